"""Tests of zone PLIs: `pli_test` of each port, the p values of `assess`, R's p.adjust, and errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps

TIGHT = 1e-12  # rounding of logarithms and sums
B = {"Cu": 45.0, "Pb": 20.0, "Zn": 95.0}  # average shale, as of the catalogue


def survey(seed=1, sizes=(5, 4, 7, 1), censored=0):
    """Return samples of ports a, b, c, ... whose PLI is 0.6, 1, 1.8, ... at the median."""
    rng = np.random.default_rng(seed)
    rows = []
    for k, n in enumerate(sizes):
        for _ in range(n):
            shared = rng.normal(np.log(0.6) + 0.55 * k, 0.3)
            values = {metal: b * np.exp(shared + rng.normal(0.0, 0.2)) for metal, b in B.items()}
            rows.append({"port": "abcdefgh"[k], **values})
    table = pd.DataFrame(rows).astype({"Pb": object})
    limit = float(np.sort(table["Pb"].astype(float))[max(censored - 1, 0)])
    if censored:
        table["Pb"] = [f"<{limit}" if value <= limit else value for value in table["Pb"]]
    return ps.read_samples(table, port="port", units="mg/kg")


@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
@pytest.mark.parametrize("value", [1.0, 0.7])
def test_without_non_detects_it_is_the_test_of_each_port(alternative, value):
    samples = survey()
    found = ps.zone_pli_test(samples, alternative=alternative, value=value, level=0.9).frame.set_index("port")
    site = ps.pli(samples.concentrations)
    for port in "abc":
        one = ps.pli_test(site[samples.info["port"] == port], alternative=alternative, value=value, level=0.9)
        wanted = [one.statistic, one.p_value, one.effect, one.effect_low, one.effect_high]
        columns = ["statistic", "p_value", "estimate", "conf_low", "conf_high"]
        np.testing.assert_allclose(found.loc[port, columns].astype(float), wanted, rtol=TIGHT)
        assert found.loc[port, "df"] == one.df[0]


def test_a_port_of_one_sample_has_no_test_and_is_not_counted():
    result = ps.zone_pli_test(survey())
    frame = result.frame.set_index("port")
    assert np.isnan(frame.loc["d", ["statistic", "p_value", "p_adjusted"]].astype(float)).all()
    assert (frame.loc["d", "conf_low"], frame.loc["d", "conf_high"]) == (0.0, np.inf)
    tested = frame.drop("d")
    np.testing.assert_array_equal(tested["p_adjusted"], ps.adjust_p(tested["p_value"]))
    assert [each.about for each in result.notes if each.code == "too_few_units"] == [(("port", "d"),)]
    unadjusted = ps.zone_pli_test(survey(), adjust="none").frame
    assert unadjusted["p_adjusted"].equals(unadjusted["p_value"])


@pytest.mark.parametrize("nondetects", ["half", "ros", "mle", "bounds"])
def test_with_non_detects_it_has_the_intervals_and_p_values_of_an_assessment(nondetects):
    samples = survey(sizes=(5, 4, 7), censored=5)
    assert samples.nondetect["Pb"].sum() == 5
    ports = ps.assess(samples, nondetects=nondetects).ports.set_index("port")
    found = ps.zone_pli_test(samples, nondetects=nondetects).frame.set_index("port")
    for ours, theirs in [("estimate", "zone_pli"), *((c, c) for c in ("conf_low", "conf_high", "bound_high"))]:
        np.testing.assert_allclose(found[ours], ports.loc[found.index, theirs], rtol=TIGHT)
    for alternative, column in (("greater", "p_above_1"), ("less", "p_below_1")):
        one = ps.zone_pli_test(samples, nondetects=nondetects, alternative=alternative).frame.set_index("port")
        np.testing.assert_allclose(one["p_adjusted"], ports.loc[one.index, column], rtol=TIGHT)


def test_a_two_sided_interval_leaves_out_the_value_exactly_where_p_is_small():
    samples = survey(sizes=(5, 4, 7), censored=4)
    for port, low, high in ps.zone_pli_test(samples).frame[["port", "conf_low", "conf_high"]].itertuples(index=False):
        for end in (low, high):
            p = ps.zone_pli_test(samples, value=end).frame.set_index("port").loc[port, "p_value"]
            assert p == pytest.approx(0.05, rel=1e-9)  # of the quantile of t, inverted


def test_a_background_times_a_factor_is_a_value_divided_by_it():
    samples = survey(sizes=(5, 4, 7), censored=4)
    one = ps.zone_pli_test(samples, B, value=1.0).frame
    other = ps.zone_pli_test(samples, {metal: 2.0 * b for metal, b in B.items()}, value=0.5).frame
    np.testing.assert_allclose(other["p_value"], one["p_value"], rtol=1e-10)  # rounding of logarithms, over s/sqrt(n)
    np.testing.assert_allclose(2.0 * other["conf_low"], one["conf_low"], rtol=1e-10)


def test_no_port_is_claimed_too_often():
    """Among five ports of PLI 1 the chance of any claim stays at the level: 600 surveys, binomial 3 sigma."""
    rng, claims, repeats = np.random.default_rng(7), 0, 600
    names = np.repeat([*"vwxyz"], 4)
    for _ in range(repeats):
        logs = rng.normal(0.0, 0.5, (len(names), 1)) + rng.normal(0.0, 0.3, (len(names), 3))
        table = pd.DataFrame(np.exp(logs) * list(B.values()), columns=list(B)).assign(port=names)
        found = ps.zone_pli_test(ps.read_samples(table, port="port", units="mg/kg"))
        claims += bool((found.frame["p_adjusted"] <= 0.05).any())
    assert abs(claims / repeats - 0.05) < 3.0 * np.sqrt(0.05 * 0.95 / repeats)


def test_equal_samples():
    table = pd.DataFrame({"port": [*"aabb"], "Cu": [45.0, 45.0, 90.0, 90.0]})
    result = ps.zone_pli_test(ps.read_samples(table, port="port", units="mg/kg"))
    assert result.frame[["port", "statistic", "p_value"]].to_numpy().tolist() == [["b", np.inf, 0.0], ["a", 0.0, 1.0]]
    assert [each.code for each in result.notes].count("no_spread") == 2
