"""Conclusions of planned comparisons, as values."""

from __future__ import annotations

#: Of the first of two models against the second.
HELPS, HARMS, SAME = ("helps", "harms", "inconclusive")
