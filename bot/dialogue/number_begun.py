"""A card number that may go on in the next message."""

from dataclasses import dataclass

from bot.dialogue.masking import REST_OF_CARD, number_begun_in
from bot.messages import MessageId


@dataclass(frozen=True, slots=True)
class NumberBegun:
    """Digits that a message ended with."""

    digits: str = ""
    message_id: MessageId = MessageId("")

    def after(self, text: str, message_id: MessageId) -> "NumberBegun":
        """What is begun after one more message; one that is sent again must be masked as it was the first time."""
        return self if REST_OF_CARD in text else NumberBegun(number_begun_in(text, self.digits), message_id)
