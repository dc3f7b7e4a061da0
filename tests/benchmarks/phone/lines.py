"""A running server with a telephone door, and callers who ring it up as Twilio does."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import httpx

from bot.channels.phone.signatures import signature
from bot.cli.telephone.peers import TwilioPeer

TOKEN = "the auth token of the benchmark"
START_SECONDS = 600
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class PhoneServer:
    """A server with Twilio's door open."""

    url: str
    pid: int

    def ring(self) -> TwilioPeer:
        """A call that was announced, and may now be opened."""
        call_sid = f"CA{uuid4().hex}"
        form = {"CallSid": call_sid, "From": "+31600000001", "To": "+31201234567"}
        address = f"{self.url}/v1/phone/twilio/answer"
        signed = {"X-Twilio-Signature": signature(TOKEN, address, form.items())}
        told = httpx.post(address, data=form, headers=signed).raise_for_status()
        stream = ElementTree.fromstring(told.text).find("Connect/Stream")
        if stream is None:
            raise LookupError(f"expected a stream, got {told.text}")
        path = stream.attrib["url"]
        return TwilioPeer(path, headers={"X-Twilio-Signature": signature(TOKEN, path.replace("ws", "wss", 1))},
                          call_sid=call_sid)  # fmt: skip

    def cpu_seconds(self) -> float:
        """Of the server and of its speech workers."""
        return sum(_cpu(pid) for pid in _family(self.pid))


@contextmanager
def phone_server() -> Iterator[PhoneServer]:
    """Uses the models in SHOPDESK_HOME and makes what is missing."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "SHOPDESK_PHONE_PUBLIC_URL": url, "SHOPDESK_PHONE_TWILIO_TOKEN": TOKEN}
    command = [sys.executable, "-m", "tests.benchmarks.phone.serving", str(port)]
    log = Path(os.environ.get("SHOPDESK_HOME", ".shopdesk")) / "phone-benchmark.log"
    with log.open("wb") as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told, env=environment)
        try:
            _wait(url, process)
            yield PhoneServer(url, process.pid)
        finally:
            process.terminate()
            process.wait(60)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the server did not become ready")


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    known = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(one for child in known for one in _family(child))]


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK
