"""Ready replies: ours come along, a shop's file takes their place, and a broken one takes nobody's."""

import os

import pytest

from bot.agents.ready_replies import OfTheShop, ours, read_canned
from nlu.types import Intent

OWN = '- {name: hi, text: "Hello {first_name}", intents: [cancel_order]}\n'


def test_ours_are_suggested_for_intents_that_there_are():
    assert {intent for one in ours() for intent in one.intents} <= set(Intent)


def test_a_shops_own_are_read_anew_when_they_change(tmp_path):
    replies = OfTheShop(tmp_path / "canned.yaml")
    assert replies() == ours()
    _write(replies.path, OWN, second=1)
    assert [one.name for one in replies()] == ["hi"]
    _write(replies.path, OWN + "- {name: bye, text: Bye, then: close, disposition: solved}\n", second=2)
    assert [one.name for one in replies()] == ["hi", "bye"]
    _write(replies.path, "- {name: hi", second=3)
    assert [one.name for one in replies()] == ["hi", "bye"]
    replies.path.unlink()
    assert replies() == ours()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello: world",
        "- {name: hi}",
        "- {name: hi there, text: Hello}",
        "- {name: hi, text: Hello, then: delete}",
        "- {name: hi, text: Hello, surprise: true}",
        "- {name: hi, text: Hello, disposition: solved}",
        "- {name: hi, text: Hello, then: close, disposition: great}",
        OWN + OWN,
        "- !!python/object/apply:os.system [ls]",
        f"- {{name: hi, text: {'x' * 2_001}}}",
        f"# {'x' * 300_000}",
    ],
)
def test_a_file_that_is_none_is_refused_by_its_name(tmp_path, text):
    path = tmp_path / "canned.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"canned\.yaml"):
        read_canned(path)


def _write(path, text, *, second):
    path.write_text(text, encoding="utf-8")
    os.utime(path, (second, second))
