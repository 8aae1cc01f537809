"""The two random streams: R's against R itself, Philox against the algorithm written out in plain integers."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.stats import chi2

import pli_stats as ps
from pli_stats.stats.resampling import random_streams
from pli_stats.stats.resampling.bootstrap_replicates import resampled_means, resampled_rows
from pli_stats.stats.resampling.r_random_stream import RStream, r_indices
from pli_stats.stats.resampling.random_streams import (
    DRAW,
    INSIDE,
    SPILT,
    SPLIT,
    block_layout,
    block_strides,
    large_resample,
    philox,
    philox_draws,
)
from pli_stats.stats.resampling.resampling_schemes import choose_scheme

REPLICATES = 1e-12  # relative: R and we add the same values, in another order
CHANCE = 1e-4  # a sound generator fails a chi-squared test this often; the seeds are fixed
WORD = (1 << 64) - 1

# Philox 4x64-10 (Salmon et al. 2011) in plain integers


def philox_words(counter, key):
    """Return the four words of one counter."""
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2E7470EE14C6C93 * c[0], 0xCA5A826395121157 * c[2]
        c = [(b >> 64) ^ c[1] ^ k[0], b & WORD, (a >> 64) ^ c[3] ^ k[1], a & WORD]
        k = [(k[0] + 0x9E3779B97F4A7C15) & WORD, (k[1] + 0xBB67AE8584CAA73B) & WORD]
    return c


def word_at(place, lane, purpose, seed, tag, attempt=0):
    """Return one word of our stream; the first block of NumPy's generator has number 1."""
    counter = [place + 1, 0, tag, purpose | attempt << 8]
    return philox_words(counter, [seed & WORD, seed >> 64])[lane]


def draws_of_word(place, lane, purpose, seed, tag, bound, draws):
    """Return draws below `bound` from one word: each is the overflow of a product, the rest goes on."""
    attempt = 0
    while True:
        rest, out = word_at(place, lane, purpose, seed, tag, attempt), []
        for _ in range(draws):
            out.append(rest * bound >> 64)
            rest = rest * bound & WORD
        if rest >= (1 << 64) % bound**draws:
            return out
        attempt += 1


def small_resample(n, r, seed, tag):
    """Return resample r of n rows: lane r % 4 of the words of quad r // 4."""
    start = r // 4 * -(-n // 4)
    return [draws_of_word(start + i // 4, i % 4, DRAW, seed, tag, n, 4)[r % 4] for i in range(n)]


def halved(n, blocks, r, seed, tag):
    """Return how many of n draws each block gets: as many go left as bits are set."""
    counts, used = [n], 0
    start = r * block_strides(n)[0]
    while len(counts) < blocks:
        split = []
        for count in counts:
            left, todo = 0, count
            while todo > 0:
                word = word_at(start + used // 4, used % 4, SPLIT, seed, tag)
                left += (word & ((1 << min(todo, 64)) - 1)).bit_count()
                used, todo = used + 1, todo - 64
            split += [left, count - left]
        counts = split
    return counts


def written_large_resample(n, r, seed, tag):
    """Return resample r of more than 4096 rows, block by block, then what fell behind the last row."""
    (blocks, width), strides = block_layout(n), block_strides(n)
    used, parts = 0, []
    for block, count in enumerate(halved(n, blocks, r, seed, tag)):
        rows = []
        for _ in range(-(-count // 4)):
            place = r * strides[1] + used // 4
            rows += [block * width + d for d in draws_of_word(place, used % 4, INSIDE, seed, tag, width, 4)]
            used += 1
        parts.append([row for row in rows[:count] if row < n])
    spilt = n - sum(map(len, parts))
    place = r * strides[2]
    return [*parts, [draws_of_word(place + i // 4, i % 4, SPILT, seed, tag, n, 1)[0] for i in range(spilt)]]


def test_the_written_philox_gives_the_published_answers():
    zeros, ones = philox_words([0] * 4, [0] * 2), philox_words([WORD] * 4, [WORD] * 2)
    # Random123 1.09, kat_vectors, philox4x64 with 10 rounds
    assert zeros == [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    assert ones == [0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0]


@pytest.mark.parametrize("n", [1, 2, 3, 5, 200, 4095])
@pytest.mark.parametrize("seed", [0, 1, 2**64 + 5, 2**128 - 1])
def test_draws_are_those_of_the_written_algorithm(n, seed):
    tag = seed % 7
    found = philox_draws(n, 0, 9, seed, tag)
    for r in (0, 3, 4, 8) if n < 4095 else (6,):
        assert found[r].tolist() == small_resample(n, r, seed, tag)


@pytest.mark.parametrize(("n", "r"), [(4097, 0), (5000, 3), (8192, 2)])
def test_large_draws_are_those_of_the_written_algorithm(n, r):
    found = [part.tolist() for part in large_resample(n, r, seed=2**70 + 3, tag=2)]
    assert found == written_large_resample(n, r, 2**70 + 3, 2)
    assert (len(found[-1]) > 0) == (block_layout(n)[0] * block_layout(n)[1] > n)


def test_rejected_words_are_drawn_again_at_a_higher_attempt():
    # 2^64 mod 4091^4 is 98 % of 4091^4, so that one word in 67,000 is rejected.
    n, last, seed = 4091, 800, 12
    words = random_streams._bits(seed, 0, 0, DRAW).random_raw(last // 4 * 1023 * 4).reshape(-1, 1023 * 4)[:, :n]
    rejected = np.argwhere(random_streams._split_words(words, n)[1])
    assert len(rejected) >= 2
    found = philox_draws(n, 0, last, seed)
    for quad, i in rejected.tolist():
        expected = draws_of_word(quad * 1023 + i // 4, i % 4, DRAW, seed, 0, n, 4)
        assert found[4 * quad : 4 * quad + 4, i].tolist() == expected
        assert expected != random_streams._split_words(words[quad, i : i + 1], n)[0][0].tolist()


@examples(60)
@given(st.integers(1, 300), st.integers(0, 60), st.integers(1, 60), st.integers(0, 2**128 - 1), st.integers(0, 9))
def test_a_draw_depends_on_its_place_only(n, first, more, seed, tag):
    whole = philox_draws(n, 0, first + more, seed, tag)
    assert (whole[first:] == philox_draws(n, first, first + more, seed, tag)).all()
    assert whole.min() >= 0
    assert whole.max() < n


def test_more_resamples_extend_a_large_resample():
    whole = philox_draws(6000, 0, 4, seed=5)
    assert (philox_draws(6000, 3, 4, seed=5)[0] == whole[3]).all()
    assert whole.shape == (4, 6000)


@pytest.mark.parametrize("chunk", [1, 50, 10_000])
def test_chunks_change_nothing(chunk, monkeypatch):
    expected = np.concatenate(list(random_streams.index_blocks(50, 41, seed=9)))
    monkeypatch.setattr(random_streams.chunks, "__defaults__", (chunk,))
    parts = list(random_streams.index_blocks(50, 41, seed=9))
    assert len(parts) == -(-41 // max(4, chunk // 50 // 4 * 4))
    assert (np.concatenate(parts) == expected).all()


def fits(counts, expected):
    """Say whether counts may come from the expected ones."""
    statistic = ((counts - expected) ** 2 / expected).sum()
    return CHANCE / 2 < chi2.sf(statistic, np.size(counts) - 1) < 1.0 - CHANCE / 2


@pytest.mark.parametrize("n", [3, 20, 200])
def test_draws_are_uniform_and_neighbours_independent(n):
    drawn = philox_draws(n, 0, 400_000 // n, seed=3)
    assert fits(np.bincount(drawn.ravel(), minlength=n), drawn.size / n)
    for one, other in ((drawn[0:-3:4], drawn[1:-2:4]), (drawn[2:-1:4], drawn[3::4]), (drawn[:, :-1], drawn[:, 1:])):
        cells = one[: len(other)].ravel() * 3 // n * 3 + other.ravel() * 3 // n
        shares = np.bincount(np.arange(n) * 3 // n) / n
        expected = np.outer(shares, shares).ravel() * cells.size
        assert fits(np.bincount(cells, minlength=9), expected)


def test_large_draws_are_uniform():
    n, last = 5000, 80
    drawn = philox_draws(n, 0, last, seed=8)
    assert fits(np.bincount(drawn.ravel(), minlength=n), last)
    # The number of draws in the first half of the rows is binomial in each resample.
    left = (drawn < 2500).sum(axis=1)
    assert abs(left.mean() / n - 0.5) < 4 * 0.5 / np.sqrt(n * last)
    assert 0.7 < left.std() / np.sqrt(n / 4) < 1.3  # 80 values know a standard deviation to 8 %


def test_purposes_tags_and_seeds_have_streams_of_their_own():
    words = {
        int(random_streams._bits(seed, 0, tag, p).random_raw()) for seed in (1, 2) for tag in (0, 1) for p in range(8)
    }
    assert len(words) == 32
    assert philox(3, 0).random() != philox(3, 1).random()


# R

SEEDS = (0, 1, 42, 123_456, 2**31 - 1)
SIZES = ((1, 9), (2, 50), (3, 99), (10, 200), (65, 199), (256, 64), (1000, 40), (40_000, 3), (65_536, 2), (70_000, 2))
TEXT, WHOLE = ("reef", "Bay", "bay 10", "bay 9"), (10, 9, -1, 100)
R_CODE = """
library(boot)
folder <- commandArgs(TRUE)
put <- function(x, name) { con <- file(file.path(folder, name), "wb"); writeBin(as.vector(x), con); close(con) }
values <- function(n) ((seq_len(n) * 7919) %% 10007) / 10007
mean_of <- function(d, i) mean(d[i])
keep <- function(b, name) {
  put(get(".Random.seed", globalenv()), paste0(name, ".seed"))
  put(b$t, paste0(name, ".t")); put(t(boot.array(b, indices = TRUE)), paste0(name, ".i"))
}
for (case in readLines(file.path(folder, "cases"))) {
  k <- strsplit(case, " ")[[1]]; n <- as.integer(k[3]); R <- as.integer(k[4]); seed <- as.integer(k[2]); x <- values(n)
  set.seed(seed)
  if (k[1] == "plain") { b <- boot(x, mean_of, R = R)
  } else if (k[1] == "block") { l <- as.integer(k[5]); b <- tsboot(x, mean, R = R, l = l, sim = "fixed")
  } else {
    s <- scan(file.path(folder, paste0(k[1], n)), if (k[1] == "text") "" else 0L, sep = "\\n", quiet = TRUE)
    s <- factor(s, levels = sort(unique(s), method = "radix"))
    b <- boot(x, mean_of, R = R, strata = s)
  }
  keep(b, gsub(" ", "_", case))
}
"""


def strata_of(n, names):
    """Return unequal strata in mixed order, the third of one sample."""
    codes = np.array([0, 1, 1, 3, 0, 1, 3])[np.arange(n) % 7]
    codes[n // 2] = 2
    return np.array(names, dtype=object)[codes]


def values(n):
    """Return the data of the R program."""
    return np.arange(1, n + 1) * 7919 % 10_007 / 10_007


@pytest.fixture(scope="module")
def in_r(tmp_path_factory):
    """Draw in R, all cases in one process; return a reader of (indices from 0, replicates, .Random.seed)."""
    folder = tmp_path_factory.mktemp("r")
    cases = [f"plain {seed} {n} {r}" for seed in SEEDS for n, r in SIZES]
    cases += [f"{kind} {seed} {n} {r}" for kind in ("text", "whole") for seed in SEEDS for n, r in SIZES if n <= 40_000]
    cases += [f"block {seed} 31 40 {length}" for seed in SEEDS for length in (1, 4, 30, 31)]
    for kind, names in (("text", TEXT), ("whole", WHOLE)):
        for n, _ in SIZES:
            (folder / f"{kind}{n}").write_text("\n".join(map(str, strata_of(n, names))) + "\n")
    (folder / "cases").write_text("\n".join(cases) + "\n")
    (folder / "draw.R").write_text(R_CODE)
    subprocess.run(["Rscript", "--vanilla", folder / "draw.R", folder], check=True, capture_output=True)

    def read(*case):
        name = "_".join(map(str, case))
        t = np.fromfile(folder / f"{name}.t")
        seed = np.fromfile(folder / f"{name}.seed", np.int32)
        # `boot.array` of a time series holds doubles.
        drawn = np.fromfile(folder / f"{name}.i", np.float64 if case[0] == "block" else np.int32)
        return drawn.astype(np.int64).reshape(len(t), -1) - 1, t, seed

    return read


def agree(scheme, n, r, seed, t):
    """Hold the replicates of the mean against R's."""
    found = resampled_means(scheme, values(n)[:, None], r, seed, "r")[:, 0]
    np.testing.assert_allclose(found, t, rtol=REPLICATES, atol=0.0)


def scheme_of(n, strata=None, block_length=None, ports=None):
    """Return the scheme of one-stage resampling."""
    return choose_scheme(n, ports=ports, strata=strata, two_stage=False, block_length=block_length, block="moving")


@pytest.mark.r
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("n", "r"), SIZES)
def test_plain_resamples_as_r_boot(in_r, n, r, seed):
    drawn, t, state = in_r("plain", seed, n, r)
    assert (ps.resample_indices(n, r, seed=seed, stream="r") == drawn).all()
    agree(scheme_of(n), n, r, seed, t)
    stream = RStream(seed)
    stream.sample_int(n, n * r)
    assert (stream.random_seed() == state).all()


@pytest.mark.r
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("n", "r"), [(n, r) for n, r in SIZES if n <= 40_000])
@pytest.mark.parametrize(("kind", "names"), [("text", TEXT), ("whole", WHOLE)])
def test_stratified_resamples_as_r_boot(in_r, n, r, seed, kind, names):
    strata = strata_of(n, names)
    drawn, t, _ = in_r(kind, seed, n, r)
    assert (ps.resample_indices(n, r, seed=seed, stream="r", strata=strata) == drawn).all()
    agree(scheme_of(n, strata), n, r, seed, t)


@pytest.mark.r
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("length", [1, 4, 30, 31])
def test_moving_blocks_as_r_tsboot(in_r, length, seed):
    drawn, t, _ = in_r("block", seed, 31, 40, length)
    assert (ps.resample_indices(31, 40, seed=seed, stream="r", block_length=length) == drawn).all()
    agree(scheme_of(31, block_length=length), 31, 40, seed, t)


@pytest.mark.r
def test_ports_are_resampled_as_r_boot_resamples_rows(in_r):
    drawn, _, _ = in_r("plain", 42, 10, 200)
    ports = [f"port {'ABCDEFGHIJ'[k]}" for k in (9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0, 0)]
    members = [[k for k, port in enumerate(ports) if port == f"port {letter}"] for letter in "ABCDEFGHIJ"]
    rows = [line for chunk in resampled_rows(scheme_of(13, ports=ports), 200, 42, "r") for line in chunk]
    assert [line.tolist() for line in rows] == [[row for g in line for row in members[g]] for line in drawn]
    means = resampled_means(scheme_of(13, ports=ports), values(13)[:, None], 200, 42, "r")[:, 0]
    np.testing.assert_allclose(means, [values(13)[line].mean() for line in rows], rtol=REPLICATES)


@pytest.mark.r
def test_bootstrap_ci_shows_r_s_replicates(in_r):
    _, t, _ = in_r("plain", 123_456, 65, 199)
    found = ps.bootstrap_ci(np.zeros(65), values(65), metrics="mae", n_resamples=199, seed=123_456, stream="r")
    np.testing.assert_allclose(found["mae"].replicates, t, rtol=REPLICATES)


def test_the_upper_half_of_a_word_is_r_s_sixteen_bits():
    # R takes floor(65536 u) of u = word 2^-32 (and half a unit for word 0): monotone, so the edges of the 65536
    # intervals on which word >> 16 is constant prove it for every word.
    k = np.arange(65_536, dtype=np.uint64)
    for word in (k << np.uint64(16), (k << np.uint64(16)) | np.uint64(65_535)):
        u = word.astype(np.float64) * 2.3283064365386963e-10
        u[word == 0] = 0.5 * 2.328306437080797e-10
        assert (u > 0.0).all()
        assert (1.0 - u > 0.0).all()
        assert (np.floor(u * 65_536.0) == k).all()


@examples(30)
@given(st.integers(0, 2**31 - 1), st.integers(1, 100_000), st.integers(0, 800), st.integers(0, 800))
def test_r_s_stream_goes_on_where_it_ended(seed, n, one, other):
    stream, whole = RStream(seed), RStream(seed)
    parts = np.concatenate([stream.sample_int(n, one), stream.sample_int(n, other)])
    assert (parts == whole.sample_int(n, one + other)).all()
    assert (stream.random_seed() == whole.random_seed()).all()


def test_any_part_of_r_s_resamples_is_the_same():
    groups = [np.array([0, 3, 4]), np.array([2]), np.array([1, 5, 6, 7])]
    whole = r_indices(groups, 50, seed=3)
    assert (r_indices(groups, 50, 3, 17, 31) == whole[17:31]).all()
    assert all(set(whole[:, rows].ravel()) <= set(rows.tolist()) for rows in groups)


def test_seeds_may_be_numpy_integers():
    a, b = [1.0, 2.0, 3.0], [1.1, 2.0, 3.3]
    for seed in (np.int64(3), np.uint8(3)):
        found = ps.paired_permutation_test(a, b, seed=seed, method="monte_carlo", n_resamples=99)
        assert found.p_value == ps.paired_permutation_test(a, b, seed=3, method="monte_carlo", n_resamples=99).p_value
