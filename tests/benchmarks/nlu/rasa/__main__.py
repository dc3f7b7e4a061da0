"""Rasa's DIET on the sets of `published`: `python -m tests.benchmarks.nlu.rasa [SET ...]`.

Rasa 3.6 wants Python 3.8 to 3.10 and an environment of its own, made once under SHOPDESK_HOME/benchmarks/rasa. The
sentences are those that `published` reads. Needs SHOPDESK_BENCH_DATA.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import yaml

from tests.benchmarks.nlu import sets

RASA = "rasa==3.6.21"
PYTHONS = ("python3.10", "python3.9", "python3.8")
CONFIG = {
    "recipe": "default.v1",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "random_seed": 7},
    ],
}
"""What `rasa init` writes, without what does not concern intents; `--epochs` changes DIET's."""
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


def main() -> int:
    """Print DIET's row of each set; without a fitting Python, why there is none."""
    parser = argparse.ArgumentParser(description="Train and measure Rasa's DIET on published sets.")
    parser.add_argument("sets", nargs="*", metavar="SET", default=["banking77-10"], help=f"of {', '.join(sets.ALL)}")
    parser.add_argument("--epochs", type=int, default=100)
    arguments = parser.parse_args()
    if not os.environ.get("SHOPDESK_BENCH_DATA"):
        print("SHOPDESK_BENCH_DATA is not set: nothing to measure")
        return 0
    home = Path(os.environ.get("SHOPDESK_HOME", ".shopdesk")).absolute() / "benchmarks" / "rasa"
    python = environment(home)
    if python is None:
        print(f"none of {', '.join(PYTHONS)} is here: Rasa 3.6 cannot be installed, its rows are skipped")
        return 0
    for name in arguments.sets:
        part = sets.ALL[name].read(Path(os.environ["SHOPDESK_BENCH_DATA"]) / "intents")
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), part, arguments.epochs)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run = [str(python), "-m", "rasa", "train", "nlu", "--config", "config.yml", "--nlu", "nlu.yml"]
            subprocess.run(run, cwd=folder, env=os.environ | QUIET, check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            reader = [str(python), str(Path(__file__).with_name("reading.py")), "models", "test.json"]
            told = subprocess.run(
                reader, cwd=folder, env=os.environ | QUIET, check=True, capture_output=True, text=True
            )
        read = json.loads(told.stdout.splitlines()[-1])
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            f"{name:<18} DIET, {arguments.epochs} epochs: accuracy {read['accuracy']:.2%}  training {seconds:.0f} "
            f"CPU-s  CPU ms an utterance p50 {read['p50']:.1f} p95 {read['p95']:.1f}  peak {read['megabytes']:.0f} MB",
            flush=True,
        )
    return 0


def environment(home: Path) -> Path | None:
    """The Python of an environment with Rasa in it; None where no fitting Python is installed."""
    python = home / "bin" / "python"
    if (home / "whole").is_file():
        return python
    fitting = next((found for name in PYTHONS if (found := shutil.which(name)) and _runs(found)), None)
    if fitting is None:
        return None
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run([fitting, "-m", "venv", str(home)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "-q", "setuptools<81", "wheel", RASA], check=True)
    (home / "whole").touch()
    return python


def write(folder: Path, part: sets.Set, epochs: int) -> None:
    """Rasa's configuration and training data, and the test sentences."""
    pipeline = [{**step, "epochs": epochs} if step["name"] == "DIETClassifier" else step for step in CONFIG["pipeline"]]
    (folder / "config.yml").write_text(yaml.safe_dump({**CONFIG, "pipeline": pipeline}), encoding="utf-8")
    examples: dict[str, list[str]] = defaultdict(list)
    for sentence in part.training:
        examples[str(sentence.intent)].append(sentence.text)
    blocks = [{"intent": intent, "examples": _Block(_lines(texts))} for intent, texts in examples.items()]
    (folder / "nlu.yml").write_text(yaml.dump({"version": "3.1", "nlu": blocks}, width=10_000), encoding="utf-8")
    test = [{"text": sentence.text, "intent": str(sentence.intent)} for sentence in part.test]
    (folder / "test.json").write_text(json.dumps(test), encoding="utf-8")


class _Block(str):
    """Text that YAML writes line by line."""

    __slots__ = ()


def _block(dumper: yaml.Dumper, text: _Block) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


def _lines(texts: list[str]) -> str:
    """A list as Rasa writes it; its own marks for entities mean nothing here."""
    return "".join(f"- {text.translate(str.maketrans('[](){}', '      ')).strip()}\n" for text in texts)


def _runs(python: str) -> bool:
    return subprocess.run([python, "-c", "import venv"], capture_output=True).returncode == 0


yaml.add_representer(_Block, _block)

if __name__ == "__main__":
    sys.exit(main())
