"""A process to be killed: takes messages and turns on several threads and says what it acknowledged.

`python -m tests.contracts.acknowledging URL` prints one line each: `accepted CONVERSATION MESSAGE` after the first
commit, `answered CONVERSATION MESSAGE SEQ` after the third.
"""

import sys
from itertools import count
from threading import Thread

from tests.contracts.promises import Place, answer, cancel, opened, said

THREADS = 4


def acknowledge(place: Place) -> None:
    store = place.process()
    conversation_id = opened(store)
    for number in count():
        utterance = said(conversation_id, f"m{number}")
        store.accept(utterance)
        say(f"accepted {conversation_id} {utterance.message_id}")
        given = answer(store, utterance, cancel)
        say(f"answered {conversation_id} {utterance.message_id} {given.seq}")


def say(line: str) -> None:
    """In one piece, so that lines of threads do not mix."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    place = Place(sys.argv[1])
    for _ in range(THREADS):
        Thread(target=acknowledge, args=(place,)).start()
