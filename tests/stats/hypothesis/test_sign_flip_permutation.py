"""Sign flips: counted by hand, against whole-number convolution, on lattices, ties and outliers, and inverted."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.stats.hypothesis import sign_flip_permutation
from pli_stats.stats.hypothesis.sign_flip_permutation import characteristic_tail, exact_tail, flip_limits, flip_p_value
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.text.notes import note

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "model_tests.json").read_text())["flips"]
SMOOTH = 1e-7  # what the inversion really misses where no atom is large: the weights' own error, about 3 / t^2
STANDARD_ERRORS = 5.0  # a seeded draw further off than this would be a fault
LIMIT = 1e-5  # limits by root finding are rounded outwards by a millionth of the standard error, and by one atom
ALTERNATIVES = ("two-sided", "less", "greater")

# Fisher (1935), after Darwin: height of crossed less self-fertilised maize, 15 pairs, eighths of an inch.
MAIZE = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]) / 8.0

wholes = st.lists(st.integers(-6, 6), min_size=1, max_size=10)
tame = st.lists(st.integers(-999, 999).map(lambda whole: whole / 7.0), min_size=1, max_size=10)
floats = st.lists(st.floats(-100.0, 100.0, allow_subnormal=False), min_size=1, max_size=10)


def all_sums(sizes):
    """Return the sums of every sign vector."""
    sums = np.zeros(1)
    for size in sizes:
        sums = np.concatenate((sums - size, sums + size))
    return sums


def whole_tail(sizes, x):
    """Return P(S >= x) for whole sizes, by convolution in whole numbers of any length."""
    counts = {0: 1}
    for size in sizes:
        flipped: dict[int, int] = {}
        for total, count in counts.items():
            for sign in (-1, 1):
                flipped[total + sign * int(size)] = flipped.get(total + sign * int(size), 0) + count
        counts = flipped
    return sum(count for total, count in counts.items() if total >= x) / 2 ** len(sizes)


def subset_limits(units, sizes, tail):
    """Return the limits from the means of all subsets, listed one by one."""
    means = sorted(
        sum(units[i] for i in chosen) / sum(sizes[i] for i in chosen)
        for r in range(1, len(units) + 1)
        for chosen in itertools.combinations(range(len(units)), r)
    )
    k = math.floor(tail * 2 ** len(units) + 1e-9)
    return (means[k - 1], means[-k]) if k else (-math.inf, math.inf)


# Counted


def test_fishers_count_of_darwins_maize():
    test = ps.paired_permutation_test(MAIZE, np.zeros(15))
    assert test.p_value == 1726 / 32768, "863 sums of 314 or more, and as many of -314 or less"
    assert ps.paired_permutation_test(MAIZE, np.zeros(15), alternative="greater").p_value == 863 / 32768
    assert test.effect == 314 / 8 / 15
    assert (test.p_error, test.seed, test.n_resamples, test.unit) == (0.0, None, 0, "sample")


@pytest.mark.parametrize("name", GOLDEN)
@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_every_sign_vector_written_out_in_r(name, alternative):
    case = GOLDEN[name]
    test = ps.paired_permutation_test(case["a"], case["b"], alternative=alternative)
    assert test.p_value == case["p_value"][alternative.replace("-", ".")]


@given(values=st.one_of(wholes, floats), alternative=st.sampled_from(ALTERNATIVES))
def test_exact_is_the_count(values, alternative):
    d = np.array(values, dtype=float)
    if not d.any():
        return
    sums, total = all_sums(np.abs(d)), d.sum()
    reach = 1e-12 * np.abs(d).sum()
    side = {
        "two-sided": np.abs(sums) >= abs(total) - reach,
        "less": sums <= total + reach,
        "greater": sums >= total - reach,
    }
    near = np.abs(np.abs(sums) - abs(total))
    if (near[near > 1e-14 * np.abs(d).sum()] < 2.0 * reach).any():
        return  # neither tie nor not
    test = ps.paired_permutation_test(d, np.zeros(len(d)), alternative=alternative, level=None)
    assert test.p_value == side[alternative].mean()


@pytest.mark.parametrize("n", [18, 22])
def test_exact_is_the_count_for_many(n):
    sizes = np.abs(philox(3).normal(size=n))
    sums = all_sums(sizes)
    for x in (0.0, 2.5, 7.0, float(sizes.sum())):
        assert exact_tail(sizes, x - 1e-10) == (sums >= x - 1e-10).mean()


@pytest.mark.parametrize("n", [31, 40])
def test_exact_is_the_convolution_of_whole_numbers(n):
    sizes = philox(4).integers(1, 1000, n)
    for x in (0, 100, 3000, 9000, int(sizes.sum())):
        assert exact_tail(sizes / 8.0, x / 8.0 - 1e-9) == whole_tail(sizes, x)


def test_rounding_decides_no_tie():
    # In tenths these sums are equal; as doubles 0.1 + 0.2 > 0.3.
    a, b = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), np.zeros(6)
    whole = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    for signs in itertools.product((-1.0, 1.0), repeat=6):
        flips = np.array(signs)
        exact = ps.paired_permutation_test(flips * whole, b, level=None).p_value
        assert ps.paired_permutation_test(flips * a, b, level=None).p_value == exact
        shifted = ps.paired_permutation_test(100.0 + flips * a, b + 100.0, level=None)
        assert shifted.p_value == exact, "rounded as losses of 100 are"


# By the characteristic function


@examples(60)
@given(values=st.one_of(wholes, floats), share=st.floats(-1.0, 1.0), nodes=st.sampled_from([16, 300, 4096]))
def test_the_bound_holds_whatever_the_sizes(values, share, nodes):
    sizes = np.abs(np.array(values, dtype=float))
    sizes = sizes[sizes > 1e-9]
    if not len(sizes):
        return
    sums = all_sums(sizes)
    x = share * sizes.sum()
    p, bound = characteristic_tail(sizes, x, nodes)
    assert abs(p - (sums >= x).mean()) <= bound
    assert abs(p - (sums > x).mean()) <= bound, "both sides of an atom"


@pytest.mark.parametrize("n", [26, 40])
def test_exact_and_characteristic_agree(n):
    sizes = np.abs(philox(5).normal(size=n))
    for share in (0.0, 0.1, 0.3, 0.5):
        exact = exact_tail(sizes, share * sizes.sum())
        p, bound = characteristic_tail(sizes, share * sizes.sum())
        assert abs(p - exact) <= bound < 2e-4
        assert abs(p - exact) < (SMOOTH if n == 40 else 1e-5), "far inside the bound"


@pytest.mark.parametrize("n", [41, 60, 200])
def test_bound_on_lattices_where_atoms_are_large(n):
    sizes = philox(6).integers(1, 8, n)
    for x in (0, 5, 20, 61):
        p, bound = characteristic_tail(sizes / 1.0, float(x))
        assert abs(p - whole_tail(sizes, x)) <= bound
        if (x - sizes.sum()) % 2 == 0:
            assert bound > 1e-3, "half the atom at x, which the inversion cannot place"


def test_characteristic_agrees_with_a_million_flips():
    d = philox(8).normal(0.1, 1.0, 150)
    p, bound, how = flip_p_value(d, 1e-12, "two-sided", "characteristic", 99, 1)
    drawn, error, _ = flip_p_value(d, 1e-12, "two-sided", "monte_carlo", 999_999, 2)
    assert how == "characteristic"
    assert abs(p - drawn) < STANDARD_ERRORS * error + bound
    assert error < 5e-4


def test_many_samples_and_small_p_values():
    d = philox(9).normal(0.004, 1.0, 200_000)
    test = ps.paired_permutation_test(d, np.zeros(len(d)), level=None)
    z = d.sum() / np.sqrt((d * d).sum())
    # For so many samples the permutation distribution is normal to the fourth moment.
    assert test.p_value == pytest.approx(math.erfc(abs(z) / math.sqrt(2.0)), abs=1e-6 + test.p_error)
    assert test.p_error < 1e-4
    far = ps.paired_permutation_test(np.arange(1.0, 201.0), np.zeros(200), level=None)
    assert 0.0 < far.p_value < 1e-9
    assert far.p_error >= far.p_value
    assert note("upper_bound_p") in far.notes
    assert far.p_value > 2.0**-199, "no less than the true p-value"


# By random flips


def test_monte_carlo_counts_the_observed_signs():
    test = ps.paired_permutation_test(MAIZE, np.zeros(15), method="monte_carlo", n_resamples=9999, seed=3)
    assert (test.p_value * 10_000) == pytest.approx(round(test.p_value * 10_000), abs=1e-9)
    assert abs(test.p_value - 1726 / 32768) < STANDARD_ERRORS * test.p_error
    assert test.p_error == pytest.approx(math.sqrt(test.p_value * (1 - test.p_value) / 10_000))
    assert (test.seed, test.n_resamples) == (3, 9999)
    again = ps.paired_permutation_test(MAIZE, np.zeros(15), method="monte_carlo", n_resamples=9999, seed=3)
    assert again.p_value == test.p_value
    least = ps.paired_permutation_test(np.ones(60), np.zeros(60), method="monte_carlo", n_resamples=99)
    assert least.p_value == 0.01, "never zero"


def test_lattices_and_dominating_differences_are_left_to_chance():
    whole = philox(10).integers(-3, 5, 80).astype(float)
    test = ps.paired_permutation_test(whole, np.zeros(80))
    assert "monte_carlo" in test.method
    exact = 2.0 * whole_tail(np.abs(whole), abs(whole.sum()))
    assert abs(test.p_value - exact) < STANDARD_ERRORS * test.p_error
    rest = philox(11).normal(0.2, 1.0, 43)
    outlier = ps.paired_permutation_test(np.append(rest, 1e6), np.zeros(44))
    assert "monte_carlo" in outlier.method
    # The sum is as extreme when the outlier keeps its sign, or all turn, and the rest reaches its own sum.
    assert abs(outlier.p_value - exact_tail(np.abs(rest), rest.sum() - 1e-7)) < STANDARD_ERRORS * outlier.p_error
    counted = ps.paired_permutation_test(np.append(rest, 1e6), np.zeros(44), method="exact", level=None)
    assert counted.p_value == pytest.approx(exact_tail(np.abs(rest), rest.sum() - 1e-7), rel=1e-6)


# Inverted


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
@pytest.mark.parametrize("ports", [False, True])
def test_limits_are_order_statistics_of_subset_means(level, ports):
    d = philox(12).normal(0.5, 1.0, 16)
    harbour = np.repeat(np.arange(8), 2) if ports else np.arange(16) % 8 + 8 * (np.arange(16) >= 8)
    units, sizes = np.bincount(harbour, d), np.bincount(harbour).astype(float)
    test = ps.paired_permutation_test(d, np.zeros(16), level=level, ports=harbour)
    low, high = subset_limits(units, sizes, (1.0 - level) / 2.0)
    assert (test.effect_low, test.effect_high) == (pytest.approx(low, rel=1e-12), pytest.approx(high, rel=1e-12))
    assert test.unit == "port"


@examples(50)
@given(d=st.lists(st.floats(-5.0, 5.0), min_size=5, max_size=9, unique=True), level=st.sampled_from([0.8, 0.9, 0.95]))
def test_the_interval_holds_zero_unless_the_test_rejects(d, level):
    test = ps.paired_permutation_test(d, np.zeros(len(d)), level=level)
    edge = 1e-9 * max(map(abs, d))
    if min(abs(test.effect_low), abs(test.effect_high)) > edge:
        assert (test.p_value <= (1.0 - level) * (1 + 1e-12)) == (not test.effect_low < 0.0 < test.effect_high)


@pytest.mark.parametrize("n", [8, 12, 16])
@pytest.mark.parametrize("rounded", [False, True])
def test_root_finding_meets_the_list(n, rounded, monkeypatch):
    d = philox(13).normal(0.5, 1.0, n)
    d = np.round(d) if rounded else d
    listed = flip_limits(d, np.ones(n), 0.025, 99, 1)
    monkeypatch.setattr(sign_flip_permutation, "LISTED", 3)
    found = flip_limits(d, np.ones(n), 0.025, 99, 1)
    width = 2.0 * LIMIT * d.std(ddof=1) / math.sqrt(n)
    assert listed[0] - width <= found[0] <= listed[0] + 1e-9
    assert listed[1] - 1e-9 <= found[1] <= listed[1] + width


@pytest.mark.parametrize("n", [27, 30])
def test_limits_by_the_characteristic_function_hold_the_counted_ones(n, monkeypatch):
    d = philox(14).exponential(1.0, n) - 0.5
    counted = flip_limits(d, np.ones(n), 0.025, 99, 1)
    monkeypatch.setattr(sign_flip_permutation, "COUNTED", 20)
    low, high, random = flip_limits(d, np.ones(n), 0.025, 99, 1)
    width = 0.01 * d.std(ddof=1) / math.sqrt(n)
    assert not random
    assert counted[0] - width <= low <= counted[0]
    assert counted[1] <= high <= counted[1] + width


def test_random_subsets_where_the_bound_is_not_small(monkeypatch):
    d = np.append(philox(15).normal(0.2, 1.0, 43), 1e6)
    test = ps.paired_permutation_test(d, np.zeros(44), seed=4)
    assert note("random_subsets", n=99999) in test.notes
    assert test.seed == 4
    assert test.effect_low < test.effect < test.effect_high
    small = philox(16).normal(0.2, 1.0, 14)
    listed = flip_limits(small, np.ones(14), 0.025, 99, 1)
    sums, sizes = sign_flip_permutation.random_subsets(small, np.ones(14), 200_000, 1)
    means = sums[sizes > 0] / sizes[sizes > 0]
    assert np.quantile(means, (0.025, 0.975)) == pytest.approx(listed[:2], abs=0.02)
    monkeypatch.setattr(sign_flip_permutation, "LISTED", 0)
    monkeypatch.setattr(sign_flip_permutation, "COUNTED", 0)
    monkeypatch.setattr(sign_flip_permutation, "LIMIT_SHARE", 0.0)
    low, high, random = flip_limits(small, np.ones(14), 0.025, 99_999, 1)
    assert random
    assert (low, high) == pytest.approx(listed[:2], abs=0.02)


@pytest.mark.parametrize(("alternative", "open_end"), [("less", "effect_low"), ("greater", "effect_high")])
def test_one_sided_intervals(alternative, open_end):
    test = ps.paired_permutation_test(MAIZE, np.zeros(15), alternative=alternative, level=0.95)
    both = ps.paired_permutation_test(MAIZE, np.zeros(15), level=0.9)
    assert math.isinf(getattr(test, open_end))
    closed = "effect_high" if alternative == "less" else "effect_low"
    assert getattr(test, closed) == getattr(both, closed)


# Properties


@examples(40)
@given(d=tame, power=st.sampled_from([-900, -40, 40, 900]))
def test_scale_and_order_do_not_matter(d, power):
    values = np.array(d)
    one = ps.paired_permutation_test(values, np.zeros(len(d)))
    scaled = ps.paired_permutation_test(values * 2.0**power, np.zeros(len(d)))
    turned = ps.paired_permutation_test(np.zeros(len(d)), values)
    assert scaled.p_value == one.p_value == turned.p_value
    assert turned.effect == -one.effect
    assert (turned.effect_low, turned.effect_high) == (pytest.approx(-one.effect_high), pytest.approx(-one.effect_low))


def test_a_port_flips_as_one():
    a, b = philox(17).exponential(1.0, (2, 40))
    ports = np.repeat(["Botany", "Eden", "Kembla", "Jackson", "Newcastle", "Yamba", "Ballina", "Bermagui"], 5)
    test = ps.paired_permutation_test(a, b, ports=ports)
    sums = (a - b).reshape(8, 5).sum(axis=1)
    assert test.p_value == (np.abs(all_sums(np.abs(sums))) >= abs(sums.sum()) - 1e-9).mean()
    assert (test.n, test.unit, test.effect) == (40, "port", float((a - b).mean()))
    few = ps.paired_permutation_test(a[:20], b[:20], ports=ports[:20])
    assert note("coarse_p", n=4, unit="port", least=0.125) in few.notes
    assert (few.effect_low, few.effect_high) == (-math.inf, math.inf)


def test_degenerate_differences_are_answered():
    same = ps.paired_permutation_test([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    assert (same.p_value, same.effect, same.effect_low, same.effect_high) == (1.0, 0.0, 0.0, 0.0)
    assert same.notes == (note("equal_differences"),)
    single = ps.paired_permutation_test([1.0], [0.5])
    assert (single.p_value, single.effect_low, single.effect_high) == (1.0, -math.inf, math.inf)
    assert single.notes == (note("coarse_p", n=1, unit="sample", least=1.0),)
    shifted = ps.paired_permutation_test(np.ones(20), np.zeros(20))
    assert (shifted.p_value, shifted.effect_low, shifted.effect_high) == (2.0**-19, 1.0, 1.0)
    assert "effect_low" in same.to_frame()


def test_strongly_paired_losses_are_told_apart():
    level = philox(18).lognormal(1.0, 0.8, 35)
    noise = philox(19).normal(0.0, 0.12, 35)
    a, b = level + 0.15 + noise, level
    assert np.corrcoef(a, b)[0, 1] > 0.99
    reach = 2.03 * math.sqrt(a.var(ddof=1) / 35)
    assert a.mean() - reach < b.mean(), "separate intervals overlap"
    test = ps.paired_permutation_test(a, b)
    assert test.p_value < 0.001
    assert test.effect_low > 0.0


@pytest.mark.parametrize("ports", [False, True])
def test_size_is_the_level(ports):
    draw = philox(20)
    rejected = 0
    for _ in range(4000):
        shift = np.repeat(draw.normal(size=10), 3) if ports else 0.0
        d = draw.standard_t(3, 30 if ports else 14) + shift
        port = np.repeat(np.arange(10), 3) if ports else None
        rejected += ps.paired_permutation_test(d, np.zeros(len(d)), ports=port, level=None).p_value <= 0.05
    assert 0.04 <= rejected / 4000 <= 0.06
