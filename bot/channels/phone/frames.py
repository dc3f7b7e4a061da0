"""AudioSocket's frames: type u8, length u16 big endian, payload.

Asterisk, res/res_audiosocket.c. It reads a header in one piece, so a frame has to be written in one piece, too; and it
takes sound and hang-ups only, each with something in it.
"""

from dataclasses import dataclass

HANG_UP = 0x00
ID = 0x01
"""16 bytes: the UUID that the dialplan gave the call."""
KEY = 0x03
"""One ASCII character."""
SOUND = 0x10
"""16-bit little endian, 8,000 Hz, one channel."""
OTHER_SOUND = range(0x11, 0x19)
"""The same at 12, 16, 24, 32, 44.1, 48, 96 and 192 kHz."""
FAILURE = 0xFF

HEAD = 3  # bytes
ID_BYTES = 16
LONGEST = 8_192
"""Bytes of a payload: more than 20 ms of any kind of sound, less than what a liar can make us keep."""


class BadFrame(Exception):
    """A frame that is longer than any may be."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message in either direction."""

    kind: int
    payload: bytes = b""


def encoded(frame: Frame) -> bytes:
    """The frame as it travels."""
    return bytes([frame.kind]) + len(frame.payload).to_bytes(2, "big") + frame.payload


class Frames:
    """Cuts what arrives into frames; keeps no more than one that is not whole yet."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def is_amid(self) -> bool:
        """Whether a frame has begun and not ended."""
        return bool(self._rest)

    def feed(self, arrived: bytes) -> list[Frame]:
        """The frames that are whole now. Raises `BadFrame` for the first that is too long; it reads no further then."""
        known, at = self._rest + arrived, 0
        found: list[Frame] = []
        while len(known) - at >= HEAD:
            length = int.from_bytes(known[at + 1 : at + HEAD], "big")
            if length > LONGEST:
                raise BadFrame(f"expected at most {LONGEST} bytes in a frame, got {length}")
            if len(known) - at - HEAD < length:
                break
            found.append(Frame(known[at], known[at + HEAD : at + HEAD + length]))
            at += HEAD + length
        self._rest = known[at:]
        return found
