"""Upper limits of a mean: worked examples of EPA, EnvStats and ProUCL, the house's bootstrap, algebra, simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from censored_data import LEAD, MANGANESE, parts
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.stats.censored_distributions import kaplan_meier_mean
from pli_stats.stats.intervals.percentile_bca import studentized_ends
from pli_stats.stats.limits.censored_normal import fit_normal
from pli_stats.stats.limits.kaplan_meier_bootstrap import jackknife_means, resampled_means
from pli_stats.stats.limits.lognormal_mean import land_limit, pivot_limit
from pli_stats.stats.limits.mean_formulas import gamma_limit, gamma_shape
from pli_stats.stats.limits.mean_limits import COMPLETE, METHODS
from pli_stats.text.notes import coded

CHROMIUM = [10, 13, 20, 36, 41, 59, 67, 110, 110, 136, 140, 160, 200, 230, 1300]  # USEPA (1992d), mg/kg
# TcCB at a reference area, ppb (USEPA 1994), as EnvStats ships it.
TCCB = """
0.22 0.23 0.26 0.27 0.28 0.28 0.29 0.33 0.34 0.35 0.38 0.39 0.39 0.42 0.42 0.43 0.45 0.46 0.48 0.5 0.5 0.51 0.52
0.54 0.56 0.56 0.57 0.57 0.6 0.62 0.63 0.67 0.69 0.72 0.74 0.76 0.79 0.81 0.82 0.84 0.89 1.11 1.13 1.14 1.14 1.2 1.33"""
TCCB = [float(x) for x in TCCB.split()]


def limit(values, method, **more):
    return ps.upper_confidence_limit(values, method=method, **more).conf_high


def test_chromium_of_epa():
    """EnvStats prints 496.6282 (Land) and 320.3304 (t) for EPA's highlights 7 and 8."""
    assert limit(CHROMIUM, "land") == pytest.approx(496.6282, abs=5e-5)
    assert limit(CHROMIUM, "t") == pytest.approx(320.3304, abs=5e-5)


def test_tccb_of_envstats():
    """EnvStats prints 0.7016992 (Land, 97.5 %), and 0.6532188 and 0.65467 for gamma by the uncorrected shape."""
    assert limit(TCCB, "land", level=0.975) == pytest.approx(0.7016992, abs=5e-8)
    mean, corrected = float(np.mean(TCCB)), gamma_shape(np.array(TCCB))
    assert corrected == pytest.approx(4.5695247, abs=5e-8)
    shape = (corrected - 2.0 / (3 * 47)) * 47 / 44
    assert gamma_limit(mean, shape, 47, 0.9, adjusted=False) == pytest.approx(0.6532188, abs=5e-8)
    # EnvStats rounds the adjusted tail to four digits.
    assert gamma_limit(mean, shape, 47, 0.9, adjusted=True) == pytest.approx(0.65467, abs=5e-6)


def test_h_of_epas_table():
    """USEPA (1992d), highlight 7, takes H = 3.163 from Land's table for 15 values and a standard deviation of 1.25."""
    scores = np.random.default_rng(1).normal(size=15)
    logs = (scores - scores.mean()) / scores.std(ddof=1) * 1.25
    assert (land_limit(logs, 0.95) - 1.25**2 / 2.0) * math.sqrt(14.0) / 1.25 == pytest.approx(3.163, abs=5e-4)


def test_lead_of_beal():
    """STAND's kmms prints mean 325.2011 and standard error 315.0075 for Beal's data; ProUCL t with n - 1."""
    values, below = parts(LEAD)
    mean, error = kaplan_meier_mean(values, below)
    assert (round(mean, 4), round(error, 4)) == (325.2011, 315.0075)
    found = ps.upper_confidence_limit(values, nondetect=below, method="t")
    assert found.conf_high == pytest.approx(325.2011 + 1.701131 * 315.0075, abs=1e-3)
    assert [note["n"] for note in coded(found.notes, "limit_kaplan_meier")] == [10]


def test_chens_statistic_of_envstats():
    """EnvStats prints 29.82 as Chen's lower limit for EPA's exhibit 9, with skewness 2.365778."""
    values = np.repeat(
        [16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 35, 97, 98, 105, 107, 111, 117, 119],
        [1, 3, 2, 3, 6, 3, 4, 3, 6, 4, 2, 4, 2, 2, 1, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1],
    )
    assert len(values) == 60
    mean, s = values.mean(), values.std(ddof=1)
    found = limit(values, "clt")
    skew = (found - mean) / (s / math.sqrt(60)) - 1.6448536
    assert skew * 6.0 * math.sqrt(60) / (1.0 + 2.0 * 1.6448536**2) == pytest.approx(2.365778, abs=1e-5)
    assert limit(values, "modified_t") == pytest.approx(limit(values, "t") + 2.365778 * s / 360.0, abs=1e-5)
    assert limit(values, "chebyshev") == pytest.approx(mean + math.sqrt(19.0) * s / math.sqrt(60.0), rel=1e-12)


def test_bootstrap_is_the_house_one_without_nondetects():
    found = ps.upper_confidence_limit(TCCB, method="bca", n_resamples=999, seed=3)
    house = ps.bootstrap_mean(TCCB, method="bca", level=0.9, n_resamples=999, seed=3)
    assert found.conf_high == pytest.approx(house.conf_high, rel=1e-12)
    assert found.mc_error[1] == pytest.approx(house.mc_error[1], rel=1e-9)
    x = np.array(TCCB)
    means, squares = resampled_means(x, np.zeros(47, bool), 999, 3)
    ends = studentized_ends(means, squares, x.mean(), x.var(ddof=1) / 47, 0.9)
    assert limit(TCCB, "bootstrap_t", n_resamples=999, seed=3) == pytest.approx(ends[1], rel=1e-12)


@given(st.integers(0, 10_000))
@examples(40)
def test_resampled_kaplan_meier_is_kaplan_meier(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 12))
    true = rng.lognormal(size=n).round(1) + 0.1
    limits = rng.choice([0.5, 1.0], n)
    below = true < limits
    below[true.argmax()] = False
    x = np.where(below, limits, true)
    without = jackknife_means(x, below)
    for i in range(n):
        rest = np.arange(n) != i
        if (~below[rest]).any() and x[rest].min() == x.min():
            assert without[i] == pytest.approx(kaplan_meier_mean(x[rest], below[rest])[0], rel=1e-12)
    means, squares = resampled_means(x, below, 50, 1)
    assert means.min() >= x.min() - 1e-12
    assert means.max() <= x.max() + 1e-12
    assert (squares >= 0.0).all()


@given(st.integers(0, 10_000), st.floats(0.01, 100.0))
@examples(30)
def test_limits_have_the_unit_of_the_values(seed, factor):
    rng = np.random.default_rng(seed)
    x = rng.lognormal(size=12)
    below = x < 0.5
    below[x.argmax()] = False
    for method in METHODS:
        if method in COMPLETE and below.any():
            continue
        if len(np.unique(x[~below])) < 3 or below.mean() > 0.8:
            continue
        one, other = (
            ps.upper_confidence_limit(f * np.where(below, 0.5, x), nondetect=below, method=method, n_resamples=99)
            for f in (1.0, factor)
        )
        assert other.method == one.method
        assert other.conf_high == pytest.approx(factor * one.conf_high, rel=1e-6)
        assert one.conf_high >= one.estimate * (1.0 - 1e-9) or method in ("bca", "bootstrap_t")


def test_lands_limit_covers_exactly_and_the_pivot_nearly():
    """By construction: the true value lies below the limit in 95 % of samples, here of spread logarithms."""
    rng = np.random.default_rng(4)
    land, pivot = [], []
    for _ in range(600):
        logs = rng.normal(0.0, 1.5, 8)
        land.append(land_limit(logs, 0.95) >= 1.5**2 / 2.0)
        pivot.append(pivot_limit(fit_normal(logs, np.zeros(8, bool)), 0.95) >= 1.5**2 / 2.0)
    for covered in (land, pivot):
        assert abs(np.mean(covered) - 0.95) < 3.0 * math.sqrt(0.95 * 0.05 / 600) + 0.005


def test_auto_says_why():
    rng = np.random.default_rng(2)
    heavy = ps.upper_confidence_limit(rng.lognormal(0.0, 1.5, 40))
    assert (heavy.method, heavy.notes[0]["distribution"]) == ("upper lognormal", "lognormal")
    plain = ps.upper_confidence_limit(rng.normal(50.0, 3.0, 60))
    assert plain.method in ("upper t", "upper gamma")
    two = ps.upper_confidence_limit([*rng.normal(1.0, 0.1, 20), *rng.normal(100.0, 1.0, 5)])
    assert (two.method, two.notes[0].code) == ("upper chebyshev", "limit_chosen_none")
    signed = ps.upper_confidence_limit([-1.0, 0.0, 2.0, 3.0])
    assert (signed.method, signed.notes[0].code) == ("upper t", "limit_chosen_signed")
    values, below = parts(MANGANESE)
    censored = ps.upper_confidence_limit(values, nondetect=below)
    assert censored.method == "upper lognormal"
    assert {"limit_chosen", "limit_likelihood", "lognormal_only"} <= {note.code for note in censored.notes}
    assert ps.upper_confidence_limit([2.0] * 5).notes[0].code == "equal_values"


def test_one_limit_is_said():
    found = ps.upper_confidence_limit(
        [1.0, 1.0, 2.0, 3.0, 5.0], nondetect=[True, True, False, False, False], method="t"
    )
    assert coded(found.notes, "limit_one_limit")
    assert found.estimate == pytest.approx((1 + 1 + 2 + 3 + 5) / 5)
