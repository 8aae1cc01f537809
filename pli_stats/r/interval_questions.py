"""Bootstrap intervals, asked of R's package boot."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.r.r_questions import SIMULATED, Case, Question, call, element, found_by, part, word
from pli_stats.results import Interval
from pli_stats.robjects import describe
from pli_stats.robjects.r_values import RCall, RList, RSymbol, RValue, RVector, doubles, parts_of
from pli_stats.stats.intervals import ROUNDING, end_points

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
TIES = "{ties} replicate(s) equal the estimate; for BCa they count half in ours, and by their last digit in R"
NO_TIES = "replicates equal the estimate, which boot.ci counts in another way"
APART = 4.0 * ROUNDING  # of the largest replicate: no tie any more, and far below any tolerance
OBJECT = RSymbol("b")


def interval_cases(interval: Interval) -> list[Case]:
    """Return what R is asked about an interval.

    Parameters
    ----------
    interval : Interval

    Returns
    -------
    list of Case

    Raises
    ------
    InputError
        Nothing was resampled, so that R's boot has nothing to compare.

    Examples
    --------
    >>> import pli_stats as ps
    >>> y = np.arange(1.0, 30.0)
    >>> found = ps.bootstrap_ci(y, np.sqrt(y), metrics="mae", method="basic", n_resamples=99)["mae"]
    >>> [question.quantity for case in interval_cases(found) for question in case.questions]
    ['estimate', 'replicates', 'conf_low', 'conf_high']
    """
    if interval.replicates is None:
        raise refusal("r_no_check", what=f"an interval by {interval.method!r} without resamples")
    described = describe(interval)
    parts = parts_of(described) if isinstance(described, RList) else {}
    data: dict[str, RValue] = {"b": described}
    replayed = parts["seed"] is not None
    drawn = _drawn(interval, parts)
    cases = [_ends_of(interval, data, parts)]
    if replayed:
        cases.insert(0, _replicates(interval, data, drawn))
        if interval.method == "bca" and interval.unit == "sample" and "l" not in parts and not _ties(interval).any():
            cases.append(_acceleration(interval, data, drawn))
    elif interval.method in _TYPES and max(interval.mc_error) > 0.0:
        cases.append(_drawn_anew(interval, data, drawn))
    return cases


def _drawn(interval: Interval, parts: dict[str, RValue]) -> tuple[RCall, ...]:
    """Return the steps by which R draws the resamples, from the same seed."""
    held = {name: part(name, OBJECT) for name in ("data", "statistic", "R", "strata", "l")}
    seed = call(
        "set.seed",
        doubles(float((interval.seed or 0) % 2**31)),
        kind=word("Mersenne-Twister"),
        normal_kind=word("Inversion"),
        sample_kind=word("Rejection"),
    )
    common = {"statistic": held["statistic"], "R": held["R"]}
    if "l" in parts:
        made = call("boot::tsboot", held["data"], **common, l=held["l"], sim=word("fixed"))
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
    why = NO_BCA_OF_SERIES if interval.method == "bca" and "l" in parts else ""
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
    t = np.asarray(interval.replicates)
    apart = np.where(t < interval.estimate, -APART, APART) * float(np.abs(t).max())
    moved = np.where(_ties(interval), interval.estimate + apart, t)
    ends = end_points(moved, interval.estimate, np.asarray(influence.values), "bca", interval.conf_level)
    remark = TIES.format(ties=int(_ties(interval).sum()))
    return Question(f"{name}, ties counted as in R", ends[which], _end(interval, which), remark=remark)


def _ties(interval: Interval) -> NDArray[np.bool_]:
    """Say which replicates equal the estimate, rounding apart."""
    t = np.asarray(interval.replicates)
    return np.asarray(np.abs(t - interval.estimate) <= ROUNDING * np.abs(t).max())


def _acceleration(interval: Interval, data: dict[str, RValue], drawn: tuple[RCall, ...]) -> Case:
    """Ask for the ends of BCa with R's own resamples and R's own jackknife, nothing of ours."""
    jackknife = call("boot::empinf", RSymbol("found"), type=word("jack"))
    again = found_by(_boot_ci(interval, RSymbol("found"), jackknife))
    ends = (interval.conf_low, interval.conf_high)
    questions = tuple(Question(f"{name}, all by R", ends[i], _end(interval, i)) for name, i in _ENDS)
    return Case(questions, data, (*drawn, again), "boot")


def _drawn_anew(interval: Interval, data: dict[str, RValue], drawn: tuple[RCall, ...]) -> Case:
    """Ask for the ends with resamples that R draws by itself: they agree but for chance."""
    again = found_by(_boot_ci(interval, RSymbol("found"), part("L", OBJECT)))
    ends = (interval.conf_low, interval.conf_high)
    questions = tuple(
        Question(f"{name}, drawn anew", ends[i], _end(interval, i), SIMULATED * 2**0.5 * interval.mc_error[i])
        for name, i in _ENDS
    )
    return Case(questions, data, (*drawn, again), "boot")


def _boot_ci(interval: Interval, of: RValue, influence: RCall | None = None) -> RCall:
    """Return the call of `boot.ci`."""
    more = {} if influence is None or interval.method != "bca" else {"L": influence}
    kind = word(_TYPES[interval.method][0])
    return call("boot::boot.ci", of, conf=doubles(interval.conf_level), type=kind, **more)


def _end(interval: Interval, which: int) -> RCall:
    """Return where `boot.ci` puts an end."""
    _, name, first = _TYPES[interval.method]
    return element(part(name), first + which)
