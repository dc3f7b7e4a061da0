"""Clears a parsed page of what its readers do not see or did not come for; unfolds what folds."""

import re

from bs4 import BeautifulSoup, Comment, Tag

from knowledge_base.ingest.tables import table_to_list

_NEVER_TEXT = ["script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
               "audio", "video", "img", "picture", "map", "input", "select", "textarea", "label", "math", "head",
               "title"]  # fmt: skip
_AROUND = ["nav", "footer", "aside", "dialog", "menu"]
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu"))
_CLASSES = frozenset((
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "skip-link", "breadcrumb", "breadcrumbs",
    "cookie-banner", "cookie-consent", "cookie-notice", "newsletter-signup", "share-buttons", "pagination",
))  # fmt: skip
_HIDING = re.compile(
    r"display:none|visibility:hidden|opacity:0(?:;|$|\.0)|font-size:0(?:;|$|px)|(?:left|top|text-indent):-\d{4,6}(?:px|em)"
)
_POINTERS = ("aria-controls", "data-target", "data-bs-target", "href")
_ITEMS = ["p", "li", "dt", "dd", "tr", "td", "th", "option"]
_SIBLINGS = {"dt": {"dd"}, "dd": {"dt"}, "td": {"th"}, "th": {"td"}}


def clean(soup: BeautifulSoup) -> None:
    """Leave what a reader of the page sees of its own text, with headings where things fold."""
    for comment in soup.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    _close_implied(soup)
    _drop(soup.find_all(_NEVER_TEXT))
    _drop([tag for tag in soup.find_all(True) if tag.name in _AROUND or _is_around(tag)])
    _drop([tag for tag in soup.find_all("header") if not tag.find("h1")])
    unfolded = {pointer for tag in soup.find_all(True) for name in _POINTERS for pointer in _pointed(tag, name)}
    _drop([tag for tag in soup.find_all(True) if _is_hidden(tag) and not _unfolds(tag, unfolded)])
    _name_what_folds(soup)
    for table in reversed(soup.find_all("table")):  # inner ones first
        table_to_list(soup, table)


def depth(tag: Tag) -> int:
    """How many elements stand within one another."""
    levels = {id(tag): 1}
    for inner in tag.find_all(True):  # parents come before what is in them
        levels[id(inner)] = levels[id(inner.parent)] + 1
    return max(levels.values())


def _drop(tags: list[Tag]) -> None:
    for tag in tags:
        if not tag.decomposed:
            tag.decompose()


def _is_around(tag: Tag) -> bool:
    return str(tag.get("role", "")).lower() in _ROLES or not _CLASSES.isdisjoint(
        name.lower() for name in tag.get_attribute_list("class") if name
    )


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.has_attr("hidden")
        or str(tag.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDING.search("".join(str(tag.get("style", "")).lower().split())))
    )


def _pointed(tag: Tag, attribute: str) -> list[str]:
    if attribute == "href" and tag.name != "a":
        return []
    value = str(tag.get(attribute, ""))
    if attribute == "aria-controls":
        return value.split()
    return [value[1:]] if value.startswith("#") and len(value) > 1 else []


def _unfolds(tag: Tag, unfolded: set[str]) -> bool:
    """Whether a reader can make it visible: something points at it, or the element before it opens and closes."""
    before = tag.find_previous_sibling(True)
    return tag.get("id") in unfolded or bool(
        before and (before.has_attr("aria-expanded") or before.find(True, attrs={"aria-expanded": True}))
    )


def _name_what_folds(soup: BeautifulSoup) -> None:
    """What is pressed to unfold a text becomes its heading; other buttons go."""
    for tag in soup.find_all(["summary", "dt"]):
        tag.name = "h6"
    for tag in soup.find_all("dd"):
        tag.name = "div"
    for button in soup.find_all(["button", "a"]):
        if button.find_parent(["h1", "h2", "h3", "h4", "h5", "h6"]):
            if button.name == "button":
                button.unwrap()
        elif button.has_attr("aria-expanded"):
            button.name = "h6"
        elif button.name == "button":
            button.decompose()


def _close_implied(soup: BeautifulSoup) -> None:
    """`<li>one<li>two` are two items, not one within the other."""
    for tag in soup.find_all(_ITEMS):
        parent = tag.parent
        if parent and (parent.name == tag.name or parent.name in _SIBLINGS.get(tag.name, ())):
            for moved in reversed([tag, *tag.next_siblings]):
                parent.insert_after(moved)
