"""What an index learns from its own wordings: which entry is asked for, and whether any is."""

import numpy as np
import pytest

from knowledge_base.index import Index
from knowledge_base.learning import TELLS_UP_TO, elsewhere, learn
from knowledge_base.learnt import KNOWING, TELLING, Learnt
from knowledge_base.questions import read_questions
from tests.benchmarks.knowledge_base.sets import QUESTIONS
from tests.knowledge_base.word_encoder import WordEncoder

TEXTS = ("price of delivery", "delivery cost", "send it back", "return period", "opening hours", "when do you open")
ENTRIES = (0, 0, 1, 1, 2, 2)


@pytest.fixture
def learnt(tmp_path):
    """Learns from texts with the number of the entry of each; the last `passages` of them are passages."""

    def learn_from(texts=TEXTS, entries=ENTRIES, passages=0):
        encoder = WordEncoder()
        is_wording = np.arange(len(texts)) < len(texts) - passages
        vectors = encoder.encode(list(texts)) if texts else np.zeros((0, 256), dtype=np.float32)
        learn(vectors, np.array(entries, dtype=np.int32), is_wording, encoder.encode(elsewhere()), tmp_path)
        return Learnt(tmp_path)

    return learn_from


def asked(text):
    return WordEncoder().encode([text])[0]


def test_the_entry_asked_for_is_the_most_probable(learnt):
    told = learnt().log_probabilities(asked("what does delivery cost"))
    assert told.argmax() == 0
    assert np.exp(told).sum() == pytest.approx(1, abs=1e-5)


def test_words_of_the_base_are_more_familiar_than_others(learnt):
    of_base = learnt()
    assert of_base.familiarity(asked("return period")) > 0 > of_base.familiarity(asked("rent a tent for a weekend"))


def test_the_same_texts_teach_the_same(learnt, tmp_path):
    learnt()
    before = [(tmp_path / name).read_bytes() for name in (TELLING, KNOWING)]
    learnt()
    assert [(tmp_path / name).read_bytes() for name in (TELLING, KNOWING)] == before


def test_one_entry_cannot_be_told_from_others(learnt):
    alone = learnt(TEXTS[:2], (0, 0))
    assert alone.log_probabilities(asked("delivery")) is None
    assert alone.familiarity(asked("delivery cost")) > alone.familiarity(asked("brass lamp"))


def test_an_empty_base_learns_nothing(learnt):
    nothing = learnt((), ())
    assert nothing.log_probabilities(asked("delivery")) is None
    assert nothing.familiarity(asked("delivery")) == 0


def test_equal_texts_of_two_entries_are_equally_probable(learnt):
    told = learnt(("opening hours", "opening hours", "return period"), (0, 1, 2)).log_probabilities(
        asked("opening hours")
    )
    assert told[0] == pytest.approx(told[1], abs=1e-3)
    assert told[0] > told[2]


def test_passages_speak_for_an_entry_with_nothing_but_a_title(learnt):
    told = learnt(("shipping", "hours", "parcels arrive on tuesday", "doors open on monday"), (0, 1, 0, 1), passages=2)
    assert told.log_probabilities(asked("parcels")).argmax() == 0


def test_a_base_too_large_learns_only_what_it_knows_of(tmp_path):
    entries = int(TELLS_UP_TO**0.5) + 1
    vectors = np.zeros((entries, 2), dtype=np.float32)
    vectors[:, 0] = 1
    strange = np.array([[0, 1]], dtype=np.float32)
    learn(vectors, np.arange(entries, dtype=np.int32), np.ones(entries, dtype=bool), strange, tmp_path)
    of_base = Learnt(tmp_path)
    assert of_base.log_probabilities(vectors[0]) is None
    assert of_base.familiarity(vectors[0]) > 0 > of_base.familiarity(strange[0])


def test_questions_asked_elsewhere_that_the_base_answers_are_not_held_against_it(learnt):
    of_base = learnt((*elsewhere()[:3], "opening hours"), (0, 0, 0, 1))
    assert of_base.familiarity(asked(elsewhere()[0])) > 0


def test_the_questions_asked_elsewhere_are_none_of_those_that_measure():
    measured = {q.asks.lower().strip(" ?") for half in ("dev", "test") for q in read_questions(QUESTIONS, half)}
    assert measured & {question.lower().strip(" ?") for question in elsewhere()} == set()
    assert len(set(elsewhere())) == len(elsewhere()) >= 120


def test_what_was_learnt_leads_to_the_entry(write, opened):
    write("cost", "Delivery costs €5.", title="Delivery", questions='["what does the parcel cost", "delivery fee"]')
    write("late", "Wait one day.", title="Late delivery", questions='["parcel late", "the delivery is not here"]')
    index: Index = opened().index
    best = index.search("delivery fee", asked("delivery fee"), k=1, today=None)[0]
    assert best.entry.id == "cost"
    assert best.familiarity > 0
