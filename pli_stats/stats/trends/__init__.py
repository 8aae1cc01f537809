"""Trends over time: is there one, and how steep is it."""
