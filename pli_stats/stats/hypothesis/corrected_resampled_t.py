"""Student tests of a mean difference over overlapping train and test splits, frequentist and Bayesian."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_whole, refusal
from pli_stats.records.hypothesis_tests import BAYESIAN_T, CORRECTED_T
from pli_stats.results import Posterior, Test
from pli_stats.stats.arguments import ALTERNATIVES, Floats, finite_vector
from pli_stats.text.notes import note

ROUNDING = 1e-13  # differences whose spread is below this share of their size are equal


def corrected_resampled_t_test(
    diff: Any, n_train: int, n_test: int, *, alternative: str = "two-sided", level: float = 0.95
) -> Test:
    """Return the t test of two models over repeated splits, corrected for the samples that splits share.

    The unit is the split; splits are not independent, since their training sets overlap. Under the null hypothesis the
    mean difference over splits of this size is zero. The correlation between splits is not estimable and is taken as
    n_test / (n_train + n_test): about right for regressions on informative covariates, too much for covariates that
    are noise (the test then rejects too seldom), too little for nearest-neighbour classes. For J splits

        t = mean(d) / sqrt((1/J + n_test/n_train) s^2),   J - 1 degrees of freedom.

    Parameters
    ----------
    diff : array, (J,)
        Difference (A - B) of the two models' mean losses on the test part of each split; all folds of all repeats.
    n_train, n_test : int
        Samples in the training and in the test part of a split.
    alternative : {"two-sided", "less", "greater"}
        "greater": model A has the larger losses.
    level : float

    Returns
    -------
    Test
        `effect` is the mean difference; its interval covers the expected difference between the two ways of training,
        on training sets of this size. Differences that are all zero give p = 1, with a note.

    Raises
    ------
    InputError
        Fewer than two differences, one that is not finite, all equal but not zero, or an argument out of range.

    References
    ----------
    Nadeau, C. & Bengio, Y. (2003). Machine Learning 52, 239-281. doi:10.1023/A:1024068626366

    Examples
    --------
    >>> test = corrected_resampled_t_test([0.3, 0.1, 0.4, 0.2, 0.0, 0.2], n_train=80, n_test=20)
    >>> round(test.statistic, 6), round(test.p_value, 6)
    (2.19089, 0.080007)
    """
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_level(level)
    ratio = check_whole("n_test", n_test, 1) / check_whole("n_train", n_train, 1)
    d, mean, sd = _mean_and_sd(diff)
    n = len(d)
    t, p, low, high = 0.0, 1.0, mean, mean
    if sd == 0.0 and mean != 0.0:
        raise refusal("no_variation", name="diff", got=mean)
    if sd > 0.0:
        t, p, low, high = student(mean, sd * math.sqrt(1.0 / n + ratio), n - 1.0, alternative, level)
    return Test(
        test=CORRECTED_T.name,
        statistic=t,
        statistic_name="t",
        df=(n - 1.0,),
        p_value=p,
        alternative=alternative,
        effect=mean,
        effect_name=CORRECTED_T.effect,
        effect_low=low,
        effect_high=high,
        conf_level=level,
        method="Nadeau-Bengio",
        n=n,
        unit="split",
        notes=(note("equal_differences"),) if sd == 0.0 else (),
    )


def bayesian_correlated_t_test(diff: Any, *, n_train: int, n_test: int, rope: float, level: float = 0.95) -> Posterior:
    """Return the posterior of the mean difference of two models over repeated splits, and its shares about a ROPE.

    The unit is the split; the differences are jointly normal with one correlation rho = n_test / (n_train + n_test).
    With the prior that ignores scale and location, the mean difference over J splits is Student distributed about
    mean(d) with J - 1 degrees of freedom and

        scale^2 = (1/J + rho / (1 - rho)) s^2.

    Parameters
    ----------
    diff : array, (J,)
        Difference (A - B) of the two models' mean losses on the test part of each split.
    n_train, n_test : int
        Samples in the training and in the test part of a split.
    rope : float
        Half the width of the region of practical equivalence: losses that differ by less are taken as equal.
    level : float
        Of the central credible interval.

    Returns
    -------
    Posterior
        `p_left`: A has the smaller loss by more than the ROPE; `p_right`: B has. Equal differences give a posterior of
        one point, with a note.

    Raises
    ------
    InputError
        Fewer than two differences, one that is not finite, or an argument out of range.

    References
    ----------
    Corani, G. & Benavoli, A. (2015). Machine Learning 100, 285-304. doi:10.1007/s10994-015-5486-z

    Examples
    --------
    >>> belief = bayesian_correlated_t_test([0.3, 0.1, 0.4, 0.2, 0.0, 0.2], n_train=80, n_test=20, rope=0.1)
    >>> round(belief.p_left, 6), round(belief.p_rope, 6), round(belief.p_right, 6)
    (0.010901, 0.150729, 0.83837)
    """
    from scipy.special import stdtr, stdtrit

    check_level(level)
    test_size, train_size = check_whole("n_test", n_test, 1), check_whole("n_train", n_train, 1)
    half = _half_width(rope)
    d, mean, sd = _mean_and_sd(diff)
    n = len(d)
    rho = test_size / (train_size + test_size)
    scale = sd * math.sqrt(1.0 / n + rho / (1.0 - rho))
    if sd > 0.0:
        left, right = (float(stdtr(n - 1.0, (side * mean - half) / scale)) for side in (-1.0, 1.0))
        # By the side that the mean lies on, where both terms are small and their difference keeps its digits.
        within = float(stdtr(n - 1.0, (half - abs(mean)) / scale)) - min(left, right)
    else:
        left, right = float(mean < -half), float(mean > half)
        within = 1.0 - left - right
    reach = -float(stdtrit(n - 1.0, (1.0 - level) / 2.0)) * scale
    return Posterior(
        test=BAYESIAN_T.name,
        p_left=left,
        p_rope=within,
        p_right=right,
        rope=half,
        estimate=mean,
        conf_low=mean - reach,
        conf_high=mean + reach,
        conf_level=level,
        df=n - 1.0,
        scale=scale,
        n=n,
        notes=() if sd > 0.0 else (note("point_posterior"),),
    )


def student(
    estimate: float, error: float, df: float, alternative: str, level: float
) -> tuple[float, float, float, float]:
    """Return t, p and both confidence limits of an estimate with its standard error.

    Examples
    --------
    >>> student(0.0, 1.0, 9.0, "two-sided", 0.95)[:2]
    (0.0, 1.0)
    """
    from scipy.special import stdtr, stdtrit

    t = estimate / error
    if alternative == "two-sided":
        reach = -float(stdtrit(df, (1.0 - level) / 2.0)) * error
        return t, min(2.0 * float(stdtr(df, -abs(t))), 1.0), estimate - reach, estimate + reach
    reach = -float(stdtrit(df, 1.0 - level)) * error
    if alternative == "less":
        return t, float(stdtr(df, t)), -math.inf, estimate + reach
    return t, float(stdtr(df, -t)), estimate - reach, math.inf


def _mean_and_sd(diff: Any) -> tuple[Floats, float, float]:
    """Return the differences, their mean and standard deviation, which is 0 where only rounding makes them differ."""
    d = finite_vector("diff", diff, least=2)
    largest = float(np.abs(d).max())
    if not math.isfinite(largest * len(d)):
        raise refusal("mean_overflow", name="diff", got=largest)
    if float(np.ptp(d)) <= ROUNDING * largest:
        return d, float(d[0]), 0.0
    # A power of two changes no digit, and keeps squares within the range of a double.
    scale = math.ldexp(1.0, math.frexp(largest)[1] - 1)
    return d, float(d.mean()), float((d / scale).std(ddof=1)) * scale


def _half_width(rope: Any) -> float:
    """Return the half width of the region of practical equivalence if it is a number of 0 or more."""
    if isinstance(rope, bool | str | bytes | complex) or not np.isscalar(rope):
        raise refusal("rope", got=rope)
    half = float(rope)  # type: ignore[arg-type]
    if not (math.isfinite(half) and half >= 0.0):
        raise refusal("rope", got=rope)
    return half
