"""Whether an object that R holds is what Python's result is described as."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import numpy as np

from pli_stats.publish.table_type import Table
from pli_stats.robjects import describe
from pli_stats.robjects.vectors.na_and_text_attributes import unmarked
from pli_stats.robjects.vectors.r_values import RList, RVector, classes_of, parts_of
from pli_stats.worker.tables import table_to_r

_HANDLED = {"pli_regressor", "pli_study", "pli_background", "pli_baseline"}  # compared by what they predict or answer
_PASSED_OVER = {"boot": {"call", "statistic"}}  # the class whose elements of these names are code of R


def differences(ours: Any, answer: RList, *, rel: float) -> tuple[int, list[str]]:
    """Return how many numbers were compared, and what differs between a result and what R got."""
    got = parts_of(answer)
    if "error" in got:
        return 0, [f"R has an error: {got['error'].values[0]}"]
    return _compared(unmarked(_described(ours)), got.get("value"), rel, "")


def _described(value: Any) -> Any:
    """Return the description of a result; paths are compared by their names."""
    if isinstance(value, PurePath):
        return describe(value.name)
    if isinstance(value, list) and value and isinstance(value[0], PurePath):
        return describe([path.name for path in value])
    if isinstance(value, Table):
        return table_to_r(value)
    if type(value).__name__ == "Background":
        return describe(value.values)
    return None if type(value).__name__ in ("TransferRegressor", "Study", "BaselineRegression") else describe(value)


def _compared(ours: Any, theirs: Any, rel: float, where: str) -> tuple[int, list[str]]:
    """Compare two descriptions part by part."""
    if isinstance(theirs, RList) and (kinds := _HANDLED & set(classes_of(theirs))):
        inside = "values" if "pli_background" in kinds else None
        return (0, []) if inside is None else _compared(ours, parts_of(theirs).get(inside), rel, f"{where}${inside}")
    if isinstance(ours, RList) and isinstance(theirs, RList):
        return _lists(ours, theirs, rel, where)
    if isinstance(ours, RVector) and isinstance(theirs, RVector):
        count, said = _vectors(ours, theirs, rel, where)
        for name, mark in ours.attributes.items():
            more, wrong = _compared(mark, theirs.attributes.get(name), rel, f"attr({where}, {name!r})")
            count, said = count + more, said + wrong
        return count, said
    return 0, [] if type(ours) is type(theirs) else [f"{where}: {ours!r:.80} in Python, {theirs!r:.80} in R"]


def _lists(ours: RList, theirs: RList, rel: float, where: str) -> tuple[int, list[str]]:
    """Compare two lists: names, class and elements."""
    names, others = ([str(n) for n in _names(x)] for x in (ours, theirs))
    if names != others or classes_of(ours) != classes_of(theirs):
        return 0, [
            f"{where}: {names} of class {classes_of(ours)} in Python, {others} of class {classes_of(theirs)} in R"
        ]
    count, said = 0, []
    passed_over = {"handle"}.union(*(_PASSED_OVER.get(name, set()) for name in classes_of(ours)))
    for name, one, other in zip(names, ours.values, theirs.values, strict=True):
        if name not in passed_over:
            more, wrong = _compared(one, other, rel, f"{where}${name}")
            count, said = count + more, said + wrong
    return count, said


def _names(value: RList) -> list[Any]:
    """Return the names of a list, its positions where it has none."""
    names = value.attributes.get("names")
    return list(names.values) if isinstance(names, RVector) else list(range(len(value)))


def _vectors(ours: RVector, theirs: RVector, rel: float, where: str) -> tuple[int, list[str]]:
    """Compare two vectors value by value."""
    if ours.kind == "character" or theirs.kind == "character":
        same = ours.kind == theirs.kind and list(map(_base, ours.values)) == list(map(_base, theirs.values))
        return 0, [] if same else [f"{where}: {list(ours.values)[:4]} in Python, {list(theirs.values)[:4]} in R"]
    one, other = (np.asarray(x.values, dtype=float) for x in (ours, theirs))
    same = one.shape == other.shape and np.allclose(one, other, rtol=rel, atol=0.0, equal_nan=True)
    if not same or ours.kind != theirs.kind:
        return 0, [f"{where}: {ours.kind} {one[:4]} in Python, {theirs.kind} {other[:4]} in R"]
    return len(one), []


def _base(text: str | None) -> str | None:
    """Return the last part of a path, and other text as it is; the folders of the two languages differ."""
    return text.rpartition("/")[2] if text and text.startswith("/") else text
