"""Non-detects: left-censored values filled, summarised or bounded, never silently zero.

The methods fill a sample's missing knowledge differently. Substitution takes a fraction of the limit. ROS (regression
on order statistics) and MLE borrow the shape of a lognormal distribution, Kaplan-Meier the distribution below the limit
that the other samples show, so that it has nothing to say where none was measured there. A filled value never lies
above its own limit. All work per metal, and per group where `by` is given: the sampling unit is the sample, and
the samples of a group are taken as drawn from one distribution.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import as_names, check_fraction, check_one_of, listed, near_miss, refusal
from pli_stats.pollution.indices.contamination import pli
from pli_stats.results import Samples
from pli_stats.stats.censored_distributions import (
    MOST_CENSORED,
    fit_lognormal,
    kaplan_meier,
    kaplan_meier_quantile,
    normal_density_to_chance,
    plotting_positions,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

METHODS = ("substitute", "ros", "km", "mle")
LEAST_DETECTS = {"ros": 2, "km": 1, "mle": 2}


def impute_nondetects(
    samples: Samples, *, method: str = "substitute", fraction: float = 0.5, by: str | None = None
) -> pd.DataFrame:
    """Return concentrations with the non-detects filled, row by row.

    substitute: x = fraction * DL; ros: lognormal quantile at the plotting position, at most DL; mle and km: the
    geometric mean of the fitted distribution below the limit, exp(E[ln X | X < DL]).

    NADA's ROS fills may lie above the limit of their own row (its line through the measured values knows nothing of
    it); here they are cut at the limit, so that a PLI stays within its `pli_bounds`. `censored_summary` keeps NADA's
    values, and counts those.

    Parameters
    ----------
    samples : Samples
    method : {"substitute", "ros", "km", "mle"}
    fraction : float
        Fraction of the limit, for "substitute".
    by : str, optional
        Column of `samples.info`; the distribution is then fitted group by group.

    Returns
    -------
    DataFrame, (n, m), mg/kg dry weight
        Measured values untouched, missing values still NaN.

    Raises
    ------
    InputError
        Over 80 % of a metal (and group) are non-detects, or too few are measured; not for "substitute". With "km", no
        value was measured below any limit, as with a single limit: each fill would be that limit.

    References
    ----------
    Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
    doi:10.1002/9781118162729

    Examples
    --------
    >>> import pandas as pd
    >>> from pli_stats import read_samples
    >>> samples = read_samples(pd.DataFrame({"Cd": ["<0.2", "0.4"]}))
    >>> impute_nondetects(samples)["Cd"].tolist()
    [0.1, 0.4]
    """
    _check_samples(samples)
    check_one_of("method", method, METHODS)
    share = check_fraction("fraction", fraction)
    filled, groups = samples.concentrations.copy(), _groups(samples, by)
    for metal in samples.metals:
        limits, below = samples.limits[metal].to_numpy(), samples.nondetect[metal].to_numpy()
        values = filled[metal].to_numpy(copy=True)
        if method == "substitute":
            values[below] = share * limits[below]
        else:
            for name, rows in groups:
                values[rows] = _filled(values[rows], limits[rows], below[rows], method, metal, name)
        filled[metal] = values
    return filled


def pli_bounds(
    samples: Samples, background: Any = "shale", *, metals: list[str] | None = None, missing: str = "error"
) -> pd.DataFrame:
    """Return the range of each sample's PLI that its non-detects leave open.

    bound_low: all non-detects towards 0 (so 0, if there is one); bound_high: all at their limits

    Parameters
    ----------
    samples : Samples
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    metals : list of str, optional
        The panel; all by default.
    missing : {"error", "omit"}
        As in `pli`.

    Returns
    -------
    DataFrame, (n, 2)
        bound_low and bound_high; equal where nothing is censored.

    Raises
    ------
    InputError
        As `pli`.

    References
    ----------
    Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
    566-575. doi:10.1007/BF02414780

    Examples
    --------
    >>> import pandas as pd
    >>> from pli_stats import read_samples
    >>> samples = read_samples(pd.DataFrame({"Cu": ["<45", "45"], "Pb": [80, 80]}))
    >>> pli_bounds(samples).to_numpy().tolist()
    [[0.0, 2.0], [2.0, 2.0]]
    """
    _check_samples(samples)
    filled = by_row(samples, impute_nondetects(samples, fraction=1.0))
    at_limit = pli(filled, background, metals=metals, missing=missing).to_numpy()
    panel = samples.metals if metals is None else as_names(metals, "metals")
    censored = samples.nondetect[panel].to_numpy().any(axis=1)
    bounds = {"bound_low": np.where(censored, 0.0, at_limit), "bound_high": at_limit}
    return pd.DataFrame(bounds, index=samples.concentrations.index)


def by_row(samples: Samples, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of the samples with the rows of their source as labels, for the sentences of the indices.

    Examples
    --------
    >>> import pandas as pd
    >>> from pli_stats import example_path, read_samples
    >>> samples = read_samples(example_path())
    >>> int(by_row(samples, samples.concentrations).index[0])
    2
    """
    return frame.set_axis(samples.row_numbers)


def censored_summary(samples: Samples, *, method: str = "km", by: str | None = None) -> pd.DataFrame:
    """Return mean, standard deviation, median and geometric mean of each metal, non-detects included.

    km: moments of the Kaplan-Meier distribution, in which what lies below every measured value is put at the smallest
    limit (with a single limit mean and geometric mean are then too high); mle: of the fitted lognormal; ros,
    substitute: of the filled values, those of ros as in NADA, even above their own limits.

    Parameters
    ----------
    samples : Samples
    method : {"substitute", "ros", "km", "mle"}
    by : str, optional
        Column of `samples.info` to summarise by.

    Returns
    -------
    DataFrame
        metal, group, n, n_nondetect, mean, sd, median, geometric_mean (mg/kg dry weight), method, n_above_detects
        (non-detects whose limit lies above the largest measured value; they are kept), median_limit (with "km" a median
        that was not detected is NaN, and less than this; NaN elsewhere), n_above_own_limit (fills of "ros" above their
        own limit, which `impute_nondetects` cuts).

    Raises
    ------
    InputError
        Over 80 % of a metal (and group) are non-detects, or too few are measured.

    References
    ----------
    Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
    doi:10.1002/9781118162729

    Examples
    --------
    >>> import pandas as pd
    >>> from pli_stats import read_samples
    >>> samples = read_samples(pd.DataFrame({"Cd": ["<1", 1.0, 2.0, 4.0]}))
    >>> censored_summary(samples)[["metal", "n", "n_nondetect", "mean"]].to_numpy().tolist()
    [['Cd', 4, 1, 2.0]]
    """
    _check_samples(samples)
    check_one_of("method", method, METHODS)
    lines = []
    for metal in samples.metals:
        for name, rows in _groups(samples, by):
            value = samples.concentrations[metal].to_numpy()[rows]
            limit, below = samples.limits[metal].to_numpy()[rows], samples.nondetect[metal].to_numpy()[rows]
            there = below | ~np.isnan(value)
            value, limit, below = value[there], limit[there], below[there]
            if not len(value):
                continue
            largest = value[~below].max() if (~below).any() else -np.inf
            line = {"metal": metal, "group": name, "n": len(value), "n_nondetect": int(below.sum())}
            line.update(_moments(value, limit, below, method, metal, name), method=method)
            line["n_above_detects"] = int((limit[below] > largest).sum())
            line.update({last: line.pop(last) for last in ("median_limit", "n_above_own_limit")})
            lines.append(line)
    return pd.DataFrame(lines)


def _check_samples(samples: Any) -> None:
    """Refuse anything that is not `Samples`."""
    if not isinstance(samples, Samples):
        raise refusal("not_samples", got=type(samples).__name__)


def _groups(samples: Samples, by: str | None) -> list[tuple[Any, NDArray[np.intp]]]:
    """Return the name and the rows of each group; one nameless group without `by`."""
    if by is None:
        return [("", np.arange(len(samples)))]
    if not isinstance(by, str) or by not in samples.info:
        names = [str(c) for c in samples.info.columns]
        raise refusal("no_group_column", got=by, columns=listed(names), hint=near_miss(by, names))
    return [(name, np.asarray(rows)) for name, rows in samples.info.groupby(by, dropna=False).indices.items()]


def _refuse_censored(value: Floats, below: Bools, method: str, metal: str, group: Any) -> None:
    """Refuse a column from which the method cannot recover anything."""
    n, censored = len(value), int(below.sum())
    where = _in_group(group)
    if n and censored / n > MOST_CENSORED:
        raise refusal("too_censored", metal=metal, group=where, share=censored / n, n=n)
    least = LEAST_DETECTS.get(method, 0)
    different = len(np.unique(value[~below]))
    if different < least:
        raise refusal("too_few_detects", metal=metal, group=where, method=method, least=least, got=different)


def _in_group(group: Any) -> str:
    """Return the name of a group for a sentence."""
    return f" in {group!r}" if group != "" else ""


def _filled(values: Floats, limits: Floats, below: Bools, method: str, metal: str, group: Any) -> Floats:
    """Return one column of one group with its non-detects filled, none above its own limit."""
    there = below | ~np.isnan(values)
    if not below.any():
        return values
    x, dl, cens = values[there], limits[there], below[there]
    _refuse_censored(x, cens, method, metal, group)
    if method == "km" and dl[cens].max() <= x[~cens].min():
        raise refusal("nothing_below_limits", metal=metal, group=_in_group(group), limit=float(dl[cens].max()))
    fill: dict[str, Callable[[Floats, Floats, Bools], Floats]] = {"ros": _ros, "km": _km_below, "mle": _mle_below}
    out = values.copy()
    out[below] = np.minimum(fill[method](x, dl, cens), dl[cens])
    return out


def _ros(value: Floats, limit: Floats, below: Bools) -> Floats:
    """Return quantiles at the non-detects' positions of the line through the measured values on lognormal paper."""
    from scipy.special import ndtri

    position = plotting_positions(np.where(below, limit, value), below)
    score = ndtri(position)
    slope, intercept = np.polyfit(score[~below], np.log(value[~below]), 1)
    filled: Floats = np.exp(intercept + slope * score[below])
    return filled


def _mle_below(value: Floats, limit: Floats, below: Bools) -> Floats:
    """Return exp(E[ln X | X < DL]) under the fitted lognormal."""
    mean, sd = fit_lognormal(value, limit, below)
    return np.asarray(np.exp(mean - sd * normal_density_to_chance((np.log(limit[below]) - mean) / sd)))


def _km_below(value: Floats, limit: Floats, below: Bools) -> Floats:
    """Return exp(E[ln X | X < DL]) under the Kaplan-Meier distribution; the limit where nothing lies below."""
    points, mass = kaplan_meier(np.where(below, limit, value), below)
    bound = limit[below]
    chance, logs = (np.concatenate([[0.0], np.cumsum(terms)]) for terms in (mass, mass * np.log(points)))
    under = np.searchsorted(points, bound, side="left")
    under = np.where(chance[under] > 0.0, under, np.searchsorted(points, bound, side="right"))
    known = chance[under] > 0.0
    return np.where(known, np.exp(logs[under] / np.where(known, chance[under], 1.0)), bound)


def _moments(value: Floats, limit: Floats, below: Bools, method: str, metal: str, group: Any) -> dict[str, float]:
    """Return mean, sd, median and geometric mean of one column of one group, and what limits have to do with them."""
    limits: dict[str, float] = {"median_limit": float("nan"), "n_above_own_limit": 0}
    if method in ("km", "mle"):
        _refuse_censored(value, below, method, metal, group)
    if method == "mle":
        mu, sd = fit_lognormal(value, limit, below)
        mean = float(np.exp(mu + sd**2 / 2))
        return {
            "mean": mean,
            "sd": mean * float(np.sqrt(np.expm1(sd**2))),
            "median": float(np.exp(mu)),
            "geometric_mean": float(np.exp(mu)),
            **limits,
        }
    if method == "km":
        at_limits = np.where(below, limit, value)
        points, mass = kaplan_meier(at_limits, below)
        mean = float(np.sum(points * mass))
        # n - 1, so that without non-detects this is the usual standard deviation.
        spread = float(np.sum(mass * (points - mean) ** 2)) * len(value) / max(len(value) - 1, 1)
        median, unseen = kaplan_meier_quantile(at_limits, below, 0.5)
        return {
            "mean": mean,
            "sd": float(np.sqrt(spread)),
            "median": float("nan") if unseen else median,
            "geometric_mean": float(np.exp(np.sum(mass * np.log(points)))),
            **(limits | {"median_limit": median} if unseen else limits),
        }
    x = np.where(below, 0.5 * limit, value)
    if method == "ros" and below.any():
        _refuse_censored(value, below, method, metal, group)
        x[below] = _ros(value, limit, below)
        limits["n_above_own_limit"] = int((x[below] > limit[below]).sum())
    sd = float(np.std(x, ddof=1)) if len(x) > 1 else 0.0
    return {
        "mean": float(x.mean()),
        "sd": sd,
        "median": float(np.median(x)),
        "geometric_mean": float(np.exp(np.log(x).mean())),
        **limits,
    }
