"""Words as the recommender compares them: lower case, without plural endings and without filler."""

import re

TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)?")
FILLER_WORDS = """
    a an and are as at be by can do does for from get got has have he her his i in into is it its just like likes me
    my of on or our out over she so some something that the their them these they this those to up us very want was
    we what when which who will with you your
"""
FILLER = frozenset(FILLER_WORDS.split())
SPELLINGS = {"colour": "color", "grey": "gray", "jewellery": "jewelry", "pyjama": "pajama"}


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


def folded(text: str) -> str:
    """`text` with every word folded, filler included: how names and option values are compared."""
    return " ".join(fold(word) for word in TOKEN.findall(text.casefold()))
