"""Normalisation with pivots: OSPAR's own tool on the same values, exact properties, what is left out and said."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.pollution.audit_rules import NORMALISED
from pli_stats.text.notes import coded

# Al, Pb, and what `ctsm_normalise_calculate` of HARSAT 1.0.2 says of them: C_ss and its coefficient of variation, for
# C_x = 9, N_x = 14000, N_ss = 58000 mg/kg and standard deviations of 10 % of both.
OSPAR = [
    (36000.0, 30.0, 51.0, 0.17888799595341240),
    (14500.0, 10.0, 97.0, 2.78295221693950756),
    (70000.0, 60.0, 49.0714285714285694, 0.14017335461704833),
    (20000.0, 12.0, 31.0, 0.36951718896762670),
    (30000.0, 8.9, 8.7250000000000014, 0.28057800390354359),
    (14000.0, 9.5, np.nan, np.nan),
    (15000.0, 20.0, 493.0, 1.48339530648715012),
]
TABLE = pd.DataFrame(OSPAR, columns=["Al", "Pb", "normalised", "cv"])
TOTAL = {"pivots": "ospar_total", "analytical_sd": 0.1}


def quietly(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return ps.normalise(*args, **options)


def test_values_and_those_left_out_are_ospars():
    with pytest.warns(
        UserWarning, match=r"3 values of 7 were left out.*normaliser at or below its pivot \(1\).*above 100 % \(2\)"
    ):
        found = ps.normalise(TABLE[["Al", "Pb"]], "Al", **TOTAL)["Pb"]
    np.testing.assert_allclose(found, TABLE["normalised"].where(TABLE["cv"] <= 1.0), rtol=1e-14)


def test_the_coefficient_of_variation_is_ospars():
    """Just below and just above the laboratory's error at which a value is left out."""
    for al, pb, _, cv in OSPAR[:5]:
        one = pd.DataFrame({"Al": [al], "Pb": [pb]})
        for factor, kept in ((1 - 1e-9, True), (1 + 1e-9, False)):
            found = quietly(one, "Al", pivots="ospar_total", analytical_sd=0.1 / cv * factor)
            assert found["Pb"].notna()[0] == kept


def test_a_negative_value_is_left_out():
    one = pd.DataFrame({"Al": [20000.0], "Pb": [7.0]})  # 9 - 2 * 44 / 6 < 0
    with pytest.warns(UserWarning, match=r"normalised value not positive \(1\)"):
        assert ps.normalise(one, "Al", pivots="ospar_total", analytical_sd=0.0)["Pb"].isna().all()


@given(st.floats(15000, 1e5), st.floats(1.0, 1e3), st.floats(15000, 1e5))
@examples(50)
def test_the_line_runs_through_the_pivot_and_the_sample(al, pb, target):
    asked = {"pivots": {"Al": 14000.0, "Pb": 0.0}, "analytical_sd": 0.0}
    one = pd.DataFrame({"Al": [al], "Pb": [pb]})
    assert quietly(one, "Al", target=al, **asked)["Pb"][0] == pytest.approx(pb, rel=1e-12)
    there = quietly(one, "Al", target=target, **asked)
    back = quietly(there.assign(Al=target), "Al", target=al, **asked)
    assert back["Pb"][0] == pytest.approx(pb, rel=1e-9)


def test_chromium_has_its_own_target():
    table = ps.pivots()
    chromium = table[table["element"] == "Cr"]
    assert set(chromium["target_al"]) == {50000.0} and set(chromium["target_li"]) == {52.0}
    weak = table[(table["pivots"] == "ospar_weak") & (table["element"] != "Cr")]
    assert set(weak["target_al"]) == {40000.0}
    assert not table.duplicated(["pivots", "element"]).any()
    assert (table["value"] >= 0).all() and (table["verified"] == "yes").all()


def test_to_the_fine_fraction():
    read = ps.read_samples(pd.DataFrame({"station": ["a", "b"], "Cu": [10.0, 30.0], "fines": [20, 60]}))
    found = ps.normalise(read, "fines", pivots="none", target=100.0, analytical_sd=0.1)
    assert found.concentrations["Cu"].tolist() == [50.0, 50.0]
    by_values = ps.normalise(read.concentrations, [20.0, 60.0], pivots="none", target=100.0, analytical_sd=0.1)
    assert by_values["Cu"].tolist() == [50.0, 50.0]


def test_samples_keep_their_non_detects_and_the_log_names_what_was_left_out():
    frame = pd.DataFrame(
        {"h": list("aabb"), "Al": [36000.0, 14500.0, 70000.0, 13000.0], "Pb": ["30", "10", "<20", "9"]}
    )
    read = ps.read_samples(frame, port="h")
    found = ps.normalise(read, "Al", **TOTAL)
    assert found.metals == ["Pb"] and found.concentrations["Pb"].tolist()[0] == 51.0
    assert found.nondetect["Pb"].tolist() == [False, False, True, False]
    assert found.limits["Pb"][2] == pytest.approx(9 + 11 * 44 / 56)
    log = found.audit[found.audit["column"] == "Pb"]
    assert log.loc[log["rule"] == NORMALISED, ["before", "after"]].to_numpy().tolist() == [["Al", 58000.0]]
    left = log[log["after"] == "left out"]
    assert left[["row", "before"]].to_numpy().tolist() == [[3, 9.0], [1, 10.0]]
    kept = ps.complete_samples(found, ["Pb"])
    result = ps.assess(kept, {"Pb": 20.0}, n_resamples=99)
    assert coded(result.notes, "normalised")[0]["normalizer"] == "Al"
    assert "normalised to Al by the line through a pivot" in ps.methods_text(result)
    assert "Kersten and Smedes, 2002" in ps.methods_text(result)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"pivots": "ospar"}, "There is no set of pivots named 'ospar'"),
        ({"pivots": {"Al": 14000.0}}, "There is no pivot for 'Pb'"),
        ({"pivots": {"Al": 14000.0, "Pb": 9.0}}, "To which content of 'Al'"),
        ({"pivots": {"Al": 14000.0, "Pb": -9.0}}, "Each pivot must be a finite number of 0 or more: Pb is -9.0"),
        ({"target": 5.8}, "must lie above the pivot of the normaliser: 5.8 is not above 14000"),
        ({"analytical_sd": {"Pb": 0.1}}, "Al"),
        ({"normalizer": "Li"}, "normaliser 'Li' must be a column"),
        ({"normalizer": [1.0]}, "one value for each of 7 samples, got 1 values"),
    ],
)
def test_what_is_refused(options, said):
    asked = {"normalizer": "Al", **TOTAL, **options}
    with pytest.raises(ps.InputError, match=said):
        ps.normalise(TABLE[["Al", "Pb"]], asked.pop("normalizer"), **asked)


def test_a_metal_without_a_pivot_is_named():
    with pytest.raises(ps.InputError, match=r"no pivot for 'Sn'.*`metals=\[...\]`"):
        ps.normalise(TABLE[["Al", "Pb"]].assign(Sn=2.0), "Al", **TOTAL)
