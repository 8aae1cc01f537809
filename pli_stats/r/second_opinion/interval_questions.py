"""Bootstrap intervals, asked of R's package boot."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.r.second_opinion.r_questions import SIMULATED, Case, Question, call, element, found_by, part
from pli_stats.results import Interval
from pli_stats.robjects import describe
from pli_stats.robjects.vectors.r_values import RCall, RList, RSymbol, RValue, RVector, doubles, parts_of, strings
from pli_stats.stats.intervals.percentile_bca import ROUNDING, end_points

# Method of ours -> type of `boot.ci`, element of its value, and the place of the lower end there.
_TYPES = {
    "percentile": ("perc", "percent", 4),
    "basic": ("basic", "basic", 4),
    "normal": ("norm", "normal", 2),
    "bca": ("bca", "bca", 4),
}
_ENDS = (("conf_low", 0), ("conf_high", 1))
NO_VARIANCES = "boot.ci needs the variance of each replicate, which results do not keep"
NO_BCA_OF_SERIES = "boot.ci has no BCa interval of a time series"
NO_SCALE = "the interval is made before a function is applied to the mean, which R does not know"
NO_BLOCKS = "R cannot draw these blocks: they are stationary or by another stream of random numbers"
TIES = "{ties} replicate(s) equal the estimate; for BCa they count half in ours, and by their last digit in R"
NO_TIES = "replicates equal the estimate, which boot.ci counts in another way"
APART = 4.0 * ROUNDING  # of the largest replicate: no tie any more, and far below any tolerance
OBJECT = RSymbol("b")


def interval_cases(interval: Interval) -> list[Case]:
    """Return what R is asked about an interval.

    Examples
    --------
    >>> import pli_stats as ps
    >>> y = np.arange(1.0, 30.0)
    >>> found = ps.bootstrap_ci(y, np.sqrt(y), metrics="mae", method="basic", n_resamples=99)["mae"]
    >>> [question.quantity for case in interval_cases(found) for question in case.questions]
    ['estimate', 'replicates', 'conf_low', 'conf_high']
    """
    if interval.replicates is None:
        raise refusal("r_check_exact", method=interval.method)
    described = describe(interval)
    parts = parts_of(described) if isinstance(described, RList) else {}
    data: dict[str, RValue] = {"b": described}
    replayed = parts["seed"] is not None
    drawn = _drawn(interval, parts)
    cases = [_ends_of(interval, data, parts)]
    if replayed:
        cases.insert(0, _replicates(interval, data, drawn))
        by_sample = interval.unit == "sample" and not _series(interval)
        if interval.method == "bca" and by_sample and not _ties(interval).any():
            cases.append(_acceleration(interval, data, drawn))
    elif interval.method in _TYPES and max(interval.mc_error) > 0.0 and _scale_known(interval):
        cases.append(_drawn_anew(interval, data, drawn))
    return cases


def _series(interval: Interval) -> bool:
    """Say whether blocks of a series were drawn."""
    return interval.resampling is not None and interval.resampling.block_length > 0


def _scale_known(interval: Interval) -> bool:
    """Say whether R knows the scale that the interval was made on: not that of a mean under a function."""
    what = interval.resampling
    return what is None or what.metric is not None or bool(what.predictions)


def _on_logs(interval: Interval) -> bool:
    """Say whether the interval was made on logarithms, as that of a geometric mean is."""
    return interval.resampling is not None and interval.resampling.metric == "geometric mean"


def _drawn(interval: Interval, parts: dict[str, RValue]) -> tuple[RCall, ...]:
    """Return the steps by which R draws the resamples, from the same seed."""
    held = {name: part(name, OBJECT) for name in ("data", "statistic", "R", "strata", "l")}
    seed = call(
        "set.seed",
        doubles(float((interval.seed or 0) % 2**31)),
        kind=strings("Mersenne-Twister"),
        normal_kind=strings("Inversion"),
        sample_kind=strings("Rejection"),
    )
    common = {"statistic": held["statistic"], "R": held["R"]}
    if "l" in parts:
        made = call("boot::tsboot", held["data"], **common, l=held["l"], sim=strings("fixed"))
    else:
        made = call("boot::boot", held["data"], **common, strata=held["strata"])
    return (seed, found_by(made))


def _replicates(interval: Interval, data: dict[str, RValue], drawn: tuple[RCall, ...]) -> Case:
    """Ask R for the estimate and for every replicate."""
    values = call("as.vector", part("t"))
    questions = (
        Question("estimate", interval.estimate, call("as.vector", part("t0"))),
        Question("replicates", interval.replicates, values),
    )
    return Case(questions, data, drawn, "boot")


def _ends_of(interval: Interval, data: dict[str, RValue], parts: dict[str, RValue]) -> Case:
    """Ask `boot.ci` for the ends, from our replicates."""
    ends: tuple[Any, ...] = (interval.conf_low, interval.conf_high)
    why = NO_BCA_OF_SERIES if interval.method == "bca" and _series(interval) else ""
    why = why if _scale_known(interval) else NO_SCALE
    if interval.method not in _TYPES or why:
        return Case(tuple(Question(name, ends[i], None, why=why or NO_VARIANCES) for name, i in _ENDS), package="boot")
    steps = (found_by(_boot_ci(interval, OBJECT)),)
    return Case(tuple(_asked_end(interval, name, i, parts.get("L")) for name, i in _ENDS), data, steps, "boot")


def _asked_end(interval: Interval, name: str, which: int, influence: RValue) -> Question:
    """Return the question for an end that `boot.ci` makes of our replicates.

    For BCa, a replicate that equals the estimate counts half here, and in R wholly or not at all, as its last digit
    falls; where there are any, our end is taken with R's way of counting, so that all else is compared.
    """
    if interval.method != "bca" or not _ties(interval).any():
        return Question(name, (interval.conf_low, interval.conf_high)[which], _end(interval, which))
    if not isinstance(influence, RVector):
        return Question(name, (interval.conf_low, interval.conf_high)[which], None, why=NO_TIES)
    t, estimate = _scaled(interval)
    apart = np.where(t < estimate, -APART, APART) * _size(interval, t)
    moved = np.where(_ties(interval), estimate + apart, t)
    ends = end_points(moved, estimate, np.asarray(influence.values), "bca", interval.conf_level)[:2]
    ends = (math.exp(ends[0]), math.exp(ends[1])) if _on_logs(interval) else ends
    remark = TIES.format(ties=int(_ties(interval).sum()))
    return Question(f"{name}, ties counted as in R", ends[which], _end(interval, which), remark=remark)


def _ties(interval: Interval) -> NDArray[np.bool_]:
    """Say which replicates equal the estimate, rounding apart."""
    t, estimate = _scaled(interval)
    return np.asarray(np.abs(t - estimate) <= ROUNDING * _size(interval, t))


def _scaled(interval: Interval) -> tuple[NDArray[np.float64], float]:
    """Return replicates and estimate on the scale that the interval was made on."""
    t = np.asarray(interval.replicates)
    return (np.log(t), math.log(interval.estimate)) if _on_logs(interval) else (t, interval.estimate)


def _size(interval: Interval, t: NDArray[np.float64]) -> float:
    """Return what rounding is relative to; a logarithm near 0 is rounded as the number near 1 that it is of."""
    return max(float(np.abs(t).max()), 1.0 if _on_logs(interval) else 0.0)


def _acceleration(interval: Interval, data: dict[str, RValue], drawn: tuple[RCall, ...]) -> Case:
    """Ask for the ends of BCa with R's own resamples and R's own jackknife, nothing of ours."""
    jackknife = call("boot::empinf", RSymbol("found"), type=strings("jack"))
    again = found_by(_boot_ci(interval, RSymbol("found"), jackknife))
    ends = (interval.conf_low, interval.conf_high)
    questions = tuple(Question(f"{name}, all by R", ends[i], _end(interval, i)) for name, i in _ENDS)
    return Case(questions, data, (*drawn, again), "boot")


def _drawn_anew(interval: Interval, data: dict[str, RValue], drawn: tuple[RCall, ...]) -> Case:
    """Ask for the ends with resamples that R draws by itself: they agree but for chance."""
    again = found_by(_boot_ci(interval, RSymbol("found"), part("L", OBJECT)))
    ends = (interval.conf_low, interval.conf_high)
    if _series(interval):
        whys = tuple(Question(f"{name}, drawn anew", ends[i], None, why=NO_BLOCKS) for name, i in _ENDS)
        return Case(whys, package="boot")
    questions = tuple(
        Question(f"{name}, drawn anew", ends[i], _end(interval, i), SIMULATED * 2**0.5 * interval.mc_error[i])
        for name, i in _ENDS
    )
    return Case(questions, data, (*drawn, again), "boot")


def _boot_ci(interval: Interval, of: RValue, influence: RCall | None = None) -> RCall:
    """Return the call of `boot.ci`, for a geometric mean on logarithms, where its interval was made."""
    more: dict[str, RValue] = {} if influence is None or interval.method != "bca" else {"L": influence}
    if _on_logs(interval):
        t = call("as.vector", part("t", of))
        more |= {"t0": call("log", part("t0", of)), "t": call("log", t), "hinv": RSymbol("exp")}
    kind = strings(_TYPES[interval.method][0])
    return call("boot::boot.ci", of, conf=doubles(interval.conf_level), type=kind, **more)


def _end(interval: Interval, which: int) -> RCall:
    """Return where `boot.ci` puts an end."""
    _, name, first = _TYPES[interval.method]
    return element(part(name), first + which)
