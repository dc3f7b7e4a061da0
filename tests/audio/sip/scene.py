"""Shopdesk, an exchange and a caller (sipp), alone in a network of their own; prints what happened as JSON.

Run by test_sip_call.py: `python -m tests.audio.sip DATABASE FOLDER`.
"""

import asyncio
import fcntl
import json
import shutil
import socket
import struct
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from time import monotonic
from uuid import uuid4

import numpy as np

import nlu
from actions.shop.sql import SqlShop
from bot.call.house import House
from bot.call.sentences import sentences
from bot.call.silero import Silero
from bot.call.switchboard import CallDesk
from bot.call.talk import Talk
from bot.call.words import CallWords
from bot.channels.phone.announcing import Announcements
from bot.channels.phone.audiosocket import AudioSocketServer
from bot.dialogue.conversation import BotReplied, UserUttered
from bot.dialogue.on_the_line import CallNoted
from bot.dialogue.wording import Wording
from bot.speech.audio import SAMPLE_RATE, Samples, encode_mu_law, resample
from bot.speech.choosing import choose_recognizer, make_synthesizer
from bot.speech.shop_language import ShopTalk
from bot.storage.engine import make_engine
from bot.storage.sql import SqlConversations
from tests.assembled import NOON, assemble
from tests.audio.callers import flite
from tests.conversations.scenario import understood

from .rtp import Rtp
from .sip_uas import HERE, Exchange

PIECE = 2_000  # samples
SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41  # SIOCSIFFLAGS; IFF_UP | IFF_RUNNING
SIP_PORT, CALLER_PORT, EAR = 5060, 5070, 7000
RATE = 8_000
INTENTS = ("order_status", "cancel_order", "contact_human_agent")
SAID = "Where is my order?"
KEYS = ("20398#", "20099#")
"""The order's number, and the zip it went to, which proves who calls."""
QUIET_SECONDS = 0.3
FRAMES_A_SECOND = 50
LISTENED_SECONDS = (0.6, 0.6, 0.6, 2.0)
"""To the greeting and each answer; the caller speaks, types and hangs up into them."""
PATIENCE_SECONDS = 40.0


def understand(text, expected, today):
    """As the trained models would: what matters here is whether the words and the keys arrive."""
    if "order" in text and not any(character.isdigit() for character in text):
        return understood(text, {"intent": "order_status"})
    entities = {"20398": {"order_id": "W20398"}, "20099": {"zip_code": "20099"}}.get(text, {})
    return understood(text, {"intent": "provide_info", "entities": entities})


def some_intents(folder: Path) -> Path:
    """Enough sentences for a recognizer that is learnt in a moment."""
    folder.mkdir()
    for name in INTENTS:
        shutil.copy(Path(nlu.__file__).parent / "data" / "intents" / f"{name}.yaml", folder)
    return folder


class Ear:
    """What the caller's telephone plays, as it comes."""

    def __init__(self) -> None:
        self.sound: list[Samples] = []
        self._last = 0.0

    def hear(self, samples: Samples) -> None:
        self._last = monotonic()
        self.sound.append(samples)

    async def answer(self, seconds: float) -> Samples:
        """So much of what is said next; what is still being said ends first."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while monotonic() - self._last < QUIET_SECONDS:
                await asyncio.sleep(0.01)
            before = len(self.sound)
            while len(self.sound) - before < seconds * FRAMES_A_SECOND:
                await asyncio.sleep(0.01)
        return np.concatenate(self.sound[before:])


class Shop:
    """Everything behind the AudioSocket."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.assistant, self.wording = assemble(database, understand), Wording(constants={"shop": "Northfield"})
        engine = make_engine(f"sqlite:///{database}")
        self.conversations = SqlConversations(engine, self.now)
        self.shop, self._began = SqlShop(engine), monotonic()
        talk = ShopTalk(some_intents(folder / "intents"), (), ())
        self.recognizer = choose_recognizer("auto", lambda: talk, folder / "speech")
        self.synthesizer = make_synthesizer()
        self.ids: list[str] = []

    def now(self):
        return NOON + timedelta(seconds=monotonic() - self._began)

    def warm_up(self) -> None:
        self.recognizer.worker.warm_up()
        self.synthesizer.speak("Hello.")

    def house(self) -> House:
        talk = Talk(
            self.assistant, understand, self.conversations, self.shop, self.assistant.rules,
            site="phone", now=self.now, publish=self.ids.append, queued=lambda: None,
        )  # fmt: skip
        words = CallWords(self.wording, self.now)
        return House(
            talk, words, self.recognizer, self.synthesizer, Silero().listen, send_link=lambda conversation, to: False
        )

    @property
    def log(self):
        return [row.event for row in self.conversations.log(self.ids[0], after=0, limit=500)]


async def silence(conversation_id):
    """Nobody else writes into the conversation."""
    await asyncio.Event().wait()
    yield


async def call(shop: Shop, folder: Path) -> dict[str, object]:
    desk = CallDesk(shop.house, silence)
    server = AudioSocketServer(desk, Announcements(), (ip_network("127.0.0.0/8"),))
    listening, loop, ear = socket.create_server((HERE, 0)), asyncio.get_running_loop(), Ear()
    exchange = Exchange(SIP_PORT, listening.getsockname()[1], uuid4())
    await loop.create_datagram_endpoint(lambda: Rtp(ear.hear), (HERE, EAR))
    await loop.create_datagram_endpoint(lambda: exchange, (HERE, SIP_PORT))
    async with server.listen(listening):
        caller = await asyncio.create_subprocess_exec(
            "sipp", "-sf", "caller.xml", "-i", HERE, "-mi", HERE, "-p", str(CALLER_PORT), "-m", "1", "-nostdin",
            f"{HERE}:{SIP_PORT}", cwd=folder, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        answers = []
        for seconds in LISTENED_SECONDS:
            answers.append(await ear.answer(seconds))
            exchange.ask("INFO")
        await asyncio.wait_for(exchange.over.wait(), PATIENCE_SECONDS)
        status = await asyncio.wait_for(caller.wait(), PATIENCE_SECONDS)
        await until_idle(lambda: len(desk) == 0)
    await desk.close()
    tasks = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    return {
        "sipp": status,
        "said": [event.text for event in shop.log if isinstance(event, UserUttered)],
        "codes": [reply.code for event in shop.log if isinstance(event, BotReplied) for reply in event.replies],
        "noted": [[event.what, event.detail] for event in shop.log if isinstance(event, CallNoted)],
        "heard_seconds": len(ear.sound) / FRAMES_A_SECOND,
        "likeness": likeness(shop, answers[-1]),
        "calls": len(desk),
        "tasks": tasks,
    }


async def until_idle(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds():
            await asyncio.sleep(0.02)


def likeness(shop: Shop, heard: Samples) -> float:
    """How surely the last answer is in what the caller heard: the best correlation of a piece of it, at most 1.

    A packet that came late leaves a gap in some pieces; a quarter of a second of another sentence stays below 0.7.
    """
    reply = [event for event in shop.log if isinstance(event, BotReplied)][-1].replies[0]
    spoken = shop.synthesizer.speak(sentences(reply.speech or reply.text)[0])
    wanted = resample(spoken.samples, spoken.rate, RATE).astype(float)
    found = heard.astype(float)
    loudness = np.sqrt(np.convolve(found**2, np.ones(PIECE), "valid"))
    best = 0.0
    for start in range(0, min(len(wanted), 2 * RATE) - PIECE, PIECE):
        piece = wanted[start : start + PIECE]
        energy = np.maximum(loudness * np.linalg.norm(piece), RATE)
        best = max(best, float((np.correlate(found, piece, "valid") / energy).max()))
    return best


def play(database: Path, folder: Path) -> None:
    """One call, and what came of it."""
    raise_loopback()
    said = resample(flite(SAID), SAMPLE_RATE, RATE)
    (folder / "said.ulaw").write_bytes(encode_mu_law(np.pad(said, (0, RATE))))
    script = (Path(__file__).parent / "caller.xml").read_text(encoding="utf-8").replace("SAID", "said.ulaw")
    for number, keys in enumerate(KEYS):
        script = script.replace(f"KEYS{number}", keys)
    (folder / "caller.xml").write_text(script, encoding="utf-8")
    shop = Shop(database, folder)
    shop.warm_up()
    print(json.dumps(asyncio.run(call(shop, folder))))


def raise_loopback() -> None:
    """A new network namespace begins with everything down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH22x", b"lo", UP_AND_RUNNING))
