"""Replicates of metrics that must be computed from rows: the median, and functions of the user's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.stats.resampling.bootstrap_replicates import resampled_rows, run_jobs
from pli_stats.stats.resampling.multinomial_enumeration import compositions
from pli_stats.stats.resampling.random_streams import Indices
from pli_stats.stats.resampling.resampling_schemes import Scheme

OfRows = Callable[[Indices], float]
SLOW = 20_000  # evaluations from which a bar is shown


def row_replicates(
    scheme: Scheme,
    functions: Sequence[OfRows],
    n_resamples: int,
    seed: int,
    stream: str | None,
    n_jobs: int | None = None,
) -> Floats:
    """Return each function's value in every resample; `stream=None` takes all ways to draw the ports."""
    if stream is None:
        counts = compositions(len(scheme.members), len(scheme.members))
        rows = (
            [np.concatenate([np.tile(m, k) for m, k in zip(scheme.members, line, strict=True)]) for line in counts],
        )
        source: Iterable[list[Indices]] = iter(rows)
        n_resamples = len(counts)
    else:
        source = resampled_rows(scheme, n_resamples, seed, stream)
    if n_jobs is not None:
        parts = run_jobs(((_values, (functions, some)) for chunk in source for some in _pieces(chunk)), n_jobs)
        return np.concatenate(parts)
    with _Bar(n_resamples * len(functions)) as advance:
        out = []
        for chunk in source:
            for some in _pieces(chunk):
                out.append(_values(functions, some))
                advance(len(some) * len(functions))
    return np.concatenate(out)


def _pieces(chunk: list[Indices]) -> Iterator[list[Indices]]:
    """Yield some resamples at a time."""
    for start in range(0, len(chunk), 500):
        yield chunk[start : start + 500]


def _values(functions: Sequence[OfRows], resamples: list[Indices]) -> Floats:
    """Return the values of all functions in some resamples."""
    return np.array([[f(rows) for f in functions] for rows in resamples], dtype=np.float64)


class _Bar:
    """A progress bar on a terminal where the work is long; silent elsewhere."""

    def __init__(self, total: int) -> None:
        """Show a bar if somebody may be waiting."""
        self.progress: Any = None
        if total >= SLOW and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self.progress = Progress(console=Console(stderr=True), transient=True)
            self.task = self.progress.add_task("bootstrap", total=total)

    def __enter__(self) -> Callable[[int], None]:
        """Start."""
        if self.progress is None:
            return lambda done: None
        self.progress.start()
        return lambda done: self.progress.advance(self.task, done)

    def __exit__(self, *details: object) -> None:
        """Take the bar away."""
        if self.progress is not None:
            self.progress.stop()
