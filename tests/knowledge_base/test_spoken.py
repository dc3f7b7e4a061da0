"""What is spoken of an answer: short, and without what only eyes can use."""

import re

import pytest

from knowledge_base.load import load
from knowledge_base.passages import split
from knowledge_base.quoting import quote
from tests.knowledge_base.demo_figures import CONTENT, SETTINGS

ENTRIES = load(CONTENT, SETTINGS).entries
FOR_EYES = re.compile(r"[\[\]*`#<>]|https?:|\(/|\n")
LONGEST = 300


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_no_link_and_no_bracket_is_spoken(entry):
    starts = [passage.start for passage in split(entry.body)]
    for start in starts:
        answer = quote(entry, quoted=[other for other in starts if other != start])
        assert answer.start == start
        assert answer.speech
        assert not FOR_EYES.search(answer.speech)
        assert len(answer.speech) <= LONGEST
