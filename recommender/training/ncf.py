"""How `Ncf` is learnt: some of what a person met is hidden, and found among items drawn at random."""

from typing import Any

import numpy as np
from scipy import sparse

from recommender.algorithms.ncf import NcfConfig
from recommender.scoring import State

HIDDEN_SHARE = 0.5
"""Of a person's items that are asked for, given the others."""
DECAY = 1e-5


def learn(met: sparse.csr_array, config: NcfConfig = NcfConfig()) -> State:
    """The arrays of `Ncf.learnt` from people x items; equal data and config give equal arrays."""
    import torch

    drawn = np.random.default_rng(config.seed)
    sizes = np.diff(met.indptr)
    rows = np.flatnonzero(sizes > 1)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        parts = _begun(met.shape[1], config)
    optimizer = torch.optim.Adam(parts.values(), lr=config.step, weight_decay=DECAY)
    for _ in range(config.rounds):
        drawn.shuffle(rows)
        for start in range(0, len(rows), config.batch):
            loss = _loss(parts, met[np.sort(rows[start : start + config.batch])], drawn, config)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return {name: values.detach().numpy().astype(np.float32) for name, values in parts.items()}


def _begun(n_items: int, config: NcfConfig) -> dict[str, Any]:
    """Parameters before the first round."""
    import torch

    shapes = {
        "met": (n_items, config.factors),
        "items": (n_items, config.factors),
        "from_person": (config.factors, config.hidden),
        "from_item": (config.factors, config.hidden),
        "of_hidden": (config.hidden,),
    }
    parts = {name: torch.randn(shape) * 0.1 for name, shape in shapes.items()}
    parts |= {"hidden_bias": torch.zeros(config.hidden), "of_item": torch.zeros(n_items)}
    parts["of_product"] = torch.ones(config.factors)
    return {name: values.requires_grad_() for name, values in parts.items()}


def _loss(parts: dict[str, Any], met: sparse.csr_array, drawn: np.random.Generator, config: NcfConfig) -> Any:
    """How surprising it is that the hidden items were met and not the strangers: softmax over both."""
    import torch

    owners = np.repeat(np.arange(met.shape[0]), np.diff(met.indptr))
    hidden = drawn.random(met.nnz) < HIDDEN_SHARE
    shown = sparse.csr_array((np.ones(int((~hidden).sum())), (owners[~hidden], met.indices[~hidden])), shape=met.shape)
    sizes = np.maximum(np.diff(shown.indptr), 1)
    weights = torch.from_numpy((1 / np.sqrt(np.repeat(sizes, np.diff(shown.indptr)))).astype(np.float32))
    bags, starts = (
        torch.from_numpy(shown.indices.astype(np.int64)),
        torch.from_numpy(shown.indptr[:-1].astype(np.int64)),
    )
    people = torch.nn.functional.embedding_bag(bags, parts["met"], starts, mode="sum", per_sample_weights=weights)
    asked = torch.from_numpy(owners[hidden])
    strangers = drawn.integers(0, met.shape[1], (len(asked), config.strangers))
    candidates = torch.from_numpy(np.column_stack([met.indices[hidden], strangers]).astype(np.int64))
    items = parts["items"][candidates]
    product = items @ parts["of_product"].mul(people)[asked].unsqueeze(2)
    layer = (people @ parts["from_person"])[asked].unsqueeze(1) + items @ parts["from_item"] + parts["hidden_bias"]
    matched = product.squeeze(2) + torch.relu(layer) @ parts["of_hidden"] + parts["of_item"][candidates]
    return torch.nn.functional.cross_entropy(matched, torch.zeros(len(asked), dtype=torch.int64))
