"""Who the shopper is, on the shop's word: a short signed token that the shop's own pages make."""

import secrets
from datetime import UTC, datetime, timedelta

import jwt

from actions.shop.models import CustomerId
from actions.types import Level
from bot.errors import Unauthorized
from bot.messages import Identity

ALGORITHMS = ("HS256",)
LIFETIME = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
"""How far the shop's clock and ours may differ."""
CLAIMS = ("sub", "aud", "exp", "jti")


class IdentityTokens:
    """Checks the tokens a shop signs with the secret it shares with us."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def verify(self, token: str, *, site: str) -> Identity:
        """The proven identity behind `token`. Raises `Unauthorized` for anything less than a good token for `site`."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=list(ALGORITHMS),
                audience=site,
                leeway=LEEWAY,
                options={"require": list(CLAIMS)},
            )
        except (jwt.InvalidTokenError, UnicodeError) as error:
            raise Unauthorized(f"expected a valid identity token for site {site!r}: {error}") from error
        expires = datetime.fromtimestamp(claims["exp"], tz=UTC)
        if expires > datetime.now(UTC) + LIFETIME + LEEWAY:
            raise Unauthorized(f"expected an identity token that lives at most {LIFETIME}, got one until {expires}")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise Unauthorized("expected a customer id in the identity token's sub")
        return Identity(Level.PROVEN, CustomerId(claims["sub"]))

    def issue(self, customer_id: CustomerId, *, site: str, at: datetime, lifetime: timedelta = LIFETIME) -> str:
        """What a shop's server does when it renders a page for a signed-in customer; the demo shop does it too."""
        claims = {"sub": customer_id, "aud": site, "iat": at, "exp": at + lifetime, "jti": secrets.token_urlsafe(16)}
        return jwt.encode(claims, self._secret, algorithm="HS256")
