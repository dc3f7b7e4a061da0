"""The newest table of customers, read again when another training was put in force."""

from pathlib import Path
from threading import Lock

from recommender import stored
from recommender.customers.profiles import NOBODY, Profiles, read
from recommender.types import IncompatibleModel


class LiveProfiles:
    """Call it for the table. Safe to share between threads; before any training there is nobody."""

    def __init__(self, root: Path) -> None:
        """`root` is the folder of the trainings."""
        self._root = root
        self._lock = Lock()
        self._folder: Path | None = None
        self._known = NOBODY

    def __call__(self) -> Profiles:
        with self._lock:
            try:
                folder = stored.in_force(self._root)
                if folder != self._folder:
                    self._known, self._folder = read(folder), folder
            except IncompatibleModel:
                pass  # what was read before still serves
            return self._known
