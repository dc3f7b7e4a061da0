"""The shop's language: sentences as words, their model, and how unknown words sound."""

import re
from collections import defaultdict

import pytest

from bot.speech.ngrams import arpa
from bot.speech.pronouncing import RULES, pronounce
from bot.speech.shop_language import read_sentences, spoken_sentences


def test_marks_are_taken_out_of_training_sentences(tmp_path):
    (tmp_path / "order_status.yaml").write_text("neutral:\n  - where is [my lamp](product)\nupset:\n  - late again\n")
    assert list(read_sentences(tmp_path)) == ["where is my lamp", "late again"]


def test_clauses_become_words_as_they_are_spoken():
    spoken = list(spoken_sentences(["Hi! I'd like 12 socks for £20, size 43."]))
    assert [" ".join(words) for words in spoken[:2]] == [
        "hi",
        "i'd like twelve socks for pounds twenty size forty three",
    ]


def test_an_order_id_is_spelled_with_other_digits_each_time():
    sentences = [words for words in spoken_sentences(["cancel W20398 now"]) if words[0] == "cancel"]
    assert len(set(sentences)) == 3
    assert all(words[:2] == ("cancel", "w") and words[-1] == "now" and len(words) == 8 for words in sentences)


def test_the_same_texts_make_the_same_language():
    texts = ["where is W1234", "cancel 10422"]
    assert list(spoken_sentences(texts)) == list(spoken_sentences(texts))


SENTENCES = [
    ("where", "is", "my", "order"),
    ("where", "is", "the", "lamp"),
    ("cancel", "my", "order"),
    ("yes",),
]


def read_arpa(text: str) -> tuple[dict[tuple[str, ...], float], dict[tuple[str, ...], float]]:
    probability, backoff = {}, defaultdict(lambda: 1.0)
    for line in text.splitlines():
        fields = line.split("\t")
        if len(fields) >= 2 and re.match(r"-?\d", fields[0]):
            gram = tuple(fields[1].split())
            probability[gram] = 10 ** float(fields[0])
            if len(fields) == 3:
                backoff[gram] = 10 ** float(fields[2])
    return probability, backoff


def likelihood(model, history: tuple[str, ...], word: str) -> float:
    probability, backoff = model
    gram = (*history, word)
    if gram in probability:
        return probability[gram]
    return backoff[history] * likelihood(model, history[1:], word) if history else 0.0


@pytest.mark.parametrize("history", [(), ("my",), ("where", "is"), ("<s>", "cancel"), ("order", "yes")])
def test_after_any_words_the_probabilities_sum_to_one(history):
    model = read_arpa(arpa(SENTENCES))
    words = [gram[0] for gram in model[0] if len(gram) == 1 and gram != ("<s>",)]
    assert sum(likelihood(model, history, word) for word in words) == pytest.approx(1.0, abs=0.002)


def test_what_was_said_is_likelier_than_what_was_not():
    model = read_arpa(arpa(SENTENCES))
    assert likelihood(model, ("where", "is"), "my") > 5 * likelihood(model, ("where", "is"), "yes") > 0


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("northfield", "N AO R TH F IY L D"),
        ("thermo", "TH ER M OW"),
        ("merine", "M ER AY N"),
        ("brace", "B R EY S"),
        ("quilly", "K W IH L IY"),
        ("42", ""),
    ],
)
def test_unknown_words_sound_as_they_are_written(word, phones):
    assert pronounce(word) == phones


def test_every_letter_has_a_sound():
    assert {chr(code) for code in range(ord("a"), ord("z") + 1)} <= {written for written, _ in RULES}
