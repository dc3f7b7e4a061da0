"""Inputs made alike in size before int8."""

import pytest
import torch

from nlu.training import checkpoint
from nlu.training.evening import Evened, evened
from nlu.training.network import MultiHead

TEXTS = ("where is my order", "I'd like to send the blue shoes back, they are too small", "W20398 never came!!")


@pytest.fixture(scope="module")
def both():
    torch.manual_seed(1)
    tokenizer, encoder = checkpoint.load(checkpoint.find())
    network = MultiHead(encoder).eval()
    return tokenizer, network, evened(network, tokenizer, TEXTS)


def test_the_network_reads_as_before(both):
    tokenizer, network, even = both
    for text in TEXTS:
        tokens = tokenizer(text, return_tensors="pt")
        with torch.inference_mode():
            before = network(tokens["input_ids"], tokens["attention_mask"])
            after = even(tokens["input_ids"], tokens["attention_mask"])
        for one, other in zip(before, after, strict=True):
            assert torch.allclose(one, other, atol=1e-3)


def test_both_wide_layers_of_each_are_evened_and_the_network_itself_is_left(both):
    _, network, even = both
    assert sum(isinstance(module, Evened) for module in even.modules()) == 2 * network.encoder.config.num_hidden_layers
    assert not any(isinstance(module, Evened) for module in network.modules())


def test_the_largest_input_no_longer_dwarfs_the_others():
    layer = torch.nn.Linear(3, 2)
    states = torch.tensor([[50.0, 0.5, 0.5]])
    even = Evened(layer, torch.tensor([50.0, 0.5, 0.5]))
    assert torch.allclose(even(states), layer(states), atol=1e-5)
    assert torch.allclose(states * even.shrink, torch.ones(1, 3))
