"""Delimited text of any encoding into raw columns."""
