"""Do several models differ where some were not scored in all blocks? The test of Skillings and Mack."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_one_of, check_resamples, check_seed, listed, refusal
from pli_stats.records.hypothesis_tests import SKILLINGS_MACK
from pli_stats.results import Test
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.friedman import ScoreTable, is_small, score_table
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.stats.resampling.random_streams import monte_carlo_p, philox
from pli_stats.text.notes import Note, note
from pli_stats.text.words import counted

BLOCK_DRAWS = 1 << 17  # random numbers drawn at a time: a block's size is a function of the table's only
ROUNDING = 1e-9  # relative; statistics of random orders that differ from the observed one by less are ties with it


def skillings_mack_test(
    scores: Any,
    *,
    method: str = "chi_squared",
    n_resamples: int = 9999,
    seed: int = 1,
    lower_is_better: bool = True,
) -> Test:
    """Test whether several models differ where some were not scored in all blocks, by ranks within blocks.

    Block i ranks its k_i scores; A_j = sum_i sqrt(12 / (k_i + 1)) (r_ij - (k_i + 1) / 2) over the blocks with model j.
    The statistic is A' V^- A with V the covariance of A under random orders within blocks: without ties
    V_jl = -(number of blocks with both j and l); tied blocks enter with the variance of their midranks. For a
    complete table it equals Friedman's chi-squared, ties or not.

    The sampling unit is the block. Under the null hypothesis every order of the scores that a block has is equally
    likely, and blocks are independent. Which cells are missing must have nothing to do with what their scores would
    have been: a model that failed where it would have been bad makes the test misleading.

    Parameters
    ----------
    scores : DataFrame or array, (N, k)
        One row a block, one column a model, NaN where missing. Blocks with fewer than two scores say nothing about
        differences; they are removed and named in the notes.
    method : {"chi_squared", "monte_carlo"}
        p from the chi-squared distribution with k - 1 degrees of freedom, or from random orders within blocks, which
        is valid for any number of blocks and any ties: (b + 1) / (n_resamples + 1).
    n_resamples, seed : int
        For "monte_carlo".
    lower_is_better : bool
        Which end of the scale gets rank 1; statistic and p value are the same either way.

    Returns
    -------
    Test

    Raises
    ------
    InputError
        A score is infinite or text, fewer than two blocks have two scores, or the models fall into parts that were
        never scored in a common block.

    References
    ----------
    Skillings, J. H. & Mack, G. A. (1981). Technometrics 23, 171-177. doi:10.1080/00401706.1981.10486261
    Chatfield, M. & Mander, A. (2009). Stata Journal 9, 299-305. doi:10.1177/1536867X0900900208

    Examples
    --------
    >>> nan = float("nan")
    >>> scores = [[3, 5, 15], [1, 3, 18], [5, 4, 21], [2, nan, 6], [0, 2, 17], [0, 2, 10], [0, 3, 8], [0, 2, 13]]
    >>> test = skillings_mack_test(scores)
    >>> round(test.statistic, 2), test.df, round(test.p_value, 4)
    (13.28, (2.0,), 0.0013)
    """
    from scipy.stats import chi2

    check_one_of("method", method, ("chi_squared", "monte_carlo"))
    check_resamples(n_resamples)
    check_seed(seed)
    table = score_table(scores, lower_is_better=lower_is_better, missing=True)
    enough = (~np.isnan(table.ranks)).sum(axis=1) >= 2
    ranks = table.ranks[enough]
    if len(ranks) < 2:
        raise refusal("scores_shape", got=f"{counted(len(ranks), 'row')} with two scores or more")
    _refuse_unlinked(~np.isnan(ranks), table.models)
    sizes = (~np.isnan(ranks)).sum(axis=1, keepdims=True)
    centred = np.where(np.isnan(ranks), 0.0, np.sqrt(12.0 / (sizes + 1)) * (ranks - (sizes + 1) / 2.0))
    inverse, rank = _inverse_covariance(centred, ~np.isnan(ranks))
    sums = centred.sum(axis=0)
    value = float(sums @ inverse @ sums)
    notes = _cell_notes(table, enough, centred, rank)
    simulated = method == "monte_carlo"
    if rank and not simulated and is_small(*ranks.shape):
        notes = (*notes, note("few_blocks", n=len(ranks), n_models=ranks.shape[1]))
    p, error = float(chi2.sf(value, rank)) if rank else 1.0, 0.0
    if simulated:
        p, error = _random_order_p(centred, ~np.isnan(ranks), inverse, value, n_resamples, seed)
    least = min(p, _least_p(ranks, n_resamples if simulated else 0)) if rank else 1.0
    return Test(
        test=SKILLINGS_MACK.name,
        statistic=value,
        df=(float(rank or len(sums) - 1),),
        p_value=p,
        method="random orders within blocks" if simulated else "chi-squared approximation",
        n=len(ranks),
        seed=seed if simulated else None,
        notes=(*notes, *(coarse_p(least, len(ranks), "block") if rank else ())),
        statistic_name="SM",
        n_resamples=n_resamples if simulated else 0,
        p_error=error,
        unit="block",
        least_p=least,
    )


def _least_p(ranks: Floats, n_resamples: int) -> float:
    """Return p of blocks that agree without ties on the order of the mean ranks."""
    from scipy.stats import chi2, rankdata

    present = ~np.isnan(ranks)
    sizes = present.sum(axis=1, keepdims=True)
    if n_resamples:
        # One order and its reverse, or in complete blocks any order, of those within each block.
        log_orders = sum(math.lgamma(m + 1.0) for m in sizes.ravel())
        alike = math.lgamma(ranks.shape[1] + 1.0) if present.all() else math.log(2.0)
        return max(math.exp(min(alike - log_orders, 0.0)), 1.0 / (n_resamples + 1.0))
    order = np.nanmean(ranks / (sizes + 1.0), axis=0).argsort(kind="stable").argsort()
    alike_ranks = rankdata(np.where(present, order, np.nan), axis=1, nan_policy="omit")
    centred = np.where(present, np.sqrt(12.0 / (sizes + 1)) * (alike_ranks - (sizes + 1) / 2.0), 0.0)
    inverse, rank = _inverse_covariance(centred, present)
    sums = centred.sum(axis=0)
    return float(chi2.sf(float(sums @ inverse @ sums), rank))


def _refuse_unlinked(present: NDArray[np.bool_], models: list[Any]) -> None:
    """Refuse models that no chain of common blocks links with the first one."""
    linked = np.arange(len(models)) == 0
    for _ in models:
        linked |= present[present[:, linked].any(axis=1)].any(axis=0)
    if not linked.all():
        parts = [
            listed([m for m, inside in zip(models, linked, strict=True) if inside == side]) for side in (False, True)
        ]
        raise refusal("blocks_unconnected", apart=parts[0], others=parts[1])


def _inverse_covariance(centred: Floats, present: NDArray[np.bool_]) -> tuple[Floats, int]:
    """Return the pseudoinverse and the rank of the covariance of the sums under random orders within blocks."""
    sizes = present.sum(axis=1)
    variance = (centred**2).sum(axis=1) / (sizes - 1)
    inside = present.astype(np.float64)
    covariance = np.diag(variance @ inside) - (inside.T * (variance / sizes)) @ inside
    return np.linalg.pinv(covariance, hermitian=True), int(np.linalg.matrix_rank(covariance, hermitian=True))


def _cell_notes(table: ScoreTable, enough: NDArray[np.bool_], centred: Floats, rank: int) -> tuple[Note, ...]:
    """Return what must be said about blocks removed, tied blocks and lost degrees of freedom."""
    notes = []
    removed = [block for block, kept in zip(table.blocks, enough, strict=True) if not kept]
    if removed:
        notes.append(note("removed_blocks", n=len(removed), blocks=tuple(map(str, removed))))
    tied = int((centred == 0.0).all(axis=1).sum())
    if not rank:
        return (*notes, note("blocks_tied"))
    if tied:
        notes.append(note("tied_blocks", n=tied))
    if rank < centred.shape[1] - 1:
        notes.append(note("lost_df", df=rank, full=centred.shape[1] - 1))
    return tuple(notes)


def _random_order_p(
    centred: Floats, present: NDArray[np.bool_], inverse: Floats, value: float, n_resamples: int, seed: int
) -> tuple[float, float]:
    """Return the share of random orders within blocks at least as extreme as the observed one, and its error."""
    n, k = centred.shape
    first = np.take_along_axis(centred, np.argsort(~present, axis=1, kind="stable"), axis=1)  # missing cells last
    size = max(1, BLOCK_DRAWS // (n * k))
    reached = 0
    for block, start in enumerate(range(0, n_resamples, size)):
        keys = philox(seed, block).random((size, n, k))[: n_resamples - start]
        places = np.argsort(np.where(present, keys, 2.0), axis=2)
        orders = np.empty_like(keys)
        np.put_along_axis(orders, places, np.broadcast_to(first, keys.shape), axis=2)
        sums = orders.sum(axis=1)
        reached += int((np.einsum("bj,jl,bl->b", sums, inverse, sums) >= value * (1.0 - ROUNDING)).sum())
    return monte_carlo_p(reached, n_resamples)
