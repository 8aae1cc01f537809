"""Who trains and who is held out: folds of whole groups or of rows, one group or time at a time, early stopping."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_seed, check_whole, refusal
from pli_stats.stats.arguments import labels

Folds = NDArray[np.int64]
Mask = NDArray[np.bool_]

_NEARLY = 1.5  # times the smallest group, that another may stand in for it


def grouped_folds(groups: Any, n_folds: int, seed: int) -> Folds:
    """Return the fold of each row, groups kept whole, for samples of groups that were never seen.

    Groups are taken from large to small, those of about the same size (within a factor of 2) in random order, each into
    the fold with the fewest rows so far. No two folds then differ by more rows than the largest group has.

    References
    ----------
    Graham, R. L. (1969). Bounds on multiprocessing timing anomalies. SIAM Journal on Applied Mathematics 17, 416-429.
    doi:10.1137/0117039

    Examples
    --------
    >>> folds = grouped_folds(["Eden", "Eden", "Botany", "Botany", "Kembla", "Kembla"], 3, seed=1)
    >>> sorted(set(folds.tolist())), bool(folds[0] == folds[1])
    ([0, 1, 2], True)
    """
    names, codes = _labelled(groups)
    _check_folds(n_folds, len(names), "group")
    sizes = np.bincount(codes)
    order = np.lexsort((_generator(seed).permutation(len(names)), -np.floor(np.log2(sizes))))
    rows, fold = np.zeros(n_folds, dtype=np.int64), np.empty(len(names), dtype=np.int64)
    for group in order:
        fold[group] = np.argmin(rows)
        rows[fold[group]] += sizes[group]
    return np.asarray(fold[codes])


def random_folds(n: int, n_folds: int, seed: int) -> Folds:
    """Return the fold of each row, rows dealt at random, for samples of groups that were seen in training.

    Examples
    --------
    >>> np.bincount(random_folds(7, 3, seed=1)).tolist()
    [3, 2, 2]
    """
    _check_folds(n_folds, check_whole("n", n, 1), "row")
    folds = np.empty(n, dtype=np.int64)
    folds[_generator(seed).permutation(n)] = np.arange(n) % n_folds
    return folds


def one_group_out(groups: Any, least: int = 1) -> list[tuple[Any, Mask]]:
    """Return each group of a certain size with its rows, to be held out in turn.

    Examples
    --------
    >>> [(port, rows.tolist()) for port, rows in one_group_out(["b", "a", "b"], least=2)]
    [('b', [True, False, True])]
    """
    names, codes = _labelled(groups)
    check_whole("least", least, 1)
    sizes = np.bincount(codes, minlength=len(names))
    if len(names) < 2 or sizes.max() < least:
        raise refusal("group_to_hold_out", least=least, groups=len(names), largest=int(sizes.max()))
    order = sorted(np.flatnonzero(sizes >= least).tolist(), key=lambda k: (str(names[k]), type(names[k]).__name__))
    return [(names[k], np.asarray(codes == k)) for k in order]


def forward_in_time(times: Any, least: int = 1) -> list[tuple[Any, Mask, Mask]]:
    """Return each time but the first with the rows before it, to train on, and its own, to be held out.

    Nothing of the same time or of a later one trains. A time of fewer rows than `least`, or with fewer before it, is
    not held out; its rows train for later ones.

    References
    ----------
    Bergmeir, C. & Benitez, J. M. (2012). Information Sciences 191, 192-213. doi:10.1016/j.ins.2011.12.028

    Examples
    --------
    >>> [(t, past.tolist(), now.tolist()) for t, past, now in forward_in_time([2013, 2008, 2013])]
    [(2013, [False, True, False], [True, False, True])]
    """
    given = np.asarray(times)
    check_whole("least", least, 1)
    found = [(t, given < t, given == t) for t in np.unique(given).tolist()]
    kept = [(t, past, now) for t, past, now in found if past.any() and min(past.sum(), now.sum()) >= least]
    if not kept:
        raise refusal("times_to_hold_out", least=least, times=len(found))
    return kept


def validation_rows(groups: Any, n: int, share: float, seed: int) -> Mask:
    """Return which rows to keep from the training of a network, so that it stops before it fits noise.

    Whole groups in random order, each taken if that brings the rows nearer to the share: never none, never all. With
    one group, or `groups=None`, rows are drawn instead.

    Examples
    --------
    >>> validation_rows(["a", "a", "b", "b", "c"], 5, 0.2, seed=1).sum() in (1, 2)
    True
    >>> int(validation_rows(None, 10, 0.2, seed=1).sum())
    2
    """
    return validation_sets(groups, n, share, 1, seed)[0]


def validation_sets(groups: Any, n: int, share: float, n_sets: int, seed: int) -> list[Mask]:
    """Return for each network of an ensemble the rows that it does not train on, the first those of `validation_rows`.

    Every set takes first what fewest sets before it took: the networks see all rows among them, and where sets suffice,
    each row is held out by some network.

    Examples
    --------
    >>> sum(held_out.astype(int) for held_out in validation_sets(None, 10, 0.2, 5, seed=1)).tolist()
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    """
    check_whole("n", n, 2)
    if isinstance(share, bool | str) or not 0.0 < share < 1.0:
        raise refusal("open_fraction", name="share", got=share)
    random = _generator(seed)
    names, codes = (
        (np.arange(0), np.zeros(0, dtype=np.int64)) if groups is None else labels("groups", groups, n, "group")
    )
    if len(names) < 2:
        order, m = random.permutation(n), min(max(round(share * n), 1), n - 1)
        turns = [order.take(np.arange(k * m, (k + 1) * m), mode="wrap") for k in range(n_sets)]
        return [np.isin(np.arange(n), turn) for turn in turns]
    order, times, sets = random.permutation(len(names)), np.zeros(len(names), dtype=np.int64), []
    for _ in range(n_sets):
        rested = order[np.argsort(times[order], kind="stable")].tolist()
        taken = _groups_near(np.bincount(codes), share * n, rested)
        times[taken] += 1
        sets.append(np.isin(codes, taken))
    return sets


def _groups_near(sizes: Folds, wanted: float, order: list[int]) -> list[int]:
    """Return groups, some but not all, whose rows together are about as many as wanted."""
    taken: list[int] = []
    rows = 0
    for group in order:
        if abs(rows + sizes[group] - wanted) < abs(rows - wanted) and len(taken) < len(sizes) - 1:
            taken.append(group)
            rows += int(sizes[group])
    # Each group is more than twice what is wanted: one of the smallest.
    return taken or [next(group for group in order if sizes[group] <= _NEARLY * sizes.min())]


def _labelled(groups: Any) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the distinct labels and the position of each row's label."""
    if groups is None or isinstance(groups, str) or not hasattr(groups, "__len__"):
        raise refusal("groups_needed", got=repr(groups))
    names, codes = labels("groups", groups, len(groups), "group")
    if not len(names):
        raise refusal("groups_needed", got="no rows")
    return names, codes


def _check_folds(n_folds: int, n: int, what: str) -> None:
    """Refuse fewer than 2 folds, or more than there are things to put into them."""
    if check_whole("n_folds", n_folds, 2) > n:
        raise refusal("too_many_folds", n_folds=n_folds, n=n, what=what)


def _generator(seed: int) -> np.random.Generator:
    """Return the random numbers of a seed."""
    return np.random.Generator(np.random.Philox(check_seed(seed)))
