"""The recognizer of names, taught by a handful of sentences, and how far it is believed beside the tagger."""

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlu
from nlu import CatalogueItem, Entity, Intent, patterns, recognizer
from nlu.entities import CLEARLY_TAGGED, EntityFinder
from nlu.linking import Catalogue
from nlu.normalize import normalize
from nlu.training import names
from nlu.training.sentences import Sentence, unmarked

TODAY = date(2026, 11, 22)
GOODS = ("flugelhorn", "teasel comb", "samovar", "zither", "quern", "besom", "loom", "kayak rack")
PEOPLE = ("Ada Brill", "Mrs Okoro", "Tom Vance", "Lena Fisk")
MARKED = (
    *(f"my [{goods}](product) is bent" for goods in GOODS),
    *(f"this is [{person}](person_name) speaking" for person in PEOPLE),
    *("where is it", "this is it", "my, how bent"),
) * 4


def sentence(marked):
    text, spans = unmarked(marked, "test")
    return Sentence(text, Intent.RETURN_ITEM, "neutral", spans)


@pytest.fixture(scope="module")
def weights():
    return recognizer.weights_of(names.trained([sentence(marked) for marked in MARKED], rounds=40))


@pytest.fixture(scope="module")
def taught(weights):
    return recognizer.Recognizer(weights)


def test_names_are_found_that_were_not_taught(taught):
    assert taught.find("my ocarina is bent") == (("product", 3, 10),)
    assert taught.find("this is Rob Hale speaking") == (("person_name", 8, 16),)
    assert taught.find("where is it") == ()


def test_the_same_sentences_teach_the_same_and_leave_the_generators_alone(taught):
    np.random.seed(1)
    random.seed(1)
    before = np.random.get_state()[1].tolist(), random.getstate()
    few = [sentence(marked) for marked in (*MARKED[:15], " ".join(MARKED[:40]))]  # spaCy cuts the last, anywhere
    once = recognizer.weights_of(names.trained(few, rounds=1))
    assert (np.random.get_state()[1].tolist(), random.getstate()) == before
    np.random.seed(2)
    random.seed(2)
    again = recognizer.weights_of(names.trained(few, rounds=1))
    assert all(np.array_equal(once[name], again[name]) for name in once)


def test_it_reads_the_same_from_its_file(taught, weights, tmp_path):
    np.savez(tmp_path / recognizer.FILE, **weights)
    text = "the teasel comb for Tom Vance"
    assert recognizer.read(tmp_path).find(text) == taught.find(text)


def test_a_model_without_one_is_no_error_and_a_broken_one_is(tmp_path):
    assert recognizer.read(tmp_path) is None
    (tmp_path / recognizer.FILE).write_bytes(b"no weights")
    with pytest.raises(nlu.IncompatibleModel, match=r"names\.npz is not readable"):
        recognizer.read(tmp_path)
    np.savez(tmp_path / recognizer.FILE, **{"0 W": np.zeros(3, np.float32)})
    with pytest.raises(nlu.IncompatibleModel, match=r"names\.npz is not readable"):
        recognizer.read(tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_written_its_ranges_lie_within(taught, text):
    ends = [0]
    for label, start, end in taught.find(text):
        assert label in recognizer.LABELS
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)


def test_a_long_text_is_read_as_far_as_the_tagger_reads(taught):
    text = "my samovar is bent " * 2000
    found = taught.find(text)
    assert found
    assert max(end for _, _, end in found) < recognizer.MAX_WORDS * 10


class Says:
    """A recognizer that finds `names`, wherever they stand, and counts how often it is asked."""

    def __init__(self, **found):
        self.found, self.asked = found, 0

    def find(self, text):
        self.asked += 1
        return tuple((label, text.index(said), text.index(said) + len(said)) for label, said in self.found.items())


def found(says, text, tagged):
    catalogue = Catalogue([CatalogueItem("p1", "Kettlebell", "Lumo", "Weights", {"Weight": ("10 kg",)})])
    normal = normalize(text)
    entities = EntityFinder(catalogue, says).find(normal, known=patterns.find(normal), tagged=tagged, today=TODAY)
    return {(entity.label, entity.text) for entity in entities}


def tag(label, said, text, confidence):
    return Entity(label, said, said, text.index(said), text.index(said) + len(said), confidence)


def test_without_a_tagger_it_is_believed_where_lists_and_catalogue_are_silent():
    text = "my zither and the 10 kg kettlebell"
    says = Says(product="zither", size="10 kg")
    assert found(says, text, None) == {("product", "zither"), ("option_value", "10 kg"), ("product", "kettlebell")}


def test_a_doubtful_tag_counts_where_the_recognizer_agrees_to_the_letter():
    text = "the zither case is torn"
    doubtful = [tag("product", "zither case", text, CLEARLY_TAGGED - 0.2)]
    assert found(Says(product="zither case"), text, doubtful) == {("product", "zither case")}
    assert found(Says(product="zither"), text, doubtful) == set()
    assert found(None, text, doubtful) == set()


def test_it_is_asked_only_about_what_nothing_else_knows():
    text = "the zither, W20398"
    says = Says(product="zither")
    assert found(says, text, [tag("product", "zither", text, CLEARLY_TAGGED)]) >= {("product", "zither")}
    assert found(says, text, [tag("product", "W20398", text, 0.6)]) == {("order_id", "W20398")}
    assert found(says, text, [tag("reason", "zither", text, 0.6)]) == {("order_id", "W20398")}
    assert says.asked == 0


def test_what_was_learnt_contradicts_no_list():
    text = "send the 10 kg one"
    assert found(None, text, [tag("person_name", "10 kg one", text, 0.99)]) == {("option_value", "10 kg")}
