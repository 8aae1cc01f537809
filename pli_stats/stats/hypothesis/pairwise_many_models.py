"""Which of several models differ? A paired test for every pair, on the scores themselves, p values adjusted."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_seed
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import Comparison, Test
from pli_stats.stats.hypothesis.friedman import score_table
from pli_stats.stats.hypothesis.nemenyi_conover import comparison_of, mean_scores, model_pairs
from pli_stats.stats.hypothesis.p_adjustment import adjust_p, least_adjusted_p, no_power
from pli_stats.stats.hypothesis.paired_tests import paired_permutation_test, wilcoxon_test
from pli_stats.text.notes import Note, gathered_by, note

if TYPE_CHECKING:
    import pandas as pd


def pairwise_tests(
    scores: Any,
    *,
    test: str = "wilcoxon",
    adjust: str = "holm",
    level: float = 0.95,
    lower_is_better: bool = True,
    seed: int = 1,
) -> Comparison:
    """Compare every pair of models by a paired test of their scores in the same blocks, p values adjusted.

    Each pair is tested on its own differences, whatever other models are in the comparison: by Wilcoxon's signed
    rank test or by the sign-flip permutation test of the mean difference. Scores must be comparable in size between
    blocks; if they are not, use `nemenyi_test` or `conover_test`, which look at ranks within blocks only.

    The sampling unit is the block. Under the null hypothesis of a pair its differences are independent and symmetric
    about 0. No p value is below 2^(1 - N); where that, adjusted, exceeds 1 - level no pair can be found different,
    which is noted.

    Parameters
    ----------
    scores : DataFrame or array, (N, k)
        One row a block, one column a model; no missing cells.
    test : {"wilcoxon", "permutation"}
    adjust : str
        Method of `adjust_p`.
    level : float
        Of the letters.
    lower_is_better : bool
        Whether the lowest score is the best.
    seed : int
        Used where there are too many blocks for the exact permutation distribution.

    Returns
    -------
    Comparison
        Models best first, by mean score. `pairs`: estimate is the mean difference of scores; statistic and effect
        are those of `wilcoxon_test` or `paired_permutation_test`; intervals are those of the latter, for one pair
        each, and empty for the former. The omnibus test is Friedman's.

    Raises
    ------
    InputError
        A cell is missing or not finite, or there are fewer than 2 blocks or models.

    References
    ----------
    Benavoli, A., Corani, G. & Mangili, F. (2016). Journal of Machine Learning Research 17(5), 1-10.

    Examples
    --------
    >>> scores = [[0.20, 0.31, 0.91], [0.11, 0.43, 0.82], [0.30, 0.35, 0.77], [0.22, 0.51, 0.65], [0.13, 0.32, 0.96]]
    >>> result = pairwise_tests(scores, test="permutation")
    >>> result.pairs[["p_value", "p_adjusted"]].values.tolist()
    [[0.0625, 0.1875], [0.0625, 0.1875], [0.0625, 0.1875]]
    """
    check_one_of("test", test, ("wilcoxon", "permutation"))
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    check_level(level)
    check_seed(seed)
    table = score_table(scores, lower_is_better=lower_is_better)
    means = mean_scores(table)
    table = table.ordered(np.argsort(means if lower_is_better else -means, kind="stable"))
    pairs = model_pairs(table)
    columns = [(table.values[:, a], table.values[:, b]) for a, b in combinations(range(len(means)), 2)]
    found = [
        wilcoxon_test(x, y, level=level)
        if test == "wilcoxon"
        else paired_permutation_test(x, y, level=level, seed=seed)
        for x, y in columns
    ]
    pairs["estimate"] = [float((x - y).mean()) for x, y in columns]
    for column in ("statistic", "p_value", "effect", "effect_name"):
        pairs[column] = [getattr(one, column) for one in found]
    pairs["p_adjusted"] = adjust_p(pairs["p_value"], method=adjust)
    for column, end in (("conf_low", "effect_low"), ("conf_high", "effect_high")):
        pairs[column] = np.nan if test == "wilcoxon" else [getattr(one, end) for one in found]
    n = len(table.blocks)
    least = math.ldexp(1.0, 1 - n)
    least_p = least_adjusted_p(np.full(len(found), least), adjust)
    return comparison_of(
        table,
        pairs,
        level=level,
        by="scores",
        method=found[0].test,
        adjust=adjust,
        notes=_notes(found, pairs, no_power(n, "block", least, least_p, adjust, len(found), level)),
        least_p=least_p,
        seed=next((one.seed for one in found if one.seed is not None), None),
    )


def _notes(found: list[Test], pairs: pd.DataFrame, power: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return what is said about the intervals, about all pairs, and about some, which are then named."""
    intervals = note("wilcoxon_no_interval" if pairs["conf_low"].isna().all() else "single_pair_intervals")
    names = zip(pairs["group_a"], pairs["group_b"], strict=True)
    return (intervals, *power, *gathered_by("pair", zip(names, (one.notes for one in found), strict=True)))
