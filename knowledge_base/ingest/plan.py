"""Says what importing a source would change, and changes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from knowledge_base.ingest.addresses import RefusedUrl
from knowledge_base.ingest.fetch import Fetcher
from knowledge_base.ingest.sources import documents, drafts, folder_name
from knowledge_base.ingest.stored import (
    GONE,
    Stored,
    digest_of,
    expired,
    folder_of,
    keep_version,
    rendered,
    stored_in,
    write,
)
from knowledge_base.ingest.types import Draft, Refused
from knowledge_base.load import MAX_FILE_BYTES, ShopSettings, UnusableFile, load, parse_entry


@dataclass(frozen=True, slots=True)
class Change:
    """An entry whose source says something else now."""

    draft: Draft
    before: Stored


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing one source would do."""

    source: str
    folder: Path
    added: tuple[Draft, ...] = ()
    changed: tuple[Change, ...] = ()
    same: tuple[str, ...] = ()
    gone: tuple[Stored, ...] = ()
    """Entries that the source no longer has."""
    refused: tuple[Refused, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that this source takes."""
        return (*(draft.id for draft in self.added), *(change.draft.id for change in self.changed), *self.same)


def taken_ids(content: Path, settings: ShopSettings) -> dict[str, str]:
    """The file of each id that `content` has now."""
    return dict(load(content, settings).files) if content.is_dir() else {}


def plan_import(
    source: str, content: Path, settings: ShopSettings, taken: Mapping[str, str], fetcher: Fetcher, *, today: date
) -> Plan:
    """Compare a source with what `content` has of it. Nothing is written.

    `taken` are the ids of the whole content: those of other files are refused.
    """
    try:
        folder = folder_of(content, folder_name(source))
    except RefusedUrl as error:
        return Plan(source, content, refused=(Refused(source, str(error)),))
    own = folder.relative_to(content).as_posix() + "/"
    others = {id: file for id, file in taken.items() if not file.startswith(own)}
    fresh: dict[str, Draft] = {}
    refused: list[Refused] = []
    for document in documents(source, fetcher):
        for draft in [document] if isinstance(document, Refused) else drafts(document):
            if isinstance(draft, Refused):
                refused.append(draft)
            elif problem := _problem(draft, folder, settings, others, fresh, today):
                refused.append(Refused(draft.document, f"{draft.place}: {problem}" if draft.place else problem))
            else:
                fresh[draft.id] = draft
    return _compared(source, folder, fresh, refused)


def carry_out(plan: Plan, content: Path, *, today: date, prune: bool = False) -> None:
    """Write what is new or changed; with `prune` let what is gone end yesterday."""
    for draft in plan.added:
        write(plan.folder / f"{draft.id}.md", rendered(draft, today))
    for change in plan.changed:
        keep_version(content, change.before)
        write(change.before.path, rendered(change.draft, today))
    for entry in plan.gone if prune else ():
        keep_version(content, entry)
        write(entry.path, expired(entry, today - timedelta(days=1)))


def _problem(
    draft: Draft,
    folder: Path,
    settings: ShopSettings,
    others: Mapping[str, str],
    fresh: Mapping[str, Draft],
    today: date,
) -> str:
    """Why a draft cannot become an entry; empty when it can."""
    if draft.id in others:
        return f"the id {draft.id} is taken by {others[draft.id]}"
    if draft.id in fresh:
        return f"the id {draft.id} is taken by {fresh[draft.id].document}"
    text = rendered(draft, today)
    if len(text.encode()) > MAX_FILE_BYTES:
        return f"an entry of {len(text.encode())} bytes, at most {MAX_FILE_BYTES} are read"
    path = folder / f"{draft.id}.md"
    try:
        parse_entry(text, path, path.name, settings)
    except UnusableFile as error:
        return str(error)
    return ""


def _compared(source: str, folder: Path, fresh: Mapping[str, Draft], refused: list[Refused]) -> Plan:
    stored = stored_in(folder)
    added, changed, same = list[Draft](), list[Change](), list[str]()
    for id, draft in fresh.items():
        before = stored.get(id)
        if before is None:
            added.append(draft)
        elif before.digest == digest_of(draft):
            same.append(id)
        else:
            changed.append(Change(draft, before))
    gone = [] if any(problem.hides_others for problem in refused) else _gone(stored, fresh, refused)
    return Plan(source, folder, tuple(added), tuple(changed), tuple(same), tuple(gone), tuple(refused))


def _gone(stored: Mapping[str, Stored], fresh: Mapping[str, Draft], refused: list[Refused]) -> list[Stored]:
    """What is no longer told, although its document could be read."""
    unread = {problem.document for problem in refused}
    missing = [entry for id, entry in stored.items() if id not in fresh]
    return [entry for entry in missing if entry.document not in unread and entry.digest not in ("", GONE)]
