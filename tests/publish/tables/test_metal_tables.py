"""The table of metals: medians and ranges with non-detects told, background, shares above it."""

from __future__ import annotations

import pandas as pd
import pytest
from table_cells import cells, is_rounded, is_sound

import pli_stats as ps
from pli_stats.publish.tables.table_verbs import table
from pli_stats.results import Assessment
from pli_stats.text.note_wording import sentence


@pytest.fixture(scope="module")
def survey() -> Assessment:
    frame = pd.DataFrame(
        {
            "harbour": ["Eden"] * 3 + ["Botany"] * 2,
            "Cu": [45.0, 90.1234, 22.5, 60.0, 30.0],
            "Pb": ["<0.5", "<0.5", "<0.4", 80.0, 40.0],
            "Zn": ["<2", 1.0, 95.0, 190.0, 380.0],
        }
    )
    samples = ps.read_samples(frame, port="harbour")
    return ps.assess(samples, by="harbour", n_resamples=99)


def test_concentrations_with_nondetects(survey):
    made = table(survey, what="metals")
    assert is_sound(made)
    assert made.title == "Metals in 5 samples"
    assert cells(made, "metal") == ["Cu", "Pb", "Zn"]
    assert cells(made, "n") == ["5"] * 3
    assert cells(made, "share_nondetect") == ["0", "60", "20"]
    # Three of five lead values are not detected, so that their median is none that was measured.
    assert cells(made, "median") == ["45", "<0.5", "95"]
    # 1.0 was measured in zinc, below the limit of the value that was not.
    assert cells(made, "range") == ["22.5 to 90.1", "<0.4 to 80", "1 to 380"]
    assert "< stands before a limit" in " ".join(made.notes)


def test_median_between_a_limit_and_a_value():
    frame = pd.DataFrame({"Cu": ["<20", "<20", 30.0, 60.0], "Pb": ["<20", 10.0, 30.0, 60.0], "harbour": "Eden"})
    made = table(ps.assess(ps.read_samples(frame, port="harbour"), n_resamples=99), what="metals")
    # Copper's median is the mean of a non-detect and 30; lead's middle values, 10 and 30, were both measured.
    assert cells(made, "median") == ["<25", "20"]


def test_indices_of_single_metals(survey):
    made = table(survey, what="metals")
    assert cells(made, "background") == ["45", "20", "95"]
    for name in ("contamination_factor", "geoaccumulation_index", "ecological_risk"):
        medians = survey.metals.groupby("metal", sort=False)[name].median()
        assert all(is_rounded(text, value) for text, value in zip(cells(made, name), medians, strict=True))
    assert cells(made, "share_over_1") == ["40", "40", "40"], "a CF of 1 is not above 1"
    assert "enrichment_factor" not in [column.name for column in made.columns], "no normaliser was named"
    said = " ".join(made.notes)
    # Neither RI nor Cdeg nor the intervals of single samples are in this table.
    assert {each.code for each in survey.notes if sentence(each) in said} == {"unit_assumed", "half_limit"}
    assert {each.code for each in survey.notes} == {
        "unit_assumed", "half_limit", "nondetects_imputed", "ri_substances", "cdeg_substances", "no_measurement_error",
        "nondetects_uniform",
    }  # fmt: skip
    assert "Background: shale" in said
    assert "Igeo: geoaccumulation index" in said


def test_values_measured_at_a_limit():
    frame = pd.DataFrame({"Cu": [1.0, "<1", 7.0, "<7"], "port": ["Eden"] * 4})
    found = ps.assess(ps.read_samples(frame, port="port"), n_resamples=9)
    # One of the least lies below 1, none of the largest above 7.
    assert cells(table(found, what="metals"), "range") == ["<1 to 7"]


def test_all_above_and_all_below(survey):
    only = survey.metals[survey.metals["metal"] == "Pb"]
    made = table(
        ps.Assessment(
            survey.samples, only[only["nondetect"]], survey.ports, survey.intervals, survey.audit, by="harbour"
        ),
        what="metals",
    )
    assert cells(made, "range") == ["<0.4 to <0.5"]
    assert cells(made, "median") == ["<0.5"]
    assert cells(made, "share_over_1") == ["0"]
