"""How many samples, ports or surveys: for an interval of a given width, or to find a given difference."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_whole, refusal
from pli_stats.results import Plan
from pli_stats.stats.arguments import ALTERNATIVES, Floats, finite_vector, labels
from pli_stats.stats.hypothesis.one_sample import ROUNDING, logarithms
from pli_stats.stats.planning.equivalence import SCALES
from pli_stats.text.notes import Note, note

UNITS = ("sample", "port", "survey")
MOST = 1_000_000  # units beyond which nobody plans
CAUTION = 0.8  # confidence of the upper limit of a standard deviation from pilot data
ROWS = 16  # of the curve
FEW_PILOT = 10  # units; fewer know the standard deviation to a factor of 1.4 at best


def plan(
    pilot: Any = None,
    *,
    sd: float | None = None,
    width: float | None = None,
    difference: float | None = None,
    power: float = 0.8,
    level: float = 0.95,
    scale: str = "ratio",
    groups: int = 1,
    alternative: str = "two-sided",
    unit: str = "sample",
    by: Any = None,
) -> Plan:
    """Say how many samples, ports or surveys a study needs, for an interval of a given width or to find a difference.

    With s the standard deviation among units and n units in each of g groups, df = g (n - 1), SE = s sqrt(g / n):

    - `width`: the least n for which the t interval reaches no more than `width` from the estimate with probability
      `power`: P(chi^2(df) <= df (width / (t SE))^2) >= power, t the quantile of `level`. (To plan with s as if it were
      what the study will find gives half the studies an interval that is too wide.)
    - `difference`: the least n for which the t test at 1 - level rejects with probability `power`, by the noncentral t
      with noncentrality difference / SE.

    With `scale="ratio"`, as fits PLI, all of it is on the scale of natural logarithms: `sd` is that of ln PLI, `width`
    and `difference` are factors (1.25: the ends lie within a fifth below and a quarter above). The sampling unit is
    `unit`: to speak of other ports one needs more ports, not more samples of the same, and `by` then takes the means of
    the ports of the pilot data. Units are taken as independent and normal (on the scale of the plan), and the groups as
    equally variable. Pilot data know s themselves only roughly: `n_cautious` is n for the upper 80 % limit of s.

    Parameters
    ----------
    pilot : array, (m,), optional
        Values of a pilot survey, PLI for example; of two groups their differences from the means of the groups.
    sd : float, optional
        The standard deviation instead; of natural logarithms with "ratio".
    width : float, optional
        How far the ends of the interval may lie from the estimate; with "ratio" a factor above 1.
    difference : float, optional
        The difference to be found; with "ratio" a factor other than 1.
    power : float
        Probability with which the width is kept, or the difference found.
    level : float
    scale : {"ratio", "difference"}
    groups : int
        One group (its mean, or that of pairs, against a value), or two compared.
    alternative : {"two-sided", "less", "greater"}
        Of the test.
    unit : {"sample", "port", "survey"}
        What is counted.
    by : array, (m,), optional
        Port or survey of each value of the pilot; the units are their means.

    Returns
    -------
    Plan
        `n` a group, `n_cautious`, and the curve of n against power and width.

    Raises
    ------
    InputError
        Neither or both of pilot and sd, of width and difference; a number out of its range; more than a million units.

    References
    ----------
    Kelley, K., Maxwell, S. E. & Rausch, J. R. (2003). Evaluation & the Health Professions 26, 258-287.
    doi:10.1177/0163278703255242
    Browne, R. H. (1995). Statistics in Medicine 14, 1933-1940. doi:10.1002/sim.4780141709

    Examples
    --------
    >>> plan(sd=0.4, difference=1.5).n, plan(sd=0.4, width=1.25).n
    (10, 19)
    >>> found = plan([0.8, 1.4, 1.1, 2.0, 0.9, 1.3], width=1.25)
    >>> round(found.sd, 3), found.n, found.n_cautious
    (0.33, 14, 25)
    """
    check_one_of("scale", scale, SCALES)
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_one_of("unit", unit, UNITS)
    check_level(level)
    if check_whole("groups", groups, 1) > 2:
        raise refusal("plan_groups", got=groups)
    asked = _number("power", power)
    if not 0.0 < asked < 1.0:
        raise refusal("plan_power", got=asked)
    if (width is None) == (difference is None):
        raise refusal("plan_question", got="both" if width is not None else "neither")
    if (pilot is None) == (sd is None):
        raise refusal("plan_spread", got="both" if sd is not None else "neither")
    if width is not None and alternative != "two-sided":
        raise refusal("plan_sided")
    target = _target("width", width, scale) if width is not None else _target("difference", difference, scale)
    spread, cautious, notes = (_sd(sd), None, ()) if pilot is None else _of_pilot(pilot, by, scale, unit)
    if pilot is None and by is not None:
        raise refusal("plan_by")
    question = "width" if width is not None else "difference"

    def reached(n: Floats, s: float) -> Floats:
        """Return the probability of reaching the target."""
        if question == "width":
            return width_probability(n, target, s, level=level, groups=groups)
        return test_power(n, target, s, level=level, groups=groups, alternative=alternative)

    n = least_number(lambda m: float(reached(np.array([m], dtype=np.float64), spread)[0]), asked)
    more = None
    if cautious is not None:
        more = least_number(lambda m: float(reached(np.array([m], dtype=np.float64), cautious)[0]), asked)
    return Plan(
        question=question,
        n=n,
        n_cautious=more,
        target=float(width if width is not None else difference),  # type: ignore[arg-type]
        power=asked,
        conf_level=level,
        sd=spread,
        sd_cautious=cautious,
        scale=scale,
        alternative=alternative,
        groups=groups,
        unit=unit,
        curve=_curve(n, more, spread, cautious, reached, level=level, groups=groups, scale=scale),
        notes=notes,
    )


def test_power(
    n: Floats, difference: float, sd: float, *, level: float, groups: int, alternative: str = "two-sided"
) -> Floats:
    """Return the power of the t test with n units a group, both tails of a two-sided one.

    Examples
    --------
    >>> test_power(np.array([10.0, 20.0]), 1.0, 1.0, level=0.95, groups=2).round(4).tolist()
    [0.562, 0.869]
    """
    from scipy.special import stdtrit
    from scipy.stats import nct

    df, nc = groups * (n - 1.0), difference / (sd * np.sqrt(groups / n))
    nc = {"two-sided": np.abs(nc), "greater": nc, "less": -nc}[alternative]
    if alternative != "two-sided":
        return np.asarray(nct.sf(stdtrit(df, level), df, nc))
    t = stdtrit(df, 0.5 + level / 2.0)
    return np.asarray(np.minimum(nct.sf(t, df, nc) + nct.cdf(-t, df, nc), 1.0))


def width_probability(n: Floats, width: float, sd: float, *, level: float, groups: int) -> Floats:
    """Return the probability that the t interval reaches no farther than `width` from the estimate.

    Examples
    --------
    >>> width_probability(np.array([20.0, 30.0]), 0.4, 1.0, level=0.95, groups=1).round(4).tolist()
    [0.2093, 0.7333]
    """
    from scipy.special import chdtr, stdtrit

    df = groups * (n - 1.0)
    reach = stdtrit(df, 0.5 + level / 2.0) * sd * np.sqrt(groups / n)
    return np.asarray(chdtr(df, df * (width / reach) ** 2))


def _number(name: str, value: Any) -> float:
    """Return one finite number."""
    if np.ndim(value):
        raise refusal("numbers_only", name=name, got=value, position=0)
    return float(finite_vector(name, value)[0])


def _target(name: str, value: Any, scale: str) -> float:
    """Return the width or the difference on the scale of the plan."""
    number = _number(name, value)
    if scale == "difference":
        if number == 0.0 or (name == "width" and number < 0.0):
            raise refusal("plan_target", name=name, got=number)
        return number
    if number <= 0.0 or number == 1.0 or (name == "width" and number < 1.0):
        raise refusal("plan_factor", name=name, got=number)
    return math.log(number)


def _sd(sd: Any) -> float:
    """Return an assumed standard deviation."""
    number = _number("sd", sd)
    if number <= 0.0:
        raise refusal("plan_sd", got=number)
    return number


def _of_pilot(pilot: Any, by: Any, scale: str, unit: str) -> tuple[float, float, tuple[Note, ...]]:
    """Return the standard deviation of the units of a pilot, its upper limit, and what to note."""
    from scipy.special import chdtri

    x = finite_vector("pilot", pilot, least=2)
    x = logarithms("pilot", x) if scale == "ratio" else x
    if by is not None:
        names, codes = labels("by", by, len(x), unit)
        if len(names) < 2:
            raise refusal("plan_one_unit", unit=unit, got=names[0])
        x = np.asarray(np.bincount(codes, x) / np.bincount(codes))
    if float(np.ptp(x)) <= ROUNDING * max(float(np.abs(x).max()), 1.0):
        raise refusal("plan_no_spread")
    sd, df = float(x.std(ddof=1)), len(x) - 1.0
    few = (note("few_pilot", n=len(x), unit=unit),) if len(x) < FEW_PILOT else ()
    return sd, sd * math.sqrt(df / float(chdtri(df, CAUTION))), few


def least_number(reached: Any, power: float) -> int:
    """Return the least number of units, 2 or more, that reaches the power, which grows with it.

    Examples
    --------
    >>> least_number(lambda n: 1.0 - 1.0 / n, 0.9)
    10
    """
    low, high = 1, 2
    while reached(high) < power:
        low, high = high, 2 * high
        if low >= MOST:
            raise refusal("plan_too_many", most=MOST, got=reached(low))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) >= power else (middle, high)
    return high


def _curve(
    n: int, more: int | None, sd: float, cautious: float | None, reached: Any, *, level: float, groups: int, scale: str
) -> Any:
    """Return probability and typical width for numbers of units up to twice what is needed."""
    import pandas as pd
    from scipy.special import stdtrit

    spread = np.geomspace(2.0, 2.0 * max(n, more or n), ROWS)
    numbers = np.unique(np.rint([*spread, n, *([] if more is None else [more])]))
    reach = stdtrit(groups * (numbers - 1.0), 0.5 + level / 2.0) * sd * np.sqrt(groups / numbers)
    with np.errstate(over="ignore"):
        columns = {
            "n": numbers.astype(np.int64),
            "power": reached(numbers, sd),
            "half_width": np.exp(reach) if scale == "ratio" else reach,
        }
    if cautious is not None:
        columns["power_cautious"] = reached(numbers, cautious)
    return pd.DataFrame(columns)
