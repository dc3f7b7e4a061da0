"""Saying what comes first when several things wait to be done."""

from collections.abc import Iterator, Sequence

from actions.types import Action, Effect
from bot.dialogue.conversation import Conversation, TaskStarted
from bot.dialogue.decisions import Label, Say


def in_turn(waiting: Sequence[Action], conversation: Conversation) -> Iterator[Say]:
    """In the turn that a task came to one that waits, or several came at once: in which order they will be done.

    `waiting`: the one in hand first. What only reads is answered in passing and not worth a word.
    """
    new = [event.action for event in conversation.events if isinstance(event, TaskStarted)]
    started = sum(action.name in new for action in waiting)
    lasting = [action for action in waiting[1:] if action.effect is not Effect.READ]
    if not lasting or not started:
        return
    first = Label(f"task.{waiting[0].name}")
    labels = dict.fromkeys(Label(f"task.{action.name}") for action in lasting)
    later = tuple(label for label in labels if label != first)
    if not later:
        yield Say("one_by_one")
    elif started < len(waiting):
        yield Say("comes_back", {"first": first, "later": later})
    else:
        yield Say("first_then", {"first": first, "later": later})
