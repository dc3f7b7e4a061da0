"""Who gets into the operator's pages, and how often they may ask for what is costly."""

from fastapi import Request

from bot.channels.limits import Buckets, Rate
from bot.channels.sign_in import SignInChannel
from bot.dialogue.board import Agent, Role

READS = Rate(burst=120, per_second=10.0)
CHANGES = Rate(burst=40, per_second=2.0)


class Door:
    """Operators only; the session is the console's."""

    def __init__(self, agents: SignInChannel) -> None:
        self.agents = agents
        self._reads = Buckets(READS)
        self._changes = Buckets(CHANGES)

    async def reader(self, request: Request) -> Agent:
        """Raises `Unauthorized`, `Forbidden`, or 429 for who asks without end."""
        return self._operator(await self.agents.reader(request), self._reads)

    async def writer(self, request: Request) -> Agent:
        """The same for who changes something: a page of another site cannot know the token."""
        return self._operator(await self.agents.writer(request), self._changes)

    def _operator(self, agent: Agent, buckets: Buckets) -> Agent:
        self.agents.at_least(Role.OPERATOR, agent)
        buckets.take(agent.id)
        return agent
