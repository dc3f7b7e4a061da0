"""Scripts, styles and words as they travel: without comments, and without the spaces that only people need.

The files stay as they were written; nothing is built, renamed or joined. It is no parser: scripts must end statements
with semicolons, keep `//` and spaces beside `{}(),:;=?&|>` out of regular expressions, and not put one template string
into another. The browser tests run what comes out of here.
"""

import re
from functools import lru_cache
from pathlib import Path

SCRIPT = re.compile(
    r"""
    (?P<kept> "(?:\\.|[^"\\\n])*" | `(?:\\.|[^`\\])*` )
    | (?P<dropped> /\*.*?\*/\s* | //[^\n]* )
    | \s* (?P<tight> [{}(),:;=?&|>] ) \s*
    | \s* (?P<line> \n ) \s*
    """,
    re.VERBOSE | re.DOTALL,
)
STYLE = re.compile(r"(?P<dropped>/\*.*?\*/\s*)|\s*(?P<tight>[{};,])\s*|(?P<colon>: )|\s*\n\s*", re.DOTALL)
WORDS = re.compile(r'(?P<kept>"(?:\\.|[^"\\])*")|\s+')
RULES = {".js": SCRIPT, ".css": STYLE, ".json": WORDS}


@lru_cache(maxsize=128)
def lean(path: Path, changed_ns: int) -> bytes:
    """The file as it travels. `changed_ns` makes a changed file be read again."""
    return squeezed(path.read_text(encoding="utf-8"), RULES[path.suffix]).encode()


def squeezed(text: str, rule: re.Pattern[str]) -> str:
    """The text without what `rule` finds, except for its named groups; what is left is squeezed until it is tight."""
    before, text = "", rule.sub(_rest, text).strip()
    while before != text:
        before, text = text, rule.sub(_rest, text)
    return text


def _rest(found: re.Match[str]) -> str:
    name = found.lastgroup
    if name is None or name == "dropped":
        return ""
    return ":" if name == "colon" else found[name]
