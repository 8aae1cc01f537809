"""Figures of an assessed survey."""
