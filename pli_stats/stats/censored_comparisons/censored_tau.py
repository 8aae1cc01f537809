"""Kendall's rank correlation of two variables with non-detects, by pairs whose order is known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pli_stats.checks import check_one_of
from pli_stats.records.hypothesis_tests import CENSORED_KENDALL
from pli_stats.results import Test
from pli_stats.stats.arguments import ALTERNATIVES, Bools, Floats, finite_vector, same_length, truth_vector
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.text.notes import note


def censored_kendall_test(
    x: Any, y: Any, *, nondetect_x: Any = None, nondetect_y: Any = None, alternative: str = "two-sided"
) -> Test:
    """Test whether two variables with non-detects rise together, by Kendall's tau.

    S = sum over pairs i < j of a_ij b_ij, where a_ij and b_ij are the signs of x_j - x_i and y_j - y_i as far as they
    are known: a non-detect is less than a measured value at its limit or above, and two non-detects, or one and a
    measured value below its limit, are a tie. tau-b = S / sqrt(sum a_ij^2 sum b_ij^2); NADA's `cenken` gives tau-a,
    which is S / (n (n - 1) / 2). S - sign(S) is referred to the normal law with its variance over all orders of y,
    each value with its limit, which holds for any ties and limits:

    var S = A B / (n (n - 1) (n - 2)) + C D / (2 n (n - 1)),
    A = sum_i (sum_j a_ij)^2 - sum_ij a_ij^2, B the same of b, C = sum_ij a_ij^2, D = sum_ij b_ij^2.

    The sampling unit is the place with both measurements. Under the null hypothesis they are independent, and so are
    the places; memory grows as n^2.

    Parameters
    ----------
    x, y : array, (n,)
        Measured values, and the limits of non-detects; at least three.
    nondetect_x, nondetect_y : array of bool, (n,), optional
        True where the value is only known to be less than what its array holds.
    alternative : {"two-sided", "less", "greater"}
        "greater": they rise together.

    Returns
    -------
    Test
        Statistic S; effect Kendall's tau-b. Where all pairs of one variable are tied, S = 0 and p = 1, with a note.

    Raises
    ------
    InputError
        Fewer than three values, one not finite, a flag not True or False, or lengths that differ.

    References
    ----------
    Kendall, M. G. (1945). Biometrika 33, 239-251. doi:10.1093/biomet/33.3.239
    Daniels, H. E. (1944). Biometrika 33, 129-135. doi:10.1093/biomet/33.2.129
    Oakes, D. (1982). Biometrics 38, 451-455. doi:10.2307/2530458
    Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed., chapter 11. Wiley.
    doi:10.1002/9781118162729

    Examples
    --------
    >>> test = censored_kendall_test([1.0, 2.0, 3.0, 4.0], [0.5, 0.5, 0.7, 0.9], nondetect_y=[True, True, False, False])
    >>> test.statistic, round(test.effect, 4)
    (5.0, 0.9129)
    """
    check_one_of("alternative", alternative, ALTERNATIVES)
    first, second = finite_vector("x", x, 3), finite_vector("y", y, 3)
    same_length("y", second, "x", first)
    same_length("y", y, "x", x)
    n = len(first)
    a = pair_signs(first, truth_vector("nondetect_x", nondetect_x, n))
    b = pair_signs(second, truth_vector("nondetect_y", nondetect_y, n))
    s = float((a * b).sum()) / 2.0
    known = (float((a * a).sum()), float((b * b).sum()))
    p, least, tau = 1.0, 1.0, 0.0
    if min(known) > 0.0:
        spread = math.sqrt(variance_of_s(a, b))
        p, tau = _normal_p(s, spread, alternative), 2.0 * s / math.sqrt(known[0] * known[1])
        one_side = "two-sided" if alternative == "two-sided" else "greater"
        least = _normal_p(min(known) / 2.0, spread, one_side)
    return Test(
        test=CENSORED_KENDALL.name,
        statistic=s,
        statistic_name="S",
        df=(),
        p_value=p,
        alternative=alternative,
        effect=tau,
        effect_name=CENSORED_KENDALL.effect,
        method="normal with continuity correction, variance over all orders",
        n=n,
        notes=coarse_p(least, n, "value") if min(known) > 0.0 else (note("all_tied"),),
        least_p=least,
    )


def pair_signs(values: Floats, below: Bools) -> Floats:
    """Return, for each i and j, the sign of x_j - x_i where limits let it be known, else 0.

    Examples
    --------
    >>> pair_signs(np.array([1.0, 2.0, 1.5]), np.array([True, False, True])).tolist()
    [[0.0, 1.0, 0.0], [-1.0, 0.0, -1.0], [0.0, 1.0, 0.0]]
    """
    first, second = values[:, None], values[None, :]
    larger = ~below[None, :] & ((second > first) | (below[:, None] & (second == first)))
    return np.asarray(np.subtract(larger, larger.T, dtype=np.float64))


def variance_of_s(a: Floats, b: Floats) -> float:
    """Return the variance of sum a_ij b_ij / 2 when the places of b are in random order.

    Examples
    --------
    >>> signs = pair_signs(np.arange(5.0), np.zeros(5, bool))
    >>> round(variance_of_s(signs, signs), 6)  # n (n - 1) (2 n + 5) / 18
    16.666667
    """
    n = len(a)
    squares = [float((m * m).sum()) for m in (a, b)]
    rest = [float((m.sum(axis=1) ** 2).sum()) - square for m, square in zip((a, b), squares, strict=True)]
    return rest[0] * rest[1] / (n * (n - 1.0) * (n - 2.0)) + squares[0] * squares[1] / (2.0 * n * (n - 1.0))


def _normal_p(s: float, spread: float, alternative: str) -> float:
    """Return p of S by the normal law with continuity correction, which draws S towards 0."""
    from scipy.special import ndtr

    z = (s - math.copysign(1.0, s)) / spread if s else 0.0
    upper, lower = float(ndtr(-z)), float(ndtr(z))
    return {"greater": upper, "less": lower, "two-sided": min(2.0 * min(upper, lower), 1.0)}[alternative]
