"""spaCy's English words, with nothing trained and without torch."""

import sys
from typing import Any


def english() -> Any:
    """An empty spaCy pipeline: its tokenizer, and room for what finds or learns entities.

    thinc, under spaCy, imports torch where it is installed: 300 MB and a second that a server has no use for.
    """
    torch = sys.modules.get("torch")
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        import spacy
    finally:
        del sys.modules["torch"]
        if torch is not None:
            sys.modules["torch"] = torch
    return spacy.blank("en")
