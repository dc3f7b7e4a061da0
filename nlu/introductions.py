"""Who says who they are before saying what they want: "Hi, I'm Jo Brandt, jo@example.com, could you ..."."""

import re
from collections.abc import Sequence

from nlu.types import Entity

_SAID = re.compile(
    r"(?:(?:i )?hope you can help(?: me)?|can you help me|quick (?:one|question)"
    r"|hi|hello|hey|there|good|morning|afternoon|evening|day|greetings|my|the|name|is|am|im|i'm|name's"
    r"|i(?= (?:am|live|use)\b)|this|it|it's|its"
    r"|account|under|use|uses|live|in|from|at|and|for|everything|e-?mail|mail|address|zip|postal|post|code|postcode|zipcode"
    r"|here|customer|speaking)(?![\w@'-])[\s,.:;!-]*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w'’-]{1,30}[\s,.:;!-]*")
_LEADS = re.compile(r"(?:^|\b(?:is|am|im|i'm|name's|hi|hello|hey)[ ,:]*)$", re.IGNORECASE)
"""What stands before a name."""
_CODE = re.compile(r"\d{4,5}(?!\w)[\s,.:;!-]*")
_WHO = frozenset({"email", "zip_code", "phone", "person_name", "account_id"})
_MOST_CHARS = 200
_MOST_NAMES = 3
_LEAST_WORDS = 3


def end_of_introduction(text: str, entities: Sequence[Entity]) -> int:
    """Where it ends and something of its own begins; 0 when `text` begins with none, or is nothing else."""
    spans = {entity.start: entity.end for entity in entities if entity.label in _WHO}
    at, names, named_at, introduced = 0, 0, -1, False
    while at < min(len(text), _MOST_CHARS):
        if at in spans:
            at, introduced = _past(text, spans[at]), True
        elif match := _SAID.match(text, at):
            at = match.end()
        elif match := _CODE.match(text, at):
            at, introduced = match.end(), True
        elif names < _MOST_NAMES and (match := _NAME.match(text, at)) and (_LEADS.search(text[:at]) or named_at == at):
            at, names = match.end(), names + 1
            named_at = at
        else:
            break
    return at if introduced and len(text[at:].split()) >= _LEAST_WORDS else 0


def _past(text: str, end: int) -> int:
    left = text[end:]
    return end + len(left) - len(left.lstrip(" ,.:;!-\n\t"))
