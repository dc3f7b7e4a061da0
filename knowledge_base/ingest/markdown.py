"""Takes a shop's Markdown: with front matter as it is, without by its headings."""

import re
from pathlib import PurePosixPath

from knowledge_base.ingest.sections import drafts_by_heading
from knowledge_base.ingest.types import Document, Draft, as_yaml
from knowledge_base.load import UnusableFile, decoded, parse_front_matter, split_front_matter

_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
_TITLE = re.compile(r"# +(\S[^\n]{0,300})\n?")


def read_markdown(document: Document) -> list[Draft]:
    """The entries of a file. Raises `UnusableFile`."""
    text = decoded(document.data)
    if not text.startswith("---\n"):
        return _headed(document, text)
    front, body = split_front_matter(text)
    matter = parse_front_matter(front)
    path = PurePosixPath(document.name)
    name = str(matter.get("id") or path.stem)
    if not _ID.fullmatch(name):
        raise UnusableFile(f"{name!r} is no id: letters, digits, dots, dashes and underscores, at most 100")
    added: dict[str, object] = {"id": name}
    if path.parent.name:
        added["topic"] = path.parent.name
    missing = {key: value for key, value in added.items() if key not in matter}
    return [Draft(name, front + (as_yaml(missing) if missing else ""), body.strip(), document.name)]


def _headed(document: Document, text: str) -> list[Draft]:
    title = _TITLE.match(text.lstrip())
    if not title:
        raise UnusableFile("expected front matter between two --- lines, or a title such as `# Returns`")
    return drafts_by_heading(document, title[1].strip(), text.lstrip()[title.end() :], placeholders=True)
