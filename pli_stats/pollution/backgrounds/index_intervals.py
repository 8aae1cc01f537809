"""What the uncertainty of a background leaves of an index of single samples.

Every index here is a part of the sample times a part of the background, so one factor for each column carries the
background's error: B / B* for CF, (B / B_X) / (B* / B_X*) for EF, the geometric mean of B / B* for the PLI, and for
Igeo the logarithm to base 2 of that of CF.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_level, check_metals, check_one_of, check_truth, listed, refusal
from pli_stats.pollution.backgrounds.regression_baseline import BaselineRegression
from pli_stats.pollution.indices import contamination
from pli_stats.pollution.reference.reference_values import Background
from pli_stats.pollution.reference.reference_values import background as background_of
from pli_stats.stats.arguments import Floats

BLOCK = 128  # samples whose lines are drawn at a time: 2 MB for 1999 resamples
INDICES = ("contamination_factor", "geoaccumulation_index", "enrichment_factor", "pli")


def index_interval(
    conc: pd.DataFrame,
    background: Any,
    *,
    index: str = "contamination_factor",
    normalizer: str | None = None,
    metals: list[str] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return an index of each sample with the interval that the uncertainty of the background leaves.

    Percentiles over the replicates B* of the background, all metals together: CF* = C / B*, Igeo* = log2(C / (1.5 B*)),
    EF* = (C / X) / (B* / B_X*), PLI* = exp(mean(ln C - ln B*)). Where only standard deviations are known, ln B is
    normal and independent from metal to metal.

    Parameters
    ----------
    conc : DataFrame, (n, m), mg/kg dry weight
        Columns are element symbols. Concentrations are taken as exact; `pli_interval` adds analytical error.
    background : Background or frame
        From `background_from`, or with the columns element, value and sd.
    index : {"contamination_factor", "geoaccumulation_index", "enrichment_factor", "pli"}
    normalizer : str, optional
        Of the enrichment factor.
    metals : list of str, optional
        The columns to use; all by default.
    level : float

    Returns
    -------
    DataFrame, one row a sample and metal (of the PLI one a sample)
        sample, metal, estimate, conf_low, conf_high, conf_level.

    Raises
    ------
    InputError
        The uncertainty of the background is not known, or as the index.

    References
    ----------
    Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> own = pd.DataFrame({"element": ["Cu"], "value": [30.0], "sd": [3.0]})
    >>> found = index_interval(pd.DataFrame({"Cu": [60.0]}), own)
    >>> found[["estimate", "conf_low", "conf_high"]].round(3).to_numpy().tolist()
    [[2.0, 1.645, 2.432]]
    """
    check_one_of("index", index, INDICES)
    check_level(level)
    if not isinstance(conc, pd.DataFrame):
        raise refusal("pandas_only", got=type(conc).__name__)
    if (normalizer is None) == (index == "enrichment_factor"):
        raise refusal("index_normalizer", index=index)
    chosen = background_of(background)
    verbs: dict[str, Callable[..., Any]] = {name: getattr(contamination, name) for name in INDICES}
    more = {"normalizer": normalizer} if normalizer else {}
    found = verbs[index](conc, chosen, metals=metals, **more)
    estimate = found.to_frame("") if index == "pli" else found
    columns = [str(column) for column in (conc if index == "pli" else estimate).columns]
    panel = check_metals(metals, columns) if index == "pli" and metals is not None else columns
    low, high = _log_factors(chosen, panel, normalizer, index == "pli", level)
    values = estimate.to_numpy(dtype=np.float64)
    if index == "geoaccumulation_index":
        ends = values + low / np.log(2.0), values + high / np.log(2.0)
    else:
        ends = values * np.exp(low), values * np.exp(high)
    return _long(estimate, ends, level, by_metal=index != "pli")


def enrichment_by_regression(
    conc: pd.DataFrame,
    baseline: BaselineRegression,
    *,
    metals: list[str] | None = None,
    level: float | None = None,
    extrapolate: bool = False,
) -> pd.DataFrame:
    """Return enrichment against the regression on a conservative element, with the interval that the line leaves.

    EF = C / B(X), B(X) = a + b X, or exp(a + b ln X) of a regression in logarithms

    Parameters
    ----------
    conc : DataFrame, (n, m), mg/kg dry weight
        Columns are element symbols, the normaliser among them.
    baseline : BaselineRegression
        From `background_from(samples, method="regression", normalizer="Al")`.
    metals : list of str, optional
        All that the regression has and `conc` too, by default.
    level : float, optional
        That of the baseline by default.
    extrapolate : bool
        Go on where a sample has less or more of the normaliser than any that the line was fitted to.

    Returns
    -------
    DataFrame, one row a sample and metal
        sample, metal, baseline (mg/kg), estimate (EF), conf_low, conf_high, conf_level. The interval covers the line,
        not the scatter around it; a missing concentration gives no row.

    Raises
    ------
    InputError
        A sample lies outside the contents fitted to, has no normaliser, or a baseline that is not positive.

    References
    ----------
    Schropp, S. J. et al. (1990). Estuaries 13, 227-235. doi:10.2307/1351913

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path())
    >>> line = ps.background_from(samples, method="regression", normalizer="Fe", n_resamples=199)
    >>> found = enrichment_by_regression(samples.concentrations, line, metals=["Cu"])
    >>> found[["metal", "baseline", "estimate"]].head(1).round(3).to_numpy().tolist()
    [['Cu', 61.359, 0.636]]
    """
    if not isinstance(baseline, BaselineRegression):
        raise refusal("baseline_kind", got=type(baseline).__name__)
    if not isinstance(conc, pd.DataFrame):
        raise refusal("pandas_only", got=type(conc).__name__)
    wanted = check_level(baseline.level if level is None else level)
    known = [metal for metal in baseline.metals if metal in conc.columns]
    panel = check_metals(known if metals is None else metals, known)
    x = _normalizer_of(conc, baseline, check_truth("extrapolate", extrapolate))
    predicted = baseline.predict(conc)[panel]
    values = conc[panel].to_numpy(dtype=np.float64)
    bad = ~(predicted.to_numpy() > 0.0) & ~np.isnan(values)
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise refusal("baseline_negative", row=conc.index[row], metal=panel[column], value=predicted.iloc[row, column])
    ends = np.stack([_line_ends(baseline, metal, x, wanted) for metal in panel], axis=2)  # (2, n, m)
    with np.errstate(divide="ignore"):
        found = values / ends[1], np.where(ends[0] > 0.0, values / ends[0], np.inf)
    table = _long(conc[panel] / predicted, found, wanted, by_metal=True)
    table.insert(2, "baseline", predicted.to_numpy().ravel())
    return table[table["estimate"].notna()].reset_index(drop=True)


def _line_ends(baseline: BaselineRegression, metal: str, x: Floats, level: float) -> Floats:
    """Return the ends of the line of a metal at contents x of the normaliser, (2, n)."""
    a, b = (part[metal].to_numpy(np.float64) for part in (baseline.intercepts, baseline.slopes))
    drawn = np.isfinite(a) & np.isfinite(b)  # a resample of one content has no slope
    tails = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
    blocks = [
        np.quantile(baseline.lines(x[first : first + BLOCK, None], a[drawn], b[drawn]), tails, axis=1)
        for first in range(0, len(x), BLOCK)
    ]
    return np.concatenate(blocks, axis=1) if blocks else np.empty((2, 0))


def _log_factors(
    chosen: Background, panel: list[str], normalizer: str | None, mean: bool, level: float
) -> tuple[Floats, Floats]:
    """Return the ends of the logarithm of the factor of each column."""
    names = [*panel, *([normalizer] if normalizer else [])]
    if chosen.replicates is not None:
        logs = np.log(chosen.values[names].to_numpy(np.float64)) - np.log(chosen.replicates[names].to_numpy(np.float64))
        logs = logs[:, :-1] - logs[:, -1:] if normalizer else logs
        logs = logs.mean(axis=1, keepdims=True) if mean else logs
        return tuple(np.quantile(logs, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], axis=0))
    unknown = names if chosen.sd is None else [name for name in names if np.isnan(chosen.sd.get(name, np.nan))]
    if unknown or chosen.sd is None:
        raise refusal("background_without_sd", background=chosen.name, metals=listed(unknown))
    variance = np.log1p((chosen.sd[names].to_numpy(np.float64) / chosen.values[names].to_numpy(np.float64)) ** 2)
    variance = variance[:-1] + variance[-1] if normalizer else variance
    variance = np.array([variance.sum() / len(panel) ** 2]) if mean else variance
    reach = NormalDist().inv_cdf(0.5 + level / 2.0) * np.sqrt(variance)
    return -reach, reach


def _long(estimate: pd.DataFrame, ends: tuple[Floats, Floats], level: float, *, by_metal: bool) -> pd.DataFrame:
    """Return one row a sample and column."""
    n, m = estimate.shape
    table = pd.DataFrame({"sample": np.repeat(estimate.index.to_numpy(), m)})
    if by_metal:
        table["metal"] = np.tile(np.array(estimate.columns, dtype=object), n)
    table["estimate"] = estimate.to_numpy(dtype=np.float64).ravel()
    table["conf_low"], table["conf_high"] = (end.ravel() for end in ends)
    return table.assign(conf_level=level)


def _normalizer_of(conc: pd.DataFrame, baseline: BaselineRegression, extrapolate: bool) -> Floats:
    """Return the content of the normaliser in each sample, refusing what the line was not fitted to."""
    name = baseline.normalizer
    if name not in conc.columns:
        raise refusal("normalizer_missing", normalizer=name, columns=listed(conc.columns))
    x = conc[name].to_numpy(dtype=np.float64)
    bad = ~(x > 0.0) | np.isinf(x)
    if bad.any():
        at = int(np.argmax(bad))
        raise refusal("normalizer_value", normalizer=name, row=conc.index[at], value=float(x[at]))
    outside = (x < baseline.lowest) | (x > baseline.highest)
    if outside.any() and not extrapolate:
        facts = {"n": int(outside.sum()), "row": conc.index[int(np.argmax(outside))], "normalizer": name}
        raise refusal("baseline_outside", low=baseline.lowest, high=baseline.highest, **facts)
    return x
