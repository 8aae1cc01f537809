"""What the rows of a source can teach a target: the columns that both have, and a law learnt from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from threadpoolctl import threadpool_limits

from pli_stats.checks import listed, refusal
from pli_stats.transfer.baselines.simple_models import FixedGaussianProcess
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.features.feature_tables import NOTHING, Floats, cells_of, feature_table, names_of
from pli_stats.transfer.features.place_and_time import tieable

FOLDS = 3
MOST_GP_ROWS = 1000  # its cost grows as the cube of the rows


def common_columns(source: pd.DataFrame, target: pd.DataFrame) -> list[str]:
    """Return the features that both domains have: of one name and one kind, and no place, date, station or survey.

    A column without any value in one of them tells nothing, and is not common.

    Examples
    --------
    >>> here, there = pd.DataFrame({"year": [2001], "depth": [3.0]}), pd.DataFrame({"depth": [5.0], "year": [2013]})
    >>> common_columns(here, there)
    ['depth']
    """
    shared = [name for name in tieable(target.columns) if name in source.columns]
    return [name for name in shared if NOTHING != _kind(source, name) == _kind(target, name)]


def _kind(table: pd.DataFrame, name: str) -> str:
    """Return what the cells of a column are."""
    return cells_of(table, list(table.columns).index(name), name).kind


@dataclass(frozen=True, eq=False)
class SourceRows:
    """Rows of a source, with the columns that the target has too; never changed, so that all learners share them.

    Attributes
    ----------
    name : str
        Of the source.
    table : DataFrame, (n, d)
        The common columns.
    logs : array, (n,)
        ln of the source's target.
    groups : array, (n,)
        Of rows that are not independent.
    same_quantity : bool
        Whether the source's target is the target's quantity in the same unit, so that its level counts.
    n_trees, seed
        Of the forest that the law may be.
    """

    name: str
    table: pd.DataFrame
    logs: Floats = field(repr=False)
    groups: Any = field(repr=False)
    same_quantity: bool = True
    n_trees: int = 200
    seed: int = 1

    def __deepcopy__(self, memo: Any) -> SourceRows:
        """Return itself: scikit-learn copies what a learner is given with every clone."""
        return self

    @property
    def columns(self) -> list[str]:
        """Names of the common columns."""
        return list(self.table.columns)

    def common(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the common columns of the target, or refuse a table that lacks one."""
        absent = [name for name in self.columns if name not in table.columns]
        if absent:
            who = f"A model that learns from {self.name!r}"
            raise refusal("model_columns", who=who, columns=listed(absent), names=listed(table.columns))
        return table[self.columns]

    def on_scale_of(self, logs: Floats, target: Floats) -> Floats:
        """Return logs of the source's quantity on the scale of the target's.

        The same quantity is left as it is. Another one has neither level nor spread in common with the target, so both
        are given the mean and the sd (divisor n) of ln y in the target's training rows.
        """
        if self.same_quantity:
            return logs
        spread = float(self.logs.std()) or 1.0
        scaled: Floats = target.mean() + (logs - self.logs.mean()) * (target.std() / spread)
        return scaled

    @cached_property
    def law(self) -> Pipeline:
        """The source's model of ln y from the common columns: ridge, Gaussian process or forest.

        That with the smallest mean absolute error of ln y over three folds of the source that keep groups whole; the
        first of equal ones. It is learnt once, as it does not depend on the target. A Gaussian process is tried where
        the source has at most 1000 rows.
        """
        models: list[Any] = [Ridge(alpha) for alpha in (1.0, 10.0, 100.0)]
        models += [FixedGaussianProcess(1.0, noise) for noise in (0.2, 0.5)] * (len(self.logs) <= MOST_GP_ROWS)
        models += [
            RandomForestRegressor(self.n_trees, min_samples_leaf=3, n_jobs=1, random_state=self.seed % (1 << 31))
        ]
        center, scale = float(self.logs.mean()), float(self.logs.std()) or 1.0
        y = (self.logs - center) / scale
        _, codes = np.unique(np.asarray(self.groups).astype(str), return_inverse=True)
        folds = list(GroupKFold(min(FOLDS, int(codes.max()) + 1)).split(y, groups=codes))
        with threadpool_limits(limits=1):
            laws = [make_pipeline(FeatureEncoder(), model) for model in models]
            errors = [
                np.mean(
                    [
                        np.abs(clone(law).fit(self.table.iloc[a], y[a]).predict(self.table.iloc[b]) - y[b]).mean()
                        for a, b in folds
                    ]
                )
                for law in laws
            ]
            return laws[int(np.argmin(errors))].fit(self.table, y)

    def predicted(self, table: pd.DataFrame) -> Floats:
        """Return the logs that the source's law predicts for rows of the target, on the source's scale."""
        scale = float(self.logs.std()) or 1.0
        with threadpool_limits(limits=1):
            logs: Floats = self.logs.mean() + scale * self.law.predict(self.common(table))
        return logs


def source_rows(source: Domain, target: Domain, *, n_trees: int, seed: int) -> SourceRows | None:
    """Return what the source can teach the target, or None where they have no column in common.

    Targets are the same quantity if they have one unit and, where they are a PLI, the same metals and background.

    Examples
    --------
    >>> from pli_stats.transfer.domains.simulated_domains import simulated_pair
    >>> rows = source_rows(*simulated_pair("shared", n_source=200), n_trees=10, seed=1)
    >>> rows.columns, rows.same_quantity
    (['shared_1', 'shared_2', 'shared_3', 'shared_4', 'shared_5', 'shared_6'], True)
    """
    columns = common_columns(source.features, target.features)
    if not columns:
        return None
    same = (source.unit, source.quantity) == (target.unit, target.quantity)
    logs = np.log(source.target.to_numpy(dtype=np.float64))
    return SourceRows(source.name, source.features[columns], logs, source.groups.to_numpy(), same, n_trees, seed)


def named_table(X: Any, who: str) -> pd.DataFrame:
    """Return a table whose columns have names, or refuse one without, as columns are found by name.

    Examples
    --------
    >>> list(named_table(pd.DataFrame({"depth": [3.0]}), "Kriging"))
    ['depth']
    """
    table = feature_table(X)
    if not isinstance(table, pd.DataFrame) or names_of(table) is None:
        raise refusal("model_names", who=who)
    return table
