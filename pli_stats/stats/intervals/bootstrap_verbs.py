"""Bootstrap intervals of metrics of predictions, and of differences between two models: the public verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pli_stats.checks import (
    check_jobs,
    check_labels,
    check_level,
    check_one_of,
    check_resamples,
    check_seed,
    check_whole,
    first_place,
    refusal,
)
from pli_stats.records.interval_methods import METHODS
from pli_stats.results import Interval, Intervals, Resampling
from pli_stats.stats.arguments import Floats, finite_vector, same_length
from pli_stats.stats.intervals.interval_methods import Request, intervals_of
from pli_stats.stats.metrics.definitions import check_pair
from pli_stats.stats.metrics.estimands import (
    chosen_metrics,
    difference,
    metric_name,
    model_estimands,
    refuse_bad_truths,
)
from pli_stats.stats.resampling.bootstrap_replicates import STREAMS, choose_stream, resampled_rows
from pli_stats.stats.resampling.random_streams import Indices
from pli_stats.stats.resampling.resampling_schemes import Scheme, choose_scheme
from pli_stats.text.notes import Note, note

INDEX_BYTES = 16  # of each row number: as drawn, and once more in the matrix of all


def bootstrap_ci(
    y: Any,
    yhat: Any,
    *,
    metrics: Any = ("mae", "mape"),
    method: str = "bca",
    n_resamples: int = 9999,
    level: float = 0.95,
    ports: Any = None,
    strata: Any = None,
    two_stage: bool = False,
    block_length: int | None = None,
    block: str = "moving",
    seed: int = 1,
    stream: str | None = None,
    zeros: str = "error",
    mc_error_target: float | None = None,
    n_jobs: int | None = None,
) -> Intervals:
    """Return bootstrap intervals of metrics of predictions, all from one set of resamples.

    The sampling unit is what is drawn: a sample by default, a whole port with `ports`. Units are taken as independent
    draws from one population, and the interval covers the metric in that population: with samples more samples of the
    same ports, with ports also ports that were never seen. The models are fixed; fitting them is not resampled.

    Parameters
    ----------
    y : array, (n,)
        Truth.
    yhat : array, (n,), or frame or mapping of model name to array
        Predictions; several models share the resamples, so that they can be compared.
    metrics : str, callable, or sequence of these
        Names (see `score`), or functions f(y, yhat) -> float, which are slower.
    method : {"percentile", "basic", "normal", "bca", "studentized", "abc", "exact", "exact_percentile", "exact_basic"}
        "abc" and "exact..." are deterministic; "exact" is BCa of the ideal bootstrap (infinitely many resamples).
    n_resamples : int
    level : float
    ports : array, (n,), optional
        Resample whole ports. Up to 8 ports all resamples are written down with their probabilities instead (unless
        `stream` is given).
    strata : array, (n,), optional
        Resample samples within each stratum: the interval covers the metric with the strata in these proportions. A
        stratum of one sample adds no width.
    two_stage : bool
        With `ports`: draw ports, then samples within each drawn port. The variance within ports then counts twice, so
        that intervals are wider than by whole ports, more so for small ports.
    block_length : int, optional
        The rows are a stationary series in time: draw blocks of this (mean) length, the series closed to a ring; the
        interval covers the metric over longer stretches of it. Blocks must outlast the correlation.
    block : {"moving", "stationary"}
        Fixed or geometric block lengths.
    seed : int
    stream : {"r", "philox"}, optional
        "r" draws what `set.seed(seed); boot::boot(data, statistic, R, strata)` draws in R >= 3.6, index for index
        (with ports: `boot` on the ports; with moving blocks: `tsboot(sim = "fixed")`); the default where R has the
        scheme. "philox" is faster and spreads over cores and machines; the result is the same on any number of them.
    zeros : {"error", "omit"}
        For MAPE: what to do with truths that are zero or nearly so. "omit" leaves these samples out of all metrics.
    mc_error_target : float, optional
        Add resamples until the Monte-Carlo error of each end point is below this share of the interval's width.
    n_jobs : int, optional
        Share the resamples out through joblib (its backend may be Dask or Ray); by default threads of this process.
        R's stream has one order: of its resamples only metrics that need rows (the median, functions) are shared out.

    Returns
    -------
    Intervals
        Mapping metric -> Interval, or (model, metric) -> Interval for several models.

    Raises
    ------
    InputError
        Lengths differ, a value is not finite, a name is unknown, the method does not fit the metric or the scheme.

    References
    ----------
    Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. doi:10.1017/CBO9780511802843
    Efron, B. (1987). Journal of the American Statistical Association 82, 171-185.
    doi:10.1080/01621459.1987.10478410

    Examples
    --------
    >>> import pli_stats as ps
    >>> y = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    >>> found = ps.bootstrap_ci(y, [1.5, 2.0, 2.5, 4.5, 5.0, 7.0], metrics="mae", method="exact")
    >>> round(found["mae"].estimate, 3), round(found["mae"].conf_low, 3), round(found["mae"].conf_high, 3)
    (0.417, 0.167, 0.667)
    """
    request = _request(method, level, n_resamples, seed, mc_error_target, n_jobs)
    wanted = chosen_metrics(metrics)
    truth, predictions = _predictions(y, yhat)
    _refuse_misaligned(y, ports, strata)
    rows = refuse_bad_truths(truth, wanted, check_one_of("zeros", zeros, ("error", "omit")))
    scheme = choose_scheme(
        len(truth), ports=ports, strata=strata, two_stage=two_stage, block_length=block_length, block=block
    )
    notes: tuple[Note, ...] = ()
    if len(rows) and scheme.block_length:
        raise refusal("series_with_gaps", rows=rows)
    if len(rows):
        kept = np.setdiff1d(np.arange(len(truth)), rows)
        first = first_place()
        notes = (note("omitted_truths", n=len(rows), of=len(truth), rows=tuple(k + first for k in rows), first=first),)
        truth, predictions = truth[kept], {name: p[kept] for name, p in predictions.items()}
        ports, strata = (None if g is None else np.asarray(g, dtype=object)[kept] for g in (ports, strata))
        scheme = choose_scheme(
            len(truth), ports=ports, strata=strata, two_stage=two_stage, block_length=block_length, block=block
        )
    columns, estimands = model_estimands(truth, predictions, wanted)
    found = intervals_of(scheme, columns, estimands, request, _stream(stream, scheme), notes)
    one = list(predictions) == [""]
    keys = [e.term if one else (e.model, e.term) for e in estimands]
    # Copies, shared by all intervals: the caller may go on with the arrays.
    truth, copies = truth.copy(), [predicted.copy() for predicted in predictions.values()]
    of_what = [((predicted,), metric) for predicted in copies for metric in wanted]
    found = [_with_data(i, scheme, stream, truth, *what) for i, what in zip(found, of_what, strict=True)]
    return Intervals(dict(zip(keys, found, strict=True)))


def bootstrap_difference(
    y: Any,
    yhat_a: Any,
    yhat_b: Any,
    *,
    metric: Any = "mae",
    method: str = "bca",
    n_resamples: int = 9999,
    level: float = 0.95,
    ports: Any = None,
    strata: Any = None,
    two_stage: bool = False,
    block_length: int | None = None,
    block: str = "moving",
    seed: int = 1,
    stream: str | None = None,
    mc_error_target: float | None = None,
    n_jobs: int | None = None,
) -> Interval:
    """Return the bootstrap interval of metric(A) - metric(B), both on the same resamples, so paired.

    The sampling unit is as in `bootstrap_ci`. The interval covers the difference of the two fixed models in the
    population of units.

    Parameters
    ----------
    y : array, (n,)
        Truth.
    yhat_a, yhat_b : array, (n,)
        Predictions of the two models for the same samples.
    metric : str or callable
    method, n_resamples, level, ports, strata, two_stage, block_length, block, seed, stream, mc_error_target, n_jobs
        As in `bootstrap_ci`.

    Returns
    -------
    Interval
        Of A - B: negative where A has the smaller metric.

    Raises
    ------
    InputError
        As in `bootstrap_ci`.

    References
    ----------
    Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> import pli_stats as ps
    >>> y, a, b = [1.0, 2.0, 3.0, 4.0, 5.0], [1.1, 2.2, 3.1, 4.2, 5.3], [1.5, 2.9, 3.1, 4.6, 5.0]
    >>> found = ps.bootstrap_difference(y, a, b, method="exact")
    >>> round(found.estimate, 3), round(found.conf_low, 3), round(found.conf_high, 3)
    (-0.24, -0.52, 0.1)
    """
    request = _request(method, level, n_resamples, seed, mc_error_target, n_jobs)
    wanted = chosen_metrics(metric)
    if len(wanted) > 1:
        raise refusal("one_metric", got=", ".join(map(metric_name, wanted)))
    truth, a = check_pair(y, yhat_a, "yhat_a")
    _, b = check_pair(y, yhat_b, "yhat_b")
    _refuse_misaligned(y, ports, strata)
    refuse_bad_truths(truth, wanted, "error")
    scheme = choose_scheme(
        len(truth), ports=ports, strata=strata, two_stage=two_stage, block_length=block_length, block=block
    )
    columns, (of_a, of_b) = model_estimands(truth, {"A": a, "B": b}, wanted)
    target = difference(of_a, of_b, f"{metric_name(wanted[0])} difference")
    found = intervals_of(scheme, columns, [target], request, _stream(stream, scheme), ())[0]
    return _with_data(found, scheme, stream, truth.copy(), (a.copy(), b.copy()), wanted[0])


def resample_indices(
    n: int,
    n_resamples: int,
    *,
    seed: int = 1,
    stream: str = "r",
    strata: Any = None,
    block_length: int | None = None,
    block: str = "moving",
) -> Indices:
    """Return the row numbers of every resample of samples, so that each replicate can be checked elsewhere.

    Parameters
    ----------
    n, n_resamples : int
    seed : int
    stream : {"r", "philox"}
        "r": add 1 and it is `boot::boot.array(b, indices = TRUE)` after `set.seed(seed); b <- boot::boot(...)`.
    strata : array, (n,), optional
    block_length, block
        As in `bootstrap_ci`.

    Returns
    -------
    array of int, (n_resamples, n)
        From 0.

    Raises
    ------
    InputError
        An argument is out of range.

    References
    ----------
    Matsumoto, M. & Nishimura, T. (1998). ACM Transactions on Modeling and Computer Simulation 8, 3-30.
    doi:10.1145/272991.272995

    Examples
    --------
    >>> resample_indices(3, 2, seed=11).tolist()
    [[1, 0, 0], [1, 0, 1]]
    """
    check_resamples(n, "n")
    check_resamples(n_resamples, each=INDEX_BYTES * n)
    check_seed(seed)
    scheme = choose_scheme(n, ports=None, strata=strata, two_stage=False, block_length=block_length, block=block)
    drawn = resampled_rows(scheme, n_resamples, seed, choose_stream(scheme, check_one_of("stream", stream, STREAMS)))
    return np.stack([rows for chunk in drawn for rows in chunk])


def _request(
    method: str, level: float, n_resamples: int, seed: int, target: float | None, n_jobs: int | None
) -> Request:
    """Return the checked arguments that say how, not what."""
    check_one_of("method", method, METHODS)
    if target is not None and (isinstance(target, bool) or not isinstance(target, int | float) or not 0 < target < 1):
        raise refusal("mc_error_target", got=target)
    jobs = None if n_jobs is None else check_jobs(n_jobs)
    n = check_whole("n_resamples", n_resamples, 1)
    return Request(method, check_level(level), n, check_seed(seed), target, jobs)


def _stream(stream: str | None, scheme: Scheme) -> str | None:
    """Return the checked stream; None where up to 8 ports may be enumerated."""
    if stream is not None:
        check_one_of("stream", stream, STREAMS)
        choose_stream(scheme, stream)
    return stream


def _with_data(
    found: Interval, scheme: Scheme, stream: str | None, y: Floats, predictions: tuple[Floats, ...], metric: Any
) -> Interval:
    """Return a simulated interval with what it was drawn from."""
    if found.replicates is None:
        return found
    groups = scheme.members or (scheme.strata if scheme.unit == "stratum" else ())
    name = metric if isinstance(metric, str) else None
    costly = None if found.resampling is None else found.resampling.influence
    kept = Resampling(y, predictions, name, choose_stream(scheme, stream), groups, scheme.block_length, costly)
    return replace(found, resampling=kept)


def _refuse_misaligned(y: Any, ports: Any, strata: Any) -> None:
    """Refuse labels whose pandas index is not that of the truth."""
    for name, given in (("ports", ports), ("strata", strata)):
        if hasattr(given, "index") and hasattr(y, "index"):
            same_length(name, given, "y", y)


def _predictions(y: Any, yhat: Any) -> tuple[Floats, dict[str, Floats]]:
    """Return the truth and the predictions by model; one unnamed model has the name ''."""
    if isinstance(yhat, Mapping) or (hasattr(yhat, "columns") and hasattr(yhat, "index")):
        names = list(yhat.keys())
        if not names:
            raise refusal("no_models")
        pairs = {str(name): check_pair(y, yhat[name], f"yhat[{name!r}]") for name in names}
        if len(pairs) < len(names):
            raise refusal("model_twice", names=", ".join(map(str, names)))
        check_labels("yhat", names)
        return finite_vector("y", y), {name: pair[1] for name, pair in pairs.items()}
    truth, predicted = check_pair(y, yhat)
    return truth, {"": predicted}
