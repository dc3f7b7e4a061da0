"""Moods: what teaches them, how two readings are weighed, and what shouting adds."""

import numpy as np
import pytest
import torch
import yaml

from nlu import Intent
from nlu.sentiment import KINDS, LABELS, moods, sentiment
from nlu.training import BadSentence, checkpoint
from nlu.training.moods import chosen
from nlu.training.network import IGNORED, MultiHead, batch, loss
from nlu.training.sentences import Sentence, load_opinions

OPINION = Sentence("not worth half of what I paid", None, "negative")
REQUEST = Sentence("cancel W1", Intent.CANCEL_ORDER, "neutral", (("order_id", 7, 9),))


def test_a_mood_is_requests_and_opinions_added_up():
    kinds = np.zeros(len(KINDS), np.float32)
    kinds[KINDS.index("negative")], kinds[KINDS.index("negative opinion")] = 0.3, 0.7
    assert moods(kinds)[LABELS.index("negative")] == pytest.approx(1.0)


def test_shouting_makes_what_is_negative_worse_and_leaves_joy_alone():
    unhappy, happy = np.array([0.4, 0.5, 0.1], np.float32), np.array([0.1, 0.3, 0.6], np.float32)
    assert sentiment(unhappy, "WHERE IS MY PARCEL!!!").label == "negative"
    assert sentiment(unhappy, "where is my parcel").label == "neutral"
    assert sentiment(happy, "THIS ONE FITS GREAT!!!").score == sentiment(happy, "this one fits great").score


def test_opinions_are_sound_and_none_is_said_twice():
    opinions = load_opinions()
    assert {opinion.sentiment for opinion in opinions} == set(LABELS)
    assert {opinion.intent for opinion in opinions} == {None}
    texts = [" ".join(opinion.text.lower().split()) for opinion in opinions]
    assert len(set(texts)) == len(texts) >= 1400


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"upset": ["bad", ""]}, r"films.yaml, upset 2: expected a sentence"),
        ({"upset": ["bad"], "intent": "films"}, r"films.yaml: unknown keys \['intent'\]"),
        (["bad"], r"films.yaml: expected lists called upset, neutral, pleased"),
    ],
)
def test_a_wrong_opinion_is_named(tmp_path, record, message):
    (tmp_path / "films.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    with pytest.raises(BadSentence, match=message):
        load_opinions(tmp_path)


def test_opinions_teach_neither_intents_nor_tags():
    tokenizer, _ = checkpoint.load(checkpoint.find())
    numbers = batch([OPINION, REQUEST], tokenizer)
    assert numbers.intents[0] == IGNORED != numbers.intents[1]
    assert (numbers.tags[0] == IGNORED).all()
    assert (numbers.tags[1] != IGNORED).any()


def test_a_batch_of_opinions_has_a_loss_that_is_their_moods():
    tokenizer, encoder = checkpoint.load(checkpoint.find())
    network = MultiHead(encoder).eval()
    numbers = batch([OPINION, OPINION], tokenizer)
    states = torch.randn(*numbers.tags.shape, encoder.config.hidden_size)
    moods = loss(network, states, numbers, torch.ones(3))
    with torch.no_grad():
        network.prototypes.neg_()
        network.tags.weight.neg_()
    assert loss(network, states, numbers, torch.ones(3)) == moods > 0


def test_the_reading_that_is_right_counts():
    answers, opinion = np.array([0, 2]), np.array([False, True])
    right, wrong = np.array([[0.9, 0.05, 0.05], [0.05, 0.05, 0.9]]), np.array([[0.1, 0.1, 0.8], [0.8, 0.1, 0.1]])
    assert chosen(right, wrong, answers, opinion) == 1.0
    assert chosen(wrong, right, answers, opinion) == 0.0
