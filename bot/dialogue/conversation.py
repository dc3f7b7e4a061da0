"""A conversation is the fold of its events: `record` is the only way it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import assert_never

from actions.types import Effect
from bot.dialogue.asked import Asked, LookedUp
from bot.dialogue.at_the_desk import AgentJoined, AgentWrote, HandedBack, Handoff, HandoffRequested
from bot.dialogue.contacts import with_contact
from bot.dialogue.number_begun import NumberBegun
from bot.dialogue.on_the_line import CallNoted
from bot.dialogue.proofs import CodeRefused, CodeSent, IdentityRefused, SentCode
from bot.dialogue.risks import RiskAssessed
from bot.dialogue.search import HistoryAllowed, Search, Searched
from bot.dialogue.shown import Focus, Offer
from bot.dialogue.tried import TakenUp, Tried
from bot.messages import ANONYMOUS, ConversationId, Expects, Identity, MessageId, Page, Reply

SlotValue = str | int | tuple[str, ...]
Slots = Mapping[str, SlotValue]


class Status(StrEnum):
    """Who answers."""

    BOT = "bot"
    QUEUED = "queued"
    AGENT = "agent"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A summary that waits for a yes. The digest names exactly what the yes would mean."""

    action: str
    digest: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """Something the shopper wants done, as far as it is known."""

    action: str
    slots: Slots = field(default_factory=dict)
    asked: str | None = None
    """The slot last asked for."""
    asked_times: int = 0
    confirmation: Confirmation | None = None
    words: str = ""
    """Those that began it: what they say may make sense only later, when the order is known."""
    case: str = ""
    """The number of what it filed, once it is done; of one that is still to be done, of what it corrects."""


# Events. Each is one row of the log; `record` folds it into the state.


@dataclass(frozen=True, slots=True)
class Opened:
    at: datetime
    site: str
    channel: str
    identity: Identity = ANONYMOUS


@dataclass(frozen=True, slots=True)
class UserUttered:
    at: datetime
    message_id: MessageId
    text: str
    payload: str | None = None
    channel: str = "chat"
    page: Page = Page()
    picture: str = ""
    """The key of a picture that was sent; `text` is then its name."""
    words: tuple[tuple[str, float], ...] = ()  # when it was spoken: each with its confidence


@dataclass(frozen=True, slots=True)
class Understood:
    """What the turn made of the last utterance; kept for the console and for learning."""

    at: datetime
    intents: tuple[str, ...]
    confidence: float
    sentiment: float
    alternatives: tuple[str, ...] = ()
    in_scope: bool = True


@dataclass(frozen=True, slots=True)
class Identified:
    at: datetime
    identity: Identity
    by: str


@dataclass(frozen=True, slots=True)
class TaskStarted:
    at: datetime
    action: str
    slots: Slots = field(default_factory=dict)
    words: str = ""
    case: str = ""
    """What it corrects, if that was filed."""


@dataclass(frozen=True, slots=True)
class SlotFilled:
    at: datetime
    slot: str
    value: SlotValue


@dataclass(frozen=True, slots=True)
class SlotAsked:
    at: datetime
    slot: str


@dataclass(frozen=True, slots=True)
class ConfirmationAsked:
    at: datetime
    action: str
    digest: str


@dataclass(frozen=True, slots=True)
class ActionFinished:
    at: datetime
    action: str
    effect: str
    outcome: str
    """done, refused or failed."""
    code: str
    key: str = ""
    case: str = ""
    """The number of what was filed."""


@dataclass(frozen=True, slots=True)
class TaskAbandoned:
    at: datetime
    action: str
    moved_on: bool = False
    """Something else was asked for meanwhile; an answer that comes after all takes it up again."""


@dataclass(frozen=True, slots=True)
class Misunderstood:
    at: datetime


@dataclass(frozen=True, slots=True)
class BotReplied:
    at: datetime
    replies: tuple[Reply, ...]
    expects: Expects | None = None
    offers: tuple[Offer, ...] = ()
    focus: Focus | None = None
    """None leaves the focus as it is."""


@dataclass(frozen=True, slots=True)
class Closed:
    at: datetime
    by: str
    """shopper, agent or time."""


Event = (
    Opened | UserUttered | Understood | Identified | IdentityRefused | CodeSent | CodeRefused | TaskStarted
    | RiskAssessed | SlotFilled | SlotAsked | ConfirmationAsked | ActionFinished | TaskAbandoned | Misunderstood
    | LookedUp | BotReplied | Searched | HistoryAllowed | HandoffRequested | AgentJoined | AgentWrote | HandedBack
    | CallNoted | Tried | TakenUp | Closed
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state after its events. Small and of bounded size, however long the conversation is."""

    id: ConversationId
    status: Status = Status.BOT
    identity: Identity = ANONYMOUS
    channel: str = "chat"
    tasks: tuple[Task, ...] = ()
    """The one in hand first, interrupted ones behind it."""
    dropped: Task | None = None
    """The last one, when it was refused or given up: "then return it" is about the same."""
    left: Task | None = None
    """The last one whose question was passed over for something else."""
    settled: Task | None = None
    """The last one that was done: "tell me when it's back" is about the variant that was asked for."""
    changed: Task | None = None
    """The last change that was made: "undo it", "actually, make it the blue one"."""
    contacts: Mapping[str, str] = field(default_factory=dict)
    focus: Focus = Focus()
    offers: tuple[Offer, ...] = ()
    """The buttons that may still be pressed, newest first."""
    expects: Expects | None = None
    last_replies: tuple[Reply, ...] = ()
    """For "say that again"."""
    repeated: int = 0
    """How often in a row, this turn included, they asked to hear it again."""
    handoff: Handoff | None = None
    misunderstood: int = 0
    """Failures to understand in a row, this turn's included."""
    misunderstood_before: int = 0
    """The same before this turn."""
    mood: float = 0.0
    """Exponential mean of sentiment, in [-1, 1]."""
    done: tuple[str, ...] = ()
    """Codes of the last things that were done or refused, oldest first."""
    page: Page = Page()
    refusals: int = 0
    """Failed tries to prove who it is."""
    code: SentCode | None = None
    """The one-time code that waits to be said back."""
    codes_sent: int = 0
    wrong_codes: int = 0
    code_right_at: datetime | None = None
    """When a one-time code last proved who it is."""
    turns: int = 0
    site: str = ""
    number_begun: NumberBegun = NumberBegun()
    asked: Asked | None = None
    """What was answered from the knowledge base, until something else is spoken of."""
    searches: tuple[Search, ...] = ()
    """What was looked for, the newest first: "go back"."""
    uses_history: bool = True
    """Whether what they bought and looked at before may choose what is shown."""
    pictures: tuple[str, ...] = ()
    """Keys of the last ones sent, oldest first."""
    risk: RiskAssessed | None = None
    """The last second look, until what it was about is done or let go."""
    last_text: str = ""
    """What the shopper said last: the one line an agent's queue shows."""
    last_at: datetime | None = None
    """When somebody last said something."""
    events: tuple[Event, ...] = ()
    """Recorded since it was loaded; storage has the earlier ones."""

    def record(self, *events: Event) -> "Conversation":
        return replace(reduce(apply, events, self), events=(*self.events, *events))

    @property
    def task(self) -> Task | None:
        """The task in hand."""
        return self.tasks[0] if self.tasks else None


MOOD_WEIGHT = 0.4  # of the newest sentiment in the running mean
REPEAT = "repeat"
"""The intent of who wants the last words again."""
BY_CODE = "code"
"""How somebody was identified who said a one-time code back."""
KEPT_OFFERS = 40
KEPT_DONE = 8
KEPT_TASKS = 6
KEPT_PICTURES = 10


def apply(state: Conversation, event: Event) -> Conversation:
    """The only transition function."""
    match event:
        case Opened():
            return replace(state, site=event.site, channel=event.channel, identity=event.identity, last_at=event.at)
        case UserUttered():
            return _uttered(state, event)
        case Understood():
            mood = (1 - MOOD_WEIGHT) * state.mood + MOOD_WEIGHT * event.sentiment
            repeated = state.repeated + 1 if REPEAT in event.intents else 0
            state = replace(state, mood=mood, repeated=repeated)
            return replace(state, misunderstood_before=state.misunderstood, misunderstood=0)
        case Identified():
            if event.by != BY_CODE:
                return replace(state, identity=event.identity)
            known = replace(state, identity=event.identity, code_right_at=event.at)
            return replace(known, code=None, codes_sent=0, wrong_codes=0)
        case IdentityRefused():
            return replace(state, refusals=state.refusals + 1)
        case CodeSent():
            return replace(state, code=event.code, codes_sent=state.codes_sent + 1)
        case CodeRefused():
            return replace(state, wrong_codes=state.wrong_codes + 1)
        case TaskStarted():
            task = Task(event.action, dict(event.slots), words=event.words, case=event.case)
            left = None if state.left and state.left.action == event.action else state.left
            return replace(state, tasks=(task, *state.tasks)[:KEPT_TASKS], left=left, asked=None)
        case SlotFilled():
            contacts = with_contact(state.contacts, event.slot, str(event.value))
            return replace(_with_task(state, _filled(state, event)), contacts=contacts)
        case SlotAsked():
            task = _in_hand(state)
            times = task.asked_times + 1 if task.asked == event.slot else 1
            return _with_task(state, replace(task, asked=event.slot, asked_times=times))
        case RiskAssessed():
            return replace(state, risk=event)
        case ConfirmationAsked():
            confirmation = Confirmation(event.action, event.digest, event.at)
            return _with_task(state, replace(_in_hand(state), asked=None, confirmation=confirmation))
        case ActionFinished():
            ended, is_done = _named(state, event.action), event.outcome == "done"
            done = (*state.done, event.code)[-KEPT_DONE:]
            dropped, settled = (None, ended and replace(ended, case=event.case)) if is_done else (ended, state.settled)
            is_changed = is_done and event.effect == Effect.WRITE
            changed, left = (ended, None) if is_changed else (state.changed, state.left)
            state = replace(_without(state, event.action), done=done, dropped=dropped, settled=settled)
            state = replace(state, risk=_other_risk(state, event.action))
            return replace(state, changed=changed, left=left)
        case TaskAbandoned():
            ended = _named(state, event.action)
            state = replace(_without(state, event.action), risk=_other_risk(state, event.action))
            return replace(state, dropped=ended, left=ended if event.moved_on else None)
        case Misunderstood():
            return replace(state, misunderstood=state.misunderstood_before + 1)
        case LookedUp():
            return replace(state, asked=event.after(state.asked, state.turns))
        case Tried() | TakenUp() | CallNoted():
            return state
        case Searched():
            return replace(state, searches=event.after(state.searches))
        case HistoryAllowed():
            return replace(state, uses_history=event.allowed)
        case BotReplied():
            return replace(
                state,
                last_replies=event.replies,
                expects=event.expects,
                offers=(*event.offers, *state.offers)[:KEPT_OFFERS],
                focus=event.focus or state.focus,
                asked=None if event.focus else state.asked,
            )
        case HandoffRequested():
            return replace(state, status=Status.QUEUED, handoff=event.handoff)
        case AgentJoined():
            handoff = state.handoff or Handoff(reason="taken", at=event.at)
            return replace(state, status=Status.AGENT, handoff=replace(handoff, agent_id=event.agent_id))
        case AgentWrote():
            return replace(state, last_at=event.at)
        case HandedBack():
            free = replace(state, status=Status.BOT, tasks=(), expects=None, mood=0.0, code=None, asked=None, risk=None)
            return free if event.keeps_place else replace(free, handoff=None)
        case Closed():
            return replace(state, status=Status.CLOSED, tasks=(), expects=None, code=None)
        case _:
            assert_never(event)


def _uttered(state: Conversation, event: UserUttered) -> Conversation:
    page = event.page if event.page != Page() else state.page
    begun = state.number_begun.after(event.text, event.message_id)
    sent = (*state.pictures, event.picture)[-KEPT_PICTURES:] if event.picture else state.pictures
    state = replace(state, turns=state.turns + 1, page=page, number_begun=begun, pictures=sent)
    return replace(state, last_text=event.text, last_at=event.at)


def _in_hand(state: Conversation) -> Task:
    if state.task is None:
        raise ValueError(f"expected a task in hand in conversation {state.id}, got none")
    return state.task


def _with_task(state: Conversation, task: Task) -> Conversation:
    return replace(state, tasks=(task, *state.tasks[1:]))


def _filled(state: Conversation, event: SlotFilled) -> Task:
    """A changed slot clears a pending confirmation: "yes, but W2" is not a yes to W1."""
    task = _in_hand(state)
    return replace(task, slots={**task.slots, event.slot: event.value}, asked=None, confirmation=None)


def _named(state: Conversation, action: str) -> Task | None:
    return next((task for task in state.tasks if task.action == action), None)


def _other_risk(state: Conversation, action: str) -> RiskAssessed | None:
    return state.risk if state.risk is not None and state.risk.action != action else None


def _without(state: Conversation, action: str) -> Conversation:
    ended = _named(state, action)
    return replace(state, tasks=tuple(task for task in state.tasks if task is not ended))
