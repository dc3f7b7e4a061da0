"""Plays the tasks and prints how many end in the database that the ground truth produces."""

import argparse
import os
import random
import shutil
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tqdm import tqdm

from actions.shop import schema
from actions.shop.importing import import_data, read_bundle
from bot.assistant import Assistant
from bot.messages import ANONYMOUS, Answer, ConversationId, MessageId, Utterance
from bot.settings import Settings
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from bot.wiring import Wiring
from tests.actions import tau_bundle
from tests.benchmarks.tau_retail import judge, truth
from tests.benchmarks.tau_retail.knowing import Knows
from tests.benchmarks.tau_retail.phrasing import Phrases
from tests.benchmarks.tau_retail.shopper import Heard, TauShopper
from tests.benchmarks.tau_retail.tasks import Task, load_tasks

SOURCE = Path(os.environ.get("SHOPDESK_BENCH_DATA", "")) / "tau_retail"
AT = datetime(2024, 5, 15, 15, 0, tzinfo=UTC)
MOST_TURNS = 60


@dataclass
class Played:
    """One task's end."""

    task: Task
    differences: list[str]
    unwanted: list[str]
    """What was changed and should not have been, or otherwise than asked for."""
    forbidden: list[str]
    """What the policy does not allow, whoever asked for it."""
    turns: int
    transcript: list[str]
    status: str


def main() -> None:
    options = _options()
    if not SOURCE.is_dir():
        print(f"skipped: no tau_retail in SHOPDESK_BENCH_DATA ({SOURCE})")
        return
    tasks = [task for task in load_tasks(SOURCE) if options.annotator in ("all", _kind(task))]
    if options.task is not None:
        tasks = [task for task in tasks if task.id == options.task]
    data = truth.load(SOURCE)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        played = []
        for task in tqdm(tasks[: options.first], disable=None):
            played.append(_play(task, data, stage, options.seed))
    _print(played, options.show)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--annotator", choices=["all", "synthetic", "human"], default="all")
    parser.add_argument("--first", type=int, default=None)
    parser.add_argument("--task", type=int, default=None)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=5, help="transcripts of failures to print")
    return parser.parse_args()


class Stage:
    """The whole assistant over one database file, which is as imported again before each task."""

    def __init__(self, folder: Path) -> None:
        self.seeded, self.played = folder / "seeded.db", folder / "played.db"
        tau_bundle.write(SOURCE, folder)
        engine = make_engine(f"sqlite:///{self.seeded}")
        prepare(engine)
        schema.create_tables(engine)
        import_data(engine, read_bundle(folder))
        engine.dispose()
        shutil.copy(self.seeded, self.played)
        settings = Settings(
            database=f"sqlite:///{self.played}",
            timezone="America/New_York",
            write_level="known",
            identify_by=("email", "name_and_zip"),
        )
        self.wiring = Wiring(settings, clock=lambda: AT)

    def set(self) -> Assistant:
        """Everything as imported."""
        self.wiring.engine.dispose()
        for left in self.played.parent.glob("played.db-*"):
            left.unlink()
        shutil.copy(self.seeded, self.played)
        return self.wiring.assistant


def _play(task: Task, data: truth.Data, stage: Stage, seed: int) -> Played:
    assistant = stage.set()
    rng = random.Random(f"{seed} {_kind(task)} {task.id}")
    shopper = TauShopper(task, Knows.of(data, task.person.user_id), rng, Phrases(rng))
    opened = assistant.open(site="tau", channel="chat", identity=ANONYMOUS, at=AT)
    transcript: list[str] = []
    status, says, turns = "bot", shopper.opens(), 0
    while says and turns < MOST_TURNS:
        turns += 1
        answer = assistant.respond(_utterance(opened.id, says, turns))
        heard = _heard(answer)
        transcript += [f"S: {says}", f"D: {heard.text} {list(heard.buttons) or ''}"]
        status, says = answer.status, shopper.answers(heard) or ""
    before = judge.expected(truth.after(data, (), task.person.user_id))
    wanted = judge.expected(truth.after(data, task.actions, task.person.user_id))
    found = judge.found(stage.wiring.shop, task.person.user_id)
    unwanted = [line for line in judge.differences(before, found) if line in judge.differences(wanted, found)]
    methods = {id: method["source"] for id, method in data["users"][task.person.user_id]["payment_methods"].items()}
    forbidden = judge.forbidden(before, found, methods)
    return Played(task, judge.differences(wanted, found), unwanted, forbidden, turns, transcript, status)


def _utterance(conversation_id: ConversationId, text: str, turn: int) -> Utterance:
    return Utterance(conversation_id, MessageId(f"m{turn}"), text, "chat", AT + timedelta(seconds=20 * turn), ANONYMOUS)


def _heard(answer: Answer) -> Heard:
    """What a shopper sees: texts, quick replies and the buttons on cards."""
    buttons = [quick.title for reply in answer.replies for quick in reply.quick_replies]
    return Heard("\n".join(reply.text for reply in answer.replies), tuple(buttons))


def _kind(task: Task) -> str:
    return "human" if task.is_human else "synthetic"


def _print(played: list[Played], show: int) -> None:
    failed = [one for one in played if one.differences]
    for one in failed[:show]:
        print(f"\n--- {_kind(one.task)} {one.task.id}: {one.task.instruction}")
        print("\n".join([*one.transcript, *(f"  ! {line}" for line in one.differences)]))
    print("\n| tasks | equal final database | otherwise than asked | policy forbids | turns (median) | with a person |")
    print("|---|---|---|---|---|---|")
    for kind in ("synthetic", "human"):
        those = [one for one in played if _kind(one.task) == kind]
        if those:
            equal = sum(not one.differences for one in those)
            turns = statistics.median(one.turns for one in those)
            queued = sum(one.status == "queued" for one in those)
            other = sum(bool(one.unwanted) for one in those)
            forbidden = sum(len(one.forbidden) for one in those)
            share = f"{equal} of {len(those)} ({equal / len(those):.1%})"
            print(f"| {kind} | {share} | {other} | {forbidden} | {turns:.0f} | {queued} |")
    goals = Counter(type(goal).__name__.lower() for one in failed for goal in one.task.goals)
    print(f"\nfailed tasks by what they ask for: {dict(goals.most_common())}")
    print("failed:", " ".join(f"{_kind(one.task)[0]}{one.task.id}" for one in failed))


if __name__ == "__main__":
    main()
