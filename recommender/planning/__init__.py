"""From demand to orders: when, how much, of what, within which budget, and what it would have come to."""
