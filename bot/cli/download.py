"""`shopdesk download`: fetch what cannot come inside a package."""

import argparse

from bot.cli.bad_input import BadInput
from bot.errors import ModelMissing
from bot.settings import Settings
from bot.speech.whisper import OFFICIAL, find_weights, weights_folder


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("download", help="fetch Whisper's weights")
    parser.add_argument("what", choices=("whisper",))
    parser.add_argument("name", choices=OFFICIAL, metavar="NAME", help=f"one of {', '.join(OFFICIAL)}")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let openai-whisper fetch a checkpoint into its own folder and load it once."""
    import whisper  # it brings torch, which only this command wants

    there = set(weights_folder().glob("*.pt"))
    try:
        whisper.load_model(arguments.name, device="cpu")
    except (OSError, RuntimeError) as error:
        for partial in set(weights_folder().glob("*.pt")) - there:
            partial.unlink()
        raise BadInput(
            f"{arguments.name} could not be fetched ({error}). On a machine without a way to OpenAI's server, copy "
            f"the .pt file into {weights_folder()} or set SHOPDESK_WHISPER to its path"
        ) from error
    try:
        print(f"{find_weights(arguments.name)} is in place")
    except ModelMissing as error:
        raise BadInput(str(error)) from error
    return 0
