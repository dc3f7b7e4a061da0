"""Whisper's linear layers in 8 bits. Loaded in the worker process only."""

import warnings
from typing import TYPE_CHECKING, Any

import torch
from whisper.model import Linear

if TYPE_CHECKING:
    from whisper import Whisper


class Decoder(torch.nn.Module):
    """openai-whisper's text decoder with its output layer apart, so that it can be quantized: it is a third of all."""

    def __init__(self, whole: Any) -> None:
        super().__init__()
        self.token_embedding: Any = whole.token_embedding
        self.positional_embedding: Any = whole.positional_embedding
        self.blocks: Any = whole.blocks
        self.ln: Any = whole.ln
        self.register_buffer("mask", whole.mask, persistent=False)
        words, state = whole.token_embedding.weight.shape
        self.output = torch.nn.Linear(state, words, bias=False)
        self.output.weight = whole.token_embedding.weight

    def forward(
        self, tokens: torch.Tensor, heard: torch.Tensor, kv_cache: dict[Any, torch.Tensor] | None = None
    ) -> torch.Tensor:
        """Logits, shape (batch, tokens, vocabulary), of `tokens` after those in the cache."""
        offset = next(iter(kv_cache.values())).shape[1] if kv_cache else 0
        x = self.token_embedding(tokens) + self.positional_embedding[offset : offset + tokens.shape[-1]]
        for block in self.blocks:
            x = block(x, heard, mask=self.mask, kv_cache=kv_cache)
        logits: torch.Tensor = self.output(self.ln(x))
        return logits


def quantized(model: "Whisper") -> "Whisper":
    """`model` with 8-bit layers, in place: less than half the time on a CPU."""
    model.decoder = Decoder(model.decoder)
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, Linear):  # a class of openai-whisper's that quantization does not know
                plain = torch.nn.Linear(child.in_features, child.out_features, bias=child.bias is not None)
                plain.weight, plain.bias = child.weight, child.bias
                setattr(parent, name, plain)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch means to move this elsewhere one day; the pinned version has it here
        quantize: Any = torch.ao.quantization.quantize_dynamic
        quantize(model, {torch.nn.Linear}, dtype=torch.qint8, inplace=True)
    return model
