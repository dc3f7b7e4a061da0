"""A real server on a free port, for what a test client cannot do: sockets, streams, browsers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep
from typing import Any

import uvicorn
from fastapi import FastAPI

START_SECONDS = 20
HAD: set[int] = set()
"""Ports that were served: a browser keeps what a page stored under one, so that no other shop gets it."""


@contextmanager
def serve(app: FastAPI, *, port: int = 0, **more: Any) -> Iterator[str]:
    """The address of `app`, served by uvicorn, with `more` of its options, in a thread."""
    listening = _listen(port)
    config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1, ws="websockets-sansio", **more)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        deadline = monotonic() + START_SECONDS
        while not server.started:
            if monotonic() > deadline or not thread.is_alive():
                raise TimeoutError("the server did not start")
            sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        listening.close()


def _listen(port: int) -> socket.socket:
    """On `port`, or for 0 on a free one that no server here had."""
    while True:
        listening = socket.create_server(("127.0.0.1", port))
        mine: int = listening.getsockname()[1]
        if port or mine not in HAD:
            HAD.add(mine)
            return listening
        listening.close()
