"""The ideal bootstrap of a mean: what percentile, basic and BCa intervals tend to with infinitely many resamples.

The mean of a resample is a sum of independent draws. Its distribution is written down where there are few compositions
or the values lie on a lattice (`enumeration`), and comes from its characteristic function otherwise (`inversion`).
Values in a few distant clumps, as with an outlier, are first sorted by how often each clump is drawn.
Deterministic: nothing is simulated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.characteristic_function import MANY, TAIL, TARGET, Inversion, invert, tail_reach
from pli_stats.stats.intervals.outlier_mixture import Mixture, clumped_sum
from pli_stats.stats.intervals.percentile_bca import NORMAL, bca_tail
from pli_stats.stats.resampling.multinomial_enumeration import Atoms, enumerated_sum, lattice_sum
from pli_stats.text.notes import Note, note

COMPOSITIONS = 100_000  # most resamples that are written down: all of ten distinct values
NEWTON = 1e-7  # share of a tail; Newton's step from there leaves its square


Law = Atoms | Inversion | Mixture


@dataclass(frozen=True, eq=False)
class ExactMean:
    """The distribution of the mean of a resample, over all resamples.

    Attributes
    ----------
    mean, sd, skewness : float
        Of the resamples' means.
    n : int
    how : str
        "enumeration", "lattice", "characteristic function" or "clumps".
    """

    mean: float
    sd: float
    skewness: float
    n: int
    how: str
    law: Law = field(repr=False)
    exponent: int = field(repr=False)
    centre: float = field(repr=False)
    spread: float = field(repr=False)

    def _inner(self, t: float) -> float:
        """Return t in standard deviations from the mean."""
        return (float(np.ldexp(t, -self.exponent)) - self.centre) / self.spread

    def _outer(self, y: float) -> float:
        """Return what lies y standard deviations from the mean."""
        return float(np.ldexp(self.centre + self.spread * y, self.exponent))

    def cdf(self, t: float) -> float:
        """Return the probability that a resample's mean is t or less."""
        return self.law.upto(self._inner(t))

    def below(self, t: float) -> float:
        """Return the probability that a resample's mean is less than t."""
        return self.law.below(self._inner(t))

    def tail(self, t: float) -> float:
        """Return the probability that a resample's mean is t or more."""
        return 1.0 - self.below(t)

    def quantile(self, p: float) -> float:
        """Return the smallest t with `cdf(t)` at least p."""
        return self._outer(self.law.quantile(p) if isinstance(self.law, Atoms) else _solve(self.law, p))

    def error_at(self, t: float) -> float:
        """Return a bound on the error of `cdf` and `below` at t."""
        return self.law.error(self._inner(t))

    @property
    def error(self) -> float:
        """A bound on the error of `cdf` and `below` anywhere; costlier than `error_at`."""
        return self.law.sup_error


class EndErrors(NamedTuple):
    """Bounds: on the probability to which the end points belong, and on the end points themselves."""

    probability: float
    low: float
    high: float


class ExactEnds(NamedTuple):
    """End points of an interval."""

    low: float
    high: float
    error: EndErrors
    notes: tuple[Note, ...]


def exact_distribution(values: Any, *, strata: Any = None) -> ExactMean:
    """Return the distribution of the mean of a resample, over all n^n resamples.

    The sampling unit is one value. With strata, each is resampled within itself and the mean is that of all values.

    Examples
    --------
    >>> ideal = exact_distribution([1.0, 2.0])
    >>> ideal.quantile(0.2), ideal.cdf(1.5), ideal.how
    (1.0, 0.75, 'enumeration')
    """
    x = np.asarray(values, dtype=np.float64)
    exponent = math.frexp(float(np.abs(x).max()))[1]
    x = np.ldexp(x, -exponent)
    samples = [x] if strata is None else _by_stratum(x, np.asarray(strata))
    means, samples = map(list, zip(*map(_centred, samples), strict=True))
    total = math.fsum(len(s) * m for s, m in zip(samples, means, strict=True))
    centre = means[0] if len(means) == 1 else total / len(x)
    shared: dict[str, Any] = {"n": len(x), "exponent": exponent, "centre": centre}
    eps = float(np.finfo(np.float64).eps)
    largest = max(float(np.abs(s).max()) for s in samples)
    if largest <= 1e-3 * eps * abs(centre):  # no resample's mean differs from the mean by as much as rounding
        law: Law = Atoms(np.zeros(1), np.ones(1), 64.0 * eps)
        return ExactMean(float(np.ldexp(centre, exponent)), 0.0, 0.0, how="enumeration", law=law, spread=1.0, **shared)
    unit = largest * math.sqrt(math.fsum(float(((s / largest) ** 2).sum()) for s in samples))
    samples = [s / unit for s in samples]
    tie = min(64.0 * eps * (math.sqrt(len(x)) + len(x) * abs(centre) / unit), 1e-3)  # rounding of sums, and of t
    law, how = _law(samples, tie)
    return ExactMean(
        mean=float(np.ldexp(centre, exponent)),
        sd=float(np.ldexp(unit / len(x), exponent)),
        skewness=math.fsum(float((s * s * s).sum()) for s in samples),
        how=how,
        law=law,
        spread=unit / len(x),
        **shared,
    )


def _centred(x: Floats) -> tuple[float, Floats]:
    """Return the mean and the deviations from it, in two steps: those of nearly equal values have mean 0 too."""
    if np.ptp(x) == 0.0:
        return float(x[0]), np.zeros(len(x))
    d = x - x.mean()
    d -= d.mean()
    return float(x.mean()), d


def _by_stratum(x: Floats, strata: NDArray[Any]) -> list[Floats]:
    """Return the values of each stratum."""
    _, codes, sizes = np.unique(strata, return_inverse=True, return_counts=True)
    return np.split(x[np.argsort(codes, kind="stable")], np.cumsum(sizes)[:-1])


def _law(samples: list[Floats], tie: float) -> tuple[Law, str]:
    """Return the law of the sum of a resample, and how it was found: whatever is exact comes first, if it is cheap."""
    parts = [(s, len(s)) for s in samples]
    if sum(map(len, samples)) > MANY:
        smooth = invert(parts, thorough=False)[0]
        if smooth.sup_error <= 3.0 * TARGET:
            return smooth, "characteristic function"
    listed = enumerated_sum(samples, tie, COMPOSITIONS)
    if listed is not None:
        return listed, "enumeration"
    reach = [tail_reach(max(float((q * s).max()) for s in samples), math.inf) for q in (-1.0, 1.0)]
    lattice = lattice_sum(samples, (reach[0], reach[1]), tie)
    if lattice is not None:
        return lattice, "lattice"
    mixture = clumped_sum(samples, tie)
    if mixture is not None:
        return mixture, "clumps"
    return invert(parts)[0], "characteristic function"


def _solve(law: Inversion | Mixture, p: float, start: float | None = None) -> float:
    """Return where the distribution reaches p: Newton's steps within a bracket, which is halved where they leave it."""
    low, high = law.low, law.high
    if not 0.0 < p < 1.0:
        return low if p <= 0.0 else high
    y = min(max(NORMAL.inv_cdf(p) if start is None else start, low), high)
    for _ in range(200):
        probability, slope = law.slope(y)
        low, high = (low, y) if probability >= p else (y, high)
        step = (p - probability) / slope if slope > 0.0 else math.inf
        if low <= y + step <= high:
            y += step
            if abs(p - probability) <= NEWTON * min(p, 1.0 - p):
                return y
            continue
        y = (low + high) / 2.0
        if high - low <= 1e-15 * max(1.0, abs(y)):
            return y
    return y


def exact_ends(values: Any, method: str, level: float, *, strata: Any = None) -> ExactEnds:
    """Return the end points to which a bootstrap interval of a mean tends with infinitely many resamples.

    References
    ----------
    Efron, B. (1987). Journal of the American Statistical Association 82, 171-185.
    doi:10.1080/01621459.1987.10478410

    Examples
    --------
    >>> low, high, error, notes = exact_ends([1.0, 2.0, 4.0, 7.0, 11.0], "percentile", 0.9)
    >>> round(low, 12), round(high, 12), error.low, notes
    (2.4, 7.8, 0.0, ())
    """
    ideal = exact_distribution(values, strata=strata)
    tails = ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
    if ideal.sd == 0.0:
        return ExactEnds(ideal.mean, ideal.mean, EndErrors(0.0, 0.0, 0.0), ())
    if method == "normal":
        reach = NORMAL.inv_cdf(tails[1]) * ideal.sd
        return ExactEnds(ideal.mean - reach, ideal.mean + reach, EndErrors(0.0, 0.0, 0.0), ())
    doubts = (0.0, 0.0)
    if method == "bca":
        tails, doubts = _bca_tails(ideal, tails)
    (low, low_error, low_p), (high, high_error, high_p) = (
        _end(ideal, tail, doubt) for tail, doubt in zip(tails, doubts, strict=True)
    )
    if method == "basic":
        low, high, low_error, high_error = 2.0 * ideal.mean - high, 2.0 * ideal.mean - low, high_error, low_error
    error = EndErrors(max(low_p, high_p), low_error, high_error)
    notes = (note("numerical_bound", error=error.probability),) if error.probability > 10.0 * TARGET else ()
    return ExactEnds(low, high, error, notes)


def _end(ideal: ExactMean, tail: float, doubt: float) -> tuple[float, float, float]:
    """Return a quantile, a bound on its error, and one on the error of its probability."""
    if isinstance(ideal.law, Atoms):
        return ideal.quantile(tail), 0.0, ideal.error
    law = ideal.law
    y = _solve(law, tail)
    wrong = widest = law.error(y) + doubt
    for _ in range(8):  # the bound is wider on steps than between them: it must hold up to where it ends
        lower, upper = _solve(law, tail - widest, y), _solve(law, tail + widest, y)
        further = max(law.error(lower), law.error(upper)) + doubt
        if further <= 1.2 * widest:
            break
        widest = further
    reach = 1.2 * max(y - lower, upper - y)
    return ideal._outer(y), float(np.ldexp(ideal.spread * reach, ideal.exponent)), wrong


def _bca_tails(ideal: ExactMean, tails: tuple[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return tails adjusted for bias and skewness, and how far they would move with the bias's own error.

    The bias is that of the ideal distribution, a resample with the mean of the sample counting half; the acceleration
    is a sixth of its skewness, which for a mean is the jackknife's sum(d^3) / (6 sum(d^2)^1.5).
    """
    y = ideal.mean
    share = (ideal.below(y) + ideal.cdf(y)) / 2.0
    wrong = 0.0 if isinstance(ideal.law, Atoms) else ideal.error_at(y)
    skew = ideal.skewness / 6.0
    adjusted = [_adjusted(p, share, skew) for p in tails]
    moved = [
        max(abs(_adjusted(p, share + w, skew) - a) for w in (-wrong, wrong))
        for p, a in zip(tails, adjusted, strict=True)
    ]
    return (adjusted[0], adjusted[1]), (moved[0], moved[1])


def _adjusted(tail: float, share: float, skew: float) -> float:
    """Return one adjusted tail, the share below the mean kept off 0 and 1."""
    return bca_tail(tail, NORMAL.inv_cdf(min(max(share, TAIL), 1.0 - TAIL)), skew)
