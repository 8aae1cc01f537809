"""Arguments on their way in and results on their way out, and the objects that stay here meanwhile."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from inspect import Parameter
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import label_text, refusal
from pli_stats.publish.table_type import Table
from pli_stats.results import Samples
from pli_stats.robjects import describe, restore
from pli_stats.robjects.classes.r_notes import describe_notes
from pli_stats.robjects.vectors.r_values import RList, RValue, RVector, classes_of, named_list, parts_of, strings
from pli_stats.worker.tables import CLASS, table_from_r, table_to_r

# What stays here, by class, and what it is called in R (`pli_regressor`, ...).
_KEPT = {
    "TransferRegressor": "regressor",
    "Study": "study",
    "Background": "background",
    "BaselineRegression": "baseline",
}
REMEDIES = {
    "regressor": ("model", "Fit it again, or load it from a file."),
    "study": ("study", "Make it again; with a `folder`, finished cells are kept."),
    "background": ("background", "Make it again by `background()` or `background_from()`."),
    "baseline": ("baseline", "Make it again by `background_from()`."),
}
_FRAMES = ("concentrations", "limits", "nondetect", "info")  # of samples


class Kept:
    """Objects that stay in this process and are handed out by names that mean nothing in another.

    Attributes
    ----------
    count : int
        How many were handed out so far.
    """

    def __init__(self) -> None:
        self._process, self.count = secrets.token_hex(8), 0
        self._objects: dict[str, Any] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._objects)

    def keep(self, value: Any, kind: str) -> str:
        """Return a new handle for an object."""
        self.count += 1
        handle = f"{kind}-{self._process}-{self.count}"
        self._objects[handle] = value
        return handle

    def find(self, handle: object) -> Any:
        """Return the object of a handle, or say that it is gone."""
        if not isinstance(handle, str) or handle not in self._objects:
            what, remedy = REMEDIES.get(str(handle).partition("-")[0], ("object", "Make it again."))
            raise refusal("handle_gone", what=what, remedy=remedy)
        return self._objects[handle]

    def release_since(self, count: int) -> None:
        """Forget what was kept since `count` were handed out, whose handles nobody was told."""
        self.release([handle for handle in self._objects if int(handle.rpartition("-")[2]) > count])

    def release(self, handles: Iterable[object]) -> None:
        """Forget objects that nobody holds any more."""
        for handle in handles:
            if isinstance(handle, str):
                self._objects.pop(handle, None)


def to_r(value: Any, kept: Kept) -> RValue:
    """Return what R gets: a description, in which objects that stay here are lists with a handle.

    Examples
    --------
    >>> to_r([PurePath("a.csv"), PurePath("b.csv")], Kept()).values
    ['a.csv', 'b.csv']
    """
    if isinstance(value, Table):
        return table_to_r(value)
    kind = _kind(value)
    if kind is not None:
        parts = {**_account(value, kind), "handle": strings(kept.keep(value, kind))}
        return named_list(parts, classes=(f"pli_{kind}", "list"))
    if isinstance(value, pd.DataFrame | pd.Series) and _is_numbered(value.index, 1):
        value = value.reset_index(drop=True)
    if isinstance(value, pd.DataFrame | pd.Series) and value.index.dtype == bool:
        value = value.set_axis([label_text(label) for label in value.index], axis=0)
    if isinstance(value, pd.Series) and len(value) == 1:
        return _plain_vector(describe(value))
    if isinstance(value, PurePath):
        return strings(str(value))
    if isinstance(value, list | tuple) and value and all(isinstance(part, PurePath) for part in value):
        return strings([str(part) for part in value])
    if type(value) is dict and any(_kind(part) for part in value.values()):
        return named_list({str(name): to_r(part, kept) for name, part in value.items()})
    if isinstance(value, list | tuple) and any(_kind(part) for part in value):
        return RList(tuple(to_r(part, kept) for part in value))
    return describe(value)


def from_json(value: Any, parameter: Parameter | None) -> Any:
    """Return an argument that came as JSON: a scalar, or a few numbers, texts or truth values.

    Examples
    --------
    >>> from_json(["mae", "mape"], None)
    ['mae', 'mape']
    """
    if isinstance(value, list):
        if not all(isinstance(part, str | int | float) for part in value):
            raise refusal("request", reason="a list holds something else than numbers, texts and truth values")
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float) or parameter is None:
        return value
    if type(value) is type(parameter.default) and value == parameter.default:
        return value  # R sends every argument: one that was not given must not look as if it was
    # R has no single values: one name is a list of one name, and one number in the place of data one row.
    if any(kind in str(parameter.annotation) for kind in ("Sequence[", "Iterable[", "list[")):
        return [value]
    data = parameter.kind is Parameter.POSITIONAL_OR_KEYWORD and str(parameter.annotation) == "Any"
    return np.array([value]) if data and not isinstance(value, str) else value


def from_r(value: RValue, parameter: Parameter | None, kept: Kept) -> Any:
    """Return an argument that came as an object of R.

    A plain vector is an array, which verbs take by position; one with names is a Series, or a mapping where the verb
    takes mappings. Rows that R has only numbered are numbered from 1 here too, as sentences, audit logs and results
    name them. The columns of a matrix without names are V1, V2, ..., as `as.data.frame` calls them; only features of a
    model go by position.

    Examples
    --------
    >>> from_r(RVector("double", np.array([0.5, 2.0])), None, Kept())
    array([0.5, 2. ])
    """
    if isinstance(value, RList) and CLASS in classes_of(value):
        return table_from_r(value)
    if isinstance(value, RList) and not classes_of(value) and any(map(_is_table, parts_of(value).values())):
        return {name: from_r(part, None, kept) for name, part in parts_of(value).items()}  # tables to be merged
    if isinstance(value, RList) and any(name.startswith("pli_") for name in classes_of(value)):
        handle = parts_of(value).get("handle")
        if isinstance(handle, RVector):
            return kept.find(handle.values[0] if len(handle) == 1 else None)
    if isinstance(value, RList) and not classes_of(value) and _holds_kept(value):
        raise refusal("handle_inside")
    if isinstance(value, RVector) and "names" in value.attributes and _takes_mapping(parameter):
        names = value.attributes["names"]
        plain = restore(RVector(value.kind, value.values))
        return dict(zip(names.values, np.atleast_1d(plain).tolist(), strict=True))  # type: ignore[union-attr]
    if isinstance(value, RVector) and not value.attributes and value.kind == "character":
        texts = list(value.values)
        # One text comes as a file where it is long; a missing one must not pass for an argument that was not given.
        return from_json(texts[0], parameter) if len(texts) == 1 and texts[0] is not None else texts
    if isinstance(value, RVector) and not value.attributes and value.kind == "double":
        return np.asarray(value.values)
    restored = restore(value)
    if isinstance(restored, Samples) and _is_numbered(restored.concentrations.index, 0):
        return _numbered_from_1(restored)
    if isinstance(restored, np.ndarray) and restored.ndim == 2 and not _takes_features(parameter):
        restored = pd.DataFrame(restored, columns=[f"V{k + 1}" for k in range(restored.shape[1])])  # R's own names
    if isinstance(restored, pd.DataFrame) and _is_numbered(restored.index, 0):
        return restored.set_axis(pd.RangeIndex(1, len(restored) + 1), axis=0)
    if isinstance(value, RVector) and "names" not in value.attributes and hasattr(restored, "array"):
        return restored.array  # by position: row numbers of its own would be compared with those of a frame
    return restored


def _is_table(value: RValue) -> bool:
    """Say whether a value is a publication table."""
    return isinstance(value, RList) and CLASS in classes_of(value)


def match_rows(arguments: dict[str, Any]) -> None:
    """Let frames whose rows are only numbered go by position beside samples, whose rows may have other labels."""
    labels = [value.concentrations.index for value in arguments.values() if isinstance(value, Samples)]
    for name, value in arguments.items():
        numbered = isinstance(value, pd.DataFrame) and _is_numbered(value.index, 1)
        if len(labels) == 1 and numbered and len(value) == len(labels[0]):
            arguments[name] = value.set_axis(labels[0], axis=0)


def _plain_vector(value: RValue) -> RValue:
    """Return a vector without dimensions: in R one value is a vector like any other."""
    if not isinstance(value, RVector):
        return value
    return RVector(value.kind, value.values, {name: part for name, part in value.attributes.items() if name != "dim"})


def _is_numbered(index: pd.Index, first: int) -> bool:
    """Say whether rows are only numbered, from `first`."""
    return isinstance(index, pd.RangeIndex) and index.start == first and index.step == 1


def _kind(value: Any) -> str | None:
    """Return what an object that stays here is called, None for one that R can hold."""
    cls = type(value)
    return _KEPT.get(cls.__name__) if cls.__module__.startswith("pli_stats.") else None


def _account(value: Any, kind: str) -> Mapping[str, RValue]:
    """Return what R is told about an object that stays here."""
    if kind == "background":
        return {
            "text": strings(repr(value)),
            "name": strings(value.name),
            "values": describe(value.values),
            "sd": describe(value.sd),
            "citation": strings(value.citation),
            "unverified": strings(list(value.unverified)),
            "intervals": describe(value.intervals),
            "notes": describe_notes(value.notes),
        }
    if kind == "baseline":
        return {
            "text": strings(repr(value)),
            "name": strings(value.name),
            "normalizer": strings(value.normalizer),
            "coefficients": describe(value.to_frame()),
            "notes": describe_notes(value.notes),
        }
    if kind == "regressor" and (hasattr(value, "source_") or hasattr(value, "target_")):
        described = describe(value)
        return parts_of(described) if isinstance(described, RList) else {}
    return {"text": strings(repr(value))}


def _holds_kept(value: RList) -> bool:
    """Say whether an object that stays here stands inside a list, where no verb looks for one."""
    return any(isinstance(part, RList) and isinstance(parts_of(part).get("handle"), RVector) for part in value.values)


def _takes_features(parameter: Parameter | None) -> bool:
    """Say whether a parameter takes the features of a model, which have no names in a bare matrix."""
    return parameter is not None and parameter.name.startswith("X")


def _numbered_from_1(samples: Samples) -> Samples:
    """Return samples whose rows are numbered as R numbers them."""
    index = pd.RangeIndex(1, len(samples) + 1)
    frames = {name: getattr(samples, name).set_axis(index, axis=0) for name in _FRAMES}
    return replace(samples, **frames)


def _takes_mapping(parameter: Parameter | None) -> bool:
    """Say whether a parameter is declared to take a mapping."""
    return parameter is not None and "Mapping" in str(parameter.annotation)
