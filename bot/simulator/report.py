"""What came of it: a table to read, JSON to compare."""

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.simulator.running import Played, Simulation

HEAD = ("goal", "tries", "reached", "turns", "corrected", "not understood", "with a person", "violations", "crashes")


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
        "not_understood": sum(one.reasked for one in played),
        "with_a_person": sum(one.helped for one in played),
        "violations": sum(len(one.violations) for one in played),
        "crashes": sum(bool(one.crash) for one in played),
        "left_alone": sum(not one.helped for one in failed),
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
    return (
        name, str(told["tries"]), f"{told['reached'] / max(1, told['tries']):.1%}", f"{told['median_turns']:.0f}",
        str(told["corrections"]), str(told["not_understood"]), str(told["with_a_person"]), str(told["violations"]),
        str(told["crashes"]),
    )  # fmt: skip


def _told(played: Played) -> dict[str, Any]:
    return {
        "number": played.number,
        "goal": played.goal.kind,
        "customer": played.goal.customer.email,
        "at": played.at.isoformat(),
        "missed": played.missed,
        "violations": played.violations,
        "crash": played.crash,
        "with_a_person": played.helped,
        "transcript": transcript(played),
    }
