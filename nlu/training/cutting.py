"""Cuts an exported encoder in two: the lower layers that all encoders share, and what is one's own above them."""

from collections.abc import Sequence
from pathlib import Path

import onnx
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper

from nlu.encoder import CROWN, STATES, TRUNK

NORMS_A_LAYER = 2
MASK_AT = {"Attention": 3, "QAttention": 5}
"""Which input of a fused attention says how many of the tokens count."""


class NotFused(Exception):
    """The graph is not the fused encoder that this expects."""


def cut(graph: Path, folder: Path, *, shared: int) -> None:
    """Write the first `shared` layers of `graph` to `folder` as trunk.onnx, and what follows them as crown.onnx."""
    model = onnx.load(graph)
    norms = [node for node in model.graph.node if node.op_type == "SkipLayerNormalization"]
    attentions = [node for node in model.graph.node if node.op_type in MASK_AT]
    if len(norms) <= NORMS_A_LAYER * shared or not attentions:
        raise NotFused(f"{graph.name}: {len(norms)} layer norms and {len(attentions)} attentions are fused")
    state, mask = norms[NORMS_A_LAYER * shared - 1].output[0], attentions[0].input[MASK_AT[attentions[0].op_type]]
    names = {state: STATES, mask: f"{STATES}_mask"}
    _rename(model, names)
    between = [
        helper.make_tensor_value_info(names[state], TensorProto.FLOAT, ["batch", "length", None]),
        helper.make_tensor_value_info(names[mask], TensorProto.INT32, None),
    ]
    given = list(model.graph.input)
    onnx.save(_part(model, given, between), folder / TRUNK)
    onnx.save(_part(model, [*between, *given], list(model.graph.output)), folder / CROWN)


def _rename(model: ModelProto, names: dict[str, str]) -> None:
    for node in model.graph.node:
        for values in (node.input, node.output):
            values[:] = [names.get(value, value) for value in values]


def _part(model: ModelProto, given: Sequence[ValueInfoProto], wanted: Sequence[ValueInfoProto]) -> ModelProto:
    """The nodes of `model` that lead from what is `given` to what is `wanted`, with the weights they need."""
    maker = {output: node for node in model.graph.node for output in node.output}
    stop = {value.name for value in given}
    needed: set[str] = set()
    nodes: dict[int, NodeProto] = {}
    open_values = [value.name for value in wanted]
    while open_values:
        value = open_values.pop()
        if value in needed:
            continue
        needed.add(value)
        if value not in stop and value in maker:
            nodes[id(maker[value])] = maker[value]
            open_values.extend(maker[value].input)
    graph = helper.make_graph(
        [node for node in model.graph.node if id(node) in nodes],
        model.graph.name,
        [value for value in given if value.name in needed],
        list(wanted),
        [weights for weights in model.graph.initializer if weights.name in needed],
    )
    return helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
