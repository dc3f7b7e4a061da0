"""How often the very same was refused: what is told apart from another wish refused for the same reason."""

import pytest

from bot.dialogue.conversation import Conversation, Task
from bot.dialogue.once_more import refused_before
from bot.messages import ConversationId

W1, W2 = Task("cancel_order", {"order_id": "W1"}), Task("cancel_order", {"order_id": "W2"})
SHIPPED = "order_already_shipped"


@pytest.mark.parametrize(
    ("last", "done", "times"),
    [
        (None, (), 0),
        (W1, (SHIPPED,), 1),
        (W1, ("order_told", SHIPPED, SHIPPED), 2),
        (W1, (SHIPPED, "order_told"), 0),
        (W2, (SHIPPED, SHIPPED), 0),
        (Task("return_items", {"order_id": "W1"}), (SHIPPED,), 0),
    ],
)
def test_only_the_same_again_counts(last, done, times):
    now = Conversation(ConversationId("c"), tasks=(W1,), dropped=last, done=done)
    assert refused_before(now, "cancel_order", SHIPPED) == times
