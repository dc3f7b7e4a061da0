"""A Whisper checkpoint of OpenAI's as CTranslate2 reads it, with 8-bit weights; made here, from the same file."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.speech.keeping import kept
from bot.speech.whisper import find_weights, load_checkpoint

if TYPE_CHECKING:
    from ctranslate2.specs import WhisperSpec
    from whisper import Whisper

RECIPE = 1
"""Raised when the same checkpoint makes other files."""
POSITIONS = "positions"
"""File with the length of the audio context, which CTranslate2 does not tell."""
Weights = dict[str, NDArray[np.float32]]


def converted(name_or_path: str, home: Path) -> Path:
    """The folder of the converted checkpoint in `home`, named by its hash; converted with the first call.

    Raises `ModelMissing` when there is no checkpoint, or a damaged one.
    """
    with find_weights(name_or_path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    return kept(home / f"{digest}-{RECIPE}", lambda folder: _write(load_checkpoint(name_or_path), folder))


def _write(model: "Whisper", folder: Path) -> None:
    from ctranslate2.specs import WhisperSpec

    dims = model.dims
    spec = WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    weights = {name: value.float().numpy() for name, value in model.state_dict().items()}
    _fill_encoder(spec.encoder, weights, dims.n_audio_layer)
    _fill_decoder(spec.decoder, weights, dims.n_text_layer)
    _describe(spec, model)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    (folder / POSITIONS).write_text(str(dims.n_audio_ctx), encoding="ascii")


def _fill_encoder(spec: Any, weights: Weights, layers: int) -> None:
    for name in ("conv1", "conv2"):
        _linear(getattr(spec, name), weights, f"encoder.{name}")
    spec.position_encodings.encodings = weights["encoder.positional_embedding"]
    _norm(spec.layer_norm, weights, "encoder.ln_post")
    for layer, name in zip(spec.layer, (f"encoder.blocks.{at}" for at in range(layers)), strict=True):
        _self_attention(layer.self_attention, weights, name)
        _feed_forward(layer.ffn, weights, name)


def _fill_decoder(spec: Any, weights: Weights, layers: int) -> None:
    spec.embeddings.weight = weights["decoder.token_embedding.weight"]
    spec.projection.weight = weights["decoder.token_embedding.weight"]
    spec.position_encodings.encodings = weights["decoder.positional_embedding"]
    _norm(spec.layer_norm, weights, "decoder.ln")
    for layer, name in zip(spec.layer, (f"decoder.blocks.{at}" for at in range(layers)), strict=True):
        _self_attention(layer.self_attention, weights, name)
        _norm(layer.attention.layer_norm, weights, f"{name}.cross_attn_ln")
        _linear(layer.attention.linear[0], weights, f"{name}.cross_attn.query")
        _linear(layer.attention.linear[1], weights, f"{name}.cross_attn.key", f"{name}.cross_attn.value")
        _linear(layer.attention.linear[2], weights, f"{name}.cross_attn.out")
        _feed_forward(layer.ffn, weights, name)


def _self_attention(spec: Any, weights: Weights, name: str) -> None:
    _norm(spec.layer_norm, weights, f"{name}.attn_ln")
    _linear(spec.linear[0], weights, f"{name}.attn.query", f"{name}.attn.key", f"{name}.attn.value")
    _linear(spec.linear[1], weights, f"{name}.attn.out")


def _feed_forward(spec: Any, weights: Weights, name: str) -> None:
    _norm(spec.layer_norm, weights, f"{name}.mlp_ln")
    _linear(spec.linear_0, weights, f"{name}.mlp.0")
    _linear(spec.linear_1, weights, f"{name}.mlp.2")


def _linear(spec: Any, weights: Weights, *names: str) -> None:
    """One layer, or several side by side; keys have no bias."""
    parts = [weights[f"{name}.weight"] for name in names]
    zeros = (np.zeros(len(part), np.float32) for part in parts)
    spec.weight = np.concatenate(parts)
    biases = [weights.get(f"{name}.bias", nothing) for name, nothing in zip(names, zeros, strict=True)]
    spec.bias = np.concatenate(biases)


def _norm(spec: Any, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _describe(spec: "WhisperSpec", model: "Whisper") -> None:
    """The vocabulary, of which only the special tokens' names matter: texts go in and out as numbers."""
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(model.is_multilingual, num_languages=model.num_languages)
    names = {number: name for name, number in tokenizer.special_tokens.items()}
    spec.register_vocabulary([names.get(number, f"token {number}") for number in range(model.dims.n_vocab)])
    special = (tokenizer.transcribe, tokenizer.translate, tokenizer.sot, tokenizer.sot_prev, tokenizer.sot_lm)
    spec.config.suppress_ids = sorted({*tokenizer.non_speech_tokens, *special, tokenizer.no_speech})
    spec.config.suppress_ids_begin = [*tokenizer.encode(" "), tokenizer.eot]
    spec.config.alignment_heads = model.alignment_heads.indices().T.tolist()
    spec.config.lang_ids = list(tokenizer.all_language_tokens)
