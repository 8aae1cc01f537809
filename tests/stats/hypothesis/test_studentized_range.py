"""The studentized range against Student's t (two means), scipy, and its own inverse."""

from __future__ import annotations

import math

import pytest
from scipy.stats import studentized_range, t

from pli_stats.stats.hypothesis.studentized_range import range_quantile, range_tail

QUADRATURE = 1e-10  # of the averages over the standard error; scipy's own adaptive rule claims 1e-11
FREEDOMS = [1.0, 1.7, 3.0, 8.5, 30.0, 49.0, 51.0, 400.0]


@pytest.mark.parametrize("df", FREEDOMS)
@pytest.mark.parametrize("q", [0.1, 1.0, 3.0, 10.0])
def test_two_means_are_a_t_test(q, df):
    assert range_tail(q, 2, df) == pytest.approx(2.0 * t.sf(q / math.sqrt(2.0), df), rel=1e-9)


@pytest.mark.parametrize("df", [2.0, 9.3, 120.0])
@pytest.mark.parametrize("k", [3, 12])
def test_several_means_as_scipy(k, df):
    for q in (1.5, 4.0):
        assert range_tail(q, k, df) == pytest.approx(studentized_range.sf(q, k, df), abs=QUADRATURE)


@pytest.mark.parametrize("df", FREEDOMS)
def test_far_tails_keep_their_digits(df):
    for q in (10.0, 40.0, 100.0, 400.0, 2000.0):
        single = 2.0 * t.sf(q / math.sqrt(2.0), df)
        if single > 1e-130:
            assert range_tail(q, 2, df) == pytest.approx(single, rel=1e-9)
            assert single < range_tail(q, 3, df) < 3.0 * single * (1.0 + 1e-9)  # Bonferroni


def test_scipy_loses_far_tails():
    single = 2.0 * t.sf(60.0 / math.sqrt(2.0), 40.0)
    assert single < 1e-30
    assert not single <= studentized_range.sf(60.0, 3, 40.0) <= 3.0 * single
    assert studentized_range.sf(20.0, 4, math.inf) == 0.0 < range_tail(20.0, 4)


@pytest.mark.parametrize("df", [*FREEDOMS, math.inf])
@pytest.mark.parametrize("tail", [0.5, 0.05, 0.001])
def test_the_quantile_is_the_inverse(tail, df):
    assert range_tail(range_quantile(tail, 5, df), 5, df) == pytest.approx(tail, rel=1e-8)
