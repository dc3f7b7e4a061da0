"""Option values in free words: "size L", "4 cups", "waterproof", "7-inch"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from actions.shop.models import Product
from bot.dialogue.phrases import ends_with

RUNS = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[\"″']")
JOINT = r"\W{0,3}(?:and |& )?"
"""What may stand between the parts of a value: "7-inch", "7 inch", "Wi-Fi + Cellular", "wifi and cellular"."""
NEGATION = r"(?:not|non|no|without|without a|isn't|not a)"


@dataclass(frozen=True, slots=True)
class Mention:
    """An option value, said at `text[start:end]`."""

    option: str
    value: str
    start: int
    end: int


def mentioned_values(text: str, product: Product) -> list[Mention]:
    """Every value of the product's options that `text` names, in the order said; "dark green" is no "green".

    A word that is a value of two options ("medium") is taken for the option that is named beside it, or for both.
    """
    found = [
        Mention(option, value, *match.span())
        for option, value in dict.fromkeys(
            (option, value) for variant in product.variants for option, value in variant.options.items()
        )
        for match in value_pattern(option, value).finditer(text)
    ]
    longest = [mention for mention in found if not any(_is_inside(mention, other) for other in found)]
    return sorted(_told_apart(longest, text), key=lambda mention: mention.start)


def is_ruled_out(mention: Mention, text: str) -> bool:
    """ "Not the blue one", "too small": said, but not wished for."""
    before = text[: mention.start]
    return ends_with("ruling_out", before) or ends_with("describing", before)


@lru_cache(maxsize=4096)
def value_pattern(option: str, value: str) -> re.Pattern[str]:
    """How one value of one option is said."""
    plain = value.strip().casefold()
    if plain in ("yes", "no", "none"):
        return _presence(option, plain)
    ways = "|".join([_spelled(plain), *(_spelled(way) for way in _table()["spellings"].get(plain, ()))])
    if len(plain) == 1 and plain.isalpha():
        # "L", but neither the "l" of "1 l" nor the "s" of "it's"
        others = "|".join(_spelled(way) for way in _table()["spellings"].get(plain, ())) or "(?!)"
        # "blue s", "the s one please", a bare "s"
        last = rf"{plain}(?=\s*(?:$|[.,!?]|(?i:one|please|pls|instead|thanks?|thx|if|now|for me)\b))"
        return re.compile(
            rf"(?<![\w'’.])(?:{plain.upper()}|(?:^|(?<=[^\W\d]\s)){last}|(?i:size {plain}|{others}))(?![\w'’])"
        )
    return re.compile(rf"(?<![\w.])(?:{ways})(?!\w|\.\d)", re.IGNORECASE)


def _spelled(value: str) -> str:
    runs = RUNS.findall(value)
    if not runs:
        return re.escape(value)
    return JOINT.join(
        _run(run, after_number=index > 0 and runs[index - 1][:1].isdigit()) for index, run in enumerate(runs)
    )


def _run(run: str, *, after_number: bool) -> str:
    if run[:1].isdigit():
        return re.escape(run)
    single = run[:-1] if len(run) > 3 and run.endswith("s") and not run.endswith("ss") else run
    ways = [single, *(_table()["units"].get(single, ()) if after_number else ())]
    plural = "s?" if len(single) > 2 else ""
    return f"(?:{'|'.join(map(re.escape, ways))}){plural}"


def _presence(option: str, value: str) -> re.Pattern[str]:
    """An option that is there or not: "waterproof", "not waterproof", "without backlight"."""
    name = r"\W".join(f"{re.escape(word[: max(4, len(word) - 4)])}\\w*" for word in re.findall(r"\w+", option.lower()))
    said = rf"(?:{name})\W{{1,3}}(?:is |to |= ?)?{value}\b"
    if value == "yes":
        return re.compile(
            rf"{said}|(?<!not )(?<!non-)(?<!non )(?<!no )(?<!without )\b(?:{name})(?!\W{{1,3}}(?:is )?(?:no|none)\b)",
            re.I,
        )
    return re.compile(rf"{said}|\b{NEGATION}[ -](?:{name})", re.IGNORECASE)


def _is_inside(mention: Mention, other: Mention) -> bool:
    return (
        other.start <= mention.start
        and mention.end <= other.end
        and (other.end - other.start > mention.end - mention.start)
    )


def _told_apart(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Where one word may be a value of several options, the option named right beside it wins."""
    kept = []
    for mention in mentions:
        rivals = [other for other in mentions if (other.start, other.end) == (mention.start, mention.end)]
        best = max(_named_beside(rival, text) for rival in rivals)
        if _named_beside(mention, text) == best:
            kept.append(mention)
    return kept


def _named_beside(mention: Mention, text: str) -> int:
    """How many words of the option's name stand near the value."""
    near = re.findall(r"\w+", text[max(0, mention.start - 20) : mention.end + 20].lower())
    return sum(word in near for word in re.findall(r"\w+", mention.option.lower()))


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = yaml.safe_load(
        Path(__file__).with_name("values.yaml").read_text(encoding="utf-8")
    )
    return table
