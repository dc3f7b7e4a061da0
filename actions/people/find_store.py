"""Where the stores are, and whether they are open now."""

from dataclasses import dataclass

from actions.people.hours import closes_at, is_open, next_opening, parse_hours
from actions.shop.models import Store
from actions.shop.shop import Shop
from actions.telling.places import stores_meant
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

MOST_TOLD = 3  # with address and hours; of more, the names


@dataclass(frozen=True, slots=True)
class FindStore:
    """Where are you, and when are you open?"""

    store: str = ""
    """Its name, or a word of its address; empty: all of them."""
    city: str = ""


def run(request: FindStore, shop: Shop, caller: Caller) -> ActionResult:
    stores = shop.stores()
    if not stores:
        return Refused("no_stores")
    wanted = (request.store or request.city).strip()
    named = stores_meant(wanted, stores)
    if len(named) == 1 or len(stores) == 1:
        return _tell(named[0] if named else stores[0], caller)
    told = named or stores
    facts: dict[str, Fact] = {
        "wanted": wanted if wanted and not named else None,
        "count": len(told),
        "stores": tuple(_in_words(store, len(told)) for store in told),
        "names": tuple(store.name for store in told),
        "open_now": tuple(store.name for store in told if _is_open(store, caller)),
    }
    return Done("stores_listed" if facts["wanted"] is None else "store_not_there", facts)


def _tell(store: Store, caller: Caller) -> ActionResult:
    week = parse_hours(store.hours)
    open_until = closes_at(week, caller.at) if week is not None else None
    facts: dict[str, Fact] = {
        "store": store.name,
        "address": store.address,
        "hours": store.hours or None,
        "phone": store.phone or None,
        "open_until": open_until,
        "opens_at": next_opening(week, caller.at) if week is not None and open_until is None else None,
    }
    if week is None:
        return Done("store_told", facts)
    return Done("store_closed_now" if open_until is None else "store_open_now", facts)


def _is_open(store: Store, caller: Caller) -> bool:
    week = parse_hours(store.hours)
    return week is not None and is_open(week, caller.at)


def _in_words(store: Store, count: int) -> str:
    if count > MOST_TOLD:
        return store.name
    return f"{store.name}, {store.address} ({store.hours})" if store.hours else f"{store.name}, {store.address}"


ACTION = Action("find_store", Effect.READ, Level.ANONYMOUS, FindStore, run)
