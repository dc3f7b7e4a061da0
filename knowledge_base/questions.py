"""Reads questions to measure a knowledge base with, such as those of tests/knowledge_base/questions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

Half = Literal["dev", "test"]
"""`dev` may be looked at and tuned on; `test` only measures."""


class BadQuestions(Exception):
    """A file of questions cannot be read or is not `dev:` and `test:` with lists of rows."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to measure with."""

    asks: str
    entry: str | None
    """The entry that answers it; None: no entry does."""
    style: str = ""
    also: tuple[str, ...] = ()
    """Other entries that answer it equally well."""

    def is_answered_by(self, entry: str) -> bool:
        return entry == self.entry or entry in self.also


class Row(BaseModel):
    """One question as it stands in a file."""

    model_config = ConfigDict(extra="forbid")

    asks: str = Field(min_length=1)
    entry: str | None
    also: tuple[str, ...] = ()


_Rows = TypeAdapter(dict[Half, list[Row]])


def read_questions(path: Path, half: Half) -> list[Question]:
    """The questions of one half of a file, or of every YAML file in a folder; a file's name is its style."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    questions = [question for file in files for question in _read(file, half)]
    if not questions:
        raise BadQuestions(f"{path}: no `{half}:` questions")
    return questions


def _read(file: Path, half: Half) -> list[Question]:
    try:
        rows = _Rows.validate_python(yaml.safe_load(file.read_text(encoding="utf-8"))).get(half, [])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise BadQuestions(f"{file}: expected `{half}:` with a list of {{asks, entry}}: {error}") from error
    return [Question(row.asks, row.entry, file.stem, row.also) for row in rows]
