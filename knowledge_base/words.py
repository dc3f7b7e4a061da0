"""The words that lexical search sees: lower case, no function words, plural ends folded."""

import re

_WORD = re.compile(r"[a-z0-9]+|[€$£%]")
_ASKS_FIGURE = re.compile(
    r"\bhow (?:long|much|many|soon|fast|quick|late|old|big|often)\b|\bwhat (?:does|do|would) \w+ cost\b"
)
_FUNCTION_WORDS = frozenset((
    "a", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "d", "did", "do",
    "does", "don", "for", "from", "get", "got", "had", "has", "have", "hello", "hey", "hi", "how", "i", "id", "if",
    "im", "in", "is", "it", "its", "ive", "just", "know", "ll", "m", "me", "my", "need", "of", "off", "on", "or",
    "our", "please", "pls", "plz", "re", "s", "so", "some", "t", "tell", "than", "thank", "thanks", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "to", "too", "u", "ur", "ve", "want", "was", "we",
    "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
))  # fmt: skip


def words(text: str) -> list[str]:
    """The content words of `text`, in order; all of its words when it has no content word."""
    return content_words(text) or _all_words(text)


def content_words(text: str) -> list[str]:
    """The same, and none where `text` has no content word: "how does that work" is about nothing by itself."""
    return [word for word in _all_words(text) if word not in _FUNCTION_WORDS]


def _all_words(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text.lower().replace("’", "'"))]


def asks_for_figure(question: str) -> bool:
    """ "How long", "how much", "when": what answers that has a figure in it."""
    return _ASKS_FIGURE.search(question.lower()) is not None


def fold(word: str) -> str:
    """Plural and singular in one form: parcels -> parcel, deliveries -> delivery.

    Harman, How effective is suffixing? (1991), the S stemmer.
    """
    if len(word) < 4 or word.endswith(("us", "ss")) or not word.endswith("s"):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    return word[:-1]
