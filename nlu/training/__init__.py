"""Everything that learns; serving never imports it."""

from nlu.training.checkpoint import NoCheckpoint
from nlu.training.sentences import BadSentence
from nlu.training.train import train

__all__ = ["BadSentence", "NoCheckpoint", "train"]
