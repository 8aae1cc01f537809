"""Sums whose signs are flipped at random: the exact tail, the characteristic function, random flips, their inversion.

A unit is whatever flips as one: a sample, or a port with the sum of its differences. S = sum s_i u_i over independent
fair signs s_i is symmetric about zero, so that every tail below is an upper tail of S.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.stats.arguments import Floats, finite_vector, same_length
from pli_stats.stats.resampling.random_streams import monte_carlo_p, philox

# Two sums are equal when they differ by less than this share of the losses they come from: some 450 roundings, enough
# for losses that were differences themselves, and too little to be seen in a p-value of losses that are not tied.
TIES = 1e-13
AUTO_EXACT = 40  # units; 2^20 sums a half take 16 MB
LISTED = 16  # up to so many units the means of all subsets are listed
COUNTED = 30  # up to so many units confidence limits are found by exact counts
NODES = 1 << 15  # of the characteristic function, for a p-value
LIMIT_NODES = 1 << 12  # the same for each p-value on the way to a confidence limit
REACH = 8.0  # standard deviations; |S| is larger with probability under 2 exp(-32) (Hoeffding 1963)
NEGLIGIBLE = 1e-17  # products of cosines below this are not followed further
TABLE = 256  # nodes of the characteristic function whose cosines are tabulated
COLUMNS = 16  # factors between two looks at the products
SAFELY = 1e-21  # products in single precision below this are negligible
BLOCK = 1 << 17  # numbers held at a time: 1 MB
LIMIT_WIDTH = 1e-6  # standard errors; limits are rounded outwards by at most this
LIMIT_SHARE = 0.05  # of the tail: largest error of a p-value that may end an interval
ROUNDED = 1.0 + 1e-12  # (1 - 0.95) / 2 is not quite 0.025, but a rank of 5 should be 5
NORMAL = NormalDist()

Places = NDArray[np.int64]


def paired_differences(name_a: str, a: Any, name_b: str, b: Any, *, least: int = 1) -> tuple[Floats, Floats]:
    """Return a - b, and how far each may be off by rounding.

    Examples
    --------
    >>> paired_differences("a", [3.0, 1.0], "b", [1.0, 1.0])[0]
    array([2., 0.])
    """
    x, y = finite_vector(name_a, a, least), finite_vector(name_b, b, least)
    labelled = hasattr(a, "index") and hasattr(b, "index")
    same_length(name_b, b if labelled else y, name_a, a if labelled else x)
    with np.errstate(over="ignore"):
        size = np.abs(x) + np.abs(y)
        if not math.isfinite(float(size.sum())):
            worst, name = max((float(np.abs(x).max()), name_a), (float(np.abs(y).max()), name_b))
            raise refusal("mean_overflow", name=name, got=worst)
    return x - y, TIES * size


def exact_tail(sizes: Floats, x: float) -> float:
    """Return P(S >= x), the share of all 2^g sign vectors, by meeting in the middle.

    The sums of both halves are sorted; for each sum of one half, binary search counts the partners that reach x.

    References
    ----------
    Horowitz, E. & Sahni, S. (1974). Journal of the ACM 21, 277-292. doi:10.1145/321812.321823

    Examples
    --------
    >>> exact_tail(np.array([1.0, 2.0, 3.0]), 4.0)
    0.25
    """
    half = len(sizes) // 2
    first, second = _signed_sums(sizes[:half]), _signed_sums(sizes[half:])
    first.sort()
    second.sort()
    # The sums of a half are symmetric about 0, so x + first are the same questions as x - first, and rising ones are
    # answered from cache.
    reached = len(first) * len(second) - int(second.searchsorted(x + first).sum())
    return math.ldexp(float(reached), -len(sizes))


def _signed_sums(sizes: Floats) -> Floats:
    """Return the sums under all sign vectors, by doubling."""
    sums = np.zeros(1 << len(sizes))
    done = 1
    for size in sizes.tolist():
        np.subtract(sums[:done], size, out=sums[done : 2 * done])
        sums[:done] += size
        done *= 2
    return sums


def characteristic_tail(sizes: Floats, x: float, nodes: int = NODES) -> tuple[float, float]:
    """Return P(S >= x) from the characteristic function prod cos(u_i t), and a bound on its error.

    The Fourier series of Gil-Pelaez on a circle that S leaves with negligible probability, with Vaaler's weights in
    place of a cut: his polynomial misses the step by no more than a Fejer kernel, whose mean under S is the bound. So
    the bound holds for every S, with atoms, lattices or gaps; it is about pi f(x) / t where f is the density of S and
    t the last node. Where S is smooth the value itself is far better than the bound.

    References
    ----------
    Gil-Pelaez, J. (1951). Biometrika 38, 481-482. doi:10.1093/biomet/38.3-4.481
    Vaaler, J. D. (1985). Bulletin of the AMS 12, 183-216. doi:10.1090/S0273-0979-1985-15349-2
    Hoeffding, W. (1963). Journal of the American Statistical Association 58, 13-30.
    doi:10.1080/01621459.1963.10500830

    Examples
    --------
    >>> sizes = np.sqrt(np.arange(1.0, 31.0))
    >>> p, bound = characteristic_tail(sizes, 40.0)
    >>> abs(p - exact_tail(sizes, 40.0)) < bound < 1e-4
    True
    """
    sd = math.sqrt(float((sizes * sizes).sum()))
    z, y = np.sort(np.abs(sizes))[::-1] / sd, float(x) / sd  # the largest first, so that products vanish soon
    widest = 1.01 * float(z.sum())
    reach, outside = (widest, 0.0) if widest < REACH else (REACH, 2.0 * math.exp(-(REACH**2) / 2.0))
    if abs(y) >= reach:
        beyond = math.exp(-(y**2) / 2.0) / 2.0
        return (beyond if y > 0.0 else 1.0 - beyond), beyond
    phi = _product_of_cosines(z, math.pi * np.arange(1.0, nodes + 1.0) / reach)
    k = np.flatnonzero(phi) + 1.0
    phi, turn, share = phi[phi != 0.0], math.pi * k / reach, k / (nodes + 1.0)
    weights = (1.0 - share) / np.tan(math.pi * share) + 1.0 / math.pi
    p = 0.5 - y / (2.0 * reach) - float((weights * phi * np.sin(turn * y)).sum()) / (nodes + 1.0)
    fejer = (1.0 - share) * phi
    misses = 2.0 + 2.0 * float((fejer * (np.cos(turn * y) + np.cos(math.pi * k))).sum())
    rounding = 4.0 * float(np.finfo(np.float64).eps) * (len(z) + nodes)
    return p, max(misses, 0.0) / (2.0 * (nodes + 1.0)) + outside + rounding


def _product_of_cosines(z: Floats, turn: Floats) -> Floats:
    """Return prod cos(z_i t) for each multiple t of the first; a product that is negligible is followed no further."""
    active, start = _not_negligible(z, turn), 0
    phi = np.zeros(len(turn))
    phi[active] = 1.0
    while start < len(z) and len(active):
        stop = start + max(8, BLOCK // len(active))
        phi[active] *= np.cos(np.outer(turn[active], z[start:stop])).prod(axis=1)
        active = active[np.abs(phi[active]) > NEGLIGIBLE]
        start = stop
    return phi


def _not_negligible(z: Floats, turn: Floats) -> Places:
    """Return the places of the products that may matter, by cos(a + b) from tables in single precision.

    Nearly all products vanish after some 60 factors; to take all their cosines is what a test would spend its time on.
    Rounding misjudges a product by less than `SAFELY`, and what is left out is below 1e-17.
    """
    step, rows = float(turn[0]), -(-len(turn) // TABLE)
    near, far = step * np.arange(1.0, TABLE + 1.0), step * TABLE * np.arange(float(rows))
    sizes = np.ones((rows, TABLE), dtype=np.float32)
    for start in range(0, len(z), COLUMNS):
        part = z[start : start + COLUMNS, None]
        cos_near, sin_near, cos_far, sin_far = (
            turned(part * angles).astype(np.float32) for angles in (near, far) for turned in (np.cos, np.sin)
        )
        for j in range(len(part)):
            sizes *= np.multiply.outer(cos_far[j], cos_near[j]) - np.multiply.outer(sin_far[j], sin_near[j])
        sizes[np.abs(sizes) < SAFELY] = 0.0  # before numbers so small slow down the processor
        if np.count_nonzero(sizes) < TABLE:
            break
    return np.flatnonzero(sizes.ravel()[: len(turn)])


def random_subsets(units: Floats, sizes: Floats, n_resamples: int, seed: int) -> tuple[Floats, Floats]:
    """Return sum and size of random subsets of the units, each unit in with probability one half.

    Examples
    --------
    >>> sums, sizes = random_subsets(np.array([1.0, 2.0]), np.ones(2), 1000, seed=1)
    >>> sorted(set(sums.tolist())), sorted(set(sizes.tolist()))
    ([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0])
    """
    both, out = np.column_stack((units, sizes)), np.empty((n_resamples, 2))
    rows, octets = max(1, BLOCK // len(units)), -(-len(units) // 8)
    for block, start in enumerate(range(0, n_resamples, rows)):
        drawn = philox(seed, block).integers(0, 256, (rows, octets), np.uint8)
        chosen = np.unpackbits(drawn, axis=1, count=len(units)).astype(np.float64)
        out[start : start + rows] = (chosen @ both)[: n_resamples - start]
    return out[:, 0], out[:, 1]


def flip_p_value(
    units: Floats, slack: float, alternative: str, method: str, n_resamples: int, seed: int
) -> tuple[float, float, str]:
    """Return p, its error and the method, one of "exact", "characteristic", "monte_carlo".

    Examples
    --------
    >>> flip_p_value(np.array([1.0, 2.0, 3.0]), 1e-12, "greater", "auto", 99, 1)
    (0.125, 0.0, 'exact')
    """
    total = float(units.sum())
    sides = 2.0 if alternative == "two-sided" else 1.0
    x = {"two-sided": abs(total), "greater": total, "less": -total}[alternative] - slack
    sizes = np.abs(units[units != 0.0])  # a flip of zero changes nothing
    if method == "exact" or (method == "auto" and len(sizes) <= AUTO_EXACT):
        return min(sides * exact_tail(sizes, x), 1.0), 0.0, "exact"
    if method != "monte_carlo":
        p, bound = characteristic_tail(sizes, x)
        p, bound = min(max(sides * p, 0.0), 1.0), sides * bound
        chance = math.sqrt(max(p, bound) * max(1.0 - p, bound) / (n_resamples + 1.0))
        if method == "characteristic" or bound <= chance:
            return (
                (p, bound, "characteristic")
                if bound < p
                else (min(p + bound, 1.0), min(p + bound, 1.0), "characteristic")
            )
    flipped = total - 2.0 * random_subsets(units, np.ones(len(units)), n_resamples, seed)[0]
    extreme = {"two-sided": np.abs(flipped), "greater": flipped, "less": -flipped}[alternative] >= x
    return *monte_carlo_p(int(extreme.sum()), n_resamples), "monte_carlo"


def flip_limits(units: Floats, sizes: Floats, tail: float, n_resamples: int, seed: int) -> tuple[float, float, bool]:
    """Return both confidence limits of the mean difference, each at `tail`, and whether subsets were drawn at random.

    A shift c is rejected against "greater" when p(c) = (1 + #{non-empty subsets A: mean of A <= c}) / 2^g <= tail, so
    the lower limit is an order statistic of the subset means; random subsets and the identity serve as well.

    References
    ----------
    Hartigan, J. A. (1969). Journal of the American Statistical Association 64, 1303-1317.
    doi:10.1080/01621459.1969.10501057

    Examples
    --------
    >>> flip_limits(np.array([1.0, 2.0, 4.0]), np.ones(3), 0.25, 99, 1)
    (1.5, 3.0, False)
    """
    if math.ldexp(1.0, -len(units)) > tail * ROUNDED:
        return -math.inf, math.inf, False
    if len(units) <= LISTED:
        sums, counts = ((_signed_sums(v / 2.0) + v.sum() / 2.0) for v in (units, sizes))
        # One more, since the identity, the empty subset, is among the sums.
        return *_extreme_means(sums, np.rint(counts), math.ldexp(tail, len(units)) + 1.0), False
    low = _lower_limit(units, sizes, tail)
    high = None if low is None else _lower_limit(-units, sizes, tail)
    if low is not None and high is not None:
        return low, -high, False
    sums, counts = random_subsets(units, sizes, n_resamples, seed)
    return *_extreme_means(sums, counts, tail * (n_resamples + 1.0)), True


def _extreme_means(sums: Floats, counts: Floats, rank: float) -> tuple[float, float]:
    """Return the rank-th smallest and largest mean of non-empty subsets (the empty ones bound nothing)."""
    k = math.floor(rank * ROUNDED)
    if k < 1:
        return -math.inf, math.inf
    empty = counts == 0.0
    means = sums / np.where(empty, 1.0, counts)
    low = np.partition(np.where(empty, -math.inf, means), k - 1)[k - 1]
    high = np.partition(np.where(empty, math.inf, means), len(means) - k)[len(means) - k]
    return float(low), float(high)


def _lower_limit(units: Floats, sizes: Floats, tail: float) -> float | None:
    """Return the smallest shift that is not rejected, rounded down a little; None where p is not known well enough."""
    centre = float(units.sum() / sizes.sum())
    spread = math.sqrt(float(((units - centre * sizes) ** 2).sum())) / float(sizes.sum())
    if spread <= TIES * abs(centre):
        return centre
    bound = 0.0

    def excess(shift: float) -> float:
        """Return p of "greater" against the shift, less the tail, both as normal quantiles."""
        nonlocal bound
        moved = units - shift * sizes
        x = float(moved.sum()) - TIES * float(np.abs(moved).sum())
        p, bound = (exact_tail(moved, x), 0.0) if len(units) <= COUNTED else characteristic_tail(moved, x, LIMIT_NODES)
        return NORMAL.inv_cdf(min(max(p + bound, 1e-300), 1.0 - 1e-16)) - NORMAL.inv_cdf(tail)

    low = _crossing(excess, centre + spread * NORMAL.inv_cdf(tail), centre, spread)
    return low if low is not None and excess(low) <= 0.0 and bound <= LIMIT_SHARE * tail else None


def _crossing(excess: Callable[[float], float], guess: float, high: float, spread: float) -> float | None:
    """Return the last point below the sign change of an increasing function, by regula falsi (Illinois)."""
    low, below, above = guess, excess(guess), excess(high)
    for _ in range(20):
        if below > 0.0:
            low, high, above = low - (high - low), low, below
            below = excess(low)
    if below > 0.0:
        return None
    side = 0
    while high - low > LIMIT_WIDTH * spread and below < -LIMIT_WIDTH:
        part = below / (below - above)
        # A step function may leave the secant stuck near one end: halve after three steps on one side.
        middle = low + (0.5 if abs(side) > 3 else min(max(part, 1e-3), 0.999)) * (high - low)
        middle = max(low + (middle - low) / 2.0, middle - LIMIT_WIDTH * spread / 2.0)  # to land below
        value = excess(middle)
        if value <= 0.0:
            low, below, above, side = middle, value, above / 2.0 if side < 0 else above, min(side, 0) - 1
        else:
            high, above, below, side = middle, value, below / 2.0 if side > 0 else below, max(side, 0) + 1
        side = 0 if abs(side) > 4 else side
    return low
