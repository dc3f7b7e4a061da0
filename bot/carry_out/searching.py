"""From what was said to the search that follows, and from a search to what a recommender understands."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from bot.dialogue.decisions import Recommend
from bot.dialogue.search import Search
from recommender.asking import Question
from recommender.critique import SIZES, critique, sizes_of
from recommender.filters import Relaxation
from recommender.types import Filters, Item, Recommendation


class Suggestions(Protocol):
    """What the assistant asks of a recommender."""

    def recommend(
        self,
        *,
        user_id: str | None = None,
        session: Sequence[str] = (),
        k: int = 10,
        filters: Filters = Filters(),
        draw: float | None = None,
    ) -> list[Recommendation]: ...

    def similar_items(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]: ...

    def goes_with(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]: ...

    def explain(self, item_id: str, *, user_id: str | None = None, session: Sequence[str] = ()) -> Recommendation: ...

    def count(self, filters: Filters) -> int: ...

    def relax(self, filters: Filters) -> tuple[Relaxation, ...]: ...

    def question(self, filters: Filters, *, not_about: Collection[str] = ()) -> Question | None: ...

    def item(self, item_id: str) -> Item | None: ...


def next_search(decision: Recommend, before: Search | None, suggestions: Suggestions) -> Search:
    """What is looked for now. Raises `CannotCompare` where what was shown does not tell what is compared."""
    match decision.kind:
        case "others" if before is not None:
            return replace(before, refused=tuple(dict.fromkeys((*before.refused, *before.shown))))
        case "refine" if before is not None:
            search = narrowed(before, decision)
            return compared(search, decision, _speaks_of(decision, before.shown, suggestions))
        case "wish" if decision.critiques:
            budget = before.max_price if before is not None else None
            search = narrowed(Search(max_price=budget), decision)
            best = suggestions.recommend(k=1, filters=filters_of(search))
            return compared(search, decision, _items([one.item_id for one in best], suggestions))
        case "similar":
            search = narrowed(Search(like=decision.product_id), replace(decision, words=()))
            return compared(search, decision, _items([decision.product_id], suggestions))
        case _:
            return narrowed(Search(), decision)


def narrowed(search: Search, said: Recommend) -> Search:
    """With the constraints just said; where one was said before, the new one counts."""
    return replace(
        search,
        words=said.words or search.words,
        category=said.category or search.category,
        brand=said.brand or search.brand,
        max_price=said.max_price if said.max_price is not None else search.max_price,
        min_price=said.min_price if said.min_price is not None else search.min_price,
        options={**search.options, **dict(said.options)},
        preferred={**search.preferred, **dict(said.preferred)},
        without=tuple(dict.fromkeys((*search.without, *said.without))),
        other_than_brands=tuple(dict.fromkeys((*search.other_than_brands, *said.other_than_brands))),
    )


def compared(search: Search, said: Recommend, shown: Sequence[Item]) -> Search:
    """Stricter than every one of `shown` in what is compared."""
    filters = filters_of(search)
    for name in said.critiques:
        filters = critique(filters, _measured(name, shown), name)
    return replace(
        search,
        brand=filters.brand or "",
        max_price=filters.max_price,
        min_price=filters.min_price,
        min_rating=filters.min_rating,
        other_than_brands=filters.other_than_brands,
        limits=filters.limits,
    )


def relaxed(search: Search, constraint: str) -> Search:
    """Without one constraint."""
    group, _, name = constraint.partition(".")
    match group:
        case "options":
            return replace(search, options={key: value for key, value in search.options.items() if key != name})
        case "limits":
            return replace(search, limits={key: value for key, value in search.limits.items() if key != name})
        case "max_price":
            return replace(search, max_price=None)
        case "min_price":
            return replace(search, min_price=None)
        case "min_rating":
            return replace(search, min_rating=None)
        case "words":
            return replace(search, words=())
        case "without":
            return replace(search, without=())
        case "other_than_brands":
            return replace(search, other_than_brands=())
        case "brand":
            return replace(search, brand="")
        case "category":
            return replace(search, category="")
        case _:
            return search


def filters_of(search: Search, *, with_preferred: bool = False) -> Filters:
    """What must hold; `with_preferred`: and what should."""
    preferred = search.preferred if with_preferred else {}
    return Filters(
        category=search.category or None,
        brand=search.brand or None,
        max_price=search.max_price,
        min_price=search.min_price,
        options={**preferred, **search.options},
        words=search.words,
        min_rating=search.min_rating,
        other_than_brands=search.other_than_brands,
        without=search.without,
        limits=search.limits,
    )


def _speaks_of(said: Recommend, shown: Sequence[str], suggestions: Suggestions) -> list[Item]:
    """Those shown that the comparison is about: "poles, but cheaper" is about the poles among them."""
    items = _items(shown, suggestions)
    named = [item for item in items if any(word in item.title.casefold() for word in said.words)]
    return named or items


def _measured(name: str, shown: Sequence[Item]) -> Sequence[Item]:
    """Without those of which the catalogue does not tell what is compared, if it does of the first."""
    names = ("weight",) if name in ("lighter", "heavier") else SIZES if name in ("bigger", "smaller") else ()
    told = next((own for own in names if shown and sizes_of(shown[0], own)), "")
    return [item for item in shown if sizes_of(item, told)] if told else shown


def _items(ids: Sequence[str], suggestions: Suggestions) -> list[Item]:
    return [item for id in ids if (item := suggestions.item(id)) is not None]
