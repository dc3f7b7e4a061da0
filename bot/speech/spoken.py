"""Written text as it is read aloud: ids by the character, money in words."""

import re

CURRENCIES = {
    "€": ("euro", "euros"),
    "£": ("pound", "pounds"),
    "$": ("dollar", "dollars"),
    "US$": ("dollar", "dollars"),
}
_MONEY = re.compile(r"(-?)(US\$|[€£$])\s?(\d[\d,]*)(?:\.(\d\d))?(?!\d)")
_ID = re.compile(r"#?\b(?=[A-Z0-9-]*\d)(?:[A-Z]{1,4}-?\d[A-Z0-9-]*|\d{5,}|\d{3,}-\d{2,}[\d-]*)\b")
_RANGE = re.compile(r"(?<=\d)\s?–\s?(?=\d)")
_COUNT = re.compile(r"\b(\d+) ?×\s?")


def speakable(text: str) -> str:
    """How a person would read `text` out: "W20398: €89.00" -> "W 2 0 3 9 8: 89 euros"."""
    text = _MONEY.sub(_money, text)
    text = _ID.sub(lambda match: " ".join(re.sub(r"[#-]", "", match[0])), text)
    text = _RANGE.sub(" to ", text)
    return _COUNT.sub(r"\1 ", text).strip()


def _money(match: re.Match[str]) -> str:
    minus, sign, whole, cents = match.groups()
    one, many = CURRENCIES[sign]
    spoken = f"{'minus ' if minus else ''}{whole.replace(',', '')} {one if whole == '1' else many}"
    return spoken if cents in (None, "00") else f"{spoken} {int(cents)}"
