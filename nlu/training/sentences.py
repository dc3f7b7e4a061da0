"""The project's own sentences, read and checked: one file an intent, entities marked inline."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from nlu.types import ENTITY_LABELS, Intent

DATA = Path(__file__).parent.parent / "data"
_MARKED = re.compile(r"\[([^\[\]]+)\]\(([a-z_]+)\)")
MOODS = {"upset": "negative", "neutral": "neutral", "pleased": "positive"}


class BadSentence(Exception):
    """A training file is wrong; the message names file and entry."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and all that is to be learnt from it."""

    text: str
    intent: Intent | None
    """None: it teaches its mood and nothing else."""
    sentiment: str
    spans: tuple[tuple[str, int, int], ...] = ()
    """(entity label, start, end)."""
    wishes: tuple[tuple[Intent | None, int, int], ...] = ()
    """(intent, start, end) of each part, where several things are said at once; then `intent` is None."""


@dataclass(frozen=True, slots=True)
class TwoWishes:
    """A message that asks for several things."""

    text: str
    wishes: tuple[tuple[Intent, int, int, bool], ...]
    """(intent, start, end, negated)."""


def load(folder: Path = DATA / "intents") -> tuple[Sentence, ...]:
    """Every sentence of the YAML files in `folder`, by file name. Raises `BadSentence`."""
    return tuple(sentence for path in sorted(folder.glob("*.yaml")) for sentence in _file(path))


def load_opinions(folder: Path = DATA / "moods") -> tuple[Sentence, ...]:
    """What people say of goods, films, food and shops, without an intent. Raises `BadSentence`."""
    return tuple(sentence for path in sorted(folder.glob("*.yaml")) for sentence in _opinions(path))


def load_two_wishes(path: Path = DATA / "two_wishes.yaml") -> tuple[TwoWishes, ...]:
    """Messages with several wishes. Raises `BadSentence`."""
    if not path.is_file():
        return ()
    return tuple(_two_wishes(entry, f"{path.name}, entry {n}") for n, entry in enumerate(_yaml(path), 1))


def unmarked(marked: str, where: str) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """Take the marks out: "cancel [W1](order_id)" -> "cancel W1", (("order_id", 7, 9),)."""
    pieces: list[str] = []
    spans = []
    at = length = 0
    for match in _MARKED.finditer(marked):
        said, label = match.groups()
        if label not in ENTITY_LABELS:
            raise BadSentence(f"{where}: no entity is called {label!r}, in {marked!r}")
        before = marked[at : match.start()]
        length += len(before)
        spans.append((label, length, length + len(said)))
        length += len(said)
        pieces += [before, said]
        at = match.end()
    text = "".join([*pieces, marked[at:]])
    if "](" in text:
        raise BadSentence(f"{where}: an entity is not closed, in {marked!r}")
    return text, tuple(spans)


def _file(path: Path) -> Iterator[Sentence]:
    record = _yaml(path)
    if not isinstance(record, dict) or record.get("intent") != path.stem:
        raise BadSentence(f"{path.name}: expected `intent: {path.stem}`")
    try:
        intent = Intent(path.stem)
    except ValueError as error:
        raise BadSentence(f"{path.name}: no intent has this name") from error
    for marked, sentiment, where in _moods(record, path, {"intent", "about"}):
        text, spans = unmarked(marked, where)
        yield Sentence(text, intent, sentiment, spans)


def _opinions(path: Path) -> Iterator[Sentence]:
    record = _yaml(path)
    if not isinstance(record, dict):
        raise BadSentence(f"{path.name}: expected lists called {', '.join(MOODS)}")
    for text, sentiment, _ in _moods(record, path, {"about"}):
        yield Sentence(text, None, sentiment)


def _moods(record: dict[str, Any], path: Path, others: set[str]) -> Iterator[tuple[str, str, str]]:
    """(what is said, its mood, where it stands) of the lists in `record`, which may hold `others` as well."""
    unknown = record.keys() - {*others, *MOODS}
    if unknown:
        raise BadSentence(f"{path.name}: unknown keys {sorted(unknown)}")
    for mood, sentiment in MOODS.items():
        for number, said in enumerate(record.get(mood) or [], 1):
            where = f"{path.name}, {mood} {number}"
            if not isinstance(said, str) or not said.strip():
                raise BadSentence(f"{where}: expected a sentence, got {said!r}")
            yield said.strip(), sentiment, where


def _two_wishes(entry: Any, where: str) -> TwoWishes:
    try:
        text, _ = unmarked(entry["say"], where)
        wishes = [_wish(text, wish, where) for wish in entry["wishes"]]
    except (KeyError, TypeError, ValueError) as error:
        raise BadSentence(f"{where}: expected `say` and `wishes` of `intent` and `says`, got {entry!r}") from error
    return TwoWishes(text, tuple(wishes))


def _wish(text: str, wish: dict[str, Any], where: str) -> tuple[Intent, int, int, bool]:
    says, _ = unmarked(wish["says"], where)
    start = text.find(says)
    if start < 0:
        raise BadSentence(f"{where}: {says!r} is not in {text!r}")
    return Intent(wish["intent"]), start, start + len(says), bool(wish.get("negated", False))


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadSentence(f"{path.name}: not readable as YAML: {' '.join(str(error).split())}") from error


def held_out(sentences: Sequence[Sentence], *, every: int = 10) -> NDArray[np.bool_]:
    """Which sentences are held back to choose by: of each intent and mood every tenth."""
    counts: Counter[tuple[Intent | None, str]] = Counter()
    held = np.zeros(len(sentences), dtype=bool)
    for position, sentence in enumerate(sentences):
        counts[sentence.intent, sentence.sentiment] += 1
        held[position] = counts[sentence.intent, sentence.sentiment] % every == every // 2
    return held
