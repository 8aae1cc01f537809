"""Folds part the rows, groups are never split, and the same seed gives the same split."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pli_stats as ps
from pli_stats.transfer.domains.cv_splits import grouped_folds, one_group_out, random_folds, validation_rows

LABELS = st.lists(st.integers(0, 12), min_size=2, max_size=80).map(lambda k: [f"port {i}" for i in k])
SEEDS = st.integers(0, 2**64)
# As in the harbours of Southern California: one has a third of the rows.
HARBOURS = np.repeat(np.arange(38), [
    326, 197, 69, 40, 28, 21, 20, 18, 17, 17, 17, 15, 14, 14, 12, 11, 11, 10, 10, 9, 9,
    7, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1,
])  # fmt: skip


@given(LABELS, st.data(), SEEDS)
def test_grouped_folds_part_the_rows_and_keep_groups_whole(groups, data, seed):
    n_groups = len(set(groups))
    if n_groups < 2:
        return
    n_folds = data.draw(st.integers(2, n_groups))
    folds = grouped_folds(groups, n_folds, seed)
    assert sorted(set(folds.tolist())) == list(range(n_folds))
    assert all(len(set(folds[[g == name for g in groups]].tolist())) == 1 for name in set(groups))
    rows = np.bincount(folds)
    # Graham's bound: when the fullest fold got its last group, it was the emptiest.
    assert rows.max() - rows.min() <= max(groups.count(name) for name in set(groups))
    np.testing.assert_array_equal(folds, grouped_folds(np.array(groups), n_folds, seed))


def test_grouped_folds_vary_with_the_seed():
    made = {tuple(grouped_folds(HARBOURS, 5, seed).tolist()) for seed in range(20)}
    assert len(made) == 20
    together = [folds[-1] == folds[-2] for folds in made]  # two ports with one sample each
    assert 0 < sum(together) < 20


def test_grouped_folds_of_uneven_harbours_are_as_even_as_can_be():
    for seed in range(20):
        assert sorted(np.bincount(grouped_folds(HARBOURS, 5, seed)).tolist())[-2:] == [197, 326]
        assert np.bincount(grouped_folds(HARBOURS, 5, seed)).min() >= 130  # 407 rows of all others over 3 folds


@given(st.integers(2, 200), st.data(), SEEDS)
def test_random_folds_part_the_rows_evenly(n, data, seed):
    n_folds = data.draw(st.integers(2, n))
    folds = random_folds(n, n_folds, seed)
    rows = np.bincount(folds, minlength=n_folds)
    assert rows.sum() == n
    assert len(rows) == n_folds
    assert rows.max() - rows.min() <= 1
    np.testing.assert_array_equal(folds, random_folds(n, n_folds, seed))


def test_random_folds_put_any_two_rows_together_equally_often():
    together = np.mean([np.equal.outer(f, f) for f in (random_folds(9, 3, seed) for seed in range(3000))], axis=0)
    pairs = together[np.triu_indices(9, 1)]
    # 2 of the 8 others share a row's fold; five standard errors of 3000 draws
    np.testing.assert_allclose(pairs, 0.25, atol=5 * np.sqrt(0.25 * 0.75 / 3000))


@given(LABELS, st.integers(1, 4))
def test_one_group_out_holds_out_each_large_group_once(groups, least):
    sizes = {name: groups.count(name) for name in groups}
    large = sorted(name for name, size in sizes.items() if size >= least)
    if len(sizes) < 2 or not large:
        with pytest.raises(ps.InputError, match="leave another group"):
            one_group_out(groups, least)
        return
    held = one_group_out(groups, least)
    assert [name for name, _ in held] == large
    for name, mask in held:
        assert mask.tolist() == [g == name for g in groups]


def test_one_group_out_takes_labels_of_any_kind_in_an_order_that_rows_do_not_change():
    assert [name for name, _ in one_group_out([2018, 1998, "b", 2018])] == [1998, 2018, "b"]
    assert [name for name, _ in one_group_out(["b", 2018, 1998, 2018])] == [1998, 2018, "b"]


@given(LABELS, st.floats(0.01, 0.99), SEEDS)
def test_validation_takes_whole_groups_never_none_never_all(groups, share, seed):
    n, names = len(groups), set(groups)
    mask = validation_rows(groups, n, share, seed)
    assert 0 < mask.sum() < n
    if len(names) > 1:
        assert all(len(set(mask[[g == name for g in groups]].tolist())) == 1 for name in names)
    else:
        assert mask.sum() == min(max(round(share * n), 1), n - 1)
    np.testing.assert_array_equal(mask, validation_rows(groups, n, share, seed))


@given(LABELS, st.floats(0.05, 0.5), SEEDS)
def test_validation_is_nearer_to_its_share_than_any_of_its_groups_more(groups, share, seed):
    mask = validation_rows(groups, len(groups), share, seed)
    sizes = {name: groups.count(name) for name in groups}
    left_out = [size for name, size in sizes.items() if not mask[groups.index(name)]]
    off = mask.sum() - share * len(groups)
    if len(sizes) > 1 and len(left_out) > 1 and off < 0:
        # A group that is left would have overshot by at least as much as is missing now.
        assert min(left_out) >= -2 * off - 1e-9


def test_validation_by_row_has_the_share_asked_for():
    assert validation_rows(None, 100, 0.2, 1).sum() == 20
    assert validation_rows(["a"] * 100, 100, 0.2, 1).sum() == 20
    assert validation_rows(None, 2, 0.01, 1).sum() == 1
    assert len({tuple(validation_rows(None, 100, 0.2, seed)) for seed in range(5)}) == 5


def test_validation_of_uneven_harbours_is_about_its_share():
    shares = [validation_rows(HARBOURS, len(HARBOURS), 0.2, seed).mean() for seed in range(200)]
    assert 0.19 < np.median(shares) < 0.22
    assert max(shares) < 0.4, "nearer to the share than nothing would be"
    drawn = np.mean([validation_rows(HARBOURS, len(HARBOURS), 0.2, seed)[0] for seed in range(200)])
    assert 0.0 < drawn < 0.2, "the largest harbour is held out at times, and seldom"
