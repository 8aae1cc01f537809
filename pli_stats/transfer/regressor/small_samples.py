"""Few labels: networks averaged with ridge and a Gaussian process, and the ladder from the source as it is upwards."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from scipy.optimize import nnls
from threadpoolctl import threadpool_limits

from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.cv_splits import validation_sets
from pli_stats.transfer.network.architecture import Floats
from pli_stats.transfer.network.ensemble import Ensemble, FitTask, as_source
from pli_stats.transfer.network.partners import Learner, from_source, gaussian_process, ridge
from pli_stats.transfer.regressor.fitted_state import Learnt

NETWORKS = "networks"
LEAST_SHARE = 0.01  # what has less is left out: nobody would see it in a prediction
SURE = 2.0  # standard errors
SUM_TO_ONE = 1e3  # weight of the row that makes shares sum to 1, against rows of standardised targets


def with_partners(task: FitTask, ensemble: Ensemble, *, ladder: bool, stack: bool) -> Ensemble:
    """Return an ensemble averaged with what the rows that its networks held out speak for.

    The inner folds are the rows that each network was not trained on, whole groups where there are groups; partners are
    fitted without the same rows. `ladder` first chooses among the source's prediction as it is, with an offset, with a
    ridge regression of its residuals, and the fine-tuned networks: the lowest rung whose mean squared error is not
    above that of the best by more than the standard error of their difference. `stack` then averages what was chosen
    with a ridge regression and a Gaussian process, by shares of 0 or more that sum to 1 and have the smallest squared
    error (Breiman 1996). A network that knows columns from a source is averaged with others only if that lowers the
    error by more than two standard errors: behind it stand more rows than these.

    References
    ----------
    Breiman, L. (1996). Stacked regressions. Machine Learning 24, 49-64. doi:10.1007/BF00117832
    """
    learners = _learners(task, ensemble, ladder=ladder, stack=stack)
    if not learners:
        return ensemble
    with threadpool_limits(limits=1):
        held, y = _held_out(task, ensemble, learners)
        rungs = [name for name in held if name not in _STACKED] if ladder else [NETWORKS]
        chosen = _lowest_rung([held[rung] for rung in rungs], y, rungs)
        names = [chosen, *(name for name in _STACKED if name in held)]
        share = stacking_shares(np.stack([held[name] for name in names]), y)
        if ensemble.tied and not _surely_better(
            sum(s * held[n] for s, n in zip(share, names, strict=True)), held[chosen], y
        ):
            share = np.eye(len(names))[0]  # many rows of the source spoke for it
        every = np.ones(len(task.target), dtype=bool)
        partners = [
            (float(part), learners[name](every))
            for name, part in zip(names, share, strict=True)
            if name != NETWORKS and (part > 0.0 or name == chosen)
        ]
    return dataclasses.replace(ensemble, partners=tuple(partners))


def notes_of(ensemble: Ensemble, source: Learnt | None, strategy: str, n: int, stack_below: int) -> list[Note]:
    """Return what must be read beside a fit to n rows: what it took over, and what stands beside its networks."""
    out, parts = [], {partner.name: share for share, partner in ensemble.partners}
    if source is not None:
        start = source.ensemble
        same = (ensemble.center, ensemble.scale) == (start.center, start.scale)
        out.append(note("source_scales", columns=ensemble.tied, same=same))
    if strategy == "auto":
        rung = next((name for name in _RUNGS if name in parts), NETWORKS)
        out.append(note("rung", rung=rung) if ensemble.tied else note("no_ladder"))
    if n < stack_below:
        told = {NETWORKS: ensemble.share, **parts}
        models = [name for name, share in told.items() if share > 0.0]
        if len(models) > 1 or models[0] in _STACKED:
            out.append(note("stacked", n=n, below=stack_below, models=models, shares=[told[name] for name in models]))
    return out


_RUNGS = ("source", "offset", "residual")
_STACKED = ("ridge", "gaussian_process")


def stacking_shares(held: Floats, y: Floats) -> Floats:
    """Return the shares of models, from their predictions (k, n) of rows that they did not see.

    Examples
    --------
    >>> stacking_shares(np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]), np.array([1.0, 2.0, 3.0])).round(6).tolist()
    [1.0, 0.0]
    """
    spread = float(y.std()) or 1.0
    middle = float(y.mean())
    columns = np.vstack([(held.T - middle) / spread, np.full(len(held), SUM_TO_ONE)])
    share = nnls(columns, np.append((y - middle) / spread, SUM_TO_ONE))[0]
    share[share < LEAST_SHARE * share.sum()] = 0.0
    return np.asarray(share / share.sum())


def _learners(task: FitTask, ensemble: Ensemble, *, ladder: bool, stack: bool) -> dict[str, Learner]:
    """Return the learners that go beside the networks, each from a mask of the rows to learn from."""
    z = np.asarray(ensemble.encoder.transform(task.features), dtype=np.float64)
    y = np.asarray(task.target, dtype=np.float64)
    out: dict[str, Learner] = {}
    if ladder and task.start is not None and ensemble.tied:
        said = task.start.of_networks(as_source(task.start, task.features, ensemble.tied))
        out = from_source(task.start, ensemble.tied, ensemble.encoder, z, y, said)
        if (ensemble.center, ensemble.scale) != (task.start.center, task.start.scale):
            del out["source"]  # another quantity: its numbers mean nothing here
    if stack:
        out |= {"ridge": ridge(ensemble.encoder, z, y), "gaussian_process": gaussian_process(ensemble.encoder, z, y)}
    return out


def _held_out(task: FitTask, ensemble: Ensemble, learners: dict[str, Learner]) -> tuple[dict[str, Floats], Floats]:
    """Return what each model says of the rows that a network held out, and what was measured there."""
    y = np.asarray(task.target, dtype=np.float64)
    sets = validation_sets(task.groups, len(y), task.validation_share, len(ensemble.networks), task.seed)
    told: dict[str, list[Floats]] = {name: [] for name in (*learners, NETWORKS)}
    for k, held in enumerate(sets):
        rows = task.features[held]
        told[NETWORKS].append(ensemble.of_network(k, rows))
        for name, learn in learners.items():
            told[name].append(learn(~held).predict(rows))
    return {name: np.concatenate(parts) for name, parts in told.items()}, np.concatenate([y[held] for held in sets])


def _surely_better(ours: Floats, others: Floats, y: Floats) -> bool:
    """Say whether the mean squared error is smaller by more than what held-out rows so few could make of nothing."""
    gain = (others - y) ** 2 - (ours - y) ** 2
    return len(y) > 1 and bool(gain.mean() > SURE * gain.std(ddof=1) / np.sqrt(len(y)))


def _lowest_rung(held: Sequence[Floats], y: Floats, names: Sequence[str]) -> str:
    """Return the first rung that is as good as the best, to within a standard error of the difference."""
    losses = [(each - y) ** 2 for each in held]
    best = losses[int(np.argmin([loss.mean() for loss in losses]))]
    for name, loss in zip(names, losses, strict=True):
        worse = loss - best
        if worse.mean() <= worse.std() / np.sqrt(len(y)):
            return name
    return names[-1]
