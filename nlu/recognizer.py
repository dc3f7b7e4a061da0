"""spaCy's trained recognizer: a small network that reads a message word by word for names of things and people.

It knows the labels that have neither a shape nor a list. Its weights are an npz file in the model's folder.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.artifacts import IncompatibleModel
from nlu.english import english

FILE = "names.npz"
LABELS = ("person_name", "product", "quantity", "size")
"""Lists and shapes find the others better, and each costs time: 1.6 ms a sentence with all 27 instead of 1.0."""
MAX_WORDS = 128
"""Words and signs of a text that are read."""
WIDTH, DEPTH, ROWS = 64, 2, 2000
"""Of a word's vector, of the layers that mix it with its neighbours, of the tables its spelling is looked up in."""
HIDDEN = 48

Span = tuple[str, int, int]


class Recognizer:
    """Reads texts; safe to share between threads."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        """`weights` as `weights_of` gives them. Raises `ValueError` or `KeyError` where they are another network's."""
        self._spacy = network()
        for name, node in _nodes(self._spacy):
            node.set_param(name.partition(" ")[2], _shaped(weights[name], node, name))

    def find(self, text: str) -> tuple[Span, ...]:
        """What `text` names: (label, start, end), by start, none overlapping; each begins and ends with a word."""
        words = self._spacy.make_doc(text)
        if len(words) > MAX_WORDS:
            words = words[:MAX_WORDS].as_doc()
        return tuple((span.label_, span.start_char, span.end_char) for span in self._spacy.get_pipe("ner")(words).ents)


def network() -> Any:
    """A spaCy pipeline whose `ner` has learnt nothing yet, its weights drawn by numpy's global generator."""
    untrained = english()
    words = {
        "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": WIDTH, "depth": DEPTH,
        "embed_size": ROWS, "window_size": 1, "maxout_pieces": 2, "subword_features": True,
    }  # fmt: skip
    steps = {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
        "hidden_width": HIDDEN, "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": words,
    }  # fmt: skip
    ner = untrained.add_pipe("ner", config={"model": steps})
    for label in LABELS:
        ner.add_label(label)
    untrained.initialize()
    return untrained


def weights_of(trained: Any) -> dict[str, NDArray[np.float32]]:
    """The weights of such a pipeline, by the place and name of each."""
    return {name: node.get_param(name.partition(" ")[2]) for name, node in _nodes(trained)}


def read(folder: Path) -> Recognizer | None:
    """The recognizer in `folder`; None where the model has none. Raises `IncompatibleModel`."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as stored:
            return Recognizer(dict(stored))
    except (OSError, ValueError, KeyError) as error:
        raise IncompatibleModel(f"{path} is not readable: {error}; run `shopdesk train nlu`") from error


def _nodes(pipeline: Any) -> Iterator[tuple[str, Any]]:
    """("12 W", the layer it belongs to) of each array of weights, in an order that a network of this form keeps."""
    for place, node in enumerate(pipeline.get_pipe("ner").model.walk()):
        for name in node.param_names:
            yield f"{place} {name}", node


def _shaped(array: NDArray[np.float32], node: Any, name: str) -> NDArray[np.float32]:
    expected = node.get_param(name.partition(" ")[2]).shape
    if array.shape != expected:
        raise ValueError(f"expected weights {name!r} of shape {expected}, got {array.shape}")
    return array
