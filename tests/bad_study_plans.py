"""Bad inputs of studies as plans, of architectures and recipes: cases for `bad_transfer.py`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from bad_intervals import NAN, Case, call

import pli_stats as ps

SOURCE, TARGET = ps.simulated_pair("shared", n_source=40, n_target=24, n_ports=6)


PLACED = replace(TARGET, features=TARGET.features[["shared_1", "shared_2"]].set_axis(["latitude", "longitude"], axis=1))
MIXED = replace(TARGET, features=PLACED.features.assign(depth=TARGET.features["shared_3"]))

QUICK = {
    "n_repeats": 1, "n_draws": 1, "n_networks": 1, "budget": 1, "recipe": ps.Recipe(max_steps=5),
    "source_recipe": ps.Recipe(max_steps=5),
}  # fmt: skip


def file_in(folder: Path) -> Path:
    """Return a file where a folder is wanted."""
    path = folder / "cells"
    path.write_text("")
    return path


def with_feature(name: str) -> ps.Domain:
    """Return the target with its own values as a feature of some name."""
    return replace(TARGET, features=TARGET.features.assign(**{name: np.log(TARGET.target)}))


def survey(**changed: Any) -> ps.Samples:
    """Return six samples of copper and lead in three ports with some columns changed."""
    columns = {
        "port": list("aabbcc"),
        "depth": [3, 5, 9, 4, 7, 6],
        "Cu": [45, 90, 20, 30, 50, 60],
        "Pb": [20, 40, 10, 9, 12, 30],
    }
    kept = {name: values for name, values in {**columns, **changed}.items() if values is not None}
    return ps.read_samples(pd.DataFrame(kept))


def theirs(**changed: Any) -> ps.Samples:
    """Return six samples of other ports."""
    return survey(**{"port": list("ddeeff"), "Cu": [46, 91, 21, 31, 51, 61], **changed})


def file_of(folder: Path, text: str) -> Path:
    """Return a file with this content."""
    path = folder / "theirs.csv"
    path.write_text(text)
    return path


def study(*pair: Any, **changed: Any) -> Any:
    """Make a study with some arguments changed."""
    return ps.Study(*(pair or (SOURCE, TARGET)), **{"models": ["median"], "n_folds": 3, **changed})


def timed(taken: list[Any]) -> Any:
    """Make a study whose target has a column of times."""
    return study(SOURCE, replace(TARGET, info=pd.DataFrame({"taken": taken})), least_samples=2)


def of_one_country() -> Any:
    """Make a study whose source is of one group."""
    return study(replace(SOURCE, groups=["all"] * len(SOURCE)), TARGET)


SITES = pd.DataFrame({"depth": [2.0, 4.0, 6.0, 8.0], "toc": [1.0, 2.0, 1.0, 2.0]})


def within(train: Any = SITES, test: Any = SITES, **asked: Any) -> Any:
    """Ask which samples lie within those of training."""
    return ps.applicability(train, test, **asked)


STUDY_PLANS: list[Case] = [
    call("study: margin of 0", lambda: study(margin=0.0)),
    call("study: margin not a number", lambda: study(margin=NAN)),
    call("Study, a frame as the target", lambda: study(SOURCE, TARGET.to_frame())),
    call("Study, an array as the source", lambda: study(np.ones((3, 2)), TARGET)),
    call("Study, a frame without a known target as the source", lambda: study(pd.DataFrame({"x": [1.0]}), TARGET)),
    call("Study, a number as the source", lambda: study(3, TARGET)),
    call("Study, nothing as the source", lambda: study(None, TARGET)),
    call("Study, an empty list of sources", lambda: study([], TARGET)),
    call("Study, a list in the list of sources", lambda: study([SOURCE, [SOURCE]], TARGET)),
    call("Study, a number among the sources", lambda: study([SOURCE, 3], TARGET)),
    call("Study, an empty list as the other source", lambda: study(other_source=[])),
    call("Study, a path as the target", lambda: study(SOURCE, "mine.csv")),
    ("Study, a source whose file is not there", lambda folder: study(folder / "theirs.csv", TARGET)),
    ("Study, a source file without metals", lambda folder: study(file_of(folder, "port,depth\na,3\n"), TARGET)),
    (
        "Study, a source file without ports",
        lambda folder: study(file_of(folder, "depth,Cu,Pb\n3,45,20\n5,90,40\n"), survey()),
    ),
    call("Study, samples of the target as the source", lambda: study(survey(), survey())),
    call("Study, samples of the target among the sources", lambda: study([SOURCE, theirs(), survey()], survey())),
    call(
        "Study, a source without a metal of the PLI",
        lambda: study(theirs(Cu=None, Pb=None, Zn=[1, 2, 3, 4, 5, 6]), survey()),
    ),
    call("Study, a source without ports", lambda: study(replace(theirs(), port=None), survey())),
    call("Study, a target of several outputs", lambda: study(SOURCE, ps.sediment_domain(survey(), outputs=["Cu"]))),
    call("Study, covariates of a Domain", lambda: study(covariates=["shared_1"])),
    call("Study, metals and background of a Domain", lambda: study(metals=["Cu"], background="shale")),
    call("Study, a covariate that is not there", lambda: study(theirs(), survey(), covariates=["deph"])),
    call("Study, a metal that is not there", lambda: study(theirs(), survey(), metals=["Cu", "Zn"])),
    call("Study, an unknown background", lambda: study(theirs(), survey(), background="shales")),
    call("Study, samples with two ports", lambda: study(theirs(), survey(port=list("aaabbb")))),
    call("Study, normalisers that the target lacks", lambda: study(theirs(), survey(), task="normalisers")),
    call("Study, an unknown task", lambda: study(task="metals")),
    call("Study, features of another task", lambda: study(SOURCE, replace(TARGET, task="all-metals"))),
    call("Study, a metal among the covariates", lambda: study(SOURCE, with_feature("log_Cu"))),
    call("Study, the PLI among all metals", lambda: study(SOURCE, with_feature("PLI"), task="all-metals")),
    call("Study, an unknown model", lambda: study(models=["forest"])),
    call("Study, no model", lambda: study(models=[])),
    call("Study, kriging without coordinates", lambda: study(models=["kriging"])),
    call("Study, regression kriging without coordinates", lambda: study(models=["regression_kriging"])),
    call(
        "Study, pooled ridge and no common column",
        lambda: study(replace(SOURCE, features=SOURCE.features.add_prefix("own_")), TARGET, models=["pooled_ridge"]),
    ),
    call(
        "Study, a model without places and places alone",
        lambda: study(SOURCE, PLACED, models=["ridge_no_places"]),
    ),
    call("Study.feature_groups, neither places nor normalisers", lambda: study().feature_groups()),
    call("Study.feature_groups, a list", lambda: study().feature_groups(["shared_1"])),
    call("Study.feature_groups, a group without a name", lambda: study().feature_groups({"": ["shared_1"]})),
    call("Study.feature_groups, an empty group", lambda: study().feature_groups({"waves": []})),
    call("Study.feature_groups, a misspelt feature", lambda: study().feature_groups({"waves": ["shard_1"]})),
    call("Study.feature_groups, all features", lambda: study().feature_groups({"all": list(TARGET.features)})),
    call(
        "Study.feature_groups, one group twice",
        lambda: study().feature_groups({"a": ["shared_1"], "b": ["shared_1"]}),
    ),
    call(
        "Study.feature_groups, no model",
        lambda: study().feature_groups({"waves": ["shared_1"]}, models=[]),
    ),
    call(
        "Study.feature_groups, kriging without coordinates",
        lambda: study(SOURCE, MIXED).feature_groups({"places": ["latitude"]}, models=["kriging"]),
    ),
    call("Study, a misspelt setting", lambda: study(n_fold=3)),
    call("Study, 1 fold", lambda: study(n_folds=1)),
    call("Study, 0 repeats", lambda: study(n_repeats=0)),
    call("Study, half a network", lambda: study(n_networks=0.5)),
    call("Study, a budget of 9", lambda: study(budget=9)),
    call("Study, a recipe as a dict", lambda: study(recipe={"max_steps": 5})),
    call("Study, tied as a word", lambda: study(tied="no")),
    call("Study, 1 fold for intervals", lambda: study(interval_folds=1)),
    call("Study, level 95", lambda: study(level=95)),
    call("Study, interval level 90", lambda: study(interval_level=90)),
    call("Study, seed -1", lambda: study(seed=-1)),
    call("Study, 0 jobs", lambda: study(n_jobs=0)),
    call("Study, progress='yes'", lambda: study(progress="yes")),
    call("Study, metric r2", lambda: study(metric="r2")),
    call("Study, a number as the folder", lambda: study(folder=3)),
    call("Study, an empty name as the folder", lambda: study(folder="")),
    ("Study, a file as the folder", lambda folder: study(folder=file_in(folder))),
    call("Study, 2 ports", lambda: study(SOURCE, TARGET.rows(np.flatnonzero(TARGET.groups < "port 02")))),
    call("Study.cells, an unknown question", lambda: study().cells("benchmarks")),
    call("Study.ablation, an unknown variant", lambda: study().ablation(["scratch", "transfer"])),
    call("Study.ablation, without scratch", lambda: study().ablation(["transfer_full"])),
    call("Study.ablation, an unknown design", lambda: study().ablation(designs=["one port out"])),
    call("Study.learning_curve, 5 labelled samples", lambda: study().learning_curve([5])),
    call("Study.learning_curve, no number of samples", lambda: study().learning_curve([], rival="ridge")),
    call("Study.learning_curve, an unknown rival", lambda: study().learning_curve(rival="scratch")),
    call(
        "Study.learning_curve, no rival run",
        lambda: study(models=["scratch", "transfer_full"], **QUICK).learning_curve([10]),
    ),
    call("Study.ablation, no design", lambda: study().ablation(designs=[])),
    call("Study.source_sensitivity, one share without a list", lambda: study().source_sensitivity(0.1)),
    call("Study.source_sensitivity, a share of 0", lambda: study().source_sensitivity([0.0])),
    call("Study.unseen_ports, an unknown model", lambda: study().unseen_ports(["forest"])),
    call("Study.unseen_years, no column of years", lambda: study().unseen_years(["median"], time="taken")),
    call("Study.unseen_years, years as halves", lambda: timed([2013.5] * 24).unseen_years(["median"], time="taken")),
    call(
        "Study.unseen_years, dates of two meanings",
        lambda: timed(["07/08/2013"] * 24).unseen_years(["median"], time="taken"),
    ),
    call(
        "Study.unseen_years, a sample without a date",
        lambda: timed([None, *[2013] * 23]).unseen_years(["median"], time="taken"),
    ),
    call("Study.unseen_years, a single year", lambda: timed([2013] * 24).unseen_years(["median"], time="taken")),
    call(
        "Study.unseen_years, half a permutation",
        lambda: timed([2013] * 24).unseen_years(["median"], n_permutations=0.5),
    ),
    call("Study.unseen_years, an unknown model", lambda: study().unseen_years(["forest"])),
    call("Study.overlap, no model", lambda: study().overlap([])),
    call("Study.overlap, ports too small", lambda: study(least_samples=9).overlap(["median"])),
    call(
        "Study.feature_relevance, a feature that the source lacks",
        lambda: study().feature_relevance(same={"shred_1": "shared_1"}),
    ),
    call(
        "Study.feature_relevance, a feature that the target lacks",
        lambda: study().feature_relevance(same={"shared_1": "depth"}),
    ),
    call(
        "Study.feature_relevance, one feature twice",
        lambda: study().feature_relevance(same={"shared_1": "shared_2", "shared_3": "shared_2"}),
    ),
    call("Study.feature_relevance, features as a list", lambda: study().feature_relevance(same=["shared_1"])),
    call("Study.feature_relevance, a source of one group", lambda: of_one_country().feature_relevance()),
    call("Study.feature_relevance, 0 permutations", lambda: study().feature_relevance(n_permutations=0)),
    call("applicability, one training sample", lambda: within(train=SITES.head(1))),
    call("applicability, a single port", lambda: within(groups=["Eden"] * 4)),
    call("applicability, as many ports as names of others", lambda: within(groups=["Eden"])),
    call("applicability, training samples that are all equal", lambda: within(train=SITES.assign(depth=1.0, toc=1.0))),
    call("applicability, a feature without weight", lambda: within(weights={"depth": 1.0})),
    call("applicability, a weight of no feature", lambda: within(weights={"depth": 1.0, "toc": 1.0, "TOC": 1.0})),
    call("applicability, weights below 0", lambda: within(weights={"depth": -1.0, "toc": 1.0})),
    call("applicability, no weight above 0", lambda: within(weights={"depth": 0.0, "toc": 0.0})),
    call("applicability, weights and targets", lambda: within(weights={"depth": 1.0, "toc": 1.0}, y=[1.0] * 4)),
    call("applicability, a target below 0", lambda: within(y=[1.0, -1.0, 1.0, 2.0], groups=list("aabb"))),
    call("applicability, other columns", lambda: within(test=SITES.rename(columns={"toc": "TOC"}))),
    call("applicability, an array beside a frame", lambda: within(test=SITES.to_numpy())),
    call("applicability, 1 fold", lambda: within(n_folds=1)),
    call("Study.benchmark, another source without one", lambda: study(models=["transfer_other"], **QUICK).benchmark()),
    call("Architecture, no layer", lambda: ps.Architecture(())),
    call("Architecture, a width of 0", lambda: ps.Architecture((64, 0))),
    call("Architecture, an unknown activation", lambda: ps.Architecture(activation="relu6")),
    call("Architecture, dropout 1", lambda: ps.Architecture(dropout=1)),
    call("Recipe, a negative learning rate", lambda: ps.Recipe(learning_rate=-0.1)),
    call("Recipe, an unknown alignment", lambda: ps.Recipe(align="cora")),
    call("Recipe, 0 steps", lambda: ps.Recipe(max_steps=0)),
]
