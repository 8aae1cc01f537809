"""Errors and prediction intervals where one port, region or survey was held out, and whether far ports fare worse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from pli_stats.checks import check_fraction, check_one_of, refusal
from pli_stats.results import UnseenPorts
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.notes import Note, as_notes, note, placed
from pli_stats.transfer.findings.interval_bounds import Noted, beneath
from pli_stats.transfer.findings.port_level_errors import (
    LOSSES,
    MEANS,
    WEIGHTS,
    common_fields,
    read_errors,
    scored,
    study_frame,
    study_request,
)
from pli_stats.transfer.unseen_ports.error_correlates import associations, check_distances, no_associations
from pli_stats.transfer.unseen_ports.interval_coverage import coverages, covered_by_sample
from pli_stats.transfer.unseen_ports.port_distances import port_distances

__all__ = ["port_distances", "unseen_ports_of"]

HELD_OUT = ("year", "port", "region", "survey")  # the first that is there leads
FACTS = ("mae", "mape", "bias")


def unseen_ports_of(
    predictions: pd.DataFrame,
    distances: pd.DataFrame | None = None,
    *,
    metric: str = "mae",
    metrics: Iterable[str] = ("mae", "mape"),
    weight: str = "port",
    nominal: float = 0.9,
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    notes: Iterable[Note | str] = (),
) -> UnseenPorts:
    """Return errors and coverage where one port, region or survey was held out, and whether far ports fare worse.

    The port is the unit of every interval, also where regions or surveys were held out. Coverage is the share of truths
    within their prediction interval, with BCa intervals over ports (they keep to the range from 0 to 1). The
    association of error and distance is Spearman's rho over held-out ports; under the null hypothesis the ports' errors
    are exchangeable over their distances, and p is the share of permutations with as large a |rho|, the data counting
    as one of them.

    Examples
    --------
    >>> port = np.repeat([f"port {k}" for k in range(10)], 2)
    >>> y, error = np.linspace(1.0, 3.0, 20), np.repeat(np.arange(10), 2) / 50.0 + 0.1
    >>> frame = pd.DataFrame({"sample": range(20), "port": port, "split": port, "held_out": "port", "model": "full",
    ...                       "y_true": y, "y_pred": y + error, "conf_low": y - 0.2, "conf_high": y + 0.4})
    >>> far = pd.DataFrame({"port": [f"port {k}" for k in range(10)], "distance_km": np.arange(10.0)})
    >>> found = unseen_ports_of(frame, far)
    >>> found.association[["model", "distance", "estimate"]].values.tolist()
    [['full', 'distance_km', 1.0]]
    """
    check_one_of("metric", metric, LOSSES)
    check_one_of("weight", weight, WEIGHTS)
    wanted = list(dict.fromkeys((metric, *(check_one_of("metrics", name, MEANS) for name in metrics))))
    request = study_request(level, n_resamples, seed)
    frame = study_frame(predictions, "held_out", "split")
    kinds = [
        _of_kind(kind, rows, wanted, check_fraction("nominal", nominal), request) for kind, rows in _by_kind(frame)
    ]
    errors = pd.concat([kind.errors for kind in kinds], ignore_index=True)
    scores = pd.concat([kind.scores for kind in kinds], ignore_index=True)
    coverage = pd.concat([kind.coverage for kind in kinds], ignore_index=True)
    association, far = no_associations(), tuple[Note, ...]()
    ports = frame[frame["held_out"] == "port"]
    if distances is not None and len(ports):
        by_port = read_errors(ports, [metric], weight="port")
        known = check_distances(distances, by_port.design.ports)
        association, far = associations({m: by_port.loss(m, metric) for m in by_port.models}, known, request)
        errors = _beside_distances(errors, known)
    return UnseenPorts(
        **common_fields(frame, metric, weight, request, fingerprint),
        errors=errors,
        scores=scores,
        coverage=coverage,
        association=association,
        notes=(*as_notes(notes), *far, *(each for kind in kinds for each in kind.notes)),
    )


class _Kind(NamedTuple):
    """What was found for one kind of hold-out."""

    errors: pd.DataFrame
    scores: pd.DataFrame
    coverage: pd.DataFrame
    notes: tuple[Note, ...]


def _by_kind(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the predictions of each kind of hold-out, years and ports first."""
    for kind in pd.unique(frame["held_out"]):
        check_one_of("held_out", kind, HELD_OUT)
    return [(kind, frame[frame["held_out"] == kind]) for kind in HELD_OUT if (frame["held_out"] == kind).any()]


def _of_kind(kind: str, rows: pd.DataFrame, wanted: list[str], nominal: float, request: Request) -> _Kind:
    """Return errors by label, scores and coverage of one kind of hold-out."""
    covered = covered_by_sample(rows)
    errors = _by_label(kind, rows, covered)
    held: tuple[tuple[str, object], ...] = (("held_out", kind),)
    share, on_coverage = coverages(covered, nominal, request)
    noted: Noted = beneath(held, on_coverage)
    scores = []
    for each in WEIGHTS:
        found, on_scores = scored(read_errors(rows, wanted, weight=each), wanted, request)
        scores.append(found.assign(weight=each))
        noted += beneath((*held, ("weight", each)), on_scores)
    several = note("held_out_kinds", kind=kind, count=errors["label"].nunique()).with_about("held_out", kind)
    return _Kind(
        _kind_first(errors, kind),
        _kind_first(pd.concat(scores, ignore_index=True), kind, "model", "weight"),
        _kind_first(share, kind),
        (*(() if kind == "port" else (several,)), *placed(noted)),
    )


def _kind_first(frame: pd.DataFrame, kind: str, *first: str) -> pd.DataFrame:
    """Return a frame with the kind of hold-out, then some columns, in front."""
    frame = frame.assign(held_out=kind)
    front = ["held_out", *first]
    return frame[[*front, *(name for name in frame.columns if name not in front)]]


def _by_label(kind: str, rows: pd.DataFrame, covered: pd.DataFrame) -> pd.DataFrame:
    """Return one row a held-out label and model: its errors, and coverage where there are intervals."""
    found = read_errors(rows, FACTS, weight="sample")
    label = _labels(kind, rows).loc[found.design.samples]
    ports = np.array(found.design.ports, dtype=object)[found.design.port]
    parts = []
    for model in found.models:
        losses = pd.DataFrame({name: found.loss(model, name) for name in FACTS}, index=label.index)
        mine = covered[covered["model"] == model].set_index("sample")[["covered", "width"]].astype(float)
        losses = losses.assign(label=label, port=ports, **mine)
        grouped = losses.groupby("label", sort=True)
        table = grouped[list(FACTS)].mean()
        table.insert(0, "n", grouped.size())
        table.insert(1, "n_ports", grouped["port"].nunique())
        table["coverage"], table["width"] = grouped["covered"].mean(), grouped["width"].median()
        parts.append(table.reset_index().assign(model=model))
    out = pd.concat(parts, ignore_index=True)
    return out[["label", "model", *(name for name in out.columns if name not in ("label", "model"))]]


def _labels(kind: str, rows: pd.DataFrame) -> pd.Series:
    """Return what each sample was held out with: its port, or the label of its split."""
    column = "port" if kind == "port" else "split"
    counts = rows.groupby("sample")[column].nunique()
    if (counts > 1).any():
        sample = counts.index[counts > 1].tolist()[0]
        first, second = rows.loc[rows["sample"] == sample, column].unique()[:2]
        raise refusal("sample_differs", column=column, sample=sample, first=first, second=second)
    return rows.drop_duplicates("sample").set_index("sample")[column]


def _beside_distances(errors: pd.DataFrame, distances: pd.DataFrame) -> pd.DataFrame:
    """Return the errors with the distances of held-out ports; other labels have none."""
    held = distances.rename(columns={"port": "label"}).assign(held_out="port")
    return errors.astype({"label": object}).merge(held.astype({"label": object}), on=["held_out", "label"], how="left")
