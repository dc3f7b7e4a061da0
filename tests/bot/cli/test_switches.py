"""What the operator switches off or lowers is checked at start and told by the doctor."""

import pytest

from actions.shop.models import Customer, CustomerId
from actions.types import Level
from bot.cli import main
from bot.cli.doctor import examine
from bot.dialogue.access import ProofBy
from bot.errors import BadSetting
from bot.messages import AgentId
from bot.settings import Settings
from bot.storage.switches import Kind
from bot.wiring import Wiring


@pytest.mark.parametrize("setting", ["actions_off", "actions_shadow"])
def test_an_action_that_there_is_not_is_refused_by_name(tmp_path, setting):
    with pytest.raises(BadSetting, match=f"SHOPDESK_{setting.upper()}: no action is called cancel_ordre; known are "):
        _ = Wiring(Settings(home=tmp_path, **{setting: ("cancel_ordre", "cancel_order")})).rules


def test_it_is_one_line_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    monkeypatch.setenv("SHOPDESK_ACTIONS_OFF", '["fly"]')
    assert main(["say", "hello"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_sender_of_codes_that_is_not_installed_is_refused(tmp_path):
    with pytest.raises(BadSetting, match="no installed package offers pigeon"):
        _ = Wiring(Settings(home=tmp_path, code_sender="pigeon")).codes


def test_settings_become_what_the_dialogue_goes_by(tmp_path):
    settings = Settings(
        home=tmp_path, write_level="known", identify_by=("email",), writes=False, actions_shadow=("cancel_order",)
    )
    access = Wiring(settings).rules.access
    assert (access.write_level, access.identify_by) == (Level.KNOWN, (ProofBy.EMAIL,))
    assert (access.writes, access.shadow) == (False, {"cancel_order"})


def test_the_doctor_tells_what_is_off(tmp_path):
    settings = Settings(
        home=tmp_path,
        actions_off=("cancel_order",),
        actions_shadow=("track_order",),
        writes=False,
        write_level="known",
    )
    told = next(told for name, is_well, told in examine(Wiring(settings)) if name == "actions")
    assert "off: cancel_order; in shadow: track_order; changes stopped: all; changes without a code: all" in told


def test_the_doctor_tells_what_an_operator_stopped_while_the_server_runs(tmp_path):
    wiring = Wiring(Settings(home=tmp_path))
    wiring.switches.turn(Kind.WRITES, "", is_on=True, by=AgentId("mira"))
    told = next(told for name, is_well, told in examine(Wiring(Settings(home=tmp_path))) if name == "actions")
    assert "changes stopped: all" in told


def test_the_doctor_says_which_name_is_wrong(tmp_path):
    wiring = Wiring(Settings(home=tmp_path, actions_off=("fly",)))
    is_well, told = next((is_well, told) for name, is_well, told in examine(wiring) if name == "actions")
    assert not is_well
    assert "no action is called fly" in told


def test_codes_that_wait_are_shown(tmp_path, monkeypatch, capsys):
    wiring = Wiring(Settings(home=tmp_path))
    wiring.letters.send(Customer(CustomerId("jo"), "jo@example.com"), "004711", "email")
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    assert main(["codes"]) == 0
    assert "jo@example.com  004711" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["codes"], 1, "cannot make the folder"),
        (["export", "bundle", "/proc/nowhere"], 1, "/proc/nowhere"),
        (["serve", "--port", "70000"], 2, "--port"),
        (["serve", "--database", "shop.db"], 2, "SHOPDESK_DATABASE"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(tmp_path, monkeypatch, capsys, arguments, status, told):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    if arguments == ["codes"]:
        monkeypatch.setenv("SHOPDESK_DATABASE", "sqlite:////proc/nowhere/shop.db")
    assert main(arguments) == status
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
