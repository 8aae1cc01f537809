"""Which samples lie outside of what a model was trained on: the area of applicability, as a public verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_dict, check_seed, check_whole, listed, near_miss, refusal
from pli_stats.stats.arguments import Floats, finite_vector, labels, same_length
from pli_stats.transfer.domains.cv_splits import grouped_folds, random_folds
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.feature_tables import feature_table, names_of
from pli_stats.transfer.relevance.dissimilarity import Dissimilarity, learn_dissimilarity
from pli_stats.transfer.relevance.permutation_importance import permutation_importance


def applicability(
    train: Any,
    test: Any,
    *,
    y: Any = None,
    weights: Mapping[str, float] | None = None,
    groups: Any = None,
    n_folds: int = 10,
    seed: int = 1,
) -> pd.DataFrame:
    """Return which samples lie outside of the training features, by their dissimilarity index.

    With features standardised on the training samples and multiplied by their weights, d the Euclidean distance,

        DI = min d(sample, training sample) / mean d(pairs of training samples),

    and a sample is inside where DI does not exceed the threshold: Q3 + 1.5 (Q3 - Q1) of the DI of the training samples,
    each against those of other folds, or the largest of these if that is less. What cross-validation says of errors
    holds for samples inside; of those outside it says nothing. With `groups`, folds keep ports whole: then the
    threshold is that for samples of ports that were never seen. Folds of samples ask whether a sample is like those of
    ports that were seen, which makes the threshold smaller.

    Numbers are standardised, text and truth values become one 0/1 column a level, missing values take the mean beside
    an indicator, each with the weight of its feature.

    Parameters
    ----------
    train : DataFrame or array, (n, d)
        Features of the training samples, two at least.
    test : DataFrame or array, (m, d)
        The same columns, in the same order.
    y : array, (n,), optional
        Positive targets of the training samples: weights are then the permutation importance of each feature for a
        random forest, none below 0, in folds that keep groups whole. Either this or `weights`; with neither, all
        features count alike.
    weights : mapping of str to float, optional
        Weight of each feature, 0 or more, one at least above 0.
    groups : array, (n,), optional
        Port of each training sample; two ports at least.
    n_folds : int
        Of training samples; as many as there are ports (or samples) if those are fewer.
    seed : int
        Of the folds and of the random forest.

    Returns
    -------
    DataFrame, (m, 4)
        di, threshold, inside, and nearest (label of the nearest training sample), one row a test sample, with its
        index.

    Raises
    ------
    InputError
        Other columns in `test` than in `train`, fewer than two samples or ports, training features that do not vary,
        `y` and `weights` at once, or weights that are none.

    References
    ----------
    Meyer, H. & Pebesma, E. (2021). Methods in Ecology and Evolution 12, 1620-1633. doi:10.1111/2041-210X.13650

    Examples
    --------
    >>> train = pd.DataFrame({"depth": [2.0, 4.0, 6.0, 8.0], "toc": [1.0, 2.0, 1.0, 2.0]})
    >>> test = pd.DataFrame({"depth": [5.0, 30.0], "toc": [1.5, 1.0]})
    >>> applicability(train, test, groups=["a", "a", "b", "b"])["inside"].tolist()
    [True, False]
    """
    n_folds, seed = check_whole("n_folds", n_folds, 2), check_seed(seed)
    table = feature_table(train)
    n, other = len(table), feature_table(test)
    if names_of(table) != names_of(other) or table.shape[1] != other.shape[1]:
        sides = [listed(names_of(part) or [f"{part.shape[1]} columns without names"]) for part in (table, other)]
        raise refusal("applicability_columns", how=f"`train` has {sides[0]}, and `test` {sides[1]}")
    if n < 2:
        raise refusal("applicability_rows", got=n)
    if y is not None and weights is not None:
        raise refusal("applicability_weights_twice")
    names = names_of(table) or [f"x{j}" for j in range(table.shape[1])]
    folds = _folds(groups, n, n_folds, seed)
    chosen = _importance(table, names, y, groups, train, seed) if y is not None else _weights(weights, names)
    learnt = learn_dissimilarity(table, chosen, folds)
    if learnt is None:
        raise refusal("applicability_constant")
    return judged(learnt, test, getattr(train, "index", pd.RangeIndex(n)))


def judged(learnt: Dissimilarity, X: Any, labels_of_training: Any) -> pd.DataFrame:
    """Return di, threshold, inside and the nearest training sample of each sample.

    Examples
    --------
    >>> learnt = learn_dissimilarity([[0.0], [1.0], [2.0], [3.0]], np.ones(1), np.array([0, 1, 0, 1]))
    >>> judged(learnt, [[3.5]], list("abcd")).round(2).values.tolist()
    [[0.3, 0.6, True, 'd']]
    """
    table = feature_table(X)
    di, nearest = learnt.of(table)
    known = np.asarray(labels_of_training, dtype=object)
    frame = pd.DataFrame({"di": di, "threshold": learnt.threshold, "inside": di <= learnt.threshold})
    frame["nearest"] = pd.Series(known[nearest]).infer_objects()
    return frame.set_axis(table.index, axis=0) if isinstance(table, pd.DataFrame) else frame


def _folds(groups: Any, n: int, n_folds: int, seed: int) -> Any:
    """Return the fold of each training sample, of whole groups where they are named."""
    if groups is None:
        return random_folds(n, min(n_folds, n), seed)
    names, _ = labels("groups", groups, n, "group")
    if len(names) < 2:
        raise refusal("applicability_groups", got=names.tolist()[0])
    return grouped_folds(groups, min(n_folds, len(names)), seed)


def _weights(weights: Mapping[str, float] | None, names: list[str]) -> Floats:
    """Return the weight of each feature."""
    if weights is None:
        return np.ones(len(names))
    check_dict("weights", weights, "feature to weight")
    for name in (*weights, *names):
        if name not in names or name not in weights:
            hint = "" if name in names else near_miss(str(name), names)
            raise refusal("feature_weight", name=name, columns=listed(names), lacks=int(name in names), hint=hint)
    found = finite_vector("weights", [weights[name] for name in names])
    if found.min() < 0.0 or found.max() == 0.0:
        raise refusal("feature_weights_range", got=float(found.min()))
    return found


def _importance(table: Any, names: list[str], y: Any, groups: Any, train: Any, seed: int) -> Floats:
    """Return the permutation importance of each feature, by whole groups or by sample."""
    same_length("y", y, "train", train)
    targets = finite_vector("y", y)
    if (targets <= 0.0).any():
        at = int(np.argmax(targets <= 0.0))
        raise refusal("rival_target", got=float(targets[at]), position=at)
    owners = np.arange(len(table)) if groups is None else groups
    features = pd.DataFrame(np.asarray(table, dtype=object), columns=names).infer_objects()
    if isinstance(table, pd.DataFrame):
        features = table.reset_index(drop=True).set_axis(names, axis=1)
    found = permutation_importance(
        Domain("training samples", features, pd.Series(targets), pd.Series(np.asarray(owners))), seed=seed
    )
    return found.weights
