"""Backgrounds from one's own samples, and what their uncertainty leaves of the indices."""
