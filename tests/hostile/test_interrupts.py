"""Ctrl-C is heard while numbers are worked out: no call of a compiled loop is long, and none is made after it."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from pli_stats.stats.resampling import resampled_sums
from pli_stats.stats.resampling.random_streams import kernels_for

# Each would go on for minutes. A little of each comes first, so that the interrupt falls into work, not into an import.
LOOPS = """
import os, signal, sys, threading
import numpy as np
import pli_stats as ps
y = np.exp(np.sin(np.arange(5000.0)))
yhat = y + 1 / y
loops = {
    "philox": lambda n: ps.bootstrap_ci(y, yhat, metrics=("mae", "rmse"), n_resamples=10_000 * n, stream="philox"),
    "r": lambda n: ps.bootstrap_ci(y, yhat, metrics=("rmse",), n_resamples=2000 * n, stream="r"),
    "permutation": lambda n: ps.compare_ports(y, np.arange(5000) % 7, method="permutation", n_resamples=5000 * n),
    "signs": lambda n: ps.paired_permutation_test(y, 1 / y, method="monte_carlo", n_resamples=9000 * n),
    "exact law": lambda n: [ps.bootstrap_ci(y, yhat, metrics=("mae",), method="exact") for _ in range(n * n)],
    "ranks": lambda n: [ps.mann_kendall_test(y) for _ in range(n)],
}
for name, loop in loops.items():
    loop(1)
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        loop(1000)
        print(name, "ended by itself")
    except KeyboardInterrupt:
        print(name, "interrupted")
"""
PATIENCE = 120  # seconds: far more than six interrupts take, far less than one of the loops


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_ends_long_work():
    done = subprocess.run([sys.executable, "-c", LOOPS], capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout.splitlines() == [
        f"{name} interrupted" for name in ("philox", "r", "permutation", "signs", "exact law", "ranks")
    ], done.stderr


@pytest.mark.parametrize(("n", "columns"), [(50, 2), (50, 20), (9000, 2)])
def test_parts_of_the_work_are_small_and_nothing_goes_on_after_an_interrupt(n, columns, monkeypatch):
    if kernels_for(10**9, n) is None:
        pytest.skip("needs numba")
    monkeypatch.setattr(resampled_sums, "DRAWS_A_CALL", n * 100)
    monkeypatch.setattr(resampled_sums, "DRAWS_WORTH_A_THREAD", 0)
    job_of, calls = resampled_sums._quad_job, []
    unit = 4 if n <= resampled_sums.MOST_SMALL_ROWS else 1
    if unit == 1:
        job_of = resampled_sums._block_job

    def counted(*given):
        out, job = job_of(*given)

        def call(a, b):
            calls.append((b - a) * unit * -(-columns // 2))
            if stop:
                raise KeyboardInterrupt
            job(a, b)

        return out, call

    monkeypatch.setattr(resampled_sums, job_of.__name__, counted)
    kernels, data, stop = kernels_for(10**9, n), np.random.default_rng(1).normal(size=(n, columns)), False
    for threads in (1, 3):
        calls.clear()
        found = resampled_sums._compiled_sums(kernels, data, (0, 4000), 1, 0, threads)
        assert len(calls) >= 40 and max(calls) <= 100 + unit * -(-columns // 2) * 2
        assert sum(calls) == 4000 * -(-columns // 2)
    monkeypatch.undo()
    assert np.array_equal(found, resampled_sums._compiled_sums(kernels, data, (0, 4000), 1, 0, 1))
    monkeypatch.setattr(resampled_sums, "DRAWS_A_CALL", n * 100)
    monkeypatch.setattr(resampled_sums, job_of.__name__, counted)
    stop = True
    calls.clear()
    with pytest.raises(KeyboardInterrupt):
        resampled_sums._compiled_sums(kernels, data, (0, 4000), 1, 0, 3)
    assert len(calls) <= 3  # one of each thread at most
