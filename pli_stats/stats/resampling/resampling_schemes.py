"""The sampling unit: samples, samples within strata, whole ports, ports then samples, or blocks of a series.

A scheme says which rows move together. Whatever it is, a metric is a function of means of columns, and the mean of a
resample is the sum over the drawn units divided by the samples they bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pli_stats.checks import check_one_of, check_truth, check_whole, refusal
from pli_stats.stats.arguments import Floats, labels, levels_of
from pli_stats.stats.resampling.random_streams import Indices


@dataclass(frozen=True, eq=False)
class Scheme:
    """Who is drawn.

    Attributes
    ----------
    unit : str
        Sample, stratum, port, "port, then sample", moving block or stationary block.
    n : int
        Number of samples.
    members : tuple of arrays of int
        Rows of each port; empty where single samples are drawn.
    strata : tuple of arrays of int
        Rows of each stratum, in sorted order of the labels; one group of all rows where there are none.
    block_length : int
        Length, or mean length, of a block of a series; 0 where there are none.
    """

    unit: str
    n: int
    members: tuple[Indices, ...] = ()
    strata: tuple[Indices, ...] = ()
    block_length: int = 0

    @property
    def n_ports(self) -> int | None:
        """Number of ports, where ports are drawn."""
        return len(self.members) or None

    @property
    def n_units(self) -> int:
        """Number of independent units: ports, blocks, else samples."""
        if self.members:
            return len(self.members)
        return -(-self.n // self.block_length) if self.block_length else self.n

    @property
    def noun(self) -> str:
        """What a unit is called in a note."""
        return "port" if self.members else "block" if self.block_length else "sample"


def choose_scheme(n: int, *, ports: Any, strata: Any, two_stage: bool, block_length: int | None, block: str) -> Scheme:
    """Return the scheme that the arguments describe, or refuse a contradiction.

    Examples
    --------
    >>> choose_scheme(4, ports=list("aabb"), strata=None, two_stage=False, block_length=None, block="moving").n_units
    2
    """
    given = [k for k, v in (("ports", ports), ("strata", strata), ("block_length", block_length)) if v is not None]
    if len(given) > 1:
        raise refusal("two_schemes", first=given[0], second=given[1])
    check_one_of("block", block, ("moving", "stationary"))
    check_truth("two_stage", two_stage)
    if two_stage and ports is None:
        raise refusal("two_stage_ports")
    if block == "stationary" and block_length is None:
        raise refusal("block_without_length")
    if block_length is not None:
        if check_whole("block_length", block_length, 1) > n:
            raise refusal("block_too_long", got=block_length, n=n)
        return Scheme(f"{block} block", n, block_length=int(block_length))
    if ports is not None:
        members = _groups("ports", ports, n)
        if len(members) < 2:
            raise refusal("one_port_drawn", got=1)
        return Scheme("port, then sample" if two_stage else "port", n, members=members)
    if strata is not None:
        return Scheme("stratum", n, strata=_groups("strata", strata, n))
    return Scheme("sample", n, strata=(np.arange(n),))


def _groups(name: str, given: Any, n: int) -> tuple[Indices, ...]:
    """Return the rows of each label, in the order of levels, else sorted as R makes levels (text: in the C locale)."""
    names, codes = labels(name, given, n, "port" if name == "ports" else "stratum")
    if levels_of(given) is not None:
        return tuple(np.flatnonzero(codes == k) for k in range(len(names)))
    try:
        order = sorted(range(len(names)), key=lambda k: names[k])
    except TypeError:
        kinds = sorted({type(k).__name__ for k in names})
        raise refusal("mixed_labels", name=name, kinds=" and ".join(kinds)) from None
    return tuple(np.flatnonzero(codes == k) for k in order)


def port_sums(scheme: Scheme, columns: Floats) -> tuple[Floats, Floats]:
    """Return the column sums and the number of samples of each port.

    Examples
    --------
    >>> scheme = Scheme("port", 3, members=(np.array([0, 1]), np.array([2])))
    >>> port_sums(scheme, np.array([[1.0], [2.0], [4.0]]))[0].tolist()
    [[3.0], [4.0]]
    """
    sums = np.stack([columns[rows].sum(axis=0) for rows in scheme.members])
    return sums, np.array([float(len(rows)) for rows in scheme.members])


def unit_columns(scheme: Scheme, columns: Floats) -> Floats:
    """Return the columns by unit; where ports differ in size, the size is the last column.

    Examples
    --------
    >>> unit_columns(Scheme("port", 3, members=(np.array([0, 1]), np.array([2]))), np.ones((3, 1))).tolist()
    [[2.0, 2.0], [1.0, 1.0]]
    """
    if not scheme.members:
        return columns
    sums, sizes = port_sums(scheme, columns)
    if np.ptp(sizes) == 0.0:
        return np.asarray(sums / sizes[0])
    return np.column_stack([sums, sizes])


def means_of_sums(scheme: Scheme, sums: Floats, k: int, *, overwrite: bool = False) -> Floats:
    """Return means from sums over as many units as there are, (..., k).

    Examples
    --------
    >>> means_of_sums(Scheme("port", 3, members=(np.array([0, 1]), np.array([2]))), np.array([6.0, 3.0]), 1)
    array([2.])
    """
    if sums.shape[-1] > k:
        return np.asarray(sums[..., :k] / sums[..., k:])
    return np.divide(sums, len(scheme.members) or scheme.n, out=sums if overwrite else None)


def jackknife_means(scheme: Scheme, columns: Floats) -> tuple[Floats, Floats]:
    """Return the means without each unit in turn, and the weight that turns their shifts into contributions.

    Units are those of resampling: a sample (whose stratum keeps its share), a port, or a block of a series.

    Examples
    --------
    >>> jackknife_means(Scheme("sample", 3, strata=(np.arange(3),)), np.array([[1.0], [2.0], [6.0]]))[0].tolist()
    [[4.0], [3.5], [1.5]]
    """
    n = scheme.n
    if scheme.block_length:
        length = min(scheme.block_length, n - 1)
        around = np.concatenate([columns, columns[: length - 1]])
        running = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(around, axis=0)])
        left_out = running[length:] - running[:-length]
        return (columns.sum(axis=0) - left_out) / (n - length), np.full(n, 1.0)
    if scheme.members:
        u = unit_columns(scheme, columns)
        left = u.sum(axis=0) - u
        k = columns.shape[1]
        means = left[:, :k] / left[:, k:] if u.shape[1] > k else left / (len(u) - 1)
        return means, np.full(len(u), float(len(u) - 1) / len(u))
    means, weights = np.empty_like(columns), np.zeros(n)
    total = columns.sum(axis=0)
    for rows in scheme.strata:
        size = len(rows)
        if size == 1:  # a stratum of one does not vary
            means[rows] = total / n
            continue
        inside = columns[rows].sum(axis=0)
        means[rows] = (total - inside + (inside - columns[rows]) * (size / (size - 1))) / n
        weights[rows] = (size - 1) / size
    return means, weights


def rows_without(scheme: Scheme) -> list[Indices]:
    """Return the rows that stay when each unit is left out, for metrics that must be computed anew.

    Examples
    --------
    >>> [rows.tolist() for rows in rows_without(Scheme("sample", 3, strata=(np.arange(3),)))]
    [[1, 2], [0, 2], [0, 1]]
    """
    everything = np.arange(scheme.n)
    if scheme.members:
        return [np.setdiff1d(everything, rows) for rows in scheme.members]
    length = min(scheme.block_length or 1, max(scheme.n - 1, 1))
    return [np.setdiff1d(everything, (start + np.arange(length)) % scheme.n) for start in range(scheme.n)]
