"""Peto-Prentice as EnvStats prints it, Peto-Peto as survival computes it, and what both must obey."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest
from censored_data import DOSE, LIVER, PCE, WELLS, ZONES, parts
from hypothesis import given
from hypothesis import strategies as st
from profiles import by_profile, examples

import pli_stats as ps
from pli_stats.stats.censored_comparisons.group_comparison import WEIGHTS
from pli_stats.text.notes import coded

SURVDIFF = 1e-9  # the same sums; R prints 12 digits


def zones(metal):
    values, below = zip(*map(parts, ZONES[metal]), strict=True)
    return np.concatenate(values), np.repeat(["fan", "trough"], [len(v) for v in values]), np.concatenate(below)


def test_peto_prentice_of_envstats():
    """EnvStats' help on twoSampleLinearRankTestCensored prints these p values for test = "peto-peto"."""
    values, groups, below = zones("Zn")
    zinc = ps.peto_prentice_test(values, groups, nondetect=below)
    assert zinc.p_value == pytest.approx(0.009704529, abs=5e-10)
    values, groups, below = zones("Cu")
    copper = ps.peto_prentice_test(values, groups, nondetect=below)
    assert (round(copper.statistic**0.5, 2), round(copper.p_value, 2)) == (1.03, 0.30)
    values, below = parts(PCE)
    pce = ps.peto_prentice_test(values, WELLS, nondetect=below)
    assert pce.p_value / 2.0 == pytest.approx(0.03127296, abs=5e-9)  # printed one-sided
    assert coded(pce.notes, "small_groups") == []


def test_peto_peto_of_nada():
    """NADA2's article prints 5.183, p = 0.0228 for zinc and 7.795, p = 0.0504 for lead in the liver of herons."""
    values, groups, below = zones("Zn")
    zinc = ps.peto_prentice_test(values, groups, nondetect=below, weights="peto")
    assert (round(zinc.statistic, 3), round(zinc.p_value, 4)) == (5.183, 0.0228)
    values, below = parts(LIVER)
    lead = ps.peto_prentice_test(values, DOSE, nondetect=below, weights="peto")
    assert (round(lead.statistic, 3), lead.df, round(lead.p_value, 4)) == (7.795, (3.0,), 0.0504)


def simulated(seed):
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(8, 40)), int(rng.integers(2, 5))
    groups = np.concatenate([np.arange(k), rng.integers(0, k, n - k)])
    true = rng.lognormal(0.3 * groups, 1.0).round(1) + 0.1
    limits = rng.choice([0.5, 1.0, 2.0], n)
    below = true < limits
    return np.where(below, limits, true), groups, below


@pytest.mark.r
def test_peto_peto_is_survdiff():
    cases = [simulated(seed) for seed in range(12)]
    code = ["library(survival)"]
    for values, groups, below in cases:
        vectors = [",".join(map(repr, v.tolist())) for v in (values, groups, below.astype(int))]
        code.append("v <- c({}); g <- c({}); b <- c({}) == 1".format(*vectors))
        code.append("cat(format(survdiff(Surv(100 - v, !b) ~ g, rho = 1)$chisq, digits = 12), '\\n')")
    out = subprocess.run(["Rscript", "-e", "\n".join(code)], check=True, capture_output=True, text=True).stdout
    for theirs, (values, groups, below) in zip(map(float, out.split()), cases, strict=True):
        ours = ps.peto_prentice_test(values, groups, nondetect=below, weights="peto")
        assert ours.statistic == pytest.approx(theirs, rel=SURVDIFF, abs=1e-9)


def by_hand(values, groups, below, weights):
    """Return the statistic of two groups point by point, as books have it."""
    u = variance = 0.0
    left = tilde = 1.0
    for point in sorted(set(values[~below]), reverse=True):
        risk = values <= point
        n, m = risk.sum(), (risk & (groups == 0)).sum()
        d = ((values == point) & ~below).sum()
        first = ((values == point) & ~below & (groups == 0)).sum()
        tilde *= (n + 1 - d) / (n + 1)
        w = left if weights == "peto" else tilde
        left *= 1 - d / n
        u += w * (first - m * d / n)
        variance += 0.0 if n == 1 else w**2 * d * (m / n) * (1 - m / n) * (n - d) / (n - 1)
    return u**2 / variance


@pytest.mark.parametrize("weights", WEIGHTS)
def test_two_groups_by_hand(weights):
    for seed in range(100, 130):
        values, groups, below = simulated(seed)
        two = groups < 2
        if len(set(groups[two])) < 2 or below[two].all():
            continue
        ours = ps.peto_prentice_test(values[two], groups[two], nondetect=below[two], weights=weights)
        assert ours.statistic == pytest.approx(by_hand(values[two], groups[two], below[two], weights), rel=1e-9)


@given(st.integers(0, 10_000), st.sampled_from(WEIGHTS))
@examples(40)
def test_only_the_order_counts(seed, weights):
    values, groups, below = simulated(seed)
    one = ps.peto_prentice_test(values, groups, nondetect=below, weights=weights)
    order = np.random.default_rng(seed).permutation(len(values))
    names = np.array(["d", "a", "c", "b"])[groups]
    other = ps.peto_prentice_test(np.log(values[order]), names[order], nondetect=below[order], weights=weights)
    assert other.statistic == pytest.approx(one.statistic, rel=1e-9, abs=1e-9)
    assert 0.0 <= one.p_value <= 1.0
    assert one.least_p is None or one.p_value >= one.least_p * (1.0 - 1e-6) or one.p_value < 1e-3


def test_what_is_below_one_limit_does_not_matter():
    values, groups, below = zones("Zn")  # the smallest measured value is 3
    found = [ps.peto_prentice_test(np.where(below, at, values), groups, nondetect=below).statistic for at in (1.0, 3.0)]
    assert found[0] == pytest.approx(found[1], rel=1e-12)


def test_nothing_to_tell_apart():
    test = ps.peto_prentice_test([1.0, 1.0, 2.0, 2.0], list("abab"), nondetect=[True] * 4)
    assert (test.statistic, test.p_value) == (0.0, 1.0)
    assert [note.code for note in test.notes] == ["nothing_told_apart"]
    equal = ps.peto_prentice_test([1.0, 1.0, 1.0, 1.0], list("abab"))
    assert (equal.p_value, equal.notes[0].code) == (1.0, "nothing_told_apart")


def test_few_values_cannot_be_significant():
    test = ps.peto_prentice_test([1.0, 2.0, 3.0, 4.0], list("aabb"))
    assert test.p_value == test.least_p > 0.05
    assert {note.code for note in test.notes} == {"small_groups", "coarse_p"}


def test_size_with_unequal_limits():
    """Laboratories with limits of their own: the null hypothesis holds though one group has 60 % non-detects."""
    runs = by_profile(400, 4000)
    hits = 0
    for seed in range(runs):
        rng = np.random.default_rng([seed, 7])
        true, groups = rng.lognormal(size=40), np.repeat([0, 1], 20)
        limits = np.where(groups == 0, 0.4, 1.2)
        below = true < limits
        hits += ps.peto_prentice_test(np.where(below, limits, true), groups, nondetect=below).p_value < 0.05
    assert abs(hits / runs - 0.05) < 3.0 * np.sqrt(0.05 * 0.95 / runs) + 0.005  # the chi-squared law is approximate
