"""A Whisper checkpoint of official shape, in small, that says one sentence whatever it hears.

Each position of the text points at the embedding of the token to come; attention and feed-forward add nothing.
"""

from dataclasses import asdict
from pathlib import Path

import torch
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import get_tokenizer

DIMENSIONS = ModelDimensions(
    n_mels=80, n_audio_ctx=250, n_audio_state=32, n_audio_head=2, n_audio_layer=1,
    n_vocab=51864, n_text_ctx=448, n_text_state=32, n_text_head=2, n_text_layer=1,
)  # fmt: skip
CLARITY = 5.0
NEARLY = 0.35


def write_checkpoint(path: Path, sentence: str, *, after: int = 0, instead: str = "") -> Path:
    """The file as OpenAI's are: `dims` and `model_state_dict`.

    `after` so many tokens of a prompt; a little less likely than `sentence` is `instead`, of as many tokens.
    """
    torch.manual_seed(0)
    model = Whisper(DIMENSIONS)
    tokenizer = get_tokenizer(multilingual=False)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        embedding = torch.nn.functional.normalize(torch.randn(DIMENSIONS.n_vocab, DIMENSIONS.n_text_state), dim=1)
        tokens = [*tokenizer.encode(" " + sentence), tokenizer.eot]
        others = [*tokenizer.encode(instead), tokenizer.eot] if instead else tokens
        for token, other in zip(tokens, others, strict=True):
            if token != other:
                embedding[other] = torch.nn.functional.normalize(embedding[token] + NEARLY * embedding[other], dim=0)
        model.decoder.token_embedding.weight.copy_(embedding * CLARITY)
        model.decoder.ln.weight.fill_(1)
        start = len(tokenizer.sot_sequence_including_notimestamps)
        for place, token in enumerate(tokens, start - 1 + after):
            model.decoder.positional_embedding[place] = embedding[token] * 100
    torch.save({"dims": asdict(DIMENSIONS), "model_state_dict": model.state_dict()}, path)
    return path
