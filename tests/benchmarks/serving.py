"""What a shopper waits for: the real server in a process of its own, asked over HTTP, one message after another.

`python -m tests.benchmarks.serving` uses the models in SHOPDESK_HOME (default .shopdesk) and makes what is missing.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx

from bot.channels.identity import IdentityTokens
from bot.settings import Settings
from bot.wiring import Wiring

MESSAGES = (
    "hi there",
    "where is my order W20390? it should have been here by now",
    "do you deliver to Switzerland and what does it cost",
    "is the rain jacket waterproof",
    "i'd like a present for my father, he likes hiking, not over 60 euros",
    "cancel W20398 please, ordered the wrong size",
    "no, leave it",
    "how long do i have to send something back",
    "Can I pay with PayPal?",
    "thanks a lot",
)
SITE = "bench"
ROUNDS = 20
LONG = 205  # turns of one conversation
TALKERS = 4
START_SECONDS = 600


@dataclass
class Server:
    """A running `shopdesk serve`."""

    url: str
    process: "subprocess.Popen[bytes]"
    seconds_to_first_answer: float

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Shopper:
    """One conversation over HTTP."""

    def __init__(self, url: str, identity_token: str = "") -> None:
        self.client = httpx.Client(base_url=url, timeout=30)
        body = {"site": SITE, **({"identity_token": identity_token} if identity_token else {})}
        opened = self.client.post("/v1/conversations", json=body).raise_for_status().json()
        self.path = f"/v1/conversations/{opened['conversation_id']}/messages"
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    def say(self, text: str) -> float:
        """Milliseconds until the answer was here."""
        body = {"message_id": uuid4().hex, "text": text}
        started = time.perf_counter()
        response = self.client.post(self.path, json=body, headers=self.headers)
        took = 1000 * (time.perf_counter() - started)
        response.raise_for_status()
        return took


def signed_in(email: str) -> str:
    """The token the shop's page would give this customer."""
    wiring = Wiring(Settings())
    customer = wiring.shop.customer_by_email(email)
    if customer is None:
        raise LookupError(f"expected the demo shop's {email}, found nobody")
    secret = wiring.secret("identity_secret", wiring.settings.identity_secret)
    return IdentityTokens(secret, spent=wiring.spent).issue(customer.id, site=SITE, at=datetime.now(UTC))


@contextmanager
def serving() -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(port), "--unlimited"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(url, process)
        Shopper(url).say("where is my order?")
        yield Server(url, process, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the server did not become ready")


def median_of(turns: list[list[float]]) -> float:
    return statistics.median(took for turn in turns for took in turn)


def main() -> None:
    with serving():
        pass  # makes what is missing, so that what follows is a second start
    with serving() as server:
        at_rest = server.memory_mb()
        cpu = server.cpu_seconds()
        shoppers = [Shopper(server.url, signed_in("jo@example.com")) for _ in range(ROUNDS)]
        times = [shopper.say(text) for shopper in shoppers for text in MESSAGES]
        cpu = server.cpu_seconds() - cpu
        talkers = [Shopper(server.url, signed_in("jo@example.com")) for _ in range(TALKERS)]
        long = [[talker.say(MESSAGES[n % len(MESSAGES)]) for talker in talkers] for n in range(LONG)]
    growth = median_of(long[-20:]) / median_of(long[5:25])
    rows = [
        ("second start to the first answer", f"{server.seconds_to_first_answer:.1f} s", "≤ 10 s"),
        ("server at rest", f"{at_rest:.0f} MB", "≤ 1,200 MB"),
        ("text turn, p50", f"{statistics.median(times):.1f} ms", "≤ 25 ms; Rasa 3.6: 49 CPU-ms"),
        ("text turn, p95", f"{statistics.quantiles(times, n=20)[-1]:.1f} ms", "≤ 60 ms"),
        ("text turn, CPU", f"{1000 * cpu / len(times):.1f} ms", ""),
        (
            "turns 186-205 over turns 6-25",
            f"{growth:.2f}",
            "≤ 1.2; Rasa: 6.2",
        ),
    ]
    for name, measured, anchor in rows:
        print(f"| {name} | {measured} | {anchor} |")


if __name__ == "__main__":
    main()
