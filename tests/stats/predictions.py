"""Predictions and schemes that several tests of the bootstrap use."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from pli_stats.stats.resampling.resampling_schemes import choose_scheme

METHODS = ("percentile", "basic", "normal", "bca")


def data(n, seed=0, spread=0.3):
    """Return truths and predictions."""
    rng = np.random.default_rng(seed)
    y = rng.lognormal(0.5, 0.6, n)
    return y, y * rng.lognormal(0.05, spread, n)


def spread_lists(elements, gaps, *, max_size):
    """Draw lists whose last value lies a gap from the first, so that they are never all equal."""
    others = st.lists(elements, min_size=1, max_size=max_size - 1)
    return st.builds(lambda values, gap: [*values, values[0] + gap], others, gaps)


def scheme_of(n, ports=None, strata=None, two_stage=False, block_length=None, block="moving"):
    """Return a scheme."""
    return choose_scheme(n, ports=ports, strata=strata, two_stage=two_stage, block_length=block_length, block=block)


def ends(interval):
    """Return the end points."""
    return interval.conf_low, interval.conf_high
