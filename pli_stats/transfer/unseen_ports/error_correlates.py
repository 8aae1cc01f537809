"""Whether ports that lie far from the others are predicted worse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from pli_stats.checks import listed, refusal
from pli_stats.stats.arguments import Floats, finite_vector
from pli_stats.stats.hypothesis.p_adjustment import adjust_p
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.stats.resampling.random_streams import monte_carlo_p, philox
from pli_stats.text.notes import Note, note

MEASURES = ("distance_km", "feature_distance")
COLUMNS = ["model", "distance", "estimate", "p_value", "p_adjusted", "n_ports"]
LEAST = 4  # ports: the 6 orders of three have no p value below 1/3
TIES = 1e-12  # correlations closer than this are ties: rounding, not data
BLOCK = 1 << 10  # permutations made at a time


def check_distances(distances: Any, ports: list[Any]) -> pd.DataFrame:
    """Return the distances of these ports, in their order."""
    columns = list(map(str, getattr(distances, "columns", ())))
    measures = [name for name in MEASURES if name in columns]
    if "port" not in columns or not measures:
        raise refusal("distance_columns", measures=listed(MEASURES), got=listed(columns) or type(distances).__name__)
    times = distances["port"].value_counts()
    for port in ports:
        if (found := int(times.get(port, 0))) != 1:
            raise refusal("distance_port", port=port, times=found)
    kept: pd.DataFrame = distances.set_index("port").loc[ports, measures]
    for name in measures:
        finite_vector(name, kept[name].dropna().to_numpy(object), least=0)
    return kept.astype(float).rename_axis("port").reset_index()


def associations(
    errors: Mapping[Any, Floats], distances: pd.DataFrame, request: Request
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Return Spearman's rho of port errors and distances, with p by permutation over ports.

    References
    ----------
    Spearman, C. (1904). American Journal of Psychology 15, 72-101. doi:10.2307/1412159
    Phipson, B. & Smyth, G. K. (2010). Statistical Applications in Genetics and Molecular Biology 9, 39.
    doi:10.2202/1544-6115.1585

    Examples
    --------
    >>> far = pd.DataFrame({"port": list("abcdef"), "distance_km": [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]})
    >>> request = Request("studentized", 0.95, 999, 1)
    >>> frame, _ = associations({"net": np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.5])}, far, request)
    >>> frame["estimate"].round(3).tolist(), bool(frame["p_value"][0] < 0.05)
    ([0.943], True)
    """
    rows, notes = [], []
    for measure in [name for name in MEASURES if name in distances]:
        x = distances[measure].to_numpy()
        known = np.isfinite(x)
        if known.sum() < LEAST:
            few = note("few_known_distances", n=int(known.sum()), measure=measure)
            notes.append(few.with_about("table", "association"))
            continue
        for model, error in errors.items():
            rho, p = rank_correlation(x[known], error[known], request)
            if rho is None:
                constant = note("constant_errors", measure=measure)
                notes.append(constant.with_about("table", "association").with_about("model", model))
            rows.append((model, measure, rho or 0.0, p, int(known.sum())))
    if not rows:
        return no_associations(), tuple(notes)
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "p_adjusted"])
    return frame.assign(p_adjusted=adjust_p(frame["p_value"].to_numpy()))[COLUMNS], tuple(notes)


def no_associations() -> pd.DataFrame:
    """Return the frame of associations without a row."""
    return pd.DataFrame(columns=COLUMNS)


def rank_correlation(x: Floats, y: Floats, request: Request) -> tuple[float | None, float]:
    """Return the rank correlation and its two-sided p over permutations; None and 1 where one side is constant.

    Examples
    --------
    >>> found = rank_correlation(np.arange(6.0), np.arange(6.0) ** 2, Request("studentized", 0.95, 999, 1))
    >>> found[0], found[1] < 0.01
    (1.0, True)
    """
    a, b = (rankdata(values) - (len(values) + 1) / 2.0 for values in (x, y))
    size = float(np.sqrt((a @ a) * (b @ b)))
    if size == 0.0:
        return None, 1.0
    rho, extreme = float(a @ b) / size, 0
    for block, start in enumerate(range(0, request.n_resamples, BLOCK)):
        rows = np.broadcast_to(b, (min(BLOCK, request.n_resamples - start), len(b)))
        drawn = philox(request.seed, block).permuted(rows, axis=1) @ a / size
        extreme += int((np.abs(drawn) >= abs(rho) - TIES).sum())
    return rho, monte_carlo_p(extreme, request.n_resamples)[0]
