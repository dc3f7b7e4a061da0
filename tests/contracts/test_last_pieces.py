"""64 buyers of the last 10 pieces in four processes, two of them killed: none sold twice, none lost."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from actions.shop import schema
from actions.shop.importing import import_data, read_bundle
from actions.shop.sql import SqlShop
from bot.storage.engine import make_engine
from tests.contracts.buying import AT, VARIANT, buy
from tests.contracts.small_shop import BUNDLE

ROOT = Path(__file__).parent.parent.parent
BUYERS, PIECES, PROCESSES, KILLED = 64, 10, 4, 2


@pytest.fixture
def url(tmp_path):
    """A shop with ten blue mugs and 64 customers."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    customers = [{"id": f"b{number}", "email": f"b{number}@example.com"} for number in range(BUYERS)]
    stock = [{"variant_id": VARIANT, "store": "online", "quantity": PIECES}]
    bundle = {"products": BUNDLE["products"], "variants": BUNDLE["variants"], "customers": customers, "stock": stock}
    for name, rows in bundle.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    address = f"sqlite:///{tmp_path / 'shop.db'}"
    engine = make_engine(address)
    schema.create_tables(engine)
    import_data(engine, read_bundle(folder))
    engine.dispose()
    return address


def test_nobody_gets_what_another_has_and_nothing_promised_is_lost(url):
    each = BUYERS // PROCESSES
    started = [_process(url, number * each, (number + 1) * each) for number in range(PROCESSES)]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = []
    for process in started[:KILLED]:
        said.append(process.stdout.readline())
        process.kill()
    for process in started:
        said += process.communicate()[0].splitlines(keepends=True)
    promised = dict(line.split()[1:] for line in said if line.startswith("held") and line.endswith("\n"))

    shop = SqlShop(make_engine(url))
    with ThreadPoolExecutor(8) as pool:  # whoever was cut off asks again with the same key
        again = dict(enumerate(pool.map(lambda number: buy(shop, number), range(BUYERS))))
    held = {str(number): one.id for number, one in again.items() if one is not None}
    assert promised.items() <= held.items()
    assert len(held) == len(set(held.values())) == PIECES
    kept = [one for number in range(BUYERS) for one in shop.reservations(f"b{number}", at=AT)]
    assert sorted(one.id for one in kept) == sorted(held.values())
    assert sum(one.quantity for one in kept) == PIECES
    assert [place.quantity for place in shop.stock("mug") if place.variant_id == VARIANT] == [0]


def _process(url, first, last):
    command = [sys.executable, "-m", "tests.contracts.buying", url, str(first), str(last)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
