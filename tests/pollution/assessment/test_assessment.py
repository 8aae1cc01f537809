"""The assessment puts the pieces together without changing them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import coded, note

COLUMNS = {
    "station": list("abcdefgh"),
    "harbour": ["north"] * 5 + ["south"] * 2 + ["west"],
    "Cu": ["45", "90", "<40", "20", "33", "300", "12", "45"],
    "Pb": ["20", "40", "10", "30", "<8", "250", "9", "20"],
    "Al": ["80000"] * 8,
}


@pytest.fixture(scope="module")
def samples():
    return ps.read_samples(pd.DataFrame(COLUMNS), port="harbour")


@pytest.fixture(scope="module")
def result(samples):
    return ps.assess(samples, normalizer="Al")


def test_by_sample(samples, result):
    filled = ps.impute_nondetects(samples)[["Cu", "Pb"]]
    table = result.samples
    np.testing.assert_allclose(table["pli"], ps.pli(filled), rtol=1e-15)
    np.testing.assert_allclose(table["contamination_degree"], ps.contamination_degree(filled), rtol=1e-12)
    np.testing.assert_allclose(table["nemerow_index"], ps.nemerow_index(filled), rtol=1e-12)
    np.testing.assert_allclose(table["risk_index"], ps.risk_index(filled), rtol=1e-12)
    np.testing.assert_allclose(table["mean_quotient"], ps.mean_quotient(filled, "ERM"), rtol=1e-12)
    exceed = ps.guideline_exceedance(filled, "ERM").sum(axis=1)
    assert table["n_over_guideline"].tolist() == exceed.tolist()
    assert table["n_nondetect"].tolist() == [0, 0, 1, 0, 1, 0, 0, 0]
    assert table["metals_used"].unique().tolist() == ["Cu Pb"]
    assert table["station"].tolist() == COLUMNS["station"]


def test_by_metal(samples, result):
    filled = ps.impute_nondetects(samples)
    metals = result.metals.pivot(index="sample", columns="metal", values="enrichment_factor")
    np.testing.assert_allclose(metals, ps.enrichment_factor(filled, normalizer="Al")[metals.columns], rtol=1e-12)
    assert len(result.metals) == 16
    assert "Al" not in set(result.metals["metal"])


def test_by_port(samples, result):
    ports = result.ports.set_index("port")
    zone = ps.zone_pli(result.samples["pli"], samples.info["harbour"])
    np.testing.assert_allclose(ports["zone_pli"], zone[ports.index], rtol=1e-12)
    assert ports["n"].to_dict() == {"south": 2, "north": 5, "west": 1}
    assert result.ports["zone_pli"].is_monotonic_decreasing
    north = ports.loc["north"]
    assert 0.0 == north["bound_low"] < north["conf_low"] < north["zone_pli"] < north["bound_high"]
    assert ports.loc["west", ["conf_low", "conf_high"]].tolist() == [0.0, np.inf]
    assert ports["share_over_1"].to_dict() == {"north": 0.2, "south": 0.5, "west": 0.0}
    interval = result.intervals["north"]
    assert (interval.conf_low, interval.conf_high) == (north["conf_low"], north["conf_high"])
    assert "Only 1 sample: no 95 % confidence interval can be given." in ports.loc["west", "notes"]
    assert np.isnan(ports.loc["west", "p_above_1"])


def test_same_seed_same_result(samples, result):
    again = ps.assess(samples, normalizer="Al")
    pd.testing.assert_frame_equal(again.ports, result.ports)
    other = ps.assess(samples, normalizer="Al", seed=2)
    assert other.intervals["north"].conf_low != result.intervals["north"].conf_low, "non-detects are drawn anew"
    assert other.intervals["south"].conf_low == result.intervals["south"].conf_low, "nothing is drawn"


def test_a_port_does_not_depend_on_the_others(samples, result):
    alone = ps.assess(samples.kept((samples.info["harbour"] == "north").to_numpy()), normalizer="Al")
    row = result.ports[result.ports["port"] == "north"].reset_index(drop=True)
    adjusted = ["p_above_1", "p_below_1"]
    pd.testing.assert_frame_equal(
        alone.ports.drop(columns=adjusted), row.drop(columns=adjusted), check_categorical=False
    )
    assert (row[adjusted] >= alone.ports[adjusted]).all(axis=None), "p values are adjusted over the ports"


def test_notes_say_what_a_reader_must_know(result):
    text = " ".join(sentences(result.notes))
    for words in ("half their detection limit", "Al is the normaliser", "scaled to 2 metals", "RI is the sum over 2"):
        assert words in text


def test_a_note_is_about_what_it_belongs_to():
    frame = pd.DataFrame(
        {
            "port": ["a"] * 6 + ["b"] * 6,
            "Cd": ["<0.1"] * 11 + [0.5],  # mostly non-detects
            "Pb": [20.0, 25.0, "<90", "<99", *[30.0] * 8],  # limits above all that was measured
            "Mn": [900.0, None, *[850.0] * 10],  # one sample lacks it; no guideline, factor not verified
            "Mo": [2.6] * 11 + [2e6],  # no toxic-response factor; not verified; more than the whole sediment
            "Al": [8e4] * 12,
            "Ag": [0.07] * 12,
        }
    )
    samples = ps.read_samples(frame)
    options = {"metals": ["Cd", "Pb", "Mn", "Mo"], "missing": "omit", "n_resamples": 99}
    found = {each.code: each for each in ps.assess(samples, normalizer="Al", **options).notes}
    assert {code: each.about for code, each in found.items()} == {
        "unit_assumed": (),
        "half_limit": (),
        "nondetects_imputed": (("index", "zone PLI"),),
        "impossible_values": (("metal", "Mo"),),
        "normalizer": (("index", "EF"),),
        "outside_panel": (),
        "background_unverified": (),
        "no_guideline_value": (("index", "guideline_quotient"),),
        "toxic_response_unverified": (("index", "RI"), ("index", "ER")),
        "no_toxic_response": (("index", "RI"), ("index", "ER")),
        "cdeg_substances": (("index", "Cdeg"),),
        "not_comparable": (("port", "a"),),
        "mostly_nondetects": (("metal", "Cd"),),
        "limits_above_values": (("metal", "Pb"),),
        "no_measurement_error": (("interval", "measurement"),),
        "nondetects_uniform": (("interval", "measurement"),),
    }
    assert sentences(found.values()) == [
        "The file gives no unit for Cd, Pb, Mn, Mo, Al and Ag: mg/kg dry weight was assumed.",
        "Non-detects are taken as half their detection limit (DL/2).",
        "In intervals of zone PLIs, non-detects are drawn below their limits 100 times from a lognormal model of the "
        "zone.",
        "1 value above 1 000 000 mg/kg, which is impossible, in row 11: check the units (Mo).",
        "Al is the normaliser of EF and is not part of the PLI.",
        "Ag was measured but is not part of the PLI.",
        "Background values of Mo were not verified against a source.",
        "ERM has no value for Mn and Mo: exceedances and mean quotients are based on the other metals.",
        "Toxic-response factors of Mn were not verified against a source.",
        "RI was not computed: Mo has no toxic-response factor.",
        "Cdeg classes, defined for eight substances, are scaled to 4 metals (limits n, 2n and 4n).",
        "1 sample lacks a metal: the PLI is over the metals that were measured and is not comparable with the others "
        "(a).",
        "More than 80 % of the values are non-detects: the substituted values carry little information (Cd).",
        "2 non-detects have a detection limit above the largest measured value (Pb).",
        "No analytical or background error was given: intervals of samples without non-detects have zero width.",
        "In intervals of single samples, non-detects are drawn uniformly between 0 and the detection limit; the range "
        "over non-detects makes no such assumption.",
    ]


def test_missing_metals_are_counted():
    frame = pd.DataFrame({"harbour": ["a", "a", "b"], "Cu": [45.0, 90.0, 45.0], "Pb": [20.0, None, 40.0]})
    samples = ps.read_samples(frame, port="harbour")
    with pytest.raises(ps.InputError, match="missing: row 1, Pb"):
        ps.assess(samples)
    result = ps.assess(samples, missing="omit")
    assert result.samples["n_metals"].tolist() == [2, 1, 2]
    np.testing.assert_allclose(result.samples["pli"], [1.0, 2.0, np.sqrt(2.0)], rtol=1e-12)
    np.testing.assert_allclose(result.samples["contamination_degree"], [2.0, 2.0, 3.0], rtol=1e-12)
    assert coded(result.notes, "not_comparable") == [note("not_comparable", n=1).with_about("port", "a")]


def test_everything_censored():
    frame = pd.DataFrame({"harbour": ["a"] * 5, "Cu": [f"<{v}" for v in (10, 20, 30, 40, 50)]})
    result = ps.assess(ps.read_samples(frame, port="harbour"))
    port = result.ports.iloc[0]
    assert (port["share_nondetect"], port["bound_low"]) == (1.0, 0.0)
    assert coded(result.notes, "mostly_nondetects") == [note("mostly_nondetects", share=0.8).with_about("metal", "Cu")]


def test_unverified_values_are_noted_not_warned(recwarn):
    frame = pd.DataFrame({"harbour": ["a"] * 4, "Co": [19.0, 20, 21, 22], "V": [130.0, 140, 150, 160]})
    result = ps.assess(ps.read_samples(frame, port="harbour"))
    assert coded(result.notes, "background_unverified") == [note("background_unverified", metals=("Co", "V"))]
    assert not [w for w in recwarn if issubclass(w.category, ps.UnverifiedValueWarning)]


def test_by_any_info_column(samples):
    result = ps.assess(samples, by="station", normalizer="Al")
    assert len(result.ports) == 8


@pytest.mark.parametrize("verb", [ps.assess, ps.pli_interval, ps.pli_bounds])
def test_sentences_name_the_row_of_the_file_or_of_the_frame(verb, tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("port,Cu,Pb\na,1,2\na,,2\na,3,4\n")
    with pytest.raises(ps.InputError, match=r"row 3, Cu\."):
        verb(ps.read_samples(path))
    frame = pd.DataFrame({"port": ["a", "a"], "Cu": [1.0, None], "Pb": [1.0, 1.0]}, index=["first", "second"])
    with pytest.raises(ps.InputError, match=r"row 'second', Cu\."):
        verb(ps.read_samples(frame))


def test_bounds_have_the_index_of_the_samples():
    frame = pd.DataFrame({"Cu": [1.0, 2.0]}, index=["x", "y"])
    assert ps.pli_bounds(ps.read_samples(frame)).index.tolist() == ["x", "y"]


def test_a_port_of_non_detects_is_noted():
    frame = pd.DataFrame({"port": ["a"] * 3 + ["b"] * 3, "Cu": ["<1"] * 3 + [1.0, 2.0, 3.0]})
    one = coded(ps.assess(ps.read_samples(frame), n_resamples=99).notes, "all_nondetects")
    assert len(one) == 1 and one[0].about_names("port") == ("a",)
    none = ps.assess(ps.read_samples(frame.assign(Cu=[1.0, 2.0, "<1"] * 2)), n_resamples=99).notes
    assert not coded(none, "all_nondetects")


def test_groups_that_print_alike_are_refused():
    samples = ps.read_samples(pd.DataFrame({"area": ["x", "x ", "y"], "Cu": [1.0, 2.0, 3.0]}))
    with pytest.raises(ps.InputError, match=r"`area` must not hold labels that look alike .*: 'x' and 'x '"):
        ps.assess(samples, by="area")
