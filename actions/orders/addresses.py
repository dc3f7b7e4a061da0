"""Addresses as people give them: completed from what is known, and told what is missing."""

from babel import Locale

from actions.shop.changes.contact import LONGEST_FIELD
from actions.shop.models import Address
from actions.types import Fact

_COUNTRIES = {
    name.casefold(): code for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()
} | {"uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "holland": "NL"}
_NEEDED = {"line1": "street and number", "city": "town", "zip": "zip code", "country": "country"}


def completed(address: Address, like: Address | None) -> Address:
    """Spaces put right; name and country of `like` where none is said, and the country written as there."""
    parts = {name: " ".join(getattr(address, name).split()) for name in Address.__dataclass_fields__}
    if like is None:
        return Address(**parts)
    country = parts["country"] or like.country
    if len(like.country) == 2:
        country = _COUNTRIES.get(country.casefold(), country)
    return Address(**{**parts, "country": country, "name": parts["name"] or like.name})


def faults(address: Address) -> dict[str, Fact]:
    """What is missing of it, and whether a part of it is longer than a label."""
    missing = tuple(label for name, label in _NEEDED.items() if not getattr(address, name).strip())
    longest = max(len(getattr(address, name)) for name in Address.__dataclass_fields__)
    return {"missing": missing, "most_characters": LONGEST_FIELD if longest > LONGEST_FIELD else None}
