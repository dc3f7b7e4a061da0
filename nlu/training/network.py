"""The encoder with its three heads, as torch sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from nlu.sentiment import LABELS
from nlu.tagger import TAGS
from nlu.training.checkpoint import pooled
from nlu.training.light import INTENTS
from nlu.training.sentences import Sentence

IGNORED = -100
"""Label of what has no say in the loss: special tokens and word endings."""
MAX_TOKENS = 80
_SCALE = 16.0  # of cosines: sharp enough for 60 intents, soft enough to keep a gradient
_DROPOUT = 0.1
_MOOD_SHARE = 0.5


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
        self.encoder = encoder
        self.scheme = scheme
        self.dropout = nn.Dropout(_DROPOUT)
        self.prototypes = nn.Parameter(torch.randn(len(scheme.intents), dim) / dim**0.5)
        self.scale = nn.Parameter(torch.tensor(_SCALE))
        self.sentiment = nn.Linear(dim, len(LABELS))
        self.tags = nn.Linear(dim, len(scheme.tags))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(intent logits, sentiment logits, tag logits a token)."""
        return self.answers(self.states(input_ids, attention_mask), attention_mask)

    def states(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """What the encoder makes of each token."""
        states: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states

    def answers(self, states: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What the heads make of `states`."""
        sentence = pooled(states, attention_mask)
        intents = self.scale * sentence @ nn.functional.normalize(self.prototypes, dim=1).T
        mood = self.sentiment(self.dropout(sentence * sentence.shape[1] ** 0.5))
        return intents, mood, self.tags(self.dropout(states))


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences as numbers, padded to the longest."""

    input_ids: Tensor
    attention_mask: Tensor
    intents: Tensor
    sentiments: Tensor
    tags: Tensor


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
    tags = torch.full(encoded["input_ids"].shape, IGNORED)
    for row, sentence in enumerate(sentences):
        words = encoded.word_ids(row)
        previous = None
        for column, (start, _) in enumerate(encoded["offset_mapping"][row].tolist() if sentence.intent else []):
            if words[column] is not None and words[column] != previous:
                tags[row, column] = _tag_at(sentence, start, scheme.tags)
            previous = words[column]
    return Batch(
        encoded["input_ids"],
        encoded["attention_mask"],
        torch.tensor([scheme.intents.index(s.intent) if s.intent else IGNORED for s in sentences]),
        torch.tensor([LABELS.index(sentence.sentiment) for sentence in sentences]),
        tags,
    )


def loss(outputs: tuple[Tensor, Tensor, Tensor], answers: Batch, weights: Tensor) -> Tensor:
    """Intent, plus half the tags, plus half the sentiment; `weights` make rare moods count."""
    intents, moods, tags = outputs
    return (
        _mean_of_labelled(intents, answers.intents, smoothing=0.05)
        + 0.5 * _mean_of_labelled(tags.flatten(0, 1), answers.tags.flatten())
        + _MOOD_SHARE * nn.functional.cross_entropy(moods, answers.sentiments, weight=weights)
    )


def _mean_of_labelled(logits: Tensor, labels: Tensor, *, smoothing: float = 0.0) -> Tensor:
    """Cross entropy of the rows that have a label; zero where none has, as in a batch of opinions."""
    total = nn.functional.cross_entropy(
        logits, labels, ignore_index=IGNORED, label_smoothing=smoothing, reduction="sum"
    )
    return total / (labels != IGNORED).sum().clamp(min=1)


def _tag_at(sentence: Sentence, position: int, tags: Sequence[str]) -> int:
    for label, start, end in sentence.spans:
        if start <= position < end:
            return tags.index(f"{'B' if position == start else 'I'}-{label}")
    return 0
