"""Is PLI above 1: a test of its geometric mean, samples or ports being the unit."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np

from pli_stats.checks import check_level, check_one_of, refusal
from pli_stats.results import Test
from pli_stats.stats.arguments import ALTERNATIVES, Floats, finite_vector, labels, same_length

ROUNDING = 8.0 * float(np.finfo(np.float64).eps)  # a spread below this share of the logarithms is rounding

NOTE_CONSTANT = (
    "All {unit}s have one value: there is no spread to judge by; the interval has zero width, and t is 0 or infinite."
)
NOTE_PORTS = "{ports} ports with {n} samples: each port counts once, by the geometric mean of its samples."


def pli_test(
    pli_values: Any,
    *,
    value: float = 1.0,
    alternative: str = "two-sided",
    ports: Any = None,
    level: float = 0.95,
) -> Test:
    """Test whether the geometric mean of PLI is `value`, 1 being the line between unpolluted and polluted.

    t = (mean log PLI - log value) / (s / sqrt(m)), m - 1 degrees of freedom. PLI is a geometric mean of contamination
    factors, so its errors multiply and its logarithm is what a t test can be asked about. The sampling unit is the
    sample, or the port if `ports` are given: then t is taken over the port means of log PLI, m is the number of ports,
    and the interval covers the geometric mean over ports like these, each port with the same weight. Samples of one
    port are alike, so counting each as a unit would claim to know more about other ports than was measured. Under the
    null the logarithms (of units) are normal about log value.

    Parameters
    ----------
    pli_values : array, (n,)
        Positive.
    value : float
    alternative : {"two-sided", "greater", "less"}
        "greater": PLI is above `value`.
    ports : array, (n,), optional
        Port of each sample.
    level : float

    Returns
    -------
    Test
        Effect: the geometric mean, with an interval that is open on one side for a one-sided alternative. Equal values
        give p = 1 if they are `value`, else t infinite and p = 0, with a note.

    Raises
    ------
    InputError
        Fewer than two units, a value not finite or not positive, a port missing.

    References
    ----------
    Tomlinson, D. L. et al. (1980). Helgoländer Meeresuntersuchungen 33, 566-575. doi:10.1007/BF02414780
    Student (1908). Biometrika 6, 1-25. doi:10.2307/2331554

    Examples
    --------
    >>> test = pli_test([1.2, 0.9, 1.8, 1.4, 2.1, 1.1])
    >>> round(test.effect, 3), round(test.effect_low, 3), round(test.effect_high, 3), round(test.p_value, 4)
    (1.359, 0.975, 1.893, 0.0635)
    """
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_level(level)
    x = logarithms("pli_values", finite_vector("pli_values", pli_values, least=2))
    if np.ndim(value):
        raise refusal("numbers_only", name="value", got=value, position=0)
    target = float(logarithms("value", finite_vector("value", value))[0])
    unit = "sample"
    n, notes = len(x), cast("tuple[str, ...]", ())
    if ports is not None:
        names, codes = labels("ports", ports, len(x))
        if len(names) < 2:
            raise refusal("one_port", port=names[0])
        same_length("ports", ports, "pli_values", pli_values)
        unit, notes = "port", (NOTE_PORTS.format(ports=len(names), n=n),)
        x = np.array([x[codes == i].mean() for i in range(len(names))])
    mean, se = float(x.mean()), float(x.std(ddof=1)) / math.sqrt(len(x))
    if float(np.ptp(x)) <= ROUNDING * max(float(np.abs(x).max()), 1.0):
        se, notes = 0.0, (*notes, NOTE_CONSTANT.format(unit=unit))
    t = _standardised(mean - target, se)
    p, low, high = _student(t, len(x) - 1.0, alternative, level)
    return Test(
        test="One-sample t test of log PLI",
        statistic=t,
        df=(len(x) - 1.0,),
        p_value=p,
        alternative=alternative,
        effect=math.exp(mean),
        effect_name="geometric mean",
        effect_low=_limit(mean, low, se),
        effect_high=_limit(mean, high, se),
        method=f"t test of log PLI against log {value:g}, {unit}s as units",
        n=n,
        notes=notes,
        statistic_name="t",
        conf_level=level,
        unit=unit,
    )


def logarithms(name: str, x: Floats) -> Floats:
    """Return natural logarithms, or refuse the first value that has none.

    Parameters
    ----------
    name : str
        The argument, for the sentence.

    Examples
    --------
    >>> logarithms("values", np.array([1.0])).tolist()
    [0.0]
    """
    if (x <= 0.0).any():
        position = int(np.argmax(x <= 0.0))
        raise refusal("pli_not_positive", name=name, position=position, value=float(x[position]))
    logs: Floats = np.log(x)
    return logs


def _standardised(gap: float, se: float) -> float:
    """Return t; without spread 0 if there is no gap either, else infinite."""
    if se > 0.0:
        return gap / se
    return 0.0 if abs(gap) <= ROUNDING * max(abs(gap), 1.0) else math.copysign(math.inf, gap)


def _student(t: float, df: float, alternative: str, level: float) -> tuple[float, float, float]:
    """Return p, and the standard errors from the mean to either limit."""
    from scipy.special import stdtr, stdtrit

    if alternative == "two-sided":
        reach = float(stdtrit(df, (1.0 + level) / 2.0))
        return 2.0 * float(stdtr(df, -abs(t))), -reach, reach
    reach = float(stdtrit(df, level))
    if alternative == "greater":
        return float(stdtr(df, -t)), -reach, math.inf
    return float(stdtr(df, t)), -math.inf, reach


def _limit(mean: float, reach: float, se: float) -> float:
    """Return a limit on the scale of PLI; 0 or infinite on an open side."""
    if math.isinf(reach):
        return 0.0 if reach < 0.0 else math.inf
    with np.errstate(over="ignore"):
        return float(np.exp(mean + reach * se))
