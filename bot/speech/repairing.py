"""One wrong digit of a number put right without starting over: "the last one is five", "eight, not nine". Pure.

For numbers that nothing is known of: an id of somebody who is not recognized, a zip code, a phone number. Numbers that
can be looked up are resolved (order_numbers.py).
"""

from bot.speech.digits import Run, distance, runs_in, words_of

PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "seventh": 6, "eighth": 7}
ENDS = frozenset({"last", "end", "ends", "ending"})
BEGINNINGS = frozenset({"begin", "begins", "start", "starts", "beginning", "front"})
AGAIN = 0.6
"""Share of the number's length from which it is said anew."""


def repaired(digits: str, said: str) -> str | None:
    """`digits` with what `said` corrects; None where that is not clear."""
    words, runs = words_of(said), runs_in(said)
    if not runs:
        return None
    right, wrong = _right_and_wrong(words, runs)
    if wrong is not None:
        return _exchanged(digits, wrong.digits, right.digits)
    if len(right.digits) >= AGAIN * len(digits) and len(right.digits) > 2:
        return right.digits
    place = _place(words, right, len(digits))
    if place is None:
        place = _likeliest_place(digits, right.digits)
    if place is None or place + len(right.digits) > len(digits):
        return None
    return digits[:place] + right.digits + digits[place + len(right.digits) :]


def _right_and_wrong(words: list[str], runs: tuple[Run, ...]) -> tuple[Run, Run | None]:
    """ "Eight not nine" and "not nine but eight"."""
    for run in runs:
        if run.start and words[run.start - 1] == "not" and len(runs) > 1:
            return next(other for other in runs if other is not run), run
    return runs[-1], None


def _exchanged(digits: str, wrong: str, right: str) -> str | None:
    """With `right` for `wrong`, where that stands once."""
    return digits.replace(wrong, right) if digits.count(wrong) == 1 else None


def _place(words: list[str], run: Run, length: int) -> int | None:
    """Where the words say it stands."""
    around = {word for at, word in enumerate(words) if not run.start <= at < run.end}
    if around & ENDS:
        return length - len(run.digits)
    if around & BEGINNINGS:
        return 0
    return next((PLACES[word] for word in words if word in PLACES), None)


def _likeliest_place(digits: str, right: str) -> int | None:
    """The only place whose digits sound like `right` without being it."""
    costs = sorted(
        (distance(digits[at : at + len(right)], right), at)
        for at in range(len(digits) - len(right) + 1)
        if digits[at : at + len(right)] != right
    )
    if not costs or costs[0][0] >= len(right):
        return None
    return costs[0][1] if len(costs) == 1 or costs[1][0] > costs[0][0] else None
