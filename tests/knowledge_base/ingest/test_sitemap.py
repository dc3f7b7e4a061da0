"""Which pages a sitemap leads to, and that it always ends."""

import gzip

import pytest

from knowledge_base.ingest import sitemap
from knowledge_base.ingest.fetch import NotFetched
from knowledge_base.ingest.types import Refused
from knowledge_base.load import UnusableFile

HOST = "https://shop.example"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: str) -> bytes:
    return f"<urlset {SPACE}>{''.join(f'<url><loc> {url} </loc></url>' for url in urls)}</urlset>".encode()


def index(*urls: str) -> bytes:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>".encode()


def pages(data: bytes, web: dict[str, bytes] | None = None, name: str = f"{HOST}/sitemap.xml"):
    def fetch(url: str) -> bytes:
        if web is None or url not in web:
            raise NotFetched("answered 404")
        return web[url]

    return list(sitemap.pages(name, data, fetch))


def test_pages_come_in_order_and_once():
    assert pages(urlset(f"{HOST}/b", f"{HOST}/a", f"{HOST}/b")) == [f"{HOST}/b", f"{HOST}/a"]


def test_an_index_leads_to_packed_sitemaps_too():
    web = {f"{HOST}/one.xml.gz": gzip.compress(urlset(f"{HOST}/a"))}
    assert pages(index(f"{HOST}/one.xml.gz"), web) == [f"{HOST}/a"]


def test_sitemaps_that_name_each_other_end():
    web = {
        f"{HOST}/sitemap.xml": index(f"{HOST}/one.xml"),
        f"{HOST}/one.xml": index(f"{HOST}/two.xml", f"{HOST}/sitemap.xml", f"{HOST}/one.xml"),
        f"{HOST}/two.xml": urlset(f"{HOST}/a"),
    }
    assert pages(index(f"{HOST}/one.xml"), web) == [f"{HOST}/a"]


def test_a_sitemap_that_names_ever_new_ones_is_cut_off():
    count = 0

    def fetch(url: str) -> bytes:
        nonlocal count
        count += 1
        return index(f"{HOST}/{count}.xml")

    (refused,) = sitemap.pages(f"{HOST}/sitemap.xml", index(f"{HOST}/0.xml"), fetch)
    assert refused.hides_others
    assert count <= sitemap.MAX_SITEMAPS


def test_too_many_pages_are_cut_off():
    found = pages(urlset(*(f"{HOST}/{number}" for number in range(sitemap.MAX_PAGES + 5))))
    assert len(found) == sitemap.MAX_PAGES + 1
    assert isinstance(found[-1], Refused)


def test_pages_of_another_host_are_refused_by_name():
    (refused,) = pages(urlset("https://other.example/a"))
    assert str(refused) == "https://other.example/a: on another host than its sitemap, other.example"


def test_a_local_file_may_name_any_host():
    assert pages(urlset("https://a.example/x", "https://b.example/y"), name="sitemap.xml") == [
        "https://a.example/x",
        "https://b.example/y",
    ]


def test_a_missing_part_is_named_and_hides_pages():
    first, second = pages(index(f"{HOST}/gone.xml", f"{HOST}/one.xml"), {f"{HOST}/one.xml": urlset(f"{HOST}/a")})
    assert (str(first), first.hides_others) == (f"{HOST}/gone.xml: answered 404", True)
    assert second == f"{HOST}/a"


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "haha"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>'
BAD = {
    "entities": (LAUGHS, "document type"),
    "a file from outside": (OUTSIDE, "document type"),
    "not XML": (b"<html><br></html>", "not a sitemap"),
    "other XML": (b"<rss/>", "not a sitemap but <rss>"),
    "nothing": (b"", "not a sitemap"),
    "a bomb": (gzip.compress(bytes(20_000_000)), "more than"),
}


@pytest.mark.parametrize(("data", "problem"), BAD.values(), ids=BAD.keys())
def test_what_is_no_sitemap_is_refused(data, problem):
    with pytest.raises(UnusableFile, match=problem):
        sitemap.listed(data)
