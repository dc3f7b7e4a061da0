"""A link to a call's conversation: good once, for a while, and for nobody who only looks at it."""

import pytest
from fastapi.testclient import TestClient

from bot.channels.phone.going_on import MINUTES, MOST_OF_ONE, GoingOn, number_in
from bot.messages import ANONYMOUS
from tests.northfield import DAY, Northfield


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(tmp_path, clock):
    made = []

    def door(chat):
        made.append(GoingOn(chat._conversations, public_url="https://shop.example", clock=clock))
        return made[0].router()

    shop = Northfield(tmp_path, more_routers=[door])
    shop.going_on = made[0]
    with TestClient(shop.app) as client:
        shop.client = client
        yield shop
    shop.close()


def opened(shop):
    return shop.conversations.open(site="phone", channel="voice", identity=ANONYMOUS, at=DAY)


def path_of(shop, conversation) -> str:
    return shop.going_on.link(conversation.id).removeprefix("https://shop.example")


def test_a_link_opens_the_conversation_once_and_shuts_out_who_had_it(shop):
    conversation = opened(shop)
    path = path_of(shop, conversation)
    assert shop.client.get(path).status_code == 200
    assert shop.client.get(path).status_code == 200
    given = shop.client.post(f"/v1{path}").json()
    assert (given["conversation_id"], given["site"]) == (conversation.id, "phone")
    events = f"/v1/conversations/{conversation.id}/events"
    allowed = {"Authorization": f"Bearer {given['token']}"}
    assert shop.client.get(events, headers=allowed).status_code == 200
    assert shop.client.get(events, headers={"Authorization": f"Bearer {conversation.token}"}).status_code == 401
    assert shop.client.post(f"/v1{path}").status_code == 401


def test_who_opens_a_link_is_alone_with_it(shop):
    """Whoever called may have made up the number: what the link's reader proves is not theirs."""
    let_go = []
    shop.going_on.opened = let_go.append
    conversation = opened(shop)
    path = path_of(shop, conversation)
    shop.client.post("/v1/continue/guessed")
    assert let_go == []
    shop.client.post(f"/v1{path}")
    assert let_go == [conversation.id]


def test_a_number_is_not_flooded_with_links(shop, clock):
    conversation, other = opened(shop), opened(shop)
    for _ in range(MOST_OF_ONE):
        assert not shop.going_on.is_enough(conversation.id)
        shop.going_on.link(conversation.id)
    assert shop.going_on.is_enough(conversation.id)
    assert not shop.going_on.is_enough(other.id)
    clock.now = MINUTES * 60 + 1
    assert not shop.going_on.is_enough(conversation.id)


@pytest.mark.parametrize(
    ("told", "number"),
    [("+31600000001", "+31600000001"), ("(020) 7946-0000", "02079460000"), ("anonymous", ""), ("", ""), ("12345", ""),
     ("jo@example.com", ""), ("sip:+31600000001@evil.example", ""), ("+" + "9" * 16, ""), ("٣" * 9, ""),
     ("+31600000001,+3160000002", "")],
)  # fmt: skip
def test_a_text_goes_to_a_number_and_nothing_else(told, number):
    assert number_in(told) == number


def test_an_old_link_opens_nothing(shop, clock):
    path = path_of(shop, opened(shop))
    clock.now = MINUTES * 60 + 1
    assert shop.client.post(f"/v1{path}").status_code == 401


def test_who_guesses_is_stopped(shop):
    codes = {shop.client.post(f"/v1/continue/{number}").status_code for number in range(40)}
    assert codes == {401, 429}
