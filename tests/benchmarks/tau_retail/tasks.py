"""What a task's instruction asks for: who talks, and their goals in order."""

import ast
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Person:
    """Whom the shopper says to be."""

    user_id: str
    first_name: str
    last_name: str
    zip: str = ""
    emails: tuple[str, ...] = ()
    """In the order they are tried."""


@dataclass(frozen=True)
class Item:
    """A product in an order; options only where the name alone is not enough."""

    name: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Swap:
    item: Item
    wanted: Mapping[str, str]
    """The options that should be different; none: the same again."""
    cheapest: bool = False
    """Of what fits, the cheapest."""


@dataclass(frozen=True)
class Cancel:
    order: str
    """"": the shopper does not know the number."""
    reason: str
    item: str = ""
    """What is in it, when the number is not known."""
    ends_in: str = ""
    """The last digits of the number, when only these are known."""
    story: str = ""
    """Said before the wish."""


@dataclass(frozen=True)
class Return:
    order: str
    items: tuple[Item, ...]
    """Empty: all of it."""
    method: str
    """tau-bench's id or the shopper's word for it; "": not said unless asked."""
    added: tuple[Item, ...] = ()
    """Remembered when asked to confirm."""
    story: str = ""


@dataclass(frozen=True)
class Exchange:
    """Of delivered items, or of ones that have not left: the shopper need not know which it is called."""

    order: str
    swaps: tuple[Swap, ...]
    method: str
    pending: bool = False
    first_wanted: Mapping[str, str] | None = None
    """What the shopper asks for first, of the first swap, before changing their mind."""
    gives_up: bool = False
    """Says no in the end."""


@dataclass(frozen=True)
class Readdress:
    order: str
    """"" for the default address."""
    address: Mapping[str, str]
    same_as: str = ""


@dataclass(frozen=True)
class Repay:
    order: str
    method: str


@dataclass(frozen=True)
class Ask:
    """Something said that should change nothing."""

    says: str


Goal = Cancel | Return | Exchange | Readdress | Repay | Ask


@dataclass(frozen=True)
class Task:
    id: int
    is_human: bool
    instruction: str
    person: Person
    goals: tuple[Goal, ...]
    actions: tuple[Mapping[str, Any], ...]
    """The ground truth's calls."""


PERSON = re.compile(r"Your name is (\w+) (\w+) and your (?:zip code is (\d+)|email is (\S+?))\.\s")
CANCEL = re.compile(r"Cancel order #(W\d+) because ([a-z ]+)\.")
NAME = r"[A-Z][A-Za-z -]*"
RETURN = re.compile(rf"Return #(W\d+) via (\w+): ((?:{NAME}(?:\{{[^}}]*\}})?; ?)+)")
EXCHANGE = re.compile(rf"For #(W\d+), (exchange|modify) ((?:{NAME} \{{[^}}]*\}} to \{{[^}}]*\}}; ?)+)(?:via (\w+)\.)?")
SWAP = re.compile(rf"({NAME}) (\{{[^}}]*\}}) to (\{{[^}}]*\}}); ?")
ITEM = re.compile(rf"({NAME}?)(?: (\{{[^}}]*\}}))?; ?")
ADDRESS = re.compile(r"For #(W\d+), change address to (\{[^}]*\}) \(same as #(W\d+)\)\.")
PAYMENT = re.compile(r"For #(W\d+), change payment to (\w+)\.")


def load_tasks(source: Path) -> list[Task]:
    """Every training task, with its goals."""
    human = yaml.safe_load(Path(__file__).with_name("human.yaml").read_text(encoding="utf-8"))
    with gzip.open(source / "tasks_train.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [_task(row, human) for row in rows]


def _task(row: Mapping[str, Any], human: Mapping[int, Any]) -> Task:
    is_human = row["annotator"] != "synthetic"
    said = row["instruction"]
    match = PERSON.match(said + " ")
    if is_human and row["task_id"] in human:
        written = human[row["task_id"]]
        goals = tuple(_written(goal) for goal in written["goals"])
        emails = tuple(written.get("emails", (match[4],) if match and match[4] else ()))
    else:
        goals = tuple(goal for _, goal in sorted(_read(said), key=lambda found: found[0]))
        emails = (match[4],) if match and match[4] else ()
    first, last = match.group(1, 2) if match else re.match(r"Your name is (\w+) (\w+)", said).group(1, 2)
    person = Person(row["user_id"], first, last, (match[3] or "") if match else "", emails)
    return Task(row["task_id"], is_human, said, person, goals, tuple(row["actions"]))


def _read(said: str) -> Iterator[tuple[int, Goal]]:
    """The goals of a synthetic instruction, each with its place."""
    for match in CANCEL.finditer(said):
        yield match.start(), Cancel(match[1], match[2])
    for match in RETURN.finditer(said):
        items = tuple(Item(one[1].strip(), _options(one[2])) for one in ITEM.finditer(match[3]))
        yield match.start(), Return(match[1], items, match[2])
    for match in EXCHANGE.finditer(said):
        swaps = tuple(Swap(Item(one[1].strip(), _options(one[2])), _options(one[3])) for one in SWAP.finditer(match[3]))
        yield match.start(), Exchange(match[1], swaps, match[4] or "", match[2] == "modify")
    for match in ADDRESS.finditer(said):
        address = {name: value for name, value in _options(match[2]).items() if name not in {"order_id"}}
        yield match.start(), Readdress(match[1], address, match[3])
    for match in PAYMENT.finditer(said):
        yield match.start(), Repay(match[1], match[2])


def _options(text: str | None) -> dict[str, str]:
    return {name: str(value) for name, value in ast.literal_eval(text).items()} if text else {}


def _written(goal: Mapping[str, Any]) -> Goal:
    """One goal of `human.yaml`."""
    kinds = {"cancel": Cancel, "return": Return, "exchange": Exchange, "readdress": Readdress, "repay": Repay}
    row = dict(goal)
    kind = row.pop("kind")
    if kind == "ask":
        return Ask(row["says"])
    for name in ("items", "added"):
        if name in row:
            row[name] = tuple(Item(one["name"], one.get("options", {})) for one in row[name])
    if "swaps" in row:
        row["swaps"] = tuple(_written_swap(one) for one in row["swaps"])
    return kinds[kind](**row)


def _written_swap(row: Mapping[str, Any]) -> Swap:
    item = Item(row["item"]["name"], row["item"].get("options", {}))
    return Swap(item, row["wanted"], row.get("cheapest", False))
