"""Described tables as text and files; every format shows the same cells."""
