"""A background with the intervals and the standard deviations that its replicates give."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pli_stats.pollution.reference.reference_values import Background
from pli_stats.stats.intervals.percentile_bca import end_points
from pli_stats.text.notes import Note, note


def with_intervals(
    name: str,
    values: pd.Series,
    replicates: pd.DataFrame,
    counts: pd.DataFrame,
    level: float,
    notes: Iterable[Note],
) -> Background:
    """Return the background of these values; resamples in which a metal had no value are left out and counted.

    The standard deviation is that of a lognormal with the variance of ln B*, s: sd = B sqrt(exp(s^2) - 1).

    Examples
    --------
    >>> drawn = pd.DataFrame({"Cu": np.linspace(8.0, 12.0, 199)})
    >>> counts = pd.DataFrame({"n": [30], "n_nondetect": [0]}, index=["Cu"])
    >>> found = with_intervals("own", pd.Series({"Cu": 10.0}), drawn, counts, 0.95, ())
    >>> found.intervals[["conf_low", "conf_high"]].round(2).to_numpy().tolist()
    [[8.08, 11.92]]
    """
    finite = replicates.notna().all(axis=1)
    kept = replicates[finite].reset_index(drop=True)
    told = list(notes)
    if not finite.all():
        told.append(note("resamples_without_values", n=int((~finite).sum()), of=len(finite)))
    lines, sd = [], {}
    both = zip(counts["n"].to_numpy(), counts["n_nondetect"].to_numpy(), strict=True)
    for (metal, value), (n, n_nondetect) in zip(values.items(), both, strict=True):
        drawn = kept[metal].to_numpy(dtype=np.float64)
        low, high, errors, extreme = end_points(drawn, float(value), np.zeros(1), "percentile", level)
        told += [each.with_about("metal", str(metal)) for each in extreme]
        lines.append(
            {
                "element": metal,
                "estimate": float(value),
                "conf_low": low,
                "conf_high": high,
                "conf_level": level,
                "n": int(n),
                "n_nondetect": int(n_nondetect),
                "mc_error_low": errors[0],
                "mc_error_high": errors[1],
            }
        )
        sd[metal] = float(value) * float(np.sqrt(np.expm1(np.log(drawn).var(ddof=1))))
    spread = pd.Series(sd, name="sd", dtype=np.float64)
    return Background(name, values, spread, intervals=pd.DataFrame(lines), replicates=kept, notes=tuple(told))
