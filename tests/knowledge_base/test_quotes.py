"""Whatever is written and asked: every quote stands verbatim in its file, on a day on which that holds."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.answer import KnowledgeBase
from tests.knowledge_base.word_encoder import WordEncoder

TODAY = date(2026, 11, 22)
WORDS = st.sampled_from([
    "delivery", "costs", "five", "euros", "days.", "Returns", "are", "free!", "**until**", "Monday?", "€4.90",
    "[here](/help/a/b)", "größer", "…", "# Sale", "\r\n", "\n\n", "\n## More\n",
])  # fmt: skip
BODIES = st.lists(WORDS, min_size=1, max_size=60).map(" ".join).filter(lambda body: body.strip(" \r\n#"))
DAYS = st.none() | st.integers(-3, 3).map(lambda days: TODAY + timedelta(days))
PAGES = st.lists(st.tuples(BODIES, DAYS, DAYS), min_size=1, max_size=5)


def write(folder: Path, name: str, body: str, first: date | None, last: date | None) -> None:
    dates = [f"{key}: {day}" for key, day in (("valid_from", first), ("valid_to", last)) if day]
    front = "\n".join(["---", f"title: about {name}", *dates, "---", ""])
    (folder / f"{name}.md").write_bytes((front + body).encode())


@settings(max_examples=60, deadline=None)
@given(PAGES, st.lists(WORDS, min_size=1, max_size=6).map(" ".join), st.integers(-4, 4))
def test_every_quote_is_found_in_its_source_and_holds_that_day(pages, question, days):
    today = TODAY + timedelta(days)
    with tempfile.TemporaryDirectory() as home:
        content = Path(home) / "content"
        content.mkdir()
        for number, (body, first, last) in enumerate(pages):
            write(content, f"page{number}", body, first, last)
        base = KnowledgeBase.open(content, Path(home) / "cache", WordEncoder(), {}, threshold=0)
        answer = base.answer(question, today=today)
        allowed = [entry for entry in base.entries if entry.holds_on(today)]
        assert (answer is None) or answer.entry in allowed
        for hit in base.nearest(question, 5, today=today):
            assert hit.entry in allowed
        if answer is not None:
            written = (content / answer.entry.source).read_bytes().decode().replace("\r\n", "\n")
            assert answer.quote.strip()
            assert answer.quote in written
            assert answer.quote == answer.entry.body[answer.start : answer.end]
