"""A process that only understands: it is told what to load and read on stdin, and prints its times and its memory.

It waits for a line before it reads, so that several can be let loose at once.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

import nlu

TODAY = date(2026, 11, 22)


def main() -> None:
    """Read the task, load, say "ready", wait, understand every text, report."""
    task = json.loads(sys.stdin.readline())
    pipeline = nlu.load(Path(task["models"]), [nlu.CatalogueItem(*item) for item in task["items"]])
    pipeline.warm_up()
    print("ready", flush=True)
    sys.stdin.readline()
    cpu, wall = [], []
    began = time.perf_counter()
    for text in task["texts"]:
        started = time.perf_counter(), time.process_time()
        pipeline.understand(text, today=TODAY)
        wall.append(time.perf_counter() - started[0])
        cpu.append(time.process_time() - started[1])
    seconds = time.perf_counter() - began
    status = Path("/proc/self/status").read_text(encoding="ascii")
    resident = int(status.split("VmRSS:")[1].split()[0]) / 1024
    print(json.dumps({"cpu": cpu, "wall": wall, "seconds": seconds, "resident_mb": resident}))


if __name__ == "__main__":
    main()
