"""Tests as R's own class htest, and pairs as pairwise.htest; those that R made come back, too."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.records.hypothesis_tests import NULL_VALUES, WITHOUT_SIDES
from pli_stats.results import Comparison, Test
from pli_stats.robjects.classes.r_notes import describe_notes, restore_notes
from pli_stats.robjects.vectors.na_and_text_attributes import is_na
from pli_stats.robjects.vectors.r_scalars import (
    describe_scalar,
    maybe,
    numbers_of,
    restore_scalar,
    restore_whole,
    texts_of,
    whole_or_text,
)
from pli_stats.robjects.vectors.r_values import (
    NA_REAL,
    RList,
    RValue,
    RVector,
    doubles,
    named_list,
    parts_of,
    strings,
)
from pli_stats.text.notes import note

IN_R = {"two-sided": "two.sided", "less": "less", "greater": "greater"}
IN_PYTHON = {word: ours for ours, word in IN_R.items()}


def describe_test(test: Test) -> RList:
    """Return a test as an object of class htest, which R prints and `broom::tidy` reads.

    What R's class has no place for stands beside it under the names of `Test`; `how` is its `method`, which in R's own
    `method` follows the name of the test in brackets.

    Examples
    --------
    >>> found = describe_test(Test("t test", 2.1, (9.0,), 0.065, statistic_name="t", n=10))
    >>> list(parts_of(found))[:4]
    ['statistic', 'parameter', 'p.value', 'alternative']
    """
    parts: dict[str, RValue] = {"statistic": doubles([test.statistic], [test.statistic_name])}
    if test.df:
        parts["parameter"] = doubles(list(test.df), _df_names(len(test.df)))
    parts["p.value"] = doubles(test.p_value)
    ends = (test.effect_low, test.effect_high)
    interval = test.conf_level is not None and ends != (None, None)
    if interval:
        both = np.concatenate([maybe(end).values for end in ends])
        parts["conf.int"] = RVector("double", both, {"conf.level": doubles(test.conf_level)})
    name = test.effect_name or "effect"
    if test.effect is not None:
        parts["estimate"] = doubles([test.effect], [name])
    sided = test.alternative != "two-sided" or test.statistic_name not in WITHOUT_SIDES
    if sided and name in NULL_VALUES:
        parts["null.value"] = doubles([NULL_VALUES[name]], [name])
    if sided:
        parts["alternative"] = describe_scalar(IN_R.get(test.alternative, test.alternative))
    told = test.method and test.method != test.test
    parts["method"] = describe_scalar(f"{test.test} ({test.method})" if told else test.test)
    parts["data.name"] = describe_scalar(f"n = {test.n} (unit: {test.unit})")
    parts |= {"test": describe_scalar(test.test), "how": describe_scalar(test.method), "n": whole_or_text(test.n)}
    parts |= {"unit": describe_scalar(test.unit), "n_resamples": whole_or_text(test.n_resamples)}
    parts |= {"p_error": doubles(test.p_error), "seed": whole_or_text(test.seed), "notes": describe_notes(test.notes)}
    parts |= {} if test.least_p is None else {"least_p": doubles(test.least_p)}
    parts["effect_name"] = None if test.effect_name is None else describe_scalar(test.effect_name)
    if not interval:
        fields = ("conf_level", "effect_low", "effect_high")
        parts |= {f: doubles(getattr(test, f)) for f in fields if getattr(test, f) is not None}
    return named_list(parts, classes=["htest"])


def restore_test(value: RList) -> Test:
    """Return an htest as a test; one that R made has what R says, and the rest of it in `notes`.

    Examples
    --------
    >>> restore_test(describe_test(Test("t test", 2.1, (9.0,), 0.065, statistic_name="t", n=10))).n
    10
    """
    parts = parts_of(value)
    statistic, names = numbers_of(parts.get("statistic")), _names(parts.get("statistic"))
    p_value = numbers_of(parts.get("p.value"))
    level = None
    ends: tuple[float | None, ...] = (_maybe(parts.get("effect_low")), _maybe(parts.get("effect_high")))
    interval = parts.get("conf.int")
    if isinstance(interval, RVector) and len(interval) == 2:
        ends = tuple(_maybe(RVector("double", [x])) for x in interval.values)
        level = _maybe(interval.attributes.get("conf.level"))
    side = (*texts_of(parts.get("alternative")), "two.sided")[0]
    estimate = numbers_of(parts.get("estimate"))
    common: dict[str, Any] = {
        "statistic": float(statistic[0]) if len(statistic) else math.nan,
        "df": tuple(numbers_of(parts.get("parameter")).tolist()),
        "p_value": float(p_value[0]) if len(p_value) else math.nan,
        "alternative": IN_PYTHON.get(side, side),
        "effect": float(estimate[0]) if len(estimate) == 1 else None,
        "effect_low": ends[0],
        "effect_high": ends[1],
        "statistic_name": names[0] if names else "statistic",
        "conf_level": level if level is not None else _maybe(parts.get("conf_level")),
    }
    if "how" not in parts:
        return _foreign(parts, common)
    texts = {name: _text(parts, name) for name in ("test", "how", "unit")}
    found = parts.get("effect_name")
    return Test(
        test=texts["test"],
        method=texts["how"],
        unit=texts["unit"],
        notes=restore_notes(parts.get("notes")),
        seed=restore_whole(parts.get("seed")),
        p_error=_number(parts, "p_error"),
        effect_name=texts_of(found)[0] if texts_of(found) else None,
        n=_whole(parts, "n"),
        least_p=_maybe(parts.get("least_p")),
        n_resamples=_whole(parts, "n_resamples"),
        **common,
    )


def _foreign(parts: dict[str, RValue], common: dict[str, Any]) -> Test:
    """Return a test that R made, with what has no field in its notes."""
    notes = [note("from_r", data=(*texts_of(parts.get("data.name")), "data without a name")[0])]
    for name in ("estimate", "null.value", "stderr", "parameter"):
        values, labels = numbers_of(parts.get(name)), _names(parts.get(name))
        if len(values) == 0 or (name == "estimate" and len(values) == 1) or (name == "parameter" and labels in _DF):
            continue
        notes.append(note("r_values", element=name, names=labels, values=values.tolist()))
    labels = _names(parts.get("estimate"))
    method = (*texts_of(parts.get("method")), "test in R")[0].strip()
    one = common["effect"] is not None
    return Test(
        test=method, method=method, effect_name=labels[0] if one and labels else None, notes=tuple(notes), **common
    )


_DF = (["df"], ["num df", "denom df"])


def describe_pairs(pairs: Comparison | pd.DataFrame, *, adjust: str | None = None) -> RList:
    """Return adjusted p values of pairs as an object of class pairwise.htest: a triangle of them, as R prints it.

    Examples
    --------
    >>> frame = pd.DataFrame({"group_a": ["rf"], "group_b": ["svm"], "p_adjusted": [0.04]})
    >>> parts_of(describe_pairs(frame, adjust="holm"))["p.value"].values.tolist()
    [0.04]
    """
    method, measure = "pairs", "pairs of groups"
    if isinstance(pairs, Comparison):
        method, measure, adjust = pairs.method, f"{pairs.measure} by {pairs.what}", adjust or pairs.adjust
    frame = pairs.pairs if isinstance(pairs, Comparison) else pairs
    column = next((name for name in ("p_adjusted", "p_value") if name in frame), None)
    if column is None or "group_a" not in frame or "group_b" not in frame:
        raise refusal("r_pairs", got=", ".join(map(str, frame.columns)) or "no column")
    named: Iterable[str] = pairs.groups[pairs.what].astype(str) if isinstance(pairs, Comparison) else []
    groups = list(dict.fromkeys([*named, *frame["group_a"].astype(str), *frame["group_b"].astype(str)]))
    place = {group: k for k, group in enumerate(groups)}
    table = np.full((len(groups), len(groups)), NA_REAL)
    seen: set[tuple[int, int]] = set()
    for a, b, p in zip(frame["group_a"].astype(str), frame["group_b"].astype(str), frame[column], strict=True):
        low, high = sorted((place[a], place[b]))
        if low == high or (low, high) in seen:
            raise refusal("r_pair_twice", a=a, b=b, times="twice" if low < high else "as one pair")
        seen.add((low, high))
        table[high, low] = p
    table = table[1:, :-1]
    dim: dict[str, RValue] = {
        "dim": RVector("integer", np.array(table.shape, dtype=np.int32)),
        "dimnames": RList((strings(groups[1:]), strings(groups[:-1]))),
    }
    parts: dict[str, RValue] = {
        "method": strings(method),
        "data.name": strings(measure),
        "p.value": RVector("double", table.ravel(order="F"), dim),
        "p.adjust.method": strings(adjust or ("none" if column == "p_value" else "unknown")),
    }
    return named_list(parts, classes=["pairwise.htest"])


def restore_pairs(value: RList) -> pd.DataFrame:
    """Return a pairwise.htest as a frame, one row a pair.

    Examples
    --------
    >>> frame = pd.DataFrame({"group_a": ["rf"], "group_b": ["svm"], "p_adjusted": [0.04]})
    >>> restore_pairs(describe_pairs(frame, adjust="holm"))[["group_a", "group_b", "p_adjusted"]].values.tolist()
    [['rf', 'svm', 0.04]]
    """
    parts = parts_of(value)
    table = parts.get("p.value")
    names = table.attributes.get("dimnames") if isinstance(table, RVector) else None
    if not isinstance(table, RVector) or not isinstance(names, RList) or len(names) != 2:
        raise refusal("from_r_part", kind="pairwise.htest", part="p.value", got="no matrix with names")
    rows, columns = (texts_of(part) for part in names.values)
    p = np.asarray(table.values, dtype=np.float64).reshape((len(rows), len(columns)), order="F")
    found = [
        (a, b, p[i, j]) for j, a in enumerate(columns) for i, b in enumerate(rows) if not is_na(p[i : i + 1, j])[0]
    ]
    frame = pd.DataFrame(found, columns=["group_a", "group_b", "p_adjusted"])
    adjust, method = ((*texts_of(parts.get(name)), "")[0] for name in ("p.adjust.method", "method"))
    return frame.assign(adjust=adjust, method=method)


def _df_names(n: int) -> list[str]:
    """Return what R calls degrees of freedom."""
    return ["df"] if n == 1 else ["num df", "denom df"] if n == 2 else [f"df{k + 1}" for k in range(n)]


def _names(value: RValue) -> list[str]:
    """Return the names of a vector's elements."""
    return list(texts_of(value.attributes.get("names"))) if isinstance(value, RVector) else []


def _maybe(value: RValue) -> float | None:
    """Return a number, None where it is NA or not there."""
    if not isinstance(value, RVector) or len(value) != 1:
        return None
    number = restore_scalar(RVector("double", np.asarray(value.values, dtype=np.float64)))
    return None if number is None else float(number)


def _text(parts: dict[str, RValue], name: str) -> str:
    """Return an element that is one text, or refuse the object."""
    found = texts_of(parts.get(name))
    if len(found) != 1:
        raise refusal("from_r_part", kind="htest", part=name, got=f"{len(found)} texts")
    return found[0]


def _number(parts: dict[str, RValue], name: str) -> float:
    """Return an element that is one number, or refuse the object."""
    found = numbers_of(parts.get(name))
    if len(found) != 1:
        raise refusal("from_r_part", kind="htest", part=name, got=f"{len(found)} numbers")
    return float(found[0])


def _whole(parts: dict[str, RValue], name: str) -> int:
    """Return an element that is one whole number, or refuse the object."""
    found = restore_whole(parts.get(name), name)
    if found is None:
        raise refusal("from_r_part", kind="htest", part=name, got="none")
    return found
