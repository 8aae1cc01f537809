"""How the samples of a survey were drawn, and what that makes of the mean of a domain (a port) and of its variance.

With weights w_i, each the area or number of units that sample i stands for, the mean of a domain d is Hajek's ratio
of Horvitz-Thompson totals, sum(w y) / W with W = sum(w) over the samples of d. Its linearised contributions are
u_i = w_i (y_i - mean) / W in d and 0 elsewhere, and with strata h of n_h samples, drawn with replacement,

    stratified:  V = k sum_h n_h/(n_h - 1) sum_{i in h} (u_i - mean_h u)^2.

The zeros count how the samples of a stratum fell into domains by chance. Their factor n_h/(n_h - 1) is meant for the
whole stratum and leaves the variance of a small domain too small: k = [n_d/(n_d - H_d)] [(n_T - H_d)/n_T], with n_T the
samples of the H_d strata that d has part in and n_d those of d, makes up for it. It is 1 where d is made of whole
strata; and with equal weights and one stratum V is s^2/n of the domain by itself. Degrees of freedom: n_d - H_d.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.survey_design.neighbourhoods import Neighbours, neighbours

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

STRATIFIED, LOCAL = "stratified", "local"
VARIANCES = (STRATIFIED, LOCAL)
REFUSED, CENTRED, AVERAGED, CERTAIN = "error", "adjust", "average", "certainty"
LONELY = (REFUSED, CENTRED, AVERAGED, CERTAIN)
FEWEST_NEIGHBOURS = 4  # samples; Stevens & Olsen


@dataclass(frozen=True, eq=False)
class Domain:
    """The samples of a domain, and how the variance of a mean over them is estimated.

    Attributes
    ----------
    weights : array, (n_d,)
        Shares of the sum of weights; they add up to 1.
    strata : array of int, (n_d,)
        Strata numbered from 0, in the domain only.
    sizes : array of int, (H_d,)
        Samples of each such stratum in the whole survey.
    neighbours : tuple, (H_d,)
        Neighbours of the domain's samples in a stratum; None where the stratified variance is taken.
    population : array, (H_d,)
        Units of each stratum in the population; infinite without finite population correction.
    """

    weights: Floats
    strata: Codes
    sizes: Codes
    neighbours: tuple[Neighbours | None, ...]
    population: Floats
    variance: str = STRATIFIED
    lonely: str = REFUSED

    @property
    def df(self) -> int:
        """Degrees of freedom: samples less strata."""
        return len(self.weights) - len(self.sizes)

    @property
    def effective_n(self) -> float:
        """Kish's effective number of samples, 1 / sum of the squared shares."""
        return float(1.0 / (self.weights @ self.weights))

    @property
    def n_stratified(self) -> int:
        """Strata too small for neighbours, for which the stratified variance stands."""
        return sum(each is None for each in self.neighbours) if self.variance == LOCAL else 0

    def means(self, values: Floats) -> Floats:
        """Return the mean of each row of values (M, n_d).

        Examples
        --------
        >>> whole_design(np.array([1.0, 3.0])).domain(np.array([0, 1])).means(np.array([[0.0, 4.0]])).tolist()
        [3.0]
        """
        return np.asarray(values @ self.weights)

    def variances(self, values: Floats) -> Floats:
        """Return the variance of the mean of each row of values (M, n_d).

        Examples
        --------
        >>> domain = whole_design(np.ones(3)).domain(np.arange(3))
        >>> round(float(domain.variances(np.array([[1.0, 2.0, 6.0]]))[0]), 12)  # s^2/n = 7/3
        2.333333333333
        """
        parts = np.full((len(self.sizes), len(values)), np.nan)
        contributions = self.weights * (values - self.means(values)[:, None])
        factor = self._small_domain_factor()
        for h, near in enumerate(self.neighbours):
            here = self.strata == h
            if near is not None:
                local = near.variances(self._within(values, here))
                parts[h] = np.where(local >= 0.0, local, factor * self._stratified(contributions[:, here], h))
            elif self.sizes[h] > 1 or self.lonely != AVERAGED:
                parts[h] = factor * self._stratified(contributions[:, here], h)
        known = ~np.isnan(parts[:, 0])
        if not known.any():
            return np.full(len(values), np.nan)
        return np.asarray(parts[known].sum(axis=0) * len(parts) / known.sum())

    def _within(self, values: Floats, here: NDArray[np.bool_]) -> Floats:
        """Return weighted residuals about the mean of the domain in a stratum."""
        weights = self.weights[here]
        part = values[:, here]
        return np.asarray(weights * (part - (part @ weights / weights.sum())[:, None]))

    def _stratified(self, contributions: Floats, h: int) -> Floats:
        """Return n/(n - 1) times the squares of contributions about their mean, zeros outside the domain included."""
        n, inside = int(self.sizes[h]), contributions.shape[1]
        left = 1.0 - n / self.population[h]
        if n == 1:
            return np.asarray(left * (0.0 if self.lonely == CERTAIN else 1.0) * contributions[:, 0] ** 2)
        centre = contributions.sum(axis=1) / n
        squares = ((contributions - centre[:, None]) ** 2).sum(axis=1) + (n - inside) * centre**2
        return np.asarray(left * n / (n - 1.0) * squares)

    def _small_domain_factor(self) -> float:
        """Return k of the module's formula."""
        inside, total, strata = len(self.weights), int(self.sizes.sum()), len(self.sizes)
        if inside in (total, strata):
            return 1.0
        return inside / (inside - strata) * (total - strata) / total


@dataclass(frozen=True, eq=False)
class Design:
    """How the samples of a survey were drawn.

    Attributes
    ----------
    weights : array, (n,)
    strata : array of int, (n,)
        Stratum of each sample, numbered from 0.
    coordinates : array, (n, 2), or None
        Planar, for the local variance.
    population : array, (H,)
        Units of each stratum in the population; infinite without finite population correction.
    """

    weights: Floats
    strata: Codes
    coordinates: Floats | None = None
    variance: str = STRATIFIED
    lonely: str = REFUSED
    population: Floats = field(default_factory=lambda: np.array([np.inf]))
    facts: tuple[tuple[str, Any], ...] = ()

    @property
    def n_strata(self) -> int:
        """Number of strata."""
        return int(self.strata.max()) + 1

    @property
    def sizes(self) -> Codes:
        """Samples of each stratum."""
        return np.bincount(self.strata)

    def domain(self, rows: NDArray[Any]) -> Domain:
        """Return the domain of these rows (positions, or True for each that belongs to it).

        Examples
        --------
        >>> design = Design(np.ones(4), np.array([0, 0, 1, 1]), population=np.full(2, np.inf))
        >>> design.domain(np.array([0, 1, 2])).df
        1
        """
        at = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        names, strata = np.unique(self.strata[at], return_inverse=True)
        weights = self.weights[at] / self.weights[at].sum()
        near: list[Neighbours | None] = [None] * len(names)
        if self.variance == LOCAL and self.coordinates is not None:
            for h in range(len(names)):
                here = strata == h
                if here.sum() >= FEWEST_NEIGHBOURS:
                    near[h] = neighbours(self.coordinates[at][here], self.weights[at][here])
        return Domain(
            weights, strata, self.sizes[names], tuple(near), self.population[names], self.variance, self.lonely
        )

    def of(self, rows: NDArray[Any]) -> Design:
        """Return the design of some of the samples as a survey by itself."""
        names, strata = np.unique(self.strata[rows], return_inverse=True)
        points = None if self.coordinates is None else self.coordinates[rows]
        return replace(
            self, weights=self.weights[rows], strata=strata, coordinates=points, population=self.population[names]
        )


def whole_design(weights: Floats) -> Design:
    """Return the design of a survey without strata."""
    return Design(weights, np.zeros(len(weights), np.int64))
