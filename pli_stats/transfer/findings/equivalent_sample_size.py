"""The equivalent sample size: with how many labelled samples one curve would reach the error of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.stats.intervals.percentile_bca import FEW_UNITS, too_few
from pli_stats.stats.resampling.random_streams import Indices, index_blocks, philox
from pli_stats.text.notes import Note, note
from pli_stats.transfer.findings.port_level_errors import StudyErrors
from pli_stats.transfer.findings.two_way_clustered_se import run_losses, run_weights

AT_LEAST, AT_MOST = "at least", "at most"
ROUNDING = 1e-12  # of the largest error: what summing the same losses in another order leaves
COLUMNS = [
    *("n_labelled", "n_equivalent", "gain", "conf_low", "conf_high", "conf_level", "bound", "n_ports", "n_splits"),
]


def gains_of(
    errors: Mapping[int, StudyErrors], transfer: Any, scratch: Any, metric: str, request: Request
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Return the gain at each number of labelled samples with its percentile interval over ports and splits.

    Ports and splits are crossed: each repeat holds out every port once, in splits of several ports that share the
    labelled samples and the networks. So both are drawn, each whole and each on its own: ports with replacement, splits
    by independent weights of the standard exponential law (the Bayesian bootstrap, since drawn with replacement a port
    could be left without any prediction). With c(p) the times a port is drawn and v(s) the weight of its split, errors
    of a resample are

        sum c(p) v(s) w(i) L(i) / sum c(p) v(s) w(i)   over the predictions i.

    A split (a repeat and a fold) is the same at all numbers of labelled samples and for both models, since a smaller
    draw is part of a larger one. Where each split holds out one port, drawing ports draws networks, too.

    This pigeonhole bootstrap is conservative: variation of a port in one split counts for either. How many of 600
    simulated 95 % intervals held a gain of 2 at 10, 20 and 40 labelled samples, with splits drawn (and with ports
    alone), 38 ports in 5 splits, where sharing widens standard errors 1.9, 1.6 and 1.4 times: with 5 repeats 96, 96, 97
    % (68, 72, 80), with 2 repeats 95, 96, 96 % (67, 67, 78), with one 88, 90, 94 % (57, 68, 74). Where ports share
    nothing 99 % (94). Repeats drawn in place of splits held 88 and 87 % of 200 at 10 and 20 with 2 repeats: they are
    too few to be drawn.

    References
    ----------
    Owen, A. B. (2007). The pigeonhole bootstrap. Annals of Applied Statistics 1, 386-411. doi:10.1214/07-AOAS122
    Owen, A. B. & Eckles, D. (2012). Bootstrapping data arrays of arbitrary order. Annals of Applied Statistics 6,
    895-927. doi:10.1214/12-AOAS547
    """
    numbers = np.array(list(errors), dtype=np.float64)
    g = len(next(iter(errors.values())).design.ports)
    labels = {label: place for place, label in enumerate(dict.fromkeys(s for e in errors.values() for s in e.splits))}
    cells = [_cells(e, labels, (transfer, scratch), metric) for e in errors.values()]
    drawn = any((of.weights > 0.0).sum(axis=0).max() > 1 for of in cells) and len(labels) > 1

    def replicates(counts: Floats, weights: Floats) -> Floats:
        """Return the equivalent numbers of some resamples of ports and splits."""
        t, s = np.stack([of.means(counts, weights) for of in cells], axis=-1)
        return equivalent_numbers(numbers, t, s)

    every = np.ones((1, len(labels)))
    found = replicates(np.ones((1, g)), every)[0]
    low, high = np.zeros(len(numbers)), np.full(len(numbers), np.inf)
    notes: tuple[Note, ...] = (note("too_few_units", n=g, unit="port", level=request.level),)
    if not too_few(g, request.level):
        draws = _resamples(g, len(labels), request)
        low, high = _ends(np.concatenate([replicates(c, v if drawn else every) for c, v in draws]), numbers, request)
        few = (note("few_units", n=g, unit="port"),) if g < FEW_UNITS else ()
        notes = few + _split_notes(errors, drawn)
    known = np.clip(found, numbers[0], numbers[-1])
    bound = np.where(found == 0.0, AT_MOST, np.where(np.isinf(found), AT_LEAST, ""))
    columns = (list(errors), known, known / numbers, low / numbers, high / numbers)
    frame = pd.DataFrame(dict(zip(COLUMNS, columns, strict=False)))
    splits = [len(e.splits) for e in errors.values()]
    return frame.assign(conf_level=request.level, bound=bound, n_ports=g, n_splits=splits)[COLUMNS], notes


def _ends(drawn: Floats, numbers: Floats, request: Request) -> tuple[Floats, Floats]:
    """Return both ends of the percentile intervals of equivalent numbers."""
    tails = ((1.0 - request.level) / 2.0, (1.0 + request.level) / 2.0)
    # Order statistics: between a number and infinity there is nothing to interpolate.
    low, high = (np.quantile(drawn, tail, axis=0, method="inverted_cdf") for tail in tails)
    # Beyond the numbers that were run only a bound is known: a low end is never above the last, nor a high one below
    # the first.
    return np.minimum(low, numbers[-1]), np.maximum(high, numbers[0])


@dataclass(frozen=True, eq=False)
class _Cells:
    """Sums over the predictions of each port in each split: of weights, (G, S), and of weighted losses, (2, G, S)."""

    weights: Floats
    losses: Floats

    def means(self, counts: Floats, weights: Floats) -> Floats:
        """Return the mean losses of both models, (2, B), for the times ports are drawn and the weights of splits."""
        total = ((counts @ self.weights) * weights).sum(axis=-1)
        return np.asarray(((counts @ self.losses) * weights).sum(axis=-1) / total, dtype=np.float64)


def _cells(errors: StudyErrors, labels: Mapping[Any, int], models: tuple[Any, Any], metric: str) -> _Cells:
    """Return the sums of the losses of two models by port and split."""
    design, shape = errors.design, (len(errors.design.ports), len(labels))
    split = np.array([labels[label] for label in errors.splits])[design.split]
    place, weights = design.port[design.sample] * shape[1] + split, run_weights(design, errors.weight)
    values = [weights, *(weights * run_losses(design, model, metric) for model in models)]
    sums = [np.bincount(place, each, shape[0] * shape[1]).reshape(shape) for each in values]
    return _Cells(np.asarray(sums[0], dtype=np.float64), np.asarray(sums[1:], dtype=np.float64))


def _resamples(g: int, n_splits: int, request: Request) -> Iterator[tuple[Floats, Floats]]:
    """Yield how often each port is drawn, and the weights of splits, by blocks of resamples."""
    for block, rows in enumerate(index_blocks(g, request.n_resamples, request.seed)):
        counts = np.zeros((len(rows), g))
        np.add.at(counts, (np.arange(len(rows))[:, None], rows), 1.0)
        yield counts, philox(request.seed, block).standard_exponential((len(rows), n_splits))


def _split_notes(errors: Mapping[int, StudyErrors], drawn: bool) -> tuple[Note, ...]:
    """Return what must be said where few splits or none could be drawn."""
    if not drawn:
        alone = max(len(e.splits) for e in errors.values()) < 2
        return (note("one_split"),) if alone else ()
    once = {n: len(e.splits) for n, e in errors.items() if e.design.n_repeats == 1}
    return (note("one_repeat", sizes=list(map(str, once)), n=max(once.values())),) if once else ()


def equivalent_numbers(numbers: Floats, transfer: Floats, scratch: Floats) -> Floats:
    """Return with how many labelled samples `scratch` would err as `transfer` does with each of the numbers.

    Both curves are made non-increasing, that of scratch is linear in log n. Where it is flat at that very error, the
    nearest of its numbers is taken, so that equal curves are worth exactly as much as each other.

    Examples
    --------
    >>> equivalent_numbers(np.array([10.0, 40.0]), np.array([[0.3, 0.1]]), np.array([[0.4, 0.2]])).round(6).tolist()
    [[20.0, inf]]
    """
    x = np.log(numbers)
    s, t = non_increasing(scratch), non_increasing(transfer)
    out = np.empty_like(t)
    for i in range(len(x)):
        e = t[:, i, None]
        near = ROUNDING * np.maximum(np.abs(s).max(axis=1, keepdims=True), np.abs(e))
        first = _crossing(x, s, e, (s > e + near).sum(axis=1), from_left=False)
        last = _crossing(x, s, e, (s >= e - near).sum(axis=1), from_left=True)
        at = np.clip(x[i], first, last)
        out[:, i] = np.where(at == x[i], numbers[i], np.exp(at))  # exp(log(n)) is not quite n
    return out


def _crossing(x: Floats, s: Floats, e: Floats, above: Indices, *, from_left: bool) -> Floats:
    """Return where a falling curve meets an error, given how many of its points lie above it.

    `from_left` for the last point that does so, whose points above include those that meet the error.
    """
    k, rows = len(x), np.arange(len(s))
    right, left = np.minimum(above, k - 1), np.maximum(above - 1, 0)
    drop = s[rows, left] - s[rows, right]
    share = np.clip((s[rows, left] - e[:, 0]) / np.where(drop > 0.0, drop, 1.0), 0.0, 1.0)
    inside = x[left] + share * (x[right] - x[left])
    near = ROUNDING * np.maximum(np.abs(s).max(axis=1), np.abs(e[:, 0]))
    before = np.where(~from_left & (np.abs(s[:, 0] - e[:, 0]) <= near), x[0], -np.inf)
    after = np.where(from_left & (np.abs(s[:, -1] - e[:, 0]) <= near), x[-1], np.inf)
    return np.where(above == 0, before, np.where(above == k, after, inside))


def non_increasing(curves: Floats) -> Floats:
    """Return the least-squares non-increasing curves, by the min-max formula over all runs of points.

    References
    ----------
    Barlow, R. E., Bartholomew, D. J., Bremner, J. M. & Brunk, H. D. (1972). Statistical Inference under Order
    Restrictions, theorem 1.4. Wiley.

    Examples
    --------
    >>> non_increasing(np.array([[3.0, 1.0, 2.0, 0.0]])).tolist()
    [[3.0, 1.5, 1.5, 0.0]]
    """
    k = curves.shape[1]
    sums = np.concatenate([np.zeros((len(curves), 1)), np.cumsum(curves, axis=1)], axis=1)
    out = np.empty_like(curves)
    for i in range(k):
        ends = np.arange(i, k) + 1
        means = [((sums[:, ends] - sums[:, [a]]) / (ends - a)).max(axis=1) for a in range(i + 1)]
        out[:, i] = np.minimum.reduce(means)
    return out
