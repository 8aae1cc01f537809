"""Whole results beside the tables made of them: .rds files that bring them back without loss, in Python and in R."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pli_stats.files.atomic import Writer
from pli_stats.rds.description_files import description_writer
from pli_stats.robjects import describe


def rds_writer(result: Any) -> Writer:
    """Return what writes a result as .rds, to the same bytes as `save_rds`."""
    return description_writer(describe(result))


def with_text_labels(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which columns that mix text and numbers, as labels may, are text: files hold one kind a column.

    Examples
    --------
    >>> with_text_labels(pd.DataFrame({"sample": [1, "2b", 3]}))["sample"].tolist()
    ['1', '2b', '3']
    >>> with_text_labels(pd.DataFrame({"mae": pd.Series([None, 0.5], dtype=object)}))["mae"].tolist()
    [None, 0.5]
    """
    mixed = {
        name: frame[name].map(lambda value: None if pd.isna(value) else str(value))
        for name in frame.columns
        if pd.api.types.infer_dtype(frame[name].dropna()).startswith("mixed")  # pandas 2 takes None for another kind
    }
    return frame.assign(**mixed)
