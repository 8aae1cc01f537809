"""Errors in, intervals and tests out."""
