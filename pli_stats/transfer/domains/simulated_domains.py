"""Pairs of domains whose relation is known: controls that say whether a study can find transfer, or harm, at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import check_one_of, check_resamples, check_seed, check_whole
from pli_stats.text.notes import note
from pli_stats.transfer.domains.domain import Domain

Floats = NDArray[np.float64]

KINDS = ("shared", "shared_shifted", "unrelated", "adverse")
SHARED = tuple(f"shared_{k}" for k in range(1, 7))
N_OWN = 2  # columns that a domain has for itself; they say nothing of its target
N_PLACES = 100  # groups of the source
BETWEEN = 0.2  # share of the variance of a feature that lies between groups
ERROR = 0.1  # sd of the error of a row, in logs; the function that is learnt has an sd of about 1
PORT_ERROR = 0.05  # sd of the error that the rows of one port share, in logs
SHIFT, SHRINK = 0.8, 0.6  # of the shared columns of a target that covers another range than the source
SOURCE_CENTRE, TARGET_CENTRE = 3.0, -0.3  # of the logs: near 20 as ug/m3 of PM2.5, near 0.7 as PLI
SOURCE_SPREAD, TARGET_SPREAD = 0.6, 0.4


def simulated_pair(
    kind: str, *, n_source: int = 2000, n_target: int = 60, n_ports: int = 12, seed: int = 1
) -> tuple[Domain, Domain]:
    """Return a source and a target domain of which it is known whether pre-training on the one helps in the other.

    Both have six columns of the same names, to be tied, and two of their own that say nothing of a target. Rows of one
    place or port have features that are alike; those of a port share a small error, too.

    shared: both targets follow one function of the shared columns, products and waves, of which a plane explains a
    seventh. The rows of the source suffice to learn it, 60 rows do not. shared_shifted: so they do, and both targets are
    one quantity in one unit, but the shared columns of the target domain cover another, narrower range, mean 0.8 and sd
    0.6 where the source has 0 and 1: what was learnt serves only as long as a value means the same in both domains.
    unrelated: the target domain of "shared", but the target of the source is independent of its features, row by row. It is then distributed as any permutation of itself, so that
    the source and `source.shuffled(seed)` are exchangeable: which of the two a trunk learnt from is a coin toss.
    adverse: the source follows the first four shared columns alone, the target the last two alone, as a plane that 60 rows
    suffice for; what a trunk has learnt is what does not matter.

    Parameters
    ----------
    kind : {"shared", "shared_shifted", "unrelated", "adverse"}
    n_source, n_target : int
        Rows.
    n_ports : int
        Groups of the target, of sizes that differ by one row at most.
    seed : int
        The target of "shared" and "unrelated" is the same for one seed.

    Returns
    -------
    source, target : Domain

    Raises
    ------
    InputError
        An unknown kind, fewer than 2 ports, fewer rows than ports, fewer than 2 rows in the source, or no seed.

    References
    ----------
    Friedman, J. H. (1991). Annals of Statistics 19, 1-67. doi:10.1214/aos/1176347963, for functions of this sort.

    Examples
    --------
    >>> source, target = simulated_pair("shared", n_source=200)
    >>> source, target
    (<Domain 'simulated source': 200 rows x 8 features, 100 groups>, <Domain 'simulated target': 60 rows x 8 features, 12 groups>)
    """  # noqa: E501
    check_one_of("kind", kind, KINDS)
    check_whole("n_source", check_resamples(n_source, "n_source"), 2)
    check_whole("n_target", check_resamples(n_target, "n_target"), check_whole("n_ports", n_ports, 2))
    for_source, for_target = np.random.Generator(np.random.Philox(check_seed(seed))).spawn(2)
    return _source(kind, n_source, for_source), _target(kind, n_target, n_ports, for_target)


def _source(kind: str, n: int, random: np.random.Generator) -> Domain:
    """Return the source domain of a kind."""
    places = np.arange(n) * min(N_PLACES, n) // n
    x = _features(places, random)
    error = ERROR * random.standard_normal(n)
    signal = {"unrelated": random.standard_normal(n), "adverse": _bent_in_four(x)}.get(kind, _bent(x))
    return Domain(
        name="simulated source",
        features=_frame(x, "source"),
        target=pd.Series(np.exp(SOURCE_CENTRE + SOURCE_SPREAD * (signal + error))),
        groups=pd.Series([f"place {k:03d}" for k in places]),
        notes=(note("simulated", kind=kind),),
    )


def _target(kind: str, n: int, n_ports: int, random: np.random.Generator) -> Domain:
    """Return the target domain of a kind."""
    ports = np.arange(n) * n_ports // n
    x = _features(ports, random)
    error = ERROR * random.standard_normal(n) + PORT_ERROR * random.standard_normal(n_ports)[ports]
    centre, spread = TARGET_CENTRE, TARGET_SPREAD
    if kind == "shared_shifted":
        x[:, : len(SHARED)] = SHIFT + SHRINK * x[:, : len(SHARED)]
        centre, spread = SOURCE_CENTRE, SOURCE_SPREAD
    signal = _plane_in_two(x) if kind == "adverse" else _bent(x)
    return Domain(
        name="simulated target",
        features=_frame(x, "target"),
        target=pd.Series(np.exp(centre + spread * (signal + error))),
        groups=pd.Series([f"port {k:02d}" for k in ports]),
        notes=(note("simulated", kind=kind),),
    )


def _features(groups: NDArray[np.int64], random: np.random.Generator) -> Floats:
    """Return standard normal columns that are alike within groups, (n, 8)."""
    d = len(SHARED) + N_OWN
    between = random.standard_normal((int(groups.max()) + 1, d))[groups]
    return np.asarray(np.sqrt(BETWEEN) * between + np.sqrt(1.0 - BETWEEN) * random.standard_normal((len(groups), d)))


def _frame(x: Floats, domain: str) -> pd.DataFrame:
    """Return features with their names."""
    return pd.DataFrame(x, columns=[*SHARED, *(f"{domain}_{k}" for k in range(1, N_OWN + 1))])


def _bent(x: Floats) -> Floats:
    """Return the function of "shared": products and waves of all six shared columns, bounded, sd about 0.93."""
    a, b, _, _, e, f = np.tanh(1.2 * x[:, :6]).T
    return np.asarray(a * b + 0.7 * np.sin(1.5 * x[:, 2]) + 0.7 * np.cos(1.5 * x[:, 3]) + e * f)


def _bent_in_four(x: Floats) -> Floats:
    """Return the function of the source of "adverse": the first four shared columns alone."""
    a, b = np.tanh(1.2 * x[:, :2]).T
    return np.asarray(a * b + 0.9 * np.sin(1.5 * x[:, 2]) + 0.9 * np.cos(1.5 * x[:, 3]))


def _plane_in_two(x: Floats) -> Floats:
    """Return the function of the target of "adverse": the last two shared columns alone."""
    return np.asarray(0.8 * x[:, 4] + 0.6 * x[:, 5])
