"""Importing again and again: what is added, changed, left alone, gone or refused, and what lies on disk then."""

from datetime import date, timedelta

import httpx
import pytest

from knowledge_base.ingest.fetch import Fetcher
from knowledge_base.ingest.plan import carry_out, plan_import, taken_ids
from knowledge_base.ingest.stored import VERSIONS_KEPT
from knowledge_base.load import load

TODAY = date(2026, 11, 22)
HELP = "<h1>Help</h1><h2>Cost</h2><p>It costs €5.</p><h2>Time</h2><p>Two days.</p>"


class Web:
    """A shop's site that tests change between imports."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}

    def fetcher(self) -> Fetcher:
        return Fetcher(lambda host, port: ["93.184.215.14"], transport=httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        text = self.pages.get(request.url.path)
        kind = "application/xml" if request.url.path.endswith(".xml") else "text/html"
        return httpx.Response(200 if text else 404, headers={"content-type": kind}, content=sent(text or ""))


async def sent(text: str):
    yield text.encode()


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def run(content, web):
    def run_import(source, *, today=TODAY, prune=False, dry_run=False, **settings):
        taken = taken_ids(content, settings)
        plan = plan_import(str(source), content, settings, taken, web.fetcher(), today=today)
        if not dry_run:
            carry_out(plan, content, today=today, prune=prune)
        return plan

    return run_import


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "help"
    path.mkdir()
    return path


def files(content):
    return {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*") if path.is_file()}


def test_a_page_becomes_files_that_load_as_entries(run, folder, content):
    (folder / "cost.html").write_text(HELP, encoding="utf-8")
    assert [draft.id for draft in run(folder).added] == ["help.cost.cost", "help.cost.time"]
    entries = {entry.id: entry for entry in load(content, {}).entries}
    assert entries["help.cost.cost"].body == "It costs €5."
    assert load(content, {}).files["help.cost.cost"] == "imported/help/help.cost.cost.md"


def test_a_page_of_the_web_is_the_source_of_its_entries(run, web, content):
    web.pages["/help"] = HELP
    run("https://shop.example/help")
    assert {entry.source for entry in load(content, {}).entries} == {"https://shop.example/help"}


def test_a_dry_run_writes_nothing(run, folder, content):
    (folder / "cost.html").write_text(HELP, encoding="utf-8")
    assert len(run(folder, dry_run=True).added) == 2
    assert files(content) == {}


def test_the_same_text_leaves_the_files_untouched(run, folder, content):
    (folder / "cost.html").write_text(HELP, encoding="utf-8")
    run(folder)
    before = files(content)
    plan = run(folder, today=TODAY + timedelta(days=9))
    assert (plan.added, plan.changed, len(plan.same)) == ((), (), 2)
    assert files(content) == before


def test_a_changed_text_replaces_the_old_one_which_is_kept(run, folder, content):
    (folder / "cost.html").write_text(HELP, encoding="utf-8")
    run(folder)
    old = (content / "imported/help/help.cost.cost.md").read_text(encoding="utf-8")
    (folder / "cost.html").write_text(HELP.replace("€5", "€6"), encoding="utf-8")
    plan = run(folder)
    assert [change.draft.id for change in plan.changed] == ["help.cost.cost"]
    assert "€6" in (content / "imported/help/help.cost.cost.md").read_text(encoding="utf-8")
    (version,) = (content / "imported/.versions/help.cost.cost").iterdir()
    assert version.read_text(encoding="utf-8") == old
    assert len(load(content, {}).entries) == 2


def test_only_the_newest_versions_are_kept(run, folder, content):
    for number in range(VERSIONS_KEPT + 4):
        (folder / "cost.html").write_text(f"<h1>Cost</h1><p>It costs {number}.</p>", encoding="utf-8")
        run(folder, today=TODAY + timedelta(days=number))
    versions = list((content / "imported/.versions/help.cost").iterdir())
    assert len(versions) == VERSIONS_KEPT
    assert not any("It costs 0." in version.read_text(encoding="utf-8") for version in versions)


def test_an_edit_by_hand_lasts_until_the_source_changes_and_is_kept_then(run, folder, content):
    (folder / "cost.html").write_text("<h1>Cost</h1><p>It costs €5.</p>", encoding="utf-8")
    run(folder)
    path = content / "imported/help/help.cost.md"
    path.write_text(path.read_text(encoding="utf-8").replace("It costs", "Delivery costs"), encoding="utf-8")
    assert run(folder).same == ("help.cost",)
    assert "Delivery costs" in path.read_text(encoding="utf-8")
    (folder / "cost.html").write_text("<h1>Cost</h1><p>It costs €6.</p>", encoding="utf-8")
    assert run(folder).changed[0].before.is_edited
    (version,) = (content / "imported/.versions/help.cost").iterdir()
    assert "Delivery costs €5" in version.read_text(encoding="utf-8")


def test_what_is_gone_is_kept_until_pruned_and_returns_with_its_source(run, folder, content):
    (folder / "cost.html").write_text(HELP, encoding="utf-8")
    (folder / "time.html").write_text("<h1>Time</h1><p>Two days.</p>", encoding="utf-8")
    run(folder)
    (folder / "time.html").unlink()
    assert [entry.id for entry in run(folder).gone] == ["help.time"]
    assert len(load(content, {}).entries) == 3
    run(folder, prune=True)
    ended = {entry.id: entry for entry in load(content, {}).entries}["help.time"]
    assert ended.valid_to == TODAY - timedelta(days=1)
    assert run(folder, prune=True).gone == ()
    (folder / "time.html").write_text("<h1>Time</h1><p>Two days.</p>", encoding="utf-8")
    assert [change.draft.id for change in run(folder).changed] == ["help.time"]
    assert all(entry.holds_on(TODAY) for entry in load(content, {}).entries)


BAD = {
    "broken.md": (b"---\ntitle: [A\n---\nText", "front matter"),
    "open.md": (b"---\ntitle: A\nText", "no closing --- line"),
    "binary.md": (b"\x7fELF\x02\x01\x01\x00\x00", "binary"),
    "huge.md": (b"# A\n\n" + b"x" * 50_000_000, "50000005 bytes, at most 5000000"),
    "setting.md": (b"# A\n\nWithin {no_such} days.", "no_such"),
    "script.html": (b"<script>alert(1)</script>", "no text"),
    "rows.csv": (b"question,answer\nHow?,\n", "row 2, column answer"),
    "picture.pdf": (b"%PDF-1.4", "cannot be read"),
    "letter.docx": (b"PK", "expected .md"),
}


def test_bad_files_are_named_and_the_others_taken(run, folder):
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "good.md").write_text("# Parking\n\nBehind the shop.\n", encoding="utf-8")
    plan = run(folder)
    assert [draft.id for draft in plan.added] == ["help.good"]
    told = {refused.document: refused.problem for refused in plan.refused}
    assert told.keys() == BAD.keys()
    assert all(problem in told[name] for name, (_, problem) in BAD.items())


def test_a_file_that_went_bad_leaves_its_entries_as_they_were(run, folder, content):
    (folder / "cost.html").write_text(HELP, encoding="utf-8")
    run(folder)
    before = files(content)
    (folder / "cost.html").write_bytes(b"\0")
    assert run(folder, prune=True).gone == ()
    assert files(content) == before


def test_an_id_is_taken_once(run, folder, write):
    write("shipping/cost", id="cost")
    (folder / "a.md").write_text("---\nid: cost\ntitle: Cost\n---\nFive.\n", encoding="utf-8")
    (folder / "b.md").write_text("---\nid: time\ntitle: Time\n---\nTwo days.\n", encoding="utf-8")
    (folder / "c.md").write_text("---\nid: time\ntitle: Time\n---\nThree days.\n", encoding="utf-8")
    assert [str(refused) for refused in run(folder).refused] == [
        "a.md: the id cost is taken by shipping/cost.md",
        "c.md: the id time is taken by b.md",
    ]


def test_front_matter_of_markdown_is_kept(run, folder, content):
    front = "id: cost\ntitle: Cost\naudience: business\nlanguage: de\nauthor: Jo\n"
    (folder / "shipping").mkdir()
    (folder / "shipping/cost.md").write_text(f"---\n{front}---\nIn {{days}} days.\n", encoding="utf-8")
    run(folder, days=3)
    (entry,) = load(content, {"days": 4}).entries
    assert (entry.topic, entry.audience, entry.language, entry.body) == ("shipping", "business", "de", "In 4 days.")
    assert front in (content / "imported/help/cost.md").read_text(encoding="utf-8")


SITEMAP = "<urlset><url><loc>https://shop.example/a</loc></url><url><loc>https://shop.example/b</loc></url></urlset>"


def test_a_page_that_cannot_be_had_is_named_and_not_gone(run, web):
    web.pages = {"/sitemap.xml": SITEMAP, "/a": "<h1>A</h1><p>One.</p>", "/b": "<h1>B</h1><p>Two.</p>"}
    assert len(run("https://shop.example/sitemap.xml").added) == 2
    del web.pages["/b"]
    plan = run("https://shop.example/sitemap.xml", prune=True)
    assert [str(refused) for refused in plan.refused] == ["https://shop.example/b: answered 404"]
    assert plan.gone == ()
    del web.pages["/sitemap.xml"]
    assert run("https://shop.example/sitemap.xml", prune=True).gone == ()


def test_a_page_taken_off_the_sitemap_is_gone(run, web):
    web.pages = {"/sitemap.xml": SITEMAP, "/a": "<h1>A</h1><p>One.</p>", "/b": "<h1>B</h1><p>Two.</p>"}
    run("https://shop.example/sitemap.xml")
    web.pages["/sitemap.xml"] = "<urlset><url><loc>https://shop.example/a</loc></url></urlset>"
    assert [entry.document for entry in run("https://shop.example/sitemap.xml").gone] == ["https://shop.example/b"]


@pytest.mark.parametrize("url", ["http://[::1", "http://user:secret@shop.example/", "ftp://shop.example/faq"])
def test_a_url_that_is_none_is_refused_by_name(run, url):
    assert [refused.document for refused in run(url).refused] == [url]
