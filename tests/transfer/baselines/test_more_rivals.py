"""Rivals that use a source, ports or no places: against models built by hand, formulas and mixed models of others."""

from __future__ import annotations

import pickle
import subprocess
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

import pli_stats as ps
from pli_stats.records.models import BASELINES, MOST_SETTINGS
from pli_stats.transfer.baselines.kriging import OrdinaryKriging
from pli_stats.transfer.baselines.pooled_rows import PooledRidge
from pli_stats.transfer.baselines.port_effects import PortRidge
from pli_stats.transfer.baselines.regression_kriging import RegressionKriging
from pli_stats.transfer.baselines.simple_models import FixedGaussianProcess
from pli_stats.transfer.baselines.source_residuals import SourceResiduals
from pli_stats.transfer.baselines.source_rows import SourceRows, source_rows
from pli_stats.transfer.baselines.tradaboost import N_STEPS, TwoStageTrAdaBoost, lightened, relative_errors

ROUNDING = 1e-10  # the same sums, taken in another order
SOLVERS = 1e-7  # the same system, solved in another way
OPTIMISERS = 1e-4  # the optimum of a likelihood, as far as another program seeks it
SOURCE, TARGET = ps.simulated_pair("shared", n_source=150, n_target=48, n_ports=8, seed=3)
X, Y, PORTS = TARGET.features, TARGET.target.to_numpy(), TARGET.groups
LOGS = np.log(Y)
NEW = ps.simulated_pair("shared", n_target=24, n_ports=8, seed=9)[1].features
ROWS = source_rows(SOURCE, TARGET, n_trees=20, seed=1)
WITH_SOURCE = [name for name, record in BASELINES.items() if record.needs_source]


def rivals(names, **changed):
    """Return small rivals of the simulated pair."""
    return ps.baselines(names, **{"budget": 2, "n_trees": 10, "source": SOURCE, "target": TARGET, **changed})


def places(n=40, seed=5):
    """Return features with coordinates, a target with a trend and an effect of the port, and the ports."""
    rng = np.random.default_rng(seed)
    port = rng.integers(0, 6, n)
    frame = pd.DataFrame(
        {
            "latitude": 33.0 + 0.2 * port + rng.normal(0.0, 0.02, n),
            "longitude": -118.0 + 0.1 * port + rng.normal(0.0, 0.02, n),
            "surveyyear": rng.choice([2003, 2008], n),
            "depth": rng.gamma(2.0, 4.0, n),
            "toc": rng.gamma(2.0, 0.5, n),
        }
    )
    logs = 0.05 * frame["depth"] + 0.3 * frame["toc"] + 0.4 * np.sin(5 * port) + rng.normal(0.0, 0.2, n)
    return frame, logs.to_numpy(), pd.Series(port).map("port {}".format)


# ---- source ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("alpha", "weight"), [(1.0, 1.0), (10.0, 0.1), (0.5, 7.0)])
def test_pooled_ridge_is_ridge_on_stacked_rows_with_weights(alpha, weight):
    names = ROWS.columns
    scaler = StandardScaler().fit(np.vstack([SOURCE.features[names], X[names]]))
    own = [name for name in X if name not in names]
    rest = StandardScaler().fit(X[own])
    above = np.hstack([scaler.transform(SOURCE.features[names].to_numpy()), np.zeros((150, 2)), np.ones((150, 1))])
    below = np.hstack([scaler.transform(X[names].to_numpy()), rest.transform(X[own]), np.zeros((48, 1))])
    weights = np.r_[np.full(150, weight * 48 / 150), np.ones(48)]
    by_hand = Ridge(alpha).fit(np.vstack([above, below]), np.r_[ROWS.logs, LOGS], sample_weight=weights)
    new = np.hstack([scaler.transform(NEW[names].to_numpy()), rest.transform(NEW[own]), np.zeros((24, 1))])
    found = PooledRidge(ROWS, alpha, weight).fit(X, LOGS).predict(NEW)
    np.testing.assert_allclose(found, by_hand.predict(new), rtol=SOLVERS, atol=SOLVERS)


def test_without_weight_the_source_has_no_say():
    other = replace(ROWS, logs=ROWS.logs[::-1].copy())
    first, second = (PooledRidge(rows, 3.0, 0.0).fit(X, LOGS).predict(NEW) for rows in (ROWS, other))
    np.testing.assert_allclose(first, second, rtol=ROUNDING)
    assert not np.allclose(*(PooledRidge(rows, 3.0, 1.0).fit(X, LOGS).predict(NEW) for rows in (ROWS, other)))


def test_a_source_of_the_same_line_and_an_offset():
    """The law of a source without error is a line, so that one offset is all that is left to learn."""
    rng = np.random.default_rng(2)
    depth = rng.normal(size=(300, 1))
    source = SourceRows("lakes", pd.DataFrame(depth, columns=["depth"]), 1.0 + 0.5 * depth[:, 0], np.arange(300) // 3)
    few = pd.DataFrame({"depth": [-1.0, 0.0, 1.0]})
    found = SourceResiduals(source).fit(few, 3.0 + 0.5 * few["depth"])
    assert found.slope_ == 1.0
    assert found.offset_ == pytest.approx(2.0, abs=0.05)  # the ridge penalty of the law shrinks its slope a little
    np.testing.assert_allclose(found.predict(few), 3.0 + 0.5 * few["depth"], atol=0.05)


def test_slopes_go_from_one_to_least_squares():
    f = ROWS.on_scale_of(ROWS.predicted(X), LOGS)
    free = SourceResiduals(ROWS, prior_rows=0.0).fit(X, LOGS)
    slope, offset = np.polyfit(f, LOGS, 1)
    assert (free.slope_, free.offset_) == (pytest.approx(slope, rel=SOLVERS), pytest.approx(offset, rel=SOLVERS))
    half = SourceResiduals(ROWS, prior_rows=float(len(X))).fit(X, LOGS)
    assert half.slope_ == pytest.approx((1.0 + slope) / 2.0, rel=SOLVERS)
    assert SourceResiduals(ROWS).fit(X, LOGS).slope_ == 1.0


def test_residuals_are_what_the_learner_gets():
    scaler = StandardScaler().fit(X)
    f, f_new = (ROWS.predicted(table) for table in (X, NEW))
    left_over = LOGS - f - (LOGS - f).mean()
    model = FixedGaussianProcess(2.0, 0.5).fit(scaler.transform(X), left_over)
    by_hand = f_new + (LOGS - f).mean() + model.predict(scaler.transform(NEW))
    found = SourceResiduals(ROWS, FixedGaussianProcess(2.0, 0.5)).fit(X, LOGS).predict(NEW)
    np.testing.assert_allclose(found, by_hand, rtol=SOLVERS, atol=SOLVERS)


def test_another_quantity_has_neither_level_nor_spread():
    """In another unit (a power and a factor of the source's target) every rival predicts the same."""
    raised = replace(SOURCE, target=3.0 * SOURCE.target**2.5, unit="ug/m3")
    plain = replace(SOURCE, unit="ug/m3")
    for name in ("pooled_ridge", "source_offset", "source_gaussian_process"):
        a, b = (rivals([name], source=each)[name].fit(X, Y, groups=PORTS).predict(NEW) for each in (plain, raised))
        np.testing.assert_allclose(a, b, rtol=SOLVERS)
    assert source_rows(plain, TARGET, n_trees=1, seed=1).same_quantity is False


def test_places_and_other_kinds_are_not_common():
    named = {"shared_1": "latitude", "shared_2": "surveyyear", "shared_3": "date"}
    source, target = (replace(d, features=d.features.rename(columns=named)) for d in (SOURCE, TARGET))
    changed = source.features.assign(shared_4=source.features["shared_4"].map("{:.0f}".format), shared_5=np.nan)
    rows = source_rows(replace(source, features=changed), target, n_trees=1, seed=1)
    assert rows.columns == ["shared_6"]


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_a_source_rival_clones_pickles_and_sees_no_held_out_row(name):
    assert len(BASELINES[name].grid) == MOST_SETTINGS
    rival = rivals([name])[name]
    train = (PORTS != "port 02").to_numpy()
    changed = X.copy()
    changed.loc[~train] = 50.0
    first = clone(rival).fit(X[train], Y[train], groups=PORTS[train])
    second = clone(rival).fit(changed[train], Y[train], groups=PORTS[train])
    np.testing.assert_array_equal(first.predict(NEW), second.predict(NEW))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(first)).predict(NEW), first.predict(NEW))


# ---- TrAdaBoost ------------------------------------------------------------------------------------------------------


def test_stage_one_written_out():
    """Two rows of the source with errors 1/2 and 1, two of the target: beta solves a quadratic, sqrt(beta) = z."""
    e, ours = np.array([0.5, 1.0, 0.0, 1.0]), np.array([False, False, True, True])
    share = 0.5 + 1 / (N_STEPS - 1) * 0.5
    allowed = 0.5 * (1.0 - share) / share  # the source's weight beside the target's 1/2
    z = (-1.0 + np.sqrt(1.0 + 4.0 * allowed / 0.25)) / 2.0  # (z + z^2) / 4 = allowed
    expected = np.array([0.25 * z, 0.25 * z**2, 0.25, 0.25])
    np.testing.assert_allclose(lightened(np.full(4, 0.25), e, ours, 1), expected / expected.sum(), rtol=SOLVERS)


@pytest.mark.parametrize("t", range(1, N_STEPS))
def test_the_target_has_its_share_after_every_step(t):
    rng = np.random.default_rng(t)
    weights, e = rng.uniform(0.1, 1.0, 30), rng.uniform(0.0, 1.0, 30)
    ours = np.arange(30) >= 20
    weights[~ours] *= 20 / weights[~ours].sum()
    weights[ours] *= 10 / weights[ours].sum()
    found = lightened(weights / 30, e, ours, t)
    first = 10 / 30
    assert found[ours].sum() == pytest.approx(first + t / (N_STEPS - 1) * (1 - first), rel=SOLVERS)
    order = np.argsort(e[~ours])
    lost = (found / weights)[~ours][order]
    assert np.all(np.diff(lost) <= ROUNDING), "rows with larger errors lose more"


def test_stage_two_without_a_source_is_adaboost_r2_written_out():
    table, y = pd.DataFrame({"depth": np.arange(12.0)}), np.r_[0.2, 0.1, 0.2, 0.0, 0.1, 0.2, [2.1] * 5, 2.0]
    source = SourceRows("lakes", table, y[::-1].copy(), np.arange(12))
    model = TwoStageTrAdaBoost(source, step=N_STEPS - 1, max_depth=1, n_trees=4).fit(table, y)
    assert model.source_share_ == 0.0
    weights, votes, trees = np.full(12, 1 / 12), [], []
    for _ in range(4):
        tree = DecisionTreeRegressor(max_depth=1, random_state=1).fit(table.to_numpy(), y, sample_weight=weights)
        e = np.abs(y - tree.predict(table.to_numpy()))
        e = e / e.max()
        beta = (weights @ e) / (1.0 - weights @ e)
        assert 0.0 < beta < 1.0, "boosting goes on"
        votes.append(np.log(1.0 / beta))
        trees.append(tree.predict(table.to_numpy()))
        weights = weights * beta ** (1.0 - e)
        weights = weights / weights.sum()
    np.testing.assert_allclose(model.log_weights_, votes, rtol=SOLVERS)
    for row, predicted in enumerate(model.predict(table)):
        pairs = sorted(zip((tree[row] for tree in trees), votes, strict=True))
        reached = np.cumsum([vote for _, vote in pairs])
        assert predicted == pytest.approx(pairs[int(np.argmax(reached >= reached[-1] / 2.0))][0], rel=SOLVERS)


def test_relative_errors_of_a_perfect_fit_are_none():
    assert relative_errors(np.ones(3), np.ones(3)).tolist() == [0.0, 0.0, 0.0]


# ---- ports -----------------------------------------------------------------------------------------------------------


def test_port_effects_are_those_of_statsmodels():
    import statsmodels.api as sm

    frame, logs, port = places(80)
    table = frame[["depth", "toc"]]
    scaled = StandardScaler().fit_transform(table)
    mixed = sm.MixedLM(logs, sm.add_constant(scaled), groups=port).fit(reml=True)
    ratio = float(mixed.cov_re.iloc[0, 0] if hasattr(mixed.cov_re, "iloc") else mixed.cov_re[0, 0]) / mixed.scale
    assert ratio > 0.1, "there is an effect to be seen"
    ours = PortRidge(alpha=0.0, ratio=ratio).fit(table.assign(group=port), logs)
    np.testing.assert_allclose([ours.intercept_, *ours.coef_], np.asarray(mixed.fe_params), rtol=SOLVERS)
    theirs = {name: float(effect.iloc[0]) for name, effect in mixed.random_effects.items()}
    assert ours.effects_.to_dict() == pytest.approx(theirs, rel=SOLVERS)


@pytest.mark.r
def test_port_effects_are_those_of_nlme(tmp_path):
    frame, logs, port = places(80, seed=8)
    table = frame[["depth", "toc"]]
    scaled = StandardScaler().fit_transform(table)
    pd.DataFrame({"z": logs, "a": scaled[:, 0], "b": scaled[:, 1], "p": port}).to_csv(tmp_path / "places.csv")
    program = (
        "d <- read.csv('places.csv'); m <- nlme::lme(z ~ a + b, random = ~ 1 | p, data = d)"
        "; v <- as.numeric(nlme::VarCorr(m)[, 1]); found <- c(v[1] / v[2], nlme::fixef(m), nlme::ranef(m)[[1]])"
        "; cat(sprintf('%.17g', found))"
    )
    # In a process of its own: rpy2's high level copies R's environment, and programs started later break.
    asked = ["Rscript", "--vanilla", "-e", program]
    found = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    ratio, *numbers = (float(number) for number in found)
    ours = PortRidge(alpha=0.0, ratio=ratio).fit(table.assign(group=port), logs)
    np.testing.assert_allclose(
        [ours.intercept_, *ours.coef_, *ours.effects_], numbers, rtol=OPTIMISERS, atol=OPTIMISERS
    )


def test_without_variance_between_ports_it_is_ridge_and_with_much_of_it_ports_have_levels():
    frame, logs, port = places()
    table = frame[["depth", "toc"]]
    scaled = StandardScaler().fit_transform(table)
    plain = PortRidge(alpha=5.0, ratio=0.0).fit(table.assign(group=port), logs)
    np.testing.assert_allclose(plain.coef_, Ridge(5.0).fit(scaled, logs).coef_, rtol=SOLVERS)
    assert (plain.effects_ == 0.0).all()
    wide = PortRidge(alpha=0.0, ratio=1e9).fit(table.assign(group=port), logs)
    levels = LinearRegression(fit_intercept=False).fit(np.hstack([scaled, pd.get_dummies(port)]), logs)
    np.testing.assert_allclose(wide.coef_, levels.coef_[:2], rtol=1e-5)  # the ratio is finite


def test_a_port_that_was_not_seen_has_no_effect():
    frame, logs, port = places()
    rival = ps.baselines(["port_ridge"], budget=2)["port_ridge"].fit(
        frame.assign(group=port), np.exp(logs), groups=port
    )
    other = [rival.predict(frame.assign(group=name)) for name in ("elsewhere", "nowhere")]
    np.testing.assert_array_equal(*other)
    known = np.log(rival.predict(frame.assign(group="port 2"))) - np.log(other[0])
    np.testing.assert_allclose(known, rival.model_.effects_["port 2"], rtol=SOLVERS)


# ---- places ----------------------------------------------------------------------------------------------------------


def test_without_places_is_the_same_learner_without_those_columns():
    frame, logs, port = places()
    new = places(seed=6)[0]
    for name in ("ridge", "gaussian_process"):
        alone, plain = ps.baselines([f"{name}_no_places", name], budget=3).values()
        assert alone.grid == plain.grid
        alone.fit(frame, np.exp(logs), groups=port)
        plain.fit(frame[["depth", "toc"]], np.exp(logs), groups=port)
        np.testing.assert_array_equal(alone.predict(new), plain.predict(new[["depth", "toc"]]))
        np.testing.assert_array_equal(alone.predict(new), alone.predict(new.assign(latitude=0.0, surveyyear=1999)))


def test_regression_kriging_without_spatial_variance_is_its_trend():
    frame, logs, _ = places()
    new = places(seed=6)[0]
    scaler = StandardScaler().fit(frame[["depth", "toc"]])
    trend = Ridge(2.0).fit(scaler.transform(frame[["depth", "toc"]]), logs)
    found = RegressionKriging(alpha=2.0, nugget=1.0).fit(frame, logs).predict(new)
    np.testing.assert_allclose(found, trend.predict(scaler.transform(new[["depth", "toc"]])), rtol=SOLVERS)
    spatial = OrdinaryKriging(range_km=20.0, nugget=0.3)
    residuals = logs - trend.predict(scaler.transform(frame[["depth", "toc"]]))
    both = trend.predict(scaler.transform(new[["depth", "toc"]])) + spatial.fit(frame, residuals).predict(new)
    found = RegressionKriging(alpha=2.0, range_km=20.0, nugget=0.3).fit(frame, logs).predict(new)
    np.testing.assert_allclose(found, both, rtol=SOLVERS)


def test_regression_kriging_with_places_alone_is_ordinary_kriging():
    frame, logs, _ = places()
    table = frame[["latitude", "longitude", "surveyyear"]]
    new = places(seed=6)[0][list(table)]
    plain = OrdinaryKriging(range_km=20.0, nugget=0.3).fit(table, logs).predict(new)
    found = RegressionKriging(range_km=20.0, nugget=0.3).fit(table, logs).predict(new)
    np.testing.assert_allclose(found, plain, rtol=SOLVERS)


# ---- optional packages -----------------------------------------------------------------------------------------------


def test_lightgbm_is_lightgbm():
    lightgbm = pytest.importorskip("lightgbm")
    frame, logs, _ = places(80)
    settings = BASELINES["lightgbm"].grid[0]
    model = lightgbm.LGBMRegressor(
        n_estimators=15, subsample=0.8, subsample_freq=1, colsample_bytree=0.8, n_jobs=1, random_state=1,
        deterministic=True, force_row_wise=True, verbose=-1, **settings,
    )  # fmt: skip
    z = (logs - logs.mean()) / logs.std()
    by_hand = model.fit(StandardScaler().fit_transform(frame), z).predict(StandardScaler().fit_transform(frame))
    rival = ps.baselines(["lightgbm"], budget=1, n_trees=15)["lightgbm"].fit(frame, np.exp(logs))
    np.testing.assert_allclose(rival.predict_log(frame), logs.mean() + logs.std() * by_hand, rtol=1e-6)


def test_boosting_with_port_effects():
    pytest.importorskip("gpboost")
    frame, logs, port = places(120)
    table = frame[["depth", "toc"]].assign(group=port)
    rival = ps.baselines(["port_boosting"], budget=1, n_trees=40)["port_boosting"]
    first = clone(rival).fit(table, np.exp(logs), groups=port)
    np.testing.assert_array_equal(
        clone(rival).fit(table, np.exp(logs), groups=port).predict(table), first.predict(table)
    )
    np.testing.assert_array_equal(*(first.predict(table.assign(group=name)) for name in ("elsewhere", "nowhere")))
    known, unknown = (np.abs(first.predict_log(t) - logs).mean() for t in (table, table.assign(group="elsewhere")))
    assert known < unknown, "the effects of the ports that were seen are used"
