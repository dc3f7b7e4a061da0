"""Any `Shop` as the JSON API of `openapi.yaml`: the reference server, without a web framework around it."""

import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from actions.shop.errors import Forbidden, KeyReused
from actions.shop.http.admission import Admission, Refusal
from actions.shop.http.routes import LONGEST_KEY, ROUTES, Asked, Route
from actions.shop.http.shapes import Json, Malformed, parse, write
from actions.shop.http.signing import KEY
from actions.shop.shop import Shop
from actions.types import ActionError

logger = logging.getLogger(__name__)

BODY_BYTES = 256 * 1024
BRACES = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in."""

    method: str
    target: str
    """Path below the API's address, and query, as sent."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes back; the body is JSON."""

    status: int
    body: bytes


class ShopApi:
    """Answers requests that the secret signed."""

    def __init__(self, shop: Shop, secret: str, *, clock: Callable[[], float] = time.time) -> None:
        self._shop = shop
        self._admission = Admission(secret, clock=clock)

    def answer(self, request: Received) -> Sent:
        """Every failure is {"code", "message"}; one that nobody foresaw is logged, and says nothing of itself."""
        try:
            return Sent(200, write(self._answered(request)))
        except Refusal as error:
            return _failure(error.status, error.code, str(error))
        except Malformed as error:
            return _failure(400, "malformed", str(error))
        except Forbidden as error:
            return _failure(409, error.code, "the shop does not do this")
        except KeyReused:
            return _failure(422, "key_reused", "this key came before, with another command")
        except ActionError as error:
            return _failure(503 if error.retryable else 500, "unavailable", "the shop cannot answer now")
        except Exception:  # the API's outer edge: whatever went wrong in a shop, its caller gets an answer in JSON
            logger.exception("shop API failed", extra={"method": request.method})
            return _failure(500, "error", "something went wrong in the shop; it has been logged")

    def _answered(self, request: Received) -> Json:
        if len(request.body) > BODY_BYTES:
            raise Refusal(413, "too_large", f"expected at most {BODY_BYTES} bytes")
        self._admission.check(request.method, request.target, request.body, request.headers)
        path, _, query = request.target.partition("?")
        route, ids = _find(request.method, path)
        body = parse(request.body) if request.method == "POST" else None
        asked = Asked(ids, parse_qs(query, keep_blank_values=True), body, _key(route, request.headers))
        answer = route.answer(self._shop, asked)
        if answer is None:
            raise Refusal(404, "not_found", "there is no such thing")
        return answer


def _find(method: str, path: str) -> tuple[Route, Sequence[str]]:
    here = [(route, found) for route in ROUTES if (found := _PATTERNS[route.path].fullmatch(path))]
    for route, found in here:
        if route.method == method:
            return route, [unquote(id) for id in found.groups()]
    if here:
        raise Refusal(405, "method_not_allowed", f"expected {here[0][0].method}")
    raise Refusal(404, "no_such_route", "no route of this API has this path")


def _key(route: Route, headers: Mapping[str, str]) -> str:
    key = headers.get(KEY, "")
    if route.is_command and not 0 < len(key) <= LONGEST_KEY:
        raise Refusal(400, "key_missing", f"expected an Idempotency-Key of 1 to {LONGEST_KEY} characters")
    return key


def _failure(status: int, code: str, message: str) -> Sent:
    return Sent(status, write({"code": code, "message": message}))


_PATTERNS = {route.path: re.compile(BRACES.sub("([^/]+)", route.path)) for route in ROUTES}
