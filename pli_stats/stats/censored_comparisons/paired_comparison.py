"""Pairs of values with non-detects: Prentice's scores of all values, differences of a pair, signs flipped."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pli_stats.checks import check_one_of
from pli_stats.records.hypothesis_tests import PAIRED_PRENTICE
from pli_stats.results import Test
from pli_stats.stats.arguments import ALTERNATIVES, Bools, Floats, finite_vector, same_length, truth_vector
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.stats.hypothesis.sign_flip_permutation import AUTO_EXACT, flip_p_value
from pli_stats.text.notes import note

METHODS = ("auto", "exact", "normal")
ROUNDING = 1e-12  # scores are products of at most 2 n shares


def paired_prentice_test(
    values_a: Any,
    values_b: Any,
    *,
    nondetect_a: Any = None,
    nondetect_b: Any = None,
    alternative: str = "two-sided",
    method: str = "auto",
) -> Test:
    """Test whether one of two paired measurements with non-detects tends to be larger (paired Prentice-Wilcoxon).

    In each pair both values are first censored alike: two non-detects are set to the larger limit, and a value below
    the limit of its partner counts as less than that limit. Then all 2 n values get Prentice's scores: with F(t) =
    prod n_k / (n_k + 1) over the measured values at t or above, one by one, where n_k values are not above the k-th, a
    measured value scores 2 F - 1 from the bottom up, reversed so that larger values score higher; values that tie share
    their mean; a non-detect scores as the mean of what lies below it. With the differences d_i of the scores of a pair

    Z = sum d_i / sqrt(sum d_i^2).

    The sampling unit is the pair. Under the null hypothesis the two values of a pair may be exchanged, which flips the
    sign of d_i: p counts all sign vectors, or refers Z to the normal distribution.

    Parameters
    ----------
    values_a, values_b : array, (n,)
        Measured values, and the limits of non-detects, of the same places, in one order and unit.
    nondetect_a, nondetect_b : array of bool, (n,), optional
        True where the value is only known to be less than what its array holds.
    alternative : {"two-sided", "less", "greater"}
        "greater": A tends to be larger.
    method : {"auto", "exact", "normal"}
        "exact" counts sign vectors (up to 40 pairs that differ; "auto" does so up to there), "normal" is NADA's.

    Returns
    -------
    Test
        Statistic Z. Pairs that cannot be told apart add nothing, and are counted in a note.

    Raises
    ------
    InputError
        A value is not finite, a flag is not True or False, lengths differ, or an argument is out of range.

    References
    ----------
    O'Brien, P. C. & Fleming, T. R. (1987). Biometrics 43, 169-180. doi:10.2307/2531957
    Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed., chapter 9. Wiley.
    doi:10.1002/9781118162729

    Examples
    --------
    >>> june, september = [0.38, 0.04, 0.01, 0.03, 0.05, 0.02], [2.66, 0.63, 0.59, 0.05, 0.58, 0.01]
    >>> test = paired_prentice_test(june, september, nondetect_a=[False] * 2 + [True] + [False] * 3)
    >>> round(test.statistic, 3), test.p_value
    (-1.9, 0.0625)
    """
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_one_of("method", method, METHODS)
    a, b = finite_vector("values_a", values_a), finite_vector("values_b", values_b)
    same_length("values_b", b, "values_a", a)
    same_length("values_b", values_b, "values_a", values_a)
    below_a, below_b = (
        truth_vector("nondetect_a", nondetect_a, len(a)),
        truth_vector("nondetect_b", nondetect_b, len(b)),
    )
    score_a, score_b = np.split(prentice_scores(*_censored_alike(a, b, below_a, below_b)), 2)
    d = score_a - score_b
    d[np.abs(d) < ROUNDING] = 0.0
    told = int(np.count_nonzero(d))
    exact = method == "exact" or (method == "auto" and told <= AUTO_EXACT)
    total = float(d.sum())
    z = total / math.sqrt(float((d**2).sum())) if abs(total) > ROUNDING * len(d) else 0.0
    p, least = _p_values(d, z, alternative, exact=exact) if told else (1.0, 1.0)
    notes = (note("pairs_not_told_apart", n=len(d) - told, of=len(d)),) if told < len(d) else ()
    return Test(
        test=PAIRED_PRENTICE.name,
        statistic=z,
        statistic_name="Z",
        df=(),
        p_value=p,
        alternative=alternative,
        method="exact, by sign flips" if exact else "normal approximation",
        n=len(d),
        unit="pair",
        notes=(*notes, *(coarse_p(least, told, "pair") if told else ())),
        least_p=least,
    )


def prentice_scores(values: Floats, below: Bools) -> Floats:
    """Return Prentice's Wilcoxon scores of left-censored values, in (-1, 1), larger for larger values.

    Examples
    --------
    >>> prentice_scores(np.array([1.0, 2.0, 2.0, 3.0]), np.array([False, True, False, False])).round(3).tolist()
    [-0.4, -0.4, 0.2, 0.6]
    """
    order = np.lexsort((below, -values))  # from the largest down; at one number measured values come first
    seen = ~below[order]
    at_risk = np.arange(len(values), 0, -1.0)
    chance = np.cumprod(np.where(seen, at_risk / (at_risk + 1.0), 1.0))
    scores = np.empty(len(values))
    scores[order] = np.where(seen, 2.0 * chance - 1.0, chance - 1.0)
    distinct, place = np.unique(values, return_inverse=True)
    means = np.bincount(place[~below], scores[~below], len(distinct)) / np.maximum(
        np.bincount(place[~below], minlength=len(distinct)), 1
    )
    return np.where(below, scores, means[place])


def _censored_alike(a: Floats, b: Floats, below_a: Bools, below_b: Bools) -> tuple[Floats, Bools]:
    """Return the values of A and then of B, in each pair censored at the larger limit."""
    limit = np.maximum(np.where(below_a, a, -np.inf), np.where(below_b, b, -np.inf))
    values, below = np.concatenate([a, b]), np.concatenate([below_a, below_b])
    both = np.concatenate([limit, limit])
    under = below | (values < both)
    return np.where(under, both, values), under


def _p_values(d: Floats, z: float, alternative: str, *, exact: bool) -> tuple[float, float]:
    """Return p, and the least that signs alone could have given."""
    from scipy.special import ndtr

    if exact:
        slack = ROUNDING * float(np.abs(d).sum())
        told = int(np.count_nonzero(d))
        least = min(math.ldexp(2.0 if alternative == "two-sided" else 1.0, -told), 1.0)
        return flip_p_value(d, slack, alternative, "exact", 1, 1)[0], least
    top = float(np.abs(d).sum() / math.sqrt(float((d**2).sum())))
    sides = 2.0 if alternative == "two-sided" else 1.0
    x = {"two-sided": -abs(z), "greater": -z, "less": z}[alternative]
    return min(sides * float(ndtr(x)), 1.0), min(sides * float(ndtr(-top)), 1.0)
