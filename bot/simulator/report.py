"""What came of it: a table to read, JSON to compare."""

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.simulator.running import Played, Simulation

HEAD = (
    "goal", "tries", "reached", "turns", "corrected", "objected", "not understood", "with a person or message",
    "failed: person", "failed: message", "failed: left alone", "violations", "crashes",
)  # fmt: skip


def as_table(done: Simulation) -> str:
    """Markdown: one row a goal, the worst first, and all together below."""
    rows = [_row(kind, played) for kind, played in sorted(_by_kind(done).items(), key=lambda one: _share(one[1]))]
    rows.append(_row("all", done.played))
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def as_json(done: Simulation) -> dict[str, Any]:
    """Stable: totals, each goal, and every conversation that did not go as it should."""
    return {
        "seed": done.seed,
        "understanding": done.understanding,
        "noise": done.noise,
        "all": totals(done.played),
        "goals": {kind: totals(played) for kind, played in sorted(_by_kind(done).items())},
        "failed": [_told(played) for played in done.played if not played.reached or played.violations],
    }


def totals(played: Sequence[Played]) -> dict[str, Any]:
    failed = [one for one in played if not one.reached]
    return {
        "tries": len(played),
        "reached": sum(one.reached for one in played),
        "median_turns": statistics.median(len(one.turns) for one in played) if played else 0,
        "corrections": sum(one.corrections for one in played),
        "objections": sum(one.objections for one in played),
        "not_understood": sum(one.reasked for one in played),
        "with_a_person_or_message": sum(bool(one.help) for one in played),
        "failed_with_person": sum(one.help == "person" for one in failed),
        "failed_with_message": sum(one.help == "message" for one in failed),
        "left_alone": sum(one.left_alone for one in failed),
        "violations": sum(len(one.violations) for one in played),
        "crashes": sum(bool(one.crash) for one in played),
    }


def transcript(played: Played) -> list[str]:
    """As the two saw it."""
    lines = []
    for turn in played.turns:
        said = turn.move.saying.text if turn.move.saying else f"[{turn.move.pressed}]"
        lines.append(f"S: {said}")
        for reply in turn.answer.replies:
            buttons = " ".join(f"[{button.title}]" for button in reply.quick_replies)
            lines.append(f"D: {reply.text} {buttons}".rstrip())
    return lines


def _by_kind(done: Simulation) -> Mapping[str, list[Played]]:
    found: dict[str, list[Played]] = defaultdict(list)
    for played in done.played:
        found[played.goal.kind].append(played)
    return found


def _share(played: Sequence[Played]) -> float:
    return sum(one.reached for one in played) / len(played)


def _row(name: str, played: Sequence[Played]) -> tuple[str, ...]:
    told = totals(played)
    share, turns = told["reached"] / max(1, told["tries"]), told["median_turns"]
    counts = ("corrections", "objections", "not_understood", "with_a_person_or_message", "failed_with_person",
              "failed_with_message", "left_alone", "violations", "crashes")  # fmt: skip
    return (name, str(told["tries"]), f"{share:.1%}", f"{turns:.0f}", *(str(told[count]) for count in counts))


def _told(played: Played) -> dict[str, Any]:
    return {
        "number": played.number,
        "goal": played.goal.kind,
        "customer": played.goal.customer.email,
        "at": played.at.isoformat(),
        "missed": played.missed,
        "violations": played.violations,
        "crash": played.crash,
        "help": played.help or "left alone",
        "transcript": transcript(played),
    }
