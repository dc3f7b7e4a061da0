"""No URL of the corpus leads to a request, and those of honest shops do."""

import socket
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
import yaml

from knowledge_base.ingest.addresses import not_public
from knowledge_base.ingest.fetch import Fetcher, NotFetched

CORPUS = yaml.safe_load((Path(__file__).parent / "bypass_urls.yaml").read_text(encoding="utf-8"))


async def hello():
    yield b"<p>Hello</p>"


def page(request):
    return httpx.Response(200, headers={"content-type": "text/html"}, content=hello())


def requests_for(row, *, refusal=not_public, answer=page):
    """The requests that fetching a row of the corpus leads to."""
    seen = []

    def resolve(host, port):
        if "resolves" in row:
            return row["resolves"]
        return [found[4][0] for found in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]

    def respond(request):
        seen.append(request)
        return answer(request)

    fetcher = Fetcher(resolve, refusal, httpx.MockTransport(respond))
    try:
        fetcher.fetch(row["url"])
    except NotFetched:
        pass
    else:
        assert seen
    return seen


@pytest.mark.parametrize("row", CORPUS["refused"], ids=lambda row: repr(row["url"]))
def test_nothing_is_asked_of_an_address_that_is_not_public(row):
    assert requests_for(row) == []


@pytest.mark.parametrize("row", CORPUS["fetched"], ids=lambda row: repr(row["url"]))
def test_a_public_page_is_asked_for_at_the_address_that_was_checked(row):
    (request,) = requests_for(row)
    assert request.url.host in row.get("resolves", [httpx.URL(row["url"]).host])
    host = httpx.URL(row["url"]).raw_host.decode().strip(".")
    assert host in request.headers["host"]
    assert request.extensions["sni_hostname"] == host


def test_the_corpus_has_the_size_that_is_promised():
    assert len({(row["url"], str(row.get("resolves"))) for row in CORPUS["refused"]}) >= 60


HOLES = {
    "only the port is checked": lambda address, port: not_public(ip_address("93.184.215.14"), port),
    "the port is not checked": lambda address, port: not_public(address, 80),
    "only private addresses are refused": lambda address, port: "private" if address.is_private else "",
    "only loopback is refused": lambda address, port: "loopback" if address.is_loopback else "",
    "version 6 is not checked": lambda address, port: "" if address.version == 6 else not_public(address, port),
    "version 4 is not checked": lambda address, port: "" if address.version == 4 else not_public(address, port),
}


@pytest.mark.parametrize("hole", HOLES.values(), ids=HOLES.keys())
def test_the_corpus_finds_a_check_with_a_hole(hole):
    assert any(requests_for(row, refusal=hole) for row in CORPUS["refused"])


@pytest.mark.parametrize("row", CORPUS["refused"], ids=lambda row: repr(row["url"]))
def test_a_redirect_to_such_a_place_is_not_followed(row):
    public = {"url": "http://public.example/", "resolves": ["93.184.215.14"]}
    location = row["url"].encode()
    requests = requests_for(public, answer=lambda request: httpx.Response(302, headers={"location": location}))
    assert {request.url.host for request in requests} == {"93.184.215.14"}
    assert {request.headers["host"] for request in requests} == {"public.example"}
