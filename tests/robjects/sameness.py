"""When two values are the same: to the bit, in type, dtype, labels and order."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pandas as pd


def assert_same(a, b, where="value"):
    """Compare two values, results and frames cell by cell; NaN equals NaN."""
    if isinstance(a, pd.Index):  # a range and the same numbers one by one are equal
        pd.testing.assert_index_equal(a, b, exact="equiv", obj=where)
        return
    assert type(a) is type(b), f"{where}: {type(a).__name__} and {type(b).__name__}"
    if isinstance(a, pd.DataFrame):
        assert_same(a.columns, b.columns, f"{where}.columns")
        assert_same(a.index, b.index, f"{where}.index")
        for name in a.columns:
            assert_same(a[name], b[name], f"{where}[{name!r}]")
    elif isinstance(a, pd.Series):
        pd.testing.assert_series_equal(a, b, check_exact=True, check_freq=False, obj=where)
        if a.dtype == object:
            assert list(map(type, a)) == list(map(type, b)), where
    elif isinstance(a, np.ndarray):
        assert a.dtype == b.dtype, f"{where}: {a.dtype} and {b.dtype}"
        np.testing.assert_array_equal(a, b, err_msg=where)
    elif dataclasses.is_dataclass(a):
        for field in dataclasses.fields(a):
            assert_same(getattr(a, field.name), getattr(b, field.name), f"{where}.{field.name}")
    elif isinstance(a, Mapping):
        assert list(a) == list(b), where
        for key in a:
            assert_same(a[key], b[key], f"{where}[{key!r}]")
    elif isinstance(a, list | tuple):
        assert len(a) == len(b), where
        for k, (x, y) in enumerate(zip(a, b, strict=True)):
            assert_same(x, y, f"{where}[{k}]")
    else:
        both_nan = isinstance(a, float) and a != a and b != b
        assert both_nan or a == b, f"{where}: {a!r} and {b!r}"
