"""Suggesting products, each with its reason and only if it can be had."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from actions.shop.inventory import can_be_had
from actions.shop.models import Money, Product, ProductId
from actions.shop.shop import Shop
from actions.types import Fact
from bot.carry_out.carried import Carried
from bot.carry_out.exploring import EXPLORES, Exploring
from bot.carry_out.searching import Suggestions, filters_of, next_search, relaxed
from bot.carry_out.trying import Trying
from bot.dialogue.critiques import HISTORY, RELAX, TRAIT
from bot.dialogue.decisions import Label, Option, Recommend
from bot.dialogue.search import HistoryAllowed, Search, Searched
from bot.dialogue.situation import Situation
from bot.dialogue.tried import Tried
from bot.dialogue.wording import Said
from bot.storage.objections import Objections
from nlu.types import Intent
from recommender.asking import BRAND, CATEGORY, PRICE
from recommender.critique import CannotCompare
from recommender.filters import SOUGHT, Relaxation
from recommender.types import Filters, Recommendation
from recommender.words import head, words

SHOWN = 3
LOOKED_AT = 6  # more than are shown, since some may have sold out
ALIKE = 50
"""Of what is like a product, those that are counted at most."""
MANY = 6
"""Products left from which on it pays to ask."""
ASKED = {CATEGORY: "ask_which.category", BRAND: "ask_which.brand", PRICE: "ask_which.price"}
MOST_QUESTIONS = 2
"""Asked in one turn after the other."""
MOST_RELAXED = 2
"""Constraints that are offered to be given up."""
PRICES = ("max_price", "min_price")


def recommend(
    carried: Carried,
    decision: Recommend,
    situation: Situation,
    shop: Shop,
    suggestions: Suggestions,
    trying: Trying | None = None,
    exploring: Exploring | None = None,
    objections: Objections | None = None,
) -> Carried:
    """Find what fits and say why; or say what is in the way."""
    suggesting = Suggesting(carried, situation, shop, suggestions, trying, exploring, objections)
    match decision.kind:
        case "history":
            return suggesting.history(allowed=decision.allowed)
        case "why":
            return suggesting.why(decision.product_id)
        case "goes_with":
            return suggesting.companions(decision)
        case "back":
            return suggesting.back()
        case _:
            return suggesting.search(decision)


class Suggesting:
    """One turn's suggestion."""

    def __init__(
        self,
        carried: Carried,
        situation: Situation,
        shop: Shop,
        suggestions: Suggestions,
        trying: Trying | None,
        exploring: Exploring | None,
        objections: Objections | None,
    ) -> None:
        self.carried = carried
        self.trying = trying
        self.exploring = exploring
        self.objections = objections
        self.situation = situation
        self.shop = shop
        self.suggestions = suggestions
        conversation = carried.conversation
        self.newest = next(iter(conversation.searches), None)
        self.before = next((search for search in conversation.searches if not search.blocked), None)
        own = situation.identity.customer_id
        objects = own is not None and objections is not None and objections.has(own)
        self.user_id = own if conversation.uses_history and not objects else None
        self.tried: Tried | None = None
        self.explored = ""
        self.seen = (situation.page_product,) if situation.page_product else ()

    def search(self, decision: Recommend) -> Carried:
        try:
            search = (
                relaxed(self.newest, decision.relaxed)
                if decision.kind == "relax" and self.newest
                else next_search(decision, self.before, self.suggestions)
            )
        except CannotCompare:
            known = tuple(name for name in decision.critiques if self._can_compare(decision, name))
            told = tuple(Label(f"critique.{name}") for name in decision.critiques if name not in known)
            if not known:
                return self.carried.say(Said("recommendations_not_comparable", {"how": told}))
            self.carried = self.carried.say(Said("recommendations_compared_in_part", {"how": told}))
            return self.search(replace(decision, critiques=known))
        filters, given_up = self._hard_enough(search)
        found, products = self._find(search, filters)
        if not products:
            return self._blocked(search, filters, decision)
        left = len(found) if search.like else self.suggestions.count(filters) - len(search.refused)
        facts = {**self._facts(decision, search, products, given_up), "left": max(left, len(products))}
        reasons = {one.item_id: Said(f"reason.{one.reason}", one.facts) for one in found}
        nearest = decision.kind == "wish" and not _are_called(decision.thing, products)
        said = Said("recommendations.nearest" if nearest else _code(decision), facts, shown=products, reasons=reasons)
        return self._asking(said, search, filters, left)

    def _can_compare(self, decision: Recommend, critique: str) -> bool:
        try:
            next_search(replace(decision, critiques=(critique,)), self.before, self.suggestions)
        except CannotCompare:
            return False
        return True

    def companions(self, decision: Recommend) -> Carried:
        other = self.shop.product(ProductId(decision.product_id))
        found = self.suggestions.goes_with(decision.product_id, k=LOOKED_AT, filters=filters_of(Search()))
        products = self._to_be_had(found)[:SHOWN]
        if not products:
            return self.carried.say(Said("recommendations_none"))
        reasons = {one.item_id: Said(f"reason.{one.reason}", one.facts) for one in found}
        facts: dict[str, Fact] = {"other": other.title if other else "", "titles": _titles(products)}
        return self.carried.say(Said("recommendations.goes_with", facts, shown=products, reasons=reasons))

    def back(self) -> Carried:
        """What was shown before the last step, with what can still be had."""
        searches = self.carried.conversation.searches
        if len(searches) < 2:
            return self.carried.say(Said("recommendations_ask"))
        products = self._to_be_had([Recommendation(id, 0.0, "") for id in searches[1].shown])
        found = [self._explained(product.id) for product in products]
        reasons = {one.item_id: Said(f"reason.{one.reason}", one.facts) for one in found}
        said = Said("recommendations.back", {"titles": _titles(products)}, shown=products, reasons=reasons)
        return self.carried.record(Searched(self.situation.at, searches[1], back=True)).say(said)

    def why(self, product_id: str) -> Carried:
        """What each of those shown has for it, and what was looked at to choose them."""
        shown = (product_id,) if product_id else self.carried.conversation.focus.products[:SHOWN]
        carried = self.carried
        personal = False
        explored = self.newest.explored if self.newest else ""
        for product in self.shop.products([ProductId(id) for id in shown]):
            one = Recommendation(explored, 0.0, "few_met") if product.id == explored else self._explained(product.id)
            personal = personal or one.reason == "from_your_history"
            facts = {**one.facts, "title": product.title}
            carried = carried.say(Said(f"reason.{one.reason}", facts, opening="why_opening"))
        if self.user_id is None:
            return carried.say(Said("why_recommended_anonymous"))
        option = Option("not_my_history", Intent.PRODUCT_RECOMMENDATION, HISTORY, "off")
        return carried.say(Said("why_recommended", {"personal": "yes" if personal else None}, (option,)))

    def history(self, *, allowed: bool) -> Carried:
        carried = self.carried.record(HistoryAllowed(self.situation.at, allowed))
        customer_id = self.situation.identity.customer_id
        if self.objections is not None and customer_id is not None:
            self.objections.record(customer_id, allowed=allowed)
        if allowed:
            return carried.say(Said("history_used"))
        option = Option("my_history_again", Intent.PRODUCT_RECOMMENDATION, HISTORY, "on")
        return carried.say(Said("history_not_used", {}, (option,)))

    def _explained(self, product_id: str) -> Recommendation:
        return self.suggestions.explain(product_id, user_id=self.user_id, session=self.seen)

    def _hard_enough(self, search: Search) -> tuple[Filters, tuple[str, ...]]:
        """With what should be where something has it; otherwise without, and what was given up."""
        filters = filters_of(search, with_preferred=True)
        if not search.preferred or self.suggestions.count(filters):
            return filters, ()
        return filters_of(search), tuple(search.preferred.values())

    def _find(self, search: Search, filters: Filters) -> tuple[list[Recommendation], tuple[Product, ...]]:
        k = LOOKED_AT + len(search.refused)
        if search.like:
            found = self.suggestions.similar_items(search.like, k=ALIKE + k, filters=filters)
        else:
            chosen = self._chosen(search)
            found = chosen.recommend(user_id=self.user_id, session=self.seen, k=k, filters=filters)
        found = [one for one in found if one.item_id not in search.refused]
        products = self._to_be_had(found[:LOOKED_AT])[:SHOWN]
        if not search.like and self.trying is None and len(products) == SHOWN:
            found, products = self._with_unknown(found, products, search, filters)
        if self.tried is not None and products:
            shown = tuple(product.id for product in products)
            self.carried = self.carried.record(replace(self.tried, products=shown))
        return found, products

    def _with_unknown(
        self, found: list[Recommendation], products: tuple[Product, ...], search: Search, filters: Filters
    ) -> tuple[list[Recommendation], tuple[Product, ...]]:
        """With what few have met in the last place, where it is this conversation's turn and it can be had."""
        conversation = self.carried.conversation
        self.tried = self.exploring.choose(conversation, self.situation, search) if self.exploring else None
        if self.exploring is None or self.tried is None or self.tried.arm != EXPLORES:
            return found, products
        draw = self.exploring.draw(conversation)
        listed = self.suggestions.recommend(
            user_id=self.user_id, session=self.seen, k=SHOWN, filters=filters, draw=draw
        )
        last = [one for one in listed[-1:] if one.reason == "few_met"]
        unknown = self._to_be_had(last)
        if not unknown or unknown[0] in products[:-1]:
            return found, products
        self.explored = unknown[0].id
        return [*(one for one in found if one.item_id != self.explored), *last], (*products[:-1], *unknown)

    def _chosen(self, search: Search) -> Suggestions:
        """The way of recommending that is this shopper's in the experiment; the one that serves without one."""
        if self.trying is None:
            return self.suggestions
        self.tried = self.trying.choose(self.carried.conversation, self.situation, search)
        return self.trying.arms[self.tried.arm]

    def _to_be_had(self, found: Sequence[Recommendation]) -> tuple[Product, ...]:
        """Those with a variant that can be had at this moment."""
        return tuple(_in_stock(self.shop.products([ProductId(one.item_id) for one in found]), self.shop))

    def _facts(
        self, decision: Recommend, search: Search, products: Sequence[Product], given_up: tuple[str, ...]
    ) -> dict[str, Fact]:
        other = self.shop.product(ProductId(search.like)) if search.like else None
        return {
            "other": other.title if other else "",
            "titles": _titles(products),
            "max_price": _money(decision.max_price, products[0]),
            "how": tuple(Label(f"critique.{name}") for name in decision.critiques),
            "values": tuple(filter(None, (*(value for _, value in decision.options), decision.category))),
            "brand": decision.brand,
            "without": (*decision.without, *decision.other_than_brands),
            "words": decision.words,
            "thing": decision.thing,
            "given_up": given_up,
            "constraint": Label(f"constraint.{decision.relaxed}") if decision.relaxed else None,
        }

    def _asking(self, said: Said, search: Search, filters: Filters, left: int) -> Carried:
        """Say it, and ask what would narrow a long list most; not more than twice in a row."""
        question = None
        in_a_row = self.before.in_a_row if self.before and self.before.offered else 0
        if left > MANY and not search.like and in_a_row < MOST_QUESTIONS:
            question = self.suggestions.question(filters, not_about=(*search.asked_about, *_settled(search)))
        shown = tuple(product.id for product in said.shown if isinstance(product, Product))
        search = replace(search, shown=shown, explored=self.explored, offered=(), in_a_row=0, blocked=False)
        if question is None:
            return self.carried.record(Searched(self.situation.at, search)).say(said)
        search = replace(
            search,
            offered=tuple((question.trait, value) for value, _ in question.answers),
            asked_about=(*search.asked_about, question.trait),
            in_a_row=in_a_row + 1,
        )
        first = next(product for product in said.shown if isinstance(product, Product))
        middle = _money(int(question.answers[0][0]), first) if question.trait == PRICE else None
        options = tuple(
            Option(
                "answer_price" if middle else "answer",
                Intent.PRODUCT_RECOMMENDATION,
                TRAIT,
                f"{question.trait}={value}",
                {"value": middle or value},
            )
            for value, _ in question.answers
        )
        code = ASKED.get(question.trait, "ask_which")
        values = tuple(value for value, _ in question.answers)
        facts: dict[str, Fact] = {"trait": Label(f"trait.{question.trait}"), "values": values, "middle": middle}
        return self.carried.record(Searched(self.situation.at, search)).say(said).say(Said(code, facts, options))

    def _blocked(self, search: Search, filters: Filters, decision: Recommend) -> Carried:
        """Nothing is left: name what is in the way, and offer to do without it."""
        found = self.suggestions.relax(filters) if not search.like else ()
        blocking = [one for one in found if one.constraint not in SOUGHT][:MOST_RELAXED] or found[:1]
        shown = self.before.shown if self.before else ()
        carried = self.carried.record(
            Searched(self.situation.at, replace(search, shown=shown, offered=(), blocked=True))
        )
        thing = decision.thing or (decision.words[0] if len(decision.words) == 1 else "")
        if thing and all(one.constraint in SOUGHT for one in blocking):
            return self.carried.say(Said("recommendations_no_such", {"thing": thing}))
        if not blocking:
            is_specific = not search.is_vague or search.brand or search.max_price or decision.critiques
            return self.carried.say(Said("recommendations_none" if is_specific else "recommendations_ask"))
        first = blocking[0]
        facts: dict[str, Fact] = {
            "constraint": Label(f"constraint.{first.constraint}"),
            "value": first.value if isinstance(first.value, str) and first.constraint != "in_stock" else None,
            "amount": self._price(first, int(first.value)) if first.constraint in PRICES else None,
            "left": first.left,
            "cheapest": self._price(first, first.cheapest),
        }
        options = tuple(
            Option("do_without", Intent.PRODUCT_RECOMMENDATION, RELAX, one.constraint,
                   {"constraint": Label(f"constraint.{one.constraint}"), "left": one.left})
            for one in blocking
        )  # fmt: skip
        return carried.say(Said("recommendations_blocked", facts, options))

    def _price(self, blocking: Relaxation, amount: int) -> Money | None:
        """In the currency of what would be left."""
        best = self.suggestions.recommend(k=1, filters=blocking.filters)
        product = self.shop.product(ProductId(best[0].item_id)) if best else None
        return _money(amount, product) if product else None


def _are_called(thing: str, products: Sequence[Product]) -> bool:
    """Whether one of them is what was named, and does not only go by its name as a laptop stand does by a laptop's."""
    kind = head(thing)
    by_name = [product for product in products if kind in words(product.title)]
    return not by_name or any(head(product.title) == kind for product in by_name)


def _in_stock(products: Sequence[Product], shop: Shop) -> Iterator[Product]:
    stock = shop.stock_of([product.id for product in products])
    for product in products:
        if any(can_be_had(variant, stock) for variant in product.variants):
            yield product


def _settled(search: Search) -> tuple[str, ...]:
    """What was said already and need not be asked about."""
    said = {CATEGORY: search.category, BRAND: search.brand, PRICE: search.max_price or search.min_price}
    return (*search.options, *search.preferred, *(name for name, value in said.items() if value))


def _code(decision: Recommend) -> str:
    match decision.kind:
        case "wish":
            return "recommendations"
        case "similar" if decision.critiques == ("cheaper",):
            return "recommendations.cheaper"
        case "similar":
            return "recommendations.similar"
        case "refine":
            adds_words = decision == Recommend("refine", words=decision.words)
            return "recommendations" if adds_words else "recommendations.refined"
        case "relax":
            return "recommendations.relaxed"
        case other:
            return f"recommendations.{other}"


def _titles(products: Sequence[Product]) -> tuple[str, ...]:
    return tuple(product.title for product in products)


def _money(amount: int | None, product: Product) -> Money | None:
    return Money(amount, product.variants[0].price.currency) if amount is not None and product.variants else None
