"""What residuals of one port, or of one survey, have in common, and whether those of consecutive surveys are alike."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.p_adjustment import adjust_p
from pli_stats.stats.resampling.random_streams import monte_carlo_p, philox

Codes = NDArray[np.int64]
LEAST_SURVEYS = 4  # of three surveys in a row, r1 has three values at most
ALL_PORTS = "all ports"
TIES = 1e-12  # of the sum of squares: rounding, not data
EFFECTS = ["model", "effect", "estimate", "p_value", "least_p", "n", "n_levels"]
SERIES = ["model", "port", "n_surveys", "estimate", "expected", "p_value", "p_adjusted", "least_p"]


def residual_table(predictions: pd.DataFrame, years: pd.Series) -> pd.DataFrame:
    """Return ln(prediction / truth) of each model and sample, with its port and year; `years` is by sample.

    Examples
    --------
    >>> frame = pd.DataFrame({"model": "m", "sample": [1], "port": "a", "y_true": [1.0], "y_pred": [np.e]})
    >>> residual_table(frame, pd.Series([2008], index=[1])).values.tolist()
    [['m', 1, 'a', 1.0, 2008]]
    """
    table = predictions[["model", "sample", "port"]].assign(
        residual=np.log(predictions["y_pred"] / predictions["y_true"])
    )
    means = table.groupby(["model", "sample"], sort=True, observed=True).agg(
        port=("port", "first"), residual=("residual", "mean")
    )
    found = means.reset_index()
    return found.assign(year=years.loc[found["sample"]].to_numpy())


def residual_effects(residuals: pd.DataFrame, n_permutations: int, seed: int) -> pd.DataFrame:
    """Return which share of the variance of a model's residuals samples of one port, or of one survey, have in common.

    The intraclass correlation of a one-way layout, (F - 1) / (F + n0 - 1), n0 = (N - sum n_i^2 / N) / (k - 1). p of a
    port effect exchanges residuals between samples of one survey; p of a survey effect exchanges the surveys of each
    port, port by survey being the unit, so that what a port's samples of one survey share does not count as an effect.

    References
    ----------
    Donner, A. (1986). International Statistical Review 54, 67-82. doi:10.2307/1403259

    Examples
    --------
    >>> table = pd.DataFrame({"model": "m", "port": list("aabbcc"), "year": [1, 2] * 3,
    ...                       "residual": [1.0, 1.1, -1.0, -1.1, 0.1, 0.2]})
    >>> residual_effects(table, 99, seed=1)[["effect", "estimate"]].round(2).values.tolist()
    [['port', 1.0], ['survey', -0.5]]
    """
    rows = []
    for model, part in residuals.groupby("model", sort=True, observed=True):
        port, year = (np.unique(part[name].astype(str), return_inverse=True)[1] for name in ("port", "year"))
        values = part["residual"].to_numpy(dtype=np.float64)
        p = _exchanged_p(values, port, year, n_permutations, seed)
        rows.append((model, "port", _intraclass(values, port), *p, len(part), int(port.max()) + 1))
        blocks = part.groupby(["port", "year"], sort=True, observed=True)["residual"].mean().reset_index()
        owner, when = (np.unique(blocks[name].astype(str), return_inverse=True)[1] for name in ("port", "year"))
        p = _exchanged_p(blocks["residual"].to_numpy(dtype=np.float64), when, owner, n_permutations, seed)
        rows.append((model, "survey", _intraclass(values, year), *p, len(part), int(year.max()) + 1))
    return pd.DataFrame(rows, columns=EFFECTS)


def _intraclass(values: Floats, codes: Codes) -> float:
    """Return the intraclass correlation, missing where there is one level, or one sample a level."""
    sizes = np.bincount(codes)
    n, k = len(values), len(sizes)
    if k < 2 or n == k:
        return math.nan
    means = np.bincount(codes, values) / sizes
    between = float(sizes @ (means - values.mean()) ** 2) / (k - 1)
    within = float(((values - means[codes]) ** 2).sum()) / (n - k)
    size = (n - float(sizes @ sizes) / n) / (k - 1)
    total = between + (size - 1.0) * within
    return (between - within) / total if total > 0.0 else math.nan


def _exchanged_p(values: Floats, codes: Codes, strata: Codes, n: int, seed: int) -> tuple[float, float]:
    """Return p of the variance between levels where values are exchanged within strata, and the least p."""
    sizes, order = np.bincount(codes), np.argsort(strata, kind="stable")
    centred = values - values.mean()

    def between(line: Floats) -> float:
        return float((np.bincount(codes, line) ** 2 / sizes).sum())

    observed, reach, extreme = between(centred), TIES * float(centred @ centred), 0
    random, moved = philox(seed), np.empty(len(values))
    counts = np.bincount(strata)
    for _ in range(n):
        # Random keys, sorted within strata: an order of the values of each.
        moved[order] = centred[np.lexsort((random.random(len(values)), strata))]
        extreme += between(moved) >= observed - reach
    least = max(1.0 / (n + 1.0), math.exp(-sum(math.lgamma(count + 1.0) for count in counts)))
    return max(monte_carlo_p(extreme, n)[0], least), least


def residual_autocorrelation(residuals: pd.DataFrame, n_permutations: int, seed: int) -> pd.DataFrame:
    """Return the lag-1 autocorrelation of a model's mean residuals of consecutive surveys, by port and over all ports.

    r1 = sum (e_t - e)(e_(t+1) - e) / sum (e_t - e)^2, e_t the mean residual of survey t, which is -1 / T on average
    where surveys are in random order; over all ports, sums are taken over ports first. Lags count the surveys of a
    port, whatever the years between them. p counts the orders of the surveys (all, where there are no more than
    `n_permutations`) whose r1 lies as far from its mean; an order and its reverse have one r1, so that p of four
    surveys cannot be below 2 / 24.

    Examples
    --------
    >>> table = pd.DataFrame({"model": "m", "port": "a", "year": range(5), "residual": [0.1, 0.2, 0.4, 0.3, 0.5]})
    >>> found = residual_autocorrelation(table, 999, seed=1)
    >>> found[["port", "n_surveys", "estimate", "expected"]].round(9).values.tolist()[1]
    ['a', 5, 0.1, -0.2]
    """
    rows = []
    for model, part in residuals.groupby("model", sort=True, observed=True):
        means = part.groupby(["port", "year"], sort=True, observed=True)["residual"].mean()
        series = {str(port): line.to_numpy(dtype=np.float64) for port, line in means.groupby(level="port", sort=True)}
        long = {port: line for port, line in series.items() if len(line) >= LEAST_SURVEYS and np.ptp(line) > 0.0}
        if long:
            rows.append((model, ALL_PORTS, sum(map(len, long.values())), *_of_all(long, n_permutations, seed)))
        rows += [
            (model, port, len(line), *(_of_one(line, n_permutations, seed) if port in long else [math.nan] * 4))
            for port, line in series.items()
        ]
    frame = pd.DataFrame(rows, columns=[name for name in SERIES if name != "p_adjusted"]).assign(p_adjusted=math.nan)
    for model in frame["model"].unique():
        own = (frame["model"] == model) & (frame["port"] != ALL_PORTS) & frame["p_value"].notna()
        if own.any():
            frame.loc[own, "p_adjusted"] = adjust_p(frame.loc[own, "p_value"].to_numpy())
    return frame[SERIES]


def _of_one(line: Floats, n: int, seed: int) -> tuple[float, float, float, float]:
    """Return r1 of one port, its mean over all orders, p and the least p."""
    e = line - line.mean()
    size, many = float(e @ e), math.factorial(len(e))
    counted = many <= n
    orders = np.array(list(itertools.permutations(e))) if counted else _drawn([e], n, philox(seed))[0]
    found = _neighbours(orders) / size
    r1, expected = float(_neighbours(e[None, :])[0]) / size, -1.0 / len(e)
    extreme = int((np.abs(found - expected) >= abs(r1 - expected) - TIES).sum())
    p = extreme / many if counted else monte_carlo_p(extreme, n)[0]
    return r1, expected, p, max(2.0 / many, 0.0 if counted else 1.0 / (n + 1.0))


def _of_all(series: dict[str, Floats], n: int, seed: int) -> tuple[float, float, float, float]:
    """Return r1 over all ports, its mean over all orders within ports, p and the least p."""
    lines = [line - line.mean() for line in series.values()]
    sizes = np.array([line @ line for line in lines])
    expected = -float(sum(size / len(line) for size, line in zip(sizes, lines, strict=True))) / float(sizes.sum())
    r1 = sum(float(_neighbours(line[None, :])[0]) for line in lines) / float(sizes.sum())
    found = np.sum([_neighbours(orders) for orders in _drawn(lines, n, philox(seed))], axis=0) / sizes.sum()
    extreme = int((np.abs(found - expected) >= abs(r1 - expected) - TIES).sum())
    orders = sum(math.lgamma(len(line) + 1.0) for line in lines)
    least = max(1.0 / (n + 1.0), 2.0 ** len(lines) * math.exp(-orders))
    return r1, expected, max(monte_carlo_p(extreme, n)[0], least), least


def _drawn(lines: list[Floats], n: int, random: np.random.Generator) -> list[Floats]:
    """Return each series in n random orders."""
    return [random.permuted(np.broadcast_to(line, (n, len(line))), axis=1) for line in lines]


def _neighbours(orders: Floats) -> Floats:
    """Return the sum of products of neighbours in each line."""
    return np.asarray((orders[:, :-1] * orders[:, 1:]).sum(axis=1))
