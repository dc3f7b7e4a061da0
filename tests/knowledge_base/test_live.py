"""While content changes, breaks and is mended, whoever asks gets a whole answer from a base that was good."""

import logging
import shutil
import threading
from datetime import date

import pytest

from knowledge_base.build import fingerprint
from knowledge_base.live import LiveKnowledge
from knowledge_base.whole import FORMAT
from tests.knowledge_base.word_encoder import WordEncoder

TODAY = date(2026, 11, 22)
QUESTION = "price of delivery"


class FailingEncoder(WordEncoder):
    """Fails while it is told to."""

    failing = False

    def encode(self, texts):
        if self.failing:
            raise RuntimeError("no memory")
        return super().encode(texts)


@pytest.fixture
def encoder():
    return FailingEncoder()


@pytest.fixture
def settings():
    return {"fee": 5}


@pytest.fixture
def live(write, content, tmp_path, encoder, settings):
    write("cost", "Delivery costs {fee} euros.", title="Price of delivery")
    write("hours", "We open at nine.", title="Opening hours of the store")
    served = LiveKnowledge(content, tmp_path / "cache", encoder, lambda: {"fee": settings["fee"]}, retry_seconds=0)
    assert quote(served) == "Delivery costs 5 euros."
    return served


def quote(live: LiveKnowledge) -> str:
    return live.best(QUESTION, today=TODAY).quote


def test_nothing_is_opened_again_while_nothing_changed(live, encoder):
    calls = encoder.calls
    assert not live.refresh()
    assert encoder.calls == calls


def test_a_changed_text_serves_after_the_next_refresh(live, write):
    write("cost", "Delivery is free.", title="Price of delivery")
    assert quote(live) == "Delivery costs 5 euros."
    assert live.refresh()
    assert quote(live) == "Delivery is free."
    assert live.find("cost").body == "Delivery is free."
    assert live.find("nobody") is None


def test_a_changed_setting_of_the_shop_serves_after_the_next_refresh(live, settings):
    settings["fee"] = 7
    assert live.refresh()
    assert quote(live) == "Delivery costs 7 euros."


def gone(content, tmp_path, encoder):
    shutil.rmtree(content)


def emptied(content, tmp_path, encoder):
    for path in content.glob("*.md"):
        path.unlink()


def all_broken(content, tmp_path, encoder):
    for path in content.glob("*.md"):
        path.write_bytes(b"\0half of a fi")


def unwritable_cache(content, tmp_path, encoder):
    (content / "hours.md").write_text("# Hours\n\nWe open at ten.\n", encoding="utf-8")
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_bytes(b"a file where the folder was")


def failing_encoder(content, tmp_path, encoder):
    (content / "hours.md").write_text("# Hours\n\nWe open at ten.\n", encoding="utf-8")
    encoder.failing = True


@pytest.mark.parametrize("breaks", [gone, emptied, all_broken, unwritable_cache, failing_encoder])
def test_what_cannot_be_opened_leaves_the_last_good_one_serving_and_is_told_once(
    live, content, tmp_path, encoder, caplog, breaks
):
    vector = encoder.encode([QUESTION])[0]
    breaks(content, tmp_path, encoder)
    with caplog.at_level(logging.ERROR):
        assert not live.refresh()
        assert not live.refresh()
    assert live.best(QUESTION, vector=vector, today=TODAY).quote == "Delivery costs 5 euros."
    assert live.problem
    assert [record.problem for record in caplog.records] == [live.problem]


def test_what_is_mended_serves_and_the_problem_is_over(live, write, encoder):
    write("cost", "Delivery is free.", title="Price of delivery")
    encoder.failing = True
    live.refresh()
    encoder.failing = False
    assert live.refresh()
    assert (quote(live), live.problem) == ("Delivery is free.", "")


def test_what_failed_is_not_tried_at_every_refresh(write, content, tmp_path, encoder):
    write("cost")
    live = LiveKnowledge(content, tmp_path / "cache", encoder, dict)
    assert live.base.entries
    write("hours", "We open at nine.")
    encoder.failing = True
    assert not live.refresh()
    encoder.failing = False
    assert not live.refresh()
    write("hours", "We open at ten.")
    assert live.refresh()


def test_settings_that_cannot_be_read_leave_the_last_good_one_serving(live, settings):
    del settings["fee"]
    assert not live.refresh()
    assert "KeyError" in live.problem
    assert quote(live) == "Delivery costs 5 euros."


def test_files_damaged_while_they_serve_harm_nobody_and_are_built_anew_at_the_next_start(
    live, content, tmp_path, encoder, settings, caplog
):
    folder = tmp_path / "cache" / fingerprint(live.base.entries)
    for path in folder.rglob("*.*"):
        path.write_bytes(b"")
    assert quote(live) == "Delivery costs 5 euros."
    with caplog.at_level(logging.WARNING):
        again = LiveKnowledge(content, tmp_path / "cache", encoder, lambda: settings)
        assert quote(again) == "Delivery costs 5 euros."
    assert [record.message for record in caplog.records] == ["knowledge index cannot be used and is built anew"]


@pytest.mark.parametrize(
    "said", ["[]", "null", "{}", '{"format": 1}', f'{{"format": {FORMAT}}}', f'{{"format": {FORMAT + 1}}}']
)
def test_an_index_that_says_of_itself_what_cannot_be_is_built_anew(live, content, tmp_path, settings, caplog, said):
    (tmp_path / "cache" / fingerprint(live.base.entries) / "index.json").write_text(said, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        again = LiveKnowledge(content, tmp_path / "cache", WordEncoder(), lambda: settings)
        assert quote(again) == "Delivery costs 5 euros."
    assert [record.message for record in caplog.records] == ["knowledge index cannot be used and is built anew"]


def test_a_draft_of_a_build_that_died_is_in_nobodys_way(live, write, tmp_path):
    half = tmp_path / "cache" / ".building-died"
    half.mkdir()
    (half / "rows.npy").write_bytes(b"half")
    write("cost", "Delivery is free.", title="Price of delivery")
    assert live.refresh()
    assert quote(live) == "Delivery is free."


def test_those_who_ask_during_swaps_get_whole_answers_of_one_version(live, write, encoder):
    vector = encoder.encode([QUESTION])[0]
    known = {f"Delivery costs {fee} euros." for fee in range(5, 16)}
    stop, said, wrong = threading.Event(), set(), []

    def ask():
        while not stop.is_set():
            try:
                answer = live.best(QUESTION, vector=vector, today=TODAY)
                assert answer.quote in known
                assert answer.quote == answer.entry.body[answer.start : answer.end]
                assert live.nearest(QUESTION, 2, vector=vector, today=TODAY)[0].entry.id == "cost"
                said.add(answer.quote)
            except BaseException as error:
                wrong.append(error)
                return

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for fee in range(6, 16):
        write("cost", f"Delivery costs {fee} euros.", title="Price of delivery")
        assert live.refresh()
        write("broken", "\0", title="Broken")
        live.refresh()
    stop.set()
    for thread in threads:
        thread.join(timeout=30)
    assert wrong == []
    assert quote(live) == "Delivery costs 15 euros."
    assert said <= known


def test_processes_that_build_the_same_at_once_all_get_it(write, content, tmp_path):
    write("cost", "Delivery costs €5.", title="Price of delivery")
    opened, wrong, ready = [], [], threading.Barrier(4)

    def open_one():
        ready.wait()
        try:
            opened.append(quote(LiveKnowledge(content, tmp_path / "cache", WordEncoder(), dict)))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert wrong == []
    assert opened == ["Delivery costs €5."] * 4
