"""Backgrounds from one's own samples: R on the same values, exact properties, what the intervals cover."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import by_profile, examples

import pli_stats as ps
from pli_stats.pollution.backgrounds.quantile_rules import rule_values
from pli_stats.text.notes import coded

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "backgrounds.json").read_text())
ROUNDING = 1e-12  # sums and interpolations of doubles in another order
RULES = {
    "median_2mad": {"method": "median_2mad"},
    "median_2mad_log": {"method": "median_2mad", "log": True},
    "tukey": {"method": "tukey"},
    "tukey_log": {"method": "tukey", "log": True},
    "percentile_95": {"method": "percentile", "reference": "all"},
    "percentile_90": {"method": "percentile", "reference": "all", "percentile": 90},
}
FEW = {"n_resamples": 199}


def samples_of(frame, **options):
    return ps.read_samples(pd.DataFrame(frame), **options)


def lognormal(n, *metals, seed=5, sd=0.5):
    rng = np.random.default_rng(seed)
    return {metal: np.exp(rng.normal(10.5 if metal == "Al" else 3.0, sd, n)) for metal in metals}


# ------------------------------------------------------------------ R


@pytest.mark.parametrize("name", GOLDEN["rules"])
@pytest.mark.parametrize("rule", RULES)
def test_values_are_those_of_r(name, rule):
    case = GOLDEN["rules"][name]
    found = ps.background_from(samples_of({"Cu": case["values"]}), **RULES[rule], **FEW)
    np.testing.assert_allclose(found.values["Cu"], case[rule], rtol=ROUNDING)


def test_the_fence_parts_what_the_boxplot_of_r_draws_singly():
    for name in ("n41", "n57"):  # 4 k + 1 values
        case = GOLDEN["rules"][name]
        fence = ps.background_from(samples_of({"Cu": case["values"]}), method="tukey", **FEW).values["Cu"]
        assert sorted(value for value in case["values"] if value > fence) == case["above_hinges"]


@pytest.mark.parametrize("log", [False, True])
def test_the_line_is_that_of_lm(log):
    case = GOLDEN["line"]
    data = samples_of({"Al": case["Al"], "Pb": case["Pb"]})
    asked = {"method": "regression", "normalizer": "Al", "log": log, **FEW}
    line = ps.background_from(data, **asked)
    said = case["log" if log else "plain"]
    for column in ("intercept", "slope", "residual_sd", "r_squared"):
        # Normal equations of centred values: the condition of x (mean over spread) costs a digit or two.
        np.testing.assert_allclose(line.coefficients.at["Pb", column], said[column], rtol=1e-10)
    np.testing.assert_allclose(ps.background_from(data, at=50000, **asked).values["Pb"], said["at_50000"], rtol=1e-10)


# ------------------------------------------------------------------ properties


@given(
    st.lists(st.floats(0.01, 1e5), min_size=10, max_size=40),
    st.sampled_from(["median_2mad", "tukey", "percentile"]),
    st.floats(1e-3, 1e3),
    st.booleans(),
)
@examples(60)
def test_backgrounds_scale_with_the_unit_and_padding_changes_nothing(values, method, factor, log):
    row = np.array([values])
    found = rule_values(row, method, share=0.95, log=log)
    np.testing.assert_allclose(rule_values(row * factor, method, share=0.95, log=log), found * factor, rtol=1e-9)
    padded = np.concatenate([row, np.full((1, 7), np.nan)], axis=1)[:, ::-1]
    np.testing.assert_array_equal(rule_values(padded, method, share=0.95, log=log), found)


def test_replicates_are_the_rule_on_the_resampled_rows():
    from pli_stats.stats.resampling.random_streams import philox_draws

    data = lognormal(25, "Cu", "Pb")
    found = ps.background_from(samples_of(data), seed=4, **FEW)
    draws = philox_draws(25, 0, 199, 4)
    for metal, values in data.items():
        drawn = values[draws]
        median = np.median(drawn, axis=1, keepdims=True)
        mad = 1.4826 * np.median(np.abs(drawn - median), axis=1)
        np.testing.assert_allclose(found.replicates[metal], median[:, 0] + 2 * mad, rtol=ROUNDING)
    assert found.to_frame().columns.tolist() == [
        "element", "value", "sd", "conf_low", "conf_high", "conf_level", "n", "n_nondetect", "mc_error_low",
        "mc_error_high",
    ]  # fmt: skip


def test_ports_are_drawn_whole():
    data = lognormal(30, "Cu")
    data["harbour"] = np.repeat(list("abcdef"), [2, 8, 5, 5, 4, 6])
    data["Cu"] = np.repeat(np.exp(np.random.default_rng(1).normal(3, 1, 6)), [2, 8, 5, 5, 4, 6])
    read = samples_of(data, port="harbour")
    whole, single = (ps.background_from(read, unit=unit, **FEW) for unit in ("auto", "sample"))
    assert coded(whole.notes, "background_estimated")[0]["unit"] == "port"
    assert whole.values["Cu"] == single.values["Cu"]
    assert whole.sd["Cu"] > single.sd["Cu"], "six ports know less than thirty samples"


def test_reference_samples_by_value_and_by_mask():
    data = lognormal(40, "Cu") | {"area": ["offshore"] * 25 + ["harbour"] * 10 + ["quay"] * 5}
    read = samples_of(data)
    by_value = ps.background_from(read, method="percentile", reference={"area": "offshore"}, **FEW)
    by_mask = ps.background_from(read, method="percentile", reference=read.info["area"] == "offshore", **FEW)
    by_both = ps.background_from(read, method="percentile", reference={"area": ["offshore", "quay"]}, **FEW)
    assert by_value.values["Cu"] == by_mask.values["Cu"] == np.quantile(data["Cu"][:25], 0.95)
    assert by_both.intervals.at[0, "n"] == 30


def test_a_quantile_above_all_limits_is_known_and_one_below_is_not():
    values = [*range(10, 40)]
    censored = [f"<{v}" if v < 15 else str(v) for v in values]
    read = samples_of({"Cu": censored})
    asked = {"method": "percentile", "reference": "all", **FEW}
    assert ps.background_from(read, **asked).values["Cu"] == np.quantile(values, 0.95)
    assert ps.background_from(read, method="tukey", **FEW).values["Cu"] == pytest.approx(31.75 + 1.5 * 14.5)
    heavy = samples_of({"Cu": [f"<{v}" if v < 18 else str(v) for v in values], "Pb": values})
    with pytest.raises(ps.InputError, match=r"background of 'Cu' cannot be known.*metals=\['Pb'\]"):
        ps.background_from(heavy, method="tukey")  # the lower quartile lies among the limits


def test_non_detects_that_matter_in_resamples_are_told():
    values = [f"<{v}" if v < 17 else str(v) for v in range(10, 40)]
    found = ps.background_from(samples_of({"Cu": values}), method="tukey", **FEW)
    told = coded(found.notes, "nondetects_in_resamples")
    assert len(told) == 1 and 0.0 < told[0]["share"] < 1.0 and told[0].about_names("metal") == ("Cu",)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"percentile": 90}, "used by method 'percentile' only"),
        ({"normalizer": "Cu"}, "used by method 'regression' only"),
        ({"method": "regression"}, "`normalizer='Al'`"),
        ({"method": "percentile"}, "`reference='all'`"),
        ({"method": "percentile", "reference": "all", "percentile": 99}, "at least 100 samples"),
        ({"reference": np.arange(30) < 9}, "at least 10 samples of each metal, got: Cu 9, Pb 9"),
        ({"reference": [True, False]}, "a mask of 30 truth values"),
        ({"method": "mode"}, "`method` must be one of"),
    ],
)
def test_what_is_refused(asked, said):
    with pytest.raises(ps.InputError, match=said.replace("(", r"\(")):
        ps.background_from(samples_of(lognormal(30, "Cu", "Pb")), **asked)


def test_few_ports_are_asked_about():
    data = lognormal(30, "Cu") | {"harbour": np.repeat(["a", "b", "c"], 10)}
    read = samples_of(data, port="harbour")
    with pytest.raises(ps.InputError, match=r"lie in 3 ports.*`unit='sample'`"):
        ps.background_from(read)
    assert ps.background_from(read, unit="sample", **FEW).values["Cu"] > 0


# ------------------------------------------------------------------ what the indices make of it


def test_it_goes_wherever_a_named_background_does():
    read = samples_of(lognormal(30, "Cu", "Pb", "Al"))
    own = ps.background_from(read, **FEW)
    plain = own.values.to_dict()
    for verb in (ps.contamination_factor, ps.geoaccumulation_index, ps.pli, ps.nemerow_index, ps.contamination_degree):
        a, b = verb(read.concentrations, own), verb(read.concentrations, plain)
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    np.testing.assert_array_equal(
        ps.enrichment_factor(read.concentrations, own, normalizer="Al"),
        ps.enrichment_factor(read.concentrations, plain, normalizer="Al"),
    )


def test_the_interval_of_the_pli_carries_the_covariance_of_the_metals():
    rng = np.random.default_rng(8)
    common = rng.normal(0, 0.5, (60, 1))  # one source for all metals
    frame = pd.DataFrame(np.exp(3 + common + rng.normal(0, 0.1, (60, 4))), columns=["Cd", "Cu", "Pb", "Zn"])
    read = ps.read_samples(frame, units="mg/kg")
    own = ps.background_from(read, **FEW)
    found = ps.pli_interval(read, own).frame["sd_log"]
    logs = np.log(own.replicates).mean(axis=1)
    np.testing.assert_allclose(found, logs.std(ddof=1), rtol=1e-10)
    alone = np.sqrt((np.log(own.replicates).var(ddof=1)).sum()) / 4
    assert found.iloc[0] > 1.5 * alone, "metals of one source err together"
    with_lab = ps.pli_interval(read, own, analytical_sd=0.2).frame["sd_log"]
    np.testing.assert_allclose(with_lab**2, logs.var(ddof=1) + np.log1p(0.04) / 4, rtol=1e-10)


def test_an_assessment_says_where_its_background_comes_from():
    read = samples_of(lognormal(40, "Cu", "Pb") | {"harbour": np.repeat(list("abcd"), 10)}, port="harbour")
    own = ps.background_from(read, method="tukey", log=True, **FEW)
    result = ps.assess(read, own, n_resamples=199)
    assert (result.samples["pli_conf_low"] < result.samples["pli"]).all()
    fixed = coded(result.notes, "background_held_fixed")[0]
    shift = np.log(own.values.to_numpy()) - np.log(own.replicates.to_numpy())
    np.testing.assert_allclose([fixed["low"], fixed["high"]], np.exp(np.quantile(shift.mean(axis=1), [0.025, 0.975])))
    text = ps.methods_text(result)
    assert "Tukey's upper inner fence, in logarithms, of the concentrations of 40 reference samples (Tukey" in text
    assert "Reimann et al., 2005" in text and "hold the background fixed" in text


def test_indices_carry_the_replicates():
    read = samples_of(lognormal(30, "Cu", "Pb", "Al"))
    own = ps.background_from(read, **FEW)
    conc, drawn = read.concentrations, own.replicates
    cf = ps.index_interval(conc, own, metals=["Cu"])
    low, high = np.quantile(drawn["Cu"], [0.025, 0.975])
    # Percentiles of ln B* against those of B*: between two order statistics the two interpolate apart.
    np.testing.assert_allclose(cf["conf_low"], conc["Cu"] / high, rtol=1e-3)
    np.testing.assert_allclose(cf["conf_high"], conc["Cu"] / low, rtol=1e-3)
    igeo = ps.index_interval(conc, own, metals=["Cu"], index="geoaccumulation_index")
    np.testing.assert_allclose(igeo["conf_low"], np.log2(cf["conf_low"] / 1.5), rtol=1e-9, atol=1e-12)
    ef = ps.index_interval(conc, own, metals=["Cu"], index="enrichment_factor", normalizer="Al")
    ratio = np.quantile(np.log(drawn["Cu"] / drawn["Al"]), [0.025, 0.975])
    np.testing.assert_allclose(ef["conf_high"], conc["Cu"] / conc["Al"] / np.exp(ratio[0]), rtol=1e-9)
    pli = ps.index_interval(conc, own, metals=["Cu", "Pb"], index="pli", level=0.8)
    means = np.quantile(np.log(drawn[["Cu", "Pb"]]).mean(axis=1), [0.1, 0.9])
    np.testing.assert_allclose(pli["conf_low"], np.exp(np.log(conc[["Cu", "Pb"]]).mean(axis=1) - means[1]), rtol=1e-9)
    assert (pli["estimate"] == ps.pli(conc, own, metals=["Cu", "Pb"])).all()


def test_without_any_uncertainty_no_index_interval():
    with pytest.raises(ps.InputError, match="How uncertain the background 'shale' is for 'Cu' is not known"):
        ps.index_interval(pd.DataFrame({"Cu": [45.0]}), "shale")


# ------------------------------------------------------------------ regression


def test_enrichment_by_regression():
    case = GOLDEN["line"]
    data = samples_of({"Al": case["Al"], "Pb": case["Pb"]})
    line = ps.background_from(data, method="regression", normalizer="Al", **FEW)
    found = ps.enrichment_by_regression(data.concentrations, line)
    expected = case["plain"]["intercept"] + case["plain"]["slope"] * np.array(case["Al"])
    np.testing.assert_allclose(found["baseline"], expected, rtol=1e-9)
    np.testing.assert_allclose(found["estimate"], np.array(case["Pb"]) / expected, rtol=1e-9)
    assert (found["conf_low"] < found["estimate"]).all() and (found["estimate"] < found["conf_high"]).all()
    far = pd.DataFrame({"Al": [9e4], "Pb": [40.0]})
    with pytest.raises(ps.InputError, match="1 sample has a content of Al outside"):
        ps.enrichment_by_regression(far, line)
    assert len(ps.enrichment_by_regression(far, line, extrapolate=True)) == 1
    with pytest.raises(ps.InputError, match="gives each sample a background of its own"):
        ps.pli(data.concentrations, line)
    # at a content it is a background, with the content for the normaliser's own: EF is then CF normalised to it
    fixed = ps.background_from(data, method="regression", normalizer="Al", at=50000, **FEW)
    ef = ps.enrichment_factor(data.concentrations, fixed, normalizer="Al")
    cf = ps.contamination_factor(data.concentrations[["Pb"]], fixed)
    np.testing.assert_allclose(ef["Pb"], cf["Pb"] * 50000 / data.concentrations["Al"], rtol=1e-12)


# ------------------------------------------------------------------ coverage


@pytest.mark.parametrize(("method", "least"), [("median_2mad", 0.90), ("tukey", 0.88)])
def test_intervals_cover_the_background_of_the_population(method, least):
    """Lognormal in logs, n = 60, nominal 95 %: the percentile interval of a spread is known to fall short a little."""
    rng = np.random.default_rng(11)
    repeats = by_profile(150, 1500)
    z = 0.6744897501960817
    truth = np.exp(0.5 * 2.0 if method == "median_2mad" else 0.5 * (z + 1.5 * 2 * z))
    covered = 0
    for seed in range(repeats):
        read = samples_of({"Cu": np.exp(rng.normal(0.0, 0.5, 60))})
        line = ps.background_from(read, method=method, log=True, n_resamples=299, seed=seed).intervals.iloc[0]
        covered += line["conf_low"] <= truth <= line["conf_high"]
    error = np.sqrt(least * (1 - least) / repeats)
    assert covered / repeats > least - 3 * error, covered / repeats


def test_the_interval_of_the_regression_covers_the_line():
    """Pairs are resampled: intervals of 40 pairs are known to fall a little short of the nominal 95 %."""
    rng = np.random.default_rng(13)
    repeats, covered = by_profile(150, 1500), 0
    for seed in range(repeats):
        al = rng.uniform(2e4, 6e4, 40)
        read = samples_of({"Al": al, "Pb": 5 + 4e-4 * al + rng.normal(0, 2, 40)})
        asked = {"method": "regression", "normalizer": "Al", "at": 50000, "n_resamples": 299, "seed": seed}
        line = ps.background_from(read, **asked).intervals.iloc[0]
        covered += line["conf_low"] <= 25.0 <= line["conf_high"]
    assert covered / repeats > 0.90 - 3 * np.sqrt(0.9 * 0.1 / repeats), covered / repeats
