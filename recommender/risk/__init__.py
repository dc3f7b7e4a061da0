"""Does something about a refund or an account change call for a second look? Reasons and a level, never a denial.

See README.md.
"""

from recommender.risk.assess import assess
from recommender.risk.types import CALM, Assessment, Level, Matter, Reason, Signals
from recommender.risk.weights import Weights, load_weights

__all__ = ["CALM", "Assessment", "Level", "Matter", "Reason", "Signals", "Weights", "assess", "load_weights"]
