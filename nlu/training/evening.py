"""Inputs of the wide layers made alike in size before int8: it has one scale for all of them, and a few are far larger.

What makes an input smaller makes its weights larger, so the network stays what it is. Xiao et al., SmoothQuant (2023).
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor, nn

from nlu.encoder import MAX_TOKENS
from nlu.training.network import MultiHead

_WIDE = re.compile(r"(?<!attention\.)(intermediate|output)\.dense$")
_SHARE = 0.85  # of an input's size that its weights take over
_LEAST = 1e-4  # size of an input, or of its weights


class Evened(nn.Module):
    """A linear layer with inputs divided by `sizes`, shape (n_inputs,), and weights multiplied by them."""

    def __init__(self, layer: nn.Linear, sizes: Tensor) -> None:
        super().__init__()
        self.shrink = nn.Parameter(1 / sizes)
        self.linear = deepcopy(layer)
        self.linear.weight.data *= sizes

    def forward(self, states: Tensor) -> Tensor:
        """As the layer itself."""
        answer: Tensor = self.linear(states * self.shrink)
        return answer


def evened(network: MultiHead, tokenizer: Any, texts: Sequence[str]) -> MultiHead:
    """A copy of `network` that reads the same, easier to round; `texts` show how large inputs become."""
    copy = deepcopy(network).eval()
    for name, largest in _largest_inputs(copy, tokenizer, texts).items():
        parent, _, last = name.rpartition(".")
        layer: Any = copy.get_submodule(name)
        of_weights = layer.weight.detach().abs().amax(dim=0).clamp(min=_LEAST)
        sizes = largest.clamp(min=_LEAST) ** _SHARE / of_weights ** (1 - _SHARE)
        setattr(copy.get_submodule(parent), last, Evened(layer, sizes / sizes.mean()))
    return copy


def _largest_inputs(network: MultiHead, tokenizer: Any, texts: Sequence[str]) -> dict[str, Tensor]:
    """The largest size of each input of each wide layer, by the layer's name."""
    largest: dict[str, Tensor] = {}

    def note(name: str, states: Tensor) -> None:
        sizes = states.detach().abs().flatten(0, -2).amax(dim=0)
        largest[name] = torch.maximum(largest.get(name, sizes), sizes)

    wide = [(name, layer) for name, layer in network.named_modules() if _WIDE.search(name)]
    hooks = [layer.register_forward_pre_hook(lambda _, args, name=name: note(name, args[0])) for name, layer in wide]
    with torch.inference_mode():
        for text in texts:
            tokens = tokenizer(text, return_tensors="pt", truncation=True, max_length=MAX_TOKENS)
            network(tokens["input_ids"], tokens["attention_mask"])
    for hook in hooks:
        hook.remove()
    return {name: sizes.clone() for name, sizes in largest.items()}
