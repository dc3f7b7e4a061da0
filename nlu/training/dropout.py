"""Dropout that costs little and is drawn a thread at a time.

Where the processor is no Intel, torch draws number by number, a tenth of a step, and all threads from one source.
"""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

_SIDES = 256  # of the die: one byte an element
_drawn = threading.local()


def draw_from(seed: Sequence[int]) -> None:
    """What this thread drops from now on is decided by `seed`."""
    _drawn.chance = np.random.Generator(np.random.SFC64(list(seed)))


class Dropout(nn.Module):
    """As torch's, in steps of 1/256 of the share, for states; `draw_from` decides what is dropped."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.dropped = round(share * _SIDES)
        self.p = 0.0  # where `transformers` would let torch drop attention

    def forward(self, states: Tensor) -> Tensor:
        """`states` with some zeros, the others as much larger; while it serves, as they are."""
        if not self.training or not self.dropped:
            return states
        drawn = torch.from_numpy(_drawn.chance.integers(_SIDES, size=states.shape, dtype=np.uint8))
        kept = (drawn >= self.dropped).to(states.dtype)
        return states * kept.mul_(_SIDES / (_SIDES - self.dropped))


def made_quick(network: Any) -> Any:
    """`network` with this dropout wherever it had torch's."""
    for module in list(network.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Dropout):
                setattr(module, name, Dropout(child.p))
    return network
