"""Errors of samples that lie inside and outside of the training features, and where these are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_one_of
from pli_stats.results import Overlap
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.p_adjustment import adjust_p
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.cv_splits import grouped_folds
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.findings.port_level_errors import MEANS, METHOD, common_fields
from pli_stats.transfer.relevance.applicability_verb import judged
from pli_stats.transfer.relevance.dissimilarity import learn_dissimilarity
from pli_stats.transfer.relevance.group_intervals import group_interval, pseudo_values
from pli_stats.transfer.relevance.permutation_importance import permutation_importance
from pli_stats.transfer.study.protocol import Split
from pli_stats.transfer.unseen_ports.error_correlates import LEAST, rank_correlation

COLUMNS = (
    "model", "metric", "where", "estimate", "conf_low", "conf_high", "conf_level", "n", "n_ports",
)  # fmt: skip
PLACES = ["by", "label", "model", "n", "outside", "di", "mae", "bias"]
ASSOCIATION = ["model", "estimate", "p_value", "p_adjusted", "n_ports"]
INSIDE, OUTSIDE, DIFFERENCE = "inside", "outside", "difference"
FOLDS = 10
# Of the forest that weighs features, one a held-out port: an index changes little with its weights.
WEIGHTS_FROM = {"n_folds": 3, "n_repeats": 2, "n_trees": 50}
LEAST_PORTS = 3  # that a place needs, for an interval over ports


def held_out_dissimilarity(target: Domain, splits: Sequence[Split], *, seed: int) -> pd.DataFrame:
    """Return di, threshold and inside of each held-out sample, learnt from the training samples of its split alone.

    Weights are the permutation importance of the training samples, folds of the threshold keep ports whole.
    """
    parts = []
    for split in splits:
        past = target.rows(split.train)
        weights = permutation_importance(past, **WEIGHTS_FROM, seed=seed).weights
        folds = grouped_folds(past.groups, min(FOLDS, past.groups.nunique()), seed)
        learnt = learn_dissimilarity(past.features, weights, folds)
        if learnt is None:  # nothing that varies, so that nothing lies outside
            found = pd.DataFrame({"di": np.zeros(len(split.test)), "threshold": 0.0, "inside": True})
        else:
            found = judged(learnt, target.rows(split.test).features, past.samples)
        parts.append(
            found.drop(columns="nearest", errors="ignore").assign(sample=target.samples.iloc[split.test].tolist())
        )
    return pd.concat(parts, ignore_index=True)


def overlap_of(
    predictions: pd.DataFrame,
    places: pd.DataFrame | None = None,
    *,
    metric: str = "mae",
    nominal: float = 0.9,
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    notes: Iterable[Note] = (),
) -> Overlap:
    """Return errors of held-out samples inside and outside of the training features, and where they are.

    `predictions` has di, threshold and inside; `places` may hold region and survey of each sample, by its label. The
    sampling unit is the port: intervals are studentized over pseudo-values of ports, whole ports being drawn, of the
    mean over samples inside, outside, and of the difference. A place of fewer than three ports has no interval. The
    association of the mean error of a port with its median DI is tested by permutation over ports.

    Examples
    --------
    >>> frame = pd.DataFrame({"sample": range(24), "port": np.repeat(list("abcdef"), 4), "model": "ridge",
    ...                       "y_true": 1.0,
    ...                       "y_pred": np.tile([1.1, 1.2, 1.3, 1.5], 6) + np.repeat(np.arange(6) / 50, 4),
    ...                       "di": 0.5, "threshold": 0.4, "inside": [True, True, True, False] * 6})
    >>> found = overlap_of(frame, n_resamples=199)
    >>> found.errors[["where", "estimate", "n"]].round(2).values.tolist()
    [['inside', 0.25, 18], ['outside', 0.55, 6], ['difference', 0.3, 24]]
    """
    request = Request(METHOD, level, n_resamples, seed)
    rows, noted = [], list(notes)
    for model, part in predictions.groupby("model", sort=False, observed=True):
        values = {metric: _losses(part, metric)}
        if {"conf_low", "conf_high"} <= set(part) and part["conf_low"].notna().all():
            held = (part["conf_low"] <= part["y_true"]) & (part["y_true"] <= part["conf_high"])
            values["coverage"] = np.asarray(held, dtype=np.float64)
        for name, loss in values.items():
            made, found = _inside_and_outside(part, loss, request)
            if name == "coverage":
                made = [_within_share(row) for row in made]
            rows += [{"model": model, "metric": name, **row} for row in made]
            noted += [each.with_about("score", (str(model), name)) for each in found]
    outside = predictions.drop_duplicates("sample")["inside"]
    count = note("outside_training", n=int((~outside).sum()), of=len(outside))
    association = _association(predictions, metric, request)
    return Overlap(
        **common_fields(predictions, metric, "sample", request, fingerprint),
        errors=pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "conf_level"]).assign(conf_level=level)[
            list(COLUMNS)
        ],
        places=_by_place(predictions, places),
        association=association,
        notes=(count, *dict.fromkeys(noted)),
    )


def _within_share(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row whose ends no share, or difference of shares, can pass."""
    least = -1.0 if row["where"] == DIFFERENCE else 0.0
    ends = {end: float(np.clip(row[end], least, 1.0)) for end in ("conf_low", "conf_high")}
    return row | ends


def read_losses(metric: str) -> Callable[[Floats, Floats], Floats]:
    """Return the loss of each sample of which a metric is the mean.

    Examples
    --------
    >>> read_losses("mae")(np.array([1.0]), np.array([1.5])).tolist()
    [0.5]
    """
    columns = METRICS[check_one_of("metric", metric, MEANS)].columns
    return lambda y, yhat: np.asarray(columns(y, yhat)[0])  # type: ignore[misc]  # a mean has columns


def _losses(rows: pd.DataFrame, metric: str) -> Floats:
    """Return the loss of each prediction."""
    found = read_losses(metric)
    return np.asarray(found(*(rows[name].to_numpy(dtype=np.float64) for name in ("y_true", "y_pred"))))


def _inside_and_outside(
    rows: pd.DataFrame, values: Floats, request: Request
) -> tuple[list[dict[str, Any]], list[Note]]:
    """Return the mean inside, outside and their difference, with intervals over ports, and the notes on them."""
    port = np.unique(rows["port"].astype(str), return_inverse=True)[1]
    inside = rows["inside"].to_numpy(dtype=bool)
    n_ports = int(port.max()) + 1
    sums = {place: np.bincount(port, values * mask, n_ports) for place, mask in _places(inside)}
    sizes = {place: np.bincount(port, mask, n_ports) for place, mask in _places(inside)}
    ports = {place: int((sizes[place] > 0).sum()) for place in sizes} | {DIFFERENCE: n_ports}
    made, notes = [], list[Note]()
    for place in (INSIDE, OUTSIDE, DIFFERENCE):
        parts = [OUTSIDE, INSIDE] if place == DIFFERENCE else [place]
        n = int(sum(sizes[part].sum() for part in parts))
        row: dict[str, Any] = {"where": place, "n": n, "n_ports": ports[place]}
        if min(ports[part] for part in parts) == 0:
            continue

        def mean(counts: Floats, parts: list[str] = parts) -> Floats:
            found = [(counts @ sums[part]) / (counts @ sizes[part]) for part in parts]
            return found[0] - found[1] if len(found) == 2 else found[0]

        row["estimate"] = float(mean(np.ones((1, n_ports)))[0])
        if min(ports[part] for part in parts) < LEAST_PORTS:
            notes.append(note("few_ports_there", where=place, least=LEAST_PORTS))
            made.append(row | {"conf_low": np.nan, "conf_high": np.nan})
            continue
        there = sizes[place] > 0 if place != DIFFERENCE else np.ones(n_ports, dtype=bool)
        pseudo = pseudo_values(lambda counts: mean(_spread(counts, there)), int(there.sum()))  # noqa: B023
        low, high, found = group_interval(pseudo, request, row["estimate"])
        made.append(row | {"conf_low": low, "conf_high": high})
        notes += list(found)
    return made, notes


def _spread(counts: Floats, there: Any) -> Floats:
    """Return counts of some ports as counts of all, 0 for the others."""
    out = np.zeros((len(counts), len(there)))
    out[:, there] = counts
    return out


def _places(inside: Any) -> list[tuple[str, Floats]]:
    """Return which samples are inside and which outside, as numbers."""
    return [(INSIDE, inside.astype(np.float64)), (OUTSIDE, (~inside).astype(np.float64))]


def _by_place(predictions: pd.DataFrame, places: pd.DataFrame | None) -> pd.DataFrame:
    """Return errors and dissimilarity by port, region and survey."""
    table = predictions.assign(
        error=(predictions["y_pred"] - predictions["y_true"]).abs(),
        signed=predictions["y_pred"] - predictions["y_true"],
        out=(~predictions["inside"].astype(bool)).astype(float),
    )
    known = pd.DataFrame(index=table["sample"].unique()) if places is None else places
    table = table.assign(**{str(by): known[by].reindex(table["sample"]).to_numpy() for by in known})
    parts = []
    for by in ("port", *known.columns):
        grouped = table.dropna(subset=[by]).groupby([by, "model"], sort=True, observed=True)
        found = grouped.agg(n=("error", "size"), outside=("out", "mean"), di=("di", "median"), mae=("error", "mean"),
                            bias=("signed", "mean"))  # fmt: skip
        parts.append(found.reset_index(names=["label", "model"]).assign(by=by).astype({"label": str}))
    return pd.concat(parts, ignore_index=True)[PLACES]


def _association(predictions: pd.DataFrame, metric: str, request: Request) -> pd.DataFrame:
    """Return the rank correlation of the mean error of a port with its median DI, by model."""
    rows = []
    for model, part in predictions.groupby("model", sort=False, observed=True):
        table = pd.DataFrame({"port": part["port"], "loss": _losses(part, metric), "di": part["di"]})
        by_port = table.groupby("port", sort=True, observed=True).agg(loss=("loss", "mean"), di=("di", "median"))
        if len(by_port) < LEAST:
            continue
        rho, p = rank_correlation(by_port["di"].to_numpy(), by_port["loss"].to_numpy(), request)
        rows.append((model, rho or 0.0, p, len(by_port)))
    frame = pd.DataFrame(rows, columns=[name for name in ASSOCIATION if name != "p_adjusted"])
    return frame.assign(p_adjusted=adjust_p(frame["p_value"].to_numpy()) if len(frame) else np.empty(0))[ASSOCIATION]
