"""Pollution indices of samples and zones, each by its published formula."""
