"""The agenda of one simulated shopper, who sees texts and buttons and nothing else."""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.goals import CustomerEnds, Denied, Fact, Goal, OrderEnds, Person, Words, fact, words
from bot.simulator.heard import Heard
from bot.simulator.noticing import is_answered, is_of_another, is_wrongly_done, wrong_with
from bot.simulator.saying import Manner, Saying, filled, phrases, roughened, said, slots_in

PATIENCE = {"polite": 13, "plain": 11, "curt": 9, "annoyed": 9, "furious": 7}
"""Turns before somebody in this mood wants a person instead."""
FORGETFUL, SLIPS, TWO_AT_ONCE, ASIDE, MIND_CHANGES, PRESSES, THANKS = 0.3, 0.08, 0.12, 0.08, 0.05, 0.55, 0.25
OBJECTS = 0.5  # to an answer to another question; otherwise the wish is said in other words
MOST_CORRECTIONS, MOST_TELLINGS, MOST_REWORDINGS, MOST_OBJECTIONS, MOST_CALLS = 2, 3, 2, 2, 4
WHOLE = frozenset({"cancel_whole", "return_whole", "return_late", "cancel_shipped"})


@dataclass(frozen=True, slots=True)
class Move:
    """One thing the shopper does: says something, or presses a button."""

    kind: str
    """wish, tell, yes, no, correct, object, aside, person, message, code or thanks."""
    saying: Saying | None = None
    pressed: str = ""


@dataclass
class Shopper:
    """Says one thing at a time; None when they leave."""

    goal: Goal
    manner: Manner
    rng: random.Random
    read_mail: Callable[[], str]
    """The newest one-time code in their mailbox; "" when there is none."""
    told: Counter[str] = field(default_factory=Counter)
    """Facts."""
    answered: Counter[str] = field(default_factory=Counter)
    """Questions."""
    turns: int = 0
    said_yes: bool = False
    changed_mind: bool = False
    wants_person: bool = False
    leaves: bool = False
    slipped: bool = False
    corrections: int = 0
    rewordings: int = 0
    objections: int = 0
    undoing: bool = False
    """What was done wrongly is being taken back."""
    calls: int = 0
    asides: int = 0
    agreed: int = 0
    heard_no: bool = False
    """That it cannot be done."""
    disputed: str = ""
    """What was wrong in the last summary."""
    read: str = ""
    """Of the summary, as far as it stands: said again, it is shorter."""

    def opens(self) -> Move:
        self.wants_person = isinstance(self.goal.ends, Person)
        return self._wish()

    def answers(self, heard: Heard) -> Move | None:
        """React to what came back."""
        self.turns += 1
        if self.leaves or heard.person_comes:
            return None
        if button := heard.button("^send code$"):
            return Move("code", pressed=button)
        if "six digits" in heard.text.lower():
            return self._code(heard)
        if heard.says("nobody_there"):
            self.wants_person = True
        if self.wants_person:
            return self._towards_person(heard)
        if self.undoing:
            return self._undo(heard)
        if self.disputed and heard.says("asks_what_is_wrong"):
            return self._say_what_is_wrong(heard)
        if heard.asks_yes:
            return self._check(heard)
        if self.said_yes and is_wrongly_done(self.goal, heard):
            return self._object("wrong_done")
        if self._is_seen_to(heard):
            return self._leave("enough")
        if isinstance(self.goal.ends, Denied) and heard.says("refusal"):
            self.heard_no = True
            return self._leave("alright")
        if self.turns >= PATIENCE[self.manner.mood] or max(self.answered.values(), default=0) >= MOST_TELLINGS:
            return self._calls_person()
        return self._aside("after") or self._tell(heard)

    # Beginning and ending

    def _wish(self) -> Move:
        """In one of many ways; a forgetful one names as little as they can."""
        known = frozenset(self.goal.facts)
        ways = [phrase for phrase in self._row["says"] if slots_in(phrase) <= known]
        if self.rewordings:
            ways = sorted(ways, key=lambda phrase: -len(slots_in(phrase)))[:4]
        elif self.rng.random() < FORGETFUL:
            least = min(len(slots_in(phrase)) for phrase in ways)
            ways = [phrase for phrase in ways if len(slots_in(phrase)) == least]
        facts = dict(self.goal.facts)
        if "wrong_order" in facts and not self.told and self.rng.random() < SLIPS:
            facts["order"] = facts["wrong_order"]
            self.slipped = True
        return Move("wish", self._say(self.rng.choice(ways), self._row["intent"], facts, wish=True))

    @property
    def _row(self) -> dict[str, Any]:
        row: dict[str, Any] = phrases()["wishes"][self.goal.kind]
        return row

    def _is_seen_to(self, heard: Heard) -> bool:
        """Whether this shopper would think so."""
        if "enough" not in self._row:
            return self.said_yes and (isinstance(self.goal.ends, OrderEnds | CustomerEnds)) and not self._asks(heard)
        return is_answered(self.goal, self._row, heard)

    def _asks(self, heard: Heard) -> bool:
        return "?" in heard.text and bool(self._askable(heard))

    def _leave(self, word: str) -> Move | None:
        self.leaves = True
        if word == "alright" and self.rng.random() < 0.5:
            return Move("no", self._answer("alright", "deny"))
        if self.rng.random() < THANKS:
            return Move("thanks", self._answer("enough", "thanks_bye"))
        return None

    def _code(self, heard: Heard) -> Move:
        code = self.read_mail()
        if not code or self.answered["digits"] > 1:
            return self._calls_person()
        return Move("code", self._answer("digits", "provide_info", {"digits": fact(code)}))

    # Telling

    def _tell(self, heard: Heard) -> Move:
        """Answer what is asked, by a button or in words; else say the wish again."""
        if (
            "enough" in self._row
            and "order" in self.goal.facts
            and is_of_another(self.goal, heard)
            and "?" not in heard.question
        ):
            return Move("correct", self._answer("correct_order", "correct"))
        if self.slipped and re.search(r"number|can't find|match", heard.text.lower()):
            self.slipped = False
            return Move("correct", self._answer("correct_order", "correct"))
        if named := heard.button(*phrases()["meanings"].get(self._row["intent"], ())):
            self.answered[f"button {named}"] += 1
            return Move("tell", pressed=named)
        asked = self._askable(heard)
        button = (
            heard.button(*self.goal.picks, *self._row.get("picks", ())) if asked or not heard.says("refusal") else ""
        )
        if button and (not asked or self.rng.random() < PRESSES):
            self.answered[f"button {button}"] += 1
            return Move("tell", pressed=button)
        if not asked and not heard.says("unsure") and self.rng.random() < OBJECTS:
            return self._object("objection")
        if not asked or asked[0] == "wish":
            return self._reword()
        return Move("tell", self._told_of(asked[0]))

    def _reword(self) -> Move:
        self.rewordings += 1
        if self.rewordings > MOST_REWORDINGS:
            return self._calls_person()
        return self._wish()

    # When something else was done or told

    def _object(self, row: str) -> Move:
        self.objections += 1
        if self.objections > MOST_OBJECTIONS:
            return self._calls_person()
        self.undoing = row == "wrong_done"
        return Move("object", self._answer(row, "deny"))

    def _undo(self, heard: Heard) -> Move:
        """Have it taken back where that is offered, and say the wish again; otherwise somebody must see to it."""
        if undo := heard.button(phrases()["undo_offered"]):
            return Move("tell", pressed=undo)
        if heard.asks_yes and heard.says("undoes"):
            return self._yes(heard)
        self.undoing = self.said_yes = False
        return self._reword() if heard.says("undoes") else self._calls_person()

    def _askable(self, heard: Heard) -> list[str]:
        """What the question is about, as far as the shopper can tell it."""
        for row in phrases()["asked"]:
            if re.search(row["words"], heard.question):
                can = [name for name in row["tell"] if self._has(name)]
                if can:
                    return can
        return []

    def _has(self, name: str) -> bool:
        match name:
            case "wish" | "message":
                return True
            case "trouble":
                return self.goal.kind.startswith("problem_")
            case "story":
                return self.goal.kind == "complaint"
            case "review_words":
                return self.goal.kind == "review"
            case "newsletter":
                return self.goal.kind.startswith("newsletter_")
            case "item_wanted":
                return "wanted" in self.goal.facts
        return name in self.goal.facts

    def _told_of(self, name: str) -> Saying:
        row = {
            "trouble": self.goal.kind.removeprefix("problem_"),
            "newsletter": self.goal.kind,
            "item": "whole" if self.goal.kind in WHOLE else "item",
        }.get(name, name)
        saying = self._answer(row, "provide_info")
        more = [
            other
            for other in ("item", "wanted", "reason", "method")
            if other in self.goal.facts and not self.told[other]
        ]
        if name == "order" and more and self.goal.kind not in WHOLE and self.rng.random() < TWO_AT_ONCE:
            return self._joined(saying, self._answer(more[0], "provide_info"))
        return saying

    def _joined(self, one: Saying, other: Saying) -> Saying:
        """Two facts in one breath."""
        by = len(one.text) + 2
        marks = tuple(type(mark)(mark.label, mark.value, mark.start + by, mark.end + by) for mark in other.marks)
        return Saying(f"{one.text}, {other.text}", one.intent, (*one.marks, *marks), (*one.told, *other.told))

    # A summary

    def _check(self, heard: Heard) -> Move:
        """Read it; say yes only to what was meant."""
        self.read = f"{self.read}\n{heard.summary.lower()}"
        wrong = wrong_with(self.goal, self._row, self.read)
        if wrong is None:
            if aside := self._aside("before"):
                return aside
            if self.agreed == 0 and self.rng.random() < MIND_CHANGES:
                self.changed_mind = self.leaves = True
                return Move("no", self._answer("never_mind", "deny"))
            return self._yes(heard)
        self.corrections += 1
        self.read = ""
        if isinstance(self.goal.ends, Denied) or self.agreed:
            self.leaves = True  # it cannot be done, or it is done and something else came up behind it
            return Move("no", self._answer("no", "deny"))
        if self.corrections > MOST_CORRECTIONS:
            return self._calls_person()
        self.disputed = "item" if wrong == "other" and self.goal.kind not in WHOLE else wrong
        return self._correction() or Move("no", self._answer("wrong", "deny"))

    def _correction(self) -> Move | None:
        row = f"correct_{self.disputed}"
        if row not in phrases()["answers"] or self.disputed not in self.goal.facts:
            return None
        return Move("correct", self._answer(row, "correct"))

    def _say_what_is_wrong(self, heard: Heard) -> Move | None:
        """What should be different; what cannot be said better is left, and wished for anew."""
        if correction := self._correction():
            return correction
        self.disputed = ""
        leave = heard.button("leave it")
        return Move("no", pressed=leave) if leave else Move("no", self._answer("never_mind", "deny"))

    def _yes(self, heard: Heard) -> Move:
        self.said_yes = True
        self.agreed += 1
        self.read = ""
        if self.rng.random() < PRESSES:
            return Move("yes", pressed=next(button for button in heard.buttons if button.lower().startswith("yes")))
        return Move("yes", self._answer("yes", "affirm"))

    def _aside(self, when: str) -> Move | None:
        """Now and then a question comes up that has nothing to do with it."""
        if self.asides or self.said_yes or self.rng.random() > ASIDE or "enough" in self._row:
            return None
        self.asides += 1
        other = phrases()["wishes"][self.rng.choice(phrases()["asides"])]
        return Move("aside", self._say(self.rng.choice(other["says"]), other["intent"], {}))

    # Somebody else, please

    def _calls_person(self) -> Move:
        self.wants_person = True
        self.calls += 1
        return self._ask_for_person(wish=True)

    def _towards_person(self, heard: Heard) -> Move | None:
        """Until somebody comes or a message is taken."""
        if heard.says("message_taken") and self.answered["message"]:
            return None
        if self.calls > MOST_CALLS:
            return None
        self.calls += 1
        leave = next((button for button in heard.buttons if "leave a message" in button.lower()), "")
        if leave:
            return Move("person", pressed=leave)
        if heard.says("asks_message"):
            return Move("message", self._answer("message", "provide_info"))
        if "email" in self._askable(heard):
            return Move("message", self._answer("email", "provide_info"))
        talk = next((button for button in heard.buttons if "talk to a person" in button.lower()), "")
        if talk and self.rng.random() < PRESSES:
            return Move("person", pressed=talk)
        return self._ask_for_person(wish=False)

    def _ask_for_person(self, *, wish: bool) -> Move:
        row = phrases()["wishes"]["person"]
        return Move("person", self._say(self.rng.choice(row["says"]), row["intent"], {}, wish=wish))

    # Words

    def _answer(self, row: str, intent: str, facts: dict[str, Fact] | None = None) -> Saying:
        known = {**self.goal.facts, **(facts or {})}
        ways = [way for way in phrases()["answers"][row] if slots_in(way) <= frozenset(known)]
        self.answered[row] += 1
        return self._say(self.rng.choice(ways), intent, known)

    def _say(self, phrase: str, intent: str, facts: dict[str, Fact], *, wish: bool = False) -> Saying:
        pieces, told = filled(phrase, facts, self.rng)
        self.told.update(told)
        rough: Words = roughened(pieces, self.manner, self.rng, wish=wish)
        return said(rough or words(phrase), intent, told)
