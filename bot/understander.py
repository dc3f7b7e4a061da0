"""The trained understanding in force. A better one, trained meanwhile, takes over without a restart."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import nlu
from nlu import CatalogueItem, Expectation, Pipeline, Understanding, corrections


class Understander:
    """Loads on first use; `refresh` swaps. Safe to share between threads."""

    def __init__(self, models: Path, catalogue: Callable[[], list[CatalogueItem]]) -> None:
        self._models = models
        self._catalogue = catalogue
        self._pipeline: Pipeline | None = None
        self._corrected = 0
        self._loading = threading.Lock()

    @property
    def pipeline(self) -> Pipeline:
        """Raises `nlu.ModelMissing` before anything was trained."""
        if self._pipeline is None:
            with self._loading:
                if self._pipeline is None:
                    self._pipeline = self._loaded()
        return self._pipeline

    def refresh(self) -> bool:
        """Load a newer model or correction with the catalogue as it is now; True when it serves from now on."""
        is_newest = self.pipeline.folder == nlu.newest(self._models)
        if is_newest and self._corrected == corrections.size(self._models):
            return False
        pipeline = self._loaded()
        pipeline.warm_up()
        self._pipeline = pipeline
        return True

    def _loaded(self) -> Pipeline:
        self._corrected = corrections.size(self._models)
        return nlu.load(self._models, self._catalogue())

    def understand(self, text: str, expected: Expectation, today: date) -> Understanding:
        return self.pipeline.understand(text, expected=expected, today=today)

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """The frozen encoder's vectors: they stay the same whichever model serves."""
        return self.pipeline.encoder.encode(texts)
