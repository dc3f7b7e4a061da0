"""Authenticator codes by the book, each good once; few may be tried, and eight recovery codes are a way back in."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from bot.agents import totp
from bot.agents.errors import BadAccount
from bot.agents.office import make_accounts
from bot.agents.second_factor import RECOVERY_CODES, TRIES
from bot.dialogue.board import Agent, Role
from bot.errors import CodeNeeded, TooOften, Unauthorized
from bot.storage.attempts import Attempts
from bot.storage.desk_tables import factors, recovery_codes
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from tests import postgres

PASSWORD = "correct horse battery"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
STEP = timedelta(seconds=totp.SECONDS)
RFC_SECRET = b"12345678901234567890"
RFC_6238 = ((59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
            (2000000000, "69279037"), (20000000000, "65353130"))  # fmt: skip


@pytest.mark.parametrize(("seconds", "code"), RFC_6238)
def test_codes_are_those_of_the_standard(seconds, code):
    """Appendix B, SHA-1; it shows eight digits, of which six are the last."""
    assert totp.code_at(RFC_SECRET, seconds // totp.SECONDS) == code[-totp.DIGITS :]


def test_a_neighbouring_step_counts_and_no_other():
    now = totp.step_at(NOON)
    fits = {step - now for step in range(now - 4, now + 5)
            if totp.matching_step(RFC_SECRET, totp.code_at(RFC_SECRET, step), NOON) == step}  # fmt: skip
    assert fits == {-1, 0, 1}
    assert totp.matching_step(RFC_SECRET, "é" * 6, NOON) is None


def test_the_address_is_what_apps_read():
    uri = urlsplit(totp.setup_uri(RFC_SECRET, "Mira & Co", "Northfield: desk"))
    asked = parse_qs(uri.query)
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/Northfield%3A%20desk%3AMira%20%26%20Co")
    assert (b32decode(asked["secret"][0]), asked["issuer"]) == (RFC_SECRET, ["Northfield: desk"])


class Desk:
    """Mira's account, and the app in her hand."""

    def __init__(self, url):
        self.at = NOON
        self.engine = make_engine(url)
        prepare(self.engine)
        self.accounts = make_accounts(self.engine, key="the key", secret="s", clock=lambda: self.at)
        self.mira = Agent("mira", "Mira", Role.OPERATOR)
        self.accounts.add(self.mira, PASSWORD, self.at, by="test")
        self.second = self.accounts.second

    def set_up(self):
        secret = self.second.begin(self.mira).secret
        self.secret = b32decode(secret)
        self.recovery = self.second.confirm("mira", self.code(), self.at)
        self.at += STEP

    def code(self):
        return totp.code_at(self.secret, totp.step_at(self.at))

    def sign_in(self, code=""):
        return self.accounts.sign_in("Mira", PASSWORD, self.at, code=code)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=postgres.needs_postgres)])
def desk(request, tmp_path):
    desk = Desk(f"sqlite:///{tmp_path / 'desk.db'}" if request.param == "sqlite" else postgres.emptied())
    yield desk
    desk.engine.dispose()


def test_once_it_is_set_up_the_password_alone_lets_nobody_in(desk):
    assert desk.sign_in().id == "mira"
    desk.set_up()
    with pytest.raises(CodeNeeded):
        desk.sign_in()
    assert desk.sign_in(desk.code()).id == "mira"


def test_a_code_is_good_once_and_no_earlier_one_after_it(desk):
    desk.set_up()
    earlier = desk.code()
    desk.at += STEP
    desk.sign_in(desk.code())
    for used in (desk.code(), earlier):
        with pytest.raises(Unauthorized):
            desk.sign_in(used)


def test_before_the_app_showed_a_right_code_nothing_is_asked_for(desk):
    desk.second.begin(desk.mira)
    with pytest.raises(BadAccount):
        desk.second.confirm("mira", "no code", desk.at)
    assert desk.sign_in().id == "mira"
    desk.set_up()
    with pytest.raises(BadAccount, match="already"):
        desk.second.begin(desk.mira)


def test_few_codes_may_be_tried_and_a_right_one_does_not_count_then_either(desk):
    desk.set_up()
    desk.at += timedelta(hours=1)
    for _ in range(TRIES):
        with pytest.raises(Unauthorized):
            desk.sign_in("no code")
    with pytest.raises(TooOften) as refused:
        desk.sign_in(desk.code())
    desk.at += timedelta(seconds=refused.value.seconds + 1)
    assert desk.sign_in(desk.code()).id == "mira"


def test_each_recovery_code_lets_in_once(desk):
    desk.set_up()
    assert len(set(desk.recovery)) == RECOVERY_CODES
    assert desk.sign_in(desk.recovery[0].upper()).id == "mira"
    with pytest.raises(Unauthorized):
        desk.sign_in(desk.recovery[0])
    assert desk.second.factors.recovery_left("mira") == RECOVERY_CODES - 1


def test_what_is_kept_makes_no_code(desk):
    desk.set_up()
    with desk.engine.connect() as connection:
        kept = str([*connection.execute(select(factors)), *connection.execute(select(recovery_codes))])
    assert totp.written(desk.secret) not in kept
    assert desk.secret.hex() not in kept
    assert not [code for code in desk.recovery if code in kept or code.replace("-", "") in kept]


def test_who_lost_it_gets_in_by_the_password_again_after_a_reset(desk):
    desk.set_up()
    assert desk.accounts.reset_second("mira", desk.at, by="olga")
    assert desk.sign_in().id == "mira"
    assert [deed["did"] for _, _, deed in desk.accounts.agents.deeds()][1] == "second_factor_reset"


def test_tries_are_counted_for_all_processes_together(desk):
    one, other = (Attempts(desk.engine, lambda: desk.at) for _ in range(2))
    for attempts in (one, other, one):
        attempts.take("x", burst=3, each=timedelta(seconds=10))
    for attempts in (one, other):
        with pytest.raises(TooOften):
            attempts.take("x", burst=3, each=timedelta(seconds=10))
    one.take("y", burst=3, each=timedelta(seconds=10))
    desk.at += timedelta(seconds=10)
    other.take("x", burst=3, each=timedelta(seconds=10))
    with pytest.raises(TooOften):
        one.take("x", burst=3, each=timedelta(seconds=10))
