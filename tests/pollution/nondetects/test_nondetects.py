"""Non-detects: against NADA's and lifelines-type worked numbers, R, algebra and simulation."""

from __future__ import annotations

import subprocess

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

import pli_stats as ps
from pli_stats.pollution.nondetects.nondetect_verbs import METHODS
from pli_stats.stats.censored_distributions import (
    fit_lognormal,
    kaplan_meier,
    kaplan_meier_quantile,
    normal_density_to_chance,
    plotting_positions,
)

OBS = ["<0.5", "<1", "1", "2", "3", "<5", "8", "10", "1.5", "0.7"]


def samples(column, **info):
    return ps.read_samples(pd.DataFrame({"Cd": column, **info}), units="mg/kg")


def test_ros_of_nada():
    filled = ps.impute_nondetects(samples(OBS), method="ros")["Cd"]
    # NADA and statsmodels agree on these five digits.
    np.testing.assert_allclose(filled[[0, 1, 5]], [0.22902, 0.40275, 1.02735], rtol=0, atol=5e-6)
    assert filled.drop([0, 1, 5]).tolist() == [1.0, 2.0, 3.0, 8.0, 10.0, 1.5, 0.7]


def many_limits(n=600):
    """Return lognormal values, a third of them non-detects, each below a limit of its own or of a few."""
    rng = np.random.default_rng(11)
    value = np.exp(rng.normal(0.0, 1.0, n)).round(2)
    limit = (value * rng.uniform(1.0, 2.0, n)).round(2)
    below = rng.random(n) < 0.35
    return np.where(below, limit, value), below


def test_positions_of_many_limits_are_those_by_counting():
    """Helsel & Cohn (1988) by loops over limits and rows: ranks, counts and chances as the paper defines them."""
    value, below = many_limits()
    limits = [-np.inf, *sorted(set(value[below]))]
    exceed = [0.0] * (len(limits) + 1)
    for j in range(len(limits) - 1, 0, -1):
        high = [*limits, np.inf][j + 1]
        detected = sum(1 for v, b in zip(value, below, strict=True) if not b and limits[j] <= v < high)
        lower = sum(1 for v, b in zip(value, below, strict=True) if (v < limits[j] if not b else v <= limits[j]))
        exceed[j] = exceed[j + 1] + detected / (detected + lower) * (1.0 - exceed[j + 1])
    exceed[0] = 1.0
    expected = np.empty(len(value))
    for j, low in enumerate(limits):
        for censored in (False, True):
            rows = [
                i for i, v in enumerate(value)
                if below[i] == censored and low <= v < [*limits, np.inf][j + 1]
            ]  # fmt: skip
            start, width = (0.0, 1.0 - exceed[j]) if censored else (1.0 - exceed[j], exceed[j] - exceed[j + 1])
            for rank, i in enumerate(sorted(rows, key=lambda i: value[i]), 1):
                expected[i] = start + width * rank / (len(rows) + 1.0)
    assert (plotting_positions(value, below) == expected).all()


def test_kaplan_meier_fills_of_many_limits_are_those_of_each_limit_alone():
    value, below = many_limits()
    samples_of = samples([f"<{v!r}" if b else repr(v) for v, b in zip(value.tolist(), below.tolist(), strict=True)])
    found = ps.impute_nondetects(samples_of, method="km")["Cd"].to_numpy()[below]
    points, mass = kaplan_meier(value, below)
    for filled, bound in zip(found, value[below], strict=True):
        under = points < bound if (mass[points < bound] > 0).any() else points <= bound
        alone = np.exp(np.average(np.log(points[under]), weights=mass[under]))
        np.testing.assert_allclose(filled, min(alone, bound), rtol=1e-12)  # 600 terms added in another order


def test_ros_is_aligned_with_the_rows():
    order = [5, 3, 0, 9, 7, 1, 8, 2, 6, 4]
    straight = ps.impute_nondetects(samples(OBS), method="ros")["Cd"]
    shuffled = ps.impute_nondetects(samples([OBS[i] for i in order]), method="ros")["Cd"]
    np.testing.assert_allclose(shuffled, straight.to_numpy()[order], rtol=1e-12)


def test_ros_of_statsmodels_is_sorted():
    from statsmodels.imputation.ros import impute_ros

    cells = pd.DataFrame({"value": [float(x.strip("<")) for x in OBS], "below": [x.startswith("<") for x in OBS]})
    theirs = impute_ros("value", "below", cells)
    ours = ps.impute_nondetects(samples(OBS), method="ros")["Cd"].to_numpy()
    np.testing.assert_allclose(np.sort(theirs), np.sort(ours), rtol=1e-5)
    assert not np.allclose(theirs, ours), "values no longer belong to their rows"


def test_ros_keeps_a_non_detect_above_the_largest_value():
    filled = ps.impute_nondetects(samples(["<50", "1", "2", "3"]), method="ros")["Cd"]
    assert len(filled) == 4
    assert 0 < filled[0] < 50
    assert ps.censored_summary(samples(["<50", "1", "2", "3"]))["n_above_detects"].tolist() == [1]


@pytest.mark.r
def test_kaplan_meier_and_mle_as_r_survival():
    code = """
    library(survival)
    v <- c(0.5, 1, 1, 2, 3, 5, 8, 10, 1.5, 0.7); c <- c(1, 1, 0, 0, 0, 1, 0, 0, 0, 0) == 1
    k <- survfit(Surv(20 - v, !c) ~ 1); s <- c(1, k$surv); t <- 20 - k$time
    f <- survreg(Surv(v, !c, type = "left") ~ 1, dist = "lognormal")
    cat(format(c(-diff(s), coef(f), f$scale), digits = 15), "\\n"); cat(t, "\\n")
    """
    out = subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True).stdout.splitlines()
    numbers = np.array(out[0].split(), float)
    value = np.array([0.5, 1, 1, 2, 3, 5, 8, 10, 1.5, 0.7])
    below = np.array([1, 1, 0, 0, 0, 1, 0, 0, 0, 0], bool)
    mass_r = dict(zip(np.array(out[1].split(), float).round(6), numbers[:-2], strict=True))
    points, mass = kaplan_meier(value, below)
    for point, weight in zip(points, mass, strict=True):
        if round(point, 6) != 0.5:  # what R leaves over stands at the smallest limit here
            assert abs(mass_r[round(point, 6)] - weight) < 1e-12
    assert abs(mass.sum() - 1.0) < 1e-12
    # survreg stops at a relative change of 1e-9 in the log likelihood, which leaves 1e-5 in the parameters.
    np.testing.assert_allclose(fit_lognormal(value, value, below), numbers[-2:], rtol=1e-5)


SHARES = (0.01, 0.05, 0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.75, 0.8, 0.9, 0.95, 0.99)


@pytest.mark.r
def test_quantiles_as_r_survival():
    rng = np.random.default_rng(8)
    cases = [(np.arange(1.0, 11.0), np.zeros(10, bool)), (np.array([10.0, 20.0]), np.zeros(2, bool))]
    for n in (2, 4, 5, 8, 10, 20):
        for several in (False, True):
            true = rng.lognormal(0.0, 1.0, n).round(1) + 0.1  # to one decimal: ties
            limit = rng.choice([0.5, 1.0, 2.0], n) if several else np.full(n, 1.0)
            below = true < limit
            below[true.argmax()] = False
            cases.append((np.where(below, limit, true), below))
    code = ["library(survival)"]
    for value, below in cases:
        vectors = (",".join(map(repr, value.tolist())), ",".join(map(str, below.astype(int))))
        code.append(f"v <- c({vectors[0]}); b <- c({vectors[1]}) == 1; s <- survfit(Surv(100 - v, !b) ~ 1)")
        code.append(f"cat(100 - as.numeric(quantile(s, 1 - c{SHARES}, conf.int = FALSE)), '\\n')")
    out = subprocess.run(["Rscript", "-e", "\n".join(code)], check=True, capture_output=True, text=True).stdout
    unseen = seen = 0
    for line, (value, below) in zip(out.splitlines(), cases, strict=True):
        for share, theirs in zip(SHARES, np.array([float(x.replace("NA", "nan")) for x in line.split()]), strict=True):
            ours, only_less = kaplan_meier_quantile(value, below, share)
            unseen, seen = unseen + only_less, seen + (not only_less)
            if not only_less:
                assert abs(ours - theirs) < 1e-5  # R prints seven digits of 100 - v
            elif len(set(value[below])) == 1:
                # R has nothing here; at the very edge it has the middle between limit and smallest measured value.
                assert ours == value[below][0] if np.isnan(theirs) else abs(ours - theirs) < 1e-5
            else:
                assert np.isnan(theirs) or ours >= theirs - 1e-5
    assert min(unseen, seen) > 20


def test_median_of_an_even_number_and_of_non_detects():
    even = ps.censored_summary(samples([str(v) for v in range(1, 11)])).iloc[0]
    assert (even["median"], np.isnan(even["median_limit"])) == (5.5, True)
    assert ps.censored_summary(samples(["10", "20"]))["median"].tolist() == [15.0]
    most = ps.censored_summary(samples(["<1", "<1", "<1", "2", "3"])).iloc[0]
    assert np.isnan(most["median"])
    assert most["median_limit"] == 1.0
    # The sixth and seventh of twelve lie below 0.5 and 1: nothing more is known than what their limits allow.
    two = ps.censored_summary(samples([*["<0.5"] * 6, *["<1"] * 3, "2", "3", "4"])).iloc[0]
    assert two["median_limit"] == 0.75
    half = ps.censored_summary(samples(["<1", "<1", "3", "4"])).iloc[0]
    assert (np.isnan(half["median"]), half["median_limit"]) == (True, 2.0)


ABOVE = ["<1.27", "<1.27", "<1.27", "<1.27", "1.3", "5", "5.2", "5.3", "5.5", "6"]


def test_ros_fills_are_cut_at_their_limit_and_summaries_are_those_of_nada():
    from statsmodels.imputation.ros import impute_ros

    cells = pd.DataFrame({"value": [float(x.strip("<")) for x in ABOVE], "below": [x[0] == "<" for x in ABOVE]})
    nada = impute_ros("value", "below", cells)
    assert nada[:4].max() > 1.27, "the case no longer has a fill above its own limit"
    filled = ps.impute_nondetects(samples(ABOVE), method="ros")["Cd"].to_numpy()
    np.testing.assert_allclose(np.sort(filled[:4]), np.sort(np.minimum(nada[:4], 1.27)), rtol=1e-5)
    line = ps.censored_summary(samples(ABOVE), method="ros").iloc[0]
    assert line["n_above_own_limit"] == (nada[:4] > 1.27).sum()
    np.testing.assert_allclose([line["mean"], line["sd"]], [nada.mean(), nada.std(ddof=1)], rtol=1e-5)


def test_mle_fill_of_a_far_non_detect_is_positive():
    """Between 8 and 38 standard deviations below the centre Phi has digits in its tail only."""
    detected = np.exp(np.linspace(-0.1, 0.1, 21))
    for decades in (-1.0, -1.5, -2.0, -3.0):
        far = 10.0**decades
        mu, sd = fit_lognormal(np.append(detected, far), np.append(detected, far), np.arange(22) == 21)
        data = samples([*map(repr, detected.tolist()), f"<{far!r}"])
        filled = float(ps.impute_nondetects(data, method="mle")["Cd"].iloc[-1])
        z = (np.log(far) - mu) / sd
        expected = np.exp(mu - sd * np.exp(stats.norm.logpdf(z) - stats.norm.logcdf(z)))
        assert 0.0 < filled <= far
        assert filled == pytest.approx(expected, rel=1e-9)
    z = np.array([-300.0, -38.0, -20.0, -8.5, -1.0, 0.0, 5.0])
    ratio = np.exp(stats.norm.logpdf(z) - stats.norm.logcdf(z))
    np.testing.assert_allclose(normal_density_to_chance(z), ratio, rtol=1e-10)


@pytest.mark.parametrize("column", [["<1"] * 3 + ["2", "3"], ["<1", "<2", "2", "3"], ["<0.5", "<1", "1", "3"]])
def test_kaplan_meier_fills_no_row_where_nothing_was_measured_below_a_limit(column):
    data = samples(column, harbour=["a"] * len(column))
    with pytest.raises(
        ps.InputError, match=r"Cd: no value was measured below a limit.*`method=\"ros\"` or `method=\"mle\"`"
    ):
        ps.impute_nondetects(data, method="km")
    with pytest.raises(ps.InputError, match="Cd in 'a': no value"):
        ps.impute_nondetects(data, method="km", by="harbour")
    assert ps.censored_summary(data, method="km")["mean"].notna().all()
    seen_below = samples([*column, "0.1"])
    assert (ps.impute_nondetects(seen_below, method="km")["Cd"] > 0).all()


def test_ros_leaves_the_bounds_of_no_small_data_set():
    """With the limit at the 40 % quantile NADA's fills leave it in about 18 % of lognormal sets of 10 values."""
    rng, limit, cut, sets = np.random.default_rng(7), float(np.exp(-0.2533)), 0, 0
    while sets < 100:
        x = rng.lognormal(0.0, 1.0, 10)
        if not 0 < (x < limit).sum() <= 8:
            continue
        data = samples([f"<{limit!r}" if v < limit else repr(float(v)) for v in x])
        sets, cut = sets + 1, cut + (ps.censored_summary(data, method="ros")["n_above_own_limit"].iloc[0] > 0)
        index = ps.pli(ps.impute_nondetects(data, method="ros"))
        assert (index <= ps.pli_bounds(data)["bound_high"]).all()
    assert 8 <= cut <= 30


@given(arrays(np.float64, st.integers(3, 30), elements=st.floats(0.01, 100)))
def test_without_non_detects_nothing_changes(values):
    data = ps.read_samples(pd.DataFrame({"Cd": values}), units="mg/kg")
    for method in ("substitute", "ros", "km", "mle"):
        assert ps.impute_nondetects(data, method=method)["Cd"].tolist() == values.tolist()
    summary = ps.censored_summary(data, method="km").iloc[0]
    np.testing.assert_allclose(summary["mean"], values.mean(), rtol=1e-12)
    np.testing.assert_allclose(summary["sd"], values.std(ddof=1), rtol=1e-9, atol=1e-9 * values.max())
    np.testing.assert_allclose(summary["geometric_mean"], stats.gmean(values), rtol=1e-12)


@given(st.lists(st.tuples(st.floats(0.01, 100), st.booleans()), min_size=4, max_size=30))
def test_filled_values_lie_below_their_limits_and_order_is_free(pairs):
    below = np.array([b for _, b in pairs])
    value = np.array([v for v, _ in pairs])
    if below.mean() > 0.8 or len(np.unique(value[~below])) < 2:
        return
    data = samples([f"<{v!r}" if b else repr(v) for v, b in pairs], Cu="45")
    bounds = ps.pli_bounds(data)
    for method in METHODS:
        if method == "km" and below.any() and value[below].max() <= value[~below].min():
            with pytest.raises(ps.InputError, match="Kaplan-Meier says nothing"):
                ps.impute_nondetects(data, method=method)
            continue
        filled = ps.impute_nondetects(data, method=method)
        assert (filled["Cd"] > 0).all()
        assert (filled["Cd"].to_numpy()[below] <= value[below]).all()
        index = ps.pli(filled)
        assert (bounds["bound_low"] <= index).all()
        assert (index <= bounds["bound_high"]).all()
    positions = plotting_positions(value, below)
    assert ((positions > 0) & (positions < 1)).all()


@pytest.mark.parametrize("method", ["ros", "km", "mle"])
def test_recovers_the_geometric_mean_of_lognormal_data(method):
    rng = np.random.default_rng(5)
    truth = np.exp(rng.normal(0.0, 1.0, 4000))
    limit = np.where(rng.random(4000) < 0.5, 0.4, 0.8)
    data = ps.read_samples(
        pd.DataFrame({"Cd": [f"<{d}" if x < d else repr(float(x)) for x, d in zip(truth, limit, strict=True)]})
    )
    filled = ps.impute_nondetects(data, method=method)["Cd"]
    # 30 % censored, n = 4000: the standard error of the log mean is 0.016; Efron's convention puts KM a little high.
    found = np.log(filled).mean()
    assert abs(found) < (0.2 if method == "km" else 0.05), found


def test_by_group_is_the_group_alone():
    data = samples([*OBS, *OBS[::-1]], harbour=["a"] * 10 + ["b"] * 10)
    filled = ps.impute_nondetects(data, method="mle", by="harbour")["Cd"].to_numpy()
    alone = ps.impute_nondetects(samples(OBS), method="mle")["Cd"].to_numpy()
    np.testing.assert_allclose(filled[:10], alone, rtol=1e-6)
    np.testing.assert_allclose(filled[10:], alone[::-1], rtol=1e-6)


def test_eighty_percent_is_the_limit():
    eight = ["<1"] * 8 + ["2", "3"]
    nine = ["<1"] * 9 + ["2", "3"]
    assert len(ps.impute_nondetects(samples(eight), method="ros")) == 10
    with pytest.raises(ps.InputError, match="82% of 11 values are non-detects"):
        ps.impute_nondetects(samples(nine), method="ros")
    assert ps.impute_nondetects(samples(nine))["Cd"].tolist()[:9] == [0.5] * 9


def test_all_censored_has_bounds():
    bounds = ps.pli_bounds(samples(["<0.3", "<0.6"]))
    np.testing.assert_allclose(bounds, [[0.0, 1.0], [0.0, 2.0]], rtol=1e-15)


def test_missing_stays_missing():
    data = samples([*OBS, None], Cu=1.0)
    assert np.isnan(ps.impute_nondetects(data, method="ros")["Cd"].iloc[-1])
    assert ps.censored_summary(data)["n"].tolist() == [10, 11]
