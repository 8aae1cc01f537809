"""Many tests at once: p values adjusted for their number, and letters that say which groups are not distinguishable."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_level, check_one_of, optional_package, refusal
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.stats.arguments import Floats, finite_vector, labels, levels_of
from pli_stats.text.notes import Note, note

if TYPE_CHECKING:
    import pandas as pd

PAIR_COLUMNS = ("group_a", "group_b", "p_adjusted")
COARSE = 0.05  # a test whose p value cannot be smaller than this says so
ALPHABET = string.ascii_lowercase + string.ascii_uppercase


def adjust_p(p: Any, *, method: str = "holm") -> Floats:
    """Return p values adjusted for the number of tests, in the order in which they came.

    With p(1) <= ... <= p(m), and all results cut off at 1: bonferroni m p; sidak 1 - (1 - p)^m; holm, the largest
    (m - j + 1) p(j) over j <= i; hochberg, the smallest (m - j + 1) p(j) over j >= i; hommel, the closed test with
    Simes' inequality; bh, the smallest m p(j) / j over j >= i; by, that times 1 + 1/2 + ... + 1/m.

    Bonferroni and Holm bound the chance of any false rejection (family-wise error) whatever the dependence between
    the tests; Hochberg, Hommel and Sidak under independence and common kinds of positive dependence. BH bounds the
    expected share of false rejections under the same conditions, BY always.

    Parameters
    ----------
    p : array, (m,)
        P values of all tests of the family, in [0, 1]; a missing one is refused, as it would change m.
    method : {"holm", "hochberg", "hommel", "bonferroni", "sidak", "bh", "by", "none"}

    Returns
    -------
    array, (m,)

    Raises
    ------
    InputError
        A p value is missing or outside [0, 1], there is none, or the method is unknown.
    MissingExtraError
        statsmodels, which the extra `stats` brings, is not installed; a single p value does without.

    References
    ----------
    Holm, S. (1979). Scandinavian Journal of Statistics 6, 65-70.
    Hochberg, Y. (1988). Biometrika 75, 800-802. doi:10.1093/biomet/75.4.800
    Hommel, G. (1988). Biometrika 75, 383-386. doi:10.1093/biomet/75.2.383
    Benjamini, Y. & Hochberg, Y. (1995). J. R. Statist. Soc. B 57, 289-300. doi:10.1111/j.2517-6161.1995.tb02031.x
    Benjamini, Y. & Yekutieli, D. (2001). Annals of Statistics 29, 1165-1188. doi:10.1214/aos/1013699998

    Examples
    --------
    >>> adjust_p([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    check_one_of("method", method, tuple(ADJUSTMENTS))
    given = probabilities("p", p)
    if method == "none" or len(given) == 1:
        return given.copy()
    multitest = optional_package("statsmodels.stats.multitest", "Adjusting p values")
    with np.errstate(divide="ignore"):  # Sidak of p = 1 takes the logarithm of 0, and is 1
        adjusted: Floats = multitest.multipletests(given, method=ADJUSTMENTS[method].statsmodels)[1]
    return adjusted


def probabilities(name: str, values: Any) -> Floats:
    """Return the values as doubles if each lies in [0, 1]."""
    p = finite_vector(name, values)
    bad = (p < 0.0) | (p > 1.0)
    if bad.any():
        raise refusal("p_range", name=name, got=float(p[np.argmax(bad)]), position=int(np.argmax(bad)))
    return p


def significant(p: Any, level: float) -> NDArray[np.bool_]:
    """Say which p values are at most 1 - level.

    Examples
    --------
    >>> significant([0.1, 0.11], 0.9).tolist()
    [True, False]
    """
    return np.asarray(p) <= round(1.0 - level, 12)  # 1 - 0.9 is a little less than 0.1


def least_adjusted_p(least: Any, adjust: str) -> float:
    """Return the least adjusted p value of a pair, if every pair had the least p value that it could have.

    Examples
    --------
    >>> least_adjusted_p([0.0625, 0.0625, 0.0625], "holm")
    0.1875
    """
    return float(adjust_p(least, method=adjust).min())


def coarse_p(least: float, n: int, unit: str) -> tuple[Note, ...]:
    """Return the note on a test whose p value cannot be small, whatever the data."""
    return (note("coarse_p", n=n, unit=unit, least=least),) if least > COARSE else ()


def no_power(
    n: int, unit: str, least: float, adjusted: float, adjust: str, pairs: int, level: float
) -> tuple[Note, ...]:
    """Return the note on pairs none of which could have been significant: the least p value, and adjusted."""
    facts = {"n": n, "unit": unit, "least": least, "adjust": adjust, "pairs": pairs, "alpha": 1.0 - level}
    return () if could_differ(adjusted, level) else (note("no_power", **facts),)


def could_differ(least: float | None, level: float) -> bool:
    """Say whether the least p value of a design is significant.

    Examples
    --------
    >>> could_differ(0.1, 0.95), could_differ(0.05, 0.95), could_differ(None, 0.95)
    (False, True, True)
    """
    return least is None or bool(significant(least, level))


def letters_if_possible(pairs: pd.DataFrame, order: Iterable[Any], level: float, least: float | None) -> dict[Any, str]:
    """Return compact letters, empty ones where no pair could have been significant: they would say that none differ."""
    letters = compact_letters(pairs, order=order, level=level)
    return letters if could_differ(least, level) else dict.fromkeys(letters, "")


def compact_letters(pairs: pd.DataFrame, *, order: Iterable[Any] | None = None, level: float = 0.95) -> dict[Any, str]:
    """Return letters for groups: two groups share a letter if, and only if, they are not significantly different.

    Insert and absorb, then sweep: start with one letter for all groups; for each significant pair split each letter
    that both carry into one without the first and one without the second; drop a letter whose groups all carry
    another. What is left, and found here at once, are the largest sets of groups none of which differ. At last drop
    each letter all of whose pairs share another one too. Single entries are not swept, so that
    the groups of a letter stay in a row where p values follow the order, as R's multcompView has it. A pair is
    significant if p_adjusted <= 1 - level. Sharing a letter means that no difference was shown, not that there is none.

    Parameters
    ----------
    pairs : DataFrame, one row a pair
        Columns group_a, group_b, p_adjusted (others are ignored), every pair of groups exactly once: the `pairs` of a
        `Comparison`.
    order : sequence of groups, optional
        Best first: the first group gets "a". By default the order of levels where both columns are categorical with
        the same, else of first appearance in group_a, then group_b.
    level : float
        1 minus the error rate that the p values were adjusted for.

    Returns
    -------
    dict
        Group to letters, in `order`. After z come A to Z, then [53], [54] and so on.

    Raises
    ------
    InputError
        A column or a pair is missing, a pair stands twice, a p value is missing or outside [0, 1], or `order` does
        not name each group once.

    References
    ----------
    Piepho, H.-P. (2004). Journal of Computational and Graphical Statistics 13, 456-466. doi:10.1198/1061860043515

    Examples
    --------
    >>> import pandas as pd
    >>> pairs = pd.DataFrame({"group_a": ["rf", "rf", "svm"], "group_b": ["svm", "net", "net"],
    ...                       "p_adjusted": [0.3, 0.01, 0.2]})
    >>> compact_letters(pairs)
    {'rf': 'a', 'svm': 'ab', 'net': 'b'}
    """
    check_level(level)
    missing = [column for column in PAIR_COLUMNS if column not in getattr(pairs, "columns", ())]
    if missing:
        raise refusal("pairs_kind", got=type(pairs).__name__, missing=", ".join(missing))
    p = probabilities("p_adjusted", pairs["p_adjusted"])
    ends: Any = np.concatenate([np.asarray(pairs[column], dtype=object) for column in PAIR_COLUMNS[:2]])
    levels = {levels_of(pairs[column]) for column in PAIR_COLUMNS[:2]}
    if len(levels) == 1 and (shared := levels.pop()) is not None:
        ends = shared.categorical(ends)
    found, codes = labels("group_a, group_b", ends, 2 * len(p), "group")
    names = list(found) if order is None else _same_groups(order, list(found))
    place = np.array([names.index(name) for name in found])[codes].reshape(2, -1)
    _each_pair_once(place, names)
    columns = letter_columns(len(names), [(int(a), int(b)) for a, b in place[:, significant(p, level)].T])
    return {
        name: "".join(_letter(c) for c, members in enumerate(columns) if i in members) for i, name in enumerate(names)
    }


def letter_columns(k: int, different: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return for each letter the groups that carry it, the letter of the first group first.

    Examples
    --------
    >>> letter_columns(3, [(0, 2)])
    [(0, 1), (1, 2)]
    """
    near = [((1 << k) - 1) ^ (1 << i) for i in range(k)]  # sets of groups as bits of whole numbers
    for a, b in different:
        near[a] &= ~(1 << b)
        near[b] &= ~(1 << a)
    return _sweep(sorted(tuple(_members(column)) for column in _largest_sets(near)), k)


def _largest_sets(near: list[int]) -> Iterator[int]:
    """Yield the sets of groups none of which differ, and to which no other group can be added (Bron and Kerbosch)."""
    stack = [(0, (1 << len(near)) - 1, 0)]
    while stack:
        chosen, left, done = stack.pop()
        for i in _members(left):
            if left & ~near[i] == 1 << i:  # it is near all that are left, and is in each of their sets
                chosen, left, done = chosen | 1 << i, left ^ 1 << i, done & near[i]
        if not left and not done:
            yield chosen
        pivot = min(_members(left | done), key=lambda i: (left & ~near[i]).bit_count(), default=0)
        for i in _members(left & ~near[pivot]):
            stack.append((chosen | 1 << i, left & near[i], done & near[i]))
            left, done = left ^ 1 << i, done | 1 << i


def _members(groups: int) -> Iterator[int]:
    """Yield the places of the bits of a set of groups."""
    while groups:
        lowest = groups & -groups
        yield lowest.bit_length() - 1
        groups ^= lowest


def _sweep(columns: list[tuple[int, ...]], k: int) -> list[tuple[int, ...]]:
    """Return the letters without those all of whose pairs (and groups) share another letter, last ones first."""
    shared = np.zeros((k, k), dtype=np.int64)  # letters that two groups share, on the diagonal those of one
    for column in columns:
        shared[np.ix_(column, column)] += 1
    kept = []
    for column in columns[::-1]:
        block = np.ix_(column, column)
        if (shared[block] > 1).all():
            shared[block] -= 1
        else:
            kept.append(column)
    return kept[::-1]


def _letter(number: int) -> str:
    """Return the sign of a letter, counted from 0."""
    return ALPHABET[number] if number < len(ALPHABET) else f"[{number + 1}]"


def _same_groups(wanted: Iterable[Any], found: list[Any]) -> list[Any]:
    """Return the order if it names each group exactly once."""
    if isinstance(wanted, str | bytes) or not isinstance(wanted, Iterable):
        raise refusal("names_kind", name="order", got=wanted)
    order = list(wanted)
    for group in [*order, *found]:
        if order.count(group) != 1 or group not in found:
            raise refusal("order_groups", group=group, times=order.count(group), found=found.count(group))
    return order


def _each_pair_once(place: np.ndarray[Any, Any], names: list[Any]) -> None:
    """Refuse a pair that is missing, stands twice or is of one group with itself."""
    times = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(times, (place.min(axis=0), place.max(axis=0)), 1)
    wrong = np.argwhere(times != np.triu(np.ones_like(times), 1))
    if len(wrong):
        a, b = (int(i) for i in wrong[0])
        raise refusal("pair_count", a=names[a], b=names[b], times=int(times[a, b]))
