"""What the policy can choose. Each decision is carried out once, in the order given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.types import Action, Facts


class Label(str):
    """The name of a label: a fact that the wording says in the shopper's language."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer on offer. `button` names its title in the wording; pressing it means `intent` with one entity."""

    button: str
    intent: str
    label: str = ""
    value: str = ""
    facts: Facts = field(default_factory=dict)
    """For the title's placeholders."""
    text: str = ""
    """What was said before and is to be understood with this intent; empty: the title says it all."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Further entities, label -> value."""


@dataclass(frozen=True, slots=True)
class AskSlot:
    """Ask for one thing the task in hand still needs."""

    action: str
    slot: str
    options: tuple[Option, ...] = ()
    again: bool = False
    """Asked before: use other words."""
    resumed: bool = False
    """Something else was answered first; bringing the question back is no further try."""
    part: str = ""
    """Which of the slot's questions: the wording `ask.<slot>.<part>`."""
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identify:
    """Check what a guest says of themselves before anything of theirs is told."""

    action: str
    """What is wanted once they are known."""
    by: str
    """order_and_proof, name_and_zip or email."""
    proof: str
    """The e-mail address or zip code."""
    order_id: str = ""
    name: str = ""
    """The words that hold the name."""


@dataclass(frozen=True, slots=True)
class OfferCode:
    """Say what would be done, and that it takes a one-time code first."""

    action: Action
    request: Any
    resumed: bool = False
    """Offered before, and something came between."""


@dataclass(frozen=True, slots=True)
class SendCode:
    """Send a one-time code to the customer we talk to."""

    channel: str
    """email or text."""


@dataclass(frozen=True, slots=True)
class CheckCode:
    """Compare what was said with the code that was sent."""

    said: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """List what a WRITE would do and ask for a yes."""

    action: Action
    request: Any
    resumed: bool = False
    """The question was asked before and something came between."""
    unheard: bool = False
    """What came between could not be made sense of."""


@dataclass(frozen=True, slots=True)
class RunAction:
    """Run it. For a WRITE, `digest` is the summary that was said yes to."""

    action: Action
    request: Any
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Recommend:
    """Suggest products, or something else of the kind than was just suggested."""

    kind: str
    """A new search: wish (in words), similar, goes_with (another product). About the one in hand: refine, relax,
    others, back, why. And history: whether what they bought before may choose."""
    words: tuple[str, ...] = ()
    product_id: str = ""
    thing: str = ""
    """The kind of thing that was named, as it was said."""
    max_price: int | None = None
    min_price: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    preferred: tuple[tuple[str, str], ...] = ()
    """Options that may be given up."""
    brand: str = ""
    critiques: tuple[str, ...] = ()
    """Comparisons with what was shown: cheaper, lighter, other_brand, ..."""
    without: tuple[str, ...] = ()
    other_than_brands: tuple[str, ...] = ()
    category: str = ""
    relaxed: str = ""
    """The constraint that is given up: max_price, options.color, ..."""
    allowed: bool = True
    """Whether history may be used, where that is what was said."""


@dataclass(frozen=True, slots=True)
class AnswerFaq:
    """Look the question up in the knowledge base."""

    question: str
    intent: str = ""
    person_can: bool = False
    """A person can do what the answer only explains: offer one."""
    then: str = ""
    """The action to offer after the answer."""
    told: str = ""
    """Its slot that takes the question, as what was told already."""
    goes_on: bool = False
    """It says only half, and goes on with the question answered last."""
    one_of: int = 1
    """How many questions the message holds."""
    entry: str = ""
    """Id of the entry that was chosen; empty: the one that answers is to be found."""
    otherwise: Recommend | None = None
    """What is looked for instead, where nothing answers: "do you have gift wrapping", "do you have wine"."""


@dataclass(frozen=True, slots=True)
class HandOff:
    """Bring in a person."""

    reason: str
    """asked, not_understood, mood, policy, review or technical."""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Abandon:
    """Drop the task in hand; nothing was changed."""

    action: str
    code: str


@dataclass(frozen=True, slots=True)
class Say:
    """Say something that needs no looking up."""

    code: str
    facts: Facts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    understood: bool = True
    """False counts as a failure to understand."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say the last thing again."""


Decision = (
    AskSlot | Identify | OfferCode | SendCode | CheckCode | Confirm | RunAction | AnswerFaq | Recommend | HandOff
    | Abandon | Say | Repeat
)  # fmt: skip
