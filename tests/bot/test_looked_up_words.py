"""A question is looked up the way it was understood: with its misspelt words put right and how surely it is ours."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from bot.carry_out.answers import answer_faq
from bot.carry_out.carried import Carried
from bot.dialogue.conversation import Conversation
from bot.dialogue.decisions import AnswerFaq
from bot.dialogue.situation import Situation
from nlu.types import KnownPlace, Sentiment, Understanding
from tests.fakes import FakeKnowledge

VECTOR = np.full(384, 0.05, dtype=np.float32)
HEARD = Understanding("how long is a refnd", "en", (), (), (), Sentiment("neutral", 0.0), True,
                      "how long is a refund", KnownPlace(VECTOR, 0.9))  # fmt: skip


class Listening(FakeKnowledge):
    """Remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def best(self, question, *, vector=None, scope=None, today, only=None):
        self.asked.append((question, vector is not None, scope))
        self.channel = only.channel
        return super().best(question, vector=vector, today=today)


@pytest.fixture
def asked():
    """What the knowledge base is asked for a question in a message."""

    def ask(question, understanding, channel="chat"):
        knowledge = Listening()
        situation = Situation(datetime(2026, 11, 22, tzinfo=UTC))
        carried = answer_faq(
            Carried(Conversation("c", channel=channel)),
            AnswerFaq(question),
            understanding,
            situation,
            knowledge,
            lambda carried: carried,
            lambda carried, wish: carried,
        )
        assert knowledge.channel == ("voice" if channel == "voice" else "chat")
        return knowledge.asked, [said.code for said in carried.said]

    return ask


def test_a_message_that_is_the_question_is_looked_up_repaired(asked):
    assert asked(HEARD.text, HEARD) == ([("how long is a refund", True, 0.9)], ["faq"])


@pytest.mark.parametrize("channel", ["voice", "chat", "terminal"])
def test_only_what_may_be_told_there_is_told(asked, channel):
    assert asked(HEARD.text, HEARD, channel)[1] == ["faq"]


def test_a_part_of_a_message_is_looked_up_as_it_stands(asked):
    assert asked("refund", HEARD)[0] == [("refund", False, None)]


def test_what_was_not_read_by_the_encoder_is_looked_up_as_it_stands(asked):
    pressed = replace(HEARD, place=None)
    assert asked(HEARD.text, pressed)[0] == [(HEARD.text, False, None)]
