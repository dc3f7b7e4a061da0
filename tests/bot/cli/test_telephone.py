"""The telephone made of WAV files, against gateways with a scripted call behind them."""

import asyncio
import json
import re
import socket
from base64 import b64decode, b64encode
from contextlib import asynccontextmanager
from ipaddress import ip_network
from threading import Event, Thread

import numpy as np
import pytest
from websockets.asyncio.server import serve

from bot.channels.phone.announcing import Announcements
from bot.channels.phone.audiosocket import AudioSocketServer
from bot.cli import main
from bot.cli.telephone import AudioSocketPeer, Conduct, NoLine, TwilioPeer, call_up
from bot.cli.telephone.earpiece import Earpiece
from bot.speech.audio import decode_mu_law, encode_mu_law, write_wav

QUICK = Conduct(quiet_seconds=0.2, patience_seconds=1.0, key_seconds=0.02)
RATE = 8_000


def tone(seconds):
    return (4_000 * np.sin(np.arange(round(seconds * RATE)) / 4)).astype(np.int16)


class Answers:
    """Greets for a moment, and answers everything said and every # a moment later."""

    def __init__(self, line, seconds=0.2):
        self.line, self.keys, self.ended, self.voiced, self.seconds = line, "", "", 0, seconds
        line.play(tone(seconds))

    def hear(self, samples):
        is_voice = bool(np.abs(samples).max() > 500)
        if self.voiced and is_voice:
            self.line.clear()
        if self.voiced > 3 and not is_voice:
            self.line.play(tone(self.seconds))
            self.voiced = 0
        self.voiced = self.voiced + 1 if is_voice else 0

    def press(self, key):
        self.keys += key
        if key == "#":
            self.line.hang_up()

    def played(self, mark):
        pass

    def end(self, reason):
        self.ended = reason


class House:
    def __init__(self, seconds=0.2):
        self.calls, self.seconds = [], seconds

    def answer(self, started, line):
        self.calls.append(Answers(line, self.seconds))
        return self.calls[-1]


@asynccontextmanager
async def audiosocket(house):
    server = AudioSocketServer(house, Announcements(), (ip_network("127.0.0.0/8"),))
    listening = socket.create_server(("127.0.0.1", 0))
    async with server.listen(listening):
        yield AudioSocketPeer(*listening.getsockname())


def test_it_speaks_listens_and_presses_keys_as_asterisk_would():
    async def scene():
        house = House()
        async with audiosocket(house) as peer:
            answers = await call_up(peer, [np.concatenate([tone(0.3), np.zeros(RATE // 5, np.int16)]), "12#"], QUICK)
            greeting, answer, nothing = answers
            assert len(greeting.sound) >= 0.2 * RATE
            assert 0 < answer.after < QUICK.patience_seconds
            assert answer.ended - answer.began == pytest.approx(0.2, abs=0.3)
            assert nothing.began is None
            await asyncio.sleep(0.02)
            assert (house.calls[0].keys, house.calls[0].ended) == ("12#", "hung_up")

    asyncio.run(scene())


def test_it_speaks_into_an_answer_and_tells_how_soon_that_stopped():
    async def scene():
        async with audiosocket(House(seconds=3.0)) as peer:
            conduct = Conduct(quiet_seconds=0.1, patience_seconds=1.0, interrupts_after=0.2)
            greeting, answer = await call_up(peer, [tone(0.3)], conduct)
            assert greeting.cut_at == pytest.approx(0.2, abs=0.1)
            assert greeting.stopped_after < 1.0, "all of it would take 3 seconds"
            assert answer.began is not None

    asyncio.run(scene())


def test_twilios_side_honours_marks_and_clear():
    told = []

    async def gateway(socket):
        async for message in socket:
            event = json.loads(message)
            told.append(event)
            if event["event"] == "start":
                sid = event["streamSid"]
                for payload in (tone(0.1), tone(5.0)):
                    sound = {"payload": b64encode(encode_mu_law(payload)).decode()}
                    await socket.send(json.dumps({"event": "media", "streamSid": sid, "media": sound}))
                    await socket.send(json.dumps({"event": "mark", "streamSid": sid, "mark": {"name": len(told)}}))
            elif event["event"] == "mark" and len([one for one in told if one["event"] == "mark"]) == 1:
                await socket.send(json.dumps({"event": "clear", "streamSid": event["streamSid"]}))

    async def scene():
        async with serve(gateway, "127.0.0.1", 0) as server:
            peer = TwilioPeer(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", parameters={"caller": "+31"})
            greeting, _ = await call_up(peer, ["5"], QUICK)
        assert greeting.ended < 1.0, "what was cleared is not heard"

    asyncio.run(scene())
    kinds = [one["event"] for one in told]
    assert kinds[:2] == ["connected", "start"]
    assert (kinds.count("mark"), kinds[-1]) == (2, "stop")
    assert told[1]["start"]["customParameters"] == {"caller": "+31"}
    assert [one["dtmf"]["digit"] for one in told if one["event"] == "dtmf"] == ["5"]
    media = [b64decode(one["media"]["payload"]) for one in told if one["event"] == "media"]
    assert {len(frame) for frame in media} == {160}
    assert not np.abs(decode_mu_law(media[0])).any()


def test_the_earpiece_plays_in_order_and_tells_marks_where_they_stand():
    ear = Earpiece()
    ear.put(np.full(100, 1, np.int16), 0.0)
    ear.mark("amid")
    ear.put(np.full(100, 2, np.int16), 0.0)
    ear.mark("end")
    frame, marks = ear.tick()
    assert (frame.tolist(), marks) == ([1] * 100 + [2] * 60, ["amid"])
    frame, marks = ear.tick()
    assert (frame.tolist(), marks) == ([2] * 40 + [0] * 120, ["end"])
    assert ear.is_silent


def test_nobody_there_is_said_so():
    with pytest.raises(NoLine, match=r"127\.0\.0\.1:9"):
        asyncio.run(call_up(AudioSocketPeer("127.0.0.1", 9), [], QUICK))
    with pytest.raises(NoLine, match=r"127\.0\.0\.1:9"):
        asyncio.run(call_up(TwilioPeer("ws://127.0.0.1:9/"), [], QUICK))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--url", "audiosocket://127.0.0.1:9"], "127.0.0.1:9"),
        (["--url", "audiosocket://127.0.0.1"], "HOST:PORT"),
        (["--url", "audiosocket://127.0.0.1:9/call"], "UUID"),
        (["--url", "ws://127.0.0.1:9/twilio", "--keys", "5x"], "got x"),
        (["--keys", "5"], "needs a telephone"),
    ],
)
def test_what_cannot_be_called_is_named(tmp_path, capsys, monkeypatch, options, words):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    (tmp_path / "said.wav").write_bytes(write_wav(tone(0.1), RATE))
    wav = [] if options[0] == "--keys" else ["--wav", str(tmp_path / "said.wav")]
    assert main(["call", "--out", str(tmp_path / "out"), *wav, *options]) == 2
    assert words in capsys.readouterr().err


def test_a_call_on_a_telephone_prints_its_timeline_and_keeps_the_answers(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    (tmp_path / "said.wav").write_bytes(write_wav(tone(0.3), RATE))
    listening, house = Event(), House()
    ports: list[int] = []

    def serve_calls():
        async def scene():
            async with audiosocket(house) as peer:
                ports.append(peer._port)
                listening.set()
                while not (house.calls and house.calls[0].ended):
                    await asyncio.sleep(0.02)

        asyncio.run(scene())

    thread = Thread(target=serve_calls)
    thread.start()
    assert listening.wait(5)
    url = f"audiosocket://127.0.0.1:{ports[0]}"
    status = main(
        ["call", "--url", url, "--wav", str(tmp_path / "said.wav"), "--out", str(tmp_path / "out"), "--keys", "#"]
    )
    thread.join(5)
    told = capsys.readouterr().out
    assert status == 0
    assert "0  (greeting)" in told
    assert re.search(
        r"1  \S*said.wav\n .* the caller had spoken\n   after     \d+ ms\n   answered  0\.\d s, \S+01.wav", told
    )
    assert "2  keys #" in told
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["00.wav", "01.wav"]
