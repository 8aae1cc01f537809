"""Variances of metrics within each resample, by the delta method on the means of the sampling units."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.stats.metrics.definitions import NEGLIGIBLE
from pli_stats.stats.metrics.estimands import Estimand
from pli_stats.stats.resampling.resampling_schemes import Scheme, means_of_sums, unit_columns

Draw = Callable[[list[Floats]], list[Floats]]


def means_and_variances(
    scheme: Scheme, columns: Floats, estimands: Sequence[Estimand], draw: Draw
) -> tuple[Floats, list[tuple[float, Floats]]]:
    """Return the means of every resample, and each estimand's variance in the data and in every resample.

    The variance of h(means of units) is grad' S grad / units, with S the covariance of the units (over n) in that
    resample, summed over strata with their shares squared. Beside each column its products with the columns of the
    same estimand are summed, all centred on the data.
    """
    k = columns.shape[1]
    groups = [unit_columns(scheme, columns)] if scheme.members else [columns[rows] for rows in scheme.strata]
    ratio = groups[0].shape[1] > k
    pairs = sorted({(i, j) for e in estimands for i in _needed(e, k, ratio) for j in _needed(e, k, ratio) if i <= j})
    at = {pair: groups[0].shape[1] + place for place, pair in enumerate(pairs)}
    extended = []
    for u in groups:
        c = u - u.mean(axis=0)
        extended.append(np.column_stack([u, *(c[:, i] * c[:, j] for i, j in pairs)]))
    drawn = draw(extended)
    whole = [u.sum(axis=0, keepdims=True) for u in extended]
    means = _means(scheme, drawn, k, groups)
    centre = _means(scheme, whole, k, groups)
    out = []
    for e in estimands:
        here = _variance(e, whole, centre, groups, at, ratio)
        out.append((float(here[0]), _variance(e, drawn, means, groups, at, ratio)))
    return means, out


def _needed(e: Estimand, k: int, ratio: bool) -> tuple[int, ...]:
    """Return the columns on which an estimand depends, the sizes of ports among them."""
    return (*sorted(set(e.positions)), k) if ratio else tuple(sorted(set(e.positions)))


def _means(scheme: Scheme, sums: list[Floats], k: int, groups: list[Floats]) -> Floats:
    """Return column means from the sums of all groups."""
    width = groups[0].shape[1]
    total = sums[0][:, :width]
    for part in sums[1:]:
        total = total + part[:, :width]
    return means_of_sums(scheme, total, k)


def _variance(
    e: Estimand,
    sums: list[Floats],
    means: Floats,
    groups: list[Floats],
    at: dict[tuple[int, int], int],
    ratio: bool,
) -> Floats:
    """Return the variance of one estimand in every resample."""
    slopes: dict[int, Floats] = {}
    for position, slope in zip(e.positions, e.gradient(means[:, list(e.positions)]), strict=True):
        slopes[position] = slopes.get(position, 0.0) + np.broadcast_to(slope, (len(means),))
    n = sum(map(len, groups))
    if ratio:  # h is of sums over sizes: the derivative by the mean size follows from that of the means
        size = sums[0][:, groups[0].shape[1] - 1] / n
        slopes = {p: s / size for p, s in slopes.items()}
        slopes[groups[0].shape[1] - 1] = -np.sum([s * means[:, p] for p, s in slopes.items()], axis=0)
    out = np.zeros(len(means))
    for u, part in zip(groups, sums, strict=True):
        m, centre = len(u), u.mean(axis=0)
        shift = {p: part[:, p] / m - centre[p] for p in slopes}
        inside, size = np.zeros(len(means)), np.zeros(len(means))
        for i in slopes:
            for j in slopes:
                product = part[:, at[min(i, j), max(i, j)]] / m
                inside += slopes[i] * slopes[j] * (product - shift[i] * shift[j])
                size += np.abs(slopes[i] * slopes[j] * product)
        # What rounding leaves of a variance of zero must not pass for one.
        out += (m / n) ** 2 * np.where(inside > NEGLIGIBLE * size, inside, 0.0) / m
    return out
