"""Short answers in the light of what was asked: "yes but the bottles", "the second", "blue", "20398"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz

from nlu.types import ENTITY_LABELS, Entity, Expectation, Intent

_ANSWERS = Path(__file__).parent / "data" / "answers.yaml"
_MAX_WORDS = 12
"""Longer messages are requests of their own, whatever was asked."""
_FREE = {
    "reason": 12, "street_address": 10, "product": 6, "store": 5, "person_name": 4, "city": 4, "option_value": 4,
    "brand": 3, "country": 3, "state": 3, "material": 3, "color": 3,
}  # fmt: skip
"""Labels whose answer may be any words, and how many."""
_BARE = {
    "order_id": r"#?[a-z]{0,3}-?\d{3,15}",
    "zip_code": r"[a-z0-9]{2,5}[ -]?[a-z0-9]{2,4}",
    "quantity": r"\d{1,3}",
    "size": r"\d{1,3}(?:[.,]5)?|x{0,3}[sml]|[2-5]xl",
    "tracking_number": r"[a-z0-9]{8,30}",
    "invoice_id": r"[a-z]{0,4}-?\d{3,14}",
    "promo_code": r"[a-z0-9-]{3,20}",
    "sku": r"[a-z0-9-]{4,20}",
    "account_id": r"[a-z]{0,3}-?\d{3,14}",
    "phone": r"\+?\d{7,15}",
    "price": r"\d{1,6}(?:[.,]\d{2})?",
}
"""What stands for an entity when exactly that was asked for."""
_SURE, _LIKELY = 0.97, 0.85


@dataclass(frozen=True, slots=True)
class Answer:
    """How a message reads as an answer."""

    intent: Intent
    confidence: float
    entities: tuple[Entity, ...] = ()
    """Beside those found: what only the question makes one."""
    rest: tuple[int, int] | None = None
    """Part of the message that says something of its own."""


def read(
    text: str, expectation: Expectation, entities: Sequence[Entity], *, other: tuple[Intent, float]
) -> Answer | None:
    """Read `text` as an answer to what was asked, or return None where it is no answer.

    `other`: the intent it has by itself, with its confidence. Offsets count in `text`.
    """
    words = text.split()
    if not words:
        return None
    short = len(words) <= _MAX_WORDS
    readers = (_yes, _no, _never_mind, _chosen, _given) if short else (_yes, _no)
    for reader in readers if expectation.kind != "nothing" else (_bare_entity,):
        answer = reader(text, expectation, entities, other)
        if answer:
            return answer
    return None


def _yes(text: str, expectation: Expectation, entities: Sequence[Entity], other: tuple[Intent, float]) -> Answer | None:
    at = _after(text, 0, "yes")
    if at == 0:
        return None
    at = _after(text, at, "yes", "polite", "carry_on")
    rest = text[at:].strip(" ,.!-")
    if not rest:
        return Answer(Intent.AFFIRM, _SURE)
    if not rest.strip("? "):
        return Answer(Intent.REPEAT, 0.6)  # "yes?" asks what the question was
    if given_up := _never_mind(rest, expectation, entities, other):
        return given_up  # "ok leave it"
    if "?" in rest:
        return Answer(other[0], 0.0, rest=(at, len(text)))
    joined = re.match(r"[\s,.!]*(?:(?:and|also|plus)\b\s*){1,2}", text[at:], re.IGNORECASE)
    if joined and not _starts(rest, "but"):
        return Answer(Intent.AFFIRM, 0.7, rest=(at + joined.end(), len(text)))
    if expectation.kind == "confirm":
        return Answer(Intent.CORRECT, _LIKELY)
    return _chosen(text, expectation, entities, other) or _given(text, expectation, entities, other)


def _no(text: str, expectation: Expectation, entities: Sequence[Entity], other: tuple[Intent, float]) -> Answer | None:
    if _after(text, 0, "none") and expectation.kind == "choice":
        return Answer(Intent.DENY, _SURE)
    at = _after(text, 0, "no")
    if at == 0:
        return None
    at = _after(text, at, "no", "polite", "keep")
    rest = text[at:].strip(" ,.!-")
    if not rest[_after(rest, 0, "halt") :].strip("? ,.!-"):
        return Answer(Intent.DENY, _SURE)
    if "?" in rest:
        return Answer(Intent.DENY, 0.5, rest=(at, len(text)))
    if any(entity.start >= at for entity in entities) or _starts(rest, "but") or _holds(rest, "changes"):
        return Answer(Intent.CORRECT, _LIKELY)
    return Answer(Intent.DENY, 0.7, rest=(at, len(text)))


def _never_mind(
    text: str, expectation: Expectation, entities: Sequence[Entity], other: tuple[Intent, float]
) -> Answer | None:
    polite = _after(text, 0, "polite")
    at = _after(text, polite, "never_mind")
    if at > polite and not text[_after(text, at, "polite", "never_mind", "keep") :].strip(" ,.!-?"):
        return Answer(Intent.CANCEL_TASK, _SURE)
    return None


def _said_by_button(text: str, options: Sequence[str]) -> Answer | None:
    """The very words of a button, with or without its yes or no: "cancel it" for "Yes, cancel it"."""
    said = text.strip(" ,.!-").casefold()
    for title in options:
        if said and re.fullmatch(rf"(?:\w+\W+)?{re.escape(said)}", title.casefold()):
            number = options.index(title) + 1
            return _button(Entity("ordinal", text, str(number), 0, len(text)), text, title)
    return None


def _chosen(
    text: str, expectation: Expectation, entities: Sequence[Entity], other: tuple[Intent, float]
) -> Answer | None:
    if expectation.kind not in {"choice", "confirm"} or "?" in text:
        return None
    if expectation.kind == "confirm" and (said := _said_by_button(text, expectation.options)):
        return said
    option = _option(text, expectation.options)
    names_it = option is not None and option.text == text.strip(" ,.!")
    if _is_other_request(other) and not names_it:
        return None
    intent = Intent.CHOOSE if expectation.kind == "choice" else Intent.CORRECT
    if any(entity.label == "ordinal" for entity in entities):
        return Answer(intent, _SURE)
    if option and expectation.kind == "confirm":
        return _button(option, text, expectation.options[int(option.value) - 1])
    if option:
        return Answer(intent, 0.9, entities=(option,))
    if _covered(text, entities) > 0.5:
        return Answer(intent, _LIKELY)
    return None


def _button(option: Entity, text: str, title: str) -> Answer | None:
    """A button of a yes-or-no question, half typed: "keep it" for "No, keep it"."""
    if not all(_in_title(word, title) for word in re.findall(r"[\w'-]+", text.lower())):
        return None
    intents = {"yes": Intent.AFFIRM, "no": Intent.DENY}
    return next((Answer(intent, 0.9) for kind, intent in intents.items() if _starts(title, kind)), None)


def _given(
    text: str, expectation: Expectation, entities: Sequence[Entity], other: tuple[Intent, float]
) -> Answer | None:
    asked = [entity for entity in entities if entity.label in expectation.labels]
    if asked and (_covered(text, entities) > 0.4 or not _is_other_request(other)):
        return Answer(Intent.PROVIDE_INFO, 0.95)
    if "?" in text:
        return None
    bare = _bare(text, expectation.labels)
    if bare:
        return Answer(Intent.PROVIDE_INFO, 0.95, entities=(bare,))
    if _is_other_request(other) or other[0] in {
        Intent.AFFIRM,
        Intent.DENY,
        Intent.CANCEL_TASK,
        Intent.HELP,
        Intent.REPEAT,
    }:
        return None
    label = next((label for label in expectation.labels if len(text.split()) <= _FREE.get(label, 0)), None)
    if expectation.kind == "slot" and not label and not set(expectation.labels) <= set(ENTITY_LABELS):
        return Answer(Intent.PROVIDE_INFO, 0.7)  # a slot of free text, which no entity stands for
    if expectation.kind == "slot" and label and any(character.isalpha() for character in text):
        said = text.strip(" .!,")
        start = text.index(said)
        whole = Entity(label, said, said.lower() if label == "product" else said, start, start + len(said), 0.6)
        return Answer(Intent.PROVIDE_INFO, 0.7, entities=(whole,))
    return None


_IDENTIFYING = frozenset(
    {"order_id", "email", "phone", "zip_code", "street_address", "tracking_number", "account_id", "invoice_id"}
)
_BESIDE = frozenset({"person_name", "city", "state", "country"})
"""What people write along with an identifier."""


def _bare_entity(
    text: str, expectation: Expectation, entities: Sequence[Entity], other: tuple[Intent, float]
) -> Answer | None:
    """A message that is hardly more than identifiers; "return W1: boots" has a wish in it."""
    telling = [entity for entity in entities if entity.label in _IDENTIFYING | _BESIDE]
    if any(entity.label in _IDENTIFYING for entity in telling) and _covered(text, telling) > 0.75:
        return Answer(Intent.PROVIDE_INFO, 0.9)
    return None


def _bare(text: str, labels: Iterable[str]) -> Entity | None:
    said = text.strip(" .!,")
    said = re.sub(r"^(?:it'?s|it is|the|a|my|um|uh|number|order|no\.?|#) +", "", said, flags=re.IGNORECASE)
    for label in labels:
        if (
            label in _BARE
            and re.fullmatch(_BARE[label], said, re.IGNORECASE)
            and (label != "zip_code" or re.search(r"\d", said))
        ):
            start = text.index(said)
            return Entity(label, said, re.sub(r"[#\s]", "", said).upper(), start, start + len(said), 0.9)
    return None


def _option(text: str, options: Sequence[str]) -> Entity | None:
    """The one option that is named, as its position; None where two are named as well."""
    bare = re.fullmatch(r"(?:number |option |the )?(\d{1,2})[.!)]?", text.strip(), re.IGNORECASE)
    if bare and 1 <= int(bare[1]) <= len(options):
        start = text.index(bare[1])
        return Entity("ordinal", bare[1], str(int(bare[1])), start, start + len(bare[1]), 0.97)
    spans = [
        match
        for match in re.finditer(r"[\w'-]{2,}", text)
        if match[0].lower() not in {"the", "one", "please", "with", "for", "and", "yes", "no", "it", "my"}
    ]
    named = [[m for m in spans if _in_title(m[0].lower(), title)] for title in options]
    counts = [len(matches) for matches in named]
    best = max(counts, default=0)
    if best == 0 or counts.count(best) > 1:
        return None
    position = counts.index(best)
    start, end = named[position][0].start(), named[position][-1].end()
    return Entity("ordinal", text[start:end], str(position + 1), start, end, 0.85)


def _in_title(word: str, title: str) -> bool:
    return any(
        word == other
        or (len(word) > 3 and (word == f"{other}s" or other == f"{word}s" or fuzz.ratio(word, other) >= 82))
        for other in re.findall(r"[\w'-]+", title.lower())
    )


def _is_other_request(other: tuple[Intent, float]) -> bool:
    return other[1] >= 0.75 and other[0] not in ANSWERS


ANSWERS = frozenset(
    {
        Intent.AFFIRM,
        Intent.DENY,
        Intent.CHOOSE,
        Intent.CORRECT,
        Intent.PROVIDE_INFO,
        Intent.CANCEL_TASK,
        Intent.THANKS_BYE,
        Intent.SMALL_TALK,
        Intent.OUT_OF_SCOPE,
    }
)
"""Intents that are no request of their own."""


def _covered(text: str, entities: Iterable[Entity]) -> float:
    """Share of the letters and figures of `text` that entities cover, small words aside."""
    bare = re.sub(
        r"\b(?:the|a|an|it'?s|is|my|i|in|on|one|please|um|uh|number|order|id|email|e-mail|and|of|for|to)\b",
        lambda m: " " * len(m[0]),
        text,
        flags=re.IGNORECASE,
    )
    said = {at for at, character in enumerate(bare) if character.isalnum()}
    covered = {at for entity in entities for at in range(entity.start, entity.end)} & said
    return len(covered) / len(said) if said else 1.0 if any(True for _ in entities) else 0.0


def _after(text: str, at: int, *kinds: str) -> int:
    """Where in `text` the phrases of `kinds` that follow one another from `at` end."""
    while match := next((m for kind in kinds if (m := _phrases()[kind].match(text, at))), None):
        at = match.end()
    return at


def _starts(text: str, kind: str) -> bool:
    return _phrases()[kind].match(text) is not None


def _holds(text: str, kind: str) -> bool:
    return _anywhere()[kind].search(text) is not None


@cache
def _phrases() -> Mapping[str, re.Pattern[str]]:
    return {
        kind: re.compile(rf"[\s,.!]*+(?:{'|'.join(forms)})(?![\w'])[\s,.!]*", re.IGNORECASE)
        for kind, forms in _load().items()
    }


@cache
def _anywhere() -> Mapping[str, re.Pattern[str]]:
    return {kind: re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE) for kind, forms in _load().items()}


@cache
def _load() -> Mapping[str, list[str]]:
    forms: Mapping[str, list[str]] = yaml.safe_load(_ANSWERS.read_text(encoding="utf-8"))
    return forms
