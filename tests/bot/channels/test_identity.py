"""Only a good token of the shop proves who somebody is."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from actions.types import Level
from bot.channels.identity import IdentityTokens
from bot.errors import Unauthorized
from bot.messages import ConversationId
from tests.northfield import IDENTITY_SECRET, JO, SAM

from .conftest import open_conversation

GOOD = {"sub": "c1", "aud": "demo", "jti": "once"}


def token(*, secret=IDENTITY_SECRET, algorithm="HS256", minutes=5, without=(), **claims):
    body = {**GOOD, "exp": datetime.now(UTC) + timedelta(minutes=minutes), **claims}
    return jwt.encode({key: value for key, value in body.items() if key not in without}, secret, algorithm=algorithm)


def test_a_good_token_proves_the_customer(northfield, client):
    shopper = open_conversation(client, identity_token=token())
    identity = northfield.conversations.load(ConversationId(shopper.id)).identity
    assert (identity.level, identity.customer_id) == (Level.PROVEN, JO)


def test_what_the_demo_shop_issues_is_a_good_token():
    tokens = IdentityTokens(IDENTITY_SECRET)
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
        token(algorithm="HS512", secret=IDENTITY_SECRET * 2),
        jwt.encode({**GOOD, "exp": 4_000_000_000}, None, algorithm="none"),
        "not.a.token",
        "",
        "ä",
    ],
)
def test_anything_less_is_refused(bad):
    with pytest.raises(Unauthorized):
        IdentityTokens(IDENTITY_SECRET).verify(bad, site="demo")


def test_a_bad_token_opens_nothing(client):
    refused = client.post("/v1/conversations", json={"site": "demo", "identity_token": token(minutes=-2)})
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")


def test_a_conversation_never_changes_from_one_customer_to_another(client):
    shopper = open_conversation(client, identity_token=token())
    assert shopper.post(message_id="m1", text="hi", identity_token=token(jti="2")).status_code == 200
    assert shopper.post(message_id="m2", text="hi", identity_token=token(sub="c2")).status_code == 403
