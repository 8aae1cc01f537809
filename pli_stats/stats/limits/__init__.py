"""Limits of concentrations: upper limits of a mean, tolerance and prediction limits, with non-detects."""
