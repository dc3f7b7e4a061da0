"""What is being typed is shown to who looks at the conversation, if the shop wants it, and goes nowhere else."""

import asyncio

import pytest
from fastapi.testclient import TestClient

from bot.channels.hub import EVERYTHING
from bot.channels.previewing import RATE, SHOWN_CHARS, preview_of
from bot.messages import ConversationId
from tests.northfield import Northfield

from .conftest import open_conversation, sign_in


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, typing_preview=True)
    yield shop
    shop.close()


@pytest.fixture
def mira(northfield):
    return sign_in(northfield, "Mira")


@pytest.fixture
def helped(client, mira):
    """A conversation that Mira has."""
    shopper = open_conversation(client)
    shopper.say("This is useless, get me a human")
    assert mira.post(shopper.id, "join").status_code == 204
    return shopper


def _type(shopper, text="I was wonder"):
    return shopper.client.post(f"{shopper.path}/typing", json={"text": text}, headers=shopper.headers)


def _is_on(shopper):
    return shopper.client.get(f"{shopper.path}/typing", headers=shopper.headers).json()["on"]


def _told(northfield, shopper):
    """What agents and the shopper's own windows are told when something is typed, beside what is in the log."""

    async def listen():
        hub = northfield.hub
        with hub.subscribe(EVERYTHING) as everything, hub.subscribe(ConversationId(shopper.id)) as own:
            assert (await asyncio.to_thread(_type, shopper)).status_code == 204
            heard = [await one.next(seconds=0.2) for one in (everything, own)]
            return [[dict(signal) for signal in signals if "type" in signal] for signals in heard]

    return asyncio.run(listen())


def test_who_looks_at_it_is_told_and_the_shopper_is_not(northfield, helped):
    agents, own = _told(northfield, helped)
    told = {"conversation_id": helped.id, "text": "I was wonder", "by": "typing", "ttl": 6}
    assert agents == [{"type": "preview", **told}]
    assert own == []
    assert _is_on(helped)


def test_nothing_of_it_is_kept(helped):
    before = helped.events()
    _type(helped, "my secret thought")
    assert helped.events() == before


def test_before_a_person_has_the_conversation_nothing_is_shown(northfield, client):
    shopper = open_conversation(client)
    assert not _is_on(shopper)
    assert _told(northfield, shopper) == [[], []]


def test_a_shop_that_does_not_want_it_shows_nothing(tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    other = Northfield(folder)
    try:
        shopper = open_conversation(TestClient(other.app))
        shopper.say("This is useless, get me a human")
        sign_in(other, "Mira").post(shopper.id, "join")
        assert not _is_on(shopper)
        assert _told(other, shopper) == [[], []]
    finally:
        other.close()


def test_it_is_cut_and_secrets_are_hidden_while_they_are_half_written():
    shown = preview_of(ConversationId("c"), "x" * 4_000)["text"]
    assert len(shown) == SHOWN_CHARS
    for typed in ("my card is 4111 1111 1", "my card is 4111 1111 1111 1111", "my password is hunter2"):
        text = preview_of(ConversationId("c"), typed)["text"]
        assert "1111 1" not in text
        assert "hunter2" not in text
    assert preview_of(ConversationId("c"), "order W2039812, two of them")["text"] == "order W2039812, two of them"


def test_who_types_too_often_is_told_to_wait(helped):
    answers = [_type(helped).status_code for _ in range(RATE.burst * 4)]
    assert answers[: RATE.burst] == [204] * RATE.burst
    assert 429 in answers


def test_too_much_or_no_text_is_refused(helped):
    assert _type(helped, "x" * 4_001).status_code == 422
    assert helped.client.post(f"{helped.path}/typing", json={}, headers=helped.headers).status_code == 422
