"""Is there a monotone trend: Mann-Kendall, with autocorrelation, seasons, regions and non-detects."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from pli_stats.checks import check_one_of
from pli_stats.records.hypothesis_tests import MANN_KENDALL, REGIONAL_KENDALL, SEASONAL_KENDALL
from pli_stats.records.trend_methods import TREND_METHODS
from pli_stats.results import Test
from pli_stats.stats.arguments import ALTERNATIVES
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.stats.trends.autocorrelation import (
    notes_on_neighbours,
    notes_on_steps,
    notes_on_variance,
    serial_variance,
    whitened,
)
from pli_stats.stats.trends.kendall_scores import (
    EXACT_MOST,
    Score,
    approximate_p,
    block_score,
    covariance_variance,
    exact_law,
    exact_p,
)
from pli_stats.stats.trends.trend_notes import notes_on_correlated_blocks, notes_on_design, notes_on_differing_trends
from pli_stats.stats.trends.trend_series import METHODS, SERIAL, TrendDesign, check_method, trend_design
from pli_stats.text.notes import Note, note

FEW_TIED = 10  # with ties and fewer values Gilbert (1987) would not trust the normal law


def mann_kendall_test(
    values: Any,
    *,
    time: Any = None,
    alternative: str = "two-sided",
    method: str = "independent",
    season: Any = None,
    region: Any = None,
    nondetect: Any = None,
) -> Test:
    """Test whether values tend to rise or fall with time.

    S = sum over pairs with t_i < t_j of sign(x_j - x_i), over pairs of one season and region only where these are
    given. Under the null all orders of the values over the times of a block are equally likely: values are
    exchangeable, so several samples a year are allowed, but they must be independent. Without ties and up to 60 values
    p is exact, counted by inversions. Else S - sign(S) is referred to the normal law with the variance of S over all
    orders, summed over blocks; with u values tied and w values of one time it is

    var S = (v(n) - sum v(u) - sum v(w)) / 18 + sum u(u - 1) sum w(w - 1) / (2 n (n - 1))
    + sum u(u - 1)(u - 2) sum w(w - 1)(w - 2) / (9 n (n - 1)(n - 2)), v(m) = m (m - 1)(2 m + 5).

    Pairs of one time say nothing about trend and add nothing to S; the sums over w take them out of the variance. A
    non-detect is smaller than a measured value of at least its limit; other pairs with non-detects count as ties.

    Values that follow each other closely reject too often (at a correlation of 0.6 to 0.8 in 28 to 50 % of series
    without a trend, at 5 %): a note then gives the measured correlation. `method` allows for it:

    ar1: var S is multiplied by 1 + 2 / (n (n - 1)(n - 2)) sum_k (n - k)(n - k - 1)(n - k - 2) rho_k with rho_k =
    6 / pi asin(phi^k / 2), phi = (n r_1 + 2) / (n - 4) from the lag-1 correlation of normal scores of the detrended
    values, and S is referred to a t law with (n - 2)(1 - phi) / (1 + phi) degrees of freedom. It holds its size best
    (4 to 7 % of such series; 10 % with 20 values and 0.8).

    hamed_rao: the same with the significant correlations of the ranks at all lags, and the normal law (18 to 39 %).

    tfpw: the test of the series less its lag-1 correlation, the trend put back (28 to 64 %, no better than none).

    hirsch_slack: with seasons or regions, the variance with the covariances of blocks, whose values of one year are
    paired (3 to 7 %; 10 to 12 % of months correlated by 0.8). Without it, notes say where blocks are correlated, and
    where their trends differ (van Belle and Hughes 1984).

    Parameters
    ----------
    values : array, (n,)
        At least three; limits at non-detects.
    time : array, (n,), optional
        Years or other numbers, in any order; by default the order in which the values came. Needed with blocks.
    alternative : {"two-sided", "greater", "less"}
        "greater": values rise.
    method : {"independent", "hamed_rao", "ar1", "tfpw", "hirsch_slack"}
        The middle three take one value a time, at least ten, without blocks or non-detects.
    season, region : array, (n,), optional
        Labels of blocks (months; stations): only values of one block are compared.
    nondetect : array of bool, (n,), optional
        True where the value is the limit of a non-detect.

    Returns
    -------
    Test
        Statistic S; effect Kendall's tau-b. Equal values give S = 0 and p = 1 with a note.

    Raises
    ------
    InputError
        Fewer than three values, one not finite, arguments of other lengths, a single time, or a method that the design
        does not allow.

    References
    ----------
    Mann, H. B. (1945). Econometrica 13, 245-259. doi:10.2307/1907187
    Kendall, M. G. (1945). Biometrika 33, 239-251. doi:10.1093/biomet/33.3.239
    Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, chapter 16. Van Nostrand
    Reinhold.
    Hamed, K. H. & Rao, A. R. (1998). Journal of Hydrology 204, 182-196. doi:10.1016/S0022-1694(97)00125-X
    Yue, S., Pilon, P., Phinney, B. & Cavadias, G. (2002). Hydrological Processes 16, 1807-1829. doi:10.1002/hyp.1095
    Hirsch, R. M., Slack, J. R. & Smith, R. A. (1982). Water Resources Research 18, 107-121.
    doi:10.1029/WR018i001p00107
    Hirsch, R. M. & Slack, J. R. (1984). Water Resources Research 20, 727-732. doi:10.1029/WR020i006p00727
    van Belle, G. & Hughes, J. P. (1984). Water Resources Research 20, 127-136. doi:10.1029/WR020i001p00127
    Helsel, D. R. & Frans, L. M. (2006). Environmental Science & Technology 40, 4066-4073. doi:10.1021/es051650b
    Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
    doi:10.1002/9781118162729
    van Giersbergen, N. P. A. (2004). On the effect of deterministic terms on the bias in stable AR models. UvA
    Econometrics Discussion Paper 2004/08.

    Examples
    --------
    >>> test = mann_kendall_test([10, 15, 14, 20])
    >>> test.statistic, round(test.p_value, 4), round(test.effect, 4)
    (4.0, 0.3333, 0.6667)
    >>> years, seasons = [2019, 2019, 2020, 2020, 2021, 2021], ["wet", "dry"] * 3
    >>> test = mann_kendall_test([10, 4, 15, 5, 14, 7], time=years, season=seasons)
    >>> test.statistic, round(test.p_value, 4)
    (4.0, 0.2778)
    """
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_method(method, METHODS)
    design = trend_design(values, time, method, season, region, nondetect)
    serial = notes_on_steps(design.blocks[0]) if method in SERIAL else ()
    if method == "tfpw":
        block, r1 = whitened(design.blocks[0])
        design = TrendDesign((block,), (), design.n, 0)
        serial = (*serial, note("whitened", r1=r1))
    scores = [block_score(block) for block in design.blocks]
    found = _referred(design, scores, method, alternative)
    record = MANN_KENDALL if not design.kinds else REGIONAL_KENDALL if "region" in design.kinds else SEASONAL_KENDALL
    return Test(
        test=record.name,
        statistic=float(sum(score.s for score in scores)),
        df=found.df,
        p_value=found.p,
        alternative=alternative,
        effect=_tau(scores),
        effect_name=record.effect,
        method=found.how,
        n=design.n,
        notes=(*serial, *found.notes, *notes_on_design(design)),
        statistic_name="S",
        least_p=found.least,
    )


@dataclass(frozen=True)
class _Referred:
    """What came of referring S to its law."""

    p: float
    how: str
    least: float | None
    notes: tuple[Note, ...] = ()
    df: tuple[float, ...] = ()


def _referred(design: TrendDesign, scores: list[Score], method: str, alternative: str) -> _Referred:
    """Return p by the law of the method."""
    how = _how(design, scores, method)
    if not any(score.pairs_x for score in scores):
        nothing = note("no_comparable_pairs") if design.censored else note("no_trend")
        return _Referred(1.0, how, 1.0, (nothing,))
    s = sum(score.s for score in scores)
    if method in ("independent", "tfpw"):
        return _independent(design, scores, method, alternative, how)
    variance = sum(score.variance for score in scores)
    if method == "hirsch_slack":
        variance, years = covariance_variance(design)
        few = (note("few_years_covariances", n=years),) if years < TREND_METHODS[method].least else ()
        return _Referred(_p(s, variance, alternative), how, None, few)
    found = serial_variance(design.blocks[0], method)
    p = approximate_p(s, variance * found.factor, alternative, found.df)
    return _Referred(p, how, None, notes_on_variance(found, method), () if found.df is None else (found.df,))


def _independent(design: TrendDesign, scores: list[Score], method: str, alternative: str, how: str) -> _Referred:
    """Return p of independent values: exact, or normal with the variance for ties and non-detects."""
    s, most = sum(score.s for score in scores), sum(score.most for score in scores)
    side = "two-sided" if alternative == "two-sided" else "greater"
    if is_exact(design, scores):
        law = exact_law(tuple(len(block.x) for block in design.blocks))
        p, least = exact_p(s, law, alternative), exact_p(most, law, side)
    else:
        variance = sum(score.variance for score in scores)
        p, least = _p(s, variance, alternative), _p(most, variance, side)
    n = sum(len(block.x) for block in design.blocks)
    notes: tuple[Note, ...] = ()
    if any(score.tied for score in scores) and n < FEW_TIED:
        notes = (note("ties_of_few", least=FEW_TIED),)
    notes += coarse_p(least, n, "value")
    if method == "independent":
        notes += notes_on_correlated_blocks(design, scores) if design.kinds else notes_on_neighbours(design.blocks[0])
        notes += notes_on_differing_trends(scores) if design.kinds else ()
    return _Referred(p, how, least, notes)


def is_exact(design: TrendDesign, scores: list[Score]) -> bool:
    """Say whether the law of S is counted: no ties, no non-detects, and not too many values."""
    return not any(score.tied for score in scores) and sum(len(block.x) for block in design.blocks) <= EXACT_MOST


def _how(design: TrendDesign, scores: list[Score], method: str) -> str:
    """Return how p was computed, as results have it."""
    exact = method in ("independent", "tfpw") and is_exact(design, scores)
    ties = "variance for ties and non-detects" if design.censored else "variance for ties"
    law = "exact, by inversions" if exact else f"normal with continuity correction, {ties}"
    return TREND_METHODS[method].how.format(law=law)


def _p(s: int, variance: float, alternative: str) -> float:
    """Return p by the normal law, 1 where S cannot vary."""
    return approximate_p(s, variance, alternative) if variance > 0.0 else 1.0


def _tau(scores: list[Score]) -> float:
    """Return Kendall's tau-b: S among the pairs of which values, and times, can be put in order."""
    pairs = sum(math.sqrt(score.pairs_x) * math.sqrt(score.pairs_t) for score in scores)
    return sum(score.s for score in scores) / pairs if pairs else 0.0
