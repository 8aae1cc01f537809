"""Bad inputs of the transfer wing; each case is (what came, a function that meets it)."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse
from bad_domains import DOMAINS
from bad_studies import STUDIES
from bad_study_plans import STUDY_PLANS

import pli_stats as ps
from pli_stats.transfer.baselines.tuned_regressor import TunedRegressor

Case = tuple[str, Callable[[Path], Any]]


def call(what: str, run: Callable[[], Any]) -> Case:
    """Return the case of a call that needs no file."""
    return what, lambda folder: run()


TRANSFER_CASES: list[Case] = []


# features and rivals

RIVAL_SITES = {"depth": [3.0, 5.0, 8.0, None], "stratum": ["Port", "Bay", "Port", None]}
RIVAL_PLACES = {"latitude": [33.7, 33.8, 32.7, 32.8], "longitude": [-118.2, -118.3, -117.2, -117.1]}
RIVAL_PLI = [0.5, 1.5, 0.8, 2.0]


def feature_sites(**changed: Any) -> pd.DataFrame:
    """Return a small frame of features with some columns changed or added."""
    return pd.DataFrame({**RIVAL_SITES, **changed})


def encoded_by_fit(features: Any) -> Any:
    """Encode other features with an encoder that was fitted to `feature_sites()`."""
    return ps.FeatureEncoder().fit(feature_sites()).transform(features)


def restored_encoder(**changed: Any) -> Any:
    """Read a stored encoder of one column with some entries changed."""
    stored = ps.FeatureEncoder().fit([[1.0], [3.0]]).to_dict()
    return ps.FeatureEncoder.from_dict({**stored, "columns": [{**stored["columns"][0], **changed}]})


def fitted_rival(name: str, features: Any, y: Any = RIVAL_PLI, groups: Any = None, **changed: Any) -> Any:
    """Fit one rival."""
    return ps.baselines(**{"budget": 1, "n_trees": 3, **changed})[name].fit(features, y, groups=groups)


PAIR = ps.simulated_pair("shared", n_source=30, n_target=12, n_ports=3)


def named_rival(name: str, features: Any, **changed: Any) -> Any:
    """Fit one rival that is returned only where it is named."""
    return ps.baselines([name], budget=1, n_trees=3, **changed)[name].fit(features, RIVAL_PLI)


def renamed(domain: ps.Domain) -> ps.Domain:
    """Return a domain whose columns no other has."""
    return replace(domain, features=domain.features.add_prefix("own_"))


FEATURES: list[Case] = [
    call("features, one dimension", lambda: ps.FeatureEncoder().fit([1.0, 2.0])),
    call("features, rows of different lengths", lambda: ps.FeatureEncoder().fit([[1.0, 2.0], [3.0]])),
    call("features, no rows", lambda: ps.FeatureEncoder().fit(feature_sites().iloc[:0])),
    call("features, no columns", lambda: ps.FeatureEncoder().fit(feature_sites()[[]])),
    call("features, a sparse matrix", lambda: ps.FeatureEncoder().fit(scipy.sparse.eye_array(3).tocsr())),
    call("features, an infinite depth", lambda: ps.FeatureEncoder().fit(feature_sites(depth=[3.0, np.inf, 8.0, 1.0]))),
    call("features, complex numbers", lambda: ps.FeatureEncoder().fit(feature_sites(depth=[1j, 2.0, 3.0, 4.0]))),
    call("features, dates", lambda: ps.FeatureEncoder().fit(feature_sites(day=pd.date_range("2018-07-01", periods=4)))),
    call(
        "features, a list in a cell",
        lambda: ps.FeatureEncoder().fit(feature_sites(stratum=["Port", ["Bay"], None, "Bay"])),
    ),
    call("features, text among numbers", lambda: ps.FeatureEncoder().fit(feature_sites(depth=[3.0, "5 m", 8.0, 1.0]))),
    call(
        "features, a column name twice",
        lambda: ps.FeatureEncoder().fit(pd.concat([feature_sites(), feature_sites()], axis=1)),
    ),
    call(
        "features, a name that is a number",
        lambda: ps.FeatureEncoder().fit(feature_sites().set_axis(["depth", 7], axis=1)),
    ),
    call("transform, a column missing", lambda: encoded_by_fit(feature_sites()[["depth"]])),
    call(
        "transform, a column renamed", lambda: encoded_by_fit(feature_sites().rename(columns={"depth": "water depth"}))
    ),
    call("transform, columns reordered", lambda: encoded_by_fit(feature_sites()[["stratum", "depth"]])),
    call("transform, an array of three columns", lambda: encoded_by_fit(np.ones((2, 3)))),
    call("transform, numbers where text was", lambda: encoded_by_fit(feature_sites(stratum=[1.0, 2.0, 3.0, 4.0]))),
    call("transform, a depth beyond a double", lambda: ps.FeatureEncoder().fit([[0.0], [1.0]]).transform([[1.5e308]])),
    call("from_dict, a list", lambda: ps.FeatureEncoder.from_dict([1, 2])),
    call("from_dict, an entry too many", lambda: restored_encoder(median=2.0)),
    call("from_dict, an sd of 0", lambda: restored_encoder(sd=0.0)),
    call("from_dict, levels that are no text", lambda: restored_encoder(kind="text", levels=[1, 2])),
]

RIVALS: list[Case] = [
    call("baselines, budget 0", lambda: ps.baselines(budget=0)),
    call("baselines, budget 9", lambda: ps.baselines(budget=9)),
    call("baselines, one inner fold", lambda: ps.baselines(inner_folds=1)),
    call("baselines, half a tree", lambda: ps.baselines(n_trees=0.5)),
    call("baselines, seed -1", lambda: ps.baselines(seed=-1)),
    call("baselines, misspelt task", lambda: ps.baselines(task="all metals")),
    call("baselines, one coordinate", lambda: ps.baselines(coordinates=("latitude",))),
    call("baselines, a metal without background", lambda: ps.baselines(task="all-metals", metals=("Cu", "Pu"))),
    call("a rival, a PLI of 0", lambda: fitted_rival("ridge", feature_sites(), [0.5, 0.0, 0.8, 2.0])),
    call("a rival, a missing PLI", lambda: fitted_rival("ridge", feature_sites(), [0.5, float("nan"), 0.8, 2.0])),
    call("a rival, one row", lambda: fitted_rival("ridge", feature_sites().iloc[:1], [0.5])),
    call("a rival, a PLI too few", lambda: fitted_rival("ridge", feature_sites(), RIVAL_PLI[:3])),
    call("a rival, no PLI", lambda: fitted_rival("ridge", feature_sites(), None)),
    call("a rival, a port missing", lambda: fitted_rival("ridge", feature_sites(), groups=["a", None, "b", "b"])),
    call(
        "a rival, another column at predict",
        lambda: fitted_rival("svr", feature_sites()).predict(pd.DataFrame(RIVAL_PLACES)),
    ),
    call(
        "a rival, a prediction beyond a double",
        lambda: fitted_rival("ridge", [[1.0], [2.0]], [1.0, 2.0]).predict([[1e9]]),
    ),
    call("kriging, no coordinates", lambda: fitted_rival("kriging", feature_sites())),
    call("kriging, an array", lambda: fitted_rival("kriging", np.ones((4, 2)))),
    call(
        "kriging, UTM for degrees",
        lambda: fitted_rival("kriging", feature_sites(latitude=[3.7e6] * 4, longitude=[4e5] * 4)),
    ),
    call(
        "kriging, a longitude missing",
        lambda: fitted_rival(
            "kriging", feature_sites(latitude=RIVAL_PLACES["latitude"], longitude=[None, 1.0, 2.0, 3.0])
        ),
    ),
    call("closed form, no metals", lambda: fitted_rival("closed_form", feature_sites(), task="all-metals")),
    call(
        "closed form, a metal missing in a row",
        lambda: fitted_rival(
            "closed_form", feature_sites(log_Cu=[1.0, None, 2.0, 3.0]), task="all-metals", metals=["Cu"]
        ),
    ),
    call("baselines, a name that is none", lambda: ps.baselines(["ridge", "pooled_rigde"])),
    call("baselines, the closed form by name", lambda: ps.baselines(["closed_form"])),
    call("baselines, no names", lambda: ps.baselines([])),
    call("baselines, a rival with source and none given", lambda: ps.baselines(["pooled_ridge"])),
    call("baselines, a source without target", lambda: ps.baselines(source=PAIR[0])),
    call("baselines, a frame as source", lambda: ps.baselines(source=feature_sites(), target=PAIR[1])),
    call(
        "baselines, a rival with source and no common column",
        lambda: ps.baselines(["tradaboost"], source=renamed(PAIR[0]), target=PAIR[1]),
    ),
    call("a rival without places, places alone", lambda: fitted_rival("ridge_no_places", pd.DataFrame(RIVAL_PLACES))),
    call("port effects, no port", lambda: named_rival("port_ridge", feature_sites())),
    call("port effects, an array", lambda: named_rival("port_ridge", np.ones((4, 2)))),
    call("port effects, the port alone", lambda: named_rival("port_ridge", pd.DataFrame({"group": list("aabb")}))),
    call(
        "port effects, a port missing in a row",
        lambda: named_rival("port_ridge", feature_sites(group=["a", None, "b", "b"])),
    ),
    call("regression kriging, no coordinates", lambda: named_rival("regression_kriging", feature_sites())),
    call("regression kriging, an array", lambda: named_rival("regression_kriging", np.ones((4, 2)))),
    call(
        "a rival with source, a common column missing",
        lambda: named_rival("source_offset", feature_sites(), source=PAIR[0], target=PAIR[1]),
    ),
    call("TunedRegressor, no settings", lambda: TunedRegressor(grid=()).fit(feature_sites(), RIVAL_PLI)),
]

TRANSFER_CASES += FEATURES + RIVALS


# the regressor

DEPTHS = pd.DataFrame({"depth": np.arange(12.0), "toc": np.arange(12.0) % 5.0})
PLIS = 1.0 + np.arange(12.0) / 10.0


def regressor(**changed: Any) -> Any:
    """Return a regressor that trains in a moment."""
    return ps.TransferRegressor(
        **{"widths": (4,), "n_networks": 1, "max_steps": 2, "interval_folds": 3, "stack_below": 0, **changed}
    )


def learnt(X: Any = DEPTHS, y: Any = PLIS, groups: Any = None, **changed: Any) -> Any:
    """Return it fitted."""
    return regressor(**changed).fit(X, y, groups=groups)


def tuned(X: Any = DEPTHS, y: Any = PLIS, **changed: Any) -> Any:
    """Return it pre-trained on two columns, then changed and fitted."""
    return regressor().pretrain(DEPTHS, PLIS).set_params(**changed).fit(X, y)


def twice(further: bool = False) -> Any:
    """Pre-train a fitted network again."""
    return learnt().pretrain(DEPTHS, PLIS, further=further)


def empty_folder(folder: Path) -> Path:
    """Make a folder where a file is expected."""
    (folder / "models").mkdir()
    return folder / "models"


def pipe_in(folder: Path) -> Path:
    """Make a pipe where a file is expected."""
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def bytes_to_load(folder: Path, data: bytes) -> Any:
    """Load a file of these bytes as a model."""
    (folder / "model.safetensors").write_bytes(data)
    return ps.TransferRegressor.load(folder / "model.safetensors")


def part_to_load(folder: Path, cut: slice, change: int = 0) -> Any:
    """Load a part of a saved model, the last byte of it changed."""
    learnt().save(folder / "whole.safetensors")
    data = bytearray((folder / "whole.safetensors").read_bytes()[cut])
    data[-1] ^= change
    return bytes_to_load(folder, bytes(data))


def newer_to_load(folder: Path) -> Any:
    """Load a model of a later format."""
    from pli_stats.transfer.regressor import save_load

    try:
        save_load.FORMAT += 1
        learnt().save(folder / "model.safetensors")
    finally:
        save_load.FORMAT -= 1
    return ps.TransferRegressor.load(folder / "model.safetensors")


def foreign_to_load(folder: Path) -> Any:
    """Load another program's file."""
    from safetensors.numpy import save

    return bytes_to_load(folder, save({"weight": np.ones(3)}))


def foreign_state(folder: Path) -> Any:
    """Train where the state of another training lies."""
    from pli_stats.transfer.network.safetensors_files import write_arrays

    write_arrays(folder / "state", {"x": np.ones(1)}, {"kind": "training", "mark": "of another", "step": "1"})
    return learnt(checkpoint=folder / "state")


REGRESSOR: list[Case] = [
    call("regressor, a strategy misspelt", lambda: learnt(strategy="freez")),
    call("regressor, strategy scratch", lambda: learnt(strategy="scratch")),
    call("regressor, interval of another name", lambda: learnt(interval="cv")),
    call("regressor, one fold", lambda: learnt(interval_folds=1)),
    call("regressor, back_transform Duan", lambda: learnt(back_transform="duan")),
    call("regressor, a task misspelt", lambda: learnt(task="covariate")),
    call("regressor, no widths", lambda: learnt(widths=())),
    call("regressor, a width of 0", lambda: learnt(widths=(4, 0))),
    call("regressor, dropout 1", lambda: learnt(dropout=1.0)),
    call("regressor, a negative learning rate", lambda: learnt(learning_rate=-0.1)),
    call("regressor, no networks", lambda: learnt(n_networks=0)),
    call("regressor, seed -1", lambda: learnt(random_state=-1)),
    call("regressor, dropout=None", lambda: learnt(dropout=None)),
    call("regressor, validation_share=None", lambda: learnt(validation_share=None)),
    call("regressor, all rows for early stopping", lambda: learnt(validation_share=1.0)),
    call("regressor, residual='yes'", lambda: learnt(residual="yes")),
    call("regressor, a device of another kind", lambda: learnt(device="tpu")),
    call("regressor, tie=1", lambda: learnt(tie=1)),
    call("regressor, a checkpoint that is no path", lambda: learnt(checkpoint=3)),
    ("regressor, the state of another training", foreign_state),
    call("regressor, no target", lambda: learnt(y=None)),
    call("regressor, two targets", lambda: learnt(y=np.ones((12, 2)))),
    call("regressor, a PLI of 0", lambda: learnt(y=np.where(PLIS > 1.95, 0.0, PLIS))),
    call("regressor, a missing PLI", lambda: learnt(y=np.where(PLIS > 1.95, np.nan, PLIS))),
    call("regressor, a PLI too few", lambda: learnt(y=PLIS[:11])),
    call("regressor, rows labelled differently", lambda: learnt(y=pd.Series(PLIS, index=np.arange(1, 13)))),
    call("regressor, three rows and cv+", lambda: learnt(DEPTHS[:3], PLIS[:3], interval_folds=10)),
    call("regressor, two rows", lambda: learnt(DEPTHS[:2], PLIS[:2], interval=None)),
    call("regressor, one port", lambda: learnt(groups=["Eden"] * 12)),
    call("regressor, a port missing", lambda: learnt(groups=["Eden"] * 11 + [None])),
    call("regressor, ports of another length", lambda: learnt(groups=["Eden", "Botany"])),
    call("regressor, one port has nearly all rows", lambda: learnt(groups=["Eden"] * 10 + ["Botany"] * 2)),
    call("regressor, an infinite depth", lambda: learnt(DEPTHS.replace(3.0, np.inf))),
    call("regressor, copper among the features", lambda: learnt(DEPTHS.assign(log_Cu=1.0))),
    call("regressor, iron without its task", lambda: learnt(DEPTHS.assign(Fe=1.0))),
    call("regressor, the target among the features", lambda: learnt(DEPTHS.assign(pli=PLIS), task="all-metals")),
    call("regressor, pre-trained with other widths", lambda: tuned(widths=(8,))),
    call("regressor, a tied column of one domain", lambda: tuned(DEPTHS.rename(columns={"toc": "TOC"}), tie=["TOC"])),
    call("regressor, latitude tied", lambda: tuned(tie=["depth", "latitude"])),
    call("regressor, the year tied", lambda: tuned(tie="survey_year")),
    call("regressor, the station tied", lambda: tuned(tie=["station"])),
    call("regressor, tie_anyway='yes'", lambda: tuned(tie_anyway="yes")),
    call("regressor, same_target='pli'", lambda: tuned(same_target="pli")),
    call("regressor, one quantity on two scales", lambda: tuned(same_target=True, log_target=False)),
    call("regressor, stack_below=None", lambda: learnt(stack_below=None)),
    call("regressor, stack_below=-1", lambda: learnt(stack_below=-1)),
    call("regressor, a recipe that is a number", lambda: tuned(finetune_recipe=100)),
    call("regressor, a recipe with a setting that is none", lambda: tuned(finetune_recipe={"steps": 100})),
    call("regressor, a recipe of no steps", lambda: regressor(pretrain_recipe={"max_steps": 0}).pretrain(DEPTHS, PLIS)),
    call("pretrain, after fit", twice),
    call("pretrain, after pretrain", lambda: regressor().pretrain(DEPTHS, PLIS).pretrain(DEPTHS, PLIS)),
    call("pretrain, further than nothing", lambda: twice(further=True)),
    call("predict_interval, after pretrain alone", lambda: regressor().pretrain(DEPTHS, PLIS).predict_interval(DEPTHS)),
    call("regressor, a source with a value of 0", lambda: regressor().pretrain(DEPTHS, np.arange(12.0))),
    call("predict, a column renamed", lambda: learnt().predict(DEPTHS.rename(columns={"toc": "TOC"}))),
    call("predict, a column too many", lambda: learnt(DEPTHS.to_numpy()).predict(np.ones((2, 3)))),
    call("predict, a depth in another unit", lambda: learnt().predict(DEPTHS * 1e7)),
    call("predict_interval, level 90", lambda: learnt().predict_interval(DEPTHS, level=90)),
    call("predict_interval, too few rows", lambda: learnt().predict_interval(DEPTHS, level=0.95)),
    call(
        "predict_interval, too few ports",
        lambda: learnt(groups=list("abcabcabcabc")).predict_interval(DEPTHS, level=0.9),
    ),
    call("predict_interval, interval=None", lambda: learnt(interval=None).predict_interval(DEPTHS)),
    call("represent, another domain", lambda: learnt().represent(DEPTHS, domain="both")),
    call("represent, the source of none", lambda: learnt().represent(DEPTHS, domain="source")),
    call("save, nothing learnt", lambda: regressor().save("model.safetensors")),
    ("save, to a folder", lambda folder: learnt().save(empty_folder(folder))),
    ("save, into a folder that is not there", lambda folder: learnt().save(folder / "models" / "model.safetensors")),
    call("save, no path", lambda: learnt().save(None)),
    ("save, onto a pipe", lambda folder: learnt().save(pipe_in(folder))),
    ("load, a file that is not there", lambda folder: ps.TransferRegressor.load(folder / "model.safetensors")),
    ("load, a folder", lambda folder: ps.TransferRegressor.load(empty_folder(folder))),
    ("load, an empty file", lambda folder: bytes_to_load(folder, b"")),
    ("load, a pickle", lambda folder: bytes_to_load(folder, pickle.dumps({"weight": [1.0]}))),
    ("load, another program's safetensors file", foreign_to_load),
    ("load, half a model", lambda folder: part_to_load(folder, slice(4000))),
    ("load, a model but its last byte", lambda folder: part_to_load(folder, slice(-1))),
    ("load, a model with one bit turned", lambda folder: part_to_load(folder, slice(None), change=1)),
    ("load, a model of a later format", newer_to_load),
]

TRANSFER_CASES += REGRESSOR


# distances between domains

LATENTS = np.array([[0.1, 0.4], [0.3, 0.2], [0.9, 0.5], [0.7, 0.6]])
LATENT_FRAME = pd.DataFrame(LATENTS, columns=["first", "second"])


def compared(source: Any = LATENTS, target: Any = LATENTS, **changed: Any) -> Any:
    """Compare two small domains with some arguments changed."""
    return ps.domain_similarity(source, target, **{"n_permutations": 9, "folds": 2, **changed})


def by_groups(source: Any, target: Any, **changed: Any) -> Any:
    """Compare two small domains by groups."""
    return compared(source_groups=source, target_groups=target, **changed)


SIMILARITY: list[Case] = [
    call("domain_similarity, other columns", lambda: compared(LATENT_FRAME, LATENT_FRAME.rename(columns=str.upper))),
    call("domain_similarity, a column more", lambda: compared(LATENT_FRAME, LATENT_FRAME.assign(third=1.0))),
    call("domain_similarity, arrays of other width", lambda: compared(LATENTS, LATENTS[:, :1])),
    call("domain_similarity, a frame and an array", lambda: compared(LATENT_FRAME, LATENTS)),
    call("domain_similarity, a gap", lambda: compared(LATENTS, np.where(LATENTS == 0.9, np.nan, LATENTS))),
    call("domain_similarity, an infinite value", lambda: compared(np.where(LATENTS == 0.9, np.inf, LATENTS))),
    call("domain_similarity, text", lambda: compared(LATENT_FRAME, LATENT_FRAME.assign(second=list("abca")))),
    call("domain_similarity, truth values", lambda: compared(*[LATENT_FRAME.assign(second=True)] * 2)),
    call("domain_similarity, one column as a vector", lambda: compared(LATENTS[:, 0], LATENTS[:, 0])),
    call("domain_similarity, one sample", lambda: compared(LATENTS, LATENTS[:1])),
    call("domain_similarity, no samples", lambda: compared(LATENTS[:0])),
    call("domain_similarity, a repeated name", lambda: compared(LATENT_FRAME.iloc[:, [0, 1, 1]])),
    call("domain_similarity, a metric misspelt", lambda: compared(metrics=["mmd", "energi"])),
    call("domain_similarity, no metric", lambda: compared(metrics=[])),
    call("domain_similarity, a metric twice", lambda: compared(metrics=["mmd", "mmd"])),
    call("domain_similarity, metrics=None", lambda: compared(metrics=None)),
    call("domain_similarity, 0 permutations", lambda: compared(n_permutations=0)),
    call("domain_similarity, 99.5 permutations", lambda: compared(n_permutations=99.5)),
    call("domain_similarity, max_rows 1", lambda: compared(max_rows=1)),
    call("domain_similarity, no projections", lambda: compared(n_projections=0)),
    call("domain_similarity, 1 fold", lambda: compared(folds=1)),
    call("domain_similarity, 9 folds of 8 samples", lambda: compared(folds=9)),
    call("domain_similarity, 5 folds of 4 groups", lambda: by_groups(list("aabb"), list("ccdd"), folds=5)),
    call("domain_similarity, seed -1", lambda: compared(seed=-1)),
    call("domain_similarity, groups of one domain", lambda: by_groups(list("aabb"), None)),
    call("domain_similarity, too few groups named", lambda: by_groups(list("aab"), list("ccdd"))),
    call("domain_similarity, a group missing", lambda: by_groups(["a", "a", None, "b"], list("ccdd"))),
    call("domain_similarity, one group and single samples", lambda: by_groups(list("aaaa"), list("cdef"))),
    call(
        "domain_similarity, groups of other rows",
        lambda: compared(
            LATENT_FRAME,
            LATENT_FRAME,
            source_groups=pd.Series(list("aabb"), range(4, 8)),
            target_groups=list("ccdd"),
            metrics="mmd",
        ),
    ),
    call("cka, other rows", lambda: ps.cka(LATENTS, LATENTS[:3])),
    call("cka, rows labelled differently", lambda: ps.cka(LATENT_FRAME, LATENT_FRAME.iloc[::-1])),
    call("cka, all rows equal", lambda: ps.cka(LATENTS, np.ones((4, 3)))),
    call("cka, a gap", lambda: ps.cka(LATENTS, np.where(LATENTS == 0.9, np.nan, LATENTS))),
    call("cka, a vector", lambda: ps.cka(LATENTS, LATENTS[:, 0])),
]

TRANSFER_CASES += SIMILARITY

# studies: planned comparisons, held-out ports, files
TRANSFER_CASES += STUDIES

# domains, leakage, splits, simulated pairs
TRANSFER_CASES += DOMAINS

# plans of studies, architectures and recipes
TRANSFER_CASES += STUDY_PLANS
