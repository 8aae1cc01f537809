"""Sample sizes as R's power.t.test has them, and as simulated studies bear out."""

from __future__ import annotations

import math
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from statsmodels.stats.power import TTestIndPower, TTestPower

import pli_stats as ps
from pli_stats.stats.planning.sample_size import test_power as power_of_t
from pli_stats.stats.planning.sample_size import width_probability
from pli_stats.text.notes import coded

STUDIES = 4000
SIDES = {"two-sided": "two.sided", "greater": "one.sided"}


def within(found, probability):
    """Say whether a share of the studies is what it should be, but for 3.5 standard errors."""
    return abs(found - probability) < 3.5 * math.sqrt(probability * (1.0 - probability) / STUDIES)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not available")
def test_numbers_are_those_of_power_t_test():
    asked = [
        (difference, sd, power, level, groups, side)
        for difference, sd in ((0.5, 1.0), (0.2, 0.4), (2.0, 1.0))
        for power in (0.8, 0.95)
        for level in (0.95, 0.99)
        for groups in (1, 2)
        for side in SIDES
    ]
    rows = ", ".join(
        f"list({d}, {sd}, {power}, {1.0 - level!r}, '{'two.sample' if groups == 2 else 'one.sample'}', '{SIDES[side]}')"
        for d, sd, power, level, groups, side in asked
    )
    script = f"""
    for (a in list({rows})) {{
      n <- power.t.test(NULL, a[[1]], a[[2]], a[[4]], a[[3]], a[[5]], a[[6]], strict = TRUE, tol = 1e-10)$n
      at <- power.t.test(12, a[[1]], a[[2]], a[[4]], NULL, a[[5]], a[[6]], strict = TRUE)$power
      cat(sprintf("%.15g %.15g\\n", n, at))
    }}
    """
    done = subprocess.run(["Rscript", "--vanilla", "-e", script], capture_output=True, text=True, check=True)
    for (d, sd, power, level, groups, side), line in zip(asked, done.stdout.splitlines(), strict=True):
        n, at = map(float, line.split())
        made = {"sd": sd, "difference": d, "power": power, "level": level, "groups": groups, "alternative": side}
        assert ps.plan(**made, scale="difference").n == max(math.ceil(n - 1e-6), 2)
        ours = power_of_t(np.array([12.0]), d, sd, level=level, groups=groups, alternative=side)
        assert ours[0] == pytest.approx(at, rel=1e-9)


@pytest.mark.parametrize(("groups", "theirs"), [(1, TTestPower()), (2, TTestIndPower())])
def test_power_is_that_of_statsmodels(groups, theirs):
    n = np.array([3.0, 8.0, 30.0])
    sides = {"two-sided": "two-sided", "greater": "larger", "less": "smaller"}
    for side, word in sides.items():
        ours = power_of_t(n, 0.6, 1.1, level=0.9, groups=groups, alternative=side)
        expected = [theirs.power(0.6 / 1.1, m, 0.1, alternative=word) for m in n]
        assert ours.tolist() == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("groups", [1, 2])
def test_studies_of_this_size_keep_the_width_and_find_the_difference(groups):
    rng = np.random.default_rng(groups)
    wide, found = (ps.plan(sd=0.5, groups=groups, **asked) for asked in ({"width": 1.3}, {"difference": 1.4}))
    from scipy.special import stdtrit

    for planned, shift in ((wide, 0.0), (found, math.log(1.4))):
        n, df = planned.n, groups * (planned.n - 1)
        x = rng.normal(0.0, 0.5, (STUDIES, groups, n))
        x[:, 0] += shift
        error = np.sqrt(x.var(axis=2, ddof=1).mean(axis=1) * groups / n)
        means = x.mean(axis=2)
        gap = means[:, 0] - (means[:, 1] if groups == 2 else 0.0)
        t = float(stdtrit(df, 0.975))
        done = t * error <= math.log(1.3) if planned is wide else np.abs(gap) > t * error
        at = planned.curve.set_index("n")["power"][n]
        assert at >= 0.8 and within(done.mean(), at)
        before = planned.n - 1
        less = (
            width_probability(np.array([float(before)]), math.log(1.3), 0.5, level=0.95, groups=groups)
            if planned is wide
            else power_of_t(np.array([float(before)]), shift, 0.5, level=0.95, groups=groups)
        )
        assert less[0] < 0.8


@examples(40)
@given(st.floats(0.05, 2.0), st.floats(0.05, 2.0), st.floats(0.3, 0.97), st.sampled_from([1, 2]))
def test_more_power_needs_more_and_the_scale_has_no_unit(sd, difference, power, groups):
    made = {"power": power, "groups": groups, "scale": "difference"}
    n = ps.plan(sd=sd, difference=difference, **made).n
    assert ps.plan(sd=1000.0 * sd, difference=1000.0 * difference, **made).n == n
    assert ps.plan(sd=sd, difference=-difference, **made).n == n
    assert ps.plan(sd=sd, difference=difference, **{**made, "power": min(power + 0.02, 0.99)}).n >= n
    assert ps.plan(sd=sd, difference=math.exp(difference), **{**made, "scale": "ratio"}).n in (n - 1, n, n + 1)


def test_pilot_data_know_their_spread_only_roughly():
    rng = np.random.default_rng(5)
    pilot = np.exp(rng.normal(0.3, 0.4, 8))
    found = ps.plan(pilot, width=1.3)
    assert found.sd == pytest.approx(np.log(pilot).std(ddof=1), rel=1e-12)
    assert found.n_cautious > found.n and coded(found.notes, "few_pilot")[0]["n"] == 8
    assert ps.plan(sd=found.sd_cautious, width=1.3).n == found.n_cautious
    covered = [ps.plan(np.exp(rng.normal(0.0, 0.4, 8)), width=1.5).sd_cautious >= 0.4 for _ in range(STUDIES // 10)]
    assert abs(np.mean(covered) - 0.8) < 3.5 * math.sqrt(0.16 * 10 / STUDIES)


def test_ports_of_a_pilot_count_by_their_means():
    pilot, ports = np.exp(np.random.default_rng(6).normal(size=12)), np.repeat([*"abcdef"], 2)
    by_port = ps.plan(pilot, difference=2.0, unit="port", by=ports)
    assert by_port.sd == pytest.approx(np.log(pilot).reshape(6, 2).mean(axis=1).std(ddof=1), rel=1e-12)
    assert by_port.unit == "port" and "port" in ps.results_text(by_port)


def test_a_plan_is_shown_and_goes_to_r_and_back(tmp_path):
    for number, found in enumerate(
        (ps.plan([0.8, 1.4, 1.1, 2.0], width=1.25), ps.plan(sd=0.4, difference=1.5, groups=2))
    ):
        made = ps.table(found)
        assert [row[0] for row in made.rows] == [f"{n:,}".replace(",", " ") for n in found.curve["n"]]
        assert {made.rows[row][0] for row, _ in made.bold} == {str(n) for n in (found.n, found.n_cautious) if n}
        assert f"{found.n} samples" in ps.results_text(found) and "80 %" in ps.methods_text(found)
        assert len(ps.plot(found).axes) == 1
        ps.save_rds(found, tmp_path / f"{number}.rds")
        back = ps.read_rds(tmp_path / f"{number}.rds")
        assert back.curve.equals(found.curve)
        assert (back.n, back.n_cautious, back.notes, back.target) == (
            found.n, found.n_cautious, found.notes, found.target,
        )  # fmt: skip
