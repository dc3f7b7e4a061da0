"""How soon an agent sees who waits, and a shopper what an agent wrote: over a real server on this machine."""

import json
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import httpx
import pytest

from tests.live import serve
from tests.northfield import AGENT_KEY

ROUNDS = 20
LONGEST_P95 = 0.3  # seconds


def p95(seconds):
    return sorted(seconds)[int(0.95 * len(seconds)) - 1]


def until(lines, is_it):
    """The moment at which a line of a stream says it."""
    for line in lines:
        if line.startswith("data: ") and is_it(json.loads(line.removeprefix("data: "))):
            return monotonic()
    raise AssertionError("the stream ended")


@pytest.mark.bench
def test_an_agent_sees_who_waits_and_the_shopper_the_answer_within_300_ms(northfield):
    seen, answered = [], []
    with serve(northfield.app) as url, httpx.Client(base_url=url, timeout=20) as agent, ThreadPoolExecutor(2) as pool:
        login = {"name": "Mira", "key": AGENT_KEY}
        agent.headers["X-CSRF-Token"] = agent.post("/v1/agent/session", json=login).json()["csrf"]
        for _ in range(ROUNDS):
            opened = agent.post("/v1/conversations", json={"site": "demo"}).json()
            shopper = {"Authorization": f"Bearer {opened['token']}"}
            path = f"/v1/conversations/{opened['conversation_id']}"
            desk = f"/v1/agent{path[3:]}"
            with agent.stream("GET", "/v1/agent/live") as live:
                lines = live.iter_lines()
                next(lines)

                def on_screen(lines=lines, known=opened["conversation_id"]):
                    until(lines, lambda event: known in event["conversations"])
                    waiting = agent.get("/v1/agent/queue").json()["waiting"]
                    while known not in [row["id"] for row in waiting]:
                        until(lines, lambda event: known in event["conversations"])
                        waiting = agent.get("/v1/agent/queue").json()["waiting"]
                    return monotonic()

                waiting = pool.submit(on_screen)
                began = monotonic()
                said = {"message_id": "m1", "text": "This is useless, get me a human"}
                agent.post(f"{path}/messages", json=said, headers=shopper)
                seen.append(waiting.result(20) - began)
            agent.post(f"{desk}/join")
            stream = {**shopper, "Accept": "text/event-stream"}
            with agent.stream("GET", f"{path}/events", headers=stream) as events:
                told = pool.submit(until, events.iter_lines(), lambda event: event.get("text") == "Mira here.")
                began = monotonic()
                agent.post(f"{desk}/messages", json={"text": "Mira here."})
                answered.append(told.result(20) - began)
            agent.post(f"{desk}/close", json={"disposition": "solved"})
    print(f"on the agent's screen p95 {1000 * p95(seen):.0f} ms, answer p95 {1000 * p95(answered):.0f} ms")
    assert p95(seen) <= LONGEST_P95
    assert p95(answered) <= LONGEST_P95
