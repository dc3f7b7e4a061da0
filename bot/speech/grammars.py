"""Grammars (JSGF) of what is expected: shorter answers than the language model allows for are heard better by them.

They hold the words only; that somebody may say something else is up to the recognizer.
"""

import re
from collections.abc import Sequence

from bot.speech.expecting import Expecting, Kind

DIGIT = "zero | oh | one | two | three | four | five | six | seven | eight | nine"
PAIR = "( double ( <digit> ) )"
LETTERS = " | ".join("abcdefghijklmnopqrstuvwxyz")
ID_DIGITS = 5
"""Where nothing is known of the shop's numbers."""
MOST_DIGITS = 15
"""Longer ones are not read out."""
HEDGES = "okay | yes | sure | right | well"
NAMED = (
    "it's | it is | that is | that's | yes it's | i think it's | the number is | my number is | the order number is | "
    "my order number is | order | order number | number | the code is | i have | it says"
)
LEADS = (
    "it's | it is | that's | that is | that was | it was | i said | i say | the digit is | the digit | digit | "
    "number | the number is | the last one is | no | yes | no it's | yes it's | oh it's | um"
)
INSTEAD = (
    "no | yes | neither | both | that is wrong | that's wrong | that is right | never mind | stop | hello | pardon | "
    "sorry | thank you | goodbye | one moment | wait | what | i don't know | the last one"
)
"""Said instead of a digit: they compete with it, so that it is not heard in them."""
PROVIDERS = "gmail | outlook | hotmail | yahoo | icloud | example | mail | web | live | me"
SIGNS = "at dot dash underscore"
ENDINGS = "com | org | net | co dot uk | de | eu"
_ID = re.compile(r"#?([a-z]{0,3})-?(\d[\d-]{0,30})\Z", re.IGNORECASE | re.ASCII)


def grammar(expecting: Expecting) -> str:
    """The grammar of what is expected; "" where the language model alone does better."""
    match expecting.kind:
        case Kind.ORDER_ID:
            return _jsgf(f"[ <hedge> ] [ <named> ] {_numbers(expecting.likely)} [ please ]")
        case Kind.DIGITS:
            return _jsgf("[ <hedge> ] [ <named> ] <digits> [ please ]", _rule("digits", "( <digit> | <pair> )+"))
        case Kind.DIGIT:
            return _jsgf(
                "( [ <lead> ] <digit> [ not <digit> ] [ please ] ) | ( <instead> [ please ] )",
                _rule("lead", LEADS),
                _rule("instead", INSTEAD),
            )
        case Kind.CODE:
            return _jsgf(f"[ <hedge> ] [ <named> ] ( {_exactly(6)} ) [ please ]")
        case Kind.EMAIL_SPELLED:
            return _jsgf(
                "[ <named> ] ( <sign> )+ [ at <host> dot <ending> ]",
                _rule("letter", LETTERS),
                _rule("sign", "<letter> | <digit> | dot | dash | underscore"),
                _rule("host", PROVIDERS),
                _rule("ending", ENDINGS),
            )
        case _:  # yes and no are heard better among everything else: nothing else is so short
            return ""


def words_of(expecting: Expecting) -> frozenset[str]:
    """The words of its grammar."""
    if expecting.kind is Kind.EMAIL_SPELLED:
        return _words(NAMED, DIGIT, LETTERS, PROVIDERS, ENDINGS, SIGNS)
    if expecting.kind is Kind.DIGIT:
        return _words(LEADS, DIGIT, "not please")
    letters = "".join(form[0] for written in expecting.likely if (form := _form(written)))
    return _words(HEDGES, NAMED, DIGIT, "double please", " ".join(letters or "w"))


def grammar_words() -> frozenset[str]:
    """Every word that a grammar has: the dictionary must know them."""
    kinds = (Kind.ORDER_ID, Kind.EMAIL_SPELLED, Kind.DIGIT)
    return _words(INSTEAD).union(*(words_of(Expecting(kind)) for kind in kinds))


def _words(*rules: str) -> frozenset[str]:
    return frozenset(word for rule in rules for word in rule.split() if word != "|")


def _numbers(likely: Sequence[str]) -> str:
    """Numbers as long as the likely ones are; their letters may be said or not."""
    forms = {form for written in likely if (form := _form(written))} or {("w", ID_DIGITS)}
    spoken = (
        f"( [ {' '.join(letters)} ] ( {_exactly(length)} ) )" if letters else f"( {_exactly(length)} )"
        for letters, length in sorted(forms)
    )
    return f"( {' | '.join(spoken)} )"


def _form(written: str) -> tuple[str, int] | None:
    """The letters before a number, and how many digits it has: "W20398" -> ("w", 5)."""
    match = _ID.match(written)
    length = sum(map(str.isdecimal, match[2])) if match else 0
    return (match[1].lower(), length) if match and length <= MOST_DIGITS else None


def _exactly(length: int) -> str:
    """So many digits; two alike, anywhere, may be said as "double"."""
    singles = " ".join(["<digit>"] * length)
    pairs = [" ".join(["<digit>"] * at + ["<pair>"] + ["<digit>"] * (length - 2 - at)) for at in range(length - 1)]
    return " | ".join([singles, *pairs])


def _rule(name: str, body: str) -> str:
    return f"<{name}> = {body};"


def _jsgf(start: str, *rules: str) -> str:
    always = (_rule("digit", DIGIT), _rule("pair", PAIR), _rule("hedge", HEDGES), _rule("named", NAMED))
    return "\n".join(["#JSGF V1.0;", "grammar expected;", f"public <said> = {start};", *always, *rules, ""])
