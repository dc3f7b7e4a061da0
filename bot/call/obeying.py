"""Slower, faster, louder, once more, letter by letter: how the caller wants to be spoken to."""

from bot.call.mouth import Mouth
from bot.call.sentences import sentences, spelled
from bot.call.words import CallWords

PACES = {"slower": -1, "faster": 1}
TOLD = {"slower": "call.slower", "faster": "call.faster", "louder": "call.louder"}


def obey(aside: str, mouth: Mouth, last: tuple[str, ...], words: CallWords) -> None:
    """Change how things are said, and say the last answer again that way."""
    if aside == "spell":
        letters = spelled(" ".join(last))
        mouth.say(sentences(letters) or words.spoken("call.nothing_to_spell"))
        return
    if aside in PACES:
        mouth.change_pace(PACES[aside])
    elif aside == "louder":
        mouth.change_gain(1)
    told = words.spoken(TOLD[aside]) if aside in TOLD else ()
    mouth.say((*told, *last))
