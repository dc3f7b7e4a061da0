"""Which way of recommending is better: who gets which, what is learnt, and what another choice would have given."""
