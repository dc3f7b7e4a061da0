"""Everything that learns; serving never imports it."""

from nlu.training.checkpoint import NoCheckpoint
from nlu.training.scoring import Scores, score
from nlu.training.sentences import BadSentence, Sentence
from nlu.training.sentences import load as load_sentences
from nlu.training.train import train

__all__ = ["BadSentence", "NoCheckpoint", "Scores", "Sentence", "load_sentences", "score", "train"]
