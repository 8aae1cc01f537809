"""How much a fixed learner loses in whole groups that it never saw when one feature is permuted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.base import clone

from pli_stats.stats.arguments import Floats
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.transfer.baselines.baseline_verb import baselines
from pli_stats.transfer.domains.cv_splits import grouped_folds
from pli_stats.transfer.domains.domain import Domain

LEARNER = "random_forest"
REARRANGED = 1 << 60  # place in the random stream of the rows exchanged, far above that of arrangements of groups


@dataclass(frozen=True, eq=False)
class Importance:
    """What each feature adds to the error of each group when it is permuted.

    Attributes
    ----------
    increase : array, (d, G)
        Mean increase of |ln prediction - ln target| in each group.
    error : array, (G,)
        Mean of |ln prediction - ln target| in each group with the features as they are.
    """

    increase: Floats
    error: Floats

    @property
    def weights(self) -> Floats:
        """Mean over groups of each feature, none below 0; all 1 where no feature is above 0."""
        mean = np.maximum(self.increase.mean(axis=1), 0.0)
        return mean if mean.max() > 0.0 else np.ones(len(mean))


def permutation_importance(
    domain: Domain, *, n_folds: int = 5, n_repeats: int = 5, n_trees: int = 100, seed: int = 1
) -> Importance:
    """Return by how much the error of a random forest grows, in groups held out whole, when a feature is permuted.

    The forest is trained without the groups of a fold and predicts ln of the target there, once with the features as
    they are and `n_repeats` times with each of them taken from rows drawn from the whole domain. Errors are absolute
    differences of logarithms, so that domains with targets of different units compare. A feature that another one
    replaces has little importance, whatever its correlation.

    References
    ----------
    Breiman, L. (2001). Machine Learning 45, 5-32. doi:10.1023/A:1010933404324

    Examples
    --------
    >>> x = np.linspace(-1.0, 1.0, 60)
    >>> table = pd.DataFrame({"told": x, "idle": np.cos(40.0 * x)})
    >>> found = permutation_importance(Domain("d", table, np.exp(x), list(range(10)) * 6), n_trees=20)
    >>> found.increase.shape, bool(found.increase[0].mean() > 0.3 > abs(found.increase[1].mean()))
    ((2, 10), True)
    """
    codes = np.unique(domain.groups.astype(str), return_inverse=True)[1]
    n_groups, names = int(codes.max()) + 1, list(domain.features.columns)
    fold = grouped_folds(domain.groups, min(n_folds, n_groups), seed)
    forest = baselines(budget=1, n_trees=n_trees, seed=seed)[LEARNER]
    logs = np.log(domain.target.to_numpy())
    drawn = [philox(seed, REARRANGED + r).permutation(len(domain)) for r in range(n_repeats)]
    error, increase = np.empty(len(domain)), np.empty((len(names), len(domain)))
    for k in range(int(fold.max()) + 1):
        train, test = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        fitted = clone(forest).fit(_rows(domain, train), domain.target.to_numpy()[train])
        error[test] = np.abs(fitted.predict_log(_rows(domain, test)) - logs[test])
        changed = [_exchanged(domain, name, test, rows[test]) for name in names for rows in drawn]
        predicted = fitted.predict_log(pd.concat(changed, ignore_index=True)).reshape(len(names), n_repeats, -1)
        increase[:, test] = np.abs(predicted - logs[test]).mean(axis=1) - error[test]
    sizes = np.bincount(codes)
    return Importance(
        increase=np.stack([np.bincount(codes, row) / sizes for row in increase]),
        error=np.asarray(np.bincount(codes, error) / sizes),
    )


def _rows(domain: Domain, at: np.ndarray) -> pd.DataFrame:
    """Return the features of some rows."""
    return domain.features.iloc[at].reset_index(drop=True)


def _exchanged(domain: Domain, name: str, at: np.ndarray, others: np.ndarray) -> pd.DataFrame:
    """Return the features of some rows, one of them taken from other rows."""
    return _rows(domain, at).assign(**{name: domain.features[name].iloc[others].to_numpy()})
