"""Measurement uncertainty of the PLI: closed form against simulation, simulation against theory."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import pli_stats as ps
from pli_stats.text.notes import note

PANEL = ["Cd", "Cu", "Pb", "Zn"]


def data(n=3, seed=2):
    rng = np.random.default_rng(seed)
    return ps.read_samples(pd.DataFrame(np.exp(rng.normal(2, 1, (n, 4))), columns=PANEL))


def test_closed_form_against_simulation():
    samples, sd = data(), {"Cd": 0.3, "Cu": 0.1, "Pb": 0.2, "Zn": 0.05}
    found = ps.pli_interval(samples, analytical_sd=sd, level=0.9).frame
    rng = np.random.default_rng(1)
    spread = np.sqrt(np.log1p(np.array(list(sd.values())) ** 2))
    drawn = np.log(samples.concentrations.to_numpy()) + rng.normal(0, spread, (400_000, 1, 4))
    pli = np.exp((drawn - np.log([0.3, 45.0, 20.0, 95.0])).mean(axis=2))
    # 4e5 draws: the 5 % and 95 % quantiles of ln PLI carry a standard error of 0.0002.
    np.testing.assert_allclose(found["conf_low"], np.quantile(pli, 0.05, axis=0), rtol=1.5e-3)
    np.testing.assert_allclose(found["conf_high"], np.quantile(pli, 0.95, axis=0), rtol=1.5e-3)
    assert (found["method"] == "closed form").all()
    np.testing.assert_allclose(found["sd_log"], np.sqrt((spread**2).sum()) / 4, rtol=1e-12)


def test_background_error_is_carried_along():
    samples = data()
    own = pd.DataFrame({"value": [0.3, 45.0, 20.0, 95.0], "sd": [0.03, 4.5, 2.0, 9.5]}, index=PANEL)
    found = ps.pli_interval(samples, own).frame
    np.testing.assert_allclose(found["sd_log"], np.sqrt(np.log1p(0.01)) / 2, rtol=1e-12)


def test_errors_by_value():
    samples = data()
    sd = pd.DataFrame(0.1, index=range(3), columns=PANEL)
    sd.loc[1] = 0.4
    found = ps.pli_interval(samples, analytical_sd=sd).frame["sd_log"]
    np.testing.assert_allclose(found, np.sqrt(np.log1p([0.01, 0.16, 0.01])) / 2, rtol=1e-12)


def test_simulated_non_detects_follow_the_gamma_law():
    samples = ps.read_samples(pd.DataFrame({"Cd": ["<0.3"], "Cu": ["<45"], "Pb": [20.0], "Zn": [95.0]}))
    result = ps.pli_interval(samples, n_resamples=200_000, level=0.9)
    found = result.frame.iloc[0]
    # ln PLI = (ln U1 + ln U2)/4, so -4 ln PLI is Gamma(2).
    low, high = np.exp(-stats.gamma(2).ppf([0.95, 0.05]) / 4)
    assert abs(found["conf_low"] - low) < 4 * found["mc_error_low"]
    assert abs(found["conf_high"] - high) < 4 * found["mc_error_high"]
    assert found["method"] == "monte carlo"
    np.testing.assert_allclose(found["estimate"], np.sqrt(0.5), rtol=1e-12)
    assert found["bound_low"] == 0.0 < found["conf_low"] < found["conf_high"] <= found["bound_high"] == 1.0
    np.testing.assert_allclose(found["sd_log"], np.sqrt(2) / 4, rtol=0.01)


@pytest.mark.parametrize("scheme", ["tomlinson1980_pli", "izah2017_pli"])
def test_class_probabilities_sum_to_one(scheme):
    samples = ps.read_samples(pd.DataFrame({"Cd": ["<0.3", "0.4"], "Cu": ["45", "90"]}))
    for sd in (None, 0.2):
        table = ps.pli_interval(samples, analytical_sd=sd, scheme=scheme).class_probability
        np.testing.assert_allclose(table.sum(axis=1), 1.0, rtol=1e-12)
        assert (table >= 0).all().all()


def test_class_probability_is_the_normal_tail():
    samples = ps.read_samples(pd.DataFrame({"Cu": [45.0 * 1.1]}))
    found = ps.pli_interval(samples, analytical_sd=0.2).class_probability["deterioration"].iloc[0]
    assert abs(found - stats.norm.cdf(np.log(1.1) / np.sqrt(np.log1p(0.04)))) < 1e-12


def test_a_sample_does_not_depend_on_its_neighbours():
    columns = {"Cd": ["<0.3", "0.4", "<0.2"], "Cu": ["45", "<90", "30"]}
    whole = ps.pli_interval(ps.read_samples(pd.DataFrame(columns))).frame
    first = ps.pli_interval(ps.read_samples(pd.DataFrame(columns).iloc[:1])).frame
    pd.testing.assert_frame_equal(whole.iloc[:1], first)


def test_without_any_error_the_width_is_zero_and_said():
    result = ps.pli_interval(data())
    assert (result.frame["conf_low"] == result.frame["conf_high"]).all()
    assert result.notes == (note("no_measurement_error").with_about("interval", "measurement"),)


def test_coverage_of_the_measured_pli():
    rng = np.random.default_rng(9)
    truth = np.exp(rng.normal(2, 1, (2000, 4)))
    spread = np.sqrt(np.log1p(0.2**2))
    measured = ps.read_samples(pd.DataFrame(truth * np.exp(rng.normal(0, spread, truth.shape)), columns=PANEL))
    frame = ps.pli_interval(measured, analytical_sd=0.2, level=0.9).frame
    true_pli = ps.pli(pd.DataFrame(truth, columns=PANEL))
    covered = ((frame["conf_low"] <= true_pli) & (true_pli <= frame["conf_high"])).mean()
    assert abs(covered - 0.9) < 4 * np.sqrt(0.09 / 2000)  # binomial error of 2000 samples


def censored_at_one_limit(n_below, seed, sd=0.7, error=0.3):
    """Return samples of five metals, measured with error, their true PLI, and those with so many below a limit."""
    rng = np.random.default_rng(seed)
    spread = np.sqrt(np.log1p(error**2))
    limit = float(np.hypot(sd, spread) * stats.norm.ppf(0.4))
    truth = rng.normal(0.0, sd, (2000, 5))
    measured = truth + rng.normal(0.0, spread, truth.shape)
    chosen = (measured < limit).sum(axis=1) == n_below
    own = {"Cd": 0.3, "Cu": 45.0, "Pb": 20.0, "Zn": 95.0, "Ni": 68.0}
    cells = {
        metal: [f"<{base * np.exp(limit):.12g}" if x < limit else f"{base * np.exp(x):.12g}" for x in column]
        for (metal, base), column in zip(own.items(), measured.T, strict=True)
    }
    samples = ps.read_samples(pd.DataFrame(cells), units=dict.fromkeys(own, "mg/kg"))
    return samples, own, np.exp(truth.mean(axis=1)), chosen


@pytest.mark.parametrize("n_below", [2, 3])
@pytest.mark.parametrize(("nondetects", "least"), [("half", 0.95), ("mle", 0.93), ("ros", 0.93)])
def test_non_detects_carry_the_error_of_the_laboratory(n_below, nondetects, least):
    samples, own, truth, chosen = censored_at_one_limit(n_below, 4)
    found = ps.pli_interval(samples, own, analytical_sd=0.3, nondetects=nondetects, n_resamples=999).frame
    covered = ((found["conf_low"] <= truth) & (truth <= found["conf_high"]))[chosen].mean()
    # Uniform draws allow more below the limit than there is, where the limit is high; lognormal ones are the truth.
    assert covered > least - 3.0 * np.sqrt(0.05 * 0.95 / chosen.sum())
    if nondetects == "mle":
        assert covered < 0.97 + 3.0 * np.sqrt(0.05 * 0.95 / chosen.sum())
    assert (found["conf_high"] > found["bound_high"]).any(), "a true value may lie above the limit"


def test_a_non_detect_with_error_follows_its_density():
    samples = ps.read_samples(pd.DataFrame({"Cu": ["<45"]}))
    found = ps.pli_interval(samples, analytical_sd=0.5, n_resamples=200_000, level=0.9).frame.iloc[0]
    spread = np.sqrt(np.log1p(0.25))
    c = np.linspace(1e-6, 8.0, 400_001)
    mass = np.cumsum(stats.norm.cdf(-np.log(c) / spread))  # P(measured < DL | C), all C equally likely
    low, high = np.interp([0.05, 0.95], mass / mass[-1], c)
    assert abs(found["conf_low"] - low) < 4 * found["mc_error_low"] + 1e-4
    assert abs(found["conf_high"] - high) < 4 * found["mc_error_high"] + 1e-4


def test_bounds_reach_from_nothing_to_all_at_their_limits():
    samples = ps.read_samples(pd.DataFrame({"Cu": ["<90", "45"], "Pb": [20.0, 20.0]}))
    found = ps.pli_interval(samples, analytical_sd=0.1, nondetects="bounds")
    plain = ps.pli_interval(
        ps.read_samples(pd.DataFrame({"Cu": [90.0, 45.0], "Pb": [20.0, 20.0]})), analytical_sd=0.1
    ).frame
    assert found.frame["conf_low"].tolist() == [0.0, plain["conf_low"].iloc[1]]
    np.testing.assert_allclose(found.frame["conf_high"], plain["conf_high"], rtol=1e-14)
    assert found.notes == (note("nondetects_bounds").with_about("interval", "measurement"),)
