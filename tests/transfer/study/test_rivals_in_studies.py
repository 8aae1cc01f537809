"""Rivals that need a source, ports or other packages in a study, and what groups of features bring."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.records.models import BASELINES
from pli_stats.transfer.study.feature_groups import default_groups
from pli_stats.transfer.study.protocol import UNSEEN, Cell

SMALL = {"n_folds": 4, "n_repeats": 1, "budget": 2, "n_trees": 15, "n_resamples": 99}
SOURCE, TARGET = ps.simulated_pair("shared", n_source=600, n_target=60, n_ports=10, seed=2)
OTHER = replace(SOURCE, target=SOURCE.target * 2.0)
APART = replace(SOURCE, features=SOURCE.features.add_prefix("own_"))


def placed(domain):
    """Return a domain with coordinates that say nothing, and Al among the features."""
    draws = np.random.default_rng(1)
    port = domain.groups.astype("category").cat.codes.to_numpy()
    places = {"latitude": 30.0 + port + draws.normal(0.0, 0.1, len(domain)), "longitude": 150.0 + port % 3}
    al = {"log_Al": domain.features["shared_6"]}
    rest = domain.features.drop(columns="shared_6")
    return replace(domain, features=rest.assign(**places, **al), task="normalisers")


def errors(found):
    """Return the MAE in unseen ports by model."""
    rows = found.scores[(found.scores["design"] == UNSEEN) & (found.scores["metric"] == "mae")]
    return rows[rows["weight"] == "port"].set_index("model")["estimate"]


def test_what_is_run_unasked():
    study = ps.Study(SOURCE, placed(TARGET), task="normalisers", **SMALL)
    assert study.models == [
        *("mean", "median", "ridge", "elastic_net", "knn", "svr", "random_forest", "xgboost", "gaussian_process"),
        *("kriging", "mlp", "ridge_no_places", "pooled_ridge", "source_offset", "scratch", "transfer_full"),
    ]
    plain = ps.Study(APART, TARGET, **SMALL).models
    assert not {"kriging", "ridge_no_places", "pooled_ridge", "source_offset"} & set(plain)


def test_what_cannot_learn_from_the_source_is_left_out_with_a_note():
    told = [note.code for note in ps.Study(APART, TARGET, models=["median", "mean"], **SMALL).benchmark().notes]
    assert "source_rivals_left_out" in told
    told = [note.code for note in ps.Study(SOURCE, TARGET, models=["median", "mean"], **SMALL).benchmark().notes]
    assert "source_rivals_left_out" not in told


def test_rivals_that_learn_from_a_source_of_the_same_law_make_use_of_it():
    """By construction 60 rows do not suffice for this law and 600 do: an error of a third less is a modest demand."""
    names = ["ridge", "pooled_ridge", "source_offset", "source_gaussian_process", "source_xgboost", "port_ridge"]
    found = errors(ps.Study(SOURCE, TARGET, models=names, **SMALL).benchmark())
    assert (found[["source_offset", "source_gaussian_process", "source_xgboost"]] < found["ridge"] / 1.5).all()
    assert found.index.size == len(names)


def test_an_adverse_source_does_little_harm_where_its_weight_is_a_setting():
    """The source follows other columns: of the settings, inner folds choose those that leave it aside."""
    source, target = ps.simulated_pair("adverse", n_source=300, n_target=60, n_ports=10, seed=4)
    study = ps.Study(source, target, models=["ridge", "pooled_ridge"], **{**SMALL, "budget": 6})
    found = errors(study.benchmark())
    assert found["pooled_ridge"] < 1.25 * found["ridge"]


def test_a_cell_is_kept_by_the_source_that_it_learns_from():
    studies = [ps.Study(source, TARGET, models=["ridge", "pooled_ridge"], **SMALL) for source in (SOURCE, OTHER)]
    keys = [[study._runner.key(Cell(name, UNSEEN)) for study in studies] for name in ("ridge", "pooled_ridge")]
    assert keys[0][0] == keys[0][1]
    assert keys[1][0] != keys[1][1]


def test_port_effects_know_the_ports_under_random_folds_only():
    draws = np.random.default_rng(3)
    target = replace(TARGET, target=TARGET.target * np.exp(draws.normal(0.0, 1.0, 10))[np.arange(60) // 6])
    found = ps.Study(SOURCE, target, models=["ridge", "port_ridge"], **SMALL).benchmark().scores
    rows = found[(found["metric"] == "mae") & (found["weight"] == "port")].set_index(["design", "model"])["estimate"]
    assert rows["random folds", "port_ridge"] < rows["random folds", "ridge"]


@pytest.mark.parametrize(("model", "package"), [("lightgbm", "lightgbm"), ("port_boosting", "gpboost")])
def test_an_absent_package_is_named_in_one_sentence(model, package, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ps.MissingExtraError, match=rf"needs {package}, .* pip install 'pli-stats\[boosting\]'"):
        ps.Study(SOURCE, TARGET, models=[model], **SMALL)
    assert BASELINES[model].by_name


# ---- groups of features ----------------------------------------------------------------------------------------------


def test_groups_are_known_by_their_names():
    target = placed(TARGET)
    assert default_groups(target) == {
        "coordinates and dates": ["latitude", "longitude"],
        "normalisers": ["log_Al"],
    }
    assert default_groups(TARGET) == {}


def test_without_a_group_is_a_study_of_a_target_without_it():
    target = placed(TARGET)
    study = ps.Study(SOURCE, target, task="normalisers", models=["ridge"], **SMALL)
    found = study.feature_groups(models=["ridge"])
    rows = found.predictions[found.predictions["left_out"] == "coordinates and dates"]
    less = replace(target, features=target.features.drop(columns=["latitude", "longitude"]))
    alone = ps.Study(SOURCE, less, task="normalisers", models=["ridge", "median"], **SMALL).benchmark().predictions
    alone = alone[(alone["design"] == UNSEEN) & (alone["model"] == "ridge")]
    pd.testing.assert_series_equal(
        rows.set_index("sample")["y_pred"], alone.set_index("sample")["y_pred"], check_names=False
    )
    assert found.contrasts[["model", "left_out"]].values.tolist() == [
        ["ridge", "coordinates and dates"],
        ["ridge", "normalisers"],
    ]
    errors_by = found.scores.set_index("features")["estimate"]
    first = found.contrasts.iloc[0]
    assert first["estimate"] == pytest.approx(errors_by["without coordinates and dates"] - errors_by["all features"])


def test_the_feature_that_matters_is_found():
    target = placed(TARGET)
    line = replace(target, target=np.exp(0.5 * target.features["log_Al"] + 0.3 * target.features["shared_5"]))
    study = ps.Study(SOURCE, line, task="normalisers", models=["ridge"], **{**SMALL, "n_repeats": 2})
    found = study.feature_groups(models=["ridge"])
    rows = found.contrasts.set_index("left_out")
    assert rows.loc["normalisers", "conclusion"] == "harms"
    assert "ridge without normalisers had a higher MAE than with all features" in found.answer
    assert "Without normalisers" in ps.table(found).to_markdown()
    assert ps.plot(found).get_axes()


def test_nothing_found_is_said():
    study = ps.Study(SOURCE, placed(TARGET), task="normalisers", models=["median"], **SMALL)
    assert study.feature_groups(models=["median"]).answer == (
        "No model differed significantly in MAE without coordinates and dates and normalisers from itself with all "
        "features."
    )
