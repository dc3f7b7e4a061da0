"""What is too old goes, a little at a time; what waits stays, sums stay, and the audit log can still be checked."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.dialogue.handoff import hand_off
from bot.messages import MessageId, Utterance
from bot.storage.agents import NOWHERE, Agents
from bot.storage.audit import PRUNED, anchors, first_broken
from bot.storage.database import Database
from bot.storage.letters import Letters
from bot.storage.ratings import Rating
from bot.storage.retention import AT_ONCE, Keep, Retention
from bot.storage.schema import audit, conversations
from bot.upkeep import take_old_away
from tests import postgres
from tests.bot.storage.test_figures import DAY, JO, Log
from tests.bot.storage.test_privacy import CANARY, fill, on_disk

KEEP = Keep(transcripts=180, audio=30, audit=730)


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path)
    yield log
    log.engine.dispose()


@pytest.fixture
def retention(log, tmp_path):
    return made(log, tmp_path)


def made(log, folder, keep=KEEP):
    return Retention(log.engine, lambda: log.at, log.figures, keep=keep, recordings=folder / "recordings")


def kept(log):
    with log.engine.connect() as connection:
        return set(connection.scalars(select(conversations.c.id)))


def state(retention):
    return {one.kind: one for one in retention.state()}


def test_a_conversation_goes_when_nobody_wrote_to_it_for_so_long(log, retention):
    old = log.conversation("hello")
    log.later(days=100)
    going_on = log.conversation("hello")
    log.later(days=80, seconds=-1)
    assert (retention.step(), kept(log)) == (0, {old, going_on})
    log.later(seconds=2)
    assert state(retention)["transcripts"].due == 1
    assert (retention.step(), kept(log)) == (1, {going_on})
    told = state(retention)["transcripts"]
    assert (told.due, told.removed, told.total, told.removed_at) == (0, 1, 1, log.at)


def test_what_waits_for_somebody_or_for_its_answer_stays_however_old(log, retention):
    queued, helped, unanswered = (log.conversation("hello") for _ in range(3))
    log.change(queued, lambda one: hand_off(one, "asked", "", log.at))
    log.change(helped, lambda one: hand_off(one, "asked", "", log.at))
    Database(log.engine).write(
        lambda connection: connection.execute(
            update(conversations).where(conversations.c.id == helped).values(status="agent")
        )
    )
    log.store.accept(Utterance(unanswered, MessageId("m"), "anybody there?", "chat", log.at))
    log.later(days=400)
    assert retention.step() == 0
    assert kept(log) == {queued, helped, unanswered}


def test_everything_of_it_goes_and_is_written_over(log, retention, tmp_path):
    mine = fill(log)
    log.change(mine, lambda one: one)
    Database(log.engine).write(
        lambda connection: connection.execute(
            update(conversations).where(conversations.c.id == mine).values(status="closed")
        )
    )
    log.later(days=181)
    assert retention.step() == 1
    Letters(log.engine, lambda: log.at, lifetime=timedelta(0)).send_text("+31600000001", "forgets those before")
    with log.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert CANARY.encode() not in on_disk(tmp_path)


def test_the_sums_of_a_day_stay_when_its_conversations_go(log, retention):
    first = log.conversation("where is it", identity=JO)
    log.ratings.rate(first, Rating(5, "quick"))
    log.figures.refresh()
    before, marks = log.day(), log.figures.ratings(DAY, DAY)
    log.later(days=181)
    assert retention.step() == 1
    assert (log.day(), log.figures.ratings(DAY, DAY)) == (before, marks)
    assert before.outcomes


def test_sums_that_nobody_had_asked_for_are_made_before_they_cannot_be(log, retention):
    for _ in range(3):
        log.conversation("hello")
    log.later(days=181)
    assert retention.step() == 3
    assert sum(log.day().outcomes.values()) == 3


def test_a_late_word_on_a_sealed_day_leaves_its_sums_alone(log, retention):
    log.conversation("hello")
    late = log.conversation("hello")
    log.figures.refresh()
    log.later(days=100)
    log.say(late, "still me")
    log.later(days=81)
    assert retention.step() == 1
    before = log.day()
    log.say(late, "and again")
    log.figures.refresh()
    assert log.day() == before


def test_a_round_takes_little_at_once_and_ends(log, retention):
    for _ in range(AT_ONCE["transcripts"] + 2):
        log.conversation("hello")
    log.later(days=181)
    assert retention.step() == AT_ONCE["transcripts"]
    take_old_away(retention.step)
    assert kept(log) == set()
    assert state(retention)["transcripts"].removed == AT_ONCE["transcripts"] + 2


def test_no_days_keep_for_good(log, tmp_path):
    log.conversation("hello")
    retention = made(log, tmp_path, Keep(0, 0, 0))
    log.later(days=5_000)
    assert retention.step() == 0
    assert [(one.days, one.due) for one in retention.state()] == [(0, 0)] * 3


def test_recordings_go_by_their_age_and_nothing_outside_the_folder(log, retention, tmp_path):
    folder = tmp_path / "recordings" / "2026"
    folder.mkdir(parents=True)
    outside = tmp_path / "precious.txt"
    for path in (folder / "old.wav", folder / "new.wav", outside):
        path.write_bytes(b"sound")
    (folder / "link.wav").symlink_to(outside)
    long_ago = (log.at - timedelta(days=31)).timestamp()
    for path in (folder / "old.wav", outside):
        os.utime(path, (long_ago, long_ago))
    os.utime(folder / "new.wav", (log.at.timestamp(), log.at.timestamp()))
    os.utime(folder / "link.wav", (long_ago, long_ago), follow_symlinks=False)
    assert state(retention)["audio"].due == 1
    assert retention.step() == 1
    assert sorted(path.name for path in folder.iterdir()) == ["link.wav", "new.wav"]
    assert outside.exists()


def recorded(log, count=4):
    for number in range(count):
        Agents(log.engine).record("ann", f"deed {number}", NOWHERE, log.at)
        log.later(days=300)


def test_old_audit_records_go_and_the_chain_is_still_whole(log, retention):
    recorded(log)
    assert state(retention)["audit"].due == 2
    assert retention.step() == 2
    assert log.store.first_broken_audit_record() is None
    deeds = [body for _, _, body in Agents(log.engine).deeds()]
    assert [deed["did"] for deed in deeds] == [PRUNED, "deed 3", "deed 2"]
    log.later(days=300)
    assert retention.step() == 1
    assert log.store.first_broken_audit_record() is None


def test_every_record_may_go_at_last(log, retention):
    recorded(log)
    log.later(days=800)
    retention.step()
    assert log.store.first_broken_audit_record() is None
    Agents(log.engine).record("ann", "goes on", NOWHERE, log.at)
    assert log.store.first_broken_audit_record() is None


def test_who_takes_the_oldest_away_without_saying_so_is_found_out(log, retention):
    recorded(log)
    retention.step()
    database = Database(log.engine)

    def cut(connection):
        first = connection.scalar(select(func.min(audit.c.id)))
        gone = connection.scalar(select(audit.c.hash).where(audit.c.id == first))
        connection.execute(delete(audit).where(audit.c.id == first))
        return gone

    gone = database.write(cut)
    assert first_broken(database) == 4, "the anchor is not the hash before it"
    database.write(lambda connection: connection.execute(update(anchors).values(hash=gone)))
    assert first_broken(database) == 4, "no record names the anchor"


def test_a_changed_record_after_the_anchor_is_found(log, retention):
    recorded(log)
    retention.step()
    database = Database(log.engine)
    changed = update(audit).where(audit.c.id == 4).values(body=audit.c.body + " ")
    database.write(lambda connection: connection.execute(changed))
    assert first_broken(database) == 4


@postgres.needs_postgres
def test_postgresql_takes_the_same_away(tmp_path):
    log = Log(tmp_path, postgres.emptied())
    retention = made(log, tmp_path)
    waiting = log.conversation("hello")
    log.change(waiting, lambda one: hand_off(one, "asked", "", log.at))
    log.ratings.rate(log.conversation("hello"), Rating(4))
    recorded(log)
    assert retention.step() == 3
    assert kept(log) == {waiting}
    assert log.figures.ratings(DAY, DAY) == {4: 1}
    assert log.store.first_broken_audit_record() is None
    assert [one.due for one in retention.state()] == [0, 0, 0]
    log.engine.dispose()
