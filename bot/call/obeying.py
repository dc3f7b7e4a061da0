"""Slower, faster, louder, once more, letter by letter: how the caller wants to be spoken to."""

from bot.call.mouth import Mouth
from bot.call.sentences import sentences, spelled
from bot.call.words import CallWords

PACES = {"slower": -1, "faster": 1}
SAYS_NOTHING_NEW = "repeat"


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
    told = () if aside == SAYS_NOTHING_NEW else words.spoken(f"call.{aside}")
    mouth.say((*told, *last))
