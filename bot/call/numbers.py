"""Taking down a number or an address that is said: what was clear goes on, one doubtful digit is asked for alone.

Pure but for what one caller said so far. A customer's own orders decide what they can have meant. Of somebody unknown
nothing is looked up: whether a number exists is told by the dialogue, to everybody in the same way.
"""

from dataclasses import dataclass, field

from actions.types import Facts
from bot.call.asides import says_no, says_yes
from bot.call.asked import Asked
from bot.call.digits_heard import Digits, digits_heard, likely_other, read_until, tell_apart
from bot.call.keypad import NO_KEY, YES_KEY
from bot.call.timing import Sure
from bot.dialogue.guests import PROOF
from bot.messages import Transcript
from bot.speech.digits import all_digits, digit_runs
from bot.speech.expecting import Expecting, Kind
from bot.speech.order_numbers import Ambiguous, Found, read_back, resolve
from bot.speech.repairing import repaired
from nlu import spoken

LENGTHS = range(3, 13)
"""Digits of a number that is taken down; fewer are an answer in passing, more a card's, which nobody reads back."""
NAMED = 5
"""Digits from which an order's number is one that nobody asked for: "where is w two zero three nine eight"."""
REPAIRS = 2
"""After so many, keys are offered."""
CORRECTION = 2
"""Digits at most that put another number right afterwards: more of them are an answer."""
NO_WORDS = ("no", "not", "sorry", "wrong", "nope")


@dataclass(frozen=True, slots=True)
class Given:
    """It is clear; `text` is what was said with the number as it is written."""

    text: str
    back: str = ""
    """As it is read back; "" where nothing is."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """It is not: ask this first."""

    code: str
    facts: Facts
    expecting: Expecting
    number: str = ""
    """As far as it was heard, for people who watch."""


@dataclass(frozen=True, slots=True)
class Open:
    """What was asked about."""

    number: str
    """Best reading, as written."""
    place: int | None = None
    """The digit in doubt, counted in digits; None: the whole of it."""
    options: tuple[str, ...] = ()
    """What that digit may be, or the numbers that may be meant."""


@dataclass(slots=True)
class Numbers:
    """One caller's."""

    sure: Sure
    hinted: tuple[str, ...] = ()
    """Order numbers of whoever the calling number belongs to: they choose between readings, and are told nobody."""
    _open: Open | None = None
    _hearings: list[tuple[str, ...]] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)
    _asked_times: int = 0
    _given: str = ""
    """The last number that went on, which may still be put right."""

    def heard(self, said: Transcript, asked: Asked) -> Given | Unsure | None:
        """What to do with what was said to `asked`; None: it is no number, and a turn like any other."""
        if self._open is not None:
            answer = self._answered(self._open, said, asked)
            if answer is None:
                self.forget()
            return answer
        given, self._given = self._given, ""
        if given and (right := _correction(given, said.text, asked)):
            return self._go_on(f"no, I meant {right}", right)
        if asked.expecting.kind is Kind.EMAIL_SPELLED:
            return self._address(said)
        return self._number(said, asked)

    def typed(self, digits: str, asked: Asked) -> Given | Unsure | None:
        """What keys say to what was asked about a number; None where they mean something else."""
        waiting = self._open
        if waiting is not None and waiting.place is None and digits == NO_KEY:
            return self._refuse(waiting, asked)
        self.forget()
        if waiting is not None and waiting.place is None and digits == YES_KEY:
            return self._go_on(waiting.number, "")
        if waiting is not None and waiting.place is not None and len(digits) == 1:
            return self._whole(_with_digit(waiting.number, waiting.place, digits), asked)
        return None

    def forget(self) -> None:
        """Another question is open; the number that went on before it may still be put right."""
        self._open, self._asked_times = None, 0
        self._hearings, self._refused = [], set()

    # A number that is said.

    def _number(self, said: Transcript, asked: Asked) -> Given | Unsure | None:
        heard = digits_heard(said, self.hinted)
        if not _is_number(heard, asked.expecting.kind) or "@" in said.text:
            return None
        if asked.expecting.likely and asked.expecting.kind is not Kind.DIGITS:
            self._hearings.append((said.text, *said.alternatives))
            found = self._own(heard, asked)
            if found is not None:
                return found
        return self._unknown(f"{heard.letter}{heard.digits}", heard, asked)

    def _own(self, heard: Digits, asked: Asked) -> Given | Unsure | None:
        """One of this customer's orders; None where it is none of them."""
        match resolve(self._hearings, asked.expecting.likely, refused=self._refused):
            case Found(order_id, _):
                return self._go_on(heard.text_with(order_id), order_id)
            case Ambiguous(order_ids):
                place = tell_apart(order_ids)
                if place is None:
                    return self._ask_whole(order_ids[0], asked)
                options = tuple(_digits(one)[place] for one in order_ids[:2])
                return self._ask_digit(order_ids[0], place, options, asked)
        return None

    def _unknown(self, number: str, heard: Digits, asked: Asked) -> Given | Unsure:
        doubtful = heard.below(self.sure.digit)
        if not doubtful or self._asked_times > REPAIRS:
            is_order = asked.expecting.kind in (Kind.ORDER_ID, Kind.ANYTHING)
            return self._go_on(heard.text_with(number), number if is_order else "")
        if len(doubtful) > 1:
            return self._ask_whole(number, asked)
        place = doubtful[0]
        options = (heard.digits[place], likely_other(heard, place))
        return self._ask_digit(number, place, options, asked)

    def _address(self, said: Transcript) -> Given | Unsure | None:
        """An e-mail address whose letters were not all sure is read back."""
        address = spoken.email(said.text)
        name, _, domain = address.partition("@")
        if not name or "." not in domain or self._asked_times > REPAIRS:
            return None
        if min((sure for _, sure in said.words), default=1.0) >= self.sure.digit or address in self._refused:
            return None
        return self._ask(Open(address), Unsure("call.address.right", {"address": said.text}, Expecting(Kind.YES_NO)))

    # Asking, and what is answered.

    def _ask_digit(self, number: str, place: int, options: tuple[str, ...], asked: Asked) -> Given | Unsure:
        first, second = options
        facts: Facts = {"before": read_until(number, place), "first": first, "second": second}
        code = "call.number.digit" if place else "call.number.first_digit"
        return self._ask(Open(number, place, options), Unsure(code, facts, Expecting(Kind.DIGIT, options)))

    def _ask_whole(self, number: str, asked: Asked) -> Given | Unsure:
        facts: Facts = {"number": read_back(number)}
        return self._ask(Open(number), Unsure("call.number.right", facts, Expecting(Kind.YES_NO)))

    def _ask(self, waiting: Open, question: Unsure) -> Unsure:
        self._asked_times += 1
        if self._asked_times > REPAIRS:
            self._open = None
            is_address = question.code.startswith("call.address")
            return Unsure("call.address.link" if is_address else "call.number.keys", {}, Expecting(_kind(is_address)))
        self._open = waiting
        return Unsure(question.code, question.facts, question.expecting, waiting.number)

    def _answered(self, waiting: Open, said: Transcript, asked: Asked) -> Given | Unsure | None:
        if waiting.place is None and says_yes(said.text):
            return self._go_on(waiting.number, "")
        if waiting.place is None and says_no(said.text):
            return self._refuse(waiting, asked)
        if "@" in waiting.number:
            self._open = None
            return self._address(said)
        if waiting.place is not None and (digit := _chosen(said, waiting.options)):
            return self._whole(_with_digit(waiting.number, waiting.place, digit), asked)
        digits = next((found for found in map(all_digits, (said.text, *said.alternatives)) if found), "")
        if not digits:
            is_unclear = len(said.text.split()) <= 1 or said.confidence < self.sure.digit
            return self._again(waiting, asked) if is_unclear else None
        right = _put_right(waiting, digits, said.text)
        if right is not None:
            return self._whole(right, asked)
        self._open = None
        return self._number(said, asked) or self._again(waiting, asked)

    def _whole(self, number: str, asked: Asked) -> Given:
        own = [one for one in asked.expecting.likely if _digits(one) == _digits(number)]
        return self._go_on(own[0] if own else number, number)

    def _refuse(self, waiting: Open, asked: Asked) -> Unsure:
        self._refused.add(waiting.number)
        return self._again(waiting, asked)

    def _again(self, waiting: Open, asked: Asked) -> Unsure:
        """Heard neither a yes nor a digit."""
        is_address = "@" in waiting.number
        code = "call.address.again" if is_address else "call.number.again"
        expecting = Expecting(_kind(is_address)) if is_address else asked.expecting
        question = self._ask(waiting, Unsure(code, {}, expecting))
        self._open = None
        return question

    def _go_on(self, text: str, number: str) -> Given:
        self.forget()
        self._given = number
        return Given(text, read_back(number) if number else "")


def _is_number(heard: Digits, kind: Kind) -> bool:
    is_asked = kind in (Kind.ORDER_ID, Kind.CODE, Kind.DIGITS)
    is_named = kind is Kind.ANYTHING and bool(heard.letter) and len(heard.digits) >= NAMED
    return len(heard.digits) in LENGTHS and (is_asked or is_named)


def _kind(is_address: bool) -> Kind:
    return Kind.EMAIL_SPELLED if is_address else Kind.ORDER_ID


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


def _with_digit(number: str, place: int, digit: str) -> str:
    at = len(number) - len(_digits(number)) + place
    return number[:at] + digit + number[at + 1 :]


def _chosen(said: Transcript, options: tuple[str, ...]) -> str:
    """The one of the two that was said, in the likeliest reading that says one of them and nothing else."""
    for reading in (said.text, *said.alternatives):
        named = [one for one in options if all_digits(reading) == one]
        if named and "not" not in reading.split():
            return named[0]
    return ""


def _put_right(waiting: Open, digits: str, text: str) -> str | None:
    """The number with what was said in its place: a digit, the rest from there on, or all of it."""
    known = _digits(waiting.number)
    prefix = waiting.number[: len(waiting.number) - len(known)]
    if waiting.place is not None and len(digits) == len(known) - waiting.place and "not" not in text.split():
        return prefix + known[: waiting.place] + digits
    if waiting.place is not None and len(digits) == 1:
        return prefix + known[: waiting.place] + digits + known[waiting.place + 1 :]
    right = repaired(known, text)
    return None if right is None else prefix + right


def _correction(given: str, text: str, asked: Asked) -> str:
    """ "No, the last one is five", right after the number went on: it put right; "" for anything else."""
    words = text.casefold().replace(",", " ").split()
    runs = digit_runs(text)
    says_so = not {"digit", "number"}.isdisjoint(words) or (asked.name == PROOF and words[:1] and words[0] in NO_WORDS)
    if not says_so or not runs or any(len(run) > CORRECTION for run in runs):
        return ""
    digits = _digits(given)
    right = repaired(digits, text)
    return "" if right is None or right == digits else given[: len(given) - len(digits)] + right
