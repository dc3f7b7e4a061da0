"""Failed conversations as scenario files, the way tests/conversations/scenario.py plays them."""

from pathlib import Path
from typing import Any

import yaml

from bot.simulator.running import Played, Simulation, Turn

HEAD = """\
# A simulated conversation that did not go as it should. `replies` and `actions` are what came back: put what
# should have come back in their place. It plays over the shop it was recorded in.
"""


def save_failed(done: Simulation, folder: Path) -> int:
    """One file a conversation; returns how many."""
    failed = [played for played in done.played if not played.reached or played.violations]
    folder.mkdir(parents=True, exist_ok=True)
    for played in failed:
        told = HEAD + "".join(
            f"# {line}\n" for line in (*played.missed, *played.violations, *played.crash.splitlines())
        )
        body = yaml.safe_dump([_scenario(done, played)], allow_unicode=True, sort_keys=False, width=200)
        name = f"{done.understanding}-{done.seed}-{played.number:04}-{played.goal.kind}.yaml"
        (folder / name).write_text(told + body, encoding="utf-8")
    return len(failed)


def _scenario(done: Simulation, played: Played) -> dict[str, Any]:
    scenario: dict[str, Any] = {"name": f"simulated {played.goal.kind} {done.seed}.{played.number}"}
    if played.goal.signed_in:
        scenario["customer"] = played.goal.customer.email
    return {**scenario, "turns": [_turn(turn) for turn in played.turns]}


def _turn(turn: Turn) -> dict[str, Any]:
    told: dict[str, Any] = {"press": turn.move.pressed} if turn.move.pressed else {}
    if turn.move.saying is not None:
        entities: dict[str, list[str]] = {}
        for mark in turn.move.saying.marks:
            entities.setdefault(mark.label, []).append(mark.value)
        understood: dict[str, Any] = {"intent": turn.move.saying.intent}
        told = {"user": turn.move.saying.text, "understood": understood | ({"entities": entities} if entities else {})}
    told["replies"] = [reply.code for reply in turn.answer.replies]
    if turn.answer.actions:
        told["actions"] = [f"{report.name} {report.outcome}" for report in turn.answer.actions]
    return told
