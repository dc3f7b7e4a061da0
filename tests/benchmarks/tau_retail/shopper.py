"""A shopper who pursues a task's goals. They see only texts and quick replies, and know what a customer knows."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.tau_retail.knowing import Knows
from tests.benchmarks.tau_retail.phrasing import Phrases, joined
from tests.benchmarks.tau_retail.tasks import Ask, Cancel, Exchange, Goal, Item, Readdress, Repay, Return, Task

PATIENCE = 8
"""Turns without progress on one goal before the shopper lets it go."""
WRONG_NUMBER = 0.08
TELLS_ORDER = 0.6
TELLS_WHO = 0.3
PERSON = re.compile(r"person|colleague|back to the assistant", re.IGNORECASE)
AMOUNT = re.compile(r"(\d[\d,]*\.\d\d)")


@dataclass(frozen=True)
class Heard:
    """What is on the shopper's screen after their message."""

    text: str
    buttons: tuple[str, ...]

    @property
    def asks_yes(self) -> bool:
        return any(button.lower().startswith("yes") for button in self.buttons)

    @property
    def person_comes(self) -> bool:
        return any("back to the assistant" in button.lower() for button in self.buttons)

    @property
    def question(self) -> str:
        """The sentences that ask, or else the last one, in lower case."""
        sentences = re.split(r"(?<=[.?!:])\s+", self.text.strip())
        asking = [sentence for sentence in sentences if sentence.endswith("?")]
        return " ".join(asking or sentences[-1:]).lower()


@dataclass
class TauShopper:
    """Says one thing at a time; None when they leave."""

    task: Task
    knows: Knows
    rng: random.Random
    phrases: Phrases
    goal: int = 0
    tries: int = 0
    """Turns spent on this goal."""
    told: set[str] = field(default_factory=set)
    said_yes: bool = False
    is_identified: bool = False
    corrections: int = 0
    pending_added: bool = False
    email_index: int = 0
    first_wish_said: bool = False

    @property
    def current(self) -> Goal:
        return self.task.goals[self.goal]

    def opens(self) -> str:
        parts = [self.phrases.say("hello")]
        if self.rng.random() < TELLS_WHO:
            parts.append(self._who())
        parts.append(self._wish())
        return " ".join(part for part in parts if part)

    def answers(self, heard: Heard) -> str | None:
        """React to what came back."""
        self.tries += 1
        if heard.person_comes:
            return None
        if heard.asks_yes and self.tries <= 2 * PATIENCE:
            return self._check(heard)
        if (self.said_yes or isinstance(self.current, Ask)) and not self._is_asked_who(heard):
            return self._next()
        if self.tries > PATIENCE:
            return self._next()
        return self._tell(heard)

    def _next(self) -> str | None:
        """The next goal, in a new breath."""
        self.goal += 1
        self.tries = self.corrections = 0
        self.said_yes = self.first_wish_said = False
        self.told = set()
        if self.goal >= len(self.task.goals):
            return None
        return self.phrases.say("next") + self._wish()

    # What is wished for

    def _wish(self) -> str:
        goal = self.current
        match goal:
            case Ask():
                return goal.says
            case Cancel() if goal.item:
                said = self.phrases.say("cancel_item", item=goal.item.lower(), reason=goal.reason)
            case Cancel():
                said = self.phrases.say("cancel", order=self._order_at_once(), reason=goal.reason)
            case Return() if not goal.items:
                said = self.phrases.say("return_all", order=self._order_at_once())
            case Return():
                method = self._method_words() if goal.method else "the original payment method"
                said = self.phrases.say(
                    "return", order=self._order_at_once(), items=self._items(goal.items), method=method
                )
            case Exchange():
                said = self._exchange_wish(goal)
            case Readdress():
                said = self.phrases.say("readdress", order=self._order_at_once(), address=self._address())
            case Repay():
                said = self.phrases.say("repay", order=self._order_at_once(), method=self._method_words())
        return " ".join(part for part in (getattr(goal, "story", ""), said) if part)

    def _exchange_wish(self, goal: Exchange) -> str:
        order = self._order_at_once()
        parts = []
        for place, swap in enumerate(goal.swaps):
            wanted = goal.first_wanted if place == 0 and goal.first_wanted else swap.wanted
            kind = ("exchange" if place == 0 else "exchange_more") + ("" if wanted else "_same")
            said = self.phrases.say(kind, order=order, item=self._item(swap.item), wanted=self.phrases.options(wanted))
            parts.append(said + (", whichever is cheaper" if swap.cheapest else ""))
        return ". ".join(parts) if len(parts) > 1 else parts[0]

    def _order_at_once(self) -> str:
        """The number, when they have it at hand; now and then with a slip."""
        order = getattr(self.current, "order", "")
        if not order or self.rng.random() > TELLS_ORDER:
            return ""
        self.told.add("order")
        if self.rng.random() < WRONG_NUMBER:
            self.told.add("wrong")
            return order[:-1] + str((int(order[-1]) + 1) % 10)
        return order

    # What is told when asked

    def _tell(self, heard: Heard) -> str | None:
        question, goal = heard.question, self.current
        if self._is_asked_who(heard):
            return self._who(again="who" in self.told)
        if "wrong" in self.told and ("number" in question or "order" in question):
            self.told.discard("wrong")
            return self.phrases.say("sorry_order", order=getattr(goal, "order", ""))
        if button := self._fitting(heard):
            return button
        if "order" in question and "order" not in self.told:
            return self._order_words()
        return self._fact(question) or self._again()

    def _fact(self, question: str) -> str:
        """The one thing a question is about; "" when it is about none of what the shopper knows."""
        goal = self.current
        if re.search(r"\b(why|reason)\b", question) and isinstance(goal, Cancel):
            return self.phrases.say("reason", reason=goal.reason)
        if "address" in question and isinstance(goal, Readdress):
            return self.phrases.say("address", address=self._address())
        if re.search(r"\b(pay|paid|refund|money|method|card|difference)\b", question):
            return self._method_answer()
        if isinstance(goal, Return) and re.search(r"\b(which|what|item|everything|back)\b", question):
            if not goal.items:
                return self.phrases.say("everything")
            return self.phrases.say("items", items=self._items(goal.items))
        if isinstance(goal, Exchange) and re.search(r"\b(which|what|instead|like)\b", question):
            return self._swap_answer(question, goal)
        if "order" in question:
            return self._order_words()
        return ""

    def _swap_answer(self, question: str, goal: Exchange) -> str:
        """What is wanted of the item the question names, or which item it is."""
        named = [swap for swap in goal.swaps if swap.item.name.lower() in question]
        if named or len(goal.swaps) == 1:
            swap = (named or list(goal.swaps))[0]
            return self.phrases.say("wanted", wanted=self.phrases.options(swap.wanted) or "same as before")
        return self.phrases.say("items", items=self._items([swap.item for swap in goal.swaps]))

    def _order_words(self) -> str:
        goal = self.current
        self.told.add("order")
        if isinstance(goal, Cancel) and goal.ends_in:
            return self.phrases.say("ends_in", digits=goal.ends_in)
        if order := getattr(goal, "order", ""):
            return self.phrases.say("order", order=order)
        return self.phrases.say("items", items=self._items(self._goal_items()))

    def _again(self) -> str | None:
        """The same wish in other words, with the number this time."""
        if self.tries > PATIENCE // 2:
            return self._next()
        order = getattr(self.current, "order", "")
        wish = self._wish()
        self.told.add("order")
        return wish if not order or order in wish else f"{wish} ({order})"

    def _fitting(self, heard: Heard) -> str:
        """The button that says what the shopper means; "" when none clearly does."""
        choices = [button for button in heard.buttons if not PERSON.search(button)]
        if not choices:
            return ""
        goal = self.current
        order = getattr(goal, "order", "")
        if order and (with_number := [button for button in choices if order in button]):
            return with_number[0]
        if isinstance(goal, Cancel) and goal.ends_in:
            return next((b for b in choices if re.search(rf"W\d*{goal.ends_in}\b", b)), "")
        if isinstance(goal, Exchange) and (found := self._variant_button(choices, goal)):
            return found
        wanted = self._wanted_words(goal)
        scored = sorted(((_overlap(button, wanted), button) for button in choices), reverse=True)
        if scored[0][0] and (len(scored) == 1 or scored[0][0] > scored[1][0]):
            return scored[0][1]
        return ""

    def _variant_button(self, choices: Sequence[str], goal: Exchange) -> str:
        """Of the variants on offer, the one as wanted and otherwise as it was; the cheapest, if they said so."""
        for swap in goal.swaps:
            values = [value.lower() for value in {**swap.item.options, **swap.wanted}.values()]
            fitting = [button for button in choices if values and _says_all(button, values)]
            if fitting:
                return min(fitting, key=_amount) if swap.cheapest else fitting[0]
        return ""

    def _wanted_words(self, goal: Goal) -> list[str]:
        words = [item.name for item in self._goal_items()]
        if isinstance(goal, Cancel):
            words += [goal.reason, goal.item]
        if isinstance(goal, Return | Exchange | Repay):
            words.append(self.knows.label(goal.method) if goal.method else "original")
        return [word for word in words if word]

    def _goal_items(self) -> list[Item]:
        goal = self.current
        match goal:
            case Return():
                return list(goal.items)
            case Exchange():
                return [swap.item for swap in goal.swaps]
            case Cancel() if goal.item:
                return [Item(goal.item, {})]
        return []

    # Who they are

    def _is_asked_who(self, heard: Heard) -> bool:
        asked = re.search(r"e-?mail|zip|\bname\b|postcode|typo", heard.question) is not None
        return asked and "number" not in heard.question and not self.is_identified

    def _who(self, *, again: bool = False) -> str:
        self.told.add("who")
        person = self.task.person
        name = f"{person.first_name} {person.last_name}"
        if person.emails:
            email = person.emails[self.email_index % len(person.emails)]
            self.email_index += again or len(person.emails) > 1
            return self.phrases.say("who_email", name=name, email=email)
        return self.phrases.say("who_zip", name=name, zip=person.zip)

    # Before saying yes

    def _check(self, heard: Heard) -> str | None:
        """Read the summary; say yes only to what was meant."""
        self.is_identified = True
        goal = self.current
        if isinstance(goal, Return) and goal.added and "added" not in self.told:
            self.told.add("added")
            return self.phrases.say("items", items=self._items(goal.added)) + " should go back, too"
        if isinstance(goal, Exchange) and goal.first_wanted and "changed" not in self.told:
            self.told.add("changed")
            return f"hm, actually rather {self.phrases.options(goal.swaps[0].wanted)} instead"
        if isinstance(goal, Exchange) and goal.gives_up:
            self.said_yes = True
            return self.phrases.say("no")
        missing = self.knows.wrong_with(heard.text, goal, told="added" in self.told)
        if missing is None:
            self.said_yes = True
            return self.phrases.say("yes")
        self.corrections += 1
        if self.corrections > 2:
            self.said_yes = True  # what comes back to "no" ends this goal
            return self.phrases.say("no")
        return self._correct(missing, goal)

    def _correct(self, missing: str, goal: Goal) -> str:
        if missing == "order":
            return self.phrases.say("sorry_order", order=getattr(goal, "order", ""))
        if missing == "method":
            return f"no, {self._method_answer()}"
        if missing == "address":
            return f"no, the address is {self._address()}"
        if isinstance(goal, Return):
            return f"no, only the {self._items(goal.items)}" if goal.items else "no, everything please"
        if isinstance(goal, Exchange):
            swap = next((s for s in goal.swaps if s.item.name == missing), goal.swaps[0])
            if swap.wanted:
                return f"no, the {swap.item.name.lower()} to {self.phrases.options(swap.wanted)}"
            return f"no, the {swap.item.name.lower()} for the same again"
        return "no, that's not what I mean"

    # Words for things

    def _items(self, items: Sequence[Item]) -> str:
        return joined([self._item(item) for item in items])

    def _item(self, item: Item) -> str:
        """The name; with what tells it apart when the order has two of it."""
        order = getattr(self.current, "order", "")
        if item.options and self.knows.has_several(order, item.name):
            return f"{self.phrases.options(item.options)} {item.name.lower()}"
        return item.name.lower()

    def _method_words(self) -> str:
        return self.knows.method_words(getattr(self.current, "method", ""), self.rng)

    def _method_answer(self) -> str:
        if getattr(self.current, "method", ""):
            return self.phrases.say("method", method=self._method_words())
        return self.phrases.say("original_method")

    def _address(self) -> str:
        goal = self.current
        assert isinstance(goal, Readdress)
        parts: Mapping[str, str] = goal.address
        street = ", ".join(part for part in (parts["address1"], parts["address2"]) if part)
        return f"{street}, {parts['city']}, {parts['state']} {parts['zip']}, {parts['country']}"


def _says_all(button: str, values: Sequence[str]) -> bool:
    """Every value as often as it is wanted: "black black polarized" has black twice."""
    said = button.lower()
    return all(said.count(value) >= list(values).count(value) for value in values if value not in {"yes", "no", "none"})


def _overlap(button: str, wanted: Sequence[str]) -> int:
    said = set(re.findall(r"\w+", button.lower()))
    return sum(len(said & set(re.findall(r"\w+", word.lower()))) for word in wanted)


def _amount(button: str) -> float:
    amounts = AMOUNT.findall(button)
    return float(amounts[-1].replace(",", "")) if amounts else 0.0
