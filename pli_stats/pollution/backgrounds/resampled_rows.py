"""Which samples a background is taken from, and the resamples of them: samples one by one, or ports whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import check_one_of, listed, near_miss, refusal
from pli_stats.results import Samples
from pli_stats.stats.intervals.percentile_bca import too_few
from pli_stats.stats.resampling.random_streams import chunks, philox_draws

Rows = NDArray[np.intp]
Bools = NDArray[np.bool_]
UNITS = ("auto", "port", "sample")


@dataclass(frozen=True, eq=False)
class SampledUnits:
    """What is drawn: the rows of each unit, padded with -1 to the largest, (n_units, most)."""

    noun: str
    members: Rows

    def resamples(self, n_resamples: int, seed: int) -> Iterator[Rows]:
        """Yield resamples in chunks: rows of samples, -1 where a resample has fewer than the largest."""
        n_units = len(self.members)
        for first, last in chunks(self.members.size, n_resamples):
            yield self.members[philox_draws(n_units, first, last, seed)].reshape(last - first, -1)


def reference_samples(samples: Samples, reference: Any) -> Bools:
    """Return which samples a background is taken from: all, those of a mask, or those with these values in `info`."""
    n = len(samples)
    if reference is None or (isinstance(reference, str) and reference == "all"):
        return np.ones(n, dtype=bool)
    if isinstance(reference, pd.Series) and reference.dtype != np.bool_:  # a named vector of R
        reference = dict(reference)
    if isinstance(reference, Mapping):
        chosen = np.ones(n, dtype=bool)
        for column, wanted in reference.items():
            chosen &= _rows_with(samples, str(column), wanted)
    else:
        chosen = _mask(reference, samples)
    if not chosen.any():
        raise refusal("no_reference_samples")
    return chosen


def sampled_units(samples: Samples, chosen: Bools, unit: str, level: float) -> SampledUnits:
    """Return ports where the chosen samples lie in two or more, else samples; `unit` says otherwise."""
    check_one_of("unit", unit, UNITS)
    rows = np.flatnonzero(chosen)
    if unit != "sample" and samples.port is not None:
        groups = list(
            samples.info[samples.port].iloc[rows].groupby(samples.info[samples.port].iloc[rows]).indices.values()
        )
        if len(groups) > 1 or unit == "port":
            if too_few(len(groups), level):
                raise refusal("few_background_ports", n=len(groups), level=level)
            return SampledUnits("port", _padded([rows[group] for group in groups]))
    if unit == "port":
        raise refusal("no_port_unit")
    return SampledUnits("sample", rows[:, None])


def _padded(groups: list[Rows]) -> Rows:
    """Return groups of rows as one matrix, padded with -1."""
    out = np.full((len(groups), max(map(len, groups))), -1, dtype=np.intp)
    for k, group in enumerate(groups):
        out[k, : len(group)] = group
    return out


def _rows_with(samples: Samples, column: str, wanted: Any) -> Bools:
    """Return the samples that have one of these values in a column of `info`."""
    if column not in samples.info:
        names = [str(name) for name in samples.info.columns]
        raise refusal("no_reference_column", got=column, columns=listed(names), hint=near_miss(column, names))
    values = [wanted] if isinstance(wanted, str) else list(np.atleast_1d(np.asarray(wanted, dtype=object)))
    found = samples.info[column]
    for value in values:
        if not (found == value).any():
            names = [str(name) for name in found.dropna().unique()]
            raise refusal(
                "no_reference_value", column=column, got=value, known=listed(names), hint=near_miss(value, names)
            )
    return np.asarray(found.isin(values), dtype=bool)


def _mask(reference: Any, samples: Samples) -> Bools:
    """Return a mask of truth values, one a sample; a Series must have the labels of the samples."""
    if isinstance(reference, pd.Series) and not reference.index.equals(samples.concentrations.index):
        raise refusal("reference_kind_of_samples", got="a Series with other row labels", n=len(samples))
    mask = np.asarray(reference)
    if mask.dtype != np.bool_ or mask.shape != (len(samples),):
        got = f"{type(reference).__name__} of {mask.size}" if mask.ndim else type(reference).__name__
        raise refusal("reference_kind_of_samples", got=got, n=len(samples))
    return mask
