"""What transfers keeps its scale: tied columns, one quantity in both domains, predictions before any label, recipes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from two_domains import QUICK, pretrained, quick, source, target

import pli_stats as ps
from pli_stats.text.notes import note
from pli_stats.transfer.features.place_and_time import place_or_time
from pli_stats.transfer.network.ensemble import as_source

ROUNDING = 1e-12  # relative; the same sums in the same order, but for one factor
SINGLE = 1e-5  # of values near 1 in float32


# One law, one column, another range: cases/transfer/scale.py, smaller


def law(x):
    """Return y = exp(sin 2x + 0.5 x)."""
    return np.exp(np.sin(2.0 * x) + 0.5 * x)


def another_range(seed, shift=0.0):
    """Return a source over (-4, 4) and a target around 1.5, of one column and one law, with errors of 5 %."""
    draws = np.random.default_rng(seed)
    here, there = draws.normal(1.5, 0.5, 210), draws.uniform(-4.0, 4.0, 600)
    y, y_source = (law(x) * np.exp(0.05 * draws.normal(size=len(x))) for x in (here, there))
    return pd.DataFrame({"toc": there}), y_source, pd.DataFrame({"toc": here}), y * np.exp(shift)


LAW = {
    "widths": (32, 32), "n_networks": 2, "interval": None, "back_transform": "median", "batch_size": 64,
    "pretrain_recipe": {"max_steps": 1500, "learning_rate": 5e-3, "patience": 15},
}  # fmt: skip
SEEDS = range(20)


@pytest.fixture(scope="module")
def errors():
    """Return the mean absolute error of each model on 200 unlabelled samples, 10 labelled ones given: seed by seed."""
    rows = []
    for seed in SEEDS:
        x_source, y_source, x, y = another_range(seed)
        few, test = slice(0, 10), slice(10, None)
        model = ps.TransferRegressor(**LAW, same_target=True, random_state=seed).pretrain(x_source, y_source)
        found = {"source": model.predict(x[test])}
        for strategy in ("full", "auto", "gradual", "freeze"):
            fitted = model.set_params(strategy=strategy, same_target=None).fit(x[few], y[few])
            assert fitted.target_.notes[0] == note("source_scales", columns=("toc",), same=True)
            found[strategy] = fitted.predict(x[test])
        found["scratch"] = ps.TransferRegressor(**LAW, random_state=seed).fit(x[few], y[few]).predict(x[test])
        rows.append({name: np.abs(value - y[test]).mean() for name, value in found.items()})
    return pd.DataFrame(rows)


@pytest.mark.parametrize("strategy", ["full", "auto", "gradual", "freeze"])
def test_ten_labels_do_not_lose_what_the_source_knew(errors, strategy):
    """The limit is that of the handed case: 1.2 times the error of the source without labels, over 20 seeds."""
    assert errors[strategy].mean() <= 1.2 * errors["source"].mean()
    worse = errors[strategy] - errors["scratch"]
    assert worse.mean() <= worse.std(ddof=1) / np.sqrt(len(worse)), "never worse than scratch by more than its error"
    assert errors["source"].mean() < 0.5 * errors["scratch"].mean(), "there was something to lose"


def test_another_unit_of_the_target_is_told_by_the_rows_and_costs_an_offset():
    x_source, y_source, x, y = another_range(3, shift=4.0)
    model = ps.TransferRegressor(**LAW, strategy="auto", stack_below=0).pretrain(x_source, y_source)
    made = model.fit(x[:30], y[:30]).target_
    assert made.notes[:2] == (note("source_scales", columns=("toc",), same=False), note("rung", rung="offset"))
    ((share, partner),) = made.ensemble.partners
    assert share == 1.0
    assert partner.center == pytest.approx(4.0, abs=0.15)
    assert np.abs(np.log(model.predict(x[30:]) / y[30:])).mean() < 0.15


# What has which scale


def test_tied_columns_and_one_quantity_have_the_scale_of_the_source():
    x, y, _ = target()
    model = pretrained(interval=None)
    own = model.fit(x, y).target_.ensemble
    there = {column.name: column for column in model.source_.ensemble.encoder.columns_}
    here = {column.name: column for column in own.encoder.columns_}
    assert (here["depth"].mean, here["depth"].sd) == (there["depth"].mean, there["depth"].sd)
    assert here["toc"].mean == pytest.approx(x["toc"].mean(), rel=ROUNDING)
    logs = np.log(y)
    assert (own.center, own.scale) == pytest.approx((logs.mean(), logs.std(ddof=0)), rel=ROUNDING), "pli is no pm25"
    for build, quantity in (({"same_target": True}, y), ({}, y.rename("pm25"))):
        same = pretrained(interval=None, **build).fit(x, quantity).target_.ensemble
        assert (same.center, same.scale) == (model.source_.ensemble.center, model.source_.ensemble.scale)
    no = pretrained(interval=None, same_target=False).fit(x, y.rename("pm25")).target_.ensemble
    assert (no.center, no.scale) == (own.center, own.scale)


@pytest.mark.parametrize("name", ["y", "target", "value", None])
def test_names_that_any_target_has_say_nothing(name):
    x, y, _ = target()
    made = quick(interval=None).pretrain(source()[0], source()[1].rename(name)).fit(x, np.exp(9.0) * y.rename(name))
    assert made.target_.notes[0]["same"] is False, "the source is far off, so that its numbers mean something else"


def test_before_its_first_step_a_tied_network_says_what_the_source_says():
    x, y, _ = target()
    still = {"max_steps": 1, "learning_rate": 1e-12, "patience": None}
    model = pretrained(interval=None, same_target=True, finetune_recipe=still).fit(x, y)
    start = model.source_.ensemble
    said = start.predict(as_source(start, x, ("depth",)))
    assert model.target_.ensemble.predict(x) == pytest.approx(said, abs=SINGLE)


def test_missing_cells_of_a_tied_column_take_the_mean_of_their_own_rows():
    x, y, _ = target()
    x = x.assign(depth=x["depth"] + 3.0)
    full = x["depth"].mean()
    x.iloc[4, 1] = np.nan
    encoder = pretrained(interval=None).fit(x, y).target_.ensemble.encoder
    at = encoder.get_feature_names_out().tolist().index("depth")
    filled = encoder.transform(x.assign(depth=x["depth"].fillna(x["depth"].mean())))[4, at]
    assert encoder.transform(x)[4, at] == pytest.approx(filled, rel=ROUNDING)
    assert encoder.columns_[1].fill > 1.0 and full > 2.0


# Ties that are never made unasked

NAMES = {
    "a coordinate": ["latitude", "LON", "long", "Easting", "utm_x", "start latitude", "target_longitude"],
    "a date": ["year", "survey_year", "SampleDate", "month", "date", "time"],
    "a survey": ["survey", "cruise", "survey_id"],
    "a station": ["station", "StationID", "site", "port", "sample"],
    None: ["depth", "toc_pct", "fines", "long_term_mean", "rain_mm_per_year", "distance_to_port", "residence_time"],
}


@pytest.mark.parametrize(("what", "name"), [(what, name) for what, names in NAMES.items() for name in names])
def test_columns_of_place_and_time(what, name):
    assert place_or_time(name) == what


def test_coordinates_and_years_are_tied_only_if_forced():
    x, y, _ = target()
    cities = source()[0].assign(latitude=1.0, year=np.arange(120.0))
    x = x.assign(latitude=50.0, year=1998.0)
    model = quick(interval=None).pretrain(cities, source()[1])
    assert model.fit(x, y).target_.ensemble.tied == ("depth",)
    with pytest.raises(ps.InputError, match="'year' reads as a date"):
        model.set_params(tie=["depth", "year"]).fit(x, y)
    assert model.set_params(tie_anyway=True).fit(x, y).target_.ensemble.tied == ("depth", "year")
    assert set(model.set_params(tie=True).fit(x, y).target_.ensemble.tied) == {"depth", "year", "latitude"}


# Before any label, and again


def test_what_was_pre_trained_predicts_its_own_quantity():
    cities, pm25 = source()
    model = pretrained(same_target=True)
    assert model.feature_names_in_.tolist() == ["depth", "gdp", "kind"]
    smeared = np.exp(model.source_.ensemble.predict(cities)) * model.source_.smearing
    assert model.predict(cities) == pytest.approx(smeared, rel=ROUNDING)
    assert np.corrcoef(np.log(model.predict(cities)), np.log(pm25))[0, 1] > 0.8
    with pytest.warns(UserWarning, match="pre-trained only"):
        assert np.array_equal(pretrained().predict(cities), model.predict(cities))
    with pytest.raises(ps.InputError, match="needs labelled samples of the target"):
        model.predict_interval(cities)


def test_a_second_source_is_refused_or_goes_on_from_the_first():
    model = pretrained(interval=None)
    first, before = model.source_, pretrained().source_.ensemble
    with pytest.raises(ps.InputError, match="was pre-trained already"):
        model.pretrain(*source(seed=5))
    assert model.source_ is first
    model.pretrain(*source(seed=5), licence="CC0-1.0", further=True)
    made = model.source_
    assert (made.n, made.licence) == (240, "CC-BY-4.0; CC0-1.0")
    assert made.notes[-1] == note("pretrained_further", before=120, n=120)
    assert len({first.fingerprint, made.fingerprint, quick().pretrain(*source(seed=5)).source_.fingerprint}) == 3
    assert (made.ensemble.center, made.ensemble.scale) == (before.center, before.scale), "one quantity, one scale"
    x, y, _ = target()
    assert np.isfinite(model.fit(x, y).predict(x)).all()


def test_a_recipe_for_each_stage_is_what_setting_parameters_in_between_was():
    x, y, _ = target()
    slow = {"max_steps": 20, "learning_rate": 1e-3}
    by_hand = quick(interval=None).pretrain(*source()).set_params(**slow).fit(x, y)
    at_once = quick(interval=None, finetune_recipe=slow).pretrain(*source()).fit(x, y)
    turned = quick(interval=None, **slow, pretrain_recipe={name: QUICK[name] for name in slow}).pretrain(*source())
    for model in (at_once, turned.fit(x, y)):
        assert np.array_equal(model.predict(x), by_hand.predict(x))
    whole = ps.Recipe(**{name: QUICK[name] for name in ("max_steps", "evaluate_every", "patience", "learning_rate")})
    assert np.array_equal(
        quick(interval=None, max_steps=1, pretrain_recipe=whole, finetune_recipe=slow | {"max_steps": 20})
        .pretrain(*source()).fit(x, y).predict(x),
        by_hand.predict(x),
    )  # fmt: skip


def test_new_parameters_and_partners_are_kept_in_files(tmp_path):
    x, y, port = target()
    cities, pm25 = source()
    settings = {
        "strategy": "auto", "stack_below": 50, "same_target": True, "tie": ["depth"],
        "finetune_recipe": {"max_steps": 30}, "pretrain_recipe": ps.Recipe(max_steps=50),
    }  # fmt: skip
    model = quick(**settings).pretrain(cities, pm25)
    model.save(tmp_path / "source")
    assert np.array_equal(ps.TransferRegressor.load(tmp_path / "source").predict(cities), model.predict(cities))
    model.fit(x, y, groups=port).save(tmp_path / "m")
    loaded = ps.TransferRegressor.load(tmp_path / "m")
    assert loaded.predict_interval(x, level=0.8).equals(model.predict_interval(x, level=0.8))
    told = [[(each.code, dict(each.facts)) for each in made.target_.notes] for made in (loaded, model)]
    assert told[0] == told[1], "a file keeps facts in the order of their names"
    assert loaded.get_params()["finetune_recipe"] == {"max_steps": 30}
    assert np.array_equal(loaded.fit(x, y, groups=port).predict(x), model.predict(x))
