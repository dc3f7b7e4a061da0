"""How the same sentence looks when typed in a hurry, in lower case, or when a recognizer wrote it down."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlu.training.sentences import Sentence

_NEIGHBOURS = {
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "ko", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw",
    "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip
_FILLERS = ("um", "uh", "like", "you know", "so", "well", "er", "okay so", "right", "basically")
_FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_HOMOPHONES = {
    "their": "there", "they're": "there", "you're": "your", "it's": "its", "too": "to", "sale": "sail", "mail": "male",
    "buy": "by", "where": "wear", "weight": "wait", "right": "write", "new": "knew", "for": "four", "pair": "pear",
    "here": "hear", "week": "weak", "sent": "cent", "parcel": "partial", "order": "or the", "site": "sight",
    "sole": "soul", "through": "threw", "no": "know",
}  # fmt: skip
_FIXED = frozenset(
    {
        "account_id", "date", "email", "invoice_id", "order_id", "phone", "price", "promo_code", "sku",
        "tracking_number", "zip_code",
    }
)  # fmt: skip
"""Entities whose characters a typo must not touch: a wrong digit is another order."""
_SWAPPED = frozenset(
    {
        "brand", "city", "color", "email", "material", "order_id", "person_name", "phone", "price", "product",
        "promo_code", "quantity", "size", "zip_code",
    }
)  # fmt: skip
"""Entities that may stand for one another in a sentence."""

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Segment:
    text: str
    label: str | None


def values_of(sentences: Iterable[Sentence]) -> Values:
    """What stands for each entity label in `sentences`."""
    found: dict[str, set[str]] = defaultdict(set)
    for sentence in sentences:
        for label, start, end in sentence.spans:
            found[label].add(sentence.text[start:end])
    return {label: sorted(values) for label, values in found.items()}


def augmented(sentence: Sentence, values: Values, chance: random.Random) -> Sentence:
    """A variant of `sentence`, its entities' ranges moved along; about one in three stays as it is."""
    segments = _segments(sentence)
    if chance.random() < 0.35:
        segments = [_swapped(segment, values, chance) for segment in segments]
    for share, change in _CHANGES:
        if chance.random() < share:
            segments = change(segments, chance)
    changed = _joined(sentence, segments)
    return changed if changed.text.strip() else sentence


def with_typos(text: str, rate: float, chance: random.Random) -> str:
    """`text` with that share of its letters dropped, doubled, swapped or hit beside."""
    characters: list[str] = []
    for character in text:
        if not character.isalpha() or chance.random() >= rate:
            characters.append(character)
            continue
        kind = chance.randrange(4)
        if kind == 0:
            characters.append(chance.choice(_NEIGHBOURS.get(character.lower(), character)))
        elif kind == 1:
            characters += [character, character]
        elif kind == 2 and characters:
            characters.insert(-1, character)
    return "".join(characters)


def as_recognized(text: str, chance: random.Random) -> str:
    """`text` as a speech recognizer would write it: no case, no punctuation, figures as words, homophones."""
    said = re.sub(r"\d", lambda figure: f" {_FIGURES[int(figure[0])]} ", text.lower())
    words = re.sub(r"[^\w\s']", " ", said).split()
    return " ".join(_HOMOPHONES[word] if word in _HOMOPHONES and chance.random() < 0.15 else word for word in words)


def _swapped(segment: _Segment, values: Values, chance: random.Random) -> _Segment:
    if segment.label not in _SWAPPED or chance.random() < 0.4:
        return segment
    return replace(segment, text=chance.choice(values[segment.label]))


def _typos(segments: list[_Segment], chance: random.Random) -> list[_Segment]:
    rate = chance.choice((0.02, 0.04, 0.07, 0.1))
    return [s if s.label in _FIXED else replace(s, text=with_typos(s.text, rate, chance)) for s in segments]


def _lowered(segments: list[_Segment], chance: random.Random) -> list[_Segment]:
    return [replace(segment, text=segment.text.lower()) for segment in segments]


def _unpunctuated(segments: list[_Segment], chance: random.Random) -> list[_Segment]:
    return [s if s.label else replace(s, text=re.sub(r"[.,!?;:'\"]", "", s.text)) for s in segments]


def _with_gaps(segments: list[_Segment], chance: random.Random) -> list[_Segment]:
    """One word in twelve is missing."""
    return [
        s
        if s.label
        else replace(s, text=re.sub(r"\b[\w']+ ", lambda m: "" if chance.random() < 0.08 else m[0], s.text))
        for s in segments
    ]


def _recognized(segments: list[_Segment], chance: random.Random) -> list[_Segment]:
    heard = [replace(s, text=f" {as_recognized(s.text, chance)} ") for s in segments]
    if chance.random() < 0.5:
        heard.insert(0, _Segment(f"{chance.choice(_FILLERS)} ", None))
    return [replace(s, text=re.sub(r"\s+", " ", s.text)) for s in heard if s.text.strip()]


_CHANGES: tuple[tuple[float, Callable[[list[_Segment], random.Random], list[_Segment]]], ...] = (
    (0.30, _typos),
    (0.20, _lowered),
    (0.20, _unpunctuated),
    (0.10, _with_gaps),
    (0.10, _recognized),
)


def _segments(sentence: Sentence) -> list[_Segment]:
    segments = []
    at = 0
    for label, start, end in sentence.spans:
        segments += [_Segment(sentence.text[at:start], None), _Segment(sentence.text[start:end], label)]
        at = end
    return [*segments, _Segment(sentence.text[at:], None)]


def _joined(sentence: Sentence, segments: Iterable[_Segment]) -> Sentence:
    text, spans = "", []
    for segment in segments:
        said = segment.text if segment.label is None else segment.text.strip()
        if text.endswith(" ") or not text:
            said = said.lstrip()
        elif segment.label is not None and segment.text.startswith(" "):
            text += " "
        if segment.label is not None and said:
            spans.append((segment.label, len(text), len(text) + len(said)))
        text += said
        if segment.label is not None and segment.text.endswith(" "):
            text += " "
    return replace(sentence, text=text, spans=tuple(spans))
