"""The JSON of the API: the dataclasses field by field, times in ISO 8601, a change with its `type`.

Everything that comes in is checked here: a number is not taken for a text, nor half a character for a letter.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar, get_args

from cattrs import BaseValidationError, Converter, transform_error
from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from actions.shop.changes.types import (
    AddToCart,
    CancelOrder,
    ChangeDefaultAddress,
    ChangeDeliveryOption,
    ChangeMembership,
    ChangeOrderAddress,
    ChangePaymentMethod,
    ChangeQuantity,
    ChangeSubscription,
    CloseAccount,
    CustomerChange,
    ExchangeItems,
    ModifyItems,
    OrderChange,
    PaySubscription,
    ResolveProblem,
    ReturnItems,
    SetNewsletter,
    UndoLast,
    UpdateDetails,
)

T = TypeVar("T")
Json = Any

PROBLEMS = 5  # of a malformed body, told at once
YEARS = (1900, 9000)
"""What can be put into another time zone, and reckoned with, without falling off the calendar."""
LARGEST_NUMBER = 2**53
"""What every JSON reader keeps exactly."""

TYPES: Mapping[type[Any], str] = {
    CancelOrder: "cancel_order",
    ModifyItems: "modify_items",
    ChangeQuantity: "change_quantity",
    ChangeOrderAddress: "change_order_address",
    ChangeDeliveryOption: "change_delivery_option",
    ChangePaymentMethod: "change_payment_method",
    ReturnItems: "return_items",
    ExchangeItems: "exchange_items",
    ResolveProblem: "resolve_problem",
    UndoLast: "undo_last",
    UpdateDetails: "update_details",
    ChangeDefaultAddress: "change_default_address",
    SetNewsletter: "set_newsletter",
    ChangeMembership: "change_membership",
    ChangeSubscription: "change_subscription",
    PaySubscription: "pay_subscription",
    CloseAccount: "close_account",
    AddToCart: "add_to_cart",
}
"""What a change is called in the API."""


class Malformed(ValueError):
    """Not the JSON that the API describes."""


def encode(value: Any, kind: Any = None) -> Json:
    """A dataclass, or a container of them, as JSON's types. A change needs its union as `kind`."""
    return _ASKED.unstructure(value, kind)


def write(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def parse(text: bytes) -> Json:
    """JSON's own values. Raises `Malformed`."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Malformed("expected JSON") from error


def read_answer(body: Json, kind: type[T]) -> T:
    """What a shop answered; fields it adds of its own are ignored, times are in UTC. Raises `Malformed`."""
    answer: T = _structured(_ANSWERED, body, kind)
    return answer


def read_asked(body: Json, kind: Any) -> Any:
    """What a shop is asked; unknown fields are refused, times keep the caller's offset. Raises `Malformed`."""
    return _structured(_ASKED, body, kind)


def member(body: Json, name: str) -> Json:
    """One field of an object. Raises `Malformed` when it is not there."""
    if not isinstance(body, dict) or name not in body:
        raise Malformed(f"expected an object with {name!r}")
    return body[name]


def _structured(converter: Converter, body: Json, kind: Any) -> Any:
    try:
        return converter.structure(body, kind)
    except (BaseValidationError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise Malformed("; ".join(transform_error(error, format_exception=_problem)[:PROBLEMS])) from error


def _problem(error: BaseException, kind: Any) -> str:
    """Names the place and what was expected there."""
    if isinstance(error, Malformed):
        return str(error)
    return (
        f"missing or unknown: {error}"
        if isinstance(error, KeyError)
        else f"expected {getattr(kind, '__name__', 'one of them')}"
    )


def _no_number(name: str) -> float:
    raise Malformed(f"expected a number, got {name}")


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise Malformed(f"expected a text, got {type(value).__name__}")
    if not value.isascii():
        value.encode()  # JSON can spell half of a surrogate pair; nothing can store it
    return value


def _choice(value: Any, kind: Any) -> StrEnum:
    """Without a hook of its own an enumeration of texts would be read by the one of `str`, and stay a text."""
    choice: StrEnum = kind(_text(value, str))
    return choice


def _number(value: Any, _: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST_NUMBER:
        raise Malformed("expected a whole number")
    return value


def _float(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise Malformed("expected a number")
    return float(value)


def _flag(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        raise Malformed("expected true or false")
    return value


def _day(value: Any, _: Any) -> date:
    return date.fromisoformat(_text(value, str))


def _moment(value: Any, _: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value, str))
    if moment.tzinfo is None:
        raise Malformed("expected a time with its offset")
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise Malformed(f"expected a time between the years {YEARS[0]} and {YEARS[1]}")
    return moment


def _moment_in_utc(value: Any, kind: Any) -> datetime:
    return _moment(value, kind).astimezone(UTC)


def _is_tuple(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is tuple


def _converter(*, strict: bool, moment: Callable[[Any, Any], datetime]) -> JsonConverter:
    made = make_converter(forbid_extra_keys=strict)
    hooks = {str: _text, StrEnum: _choice, int: _number, float: _float, bool: _flag, date: _day, datetime: moment}
    for kind, hook in hooks.items():
        made.register_structure_hook(kind, hook)

    def a_tuple(kind: Any) -> Callable[[Any, Any], tuple[Any, ...]]:
        element = get_args(kind)[0]

        def structured(value: Any, _: Any) -> tuple[Any, ...]:
            if not isinstance(value, list):
                raise Malformed("expected a list")
            return tuple(made.structure(one, element) for one in value)

        return structured

    made.register_structure_hook_factory(_is_tuple, a_tuple)
    for union in (OrderChange, CustomerChange):
        configure_tagged_union(union, made, tag_generator=TYPES.__getitem__, tag_name="type")
    return made


_ASKED = _converter(strict=True, moment=_moment)
_ANSWERED = _converter(strict=False, moment=_moment_in_utc)
