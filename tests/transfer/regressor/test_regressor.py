"""The regressor: scikit-learn's contract, pre-training that clones keep, leakage, determinism, intervals, refusals."""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn import config_context
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, cross_val_predict, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import get_tags
from two_domains import QUICK, pretrained, quick, source, target

import pli_stats as ps
from pli_stats.text.notes import note
from pli_stats.transfer.network import ensemble
from pli_stats.transfer.network.architecture import Architecture
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.regressor import trainings
from pli_stats.transfer.regressor.conformal import plus_interval, residual_weights
from pli_stats.transfer.regressor.out_of_fold import smearing_factor
from pli_stats.transfer.regressor.parameter_checks import STRATEGIES

# Why a check of scikit-learn may fail, by estimator.
EXPECTED_FAILED_CHECKS: dict[str, dict[str, str]] = {
    "logs": {},
    "plain": {},
    "pre-trained": {
        "check_no_attributes_set_in_init": "a clone keeps `source_`, or it would silently lose pre-training",
        "check_estimators_unfitted": "what was pre-trained predicts, with a warning, before any label",
        "check_fit_check_is_fitted": "it does, so that it is fitted in this sense",
        "check_n_features_in": "it knows the features that it predicts from",
    },
}
SINGLE = 1e-5  # of values near 1 in float32, after some steps: members that leave a batch move others by rounding
ROUNDING = 1e-12  # relative; the same sums in the same order, but for one factor

CHECKS = """
import json, sys, warnings
import numpy as np
from sklearn.utils.estimator_checks import check_estimator
import pli_stats as ps
warnings.simplefilter("ignore")
draws = np.random.default_rng(1)
x = draws.normal(size=(60, 3))
# Small and quick, but able to fit: one of the checks wants R2 > 0.5.
model = ps.TransferRegressor(widths=(16,), n_networks=2, max_steps=150, learning_rate=0.02, interval_folds=2)
models = {"logs": model, "plain": ps.TransferRegressor(**{**model.get_params(), "log_target": False})}
models["pre-trained"] = ps.TransferRegressor(**model.get_params()).pretrain(x, np.exp(x[:, 0]))
expected = json.loads(sys.argv[1])
out = {}
for name, estimator in models.items():
    results = check_estimator(estimator, expected_failed_checks=expected[name], on_fail=None, on_skip=None)
    out[name] = [(r["check_name"], r["status"], str(r["exception"])[:200]) for r in results]
print(json.dumps(out))
"""


def started(code, *arguments, **environment):
    """Start Python code in a process of its own."""
    variables = {**os.environ, **environment}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=variables, stdout=subprocess.PIPE, text=True)


def printed(process):
    """Return what a process prints, once it is done."""
    out, _ = process.communicate()
    assert process.returncode == 0
    return out


def test_scikit_learn_finds_nothing_to_complain_of():
    told = json.loads(printed(started(CHECKS, json.dumps(EXPECTED_FAILED_CHECKS), SCIPY_ARRAY_API="1")))
    for name, results in told.items():
        assert len(results) > 45, "the checks have run"
        assert {check: status for check, status, _ in results if status != "passed"} == dict.fromkeys(
            EXPECTED_FAILED_CHECKS[name], "xfail"
        ), [result for result in results if result[1] != "passed"]


def test_tags():
    assert get_tags(quick()).target_tags.positive_only
    assert not get_tags(quick(log_target=False)).target_tags.positive_only
    assert get_tags(quick()).input_tags.allow_nan


def test_defaults_are_those_of_recipe_and_architecture():
    ours = {name: p.default for name, p in inspect.signature(ps.TransferRegressor).parameters.items()}
    theirs = {f.name: f.default for kind in (Recipe, Architecture) for f in fields(kind)}
    shared = set(ours) & set(theirs)
    assert len(shared) == 13
    assert {name: ours[name] for name in shared} == {name: theirs[name] for name in shared}
    parameters = inspect.signature(ps.TransferRegressor).parameters.values()
    assert all(p.kind is p.KEYWORD_ONLY for p in parameters)


# Pre-training


def test_a_clone_keeps_what_was_pre_trained_but_no_fit():
    x, y, _ = target()
    model = pretrained().fit(x, y)
    twin = clone(model)
    assert twin.source_ is model.source_
    assert not hasattr(twin, "target_")
    with pytest.raises(NotFittedError):
        clone(model.set_params(same_target=False)).predict(x)
    model.set_params(same_target=None)
    assert np.array_equal(twin.fit(x, y).predict(x), model.predict(x))
    assert not np.array_equal(quick().fit(x, y).predict(x), model.predict(x)), "from scratch is something else"


def test_cross_validation_uses_the_pre_trained_network():
    x, y, _ = target()
    model, folds = pretrained(interval=None), KFold(3)
    by_sklearn = cross_val_predict(model, x, y, cv=folds)
    by_hand, from_scratch = np.empty(len(y)), np.empty(len(y))
    for train, test in folds.split(x):
        by_hand[test] = pretrained(interval=None).fit(x.iloc[train], y.iloc[train]).predict(x.iloc[test])
        from_scratch[test] = quick(interval=None).fit(x.iloc[train], y.iloc[train]).predict(x.iloc[test])
    assert np.array_equal(by_sklearn, by_hand)
    assert not np.isclose(by_sklearn, from_scratch).any()


def test_a_grid_search_over_strategies():
    x, y, _ = target()
    search = GridSearchCV(pretrained(interval=None), {"strategy": list(STRATEGIES)}, cv=2).fit(x, y)
    scores = search.cv_results_["mean_test_score"]
    assert np.isfinite(scores).all()
    assert len(set(scores)) == len(STRATEGIES), "each strategy is another training"
    assert search.best_estimator_.target_.strategy == search.best_params_["strategy"]


def test_scikit_learn_can_hand_groups_to_fit():
    x, y, port = target()
    with config_context(enable_metadata_routing=True):
        model = pretrained(interval="jackknife+", max_steps=10).set_fit_request(groups=True)
        splitter = GroupKFold(2).set_split_request(groups=True)
        told = cross_validate(model, x, y, cv=splitter, params={"groups": port}, return_estimator=True)
    assert [fitted.target_.n_groups for fitted in told["estimator"]] == [6, 6]
    assert [fitted.target_.calibration.unit for fitted in told["estimator"]] == ["group", "group"]


def test_a_pipeline():
    x, y, _ = target()
    numbers = x.fillna(0.0).to_numpy()
    line = make_pipeline(StandardScaler(), pretrained(interval=None))
    expected = pretrained(interval=None).fit(StandardScaler().fit_transform(numbers), y).predict
    scaled = StandardScaler().fit(numbers).transform(numbers)
    assert np.array_equal(clone(line).fit(numbers, y).predict(numbers), expected(scaled))


def test_freezing_keeps_the_trunk_and_tied_columns_and_nothing_else():
    x, y, _ = target()
    for strategy, kept in (("freeze", True), ("full", False)):
        model = pretrained(strategy=strategy, interval=None).fit(x, y)
        assert model.target_.ensemble.tied == ("depth",)
        for before, after in zip(model.source_.ensemble.networks, model.target_.ensemble.networks, strict=True):
            assert np.array_equal(before["trunk.0.weight"], after["trunk.0.weight"]) is kept
            assert not np.array_equal(before["head.weight"], after["head.weight"])


def test_ties():
    x, y, _ = target()
    for tie, columns in ((True, ("depth",)), (False, ()), (["depth"], ("depth",)), ([], ())):
        assert pretrained(tie=tie, interval=None).fit(x, y).target_.ensemble.tied == columns
    nameless = pretrained(interval=None).fit(x.to_numpy(), y.to_numpy())
    assert nameless.target_.ensemble.tied == (), "columns without names have nothing in common"


def test_a_refused_fit_leaves_the_model_as_it_was():
    x, y, _ = target()
    model = quick(interval=None).fit(x, y)
    before = model.predict(x)
    with pytest.raises(ps.InputError):
        model.fit(x, -y)
    assert np.array_equal(model.predict(x), before)


def test_representations():
    x, y, _ = target()
    model = pretrained(interval=None)
    assert model.represent(source()[0], domain="source").shape == (120, 8)
    with pytest.raises(NotFittedError):
        model.represent(x)
    model.fit(x, y)
    latents = model.represent(x)
    first = model.target_.ensemble.networks[0]
    log = model.target_.ensemble.center + model.target_.ensemble.scale * (
        latents @ first["head.weight"] + first["head.bias"]
    )
    alone = pretrained(interval=None, n_networks=1, back_transform="median").fit(x, y)
    assert np.exp(log[:, 0]) == pytest.approx(alone.predict(x), rel=1e-9), "a network does not depend on its company"


# What may not be known


def spied(monkeypatch, module, name):
    """Keep arguments and results of a function of a module."""
    seen, real = [], getattr(module, name)

    def spy(*args, **kwargs):
        seen.append((args, real(*args, **kwargs)))
        return seen[-1][1]

    monkeypatch.setattr(module, name, spy)
    return seen


def apart(a, b):
    """Return the largest difference between the parameters of two ensembles."""
    pairs = zip(a.networks, b.networks, strict=True)
    return max(float(np.abs(p[name] - q[name]).max(initial=0.0)) for p, q in pairs for name in p)


# With early stopping, members leave the batch at other steps, which moves those that stay by rounding.
@pytest.mark.parametrize(("patience", "most"), [(None, 0.0), (3, SINGLE)])
@pytest.mark.parametrize("strategy", [None, "full", "coral"])
@pytest.mark.parametrize("grouped", [False, True])
def test_the_models_of_a_fold_have_seen_nothing_of_it(strategy, grouped, patience, most):
    x, y, port = target()
    x = x.fillna(0.0)  # the same columns in all folds
    build = (
        (lambda: quick(patience=patience))
        if strategy is None
        else (lambda: pretrained(strategy=strategy, patience=patience))
    )
    groups = port if grouped else None
    made = build().fit(x, y, groups=groups).target_
    for k in range(3):
        held = made.calibration.fold == k
        other_x, other_y = x.copy(), y.copy()
        other_x[held] = 7.0 * x[held] + 3.0
        other_y[held] = 100.0
        again = build().fit(other_x, other_y, groups=groups).target_
        blind, seeing = (made.folds[k], again.folds[k]), (made.folds[k - 1], again.folds[k - 1])
        assert blind[0].encoder.to_dict() == blind[1].encoder.to_dict()
        assert (blind[0].center, blind[0].scale) == (blind[1].center, blind[1].scale)
        assert apart(*blind) <= most
        assert apart(*seeing) > 100 * SINGLE, "the models that see these rows are others"


def test_the_columns_of_other_rows_change_no_model_of_a_fold():
    """A level or a gap that only held-out rows have gives others more columns, and this fold's model none."""
    x, y, _ = target()
    x = x.fillna(0.0).assign(stratum="Bay")
    model = quick().fit(x, y)
    other = x.copy()
    held = model.target_.calibration.fold == 0
    other.loc[held, "stratum"], other.loc[held, "toc"] = "Port", np.nan
    again = quick().fit(other, y)
    assert len(again.target_.ensemble.encoder.get_feature_names_out()) == 5
    assert again.target_.folds[0].encoder.to_dict() == model.target_.folds[0].encoder.to_dict()
    assert again.target_.folds[0].predict(x) == pytest.approx(model.target_.folds[0].predict(x), abs=10 * SINGLE)


def test_whole_ports_are_held_out_for_folds_and_for_early_stopping(monkeypatch):
    x, y, port = target()
    runs, splits = spied(monkeypatch, trainings, "fit_ensembles"), spied(monkeypatch, ensemble, "validation_sets")
    model = quick().fit(x, y, groups=port)
    assert len(runs) == 1, "all folds and all rows are trained in one batch"
    ((tasks, *_), _), folds = runs[0], model.target_.calibration.fold
    assert [len(task.target) for task in tasks] == [36, *(int((folds != k).sum()) for k in range(3))]
    for k in range(3):
        assert not set(port[folds == k]) & set(port[folds != k])
    assert len(splits) == 4
    for (groups, n, *_), sets in splits:
        assert len(sets) == 2, "one for each network"
        for held_out in sets:
            assert 0 < held_out.sum() < n
            assert not set(groups[held_out]) & set(groups[~held_out])
    kept = [port[folds != k].to_numpy() for k in range(3)]
    for (groups, *_), _ in splits:
        names = port.to_numpy() if len(groups) == 36 else next(part for part in kept if len(part) == len(groups))
        assert len(set(zip(groups, names, strict=True))) == len(set(names)), "the groups are the ports"


def test_the_jackknife_holds_out_one_unit_at_a_time():
    x, y, port = target()
    for groups, units in ((None, 36), (port, 12)):
        made = quick(interval="jackknife+", max_steps=10).fit(x, y, groups=groups).target_
        assert (made.calibration.n_folds, made.calibration.n_units, len(made.folds)) == (units, units, units)
        labels = np.arange(36) if groups is None else groups.to_numpy()
        assert len(set(zip(made.calibration.fold, labels, strict=True))) == units
    few = quick(interval_folds=40, max_steps=10).fit(x, y, groups=port).target_
    assert few.calibration.n_folds == 12, "no more folds than ports"


# Determinism


def digest(array):
    """Return a fingerprint of the bits of an array."""
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def test_fitting_again_gives_the_same_and_another_seed_another():
    x, y, port = target()
    model = pretrained().fit(x, y, groups=port)
    first = model.predict_interval(x)
    assert first.equals(model.fit(x, y, groups=port).predict_interval(x))
    for build in (quick, pretrained):
        by_seed = [build(random_state=seed, interval=None).fit(x, y).predict(x) for seed in (0, 1)]
        assert not np.isclose(*by_seed).any()


THREADS = """
import sys, hashlib
sys.path.insert(0, sys.argv[1])
import torch
from two_domains import pretrained, target
torch.set_num_threads(int(sys.argv[2]))
assert torch.get_num_threads() == int(sys.argv[2])
x, y, port = target()
model = pretrained(widths=(64, 64), dropout=0.1).fit(x, y, groups=port)
frame = model.predict_interval(x, level=0.8)
print(hashlib.sha256(frame.to_numpy().tobytes() + model.represent(x).tobytes()).hexdigest())
"""


def test_the_number_of_threads_does_not_matter():
    here = str(Path(__file__).parents[1])
    both = [started(THREADS, here, n, OMP_NUM_THREADS=n, MKL_NUM_THREADS=n) for n in ("1", "2")]
    told = [printed(process) for process in both]
    assert len(told[0]) == 65
    assert told[0] == told[1]


def test_rows_are_predicted_alone():
    x, y, _ = target()
    model = quick().fit(x, y)
    whole = model.predict_interval(x)
    alone = pd.concat([model.predict_interval(x.iloc[[k]]) for k in range(len(x))])
    pd.testing.assert_frame_equal(whole, alone, rtol=1e-9)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device is here")
def test_a_gpu_learns_the_same():
    x, y, _ = target()
    there = pretrained(device="cuda").fit(x, y)
    assert there.predict(x) == pytest.approx(pretrained().fit(x, y).predict(x), rel=0.05)


# Predictions


def test_the_smearing_factor_is_duans_of_rows_not_seen():
    x, y, _ = target()
    median, mean = (quick(back_transform=kind).fit(x, y) for kind in ("median", "mean"))
    made = mean.target_
    blind = np.array([made.folds[k].predict(x.iloc[[i]])[0] for i, k in enumerate(made.calibration.fold)])
    assert made.smearing == pytest.approx(np.mean(y / np.exp(blind)), rel=ROUNDING)
    assert made.smearing > 1.0
    assert mean.predict(x) == pytest.approx(median.predict(x) * made.smearing, rel=ROUNDING)
    assert made.notes == (note("smearing_held_out"),)
    assert median.target_.notes == ()


def test_without_folds_the_factor_is_that_of_training_rows_and_says_so():
    x, y, _ = target()
    made = quick(interval=None).fit(x, y).target_
    assert made.smearing == pytest.approx(np.mean(y / np.exp(made.ensemble.predict(x))), rel=ROUNDING)
    assert made.notes == (note("smearing_in_sample"),)


def test_smearing_undoes_the_bias_of_logs():
    """For normal errors of sd s the factor is exp(s^2 / 2)."""
    errors = np.random.default_rng(3).normal(0.0, 0.8, 200_000)
    spread = np.exp(errors).std() / np.sqrt(len(errors))
    assert smearing_factor(errors) == pytest.approx(np.exp(0.32), abs=4.0 * spread)


def test_intervals_are_those_of_the_folds_on_the_log_scale():
    x, y, port = target()
    model = quick().fit(x, y, groups=port)
    made, new = model.target_, target(seed=9)[0]
    residuals = np.array(
        [abs(np.log(y.iloc[i]) - made.folds[k].predict(x.iloc[[i]])[0]) for i, k in enumerate(made.calibration.fold)]
    )
    held = np.stack([fold.predict(new) for fold in made.folds])
    low, high = plus_interval(residuals, made.calibration.fold, held, weights=residual_weights(36, port), level=0.8)
    frame = model.predict_interval(new, level=0.8)
    assert frame["conf_low"].to_numpy() == pytest.approx(np.exp(low), rel=1e-9)
    assert frame["conf_high"].to_numpy() == pytest.approx(np.exp(high), rel=1e-9)
    assert np.array_equal(frame["estimate"], model.predict(new))
    assert frame["conf_level"].eq(0.8).all()
    assert frame.index.equals(new.index)


def test_a_target_that_is_not_in_logs():
    x, y, _ = target()
    model = quick(log_target=False).fit(x, np.log(y))
    frame = model.predict_interval(x)
    assert model.target_.smearing == 1.0
    assert (frame["conf_low"] < 0.0).any()
    assert frame["conf_low"].to_numpy() == pytest.approx(
        np.log(quick().fit(x, y).predict_interval(x)["conf_low"]), abs=1e-5
    )


def test_names_are_taken_over_from_fit_with_a_warning():
    x, y, _ = target()
    model = quick(interval=None).fit(x, y)
    with pytest.warns(UserWarning, match="TransferRegressor was fitted with feature names"):
        bare = model.predict(x.to_numpy())
    assert np.array_equal(bare, model.predict(x))


def test_more_rows_may_be_predicted_than_fit_in_memory_at_once(monkeypatch):
    from pli_stats.transfer.regressor import conformal

    x, y, _ = target()
    model = quick().fit(x, y)
    whole = model.predict_interval(x)
    monkeypatch.setattr(conformal, "CELLS", 100)
    assert whole.equals(model.predict_interval(x))


# Refusals: that each has one clear sentence is tested in tests/test_bad_inputs.py; here, what the sentence must name.


@pytest.mark.parametrize(
    ("settings", "least"),
    [
        ({"interval": None}, 3),
        ({"interval": "cv+", "interval_folds": 10}, 4),
        ({"interval": "cv+", "interval_folds": 2}, 6),
        ({"interval": "jackknife+"}, 4),
    ],
)
def test_too_few_rows_and_just_enough(settings, least):
    x, y, _ = target()
    with pytest.raises(ps.InputError, match=f"at least {least} labelled samples.*got {least - 1} sample"):
        quick(**settings).fit(x[: least - 1], y[: least - 1])
    assert np.isfinite(quick(**settings).fit(x[:least], y[:least]).predict(x)).all()


def test_the_row_and_the_value_that_are_not_positive():
    x, y, _ = target()
    y.iloc[7] = -0.25
    with pytest.raises(ps.InputError, match=r"row 7 .* is -0\.25"):
        quick().fit(x, y)
    assert quick(log_target=False, interval=None).fit(x, y)


def test_metals_of_the_target_among_the_features():
    x, y, _ = target()
    with pytest.raises(ps.InputError, match="reads as Cu"):
        quick().fit(x.assign(Cu=1.0), y)
    with pytest.raises(ps.InputError, match="reads as Al"):
        quick(task="normalisers", target_metals=("Al",)).fit(x.assign(Al=1.0), y)
    assert quick(task="all-metals", interval=None).fit(x.assign(Cu=1.0), y)
    assert quick(interval=None).pretrain(x.assign(Cu=1.0), y), "the source's features may be anything"


def test_an_interval_that_so_few_ports_cannot_give():
    x, y, port = target(n_ports=6)
    model = quick().fit(x, y, groups=port)
    with pytest.raises(ps.InputError, match=r"at least 9 groups.*got 6.*at most 0\.8571"):
        model.predict_interval(x)
    assert np.isfinite(model.predict_interval(x, level=0.85)).all(axis=None)


def test_columns_of_another_name():
    x, y, _ = target()
    with pytest.raises(ps.InputError, match="not known: 'deep'"):
        quick(interval=None).fit(x, y).predict(x.rename(columns={"depth": "deep"}))


def test_a_progress_bar(capsys):
    x, y, _ = target()
    quick(progress=True, interval=None).pretrain(*source()).fit(x, y)
    told = capsys.readouterr().err
    assert "Pre-training" in told
    assert "Training" in told.replace("Pre-training", "")


def test_quick_settings_are_parameters():
    assert set(QUICK) <= set(ps.TransferRegressor().get_params())


@pytest.mark.parametrize("power", [-1000, 1000])
def test_the_unit_of_the_target_changes_no_bit(power):
    """Squares of such targets are 0 or infinite: their standard deviation must not be."""
    x, y, _ = target()
    model = quick(log_target=False)
    plain = model.fit(x, y).predict(x)
    assert np.array_equal(model.fit(x, np.ldexp(y.to_numpy(), power)).predict(x), np.ldexp(plain, power))


def test_a_constant_target_is_predicted_as_it_is():
    x, y, _ = target()
    found = quick().fit(x, np.full(len(y), 2.0)).predict_interval(x, level=0.5)
    assert np.allclose(found[["estimate", "conf_low", "conf_high"]], 2.0, rtol=ROUNDING, atol=0.0)
