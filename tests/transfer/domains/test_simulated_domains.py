"""The simulated pairs are what they say: one function shared, no relation at all, or the wrong columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression

from pli_stats.transfer.domains.simulated_domains import (
    ERROR,
    KINDS,
    PORT_ERROR,
    SHARED,
    SHIFT,
    SHRINK,
    SOURCE_CENTRE,
    SOURCE_SPREAD,
    TARGET_CENTRE,
    TARGET_SPREAD,
    _bent,
    _bent_in_four,
    _plane_in_two,
    simulated_pair,
)
from pli_stats.transfer.network.architecture import Architecture
from pli_stats.transfer.network.ensemble import FitTask, fit_ensembles
from pli_stats.transfer.network.recipe import Recipe

LIKELY = 3.1  # Student's t with 11 degrees of freedom beyond which 1 % lies
SAME = 1e-9  # relative: a logarithm undoes an exponential but for rounding


def explained(model, train, test):
    """Return the share of the variance of log targets of other rows that a model explains."""
    columns = [name for name in train.features.columns if name in test.features.columns]
    fitted = model.fit(train.features[columns], np.log(train.target))
    y = np.log(test.target)
    return 1.0 - np.mean((y - fitted.predict(test.features[columns])) ** 2) / np.var(y)


def other_rows(kind, seed):
    """Return a domain of the same sort with many rows, from other ports."""
    return simulated_pair(kind, n_source=2, n_target=4000, n_ports=400, seed=1000 + seed)[1]


@given(st.sampled_from(KINDS), st.integers(2, 60), st.integers(2, 15), st.integers(0, 30), st.integers(0, 2**64))
@examples(30)
def test_any_size_is_made_and_made_again(kind, n_source, n_ports, more, seed):
    source, target = simulated_pair(kind, n_source=n_source, n_target=n_ports + more, n_ports=n_ports, seed=seed)
    again = simulated_pair(kind, n_source=n_source, n_target=n_ports + more, n_ports=n_ports, seed=seed)
    assert (source.fingerprint, target.fingerprint) == (again[0].fingerprint, again[1].fingerprint)
    sizes = target.groups.value_counts()
    assert len(sizes) == n_ports
    assert sizes.max() - sizes.min() <= 1
    assert [name for name in source.features.columns if name in target.features.columns] == list(SHARED)


def test_kinds_differ_in_what_they_should():
    pairs = {kind: simulated_pair(kind, n_source=50, seed=3) for kind in KINDS}
    assert pairs["shared"][1].fingerprint == pairs["unrelated"][1].fingerprint
    assert pairs["shared"][0].features.equals(pairs["unrelated"][0].features)
    assert not pairs["shared"][0].target.equals(pairs["unrelated"][0].target)
    assert pairs["adverse"][1].features.equals(pairs["shared"][1].features)


def test_the_shifted_target_follows_the_same_law_in_the_same_unit_over_another_range():
    source, target = simulated_pair("shared_shifted", n_source=4000, n_target=20_000, n_ports=4000)
    assert source.features.equals(simulated_pair("shared", n_source=4000)[0].features)
    x = target.features.to_numpy()
    np.testing.assert_allclose(x[:, :6].mean(axis=0), SHIFT, atol=0.03)
    np.testing.assert_allclose(x[:, :6].std(axis=0), SHRINK, atol=0.02)
    np.testing.assert_allclose(x[:, 6:].std(axis=0), 1.0, atol=0.03)
    noise = (np.log(target.target) - SOURCE_CENTRE) / SOURCE_SPREAD - _bent(x)
    np.testing.assert_allclose(noise.std(), np.hypot(ERROR, PORT_ERROR), rtol=0.1)


def test_features_are_standard_and_alike_within_groups():
    _, target = simulated_pair("shared", n_target=20_000, n_ports=4000)
    x = target.features.to_numpy()
    np.testing.assert_allclose(x.mean(axis=0), 0.0, atol=0.05)
    np.testing.assert_allclose(x.std(axis=0), 1.0, atol=0.03)
    between = target.features.groupby(target.groups).mean().var(ddof=1).to_numpy()
    np.testing.assert_allclose(between, 0.2 + 0.8 / 5, atol=0.03)


def test_errors_have_the_size_that_is_stated():
    source, target = simulated_pair("shared", n_source=4000, n_target=4000, n_ports=400)
    noise = (np.log(source.target) - SOURCE_CENTRE) / SOURCE_SPREAD - _bent(source.features.to_numpy())
    np.testing.assert_allclose(noise.std(), ERROR, rtol=0.05)
    noise = (np.log(target.target) - TARGET_CENTRE) / TARGET_SPREAD - _bent(target.features.to_numpy())
    np.testing.assert_allclose(noise.std(), np.hypot(ERROR, PORT_ERROR), rtol=0.1)
    ports = noise.groupby(target.groups).mean()
    np.testing.assert_allclose(ports.std(), np.hypot(PORT_ERROR, ERROR / np.sqrt(10)), rtol=0.15)


def test_shared_needs_the_rows_of_the_source():
    source, target = simulated_pair("shared", n_source=4000)
    test = other_rows("shared", 1)
    rescaled = (np.log(test.target) - TARGET_CENTRE) * SOURCE_SPREAD / TARGET_SPREAD + SOURCE_CENTRE
    far = type(test)("test", test.features, np.exp(rescaled), test.groups)
    trees = HistGradientBoostingRegressor(random_state=0)
    assert explained(trees, source, far) > 0.85, "one function in both domains"
    assert explained(trees, target, test) < 0.35, "60 rows do not suffice"
    assert 0.05 < explained(LinearRegression(), source, far) < 0.2, "a plane explains a seventh"


def test_unrelated_source_has_nothing_to_learn():
    r = []
    for seed in range(100):
        source, _ = simulated_pair("unrelated", n_source=300, seed=seed)
        y = np.log(source.target)
        r += [np.corrcoef(x, y)[0, 1] for x in (source.features.to_numpy().T[0], _bent(source.features.to_numpy()))]
    assert abs(np.mean(r)) < 4 / np.sqrt(200 * 299)
    np.testing.assert_allclose(np.std(r), 1 / np.sqrt(299), rtol=4 / np.sqrt(2 * 200))
    source, _ = simulated_pair("unrelated", n_source=4000)
    half = np.arange(4000) < 2000
    assert explained(HistGradientBoostingRegressor(random_state=0), source.rows(half), source.rows(~half)) < 0.0
    places = np.log(source.target).groupby(source.groups).mean()
    np.testing.assert_allclose(
        places.std(), np.log(source.target).std() / np.sqrt(40), rtol=0.3
    )  # no place has its own level


@given(st.integers(0, 1000))
@examples(20)
def test_adverse_domains_look_at_other_columns(seed):
    x, z = np.random.default_rng(seed).standard_normal((2, 20, 8))
    np.testing.assert_array_equal(_bent_in_four(x), _bent_in_four(np.column_stack([x[:, :4], z[:, 4:]])))
    np.testing.assert_array_equal(_plane_in_two(x), _plane_in_two(np.column_stack([z[:, :4], x[:, 4:6], z[:, 6:]])))
    source, target = simulated_pair("adverse", n_source=30, n_target=30, seed=seed)
    error = (np.log(source.target) - SOURCE_CENTRE) / SOURCE_SPREAD - _bent_in_four(source.features.to_numpy())
    assert np.abs(error).max() < 6 * ERROR
    error = (np.log(target.target) - TARGET_CENTRE) / TARGET_SPREAD - _plane_in_two(target.features.to_numpy())
    assert np.abs(error).max() < 6 * np.hypot(ERROR, PORT_ERROR)


def test_adverse_target_is_learnt_from_60_rows():
    _, target = simulated_pair("adverse")
    assert explained(LinearRegression(), target, other_rows("adverse", 1)) > 0.95


# What the networks make of them


def runs(kind):
    """Return the errors on four pairs of a kind."""
    return [errors(kind, seed, ["scratch", "freeze", "full"]) for seed in range(1, 5)]


def errors(kind, seed, strategies, **sizes):
    """Return the mean absolute error on other ports of networks that started from scratch or from the source.

    "scratch" starts as the others do, "random" all at random: the columns of the target's own, too.
    """
    source, target = simulated_pair(kind, seed=seed, **sizes)
    test = other_rows(kind, seed)

    def fitted(domain, strategy, start=None, tied=()):
        task = FitTask(
            domain.features, np.log(domain.target.to_numpy()), domain.groups.to_numpy(), seed, 2, start,
            tied=tied,
        )  # fmt: skip
        return fit_ensembles([task], Architecture(), Recipe(), strategy=strategy)[0]

    trunk = fitted(source, "scratch")
    out = {}
    for strategy in strategies:
        alone = strategy in ("scratch", "random")
        tied = () if strategy == "random" else SHARED
        model = fitted(target, "scratch" if alone else strategy, None if alone else trunk, tied)
        out[strategy] = float(np.mean(np.abs(np.exp(model.predict(test.features)) - test.target)))
    return out


def test_a_shared_function_is_carried_over():
    ratios = [{k: e / found["scratch"] for k, e in found.items()} for found in runs("shared")]
    for strategy in ("freeze", "full"):
        assert max(ratio[strategy] for ratio in ratios) < 1.0
        assert np.mean([ratio[strategy] for ratio in ratios]) < 0.85


def test_a_shared_function_is_carried_over_to_another_range():
    ratios = [{k: e / found["scratch"] for k, e in found.items()} for found in runs("shared_shifted")]
    for strategy in ("freeze", "full"):
        assert max(ratio[strategy] for ratio in ratios) < 1.0
        assert np.mean([ratio[strategy] for ratio in ratios]) < 0.85


def test_a_source_that_has_nothing_to_teach_brings_nothing():
    """Twelve pairs: of the same start, no difference beyond their own spread; of a random one, a false gain."""
    found = pd.DataFrame(
        [errors("unrelated", seed, ["scratch", "random", "full"], n_source=600) for seed in range(1, 13)]
    )
    for start, lowest, highest in (("scratch", -LIKELY, LIKELY), ("random", LIKELY, np.inf)):
        gain = found[start] - found["full"]
        assert lowest < gain.mean() / (gain.std(ddof=1) / np.sqrt(len(gain))) < highest, start


def test_an_adverse_source_does_harm():
    ratios = [{k: e / found["scratch"] for k, e in found.items()} for found in runs("adverse")]
    for strategy in ("freeze", "full"):
        assert sum(ratio[strategy] > 1.0 for ratio in ratios) >= 3, "now and then the first steps undo it"
        assert np.mean([ratio[strategy] for ratio in ratios]) > 1.15
