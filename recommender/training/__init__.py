"""Everything that learns: builds the model folder that serving loads. Never imported when serving."""

from recommender.training.build import data_hash, train

__all__ = ["data_hash", "train"]
