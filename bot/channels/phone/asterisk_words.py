"""The text messages of Asterisk's chan_websocket, in both formats: JSON, and the older plain lines.

Asterisk, channels/chan_websocket.c. Commands go out in the format in which events come in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_EVENT = 8_192
"""Characters; MEDIA_START carries the channel's variables."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something Asterisk tells: MEDIA_START, DTMF_END, MEDIA_XOFF, MEDIA_MARK_PROCESSED and others."""

    name: str
    """ "" for what is no event."""
    fields: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    """The channel's, in JSON only."""
    is_json: bool = False


def parsed(text: str) -> Event:
    """The event in `text`, whatever it is."""
    text = text[:LONGEST_EVENT].strip()
    return _from_json(text) if text.startswith("{") else _from_plain(text)


def command(name: str, *, as_json: bool, correlation_id: str = "") -> str:
    """A command as it travels. Asterisk reads 128 bytes at most, so ids are short."""
    if not as_json:
        return f"{name} {correlation_id}".rstrip()
    id = {"correlation_id": correlation_id} if correlation_id else {}
    return json.dumps({"command": name, **id}, separators=(",", ":"))


def _from_json(text: str) -> Event:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return Event("", is_json=True)
    variables = told.pop("channel_variables", {})
    return Event(str(told.pop("event", "")), _words(told), _words(variables), is_json=True)


def _from_plain(text: str) -> Event:
    """ "DTMF_END digit:5 channel_id:1761.1"; a mark comes back with nothing but its name."""
    name, *rest = text.split()[:50] or [""]
    fields = dict(word.partition(":")[::2] for word in rest if ":" in word)
    return Event(name, fields if fields or not rest else {"correlation_id": rest[0]})


def _words(told: object) -> dict[str, str]:
    if not isinstance(told, dict):
        return {}
    return {str(key): str(value) for key, value in told.items() if isinstance(value, str | int)}
