"""Two questions in one breath: "how long is shipping, and can I return it in a store?"."""

import re

from bot.dialogue.phrases import spans

BETWEEN = re.compile(
    r"\?+\s{0,3}(?:and |also |or |, ?)?\s{0,3}|,?\s{1,3}and (?:also )?|[.;]\s{1,3}(?:and |also )?", re.IGNORECASE
)
"""What may stand between two questions."""
MOST = 3
"""Questions of a message that are answered one by one."""


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of `text` in order, where it holds several and nothing else; otherwise all of it as one."""
    cuts = [match for match in BETWEEN.finditer(text) if _asks(text[match.end() :])]
    starts = [0, *(match.end() for match in cuts)]
    ends = [*(match.start() + (text[match.start()] == "?") for match in cuts), len(text)]
    parts = tuple(text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    is_all = 1 < len(parts) <= MOST and all(_asks(part) and len(part.split()) > 1 for part in parts)
    return parts if is_all else (text,)


def _asks(text: str) -> bool:
    return any(start == 0 for start, _ in spans("asks_first", text))
