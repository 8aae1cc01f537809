"""Groups of values with non-detects at several limits, compared by weighted logrank tests of the flipped values."""

from __future__ import annotations

from itertools import permutations
from typing import Any, NamedTuple

import numpy as np

from pli_stats.checks import check_one_of, label_text, refusal
from pli_stats.records.hypothesis_tests import PETO_PRENTICE
from pli_stats.results import Test
from pli_stats.stats.arguments import Bools, Floats, finite_vector, labels, same_length, truth_vector
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.text.notes import note

WEIGHTS = ("prentice", "peto")
FEW = 5  # values of a group, below which the chi-squared law is rough
ORDERED_GROUPS = 4  # so many groups are put in all orders to find the least p


class Steps(NamedTuple):
    """What stands at each measured point, the largest first: columns are groups."""

    at_risk: Floats
    measured: Floats


def peto_prentice_test(values: Any, groups: Any, *, nondetect: Any = None, weights: str = "prentice") -> Test:
    """Test whether groups of values with non-detects, at any number of limits, come from one distribution.

    The values are flipped, so that "less than" becomes "longer than", and compared by a weighted logrank test, the
    generalised Wilcoxon test. At each measured point t_j, from the largest down, d_j of the n_j values that are or may
    be no larger than t_j are equal to it, d_gj and n_gj of them in group g:

    U_g = sum_j w_j (d_gj - n_gj d_j / n_j), chi-squared = U' V^- U with the hypergeometric variance V of U.

    The weights of Peto and Prentice are w_j = prod (n_k + 1 - d_k) / (n_k + 1) over the points from the largest down to
    t_j; those of Peto and Peto are the Kaplan-Meier probability of less than all points before t_j. Without non-detects
    both are nearly the ranks of the Kruskal-Wallis test. The sampling unit is a value. Under the null hypothesis the
    groups share one distribution; their limits may differ, as long as they do not depend on the values.

    Parameters
    ----------
    values : array, (n,)
        Measured values, and the limits of non-detects; any unit.
    groups : array, (n,)
        Label of the group of each value.
    nondetect : array of bool, (n,), optional
        True where the value is only known to be less than what `values` holds. All are measured by default.
    weights : {"prentice", "peto"}
        "peto" is `survival::survdiff(rho = 1)` of the flipped values, as NADA's `cendiff` has it.

    Returns
    -------
    Test
        p is that of the chi-squared distribution. `least_p`, for up to four groups, is that of groups that do not
        overlap. Where no measured value tells groups apart, p is 1, with a note.

    Raises
    ------
    InputError
        A value is not finite, a flag is not True or False, lengths differ, or there is only one group.

    References
    ----------
    Peto, R. & Peto, J. (1972). Journal of the Royal Statistical Society A 135, 185-207. doi:10.2307/2344317
    Prentice, R. L. (1978). Biometrika 65, 167-179. doi:10.1093/biomet/65.1.167
    Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
    doi:10.1002/9781118162729

    Examples
    --------
    >>> pce = [4.0, 1.5, 2.0, 8.7, 5.1, 5.0, 6.4, 10.9, 7.0, 14.3, 1.9, 10.0, 6.8, 5.0]
    >>> below = [True, False, True, False, False, True, *[False] * 7, True]
    >>> test = peto_prentice_test(pce, ["background"] * 6 + ["compliance"] * 8, nondetect=below)
    >>> round(test.statistic, 3), round(test.p_value, 4)
    (3.469, 0.0625)
    """
    check_one_of("weights", weights, WEIGHTS)
    x = finite_vector("values", values)
    same_length("groups", groups, "values", values)
    names, codes = labels("groups", groups, len(x), "group")
    below = truth_vector("nondetect", nondetect, len(x))
    if len(names) < 2:
        raise refusal("groups_one", got=str(names[0]))
    statistic, df = _chi_squared(x, below, codes, weights)
    p, least = _tail(statistic, df), _least_p(x, below, codes, weights)
    notes = () if df else (note("nothing_told_apart"),)
    small = tuple(label_text(name) for name, n in zip(names, np.bincount(codes), strict=True) if n < FEW)
    if df and small:
        notes = (note("small_groups", groups=small, least=FEW),)
    return Test(
        test=PETO_PRENTICE.name,
        statistic=statistic,
        statistic_name="chi-squared",
        df=(float(len(names) - 1),),
        p_value=p,
        method=f"{weights.capitalize()} weights, hypergeometric variance",
        n=len(x),
        notes=(*notes, *(coarse_p(least, len(x), "value") if df and least is not None else ())),
        least_p=least,
    )


def _chi_squared(x: Floats, below: Bools, codes: Any, weights: str) -> tuple[float, int]:
    """Return the statistic and the rank of its variance, 0 where nothing tells groups apart."""
    steps = _steps(x, below, codes)
    n, d = steps.at_risk.sum(axis=1), steps.measured.sum(axis=1)
    share = steps.at_risk / n[:, None]
    w = _weights(n, d, weights)
    u = (w[:, None] * (steps.measured - d[:, None] * share)).sum(axis=0)
    with np.errstate(invalid="ignore"):
        size = np.where(n > 1.0, w**2 * d * (n - d) / np.maximum(n - 1.0, 1.0), 0.0)
    variance = np.diag(size @ share) - (share * size[:, None]).T @ share
    rank = int(np.linalg.matrix_rank(variance, hermitian=True)) if size.any() else 0
    if not rank:
        return 0.0, 0
    return float(u @ np.linalg.pinv(variance, hermitian=True) @ u), rank


def _steps(x: Floats, below: Bools, codes: Any) -> Steps:
    """Return how many values of each group are at most each measured point, and how many are equal to it."""
    points = np.unique(x[~below])[::-1]
    at_risk, measured = np.empty((len(points), codes.max() + 1)), np.empty((len(points), codes.max() + 1))
    for g in range(codes.max() + 1):
        own, seen = np.sort(x[codes == g]), np.sort(x[(codes == g) & ~below])
        at_risk[:, g] = np.searchsorted(own, points, side="right")
        measured[:, g] = np.searchsorted(seen, points, side="right") - np.searchsorted(seen, points, side="left")
    return Steps(at_risk, measured)


def _weights(n: Floats, d: Floats, weights: str) -> Floats:
    """Return the weight of each point, the largest first."""
    if weights == "peto":
        return np.concatenate([[1.0], np.cumprod(1.0 - d / n)[:-1]]) if len(n) else n
    return np.asarray(np.cumprod((n + 1.0 - d) / (n + 1.0)))


def _tail(statistic: float, df: int) -> float:
    """Return the upper tail of the chi-squared distribution, 1 without degrees of freedom."""
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic)) if df else 1.0


def _least_p(x: Floats, below: Bools, codes: Any, weights: str) -> float | None:
    """Return p where the groups, of the sizes that they have, do not overlap."""
    sizes = np.bincount(codes)
    if len(sizes) > ORDERED_GROUPS:
        return None
    rising = np.lexsort((~below, x))
    found = []
    for order in permutations(range(len(sizes))):
        apart = np.empty_like(codes)
        apart[rising] = np.repeat(order, sizes[list(order)])
        found.append(_tail(*_chi_squared(x, below, apart, weights)))
    return min(found)
