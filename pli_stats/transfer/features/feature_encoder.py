"""Features as numbers: imputation with indicators, standardisation, one column a level, learnt from training rows."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from pli_stats.checks import asking, listed, refusal, sentence
from pli_stats.text.words import counted, series
from pli_stats.transfer.features.encoded_columns import (
    EncodedColumn,
    encode_column,
    learn_column,
    on_scale_of,
    stored_column,
    unseen_levels,
)
from pli_stats.transfer.features.feature_tables import Floats, cells_of, feature_table, names_of

MOST_LEVELS = 12  # that a warning names


class FeatureEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn a table of features into standardised numbers, with what it learnt from the rows of `fit` alone.

    A column of numbers becomes (x - mean) / sd; missing cells take the mean, that is 0, and a column that had missing
    cells in `fit` gets an indicator (1 where missing). The sd (divisor n) is that of the filled column, 1 where all
    cells are equal. A column of text or truth values, or one that the frame calls categorical, becomes one 0/1 column
    a level, in sorted order; a level not seen in `fit` is 0 in all of them, and so is a missing cell, which again has
    its indicator if there were missing cells in `fit`. A column without any value in `fit` is 0, whatever comes later,
    beside its indicator. Sums are rounded once (`math.fsum`), so that the order of the rows changes no bit.

    Attributes
    ----------
    columns_ : tuple of EncodedColumn, (d,)
        What was learnt of each input column.
    origin_ : array of int, (p,)
        The input column of each output column.
    kind_ : array of str, (p,)
        "value", "missing" or "level" for each output column.
    n_features_in_ : int
    feature_names_in_ : array of str, (d,)
        Only where `fit` saw names.

    Raises
    ------
    InputError
        From `fit` and `transform`: no table, an infinite number, a column of mixed kinds, or features that differ
        from those of `fit` in name, order, number or kind.

    Examples
    --------
    >>> import pandas as pd
    >>> encoder = FeatureEncoder().fit(pd.DataFrame({"depth": [3.0, 5.0, None], "stratum": ["Port", "Bay", "Bay"]}))
    >>> encoder.get_feature_names_out().tolist()
    ['depth', 'depth is missing', 'stratum=Bay', 'stratum=Port']
    >>> encoder.transform(pd.DataFrame({"depth": [4.0, None], "stratum": ["Port", "Lagoon"]})).tolist()
    [[0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]]
    """

    def fit(self, X: Any, y: Any = None) -> FeatureEncoder:
        """Learn means, spreads, levels and which columns have missing cells.

        Parameters
        ----------
        X : DataFrame or array, (n, d)
        y : ignored

        Returns
        -------
        FeatureEncoder
        """
        table = feature_table(X)
        names = names_of(table) or [f"x{j}" for j in range(table.shape[1])]
        self._keep(tuple(learn_column(name, cells_of(table, j, name)) for j, name in enumerate(names)))
        validate_data(self, table, reset=True, skip_check_array=True)
        return self

    def transform(self, X: Any) -> Floats:
        """Return the features as numbers.

        Parameters
        ----------
        X : DataFrame or array, (n, d)
            The columns of `fit`, in their order.

        Returns
        -------
        array, (n, p)
        """
        check_is_fitted(self)
        table = feature_table(X)
        self._check_columns(names_of(table), table.shape[1])
        validate_data(self, table, reset=False, skip_check_array=True)
        out = np.zeros((len(table), len(self.kind_)))
        for j, column in enumerate(self.columns_):
            first, last = np.searchsorted(self.origin_, [j, j + 1])
            encode_column(column, cells_of(table, j, column.name), out[:, first:last])
        return out

    def on_scales_of(self, other: FeatureEncoder, names: Sequence[str]) -> FeatureEncoder:
        """Return an encoder that gives columns of numbers the mean and sd that they have in another.

        Parameters
        ----------
        other : FeatureEncoder
        names : sequence of str
            Columns that both know.

        Returns
        -------
        FeatureEncoder

        Examples
        --------
        >>> import pandas as pd
        >>> here, there = (FeatureEncoder().fit(pd.DataFrame({"toc": values})) for values in ([1.0, 3.0], [0.0, 8.0]))
        >>> here.on_scales_of(there, ["toc"]).transform(pd.DataFrame({"toc": [8.0]})).tolist()
        [[1.0]]
        """
        theirs = {column.name: column for column in other.columns_}
        twin = copy(self)
        twin.columns_ = tuple(on_scale_of(c, theirs[c.name]) if c.name in names else c for c in self.columns_)
        return twin

    def warn_of_unseen(self, X: Any, *, stacklevel: int = 2) -> None:
        """Warn of levels that `fit` did not see, with the number of rows that have them.

        Parameters
        ----------
        X : DataFrame or array, (n, d)
            The columns of `fit`, in their order.
        stacklevel : int
            As in `warnings.warn`: 2 names the line that calls this.
        """
        table = feature_table(X)
        self._check_columns(names_of(table), table.shape[1])
        rows: set[int] = set()
        parts = []
        for j, column in enumerate(self.columns_):
            if column.levels is None:
                continue
            unseen = unseen_levels(column, cells_of(table, j, column.name))
            rows.update(unseen)
            told = [f"{level!r} ({counted(n, 'row')})" for level, n in Counter(unseen.values()).items()]
            if told:
                parts.append(f"{series(told, MOST_LEVELS)} in column {column.name!r}")
        if rows:
            text = sentence("unseen_levels", n=len(rows), total=len(table), levels="; ".join(parts))
            warnings.warn(text, UserWarning, stacklevel=stacklevel)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """Return the names of the output columns.

        Parameters
        ----------
        input_features : array of str, (d,), optional
            Must be the names of `fit` where it saw names; else they are used in place of x0, x1, ...

        Returns
        -------
        array of str, (p,)
        """
        check_is_fitted(self)
        given = list(self._names() if input_features is None else input_features)
        self._check_columns(given, len(given))
        named = [replace(column, name=str(name)) for column, name in zip(self.columns_, given, strict=True)]
        return np.array([name for column in named for _, name in column.outputs], dtype=object)

    def to_dict(self) -> dict[str, Any]:
        """Return what was learnt as plain values, which JSON keeps to the last digit.

        Returns
        -------
        dict
        """
        check_is_fitted(self)
        columns = [{**asdict(c), "levels": None if c.levels is None else list(c.levels)} for c in self.columns_]
        return {"named": hasattr(self, "feature_names_in_"), "columns": columns}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> FeatureEncoder:
        """Return the encoder whose `to_dict` this was.

        Parameters
        ----------
        stored : dict

        Returns
        -------
        FeatureEncoder

        Raises
        ------
        InputError
            A key is missing, or a value cannot be one of an encoder.

        Examples
        --------
        >>> encoder = FeatureEncoder().fit([[1.0], [3.0]])
        >>> FeatureEncoder.from_dict(encoder.to_dict()).transform([[5.0]]).tolist()
        [[3.0]]
        """
        named = stored.get("named") if isinstance(stored, Mapping) else None
        entries = stored.get("columns") if isinstance(stored, Mapping) else None
        if not isinstance(named, bool) or not isinstance(entries, list) or not entries:
            why = "it needs `named` (true or false) and `columns` (a list with at least one)"
            raise refusal("encoder_content", why=why)
        columns = tuple(stored_column(entry, j) for j, entry in enumerate(entries))
        if len({column.name for column in columns}) < len(columns):
            raise refusal("encoder_content", why="two columns have one name")
        encoder = cls()
        encoder._keep(columns)
        encoder.n_features_in_ = len(columns)
        if named:
            encoder.feature_names_in_ = np.array([column.name for column in columns], dtype=object)
        return encoder

    def _keep(self, columns: tuple[EncodedColumn, ...]) -> None:
        """Keep what was learnt, and where each output column comes from."""
        self.columns_ = columns
        made = [(j, kind) for j, column in enumerate(columns) for kind, _ in column.outputs]
        self.origin_ = np.array([j for j, _ in made], dtype=np.int64)
        self.kind_ = np.array([kind for _, kind in made], dtype=object)

    def _names(self) -> list[str]:
        """Return the names of the input columns."""
        return [column.name for column in self.columns_]

    def _check_columns(self, names: list[str] | None, n_columns: int) -> None:
        """Refuse columns that are not those of `fit`, in name, order or number."""
        known, who = self._names(), type(self).__name__
        if names is not None and hasattr(self, "feature_names_in_") and names != known:
            missing, unknown = [n for n in known if n not in names], [n for n in names if n not in known]
            parts = [f"missing: {listed(missing)}"] * bool(missing) + [f"not known: {listed(unknown)}"] * bool(unknown)
            select = "X[model$target$features]" if asking().name == "r" else "X[list(fitted.feature_names_in_)]"
            how = "; ".join(parts) or f"another order: {listed(names)}"
            raise refusal("feature_names", who=who, how=how, select=select)
        if n_columns != len(known):
            raise refusal("feature_count", who=who, got=n_columns, expected=len(known))

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn what this transformer takes and gives."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.transformer_tags.preserves_dtype = []
        return tags
