"""A step's gradients, half of the sentences on each core."""

import pytest
import torch

from nlu import Intent
from nlu.training import checkpoint
from nlu.training.halves import Halves
from nlu.training.network import MultiHead
from nlu.training.sentences import Sentence

SENTENCES = (
    Sentence("cancel W20398, the blue shoes don't fit", Intent.CANCEL_ORDER, "neutral", (("order_id", 7, 13),)),
    Sentence("where is it", Intent.ORDER_STATUS, "neutral"),
    Sentence("I have waited for three weeks and nobody answers me", Intent.FILE_COMPLAINT, "negative"),
    Sentence("the straps broke after two days, never again", None, "negative"),
    Sentence("do you sell tents", Intent.PRODUCT_RECOMMENDATION, "neutral"),
)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(1)
    tokenizer, encoder = checkpoint.load(checkpoint.find())
    return tokenizer, MultiHead(encoder)


def gradients(network, sentences, *, seed=1, learns=True):
    tokenizer, heads = network
    heads.train(learns)
    with Halves(heads, tokenizer, torch.ones(3)) as halves:
        value = halves.find_gradients(sentences, seed)
    return value, [None if p.grad is None else p.grad.clone() for p in heads.parameters()]


def equal(ones, others):
    return all(torch.equal(a, b) for a, b in zip(ones, others, strict=True) if a is not None)


def test_the_same_seed_gives_the_same_gradients_on_one_core_and_on_two(network):
    _, first = gradients(network, SENTENCES)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    _, again = gradients(network, SENTENCES)
    torch.set_num_threads(threads)
    assert equal(first, again)


def test_another_seed_drops_others(network):
    assert not equal(gradients(network, SENTENCES)[1], gradients(network, SENTENCES, seed=2)[1])


def test_the_gradient_is_the_mean_of_both_halves(network):
    value, both = gradients(network, SENTENCES[:2], learns=False)
    first_value, first = gradients(network, SENTENCES[:1], learns=False)
    second_value, second = gradients(network, SENTENCES[1:2], learns=False)
    assert value == pytest.approx((first_value + second_value) / 2)
    for found, one, other in zip(both, first, second, strict=True):
        assert found is None or torch.allclose(found, (one + other) / 2, rtol=1e-3, atol=1e-6)


def test_one_sentence_is_a_half_of_its_own(network):
    value, found = gradients(network, SENTENCES[:1])
    assert value > 0
    assert any(gradient is not None for gradient in found)
