"""Is PLI above 1: a test of its geometric mean, samples or ports being the unit."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np

from pli_stats.checks import check_level, check_one_of, refusal
from pli_stats.records.hypothesis_tests import LOG_PLI_T
from pli_stats.results import Samples, Test
from pli_stats.stats.arguments import ALTERNATIVES, Floats, finite_vector, labels, same_length
from pli_stats.text.notes import Note, note

ROUNDING = 8.0 * float(np.finfo(np.float64).eps)  # a spread below this share of the logarithms is rounding


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
    null the logarithms (of units) are normal about log value. From concentrations, with non-detects, and for several
    ports at once: `zone_pli_test`.

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
    from scipy.stats import ttest_1samp

    check_one_of("alternative", alternative, ALTERNATIVES)
    check_level(level)
    if isinstance(pli_values, Samples):
        raise refusal("pli_of_samples")
    x = logarithms("pli_values", finite_vector("pli_values", pli_values, least=2))
    if np.ndim(value):
        raise refusal("numbers_only", name="value", got=value, position=0)
    target = float(logarithms("value", finite_vector("value", value))[0])
    unit = "sample"
    n, notes = len(x), cast("tuple[Note, ...]", ())
    if ports is not None:
        names, codes = labels("ports", ports, len(x))
        if len(names) < 2:
            raise refusal("one_port", port=names[0])
        same_length("ports", ports, "pli_values", pli_values)
        unit, notes = "port", (note("ports_as_units", n_ports=len(names), n=n),)
        x = np.array([x[codes == i].mean() for i in range(len(names))])
    mean = float(x.mean())
    if float(np.ptp(x)) <= ROUNDING * max(float(np.abs(x).max()), 1.0):
        notes = (*notes, note("no_spread", unit=unit))
        t, p, low, high = _without_spread(mean, target, alternative)
    else:
        found = ttest_1samp(x, target, alternative=alternative)
        t, p, (low, high) = float(found.statistic), float(found.pvalue), found.confidence_interval(level)
    return Test(
        test=LOG_PLI_T.name,
        statistic=t,
        df=(len(x) - 1.0,),
        p_value=p,
        alternative=alternative,
        effect=math.exp(mean),
        effect_name=LOG_PLI_T.effect,
        effect_low=_exponential(low),
        effect_high=_exponential(high),
        method=f"t test of log PLI against log {value:g}, {unit}s as units",
        n=n,
        notes=notes,
        statistic_name="t",
        conf_level=level,
        unit=unit,
    )


def logarithms(name: str, x: Floats) -> Floats:
    """Return natural logarithms, or refuse the first value that has none.

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


def _without_spread(mean: float, target: float, alternative: str) -> tuple[float, float, float, float]:
    """Return t, p and both limits where all logarithms are equal: t is 0 if they are the target, else infinite."""
    gap = mean - target
    t = 0.0 if abs(gap) <= ROUNDING * max(abs(gap), 1.0) else math.copysign(math.inf, gap)
    p = {"two-sided": float(t == 0.0), "greater": 0.5 - np.sign(t) / 2.0, "less": 0.5 + np.sign(t) / 2.0}[alternative]
    low, high = -math.inf if alternative == "less" else mean, math.inf if alternative == "greater" else mean
    return t, float(p), low, high


def _exponential(logarithm: float) -> float:
    """Return a limit on the scale of PLI; 0 or infinite on an open side."""
    with np.errstate(over="ignore"):
        return float(np.exp(logarithm))
