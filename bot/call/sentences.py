"""Texts as they are said over a line: sentence by sentence, and letter by letter."""

import re

END = re.compile(r"(?<=[.!?:;])\s+|\n+")
LONGEST = 400
"""Characters said in one piece."""
IDS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,64}\w|\b(?=\w{0,30}\d)[A-Z]{0,4}-?\d[A-Z0-9-]{2,30}\b")
NAMES = {
    "a": "Alfa", "b": "Bravo", "c": "Charlie", "d": "Delta", "e": "Echo", "f": "Foxtrot", "g": "Golf", "h": "Hotel",
    "i": "India", "j": "Juliett", "k": "Kilo", "l": "Lima", "m": "Mike", "n": "November", "o": "Oscar", "p": "Papa",
    "q": "Quebec", "r": "Romeo", "s": "Sierra", "t": "Tango", "u": "Uniform", "v": "Victor", "w": "Whiskey",
    "x": "X-ray", "y": "Yankee", "z": "Zulu", "@": "at", ".": "dot", "-": "dash", "_": "underscore", "+": "plus",
}  # fmt: skip
"""The spelling alphabet (ICAO), and the signs of an address."""
FEWEST = 12
"""Characters below which a sentence is said in one breath with the next: "Yes." """


def sentences(text: str) -> tuple[str, ...]:
    """`text` in pieces that are spoken one after the other; very short ones go with what follows."""
    pieces: list[str] = []
    for piece in END.split(text):
        for part in _short(piece.strip()):
            if pieces and len(pieces[-1]) < FEWEST:
                pieces[-1] = f"{pieces[-1]} {part}"
            else:
                pieces.append(part)
    return tuple(pieces)


def _short(piece: str) -> list[str]:
    """Broken at a space where it is very long."""
    parts = []
    while len(piece) > LONGEST:
        at = piece.rfind(" ", 1, LONGEST)
        at = at if at > 0 else LONGEST
        parts.append(piece[:at])
        piece = piece[at:].strip()
    return [*parts, piece] if piece else parts


def spelled(text: str) -> str:
    """The ids and addresses in `text`, letter by letter: "W as in Whiskey, 2, 0"; "" when it has none."""
    return ". ".join(", ".join(map(_letter, found)) for found in IDS.findall(text[: 5 * LONGEST]))


def _letter(sign: str) -> str:
    name = NAMES.get(sign.casefold(), sign)
    return f"{sign.upper()} as in {name}" if sign.isalpha() else name
