"""The encoder with its three heads, as torch sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from nlu import clauses
from nlu.sentiment import LABELS
from nlu.tagger import TAGS
from nlu.training.checkpoint import pooled
from nlu.training.dropout import Dropout, made_quick
from nlu.training.light import INTENTS
from nlu.training.sentences import Sentence

IGNORED = -100
"""Label of what has no say in the loss: special tokens and word endings."""
MAX_TOKENS = 80
_SCALE = 16.0  # of cosines: sharp enough for 60 intents, soft enough to keep a gradient
_DROPOUT = 0.1
_CLAUSE_SHARE, _TAG_SHARE, _MOOD_SHARE = 0.3, 0.5, 0.7  # of the loss, beside the intent's
_MARGIN = 0.1  # of cosines


@dataclass(frozen=True, slots=True)
class Scheme:
    """The names that the heads choose from."""

    intents: tuple[str, ...] = INTENTS
    tags: tuple[str, ...] = TAGS


SHOP = Scheme()


class MultiHead(nn.Module):
    """One pass for intent (cosine to learnt prototypes), sentiment and BIO tags."""

    def __init__(self, encoder: Any, scheme: Scheme = SHOP) -> None:
        super().__init__()
        dim = encoder.config.hidden_size
        self.encoder = made_quick(encoder)
        self.scheme = scheme
        self.dropout = Dropout(_DROPOUT)
        self.prototypes = nn.Parameter(torch.randn(len(scheme.intents), dim) / dim**0.5)
        self.scale = nn.Parameter(torch.tensor(_SCALE))
        self.sentiment = nn.Linear(dim, len(LABELS))
        self.tags = nn.Linear(dim, len(scheme.tags))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(intent logits, sentiment logits, tag logits a token)."""
        states = self.states(input_ids, attention_mask)
        return self.intents(states, attention_mask), self.mood(states, attention_mask), self.tags(self.dropout(states))

    def states(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """What the encoder makes of each token."""
        states: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states

    def intents(self, states: Tensor, mask: Tensor) -> Tensor:
        """Intent logits of the tokens that `mask` lets through, in the light of all: shape (n, n_intents)."""
        return self.scale * pooled(states, mask) @ nn.functional.normalize(self.prototypes, dim=1).T

    def mood(self, states: Tensor, mask: Tensor) -> Tensor:
        """Sentiment logits, shape (n, 3)."""
        sentence = pooled(states, mask)
        logits: Tensor = self.sentiment(self.dropout(sentence * sentence.shape[1] ** 0.5))
        return logits


class Served(nn.Module):
    """The same for one text and its parts, as it is exported."""

    def __init__(self, network: MultiHead) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, attention_mask: Tensor, parts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(intent logits a row of `parts`, sentiment logits, tag logits a token).

        `parts`: 1 where a token belongs to the part, shape (n_parts, n_tokens); the first row is the whole text.
        """
        states = self.network.states(input_ids, attention_mask)
        sums = parts @ states[0] / parts.sum(1, keepdim=True).clamp(min=1)
        vectors = nn.functional.normalize(sums, dim=1)
        intents = self.network.scale * vectors @ nn.functional.normalize(self.network.prototypes, dim=1).T
        mood = self.network.sentiment(vectors[:1] * vectors.shape[1] ** 0.5)
        return intents, mood, self.network.tags(states)


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences as numbers, padded to the longest."""

    input_ids: Tensor
    attention_mask: Tensor
    intents: Tensor
    sentiments: Tensor
    tags: Tensor
    parts: "Parts"


@dataclass(frozen=True, slots=True)
class Parts:
    """Clauses of the sentences of a batch."""

    rows: Tensor
    """Which sentence each belongs to."""
    masks: Tensor
    """Its tokens, shape (n_parts, n_tokens)."""
    intents: Tensor
    """What it wants, or is told for the sake of."""


def batch(sentences: Sequence[Sentence], tokenizer: Any, scheme: Scheme = SHOP) -> Batch:
    """Tokenize and pad `sentences` with their labels."""
    encoded = tokenizer(
        [sentence.text for sentence in sentences],
        padding=True,
        truncation=True,
        max_length=MAX_TOKENS,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    tags = [_tags(s, encoded.word_ids(row), encoded.encodings[row].offsets, scheme) for row, s in enumerate(sentences)]
    return Batch(
        encoded["input_ids"],
        encoded["attention_mask"],
        torch.tensor([scheme.intents.index(s.intent) if s.intent else IGNORED for s in sentences]),
        torch.tensor([IGNORED if s.wishes else LABELS.index(s.sentiment) for s in sentences]),
        torch.tensor(tags),
        _parts(sentences, encoded["offset_mapping"], scheme),
    )


def loss(network: MultiHead, states: Tensor, answers: Batch, weights: Tensor) -> Tensor:
    """Intent, tags, moods and what clauses want; `weights` make rare moods count."""
    intents = network.intents(states, answers.attention_mask)
    clauses = network.intents(states[answers.parts.rows], answers.parts.masks)
    moods = network.mood(states, answers.attention_mask)
    tags = network.tags(network.dropout(states))
    return (
        _mean_of_labelled(_less_sure(intents, answers.intents), answers.intents, smoothing=0.05)
        + _CLAUSE_SHARE * _mean_of_labelled(clauses, answers.parts.intents, smoothing=0.05)
        + _TAG_SHARE * _mean_of_labelled(tags.flatten(0, 1), answers.tags.flatten())
        + _MOOD_SHARE * _mean_of_labelled(moods, answers.sentiments, weights=weights)
    )


def _less_sure(logits: Tensor, labels: Tensor) -> Tensor:
    """Logits with the right intent's cosine made smaller by a margin: the nearest wrong ones must stay farther away.

    Wang et al., CosFace (2018).
    """
    right = nn.functional.one_hot(labels.clamp(min=0), logits.shape[1])
    return logits - _MARGIN * _SCALE * right


def _parts(sentences: Sequence[Sentence], offsets: Tensor, scheme: Scheme) -> Parts:
    """The clauses of `sentences` that have several: what they want is learnt in their context."""
    rows, masks, intents = [], [], []
    for row, sentence in enumerate(sentences):
        said = clauses.split(sentence.text)
        for clause in said if len(said) > 1 else ():
            mask = (offsets[row, :, 0] >= clause.start) & (offsets[row, :, 1] <= clause.end) & (offsets[row, :, 1] > 0)
            intent = _wanted(sentence, clause)
            if intent and not clause.negated and mask.any():
                rows.append(row)
                masks.append(mask)
                intents.append(scheme.intents.index(intent))
    stacked = torch.stack(masks) if masks else torch.zeros((0, offsets.shape[1]))
    return Parts(torch.tensor(rows, dtype=torch.long), stacked.long(), torch.tensor(intents, dtype=torch.long))


def _wanted(sentence: Sentence, clause: clauses.Clause) -> str | None:
    """What `clause` is there for; None where that cannot be told."""
    inside = [intent for intent, start, end in sentence.wishes if start <= clause.start and clause.end <= end]
    return inside[0] if inside else sentence.intent


def _mean_of_labelled(
    logits: Tensor, labels: Tensor, *, smoothing: float = 0.0, weights: Tensor | None = None
) -> Tensor:
    """Cross entropy of the rows that have a label; zero where none has, as in a batch of opinions."""
    total = nn.functional.cross_entropy(
        logits, labels, weight=weights, ignore_index=IGNORED, label_smoothing=smoothing, reduction="sum"
    )
    given = labels[labels != IGNORED]
    return total / (weights[given] if weights is not None else torch.ones(len(given))).sum().clamp(min=0.1)


def _tags(
    sentence: Sentence, words: Sequence[int | None], offsets: Sequence[tuple[int, int]], scheme: Scheme
) -> list[int]:
    """The tag of each token that begins a word; an opinion has none."""
    if not (sentence.intent or sentence.wishes):
        return [IGNORED] * len(words)
    is_first = (word is not None and word != before for before, word in zip((None, *words), words, strict=False))
    return [
        _tag_at(sentence, start, scheme.tags) if first else IGNORED
        for first, (start, _) in zip(is_first, offsets, strict=True)
    ]


def _tag_at(sentence: Sentence, position: int, tags: Sequence[str]) -> int:
    for label, start, end in sentence.spans:
        if start <= position < end:
            return tags.index(f"{'B' if position == start else 'I'}-{label}")
    return 0
