"""What understanding a sentence yields: intents, entities, sentiment, and where each was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray


class Intent(StrEnum):
    """What a shopper may want. One member per file in `nlu/data/intents`."""

    # orders
    ORDER_STATUS = "order_status"
    DELIVERY_PROBLEM = "delivery_problem"
    CANCEL_ORDER = "cancel_order"
    MODIFY_ORDER = "modify_order"
    CHANGE_SHIPPING_ADDRESS = "change_shipping_address"
    CHANGE_DELIVERY_OPTION = "change_delivery_option"
    PLACE_ORDER = "place_order"
    DELIVERY_COVERAGE_OPTIONS = "delivery_coverage_options"
    SHIPPING_COST = "shipping_cost"
    # returns
    RETURN_ITEM = "return_item"
    EXCHANGE_ITEM = "exchange_item"
    REQUEST_REFUND = "request_refund"
    REFUND_STATUS = "refund_status"
    POLICY_QUESTION = "policy_question"
    # payment
    PAYMENT_PROBLEM = "payment_problem"
    PAYMENT_METHODS = "payment_methods"
    CHANGE_PAYMENT_METHOD = "change_payment_method"
    GET_INVOICE = "get_invoice"
    DISPUTE_CHARGE = "dispute_charge"
    PROMO_CODE_PROBLEM = "promo_code_problem"
    PRICE_MATCH = "price_match"
    PRICE_OR_OFFER_QUESTION = "price_or_offer_question"
    STORE_CREDIT_GIFT_CARD = "store_credit_gift_card"
    # account
    CREATE_ACCOUNT = "create_account"
    REGISTRATION_PROBLEM = "registration_problem"
    RECOVER_PASSWORD = "recover_password"
    RECOVER_USERNAME = "recover_username"
    RESET_TWO_FACTOR = "reset_two_factor"
    UPDATE_ACCOUNT_DETAILS = "update_account_details"
    DELETE_ACCOUNT = "delete_account"
    MEMBERSHIP_CHANGE = "membership_change"
    MEMBERSHIP_INFO = "membership_info"
    SUBSCRIPTION_STATUS = "subscription_status"
    SUBSCRIPTION_PAYMENT = "subscription_payment"
    NEWSLETTER = "newsletter"
    # product
    PRODUCT_QUESTION = "product_question"
    PRODUCT_AVAILABILITY = "product_availability"
    PRODUCT_RECOMMENDATION = "product_recommendation"
    SIZE_FIT_HELP = "size_fit_help"
    # site and support
    WEBSITE_PROBLEM = "website_problem"
    CONTACT_HUMAN_AGENT = "contact_human_agent"
    CONTACT_INFO = "contact_info"
    FILE_COMPLAINT = "file_complaint"
    LEAVE_REVIEW = "leave_review"
    STORE_LOCATION = "store_location"
    # dialogue acts
    GREETING = "greeting"
    THANKS_BYE = "thanks_bye"
    PROBLEM_SOLVED = "problem_solved"
    PROVIDE_INFO = "provide_info"
    AFFIRM = "affirm"
    DENY = "deny"
    CHOOSE = "choose"
    CORRECT = "correct"
    CANCEL_TASK = "cancel_task"
    REPEAT = "repeat"
    HELP = "help"
    SMALL_TALK = "small_talk"
    ABUSE = "abuse"
    OUT_OF_SCOPE = "out_of_scope"


ENTITY_LABELS = (
    "order_id", "product", "sku", "brand", "color", "size", "material", "quantity", "price", "email", "phone",
    "person_name", "street_address", "city", "zip_code", "country", "date", "payment_method", "tracking_number",
    "invoice_id", "promo_code", "reason", "ordinal", "account_id", "state", "store", "option_value",
)  # fmt: skip
"""The fixed names of what can be mentioned."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something mentioned: `text == utterance[start:end]`, `value` its normal form."""

    label: str
    text: str
    value: str
    """Order ids "W20398"; dates ISO 8601; prices "1999 EUR" in minor units; quantities "2"; ordinals "2" or "-1"
    for the last; products the catalogue's product id when linked, otherwise the words in lower case."""
    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class RankedIntent:
    """An intent with its calibrated probability."""

    intent: Intent
    confidence: float


@dataclass(frozen=True, slots=True)
class Wish:
    """One request inside a message: `text[start:end]` says it."""

    intent: Intent
    confidence: float
    start: int
    end: int
    negated: bool = False
    """True for "don't cancel": the wish is named in order to be ruled out."""


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How the shopper sounds: -1 furious, 0 matter-of-fact, 1 delighted."""

    label: Literal["negative", "neutral", "positive"]
    score: float


class Place(Protocol):
    """Where a text lies among sentences, to the frozen encoder: worked out when somebody asks."""

    @property
    def vector(self) -> NDArray[np.float32]:
        """Sentence embedding of the text as it was read, shape (384,), length 1."""

    @property
    def scope(self) -> float | None:
        """Probability that the text is about the shop; None where that is not known."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place that was worked out before."""

    vector: NDArray[np.float32]
    scope: float | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """One utterance, understood."""

    text: str
    language: str
    """BCP 47."""
    ranking: tuple[RankedIntent, ...]
    """For the message as a whole, most probable first, sums to 1."""
    wishes: tuple[Wish, ...]
    """In the order said; usually one."""
    entities: tuple[Entity, ...]
    """By start."""
    sentiment: Sentiment
    in_scope: bool
    repaired: str = ""
    """The text as it was read: cleaned, misspelt words put right."""
    place: Place | None = field(default=None, compare=False)
    """Of `repaired`; None for what was not read, as a pressed button."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the dialogue waits for, so that "blue", "the second" and "yes" are read in its light."""

    kind: Literal["nothing", "slot", "choice", "confirm"] = "nothing"
    labels: tuple[str, ...] = ()
    """Entity labels that would answer the question."""
    options: tuple[str, ...] = ()
    """Titles of what was offered, in the order shown."""


NOTHING_EXPECTED = Expectation()


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """A product as the linker sees it."""

    product_id: str
    title: str
    brand: str = ""
    category: str = ""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Option name -> its values, e.g. {"color": ("blue", "black"), "capacity": ("1 l",)}."""


class Encoder(Protocol):
    """Turns sentences into vectors."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed `texts`: shape (n_texts, 384), float32, rows of length 1."""
