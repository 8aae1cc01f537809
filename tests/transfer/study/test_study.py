"""A study end to end: six questions on small domains, what they say of simulated pairs, and what they refuse."""

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.transfer.network.architecture import Architecture
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.study.protocol import PORT_OUT, SURVEY_OUT, UNSEEN

SHORT = Recipe(max_steps=60, patience=2)
SMALL = {
    "n_folds": 3, "n_repeats": 2, "n_draws": 2, "n_networks": 2, "budget": 2, "n_trees": 5, "recipe": SHORT,
    "source_recipe": SHORT, "interval_folds": 11, "least_samples": 4, "interval_level": 0.8, "n_resamples": 199,
    "models": ["median", "ridge", "random_forest", "scratch", "transfer_full"],
}  # fmt: skip


@pytest.fixture(scope="module")
def study():
    """Return a study of a simulated pair with coordinates and surveys."""
    source, target = ps.simulated_pair("shared", n_source=300, n_target=72, n_ports=12, seed=3)
    draws = np.random.default_rng(1)
    info = pd.DataFrame(
        {
            "latitude": 33.0 + target.groups.astype("category").cat.codes / 10.0,
            "longitude": -117.0 + draws.normal(0.0, 0.01, len(target)),
            "surveyyear": draws.choice([1998, 2008], len(target)),
        }
    )
    target = ps.Domain("ports", target.features, target.target, target.groups, info=info)
    other, _ = ps.simulated_pair("unrelated", n_source=200, seed=4)
    return ps.Study(source, target, other_source=other, **SMALL)


def test_the_plan_names_every_cell_of_every_question(study):
    plan = study.cells()
    assert plan.groupby("question", sort=False).size().to_dict() == {
        "benchmark": 5 * 2 * 2,
        "ablation": 8 * 2 * 2,
        "learning_curve": 3 * (3 * 2 + 2),  # 10, 20 and 40 samples in two draws each, and all in two repeats
        "source_sensitivity": (5 + 1) * 2,
        "unseen_ports": 6 * 2,
        "overlap": 6,
        "unseen_years": 6 * 2,
    }
    assert set(study.cells("unseen_ports")["design"]) == {PORT_OUT, SURVEY_OUT}


def test_every_question_has_an_answer(study):
    found = {
        "benchmark": study.benchmark(),
        "ablation": study.ablation(),
        "learning_curve": study.learning_curve(sizes=[10, 20]),
        "source_sensitivity": study.source_sensitivity(shares=[0.3, 1.0]),
        "unseen_ports": study.unseen_ports(models=["median", "ridge", "scratch", "transfer_full"]),
        "domain_similarity": study.domain_similarity(n_permutations=99),
    }
    for name, result in found.items():
        assert result.answer and len(result.to_frame()), name
        assert result.task == "covariates" and result.fingerprint == study.target.fingerprint
        if hasattr(result, "predictions"):
            needed = {"sample", "port", "repeat", "split", "model", "y_true", "y_pred", "design", "task"}
            assert needed <= set(result.predictions.columns)
    comparison = ps.compare_models(found["benchmark"].predictions.query("design == 'unseen ports'"))
    assert comparison.unit == "port"
    assert found["unseen_ports"].coverage["model"].unique().tolist() == ["scratch", "transfer_full"]
    assert set(found["learning_curve"].curve["n_labelled"]) == {10, 20, 48}
    roles = found["ablation"].contrasts["role"].tolist()
    assert roles.count("primary") == 2 and roles.count("attribution") == 6


def test_the_rival_of_the_learning_curve_is_the_best_of_the_benchmark(study):
    scores = study.benchmark().scores
    lead = scores[(scores["design"] == UNSEEN) & (scores["metric"] == "mae") & (scores["weight"] == "port")]
    best = lead[lead["model"].isin(["median", "ridge", "random_forest"])].nsmallest(1, "estimate")["model"].item()
    assert best in set(study.learning_curve(sizes=[10]).curve["model"])


CONTROL = {
    "models": ["median"], "n_folds": 12, "n_repeats": 1, "n_networks": 2, "budget": 1, "n_resamples": 99,
    "recipe": Recipe(max_steps=400, patience=5),
    "source_recipe": Recipe(max_steps=800, batch_size=64, patience=5, evaluate_every=40),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("shared", {"scratch": -1, "transfer_shuffled": -1}),
        ("shared_shifted", {"scratch": -1}),
        ("adverse", {"scratch": 1, "transfer_shuffled": 1}),
        ("unrelated", {"transfer_shuffled": 0}),
    ],
)
def test_conclusions_on_pairs_whose_relation_is_known(kind, wanted):
    """Four pairs: help or harm is found where it is, and not where there is none.

    Rates from analysis/03_transfer_controls.py: help in about 6 of 10 pairs, harm in nearly all, 5 % where there is
    neither. Asked for are two findings of four in the right direction and none in the wrong one (seeds are fixed).
    """
    found = {against: [] for against in wanted}
    for seed in range(4):
        source, target = ps.simulated_pair(kind, n_source=600, n_target=60, n_ports=12, seed=seed)
        study = ps.Study(source, target, seed=seed, **CONTROL)
        table = study.ablation(("scratch", "transfer_full", "transfer_shuffled"), designs=["unseen ports"]).contrasts
        rows = table[table["group_a"] == "transfer_full"].set_index("group_b")
        for against, conclusions in found.items():
            row = rows.loc[against]
            conclusions.append(int(np.sign(row["estimate"])) if row["p_value"] < 0.05 else 0)
    for against, sign in wanted.items():
        if sign:
            assert found[against].count(sign) >= 2 and found[against].count(-sign) == 0, (against, found)
        else:
            assert found[against].count(0) >= 3, (against, found)


def test_the_ladder_is_a_variant_and_helps_where_the_source_says_all():
    """Target and source follow one law in one unit, so that any rung beats the labels alone."""
    source, target = ps.simulated_pair("shared_shifted", n_source=600, n_target=60, n_ports=12, seed=2)
    study = ps.Study(source, target, seed=2, **(CONTROL | {"models": ["scratch", "transfer_auto"]}))
    found = study.benchmark().predictions
    error = (found["y_pred"] - found["y_true"]).abs().groupby(found["model"]).mean()
    assert error["transfer_auto"] < 0.85 * error["scratch"]


def test_networks_of_any_architecture_are_studied():
    source, target = ps.simulated_pair("shared", n_source=120, n_target=36, n_ports=6)
    changed = SMALL | {"models": ["scratch", "transfer_full"], "architecture": Architecture((8, 8), norm="layer")}
    found = ps.Study(source, target, **changed).benchmark()
    assert np.isfinite(found.predictions["y_pred"]).all()


def test_without_surveys_or_coordinates_their_parts_are_left_out():
    source, target = ps.simulated_pair("shared", n_source=120, n_target=36, n_ports=6)
    study = ps.Study(source, target, **(SMALL | {"interval_level": 0.9}))
    assert set(study.cells("unseen_ports")["design"]) == {PORT_OUT}
    assert not study.cells("unseen_ports")["intervals"].any(), "6 ports are too few for a level of 0.9"
    assert "transfer_other" not in set(study.cells("ablation")["model"])
    found = study.unseen_ports(models=["median", "scratch"])
    assert found.association.empty and found.coverage.empty


def test_a_learning_curve_of_sizes_beyond_all_samples_has_the_last_point(study):
    assert study.learning_curve([10_000], rival="median").curve["n_labelled"].unique().tolist() == [48]


def test_one_model_may_be_named_by_a_word(study):
    assert ps.Study(study.source, study.target, models="median").models == ["median"]
