"""Levels in, levels out: categorical ports stand in their order, whatever rows come first."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

import pli_stats as ps
from pli_stats.robjects import describe, restore
from pli_stats.text.notes import note

X = np.array([1.1, 1.4, 0.9, 1.2, 1.0, 2.0, 2.2, 1.9, 2.6, 2.4, 1.3, 1.5, 1.7, 1.8, 1.6])
NAMES = ["Eden"] * 5 + ["Botany"] * 5 + ["Kembla"] * 5
LEVELS = ["Kembla", "Botany", "Ulladulla", "Eden"]
USED = ["Kembla", "Botany", "Eden"]
KINDS = {
    "ordered": pd.Categorical(NAMES, categories=LEVELS, ordered=True),
    "categories": pd.Series(pd.Categorical(NAMES, categories=LEVELS)),
    "enum": pl.Series(NAMES, dtype=pl.Enum(LEVELS)),
}
METHODS = ("bootstrap", "kruskal", "welch", "permutation")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", METHODS)
def test_ports_and_pairs_stand_in_the_order_of_levels(kind, method):
    result = ps.compare_ports(X, KINDS[kind], method=method, n_resamples=99)
    assert result.groups["port"].tolist() == USED
    assert result.groups["port"].cat.categories.tolist() == LEVELS
    assert result.groups["port"].cat.ordered == (kind != "categories")
    pairs = list(zip(result.pairs["group_a"], result.pairs["group_b"], strict=True))
    assert pairs == [("Botany", "Kembla"), ("Eden", "Kembla"), ("Eden", "Botany")]
    assert note("unused_levels", levels=("Ulladulla",), n=1) in result.notes
    assert list(ps.compact_letters(result.pairs)) == USED
    back = restore(describe(result))
    pd.testing.assert_frame_equal(back.groups, result.groups)
    pd.testing.assert_frame_equal(back.pairs, result.pairs)


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_rows_decides_nothing_where_levels_do(method):
    ports = KINDS["ordered"]
    one = ps.compare_ports(X, ports, method=method, n_resamples=99)
    other = ps.compare_ports(X[::-1], ports[::-1], method=method, n_resamples=99)
    # Sums in another order; permutations of other rows are other ones, and these p are random.
    columns = ["group_a", "group_b", "estimate", "effect"]
    pd.testing.assert_frame_equal(one.pairs[columns], other.pairs[columns], rtol=1e-12)


def test_without_levels_ports_stand_in_the_order_of_their_rows():
    result = ps.compare_ports(X, NAMES)
    assert result.groups["port"].tolist() == ["Eden", "Botany", "Kembla"]
    assert result.groups["port"].dtype != "category"
    assert not [one for one in result.notes if one.code == "unused_levels"]


def test_a_table_figure_and_text_take_levels():
    result = ps.compare_ports(X, KINDS["ordered"])
    plain = ps.compare_ports(X, NAMES)
    assert ps.table(result).rows == ps.table(plain).rows  # ranked, the lowest first
    assert ps.plot(result) is not None
    assert ps.results_text(result) == ps.results_text(plain)


def frame_of(kind):
    metals = {"Cu": 45.0 * X, "Zn": 95.0 * X}
    return (
        pl.DataFrame({"port": KINDS[kind], **metals})
        if kind == "enum"
        else pd.DataFrame({"port": KINDS[kind], **metals})
    )


@pytest.mark.parametrize("kind", KINDS)
def test_samples_and_assessments_keep_levels(kind):
    samples = ps.read_samples(frame_of(kind), port="port")
    assert samples.info["port"].cat.categories.tolist() == LEVELS
    assert samples.info["port"].tolist() == NAMES
    found = ps.assess(samples, "shale")
    assert found.samples["port"].cat.categories.tolist() == LEVELS
    assert found.ports["port"].tolist() == USED and found.ports["port"].cat.categories.tolist() == LEVELS
    ranked = ps.assess(
        ps.read_samples(
            frame_of(kind).to_pandas() if kind == "enum" else frame_of(kind).astype({"port": str}), port="port"
        ),
        "shale",
    )
    assert ps.table(found).rows == ps.table(ranked).rows


def test_levels_of_a_column_follow_its_folded_labels_and_replicates():
    frame = pd.DataFrame(
        {"port": pd.Categorical(["b  ", "a", "b  "], categories=["b  ", "a", "c"]), "Cu": [1.0, 2.0, 3.0]}
    )
    samples = ps.read_samples(frame, port="port")
    assert samples.info["port"].tolist() == ["b", "a", "b"]
    assert samples.info["port"].cat.categories.tolist() == ["b", "a", "c"]


@pytest.mark.parametrize("kind", KINDS)
def test_zone_pli_stands_in_the_order_of_levels(kind):
    found = ps.zone_pli(pd.Series(X), KINDS[kind])
    assert found.index.tolist() == USED
    plain = ps.zone_pli(pd.Series(X), NAMES)
    assert found.to_dict() == plain.to_dict()


def test_strata_are_drawn_in_the_order_of_levels_as_boot_does():
    y, strata = X, pd.Categorical(NAMES, categories=USED)
    one = ps.bootstrap_ci(y, y[::-1], metrics="mae", strata=strata, n_resamples=19, seed=3)["mae"]
    codes = ps.bootstrap_ci(y, y[::-1], metrics="mae", strata=strata.codes, n_resamples=19, seed=3)["mae"]
    assert np.array_equal(one.replicates, codes.replicates)
