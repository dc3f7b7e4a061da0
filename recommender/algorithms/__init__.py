"""Algorithms that the shop can be served with or compared by; those that the blend is made of lie one folder above."""
