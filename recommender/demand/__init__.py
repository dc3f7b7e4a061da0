"""Demand: daily sales as arrays, forecasts with quantiles, and how good they were."""
