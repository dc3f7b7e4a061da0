"""Where a shop sends things, in which ways, and for how much: read off its settings.

`shipping` is what standard delivery costs, `<name>_shipping` what the option of that name does; the items' worth from
which the standard is free is `free_shipping_from`. `countries` lists where the shop delivers, `<name>_countries`
where that option does: codes with commas between; not given: everywhere.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from actions.shop.importing.amounts import to_minor
from actions.shop.models import Money

STANDARD = "standard"

Settings = Mapping[str, str]


def delivery_options(settings: Settings, country: str) -> tuple[str, ...]:
    """The options for this country, the standard one first."""
    named = sorted(name.removesuffix("_shipping") for name in settings if name.endswith("_shipping"))
    offered = [*([STANDARD] if "shipping" in settings else []), *named]
    return tuple(option for option in offered if delivers(settings, country, option=option))


def delivers(settings: Settings, country: str, *, option: str = STANDARD) -> bool:
    """Whether the shop sends there, and by this option."""
    names = {"countries", f"{option}_countries"}
    return all(_lists(settings[name], country) for name in names if settings.get(name))


def delivery_price(settings: Settings, option: str, *, worth: Money) -> Money | None:
    """What the option costs for items of this worth; None when the shop has no such option."""
    written = settings.get("shipping" if option == STANDARD else f"{option}_shipping")
    price = _money(written, worth.currency)
    free_from = _money(settings.get("free_shipping_from"), worth.currency)
    if price is not None and option == STANDARD and free_from is not None and worth >= free_from:
        return Money(0, worth.currency)
    return price


def _lists(countries: str, country: str) -> bool:
    return country.strip().casefold() in {one.strip().casefold() for one in countries.split(",")}


def _money(written: str | None, currency: str) -> Money | None:
    try:
        return None if written is None else Money(to_minor(Decimal(written), currency), currency)
    except (InvalidOperation, ValueError):
        return None
