"""Who is called by a note: @ben, @mira-k, or @mira where only one has that first name."""

import re
from collections.abc import Iterable

from bot.agents.accounts import LONGEST_NAME, agent_id_of
from bot.dialogue.board import Agent
from bot.messages import AgentId

CALL = re.compile(rf"(?<!\w)@([\w-]{{1,{LONGEST_NAME}}})")
"""Not within an e-mail address."""


def called_in(text: str, colleagues: Iterable[Agent]) -> list[AgentId]:
    """Each once, in the order of the text; a name that several have calls nobody."""
    names: dict[str, set[AgentId]] = {}
    for one in colleagues:
        for name in {str(one.id), *map(agent_id_of, one.name.split()[:1])}:
            names.setdefault(name, set()).add(one.id)
    called: dict[AgentId, None] = {}
    for word in CALL.findall(text):
        found = names.get(agent_id_of(word), set())
        exact = {one for one in found if one == agent_id_of(word)} or found
        called.update(dict.fromkeys(exact if len(exact) == 1 else ()))
    return list(called)
