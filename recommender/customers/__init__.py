"""Who a shop's customers are: how recently, how often and for how much they buy, and what may come of it.

Learnt offline; serving reads a table. See README.md.
"""

from recommender.customers.profiles import Profile, Profiles
from recommender.customers.segments import Segment
from recommender.customers.types import GivenBack, Known, Purchase

__all__ = ["GivenBack", "Known", "Profile", "Profiles", "Purchase", "Segment"]
