"""The settings of a regressor: read from its parameters, refused where they make no sense; a bar while it trains."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from pli_stats.checks import as_names, check_one_of, check_whole, listed, refusal
from pli_stats.transfer.domains.target_leakage import TASKS
from pli_stats.transfer.features.training_rows import Labelled
from pli_stats.transfer.network.architecture import Architecture
from pli_stats.transfer.network.ensemble import FitTask
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.regressor.fitted_state import Learnt

STRATEGIES = ("freeze", "full", "gradual", "l2_sp", "mmd", "coral")
INTERVALS = ("cv+", "jackknife+")
BACK_TRANSFORMS = ("mean", "median")
DOMAINS = ("target", "source")
SHAPES = ("widths", "residual", "activation", "norm")  # what a pre-trained network cannot change
_TRUTHS = ("residual", "log_target", "progress")
_ARCHITECTURE = (*SHAPES, "dropout")
_RECIPE = (
    "learning_rate",
    "weight_decay",
    "batch_size",
    "max_steps",
    "evaluate_every",
    "patience",
    "l2_sp",
    "align_weight",
)

Parameters = Mapping[str, Any]


def architecture_of(parameters: Parameters) -> Architecture:
    """Return the architecture among a regressor's parameters."""
    return Architecture(**{name: parameters[name] for name in _ARCHITECTURE})


def recipe_of(parameters: Parameters) -> Recipe:
    """Return the recipe among a regressor's parameters."""
    return Recipe(**{name: parameters[name] for name in _RECIPE})


def check_settings(parameters: Parameters, source: Learnt | None) -> None:
    """Refuse parameters that are out of range or do not go together."""
    check_one_of("strategy", parameters["strategy"], STRATEGIES)
    check_one_of("back_transform", parameters["back_transform"], BACK_TRANSFORMS)
    check_one_of("task", parameters["task"], TASKS)
    if parameters["interval"] is not None:
        check_one_of("interval", parameters["interval"], INTERVALS)
        check_whole("interval_folds", parameters["interval_folds"], 2)
    check_whole("n_networks", parameters["n_networks"], 1)
    seed = parameters["random_state"]
    if isinstance(seed, bool) or not hasattr(seed, "__index__") or not 0 <= int(seed) < 1 << 128:
        raise refusal("random_state", got=seed)
    for name in _TRUTHS:
        if not isinstance(parameters[name], bool):
            raise refusal("true_or_false", name=name, got=parameters[name])
    share = parameters["validation_share"]
    if isinstance(share, bool) or not isinstance(share, numbers.Real) or not 0.0 < float(share) < 1.0:
        raise refusal("open_fraction", name="validation_share", got=share)
    _check_device(parameters["device"])
    recipe_of(parameters)
    shape = architecture_of(parameters)
    if source is not None:
        for name in SHAPES:
            got, expected = getattr(shape, name), getattr(source.ensemble.architecture, name)
            if got != expected:
                raise refusal("pretrained_differs", name=name, got=got, expected=expected)


def task_of(
    rows: Labelled, parameters: Parameters, source: Learnt | None, tied: tuple[str, ...], *, keep_latents: bool
) -> FitTask:
    """Return what is to be trained on some rows."""
    return FitTask(
        rows.table,
        rows.target,
        rows.groups,
        seed=int(parameters["random_state"]),
        n_networks=int(parameters["n_networks"]),
        start=None if source is None else source.ensemble,
        validation_share=parameters["validation_share"],
        tied=tied,
        keep_latents=keep_latents,
    )


def tied_columns(tie: Any, names: Sequence[str] | None, source: Learnt | None) -> tuple[str, ...]:
    """Return the columns whose first-layer weights come from the source domain.

    Examples
    --------
    >>> tied_columns(True, ["depth"], None)
    ()
    """
    there = [] if source is None else list(getattr(source.ensemble.encoder, "feature_names_in_", []))
    here = list(names or [])
    if isinstance(tie, bool):
        return tuple(name for name in here if tie and name in there)
    if not isinstance(tie, str | Sequence) or not all(isinstance(name, str) for name in tie):
        raise refusal("tie_kind", got=tie)
    asked = as_names(tie)
    if source is None:
        return ()
    for which, known in (("the target", here), ("the source", there)):
        lacking = [name for name in asked if name not in known]
        if lacking:
            raise refusal("tie_names", which=which, lacking=listed(lacking))
    return tuple(dict.fromkeys(asked))


def _check_device(device: Any) -> None:
    """Refuse a device that is not here."""
    try:
        asked = torch.device(device)
    except (RuntimeError, TypeError):
        raise refusal("no_device", got=device) from None
    if asked.type != "cpu" and (asked.type != "cuda" or (asked.index or 0) >= torch.cuda.device_count()):
        raise refusal("no_device", got=device)
