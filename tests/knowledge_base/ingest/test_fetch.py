"""Fetching from a real server of this machine, which tests allow: how much, how long, how far a redirect leads."""

import gzip
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import monotonic

import pytest

from knowledge_base.ingest.fetch import Fetcher, NotFetched, TooLarge, unpacked

HTML = {"Content-Type": "text/html; charset=utf-8"}
BOMB = gzip.compress(bytes(50_000_000))
QUICK = 0.5  # seconds


class Shop(BaseHTTPRequestHandler):
    """A shop's web server with every fault there is."""

    protocol_version = "HTTP/1.1"
    stopping: Event

    def do_GET(self) -> None:
        try:
            getattr(self, "page_" + self.path.strip("/").replace("-", "_"), self.missing)()
        except OSError:
            self.close_connection = True  # the other side had enough

    def log_message(self, *_: object) -> None:
        pass

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {**HTML, "Content-Length": str(len(body)), **own}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def missing(self) -> None:
        self.give(b"no such page", 404)

    def page_returns(self) -> None:
        self.give("<p>Größe</p>".encode())

    def page_packed(self) -> None:
        self.give(gzip.compress(b"<p>Packed</p>"), Content_Encoding="gzip")

    def page_cut_short(self) -> None:
        self.give(gzip.compress(b"<p>Packed</p>" * 100)[:-20], Content_Encoding="gzip")

    def page_bomb(self) -> None:
        self.give(BOMB, Content_Encoding="gzip")

    def page_brotli(self) -> None:
        self.give(b"\x0b", Content_Encoding="br")

    def page_moved(self) -> None:
        self.give(b"", 301, Location="/returns")

    def page_elsewhere(self) -> None:
        self.give(b"", 302, Location=f"http://localhost:{self.server.server_port}/returns")

    def page_round(self) -> None:
        self.give(b"", 302, Location="/round")

    def page_metadata(self) -> None:
        self.give(b"", 302, Location="http://169.254.169.254/latest/meta-data/")

    def page_picture(self) -> None:
        self.give(b"\x89PNG", Content_Type="image/png")

    def page_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.close_connection = True
        while not self.stopping.is_set():
            self.wfile.write(b"<p>more</p>" * 10_000)

    def page_slow_head(self) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(1_000):
            if self.stopping.wait(QUICK / 10):
                return
            self.wfile.write(f"X-{number}: drip\r\n".encode())

    def page_slow_body(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.close_connection = True
        while not self.stopping.wait(QUICK / 10):
            self.wfile.write(b"<p>")

    def page_silent(self) -> None:
        self.close_connection = True
        self.stopping.wait(20)


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    stopping = Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("ThisShop", (Shop,), {"stopping": stopping}))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    stopping.set()
    server.shutdown()
    thread.join()
    server.server_close()


def anything_of_this_machine(address, port):
    return "" if address.is_loopback else f"{address} is not this machine"


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(refusal=anything_of_this_machine, seconds=5)


def test_a_page_comes_with_its_type_and_character_set(shop, fetcher):
    page = fetcher.fetch(f"{shop}/returns")
    assert (page.data.decode(), page.media_type, page.charset) == ("<p>Größe</p>", "text/html", "utf-8")


def test_a_packed_page_is_unpacked(shop, fetcher):
    assert fetcher.fetch(f"{shop}/packed").data == b"<p>Packed</p>"


def test_a_redirect_on_the_same_host_is_followed(shop, fetcher):
    assert fetcher.fetch(f"{shop}/moved").url == f"{shop}/returns"


def test_the_name_is_resolved_once_for_all_redirects(shop):
    asked = []

    def resolve(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    port = shop.rpartition(":")[2]
    page = Fetcher(resolve, anything_of_this_machine).fetch(f"http://shop.example:{port}/moved")
    assert page.data.decode() == "<p>Größe</p>"
    assert asked == ["shop.example"]


def test_the_second_address_is_tried_when_nobody_listens_at_the_first(shop):
    port = shop.rpartition(":")[2]
    page = Fetcher(lambda host, port: ["127.0.0.9", "127.0.0.1"], anything_of_this_machine).fetch(
        f"http://shop.example:{port}/returns"
    )
    assert page.data


REFUSED = {
    "missing": "answered 404",
    "elsewhere": "redirects to another host, localhost",
    "metadata": "redirects to another host, 169.254.169.254",
    "round": "more than 5 redirects",
    "picture": "sent image/png",
    "brotli": "encoding 'br'",
    "cut-short": "ends too early",
}


@pytest.mark.parametrize(("page", "why"), REFUSED.items(), ids=REFUSED.keys())
def test_what_is_not_taken_says_why(shop, fetcher, page, why):
    with pytest.raises(NotFetched, match=why):
        fetcher.fetch(f"{shop}/{page}")


@pytest.mark.parametrize("page", ["bomb", "endless"])
def test_too_much_is_cut_off(shop, fetcher, page):
    with pytest.raises(TooLarge, match="more than 5000000 bytes"):
        fetcher.fetch(f"{shop}/{page}")


@pytest.mark.parametrize("page", ["slow-head", "slow-body", "silent"])
def test_a_server_that_drips_or_is_silent_gets_its_time_and_no_more(shop, page):
    started = monotonic()
    with pytest.raises(NotFetched, match=r"not there after 0\.5 seconds"):
        Fetcher(refusal=anything_of_this_machine, seconds=QUICK).fetch(f"{shop}/{page}")
    assert monotonic() - started < QUICK + 1.5


def test_a_slow_name_server_counts_too():
    wait = Event()
    fetcher = Fetcher(lambda host, port: wait.wait(5) or [], seconds=QUICK)
    started = monotonic()
    with pytest.raises(NotFetched, match="not there after"):
        fetcher.fetch("http://shop.example/")
    assert monotonic() - started < QUICK + 1.5
    wait.set()


def test_nobody_listening_is_named(fetcher):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(NotFetched, match="ConnectError"):
        fetcher.fetch(f"http://127.0.0.1:{port}/")


def test_this_machine_is_refused_as_delivered(shop):
    with pytest.raises(NotFetched, match="is not one of the web's"):
        Fetcher().fetch(shop)


def test_packed_data_is_unpacked_up_to_a_limit():
    assert unpacked(gzip.compress(b"<urlset/>")) == b"<urlset/>"
    with pytest.raises(TooLarge):
        unpacked(BOMB)
    with pytest.raises(NotFetched, match="gzip"):
        unpacked(b"<urlset/>")
