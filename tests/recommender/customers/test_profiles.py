"""The table that serves: read-only, vouched for, refused when it is another's."""

import json

import pytest

from recommender.customers import Profile, Segment
from recommender.customers.live import LiveProfiles
from recommender.customers.profiles import MODEL, NOBODY, TABLE, gathered, read, write
from recommender.stored import put_in_force
from recommender.types import IncompatibleModel

KIM = Profile("c2", Segment.BEST, 5, 40_000, 3.5, 0.8, 52_000, 10_000, 90_000, None)
LEE = Profile("c1", Segment.NO_ORDER)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, gathered([KIM, LEE], {"currency": "EUR"}))
    return tmp_path


def test_what_was_written_is_read(folder):
    found = read(folder)
    assert list(found) == [LEE, KIM]
    assert found.of("c2") == KIM
    assert (found.currency, len(found)) == ("EUR", 2)


def test_there_may_be_nobody(tmp_path):
    write(tmp_path, NOBODY)
    assert list(read(tmp_path)) == []
    assert NOBODY.of("c1") is None


@pytest.mark.parametrize("change", [{"version": 99}, {"name": "recommender"}, {"checksum": "0"}])
def test_another_version_or_a_changed_file_is_refused(folder, change):
    about = json.loads((folder / MODEL).read_text())
    (folder / MODEL).write_text(json.dumps({**about, **change}))
    with pytest.raises(IncompatibleModel):
        read(folder)


def test_a_missing_file_is_refused(folder):
    (folder / TABLE).unlink()
    with pytest.raises(IncompatibleModel):
        read(folder)


def test_a_newer_training_serves_from_then_on_and_a_broken_one_does_not(tmp_path):
    live = LiveProfiles(tmp_path)
    assert len(live()) == 0
    write(tmp_path / "one", gathered([KIM], {}))
    put_in_force(tmp_path, "one", keep=2)
    assert list(live()) == [KIM]
    write(tmp_path / "two", gathered([KIM, LEE], {}))
    put_in_force(tmp_path, "two", keep=2)
    assert len(live()) == 2
    (tmp_path / "in_force").write_text("gone")
    assert len(live()) == 2
