"""How many ports a study needs: both probabilities by simulation, limits that are known, and a pilot."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.special import stdtr, stdtrit
from scipy.stats import binom, norm

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.stats.planning.t_power import difference_power, equivalence_power, least_difference
from pli_stats.transfer.findings.ablation import ablation_of
from tests.transfer.study_frames import predicted

STUDIES = 4000
AVERAGED = 0.01  # of a power: 400 quantiles of the standard error, few degrees of freedom


@pytest.mark.parametrize("plan", [
    {"sd": 0.08, "margin": 0.04},
    {"sd": 0.04, "sd_sample": 0.1, "n_samples": 4, "margin": 0.03},
    {"sd": 0.3, "margin": 0.5},
])  # fmt: skip
def test_both_conclusions_come_with_the_power(plan):
    """Simulated studies of the planned number of ports: equal models are equivalent, others by the margin found."""
    found, rng = ps.plan_study(**plan), np.random.default_rng(2)
    g, n = found.n, plan.get("n_samples", 1)
    d = rng.normal(0.0, plan["sd"], (STUDIES, g))
    d += rng.normal(0.0, plan.get("sd_sample", 0.0), (STUDIES, g, n)).mean(axis=2)
    mean, error = d.mean(axis=1), d.std(axis=1, ddof=1) / math.sqrt(g)
    equal = (stdtrit(g - 1, 0.95) * error + abs(mean) < plan["margin"]).mean()
    differs = (2.0 * stdtr(g - 1, -abs(mean + plan["margin"]) / error) <= 0.05).mean()
    assert min(equal, differs) >= binom.ppf(0.0005, STUDIES, 0.8 - AVERAGED) / STUDIES
    if g > 10:  # of few ports one more may add much
        assert min(equal, differs) <= binom.ppf(0.9995, STUDIES, 0.84) / STUDIES


def test_shared_networks_count_by_splits():
    """Splits as drawn: the planned number of ports gives the power where each split adds a part of its own."""
    plan = {"sd": 0.05, "sd_split": 0.04, "n_splits": 30, "margin": 0.03}
    found, rng = ps.plan_study(**plan), np.random.default_rng(3)
    assert found.n > ps.plan_study(sd=0.05, margin=0.03).n
    parts = [rng.normal(0.0, sd, (STUDIES, k)) for sd, k in ((0.05, found.n), (0.04, 30))]
    mean = sum(part.mean(axis=1) for part in parts)
    v = np.stack([part.var(axis=1, ddof=1) / part.shape[1] for part in parts])
    df = np.minimum(v.sum(axis=0) ** 2 / (v**2 / [[found.n - 1.0], [29.0]]).sum(axis=0), found.n - 1.0)
    equal = (stdtrit(df, 0.95) * np.sqrt(v.sum(axis=0)) + abs(mean) < 0.03).mean()
    assert binom.ppf(0.0005, STUDIES, 0.77) <= equal * STUDIES <= binom.ppf(0.9995, STUDIES, 0.86)


def test_no_number_of_ports_makes_up_for_too_few_splits():
    with pytest.raises(InputError, match=r"No number of ports settles a margin of 0\.03 with 10 splits"):
        ps.plan_study(sd=0.04, sd_split=0.1, n_splits=10, margin=0.03)


@examples(25)
@given(st.floats(0.02, 0.2), st.floats(0.02, 0.2), st.integers(1, 5), st.floats(0.5, 0.95))
def test_more_is_asked_more_is_needed(sd, margin, comparisons, power):
    asked = {"margin": margin, "comparisons": comparisons, "power": power}
    n = ps.plan_study(sd=sd, **asked).n
    assert ps.plan_study(sd=1.5 * sd, **asked).n >= n
    assert ps.plan_study(sd=sd, **{**asked, "margin": 0.7 * margin}).n >= n
    assert ps.plan_study(sd=sd, **{**asked, "comparisons": comparisons + 1}).n >= n
    assert ps.plan_study(sd=10.0 * sd, **{**asked, "margin": 10.0 * margin}).n == n
    # More samples of a port help only down to what the ports alone need.
    by_samples = [ps.plan_study(sd=sd, sd_sample=0.1, n_samples=k, **asked).n for k in (1, 4, 100)]
    assert by_samples == sorted(by_samples, reverse=True)
    assert by_samples[-1] >= n


def test_with_many_ports_it_is_the_normal_formula():
    """(z(alpha) + z(beta / 2))^2 s^2 / margin^2 of equivalence, Julious (2004), for many ports."""
    found = ps.plan_study(sd=1.0, margin=0.05)
    normal = (norm.ppf(0.95) + norm.ppf(0.9)) ** 2 / 0.05**2
    assert found.n == pytest.approx(normal, rel=0.002)


def test_power_functions_are_each_others_inverse():
    for df in (2.5, 11.0, 40.0):
        size = least_difference(0.3, df, 0.01, 0.8)
        assert difference_power(size, 0.3, df, 0.01) == pytest.approx(0.8, abs=1e-6)
    rng = np.random.default_rng(5)
    s = 0.3 * np.sqrt(rng.chisquare(7.0, 400_000) / 7.0)
    inside = (abs(rng.normal(0.1, 0.3, 400_000)) + stdtrit(7.0, 0.95) * s < 1.0).mean()
    assert equivalence_power(1.0, 0.3, 7.0, 0.05, difference=0.1) == pytest.approx(inside, abs=0.005)


def test_a_pilot_gives_its_own_spread_and_margin():
    frame = predicted({"transfer_full": 0.25, "scratch": 0.3}, repeats=3, shared=0.05)
    pilot = ablation_of(frame, unit="port and split", n_resamples=99)
    row = pilot.contrasts.iloc[0]
    found = ps.plan_study(pilot)
    (facts,) = (dict(note.facts) for note in found.notes if note.code == "study_plan")
    assert (facts["sd_port"], facts["sd_sample"], facts["sd_split"]) == (row.sd_port, row.sd_sample, row.sd_split)
    assert (found.target, facts["n_splits"]) == (row.margin, 12)
    assert found.n_cautious > found.n
    assert found.question == "study"
    assert found.curve.loc[found.curve["n"] == found.n, "power"].iloc[0] >= 0.8
    assert ps.plan_study(pilot, margin=2.0 * row.margin).n < found.n
    known = {"sd": row.sd_port, "sd_sample": row.sd_sample, "sd_split": row.sd_split, "n_splits": 12}
    assert ps.plan_study(**known, n_samples=facts["n_samples"], margin=row.margin).n == found.n


def test_the_spread_of_a_pilot_is_what_the_ports_were_drawn_with():
    """Differences with known parts: the estimates of many pilots are right on average."""
    rng, found = np.random.default_rng(7), []
    for seed in range(60):
        port, samples = np.repeat(np.arange(20), 4), 80
        own = rng.normal(0.0, 0.3, 20)[port] + rng.normal(0.0, 0.4, samples)
        parts = []
        for repeat in range(3):
            fold = (np.random.default_rng([seed, repeat]).permutation(20) % 5)[port]
            rows = {"sample": range(samples), "port": port, "repeat": repeat, "split": fold, "y_true": 1.0}
            shared = rng.normal(0.0, 0.2, 5)[fold]
            parts += [
                {**rows, "model": "transfer_full", "y_pred": 11.0 + own + shared},
                {**rows, "model": "scratch", "y_pred": 11.0},
            ]
        frame = one_frame(parts)
        found.append(ablation_of(frame, unit="port and split", n_resamples=9, margin=1.0).contrasts.iloc[0])
    for name, sd in (("sd_port", 0.3), ("sd_sample", 0.4), ("sd_split", 0.2)):
        squares = np.array([row[name] ** 2 for row in found])
        assert squares.mean() == pytest.approx(sd**2, abs=4.0 * squares.std() / math.sqrt(len(squares))), name


def one_frame(parts):
    """Return rows of several parts as one frame."""
    return pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
