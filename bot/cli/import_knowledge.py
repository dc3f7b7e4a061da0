"""`shopdesk import kb`: a shop's own pages, files and lists of questions as entries of its knowledge base."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.bad_input import BadInput
from bot.settings import Settings
from bot.shop_figures import shop_figures
from bot.wiring import Wiring
from knowledge_base.load import BadSettings, read_settings

if TYPE_CHECKING:
    from knowledge_base.ingest.plan import Plan


def import_knowledge(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a line for each entry and the sums; what is refused is named on standard error.

    0: everything was taken; 1: all but what was refused; 2: nothing could be.
    """
    from knowledge_base.ingest.fetch import Fetcher  # the readers of pages and PDFs load slowly
    from knowledge_base.ingest.plan import carry_out, plan_import, taken_ids
    from knowledge_base.ingest.sources import is_url

    wiring = Wiring(settings)
    content: Path = arguments.content or settings.content_now
    for source in arguments.sources:
        if not is_url(source) and not Path(source).exists():
            raise BadInput(f"expected a file, a folder or a URL, got {source}")
    try:
        figures = read_settings(content, shop_figures(wiring.shop))
    except BadSettings as error:
        raise BadInput(str(error)) from error
    today = wiring.clock().date()
    taken = taken_ids(content, figures)
    plans = []
    for source in arguments.sources:
        plan = plan_import(source, content, figures, taken, Fetcher(), today=today)
        plans.append(plan)
        _tell(plan, prune=arguments.prune)
        taken |= dict.fromkeys(plan.ids, f"{plan.folder.relative_to(content).as_posix()}/")
        if not arguments.dry_run:
            carry_out(plan, content, today=today, prune=arguments.prune)
    _sums(plans)
    if not any(plan.refused for plan in plans):
        return 0
    return 1 if any(plan.ids for plan in plans) else 2


def _tell(plan: "Plan", *, prune: bool) -> None:
    for draft in plan.added:
        print(f"added    {draft}")
    for change in plan.changed:
        edited = "; it was edited by hand, which stays in .versions" if change.before.is_edited else ""
        print(f"changed  {change.draft}{edited}")
    for entry in plan.gone:
        print(f"gone     {entry.id} ({entry.document}){', ends yesterday' if prune else ', kept: --prune ends it'}")
    for problem in plan.refused:
        print(f"refused  {problem}", file=sys.stderr)


def _sums(plans: "list[Plan]") -> None:
    width = max(len(plan.source) for plan in plans)
    print(f"{'':<{width}}{'added':>8}{'changed':>9}{'same':>8}{'gone':>7}{'refused':>9}")
    for plan in plans:
        counts = (len(plan.added), len(plan.changed), len(plan.same), len(plan.gone), len(plan.refused))
        print(f"{plan.source:<{width}}{counts[0]:>8}{counts[1]:>9}{counts[2]:>8}{counts[3]:>7}{counts[4]:>9}")
