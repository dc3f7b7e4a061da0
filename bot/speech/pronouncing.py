"""How words sound that no dictionary has: product names, brands. English letter-to-sound rules, in ARPAbet."""

import re

RULES = (
    ("tion", "SH AH N"), ("sion", "ZH AH N"), ("ture", "CH ER"), ("ough", "AO"), ("augh", "AO"), ("eigh", "EY"),
    ("igh", "AY"), ("tch", "CH"), ("dge", "JH"), ("sch", "SH"), ("qu", "K W"), ("ch", "CH"), ("sh", "SH"), ("th", "TH"),
    ("ph", "F"), ("gh", "G"), ("ck", "K"), ("ng", "NG"), ("wh", "W"), ("wr", "R"), ("kn", "N"), ("ee", "IY"),
    ("ea", "IY"), ("oo", "UW"), ("ou", "AW"), ("ow", "OW"), ("oi", "OY"), ("oy", "OY"), ("ai", "EY"), ("ay", "EY"),
    ("au", "AO"), ("aw", "AO"), ("oa", "OW"), ("ie", "IY"), ("ei", "EY"), ("ey", "IY"), ("ew", "UW"), ("ue", "UW"),
    ("er", "ER"), ("ir", "ER"), ("ur", "ER"), ("ar", "AA R"), ("or", "AO R"), ("ce", "S EH"), ("ci", "S IH"),
    ("cy", "S IY"), ("ge", "JH EH"), ("gi", "JH IH"), ("a", "AE"), ("b", "B"), ("c", "K"), ("d", "D"), ("e", "EH"),
    ("f", "F"), ("g", "G"), ("h", "HH"), ("i", "IH"), ("j", "JH"), ("k", "K"), ("l", "L"), ("m", "M"), ("n", "N"),
    ("o", "AA"), ("p", "P"), ("q", "K"), ("r", "R"), ("s", "S"), ("t", "T"), ("u", "AH"), ("v", "V"), ("w", "W"),
    ("x", "K S"), ("y", "IY"), ("z", "Z"),
)  # fmt: skip
"""Longest first; the first that fits is taken."""
ENDINGS = (("ce", "S"), ("ge", "JH"), ("se", "Z"), ("le", "AH L"), ("o", "OW"), ("a", "AH"))
LONG = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW"}
_SILENT_E = re.compile(r"([aeiou])([bcdfgklmnprstvz])e$")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")
_NOT_LETTERS = re.compile(r"[^a-z]")


def pronounce(word: str) -> str:
    """Phones of a word, apart by spaces; "" for one without letters."""
    word = _DOUBLED.sub(r"\1", _NOT_LETTERS.sub("", word.lower()))
    long = _SILENT_E.search(word)
    if long and len(word) > 3:
        soft = {"c": "S", "g": "JH"}.get(long[2])
        return " ".join([*_sounds(word[: long.start()]), LONG[long[1]], *([soft] if soft else _sounds(long[2]))])
    for ending, sound in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return " ".join([*_sounds(word[: -len(ending)]), sound])
    return " ".join(_sounds(word.removesuffix("e") if len(word) > 3 and not word.endswith("ee") else word))


def _sounds(letters: str) -> list[str]:
    sounds: list[str] = []
    while letters:
        written, sound = next(rule for rule in RULES if letters.startswith(rule[0]))
        sounds.append(sound)
        letters = letters[len(written) :]
    return sounds
