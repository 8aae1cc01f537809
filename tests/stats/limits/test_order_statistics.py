"""Limits without a distribution: the Unified Guidance, EnvStats, counting, and how many values it takes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.stats import binom

import pli_stats as ps
from pli_stats.stats.limits.order_statistics import prediction_ranks, tolerance_ranks

COPPER = "<5 <5 7.5 <5 <5 <5 6.4 6 9.2 <5 <5 6.1 8 5.9 <5 <5 <5 5.4 6.7 <5 <5 <5 <5 <5"  # example 17-4
TCE = "<5 <5 8 <5 9 10 7 6.5 <5 6 12 <5 <5 <5 10.5 <5 <5 9"  # example 18-3


def parts(cells):
    words = cells.split()
    return [float(word.lstrip("<")) for word in words], [word.startswith("<") for word in words]


def test_unified_guidance():
    """The largest of 24 holds 88.26538 % with 95 % confidence; the largest of 18 the next 4 values with 81.8 %."""
    values, below = parts(COPPER)
    found = ps.tolerance_limit(values, nondetect=below, coverage=0.8826, distribution="nonparametric")
    assert (found.conf_high, found.conf_low) == (9.2, -math.inf)
    with pytest.raises(ps.InputError, match=r"needs at least 25 values at 95 %"):
        ps.tolerance_limit(values, nondetect=below, coverage=0.884, distribution="nonparametric")
    values, below = parts(TCE)
    found = ps.prediction_limit(values, nondetect=below, n_future=4, level=0.8, distribution="nonparametric")
    assert (found.conf_high, found.notes[0]["attained"]) == (12.0, 0.8182)


def test_envstats_two_sided():
    """The range of 20 values holds 90 % with 60.8253 %, and the next 1 or 5 values with 90.47619 or 63.33333 %."""
    assert tolerance_ranks(20, 0.9, 0.6, "two-sided").level == pytest.approx(0.608253, abs=5e-7)
    assert prediction_ranks(20, 1, 0.9, "two-sided").level == pytest.approx(0.9047619, abs=5e-8)
    assert prediction_ranks(20, 5, 0.6, "two-sided").level == pytest.approx(0.6333333, abs=5e-8)


def test_least_numbers_of_wilks():
    """59 values for one side and 93 for both at 95 % / 95 %; 19 and 39 for the next value."""
    assert tolerance_ranks(5, 0.95, 0.95, "upper").least_n == 59
    assert tolerance_ranks(5, 0.95, 0.95, "two-sided").least_n == 93
    assert prediction_ranks(5, 1, 0.95, "lower").least_n == 19
    assert prediction_ranks(5, 1, 0.95, "two-sided").least_n == 39
    assert prediction_ranks(19, 1, 0.95, "upper").high == 19


@given(
    st.integers(2, 400), st.floats(0.5, 0.99), st.floats(0.5, 0.99), st.sampled_from(["upper", "lower", "two-sided"])
)
@examples(60)
def test_ranks_are_the_innermost_that_reach(n, coverage, level, side):
    found = tolerance_ranks(n, coverage, level, side)
    gaps = found.high - found.low
    reached = binom.cdf(gaps - 1, n, coverage)
    assert found.level == pytest.approx(reached, abs=1e-12)
    if found.least_n == n:
        assert reached >= level - 1e-9
        step = 2 if side == "two-sided" else 1
        assert gaps - step < 1 or binom.cdf(gaps - step - 1, n, coverage) < level
    else:
        ends = 2 if side == "two-sided" else 1
        m = found.least_n
        assert binom.cdf(m - ends, m, coverage) >= level - 1e-9 > binom.cdf(m - 1 - ends, m - 1, coverage) - 2e-9


@given(st.integers(2, 9), st.integers(1, 4), st.floats(0.3, 0.95))
@examples(40)
def test_prediction_by_counting(n, k, level):
    """All C(n + k, k) places of the future values among the past ones are equally likely."""
    from itertools import combinations

    found = prediction_ranks(n, k, level, "upper")
    places = list(combinations(range(n + k), k))
    # The r-th past value has r - 1 past ones below it: the future values that lie below it stand before it.
    inside = 0
    for future in places:
        past = [place for place in range(n + k) if place not in future]
        inside += all(place < past[found.high - 1] for place in future)
    assert found.level == pytest.approx(inside / len(places), rel=1e-9)


def test_nondetects_raise_an_upper_limit_and_hide_a_lower_one():
    values = [*np.arange(1.0, 60.0), 100.0]
    below = [False] * 59 + [True]  # one sample was measured badly: less than 100
    found = ps.tolerance_limit(values, nondetect=below, distribution="nonparametric")
    assert found.conf_high == 100.0
    assert "limit_not_detected" in {note.code for note in found.notes}
    low = ps.tolerance_limit(values, nondetect=below, side="lower", distribution="nonparametric")
    assert low.conf_low == -math.inf
    assert "lower_not_detected" in {note.code for note in low.notes}
