"""What is exchanged when two domains are compared: samples or whole groups, and which of them are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.stats.arguments import labels, same_length
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.text.notes import Note, note

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

# Places in the random stream: permutations count their blocks from 0, what is drawn once stands far above.
ROWS_DRAWN, UNITS_DRAWN, PROJECTIONS, FOLDS = (place << 60 for place in (1, 2, 3, 4))
# Mean rows of a group in one domain over those in the other. Groups of 12 and of 3 rows, taken as they are, let CORAL
# reject in 21 % of cases instead of 5, and the other distances in 5 to 11 %.
ALIKE = 1.1


@dataclass(frozen=True, eq=False)
class Units:
    """What is exchangeable: `codes` (N,) names the unit of each row, `from_source` (U,) the domain of each unit."""

    codes: Indices
    from_source: NDArray[np.bool_]
    noun: str
    notes: tuple[Note, ...] = ()

    @property
    def source_rows(self) -> NDArray[np.bool_]:
        """Rows that are of the source, (N,)."""
        return self.from_source[self.codes]

    @property
    def n_source(self) -> int:
        """Number of units of the source."""
        return int(self.from_source.sum())

    @property
    def n_target(self) -> int:
        """Number of units of the target."""
        return len(self.from_source) - self.n_source

    @cached_property
    def n_arrangements(self) -> int:
        """Number of ways to deal the units out to domains of so many units."""
        return math.comb(len(self.from_source), self.n_source)

    @property
    def fewest_rows(self) -> int:
        """Rows of the smaller domain in the arrangement that leaves it with the smallest units."""
        sizes = np.sort(np.bincount(self.codes))
        return int(sizes[: min(self.n_source, self.n_target)].sum())

    def least_p(self, n_permutations: int) -> float:
        """Return the smallest p value that can come out; in domains of equally many units the swap ties."""
        ties = 2 if self.n_source == self.n_target else 1
        return max(ties / self.n_arrangements, 1.0 / (n_permutations + 1.0))

    def remarks(self, n_permutations: int) -> list[Note]:
        """Return what must be read beside p values from so many permutations."""
        least, counted = self.least_p(n_permutations), self.n_arrangements <= n_permutations
        n = self.n_arrangements if counted else n_permutations
        made = [*self.notes, *([note("arrangements_enumerated", n=n, unit=self.noun)] if counted else [])]
        if least > 0.05:
            sizes = {"source": self.n_source, "target": self.n_target, "unit": self.noun}
            made.append(note("least_p_of_arrangements", **sizes, n=n, least=least))
        return made


def pool_units(X_source: Any, X_target: Any, source_groups: Any, target_groups: Any) -> Units:
    """Return the exchangeable units of two domains, rows of the source first.

    Examples
    --------
    >>> units = pool_units([[1.0]] * 3, [[2.0]] * 2, ["a", "a", "b"], ["c", "c"])
    >>> units.codes.tolist(), units.from_source.tolist()
    ([0, 0, 1, 2, 2], [True, True, False])
    """
    if (source_groups is None) != (target_groups is None):
        given, lacks = (
            ("target_groups", "source_groups") if source_groups is None else ("source_groups", "target_groups")
        )
        raise refusal("similarity_groups", given=given, lacks=lacks)
    if source_groups is None:
        n = len(X_source)
        return Units(np.arange(n + len(X_target)), np.arange(n + len(X_target)) < n, "sample")
    same_length("source_groups", source_groups, "X_source", X_source)
    same_length("target_groups", target_groups, "X_target", X_target)
    ours, source = labels("source_groups", source_groups, len(X_source), "group")
    theirs, target = labels("target_groups", target_groups, len(X_target), "group")
    shared = len(set(ours.tolist()) & set(theirs.tolist()))
    codes = np.concatenate([source, target + len(ours)])
    from_source = np.arange(len(ours) + len(theirs)) < len(ours)
    return Units(codes, from_source, "group", (note("shared_group_labels", n=shared),) if shared else ())


def draw_rows(units: Units, max_rows: int, seed: int) -> tuple[Indices, Units]:
    """Return the rows that are compared, all or a random subset, and their units.

    Samples: at most `max_rows` of each domain. Groups: at most `max_rows` groups of each domain, and of each of them at
    most m rows, with the same m for both domains: the largest that leaves 2 `max_rows` rows in all, and groups of which
    those of one domain hold on average at most a tenth more rows than those of the other. What is left of a group then
    hardly depends on its domain, so that groups stay exchangeable.

    Examples
    --------
    >>> rows, drawn = draw_rows(pool_units([[1.0]] * 8, [[2.0]] * 3, None, None), 4, seed=1)
    >>> len(rows), drawn.n_source, drawn.n_target
    (7, 4, 3)
    """
    kept = _ranks(units.from_source, philox(seed, UNITS_DRAWN).random(len(units.from_source))) < max_rows
    rows = np.flatnonzero(kept[units.codes])
    sizes = np.bincount(units.codes)[kept]
    fit, alike = _most_of_a_group(sizes, units.from_source[kept], 2 * max_rows)
    rows = rows[_ranks(units.codes[rows], philox(seed, ROWS_DRAWN).random(len(rows))) < alike]
    if len(rows) == len(units.codes):
        return rows, units
    drawn = Units((np.cumsum(kept) - 1)[units.codes[rows]], units.from_source[kept], units.noun, units.notes)
    source, n_source = (int(part.source_rows.sum()) for part in (drawn, units))
    fact = note(
        "rows_drawn",
        source=source,
        n_source=n_source,
        target=len(rows) - source,
        n_target=len(units.codes) - n_source,
        max_rows=max_rows if fit < sizes.max() or not kept.all() else None,
        group_rows=alike if alike < sizes.max() else None,
        balanced=alike < fit,
    )
    return rows, replace(drawn, notes=(*units.notes, fact))


def _most_of_a_group(sizes: Indices, from_source: NDArray[np.bool_], limit: int) -> tuple[int, int]:
    """Return how many rows of a group leave `limit` in all, and how many leave groups that are also alike in size."""
    steps = int(sizes.max()) + 1
    ours, theirs = (np.bincount(sizes[side], minlength=steps) for side in (from_source, ~from_source))
    # Groups of at least m rows, summed over m, are the rows that are left when no group keeps more than m.
    left = np.array([np.cumsum(np.cumsum(count[::-1])[::-1][1:]) for count in (ours, theirs)])
    mean = left / np.array([[from_source.sum()], [(~from_source).sum()]])
    fit = left.sum(axis=0) <= limit
    alike = fit & (mean.max(axis=0) <= ALIKE * mean.min(axis=0))
    return int(np.flatnonzero(fit)[-1]) + 1, int(np.flatnonzero(alike)[-1]) + 1


def _ranks(codes: NDArray[Any], keys: Floats) -> Indices:
    """Return the rank of each key among those with the same code, from 0."""
    order = np.lexsort((keys, codes))
    sizes = np.bincount(codes)
    ranks = np.empty(len(codes), np.int64)
    ranks[order] = np.arange(len(codes)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return ranks
