"""Folds of a regressor's labelled rows, and what follows from what each model says of rows that it did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import listed, place, refusal
from pli_stats.text.notes import Note, note
from pli_stats.text.words import plural
from pli_stats.transfer.domains.cv_splits import grouped_folds, random_folds, validation_sets
from pli_stats.transfer.features.training_rows import Labelled
from pli_stats.transfer.network.ensemble import Ensemble
from pli_stats.transfer.regressor.conformal import calibration
from pli_stats.transfer.regressor.fitted_state import Learnt

LEAST_TRAINED, LEAST_STOPPED = 2, 1  # rows that a network needs: a spread to standardise by, an error to stop by
LEAST_ROWS = LEAST_TRAINED + LEAST_STOPPED


def check_rows(n: int, *, interval: str | None, n_folds: int) -> None:
    """Refuse fewer labelled rows than networks and folds can use.

    Examples
    --------
    >>> check_rows(4, interval="cv+", n_folds=10)
    """
    least = LEAST_ROWS
    if interval is not None:
        while least - _largest_fold(least, interval, n_folds) < LEAST_ROWS:
            least += 1
    if n < least:
        why = "" if interval is None else f" for interval={interval!r}"
        instead = "" if interval is None else ", or pass `interval=None`"
        raise refusal("too_few_rows", least=least, why=why, got=n, instead=instead)


def folds_of(rows: Labelled, *, interval: str | None, n_folds: int, seed: int) -> NDArray[np.int64] | None:
    """Return the fold of each row for CV+ or the jackknife+: whole groups where there are groups.

    Examples
    --------
    >>> from pli_stats.transfer.features.training_rows import labelled
    >>> rows = labelled(np.ones((4, 1)), [1, 2, 3, 4], groups=["a", "b", "a", "b"], log_target=False)
    >>> fold = folds_of(rows, interval="cv+", n_folds=10, seed=1)
    >>> len(set(fold.tolist())), bool(fold[0] == fold[2])
    (2, True)
    """
    if interval is None:
        return None
    if rows.groups is None:
        k = len(rows) if interval == "jackknife+" else min(n_folds, len(rows))
        return np.arange(len(rows)) if k == len(rows) else random_folds(len(rows), k, seed)
    g = len(rows.labels)
    if g < 2:
        raise refusal("one_group", interval=interval, got=str(rows.labels[0]))
    return rows.groups if interval == "jackknife+" or n_folds >= g else grouped_folds(rows.groups, n_folds, seed)


def parts_without(rows: Labelled, fold: NDArray[np.int64] | None, parameters: Mapping[str, Any]) -> list[Labelled]:
    """Return the rows without each fold."""
    if fold is None:
        return []
    parts = []
    for k in range(int(fold.max()) + 1):
        part = rows.kept(fold != k)
        trained = 0
        if len(part) >= LEAST_ROWS:
            share, n_sets, seed = (parameters[name] for name in ("validation_share", "n_networks", "random_state"))
            held_out = validation_sets(part.groups, len(part), share, n_sets, seed)
            trained = len(part) - max(int(mask.sum()) for mask in held_out)
        if trained < LEAST_TRAINED:
            held = np.flatnonzero(fold == k)
            what = place("row", held.tolist())
            if rows.groups is not None:
                codes = np.unique(rows.groups[held])
                what = f"{plural('group', len(codes))} {listed(rows.labels[code] for code in codes)}"
            raise refusal("fold_rows", least=LEAST_ROWS, what=what, got=len(part))
        parts.append(part)
    return parts


def learnt_from(
    rows: Labelled,
    ensemble: Ensemble,
    *,
    licence: str,
    strategy: str,
    mean: bool,
    notes: Sequence[Note] = (),
    folds: Sequence[Ensemble] = (),
    fold: NDArray[np.int64] | None = None,
) -> Learnt:
    """Return what was learnt from rows, with calibration and smearing factor."""
    seen = np.asarray(ensemble.predict(rows.table), np.float64)
    if fold is not None:
        for k, blind in enumerate(folds):
            seen[fold == k] = blind.predict(rows.table[fold == k])
    smeared = mean and rows.log_target
    return Learnt(
        ensemble=ensemble,
        fingerprint=rows.fingerprint,
        licence=str(licence),
        strategy=strategy,
        n=len(rows),
        n_groups=len(rows.labels),
        log_target=rows.log_target,
        smearing=smearing_factor(rows.target - seen) if smeared else 1.0,
        notes=(*notes, *([note("smearing_in_sample" if fold is None else "smearing_held_out")] if smeared else [])),
        folds=tuple(folds),
        calibration=None if fold is None else calibration(rows.target, seen, fold=fold, groups=rows.groups),
    )


def smearing_factor(residuals: Any) -> float:
    """Return Duan's smearing factor, the mean of exp(residual) over residuals of logs.

    The exponential of a predicted log is a median where errors are symmetric on the log scale; times this factor it is
    a mean, whatever their distribution, as long as that is the same for all rows.

    References
    ----------
    Duan, N. (1983). Journal of the American Statistical Association 78, 605-610. doi:10.1080/01621459.1983.10478017

    Examples
    --------
    >>> smearing_factor(np.log([0.5, 1.0, 2.0])).__round__(6)
    1.166667
    """
    with np.errstate(over="ignore"):  # a prediction with an infinite factor is refused
        return float(np.exp(np.asarray(residuals, np.float64)).mean())


def _largest_fold(n: int, interval: str, n_folds: int) -> int:
    """Return the number of rows in the largest fold."""
    return 1 if interval == "jackknife+" else -(-n // min(n_folds, n))
