"""A trigram language model from sentences, by interpolated Kneser-Ney, written as ARPA.

Kneser & Ney, Improved backing-off for m-gram language modeling (1995); Chen & Goodman (1999), interpolated form.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log10

Gram = tuple[str, ...]
ORDER = 3
START, END = "<s>", "</s>"
IMPOSSIBLE = -99.0
DISCOUNT = 0.75


def arpa(sentences: Iterable[Sequence[str]]) -> str:
    """The model as an ARPA file."""
    counts = _counts(sentences)
    probability: dict[Gram, float] = {}
    backoff: dict[Gram, float] = {}
    words = {gram[0] for gram in counts[1]}
    for order in range(1, ORDER + 1):
        _estimate(counts[order], probability, backoff, base=1 / len(words))
    probability[(START,)] = 0.0
    grams = {order: sorted(gram for gram in probability if len(gram) == order) for order in range(1, ORDER + 1)}
    lines = ["\\data\\", *(f"ngram {order}={len(found)}" for order, found in grams.items())]
    for order, found in grams.items():
        lines += ["", f"\\{order}-grams:", *(_line(gram, probability, backoff, order) for gram in found)]
    return "\n".join([*lines, "", "\\end\\", ""])


def _counts(sentences: Iterable[Sequence[str]]) -> dict[int, Counter[Gram]]:
    """How often each n-gram was said; below the highest order, after how many different words."""
    counts: dict[int, Counter[Gram]] = {order: Counter() for order in range(1, ORDER + 1)}
    for sentence in sentences:
        words = (START, *sentence, END)
        counts[ORDER].update(_windows(words, ORDER))
        counts[ORDER - 1][words[:2]] += 1  # nothing stands before a beginning: it is counted as said
    for order in range(ORDER - 1, 0, -1):
        continued = Counter(gram[1:] for gram in counts[order + 1])
        counts[order].update(continued)
    return counts


def _windows(words: Gram, order: int) -> Iterator[Gram]:
    return (words[at : at + order] for at in range(len(words) - order + 1))


def _estimate(
    counts: Counter[Gram], probability: dict[Gram, float], backoff: dict[Gram, float], *, base: float
) -> None:
    """Add the n-grams of one order: discounted, and mixed with the order below."""
    totals: Counter[Gram] = Counter()
    kinds: dict[Gram, int] = defaultdict(int)
    for gram, count in counts.items():
        totals[gram[:-1]] += count
        kinds[gram[:-1]] += 1
    for context, kind in kinds.items():
        backoff[context] = DISCOUNT * kind / totals[context]
    for gram, count in counts.items():
        lower = probability[gram[1:]] if len(gram) > 1 else base
        context = gram[:-1]
        probability[gram] = (count - DISCOUNT) / totals[context] + backoff[context] * lower


def _line(gram: Gram, probability: dict[Gram, float], backoff: dict[Gram, float], order: int) -> str:
    log = log10(probability[gram]) if probability[gram] > 0 else IMPOSSIBLE
    weight = f"\t{log10(backoff.get(gram, 1.0)):.4f}" if order < ORDER else ""
    return f"{log:.4f}\t{' '.join(gram)}{weight}"
