"""Figures of models and of the transfer study."""
