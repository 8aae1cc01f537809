"""Our result types as lists of R with a class: one element a field, under the names of Python, and back."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from pli_stats import results
from pli_stats.checks import refusal
from pli_stats.results import Change, Interval, Intervals, Test
from pli_stats.results.studies import ADDED
from pli_stats.robjects.classes.plausible import plausible
from pli_stats.robjects.classes.r_boot import describe_interval
from pli_stats.robjects.classes.r_notes import describe_notes, restore_notes
from pli_stats.robjects.classes.r_tests import describe_test, restore_test
from pli_stats.robjects.classes.restored_boot import restore_boot, restore_interval
from pli_stats.robjects.classes.restored_samples import consistent
from pli_stats.robjects.vectors.na_and_text_attributes import KINDS as CELL_KINDS
from pli_stats.robjects.vectors.r_columns import describe_column
from pli_stats.robjects.vectors.r_frames import describe_frame, restore_frame
from pli_stats.robjects.vectors.r_logs import describe_cells, describe_log, restore_cells
from pli_stats.robjects.vectors.r_scalars import (
    describe_scalar,
    describe_vector,
    numbers_of,
    restore_array,
    restore_scalar,
    restore_whole,
    shape_of,
    texts_of,
    whole_or_text,
)
from pli_stats.robjects.vectors.r_values import (
    RList,
    RValue,
    RVector,
    classes_of,
    doubles,
    named_list,
    parts_of,
    strings,
)
from pli_stats.robjects.vectors.restored_columns import restore_column

Kind = tuple[Callable[[Any, str], RValue], Callable[[RValue, str], Any]]

# Class in R -> name in `pli_stats.results`; results of a study have a class in common.
STUDY = "pli_study_result"
RECORDS = {
    "pli_posterior": ("Posterior",),
    "pli_plan": ("Plan",),
    "pli_comparison": ("Comparison",),
    "pli_assessment": ("Assessment",),
    "pli_pli_intervals": ("PliIntervals",),
    "pli_samples": ("Samples",),
    "pli_explanation": ("Explanation",),
    "pli_benchmark": ("Benchmark", STUDY),
    "pli_ablation": ("Ablation", STUDY),
    "pli_learning_curve": ("LearningCurve", STUDY),
    "pli_source_sensitivity": ("SourceSensitivity", STUDY),
    "pli_unseen_ports": ("UnseenPorts", STUDY),
    "pli_similarity": ("Similarity", STUDY),
}
DOMAIN = "pli_domain"
DOMAIN_MODULE = "pli_stats.transfer.domains.domain"  # loaded only by those who have a domain, or are handed one


def r_class_of(value: Any) -> tuple[str, ...]:
    """Return the class that a result has in R, () for what is none.

    Examples
    --------
    >>> r_class_of(results.Posterior("t", 0.1, 0.2, 0.7, 0.1, 1.0, 0.0, 2.0, 0.95, 9.0, 1.0, 10))
    ('pli_posterior', 'list')
    """
    for name, (kind, *common) in RECORDS.items():
        if isinstance(value, getattr(results, kind)):
            return (name, *common, "list")
    module = sys.modules.get(DOMAIN_MODULE)
    return (DOMAIN, "list") if module is not None and isinstance(value, module.Domain) else ()


def describe_record(value: Any) -> RList:
    """Return a result as a list with its class, one element a field.

    Examples
    --------
    >>> found = describe_record(results.Posterior("t", 0.1, 0.2, 0.7, 0.1, 1.0, 0.0, 2.0, 0.95, 9.0, 1.0, 10))
    >>> list(parts_of(found))[:4]
    ['test', 'p_left', 'p_rope', 'p_right']
    """
    parts = {f.name: KINDS[str(f.type)][0](getattr(value, f.name), f.name) for f in fields(value)}
    if isinstance(value, results.StudyResult):  # text for reading, which is not read back
        parts = {"answer": describe_scalar(value.answer), **parts}
    if isinstance(value, results.Explanation):
        parts["text"] = describe_scalar(repr(value))
    return named_list(parts, classes=r_class_of(value))


def restore_record(value: RList) -> Any:
    """Return a list with the class of one of our results as that result.

    Examples
    --------
    >>> given = results.Posterior("t", 0.1, 0.2, 0.7, 0.1, 1.0, 0.0, 2.0, 0.95, 9.0, 1.0, 10)
    >>> restore_record(describe_record(given)).p_right
    0.7
    """
    name = classes_of(value)[0]
    kind = importlib.import_module(DOMAIN_MODULE).Domain if name == DOMAIN else getattr(results, RECORDS[name][0])
    parts = parts_of(value)
    # Files of earlier versions do not have the fields that may be None.
    lacking = [f.name for f in fields(kind) if f.name not in parts and f.default is not None]
    if lacking:
        raise refusal("from_r_part", kind=name, part=lacking[0], got="none")
    given = {f.name: KINDS[str(f.type)][1](parts[f.name], f.name) for f in fields(kind) if f.name in parts}
    if "contrasts" in given:
        rows = given["contrasts"]
        given["contrasts"] = rows.assign(**{column: value for column, value in ADDED.items() if column not in rows})
    found = kind(**given)
    return consistent(found) if isinstance(found, results.Samples) else plausible(found, name)


def describe_intervals(found: Intervals) -> RList:
    """Return intervals as a list by metric, of several models as a list of these by model.

    Examples
    --------
    >>> import pli_stats as ps
    >>> found = ps.bootstrap_ci([1.0, 2.0, 4.0, 9.0], [1.5, 2.5, 3.0, 7.0], metrics="mae", method="exact")
    >>> list(parts_of(describe_intervals(found)))
    ['mae']
    """
    parts: dict[str, RValue] = {}
    models: dict[str, dict[str, RValue]] = {}
    for key, interval in found.items():
        if isinstance(key, tuple):
            models.setdefault(str(key[0]), {})[str(key[1])] = describe_interval(interval)
        else:
            parts[str(key)] = describe_interval(interval)
    parts |= {model: named_list(of) for model, of in models.items()}
    return named_list(parts, classes=["pli_intervals", "list"])


def restore_intervals(value: RList) -> Intervals:
    """Return a list of class pli_intervals as intervals by metric, or by model and metric.

    Examples
    --------
    >>> import pli_stats as ps
    >>> found = ps.bootstrap_ci([1.0, 2.0, 4.0, 9.0], [1.5, 2.5, 3.0, 7.0], metrics="mae", method="exact")
    >>> list(restore_intervals(describe_intervals(found)))
    ['mae']
    """
    out: dict[Any, Interval] = {}
    for name, part in parts_of(value).items():
        if not isinstance(part, RList):
            raise refusal("from_r_part", kind="pli_intervals", part=name, got="no interval")
        if classes_of(part):
            out[name] = _interval(part, name)
        else:
            out |= {(name, metric): _interval(one, metric) for metric, one in parts_of(part).items()}
    return Intervals(out)


def _interval(value: RValue, name: str) -> Interval:
    """Return a part that is an interval."""
    kinds = classes_of(value)
    if isinstance(value, RList) and ("boot" in kinds or "pli_interval" in kinds):
        found = restore_boot(value) if "boot" in kinds else restore_interval(value)
        if isinstance(found, Interval):
            return found
    raise refusal("from_r_part", kind="pli_intervals", part=name, got="no interval")


def _vector(value: RValue, name: str, kind: str = "character") -> RVector:
    """Return a part that is a vector of one element."""
    if not isinstance(value, RVector) or len(value) != 1 or value.kind != kind:
        raise refusal("from_r_part", kind="list", part=name, got="another kind of object")
    return value


def _list(value: RValue, name: str) -> RList:
    """Return a part that is a list."""
    if not isinstance(value, RList):
        raise refusal("from_r_part", kind="list", part=name, got="another kind of object")
    return value


def _frame(value: RValue, name: str) -> pd.DataFrame:
    """Return a part that is a data frame, columns of mixed kinds as what they were."""
    part = _list(value, name)
    names = texts_of(part.attributes.get("names"))
    frame = restore_frame(part, name)
    for column, cells in zip(names, part.values, strict=True):
        if isinstance(cells, RVector) and CELL_KINDS in cells.attributes:
            frame[column] = restore_cells(cells, column).set_axis(frame.index)
    return frame


def _frame_or_log(frame: pd.DataFrame, name: str) -> RValue:
    """Return a frame; that of the audit is a log."""
    return (describe_log if name == "audit" else describe_frame)(frame, f"the frame {name!r}")


def _describe_change(change: Change) -> RValue:
    """Return an entry of the audit log."""
    parts: dict[str, RValue] = {"rule": describe_scalar(change.rule), "column": describe_scalar(change.column)}
    return named_list(
        parts | {name: _describe_any(getattr(change, name), name) for name in ("rows", "before", "after")}
    )


def _restore_change(value: RValue) -> Change:
    """Return an entry of the audit log."""
    parts = parts_of(_list(value, "changes"))
    rule, column = (restore_scalar(_vector(parts.get(name), name)) for name in ("rule", "column"))
    return Change(rule, column, *(_restore_any(parts.get(name), name) for name in ("rows", "before", "after")))


def _describe_any(value: Any, name: str) -> RValue:
    """Return a value, an array or nothing; arrays of objects may hold text here and numbers there."""
    if value is None:
        return None
    if not isinstance(value, np.ndarray):
        return describe_scalar(value, name)
    if value.dtype != object:
        return describe_vector(value, name)
    found = describe_cells(value, name)
    dim = {"dim": RVector("integer", np.ones(1, dtype=np.int32))} if len(value) == 1 else {}
    return RVector(found.kind, found.values, {**found.attributes, **dim})


def _restore_any(value: RValue, name: str) -> Any:
    """Return what `_describe_any` described."""
    if not isinstance(value, RVector):
        return None
    if len(value) == 1 and not shape_of(value):
        return restore_scalar(value)
    if CELL_KINDS in value.attributes:
        return restore_cells(value, name).to_numpy()
    found = restore_array(value, name)
    return np.array([*found, None], dtype=object)[:-1] if isinstance(found, list) else found


def _describe_number(value: float, name: str) -> RValue:
    """Return a number; NaN stays what it is."""
    return doubles(float(value))


def _restore_number(value: RValue, name: str) -> float:
    """Return a number."""
    found = numbers_of(value)
    if len(found) != 1:
        raise refusal("from_r_part", kind="list", part=name, got=f"{len(found)} numbers")
    return float(found[0])


def _restore_int(value: RValue, name: str) -> int:
    """Return a whole number."""
    found = restore_whole(value, name)
    if found is None:
        raise refusal("from_r_part", kind="list", part=name, got="none")
    return found


def _describe_mapping(value: Mapping[str, float], name: str) -> RValue:
    """Return numbers by name."""
    return doubles(list(value.values()), list(value))


def _restore_mapping(value: RValue, name: str) -> dict[str, float]:
    """Return numbers by name."""
    numbers = numbers_of(value).tolist()
    names = texts_of(value.attributes.get("names")) if isinstance(value, RVector) else ()
    return dict(zip(names, numbers, strict=True))


def _many(describe_one: Callable[[Any], RValue]) -> Callable[[Any, str], RValue]:
    """Return the description of a tuple, one element each."""
    return lambda value, name: RList(tuple(map(describe_one, value)))


def _each(restore_one: Callable[[Any], Any]) -> Callable[[RValue, str], Any]:
    """Return how a tuple comes back."""
    return lambda value, name: tuple(map(restore_one, _list(value, name).values))


def _test_or_none(value: RValue, name: str) -> Test | None:
    """Return a test, or None."""
    return None if value is None else restore_test(_list(value, name))


# How a field is described and comes back, by what its dataclass says of it.
KINDS: dict[str, Kind] = {
    "str": (describe_scalar, lambda value, name: restore_scalar(_vector(value, name))),
    "str | None": (
        lambda value, name: None if value is None else describe_scalar(value, name),
        lambda value, name: None if value is None else restore_scalar(_vector(value, name)),
    ),
    "float": (_describe_number, _restore_number),
    "float | None": (
        lambda value, name: None if value is None else _describe_number(value, name),
        lambda value, name: None if value is None else _restore_number(value, name),
    ),
    "int": (lambda value, name: whole_or_text(value), _restore_int),
    "int | None": (lambda value, name: whole_or_text(value), restore_whole),
    "tuple[str, ...]": (lambda value, name: strings(value), lambda value, name: texts_of(value)),
    "tuple[Note, ...]": (describe_notes, restore_notes),
    "pd.DataFrame": (_frame_or_log, _frame),
    "pd.Series": (describe_column, restore_column),
    "Test | None": (lambda value, name: None if value is None else describe_test(value), _test_or_none),
    "Samples | None": (
        lambda value, name: None if value is None else describe_record(value),
        lambda value, name: None if value is None else restore_record(_list(value, name)),
    ),
    "tuple[Test, ...]": (_many(describe_test), _each(restore_test)),
    "tuple[Change, ...]": (_many(_describe_change), _each(_restore_change)),
    "dict[str, Interval]": (
        lambda value, name: named_list({port: describe_interval(one) for port, one in value.items()}),
        lambda value, name: {port: _interval(one, port) for port, one in parts_of(_list(value, name)).items()},
    ),
    "Mapping[str, float]": (_describe_mapping, _restore_mapping),
    "np.ndarray[Any, Any] | None": (_describe_any, _restore_any),
    "Any": (_describe_any, _restore_any),
}
