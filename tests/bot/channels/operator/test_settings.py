"""What is set, kept and stopped."""

import json

from tests.northfield import AGENT_KEY, IDENTITY_SECRET


def test_settings_are_told_with_what_they_mean_and_without_secrets(watcher):
    settings = {one["name"]: one for one in watcher.get("settings").json()["settings"]}
    assert settings["SHOPDESK_WRITES"]["meaning"].startswith("False stops every WRITE")
    assert (settings["SHOPDESK_HOME"]["source"], settings["SHOPDESK_WRITES"]["source"]) == ("set", "default")
    assert not [secret for secret in (AGENT_KEY, IDENTITY_SECRET) if secret in json.dumps(settings)]
    assert settings["SHOPDESK_AGENT_KEY"]["value"] == "••••••••"


def test_the_switch_stops_everybodys_changes_at_once(olga, northfield):
    assert olga.send("PUT", "switches", kind="writes", on=True).json()["writes"] == {"by_setting": True, "now": False}
    assert not northfield.operating.access.now().writes
    assert [one["by"] for one in olga.get("switches").json()["on"]] == ["olga"]
    olga.send("PUT", "switches", kind="writes", on=False)
    assert northfield.operating.access.now().writes


def test_one_action_is_stopped_and_one_that_there_is_not_cannot_be(olga):
    told = olga.send("PUT", "switches", kind="shadow", action="cancel_order", on=True).json()
    assert {one["now"] for one in told["actions"] if one["name"] == "cancel_order"} == {"shadow"}
    for wrong in ({"kind": "off", "action": "fly"}, {"kind": "off"}, {"kind": "writes", "action": "cancel_order"}):
        assert olga.send("PUT", "switches", **wrong, on=True).status_code == 422


def test_what_is_kept_is_told_with_what_went(olga):
    kept = {one.pop("kind"): one for one in olga.get("kept").json()["kept"]}
    assert kept["transcripts"] == {
        "days": 180, "due": 0, "looked_at": None, "removed_at": None, "removed": 0, "total": 0,
    }  # fmt: skip
    assert kept["audit"]["days"] == 0
