"""`shopdesk transcribe`: what the recognizer hears in WAV files."""

import argparse
import dataclasses
import json
from pathlib import Path

from bot.cli.bad_input import BadInput
from bot.errors import AssistantError
from bot.messages import Transcript
from bot.settings import Settings
from bot.speech.audio import read_wav
from bot.wiring import Wiring


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("transcribe", help="write down what is said in WAV files")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object a file, with confidence per word")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """One line a file; an unreadable one ends the command and is named."""
    wiring = Wiring(settings)
    for path in arguments.files:
        transcript = transcribe(wiring, path)
        if arguments.json:
            print(json.dumps({"file": str(path), **dataclasses.asdict(transcript)}, ensure_ascii=False))
        else:
            print(f"{path}: {transcript.text or '(nothing heard)'}  [{transcript.confidence:.2f}]")
    return 0


def transcribe(wiring: Wiring, path: Path) -> Transcript:
    """What is said in a file. Raises `BadInput` that names it."""
    try:
        return wiring.recognizer.transcribe(read_wav(path.read_bytes()))
    except (OSError, AssistantError) as error:
        raise BadInput(f"{path}: {error}") from error
