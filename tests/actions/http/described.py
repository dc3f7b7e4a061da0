"""The API's file, to hold bodies against."""

import dataclasses
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

import actions.shop

FILE = Path(actions.shop.__file__).parent / "openapi.yaml"
NAME = "urn:shop"
FORMATS = FormatChecker(formats=["date"])


@FORMATS.checks("date-time", raises=ValueError)
def _is_a_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@dataclasses.dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    body: dict[str, Any] | None
    """The schema of the request's body."""
    answers: dict[str, dict[str, Any]]
    """Status, or "default" -> the schema of the answer's body."""
    parameters: list[dict[str, Any]]
    examples: list[tuple[dict[str, Any], Any]]
    """Schema and example."""

    def fits(self, method: str, path: str) -> bool:
        return method == self.method and bool(re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", self.path), path))


class Described:
    """The file, read once."""

    def __init__(self) -> None:
        self.file = yaml.safe_load(FILE.read_text("utf-8"))
        self.schemas = self.file["components"]["schemas"]
        self.registry = Registry().with_resource(NAME, Resource(self.file, DRAFT202012))
        self.operations = [
            self._operation(method.upper(), path, described)
            for path, methods in self.file["paths"].items()
            for method, described in methods.items()
        ]

    def operation(self, method: str, path: str) -> Operation:
        # a path without braces comes before one with them
        return next(one for one in sorted(self.operations, key=lambda one: "{" in one.path) if one.fits(method, path))

    def problems(self, schema: dict[str, Any], body: Any) -> list[str]:
        """What is wrong with `body`."""
        absolute = _absolute(schema)
        validator = Draft202012Validator(absolute, registry=self.registry, format_checker=FORMATS)
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]

    def _operation(self, method: str, path: str, described: dict[str, Any]) -> Operation:
        body = self._resolved(described["requestBody"]) if "requestBody" in described else None
        answers = {status: self._resolved(answer) for status, answer in described["responses"].items()}
        parts = [part["content"]["application/json"] for part in (body, *answers.values()) if part]
        return Operation(
            method,
            path,
            body["content"]["application/json"]["schema"] if body else None,
            {status: answer["content"]["application/json"]["schema"] for status, answer in answers.items()},
            [self._resolved(parameter) for parameter in described.get("parameters", [])],
            [(part["schema"], part["example"]) for part in parts],
        )

    def _resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        found = self.file
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return found


def _absolute(schema: Any) -> Any:
    """The schema with its references into the file, wherever it is looked at from."""
    if isinstance(schema, dict):
        return {k: f"{NAME}{v}" if k == "$ref" and v.startswith("#") else _absolute(v) for k, v in schema.items()}
    return [_absolute(part) for part in schema] if isinstance(schema, list) else schema
