"""Twilio's and Telnyx's doors: who is let in, what is said on the wire, and where a caller goes afterwards."""

import asyncio
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.channels import failures
from bot.channels.phone.hosted import telnyx_channel, twilio_channel
from bot.channels.phone.media_stream import PIECE
from bot.channels.phone.mu_law import from_mu_law, to_mu_law
from bot.channels.phone.signatures import signature
from bot.speech.audio import decode_mu_law, encode_mu_law, resample

from .desk import Desk, tone

URL = "https://shop.example"
TOKEN = "12345"
SECRET = "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4"
CALL = {"CallSid": "CA1", "From": "+31600000001", "To": "+31201234567"}
FORM = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
TELNYX_FORM = {"encoding": "PCMU", "sample_rate": 8000, "channels": 1}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def client(desk) -> Iterator[TestClient]:
    app = FastAPI()
    failures.install(app)
    app.include_router(twilio_channel(desk, token=TOKEN, public_url=URL).router())
    app.include_router(telnyx_channel(desk, secret=SECRET, public_url=URL).router())
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def signed(path: str, form: dict[str, str], token: str = TOKEN) -> dict[str, str]:
    return {"X-Twilio-Signature": signature(token, URL + path, form.items())}


def answer(client: TestClient, form: dict[str, str] = CALL, *, path: str = "/v1/phone/twilio/answer", **more):
    return client.post(path, data=form, headers=more.get("headers", signed(path, form)))


def stream_of(response) -> str:
    """The path of the stream in the markup."""
    found = ElementTree.fromstring(response.text).find("Connect/Stream")
    assert found is not None
    assert found.attrib["url"].startswith("wss://shop.example/")
    return found.attrib["url"].removeprefix("wss://shop.example")


def opened(client: TestClient, path: str, **headers: str):
    signed_handshake = {"X-Twilio-Signature": signature(TOKEN, f"wss://shop.example{path}")}
    return client.websocket_connect(path, headers=headers or signed_handshake)


def started(**more: object) -> dict[str, object]:
    start = {"streamSid": "MZ1", "callSid": "CA1", "tracks": ["inbound"], "mediaFormat": FORM, **more}
    return {"event": "start", "streamSid": "MZ1", "start": start}


def media(sound: bytes) -> dict[str, object]:
    return {"event": "media", "media": {"track": "inbound", "payload": b64encode(sound).decode()}}


def closes(socket) -> None:
    with pytest.raises(WebSocketDisconnect):
        socket.receive_json()


def until_ended(desk: Desk) -> None:
    async def wait() -> None:
        while not desk.calls[0].ends:
            await asyncio.sleep(0.005)

    asyncio.run(asyncio.wait_for(wait(), 5))


def test_a_signature_is_made_as_twilio_documents_it():
    form = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
        "To": "+18005551212",
    }  # fmt: skip
    made = signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form.items())
    assert made == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_a_caller_is_connected_with_a_stream_and_comes_back_for_what_is_next(client):
    response = answer(client)
    root = ElementTree.fromstring(response.text)
    path = stream_of(response)
    assert response.headers["content-type"].startswith("text/xml")
    assert root.findtext("Redirect") == f"{URL}{path}/after"
    assert [child.tag for child in root] == ["Connect", "Redirect"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
        signed("/v1/phone/twilio/answer", CALL, token="another"),
        signed("/v1/phone/twilio/answer", {**CALL, "From": "+1"}),
        signed("/v1/phone/twilio/other", CALL),
        {"X-Twilio-Signature": "é".encode("latin-1")},
    ],
)
def test_a_request_that_is_not_twilios_is_refused(client, headers):
    assert answer(client, headers=headers).status_code == 403


def test_a_call_is_a_call_of_the_desk(client, desk):
    path = stream_of(answer(client))
    with opened(client, path) as socket:
        socket.send_json({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        socket.send_json(started())
        socket.send_json(media(encode_mu_law(tone(160))))
        socket.send_json({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "5"}})
        socket.send_json({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "99"}})
        socket.send_json({"event": "mark", "mark": {"name": "s1"}})
        socket.send_json({"event": "stop", "stop": {"callSid": "CA1"}})
        until_ended(desk)
    call = desk.calls[0]
    assert (call.started.gateway, call.started.caller, call.started.called) == ("twilio", CALL["From"], CALL["To"])
    assert abs(int(call.samples[80]) - 1_000) < 40
    assert (call.keys, call.marks, call.ends) == ("5", ["s1"], ["hung_up"])


def test_what_the_call_says_goes_out_in_pieces_with_marks_and_is_cleared(client, desk):
    def greet(line) -> None:
        line.play(tone(PIECE + 160))
        line.mark("s1")
        line.clear()
        line.play(tone(160))

    desk.greet = greet
    with opened(client, stream_of(answer(client))) as socket:
        socket.send_json(started())
        told = [socket.receive_json() for _ in range(2)]
        socket.send_json({"event": "stop"})
    assert [one["event"] for one in told] == ["clear", "media"]
    assert all(one["streamSid"] == "MZ1" for one in told)
    assert len(b64decode(told[1]["media"]["payload"])) == 160


@pytest.mark.parametrize("token", ["", "another"])
def test_a_handshake_that_is_not_twilios_is_refused(client, desk, token):
    path = stream_of(answer(client))
    headers = {"X-Twilio-Signature": signature(token, f"wss://shop.example{path}")} if token else {"X-Other": "1"}
    with pytest.raises(WebSocketDisconnect), opened(client, path, **headers):
        pass
    assert not desk.calls


@pytest.mark.parametrize("signed_url", ["wss://shop.example{}", "https://shop.example{}", "wss://shop.example{}/"])
def test_a_handshake_may_be_signed_in_the_ways_that_are_seen(client, signed_url):
    path = stream_of(answer(client))
    with opened(client, path, **{"X-Twilio-Signature": signature(TOKEN, signed_url.format(path))}):
        pass


def test_a_replayed_handshake_is_refused(client):
    path = stream_of(answer(client))
    with opened(client, path):
        pass
    with pytest.raises(WebSocketDisconnect), opened(client, path):
        pass


def test_a_replayed_request_opens_no_second_stream(client):
    first, again = answer(client), answer(client)
    assert stream_of(first) == stream_of(again)
    with opened(client, stream_of(first)):
        pass
    assert answer(client).status_code == 403


def test_a_stream_of_a_call_that_was_not_announced_is_refused(client):
    path = "/v1/phone/twilio/8f746aba-8318-43e5-88a4-193be6252787"
    with pytest.raises(WebSocketDisconnect), opened(client, path):
        pass


@pytest.mark.parametrize(
    "form",
    [
        {**FORM, "encoding": "audio/opus"},
        {**FORM, "sampleRate": 16_000},
        {**FORM, "channels": 2},
        None,
        "mulaw",
    ],
)
def test_a_wrong_codec_ends_the_call(client, desk, form):
    with opened(client, stream_of(answer(client))) as socket:
        socket.send_json(started(mediaFormat=form))
        closes(socket)
    assert not desk.calls


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{",
        "[]",
        "null",
        '{"event": "media", "media": {"payload": "not base64!"}}',
        json.dumps(started(callSid="CA2")),
    ],
)
def test_what_is_no_call_ends_the_call(client, desk, message):
    with opened(client, stream_of(answer(client))) as socket:
        if "media" in message and "start" not in message:
            socket.send_json(started())
        socket.send_text(message)
        closes(socket)
    assert all(call.ends == ["failed"] for call in desk.calls)


@pytest.mark.parametrize("message", ['{"event": "media"}', '{"event": 7}', "{}", '{"event": "dtmf", "dtmf": []}'])
def test_odd_messages_are_passed_over(client, desk, message):
    with opened(client, stream_of(answer(client))) as socket:
        socket.send_json(started())
        socket.send_text(message)
        socket.send_json({"event": "mark", "mark": {"name": "still here"}})
        socket.send_json({"event": "stop"})
        until_ended(desk)
    assert desk.calls[0].marks == ["still here"]


def test_a_caller_is_passed_on_to_a_person_who_is_told_what_it_is_about(client, desk):
    desk.greet = lambda line: line.transfer("+31207654321", "A caller. It is about: a <lamp>.")
    path = stream_of(answer(client))
    with opened(client, path) as socket:
        socket.send_json(started())
        closes(socket)
    after = client.post(f"{path}/after", data=CALL, headers=signed(f"{path}/after", CALL))
    number = ElementTree.fromstring(after.text).find("Dial/Number")
    assert number is not None
    assert number.text == "+31207654321"
    whisper = number.attrib["url"].removeprefix(URL)
    told = client.post(whisper, data=CALL, headers=signed(whisper, CALL))
    assert ElementTree.fromstring(told.text).findtext("Say") == "A caller. It is about: a <lamp>."


def test_a_caller_who_is_not_passed_on_is_hung_up_on(client, desk):
    desk.greet = lambda line: line.hang_up()
    path = stream_of(answer(client))
    with opened(client, path) as socket:
        socket.send_json(started())
        closes(socket)
    after = client.post(f"{path}/after", data=CALL, headers=signed(f"{path}/after", CALL))
    assert ElementTree.fromstring(after.text).find("Hangup") is not None
    assert client.post(f"{path}/after", data=CALL).status_code == 403


def test_a_busy_desk_ends_the_stream(client, desk):
    desk.most = 0
    with opened(client, stream_of(answer(client))) as socket:
        socket.send_json(started())
        closes(socket)


def test_telnyx_knows_a_secret_address(client, desk):
    path = f"/v1/phone/telnyx/{SECRET}/answer"
    response = client.post(path, data=CALL)
    stream = ElementTree.fromstring(response.text).find("Connect/Stream")
    assert stream is not None
    assert (stream.attrib["bidirectionalMode"], stream.attrib["bidirectionalCodec"]) == ("rtp", "PCMU")
    desk.greet = lambda line: line.play(tone(160))
    with client.websocket_connect(stream.attrib["url"].removeprefix("wss://shop.example")) as socket:
        socket.send_json({"event": "connected", "version": "1.0.0"})
        start = {"call_control_id": "v3:1", "media_format": TELNYX_FORM}
        socket.send_json(
            {"event": "start", "sequence_number": "1", "stream_id": "S1", "start": {**start, "call_sid": "CA1"}}
        )
        told = socket.receive_json()
        socket.send_json(media(encode_mu_law(tone(160))))
        socket.send_json({"event": "stop"})
        until_ended(desk)
    assert set(told) == {"event", "media"}
    assert desk.calls[0].started.gateway == "telnyx"
    assert len(desk.calls[0].samples) == 160


def test_without_the_secret_telnyx_door_is_shut(client):
    assert client.post("/v1/phone/telnyx/wrong/answer", data=CALL).status_code == 403


def test_mu_law_by_table_is_mu_law():
    every = np.arange(-32_768, 32_768, dtype=np.int32).astype(np.int16)
    codes = bytes(range(256))
    assert to_mu_law(every) == encode_mu_law(every)
    assert np.array_equal(from_mu_law(codes), resample(decode_mu_law(codes), 8_000, 8_000))
