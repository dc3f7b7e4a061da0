"""Playing the conversations, one after another, each in a shop as it was at the beginning."""

import random
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from actions.shop.changes.types import OrderChange
from actions.shop.models import CustomerId
from actions.types import Level
from bot.messages import ANONYMOUS, Answer, ConversationId, Identity, MessageId, Utterance
from bot.simulator import judging
from bot.simulator.drawing import KINDS, draw_goal
from bot.simulator.goals import Ends, Goal, Unchanged
from bot.simulator.heard import heard
from bot.simulator.oracle import Oracle
from bot.simulator.population import Population
from bot.simulator.saying import draw_manner
from bot.simulator.scripted import ScriptedUnderstanding
from bot.simulator.shopper import Move, Shopper
from bot.simulator.stage import Stage
from bot.simulator.standing import stand
from bot.simulator.watching import touched

MOST_TURNS = 30
LATER = 72 * 60  # minutes after the shop's latest order within which the conversations take place
PAUSE = timedelta(seconds=20)


@dataclass(slots=True)
class Turn:
    """What was said, and what came back."""

    move: Move
    answer: Answer


@dataclass(slots=True)
class Played:
    """One conversation's end."""

    number: int
    goal: Goal
    ends: Ends
    at: datetime
    turns: list[Turn] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    crash: str = ""
    help: str = ""
    """person, message, or "" when neither was brought in or taken."""
    corrections: int = 0
    objections: int = 0

    @property
    def reached(self) -> bool:
        return not self.missed and not self.crash

    @property
    def left_alone(self) -> bool:
        """Not reached, and nobody sees to it."""
        return not self.reached and not self.help

    @property
    def reasked(self) -> int:
        """Times that the shopper was not understood or asked the same again."""
        return sum(reply.code in {"not_understood", "did_you_mean", "not_caught"} for turn in self.turns
                   for reply in turn.answer.replies)  # fmt: skip


@dataclass
class Simulation:
    """Everything that was played with one seed."""

    seed: int
    understanding: str
    noise: float
    played: list[Played] = field(default_factory=list)


def simulate(
    stage: Stage,
    population: Population,
    *,
    count: int,
    seed: int = 0,
    script: ScriptedUnderstanding | None = None,
    kinds: tuple[str, ...] = tuple(KINDS),
    progress: Callable[[Iterable[int]], Iterable[int]] = lambda numbers: numbers,
) -> Simulation:
    """Play `count` conversations. The same seed over the same shop plays the same ones."""
    done = Simulation(seed, "scripted" if script else "real", script.noise if script else 0.0)
    stage.set(stage.clock.now)
    latest = population.latest
    for number in progress(range(count)):
        rng = random.Random(f"{seed} {number}")
        stage.set(latest + timedelta(minutes=rng.randrange(LATER)))
        population.at = stage.clock.now.astimezone(stage.assistant.carry_out.zone)  # after its midnight it is tomorrow
        goal = draw_goal(population, rng, kinds)
        done.played.append(_play(stage, goal, number, rng, script))
    return done


def _play(stage: Stage, goal: Goal, number: int, rng: random.Random, script: ScriptedUnderstanding | None) -> Played:
    at = stage.clock.now
    for change in goal.arranged:
        _arrange(stage, change, at)
    touched(stage.engine)
    before = stand(stage.shop, goal.customer_id, at)
    shopper = Shopper(goal, draw_manner(rng), rng, lambda: stage.newest_code(goal.customer.email))
    played = Played(number, goal, goal.ends, at)
    oracle = Oracle.of(stage.shop, goal, before)
    if script is not None:
        script.begin(random.Random(f"{number} {rng.random()}"))
    _talk(stage, shopper, oracle, played, script)
    after = stand(stage.shop, goal.customer_id, stage.clock.now)
    answers = [turn.answer for turn in played.turns]
    played.ends = Unchanged() if shopper.changed_mind else goal.ends
    gave_reason = bool(shopper.told["reason"])
    played.missed = judging.missed(
        played.ends, answers, before, after, with_reason=gave_reason, heard_no=shopper.heard_no
    )
    played.violations = oracle.violations
    played.help = judging.help_got(answers, before, after)
    played.corrections, played.objections = shopper.corrections, shopper.objections
    return played


def _arrange(stage: Stage, change: OrderChange, at: datetime) -> None:
    stage.shop.change_order(change, at=at - timedelta(hours=1), key=f"arranged {change}")


def _talk(stage: Stage, shopper: Shopper, oracle: Oracle, played: Played, script: ScriptedUnderstanding | None) -> None:
    goal = shopper.goal
    identity = Identity(Level.PROVEN, CustomerId(goal.customer_id)) if goal.signed_in else ANONYMOUS
    opened = stage.assistant.open(site="simulation", channel="chat", identity=identity, at=stage.clock.now)
    move: Move | None = shopper.opens()
    last: Answer | None = None
    agreed = False
    while move is not None and len(played.turns) < MOST_TURNS:
        stage.clock.now += PAUSE
        if script is not None and move.saying is not None:
            script.expect(move.saying, shopper.manner.sentiment if move.kind in {"wish", "person"} else 0.0)
        utterance = _utterance(opened.id, move, last, identity, len(played.turns), stage.clock.now)
        try:
            answer = stage.assistant.respond(utterance)
        except Exception:  # whatever the assistant raises is a finding of this conversation; the next one goes on
            played.crash = f"{utterance.text}\n{traceback.format_exc()}"
            return
        played.turns.append(Turn(move, answer))
        agreed = move.kind == "yes" or (agreed and move.kind == "code")
        code = stage.newest_code(goal.customer.email)
        oracle.look(touched(stage.engine), answer, utterance.text, code, agreed=agreed, at=stage.clock.now)
        last, move = answer, shopper.answers(heard(answer))


def _utterance(
    conversation_id: ConversationId, move: Move, last: Answer | None, identity: Identity, turn: int, at: datetime
) -> Utterance:
    payload = _payload(move.pressed, last) if move.pressed and last else None
    text = move.saying.text if move.saying else move.pressed
    return Utterance(conversation_id, MessageId(f"m{turn}"), text, "chat", at, identity, payload=payload)


def _payload(title: str, last: Answer) -> str | None:
    """Of the button that is read like this."""
    buttons = [button for reply in last.replies for button in reply.quick_replies]
    buttons += [button for reply in last.replies for card in reply.cards for button in card.buttons]
    return next((button.payload for button in buttons if button.title == title), None)
