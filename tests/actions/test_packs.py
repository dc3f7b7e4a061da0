"""Another installed package adds an action, without a line changed here."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from actions import ACTIONS
from actions.packs import BadPack, installed_packs, with_packs
from bot.cli import main
from bot.dialogue.routes import load_routes, with_rows
from bot.dialogue.wording import Wording
from bot.settings import Settings
from bot.wiring import Wiring
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu, Shopper, check

PACKAGE = Path(__file__).parent / "plugin_package" / "wrapping"


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Puts the package where Python finds it, with the metadata an installer writes."""
    site = tmp_path / "site"
    shutil.copytree(PACKAGE, site / "wrapping", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(str(site))

    def write(*offers: str) -> None:
        metadata = site / "shop_wrapping-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: shop-wrapping\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text("[shopdesk.actions]\n" + "\n".join(offers) + "\n")

    yield write
    sys.modules.pop("wrapping", None)


def test_an_action_of_another_package_runs_in_a_conversation(install, database):
    install("wrapping = wrapping:PACK")
    script = ScriptedNlu()
    assistant = assemble(database, script, packs=installed_packs())
    shopper = Shopper.of({"customer": "jo@example.com"}, assistant, NOON, script)
    wrap = {
        "user": "please gift wrap W20398",
        "understood": {"intent": "modify_order", "entities": {"order_id": "W20398"}},
    }
    check(
        {"replies": ["order_will_be_wrapped"], "actions": ["wrap_order done"], "says": "case number is C-"},
        shopper.take(wrap),
    )
    late = {"user": "and wrap it: W20390", "understood": {"intent": "modify_order", "entities": {"order_id": "W20390"}}}
    check({"replies": ["too_late_to_wrap"]}, shopper.take(late))


def test_wiring_finds_it_and_the_operator_can_switch_it_off(install, tmp_path):
    install("wrapping = wrapping:PACK")
    wiring = Wiring(Settings(home=tmp_path, actions_off=("wrap_order",)))
    assert "wrap_order" in {action.name for action in wiring.actions}
    assert wiring.access.off == {"wrap_order"}
    assert wiring.routes["modify_order"].action_for("wrap it for my sister") == "wrap_order"


@pytest.mark.parametrize(
    ("offer", "says"),
    [
        ("wrapping = wrapping:NOTHING", "cannot be loaded"),
        ("wrapping = nowhere:PACK", "cannot be loaded"),
        ("wrapping = wrapping:HERE", "expected wrapping:HERE to be an ActionPack"),
    ],
)
def test_what_is_no_pack_is_refused_by_name(install, offer, says):
    install(offer)
    with pytest.raises(BadPack, match=says):
        installed_packs()


def test_two_packs_with_the_same_action_are_refused_at_start_in_one_line(install, tmp_path, monkeypatch, capsys):
    install("first = wrapping:PACK", "second = wrapping:PACK")
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    assert main(["say", "hello"]) == 2
    told = capsys.readouterr().err
    assert "an action called wrap_order comes from wrapping already" in told
    assert len(told.splitlines()) == 1


def test_an_action_may_not_take_the_name_of_ours(install):
    install("wrapping = wrapping:PACK")
    (pack,) = installed_packs()
    taken = replace(pack, actions=(replace(pack.actions[0], name="cancel_order"),))
    with pytest.raises(BadPack, match=r"cancel_order comes from Shopdesk already"):
        with_packs(ACTIONS, [taken])


def test_a_wording_may_not_replace_one_of_ours(install, tmp_path):
    install("wrapping = wrapping:PACK")
    folder = tmp_path / "wording"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "mine.yaml").write_text('greeting: {text: "Hi"}\n')
    with pytest.raises(ValueError, match=r"mine\.yaml: \['greeting'\]"):
        Wording(more=[folder])


@pytest.mark.parametrize(
    "rows",
    [
        "fly_to_the_moon: {when: [{says: [moon], action: wrap_order}]}\n",
        "modify_order: {action: wrap_order}\n",
        "modify_order: {when: [{says: [moon], action: fly}]}\n",
    ],
)
def test_rows_only_add_phrasings_of_known_intents_for_known_actions(tmp_path, rows):
    path = tmp_path / "intents.yaml"
    path.write_text(rows)
    with pytest.raises(ValueError, match=r"intents\.yaml, "):
        with_rows(load_routes(), [path], {"wrap_order"})
