"""Equivalence as pingouin's and R's one-sided t tests have it, and the interval that says the same."""

from __future__ import annotations

import math
import shutil
import subprocess

import numpy as np
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.text.notes import coded

RNG = np.random.default_rng(8)
A, B = RNG.normal(1.0, 0.4, 14), RNG.normal(1.1, 0.4, 14)
EXACT = {"rel": 1e-12, "abs": 1e-14}
NULL_RUNS = 1500
BAND = (0.0355, 0.0645)  # 5 % +- 2.58 standard errors of 1500 runs


@pytest.mark.parametrize("margin", [0.05, 0.2, 0.6])
def test_pairs_are_pingouin(margin):
    theirs = pingouin.tost(A, B, bound=margin, paired=True)["pval"].iloc[0]
    assert ps.equivalence_test(A, B, margin=margin).p_value == pytest.approx(theirs, **EXACT)
    assert ps.equivalence_test(A - B, margin=margin).p_value == pytest.approx(theirs, **EXACT)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not available")
def test_one_sided_t_tests_of_r():
    first, second, short = (f"c({', '.join(map(repr, x.tolist()))})" for x in (A, B, B[:9]))
    positive, others = (f"log(abs({x}))" for x in (first, short))
    script = f"""
    asked <- list(list({first}, {second}, 0.3, 0, TRUE), list({first}, {short}, 0.3, 0.1, FALSE),
                  list({positive}, {others}, log(1.5), log(1.1), FALSE))
    for (each in asked) {{
      sides <- lapply(c("greater", "less"), function(side) t.test(each[[1]], each[[2]], paired = each[[5]],
        mu = each[[4]] + ifelse(side == "greater", -1, 1) * each[[3]], alternative = side))
      found <- t.test(each[[1]], each[[2]], paired = each[[5]], conf.level = 0.9)
      cat(sprintf("%.17g\\n", c(max(sides[[1]]$p.value, sides[[2]]$p.value), found$conf.int, found$parameter)))
    }}
    """
    done = subprocess.run(["Rscript", "--vanilla", "-e", script], capture_output=True, text=True, check=True)
    r = np.array(done.stdout.split(), float).reshape(3, 4)
    r[2, 1:3] = np.exp(r[2, 1:3])
    ours = (
        ps.equivalence_test(A, B, margin=0.3),
        ps.equivalence_test(A, B[:9], margin=0.3, value=0.1, paired=False),
        ps.equivalence_test(np.abs(A), np.abs(B[:9]), margin=1.5, value=1.1, paired=False, scale="ratio"),
    )
    for test, expected in zip(ours, r, strict=True):
        assert [test.p_value, test.effect_low, test.effect_high, *test.df] == pytest.approx(list(expected), rel=1e-10)
        assert test.conf_level == 0.9


@examples(60)
@given(st.integers(0, 10_000), st.floats(0.05, 2.0), st.sampled_from([0.9, 0.95, 0.99]))
def test_equivalence_is_an_interval_within_the_margins(seed, margin, level):
    d = np.random.default_rng(seed).normal(0.2, 0.5, 9)
    test = ps.equivalence_test(d, margin=margin, level=level)
    inside = -margin < test.effect_low and test.effect_high < margin
    assert (test.p_value < 1.0 - level) == inside
    least = coded(test.notes, "least_margin")[0]["least"]
    assert (least < margin) == inside
    assert ps.equivalence_test(-d, margin=margin, level=level).p_value == pytest.approx(test.p_value, **EXACT)


def test_a_ratio_has_no_unit_and_ports_are_units_by_their_means():
    x, ports = np.exp(A), np.repeat([*"abcdefg"], 2)
    one = ps.equivalence_test(x, margin=1.5, scale="ratio", value=2.5, ports=ports)
    other = ps.equivalence_test(1000.0 * x, margin=1.5, scale="ratio", value=2500.0, ports=ports)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-9)
    means = A.reshape(7, 2).mean(axis=1)
    assert one.p_value == pytest.approx(ps.equivalence_test(means, margin=math.log(1.5), value=math.log(2.5)).p_value)
    assert (one.unit, one.df) == ("port", (6.0,))


@pytest.mark.filterwarnings("error")
def test_values_that_do_not_vary():
    inside, outside = (ps.equivalence_test([0.1, 0.1, 0.1], margin=m) for m in (0.2, 0.05))
    assert (inside.p_value, outside.p_value) == (0.0, 1.0)
    assert inside.effect_low == inside.effect_high == pytest.approx(0.1)


def test_size_at_the_margin_and_power_between():
    rng = np.random.default_rng(3)
    at, between = (
        np.mean([ps.equivalence_test(rng.normal(mean, 1.0, 30), margin=0.6).p_value <= 0.05 for _ in range(NULL_RUNS)])
        for mean in (0.6, 0.0)
    )
    assert BAND[0] < at < BAND[1]
    assert between > 0.85
