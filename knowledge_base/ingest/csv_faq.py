"""Reads questions and answers from a CSV file, as spreadsheets write them."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from knowledge_base.ingest.html import html_to_markdown
from knowledge_base.ingest.types import Document, Draft, draft, entry_id, told_apart
from knowledge_base.load import UnusableFile, decoded

COLUMNS = ("question", "answer", "topic", "url", "id")
_DELIMITERS = ",;\t|"
_ELEMENT = re.compile(r"</?(?:p|br|div|ul|ol|li|a|b|strong|em|i|span|table|h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)


@dataclass(slots=True)
class _Answer:
    row: int
    id: str
    questions: list[str]
    answer: str
    topic: str
    url: str


def read_csv(document: Document) -> list[Draft]:
    """One entry an answer; rows with the same answer and topic are its questions.

    Raises `UnusableFile` with a problem for each wrong row: a file with one is not taken at all.
    """
    answers: dict[tuple[str, str], _Answer] = {}
    problems: list[str] = []
    for row, cells in _rows(decoded(document.data)):
        asked = [line.strip() for line in cells["question"].splitlines() if line.strip()]
        problem = _problem(cells, asked)
        if problem:
            problems.append(f"row {row}, {problem}")
            continue
        first = _Answer(row, cells["id"], [], _markdown(cells["answer"]), cells["topic"], cells["url"])
        known = answers.setdefault((cells["id"] or cells["answer"], cells["topic"]), first)
        if known.answer != first.answer:
            problems.append(f"row {row}, column id: {cells['id']!r} has another answer in row {known.row}")
        known.questions.extend(asked)
    if problems:
        raise UnusableFile(*problems)
    if not answers:
        raise UnusableFile("no row below the header")
    return list(_drafts(document, answers.values()))


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Number (the header is 1, a cell with line breaks is one row) and cells by column; empty rows are left out."""
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [cell.strip().lower() for cell in next(rows, [])]
        missing = [name for name in COLUMNS[:2] if name not in columns]
        if missing:
            raise UnusableFile(f"row 1: no column {' and no column '.join(missing)}")
        if len(set(columns) & set(COLUMNS)) < sum(column in COLUMNS for column in columns):
            raise UnusableFile("row 1: a column is there twice")
        for number, cells in enumerate(rows, 2):
            if any(cell.strip() for cell in cells):
                if len(cells) > len(columns):
                    raise UnusableFile(f"row {number}: {len(cells)} cells, the header has {len(columns)}")
                found = dict(zip(columns, map(str.strip, cells), strict=False))
                yield number, {name: found.get(name, "") for name in COLUMNS}
    except csv.Error as error:
        raise UnusableFile(f"line {rows.line_num}: {error}") from error


def _problem(cells: dict[str, str], asked: list[str]) -> str:
    if not asked:
        return "column question: empty"
    if not cells["answer"]:
        return "column answer: empty"
    if cells["url"] and not cells["url"].startswith(("http://", "https://")):
        return f"column url: expected http:// or https://, got {cells['url'][:80]!r}"
    too_long = [name for name in ("topic", "id") if len(cells[name]) > 80]
    return f"column {too_long[0]}: {len(cells[too_long[0]])} characters, at most 80" if too_long else ""


def _markdown(answer: str) -> str:
    """Help desks export answers as HTML."""
    return html_to_markdown(answer) if _ELEMENT.search(answer) else answer


def _drafts(document: Document, answers: Collection[_Answer]) -> Iterator[Draft]:
    ids = told_apart(entry_id(document.stem, answer.id or answer.questions[0]) for answer in answers)
    for id, answer in zip(ids, answers, strict=True):
        yield draft(
            document,
            id,
            answer.questions[0][:300],
            answer.answer,
            topic=answer.topic,
            questions=list(dict.fromkeys(answer.questions[1:])),
            url=answer.url,
            place=f"row {answer.row}",
            placeholders=True,
        )
