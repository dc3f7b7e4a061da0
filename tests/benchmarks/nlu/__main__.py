"""Understanding, measured on public text it was never trained on: `python -m tests.benchmarks.nlu`.

SHOPDESK_BENCH_DATA names the folder of public data; without it only the project's own held-out sentences are measured.
SHOPDESK_HOME holds the trained model (`shopdesk train nlu`).
"""

import argparse
import os
import sys
from pathlib import Path

import nlu
from nlu import model
from tests.benchmarks.nlu import linking, own, public, slots, speed


def main() -> int:
    """Print every table; 1 where there is no model."""
    parser = argparse.ArgumentParser(description="Measure understanding on public text.")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="read only every Nth line of public data")
    every = parser.parse_args().every
    models = Path(os.environ.get("SHOPDESK_HOME", ".shopdesk")) / "models"
    try:
        pipeline = nlu.load(models)
    except nlu.ModelMissing as error:
        print(error, file=sys.stderr)
        return 1
    pipeline.warm_up()
    print(f"model {pipeline.folder.name}\n")
    speed.measure(models)
    linking.measure(models)
    slots.measure(model.load(models))
    own.measure(pipeline)
    data = os.environ.get("SHOPDESK_BENCH_DATA")
    if data:
        public.measure(pipeline, Path(data), every=every)
    else:
        print("SHOPDESK_BENCH_DATA is not set: skipped intents_dev, HINT3, out-of-scope and sentiment sets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
