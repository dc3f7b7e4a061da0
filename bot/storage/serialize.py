"""Conversations, events, utterances and answers as JSON text, and back.

Events and the union types inside them are told apart by a `type` field. A field that an older row lacks takes its
default; a field that this version does not know is ignored.
"""

import json
from datetime import datetime
from typing import Any

from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from bot.dialogue.conversation import Conversation, Event, SlotValue
from bot.dialogue.facts import Facts
from bot.messages import Answer, Utterance


def encode_event(event: Event) -> str:
    """One row of the log."""
    return _dumps(_converter.unstructure(event, unstructure_as=Event))


def decode_event(text: str) -> Event:
    return _converter.structure(json.loads(text), Event)  # type: ignore[arg-type]


def encode_conversation(conversation: Conversation) -> str:
    """The state without its events: they are rows of their own."""
    return _dumps(_converter.unstructure(conversation))


def decode_conversation(text: str) -> Conversation:
    return _converter.structure(json.loads(text), Conversation)


def encode_utterance(utterance: Utterance) -> str:
    return _dumps(_converter.unstructure(utterance))


def decode_utterance(text: str) -> Utterance:
    return _converter.structure(json.loads(text), Utterance)


def encode_answer(answer: Answer) -> str:
    return _dumps(_converter.unstructure(answer))


def decode_answer(text: str) -> Answer:
    return _converter.structure(json.loads(text), Answer)


def encode_facts(facts: Facts) -> str:
    return _dumps(_converter.unstructure(facts))


def decode_facts(text: str) -> Facts:
    return _converter.structure(json.loads(text), Facts)


def _dumps(value: object) -> str:
    """ASCII, because half a surrogate pair or a NUL in a message is no text that a database takes."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _moment(text: str, _: type) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"expected a time with its offset, got {text}")
    return moment


def _slot_value(value: str | int | list[str], _: object) -> SlotValue:
    return tuple(value) if isinstance(value, list) else value


def _as_it_is(value: Any, _: type) -> Any:
    return value


def _make() -> JsonConverter:
    converter = make_converter()
    converter.register_structure_hook(datetime, _moment)
    converter.register_structure_hook_func(lambda kind: kind is object, _as_it_is)  # a card's fields are JSON already
    converter.register_structure_hook_func(lambda kind: kind == SlotValue, _slot_value)
    configure_tagged_union(Event, converter, tag_name="type")
    converter.register_unstructure_hook(
        Conversation, make_dict_unstructure_fn(Conversation, converter, events=override(omit=True))
    )
    converter.register_unstructure_hook(
        Utterance, make_dict_unstructure_fn(Utterance, converter, came_from=override(omit=True))
    )
    return converter


_converter = _make()
