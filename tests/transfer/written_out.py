"""Distances between domains as slowly as they are written down, and pairs of domains to compare."""

from __future__ import annotations

import itertools
import math

import numpy as np
from scipy import stats
from sklearn.linear_model import RidgeClassifier
from sklearn.preprocessing import StandardScaler

import pli_stats as ps
from pli_stats.transfer.domain_distances.distances import directions
from pli_stats.transfer.domain_distances.domain_classifier import whole_folds
from pli_stats.transfer.domain_distances.exchangeable_units import pool_units
from pli_stats.transfer.domain_distances.similarity_verb import METRICS

ROUNDING = {"rel": 1e-9, "abs": 1e-11}  # the same sums in another order; CORAL's terms are larger than CORAL
N_DIRECTIONS, SEED = 7, 5


def similarity(a, b, **more):
    """Return the frame by metric; few permutations unless the test is about p."""
    return ps.domain_similarity(a, b, **{"n_permutations": 19, "seed": SEED, **more}).set_index("metric")


def estimates(a, b, **more):
    return similarity(a, b, **more)["estimate"]


def rows_of(seed, n, m, d=3, shift=0.0, factor=1.0):
    """Return two domains of normal rows, correlated columns and unlike units."""
    rng = np.random.default_rng(seed)
    mix = np.array([1.0, 10.0, 0.01])[:d] * (np.eye(d) + 0.4)
    return rng.normal(size=(n, d)) @ mix, (shift + factor * rng.normal(size=(m, d))) @ mix


# Each distance once more, as slowly as it is written down: rows x, z says which are of the source.


def direct_mmd(x, z, fold):
    a, b = x[z], x[~z]
    between = [np.sqrt(((u - v) ** 2).sum()) for u, v in itertools.combinations(x, 2)]
    width = np.median([gap for gap in between if gap > 0])

    def kernel(u, v):
        return math.exp(-((u - v) ** 2).sum() / (2 * width**2))

    ours = [kernel(u, v) for u, v in itertools.permutations(a, 2)]
    theirs = [kernel(u, v) for u, v in itertools.permutations(b, 2)]
    return np.mean(ours) + np.mean(theirs) - 2 * np.mean([kernel(u, v) for u in a for v in b])


def direct_coral(x, z, fold):
    d = x.shape[1]
    gap = np.cov(x[z], rowvar=False).reshape(d, d) - np.cov(x[~z], rowvar=False).reshape(d, d)
    return np.linalg.norm(gap) ** 2 / (4 * d**2)


def direct_energy(x, z, fold):
    def mean(a, b):
        return np.mean([np.linalg.norm(u - v) for u in a for v in b])

    return 2 * mean(x[z], x[~z]) - mean(x[z], x[z]) - mean(x[~z], x[~z])


def direct_sliced(x, z, fold):
    along = x @ directions(x.shape[1], N_DIRECTIONS, SEED)
    return np.mean([stats.wasserstein_distance(values[z], values[~z]) for values in along.T])


def direct_proxy(x, z, fold):
    wrong = np.zeros(len(x))
    for k in range(fold.max() + 1):
        train, test = fold != k, fold == k
        if len(set(z[train])) < 2:
            wrong[test] = 0.5
            continue
        fitted = RidgeClassifier().fit(x[train], z[train])
        score = fitted.decision_function(x[train])
        threshold = (score[z[train]].mean() + score[~z[train]].mean()) / 2
        margin = fitted.decision_function(x[test]) - threshold
        wrong[test] = np.where(abs(margin) < 1e-9, 0.5, (margin > 0) != z[test])
    return 2 * (1 - 2 * (wrong[z].mean() + wrong[~z].mean()) / 2)


DIRECT = dict(zip(METRICS, (direct_mmd, direct_coral, direct_energy, direct_sliced, direct_proxy), strict=True))


def by_hand(a, b, metric, arranged=None, groups=None, folds=5):
    """Return a distance of the observed or of another arrangement, from the written-out formulas."""
    x = StandardScaler().fit_transform(np.concatenate([a, b]))
    units = pool_units(a, b, *(groups or (None, None)))
    z = units.source_rows if arranged is None else arranged
    return DIRECT[metric](x, z, whole_folds(units, folds, SEED))
