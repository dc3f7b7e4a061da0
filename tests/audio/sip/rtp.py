"""RTP as a telephone sends it: μ-law (RFC 3550) and keys (RFC 4733)."""

import asyncio
import struct
from collections.abc import Callable

from bot.channels.phone.mu_law import from_mu_law, to_mu_law
from bot.speech.audio import Samples

MU_LAW, EVENT = 0, 96
"""Payload types; sipp sends keys as 96 whatever is agreed upon."""
HEAD_BYTES = 12
KEYS = "0123456789*#"


class Rtp(asyncio.DatagramProtocol):
    """One stream each way. `heard` and `pressed` are told what comes."""

    def __init__(self, heard: Callable[[Samples], None], pressed: Callable[[str], None] = lambda key: None) -> None:
        self._heard, self._pressed = heard, pressed
        self._sent, self._last_event = 0, -1

    def connection_made(self, transport):
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data, address):
        kind, timestamp = data[1] & 0x7F, int.from_bytes(data[4:8], "big")
        payload = data[HEAD_BYTES:]
        if kind == MU_LAW:
            self._heard(from_mu_law(payload))
        elif kind == EVENT and payload[1] & 0x80 and timestamp != self._last_event:  # the end of a key comes thrice
            self._last_event = timestamp
            self._pressed(KEYS[payload[0]])

    def speak(self, samples: Samples, to: tuple[str, int]) -> None:
        self._sent += 1
        head = struct.pack("!BBHII", 0x80, MU_LAW, self._sent & 0xFFFF, self._sent * len(samples), 1)
        self._transport.sendto(head + to_mu_law(samples), to)
