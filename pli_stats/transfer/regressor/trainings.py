"""What a regressor trains: on the source, on the target with its folds, and on what has been pre-trained already."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from pli_stats.checks import check_truth, refusal
from pli_stats.files.atomic import as_path
from pli_stats.text.notes import note
from pli_stats.transfer.features.training_rows import Labelled
from pli_stats.transfer.network.ensemble import Ensemble, fit_ensembles
from pli_stats.transfer.regressor.fitted_state import Learnt
from pli_stats.transfer.regressor.out_of_fold import folds_of, learnt_from, parts_without
from pli_stats.transfer.regressor.parameter_checks import (
    Parameters,
    architecture_of,
    recipe_of,
    task_of,
    tied_columns,
)
from pli_stats.transfer.regressor.progress_bars import progress_bar
from pli_stats.transfer.regressor.small_samples import notes_of, with_partners


def check_first(before: Learnt | None, *, fitted: bool, further: bool) -> None:
    """Refuse a pre-training that would forget another one or a fit, and one that has nothing to go on from."""
    check_truth("further", further)
    known = [word for word, there in (("pre-trained", before is not None), ("fitted", fitted)) if there]
    if known and not further:
        raise refusal("pretrained_already", what=" and ".join(known))
    if further and before is None:
        raise refusal("nothing_to_continue")


def learnt_source(rows: Labelled, parameters: Parameters, before: Learnt | None, licence: str) -> Learnt:
    """Return what the rows of a source teach, a network that was pre-trained before trained on with them."""
    tied = tied_columns(parameters, rows.names, before)
    strategy = "scratch" if before is None else "full"
    (ensemble,) = trained([rows], parameters, before, tied, strategy, pretraining=True)
    mean = parameters["back_transform"] == "mean"
    made = learnt_from(rows, ensemble, licence=licence, strategy=strategy, mean=mean)
    if before is None:
        return made
    both = hashlib.sha256(f"{before.fingerprint} {made.fingerprint}".encode()).hexdigest()
    return replace(
        made,
        fingerprint=both,
        licence="; ".join(dict.fromkeys(name for name in (before.licence, made.licence) if name)),
        notes=(*made.notes, note("pretrained_further", before=before.n, n=made.n)),
        n=before.n + made.n,
        n_groups=before.n_groups + made.n_groups,
    )


def learnt_target(rows: Labelled, parameters: Parameters, source: Learnt | None, licence: str) -> Learnt:
    """Return what the labelled rows of a target teach, after the source if there was one, with the folds' models."""
    tied = tied_columns(parameters, rows.names, source)
    n_folds, seed = parameters["interval_folds"], parameters["random_state"]
    fold = folds_of(rows, interval=parameters["interval"], n_folds=n_folds, seed=seed)
    strategy = "scratch" if source is None else parameters["strategy"]
    parts = [rows, *parts_without(rows, fold, parameters)]
    ensemble, *folds = trained(parts, parameters, source, tied, strategy)
    return learnt_from(
        rows, ensemble, licence=licence, strategy=strategy, mean=parameters["back_transform"] == "mean", folds=folds,
        fold=fold, notes=notes_of(ensemble, source, strategy, len(rows), parameters["stack_below"]),
    )  # fmt: skip


def trained(
    parts: Sequence[Labelled],
    parameters: Parameters,
    source: Learnt | None,
    tied: tuple[str, ...],
    strategy: str,
    *,
    pretraining: bool = False,
) -> list[Ensemble]:
    """Train an ensemble on each part, all in one batch; parts share the seed, and so differ by their rows only."""
    tasks = [task_of(part, parameters, source, tied, keep_latents=pretraining) for part in parts]
    stage = "pretrain_recipe" if pretraining else "finetune_recipe" if source is not None else ""
    place = None if parameters["checkpoint"] is None else as_path("checkpoint", parameters["checkpoint"])
    if place is not None and pretraining:  # so that a script with both goes on from where it was killed
        place = place.with_name(f"{place.name}.source")
    with progress_bar(parameters["progress"]) as update:
        ensembles = fit_ensembles(
            tasks, architecture_of(parameters), recipe_of(parameters, stage),
            strategy=strategy, device=parameters["device"], checkpoint=place,
            report=partial(update, "Pre-training" if pretraining else "Training"),
        )  # fmt: skip
    if pretraining:
        return ensembles
    asked = {"ladder": strategy == "auto", "stack": len(parts[0]) < parameters["stack_below"]}
    return [with_partners(task, ensemble, **asked) for task, ensemble in zip(tasks, ensembles, strict=True)]
