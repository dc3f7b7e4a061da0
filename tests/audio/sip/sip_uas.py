"""A telephone exchange for one call: SIP and RTP on one side, AudioSocket on the other, as Asterisk stands between."""

import asyncio
from uuid import UUID

import numpy as np

from bot.channels.phone.frames import HANG_UP, ID, KEY, SOUND, Frame, Frames, encoded

from .rtp import EVENT, MU_LAW, Rtp

HERE = "127.0.0.1"
ECHOED = ("Via", "From", "Call-ID", "CSeq")


class Exchange(asyncio.DatagramProtocol):
    """Answers one INVITE (RFC 3261) and brings the call to AudioSocket at `port`; `over` is set when it has ended."""

    def __init__(self, sip_port: int, port: int, call_id: UUID) -> None:
        self._contact, self._port, self._id = f"{HERE}:{sip_port}", port, call_id
        self.up, self.over = asyncio.Event(), asyncio.Event()
        self._asked, self._joining = 0, None

    def connection_made(self, transport):
        self._sip = transport

    def datagram_received(self, data, address):
        head, _, body = data.decode().partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        method, told = first.split()[0], dict(line.split(": ", 1) for line in lines)
        if method == "INVITE" and self._joining is None:
            self._invite, self._caller = told, address
            self._joining = asyncio.create_task(self._join(int(body.partition("m=audio ")[2].split()[0])))
        elif method == "ACK":
            self.up.set()
        elif method == "BYE":
            self._say("SIP/2.0 200 OK", {name: told[name] for name in (*ECHOED, "To")})
            self.over.set()
            self._pass_on(HANG_UP)
            self._desk.close()

    async def _join(self, ear: int) -> None:
        """Connect the caller, whose telephone listens at `ear`, with the desk."""
        reader, self._desk = await asyncio.open_connection(HERE, self._port)
        self._pass_on(ID, self._id.bytes)
        rtp = Rtp(lambda sound: self._pass_on(SOUND, sound.tobytes()), lambda key: self._pass_on(KEY, key.encode()))
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: rtp, (HERE, 0))
        sdp = ["v=0", f"o=- 1 1 IN IP4 {HERE}", "s=-", f"c=IN IP4 {HERE}", "t=0 0"]
        sdp += [f"m=audio {rtp.port} RTP/AVP {MU_LAW} {EVENT}", f"a=rtpmap:{EVENT} telephone-event/8000", ""]
        headers = {name: self._invite[name] for name in ECHOED} | {"To": f"{self._invite['To']};tag=desk"}
        self._say("SIP/2.0 200 OK", headers, "\r\n".join(sdp))
        cut = Frames()
        while arrived := await reader.read(4_096):
            for frame in cut.feed(arrived):
                if frame.kind == SOUND:
                    rtp.speak(np.frombuffer(frame.payload, "<i2"), (HERE, ear))
        if not self.over.is_set():
            self.ask("BYE")
            self.over.set()

    def ask(self, method: str) -> None:
        """Ask something of the caller within the call."""
        self._asked += 1
        headers = {"Via": f"SIP/2.0/UDP {self._contact};branch=z9hG4bK{self._asked}", "To": self._invite["From"]}
        headers |= {"From": f"{self._invite['To']};tag=desk", "Call-ID": self._invite["Call-ID"]}
        self._say(f"{method} sip:caller@{HERE} SIP/2.0", headers | {"CSeq": f"{self._asked} {method}"})

    def _say(self, first: str, headers: dict[str, str], body: str = "") -> None:
        more = {"Contact": f"<sip:{self._contact}>", "Content-Type": "application/sdp", "Max-Forwards": "9"}
        lines = [f"{name}: {value}" for name, value in (headers | more | {"Content-Length": str(len(body))}).items()]
        self._sip.sendto("\r\n".join([first, *lines, "", body]).encode(), self._caller)

    def _pass_on(self, kind: int, payload: bytes = b"") -> None:
        self._desk.write(encoded(Frame(kind, payload)))
