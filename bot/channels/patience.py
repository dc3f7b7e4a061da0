"""How long and how much a client may send before it has asked anything: uvicorn itself would wait for ever."""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class BoundedHead(HttpToolsProtocol):
    """Closes a connection whose request line and headers take too long, or have no end."""

    seconds = 15.0
    most_bytes = 64 * 1024
    _ends: TimerHandle | None = None
    _received = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._received += len(data)
        if self._ends is not None and self._received > self.most_bytes:
            self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._begin_head()

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def _begin_head(self) -> None:
        if self._ends is None:
            self._received = 0
            self._ends = self.loop.call_later(self.seconds, self.transport.close)

    def _end_head(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None
