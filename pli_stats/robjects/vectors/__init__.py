"""Vectors and data frames as R objects, and back."""
