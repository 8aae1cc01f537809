"""The ideal bootstrap: against all resamples, ten million resamples, lattices, Edgeworth, and its own error bound."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
import tracemalloc
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from predictions import spread_lists
from profiles import examples

import pli_stats as ps
from pli_stats.stats.intervals.characteristic_function import TARGET, invert
from pli_stats.stats.intervals.ideal_bootstrap import exact_distribution, exact_ends
from pli_stats.stats.intervals.outlier_mixture import clumped_sum
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.text.notes import note

METHODS = ["percentile", "basic", "bca", "normal"]
LISTED = 1e-11  # probabilities added up one by one: rounding of 10^5 terms
RESAMPLES = 10_000_000
SIGMAS = 4.5  # of the Monte-Carlo error: one comparison in 150,000 fails by chance
APART = 1e-9  # a step nearer than this to the argument may be on either side of it by rounding


def every_resample(x, strata=None):
    """Return the distinct means of all ordered resamples and their probabilities: slow, and nothing in common."""
    groups = [x] if strata is None else [x[strata == s] for s in np.unique(strata)]
    sums = np.zeros(1)
    for group in groups:
        drawn = np.array(list(itertools.product(group.tolist(), repeat=len(group)))).sum(axis=1)
        sums = np.add.outer(sums, drawn).ravel()
    means, counts = np.unique(sums / len(x), return_counts=True)
    return means, counts / counts.sum()


def standard(x):
    """Return deviations in units of the standard deviation of the sum of a resample."""
    d = x - x.mean()
    return d / math.sqrt(float((d * d).sum()))


samples_of_25 = spread_lists(st.floats(-10, 10), st.floats(0.11, 20) | st.floats(-20, -0.11), max_size=25)
small_samples = spread_lists(st.integers(-50, 50), st.integers(1, 50) | st.integers(-50, -1), max_size=6)


@given(small_samples)
@examples(60)
def test_all_resamples_of_whole_numbers(values):
    x = np.array(values, float)
    means, weights = every_resample(x)
    ideal = exact_distribution(x)
    below = 0.0
    for point in np.unique(np.rint(means * len(x))) / len(x):
        upto = weights[means <= point + APART].sum()
        assert ideal.cdf(point) == pytest.approx(upto, abs=LISTED)
        assert ideal.below(point) == pytest.approx(below, abs=LISTED)
        assert ideal.tail(point) == pytest.approx(1.0 - below, abs=LISTED)
        assert ideal.quantile((below + upto) / 2.0) == pytest.approx(point, abs=APART)
        assert ideal.quantile(upto) == pytest.approx(point, abs=APART), "the smallest t with cdf(t) >= p"
        below = upto
    assert ideal.mean == pytest.approx(float(means @ weights))
    assert ideal.sd == pytest.approx(math.sqrt(float((means - ideal.mean) ** 2 @ weights)))
    assert ideal.skewness == pytest.approx(float(((means - ideal.mean) / ideal.sd) ** 3 @ weights), abs=1e-9)


@pytest.mark.parametrize("n", [2, 3, 5, 7])
def test_all_resamples_of_real_numbers(n):
    x = philox(n).lognormal(size=n)
    means, weights = every_resample(x)
    ideal = exact_distribution(x)
    assert ideal.how == "enumeration"
    for t in np.quantile(means, np.linspace(0.01, 0.99, 25)) + APART:
        assert ideal.cdf(t) == pytest.approx(weights[means <= t].sum(), abs=LISTED)


def test_strata_against_all_resamples():
    rng = philox(3)
    x, strata = rng.normal(size=9), np.array(["b", "a", "b", "a", "c", "b", "a", "d", "d"])
    means, weights = every_resample(x, strata)
    ideal = exact_distribution(x, strata=strata)
    for t in np.quantile(means, np.linspace(0.01, 0.99, 25)) + APART:
        assert ideal.cdf(t) == pytest.approx(weights[means <= t].sum(), abs=LISTED)
    assert ideal.sd == pytest.approx(math.sqrt(float((means - ideal.mean) ** 2 @ weights)))


def test_strata_by_characteristic_function():
    rng = philox(4)
    sizes = [6, 7, 1, 8]
    x, strata = rng.lognormal(size=sum(sizes)), np.repeat(np.arange(4), sizes)
    ideal = exact_distribution(x, strata=strata)
    assert ideal.how == "characteristic function"
    totals = np.zeros(400_000)
    for s in range(4):
        group = x[strata == s]
        totals += group[rng.integers(0, len(group), (len(totals), len(group)))].sum(axis=1)
    for p in (0.025, 0.5, 0.975):
        t = ideal.quantile(p)
        assert np.mean(totals / len(x) <= t) == pytest.approx(p, abs=SIGMAS * math.sqrt(p * (1 - p) / len(totals)))


def test_one_stratum_is_none():
    x = philox(5).normal(size=30)
    assert exact_ends(x, "bca", 0.95) == exact_ends(x, "bca", 0.95, strata=["all"] * 30)


def ten_million_means(x, rng):
    """Yield means of resamples, drawing sums of three values at a time from the table of all such sums."""
    n = len(x)
    three = np.add.outer(np.add.outer(x, x), x).ravel()
    for _ in range(10):
        total = x[rng.integers(0, n, (n % 3, RESAMPLES // 10))].sum(axis=0)
        for _ in range(n // 3):
            total += three[rng.integers(0, len(three), len(total), dtype=np.uint32)]
        yield total / n


@pytest.mark.parametrize(("n", "draw"), [(12, "lognormal"), (50, "standard_exponential")])
def test_ten_million_resamples(n, draw):
    x = getattr(philox(n), draw)(size=n)
    ideal = exact_distribution(x)
    levels = np.array([0.001, 0.025, 0.25, 0.5, 0.75, 0.975, 0.999])
    ends = np.array([ideal.quantile(p) for p in levels])
    share = sum(np.searchsorted(np.sort(t), ends) for t in ten_million_means(x, philox(99))) / RESAMPLES
    allowed = SIGMAS * np.sqrt(levels * (1.0 - levels) / RESAMPLES) + [ideal.error_at(t) for t in ends]
    assert (np.abs(share - levels) <= allowed).all()


@pytest.mark.parametrize("n", [12, 40])
@pytest.mark.parametrize("method", METHODS)
def test_limit_of_the_simulated_interval(n, method):
    a, b = philox(n).lognormal(size=(2, n))
    difference = a - b  # two models on the same samples
    low, high, _, notes = exact_ends(difference, method, 0.9)
    simulated = ps.bootstrap_mean(difference, method=method, level=0.9, n_resamples=100_000, seed=2)
    # Half of the Monte-Carlo error of BCa is that of its bias correction, which `mc_error` leaves out.
    allowed = 2.0 * SIGMAS * np.array(simulated.mc_error)
    assert (np.abs([low - simulated.conf_low, high - simulated.conf_high]) <= allowed).all()
    assert notes == ()


# --- the stated bound -----------------------------------------------------------------------------------------------

real_samples = spread_lists(
    st.one_of(st.floats(-3, 3), st.sampled_from([0.0, 1.0, 1.0 + 1e-6, 40.0, 1e6])),
    st.one_of(st.floats(0.002, 3), st.sampled_from([-1.0, 1.0, 40.0, 1e6])),
    max_size=5,
)


def beside_the_steps(sums, y):
    """Return y, or the next place above it that lies APART from every step."""
    while np.abs(sums - y).min() <= APART:
        y += 4.0 * APART
    return y


@given(real_samples, st.lists(st.floats(-3.0, 3.0), min_size=5, max_size=5))
@examples(60)
def test_bound_of_the_inversion(values, places):
    z = standard(np.array(values))
    sums, weights = every_resample(z)
    sums = sums * len(z)
    laws = [invert([(z, len(z))])[0], invert([(z, len(z))], thorough=False)[0], clumped_sum([z], 1e-13)]
    for place in [*places, *(sums[:: max(1, len(sums) // 7)] + 1e-7)]:
        y = beside_the_steps(sums, place)
        right = weights[sums <= y].sum()
        for law in filter(None, laws):
            assert abs(law.upto(y) - right) <= law.error(y) + LISTED
        assert laws[1].error(y) <= laws[1].sup_error * (1.0 + 1e-9) + LISTED


def test_bound_is_not_empty():
    for n in (11, 20, 35, 200, 5000):
        x = philox(n).lognormal(size=n)
        ideal = exact_distribution(x)
        assert ideal.how == "characteristic function"
        assert ideal.error <= 2.0 * TARGET
        _, _, error, notes = exact_ends(x, "percentile", 0.95)
        assert error.probability < TARGET and not notes
        assert max(error.low, error.high) < 1e-3 * ideal.sd


def test_nearly_a_lattice_says_so():
    # Ten steps a standard deviation, each smeared by a millionth: no frequency that can be reached resolves that.
    rng = philox(8)
    x = np.round(2.0 * rng.normal(size=30)) + 1e-5 * rng.normal(size=30)
    low, high, error, notes = exact_ends(x, "percentile", 0.95)
    resampled = x[rng.integers(0, 30, (200_000, 30))].mean(axis=1)
    assert error.probability > 10.0 * TARGET
    assert notes == (note("numerical_bound", error=error.probability),)
    assert abs(np.quantile(resampled, 0.025) - low) <= error.low + 1e-3
    assert abs(np.quantile(resampled, 0.975) - high) <= error.high + 1e-3


@pytest.mark.parametrize("digits", [1, 2])
@pytest.mark.parametrize("n", [20, 50])
def test_lattice_against_convolution(n, digits):
    x = np.round(philox(n).lognormal(size=n), digits)
    whole = np.rint(x * 10**digits).astype(int)
    mass = np.bincount(whole - whole.min()) / n
    total = np.ones(1)
    for _ in range(n):
        total = np.convolve(total, mass)
    means = (n * whole.min() + np.arange(len(total))) / 10.0**digits / n
    ideal = exact_distribution(x)
    assert ideal.how == "lattice"
    cumulative = np.cumsum(total)
    for k in np.searchsorted(cumulative, [0.001, 0.025, 0.3, 0.5, 0.975, 0.999]):
        assert ideal.cdf(means[k]) == pytest.approx(cumulative[k], abs=LISTED)
        assert ideal.below(means[k]) == pytest.approx(cumulative[k - 1], abs=LISTED)
        assert ideal.quantile(cumulative[k] - 1e-9) == pytest.approx(means[k], abs=1e-12)


def test_shares_are_binomial():
    ideal = exact_distribution([1.0] * 30 + [0.0] * 170)
    chance = np.array([math.comb(200, k) * 0.15**k * 0.85 ** (200 - k) for k in range(201)])
    for k in (15, 30, 45):
        assert ideal.cdf(k / 200) == pytest.approx(chance[: k + 1].sum(), abs=LISTED)
    assert exact_distribution(np.repeat([0.0, 1.0], [900_000, 100_000])).how == "lattice"


def test_one_outlier_of_a_million():
    rng = philox(6)
    x = np.append(rng.normal(size=34), 1e6)
    ideal = exact_distribution(x)
    assert ideal.how == "clumps"
    n = 400_000
    resampled = x[rng.integers(0, 35, (n, 35))].mean(axis=1)
    for p in (0.025, 0.3, 0.5, 0.7, 0.975):  # among resamples with the outlier 0, 1, 2, 3 times
        t = ideal.quantile(p)
        assert np.mean(resampled <= t) == pytest.approx(p, abs=SIGMAS * math.sqrt(p * (1 - p) / n))
        assert ideal.error_at(t) < TARGET
    # None of it in the resample: (34/35)^35.
    assert ideal.cdf(1e4) == pytest.approx((34 / 35) ** 35, abs=LISTED)


@pytest.mark.parametrize("outliers", [[1e6, 2.5e6], [1e6, 1e12], [1e6, 2.5e6, 3.7e6, -1.1e6], [1e3, 1e3]])
def test_several_outliers(outliers):
    x = np.append(philox(7).normal(size=48), outliers)
    # With the outliers rounded off the rest there is a lattice, whose steps the rest smears over 1 in size.
    ideal, rough = exact_distribution(x), exact_distribution(np.append(np.zeros(48), outliers))
    assert ideal.how == "clumps"
    for p in (0.025, 0.2, 0.8, 0.975):
        t = ideal.quantile(p)
        assert rough.below(t - 1.0) - 1e-9 <= p <= rough.cdf(t + 1.0) + 1e-9
        assert ideal.error_at(t) < 2.0 * TARGET


def test_two_tight_clumps():
    rng = philox(9)
    x = np.concatenate([1e-4 * rng.normal(size=20), 1.0 + 1e-4 * rng.normal(size=20)])
    ideal = exact_distribution(x)
    binomial = [math.comb(40, k) / 2.0**40 for k in range(41)]
    for k in (14, 20, 27):
        assert ideal.cdf((k + 0.5) / 40) == pytest.approx(sum(binomial[: k + 1]), abs=LISTED)


# --- large samples, scales, degenerate samples ----------------------------------------------------------------------


def edgeworth_quantile(x, p):
    """Return the Cornish-Fisher quantile of the mean of a resample, to order 1/n."""
    d = x - x.mean()
    sd = math.sqrt(float((d**2).mean()))
    skew = float((d**3).mean()) / sd**3 / math.sqrt(len(x))
    excess = (float((d**4).mean()) / sd**4 - 3.0) / len(x)
    z = NormalDist().inv_cdf(p)
    y = z + skew * (z**2 - 1) / 6 + excess * (z**3 - 3 * z) / 24 - skew**2 * (2 * z**3 - 5 * z) / 36
    return float(x.mean()) + y * sd / math.sqrt(len(x))


@pytest.mark.parametrize("n", [5_000, 1_000_000])
def test_large_samples_follow_edgeworth(n):
    x = philox(1).standard_exponential(size=n)
    ideal = exact_distribution(x)
    for p in (0.001, 0.025, 0.5, 0.975):
        # What Edgeworth leaves out is of order n^-1.5 standard deviations, here up to 20 times that.
        assert ideal.quantile(p) == pytest.approx(edgeworth_quantile(x, p), abs=(20 * n**-1.5 + 1e-8) * ideal.sd)


def test_memory_is_a_few_copies_of_the_sample():
    x = philox(2).lognormal(size=300_000)
    tracemalloc.start()
    exact_ends(x, "bca", 0.95)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * x.nbytes, "50 frequencies of every value would be 100 copies"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [2, 3, 9, 15, 60])
@pytest.mark.parametrize("scale", [1e-300, 1e300, 2.0**-40])
def test_scale(n, method, scale):
    x = philox(n).normal(size=n)
    plain, scaled = exact_ends(x, method, 0.9), exact_ends(x * scale, method, 0.9)
    np.testing.assert_allclose([scaled.low, scaled.high], [plain.low * scale, plain.high * scale], rtol=1e-9)
    np.testing.assert_allclose(scaled.error[1:], np.array(plain.error[1:]) * scale, rtol=1e-2, atol=1e-12 * scale)


@given(samples_of_25, st.floats(-1e3, 1e3), st.floats(0.01, 100.0))
@examples(60)
def test_shift_and_scale(values, shift, scale):
    x = np.array(values)
    plain, moved = exact_distribution(x), exact_distribution(shift + scale * x)
    assert moved.mean == pytest.approx(shift + scale * plain.mean, abs=1e-9 * (abs(shift) + scale))
    assert moved.sd == pytest.approx(scale * plain.sd, rel=1e-6)
    for t in plain.mean + plain.sd * np.array([-2.0, -0.7, 0.4, 1.6]):
        allowed = plain.error_at(t) + moved.error_at(shift + scale * t) + LISTED
        near = 1e-6 * plain.sd  # rounding of shifted values may move a step to the other side
        p = moved.cdf(shift + scale * t)
        assert plain.below(t - near) - allowed <= p <= plain.cdf(t + near) + allowed


@given(samples_of_25)
@examples(60)
def test_mirror_and_order(values):
    x = np.array(values)
    ideal, mirror = exact_distribution(x), exact_distribution(-x)
    previous = 0.0
    for t in ideal.mean + ideal.sd * np.linspace(-4.0, 4.0, 30):
        p, allowed = ideal.cdf(t), ideal.error_at(t) + mirror.error_at(-t) + LISTED
        assert 0.0 <= p <= 1.0 and p >= previous - 2.0 * allowed
        assert mirror.tail(-t - 1e-9) + allowed >= p and mirror.tail(-t + 1e-9) - allowed <= p
        previous = p


def test_distribution_increases():
    for n, slip in ((35, 1e-8), (200, 1e-13), (5000, 1e-13)):  # resamples of 35 still make steps of 10^-9
        ideal = exact_distribution(philox(n).lognormal(size=n))
        p = np.array([ideal.cdf(t) for t in ideal.mean + ideal.sd * np.linspace(-6.0, 6.0, 500)])
        assert np.diff(p).min() >= -slip
        levels = np.array([1e-6, 0.01, 0.5, 0.9, 1.0 - 1e-6])
        np.testing.assert_allclose([ideal.cdf(ideal.quantile(q)) for q in levels], levels, atol=1e-12)


def test_no_chance_in_it():
    x = philox(3).lognormal(size=500)
    assert exact_ends(x, "bca", 0.95) == exact_ends(x.copy(), "bca", 0.95)


@pytest.mark.parametrize("method", METHODS)
def test_equal_values(method):
    assert exact_ends([0.1] * 35, method, 0.95) == (0.1, 0.1, (0.0, 0.0, 0.0), ())
    assert exact_ends([0.1, 0.1, 7.0], method, 0.95, strata=[1, 1, 2])[2] == (0.0, 0.0, 0.0)
    assert exact_ends([3.0], method, 0.95)[:2] == (3.0, 3.0)


def test_two_and_three_values():
    ideal = exact_distribution([1.0, 3.0])
    found = [ideal.cdf(t) for t in (0.9, 1.0, 1.9, 2.0, 2.9, 3.0)]
    assert found == pytest.approx([0.0, 0.25, 0.25, 0.75, 0.75, 1.0], abs=LISTED)
    assert exact_ends([1.0, 3.0], "percentile", 0.95)[:2] == (1.0, 3.0)
    assert exact_ends([1.0, 3.0], "percentile", 0.4)[:2] == (2.0, 2.0)
    assert exact_distribution([0.0, 0.0, 3.0]).cdf(0.0) == pytest.approx(8 / 27)


def test_end_points_by_hand():
    # Resamples of (0, 0, 3) have means 0, 1, 2, 3 with chances 8, 12, 6, 1 of 27.
    x = [0.0, 0.0, 3.0]
    assert exact_ends(x, "percentile", 0.8)[:2] == pytest.approx((0.0, 2.0))
    assert exact_ends(x, "basic", 0.8)[:2] == pytest.approx((0.0, 2.0))
    z = NormalDist().inv_cdf(0.9)
    assert exact_ends(x, "normal", 0.8)[:2] == pytest.approx((1 - z * math.sqrt(2 / 3), 1 + z * math.sqrt(2 / 3)))
    # BCa: z0 = Phi^-1(8/27 + 6/27), a = sum(d^3) / (6 sum(d^2)^1.5) = 6 / (6 * 6^1.5).
    z0, a = NormalDist().inv_cdf(14 / 27), 6.0**-1.5
    tails = [NormalDist().cdf(z0 + (z0 + q) / (1 - a * (z0 + q))) for q in (-z, z)]
    steps = np.cumsum([8, 12, 6, 1]) / 27
    assert exact_ends(x, "bca", 0.8)[:2] == pytest.approx(tuple(np.searchsorted(steps, tails)))


def test_acceleration_is_that_of_the_jackknife():
    x = philox(12).lognormal(size=60)
    ideal = exact_distribution(x)
    d = x - np.array([np.delete(x, i).mean() for i in range(60)])
    a = (d**3).sum() / (6.0 * (d**2).sum() ** 1.5)
    z0 = NormalDist().inv_cdf(ideal.cdf(x.mean()))
    ends = exact_ends(x, "bca", 0.95)
    assert ends.error.probability > max(map(ideal.error_at, ends[:2])), "the bias correction has an error of its own"
    for end, q in zip(ends[:2], NormalDist().inv_cdf(0.975) * np.array([-1.0, 1.0]), strict=True):
        assert end == pytest.approx(ideal.quantile(NormalDist().cdf(z0 + (z0 + q) / (1.0 - a * (z0 + q)))), rel=1e-9)


def test_correction_beyond_its_pole():
    # One value far from the others: the acceleration is so large that the upper tail passes the pole.
    low, high, _, _ = exact_ends([0.0, 0.0, 0.0, 1.0], "bca", 1.0 - 1e-9)
    assert 0.0 <= low <= 0.25 and high == 1.0


def test_nothing_heavy_is_loaded():
    code = (
        "import sys; from pli_stats.stats.intervals.ideal_bootstrap import exact_ends; "
        "exact_ends(list(range(30)), 'bca', 0.95); "
        "print([m for m in ('scipy', 'numba', 'pandas', 'statsmodels') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
