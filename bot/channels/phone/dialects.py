"""Twilio's and Telnyx's media streams: the same messages, written differently."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Message = Mapping[str, Any]
MU_LAW, MU_LAW_RATE = ("audio/x-mulaw", "PCMU", "mulaw"), 8_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one provider names things."""

    name: str
    stream_id: str
    call_ids: tuple[str, ...]
    """Where `start` has the call's name, the likeliest first."""
    format: str
    rate: str
    parameters: str
    sends_stream_id: bool
    """Whether what we send carries it."""
    stream_attributes: str
    """Of the `<Stream>` element."""

    def is_mu_law(self, start: Message) -> bool:
        told = start.get(self.format)
        if not isinstance(told, Mapping):
            return False
        return told.get("encoding") in MU_LAW and told.get(self.rate) == MU_LAW_RATE and told.get("channels", 1) == 1

    def call_id(self, start: Message) -> str:
        return next((str(start[key]) for key in self.call_ids if start.get(key)), "")


TWILIO = Dialect(
    "twilio", "streamSid", ("callSid",), "mediaFormat", "sampleRate", "customParameters",
    sends_stream_id=True, stream_attributes="",
)  # fmt: skip
TELNYX = Dialect(
    "telnyx", "stream_id", ("call_sid", "call_control_id", "call_session_id"), "media_format", "sample_rate",
    "custom_parameters", sends_stream_id=False,
    stream_attributes=' bidirectionalMode="rtp" bidirectionalCodec="PCMU"',
)  # fmt: skip
