"""Few labels: what stands beside the networks, how its shares come about, and that nobody's own rows speak for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from sklearn.datasets import make_friedman1
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
from sklearn.linear_model import RidgeCV
from sklearn.preprocessing import StandardScaler
from two_domains import pretrained, quick, target

import pli_stats as ps
from pli_stats.text.notes import note
from pli_stats.transfer.domains.cv_splits import validation_rows, validation_sets
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.network.partners import PENALTIES, gaussian_process, ridge
from pli_stats.transfer.regressor import small_samples
from pli_stats.transfer.regressor.small_samples import stacking_shares

ROUNDING = 1e-9  # relative; sums of thousands of products in another order


# Each network holds out its own rows


@given(st.integers(2, 40), st.floats(0.05, 0.9), st.integers(1, 7), st.integers(0, 2**32), st.integers(1, 8))
@examples(60)
def test_networks_take_turns_in_what_they_hold_out(n, share, n_sets, seed, n_groups):
    groups = [k % n_groups for k in range(n)]
    for labels in (None, groups):
        sets = validation_sets(labels, n, share, n_sets, seed)
        assert len(sets) == n_sets
        assert np.array_equal(sets[0], validation_rows(labels, n, share, seed))
        for held in sets:
            assert 0 < held.sum() < n
            if labels is not None and len(set(groups)) > 1:
                assert not set(np.array(groups)[held]) & set(np.array(groups)[~held])
    turns = sum(held.astype(int) for held in validation_sets(None, n, share, n_sets, seed))
    assert turns.max() - turns.min() <= 1, "no row is held out twice before each was once"


def test_five_networks_hold_out_every_row_and_every_port():
    assert sum(validation_sets(None, 40, 0.2, 5, 1)).tolist() == [1] * 40
    ports = np.repeat(np.arange(10), 4)
    assert sum(validation_sets(ports, 40, 0.2, 5, 1)).tolist() == [1] * 40


# The partners


def rows(n=60, p=5, seed=3):
    """Return encoded features and a target."""
    x, y = make_friedman1(n, n_features=p, noise=1.0, random_state=seed)
    encoder = FeatureEncoder().fit(x)
    return x, np.asarray(encoder.transform(x)), y, encoder


def test_ridge_is_that_of_scikit_learn():
    x, z, y, encoder = rows()
    some = np.arange(60) < 45
    made = ridge(encoder, z, y)(some)
    theirs = RidgeCV(PENALTIES).fit(z[some], y[some])
    assert made.predict(x) == pytest.approx(theirs.predict(z), rel=ROUNDING)


def test_the_process_is_that_of_scikit_learn_with_the_likeliest_kernel():
    x, z, y, encoder = rows()
    kernel = ConstantKernel(1.0, (1e-2, 1e3)) * Matern(np.full(5, 5**0.5), (0.1 * 5**0.5, 1e2 * 5**0.5), nu=2.5)
    theirs = GaussianProcessRegressor(kernel + WhiteKernel(0.3, (1e-4, 10.0)), normalize_y=True).fit(z, y)
    made = gaussian_process(encoder, z, y)(np.ones(60, dtype=bool))
    # Two searches from different starts end at one optimum, as near as L-BFGS comes.
    assert made.lengths == pytest.approx(theirs.kernel_.k1.k2.length_scale, rel=0.05)
    assert made.predict(x) == pytest.approx(theirs.predict(z), abs=0.05)


def test_one_length_for_all_columns_where_several_are_not_borne_out():
    draws = np.random.default_rng(1)
    x = draws.normal(size=(40, 4))
    encoder = FeatureEncoder().fit(x)
    made = gaussian_process(encoder, np.asarray(encoder.transform(x)), x.sum(axis=1) + draws.normal(size=40))
    assert len(set(made(np.ones(40, dtype=bool)).lengths.tolist())) == 1


# Their shares


@given(st.integers(0, 2**32), st.integers(2, 5), st.integers(4, 30), st.floats(0.1, 100.0), st.floats(-50.0, 50.0))
@examples(40)
def test_shares_are_a_mean_and_the_best_of_them(seed, k, n, scale, shift):
    draws = np.random.default_rng(seed)
    y = draws.normal(size=n)
    held = y + draws.normal(size=(k, n))
    share = stacking_shares(held, y)
    assert share.min() >= 0.0 and share.sum() == pytest.approx(1.0, rel=ROUNDING)
    error = np.mean((share @ held - y) ** 2)
    # Shares under a hundredth are left out, which may cost a little.
    assert error <= 1.05 * ((held - y) ** 2).mean(axis=1).min()
    assert stacking_shares(scale * held + shift, scale * y + shift) == pytest.approx(share, abs=1e-4)


def test_a_prediction_is_the_mean_that_its_note_tells():
    x, y, port = target()
    model = quick(stack_below=37).fit(x, y, groups=port)
    told = model.target_.notes[0]
    assert told.code == "stacked" and (told["n"], told["below"]) == (36, 37)
    made = model.target_.ensemble
    shares = dict(zip(told["models"], told["shares"], strict=True))
    assert sum(shares.values()) == pytest.approx(1.0, rel=ROUNDING)
    parts = {"networks": made.of_networks(x)} | {partner.name: partner.predict(x) for _, partner in made.partners}
    assert made.predict(x) == pytest.approx(sum(shares[name] * parts[name] for name in shares), rel=ROUNDING)
    assert quick(stack_below=36).fit(x, y, groups=port).target_.notes == (note("smearing_held_out"),)


def test_no_model_is_judged_by_rows_that_it_learnt_from(monkeypatch):
    """What is held out speaks: each partner is fitted without the rows, whole ports, that it is judged by."""
    x, y, port = target()
    seen = []
    real = small_samples.ridge

    def spied(encoder, z, target):
        learn = real(encoder, z, target)
        return lambda rows: seen.append(rows.copy()) or learn(rows)

    monkeypatch.setattr(small_samples, "ridge", spied)
    quick(stack_below=200, interval=None).fit(x, y, groups=port)
    sets = validation_sets(np.unique(port, return_inverse=True)[1], 36, 0.2, 2, 0)
    assert [rows.tolist() for rows in seen[:2]] == [(~held).tolist() for held in sets]
    assert all(rows.all() for rows in seen[2:]), "the one that predicts learns from all rows"


def test_the_ladder_needs_a_column_in_common():
    x, y, _ = target()
    model = pretrained(strategy="auto", interval=None).fit(x.rename(columns={"depth": "deep"}), y)
    assert model.target_.notes[1] == note("no_ladder")
    assert model.target_.ensemble.partners == ()


def test_ports_are_kept_whole_by_the_ladder_and_the_worst_source_is_not_believed():
    """A source that says the contrary leaves fine-tuning, or a correction, but never the source as it is."""
    x, y, port = target()
    for seed in range(5):
        model = pretrained(strategy="auto", same_target=True, interval=None, random_state=seed)
        rung = model.fit(x, 1.0 / y, groups=port).target_.notes[1]["rung"]
        assert rung in ("residual", "networks")


def test_forty_rows_of_friedman_are_predicted_as_a_process_does():
    """Ten columns, five of them idle: networks alone are far worse than a Gaussian process, and no longer alone."""
    x, y = make_friedman1(440, noise=1.0, random_state=4)
    train, test = slice(0, 40), slice(40, None)
    z = StandardScaler().fit(x[train])
    kernel = ConstantKernel(1.0) * Matern(np.full(10, 3.0), (0.1, 1e6), nu=2.5) + WhiteKernel(0.3)
    process = GaussianProcessRegressor(kernel, normalize_y=True).fit(z.transform(x[train]), y[train])
    wanted = np.abs(process.predict(z.transform(x[test])) - y[test]).mean()
    found = {}
    for below in (0, 200):
        model = ps.TransferRegressor(interval=None, log_target=False, stack_below=below, max_steps=400)
        found[below] = np.abs(model.fit(x[train], y[train]).predict(x[test]) - y[test]).mean()
    assert found[200] < 1.05 * wanted < found[0]
