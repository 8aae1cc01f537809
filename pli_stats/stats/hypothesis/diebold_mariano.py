"""Two forecasts of one series: losses in time order, whose differences are correlated over the horizon."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_whole, refusal
from pli_stats.records.hypothesis_tests import DIEBOLD_MARIANO
from pli_stats.results import Test
from pli_stats.stats.arguments import ALTERNATIVES, Floats
from pli_stats.stats.hypothesis.corrected_resampled_t import student
from pli_stats.stats.hypothesis.sign_flip_permutation import TIES, paired_differences
from pli_stats.text.notes import note
from pli_stats.text.words import counted


def diebold_mariano_test(
    loss_a: Any,
    loss_b: Any,
    *,
    horizon: int = 1,
    alternative: str = "two-sided",
    variance: str = "acf",
    level: float = 0.95,
) -> Test:
    """Return the Diebold-Mariano test of equal forecast losses in time order, as modified by Harvey and others.

    The sampling unit is the time step. Under the null hypothesis the differences d = loss_a - loss_b have mean zero;
    they are stationary, and correlated over fewer than `horizon` steps. With autocovariances c_k of d,

        DM = k mean(d) / sqrt((c_0 + 2 sum_{j<h} w_j c_j) / n),   k^2 = (n + 1 - 2h + h(h - 1)/n) / n,

    is compared with Student's t on n - 1 degrees of freedom; w_j = 1 ("acf") or 1 - j/h ("bartlett"). With "daniell"
    the variance is 2 pi times the mean of the first m = n^(1/3) periodogram ordinates, and t has 2 m degrees of
    freedom: no horizon has to be known.

    Parameters
    ----------
    loss_a, loss_b : array, (n,)
        Loss of each forecast (such as squared errors), in time order.
    horizon : int
        h: how many steps ahead the forecasts were made.
    alternative : {"two-sided", "less", "greater"}
        "greater": A has the larger losses.
    variance : {"acf", "bartlett", "daniell"}
        To be chosen before the losses are seen. With "acf" the variance may come out negative, and is then refused:
        series in which it does are those whose mean strayed, so that any test of them alone rejects a true null in 10
        to 60 %. With "bartlett" it cannot, but it comes out too small where later steps do correlate: 8 % rejections
        at 5 % for h = 2 and c_1 / c_0 = 0.4. "daniell" rejects 5 to 7 % with 40 losses or more and moving averages of
        up to 4 steps ("acf": 6 to 10 %), and 9 to 18 % with 10 losses and 3 or 4 steps ("acf": 13 to 17 %).
    level : float

    Returns
    -------
    Test
        `effect` is the mean loss difference; its interval inverts the test. Losses that are all equal give p = 1.

    Raises
    ------
    InputError
        A loss is not finite, lengths differ, fewer than two losses (three with "daniell"), a horizon as long as the
        series, a difference that is constant but not zero, or a variance ("acf") that is not positive.

    References
    ----------
    Diebold, F. X. & Mariano, R. S. (1995). Journal of Business & Economic Statistics 13, 253-263.
    doi:10.1080/07350015.1995.10524599
    Harvey, D., Leybourne, S. & Newbold, P. (1997). International Journal of Forecasting 13, 281-291.
    doi:10.1016/S0169-2070(96)00719-4
    Coroneo, L. & Iacone, F. (2020). Journal of Applied Econometrics 35, 391-409. doi:10.1002/jae.2756

    Examples
    --------
    >>> test = diebold_mariano_test([1.0, 4.0, 2.0, 6.0, 3.0], [0.5, 1.0, 2.5, 3.0, 1.0])
    >>> round(test.statistic, 6), round(test.p_value, 6)
    (2.297466, 0.083171)
    """
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_one_of("variance", variance, ("acf", "bartlett", "daniell"))
    horizon = check_whole("horizon", horizon, 1)
    check_level(level)
    difference, slack = paired_differences("loss_a", loss_a, "loss_b", loss_b, least=3 if variance == "daniell" else 2)
    n = len(difference)
    if horizon >= n:
        raise refusal("horizon", got=horizon, n=n)
    constant = float(np.ptp(difference)) <= 2.0 * float(slack.max())
    if constant and (np.abs(difference) > slack).any():
        raise refusal("no_variation", name="loss_a - loss_b", got=float(difference.mean()))
    notes = (note("equal_differences"),) if constant else ()
    effect = float(difference.mean())
    by_frequency = variance == "daniell"
    m = min(int(n ** (1.0 / 3.0) + 1e-9), (n - 1) // 2)
    df = 2.0 * m if by_frequency else n - 1.0
    t, p, low, high = 0.0, 1.0, effect, effect
    if not constant:
        scale = math.ldexp(1.0, math.frexp(float(np.abs(difference).max()))[1] - 1)
        scaled = difference / scale
        squared = _daniell_variance(scaled, m) if by_frequency else _lagged_variance(scaled, horizon, variance)
        t, p, low, high = student(effect, scale * math.sqrt(squared), df, alternative, level)
    by_lags = f"horizon {horizon}, {variance} variance, Harvey-Leybourne-Newbold"
    return Test(
        test=DIEBOLD_MARIANO.name,
        statistic=t,
        statistic_name="DM",
        df=(df,),
        p_value=p,
        alternative=alternative,
        effect=effect,
        effect_name=DIEBOLD_MARIANO.effect,
        effect_low=low,
        effect_high=high,
        conf_level=level,
        method=f"Daniell variance, {counted(m, 'frequency')}, Coroneo-Iacone" if by_frequency else by_lags,
        n=n,
        unit="time step",
        notes=notes,
    )


def _lagged_variance(difference: Floats, horizon: int, variance: str) -> float:
    """Return the variance of the mean of a series that is correlated over fewer than `horizon` steps."""
    centred = difference - difference.mean()
    n, plain = len(centred), float(centred @ centred)
    total = plain
    for lag in range(1, horizon):
        weight = 1.0 if variance == "acf" else 1.0 - lag / horizon
        total += 2.0 * weight * float(centred[lag:] @ centred[:-lag])
    if total <= TIES * plain:
        raise refusal("negative_variance", horizon=horizon, n=n)
    shrink = (n + 1.0 - 2.0 * horizon + horizon * (horizon - 1.0) / n) / n
    return total / n / n / shrink


def _daniell_variance(difference: Floats, m: int) -> float:
    """Return the variance of the mean of a series by the first m ordinates of its periodogram."""
    n = len(difference)
    waves = np.fft.rfft(difference - difference.mean())[1 : m + 1]
    return float((np.abs(waves) ** 2).mean()) / n / n
