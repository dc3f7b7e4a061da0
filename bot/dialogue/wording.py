"""From a code and its facts to words: one folder of tables a language (`wording/<language>/`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_date, format_time
from babel.numbers import format_currency, get_currency_precision

from actions.shop.models import Money, Order, Product
from actions.types import Fact, Facts, Row
from bot.dialogue.decisions import Label, Option
from bot.dialogue.describe import join_words
from bot.messages import Reply

FOLDER = Path(__file__).parent / "wording"
PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^{}|]+)\|([^{}|]+))?\}")
SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z])")
OPTIONAL_PART = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Said:
    """Something to say, before it has words."""

    code: str
    facts: Facts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    shown: tuple[Order | Product, ...] = ()
    """What to show as cards."""
    table: tuple[Row, ...] = ()
    """What is shown is set side by side in it, on one card."""
    reasons: Mapping[str, "Said"] = field(default_factory=dict)
    """Why a product is shown, by product id."""
    sources: tuple[str, ...] = ()
    again: bool = False
    """Asked before: other words."""
    literal: Reply | None = None
    """Said before: these very words."""
    opening: str = ""
    """The code of a word or two said before it, in the same breath: "identified"."""
    is_statement: bool = False
    """Only what would be, without the question at the end."""


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply as the language names it."""

    title: str
    intent: str = ""
    action: str = ""
    carries: Mapping[str, str] = field(default_factory=dict)
    """What was just told and goes along: entity label -> name of the fact."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How a sentence should come out."""

    now: datetime
    upset: bool = False
    variant: str = ""
    """Any text; equal texts choose equal wordings."""
    just_said: tuple[str, ...] = ()
    """What was said last, and is said in other words where there are others, whatever stood before it."""


class Wording:
    """One language's sentences."""

    def __init__(
        self,
        language: str = "en",
        *,
        timezone: str = "UTC",
        constants: Facts | None = None,
        more: Sequence[Path] = (),
    ) -> None:
        """`more` are folders like our own (`<language>/*.yaml`), of actions that come from elsewhere."""
        self.table: dict[str, dict[str, Any]] = {}
        self.buttons: dict[str, Button] = {}
        self.labels: dict[str, str] = {}
        for folder in (FOLDER, *more):
            for path in sorted((folder / language).glob("*.yaml")):
                self._add(path)
        self.language = language
        self.timezone = ZoneInfo(timezone)
        self.constants = constants or {}

    def _add(self, path: Path) -> None:
        """Take in one file; a name that another file has is a `ValueError` naming both."""
        rows: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        buttons = {name: Button(**row) for name, row in rows.pop("buttons", {}).items()}
        for known, new in ((self.labels, rows.pop("labels", {})), (self.buttons, buttons), (self.table, rows)):
            if twice := set(known) & set(new):
                raise ValueError(f"{path.name}: {sorted(twice)} stand in another file, too")
            known.update(new)

    def knows(self, code: str) -> bool:
        return code in self.table

    def text(self, said: Said, tone: Tone) -> str:
        """The written sentence; not the one just said, if there is another. Raises `KeyError` for an unknown code."""
        row = self.table[said.code]
        key = "again" if said.again and "again" in row else "upset" if tone.upset and "upset" in row else "text"
        templates = _turned(row[key], said.code + tone.variant)
        if key == "upset":
            templates += _turned(row["text"], said.code + tone.variant)
        texts = [self._written(template, said, tone) for template in templates]
        news = (text for text in texts if not any(told.endswith(text) for told in tone.just_said))
        return self._opened(said, next(news, texts[0]), tone)

    def _written(self, template: str, said: Said, tone: Tone) -> str:
        text = self.fill(template, said.facts, tone)
        text = without_question(text) if said.is_statement else text
        return text[:1].upper() + text[1:]

    def speech(self, said: Said, tone: Tone) -> str | None:
        """The spoken sentence, where it differs from the written one."""
        if given := said.facts.get("speech"):
            return str(given)
        spoken = self.table[said.code].get("speech")
        if not spoken or said.is_statement:
            return None
        return self._opened(said, self.fill(_pick(spoken, said.code + tone.variant), said.facts, tone), tone)

    def _opened(self, said: Said, text: str, tone: Tone) -> str:
        return f"{self.text(Said(said.opening, said.facts), tone)} {text}" if said.opening else text

    def button_names(self, code: str) -> Sequence[str]:
        return tuple(self.table[code].get("buttons", ()))

    def asks(self, code: str) -> str:
        """What a bare yes to this sentence means; "" when it asks nothing of that kind."""
        return str(self.table[code].get("asks", ""))

    def button_title(self, option: Option, tone: Tone) -> str:
        return self.fill(self.buttons[option.button].title, option.facts, tone)

    def label(self, name: str) -> str:
        """A short word on a card, e.g. the name of an order's status."""
        return self.labels.get(name, name.rpartition(".")[2].replace("_", " "))

    def fill(self, template: str, facts: Facts, tone: Tone) -> str:
        """Put facts into a template; optional parts without their fact are left out.

        {days|day|days} counts: "1 day", "5 days".
        """
        known = {**self.constants, **facts}

        def optional(match: re.Match[str]) -> str:
            names = [name for name, *_ in PLACEHOLDER.findall(match[1])]
            return match[1] if all(_is_given(known.get(name)) for name in names) else ""

        def placed(match: re.Match[str]) -> str:
            name, one, several = match.groups()
            shown = self.show(known[name], tone, is_limit=name.endswith("until"))
            return f"{shown} {one if known[name] == 1 else several}" if one else shown

        return PLACEHOLDER.sub(placed, OPTIONAL_PART.sub(optional, template))

    def show(self, fact: Fact, tone: Tone, *, is_limit: bool = False) -> str:
        """One fact as this language writes it; a limit that is today needs no day: "until 14:32"."""
        match fact:
            case Money(amount, currency):
                units = Decimal(amount).scaleb(-get_currency_precision(currency))
                return str(format_currency(units, currency, locale=self.language))
            case datetime():
                local = fact.astimezone(self.timezone)
                time = str(format_time(local, "HH:mm", locale=self.language))
                is_today = local.date() == tone.now.astimezone(self.timezone).date()
                return time if is_limit and is_today else f"{self._day(local.date(), tone)} {time}"
            case date():
                return self._day(fact, tone)
            case tuple():
                return join_words([self.show(part, tone) for part in fact])
            case Label():
                return self.label(fact)
            case None:
                return ""
            case _:
                return str(fact)

    def _day(self, day: date, tone: Tone) -> str:
        away = (day - tone.now.astimezone(self.timezone).date()).days
        if away in (-1, 0, 1):
            return ("yesterday", "today", "tomorrow")[away + 1]
        pattern = "EEEE, d MMMM" if abs(away) <= 330 else "d MMMM y"
        return str(format_date(day, pattern, locale=self.language))


def without_question(text: str) -> str:
    """The sentences before a last one that asks: "I'd cancel W1. Shall I?" -> "I'd cancel W1." """
    sentences = SENTENCE_END.split(text.strip())
    return " ".join(sentences[:-1]) if len(sentences) > 1 and sentences[-1].endswith("?") else text


def _is_given(fact: Fact) -> bool:
    return fact not in (None, "", (), 0)


def _pick(wordings: str | list[str], seed: str) -> str:
    return _turned(wordings, seed)[0]


def _turned(wordings: str | list[str], seed: str) -> list[str]:
    """All of them, the one that the seed chooses first."""
    if isinstance(wordings, str):
        return [wordings]
    first = crc32(seed.encode()) % len(wordings)
    return [*wordings[first:], *wordings[:first]]
