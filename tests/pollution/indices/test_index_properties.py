"""Algebraic properties of the indices, for any positive concentrations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from profiles import examples

import pli_stats as ps
from pli_stats.pollution.nondetects.nondetect_verbs import impute_nondetects, pli_bounds

ROUNDING = 1e-12  # a few dozen operations in doubles
METALS = ["As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn"]
positive = st.floats(1e-6, 1e6, allow_nan=False)


@st.composite
def concentrations(draw, fewest=1):
    n, m = draw(st.integers(1, 6)), draw(st.integers(fewest, 8))
    return pd.DataFrame(draw(arrays(np.float64, (n, m), elements=positive)), columns=METALS[:m])


@given(concentrations(), st.floats(1e-3, 1e3))
def test_scaling_the_sample_scales_cf_and_pli(conc, factor):
    np.testing.assert_allclose(
        ps.contamination_factor(conc * factor), ps.contamination_factor(conc) * factor, rtol=ROUNDING
    )
    np.testing.assert_allclose(ps.pli(conc * factor), ps.pli(conc) * factor, rtol=ROUNDING)


@given(concentrations(), st.floats(1e-3, 1e3))
def test_scaling_sample_and_background_changes_nothing(conc, factor):
    base = dict.fromkeys(conc, 10.0)
    scaled = dict.fromkeys(conc, 10.0 * factor)
    np.testing.assert_allclose(ps.pli(conc * factor, scaled), ps.pli(conc, base), rtol=ROUNDING)


@given(concentrations(), st.randoms())
def test_column_order_does_not_matter(conc, random):
    order = random.sample(list(conc), len(conc.columns))
    np.testing.assert_allclose(ps.pli(conc[order]), ps.pli(conc), rtol=ROUNDING)
    np.testing.assert_allclose(ps.risk_index(conc[order]), ps.risk_index(conc), rtol=ROUNDING)


@given(concentrations(), st.integers(0, 7), st.floats(1.001, 100.0))
def test_more_of_a_metal_is_a_higher_index(conc, which, factor):
    metal = conc.columns[which % len(conc.columns)]
    more = conc.assign(**{metal: conc[metal] * factor})
    for verb in (ps.pli, ps.contamination_degree, ps.nemerow_index, ps.risk_index):
        assert (verb(more) > verb(conc) * (1 - ROUNDING)).all()
    assert (ps.pli(more) > ps.pli(conc)).all()


@given(concentrations())
def test_doubling_adds_one_to_igeo(conc):
    difference = ps.geoaccumulation_index(conc * 2.0) - ps.geoaccumulation_index(conc)
    np.testing.assert_allclose(difference, 1.0, rtol=0, atol=1e-12)


@given(concentrations())
def test_pli_lies_between_the_factors(conc):
    cf = ps.contamination_factor(conc)
    found = ps.pli(conc)
    assert (found >= cf.min(axis=1) * (1 - ROUNDING)).all()
    assert (found <= cf.max(axis=1) * (1 + ROUNDING)).all()
    assert (found <= ps.modified_contamination_degree(conc) * (1 + ROUNDING)).all(), "geometric over arithmetic mean"


@given(concentrations())
def test_one_sample_at_a_time_is_the_same(conc):
    found = ps.pli(conc)
    for i in range(len(conc)):
        assert ps.pli(conc.iloc[[i]]).iloc[0] == found.iloc[i]


@given(concentrations(fewest=2), st.data())
def test_bounds_contain_the_substituted_value(conc, data):
    below = data.draw(arrays(bool, conc.shape))
    text = conc.astype(object).mask(below, "<" + conc.map(repr))
    samples = ps.read_samples(text, units="mg/kg")
    bounds = pli_bounds(samples)
    substituted = ps.pli(impute_nondetects(samples, fraction=data.draw(st.floats(0.01, 1.0))))
    assert (bounds["bound_low"] <= substituted).all()
    assert (substituted <= bounds["bound_high"] * (1 + ROUNDING)).all()
    clean = ~below.any(axis=1)
    assert (bounds["bound_low"] == bounds["bound_high"])[clean].all()


@pytest.mark.parametrize("order", ["C", "F"])
def test_no_overflow_for_500_metals(order):
    names = [f"m{i}" for i in range(500)]
    values = np.where(np.arange(500) % 2, 1e300, 1e-300)[None, :].repeat(3, axis=0)
    conc = pd.DataFrame(np.array(values, order=order), columns=names)
    base = dict.fromkeys(names, 1.0)
    np.testing.assert_allclose(ps.pli(conc, base), 1.0, rtol=1e-12)
    np.testing.assert_allclose(ps.nemerow_index(conc, base), 1e300 * np.sqrt(0.5 * 1.25), rtol=1e-12)
    np.testing.assert_allclose(ps.modified_contamination_degree(conc, base), 5e299, rtol=1e-12)
    assert np.isfinite(ps.geoaccumulation_index(conc, base)).all().all()


def test_enrichment_factor_survives_a_quotient_that_does_not():
    conc = pd.DataFrame({"Cu": [1e300], "Al": [1e-300]})
    np.testing.assert_allclose(ps.enrichment_factor(conc, {"Cu": 1e300, "Al": 1e-300})["Cu"], 1.0, rtol=1e-12)


@examples(25)
@given(st.integers(1, 5000), st.integers(1, 3))
def test_blocks_do_not_show(n, m):
    rng = np.random.default_rng(n)
    values = np.exp(rng.normal(0, 2, (n, m)))
    by_rows = pd.DataFrame(values, columns=METALS[:m])
    by_columns = pd.DataFrame({name: values[:, j].copy() for j, name in enumerate(METALS[:m])})
    strided = pd.DataFrame(np.repeat(values, 2, axis=0)[::2], columns=METALS[:m])
    np.testing.assert_array_equal(ps.pli(by_rows), ps.pli(by_columns))
    np.testing.assert_array_equal(ps.pli(by_rows), ps.pli(strided))
    np.testing.assert_array_equal(ps.contamination_factor(by_rows), ps.contamination_factor(by_columns))
