"""Going on as a chat: a link that was sent to a telephone opens the call's conversation in a browser, once.

The link's page asks for the conversation with a POST, so that programs which look at links in advance use nothing up.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from bot.channels.limits import Buckets, Rate
from bot.channels.pages import WEB
from bot.channels.wire import ERRORS
from bot.errors import Unauthorized
from bot.messages import ConversationId
from bot.storage.conversations import Conversations

MINUTES = 10
MOST = 5_000
"""Links that wait; the oldest go first."""
MOST_OF_ONE = 3
"""Of one conversation: each is a text message to a number that nobody has proven to be theirs."""
DIGITS = range(7, 16)
"""Of a telephone number (ITU-T E.164); shorter ones are services, some of them dear."""
GUESSES = Rate(burst=20, per_second=0.5)


def number_in(told: str) -> str:
    """The number that a text can go to; "" for "anonymous", a name, an address, or what else an exchange may tell."""
    number = "".join(sign for sign in told if sign not in " -.()/")
    digits = number.removeprefix("+")
    return number if digits.isascii() and digits.isdecimal() and len(digits) in DIGITS else ""


class GoingOnOut(BaseModel):
    """What the widget keeps of a conversation."""

    conversation_id: str
    token: str
    site: str


class GoingOn:
    """Links of this process."""

    def __init__(
        self, conversations: Conversations, *, public_url: str, clock: Callable[[], float] = monotonic
    ) -> None:
        self.opened: Callable[[ConversationId], None] = lambda conversation_id: None
        """Called when a link was opened. The caller is let go: whose number it is may be somebody else, who proves
        here who they are."""
        self._conversations, self._clock = conversations, clock
        self._url = public_url.rstrip("/")
        self._waiting: OrderedDict[str, tuple[ConversationId, float]] = OrderedDict()
        self._guesses = Buckets(GUESSES)

    def is_enough(self, conversation_id: ConversationId) -> bool:
        """Whether no further link of this conversation is to be sent for now."""
        now = self._clock()
        alike = [until for known, until in self._waiting.values() if known == conversation_id and until >= now]
        return len(alike) >= MOST_OF_ONE

    def link(self, conversation_id: ConversationId) -> str:
        """An address that is good once, for `MINUTES`."""
        code = secrets.token_urlsafe(18)
        self._waiting[code] = (conversation_id, self._clock() + MINUTES * 60)
        while len(self._waiting) > MOST:
            self._waiting.popitem(last=False)
        return f"{self._url}/continue/{code}"

    def router(self) -> APIRouter:
        router = APIRouter(tags=["Conversations"], responses=ERRORS)
        router.add_api_route("/continue/{code}", self.page, methods=["GET"], include_in_schema=False)
        router.add_api_route("/v1/continue/{code}", self.redeem, methods=["POST"], response_model=GoingOnOut)
        return router

    async def page(self, code: str) -> Response:
        """The same for every code: looking at it tells nothing."""
        return FileResponse(WEB / "widget" / "continue.html", headers={"Referrer-Policy": "no-referrer"})

    async def redeem(self, request: Request, code: str) -> GoingOnOut:
        """The conversation behind a link, once; whoever had it before is let in no more."""
        self._guesses.take(request.client.host if request.client else "")
        known, until = self._waiting.pop(code, (None, 0.0))
        if known is None or until < self._clock():
            raise Unauthorized("this link was used already, or is too old")
        self.opened(known)
        token = await run_in_threadpool(self._conversations.renew_token, known)
        conversation = await run_in_threadpool(self._conversations.load, known)
        return GoingOnOut(conversation_id=known, token=token, site=conversation.site)
