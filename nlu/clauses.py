"""A message cut into the clauses that may each hold a request, and whether one rules something out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VERB = (
    r"can|could|do|is|will|tell|send|change|cancel|update|get|make|swap|refund|put|add|remove|return|exchange|stop|give|show|check|track"
    r"|reset|delete|close|switch|take|use|set|order|need|want|pay|apply|help|renew|collect|subscribe|unsubscribe"
    r"|let|mail|deliver|notify|reserve|compare|pause|resume|bring|reorder|ring|upgrade"
)
_QUESTION = r"what|whats|what's|where|wheres|where's|when|whens|which|how|why|who|does|did|are|am|was|is|has|have"
_BOUNDARY = re.compile(
    rf"(?<![.!?;\n])[.!?;\n]++(?=\s|$)\s*+|(?<!\s)\s*+,\s*+(?=(?:and|also|but|plus|then|just|only|simply|please|i|i'm|i'd|my|don't|dont|not|{_VERB}|{_QUESTION})\b)"
    rf"|(?<!\s)\s++(?=(?:and (?:also|then|please|just|i|i'm|i'd|my|whether|if|while|{_VERB}|{_QUESTION})|but|also|plus|oh and|as well as)\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:(?:and|also|but|plus|then|oh|so|well|as well as)\b[\s,]*)+", re.IGNORECASE)
_REQUEST = re.compile(
    r"\?|\b(?:please|pls|plz|can you|could you|can i|could i|may i|would you|i (?:want|need|wanna|would like|wish)|i'd like|help me|let me"
    r"|how (?:do|can|long|much|many)|what(?:'s| is| are| about)?|where(?:'s| is)?|when(?:'s| is| will)?|do you|is there|are there)\b"
    r"|^(?:(?:just|only|simply|rather|kindly) )?(?:cancel|change|send|tell|check|update|return|refund|exchange|track|delete|close|reset|add|remove|give|show|get|stop|make|put|use"
    r"|swap|pay|take|let|mail|deliver|notify|reserve|compare|pause|resume|bring|reorder|reinstate|undo|upgrade)\b",
    re.IGNORECASE,
)
_NOT = r"don'?t|do not|never|no longer"
_RULED_OUT = re.compile(
    r"^(?:please |so |actually |no,? |ok |and |but |wait,? |well |it'?s )*"
    rf"(?:(?:{_NOT}|not to|no need to|you (?:don'?t|do not) (?:need|have) to|i (?:{_NOT}) (?:want|need|wish)(?: you)? to"
    r"|rather than|instead of|not) "
    r"(?=(?:cancel|chang|return|refund|exchang|delet|clos|send|ship|updat|remov|add|replac|swap|charg|modif|unsubscrib"
    r"|subscrib|upgrad|sign|renew|reset|pay|mail|put|transfer|connect|call|switch|touch)\w*)"
    rf"|(?:i (?:{_NOT}) (?:want|need)|(?:i'?m |i am )?not (?:asking|looking|here) (?:for|about)|no need for) (?=(?:a|an|any|the) \w+(?! any))"
    r"|(?:i'?m |i am )?not (?=complain|return|cancel))",
    re.IGNORECASE,
)
_THINGS = frozenset(["order", "set", "can", "use", "stop", "check"])  # "the dumbbell set" asks for nothing
_ACT = "|".join(word for word in _VERB.split("|") if word not in _THINGS)
_ACTS = re.compile(rf"\b(?:{_ACT}|{_QUESTION}|i|we|you|it|they|there)\b", re.IGNORECASE)
_SAME = re.compile(r"\bsame (?:as|one|again|kind|thing)\b", re.IGNORECASE)
_SWAPS_TOO = re.compile(
    r"^(?:please )?(?:change|swap|exchange|switch) (?:the|my|that|this) .{2,80} (?:to|for|into|in) ", re.IGNORECASE
)
_NO_THING = re.compile(
    r"\b(?:address|payment|delivery|shipping|card|e-?mail|phone|number|name|password|membership|subscription|date|account)\b",
    re.IGNORECASE,
)
"""What is changed in a shop but is no thing in an order."""
MAX_CLAUSES = 8
_MIN_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` is what remains for the classifier; it was said at `start` to `end` of the message."""

    text: str
    start: int
    end: int
    negated: bool
    asks: bool
    """Whether it has the form of a request or question, rather than of a story."""
    is_rest: bool = False
    """Whether it only adds a thing to what was said before: "also the lamp to brass", "plus my mug"."""

    @property
    def range(self) -> tuple[int, int]:
        """Of the characters in the message."""
        return self.start, self.end


def split(text: str) -> list[Clause]:
    """The clauses of `text` in order, `MAX_CLAUSES` at most: the last takes what is left."""
    return [clause for start, end in _ranges(text) if (clause := _clause(text, start, end))]


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for count, boundary in enumerate(_BOUNDARY.finditer(text), start=2):
        if count > MAX_CLAUSES:
            break
        end = boundary.end() if text[boundary.start()] in ".!?;" else boundary.start()
        yield start, end
        start = boundary.end()
    yield start, len(text)


def _clause(text: str, start: int, end: int) -> Clause | None:
    lead = _LEAD.match(text, start, end)
    is_first, start = start == 0, lead.end() if lead else start
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    said = said.strip()
    if sum(character.isalnum() for character in said) < _MIN_LETTERS:
        return None
    ruled_out = _RULED_OUT.match(said)
    rest = said[ruled_out.end() :] if ruled_out else said
    return Clause(
        rest,
        start,
        start + len(said),
        ruled_out is not None,
        _REQUEST.search(rest) is not None,
        _is_rest(said, is_first),
    )


def _is_rest(said: str, is_first: bool) -> bool:
    """ "The lamp to brass", "change the lamp to brass": with what went before, one more thing of the same kind."""
    if is_first:
        return False
    if said.lower().startswith(("the ", "my ", "a ")) and not _ACTS.search(_SAME.sub("", said)):
        return True
    return _SWAPS_TOO.match(said) is not None and _NO_THING.search(said) is None
