"""What experiments showed and what came of it, read from the log; and what the bandit learnt, kept between starts."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

import numpy as np
from sqlalchemy import Column, Connection, Engine, LargeBinary, MetaData, String, Table, delete, insert, select

from bot.dialogue.tried import TakenUp, Tried
from bot.storage.database import Database
from bot.storage.schema import Moment, events
from bot.storage.serialize import decode_event
from recommender.experiments.bandit import Posterior

SETTLED = timedelta(hours=1)
"""After which nothing more is expected to come of a list that was shown."""
LEARN_EVERY = timedelta(minutes=10)
MOST = 200_000
"""Rows of the log that are read at once."""

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

posteriors = Table(
    "posteriors",
    metadata,
    Column("experiment", String, primary_key=True),
    Column("learnt_until", Moment, nullable=False, comment="Lists shown before that are in it."),
    Column("arrays", LargeBinary, nullable=False, comment="An npz without objects."),
)


@dataclass(frozen=True, slots=True)
class Trial:
    """A list that was shown, and whether something of it went into the cart afterwards."""

    tried: Tried
    conversation_id: str
    added: bool


class Trials:
    """Of one installation; several processes may learn: what counts is read and replaced in one transaction."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock
        self._known: dict[str, tuple[datetime, Posterior]] = {}
        self._learning = Lock()

    def all(self, experiment: str) -> list[Trial]:
        """Every list shown, oldest first."""
        return self._database.read(lambda connection: list(_trials(connection, experiment, None, self._clock())))

    def posterior(self, experiment: str, arms: tuple[str, ...], features: int) -> Posterior:
        """What is known by now; learns from what was settled meanwhile."""
        now = self._clock()
        with self._learning:
            known = self._known.get(experiment)
            if known is None or now - known[0] >= LEARN_EVERY or known[1].arms != arms:
                learnt = self._database.write(lambda one: _learn(one, experiment, arms, features, now - SETTLED))
                self._known[experiment] = known = (now, learnt)
            return known[1]


def _learn(connection: Connection, experiment: str, arms: tuple[str, ...], features: int, until: datetime) -> Posterior:
    row = connection.execute(select(posteriors).where(posteriors.c.experiment == experiment)).one_or_none()
    posterior = Posterior.unpacked(row.arrays) if row is not None else Posterior.prior(arms, features)
    since = row.learnt_until if row is not None else None
    if posterior.arms != arms or posterior.evidence.shape[1] != features:
        posterior, since = Posterior.prior(arms, features), None
    for trial in _trials(connection, experiment, since, until):
        if not trial.tried.held_out and trial.tried.arm in arms and len(trial.tried.context) == features:
            posterior = posterior.learnt(trial.tried.arm, np.array(trial.tried.context), float(trial.added))
    connection.execute(delete(posteriors).where(posteriors.c.experiment == experiment))
    kept = {"experiment": experiment, "learnt_until": until, "arrays": posterior.packed()}
    connection.execute(insert(posteriors), kept)
    return posterior


def _trials(connection: Connection, experiment: str, since: datetime | None, until: datetime) -> Iterator[Trial]:
    """Those shown in [since, until), with what was taken up of them at any time after."""
    kinds = [Tried.__name__, TakenUp.__name__]
    query = select(events.c.conversation_id, events.c.body).where(events.c.type.in_(kinds))
    query = query.where(events.c.at >= since) if since is not None else query
    tried: list[tuple[str, Tried]] = []
    taken: dict[str, list[TakenUp]] = defaultdict(list)
    for conversation_id, body in connection.execute(query.order_by(events.c.at).limit(MOST)):
        match decode_event(body):
            case TakenUp() as one:
                taken[conversation_id].append(one)
            case Tried() as shown if shown.experiment == experiment and shown.at < until:
                tried.append((conversation_id, shown))
            case _:
                pass
    for conversation_id, shown in tried:
        added = any(one.product in shown.products and one.at >= shown.at for one in taken[conversation_id])
        yield Trial(shown, conversation_id, added)
