"""When samples were taken: the year of each, from a column of years or of dates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.transfer.domains.domain import Domain

YEAR = "surveyyear"  # what the surveys of the main job call it
_ISO = r"\d{4}-\d{2}-\d{2}"


def survey_years(domain: Domain, time: Any = YEAR) -> pd.Series:
    """Return the year of each sample, whole numbers.

    The column is one of the features or of `info`: whole numbers are years as they are, dates (of pandas, or text such
    as 2018-07-31) give their calendar year. Other text and samples without a time are refused.

    Examples
    --------
    >>> table = pd.DataFrame({"depth": [1.0, 2.0], "taken": ["2013-09-01", "2018-07-31"]})
    >>> survey_years(Domain("d", table, [1.0, 2.0], ["a", "b"]), "taken").tolist()
    [2013, 2018]
    """
    table = next((t for t in (domain.info, domain.features) if isinstance(time, str) and time in t), None)
    if table is None:
        columns = [str(column) for column in dict.fromkeys((*domain.features, *domain.info))]
        raise refusal("time_column", got=time, columns=listed(columns, 20), hint=near_miss(str(time), columns))
    given = table[time]
    if given.isna().any():
        at = int(np.argmax(given.isna().to_numpy()))
        raise refusal("time_missing", column=time, count=int(given.isna().sum()), sample=domain.samples.tolist()[at])
    years = _years(given)
    wrong = years.isna() | (years % 1 != 0)
    if wrong.any():
        at = int(np.argmax(wrong.to_numpy()))
        raise refusal("time_kind", column=time, got=given.tolist()[at], sample=domain.samples.tolist()[at])
    return pd.Series(years.to_numpy(dtype=np.int64), name="year")


def _years(given: pd.Series) -> pd.Series:
    """Return years as numbers, missing where a cell is neither a number nor a date."""
    if pd.api.types.is_datetime64_any_dtype(given.dtype):
        return pd.Series(given.dt.year, dtype=float)
    if pd.api.types.is_bool_dtype(given.dtype):
        return pd.Series(np.nan, index=given.index)
    if pd.api.types.is_numeric_dtype(given.dtype):
        return given.astype(float).where(np.isfinite(given.astype(float)))
    text = given.astype(str)
    dates = pd.to_datetime(text.where(text.str.fullmatch(f"{_ISO}.*")), errors="coerce")
    numbers = pd.to_numeric(text.where(text.str.fullmatch(r"\d{4}")), errors="coerce")
    return dates.dt.year.astype(float).fillna(numbers)
