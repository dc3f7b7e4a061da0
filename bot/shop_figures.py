"""What the shop's rules and settings say, as the figures that knowledge entries name by placeholder.

`knowledge_base` knows neither actions nor shop, so it is told: {return_days}, {support_hours}, {store_names}. A figure
that the shop does not give, or gives in words that are no amount, has no placeholder; entries that need it are left
out and named by `shopdesk kb check`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from itertools import groupby

from babel import Locale
from babel.numbers import format_currency, get_currency_name

from actions.people.hours import Opening, parse_hours
from actions.policy import POLICY, Policy
from actions.shop.memberships import fee_of, levels, months_of
from actions.shop.models import Store
from actions.shop.returns import return_days
from actions.shop.shop import Shop

Figures = dict[str, str | int]
Settings = Mapping[str, str]

ENGLISH = Locale("en")
AS_WRITTEN = ("support_email", "support_phone", "support_wait_minutes", "website")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WITH_ARTICLE = frozenset({"Netherlands", "United Kingdom", "United States"})
_DAY_MINUTES = 24 * 60


def shop_figures(shop: Shop) -> Figures:
    """Those of a shop as it is now."""
    return figures(shop.settings(), shop.stores())


def figures(settings: Settings, stores: Sequence[Store], policy: Policy = POLICY) -> Figures:
    """Name -> how it is written in a sentence: 30, "€150", "Monday to Friday 8:00 to 20:00"."""
    currency = settings.get("currency", "EUR")
    return {
        **_of_rules(settings, policy, currency),
        **_of_delivery(settings, currency),
        **_of_memberships(settings),
        **_of_people(settings),
        **_of_stores(sorted(stores, key=lambda store: store.name)),
        "currency": get_currency_name(currency, count=2, locale=ENGLISH),
    }


def opening_times(written: str) -> str:
    """ "Mon-Fri 8-20" -> "Monday to Friday 8:00 to 20:00"; as written where it cannot be read."""
    week = parse_hours(written)
    if week is None:
        return written
    spoken = [" and ".join(_times(one) for one in week if one.begins // _DAY_MINUTES == day) for day in range(7)]
    parts = []
    for times, group in groupby(range(7), key=lambda day: spoken[day]):
        if times:
            first, *others = group
            days = DAYS[first] if not others else f"{DAYS[first]} to {DAYS[others[-1]]}"
            parts.append(f"{days} {times}")
    return ", ".join(parts)


def _of_rules(settings: Settings, policy: Policy, currency: str) -> Figures:
    rules: Figures = {name: value if value < 1_000 else f"{value:,}" for name, value in asdict(policy).items()}
    return {
        **rules,
        "return_days": return_days(settings),
        "problem_limit": _money(policy.problem_limit, currency),
        "warranty": _long(policy.warranty_months),
        "answer_time": _counted(policy.answer_days, "working day"),
    }


def _of_delivery(settings: Settings, currency: str) -> Figures:
    prices = {name: written for name, written in settings.items() if name.endswith("_shipping")}
    prices |= {"standard_shipping": settings.get("shipping", "")}
    prices |= {"free_shipping_from": settings.get("free_shipping_from", "")}
    told: Figures = {_slug(name): _money(price, currency) for name, price in prices.items() if _is_amount(price)}
    for name, codes in settings.items():
        if (name == "countries" or name.endswith("_countries")) and (named := _countries(codes)):
            told[_slug(name)] = _and(named)
            told[_slug(name).removesuffix("countries") + "country_count"] = len(named)
    return told


def _of_memberships(settings: Settings) -> Figures:
    told: Figures = {}
    for level in levels(settings):
        fee, months, name = fee_of(level, settings), months_of(level, settings), f"membership_{_slug(level)}"
        if fee is not None and fee.amount:
            cost = _money(Decimal(settings.get(f"membership_fee.{level}", "0")), fee.currency)
            every = {12: "a year", 1: "a month"}.get(months, f"every {_long(months)}")
            told |= {f"{name}_fee": cost, f"{name}_months": months, f"{name}_price": f"{cost} {every}"}
    return told


def _of_people(settings: Settings) -> Figures:
    told: Figures = {name: settings[name] for name in AS_WRITTEN if settings.get(name)}
    if settings.get("support_hours"):
        told["support_hours"] = opening_times(settings["support_hours"])
    return told


def _of_stores(stores: Sequence[Store]) -> Figures:
    if not stores:
        return {}
    hours = {store.name: opening_times(store.hours) for store in stores}
    told: Figures = {
        "store_count": NUMBERS[len(stores)] if len(stores) < len(NUMBERS) else len(stores),
        "store_names": _and(hours),
        "store_addresses": "; ".join(f"{store.name}: {store.address}" for store in stores),
    }
    for store in stores:
        told[f"store_{_slug(store.name)}_address"] = store.address
    if all(hours.values()):
        told |= {f"store_{_slug(name)}_hours": times for name, times in hours.items()}
        told["store_hours"] = "; ".join(f"{name} {times}" for name, times in hours.items())
        if len(set(hours.values())) == 1:
            told["store_hours"] = hours[stores[0].name]
    return told


def _is_amount(written: str) -> bool:
    try:
        return Decimal(written).is_finite()
    except InvalidOperation:
        return False


def _money(amount: Decimal | int | str, currency: str) -> str:
    """ "€150", "€4.90": cents only where there are some."""
    value = Decimal(amount)
    whole = value == value.to_integral_value()
    return format_currency(value, currency, "¤#,##0" if whole else None, locale=ENGLISH, currency_digits=not whole)


def _countries(codes: str) -> list[str]:
    """ "GB, BE" -> "Belgium", "the United Kingdom": by name, each as it stands in a sentence."""
    names = (ENGLISH.territories.get(code.strip().upper(), code.strip()) for code in codes.split(",") if code.strip())
    return [f"the {name}" if name in WITH_ARTICLE else name for name in sorted(names)]


def _long(months: int) -> str:
    return _counted(months // 12, "year") if months % 12 == 0 else _counted(months, "month")


def _counted(count: int, what: str) -> str:
    return f"one {what}" if count == 1 else f"{count} {what}s"


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _times(opening: Opening) -> str:
    """ "8:00 to 20:00"."""
    midnight = opening.begins // _DAY_MINUTES * _DAY_MINUTES
    ends = (divmod(minute - midnight, 60) for minute in (opening.begins, opening.ends))
    return " to ".join(f"{hours}:{minutes:02d}" for hours, minutes in ends)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "_", plain).strip("_")
