"""How much memory a call would take and how much is free, before anything is allocated."""

from __future__ import annotations

import os
from pathlib import Path

from pli_stats.checks.refusals import refusal
from pli_stats.checks.values import check_whole

# Of each resample: replicates of two statistics, and as much again twice while they are made and sorted.
RESAMPLE_BYTES = 48


def check_resamples(got: object, name: str = "n_resamples") -> int:
    """Return the number of resamples if it is a whole number whose replicates fit into the memory that is free.

    Examples
    --------
    >>> check_resamples(9999)
    9999
    """
    n = check_whole(name, got, 1)
    need, free = n * RESAMPLE_BYTES, free_memory()
    if free is not None and need > free:
        raise refusal("too_many_resamples", name=name, got=n, need=_size(need), free=_size(free))
    return n


def free_memory() -> int | None:
    """Return the bytes that this process may still take, or None where the system does not say.

    Examples
    --------
    >>> free = free_memory()
    >>> free is None or free > 0
    True
    """
    found = [_available(), _below_limit()]
    known = [one for one in found if one is not None]
    return min(known) if known else None


def _available() -> int | None:
    """Return what the system has left without swapping."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError):
        pass
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _below_limit() -> int | None:
    """Return what the limit of this process's address space leaves."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (ImportError, OSError, ValueError):
        return None
    return None if limit == resource.RLIM_INFINITY else max(limit - used, 0)


def _size(n: int) -> str:
    """Return bytes for a sentence.

    Examples
    --------
    >>> _size(16_000_000_000), _size(2_000_000)
    ('16 GB', '2 MB')
    """
    return f"{n / 1e9:,.3g} GB" if n >= 1e9 else f"{n / 1e6:,.3g} MB"
