"""One-time codes wait where an operator finds them, and no longer than they count."""

from datetime import timedelta

import pytest

from actions.shop.models import Customer, CustomerId
from bot.storage.engine import make_engine
from bot.storage.letters import Letters
from bot.storage.preparing import prepare
from tests.assembled import NOON

JO = Customer(CustomerId("jo"), "jo@example.com", phone="+49 171 5550 101")


@pytest.fixture
def now():
    return [NOON]


@pytest.fixture
def letters(tmp_path, now):
    engine = make_engine(f"sqlite:///{tmp_path / 's.db'}")
    prepare(engine)
    return Letters(engine, lambda: now[0], lifetime=timedelta(minutes=10))


def test_a_code_waits_with_the_address_it_should_go_to(letters, now):
    letters.send(JO, "004711", "email")
    now[0] += timedelta(minutes=1)
    letters.send(JO, "123456", "text")
    told = [(letter.channel, letter.address, letter.code) for letter in letters.waiting()]
    assert told == [("text", "+49 171 5550 101", "123456"), ("email", "jo@example.com", "004711")]


def test_an_old_code_is_not_shown_and_goes_with_the_next_one(letters, now, tmp_path):
    letters.send(JO, "004711", "email")
    now[0] += timedelta(minutes=11)
    assert letters.waiting() == []
    letters.send(JO, "123456", "email")
    now[0] -= timedelta(minutes=11)
    assert [letter.code for letter in letters.waiting()] == ["123456"]


def test_a_link_that_was_texted_is_kept_no_longer_than_it_counts(letters, now):
    letters.send_text("+49 171 5550 999", "https://shop.example/continue/x")
    now[0] += timedelta(minutes=11)
    letters.send_text("+49 171 5550 101", "https://shop.example/continue/y")
    now[0] -= timedelta(minutes=11)
    assert [letter.address for letter in letters.waiting()] == ["+49 171 5550 101"]
