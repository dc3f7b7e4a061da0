"""Going on as a chat: a link that was sent to a telephone opens the call's conversation in a browser, once.

The link's page asks for the conversation with a POST, so that programs which look at links in advance use nothing up.
"""

from collections.abc import Callable
from datetime import timedelta

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from actions.shop.changes.contact import phone_key
from bot.channels.limits import Buckets, Rate
from bot.channels.pages import WEB
from bot.channels.wire import ERRORS
from bot.errors import TooOften, Unauthorized
from bot.messages import ConversationId
from bot.storage.attempts import Attempts
from bot.storage.conversations import Conversations
from bot.storage.links import Links

MINUTES = 10
MOST_OF_ONE = 3
"""Of one conversation: each is a text message to a number that nobody has proven to be theirs."""
MOST_TO_ONE, ONE_MORE = 6, timedelta(minutes=30)
"""To one number at once, and how often one more, from whatever calls: who calls makes the number up."""
GUESSES = Rate(burst=20, per_second=0.5)


class GoingOnOut(BaseModel):
    """What the widget keeps of a conversation."""

    conversation_id: str
    token: str
    site: str


class GoingOn:
    """The door that links lead to; which there are, every process knows."""

    def __init__(self, conversations: Conversations, links: Links, attempts: Attempts, *, public_url: str) -> None:
        self.opened: Callable[[ConversationId], None] = lambda conversation_id: None
        """Called when a link was opened. The caller is let go: whose number it is may be somebody else, who proves
        here who they are."""
        self._conversations, self._links, self._attempts = conversations, links, attempts
        self._url = public_url.rstrip("/")
        self._guesses = Buckets(GUESSES)

    def may_send(self, conversation_id: ConversationId, number: str) -> bool:
        """Whether a link of this conversation may go to this number now; that counts as one sent."""
        if self._links.waiting(conversation_id) >= MOST_OF_ONE:
            return False
        try:
            self._attempts.take(f"link to {phone_key(number) or number}", burst=MOST_TO_ONE, each=ONE_MORE)
        except TooOften:
            return False
        return True

    def link(self, conversation_id: ConversationId) -> str:
        """An address that is good once, for `MINUTES`."""
        return f"{self._url}/continue/{self._links.make(conversation_id)}"

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
        known = await run_in_threadpool(self._links.use, code)
        if known is None:
            raise Unauthorized("this link was used already, or is too old")
        self.opened(known)
        token = await run_in_threadpool(self._conversations.renew_token, known)
        conversation = await run_in_threadpool(self._conversations.load, known)
        return GoingOnOut(conversation_id=known, token=token, site=conversation.site)
