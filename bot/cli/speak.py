"""`shopdesk speak`: text to a WAV file, as the assistant says it on the phone."""

import argparse
from pathlib import Path

from bot.cli.bad_input import BadInput
from bot.errors import AssistantError
from bot.settings import Settings
from bot.speech.spoken import speakable
from bot.speech.synthesizer import Manner
from bot.wiring import Wiring


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("speak", help="say a text into a WAV file")
    parser.add_argument("text")
    parser.add_argument("--rate", type=float, default=1.0, help="of speaking: 0.8 is slower (default 1)")
    parser.add_argument("--volume", type=float, default=1.0, help="at most 2 (default 1)")
    parser.add_argument("out", type=Path, metavar="OUT.wav")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the file and print how the text was read."""
    if not arguments.text.strip():
        raise BadInput("expected some text, got none")
    try:
        manner = Manner(arguments.rate, arguments.volume)
        speech = Wiring(settings).synthesizer.speak(arguments.text, manner)
        arguments.out.write_bytes(speech.to_wav())
    except (OSError, ValueError, AssistantError) as error:
        raise BadInput(str(error)) from error
    print(f"{arguments.out}: {speech.seconds:.1f} s at {speech.rate} Hz: {speakable(arguments.text)}")
    return 0
