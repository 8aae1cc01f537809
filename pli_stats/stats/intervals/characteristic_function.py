"""The distribution of a sum of independent draws, from its characteristic function, with a bound on the error.

A pool of values is drawn from m times; the characteristic function of the centred sum over all pools is
phi(t) = prod_g psi_g(t)^m_g with psi_g(t) = mean(exp(i t x)). Summed over the half-integer multiples of h it gives

    P(S < x) + P(S = x) / 2 = 1/2 - sum_k Im(phi(t_k) exp(-i t_k x)) / (pi (k + 1/2)),   t_k = (k + 1/2) h,

up to the probability that |S - x| exceeds 2 pi / h (Gil-Pelaez 1951, Davies 1973), which Bennett's inequality bounds.
What is known of phi up to a frequency T only leaves P(S <= x) between two numbers that are

    (2 / T) int_0^T (1 - t/T) Re(phi(t) exp(-i t x)) dt

apart (Prawitz 1972; the majorants of Beurling and Selberg in Vaaler 1985): about 2 pi / T times the density, whatever
phi does beyond. That is the bound stated here. No shape is assumed of the values.

References
----------
Gil-Pelaez, J. (1951). Biometrika 38, 481-482. doi:10.1093/biomet/38.3-4.481
Davies, R. B. (1973). Biometrika 60, 415-417. doi:10.1093/biomet/60.2.415
Bennett, G. (1962). Journal of the American Statistical Association 57, 33-45. doi:10.1080/01621459.1962.10482149
Prawitz, H. (1972). Scandinavian Actuarial Journal 1972, 138-154.
Vaaler, J. D. (1985). Bulletin of the American Mathematical Society 12, 183-216. doi:10.1090/S0273-0979-1985-15349-2
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.arguments import Floats

Complexes = NDArray[np.complex128]

TAIL = 1e-12  # probability left outside the range on which the distribution is computed
TARGET = 1e-4  # bound on the error of a probability that the frequencies are carried far enough for
HIGHEST = 1e5  # highest frequency, in units of one over the standard deviation
NODES = 8_000_000  # most values of exp(i t x) summed for one distribution
ONE_THREAD = 30_000  # products of that many terms stay on one thread of BLAS; larger ones wait long for busy cores
TILE = 32
WORTHWHILE = 0.75  # what a bound must shrink by before more frequencies are summed
MANY = 2048  # pools above this size are spread over CELLS grid points first
CELLS = 2048
CHUNK = 1 << 15  # values spread at a time: they stay in the cache
CUBIC = 9.0 / 384.0  # remainder of cubic interpolation, in units of step^4 times the fourth derivative
# By how much |psi|^2 may rise between two frequencies of the scan, by the number of draws: |psi|^n forgives more.
RISE = ((100, 0.5), (35, 0.25), (0, 0.1))


@dataclass(frozen=True, eq=False)
class Pool:
    """Values that are drawn from independently, in units of the standard deviation of the sum.

    `cell` is the distance of the grid points on which the values were spread, 0 where they were not.
    """

    values: Floats
    weights: Floats
    draws: int
    variance: float
    smallest: float
    largest: float
    cell: float

    def psi(self, first: float, step: float, count: int) -> Complexes:
        """Return mean(exp(i t x)) at t = first, first + step, ... as one product of two matrices of phases."""
        width = math.isqrt(count - 1) + 1
        fine = _phases(first, step, width, self.values) * self.weights
        coarse = _phases(0.0, step * width, -(-count // width), self.values)
        return _product(coarse, fine).ravel()[:count]

    def blur(self, t: NDArray[Any]) -> NDArray[Any]:
        """Return a bound on the error that the grid makes in psi."""
        return CUBIC * ((t * self.cell) ** 2) ** 2 if self.cell else np.zeros(len(t))


def _phases(first: float, step: float, count: int, x: Floats) -> Complexes:
    """Return exp(i t x) at t = first, first + step, ..., (count, len(x)); each row is the one before it, turned."""
    phases = np.empty((count, len(x)), dtype=np.complex128)
    phases[0].real, phases[0].imag = np.cos(first * x), np.sin(first * x)
    turn = np.cos(step * x) + 1j * np.sin(step * x)
    for k in range(1, count):
        np.multiply(phases[k - 1], turn, out=phases[k])
    return phases


def _product(a: Complexes, b: Complexes) -> Complexes:
    """Return a @ b.T in tiles so small that BLAS wakes no other thread."""
    product = np.zeros((len(a), len(b)), dtype=np.complex128)
    slab = ONE_THREAD // (min(len(a), TILE) * min(len(b), TILE))
    for start in range(0, a.shape[1], slab):
        inner = slice(start, start + slab)
        for i in range(0, len(a), TILE):
            for j in range(0, len(b), TILE):
                product[i : i + TILE, j : j + TILE] += a[i : i + TILE, inner] @ b[j : j + TILE, inner].T
    return product


def _spread(x: Floats) -> tuple[NDArray[Any], Floats, float]:
    """Return grid points, weights and step that keep the first three moments of every value (cubic interpolation)."""
    low, high = float(x.min()), float(x.max())
    cell = (high - low) / (CELLS - 4)
    weights = np.zeros(CELLS)
    for start in range(0, len(x), CHUNK):
        s = (x[start : start + CHUNK] - low) / cell
        at = np.minimum(s.astype(np.int64), CELLS - 5)
        s -= at
        square = s * s - 1.0
        weights += np.bincount(at, s * (1.0 - s) * (s - 2.0) / 6.0, CELLS)
        weights += np.bincount(at + 1, square * (s - 2.0) / 2.0, CELLS)
        weights += np.bincount(at + 2, s * (s + 1.0) * (2.0 - s) / 2.0, CELLS)
        weights += np.bincount(at + 3, s * square / 6.0, CELLS)
    return low + cell * (np.arange(CELLS) - 1.0), weights / len(x), cell


def _pool(x: NDArray[Any], draws: int, unit: float) -> Pool:
    """Return the pool of centred values, divided by the standard deviation of the sum."""
    x = x if unit == 1.0 else x / unit
    points, weights, cell = _spread(x) if len(x) > MANY else (x, np.full(len(x), 1.0 / len(x)), 0.0)
    return Pool(points, weights, draws, float((x * x).sum()) / len(x), float(x.min()), float(x.max()), cell)


def tail_reach(largest: float, draws_times_largest: float) -> float:
    """Return y with P(S > y) at most `TAIL` for a centred sum of variance 1 whose terms are at most `largest`.

    Bennett's inequality, P(S > y) <= exp(-((1 + u) log(1 + u) - u) / b^2) with u = b y; a sum that cannot go further
    than its largest terms together need not be followed further.
    """
    wanted = -math.log(TAIL)
    y = wanted * largest / 3.0 + math.sqrt((wanted * largest / 3.0) ** 2 + 2.0 * wanted)
    for _ in range(20):  # Newton from above on a convex function
        u = largest * y
        excess = ((1.0 + u) * math.log1p(u) - u) / largest**2 - wanted
        if excess < 1e-9:
            break
        y -= excess * largest / math.log1p(u)
    return min(y, draws_times_largest)


@dataclass(frozen=True, eq=False)
class Inversion:
    """The distribution of a centred sum with standard deviation 1.

    Attributes
    ----------
    low, high : float
        Outside there is no more than `TAIL` on either side.
    step : float
        Distance of the frequencies.
    waves : array of complex, (3, rows, width)
        Coefficients of the distribution, of its density, and of the width of Prawitz's bounds.
    slack : float
        The part of the error bound that does not depend on the place.
    """

    low: float
    high: float
    step: float
    waves: Complexes
    slack: float

    @cached_property
    def _places(self) -> tuple[Floats, Floats]:
        """The frequencies within a row, and those at which rows start, in steps."""
        _, rows, width = self.waves.shape
        return np.arange(float(width)), width * np.arange(rows) + 0.5

    def _distribution_density_gap(self, y: float) -> tuple[float, float, float]:
        """Return distribution, density and half the width of the bounds."""
        fine, coarse = self._places
        turned = np.exp((1j * self.step * y) * fine)
        coarse = np.exp((-1j * self.step * y) * coarse)
        cdf, density, gap = (np.vecdot(turned, self.waves) @ coarse).tolist()  # conjugates what is turned
        return 0.5 - cdf.imag, density.real, gap.real

    def upto(self, y: float) -> float:
        """Return the probability of y or less; a point on a step gets half of it."""
        return self.slope(y)[0]

    below = upto

    def slope(self, y: float) -> tuple[float, float]:
        """Return the probability of y or less and the density, smoothed over the reciprocal of the top frequency."""
        if not self.low <= y <= self.high:
            return float(y > self.high), 0.0
        probability, density, _ = self._distribution_density_gap(y)
        return min(max(probability, 0.0), 1.0), density

    def error(self, y: float) -> float:
        """Return a bound on the error of the probability at y."""
        return max(self._distribution_density_gap(y)[2], 0.0) + self.slack if self.low <= y <= self.high else TAIL

    @cached_property
    def sup_error(self) -> float:
        """A bound on the error of any probability: a trigonometric polynomial is near its largest sampled value."""
        wave = self.waves[2].ravel()
        if float(np.abs(wave).sum()) <= TARGET:
            return float(np.abs(wave).sum()) + self.slack
        largest = float(np.abs(np.fft.fft(wave, 4 * len(wave))).max())
        return largest / math.cos(math.pi / 8.0) + self.slack


def invert(
    parts: Sequence[tuple[Floats, int]], *, thorough: bool = True, target: float = TARGET
) -> tuple[Inversion, float]:
    """Return the distribution of a sum of independent draws, and the standard deviation that it is in units of."""
    unit = math.sqrt(sum(draws * float((x * x).sum()) / len(x) for x, draws in parts))
    pools = [_pool(x, draws, unit) for x, draws in parts if draws and x.any()]
    high = tail_reach(max(p.largest for p in pools), sum(p.draws * p.largest for p in pools))
    low = tail_reach(max(-p.smallest for p in pools), sum(-p.draws * p.smallest for p in pools))
    step = 2.0 * math.pi / (low + high + 1.0)
    size = sum(len(p.values) for p in pools)
    phi, blurred = _head(pools, step)
    start = len(phi) * step
    peak = step * float(np.abs(phi).sum()) / math.pi
    top = min(max(math.pi * peak / target, 8.0 * start), HIGHEST)
    ends, beyond = _scan(pools, step, start, top)
    bounds = math.pi * peak / ends + beyond
    best = int(np.argmin(bounds))
    # Where frequencies between do not vanish, as many are summed as can be afforded, if that tightens the bound.
    count = int(min(NODES / size, top / step))
    if thorough and math.pi * peak / (count * step) < WORTHWHILE * float(bounds[best]):
        phi, blurred = _phi(pools, step, count)
        return _inversion(-low, high, step, phi, count * step, blurred, tapered=True), unit
    slack = blurred + float(beyond[best])
    return _inversion(-low, high, step, phi, float(ends[best]), slack, tapered=False), unit


def _head(pools: Sequence[Pool], step: float) -> tuple[Complexes, float]:
    """Return phi from 0 on until it has vanished, or up to t = 72."""
    reach = 9.0
    while True:
        phi, blurred = _phi(pools, step, math.ceil(reach / step))
        if reach >= 72.0 or float(np.abs(phi[-(len(phi) // 4 + 1) :]).max()) < 1e-14:
            return phi, blurred
        reach *= 2.0


def _phi(pools: Sequence[Pool], step: float, count: int) -> tuple[Complexes, float]:
    """Return phi at the first half-integer multiples of the step, and what grids and rounding may do to the sum."""
    k = np.arange(count) + 0.5
    phi = np.ones(count, dtype=np.complex128)
    relative = np.full(count, 16.0 * np.finfo(np.float64).eps * sum(p.draws for p in pools))
    for pool in pools:
        psi = pool.psi(step / 2.0, step, count)
        relative += pool.draws * pool.blur(step * k) / np.maximum(np.abs(psi), 1e-300)
        phi *= _power(psi, pool.draws)
    wrong = np.minimum(np.abs(phi) * np.expm1(np.minimum(relative, 1.0)), 1.0)
    return phi, float((wrong / (math.pi * k)).sum())


def _power(base: Any, exponent: int) -> Any:
    """Return a whole power by squaring: NumPy's own takes logarithms, and longer."""
    result = base if exponent & 1 else np.ones_like(base)
    while exponent := exponent >> 1:
        base = base * base
        if exponent & 1:
            result = result * base
    return result


def _scan(pools: Sequence[Pool], step: float, start: float, top: float) -> tuple[Floats, Floats]:
    """Bound what the frequencies from `start` on can add, without computing them all.

    |psi|^2 is the mean of cos(t (x - x')) over pairs, so its second derivative is at most 2 var(x): between two
    frequencies d apart it is at most the larger of its values there plus d^2 var(x) / 4.
    """
    fewest = min(p.draws for p in pools)
    rise = next(rise for draws, rise in RISE if fewest >= draws)
    widest = math.sqrt(4.0 * rise / max(p.variance for p in pools))
    at, ends, parts = start, [np.array([start])], [np.zeros(1)]
    while at < top:
        spacing = min(at / 4.0, widest)
        count = 4 if spacing < widest else math.ceil((top - at) / spacing)
        t = at + spacing * np.arange(count + 1)
        largest = np.ones(count)
        for pool in pools:
            square = (np.abs(pool.psi(at, spacing, count + 1)) + pool.blur(t)) ** 2
            square = np.maximum(square[1:], square[:-1]) + spacing**2 * pool.variance / 4.0
            largest *= _power(np.sqrt(np.minimum(square, 1.0)), pool.draws)
        # A node weighs at most step / (2 t): w / pi for the distribution, and u (1 - u) for the width, u = t / T.
        parts.append(0.5 * largest * (np.log(t[1:] / t[:-1]) + step / t[:-1]))
        ends.append(t[1:])
        at = float(t[-1])
    return np.concatenate(ends), np.cumsum(np.concatenate(parts))


def _inversion(
    low: float, high: float, step: float, phi: Complexes, top: float, slack: float, *, tapered: bool
) -> Inversion:
    """Return the distribution from phi at the first nodes, Prawitz's bounds reaching up to frequency `top`.

    The middle of the bounds weighs a node by w(u) = u + (1 - u) pi u cot(pi u), u = t / top. Where phi has vanished
    long before, the weights are 1 and the difference goes into the slack.
    """
    k = np.arange(len(phi)) + 0.5
    u = np.minimum(k * step / top, 1.0)
    taper = u + (1.0 - u) * math.pi * u / np.tan(math.pi * np.minimum(u, 1.0 - 1e-9))
    terms = phi / (math.pi * k)
    if not tapered:
        slack += float((np.abs(terms) * (1.0 - taper)).sum())
    width = math.isqrt(len(phi) - 1) + 1
    waves = np.zeros((3, -(-len(phi) // width) * width), dtype=np.complex128)
    waves[0, : len(phi)] = terms * taper if tapered else terms
    waves[1, : len(phi)] = phi * (step / math.pi) * (taper if tapered else 1.0)
    waves[2, : len(phi)] = phi * (1.0 - u) * (step / top)
    # Tails beyond the period, and what the majorants' own tails (4 / T^2 at distance 1) add when they wrap around.
    slack += 4.0 * TAIL + 6.0 / top**2
    return Inversion(low, high, step, waves.reshape(3, -1, width), slack)
