"""Which of several things the words of a sentence name."""

import pytest

from bot.dialogue.slots.words import named_among, words


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the football was smashed", ["Football"]),
        ("the football boots are torn", ["Football Boots"]),
        ("the football and the boots", ["Football Boots"]),
        ("the ball", []),
        ("the lamp", ["Desk Lamp", "Floor Lamp"]),
        ("the mug and the desk lamp", ["Desk Lamp", "Mug"]),
    ],
)
def test_what_is_named_wholly_is_meant_before_what_is_named_in_part(said, meant):
    things = ["Football Boots", "Football", "Desk Lamp", "Floor Lamp", "Mug"]
    assert named_among(said, things, words) == [thing for thing in things if thing in meant]
