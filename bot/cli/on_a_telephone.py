"""`shopdesk call` on a telephone line: WAV files in real time, and a timeline of what was heard when."""

import argparse
import asyncio
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from bot.call.line import KEYS, RATE
from bot.cli.bad_input import BadInput
from bot.cli.telephone import (
    Answered,
    AudioSocketPeer,
    Conduct,
    NoLine,
    Peer,
    Turn,
    TwilioPeer,
    announce,
    call_up,
    ring_as_twilio,
)
from bot.errors import BadAudio
from bot.settings import Settings
from bot.speech.audio import SAMPLE_RATE, read_wav, resample, write_wav

SCHEMES = ("twilio", "audiosocket", "ws", "wss")
LONGEST_SECONDS = 600.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """What matters on a telephone only."""
    parser.add_argument("--interrupt", type=float, metavar="SECONDS", help="speak into each answer after so long")
    parser.add_argument("--caller", default="", metavar="NUMBER", help="the number it calls from")
    parser.add_argument("--announce", metavar="URL", help="where an audiosocket:// call is announced first")


def is_line(url: str) -> bool:
    """Whether that leads to a telephone gateway."""
    return urlsplit(url).scheme in SCHEMES


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Call, and print what was heard when; each answer is kept as a WAV file, the greeting as 00.wav."""
    if unknown := set(arguments.keys) - set(KEYS):
        raise BadInput(f"expected --keys among {KEYS}, got {''.join(sorted(unknown))}")
    turns: list[Turn] = [_read(path) for path in arguments.wav]
    names = ["(greeting)", *map(str, arguments.wav)]
    if arguments.keys:
        turns.append(arguments.keys)
        names.append(f"keys {arguments.keys}")
    try:
        peer = _peer(urlsplit(arguments.url), arguments.caller, arguments.announce, settings)
        answers = asyncio.run(call_up(peer, turns, Conduct(interrupts_after=arguments.interrupt)))
    except (NoLine, ValueError) as error:
        raise BadInput(str(error)) from error
    for number, (name, answer) in enumerate(zip(names, answers, strict=False)):
        print("\n".join([f"{number}  {name}", *_told(answer, arguments.out / f"{number:02}.wav")]))
    if len(answers) < len(names):
        print("   the other side hung up")
    return 0


def _peer(url: SplitResult, caller: str, announced_at: str | None, settings: Settings) -> Peer:
    """Secrets are those of this machine's settings: whoever tests a server this way runs it."""
    if url.scheme == "twilio":
        token, public = settings.phone_twilio_token, settings.phone_public_url
        return ring_as_twilio(f"http://{url.netloc}", token=token, public_url=public, caller=caller)
    if url.scheme != "audiosocket":
        return TwilioPeer(url.geturl())
    if not url.hostname or not url.port:
        raise BadInput("expected audiosocket://HOST:PORT or audiosocket://HOST:PORT/UUID")
    given = url.path.strip("/")
    known = UUID(given) if given else None
    if announced_at:
        known = announce(announced_at, secret=settings.phone_secret, caller=caller)
    return AudioSocketPeer(url.hostname, url.port, known)


def _read(path: Path) -> Turn:
    try:
        return resample(read_wav(path.read_bytes(), max_seconds=LONGEST_SECONDS), SAMPLE_RATE, RATE)
    except (OSError, BadAudio) as error:
        raise BadInput(f"{path}: {error}") from error


def _told(answer: Answered, path: Path) -> list[str]:
    """What there is to say of one answer, which is kept at `path`."""
    if answer.began is None or answer.after is None:
        return [f"   at {answer.said_until:6.2f} s  the caller had spoken", "   answered  (nothing)"]
    path.write_bytes(write_wav(answer.sound, RATE))
    lines = [
        f"   at {answer.said_until:6.2f} s  the caller had spoken",
        f"   after     {answer.after * 1_000:.0f} ms",
        f"   answered  {answer.ended - answer.began:.1f} s, {path}",
    ]
    if answer.stopped_after is not None:
        lines.append(f"   stopped   {answer.stopped_after * 1_000:.0f} ms after it was spoken into")
    return lines
