"""What takes time: hearing, speaking and turns are done beside the event loop, and told when they are done."""

from collections.abc import Callable
from typing import Protocol, TypeVar

Given = TypeVar("Given")


class Work(Protocol):
    """Where a call has its work done."""

    def do(self, kind: str, job: Callable[[], Given], done: Callable[[Given | Exception], None]) -> None:
        """Do `job` somewhere else and then tell what it gave, or raised, in the thread that asked.

        `kind` is hear, speak or turn, for measuring. A job that was begun is never broken off.
        """
