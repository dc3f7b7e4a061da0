"""Rows are found by meaning: all looked at while few, the nearest clusters when many, and only allowed ones."""

import numpy as np
import pytest

from knowledge_base.vectors import Allowed, Vectors, recall, write

ROWS, DIMENSIONS = 3_000, 32


@pytest.fixture(scope="module")
def rows():
    chance = np.random.default_rng(5)
    subjects = chance.standard_normal((60, DIMENSIONS))
    made = subjects[chance.integers(0, 60, ROWS)] + 0.4 * chance.standard_normal((ROWS, DIMENSIONS))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module", params=[ROWS, 0], ids=["every row", "clusters"])
def read(request, rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("vectors")
    write(rows, folder, flat_up_to=request.param)
    return Vectors(folder)


def test_few_rows_are_all_looked_at_and_many_stay_on_disk(rows, tmp_path):
    write(rows, tmp_path, flat_up_to=ROWS)
    assert not Vectors(tmp_path).on_disk
    write(rows, tmp_path, flat_up_to=ROWS - 1)
    many = Vectors(tmp_path)
    assert many.on_disk
    assert 0 < many.clusters < ROWS


def test_the_ten_nearest_are_found(read, rows):
    questions = rows[:200] + rows[200:400]
    truly = np.argsort(-(questions @ rows.T), axis=1)[:, :10]
    found = np.stack([read.nearest(question, 10) for question in questions])
    assert recall(truly, found) >= 0.97


def test_the_best_comes_first(read, rows):
    found = read.nearest(rows[7], 20)
    cosines = rows[found] @ rows[7]
    assert found[0] == 7
    assert (np.diff(cosines) <= 1e-3).all()


def test_stored_vectors_come_back(read, rows):
    assert np.allclose(read.at(np.arange(10, 20)), rows[10:20], atol=1e-3)
    assert read.at(np.arange(10, 20)).dtype == np.float32


def test_rows_not_allowed_hide_no_other_however_far_it_is(read, rows):
    farthest = np.argsort(rows @ rows[0])[:3]
    allowed = np.zeros(ROWS, dtype=bool)
    allowed[farthest] = True
    assert set(read.nearest(rows[0], 96, Allowed(allowed))) == set(farthest)


def test_nothing_allowed_finds_nothing(read, rows):
    assert len(read.nearest(rows[0], 10, Allowed(np.zeros(ROWS, dtype=bool)))) == 0


def test_no_rows_at_all_are_written_and_read(tmp_path):
    write(np.zeros((0, DIMENSIONS), dtype=np.float32), tmp_path)
    assert len(Vectors(tmp_path).nearest(np.ones(DIMENSIONS, dtype=np.float32), 5)) == 0
