"""Only a good token of the shop proves who somebody is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from actions.types import Level
from bot.channels.chat import block_of
from bot.channels.identity import IdentityTokens
from bot.errors import Unauthorized
from bot.messages import ConversationId
from bot.storage.letters import Letter
from bot.storage.spent import SpentTokens, spent
from tests.northfield import IDENTITY_SECRET, Northfield
from tests.northfield_shop import JO, SAM

from .conftest import open_conversation


class NeverSpent:
    """Remembers nothing: for who only looks at tokens."""

    def claim(self, token_id, conversation, *, until):
        return None


def identity_tokens(**more):
    return IdentityTokens(IDENTITY_SECRET, spent=NeverSpent(), **more)


GOOD = {"sub": "c1", "aud": "demo", "jti": "once"}


def token(*, secret=IDENTITY_SECRET, algorithm="HS256", minutes=5, without=(), **claims):
    body = {**GOOD, "exp": datetime.now(UTC) + timedelta(minutes=minutes), **claims}
    return jwt.encode({key: value for key, value in body.items() if key not in without}, secret, algorithm=algorithm)


def test_a_good_token_proves_the_customer(northfield, client):
    shopper = open_conversation(client, identity_token=token())
    identity = northfield.conversations.load(ConversationId(shopper.id)).identity
    assert (identity.level, identity.customer_id) == (Level.PROVEN, JO)


def test_what_the_demo_shop_issues_is_a_good_token():
    tokens = identity_tokens()
    issued = tokens.issue(SAM, site="demo", at=datetime.now(UTC))
    assert tokens.verify(issued, site="demo").customer_id == SAM
    with pytest.raises(Unauthorized):
        tokens.verify(issued, site="another")


@pytest.mark.parametrize(
    "bad",
    [
        token(secret="somebody else's secret, long enough for HS256"),
        token(minutes=-2),
        token(minutes=60),
        token(aud="another"),
        token(without=["jti"]),
        token(without=["exp"]),
        token(without=["sub"]),
        token(without=["aud"]),
        token(sub=""),
        token(jti=""),
        token(nbf=datetime.now(UTC) + timedelta(hours=3)),
        token(iat=datetime.now(UTC) + timedelta(hours=3)),
        token(algorithm="HS512", secret=IDENTITY_SECRET * 2),
        jwt.encode({**GOOD, "exp": 4_000_000_000}, None, algorithm="none"),
        "not.a.token",
        "",
        "ä",
    ],
)
def test_anything_less_is_refused(bad):
    with pytest.raises(Unauthorized):
        identity_tokens().verify(bad, site="demo")


def test_a_bad_token_opens_nothing(client):
    refused = client.post("/v1/conversations", json={"site": "demo", "identity_token": token(minutes=-2)})
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")


def test_a_conversation_never_changes_from_one_customer_to_another(client):
    shopper = open_conversation(client, identity_token=token())
    assert shopper.post(message_id="m1", text="hi", identity_token=token(jti="2")).status_code == 200
    assert shopper.post(message_id="m2", text="hi", identity_token=token(sub="c2")).status_code == 403


OLD_SECRET = "the secret before, long enough for HS256, too"


def test_while_a_secret_is_replaced_both_are_good_and_the_new_one_signs():
    tokens = identity_tokens(before=[OLD_SECRET])
    assert tokens.verify(token(secret=OLD_SECRET), site="demo").customer_id == JO
    assert tokens.verify(token(), site="demo").customer_id == JO
    issued = tokens.issue(SAM, site="demo", at=datetime.now(UTC))
    assert identity_tokens().verify(issued, site="demo").customer_id == SAM
    with pytest.raises(Unauthorized):
        identity_tokens().verify(token(secret=OLD_SECRET), site="demo")


def test_a_token_opens_one_conversation(client):
    taken = token()
    open_conversation(client, identity_token=taken)
    again = client.post("/v1/conversations", json={"site": "demo", "identity_token": taken})
    assert (again.status_code, again.json()["code"]) == (401, "unauthorized")


def test_a_token_that_opened_a_conversation_proves_nobody_in_another_one(client):
    taken = token()
    own, other = open_conversation(client, identity_token=taken), open_conversation(client)
    assert own.post(message_id="m1", text="hi", identity_token=taken).status_code == 200
    assert other.post(message_id="m1", text="hi", identity_token=taken).status_code == 401


def test_a_token_sent_with_a_message_belongs_to_that_conversation(client):
    late = token()
    own, other = open_conversation(client), open_conversation(client)
    assert own.post(message_id="m1", text="hi", identity_token=late).status_code == 200
    assert own.post(message_id="m2", text="hi", identity_token=late).status_code == 200
    assert other.post(message_id="m1", text="hi", identity_token=late).status_code == 401


def test_a_restart_does_not_make_a_used_token_new(tmp_path):
    taken = token()
    for expected in (201, 401):
        northfield = Northfield(tmp_path)
        with TestClient(northfield.app) as client:
            opened = client.post("/v1/conversations", json={"site": "demo", "identity_token": taken})
        northfield.close()
        assert opened.status_code == expected


def test_a_token_used_many_times_at_once_opens_one_conversation(client):
    taken = token()

    def attempt(_):
        return client.post("/v1/conversations", json={"site": "demo", "identity_token": taken}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == [201, *[401] * 7]


def test_what_was_used_is_remembered_until_it_expires(northfield):
    now = [datetime.now(UTC)]
    used = SpentTokens(northfield.engine, lambda: now[0])
    assert used.claim("a", "c1", until=now[0] + timedelta(minutes=5)) is None
    assert used.claim("a", "c2", until=now[0] + timedelta(minutes=5)) == "c1"
    now[0] += timedelta(minutes=6)
    assert used.claim("b", "c2", until=now[0] + timedelta(minutes=5)) is None
    with northfield.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(spent)) == 1


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_an_address_stands_for_its_block(address, block):
    assert block_of(address) == block


def test_the_outbox_of_codes_is_for_agents_only(northfield, client, mira):
    assert client.get("/v1/agent/codes").status_code == 401
    northfield.codes.append(Letter(datetime.now(UTC), datetime.now(UTC), "email", "jo@example.com", "004711"))
    (row,) = mira.client.get("/v1/agent/codes").json()["codes"]
    assert (row["address"], row["code"]) == ("jo@example.com", "004711")
