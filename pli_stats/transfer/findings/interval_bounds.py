"""Ends of intervals that the data can hold: where few ports hold almost all of the error, an end cannot be given.

A studentized interval on the log scale divides by standard errors of resamples. Where one or two ports hold almost all
of the error, most resamples miss them, their standard errors are next to nothing, and an end may lie anywhere: an MAE
of up to 1.6e+09 was given for a model whose error is 0.13 in its worst port. No mean over ports can exceed the error of
the worst port, so an end beyond it says only that the data set no limit: it is infinite then, or the bound of the
metric.

With few ports that is too strict: of 4 ports all lie below a mean that splits ports in halves in 1 of 16 cases, more
often than a limit of 97.5 % may fail, so that a limit must be free to pass them. There the worst sample is the measure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.percentile_bca import FEW_UNITS
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.metrics.estimands import Estimand
from pli_stats.stats.model_comparison.prediction_design import PredictionDesign
from pli_stats.stats.model_comparison.score_tables import group_means
from pli_stats.text.notes import Note, note

NO_UPPER, NO_LOWER = note("no_upper_end"), note("no_lower_end")
ROUNDING = 1e-9  # of an end, which may lie by this much beyond a worst case that it equals

# What a score, ratio or comparison is of, and the notes on it.
Place = tuple[tuple[str, object], ...]
Noted = list[tuple[Place, tuple[Note, ...]]]


def worst_values(
    of_samples: Floats, design: PredictionDesign, columns: Floats, estimands: Iterable[Estimand]
) -> list[float]:
    """Return the worst value of each metric if all ports (or all samples, of few ports) were as the worst."""
    many = len(design.ports) >= FEW_UNITS
    largest = (group_means(of_samples, design.port) if many else of_samples).max(axis=0)
    out = []
    for e in estimands:
        means = columns[:, list(e.positions)].mean(axis=0)
        means[0] = largest[e.positions[0]]
        known = METRICS[e.term].loss or e.term in ("rmse", "r2")
        out.append(float(e.value(means)) if known else math.nan)
    return out


def possible(scores: pd.DataFrame, worst: Mapping[tuple[Any, str], float]) -> tuple[pd.DataFrame, Noted]:
    """Return scores without ends beyond what the data can hold, and the notes on them.

    Examples
    --------
    >>> frame = pd.DataFrame({"model": ["ridge"], "metric": ["mae"], "conf_low": [0.001], "conf_high": [1.6e9]})
    >>> found, notes = possible(frame, {("ridge", "mae"): 0.13})
    >>> found["conf_high"].tolist(), [(place, [each.code for each in several]) for place, several in notes]
    ([inf], [((('score', ('ridge', 'mae')),), ['no_upper_end'])])
    """
    ends: list[tuple[float, float]] = []
    notes: Noted = []
    for model, name, low, high in scores[["model", "metric", "conf_low", "conf_high"]].to_numpy().tolist():
        metric, limit = METRICS[name], worst[model, name]
        least = limit if metric.best == "high" and not math.isnan(limit) else metric.low
        most = limit if metric.best == "low" and not math.isnan(limit) else metric.high
        found: list[Note] = []
        if low != metric.low and low < least - ROUNDING * abs(least):
            low, found = metric.low, [NO_LOWER]
        if high != metric.high and high > most + ROUNDING * abs(most):
            high, found = metric.high, [*found, NO_UPPER]
        ends.append((low, high))
        notes.append(((("score", (model, name)),), tuple(found)))
    lows, highs = zip(*ends, strict=True)
    return scores.assign(conf_low=lows, conf_high=highs), notes


def possible_ratio(low: float, high: float, ratios: Floats) -> tuple[float, float, tuple[Note, ...]]:
    """Return the ends of the ratio of two errors, none beyond the least and largest ratio of any port.

    Examples
    --------
    >>> import numpy as np
    >>> possible_ratio(0.9, 190.4, np.linspace(0.5, 5.0, 38))[:2]
    (0.9, inf)
    """
    notes: tuple[Note, ...] = ()
    if len(ratios) >= FEW_UNITS:
        if low < ratios.min() * (1.0 - ROUNDING):
            low, notes = 0.0, (NO_LOWER,)
        if math.isfinite(high) and high > ratios.max() * (1.0 + ROUNDING):
            high, notes = math.inf, (*notes, NO_UPPER)
    return low, high, notes


def both(first: Noted, second: Noted) -> Noted:
    """Return two lists of notes on the same places as one.

    Examples
    --------
    >>> place = (("model", "ridge"),)
    >>> both([(place, (NO_LOWER,))], [(place, (NO_UPPER, NO_LOWER))]) == [(place, (NO_LOWER, NO_UPPER))]
    True
    """
    return [(place, tuple(dict.fromkeys((*a, *b)))) for (place, a), (_, b) in zip(first, second, strict=True)]


def beneath(place: Place, notes: Noted) -> Noted:
    """Return notes with a place in front of theirs."""
    return [((*place, *below), found) for below, found in notes]
