"""Do several models differ? Tests on the ranks of their scores within blocks (ports, data sets), complete or not."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_one_of, check_truth, refusal, shape_text
from pli_stats.records.hypothesis_tests import FRIEDMAN
from pli_stats.results import Test
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.text.notes import note


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """Scores of k models in N blocks: names, values, and midranks within blocks (NaN where a score is missing)."""

    blocks: list[Any]
    models: list[Any]
    values: Floats
    ranks: Floats

    @property
    def mean_ranks(self) -> Floats:
        """Mean rank of each model, (k,)."""
        means: Floats = self.ranks.mean(axis=0)
        return means

    def ordered(self, order: NDArray[np.int64]) -> ScoreTable:
        """Return the same scores with the models in another order."""
        names = [self.models[j] for j in order]
        return ScoreTable(self.blocks, names, self.values[:, order], self.ranks[:, order])


def score_table(scores: Any, *, lower_is_better: bool = True, missing: bool = False) -> ScoreTable:
    """Return scores with their names and ranks, or refuse what cannot be ranked.

    Examples
    --------
    >>> score_table([[0.2, 0.1, 0.3], [0.5, 0.5, 0.9]]).ranks.tolist()
    [[2.0, 1.0, 3.0], [1.5, 1.5, 3.0]]
    """
    from scipy.stats import rankdata

    check_truth("lower_is_better", lower_is_better)
    try:
        given = np.asarray(scores)
    except ValueError:
        raise refusal("scores_shape", got="rows of different lengths") from None
    if given.ndim != 2 or min(given.shape) < 2:
        raise refusal("scores_shape", got=shape_text(given.shape))
    named = hasattr(scores, "columns")
    models = list(scores.columns) if named else list(range(given.shape[1]))
    blocks = list(scores.index) if named and hasattr(scores, "index") else list(range(given.shape[0]))
    for key, names, fact in (("duplicate_column", models, "column"), ("block_repeated", blocks, "block")):
        twice = [name for name in names if names.count(name) > 1] if len(set(names)) < len(names) else []
        if twice:
            raise refusal(key, **{fact: twice[0], "times": names.count(twice[0])})
    values = _cells(given, blocks, models, missing)
    ranks: Floats = rankdata(values if lower_is_better else -values, axis=1, nan_policy="omit")
    return ScoreTable(blocks, models, values, ranks)


def _cells(given: NDArray[Any], blocks: list[Any], models: list[Any], missing: bool) -> Floats:
    """Return the cells as doubles, missing ones as NaN, or refuse the first that is no finite number."""
    import pandas as pd

    absent = np.asarray(pd.isna(given))
    if given.dtype.kind in "iuf":
        wrong = ~absent & ~np.isfinite(given)
    else:
        wrong = ~absent & np.array([[not _finite_number(cell) for cell in row] for row in given.tolist()])
    refused = wrong if missing else wrong | absent
    if refused.any():
        i, j = (int(axis[0]) for axis in np.nonzero(refused))
        if absent[i, j]:
            raise refusal("scores_missing", block=blocks[i], model=models[j])
        raise refusal("scores_cell", block=blocks[i], model=models[j], value=given[[i], [j]].tolist()[0])
    return np.where(absent, np.nan, given).astype(np.float64)


def _finite_number(cell: Any) -> bool:
    """Say whether a cell is a finite number; text and truth values are none."""
    return isinstance(cell, numbers.Real) and not isinstance(cell, bool) and math.isfinite(cell)


def friedman_test(scores: Any, *, statistic: str = "iman_davenport", lower_is_better: bool = True) -> Test:
    """Test whether several models differ in the same blocks, by the ranks of their scores within each block.

    With mean ranks R_j of k models over N blocks, chi2 = 12 N / (k (k + 1)) sum_j (R_j - (k + 1) / 2)^2 / T with
    T = 1 - sum (t^3 - t) / (N k (k^2 - 1)) over all groups of t tied scores; F = (N - 1) chi2 / (N (k - 1) - chi2)
    with k - 1 and (k - 1)(N - 1) degrees of freedom. The effect is Kendall's W = chi2 / (N (k - 1)): 0 where the
    blocks' orders of the models cancel, 1 where all blocks order them alike.

    The sampling unit is the block. Under the null hypothesis every order of the models within a block is equally
    likely and blocks are independent: ports or data sets may be, folds of one data set are not, as they share
    training data (use `corrected_resampled_t_test`).

    Parameters
    ----------
    scores : DataFrame or array, (N, k)
        One row a block, one column a model. No missing cells: `skillings_mack_test` takes those.
    statistic : {"iman_davenport", "chi_squared"}
        The chi-squared distribution is the poorer approximation (conservative) where blocks are few.
    lower_is_better : bool
        Which end of the scale gets rank 1; statistic and p value are the same either way.

    Returns
    -------
    Test
        Where all blocks order the models alike F is infinite, and p is the exact probability of that. Where all
        scores of each block are equal the statistic is 0 and p is 1. Both carry a note.

    Raises
    ------
    InputError
        A cell is missing or not finite (named by block and model), or there are fewer than 2 blocks or models.

    References
    ----------
    Friedman, M. (1937). J. Am. Stat. Assoc. 32, 675-701. doi:10.1080/01621459.1937.10503522
    Iman, R. L. & Davenport, J. M. (1980). Communications in Statistics A 9, 571-595. doi:10.1080/03610928008827904
    Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.

    Examples
    --------
    >>> test = friedman_test([[1, 2, 3], [1, 3, 2], [2, 1, 3], [1, 2, 3]], statistic="chi_squared")
    >>> round(test.statistic, 6), test.df, round(test.effect, 6)
    (4.5, (2.0,), 0.5625)
    """
    check_one_of("statistic", statistic, ("iman_davenport", "chi_squared"))
    return friedman_of(score_table(scores, lower_is_better=lower_is_better), statistic)


def friedman_of(table: ScoreTable, statistic: str = "iman_davenport") -> Test:
    """Return Friedman's test of a complete table of scores."""
    from scipy.stats import chi2, f

    n, k = table.ranks.shape
    iman_davenport = statistic == "iman_davenport"
    df = (k - 1.0, (k - 1.0) * (n - 1.0)) if iman_davenport else (k - 1.0,)
    spread = tie_factor(table.ranks)
    value, p = 0.0, 1.0
    notes = [note("sign_test")] if k == 2 else []
    if spread == 0.0:
        concordance = 0.0
        notes.append(note("blocks_tied"))
    else:
        value = _chi_squared(table.ranks)
        concordance = min(value / (n * (k - 1)), 1.0)
        p = float(chi2.sf(value, k - 1))
    alike = iman_davenport and unanimous(table.ranks)
    if spread and not alike and is_small(n, k):
        notes.append(note("few_blocks", n=n, n_models=k))
    if spread and iman_davenport:
        value = math.inf if alike else iman_davenport_of(value, n, k)
        p = chance_of_agreement(table.ranks) if alike else float(f.sf(value, *df))
        notes += [note("blocks_agree", statistic="F")] if alike else []
    least = min(p, _least_p(n, k, iman_davenport=iman_davenport)) if spread else 1.0
    return Test(
        test=FRIEDMAN.name,
        statistic=value,
        df=df,
        p_value=p,
        effect=concordance,
        effect_name=FRIEDMAN.effect,
        method="Iman-Davenport F" if iman_davenport else "chi-squared approximation",
        n=n,
        notes=(*notes, *(coarse_p(least, n, "block") if spread else ())),
        statistic_name="F" if iman_davenport else "chi-squared",
        unit="block",
        least_p=least,
    )


def _least_p(n: int, k: int, *, iman_davenport: bool) -> float:
    """Return the least p without ties: of blocks that agree or, for F, all but for two neighbours in one block."""
    from scipy.stats import chi2, f

    most = n * (k - 1.0)
    if not iman_davenport:
        return float(chi2.sf(most, k - 1))
    nearly = iman_davenport_of(most - 24.0 * (n - 1.0) / (n * k * (k + 1.0)), n, k)
    return min(math.exp(-(n - 1) * math.lgamma(k + 1)), float(f.sf(nearly, k - 1.0, (k - 1.0) * (n - 1.0))))


def _chi_squared(ranks: Floats) -> float:
    """Return Friedman's chi-squared; of two models, which scipy refuses, it is that of the sign test."""
    from scipy.stats import friedmanchisquare

    if ranks.shape[1] == 2:
        signs = np.sign(ranks[:, 0] - ranks[:, 1])
        return float(signs.sum() ** 2 / np.abs(signs).sum())
    return max(float(friedmanchisquare(*ranks.T).statistic), 0.0)  # a difference of sums: rounding may go below 0


def iman_davenport_of(chi_squared: float, n_blocks: int, n_models: int) -> float:
    """Return the F statistic of Iman and Davenport from Friedman's chi-squared.

    Examples
    --------
    >>> round(iman_davenport_of(9.28, 14, 4), 2)
    3.69
    """
    return (n_blocks - 1) * chi_squared / (n_blocks * (n_models - 1) - chi_squared)


def tie_factor(ranks: Floats) -> float:
    """Return the variance of ranks within blocks relative to that without ties: 1 without ties, 0 where all tie.

    Examples
    --------
    >>> tie_factor(np.array([[1.0, 2.0, 3.0], [1.5, 1.5, 3.0]]))
    0.875
    """
    n, k = ranks.shape
    return float(12.0 * ((ranks - (k + 1) / 2.0) ** 2).sum() / (n * k * (k * k - 1.0)))


def is_small(n_blocks: int, n_models: int) -> bool:
    """Say whether a table is so small that chi-squared and F are poor approximations to a distribution of few steps.

    Below these sizes the F test at level 0.05 rejects equal models in 0 to 19 % of cases (3 blocks of 3 models: 19 %;
    2 models, 7 blocks: 12 %), above them in 4 to 6.6 % (2 models, whose sign test has few steps, excepted).

    Examples
    --------
    >>> is_small(6, 3), is_small(6, 5)
    (True, False)
    """
    return n_blocks < 5 or n_blocks * n_models < 24


def unanimous(ranks: Floats) -> bool:
    """Say whether all blocks rank the models alike."""
    return bool((ranks == ranks[0]).all())


def chance_of_agreement(ranks: Floats) -> float:
    """Return the probability that random orders within blocks agree throughout, given the ties of the first block.

    M^-(N - 1) with M the number of different orders of one block's ranks.

    Examples
    --------
    >>> round(chance_of_agreement(np.array([[1.0, 2.5, 2.5], [1.0, 2.5, 2.5], [1.0, 2.5, 2.5]])), 12)
    0.111111111111
    """
    n, k = ranks.shape
    ties = np.unique(ranks[0], return_counts=True)[1]
    logarithm = math.lgamma(k + 1) - sum(math.lgamma(t + 1) for t in ties)
    return math.exp(-(n - 1) * logarithm)
