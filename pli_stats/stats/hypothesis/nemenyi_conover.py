"""Which of several models differ? Pairwise comparisons over blocks, with critical difference, intervals and letters."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_whole, refusal
from pli_stats.records.hypothesis_tests import CONOVER, NEMENYI
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import Comparison
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.friedman import (
    ScoreTable,
    chance_of_agreement,
    friedman_of,
    score_table,
    tie_factor,
)
from pli_stats.stats.hypothesis.p_adjustment import adjust_p, least_adjusted_p, letters_if_possible, significant
from pli_stats.stats.hypothesis.studentized_range import range_quantile, range_tail
from pli_stats.text.note_wording import sentence
from pli_stats.text.notes import Note, note

if TYPE_CHECKING:
    import pandas as pd

PAIR_ORDER = (
    "group_a",
    "group_b",
    "estimate",
    "conf_low",
    "conf_high",
    "statistic",
    "p_value",
    "p_adjusted",
    "effect",
    "effect_name",
    "method",
)


def critical_difference(n_models: int, n_blocks: int, *, level: float = 0.95) -> float:
    """Return the difference of mean ranks from which on two of several models are significantly different (Nemenyi).

    CD = q sqrt(k (k + 1) / (12 N)), with q the quantile of the range of k independent standard normal variables.

    Parameters
    ----------
    n_models : int
        k, all models that are compared, not only those shown.
    n_blocks : int
        N, the independent blocks (ports, data sets) in which each model was scored.
    level : float
        1 minus the chance that any pair is found different where all models are equal, in large samples.

    Returns
    -------
    float
        In ranks.

    Raises
    ------
    InputError
        Fewer than 2 models or blocks, or a level outside (0, 1).

    References
    ----------
    Nemenyi, P. B. (1963). Distribution-free multiple comparisons. PhD thesis, Princeton University.
    Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.

    Examples
    --------
    >>> round(critical_difference(4, 14), 3)
    1.254
    """
    k, n = check_whole("n_models", n_models, 2), check_whole("n_blocks", n_blocks, 2)
    return range_quantile(1.0 - check_level(level), k) * math.sqrt(k * (k + 1) / (12.0 * n))


def nemenyi_test(scores: Any, *, level: float = 0.95, lower_is_better: bool = True) -> Comparison:
    """Compare every pair of models by the difference of their mean ranks over the same blocks, adjusted for all pairs.

    q = |R_a - R_b| / sqrt(k (k + 1) / (12 N)) is referred to the range of k standard normal variables, so the p value
    of a pair is already adjusted, and the intervals R_a - R_b -+ CD hold for all pairs together.

    The sampling unit is the block. Under the null hypothesis every order of all k models within a block is equally
    likely and blocks are independent. The test compares all models with each other; whether two models are found
    different also depends on which others are in the comparison (`pairwise_tests` does not have this property).

    Parameters
    ----------
    scores : DataFrame or array, (N, k)
        One row a block, one column a model; no missing cells.
    level : float
        Of the intervals and letters.
    lower_is_better : bool
        Whether the lowest score gets rank 1.

    Returns
    -------
    Comparison
        Models best first. `pairs`: estimate is the difference of mean ranks, statistic q, effect the share of blocks
        in which A is better minus the share in which B is. The omnibus test is Friedman's.

    Raises
    ------
    InputError
        A cell is missing or not finite, or there are fewer than 2 blocks or models.

    References
    ----------
    Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
    Benavoli, A., Corani, G. & Mangili, F. (2016). Journal of Machine Learning Research 17(5), 1-10.

    Examples
    --------
    >>> result = nemenyi_test([[0.2, 0.3, 0.9], [0.1, 0.4, 0.8], [0.3, 0.2, 0.7], [0.2, 0.5, 0.6], [0.1, 0.3, 0.9]])
    >>> result.groups[["model", "mean_rank", "letters"]].values.tolist()
    [[0, 1.2, 'a'], [1, 1.8, 'ab'], [2, 3.0, 'b']]
    """
    check_level(level)
    table = _by_mean_rank(scores, lower_is_better)
    n, k = table.ranks.shape
    pairs = model_pairs(table)
    unit = math.sqrt(k * (k + 1) / (12.0 * n))
    pairs["statistic"] = pairs["estimate"].abs() / unit
    pairs["p_value"] = pairs["p_adjusted"] = [range_tail(q, k) for q in pairs["statistic"]]
    reach = critical_difference(k, n, level=level)
    pairs["conf_low"], pairs["conf_high"] = pairs["estimate"] - reach, pairs["estimate"] + reach
    notes = (note("familywise_if_all_equal"), *((note("scores_tie"),) if tie_factor(table.ranks) < 1.0 else ()))
    return comparison_of(
        table,
        pairs,
        level=level,
        by="ranks",
        method=NEMENYI.name,
        adjust="studentized range",
        notes=notes,
        least_p=range_tail((k - 1) / unit, k),
    )


def conover_test(scores: Any, *, adjust: str = "holm", level: float = 0.95, lower_is_better: bool = True) -> Comparison:
    """Compare every pair of models by Conover's t test on their mean ranks over the same blocks, p values adjusted.

    t = (R_a - R_b) / s with s^2 = 2 (A - N sum_j R_j^2) / (N (N - 1)(k - 1)), where A is the sum of all squared
    ranks, and (N - 1)(k - 1) degrees of freedom. More powerful than Nemenyi's test, and takes ties into account.

    The sampling unit is the block. Under the null hypothesis every order of all k models within a block is equally
    likely and blocks are independent; t is an approximation. Where some models do differ, s shrinks with the
    agreement of the blocks about those, and equal models among the others are found different more often than
    1 - level says: in about 11 % of cases with one model far from three equal ones (a note says so).

    Parameters
    ----------
    scores : DataFrame or array, (N, k)
        One row a block, one column a model; no missing cells.
    adjust : str
        Method of `adjust_p`.
    level : float
        Of the letters, and of the intervals, which hold for one pair each.
    lower_is_better : bool
        Whether the lowest score gets rank 1.

    Returns
    -------
    Comparison
        Models best first. `pairs`: estimate is the difference of mean ranks, statistic t, effect the share of blocks
        in which A is better minus the share in which B is. Where all blocks rank the models alike, t is infinite and
        p the exact chance of that, with a note.

    Raises
    ------
    InputError
        A cell is missing or not finite, or there are fewer than 2 blocks or models.

    References
    ----------
    Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed., section 5.8. Wiley.
    Conover, W. J. & Iman, R. L. (1979). Technical report LA-7677-MS. doi:10.2172/6057803

    Examples
    --------
    >>> result = conover_test([[0.2, 0.3, 0.9], [0.1, 0.4, 0.8], [0.3, 0.2, 0.7], [0.2, 0.5, 0.6], [0.1, 0.3, 0.9]])
    >>> result.pairs[["group_a", "group_b", "p_adjusted"]].round(4).values.tolist()
    [[0.0, 1.0, 0.0667], [0.0, 2.0, 0.0007], [1.0, 2.0, 0.0057]]
    """
    from scipy.stats import t

    check_level(level)
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    table = _by_mean_rank(scores, lower_is_better)
    n, k = table.ranks.shape
    pairs = model_pairs(table)
    # Sums of midranks and of their squares are exact in doubles, so agreement gives exactly 0.
    left = float((table.ranks**2).sum() - (table.ranks.sum(axis=0) ** 2).sum() / n)
    error = math.sqrt(2.0 * left / (n * (n - 1) * (k - 1)))
    df = (n - 1) * (k - 1)
    notes = [note("single_pair_intervals"), note("familywise_weak")]
    if error:
        pairs["statistic"] = pairs["estimate"] / error
        pairs["p_value"] = 2.0 * t.sf(pairs["statistic"].abs(), df)
    else:
        apart = pairs["estimate"] != 0.0
        pairs["statistic"] = np.where(apart, np.copysign(np.inf, pairs["estimate"]), 0.0)
        pairs["p_value"] = np.where(apart, chance_of_agreement(table.ranks), 1.0)
        notes.append(note("blocks_agree", statistic="t") if apart.any() else note("blocks_tied"))
    pairs["p_adjusted"] = adjust_p(pairs["p_value"], method=adjust)
    reach = float(t.ppf((1.0 + level) / 2.0, df)) * error
    pairs["conf_low"], pairs["conf_high"] = pairs["estimate"] - reach, pairs["estimate"] + reach
    least = np.full(len(pairs), min(_least_conover_p(n, k), pairs["p_value"].min()))
    return comparison_of(
        table,
        pairs,
        level=level,
        by="ranks",
        method=CONOVER.name,
        adjust=adjust,
        notes=notes,
        least_p=least_adjusted_p(least, adjust),
    )


def _least_conover_p(n: int, k: int) -> float:
    """Return the least p of a pair without ties: blocks agree, or all but for two neighbours in one block."""
    from scipy.stats import t

    gap = k - 1.0 - {2: 2.0 / n, 3: 1.0 / n}.get(k, 0.0)
    nearly = 2.0 * float(t.sf(gap * n * math.sqrt(k - 1.0) / 2.0, (n - 1) * (k - 1)))
    return min(nearly, math.exp(-(n - 1) * math.lgamma(k + 1)))


def _by_mean_rank(scores: Any, lower_is_better: bool) -> ScoreTable:
    """Return the complete table of scores, models in order of their mean ranks."""
    table = score_table(scores, lower_is_better=lower_is_better)
    return table.ordered(np.argsort(table.mean_ranks, kind="stable"))


def mean_scores(table: ScoreTable) -> Floats:
    """Return the mean score of each model, or refuse scores whose sum is beyond a double."""
    with np.errstate(over="ignore", invalid="ignore"):
        means: Floats = table.values.mean(axis=0)
    if not np.isfinite(means).all():
        raise refusal("mean_overflow", name="scores", got=float(table.values.flat[np.abs(table.values).argmax()]))
    return means


def model_pairs(table: ScoreTable) -> pd.DataFrame:
    """Return all pairs with the difference of mean ranks and the share of blocks won less that lost."""
    import pandas as pd

    a, b = np.triu_indices(len(table.models), 1)
    sums = table.ranks.sum(axis=0)
    return pd.DataFrame(
        {
            "group_a": pd.Series([table.models[i] for i in a]),
            "group_b": pd.Series([table.models[i] for i in b]),
            "estimate": (sums[a] - sums[b]) / len(table.ranks),
            "effect": np.sign(table.ranks[:, b] - table.ranks[:, a]).mean(axis=0),
            "effect_name": "blocks won minus lost",
        }
    )


def comparison_of(
    table: ScoreTable, pairs: pd.DataFrame, *, level: float, by: str, notes: Iterable[Note], **fields: Any
) -> Comparison:
    """Return the comparison of models that stand best first, with letters and Friedman's test as the omnibus test."""
    import pandas as pd

    n, k = table.ranks.shape
    pairs["method"] = fields["method"]
    letters = letters_if_possible(pairs, table.models, level, fields["least_p"])
    groups = pd.DataFrame(
        {
            "model": pd.Series(table.models),
            "n": n,
            "estimate": mean_scores(table),
            "mean_rank": table.mean_ranks,
            "letters": list(letters.values()),
            "among_best": [True, *~significant(pairs["p_adjusted"][: k - 1], level)],
        }
    )
    design = note("block_design", n_models=k, n=n, by=by)
    return Comparison(
        what="model",
        measure="score",
        design=sentence(design),
        omnibus=friedman_of(table),
        groups=groups,
        pairs=pairs[list(PAIR_ORDER)],
        conf_level=level,
        n=n,
        unit="block",
        notes=(design, *notes),
        **fields,
    )
