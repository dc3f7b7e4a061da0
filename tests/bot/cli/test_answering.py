"""What `shopdesk serve` answers telephone calls with."""

from bot.channels.hub import Hub
from bot.cli.answering import call_desk, links
from bot.settings import Settings
from bot.wiring import Wiring


def test_who_opens_a_link_has_the_caller_let_go(tmp_path):
    wiring = Wiring(Settings(home=tmp_path, database=f"sqlite:///{tmp_path / 's.db'}"))
    going_on = links(wiring)
    desk = call_desk(wiring, Hub(), going_on)
    assert going_on.opened == desk.let_go
    wiring.engine.dispose()
