"""What is dropped while a network learns."""

import threading

import pytest
import torch
from torch import nn

from nlu.training.dropout import Dropout, draw_from, made_quick


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_a_tenth_is_dropped_and_the_rest_makes_up_for_it(kind):
    draw_from((1, 0))
    dropped = Dropout(0.1)(torch.ones(200, 500, dtype=kind))
    assert dropped.dtype == kind
    assert float((dropped == 0).float().mean()) == pytest.approx(0.1, abs=0.005)
    assert float(dropped.float().mean()) == pytest.approx(1.0, abs=0.01)


def test_the_seed_decides_and_each_pass_drops_others():
    states, dropout = torch.ones(40, 40), Dropout(0.5)
    draw_from((1, 0))
    first, second = dropout(states), dropout(states)
    draw_from((1, 0))
    assert torch.equal(dropout(states), first)
    assert not torch.equal(first, second)


def test_another_thread_draws_for_itself():
    states, dropout = torch.ones(40, 40), Dropout(0.5)
    draw_from((1, 0))
    expected = dropout(states)
    draw_from((1, 0))
    other = threading.Thread(target=lambda: (draw_from((2, 0)), dropout(states)))
    other.start()
    other.join()
    assert torch.equal(dropout(states), expected)


def test_nothing_is_learnt_from_what_was_dropped():
    draw_from((1, 0))
    states = torch.ones(50, 50, requires_grad=True)
    kept = Dropout(0.3)(states)
    kept.sum().backward()
    assert torch.equal(states.grad, kept.detach())


def test_nothing_is_dropped_while_it_serves():
    states = torch.rand(3, 4)
    assert torch.equal(Dropout(0.5).eval()(states), states)


def test_a_network_gets_it_wherever_it_had_the_slow_one():
    network = made_quick(nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(0.25))))
    assert isinstance(network[1][0], Dropout)
    assert network[1][0].dropped == 64
