"""Conclusions of planned comparisons, as values."""

from __future__ import annotations

#: Of the first of two models against the second: a difference was shown; or that there is none beyond a margin, by a
#: test of its own; or neither.
HELPS, HARMS, EQUIVALENT, INCONCLUSIVE = ("helps", "harms", "equivalent", "inconclusive")
#: The power that the smallest difference which a design could have found is given for.
POWER = 0.8
#: The default margin: this share of the error of the median.
SHARE = 0.1
