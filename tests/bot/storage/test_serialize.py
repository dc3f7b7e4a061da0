"""What is written can be read again, by this version and by the next."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.conversation import Closed, Conversation, Event, SlotFilled, UserUttered
from bot.messages import Answer, Card, MessageId, Utterance
from bot.storage.serialize import (
    decode_answer,
    decode_conversation,
    decode_event,
    decode_utterance,
    encode_answer,
    encode_conversation,
    encode_event,
    encode_utterance,
)

AT = datetime(2026, 3, 2, 9, 30, 0, 125, tzinfo=UTC)

finite = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | finite | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
st.register_type_strategy(float, finite)
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(
    Card,
    st.builds(Card, fields=st.dictionaries(st.text(), json_values, max_size=2)),
)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_as_it_was(kind):
    @settings(max_examples=25, deadline=None)
    @given(st.from_type(kind))
    def comes_back(event):
        assert decode_event(encode_event(event)) == event

    comes_back()


@settings(max_examples=40, deadline=None)
@given(st.from_type(Utterance))
def test_an_utterance_comes_back_as_it_was(utterance):
    """All but where it came from, which is nobody's to keep."""
    assert decode_utterance(encode_utterance(utterance)) == replace(utterance, came_from="")


@settings(max_examples=40, deadline=None)
@given(st.from_type(Answer))
def test_an_answer_comes_back_as_it_was(answer):
    assert decode_answer(encode_answer(answer)) == answer


@settings(max_examples=40, deadline=None)
@given(st.builds(Conversation, events=st.just(())))
def test_a_conversation_comes_back_as_it_was(conversation):
    assert decode_conversation(encode_conversation(conversation)) == conversation


def test_the_state_does_not_carry_the_log():
    conversation = Conversation("c1").record(*[Closed(AT, "shopper")] * 500)
    assert len(encode_conversation(conversation)) == len(encode_conversation(Conversation("c1").record(Closed(AT, ""))))
    assert decode_conversation(encode_conversation(conversation)).events == ()


@pytest.mark.parametrize("value", ["W20398", 2, ("blue", "black"), ()])
def test_a_slot_keeps_the_type_of_its_value(value):
    event = decode_event(encode_event(SlotFilled(AT, "lines", value)))
    assert event.value == value
    assert type(event.value) is type(value)


@pytest.mark.parametrize("text", ["half a pair \ud83d", "a NUL \x00 inside", "🧦 für Zoë"])
def test_odd_text_is_kept_and_written_as_text_that_any_database_takes(text):
    event = UserUttered(AT, MessageId("m1"), text)
    written = encode_event(event)
    assert written.isascii()
    assert "\x00" not in written
    assert decode_event(written) == event


def test_a_state_of_an_older_version_takes_the_defaults_and_drops_what_is_gone():
    fields = json.loads(encode_conversation(Conversation("c1")))
    del fields["focus"]
    fields["favourite_colour"] = "blue"
    assert decode_conversation(json.dumps(fields)) == Conversation("c1")


def test_a_time_without_its_offset_is_refused():
    written = encode_event(Closed(AT, "time")).replace("+00:00", "")
    with pytest.raises(Exception, match="Closed"):
        decode_event(written)
