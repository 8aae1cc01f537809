"""Formats of the field: how a file of each is recognised, and what its columns and codes mean."""
