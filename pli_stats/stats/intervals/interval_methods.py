"""From a scheme, columns and estimands to intervals: which method draws what, and what it needs beside the draws."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_resamples, refusal
from pli_stats.records.interval_methods import INTERVAL_METHODS
from pli_stats.results import Interval, Resampling
from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.abc import abc_ends
from pli_stats.stats.intervals.ideal_bootstrap import exact_ends
from pli_stats.stats.intervals.jackknife_influence import contributions
from pli_stats.stats.intervals.percentile_bca import (
    FEW_UNITS,
    end_points,
    studentized,
    studentized_ends,
    too_few,
    weighted_ends,
)
from pli_stats.stats.intervals.studentized import means_and_variances
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.metrics.estimands import Estimand, of_mean_loss
from pli_stats.stats.resampling.bootstrap_replicates import choose_stream, group_sums, resampled_means
from pli_stats.stats.resampling.multinomial_enumeration import compositions, multinomial_weights
from pli_stats.stats.resampling.resampling_schemes import Scheme, means_of_sums, unit_columns
from pli_stats.stats.resampling.user_statistic_replicates import row_replicates
from pli_stats.text.notes import Note, note

MOST_ENUMERATED_PORTS = 8
INDEPENDENT = ("sample", "stratum", "port")  # schemes whose units have a variance of their own
MOST_RESAMPLES = 10_000_000
EQUAL = 64.0 * np.finfo(np.float64).eps  # of the largest loss: what subtracting and averaging equal losses leaves
VISIBLE = 1e-9  # of the largest loss: replicates further apart have a variance of 0 by underflow only
EXACT = {name: method.ideal for name, method in INTERVAL_METHODS.items() if method.ideal}


@dataclass(frozen=True)
class Request:
    """How an interval is made."""

    method: str
    level: float
    n_resamples: int
    seed: int
    target: float | None = None
    n_jobs: int | None = None


@dataclass(frozen=True, eq=False)
class Draws:
    """Replicates of one estimand: values, their variances where studentized, weights where enumerated."""

    values: Floats
    variances: tuple[float, Floats] | None = None
    weights: Floats | None = None


def intervals_of(
    scheme: Scheme,
    columns: Floats,
    estimands: list[Estimand],
    request: Request,
    stream: str | None,
    notes: tuple[Note, ...],
) -> list[Interval]:
    """Return the interval of each estimand, all from one set of resamples."""
    _refuse_misfit(scheme, estimands, request.method)
    simulated = INTERVAL_METHODS[request.method].simulated
    if request.target is not None and not simulated:
        raise refusal("idle_target", method=request.method)
    lone = sum(len(rows) == 1 for rows in scheme.strata) if len(scheme.strata) > 1 else 0
    notes = (*notes, note("lone_strata", n=lone)) if lone else notes
    if not simulated:
        return [_without_draws(scheme, columns, e, request, notes) for e in estimands]
    enumerated = stream is None and scheme.unit == "port" and len(scheme.members) <= MOST_ENUMERATED_PORTS
    if not enumerated:
        squares = 2 if request.method == "studentized" else 1
        check_resamples(request.n_resamples, each=_bytes_a_resample(squares * columns.shape[1], len(estimands)))
    while True:
        drawn = _draws(scheme, columns, estimands, request, None if enumerated else choose_stream(scheme, stream))
        found = [
            _interval(scheme, columns, e, request, d, notes, enumerated) for e, d in zip(estimands, drawn, strict=True)
        ]
        if enumerated or request.target is None or all(map(_reached(request.target), found)):
            return found
        if request.n_resamples >= MOST_RESAMPLES:
            late = note("mc_error_target", n=request.n_resamples)
            return [i if _reached(request.target)(i) else replace(i, notes=(*i.notes, late)) for i in found]
        request = replace(request, n_resamples=min(2 * request.n_resamples + 1, MOST_RESAMPLES))


def _bytes_a_resample(n_columns: int, n_estimands: int) -> int:
    """Return the bytes that a resample takes: sums of columns two by two, replicates, and what makes and sorts them.

    Measured from 56 of one mean absolute error to 295 of seven metrics, within a factor of two of this.
    """
    return 48 + 24 * -(-n_columns // 2) + 8 * n_estimands


def _reached(target: float) -> Callable[[Interval], bool]:
    """Return the rule that says whether the Monte-Carlo errors of an interval are small enough."""
    return lambda i: max(i.mc_error) <= target * (i.conf_high - i.conf_low)


def _refuse_misfit(scheme: Scheme, estimands: list[Estimand], method: str) -> None:
    """Refuse a method that is not defined for a metric or a scheme."""
    needs_columns = INTERVAL_METHODS[method].needs == "means"
    for e in estimands:
        if needs_columns and not e.positions:
            raise refusal("method_needs_means", method=method, metric=e.term)
        if method in EXACT and e.loss is None:
            losses = ", ".join(name for name, m in METRICS.items() if m.loss or m.root)
            raise refusal("method_needs_loss", method=method, metric=e.term, losses=losses)
    if (needs_columns or method in EXACT) and scheme.unit not in INDEPENDENT:
        raise refusal("method_needs_units", method=method, scheme=scheme.unit)
    if method in EXACT and scheme.members:
        sizes = {len(rows) for rows in scheme.members}
        if len(scheme.members) > MOST_ENUMERATED_PORTS and len(sizes) > 1:
            raise refusal("exact_many_ports", most=MOST_ENUMERATED_PORTS, got=len(scheme.members))


def _draws(
    scheme: Scheme, columns: Floats, estimands: list[Estimand], request: Request, stream: str | None
) -> list[Draws]:
    """Return the replicates of all estimands from one set of resamples; `stream=None` enumerates ports."""
    smooth = [e for e in estimands if e.positions]
    weights, out = None, dict.fromkeys(map(id, estimands), Draws(np.empty(0)))
    if stream is None:
        counts = compositions(len(scheme.members), len(scheme.members))
        weights = multinomial_weights(counts, np.full(len(scheme.members), 1.0 / len(scheme.members)))

    def draw(groups: list[Floats]) -> list[Floats]:
        if stream is None:
            return [counts @ groups[0]]
        return group_sums(groups, request.n_resamples, request.seed, stream, request.n_jobs)

    if request.method == "studentized":
        means, variances = means_and_variances(scheme, columns, smooth, draw)
        for e, v in zip(smooth, variances, strict=True):
            out[id(e)] = Draws(e.value(_columns_of(means, e.positions)), v, weights)
        return [out[id(e)] for e in estimands]
    if smooth:
        if stream is None:
            means = means_of_sums(scheme, draw([unit_columns(scheme, columns)])[0], columns.shape[1])
        else:
            means = resampled_means(scheme, columns, request.n_resamples, request.seed, stream, request.n_jobs)
        for e in smooth:
            out[id(e)] = Draws(e.value(_columns_of(means, e.positions)), weights=weights)
    rest = [e for e in estimands if not e.positions]
    if rest:
        values = row_replicates(
            scheme, [e.of_rows for e in rest], request.n_resamples, request.seed, stream, request.n_jobs
        )
        for e, column in zip(rest, values.T, strict=True):
            out[id(e)] = Draws(column, weights=weights)
    return [out[id(e)] for e in estimands]


def _columns_of(means: Floats, positions: tuple[int, ...]) -> Floats:
    """Return the means of some columns; a view where it is one."""
    first = positions[0]
    return means[:, first : first + 1] if len(positions) == 1 else means[:, list(positions)]


def _estimate(scheme: Scheme, columns: Floats, e: Estimand) -> float:
    """Return the value for the whole data, which must be finite."""
    if e.positions:
        return float(e.value(columns[:, list(e.positions)].mean(axis=0)))
    got = e.of_rows(np.arange(scheme.n))
    if not math.isfinite(got):
        raise refusal("user_metric_value", name=e.term, got=got)
    return got


def _constant(scheme: Scheme, columns: Floats, e: Estimand) -> bool:
    """Say whether all units agree, so that every resample gives the same."""
    if not e.positions:
        return False
    own = columns[:, list(e.positions)]
    x = own if e.loss is None else e.loss[:, None]  # a difference may be constant where neither loss is
    if scheme.members:
        units = unit_columns(scheme, x)
        x = units[:, :-1] / units[:, -1:] if units.shape[1] > x.shape[1] else units
    return bool((np.ptp(x, axis=0) <= e.rounding + EQUAL * np.abs(own).max()).all())


def _common(scheme: Scheme, e: Estimand, estimate: float, request: Request) -> dict[str, Any]:
    """Return the fields that do not depend on the end points."""
    return {
        "term": e.term,
        "estimate": estimate,
        "conf_level": request.level,
        "method": request.method,
        "n": scheme.n,
        "n_ports": scheme.n_ports,
        "unit": scheme.unit,
    }


def _degenerate(
    scheme: Scheme, columns: Floats, e: Estimand, estimate: float, request: Request, notes: tuple[Note, ...]
) -> Interval | None:
    """Return the interval of data that agree or are too few, or None."""
    common = _common(scheme, e, estimate, request)
    if scheme.n_units > 1 and _constant(scheme, columns, e):
        return Interval(conf_low=estimate, conf_high=estimate, notes=(*notes, note("equal_values")), **common)
    if too_few([len(rows) for rows in scheme.strata] or scheme.n_units, request.level):
        few = note("too_few_units", n=scheme.n_units, unit=scheme.noun, level=request.level)
        return Interval(conf_low=e.low, conf_high=e.high, notes=(*notes, few), **common)
    return None


def _few(scheme: Scheme, e: Estimand, method: str) -> tuple[Note, ...]:
    """Return the warning about few units."""
    if scheme.n_units >= FEW_UNITS:
        return ()
    # Where it is not to be had, it is not recommended.
    to_be_had = bool(e.positions) and scheme.unit in INDEPENDENT
    code = "few_units_studentized" if to_be_had and method != "studentized" else "few_units"
    return (note(code, n=scheme.n_units, unit=scheme.noun),)


def _range_note(e: Estimand, low: float, high: float) -> tuple[Note, ...]:
    """Return a remark on end points that the metric cannot take."""
    if low < e.low or high > e.high:
        return (note("outside_range", low=e.low, high=e.high),)
    return ()


def _interval(
    scheme: Scheme,
    columns: Floats,
    e: Estimand,
    request: Request,
    draws: Draws,
    notes: tuple[Note, ...],
    enumerated: bool,
) -> Interval:
    """Return the interval from replicates."""
    estimate = _estimate(scheme, columns, e)
    special = _degenerate(scheme, columns, e, estimate, request, notes)
    if special is not None:
        return special
    draws, undefined = _defined(draws, e)
    influence = contributions(scheme, columns, e, estimate) if request.method == "bca" else np.empty(0)
    errors: tuple[float, float] = (0.0, 0.0)
    more: tuple[Note, ...] = ()
    if draws.weights is not None:
        low, high = _weighted(draws, draws.weights, estimate, influence, request)
        more = (note("enumerated", n=len(draws.values), n_ports=scheme.n_ports),)
    elif draws.variances is not None:
        if draws.variances[0] == 0.0 and np.ptp(draws.values) > VISIBLE * np.abs(columns[:, list(e.positions)]).max():
            raise refusal("variance_underflow", metric=e.term)
        low, high, errors, more = studentized_ends(
            draws.values, draws.variances[1], estimate, draws.variances[0], request.level
        )
    else:
        overlap = scheme.block_length or 1
        low, high, errors, more = end_points(draws.values, estimate, influence, request.method, request.level, overlap)
    if math.isinf(low) or math.isinf(high):
        more = (*more, note("infinite_end"))
    constant = (note("equal_resamples"),) if low == high else ()
    simulated: dict[str, Any] = (
        {} if enumerated else {"n_resamples": len(draws.values), "seed": request.seed, "mc_error": errors}
    )
    return Interval(
        conf_low=low,
        conf_high=high,
        notes=(*notes, *undefined, *_few(scheme, e, request.method), *more, *constant, *_range_note(e, low, high)),
        replicates=None if enumerated else draws.values,
        resampling=None if enumerated else _costly(e, influence),
        **simulated,
        **_common(scheme, e, estimate, request),
    )


def _costly(e: Estimand, influence: Floats) -> Resampling | None:
    """Keep contributions that took a call of the metric each; whoever has the data adds them."""
    if e.positions or not len(influence):
        return None
    nothing = np.empty(0)
    return Resampling(nothing, (), None, "", influence=influence)


def _defined(draws: Draws, e: Estimand) -> tuple[Draws, tuple[Note, ...]]:
    """Leave out resamples in which the metric is undefined, and say how many."""
    known = np.isfinite(draws.values)
    if known.all():
        return draws, ()
    if not known.any():
        raise refusal("never_defined", metric=e.term)
    variances = None if draws.variances is None else (draws.variances[0], draws.variances[1][known])
    weights = None if draws.weights is None else draws.weights[known] / draws.weights[known].sum()
    left_out = note("undefined_resamples", n=int((~known).sum()), of=len(known), metric=e.term)
    return Draws(draws.values[known], variances, weights), (left_out,)


def _weighted(
    draws: Draws, weights: Floats, estimate: float, influence: Floats, request: Request
) -> tuple[float, float]:
    """Return end points from enumerated resamples."""
    if draws.variances is None:
        return weighted_ends(draws.values, weights, estimate, influence, request.method, request.level)
    here, inside = draws.variances
    z = studentized(draws.values, inside, estimate)
    ends = weighted_ends(z, weights, 0.0, influence, "percentile", request.level)
    return estimate - ends[1] * math.sqrt(here), estimate - ends[0] * math.sqrt(here)


def _without_draws(scheme: Scheme, columns: Floats, e: Estimand, request: Request, notes: tuple[Note, ...]) -> Interval:
    """Return an ABC interval or one of the ideal bootstrap."""
    estimate = _estimate(scheme, columns, e)
    special = _degenerate(scheme, columns, e, estimate, request, notes)
    if special is not None:
        return special
    more: tuple[Note, ...] = ()
    if request.method == "abc":
        low, high = _abc(scheme, columns, e, request.level)
        if not low <= high:
            raise refusal("abc_fails", metric=e.term)
    else:
        low, high, more = _exact(scheme, e, estimate, EXACT[request.method], request.level)
    return Interval(
        conf_low=low,
        conf_high=high,
        notes=(*notes, *_few(scheme, e, request.method), *more, *_range_note(e, low, high)),
        **_common(scheme, e, estimate, request),
    )


def _abc(scheme: Scheme, columns: Floats, e: Estimand, level: float) -> tuple[float, float]:
    """Return the ABC end points by the units of the scheme."""
    k = len(e.positions)
    units = unit_columns(scheme, columns[:, list(e.positions)])
    plain = units.shape[1] == k

    def of_ratios(m: NDArray[Any]) -> NDArray[Any]:
        return e.value(m[..., :k] / m[..., k:])

    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):  # the caller refuses what comes of it
        return abc_ends(
            units, e.value if plain else of_ratios, level, scheme.strata if plain and not scheme.members else None
        )


def _exact(
    scheme: Scheme, e: Estimand, estimate: float, method: str, level: float
) -> tuple[float, float, tuple[Note, ...]]:
    """Return the end points of the ideal bootstrap; ports of unequal size by enumeration."""
    loss = np.asarray(e.loss)
    if scheme.members and len(scheme.members) <= MOST_ENUMERATED_PORTS:
        g = len(scheme.members)
        counts = compositions(g, g)
        weights = multinomial_weights(counts, np.full(g, 1.0 / g))
        values = means_of_sums(scheme, counts @ unit_columns(scheme, loss[:, None]), 1)
        by_loss = of_mean_loss(e)
        influence = contributions(scheme, loss[:, None], by_loss, estimate)
        low, high = weighted_ends(by_loss.value(values), weights, estimate, influence, method, level)
        return low, high, (note("enumerated", n=len(counts), n_ports=g),)
    strata = None
    if scheme.members:
        loss = unit_columns(scheme, loss[:, None])[:, 0]
    elif len(scheme.strata) > 1:
        strata = np.empty(scheme.n, np.int64)
        for code, rows in enumerate(scheme.strata):
            strata[rows] = code
    ends = exact_ends(loss, "percentile" if e.root and method == "basic" else method, level, strata=strata)
    if not e.root:
        return ends.low, ends.high, ends.notes
    low, high = math.sqrt(max(ends.low, 0.0)), math.sqrt(max(ends.high, 0.0))
    return (low, high, ends.notes) if method != "basic" else (2 * estimate - high, 2 * estimate - low, ends.notes)
