"""The settings of a regressor: read from its parameters, refused where they make no sense; a bar while it trains."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import torch

from pli_stats.checks import as_names, check_one_of, check_whole, listed, refusal
from pli_stats.transfer.domains.target_leakage import TASKS
from pli_stats.transfer.features.place_and_time import place_or_time, tieable
from pli_stats.transfer.features.training_rows import Labelled
from pli_stats.transfer.network.architecture import Architecture
from pli_stats.transfer.network.ensemble import FitTask
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.regressor.fitted_state import Learnt

STRATEGIES = ("auto", "freeze", "full", "gradual", "l2_sp", "mmd", "coral")
INTERVALS = ("cv+", "jackknife+")
BACK_TRANSFORMS = ("mean", "median")
DOMAINS = ("target", "source")
SHAPES = ("widths", "residual", "activation", "norm")  # what a pre-trained network cannot change
_TRUTHS = ("residual", "log_target", "tie_anyway", "progress")
RECIPES = ("pretrain_recipe", "finetune_recipe")
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


def recipe_of(parameters: Parameters, stage: str = "") -> Recipe:
    """Return the recipe among a regressor's parameters, with what that of a stage changes.

    Examples
    --------
    >>> usual = dict(learning_rate=1e-3, weight_decay=1e-4, batch_size=32, max_steps=1000, evaluate_every=20,
    ...              patience=10, l2_sp=0.0, align_weight=0.0, pretrain_recipe={"max_steps": 4000})
    >>> recipe_of(usual).max_steps, recipe_of(usual, "pretrain_recipe").max_steps
    (1000, 4000)
    """
    usual = Recipe(**{name: parameters[name] for name in _RECIPE})
    changed = parameters[stage] if stage else None
    if changed is None or isinstance(changed, Recipe):
        return changed or usual
    if not isinstance(changed, Mapping):
        raise refusal("recipe_kind", name=stage, got=changed)
    known = [field.name for field in fields(Recipe)]
    unknown = [str(name) for name in changed if name not in known]
    if unknown:
        raise refusal("recipe_setting", name=stage, got=unknown[0], known=listed(known))
    return replace(usual, **changed)


def check_settings(parameters: Parameters, source: Learnt | None) -> None:
    """Refuse parameters that are out of range or do not go together."""
    check_one_of("strategy", parameters["strategy"], STRATEGIES)
    check_one_of("back_transform", parameters["back_transform"], BACK_TRANSFORMS)
    check_one_of("task", parameters["task"], TASKS)
    if parameters["interval"] is not None:
        check_one_of("interval", parameters["interval"], INTERVALS)
        check_whole("interval_folds", parameters["interval_folds"], 2)
    check_whole("n_networks", parameters["n_networks"], 1)
    check_whole("stack_below", parameters["stack_below"], 0)
    seed = parameters["random_state"]
    if isinstance(seed, bool) or not hasattr(seed, "__index__") or not 0 <= int(seed) < 1 << 128:
        raise refusal("random_state", got=seed)
    if parameters["same_target"] is not None and not isinstance(parameters["same_target"], bool):
        raise refusal("true_false_or_none", name="same_target", got=parameters["same_target"])
    for name in _TRUTHS:
        if not isinstance(parameters[name], bool):
            raise refusal("true_or_false", name=name, got=parameters[name])
    share = parameters["validation_share"]
    if isinstance(share, bool) or not isinstance(share, numbers.Real) or not 0.0 < float(share) < 1.0:
        raise refusal("open_fraction", name="validation_share", got=share)
    _check_device(parameters["device"])
    for stage in RECIPES:
        recipe_of(parameters, stage)
    shape = architecture_of(parameters)
    if source is not None:
        if parameters["same_target"] and parameters["log_target"] != source.log_target:
            raise refusal("same_target_logs", got=parameters["log_target"], expected=source.log_target)
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
        quantity=rows.quantity,
        same_target=parameters["same_target"] if source is None or source.log_target == rows.log_target else False,
        keep_latents=keep_latents,
    )


def tied_columns(parameters: Parameters, names: Sequence[str] | None, source: Learnt | None) -> tuple[str, ...]:
    """Return the columns whose first-layer weights and scale come from the source domain.

    Examples
    --------
    >>> tied_columns({"tie": True, "tie_anyway": False}, ["depth"], None)
    ()
    """
    tie, anyway = parameters["tie"], parameters["tie_anyway"]
    there = [] if source is None else list(getattr(source.ensemble.encoder, "feature_names_in_", []))
    here = list(names or [])
    if isinstance(tie, bool):
        return tuple(name for name in (here if anyway else tieable(here)) if tie and name in there)
    if not isinstance(tie, str | Sequence) or not all(isinstance(name, str) for name in tie):
        raise refusal("tie_kind", got=tie)
    asked = as_names(tie, "tie")
    for name in [] if anyway else asked:
        if place_or_time(name) is not None:
            raise refusal("tie_place", name=name, what=place_or_time(name))
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
