"""A domain: features, a positive target and groups of rows that are not independent, checked once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import check_fraction, check_seed, listed, refusal, shape_text
from pli_stats.stats.arguments import finite_vector, labels
from pli_stats.text.notes import Note, as_notes, note
from pli_stats.transfer.features.feature_tables import cells_of, feature_table
from pli_stats.transfer.features.fingerprints import fingerprint

RESERVED = ("sample", "group", "target")
LEAST_GROUPS = 2  # a validation part takes whole groups, and must leave some


@dataclass(frozen=True, eq=False)
class Domain:
    """Features, target and groups of one domain, row by row.

    Everything is copied and checked when the domain is made; its rows are then numbered from 0. A Series must have
    the index of `features`.

    Attributes
    ----------
    name : str
        What tables and sentences call the domain.
    features : DataFrame, (n, d)
        Numbers, text or truth values, missing where unknown.
    target : Series, (n,)
        Positive and finite, in `unit`.
    groups : Series, (n,)
        Label of the port, country or station of each row: rows of one group are not independent.
    samples : Series, (n,)
        A label for each row, all different; the index of `features` by default.
    unit : str
        Of the target; empty where it has none.
    licence, citation : str
        Of the data.
    notes : tuple of Note or str
        What must be read beside the numbers: rows left out, columns left out; sentences become remarks.
    info : DataFrame, (n, k)
        Further columns that describe the rows and are no features, for splits and distances.
    task : str
        What the features were made for ("covariates", "all-metals", ...), which a study compares with its own; empty
        where that is not known.
    metals : mapping of str to float
        Metals of the PLI that is the target, with their background (mg/kg); empty where it is no PLI.

    Raises
    ------
    InputError
        Lengths or indices that differ, a target that is not positive and finite, a row without group, a label or a
        column name that stands twice, a feature of another kind, or a name that `to_frame` needs.

    Examples
    --------
    >>> ports = Domain("two ports", pd.DataFrame({"depth": [3, 5, 9]}), [0.5, 0.7, 1.2], ["Eden", "Eden", "Botany"])
    >>> ports
    <Domain 'two ports': 3 rows x 1 features, 2 groups>
    """

    name: str
    features: pd.DataFrame
    target: pd.Series
    groups: pd.Series
    samples: pd.Series = None  # type: ignore[assignment]  # the index of the features, once made
    unit: str = ""
    licence: str = ""
    citation: str = ""
    notes: tuple[Note, ...] = ()
    info: pd.DataFrame = field(default_factory=pd.DataFrame)
    task: str = ""
    metals: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Copy what came into one form, or say what is wrong with it."""
        metals = {} if isinstance(self.metals, list) and not self.metals else self.metals  # as R writes no metals
        if not isinstance(metals, Mapping):
            raise refusal("dictionary", name="metals", what="metal to background", got=metals)
        features, index = _checked_features(self.features)
        n = len(features)
        target = _aligned("target", self.target, index)
        groups = _aligned("groups", self.groups, index)
        samples = index if self.samples is None else _aligned("samples", self.samples, index)
        numbers = finite_vector("target", target)
        if not (numbers > 0.0).all():
            at = int(np.argmax(numbers <= 0.0))
            raise refusal("pli_not_positive", name="target", position=at, value=float(numbers[at]))
        labels("groups", groups, n, "group")
        if len(labels("samples", samples, n, "sample")[0]) < n:
            given = np.asarray(samples, dtype=object).tolist()
            twice = given[int(np.argmax(pd.Series(given, dtype=object).duplicated()))]
            raise refusal("sample_label_twice", label=twice, times=given.count(twice))
        made = {
            "features": features,
            "target": pd.Series(numbers, name="target"),
            "groups": _series(groups, "group"),
            "samples": _series(samples, "sample"),
            "notes": as_notes(self.notes),
            "info": _checked_info(self.info, index),
            "metals": dict(metals),
        }
        for key, value in made.items():
            object.__setattr__(self, key, value)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.target)

    def __repr__(self) -> str:
        """Say in one line what the domain is."""
        return (
            f"<Domain {self.name!r}: {len(self)} rows x {self.features.shape[1]} features, "
            f"{self.groups.nunique()} groups>"
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of names, kinds and values of all columns, target, groups and labels; 64 hexadecimal digits.

        Two domains with one fingerprint give the same numbers for the same seed, on any machine and with any version of
        pandas. Name, unit, licence, citation and notes are not part of it.
        """
        return fingerprint(self.features, self.info, self.target, self.groups, self.samples)

    @property
    def quantity(self) -> str:
        """What the target is, as far as the domain says so: the PLI of its metals on their background, or nothing.

        Examples
        --------
        >>> Domain("d", pd.DataFrame({"x": [1.0]}), [2.0], ["a"], metals={"Cu": 45.0}).quantity
        'PLI (Cu 45)'
        """
        metals = ", ".join(f"{metal} {value:g}" for metal, value in sorted(self.metals.items()))
        return f"PLI ({metals})" if metals else ""

    def rows(self, keep: Any) -> Domain:
        """Return the domain with some of its rows.

        Parameters
        ----------
        keep : array, (n,) of bool, or array of int
            A mask, or the positions of the rows in the order wanted.

        Returns
        -------
        Domain

        Raises
        ------
        InputError
            A mask of another length, a position that is not there or stands twice, or no row at all.

        Examples
        --------
        >>> ports = Domain("d", pd.DataFrame({"depth": [3.0, 5.0]}), [0.5, 0.7], ["Eden", "Botany"])
        >>> ports.rows([False, True]).samples.tolist()
        [1]
        """
        at = _positions(keep, len(self))
        parts = {k: getattr(self, k).iloc[at] for k in ("features", "target", "groups", "samples", "info")}
        return replace(self, **parts)

    def subsample(self, share: float, seed: int) -> Domain:
        """Return about a share of the rows, in whole groups.

        Groups are taken in a random order for as long as that brings the number of rows nearer to the share, and at
        least two of them, so that one can be held out; what came of it is added to `notes`. With one seed the smaller
        share's groups are among the larger's.

        Parameters
        ----------
        share : float
            Between 0 and 1 (0 excluded); 1 gives the domain itself.
        seed : int

        Returns
        -------
        Domain
            Rows in their old order.

        Raises
        ------
        InputError
            A share or seed out of range, or fewer than two groups.

        Examples
        --------
        >>> d = Domain("d", pd.DataFrame({"x": range(100)}), [1.0] * 100, [row // 5 for row in range(100)])
        >>> drawn = d.subsample(0.3, seed=1).notes[0]
        >>> drawn.code, drawn["taken"], drawn["rows"]
        ('groups_drawn', 6, 30)
        """
        share, seed = check_fraction("share", share), check_seed(seed)
        names, codes = labels("groups", self.groups, len(self))
        if len(names) < LEAST_GROUPS:
            raise refusal("subsample_groups", name=self.name, got=len(names))
        if share == 1.0:
            return self
        order = np.random.Generator(np.random.Philox(seed)).permutation(len(names))
        rows = np.cumsum(np.bincount(codes)[order])
        taken = max(int(np.argmin(np.abs(rows - share * len(self)))) + 1, LEAST_GROUPS)
        part = self.rows(np.isin(codes, order[:taken]))
        drawn = note(
            "groups_drawn",
            share=share,
            name=self.name,
            taken=taken,
            n_groups=len(names),
            seed=seed,
            rows=len(part),
            n=len(self),
        )
        return replace(part, notes=(*self.notes, drawn))

    def shuffled(self, seed: int) -> Domain:
        """Return the same rows with the target permuted among them: every marginal is kept, no relation is.

        The control for pre-training: a trunk that learnt from a shuffled source has seen its features and its target,
        but nothing of how they go together. Rows are permuted across groups, so what a group's targets have in common
        is gone, too.

        Parameters
        ----------
        seed : int

        Returns
        -------
        Domain

        Examples
        --------
        >>> d = Domain("d", pd.DataFrame({"x": [1, 2, 3]}), [1.0, 2.0, 3.0], ["a", "b", "c"])
        >>> sorted(d.shuffled(seed=1).target), d.shuffled(seed=1).name
        ([1.0, 2.0, 3.0], 'd, target shuffled')
        """
        order = np.random.Generator(np.random.Philox(check_seed(seed))).permutation(len(self))
        target = pd.Series(self.target.to_numpy()[order])
        notes = (*self.notes, note("target_permuted", seed=seed))
        return replace(self, name=f"{self.name}, target shuffled", target=target, notes=notes)

    def to_frame(self) -> pd.DataFrame:
        """Return sample, group, target, the features, and the columns of `info` that are no features.

        Returns
        -------
        DataFrame, (n, 3 + d + ...)

        Examples
        --------
        >>> Domain("d", pd.DataFrame({"x": [1.0]}), [2.0], ["a"]).to_frame().to_dict("list")
        {'sample': [0], 'group': ['a'], 'target': [2.0], 'x': [1.0]}
        """
        extra = self.info[[column for column in self.info.columns if column not in self.features.columns]]
        return pd.concat([self.samples, self.groups, self.target, self.features, extra], axis=1)


def _checked_features(given: Any) -> tuple[pd.DataFrame, pd.Index]:
    """Return the features with rows numbered from 0, and the index that they came with."""
    if not isinstance(given, pd.DataFrame):
        raise refusal(
            "domain_features", got=f"{type(given).__module__}.{type(given).__name__}".removeprefix("builtins.")
        )
    if 0 in given.shape:
        raise refusal("domain_features", got=shape_text(given.shape))
    table = feature_table(given)
    names = list(table.columns)  # type: ignore[union-attr]
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise refusal("domain_features", got=f"columns named {listed(wrong)}")
    _refuse_reserved(names)
    for position, name in enumerate(names):
        cells_of(table, position, name)
    return given.reset_index(drop=True).copy(), given.index


def _checked_info(info: Any, index: pd.Index) -> pd.DataFrame:
    """Return the further columns with rows numbered from 0."""
    if not isinstance(info, pd.DataFrame):
        raise refusal("domain_info", got=type(info).__name__)
    if info.shape[1] == 0:
        return pd.DataFrame(index=pd.RangeIndex(len(index)))
    if len(info) != len(index):
        raise refusal("same_length", name="info", expected=len(index), got=len(info))
    if not info.index.equals(index):
        raise refusal("same_index", name="info", other="features")
    names = [str(column) for column in info.columns]
    for name in names if len(set(names)) < len(names) else []:
        if names.count(name) > 1:
            raise refusal("duplicate_column", column=name, times=names.count(name))
    _refuse_reserved(names)
    return info.set_axis(names, axis=1).reset_index(drop=True).copy()


def _refuse_reserved(names: list[str]) -> None:
    """Refuse names that stand for other columns of `to_frame`."""
    taken = [name for name in names if name in RESERVED]
    if taken:
        raise refusal("reserved_column", column=taken[0], reserved=listed(RESERVED))


def _aligned(name: str, values: Any, index: pd.Index) -> Any:
    """Return values if they are as many as the features, and a Series if it has their index."""
    if values is None or isinstance(values, str) or not hasattr(values, "__len__"):
        raise refusal("same_length", name=name, expected=len(index), got=repr(values))
    if len(values) != len(index):
        raise refusal("same_length", name=name, expected=len(index), got=len(values))
    if isinstance(values, pd.Series) and not values.index.equals(index):
        raise refusal("same_index", name=name, other="features")
    return values


def _series(values: Any, name: str) -> pd.Series:
    """Return labels as a Series of their own, rows numbered from 0."""
    kept = values.to_numpy() if isinstance(values, pd.MultiIndex) else values
    return pd.Series(kept).reset_index(drop=True).rename(name)


def _positions(keep: Any, n: int) -> NDArray[np.intp]:
    """Return the positions that a mask or a list of positions asks for."""
    given = np.asarray(keep)
    if given.ndim == 1 and given.dtype == np.bool_ and len(given) == n:
        at = np.flatnonzero(given)
    elif given.ndim == 1 and given.dtype.kind in "iu" and (len(given) == 0 or 0 <= given.min() <= given.max() < n):
        at = given.astype(np.intp)
    else:
        raise refusal("rows_asked", n=n, last=n - 1, got=f"{shape_text(given.shape)} of {given.dtype}")
    if len(np.unique(at)) < len(at):
        raise refusal("rows_asked", n=n, last=n - 1, got="a position twice")
    if not len(at):
        raise refusal("no_rows_left", why="none was asked for")
    return at
