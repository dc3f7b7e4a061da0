"""`shopdesk call`: a caller made of WAV files, for demos and tests.

With `--url http://...` it talks to a server through `POST /v1/conversations/{id}/audio`, as the widget does; with
`twilio://HOST:PORT` it calls as Twilio does, with `audiosocket://HOST:PORT` as Asterisk does, in real time. Without, it
takes its turns in this process against the configured database, as `shopdesk say` does; no server is needed.
"""

import argparse
import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx

from bot.channels.audio import NOTHING_HEARD, spoken_text
from bot.cli import on_a_telephone
from bot.cli.bad_input import BadInput
from bot.cli.say import identity_of, open_conversation, take_turn
from bot.cli.transcribe import transcribe
from bot.messages import ConversationId, Identity
from bot.settings import Settings
from bot.wiring import Wiring

PATIENCE_SECONDS = 90.0
SITE = "demo"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recording and what came back."""

    heard: str
    confidence: float
    answered: str
    audio: bytes | None
    """A WAV file."""


Say = Callable[[Path], Exchange]


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("call", help="play WAV files to the assistant and keep its spoken answers")
    parser.add_argument("--wav", nargs="+", type=Path, default=[], metavar="FILE", help="one a turn, in order")
    parser.add_argument("--keys", default="", metavar="KEYS", help="pressed after the last of them, on a telephone")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the answers go, as WAV files")
    parser.add_argument("--url", help="http://, twilio:// or audiosocket://, and where; without it no server is used")
    parser.add_argument("--customer", metavar="EMAIL", help="call as this customer (without --url)")
    on_a_telephone.add_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a timeline: what was heard, what was answered, and how long each answer took."""
    if arguments.url and arguments.customer:
        raise BadInput("--customer works without --url only: a server wants a token signed by the shop")
    if not arguments.wav and not arguments.keys:
        raise BadInput("expected --wav or --keys, got neither")
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.url and on_a_telephone.is_line(arguments.url):
        return on_a_telephone.run(arguments, settings)
    if arguments.keys:
        raise BadInput("--keys needs a telephone: --url twilio://... or audiosocket://...")
    if not arguments.url:
        _play(arguments, _in_process(settings, arguments.customer))
        return 0
    with httpx.Client(base_url=arguments.url, timeout=PATIENCE_SECONDS) as client:
        _play(arguments, _over_http(client))
    return 0


def _play(arguments: argparse.Namespace, say: Say) -> None:
    for number, path in enumerate(arguments.wav, 1):
        started = perf_counter()
        exchange = say(path)
        took_ms = (perf_counter() - started) * 1_000
        print(f"{number}  {path}")
        print(f"   heard     {exchange.heard or '(nothing)'}  [{exchange.confidence:.2f}]")
        print(f"   answered  {exchange.answered or '(nothing)'}")
        print(f"   after     {took_ms:.0f} ms{_kept(arguments.out / f'{number:02}.wav', exchange.audio)}")


def _kept(path: Path, audio: bytes | None) -> str:
    if audio is None:
        return ""
    path.write_bytes(audio)
    return f", {path}"


def _in_process(settings: Settings, customer: str | None) -> Say:
    wiring = Wiring(settings)
    identity = identity_of(wiring, customer)
    conversation_id = ConversationId(open_conversation(wiring, identity))
    return lambda path: _turn(wiring, conversation_id, identity, path)


def _turn(wiring: Wiring, conversation_id: ConversationId, identity: Identity, path: Path) -> Exchange:
    transcript = transcribe(wiring, path)
    if not transcript.text:
        return Exchange("", 0.0, NOTHING_HEARD, wiring.synthesizer.speak(NOTHING_HEARD).to_wav())
    text = spoken_text(take_turn(wiring, conversation_id, transcript.text, identity))
    audio = wiring.synthesizer.speak(text).to_wav() if text else None
    return Exchange(transcript.text, transcript.confidence, text, audio)


def _over_http(client: httpx.Client) -> Say:
    opened = _posted(client, "/v1/conversations", json={"site": SITE})
    path = f"/v1/conversations/{opened['conversation_id']}/audio"
    headers = {"Authorization": f"Bearer {opened['token']}", "Content-Type": "audio/wav"}
    return lambda wav: _exchange(client, path, headers, wav)


def _exchange(client: httpx.Client, path: str, headers: dict[str, str], wav: Path) -> Exchange:
    try:
        content = wav.read_bytes()
    except OSError as error:
        raise BadInput(f"{wav}: {error}") from error
    told = _posted(client, path, params={"message_id": uuid4().hex}, content=content, headers=headers)
    if told.get("code") == "not_heard":
        return Exchange("", 0.0, told["message"], None)
    answered = "\n".join(reply["speech"] or reply["text"] for reply in told["replies"])
    audio = base64.b64decode(told["audio"]) if told["audio"] else None
    return Exchange(told["transcript"]["text"], told["transcript"]["confidence"], answered, audio)


def _posted(client: httpx.Client, path: str, **request: Any) -> dict[str, Any]:
    """The answer's body; a failure other than `not_heard` ends the command."""
    try:
        response = client.post(path, **request)
        body: dict[str, Any] = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise BadInput(f"{client.base_url}: {error}") from error
    if response.is_error and body.get("code") != "not_heard":
        raise BadInput(f"{client.base_url}: {response.status_code} {body.get('code')}: {body.get('message')}")
    return body
