"""What a caller says of a design, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_one_of, listed, refusal
from pli_stats.stats.arguments import Floats, Labels, finite_vector, labels, length, same_length
from pli_stats.stats.survey_design.designs import AVERAGED, LOCAL, LONELY, REFUSED, STRATIFIED, VARIANCES, Design

LARGEST_RATIO = 1e100  # of weights: squares of shares must not underflow


def design_of(
    of: Any,
    weights: Any,
    strata: Any = None,
    coordinates: Any = None,
    *,
    variance: str = STRATIFIED,
    lonely: str = REFUSED,
    fpc: Any = None,
) -> Design:
    """Return the design of a survey of the samples `of`.

    Examples
    --------
    >>> found = design_of([5.0, 6.0, 7.0, 8.0], [1, 1, 2, 2], ["bay", "bay", "port", "port"])
    >>> found.n_strata, found.sizes.tolist()
    (2, [2, 2])
    """
    check_one_of("variance", variance, VARIANCES)
    check_one_of("lonely", lonely, LONELY)
    n = length(of)
    w = checked_weights(of, weights)
    names, codes = (
        (np.array([None], object), np.zeros(n, np.int64)) if strata is None else labels("strata", strata, n, "stratum")
    )
    if strata is not None:
        same_length("strata", strata, "values", of)
    _check_lonely(np.bincount(codes), names, lonely)
    points = _points(coordinates, n, variance)
    return Design(w, codes, points, variance, lonely, _population(fpc, names, codes, variance))


def checked_weights(of: Any, weights: Any) -> Floats:
    """Return the weights, one a sample, as shares of the largest.

    Examples
    --------
    >>> checked_weights([5.0, 6.0], [1, 2])
    array([0.5, 1. ])
    """
    n = length(of)
    if isinstance(weights, Mapping):
        raise refusal("weights_by_stratum", n=n, got=f"one for each of {listed(weights)}", got_one=len(weights))
    if np.ndim(weights) == 0:
        raise refusal("weights_by_stratum", n=n, got=f"{weights!r}", got_one=1)
    w = finite_vector("weights", weights)
    if len(w) != n:
        raise refusal("weights_by_stratum", n=n, got=f"{len(w)}", got_one=len(w))
    same_length("weights", weights, "values", of)
    if (w <= 0.0).any():
        at = int(np.argmax(w <= 0.0))
        raise refusal("weight_not_positive", position=at, value=float(w[at]))
    if w.max() / LARGEST_RATIO > w.min():
        raise refusal("weights_range", most=LARGEST_RATIO, low=float(w.min()), high=float(w.max()))
    return np.asarray(w / w.max())


def checked_domain(domain: Any, n: int) -> NDArray[np.bool_]:
    """Return which samples belong to the domain, all where none is named.

    Examples
    --------
    >>> checked_domain(None, 2).tolist()
    [True, True]
    """
    if domain is None:
        return np.ones(n, np.bool_)
    given = np.asarray(domain)
    if given.dtype == object and given.size and all(isinstance(each, bool | np.bool_) for each in given.ravel()):
        given = given.astype(np.bool_)
    if given.dtype != np.bool_ or given.shape != (n,):
        got = f"{len(given)}" if given.ndim == 1 and len(given) != n else f"{given.ravel()[:1].tolist()}"
        raise refusal("domain_mask", n=n, got=got)
    if not given.any():
        raise refusal("domain_empty")
    return given


def _check_lonely(sizes: NDArray[np.int64], names: Labels, lonely: str) -> None:
    """Refuse strata of a single sample where nothing stands for their variance; a survey of one sample has no other."""
    single = sizes == 1
    if lonely == REFUSED and single.any() and len(sizes) > 1:
        raise refusal("lonely_stratum", strata=listed(names[single]), n=int(single.sum()))
    if lonely == AVERAGED and single.all() and len(sizes) > 1:
        raise refusal("all_lonely")


def _points(coordinates: Any, n: int, variance: str) -> Floats | None:
    """Return where the samples were taken."""
    if variance != LOCAL:
        if coordinates is not None:
            raise refusal("coordinates_idle", got=variance)
        return None
    if coordinates is None:
        raise refusal("local_coordinates")
    given = np.asarray(coordinates)
    if given.shape != (n, 2):
        raise refusal("coordinate_shape", n=n, got=f"a table of {' x '.join(map(str, given.shape))}")
    columns = [finite_vector("coordinates", given[:, k]) for k in range(2)]
    return np.column_stack(columns)


def _by_stratum(fpc: Any, names: Labels, codes: NDArray[np.int64]) -> dict[Any, float] | None:
    """Return the number that stands beside each sample of a stratum, None where there is not one a sample."""
    if np.ndim(fpc) != 1 or len(fpc) != len(codes):
        return None
    counts = finite_vector("fpc", fpc)
    for code, name in enumerate(names):
        here = np.unique(counts[codes == code])
        if len(here) > 1:
            where = "" if name is None else f" of stratum {name!r}"
            raise refusal("fpc_varies", where=where, low=float(here[0]), high=float(here[-1]))
    return {name: float(counts[np.argmax(codes == code)]) for code, name in enumerate(names)}


def _population(fpc: Any, names: Labels, codes: NDArray[np.int64], variance: str) -> Floats:
    """Return how many units the population has in each stratum; infinitely many where nothing is said."""
    sizes = np.bincount(codes)
    if fpc is None:
        return np.full(len(sizes), np.inf)
    if variance == LOCAL:
        raise refusal("fpc_local")
    named = isinstance(fpc, Mapping) or (hasattr(fpc, "items") and set(names) <= set(fpc.keys()))
    by_name = dict(fpc) if named else _by_stratum(fpc, names, codes)
    if by_name is None:
        if len(sizes) > 1 or np.ndim(fpc):
            raise refusal("fpc_kind", got=fpc)
        by_name = {names[0]: fpc}
    elif names[0] is None:
        raise refusal("fpc_without_strata", strata=listed(by_name))
    lacking = [name for name in names if name not in by_name]
    if lacking:
        raise refusal("fpc_missing", strata=listed(lacking), n=len(lacking))
    counts = finite_vector("fpc", [by_name[name] for name in names])
    short = counts < sizes
    if short.any():
        at = int(np.argmax(short))
        where = "" if names[at] is None else f" of {names[at]!r}"
        raise refusal("fpc_small", got=float(counts[at]), n=int(sizes[at]), where=where)
    return counts
