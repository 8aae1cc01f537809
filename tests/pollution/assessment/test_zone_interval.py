"""The interval of the zone PLI: Student's formula, Rubin's rules, what it covers, and what is claimed by it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import pli_stats as ps
from pli_stats.pollution.assessment.zone_interval import end_point_errors, mean_of_logs
from pli_stats.text.notes import coded
from pli_stats.text.words import numeral

BASE = {"Cu": 45.0, "Pb": 20.0, "Zn": 95.0, "Ni": 68.0}


def survey(logs, ports, share=0.0):
    """Return samples with these ln CF (n, 4), those below a quantile of a standard normal as non-detects."""
    limit = float(stats.norm.ppf(share))
    cells = {
        metal: [f"<{float(base * np.exp(limit))!r}" if x < limit else repr(float(base * np.exp(x))) for x in column]
        for (metal, base), column in zip(BASE.items(), logs.T, strict=True)
    }
    return ps.read_samples(pd.DataFrame(cells | {"port": ports}), port="port", units=dict.fromkeys(BASE, "mg/kg"))


def drawn(n, ports, seed):
    """Return ln CF of ports, correlated between metals."""
    rng = np.random.default_rng(seed)
    size = n * ports
    logs = np.sqrt(0.5) * (rng.normal(size=(size, 1)) + rng.normal(size=(size, len(BASE))))
    return logs, np.repeat([f"p{k:03d}" for k in range(ports)], n)


def test_without_non_detects_it_is_students_interval_of_ln_pli():
    logs, ports = drawn(7, 3, 1)
    found = ps.assess(survey(logs, ports), BASE).ports.set_index("port")
    p = {}
    for k, name in enumerate(found.sort_index().index):
        x = logs[7 * k : 7 * (k + 1)].mean(axis=1)
        test = stats.ttest_1samp(x, 0.0)
        expected = np.exp(list(test.confidence_interval(0.95)))
        np.testing.assert_allclose(found.loc[name, ["conf_low", "conf_high"]].astype(float), expected, rtol=1e-12)
        p[name] = [stats.ttest_1samp(x, 0.0, alternative=side).pvalue for side in ("greater", "less")]
    for side, column in enumerate(("p_above_1", "p_below_1")):
        adjusted = ps.adjust_p([p[name][side] for name in sorted(p)], method="holm")
        np.testing.assert_allclose(found.sort_index()[column], adjusted, rtol=1e-12)
    assert set(found["method"]) == {"t"} and set(found["mc_error_low"]) == {0.0}


def test_two_and_three_samples_have_an_interval_and_one_has_none():
    logs, _ = drawn(6, 1, 2)
    ports = ["one"] + ["two"] * 2 + ["three"] * 3
    found = ps.assess(survey(logs, ports), BASE)
    table = found.ports.set_index("port")
    assert np.isfinite(table.loc[["two", "three"], ["conf_low", "conf_high"]].to_numpy()).all()
    assert table.loc["one", ["conf_low", "conf_high"]].tolist() == [0.0, np.inf]
    assert table.loc["one", ["p_above_1", "p_below_1"]].isna().all()
    assert coded(found.intervals["one"].notes, "too_few_units") and not found.intervals["two"].notes


def test_rubins_rules():
    logs = np.random.default_rng(3).normal(0.3, 1.0, (9, 5))
    found = mean_of_logs(logs)
    within = np.mean([row.var(ddof=1) / 5 for row in logs])
    between = logs.mean(axis=1).var(ddof=1)
    assert found.centre == pytest.approx(logs.mean(), rel=1e-14)
    assert found.variance == pytest.approx(within + between * 10 / 9, rel=1e-14)
    assert found.df == 4
    without = np.array([mean_of_logs(np.delete(logs, k, axis=0)).ends(0.9) for k in range(9)])
    expected = np.sqrt(8 * 8 / 9 * without.var(axis=0, ddof=1))
    np.testing.assert_allclose(end_point_errors(logs, 0.9), expected, rtol=1e-12)


def test_the_interval_widens_with_the_share_of_non_detects():
    logs, ports = drawn(10, 20, 4)
    widths = []
    for share in (0.0, 0.2, 0.4, 0.6):
        table = ps.assess(survey(logs, ports, share), BASE, n_resamples=19).ports
        widths.append(float(np.log(table["conf_high"] / table["conf_low"]).mean()))
        assert (table["mc_error_high"] > 0.0).all() == (share > 0.0)
        assert (table["mc_error_high"] < 0.15 * (table["conf_high"] - table["conf_low"])).all()
    assert min(widths[1:]) > widths[0] and widths[-1] > 1.05 * widths[0]


@pytest.mark.parametrize(("n", "share"), [(4, 0.0), (4, 0.4), (8, 0.4), (12, 0.6), (20, 0.6)])
def test_it_covers(n, share):
    ports = 150
    logs, names = drawn(n, ports, 5)
    found = ps.assess(survey(logs, names, share), BASE, n_resamples=19).ports
    covered = ((found["conf_low"] <= 1.0) & (found["conf_high"] >= 1.0)).mean()
    # 95 % less three binomial standard errors of 150 ports; above, only the few samples are held to nothing.
    assert covered > 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / ports)


def test_bca_covers_less_and_is_still_there():
    logs, names = drawn(4, 150, 5)
    found = ps.assess(survey(logs, names), BASE, method="bca", n_resamples=999).ports
    assert ((found["conf_low"] <= 1.0) & (found["conf_high"] >= 1.0)).mean() < 0.88


@pytest.mark.parametrize("nondetects", ["half", "ros", "mle", "bounds"])
def test_non_detects_enter_as_asked(nondetects):
    logs, ports = drawn(12, 3, 6)
    samples = survey(logs, ports, 0.4)
    found = ps.assess(samples, BASE, nondetects=nondetects, n_resamples=99)
    method = nondetects if nondetects in ("ros", "mle") else "substitute"
    filled = ps.impute_nondetects(samples, method=method)
    np.testing.assert_allclose(found.samples["pli"], ps.pli(filled, BASE), rtol=1e-12)
    zone = ps.zone_pli(found.samples["pli"], samples.info["port"])
    table = found.ports.set_index("port")
    np.testing.assert_allclose(table["zone_pli"], zone[table.index], rtol=1e-12)
    if nondetects == "bounds":
        assert (table["conf_low"] == 0.0).all() and (table["p_above_1"] == 1.0).all()
        most = ps.pli(ps.impute_nondetects(samples, fraction=1.0), BASE)
        upper = {name: ps.pli_test(most[samples.info["port"] == name]).effect_high for name in table.index}
        np.testing.assert_allclose(table["conf_high"], pd.Series(upper)[table.index], rtol=1e-12)
        assert (found.samples["pli_conf_low"][found.samples["n_nondetect"] > 0] == 0.0).all()
    else:
        assert (table["conf_low"] > 0.0).all()
        half = ps.assess(samples, BASE, n_resamples=99).ports.set_index("port")
        ends = ["conf_low", "conf_high"]
        pd.testing.assert_frame_equal(table[ends].sort_index(), half[ends].sort_index())


def test_a_metal_without_any_measured_value_is_no_special_case():
    logs, ports = drawn(5, 2, 7)
    logs[:, 0] = -9.0  # Cu below its limit everywhere
    found = ps.assess(survey(logs, ports, 0.2), BASE, n_resamples=99).ports
    assert np.isfinite(found[["conf_low", "conf_high"]].to_numpy()).all()
    assert (found["conf_low"] > 0.0).all()


def test_samples_that_lack_a_metal_are_imputed_over_those_they_have():
    logs, ports = drawn(8, 2, 8)
    samples = survey(logs, ports, 0.3)
    frame = samples.concentrations.astype(object).where(~samples.nondetect, "<" + samples.limits.astype(str))
    frame.loc[0, "Zn"] = None
    lacking = ps.read_samples(frame.assign(port=ports), port="port", units=dict.fromkeys(BASE, "mg/kg"))
    found = ps.assess(lacking, BASE, missing="omit", n_resamples=99).ports
    assert np.isfinite(found[["conf_low", "conf_high"]].to_numpy()).all()


def test_a_claim_never_contradicts_the_interval():
    logs, ports = drawn(8, 12, 9)
    shift = np.repeat(np.linspace(-1.2, 1.2, 12), 8)[:, None]
    found = ps.assess(survey(logs + shift, ports, 0.1), BASE, n_resamples=19)
    table = found.ports
    above, below = table["p_above_1"] <= 0.025, table["p_below_1"] <= 0.025
    assert above.any() and below.any()
    assert (table["conf_low"][above] > 1.0).all() and (table["conf_high"][below] < 1.0).all()
    assert above.sum() < (table["conf_low"] > 1.0).sum(), "adjusted over 12 ports, fewer are claimed"
    made = ps.table(found)
    marks = [row[[column.name for column in made.columns].index("zone_class")] for row in made.rows]
    assert sum("¶" in mark for mark in marks) == 12 - above.sum() - below.sum()
    assert "¶ Not significantly above or below 1, so the class is uncertain." in made.notes
    for side, chosen in (("above", above), ("below", below)):
        names = table["port"][chosen]
        said = rf"(?<!not )significantly {side} 1 in {numeral(len(names))}\b"
        assert re.search(said, ps.results_text(found))


@pytest.mark.parametrize("method", ["percentile", "basic", "normal", "bca"])
def test_bootstrap_intervals_of_substituted_values_stay_available(method):
    logs, ports = drawn(12, 2, 10)
    found = ps.assess(survey(logs, ports, 0.3), BASE, method=method, n_resamples=99)
    assert coded(found.notes, "filled_as_measured")
    expected = ps.bootstrap_mean(np.log(found.samples["pli"][:12]), transform=np.exp, method=method, n_resamples=99)
    assert found.intervals["p000"].conf_low == expected.conf_low
