"""Scripts and styles as they travel: without the lines and the spaces that only people need.

The files stay as they were written; nothing is built, renamed or joined, and what arrives can still be read.
"""

import re
from functools import lru_cache
from pathlib import Path

COMMENT = ("//", "/*")
_TIGHT = re.compile(r"\s*([{};,])\s*")


@lru_cache(maxsize=128)
def lean(path: Path, changed_ns: int) -> bytes:
    """The file without comment lines, indentation and empty lines. `changed_ns` makes a changed file be read again.

    A comment behind code stays. So text that spans lines must not live from its indentation; ours does not.
    """
    text = "\n".join(_kept(path.read_text(encoding="utf-8")))
    if path.suffix == ".css":
        text = _TIGHT.sub(r"\1", text).replace(": ", ":")
    return text.encode()


def _kept(text: str) -> list[str]:
    kept, in_comment = [], False
    for line in map(str.strip, text.splitlines()):
        starts = line.startswith(COMMENT)
        if line and not in_comment and not starts:
            kept.append(line)
        in_comment = (in_comment or line.startswith("/*")) and not line.endswith("*/")
    return kept
