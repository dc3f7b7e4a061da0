"""One-time codes: making one, sending it, and telling whether the right one was said back."""

import hmac
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from actions.shop.models import Customer, CustomerId
from actions.types import ActionError
from bot.dialogue.codes import DIGITS, EMAIL
from bot.dialogue.proofs import SentCode
from bot.messages import ConversationId

logger = logging.getLogger(__name__)
Aside = Callable[[Callable[[], None]], object]
"""Has something done that nobody waits for."""


class CodeSender(Protocol):
    """Takes a code to its customer: by e-mail, as a text message, or into an outbox for somebody who does."""

    def send(self, customer: Customer, code: str, channel: str) -> None:
        """`channel` is email or text: send to that address of the customer and no other.

        Raises `ActionError` when it cannot be sent. A turn that is tried again may send another one; the last counts.
        Called from several threads.
        """


class Codes:
    """Six random digits, of which only a hash is kept that nobody can try out without the server's secret."""

    def __init__(
        self,
        sender: CodeSender,
        secret: str,
        *,
        channels: Sequence[str] = (EMAIL,),
        aside: Aside = lambda job: job(),
    ) -> None:
        self._sender = sender
        self._secret = secret.encode()
        self._aside = aside
        self.channels = tuple(channels)

    def send(
        self, customer: Customer, conversation_id: ConversationId, channel: str, shown: str, at: datetime
    ) -> SentCode:
        """Make one and send it; `shown` is the address as the shopper may see it."""
        code = _new_code()
        self._sender.send(customer, code, channel)
        return SentCode(self._digest(conversation_id, customer.id, at, code), customer.id, at, channel, shown)

    def send_aside(self, customer: Customer, conversation_id: ConversationId, channel: str, at: datetime) -> SentCode:
        """The same for whoever must not learn whether one goes out: not by what is said, nor by how long it takes."""
        code = _new_code()
        self._aside(lambda: self._try(customer, code, channel))
        return SentCode(self._digest(conversation_id, customer.id, at, code), customer.id, at, channel, "")

    def fits(self, sent: SentCode, conversation_id: ConversationId, customer_id: CustomerId, said: str) -> bool:
        """Whether `said` is the code sent to this customer in this conversation."""
        expected = self._digest(conversation_id, customer_id, sent.sent_at, said)
        return sent.customer_id == customer_id and hmac.compare_digest(sent.digest, expected)

    def _try(self, customer: Customer, code: str, channel: str) -> None:
        try:
            self._sender.send(customer, code, channel)
        except ActionError as error:
            logger.warning("a code to a caller was not sent", exc_info=error)

    def _digest(self, conversation_id: ConversationId, customer_id: CustomerId, at: datetime, code: str) -> str:
        bound = "\0".join([conversation_id, customer_id, at.isoformat(), code])
        return hmac.new(self._secret, bound.encode(), sha256).hexdigest()


def _new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
