"""Whether prediction intervals hold what they promise in ports that were never seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.results import Interval
from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.bootstrap_verbs import bootstrap_ci
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.stats.model_comparison.score_tables import group_means
from pli_stats.stats.resampling.random_streams import Indices
from pli_stats.transfer.findings.interval_bounds import Noted
from pli_stats.transfer.findings.port_level_errors import WEIGHTS

ENDS = ["conf_low", "conf_high"]
METHOD = "bca"  # keeps to the range from 0 to 1, which studentized intervals leave
COLUMNS = [*("model", "weight", "nominal", "estimate", "conf_low", "conf_high", "conf_level", "width", "n", "n_ports")]


def covered_by_sample(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each model with prediction intervals and each sample whether they held the truth, and their width.

    Examples
    --------
    >>> frame = pd.DataFrame({"model": "net", "sample": [1, 2], "port": ["a", "b"], "y_true": [1.0, 2.0],
    ...                       "conf_low": [0.5, 2.5], "conf_high": [1.5, 3.0]})
    >>> covered_by_sample(frame)[["covered", "width"]].values.tolist()
    [[1.0, 1.0], [0.0, 0.5]]
    """
    columns = ["model", "sample", "port", "covered", "width"]
    if not set(ENDS) <= set(rows.columns):
        return pd.DataFrame(columns=columns)
    known = rows[ENDS].notna()
    given = known.any(axis=1).groupby(rows["model"]).transform("any")
    gaps = rows[given & ~known.all(axis=1)]
    if len(gaps):
        raise refusal("interval_gap", **_first(gaps))
    kept = rows[given]
    low, high = (kept[end].astype(float) for end in ENDS)
    if (wrong := low > high).any():
        raise refusal("interval_order", **_first(kept[wrong]))
    inside = ((low <= kept["y_true"]) & (kept["y_true"] <= high)).astype(float)
    table = kept[["model", "sample", "port"]].assign(covered=inside, width=high - low)
    grouped = table.groupby(["model", "sample"], sort=True, observed=True)
    return grouped.agg(port=("port", "first"), covered=("covered", "mean"), width=("width", "median")).reset_index()[
        columns
    ]


def _first(rows: pd.DataFrame) -> dict[str, object]:
    """Return where the first of the rows is, and its ends, for a sentence."""
    facts = {"model": "model", "sample": "sample", "low": ENDS[0], "high": ENDS[1]}
    return {fact: rows[column].tolist()[0] for fact, column in facts.items()}


def coverages(covered: pd.DataFrame, nominal: float, request: Request) -> tuple[pd.DataFrame, Noted]:
    """Return the coverage of each model, by sample and by port, with intervals over ports, and the notes on it."""
    rows: list[tuple[Any, ...]] = []
    notes: Noted = []
    for model, part in covered.groupby("model", sort=True, observed=True):
        names, codes = np.unique(part["port"].astype(str), return_inverse=True)
        inside = part["covered"].to_numpy(dtype=np.float64)
        for weight in WEIGHTS:
            values, owners = inside, codes
            if weight == "port":
                values, owners = group_means(inside[:, None], codes)[:, 0], np.arange(len(names))
            found = _share(values, owners, request)
            ends = (found.estimate, found.conf_low, min(found.conf_high, 1.0), request.level)
            rows.append((model, weight, nominal, *ends, float(part["width"].median()), len(part), len(names)))
            notes.append(((("weight", weight), ("coverage", model)), found.notes))
    return pd.DataFrame(rows, columns=COLUMNS), notes


def _share(values: Floats, owners: Indices, request: Request) -> Interval:
    """Return the mean of shares with its interval over their owners: as errors of a prediction for a truth of 0."""
    found = bootstrap_ci(
        np.zeros(len(values)),
        values,
        metrics="mae",
        method=METHOD,
        ports=owners,
        n_resamples=request.n_resamples,
        level=request.level,
        seed=request.seed,
    )
    return found["mae"]
