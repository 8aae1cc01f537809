"""The compiled loops against their NumPy forms, bit for bit, whatever the number of threads, jobs or workers."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from profiles import examples

import pli_stats as ps
from pli_stats.stats.resampling import numba_kernels, numba_philox, random_streams, resampled_sums
from pli_stats.stats.resampling.bootstrap_replicates import STREAMS, resampled_means
from pli_stats.stats.resampling.r_random_stream import RStream, r_indices
from pli_stats.stats.resampling.random_streams import (
    DRAW,
    index_blocks,
    large_resample,
    philox_draws,
    philox_key,
    value_blocks,
)
from pli_stats.stats.resampling.resampling_schemes import choose_scheme

SMALL, LARGE = (1, 2, 5, 200, 4095, 4096), (4097, 5000, 8193, 123_457)
REJECTED = 1 << 62  # as a threshold, a quarter of all words is drawn again
SAME_SUM = 1e-12  # what the order of up to 300 additions of positive numbers may change: 300 times 2^-53 and more
MEGABYTE = 1 << 20
# What a call may hold at a time, however many resamples: some chunks of 2^18 draws as words and indices.
MOST_HELD = 24 * MEGABYTE


def columns_of(n, k):
    """Return columns whose sums depend on the order of addition."""
    return np.random.default_rng(n).lognormal(0.0, 3.0, (n, k))


def written_sums(columns, first, last, seed, tag):
    """Sum rows in the order drawn; above 4096 rows four lanes a block, then the rows drawn anew."""
    out = np.zeros((last - first, columns.shape[1]))
    if len(columns) <= random_streams.MOST_SMALL_ROWS:
        for rows in philox_draws(len(columns), first, last, seed, tag).T:
            out += columns[rows]
        return out
    for r in range(first, last):
        *blocks, anew = large_resample(len(columns), r, seed, tag)
        for rows in blocks:
            x, whole = columns[rows], len(rows) - len(rows) % 4
            lanes = [np.zeros(columns.shape[1]) for _ in range(4)]
            for lane in range(4):
                for row in x[lane:whole:4]:
                    lanes[lane] += row
            for row in x[whole:]:
                lanes[0] += row
            out[r - first] += (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
        for row in columns[anew]:
            out[r - first] += row
    return out


@pytest.mark.parametrize("k", [1, 2, 3, 7])
@pytest.mark.parametrize("n", [*SMALL, *LARGE])
def test_compiled_sums_equal_numpy_s(n, k):
    columns, last = columns_of(n, k), 31 if n < 5000 else 7 if n < 100_000 else 5
    found = resampled_sums.philox_sums(columns, 4, last, 2**65 + 3, tag=2)
    assert (found == written_sums(columns, 4, last, 2**65 + 3, 2)).all()


@pytest.mark.parametrize("k", [3, 12])
@pytest.mark.parametrize("n", [*SMALL, *LARGE])
def test_the_numpy_path_takes_the_same_draws_in_the_same_order(n, k, monkeypatch):
    columns = columns_of(n, k)
    compiled = resampled_sums.philox_sums(columns, 0, 45, 11)
    monkeypatch.setattr(resampled_sums, "kernels_for", lambda draws, rows: None)
    assert (resampled_sums.philox_sums(columns, 0, 45, 11) == compiled).all()


@pytest.mark.parametrize("n", LARGE)
@pytest.mark.parametrize("first", [0, 5])
def test_compiled_draws_of_many_rows_are_numpy_s(n, first):
    found = philox_draws(n, first, first + 3, 2**65 + 3, tag=2)
    for line, r in zip(found, range(first, first + 3), strict=True):
        assert (line == np.concatenate(large_resample(n, r, 2**65 + 3, 2))).all()


@pytest.mark.parametrize("n", [200, *LARGE])
def test_drawn_values_are_those_at_the_draws(n):
    x = np.random.default_rng(n).normal(size=n)
    drawn, rows = (np.concatenate(list(blocks)) for blocks in (value_blocks(x, 9, 3), index_blocks(n, 9, 3)))
    assert (drawn == x[rows]).all()


@pytest.mark.parametrize("k", [1, 3])
def test_words_that_are_rejected_by_chance(k):
    # One word in 67,000 is rejected for 4091 rows; 120 resamples in quads use 123,000 words.
    n, seed = 4091, 2
    words = random_streams._bits(seed, 0, 0, DRAW).random_raw(30 * 1023 * 4).reshape(-1, 1023 * 4)[:, :n]
    assert random_streams._split_words(words, n)[1].sum() >= 1
    columns = columns_of(n, k)
    assert (resampled_sums.philox_sums(columns, 0, 120, seed) == written_sums(columns, 0, 120, seed, 0)).all()


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("n", [7, 50, 5000, 8193])
def test_words_that_are_made_to_be_rejected(n, k, monkeypatch):
    plain = philox_draws(n, 0, 4, 5)
    for module in (random_streams, resampled_sums):
        monkeypatch.setattr(module, "reject_below", lambda bound, draws=4: REJECTED)
    assert (philox_draws(n, 0, 4, 5) != plain).any()
    columns, last = columns_of(n, k), 8 if n < 100 else 2
    assert (resampled_sums.philox_sums(columns, 0, last, 5) == written_sums(columns, 0, last, 5, 0)).all()


@pytest.mark.parametrize("threshold", [None, REJECTED])
def test_compiled_draws_are_those_of_the_stream(threshold, monkeypatch):
    if threshold is not None:
        monkeypatch.setattr(random_streams, "reject_below", lambda bound, draws=4: threshold)
    n, seed, tag, quads = 57, 2**64 + 9, 3, 5
    blocks = -(-n // 4)
    fixed = (np.uint64(tag), np.uint64(DRAW), *map(np.uint64, philox_key(seed)))
    limits = np.uint64(n), np.uint64(random_streams.reject_below(n))
    draws = np.empty(numba_philox.room_for(quads * blocks), np.uint16)
    numba_philox.draw_blocks(draws, np.uint64(6 * blocks), *fixed, *limits)
    # As `draw_blocks` says where they lie: (groups, 4 words, 4 resamples, blocks of a group).
    by_block = draws.reshape(-1, 4, 4, numba_philox.TOGETHER).transpose(0, 3, 1, 2).reshape(-1, 4, 4)
    by_quad = by_block[: quads * blocks].reshape(quads, 4 * blocks, 4)[:, :n].transpose(0, 2, 1)
    assert (by_quad.reshape(-1, n) == philox_draws(n, 24, 24 + 4 * quads, seed, tag)).all()
    one_by_one = np.empty_like(draws)
    for group in range(len(draws) // numba_philox.ALL_DRAWS):
        part = one_by_one[group * numba_philox.ALL_DRAWS :][: numba_philox.ALL_DRAWS]
        start = np.uint64(6 * blocks + group * numba_philox.TOGETHER)
        numba_philox.blocks_one_by_one(part, start, *fixed, *limits)
    assert (one_by_one == draws).all()


SUMS_OF_WIDTH = """
import numpy as np
from pli_stats.stats.resampling import numba_kernels
from pli_stats.stats.resampling.resampled_sums import philox_sums
columns = np.random.default_rng(203).lognormal(0.0, 3.0, (203, 11))
print(b"".join(philox_sums(columns[:, :k], 3, 90, seed=7).tobytes() for k in (2, 11)).hex())
"""


@pytest.mark.parametrize(("processor", "features"), [("x86-64", "+sse2"), ("haswell", "+avx2,+fma")])
@pytest.mark.skipif(platform.machine() != "x86_64", reason="processors of one family")
def test_the_width_of_the_processor_s_vectors_changes_nothing(processor, features, tmp_path):
    chosen = {"NUMBA_CPU_NAME": processor, "NUMBA_CPU_FEATURES": features, "NUMBA_CACHE_DIR": str(tmp_path)}
    out = subprocess.run(
        [sys.executable, "-B", "-c", SUMS_OF_WIDTH], env=os.environ | chosen, capture_output=True, text=True, check=True
    )
    columns = columns_of(203, 11)
    here = b"".join(resampled_sums.philox_sums(columns[:, :k], 3, 90, seed=7).tobytes() for k in (2, 11))
    assert bytes.fromhex(out.stdout) == here


# Many columns by tiles


def drawn_counts(n, first, last, seed, tag):
    """Return how often each row is drawn in each resample."""
    return np.array([np.bincount(rows, minlength=n) for rows in philox_draws(n, first, last, seed, tag)])


@examples(30)
@given(n=st.integers(1, 300), k=st.integers(1, 40), first=st.integers(0, 9), more=st.integers(1, 40))
def test_tiles_and_sums_in_the_order_drawn_agree(n, k, first, more):
    columns, last = columns_of(n, k), 4 * first + more
    with pytest.MonkeyPatch.context() as patch:
        found = []
        for fewest in (1, k + 1):
            patch.setattr(resampled_sums, "FEWEST_TILED_COLUMNS", fewest)
            found.append(resampled_sums.philox_sums(columns, 4 * first, last, 3, tag=1))
    tiled, plain = found
    assert (plain == written_sums(columns, 4 * first, last, 3, 1)).all()
    counts = drawn_counts(n, 4 * first, last, 3, 1)
    expected = np.zeros_like(tiled)
    for i, row in enumerate(columns):
        expected += counts[:, i, None] * row
    assert (tiled == expected).all()
    # All columns are positive, so each of the n additions of either sum rounds by half a unit in the last place.
    assert_allclose(tiled, plain, rtol=SAME_SUM, atol=0.0)


@pytest.mark.parametrize("n", [3, 500, 4096])
def test_many_columns_do_not_depend_on_threads_parts_or_numba(n, monkeypatch):
    columns = columns_of(n, resampled_sums.FEWEST_TILED_COLUMNS + 3)
    last = 2 + resampled_sums.DRAWS_WORTH_A_THREAD // n
    one, two, eight = (resampled_sums.philox_sums(columns, 0, last, 9, threads=t) for t in (1, 2, 8))
    assert (one == two).all()
    assert (one == eight).all()
    few = min(last, 60)
    parts = [resampled_sums.philox_sums(columns, a, b, 9) for a, b in ((0, 4), (4, 24), (24, few))]
    assert (np.concatenate(parts) == one[:few]).all()
    monkeypatch.setattr(resampled_sums, "kernels_for", lambda draws, rows: None)
    assert (resampled_sums.philox_sums(columns, 0, few, 9) == one[:few]).all()


@pytest.mark.parametrize("n", [1, 2, 3, 65, 256, 1000, 65_535, 65_536, 65_537, 100_000])
@pytest.mark.parametrize("seed", [0, 2**31 - 1])
def test_r_s_stream_compiled_and_in_numpy(n, seed, monkeypatch):
    columns, r = columns_of(n, 3), 300 if n <= 1000 else 4
    one, other = RStream(seed), RStream(seed)
    for k in (1, 3):  # the second call goes on in the middle of R's state
        compiled = resampled_sums.r_sums(columns[:, :k], r, one)
        with monkeypatch.context() as patch:
            patch.setattr(resampled_sums, "kernels_for", lambda draws, rows: None)
            assert (resampled_sums.r_sums(columns[:, :k], r, other) == compiled).all()
        assert (one.random_seed() == other.random_seed()).all()
    drawn = r_indices([np.arange(n)], r, seed)
    expected = np.zeros(r)
    for rows in drawn.T:
        expected += columns[rows, 0]
    assert (resampled_sums.r_sums(columns[:, :1], r, RStream(seed))[:, 0] == expected).all()


@pytest.mark.parametrize("chunk", [64, 1000])
def test_r_sums_do_not_depend_on_the_chunk(chunk, monkeypatch):
    columns = columns_of(30, 3)
    expected = resampled_sums.r_sums(columns, 77, RStream(5))
    monkeypatch.setattr(resampled_sums, "R_CHUNK", chunk)
    for k in (1, 3):
        assert (resampled_sums.r_sums(columns[:, :k], 77, RStream(5)) == expected[:, :k]).all()


@pytest.mark.parametrize("n", [3, 500, 6000])
def test_threads_change_nothing(n):
    columns = columns_of(n, 3)
    last = 1 + resampled_sums.DRAWS_WORTH_A_THREAD // n  # enough to be shared out
    one, two, eight = (resampled_sums.philox_sums(columns, 0, last, 9, threads=t) for t in (1, 2, 8))
    assert (one == two).all()
    assert (one == eight).all()
    assert (resampled_sums.philox_sums(columns, 0, 50, 9, threads=8) == one[:50]).all()  # more resamples extend


def test_any_range_of_resamples_is_the_same():
    for k in (2, 12):
        columns = columns_of(60, k)
        whole = resampled_sums.philox_sums(columns, 0, 101, 4)
        parts = [resampled_sums.philox_sums(columns, a, b, 4) for a, b in ((0, 3), (3, 40), (40, 101))]
        assert (np.concatenate(parts) == whole).all()


def test_few_draws_stay_with_numpy_until_the_loops_are_loaded(monkeypatch):
    assert numba_kernels.__name__ == random_streams.KERNELS  # so the tests of this file do run the loops
    monkeypatch.delitem(random_streams.sys.modules, random_streams.KERNELS)
    assert resampled_sums.kernels_for(1000, 10) is None
    assert random_streams.KERNELS not in random_streams.sys.modules
    assert resampled_sums.kernels_for(1000, random_streams.MOST_SMALL_ROWS + 1) is not None


NO_ROOM = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"


@pytest.mark.parametrize(("folder", "first"), [("/proc/nowhere", ""), (None, NO_ROOM)], ids=["no folder", "full disk"])
def test_the_loops_run_where_no_cache_can_be_written(folder, first, tmp_path):
    code = (
        f"{first}\nimport numpy as np, pli_stats.stats.resampling.numba_kernels\n"
        "from pli_stats.stats.resampling.resampled_sums import philox_sums\n"
        "import numba; print(philox_sums(np.ones((7, 1)), 0, 3, seed=1).ravel().tolist(), numba.config.SLP_VECTORIZE)"
    )
    out = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env=os.environ | {"NUMBA_CACHE_DIR": folder or str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout == "[7.0, 7.0, 7.0] 0\n", out.stderr


# Schemes through joblib


def intervals(**how):
    """Return the numbers of intervals of every kind that shares its work out."""
    rng = np.random.default_rng(6)
    y = rng.lognormal(size=37)
    p, ports = y * rng.lognormal(0.0, 0.3, 37), np.arange(37) % 9
    schemes = (
        {"strata": ports // 3},
        {"ports": ports},
        {"ports": ports, "two_stage": True},
        {"block_length": 4},
        {"block_length": 4, "block": "stationary"},
    )
    found = []
    for scheme in schemes:
        got = ps.bootstrap_ci(
            y, p, metrics=("mae", "r2"), stream="philox", n_resamples=1001, method="percentile", **scheme, **how
        )
        found += [i.replicates for i in got.values()]
    got = ps.bootstrap_ci(y, p, metrics=["medae", "rmse"], stream="philox", n_resamples=1001, **how)
    return np.array(found + [i.replicates for i in got.values()])


def test_jobs_change_nothing():
    joblib = pytest.importorskip("joblib")
    expected = intervals()
    for backend, jobs in (("threading", 1), ("loky", 2), ("threading", 8)):
        with joblib.parallel_config(backend):
            assert (intervals(n_jobs=jobs) == expected).all()


def test_a_dask_cluster_of_two_workers_changes_nothing():
    joblib, distributed = pytest.importorskip("joblib"), pytest.importorskip("distributed")
    expected = intervals()
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp"
        ) as cluster,
        distributed.Client(cluster) as client,
        joblib.parallel_config("dask"),
    ):
        found = intervals(n_jobs=2)
        where = ps.bootstrap_ci([1.0] * 30, [2.0] * 30, metrics=lambda y, p: float(os.getpid()), n_jobs=2)
        workers = {float(pid) for pid in client.run(os.getpid).values()}
    assert (found == expected).all()
    assert set(where["<lambda>"].replicates) <= workers
    assert len(workers) == 2


# Memory


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize(
    "units", [{}, {"strata": np.arange(2000) % 3}, {"ports": np.arange(2000) % 500}, {"block_length": 10}]
)
def test_memory_does_not_grow_with_the_number_of_resamples(stream, compiled, units, monkeypatch):
    n, r = 2000, 20_000 if compiled else 5000
    if not compiled:
        monkeypatch.setattr(resampled_sums, "kernels_for", lambda draws, rows: None)
    chosen = {"ports": None, "strata": None, "block_length": None, **units}
    scheme = choose_scheme(n, two_stage=False, block="moving", **chosen)
    columns = columns_of(n, 2)
    tracemalloc.start()
    means = resampled_means(scheme, columns, r, 1, stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert means.shape == (r, 2)
    assert peak < MOST_HELD < n * r * 8 / 3
