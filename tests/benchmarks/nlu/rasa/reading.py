"""Run by Rasa's own Python: read the test sentences with the trained model and print one line of JSON."""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from rasa.core.agent import Agent


async def main(models: str, test: str) -> None:
    agent = Agent.load(models)
    sentences = json.loads(Path(test).read_text(encoding="utf-8"))
    await agent.parse_message(sentences[0]["text"])
    right, milliseconds = 0, []
    for sentence in sentences:
        started = time.process_time()
        read = await agent.parse_message(sentence["text"])
        milliseconds.append((time.process_time() - started) * 1000)
        right += read["intent"]["name"] == sentence["intent"]
    p50, p95 = np.percentile(milliseconds, [50, 95])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"accuracy": right / len(sentences), "p50": p50, "p95": p95, "megabytes": peak}))


asyncio.run(main(*sys.argv[1:]))
