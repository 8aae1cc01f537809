"""Several sources as one, and field data as a source: rows, columns, scales and notes are what they are said to be."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import coded
from pli_stats.transfer.domains.default_features import default_features
from pli_stats.transfer.domains.domain_inputs import source_domain_of, target_domain
from pli_stats.transfer.domains.pooled_domains import SOURCE_COLUMN, pooled_domain
from pli_stats.transfer.features.feature_encoder import FeatureEncoder

SAME = 1e-12  # relative: logarithm and exponential, there and back
SHALE = {"Cu": 45.0, "Pb": 20.0}
POSITIVE = st.lists(st.integers(1, 10_000), min_size=2, max_size=8, unique=True).map(lambda y: [k / 100 for k in y])


def made(name, y, metals=(), **columns):
    """Return a domain with these targets, two rows a group."""
    features = pd.DataFrame(columns or {"depth": np.arange(len(y), dtype=float)})
    return ps.Domain(name, features, list(y), [f"g{k // 2}" for k in range(len(y))], metals=dict(metals))


# Pooling


@given(POSITIVE, POSITIVE)
def test_another_quantity_takes_mean_and_spread_and_keeps_its_order(y, z):
    pli, pm = made("pli", y, SHALE), made("pm", z)
    for several, place in (([pli, pm], 1), ([pm, pli], 0)):
        both = pooled_domain(several, like=pli)
        parts = {name: both.target[both.features[SOURCE_COLUMN] == name].to_numpy() for name in ("pli", "pm")}
        np.testing.assert_array_equal(parts["pli"], y)
        logs, main = np.log(parts["pm"]), np.log(y)
        np.testing.assert_allclose([logs.mean(), logs.std()], [main.mean(), main.std()], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(
            (logs - logs.mean()) / logs.std(), (np.log(z) - np.log(z).mean()) / np.log(z).std(), atol=1e-9
        )
        (told,) = coded(both.notes, "sources_rescaled")
        assert (told["names"], told["main"], both.features.columns[-1], place in (0, 1)) == (
            ("pm",),
            "pli",
            "source",
            True,
        )
        assert both.metals == SHALE


@given(st.integers(1, 7))
def test_what_was_cut_in_two_is_whole_again(cut):
    rng = np.random.default_rng(1)
    columns = {"depth": rng.normal(size=8), "bottom": list("aabbabab"), "dredged": [True, False] * 4}
    whole = made("whole", np.exp(rng.normal(size=8)), SHALE, **columns)
    halves = [dataclasses.replace(whole.rows(rows), name=name) for name, rows in
              (("a", np.arange(cut)), ("b", np.arange(cut, 8)))]  # fmt: skip
    both = pooled_domain(halves)
    np.testing.assert_array_equal(both.target, whole.target)
    pd.testing.assert_frame_equal(both.features.drop(columns=SOURCE_COLUMN), whole.features, check_dtype=False)
    encoder = FeatureEncoder()
    np.testing.assert_array_equal(
        encoder.fit_transform(both.features.drop(columns=SOURCE_COLUMN)), FeatureEncoder().fit_transform(whole.features)
    )


def test_a_column_that_a_source_lacks_is_missing_there_with_its_indicator():
    a = made("a", [1.0, 2.0], toc=[0.5, 1.0])
    b = made("b", [3.0, 9.0], month=pd.Categorical([3, 4]))
    both = pooled_domain([a, b])
    assert both.features["toc"].isna().tolist() == [False, False, True, True]
    names = FeatureEncoder().fit(both.features).get_feature_names_out().tolist()
    assert names == ["toc", "toc is missing", "month=3.0", "month=4.0", "month is missing", "source=a", "source=b"]
    assert both.groups.tolist() == ["a: g0", "a: g0", "b: g0", "b: g0"]
    assert both.subsample(0.5, seed=1).groups.nunique() == 2
    (told,) = coded(both.notes, "sources_pooled")
    assert told["rows"] == (("a", 2, 1), ("b", 2, 1)) and told["shared"] == ()


def test_sources_of_one_name_are_told_apart():
    both = pooled_domain([made("a", [1.0, 2.0]), made("a", [3.0, 4.0])])
    assert both.name == "a and a 2" and both.samples.is_unique


def test_units_that_differ_are_doubted():
    metres, centimetres = made("m", [1.0, 2.0], depth=[2.0, 8.0]), made("cm", [1.0, 2.0], depth=[300.0, 900.0])
    said = sentences(pooled_domain([metres, centimetres]).notes)
    assert "Do all sources give depth in one unit? It is 2 to 8 in m and 300 to 900 in cm." in said
    assert not coded(pooled_domain([metres, metres]).notes, "ranges_apart")


def test_licences_and_citations_are_kept():
    parts = [dataclasses.replace(made(n, [1.0, 2.0]), licence=n, citation="one") for n in ("CC0", "CC BY 4.0")]
    both = pooled_domain(parts)
    assert (both.licence, both.citation) == ("CC0; CC BY 4.0", "one")


# Field data as a source


def survey(seed, prefix, metals=("Cu", "Pb"), **changed):
    """Return twelve samples in four ports."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"port": [f"{prefix}{k // 3}" for k in range(12)], "depth": rng.uniform(2, 30, 12)})
    frame["mud"] = rng.uniform(5, 95, 12)
    for metal in metals:
        frame[metal] = rng.uniform(10, 100, 12) * (1000 if metal == "Al" else 1)
    return ps.read_samples(frame.assign(**changed))


def test_samples_as_a_source_get_the_target_of_the_target():
    background = {"Cu": 30.0, "Pb": 10.0}
    target = target_domain(survey(1, "P"), "covariates", background=background)
    theirs = survey(2, "Q", ("Cu", "Pb", "Zn"))
    source = source_domain_of(theirs, "source", target)
    np.testing.assert_allclose(source.target, ps.pli(theirs.concentrations[["Cu", "Pb"]], background), rtol=SAME)
    assert source.metals == target.metals and source.features.columns.tolist() == ["log_depth", "mud"]


def test_a_metal_that_the_source_lacks_makes_another_quantity_and_is_told():
    target = target_domain(survey(1, "P", ("Cu", "Pb", "Zn")), "covariates")
    source = source_domain_of(survey(2, "Q"), "source", target)
    (told,) = coded(source.notes, "source_pli")
    assert told["lacking"] == ("Zn",) and list(source.metals) == ["Cu", "Pb"]
    said = sentences(source.notes)
    assert any("Zn was not measured in half of its samples, so that this is another quantity" in text for text in said)


def test_the_covariates_of_the_target_are_those_of_the_source_too():
    target = target_domain(survey(1, "P"), "covariates", covariates=["mud"])
    source = source_domain_of(survey(2, "Q"), "source", target, covariates=["mud", "toc"])
    assert source.features.columns.tolist() == ["mud"]


def test_a_source_without_normalisers_comes_without_them():
    target = target_domain(survey(1, "P", ("Cu", "Pb", "Al")), "normalisers", metals=["Cu", "Pb"])
    assert target.features.columns.tolist() == ["log_depth", "mud", "log_Al"]
    assert coded(target.notes, "added_metals_absent")[0]["metals"] == ("Fe",)
    source = source_domain_of(survey(2, "Q"), "source", target)
    assert source.features.columns.tolist() == ["log_depth", "mud"]


def test_samples_of_the_target_are_no_source():
    target = target_domain(survey(1, "P"), "covariates")
    with pytest.raises(InputError, match="12 samples of 'sediments' have port and PLI"):
        source_domain_of(survey(1, "P"), "source", target)
    other = source_domain_of(survey(2, "P"), "source", target)
    assert coded(other.notes, "ports_in_both")[0]["ports"] == ("P0", "P1", "P2", "P3")


def test_a_study_takes_a_list_as_it_takes_the_pooled_domain(tmp_path):
    theirs, towns = survey(2, "Q"), made("towns", [8.0, 20.0, 30.0, 12.0])
    theirs.to_frame()[["port", "depth", "mud", "Cu", "Pb"]].to_csv(tmp_path / "theirs.csv", index=False)
    few = {"models": ["median"], "n_folds": 2}
    by_hand = ps.Study([theirs, towns], survey(1, "P"), **few).source
    by_path = ps.Study([tmp_path / "theirs.csv", towns], survey(1, "P"), **few).source
    np.testing.assert_allclose(by_path.target, by_hand.target, rtol=SAME)
    assert (by_hand.name, by_path.name) == ("sediments and towns", "theirs and towns")
    assert ps.Study([towns], survey(1, "P"), **few).source is towns


# Several outputs


def test_outputs_repeat_the_rows_with_one_set_of_features():
    samples = survey(3, "Q", ("Cu", "Pb", "Al"), toc=[0.5, None, *np.linspace(1, 3, 10)])
    plain = ps.sediment_domain(samples, covariates=["depth", "mud"])
    both = ps.sediment_domain(samples, outputs=["Al", "Cu", "toc"])
    parts = {name: both.rows(np.flatnonzero(both.features["output"] == name)) for name in ("PLI", "Al", "Cu", "toc")}
    assert [len(part) for part in parts.values()] == [12, 12, 12, 11], "a sample without TOC is left out there only"
    np.testing.assert_array_equal(parts["PLI"].target, plain.target)
    for name, part in parts.items():
        assert part.features.columns.tolist() == ["log_depth", "mud", "output"], "what is predicted is no feature"
        values = plain.target if name == "PLI" else samples.to_frame()[name].dropna()
        logs, own, main = np.log(part.target), np.log(values.to_numpy(dtype=float)), np.log(plain.target)
        if name != "PLI":
            np.testing.assert_allclose(
                (logs - main.mean()) / main.std(ddof=0), (own - own.mean()) / own.std(), atol=1e-9
            )
    assert set(both.groups) == set(plain.groups), "all outputs of a port are held out together"
    assert both.metals == plain.metals and len(both) == 47
    assert any(text.startswith("Several outputs are learnt together: PLI (12 rows)") for text in sentences(both.notes))


def test_a_non_detect_is_half_its_limit_as_an_output_too():
    frame = pd.DataFrame({"port": list("aabb"), "depth": [3.0, 5, 9, 4], "Cu": ["45", "<90", "90", "20"]})
    both = ps.sediment_domain(ps.read_samples(frame.assign(Pb=[20.0, 40, 10, 9])), outputs=["Cu"])
    logs = np.log(both.target[both.features["output"] == "Cu"].to_numpy())
    assert logs[0] == pytest.approx(logs[1], rel=SAME)


# Features where none are named


def test_every_column_is_a_feature_or_has_a_reason():
    n = 10
    table = pd.DataFrame(
        {
            "Site ID": [f"S{k}" for k in range(n)],
            "decimalLatitude": np.linspace(-34, -33, n),
            "UTM_E": np.arange(n) * 1.0,
            "sampled on": pd.date_range("2018-07-01", periods=n),
            "date": ["2018-07-01"] * 5 + ["2018-07-02"] * 5,
            "remark": [f"note {'x' * k}" for k in range(n)],
            "length": [f"{k % 3} m" for k in range(n)],
            "laboratory": ["one"] * n,
            "empty": [None] * n,
            "estuary": list("aabbccddee"),
            "year": [2018] * 5 + [2019] * 5,
            "toc": [0.5] * 9 + [None],
            "bottom": list("smsmsmsmsm"),
            "dredged": [True, False] * 5,
        }
    )
    kept, left = default_features(table, pd.Series(list("AABBCCDDEE")))
    assert kept == ["year", "toc", "bottom", "dredged"]
    assert {name: why.split()[0] for name, why in left.items()} == {
        "Site ID": "label", "decimalLatitude": "where", "UTM_E": "where", "sampled on": "a", "date": "a",
        "remark": "another", "length": "numbers", "laboratory": "the", "empty": "empty", "estuary": "names",
    }  # fmt: skip
    assert set(kept) | set(left) == set(table.columns)


def test_metals_and_indices_among_the_columns_are_left_out_and_told():
    target = ps.sediment_domain(survey(1, "P", PLI=range(1, 13), risk_index=range(12)))
    assert target.features.columns.tolist() == ["log_depth", "mud"]
    assert "Not used as features: PLI and risk_index – reads as a metal, or as an index of metals." in sentences(
        target.notes
    )


def test_a_depth_of_zero_is_no_reason_to_stop():
    target = ps.sediment_domain(survey(1, "P", depth=np.arange(12.0)))
    assert target.features.columns.tolist() == ["depth", "mud"]
    assert "depth is not positive everywhere, so that no logarithm was taken." in sentences(target.notes)


def test_tampa_bay_leaves_out_mercury_and_says_so(mirror):
    target = ps.sediment_domain(ps.load_tampa_bay())
    assert list(target.metals) == ["As", "Cd", "Cr", "Cu", "Ni", "Pb", "Zn"]
    assert coded(target.notes, "metals_absent")[0]["counts"] == (("Hg", 57),)
    assert len(target) == 3356


def test_the_world_bank_and_tampa_bay_pool_with_their_rows(mirror):
    bight = ps.sediment_domain(ps.load_socal_bight(), metals=["As", "Cd", "Cr", "Cu", "Ni", "Pb", "Zn"])
    both = source_domain_of([ps.load_worldbank_pm25(), ps.load_tampa_bay()], "source", bight)
    assert coded(both.notes, "sources_pooled")[0]["rows"] == (("World Bank", 3400, 200), ("tampa_bay", 3356, 14))
    assert coded(both.notes, "sources_rescaled")[0]["names"] == ("World Bank",)
    bank = ps.source_domain(ps.load_worldbank_pm25())
    assert spearmanr(both.target[:3400], bank.target).statistic > 1.0 - 1e-9
