"""What is taken of a page: what its readers see of its own text."""

import pytest
import yaml

from knowledge_base.ingest.html import html_to_markdown, read_html
from knowledge_base.ingest.types import Document, Kind
from knowledge_base.load import UnusableFile

URL = "https://shop.example/help/returns"


def read(html: str | bytes, charset: str | None = None):
    data = html.encode() if isinstance(html, str) else html
    return read_html(Document(URL, Kind.HTML, data, "help.returns", charset))


def test_headings_become_entries_with_stable_ids_and_anchors():
    lead, sale = read(
        "<title>Returns | Northfield</title><h1>Sending back</h1><p>Within 30 days.</p>"
        "<section id='sale'><h2>Sale items</h2><p>Those too.</p></section>"
    )
    assert (lead.id, lead.body) == ("help.returns", "Within 30 days.")
    assert (sale.id, sale.body) == ("help.returns.sale-items", "Those too.")
    front = yaml.safe_load(sale.front)
    assert front["title"] == "Sending back: Sale items"
    assert front["source"] == f"{URL}#sale"


def test_a_new_heading_leaves_the_other_ids_as_they_are():
    before = read("<h2>Size</h2><p>M</p><h2>Colour</h2><p>Red</p>")
    after = read("<p>New</p><h2>Price</h2><p>€5</p><h2>Size</h2><p>L</p><h2>Colour</h2><p>Red</p>")
    assert {draft.id for draft in before} < {draft.id for draft in after}


def test_a_heading_that_comes_twice_is_told_by_the_one_above():
    drafts = read("<h2>Shoes</h2><h3>Care</h3><p>Brush.</p><h2>Bags</h2><h3>Care</h3><p>Wipe.</p>")
    assert [draft.id for draft in drafts] == ["help.returns.shoes.care", "help.returns.bags.care"]


HIDDEN = {
    "a script": "<script>var x = 'UNSEEN'</script>",
    "a script in capitals": "<SCRIPT>UNSEEN</SCRIPT>",
    "a style": "<style>.a{content:'UNSEEN'}</style>",
    "a comment": "<!-- UNSEEN -->",
    "a template": "<template><p>UNSEEN</p></template>",
    "no script": "<noscript>UNSEEN</noscript>",
    "an attribute": "<p onclick='UNSEEN()' title='UNSEEN'>.</p>",
    "a picture": "<img alt='UNSEEN' src=x onerror='UNSEEN'>",
    "navigation": "<nav><a href='/'>UNSEEN</a></nav>",
    "a navigation by role": "<div role='navigation'>UNSEEN</div>",
    "a footer": "<footer>UNSEEN</footer>",
    "bread crumbs": "<ol class='breadcrumb'><li>UNSEEN</li></ol>",
    "a cookie notice": "<div class='cookie-notice'>UNSEEN</div>",
    "the hidden attribute": "<p hidden>UNSEEN</p>",
    "no display": "<p style='color:red; Display : none'>UNSEEN</p>",
    "no visibility": "<p style='visibility:hidden'>UNSEEN</p>",
    "no size": "<p style='font-size: 0'>UNSEEN</p>",
    "beside the screen": "<p style='position:absolute; left:-9999px'>UNSEEN</p>",
    "for screen readers": "<span class='sr-only'>UNSEEN</span>",
    "hidden from those": "<span aria-hidden='true'>UNSEEN</span>",
    "a link's target": "<a href='javascript:UNSEEN'>here</a>",
    "a form": "<select><option>UNSEEN</option></select><textarea>UNSEEN</textarea>",
    "a button": "<button>UNSEEN</button>",
}


@pytest.mark.parametrize("html", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_readers_do_not_see_stays_out(html):
    (draft,) = read(f"<body><h1>Returns</h1><p>Within 30 days.</p>{html}</body>")
    assert "Within 30 days." in draft.body
    assert "UNSEEN" not in draft.body + draft.front


@pytest.mark.parametrize("html", [
    "<h2><button aria-controls=a>Sale items?</button></h2><div id=a hidden><p>Those too.</p></div>",
    "<details><summary>Sale items?</summary><p>Those too.</p></details>",
    "<button aria-expanded=false>Sale items?</button><div style='display:none'>Those too.</div>",
    "<dl><dt>Sale items?</dt><dd>Those too.</dd></dl>",
    "<h4><a href='#a'>Sale items?</a></h4><div id=a hidden>Those too.</div>",
])  # fmt: skip
def test_an_answer_that_unfolds_is_taken_with_its_question(html):
    (draft,) = read(f"<h1>Returns</h1>{html}")
    assert (yaml.safe_load(draft.front)["title"], draft.body) == ("Sale items?", "Those too.")


def test_a_table_becomes_lines_that_can_be_read_out():
    table = (
        "<table><tr><th>Country<th>Service<th>Price<tr><td rowspan=2>Germany<td>Standard<td>€5"
        "<tr><td>Express<td>€12</table>"
    )
    assert html_to_markdown(table.replace("<t", "</td></th><t").replace("</td></th><table", "<table")).splitlines() == [
        "- Country Germany: Service Standard; Price €5",
        "- Country Germany: Service Express; Price €12",
    ]


def test_links_are_whole_and_lists_stay_lists():
    (draft,) = read("<p>See <a href='../sizes'>sizes</a>:</p><ul><li>one<li>two<li>three</ul>")
    assert draft.body == "See [sizes](https://shop.example/sizes):\n\n- one\n- two\n- three"


def test_braces_are_text_and_the_language_is_kept():
    (draft,) = read("<html lang='de-AT'><p>Your {tracking_number}</p></html>")
    front = yaml.safe_load(draft.front)
    assert front["placeholders"] is False
    assert front["language"] == "de-AT"


@pytest.mark.parametrize(("data", "charset"), [
    ("<meta charset='iso-8859-1'><p>Größe</p>".encode("latin-1"), None),
    ("<p>Größe</p>".encode("cp1252"), "windows-1252"),
    ("<p>Größe</p>".encode(), "no-such-charset"),
])  # fmt: skip
def test_the_character_set_is_the_one_the_page_or_its_server_names(data, charset):
    assert read(data, charset)[0].body == "Größe"


BAD = {
    "binary": (b"\x89PNG\0\0", "binary"),
    "empty": (b"", "no text"),
    "only a script": (b"<script>alert(1)</script>", "no text"),
    "deep": (b"<div>" * 400 + b"x", "nested"),
    "very deep": (b"<div>" * 3_000 + b"x", "nested"),
    "many elements": (b"<i></i>" * 30_001, "more than 30000 elements"),
    "comments that never end": (b"<!--" * 100_000, "comments"),
}


@pytest.mark.parametrize(("data", "problem"), BAD.values(), ids=BAD.keys())
def test_a_page_that_cannot_be_read_says_why(data, problem):
    with pytest.raises(UnusableFile, match=problem):
        read(data)
