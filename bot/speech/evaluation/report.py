"""The figures as a table and a picture."""

from collections.abc import Mapping
from pathlib import Path

from bot.speech.evaluation.measure import ALL, Tallies
from bot.speech.evaluation.sentences import ANSWERS, FREE, KNOWN
from bot.speech.evaluation.tally import Tally

HEAD = (
    "| callers, line | WER known / free / answers | intent known / free, of the text's | number exact "
    "| order found, at once / with one repair | RTF | p50 / p95 ms |\n|---|---|---|---|---|---|---|"
)
DOTS = 120  # an inch
LABELS = {KNOWN: "known sentences", FREE: "freely worded", ANSWERS: "answers"}


def row(name: str, tallies: Tallies) -> str:
    """One line of the table."""
    known, free, answers, every = (tallies[group] for group in (KNOWN, FREE, ANSWERS, ALL))
    errors = " / ".join(f"{tally.word_error_rate:.1%}" for tally in (known, free, answers))
    intents = f"{known.intent_rate:.1%} / {free.intent_rate:.1%}"
    at_once = every.resolved / max(every.numbers, 1)
    orders = f"{at_once:.1%} / {every.order_rate:.1%}"
    exact = f"{every.exact}/{every.numbers}"
    return f"| {name} | {errors} | {intents} | {exact} | {orders} | {_time(every)} |"


def recordings_row(name: str, tally: Tally) -> str:
    return f"{name}: {tally.sentences} recordings, WER {tally.word_error_rate:.1%}, RTF | p50 / p95 ms: {_time(tally)}"


def _time(tally: Tally) -> str:
    return f"{tally.real_time_factor:.2f} | {tally.wait_ms(0.5):.0f} / {tally.wait_ms(0.95):.0f}"


def draw(tallies: Mapping[tuple[str, str], Tallies], path: Path) -> Path:
    """Word error rates by line, one panel a family of voices; keys are (family, line)."""
    from matplotlib.figure import Figure

    families = list(dict.fromkeys(family for family, _ in tallies))
    figure = Figure(figsize=(4 * len(families), 3.2), layout="constrained")
    panels = figure.subplots(1, len(families), sharey=True, squeeze=False)[0]
    for panel, family in zip(panels, families, strict=True):
        lines = [line for named, line in tallies if named == family]
        for group, label in LABELS.items():
            rates = [100 * tallies[family, line][group].word_error_rate for line in lines]
            panel.plot([line.replace(", ", "\n") for line in lines], rates, marker="o", label=label)
        panel.set_title(family)
        panel.tick_params(axis="x", labelsize=7)
        panel.grid(visible=True, alpha=0.3)
    panels[0].set_ylabel("word error rate, %")
    panels[0].legend(fontsize=7)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=DOTS)
    return path
