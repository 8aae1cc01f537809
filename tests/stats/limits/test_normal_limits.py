"""Tolerance and prediction limits against the Unified Guidance, EnvStats, R's noncentral t and simulation."""

from __future__ import annotations

import math
import subprocess

import numpy as np
import pytest
from censored_data import MANGANESE, parts
from hypothesis import given
from hypothesis import strategies as st
from profiles import by_profile, examples

import pli_stats as ps
from pli_stats.stats.limits.censored_normal import NormalFit, fit_normal
from pli_stats.stats.limits.normal_factors import prediction_factor, tolerance_factor
from pli_stats.text.notes import coded

CHRYSENE = [19.7, 39.2, 7.8, 12.8, 10.2, 7.2, 16.1, 5.7]  # example 17-3, ppb
CHRYSENE_2 = [6.9, 27.3, 10.8, 8.9, 15.1, 7.2, 48.4, 7.8]  # example 18-2
ARSENIC = [12.6, 30.8, 52.0, 28.1, 33.3, 44.0, 3.0, 12.8, 58.1, 12.6, 17.6, 25.3]  # example 18-1
# Alkalinity, mg/L (Gibbons 1994), the example of Krishnamoorthy et al. (2008).
ALKALINITY = [
    58,
    82,
    42,
    28,
    118,
    96,
    49,
    54,
    42,
    51,
    66,
    89,
    40,
    51,
    54,
    55,
    59,
    42,
    39,
    40,
    60,
    63,
    59,
    70,
    32,
    52,
    79,
]
PRINTED = 5e-6


def complete(n):
    return NormalFit(0.0, 0.0, 1.0, float(n), n - 1.0)


def test_unified_guidance():
    """EnvStats prints 90.9247, 46.96613 and the factor 2.698976 by Bonferroni, of which the exact one is less."""
    assert ps.tolerance_limit(CHRYSENE).conf_high == pytest.approx(90.9247, abs=5e-5)
    found = ps.prediction_limit(CHRYSENE_2, mean_of=4, level=0.99)
    assert found.conf_high == pytest.approx(46.96613, abs=PRINTED)
    arsenic = ps.prediction_limit(ARSENIC, n_future=4, distribution="normal")
    assert 27.51667 + 17.10119 * 1.795885 < arsenic.conf_high < 73.67237
    each = ps.prediction_limit(ARSENIC, level=1.0 - 0.05 / 4.0, distribution="normal")
    assert each.conf_high == pytest.approx(73.67237, abs=PRINTED)  # Bonferroni


def test_factors_of_envstats():
    """Printed by its help pages: exact, two-sided and for several means."""
    both = tolerance_factor(complete(20), 0.95, 0.95, two_sided=True)
    assert 9.861160 - both * 1.180226 == pytest.approx(6.603328, abs=2 * PRINTED)
    assert prediction_factor(complete(20), 0.95, two_sided=True) == pytest.approx(2.144711, abs=5e-7)
    assert prediction_factor(complete(20), 0.99, n_future=3, mean_of=2) == pytest.approx(2.251084, abs=5e-7)


@pytest.mark.parametrize(
    ("n", "one_sided", "both"), [(2, 26.260, 36.519), (5, 4.203, 5.077), (10, 2.911, 3.393), (30, 2.220, 2.555)]
)
def test_tables_of_hahn_and_meeker(n, one_sided, both):
    """Factors for 95 % of a population at 95 % confidence; two-sided the exact ones of ISO 16269-6."""
    assert round(tolerance_factor(complete(n), 0.95, 0.95), 3) == one_sided
    assert tolerance_factor(complete(n), 0.95, 0.95, two_sided=True) == pytest.approx(both, abs=1.1e-3)


@pytest.mark.r
def test_factors_are_those_of_rs_noncentral_t():
    cases = [(n, p, level) for n in (3, 8, 25, 60) for p in (0.5, 0.9, 0.99) for level in (0.8, 0.95, 0.99)]
    code = [
        f"cat(format(qt({g}, {n - 1}, qnorm({p}) * sqrt({n})) / sqrt({n}), digits = 12), '\\n')" for n, p, g in cases
    ]
    out = subprocess.run(["Rscript", "-e", "\n".join(code)], check=True, capture_output=True, text=True).stdout
    for theirs, (n, p, level) in zip(map(float, out.split()), cases, strict=True):
        # R's algorithm is stated to be good to 12 digits of probability, of which the quantile keeps about eight.
        assert tolerance_factor(complete(n), p, level) == pytest.approx(theirs, rel=1e-7)


def test_gamma_of_krishnamoorthy():
    """EnvStats prints 85.3495 and, for 90 % of values, 97.70502 by cube roots."""
    found = ps.prediction_limit(ALKALINITY, level=0.9, distribution="gamma")
    assert found.conf_high == pytest.approx(85.3495, abs=5e-5)
    assert ps.tolerance_limit(ALKALINITY, coverage=0.9, distribution="gamma").conf_high == pytest.approx(
        97.70502, abs=5e-5
    )


def test_manganese_of_epa_with_nondetects():
    """EnvStats takes 25 values as measured, 110.9305; that limit is too low, and lies below ours."""
    values, below = parts(MANGANESE)
    fit = fit_normal(np.log(values), below)
    mle_sd = fit.sd * math.sqrt(fit.df / (fit.df + 1.0))
    assert (fit.anchor - fit.shift * mle_sd, mle_sd) == pytest.approx((2.215905, 1.356291), abs=PRINTED)
    plain = math.exp(2.215905 + tolerance_factor(complete(25), 0.9, 0.95) * 1.356291)
    assert plain == pytest.approx(110.9305, abs=2e-4)
    ours = ps.tolerance_limit(values, nondetect=below, coverage=0.9)
    assert plain < ours.conf_high < 1.3 * plain
    assert [note["n"] for note in coded(ours.notes, "limit_likelihood")] == [6]


def test_generalised_pivots_of_envstats():
    """For 20 values, five below 5, EnvStats prints 17.85474 by a pivot and 16.85556 by the plain formula."""
    seen = [5.136130, 5.209538, 5.916284, 6.199076, 6.214755, 6.255779, 6.778361, 7.074972, 7.100494, 8.930845]
    seen += [10.388766, 11.402769, 14.247062, 14.559506, 15.437340]
    found = ps.tolerance_limit([5.0] * 5 + seen, nondetect=[True] * 5 + [False] * 15, coverage=0.9)
    assert found.conf_high > 16.85556
    assert found.conf_high == pytest.approx(17.85474, rel=0.05)  # of 1000 draws, and of a normal approximation


@given(st.integers(2, 200), st.floats(0.5, 0.99), st.floats(0.5, 0.99))
@examples(40)
def test_a_tolerance_limit_is_a_prediction_turned_round(n, p, level):
    """More coverage, more confidence and fewer values ask for more; one future value asks for less than its share."""
    fit = complete(n)
    k = tolerance_factor(fit, p, level)
    assert tolerance_factor(fit, min(p + 0.005, 0.995), level) > k
    assert tolerance_factor(fit, p, min(level + 0.005, 0.995)) > k
    assert tolerance_factor(fit, p, level, two_sided=True) > k
    several = prediction_factor(fit, level, n_future=3)
    assert several >= prediction_factor(fit, level) >= prediction_factor(fit, level, mean_of=2) - 1e-12


@pytest.mark.parametrize("distribution", ["normal", "lognormal", "gamma"])
@pytest.mark.parametrize("verb", [ps.tolerance_limit, ps.prediction_limit])
def test_lower_limits_are_upper_ones_mirrored(verb, distribution):
    values, below = np.array(CHRYSENE), np.array([False] * 7 + [True])
    low = verb(values, nondetect=below, side="lower", distribution=distribution)
    both = verb(values, nondetect=below, side="two-sided", distribution=distribution)
    up = verb(values, nondetect=below, distribution=distribution)
    assert low.conf_high == math.inf
    assert up.conf_low == (-math.inf if distribution == "normal" else 0.0)
    assert both.conf_low <= low.conf_low <= up.conf_high <= both.conf_high
    if verb is ps.prediction_limit:
        plain = verb(values, side="lower", distribution="normal")
        mirrored = verb(-values, distribution="normal")
        assert plain.conf_low == pytest.approx(-mirrored.conf_high, rel=1e-9)


def test_lower_and_upper_without_nondetects_mirror():
    values = np.array(ARSENIC)
    low = ps.tolerance_limit(values, side="lower", distribution="normal")
    up = ps.tolerance_limit(-values, distribution="normal")
    assert low.conf_low == pytest.approx(-up.conf_high, rel=1e-9)
    assert (low.term, up.term) == ("5th percentile", "95th percentile")


def test_values_that_do_not_look_normal_are_told():
    rng = np.random.default_rng(3)
    found = ps.tolerance_limit(rng.lognormal(0.0, 1.5, 60), distribution="normal")
    assert coded(found.notes, "scale_not_normal")[0]["transformed"] == "values"
    assert ps.tolerance_limit([3.0] * 9).notes[0].code == "equal_values"


@pytest.mark.parametrize(("n", "share"), [(10, 0.3), (20, 0.6)])
def test_coverage_with_nondetects(n, share):
    """Limits of censored lognormal samples hold their share at least as often as stated, and not much more often."""
    from scipy.special import ndtr, ndtri

    runs = by_profile(300, 3000)
    limits = np.exp(ndtri(np.array([share - 0.1, share + 0.1])))
    held, next_in, used = 0, 0.0, 0
    for seed in range(runs):
        rng = np.random.default_rng([seed, n])
        true = rng.lognormal(size=n)
        limit = rng.choice(limits, n)
        below = true < limit
        if below.mean() > 0.8 or n - below.sum() < 2:
            continue
        used += 1
        found = ps.tolerance_limit(np.where(below, limit, true), nondetect=below, coverage=0.9)
        held += found.conf_high >= math.exp(ndtri(0.9))
        next_in += ndtr(math.log(ps.prediction_limit(np.where(below, limit, true), nondetect=below).conf_high))
    error = math.sqrt(0.05 * 0.95 / used)
    assert held / used > 0.95 - 3.0 * error
    assert 0.945 < next_in / used < 0.985
