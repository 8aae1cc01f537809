"""Assessments of surveys drawn with unequal probability: the interval of a zone, its columns, notes and audit log."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

import pli_stats as ps
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import coded

R = json.loads((Path(__file__).parents[2] / "golden" / "survey_designs.json").read_text())
SITES = pd.DataFrame(R["sites"])
K = np.arange(len(SITES))
BACKGROUND = {"Cu": 45.0, "Pb": 20.0}
SAME = {"rel": 1e-12}


def survey(nondetects=0):
    """Return samples whose PLI is that of the golden sites, the first ones below their limits for lead."""
    table = SITES.assign(
        Cu=SITES["pli"] * BACKGROUND["Cu"],
        Pb=[
            f"<{value * BACKGROUND['Pb']}" if k < nondetects else str(value * BACKGROUND["Pb"])
            for k, value in enumerate(SITES["pli"])
        ],
        longitude=-118.0 + (K * 7 % 50) / 100.0,
        latitude=33.0 + (K * K % 47) / 100.0,
    ).drop(columns=["pli", "class"])
    return ps.read_samples(table, port="harbour", units={"Cu": "mg/kg", "Pb": "mg/kg"})


def columns(result, *names):
    """Return columns of the ports by port."""
    return result.ports.set_index("port").sort_index()[list(names)]


@pytest.mark.parametrize("nondetects", [0, 8])
@pytest.mark.parametrize("by", ["harbour", "stratum"])
def test_equal_weights_in_one_stratum_are_the_unweighted_assessment(nondetects, by):
    samples = survey(nondetects)
    plain = ps.assess(samples, BACKGROUND, by=by, n_resamples=99)
    equal = ps.assess(samples, BACKGROUND, by=by, n_resamples=99, weights=np.full(len(K), 0.7))
    numbers = list(plain.ports.select_dtypes("number"))
    pd.testing.assert_frame_equal(columns(plain, *numbers), columns(equal, *numbers), rtol=1e-12, atol=1e-15)


FINITE = """
library(survey)
a <- commandArgs(TRUE)
sites <- read.csv(a[1])
design <- svydesign(~1, strata = ~stratum, weights = ~weight, fpc = ~units, data = sites)
whole <- lapply(split(seq_len(nrow(sites)), sites$stratum), function(rows) {
  part <- design[rows, ]
  mean <- svymean(~log(pli), part)
  unname(exp(c(coef(mean), confint(mean, df = length(rows) - 1))))
})
of <- svyby(~log(pli), ~stratum, design, svymean)
writeLines(jsonlite::toJSON(list(whole = whole, se = as.list(setNames(SE(of), of$stratum))), digits = 17))
"""


@pytest.mark.r
def test_zones_of_a_finite_population_are_svymean_with_fpc(tmp_path):
    """Zones that are strata: the intervals of R's svymean for the part of the design, and the errors of its svyby."""
    sites = SITES.assign(units=SITES["stratum"].map(R["units"]))
    sites.to_csv(tmp_path / "sites.csv", index=False)
    command = ["Rscript", "--vanilla", "-e", FINITE, str(tmp_path / "sites.csv")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    r = json.loads(done.stdout.splitlines()[-1])
    samples = survey()
    asked = {"by": "stratum", "weights": "weight", "strata": "stratum", "n_resamples": 99}
    found = ps.assess(samples, BACKGROUND, fpc=sites["units"], **asked)
    for name, row in columns(found, "zone_pli", "conf_low", "conf_high", "n").iterrows():
        assert list(row[:3]) == pytest.approx(r["whole"][name], rel=1e-12)
        t = stdtrit(row["n"] - 1, 0.975)
        assert np.log(row["conf_high"] / row["conf_low"]) / 2.0 / t == pytest.approx(r["se"][name][0], rel=1e-12)
    assert "The population is finite" in " ".join(sentences(found.notes))
    endless = ps.assess(samples, BACKGROUND, **asked).ports
    assert (endless.set_index("port")["conf_low"] < found.ports.set_index("port")["conf_low"]).all()


def test_a_port_is_a_domain_of_the_survey():
    found = ps.assess(survey(), BACKGROUND, weights="weight", strata="stratum", n_resamples=99)
    drawn = {"weights": SITES["weight"], "strata": SITES["stratum"]}
    for name, row in columns(
        found, "zone_pli", "conf_low", "conf_high", "share_over_1", "share_over_1_high", "df"
    ).iterrows():
        here = SITES["harbour"] == name
        mean = ps.survey_mean(SITES["pli"], domain=here, geometric=True, **drawn)
        share = ps.survey_shares(SITES["pli"] > 1.0, domain=here, **drawn)[True]
        assert row["zone_pli"] == pytest.approx(mean.estimate, **SAME)
        assert (row["conf_low"], row["conf_high"]) == pytest.approx((mean.conf_low, mean.conf_high), **SAME)
        assert (row["share_over_1"], row["share_over_1_high"]) == pytest.approx(
            (share.estimate, share.conf_high), **SAME
        )
        assert row["df"] == coded(mean.notes, "survey_design")[0]["df"]
        assert found.intervals[name].method == "stratified t"


def test_shares_and_means_are_weighted():
    found = ps.assess(survey(4), BACKGROUND, weights="weight", by="stratum", n_resamples=99)
    samples = found.samples.assign(w=SITES["weight"].to_numpy())
    for name, row in columns(found, "mean_contamination_degree", "bound_high", "share_over_guideline").iterrows():
        here = samples[samples["stratum"] == name]
        weights = here["w"] / here["w"].sum()
        assert row["mean_contamination_degree"] == pytest.approx(weights @ here["contamination_degree"], **SAME)
        assert row["bound_high"] == pytest.approx(np.exp(weights @ np.log(here["pli_bound_high"])), **SAME)
        assert row["share_over_guideline"] == pytest.approx(weights @ (here["n_over_guideline"] > 0), abs=1e-15)


def test_nondetects_widen_a_weighted_interval():
    made = {"weights": "weight", "strata": "stratum", "by": "stratum"}
    few, many = (ps.assess(survey(n), BACKGROUND, **made).intervals["bay"] for n in (0, 10))
    assert np.log(many.conf_high / many.conf_low) > 1.2 * np.log(few.conf_high / few.conf_low)
    assert many.mc_error[0] > 0.0
    bounds = ps.assess(survey(10), BACKGROUND, nondetects="bounds", **made).intervals["bay"]
    assert bounds.conf_low == 0.0
    assert bounds.conf_high > many.estimate


def test_several_columns_are_crossed_to_strata():
    crossed = ps.assess(survey(), BACKGROUND, weights="weight", strata=["stratum", "harbour"], lonely="adjust")
    joined = ps.assess(
        survey(), BACKGROUND, weights="weight", strata=SITES["stratum"] + SITES["harbour"], lonely="adjust"
    )
    assert coded(crossed.notes, "survey_weights")[0]["strata"] == "stratum x harbour"
    assert coded(crossed.notes, "survey_weights")[0]["n_strata"] == SITES.groupby(["stratum", "harbour"]).ngroups
    names = ("zone_pli", "conf_low", "conf_high", "df")
    pd.testing.assert_frame_equal(columns(crossed, *names), columns(joined, *names))


def test_places_in_degrees_are_put_on_a_plane():
    samples = survey()
    made = {"weights": "weight", "variance": "local", "n_resamples": 99}
    found = ps.assess(samples, BACKGROUND, **made)
    north = samples.info["latitude"].to_numpy()
    plane = np.column_stack([samples.info["longitude"].to_numpy() * np.cos(np.radians(north.mean())), north])
    other = ps.assess(samples, BACKGROUND, coordinates=plane, **made)
    swapped = ps.assess(samples, BACKGROUND, coordinates=["latitude", "longitude"], **made)
    names = ("zone_pli", "conf_low", "conf_high")
    for each in (other, swapped):
        pd.testing.assert_frame_equal(columns(found, *names), columns(each, *names), rtol=1e-11)
    assert found.intervals["Mission"].method == "local t"
    far = samples.info.assign(latitude=91.0)
    with pytest.raises(ps.InputError, match=r"latitude of row 0 .* is 91\.0\."):
        ps.assess(ps.Samples(samples.concentrations, samples.limits, samples.nondetect, far, "harbour"), **made)


def test_what_was_done_is_in_the_notes_and_the_audit_log():
    samples = survey()
    kept = samples.kept((SITES["stratum"] != "port").to_numpy() | (K == 25))
    found = ps.assess(kept, BACKGROUND, weights="weight", strata="stratum", lonely="certainty")
    said = sentences(coded(found.notes, "survey_weights"))[0]
    assert "weighted by weight (samples drawn within 4 strata: stratum)" in said
    assert "1 stratum has a single sample, for which no variance, as it was bound to be drawn" in said
    rules = found.audit.set_index("column")["rule"]
    assert rules["weight"] == "each sample weighted by the area or number of units that it stands for"
    assert list(rules["stratum"]) == [
        "samples drawn within strata",
        "stratum of a single sample: its variance by 'certainty'",
    ]
    assert found.audit["row"].dropna().tolist()[-1] == 25
    assert not coded(ps.assess(samples, BACKGROUND).notes, "survey_weights")


def test_a_port_without_degrees_of_freedom_has_no_interval_and_no_test():
    table = pd.DataFrame(
        {"harbour": [*"AABBBB"], "stratum": [*"xyxxyy"], "area": [1.0, 2, 1, 1, 2, 2], "Cu": [45.0, 60, 30, 80, 20, 50]}
    )
    found = ps.assess(ps.read_samples(table, port="harbour", units="mg/kg"), weights="area", strata="stratum")
    row = columns(found, "conf_low", "conf_high", "p_above_1", "df").loc["A"]
    assert (row["conf_low"], row["conf_high"], row["df"]) == (0.0, np.inf, 0)
    assert np.isnan(row["p_above_1"])
    assert "2 samples in 2 strata leave no degree of freedom" in ps.table(found).to_markdown()


def test_the_table_and_the_texts_say_area():
    found = ps.assess(survey(), BACKGROUND, weights="weight", strata="stratum")
    table = ps.table(found)
    assert "share_interval" in [column.name for column in table.columns]
    text = table.to_markdown()
    assert "Zone PLI: weighted geometric mean" in text
    assert "as many degrees of freedom as samples less strata" in text
    assert "95 % interval of PLI \\> 1 (%)" in text
    assert "weighted by what it stands for (weight)" in str(ps.methods_text(found))
    assert "in up to an estimated" in str(ps.results_text(found))
    ps.plot(found)


@pytest.mark.parametrize("year", [2023])
def test_the_bight_by_its_own_area_weights(year, mirror):
    every = ps.load_socal_bight()
    drawn = every.kept(((every.info["surveyyear"] == year) & (every.info["areaweight"] > 0)).to_numpy())
    panel = ["As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn"]
    samples = ps.complete_samples(drawn, panel)
    made = {"metals": panel, "by": "surveyyear"}
    plain = ps.assess(samples, **made).ports.iloc[0]
    weighted = ps.assess(samples, weights="areaweight", strata="stratum", **made).ports.iloc[0]
    local = ps.assess(samples, weights="areaweight", strata="stratum", variance="local", **made).ports.iloc[0]
    assert (plain["n"], weighted["df"]) == (181, 177)
    # What docs/assess_a_survey.md shows.
    assert (round(plain["zone_pli"], 2), round(weighted["zone_pli"], 2)) == (0.61, 0.62)
    assert (round(plain["share_over_1"], 2), round(weighted["share_over_1"], 2)) == (0.27, 0.22)
    assert weighted["conf_low"] < local["conf_low"] < local["conf_high"] < weighted["conf_high"]
