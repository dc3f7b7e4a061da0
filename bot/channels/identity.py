"""Who the shopper is, on the shop's word: a short signed token that the shop's own pages make."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import jwt

from actions.shop.models import CustomerId
from actions.types import Level
from bot.errors import Unauthorized
from bot.messages import Identity

ALGORITHMS = ("HS256",)
LIFETIME = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
"""How far the shop's clock and ours may differ."""
Claims = dict[str, Any]
CLAIMS = ("sub", "aud", "exp", "jti")


class Spent(Protocol):
    """Remembers for which conversation a token was used."""

    def claim(self, token_id: str, conversation: str, *, until: datetime) -> str | None:
        """The conversation that has the token already; None when it was free, and is this one's now."""


class IdentityTokens:
    """Checks the tokens a shop signs with the secret it shares with us.

    `before` are secrets that are being replaced: what they signed is still good, and `secret` signs.
    """

    def __init__(
        self,
        secret: str,
        *,
        spent: Spent,
        before: Sequence[str] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._secrets = (secret, *before)
        self._clock = clock
        self._spent = spent

    def spend(self, token: str, *, site: str, conversation: str = "") -> Identity:
        """Like `verify`, and the token is good for one conversation: who copied it from a page comes too late.

        Without `conversation` it opens a new one. Remembered until the token expires.
        """
        identity, claims = self._verified(token, site)
        expires = datetime.fromtimestamp(claims["exp"], tz=UTC) + LEEWAY
        owner = self._spent.claim(f"{site} {claims['jti']}", conversation, until=expires)
        if owner is not None and (not conversation or owner != conversation):
            raise Unauthorized("this identity token was used in another conversation; make one for each page")
        return identity

    def verify(self, token: str, *, site: str) -> Identity:
        """The proven identity behind `token`. Raises `Unauthorized` for anything less than a good token for `site`."""
        return self._verified(token, site)[0]

    def _verified(self, token: str, site: str) -> tuple[Identity, Claims]:
        claims = self._claims(token, site)
        if claims["exp"] > (self._clock() + LIFETIME + LEEWAY).timestamp():
            raise Unauthorized(f"expected an identity token that lives at most {LIFETIME}, got one for longer")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise Unauthorized("expected a customer id in the identity token's sub")
        if not isinstance(claims["jti"], str) or not claims["jti"]:
            raise Unauthorized("expected text in the identity token's jti")
        return Identity(Level.PROVEN, CustomerId(claims["sub"])), claims

    def _claims(self, token: str, site: str) -> Claims:
        """What the token says, if one of the secrets signed it."""
        refusals: list[Exception] = []
        for secret in self._secrets:
            try:
                claims: Claims = jwt.decode(
                    token,
                    secret,
                    algorithms=list(ALGORITHMS),
                    audience=site,
                    leeway=LEEWAY,
                    options={"require": list(CLAIMS)},
                )
            except (jwt.InvalidTokenError, UnicodeError) as error:
                refusals.append(error)
            else:
                return {**claims, "exp": int(claims["exp"])}  # a numeral counts as a number, too
        raise Unauthorized(f"expected a valid identity token for site {site!r}: {refusals[-1]}") from refusals[-1]

    def issue(self, customer_id: CustomerId, *, site: str, at: datetime, lifetime: timedelta = LIFETIME) -> str:
        """What a shop's server does when it renders a page for a signed-in customer; the demo shop does it too."""
        claims = {"sub": customer_id, "aud": site, "iat": at, "exp": at + lifetime, "jti": secrets.token_urlsafe(16)}
        return jwt.encode(claims, self._secrets[0], algorithm="HS256")
