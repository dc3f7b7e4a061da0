"""A link to a call's conversation: good once, for a while, and for nobody who only looks at it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from bot.call.callers_number import number_in
from bot.channels.phone.going_on import MINUTES, MOST_OF_ONE, MOST_TO_ONE, ONE_MORE, GoingOn
from bot.messages import ANONYMOUS
from bot.storage.attempts import Attempts
from bot.storage.links import Links, links
from tests.northfield import Northfield
from tests.northfield_shop import DAY


class Clock:
    def __init__(self) -> None:
        self.now = DAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def going_on(shop, clock) -> GoingOn:
    links = Links(shop.engine, clock, lifetime=timedelta(minutes=MINUTES))
    return GoingOn(shop.conversations, links, Attempts(shop.engine, clock), public_url="https://shop.example")


@pytest.fixture
def shop(tmp_path, clock):
    shop = Northfield(tmp_path)
    shop.going_on = going_on(shop, clock)
    shop.app.include_router(shop.going_on.router())
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


def test_one_conversation_sends_few_links(shop, clock):
    conversation, other = opened(shop), opened(shop)
    for _ in range(MOST_OF_ONE):
        assert shop.going_on.may_send(conversation.id, "+31600000001")
        shop.going_on.link(conversation.id)
    assert not shop.going_on.may_send(conversation.id, "+31600000002")
    assert shop.going_on.may_send(other.id, "+31600000002")
    clock.now += timedelta(minutes=MINUTES, seconds=1)
    assert shop.going_on.may_send(conversation.id, "+31600000002")


def test_a_number_is_not_flooded_with_links_however_often_and_under_whatever_spelling_somebody_calls(shop, clock):
    numbers = ("+31600000001", "0600000001", "0031600000001")
    sent = [shop.going_on.may_send(opened(shop).id, numbers[call % 3]) for call in range(MOST_TO_ONE + 4)]
    assert sent == [True] * MOST_TO_ONE + [False] * 4
    assert shop.going_on.may_send(opened(shop).id, "+31600000002")
    clock.now += ONE_MORE
    assert shop.going_on.may_send(opened(shop).id, numbers[0])


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
    clock.now += timedelta(minutes=MINUTES, seconds=1)
    assert shop.client.post(f"/v1{path}").status_code == 401


def test_who_guesses_is_stopped(shop):
    codes = {shop.client.post(f"/v1/continue/{number}").status_code for number in range(40)}
    assert codes == {401, 429}


def test_a_link_outlives_a_restart_and_no_row_is_one(shop, clock):
    path = path_of(shop, opened(shop))
    code = path.rpartition("/")[2]
    with shop.engine.connect() as connection:
        [row] = connection.execute(select(links)).all()
    assert code not in str(row)
    assert shop.client.post(f"/v1/continue/{row.code}").status_code == 401
    restarted = Northfield(Path(shop.engine.url.database).parent)
    restarted.app.include_router(going_on(restarted, clock).router())
    assert TestClient(restarted.app).post(f"/v1{path}").status_code == 200
    restarted.close()
    assert shop.client.post(f"/v1{path}").status_code == 401
