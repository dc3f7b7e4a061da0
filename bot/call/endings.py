"""How long a silence has to be before somebody is taken to have finished: it depends on what they are saying."""

from bot.call.timing import Endings
from bot.speech.expecting import Expecting, Kind
from nlu import spoken

CODE_DIGITS = 6
ORDER_DIGITS = 5
"""Of an order's number, where none of this caller's is known."""
UNFINISHED = frozenset(
    ["and", "the", "a", "an", "my", "is", "it's", "to", "of", "for", "with", "or", "but", "because", "number", "order",
     "um", "uh", "er", "at", "from", "on", "in", "i", "i'd", "i'm", "want", "like", "would", "can", "could", "please",
     "about", "that", "was", "double", "triple", "dot", "dash", "zip", "address"]
)  # fmt: skip
"""Last words after which more is to come. "Please" stands at the beginning as often."""
ENDS_WELL = frozenset(["please", "that", "it", "address", "order"])
"""Unless something was said before them: "cancel my order"."""
WORDS_BEFORE = 2
ANSWERS = frozenset(
    ["yes", "no", "yeah", "yep", "yup", "nope", "sure", "okay", "ok", "correct", "right", "first", "second"]
)


def silence_needed(expecting: Expecting, said: str | None, endings: Endings) -> float:
    """Seconds. `said` is what was recognized so far; None while nothing was."""
    if said is None:
        return endings.by_kind[expecting.kind]
    words = said.casefold().split()
    if _is_complete(expecting, words):
        return endings.complete
    if _is_unfinished(expecting, words):
        return max(endings.unfinished, endings.by_kind[expecting.kind])
    return min(endings.by_kind[expecting.kind], endings.by_kind[Kind.ANYTHING])


def _is_complete(expecting: Expecting, words: list[str]) -> bool:
    match expecting.kind:
        case Kind.YES_NO | Kind.CHOICE:
            return not ANSWERS.isdisjoint(words) and words[-1:] != ["and"]
        case Kind.CODE:
            return digits_said(words) >= CODE_DIGITS
        case Kind.ORDER_ID:
            return digits_said(words) >= _order_digits(expecting)
        case _:
            return False


def _is_unfinished(expecting: Expecting, words: list[str]) -> bool:
    if not words:
        return False
    if expecting.kind is Kind.EMAIL_SPELLED:
        return "dot" not in words[-3:] and "." not in words[-1]
    last = words[-1]
    if last in UNFINISHED:
        return last not in ENDS_WELL or len(words) <= WORDS_BEFORE
    digits = digits_said(words)
    is_in_number = bool(digits) and spoken.digits(last).isdecimal()
    is_number_asked = expecting.kind in (Kind.ORDER_ID, Kind.CODE)
    return is_in_number and digits < _order_digits(expecting) and (is_number_asked or _names_an_order(words))


def _names_an_order(words: list[str]) -> bool:
    return "w" in words or "order" in words or "number" in words


def _order_digits(expecting: Expecting) -> int:
    if expecting.kind is Kind.CODE:
        return CODE_DIGITS
    known = [sum(sign.isdecimal() for sign in order_id) for order_id in expecting.likely]
    return min(known, default=ORDER_DIGITS)


def digits_said(words: list[str]) -> int:
    """How many digits the words hold, however they are said: "two oh double three" -> 4."""
    return sum(sign.isdecimal() for sign in spoken.digits(" ".join(words)))
