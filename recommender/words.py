"""Words as the recommender compares them: lower case, without plural endings and without filler."""

import re

TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)?")
FILLER_WORDS = """
    a an and are as at be by can do does for from get got has have he her his i in into is it its just like likes me
    my of on or our out over she so some something that the their them these they this those to up us very want was
    we what when which who will with you your
"""
FILLER = frozenset(FILLER_WORDS.split())
SPELLINGS = {"colour": "color", "grey": "gray", "jewellery": "jewelry", "pyjama": "pajama", "present": "gift"}
"""Folded word -> the one form that stands for it."""
ASIDE = re.compile(r"[,(;–]| - | with | for | in ", re.IGNORECASE)
"""Where a title stops saying what the product is."""


def words(text: str) -> list[str]:
    """The telling words of `text`, in order: "The Blue socks" -> ["blue", "sock"]."""
    return [fold(word) for word in TOKEN.findall(text.casefold()) if word not in FILLER]


def fold(word: str) -> str:
    """One form for a word's spellings: "Colours" -> "color", "dresses" -> "dress", "boxes" -> "box"."""
    word = word.casefold()
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]
        word = word[:-2] + "y" if word.endswith("ie") and len(word) > 4 else word
    return SPELLINGS.get(word, word)


def head(title: str) -> str:
    """What kind of thing a title names: "Folding trekking poles, carbon" -> "pole"; "" when no word says it."""
    named = [word for word in words(ASIDE.split(title.strip())[0]) if not word[0].isdigit() and len(word) > 2]
    return named[-1] if named else ""


def folded(text: str) -> str:
    """`text` with every word folded, filler included: how names and option values are compared."""
    return " ".join(fold(word) for word in TOKEN.findall(text.casefold()))
