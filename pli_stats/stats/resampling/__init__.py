"""Resamples: random streams, schemes, and the statistics of each resample."""
