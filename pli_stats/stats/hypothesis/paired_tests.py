"""Two models on the same samples: sign flips of the mean difference, and signed ranks, exact with ties and zeros."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_level, check_one_of, check_resamples, check_seed, refusal
from pli_stats.records.hypothesis_tests import PERMUTATION, WILCOXON
from pli_stats.results import Test
from pli_stats.stats.arguments import ALTERNATIVES, Floats, labels
from pli_stats.stats.hypothesis.corrected_resampled_t import student
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.stats.hypothesis.sign_flip_permutation import flip_limits, flip_p_value, paired_differences
from pli_stats.text.notes import note
from pli_stats.text.words import counted

FLIP_METHODS = ("auto", "exact", "characteristic", "monte_carlo")
MOST_FLIPS = 44  # 2^22 sums a half: 64 MB and a second
AUTO_RANKS = 50  # R's wilcox.test is exact below 50
MOST_RANKS = 1000  # a second


def paired_permutation_test(
    err_a: Any,
    err_b: Any,
    *,
    ports: Any = None,
    alternative: str = "two-sided",
    method: str = "auto",
    n_resamples: int = 99_999,
    level: float | None = 0.95,
    seed: int = 1,
) -> Test:
    """Return the sign-flip permutation test of the mean difference of two losses on the same samples.

    The sampling unit is the sample, or the whole port when `ports` is given: then the sum of a port's differences flips
    as one. Under the null hypothesis the differences d = err_a - err_b of the units are independent and symmetric about
    zero, so their signs are exchangeable: each of the 2^g sign vectors s is equally likely, and

        p = #{s : sum s_i |d_i| >= sum d_i} / 2^g   ("greater"; two-sided with absolute values).

    The observed signs are one of them, ties count as extreme, and zero differences are kept (a flip changes nothing).

    Parameters
    ----------
    err_a, err_b : array, (n,)
        Loss of each model on each sample (such as absolute errors), in the same order.
    ports : array, (n,), optional
        Port of each sample.
    alternative : {"two-sided", "less", "greater"}
        "greater": model A has the larger losses.
    method : {"auto", "exact", "characteristic", "monte_carlo"}
        "exact" counts all sign vectors (at most 44 units). "characteristic" inverts the characteristic function;
        `p_error` is then a bound on the error that always holds. "monte_carlo" draws B sign vectors, of which b are as
        extreme: p = (b + 1) / (B + 1), and `p_error` is its standard error. "auto" is exact up to 40 units that differ
        from zero, above that the characteristic function, unless random signs are more precise (as with coarsely
        rounded losses, or a few dominating differences).
    n_resamples : int
        B.
    level : float or None
        Of the interval; None leaves it out, which is fastest.
    seed : int

    Returns
    -------
    Test
        `effect` is the mean difference. Its interval holds the shifts of A that the same test does not reject, and
        covers the centre of symmetry of the differences; it is infinite where no shift can be rejected.

    Raises
    ------
    InputError
        A loss is not finite, lengths differ, a port is missing, or an argument is out of range.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 21. Edinburgh: Oliver & Boyd.
    Phipson, B. & Smyth, G. K. (2010). Statistical Applications in Genetics and Molecular Biology 9, 39.
    doi:10.2202/1544-6115.1585

    Examples
    --------
    >>> test = paired_permutation_test([3.0, 5.0, 4.0, 6.0, 7.0, 5.0], [2.0, 3.0, 3.5, 4.0, 4.0, 4.5])
    >>> test.p_value, test.effect
    (0.03125, 1.5)
    """
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_one_of("method", method, FLIP_METHODS)
    check_resamples(n_resamples)
    check_seed(seed)
    level = None if level is None else check_level(level)
    difference, slack = paired_differences("err_a", err_a, "err_b", err_b)
    sums, sizes = _by_port(difference, ports)
    g, unit = len(sums), "sample" if ports is None else "port"
    if method == "exact" and np.count_nonzero(sums) > MOST_FLIPS:
        raise refusal("too_many_exact", most=MOST_FLIPS, what=f"{unit}s that differ", got=np.count_nonzero(sums))
    least = math.ldexp(1.0, (1 if alternative == "two-sided" else 0) - g)
    notes = list(coarse_p(least, g, unit))
    effect, low, high, random = float(difference.mean()), None, None, False
    if (np.abs(difference) <= slack).all():
        p, error, how = 1.0, 0.0, "exact"
        notes.insert(0, note("equal_differences"))
        low, high = (None, None) if level is None else (effect, effect)
    else:
        # A power of two changes no digit, and keeps squares within the range of a double.
        scale = math.ldexp(1.0, math.frexp(float(np.abs(difference).max()))[1] - 1)
        units = sums / scale
        p, error, how = flip_p_value(units, float(slack.sum()) / scale, alternative, method, n_resamples, seed)
        if how == "characteristic" and error >= p:
            notes.append(note("upper_bound_p"))
        if level is not None:
            tail = (1.0 - level) / (2.0 if alternative == "two-sided" else 1.0)
            *ends, random = flip_limits(units, sizes, tail, n_resamples, seed)
            low = -math.inf if alternative == "less" else ends[0] * scale
            high = math.inf if alternative == "greater" else ends[1] * scale
            notes += [note("random_subsets", n=n_resamples)] if random else []
            if g > 1 and not all(map(math.isfinite, ends)):
                notes.append(note("unbounded_interval", n=g, unit=unit, level=level))
    return Test(
        test=PERMUTATION.name,
        statistic=effect,
        statistic_name="mean difference",
        df=(),
        p_value=p,
        p_error=error,
        alternative=alternative,
        effect=effect,
        effect_name=PERMUTATION.effect,
        effect_low=low,
        effect_high=high,
        conf_level=level,
        method=f"sign flips of {counted(g, unit)}, {how}",
        n=len(difference),
        n_resamples=n_resamples if how == "monte_carlo" else 0,
        seed=seed if random or how == "monte_carlo" else None,
        unit=unit,
        notes=tuple(notes),
        least_p=max(least, 1.0 / (n_resamples + 1.0)) if how == "monte_carlo" else least,
    )


def _by_port(difference: Floats, ports: Any) -> tuple[Floats, Floats]:
    """Return sum and number of differences of each unit."""
    if ports is None:
        return difference, np.ones(len(difference))
    names, codes = labels("ports", ports, len(difference))
    sums, sizes = (np.bincount(codes, each, len(names)) for each in (difference, np.ones(len(difference))))
    return sums.astype(np.float64), sizes.astype(np.float64)


def wilcoxon_test(
    err_a: Any,
    err_b: Any,
    *,
    alternative: str = "two-sided",
    method: str = "auto",
    zeros: str = "wilcoxon",
    level: float = 0.95,
) -> Test:
    """Return the Wilcoxon signed-rank test of two losses on the same samples.

    The sampling unit is the sample. Under the null hypothesis the differences d = err_a - err_b are independent and
    symmetric about zero, so their signs are exchangeable given the ranks of |d|. V is the sum of the ranks of the
    positive differences; tied differences share their mean rank, and the exact distribution is that of the ranks as
    they are, by dynamic programming.

    Parameters
    ----------
    err_a, err_b : array, (n,)
        Loss of each model on each sample, in the same order.
    alternative : {"two-sided", "less", "greater"}
        "greater": model A has the larger losses.
    method : {"auto", "exact", "normal"}
        "auto" is exact up to 50 differences that are not zero (at most 1000 on request), else normal with
        continuity correction.
    zeros : {"wilcoxon", "pratt"}
        Zero differences are dropped before ranking, or after it. They are counted in `notes`.
    level : float

    Returns
    -------
    Test
        `effect` is the matched-pairs rank-biserial correlation r = 2 V / (sum of ranks) - 1. Its interval is
        approximate: Fisher's z with the jackknife standard error of r, and Student's t. It covers the correlation in
        the population; fewer times than it says when nearly all differences have one sign.

    Raises
    ------
    InputError
        A loss is not finite, lengths differ, or an argument is out of range.

    References
    ----------
    Wilcoxon, F. (1945). Biometrics Bulletin 1, 80-83. doi:10.2307/3001968
    Pratt, J. W. (1959). Journal of the American Statistical Association 54, 655-667.
    doi:10.1080/01621459.1959.10501526
    Miller, R. G. (1974). Biometrika 61, 1-15. doi:10.1093/biomet/61.1.1
    Kerby, D. S. (2014). Comprehensive Psychology 3, 11.IT.3.1. doi:10.2466/11.IT.3.1

    Examples
    --------
    >>> test = wilcoxon_test([3.0, 5.0, 4.0, 6.0, 7.0], [2.0, 3.0, 4.5, 3.0, 3.0])
    >>> test.statistic, test.p_value
    (14.0, 0.125)
    """
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_one_of("method", method, ("auto", "exact", "normal"))
    check_one_of("zeros", zeros, ("wilcoxon", "pratt"))
    check_level(level)
    difference, slack = paired_differences("err_a", err_a, "err_b", err_b)
    zero = np.abs(difference) <= slack
    signs, all_ranks = _signed_ranks(difference, slack, zeros)
    ranks = all_ranks[signs != 0.0]
    v, n = float(all_ranks[signs > 0.0].sum()), len(ranks)
    if method == "exact" and n > MOST_RANKS:
        raise refusal("too_many_exact", most=MOST_RANKS, what="differences that are not zero", got=n)
    exact = method == "exact" or (method == "auto" and n <= AUTO_RANKS)
    notes = [note("zero_differences", n=int(zero.sum()), zeros=zeros)] if zero.any() else []
    effect, low, high, least = 0.0, None, None, 1.0
    if n:
        least = _least_signed_rank(ranks, alternative, exact=exact)
        p = (_exact_signed_rank if exact else _normal_signed_rank)(ranks, v, alternative)
        effect = 2.0 * v / float(ranks.sum()) - 1.0
        if abs(effect) < 1.0:
            _, _, low, high = student(
                math.atanh(effect), _jackknife_error(signs, all_ranks) / (1.0 - effect**2), n - 1.0, alternative, level
            )
            low, high = math.tanh(low), math.tanh(high)
        else:
            notes.append(note("one_sign"))
    else:
        p = 1.0
        notes.insert(0, note("equal_differences"))
    return Test(
        test=WILCOXON.name,
        statistic=v,
        statistic_name="V",
        df=(),
        p_value=p,
        alternative=alternative,
        effect=effect,
        effect_name=WILCOXON.effect,
        effect_low=low,
        effect_high=high,
        conf_level=level,
        method="exact" if exact or not n else "normal with continuity correction",
        n=len(difference),
        notes=(*notes, *(coarse_p(least, n, "difference") if n else ())),
        least_p=least,
    )


def rank_biserial_correlation(a: Floats, b: Floats) -> float:
    """Return the matched-pairs rank-biserial correlation of `wilcoxon_test`, 0 where all differences are 0.

    Examples
    --------
    >>> rank_biserial_correlation(np.array([3.0, 5.0, 4.0]), np.array([2.0, 3.0, 4.5]))
    0.6666666666666667
    """
    signs, ranks = _signed_ranks(*paired_differences("err_a", a, "err_b", b), "wilcoxon")
    return 2.0 * float(ranks[signs > 0.0].sum()) / float(ranks.sum()) - 1.0 if len(ranks) else 0.0


def _signed_ranks(difference: Floats, slack: Floats, zeros: str) -> tuple[Floats, Floats]:
    """Return the signs and the ranks of the differences that are ranked."""
    zero = np.abs(difference) <= slack
    kept = ~zero if zeros == "wilcoxon" else np.ones(len(zero), dtype=bool)
    signs = np.where(zero, 0.0, np.sign(difference))[kept]
    return signs, _tied_ranks(np.abs(difference[kept]), slack[kept])


def _tied_ranks(sizes: Floats, slack: Floats) -> Floats:
    """Return ranks from 1; neighbours that differ by rounding only share their mean rank."""
    order = np.argsort(sizes, kind="stable")
    steps = np.diff(sizes[order]) > slack[order][1:] + slack[order][:-1]
    group = np.concatenate(([0], np.cumsum(steps)))[: len(sizes)]
    places = np.arange(1.0, len(sizes) + 1.0)
    ranks = np.empty(len(sizes))
    ranks[order] = (np.bincount(group, places) / np.bincount(group))[group] if len(sizes) else places
    return ranks


def _jackknife_error(signs: Floats, ranks: Floats) -> float:
    """Return the jackknife standard error of the rank-biserial correlation.

    Without one difference, the ranks of larger ones fall by one and those tied with it by one half.
    """
    _, group = np.unique(ranks, return_inverse=True)
    sums = []
    for values in (signs, np.abs(signs)):
        tied = np.bincount(group, values)
        larger = float(values.sum()) - np.cumsum(tied)
        sums.append(values @ ranks - values * ranks - larger[group] - (tied[group] - values) / 2.0)
    without = sums[0] / sums[1]
    return math.sqrt((len(ranks) - 1.0) * float(without.var()))


def _exact_signed_rank(ranks: Floats, v: float, alternative: str) -> float:
    """Return p from the distribution of V given the ranks; doubled, mean ranks are whole."""
    doubled: NDArray[np.int64] = np.rint(2.0 * ranks).astype(np.int64)
    chance = np.zeros(int(doubled.sum()) + 1)
    chance[0] = 1.0
    for rank in doubled.tolist():
        chance *= 0.5
        chance[rank:] += chance[:-rank].copy()
    at = round(2.0 * v)
    upper, lower = float(chance[at:].sum()), float(chance[: at + 1].sum())
    return {"greater": upper, "less": lower, "two-sided": min(2.0 * min(upper, lower), 1.0)}[alternative]


def _least_signed_rank(ranks: Floats, alternative: str, *, exact: bool) -> float:
    """Return p where all differences have one sign."""
    if exact:
        return min(math.ldexp(2.0 if alternative == "two-sided" else 1.0, -len(ranks)), 1.0)
    return _normal_signed_rank(ranks, 0.0 if alternative == "less" else float(ranks.sum()), alternative)


def _normal_signed_rank(ranks: Floats, v: float, alternative: str) -> float:
    """Return p from the normal distribution of V given the ranks, with continuity correction as in R.

    Each rank has either sign with probability 1/2, so V has the mean sum(r) / 2 and the variance sum(r^2) / 4.
    """
    away = v - float(ranks.sum()) / 2.0
    correction = {"greater": 0.5, "less": -0.5, "two-sided": 0.5 * float(np.sign(away))}[alternative]
    z = (away - correction) / (math.sqrt(float((ranks**2).sum())) / 2.0)
    tail = {"greater": z, "less": -z, "two-sided": abs(z)}[alternative]
    return math.erfc(tail / math.sqrt(2.0)) / (1.0 if alternative == "two-sided" else 2.0)
