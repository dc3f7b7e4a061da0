from datetime import UTC, datetime, timedelta

import pytest

from recommender import IncompatibleModel, Interaction, Item, ItemRanker, stored
from recommender.training import data_hash, train

ITEMS = [Item(name, f"Thing {name}", "things", 100, options={"color": ("red",)}) for name in "abc"]
LOG = [
    Interaction(f"u{n}", "abc"[n % 3], "purchase", datetime(2026, 5, 1, tzinfo=UTC) + timedelta(n)) for n in range(9)
]


def test_equal_data_are_trained_once(tmp_path):
    folder = train(tmp_path, ITEMS, LOG)
    written = (folder / "model.json").stat().st_mtime_ns
    assert train(tmp_path, ITEMS[::-1], LOG[::-1]) == folder
    assert (folder / "model.json").stat().st_mtime_ns == written


def test_other_data_come_into_force_and_the_one_before_is_kept(tmp_path):
    folders = [train(tmp_path, ITEMS, LOG[:n]) for n in (7, 8, 9)]
    assert stored.in_force(tmp_path / "recommender") == folders[-1]
    assert [folder.exists() for folder in folders] == [False, True, True]
    assert ItemRanker.load(stored.in_force(tmp_path / "recommender")).recommend()


def test_a_damaged_training_is_repeated(tmp_path):
    folder = train(tmp_path, ITEMS, LOG)
    (folder / "arrays.npz").write_bytes(b"half a file")
    assert ItemRanker.load(train(tmp_path, ITEMS, LOG)).recommend()


def test_where_nothing_was_trained_it_is_said(tmp_path):
    with pytest.raises(IncompatibleModel, match="shopdesk train recommender"):
        stored.in_force(tmp_path)


def test_a_price_makes_other_data():
    dearer = [Item("a", "Thing a", "things", 101, options={"color": ("red",)}), *ITEMS[1:]]
    assert data_hash(dearer, LOG) != data_hash(ITEMS, LOG)
