"""Hypothesis tests, one design a module."""
