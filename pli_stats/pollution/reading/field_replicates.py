"""Field replicates: several rows of one station and visit, settled by a stated rule."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution.reading.columns.role_names import APART, DEPTH_NAMES
from pli_stats.pollution.reading.formats.known_formats import key_of
from pli_stats.results import Change, Samples

RULE_REPLICATES = "field replicates -> {how}"
RULE_VARIES = "column differs among replicates -> blank"
RULE_LATER_REPLICATE = "field replicate after the first left out"


def merge_replicates(samples: Samples, keys: list[str], how: str) -> Samples:
    """Return one row for each station and visit.

    Means are taken over measured values; where all replicates of a metal are non-detects the result is a non-detect at
    the highest of their limits; a mixture has no defined mean and is refused.
    """
    codes, names = _groups(samples, keys)
    counts = np.bincount(codes)
    if (counts <= 1).all():
        return samples
    _refuse_other_kinds(samples, codes, counts, keys, names)
    if how == "error":
        code = int(np.argmax(counts > 1))
        where = samples.row_numbers[codes == code]
        raise refusal("replicates", station=_shown(names[code]), rows=", ".join(str(r) for r in where[:6]))
    first = ~pd.Series(codes).duplicated().to_numpy()
    if how == "first":
        return _first_only(samples, first)
    return _averaged(samples, codes, first, how, names, keys)


def _refuse_other_kinds(
    samples: Samples, codes: NDArray[np.intp], counts: NDArray[np.intp], keys: list[str], names: list[Any]
) -> None:
    """Refuse rows of one station that differ in a depth, fraction or medium: these are no replicates."""
    several = counts[codes] > 1
    for column in samples.info.columns:
        words = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(column)).casefold()))
        if str(column) in keys or not (words & APART or key_of(str(column)) in DEPTH_NAMES):
            continue
        cells = pd.factorize(samples.info[column], use_na_sentinel=False)[0]
        spread = pd.Series(cells[several]).groupby(codes[several]).nunique()
        if (spread > 1).any():
            code = int(spread.index.to_numpy()[spread.to_numpy() > 1][0])
            where = np.flatnonzero(codes == code)
            shown = ", ".join(dict.fromkeys(str(cell) for cell in samples.info[column].iloc[where[:6]]))
            raise refusal("no_replicates", station=_shown(names[code]), column=str(column), cells=shown)


def _groups(samples: Samples, keys: list[str]) -> tuple[NDArray[np.intp], list[Any]]:
    """Return the group of each row and the groups' names; rows without a station stay apart."""
    key = samples.info[keys]
    codes = key.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
    alone = key[keys[0]].isna().to_numpy()
    codes = pd.factorize(np.where(alone, codes.max() + 1 + np.arange(len(codes)), codes))[0]
    heads = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
    if len(heads) == len(codes):
        return codes, []
    return codes, list(zip(*(key[name].to_numpy(object)[heads] for name in keys), strict=True))


def _shown(name: Any) -> str:
    """Return a station (and visit) for a sentence."""
    return " ".join(str(part) for part in name) if isinstance(name, tuple) else str(name)


def _first_only(samples: Samples, first: NDArray[np.bool_]) -> Samples:
    """Return the first row of each group."""
    change = Change(RULE_LATER_REPLICATE, "(row)", samples.row_numbers[~first], "replicate", "left out")
    return samples.kept(first, (change,))


def _averaged(
    samples: Samples, codes: NDArray[np.intp], first: NDArray[np.bool_], how: str, names: list[Any], keys: list[str]
) -> Samples:
    """Return the mean or geometric mean of each group."""
    index = samples.concentrations.index[first]
    size = np.bincount(codes)
    conc, limits, censored = {}, {}, {}
    changes = list(samples.changes)
    for metal in samples.metals:
        value = samples.concentrations[metal].to_numpy()
        below = samples.nondetect[metal].to_numpy()
        n_below = np.bincount(codes, below, minlength=len(size))
        n_there = np.bincount(codes, ~np.isnan(value), minlength=len(size))
        mixed = (n_below > 0) & (n_there > 0)
        if mixed.any():
            code = int(np.argmax(mixed))
            raise refusal("mixed_replicates", station=_shown(names[code]), metal=metal, how=how.replace("_", " "))
        used = np.where(np.isnan(value), 1.0, value)
        total = np.bincount(codes, np.where(np.isnan(value), 0.0, np.log(used) if how == "geometric_mean" else used))
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = total / np.where(n_there == 0, np.nan, n_there)
        conc[metal] = np.exp(mean) if how == "geometric_mean" else mean
        limits[metal] = pd.Series(samples.limits[metal].to_numpy()).groupby(codes).max().to_numpy()
        censored[metal] = n_below > 0
        merged = np.flatnonzero((size[codes] > 1) & ~np.isnan(value))
        rule = RULE_REPLICATES.format(how=how.replace("_", " "))
        changes.append(Change(rule, metal, samples.row_numbers[merged], value[merged], conc[metal][codes[merged]]))
    info = samples.info[first].copy()
    merged_rows = size[codes] > 1
    for column in [name for name in info.columns if str(name) not in keys]:
        cells = pd.factorize(samples.info[column], use_na_sentinel=False)[0]
        spread = pd.Series(cells).groupby(codes).nunique().to_numpy()
        varies = np.flatnonzero(spread > 1)
        if len(varies):  # a mean of several rows has no value of this column
            where = merged_rows & np.isin(codes, varies)
            before = samples.info[column].to_numpy(object)[where]
            changes.append(Change(RULE_VARIES, str(column), samples.row_numbers[where], before, None))
            info[column] = info[column].astype(object).where(~np.isin(codes[first], varies), None)
    return Samples(
        pd.DataFrame(conc, index=index),
        pd.DataFrame(limits, index=index),
        pd.DataFrame(censored, index=index),
        info,
        samples.port,
        samples.source,
        tuple(c for c in changes if len(c)),
        samples.row_numbers[first],
    )
