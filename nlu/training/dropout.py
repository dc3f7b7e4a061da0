"""Dropout that costs little: where the processor is no Intel, torch draws number by number, a tenth of a step."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

_SIDES = 256  # of the die: one byte an element


class Dropout(nn.Module):
    """As torch's, in steps of 1/256 of the share; torch's seed decides what is dropped."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.p = share  # where `transformers` reads it
        self.dropped = round(share * _SIDES)

    def forward(self, states: Tensor) -> Tensor:
        """`states` with some zeros, the others as much larger; while it serves, as they are."""
        if not self.training or not self.dropped:
            return states
        chance = np.random.Generator(np.random.SFC64(int(torch.randint(2**62, ()))))
        drawn = torch.from_numpy(chance.integers(_SIDES, size=states.shape, dtype=np.uint8))
        return states * (drawn >= self.dropped).to(states.dtype).mul_(_SIDES / (_SIDES - self.dropped))


def made_quick(network: Any) -> Any:
    """`network` with this dropout wherever it had torch's."""
    for module in list(network.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Dropout):
                setattr(module, name, Dropout(child.p))
    return network
