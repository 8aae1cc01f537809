"""Are two sets of values the same within a margin: two one-sided t tests of a difference or a ratio."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_truth, refusal
from pli_stats.records.hypothesis_tests import EQUIVALENCE
from pli_stats.results import Test
from pli_stats.stats.arguments import Floats, finite_vector, labels, same_length
from pli_stats.stats.hypothesis.one_sample import ROUNDING, logarithms
from pli_stats.stats.port_comparison.pair_effects import ONE_PAIR, welch_differences
from pli_stats.text.notes import Note, note

SCALES = ("difference", "ratio")


class _Mean(NamedTuple):
    """A mean, or a difference of means, with its standard error, degrees of freedom and the number of units."""

    estimate: float
    error: float
    df: float
    n: int


def equivalence_test(
    values: Any,
    others: Any = None,
    *,
    margin: float,
    scale: str = "difference",
    value: float | None = None,
    paired: bool = True,
    ports: Any = None,
    level: float = 0.95,
) -> Test:
    """Test whether values equal others, or a value, within a margin: absence of a difference, shown and not assumed.

    Two one-sided t tests: with D the mean (difference) less `value`, H1: -margin < D < margin is claimed where both
    t = (D + margin) / SE and t = (D - margin) / SE reject at 1 - level; p is the larger of the two. This is the case if
    and only if the interval of 2 level - 1 (90 % for a level of 0.95) lies within the margins. A large p of an ordinary
    test shows nothing of the kind. With `scale="ratio"` logarithms are compared: the margin is a factor, 1.25 for
    "between 0.8 and 1.25 times", as fits PLI.

    The sampling unit is the sample (a pair of values where `paired`), or the port if `ports` are given, by its mean.
    The (logarithms of the) values or differences are taken as normal; values that are not paired may have unequal
    variances (Welch). The design could have shown equivalence only with an interval narrower than both margins: the
    note gives the least margin that these data would have supported.

    Parameters
    ----------
    values : array, (n,)
        Errors of a model, PLI of samples, or other values; positive with `scale="ratio"`.
    others : array, (n,) or (m,), optional
        What they are compared with; by default `value`.
    margin : float
        Above 0, in the unit of the values; with `scale="ratio"` a factor above 1.
    scale : {"difference", "ratio"}
    value : float, optional
        The difference, or ratio, about which the margins lie: 0, or 1, by default.
    paired : bool
        Whether the values and the others belong together one by one.
    ports : array, (n,), optional
        Port of each value, of one sample or of pairs.
    level : float
        1 minus the error rate; above 0.5.

    Returns
    -------
    Test
        `statistic` is the t of the margin that is nearer, `effect` the difference in means or ratio of geometric means,
        with the interval of `conf_level` = 2 level - 1.

    Raises
    ------
    InputError
        Fewer than two units, a value not finite or, with "ratio", not positive, lengths that differ, a margin that
        leaves no room, a level of 0.5 or less.

    References
    ----------
    Schuirmann, D. J. (1987). Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680. doi:10.1007/BF01068419

    Examples
    --------
    >>> test = equivalence_test([1.2, 0.9, 1.1, 1.0, 1.1, 0.9], margin=1.25, scale="ratio")
    >>> round(test.effect, 3), round(test.effect_low, 3), round(test.effect_high, 3), round(test.p_value, 4)
    (1.027, 0.933, 1.132, 0.0048)
    """
    check_one_of("scale", scale, SCALES)
    check_truth("paired", paired)
    if check_level(level) <= 0.5:
        raise refusal("equivalence_level", got=level)
    ratio = scale == "ratio"
    half, centre = _half_width(margin, ratio), _centre(value, ratio)
    x = _on_scale("values", values, ratio)
    unit, y = "sample", None if others is None else _on_scale("others", others, ratio)
    if y is not None and not paired:
        if ports is not None:
            raise refusal("equivalence_ports")
        found = _of_two(x, y)
    else:
        d = x
        if y is not None:
            same_length("others", y if not hasattr(values, "index") else others, "values", values)
            d = x - y
        if ports is not None:
            unit, d = "port", _port_means(d, ports)
        found = _of_one(d)
    return _tested(found, half, centre, ratio, unit, len(x) if y is None or paired else len(x) + len(y), level)


def _on_scale(name: str, values: Any, ratio: bool) -> Floats:
    """Return the values, or their logarithms."""
    x = finite_vector(name, values, least=2)
    return logarithms(name, x) if ratio else x


def _number(name: str, value: Any) -> float:
    """Return one finite number."""
    if np.ndim(value):
        raise refusal("numbers_only", name=name, got=value, position=0)
    return float(finite_vector(name, value)[0])


def _half_width(margin: Any, ratio: bool) -> float:
    """Return the margin on the scale of the test."""
    number = _number("margin", margin)
    if ratio and number <= 1.0:
        raise refusal("margin_factor", got=number)
    if number <= 0.0:
        raise refusal("margin_sign", got=number)
    return math.log(number) if ratio else number


def _centre(value: Any, ratio: bool) -> float:
    """Return what the margins lie about, on the scale of the test."""
    if value is None:
        return 0.0
    number = _number("value", value)
    return float(logarithms("value", np.array([number]))[0]) if ratio else number


def _port_means(d: Floats, ports: Any) -> Floats:
    """Return the mean of each port."""
    names, codes = labels("ports", ports, len(d))
    if len(names) < 2:
        raise refusal("one_port", port=names[0])
    return np.asarray(np.bincount(codes, d) / np.bincount(codes))


def _of_one(d: Floats) -> _Mean:
    """Return the mean of one sample or of differences."""
    varies = float(np.ptp(d)) > ROUNDING * max(float(np.abs(d).max()), 1.0)
    error = float(d.std(ddof=1)) / math.sqrt(len(d)) if varies else 0.0
    return _Mean(float(d.mean()), error, len(d) - 1.0, len(d))


def _of_two(x: Floats, y: Floats) -> _Mean:
    """Return the difference of two means with Welch's degrees of freedom."""
    gap, error, df = (float(each[0]) for each in welch_differences((x, y), ONE_PAIR))
    return _Mean(gap, error, df, len(x) + len(y))


def _tested(found: _Mean, half: float, centre: float, ratio: bool, unit: str, n: int, level: float) -> Test:
    """Return the two tests as one."""
    from scipy.special import stdtr, stdtrit

    gap = found.estimate - centre
    notes: tuple[Note, ...] = ()
    if found.error == 0.0:
        notes = (note("no_spread", unit=unit),)
        low = high = found.estimate
        t, p = (math.inf, 0.0) if abs(gap) < half else (-math.inf, 1.0)
    else:
        t = (half - abs(gap)) / found.error
        p = float(stdtr(found.df, -t))
        reach = float(stdtrit(found.df, level)) * found.error
        low, high = found.estimate - reach, found.estimate + reach
    least = max(abs(low - centre), abs(high - centre))
    shown = np.exp if ratio else float
    with np.errstate(over="ignore"):
        ends = [float(shown(each)) for each in (centre - half, centre + half)]
        effect, low, high, least = (float(shown(each)) for each in (found.estimate, low, high, least))
    return Test(
        test=EQUIVALENCE.name,
        statistic=t if gap < 0.0 else -t,
        df=(found.df,),
        p_value=p,
        alternative=f"equivalence within {ends[0]:.6g} to {ends[1]:.6g}",
        effect=effect,
        effect_name="ratio of geometric means" if ratio else "difference in means",
        effect_low=low,
        effect_high=high,
        method=f"two one-sided t tests, {unit}s as units",
        n=n,
        notes=(*notes, note("least_margin", least=least)),
        statistic_name="t",
        conf_level=round(2.0 * level - 1.0, 12),
        unit=unit,
    )
