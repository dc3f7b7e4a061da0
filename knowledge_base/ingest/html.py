"""Takes the text that a reader sees of a shop's page, as Markdown."""

import re
import warnings
from dataclasses import replace
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

from knowledge_base.ingest.page import clean, depth
from knowledge_base.ingest.sections import drafts_by_heading
from knowledge_base.ingest.types import Document, Draft
from knowledge_base.load import UnusableFile

MAX_DEPTH = 150  # elements within elements; Markdown is written by recursion
MAX_OPEN_DEPTH = 1_500  # before elements that were left open are closed, which takes the square of it
MAX_ELEMENTS = 30_000
MAX_DECLARATIONS = 2_000  # comments and the like: unfinished ones take Python's parser the square of their number
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_TITLE_END = re.compile(r"\s[|–—·»-]\s")
_ANCHOR = re.compile(r"[^\s{}#\"<>]{1,100}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_LINKED = ("http://", "https://", "mailto:", "tel:")


def read_html(document: Document) -> list[Draft]:
    """The entries of a page, one a heading. Raises `UnusableFile`."""
    if b"\0" in document.data and not document.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnusableFile("binary data, expected HTML")
    soup = _parsed(document.data, document.charset)
    page_title = soup.title.get_text(" ", strip=True) if soup.title else ""
    main = _main(soup)
    heading = main.find("h1")
    title = (heading and heading.get_text(" ", strip=True)) or _TITLE_END.split(page_title)[0].strip()
    if heading and title:
        heading.decompose()
    markdown = _markdown(main, document.name)
    if not markdown:
        raise UnusableFile("no text that a reader would see")
    language = str(soup.html.get("lang", "")) if soup.html else ""
    told = replace(document, language=language if _LANGUAGE.fullmatch(language) else "")
    return drafts_by_heading(told, title[:300] or document.stem, markdown)


def html_to_markdown(html: str) -> str:
    """The text of a part of a page."""
    return _markdown(_main(_parsed(html, None)), "")


def _parsed(html: str | bytes, charset: str | None) -> BeautifulSoup:
    raw = html if isinstance(html, bytes) else html.encode()
    if raw.count(b"<!") + raw.count(b"<?") > MAX_DECLARATIONS:
        raise UnusableFile(f"more than {MAX_DECLARATIONS} comments and declarations")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about texts that look like file names, or like XML
        soup = BeautifulSoup(html, "html.parser", from_encoding=charset if isinstance(html, bytes) else None)
    if html and soup.contains_replacement_characters:
        raise UnusableFile(f"not in the character set it names, {soup.original_encoding}")
    if len(soup.find_all(True)) > MAX_ELEMENTS:
        raise UnusableFile(f"more than {MAX_ELEMENTS} elements")
    if depth(soup) > MAX_OPEN_DEPTH:
        raise UnusableFile(f"elements nested more than {MAX_OPEN_DEPTH} deep")
    return soup


def _main(soup: BeautifulSoup) -> Tag:
    """The part of the page that is its own, without what is hidden, decoration or navigation."""
    clean(soup)
    main = soup.find("main") or soup.find(True, attrs={"role": "main"})
    articles = [] if main else soup.find_all("article")
    found: Tag = main or (articles[0] if len(articles) == 1 else soup.body or soup)
    return found


def _markdown(main: Tag, url: str) -> str:
    if depth(main) > MAX_DEPTH:
        raise UnusableFile(f"elements nested more than {MAX_DEPTH} deep")
    for heading in main.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        _mark(heading)
    for link in main.find_all("a"):
        there = urljoin(url, str(link.get("href", "")).strip()) if link.get("href") else ""
        if there.startswith(_LINKED) and ")" not in there and " " not in there:
            link["href"] = there
        else:
            link.unwrap()
    converter = MarkdownConverter(heading_style=ATX, bullets="-", autolinks=False, default_title=False,
                                  escape_asterisks=False, escape_underscores=False, escape_misc=False)  # fmt: skip
    return _BLANK_LINES.sub("\n\n", converter.convert_soup(main)).strip()


def _mark(heading: Tag) -> None:
    """The heading in words alone, with its anchor: `Sale items {#sale}`; the title's level is for the title."""
    around = heading.parent if heading.parent and not heading.find_previous_sibling(True) else heading
    anchor = next((tag["id"] for tag in (heading, *heading.find_all(id=True), around) if tag.has_attr("id")), "")
    words = heading.get_text(" ", strip=True)
    if not words:
        heading.decompose()
        return
    heading.string = f"{words} {{#{anchor}}}" if _ANCHOR.fullmatch(str(anchor)) else words
    if heading.name == "h1":
        heading.name = "h2"
