"""Everything mentioned in a sentence: word lists, shapes, dates, the catalogue and what was learnt, merged."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml

from nlu import dates, surroundings
from nlu.english import english
from nlu.linking import NOTHING_MISSPELT, Catalogue
from nlu.normalize import Normal
from nlu.patterns import as_stored
from nlu.recognizer import LABELS, Recognizer
from nlu.types import Entity

LEXICON = Path(__file__).parent / "data" / "lexicon.yaml"
LEXICON_CONFIDENCE = 0.9
GOODS_CONFIDENCE = 0.72
HEARD_CONFIDENCE = 0.55
"""Of what was only learnt: below every list, shape and date, since what contradicts one is hardly ever right."""
CLEARLY_TAGGED = 0.8
"""Probability from which the tagger is believed alone; below, the recognizer must have found the same."""
_OF_A_TITLE = surroundings.OPTIONS | {"brand", "ordinal"}
"""What is not mentioned by itself where it is a word of a product's title."""
_MAY_HOLD = {
    "product": {"brand"},
    "street_address": {"city", "zip_code"},
}
"""Labels whose entities may have others inside."""
_FIGURES = {"order_id": 3, "tracking_number": 3, "invoice_id": 1, "phone": 4}
"""How many figures a number of its kind has at least."""


class EntityFinder:
    """Finds and merges; one for a catalogue."""

    def __init__(self, catalogue: Catalogue, names: Recognizer | None = None) -> None:
        """`names`: of the model; one trained before there were recognizers has none."""
        self._catalogue = catalogue
        self._names = names
        self._values: dict[tuple[str, str], str] = {}
        self._as_written: dict[tuple[str, str], set[str]] = {}
        self._spacy = english()
        ruler = self._spacy.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
        ruler.add_patterns(self._phrases(_lexicon(), catalogue.option_values))
        self._joined = {(label, _joined(form)): value for (label, form), value in self._values.items()}

    def find(
        self,
        normal: Normal,
        *,
        known: Iterable[Entity] = (),
        tagged: Sequence[Entity] | None = None,
        misspelt: Mapping[int, str] = NOTHING_MISSPELT,
        today: date,
    ) -> tuple[Entity, ...]:
        """The entities of `normal`, merged; offsets count in the cleaned text, by start.

        `known` are those that patterns found, `tagged` those of the fine-tuned encoder, None where there is none, all
        with offsets in the same text; `misspelt` the words that were repaired in it, as written, by their place.
        """
        shaped = (self._with_value(entity) for entity in known if _has_its_shape(entity))
        rules = [*dates.find(normal, today=today), *self._listed(normal), *shaped]
        heard = self._heard(normal.text, tagged, rules)
        candidates = [*rules, *(self._with_value(entity) for entity in heard if _has_its_shape(entity))]
        products = list(self._products(normal, _labelled(candidates, "product"), misspelt))
        candidates = list(surroundings.reread(candidates, normal.text, products=products))
        options = [entity for entity in candidates if entity.label in surroundings.OPTIONS]
        named = [e if _is_linked(e) else surroundings.without_options(e, options) for e in products]
        inside = [(e.start, e.end) for e in products if _is_linked(e)]
        candidates = [e for e in candidates if not (e.label in _OF_A_TITLE and _is_within(e, inside))]
        found = merged([*named, *(entity for entity in candidates if entity.label != "product")])
        return merged([*found, *surroundings.counts(found, normal.text)])

    @property
    def words(self) -> frozenset[str]:
        """Every word of the lists, in lower case: what spelling repair must know."""
        return frozenset(word for _, form in self._values for word in form.split())

    def _products(self, normal: Normal, others: Iterable[Entity], misspelt: Mapping[int, str]) -> Iterator[Entity]:
        """The catalogue's products and, where it has none, the `others`; those side by side are one."""
        catalogued = list(self._catalogue.find(normal.text, misspelt=misspelt))
        linked = [entity for entity in catalogued if _is_linked(entity)]
        taken = [(entity.start, entity.end) for entity in linked]
        free = [e for e in (*catalogued, *others) if not any(e.start < end and start < e.end for start, end in taken)]
        yield from linked
        for entity in surroundings.joined(merged(free), normal.text):
            yield self._catalogue.linked(entity)

    def _listed(self, normal: Normal) -> Iterator[Entity]:
        for span in self._spacy(normal.text).ents:
            key = span.label_, span.text.lower()
            if key not in self._as_written or span.text in self._as_written[key]:
                sure = GOODS_CONFIDENCE if span.label_ == "product" else LEXICON_CONFIDENCE
                value = self._values.get(key) or self._joined.get((span.label_, _joined(span.text)))
                if value:
                    yield Entity(span.label_, span.text, value, span.start_char, span.end_char, sure)

    def _heard(self, text: str, tagged: Sequence[Entity] | None, rules: Sequence[Entity]) -> Iterator[Entity]:
        """What was learnt to be mentioned: by the tagger where it is sure or the recognizer agrees, else by that alone.

        The recognizer takes a millisecond: beside a tagger it is asked only about what nothing else knows.
        """
        if tagged is None:
            for label, start, end in self._names.find(text) if self._names else ():
                said = text[start:end]
                yield Entity(label, said, said, start, end, HEARD_CONFIDENCE)
            return
        clear = [entity for entity in tagged if entity.confidence >= CLEARLY_TAGGED]
        doubtful = [e for e in tagged if e not in clear and e.label in LABELS and not any(_clash(e, r) for r in rules)]
        named = set(self._names.find(text)) if self._names and doubtful else set()
        for entity in (*clear, *(e for e in doubtful if (e.label, e.start, e.end) in named)):
            yield replace(entity, confidence=HEARD_CONFIDENCE)

    def _with_value(self, entity: Entity) -> Entity:
        """Give what was tagged or named the value that the other finders would give it."""
        known = self._values.get((entity.label, entity.text.lower()))
        if known:
            return replace(entity, value=known)
        if entity.label == "product":
            return self._catalogue.linked(entity)
        if entity.label == "order_id":
            return replace(entity, value=as_stored(entity.value))
        return entity

    def _phrases(
        self, lexicon: Mapping[str, list[list[str]]], option_values: Iterable[tuple[str, str]]
    ) -> list[dict[str, str]]:
        for label, groups in lexicon.items():
            for group in groups:
                for form in _forms(group):
                    self._values.setdefault((label, form.lower()), group[0])
                    if not form.islower():
                        self._as_written.setdefault((label, form.lower()), set()).add(form)
        for label, value in option_values:
            self._values[label, value.lower()] = value
            self._as_written.pop((label, value.lower()), None)
        # A lone letter or figure is no mention of a size: only context makes it one, and patterns know the context.
        return [{"label": label, "pattern": form} for label, form in self._values if len(form) > 2]


def _is_linked(product: Entity) -> bool:
    """Whether it is one of the catalogue's, whose title may begin with a material or a colour."""
    return product.value != product.text.lower()


def _is_within(entity: Entity, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= entity.start and entity.end <= end for start, end in ranges)


def _labelled(entities: Iterable[Entity], label: str) -> Iterator[Entity]:
    return (entity for entity in entities if entity.label == label)


def _joined(form: str) -> str:
    """Without its spaces: to spaCy, which parts a number and its unit, "10kg" is "10 kg"."""
    return re.sub(r"\s", "", form.lower())


def _forms(group: list[str]) -> list[str]:
    """How a word may be written: its normal form, too, unless that has capitals, like an ISO code."""
    return [form for place, form in enumerate(group) if place or form.islower()]


def _has_its_shape(entity: Entity) -> bool:
    """A number has figures in it, unlike the "#" of "#W20398" or an "i5"; a mail address has an "@"."""
    if entity.label == "email":
        return "@" in entity.value
    return sum(character.isdigit() for character in entity.value) >= _FIGURES.get(entity.label, 0)


def merged(candidates: Iterable[Entity]) -> tuple[Entity, ...]:
    """The surest of those that overlap, the longer of equals; some may stand inside others (`_MAY_HOLD`)."""
    kept: list[Entity] = []
    for entity in sorted(candidates, key=lambda e: (-round(e.confidence, 2), e.start - e.end, e.start)):
        if not any(_clash(entity, other) for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda e: (e.start, -e.end)))


def _clash(one: Entity, other: Entity) -> bool:
    if one.end <= other.start or other.end <= one.start:
        return False
    for outer, inner in ((one, other), (other, one)):
        inside = outer.start <= inner.start and inner.end <= outer.end
        if inside and inner.label in _MAY_HOLD.get(outer.label, ()):
            return False
    return not {one.label, other.label} & {"reason"} or one.label == other.label


def _lexicon() -> dict[str, list[list[str]]]:
    lists: dict[str, list[list[str]]] = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    return lists
