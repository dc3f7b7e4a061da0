"""An address, from what understanding found, from the raw words, or as "the one of my other order".

It is kept as "field=value" pairs; what is missing is asked for.
"""

import re
from dataclasses import asdict, fields

from actions.shop.models import Address
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import says, spans
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.places import country_code, country_of_zip, parse_address, street_start
from bot.dialogue.slots.spec import Known

MOST_CHARS = 100
"""Of one field; longer ones are no address."""
NEEDED = ("line1", "city", "zip", "country")
ZIP_AND_TOWN = re.compile(r"(\d{4,6}),? ([^\W\d][^\d,;]{1,60})")
"""Once the street is known, a number before a name is no house number: "10119 Berlin"."""
LABELS = {"line1": "street_address", "city": "city", "zip": "zip_code", "state": "state", "country": "country"}
DEFAULT = "default"
"""The value of the button with the customer's own address."""


def read_address(heard: Heard, known: Known) -> SlotValue | None:
    """A known address that is pointed at, or the parts that are said, with those said before."""
    pointed = _pointed_at(heard, known)
    if pointed is not None:
        return write_address(pointed)
    before = read_parts(known.slots.get(known.slot.name, ()))
    base = _base(heard, known)
    if number := _new_number(heard, {**base, **before}):
        return _pairs({**base, **before, "line1": number})
    said = _said(heard, known)
    if not said:
        return _at_home(before, heard)
    if "line1" in said and "zip" in said:
        before = {}
    elif base and says("rest_stays", heard.text):
        before = {**base, **before}
    if "line1" in said and "line2" not in said and "line2" in before:
        before.pop("line2")
    if own := _own_country(heard):
        before = {"country": own, **before}
        if country_code(said.get("country", "")) == country_code(own):
            said["country"] = own
    if "country" not in said and (there := country_of_zip(said.get("zip", ""))) not in ("", country_code(own)):
        said["country"] = there
    return _pairs({**before, **said})


def _at_home(parts: dict[str, str], heard: Heard) -> SlotValue | None:
    """What was said before it was known whose country it is in."""
    own = _own_country(heard)
    return _pairs({**parts, "country": own}) if parts and own and not parts.get("country") else None


def missing_part(value: SlotValue) -> str:
    """The first part that an address cannot do without and that is not there; "" when it is whole."""
    parts = read_parts(value)
    return next((name for name in NEEDED if not parts.get(name)), "")


def read_parts(value: SlotValue) -> dict[str, str]:
    return dict(part.split("=", 1) for part in value if "=" in part) if isinstance(value, tuple) else {}


def build_address(value: SlotValue) -> Address:
    return Address(**{"line1": "", "city": "", "zip": "", "country": "", **read_parts(value)})


def write_address(address: Address) -> SlotValue:
    return _pairs({name: str(value) for name, value in asdict(address).items() if name != "name"})


def _pairs(parts: dict[str, str]) -> SlotValue:
    names = [field.name for field in fields(Address)]
    return tuple(f"{name}={parts[name]}" for name in names if parts.get(name))


def _pointed_at(heard: Heard, known: Known) -> Address | None:
    """ "My default address", "the address of order W20401", or a pressed one."""
    customer = heard.situation.customer
    own = customer.addresses if customer else ()
    for value in heard.values(known.slot.name):
        if value == DEFAULT and own:
            return own[0]
        if (order := heard.situation.order(value)) is not None:
            return order.address
    names_another = bool(heard.values("street_address")) or _looks_like_address(heard)
    if own and says("default_address", heard.text) and not names_another:
        return own[0]
    if says("address_of_order", heard.text):
        others = [id for id in heard.values("order_id") if id != known.order_id]
        orders = [order for id in others if (order := heard.situation.order(id))]
        return orders[-1].address if orders else None
    return None


def _said(heard: Heard, known: Known) -> dict[str, str]:
    """From the raw words where they look like an address, completed by what understanding found."""
    told = {name: [value for value in heard.values(label) if _has_words(value)] for name, label in LABELS.items()}
    named = {name: values[0] for name, values in told.items() if values}
    is_answer = heard.asked == known.slot.name
    if not is_answer and not {"line1", "zip"} & set(named) and not _looks_like_address(heard):
        return {}
    part = missing_part(known.slots.get(known.slot.name, ()))
    text = heard.text.strip(" .!")
    if is_answer and part in ("city", "zip") and (both := ZIP_AND_TOWN.fullmatch(text)):
        return {"zip": both[1], "city": both[2]}
    parsed = parse_address(_stretch(heard), is_answer=is_answer)
    if is_answer and not parsed and not named:
        parsed = {part: text} if part and len(text.split()) <= 6 and known.slots.get(known.slot.name) else {}
    found = {**named, **parsed}
    return {name: value for name, value in found.items() if 0 < len(value) <= MOST_CHARS}


def _looks_like_address(heard: Heard) -> bool:
    parsed = parse_address(_stretch(heard), is_answer=False)
    return "line1" in parsed and ("zip" in parsed or "city" in parsed)


def _stretch(heard: Heard) -> str:
    """The text from where the address begins."""
    streets = [entity for entity in heard.entities if entity.label == "street_address"]
    starts = [entity.start for entity in streets if _has_words(entity.value)]
    if not starts and (start := street_start(heard.text)) >= 0:
        starts = [start]
    leads = [end for _, end in spans("lead_in", heard.text) if not starts or end <= min(starts)]
    begin = max(leads) if leads else min(starts, default=0)
    return heard.text[begin:]


def _has_words(value: str) -> bool:
    """A lone comma that was taken for a street is none."""
    return any(character.isalnum() for character in value)


def _base(heard: Heard, known: Known) -> dict[str, str]:
    """The address that only a part of is to change: the order's, or the customer's own."""
    order = heard.situation.order(known.order_id)
    customer = heard.situation.customer
    address = order.address if order else customer.addresses[0] if customer and customer.addresses else None
    return read_parts(write_address(address)) if address else {}


def _new_number(heard: Heard, base: dict[str, str]) -> str:
    """The street as it was, with the house number that is said: "only the number changes to 14"."""
    numbers = re.findall(r"(?<!\w)\d{1,5}[a-z]?(?!\w)", heard.text, re.IGNORECASE)
    if not says("house_number", heard.text) or not numbers or not base.get("line1"):
        return ""
    return re.sub(r"(?<!\w)\d{1,5}[A-Za-z]?(?!\w)", numbers[-1], base["line1"], count=1)


def _own_country(heard: Heard) -> str:
    """As the shop writes it: "USA" stays "USA"."""
    customer = heard.situation.customer
    return customer.addresses[0].country if customer and customer.addresses else ""
