"""CSV files read to the last bit by every version of pandas."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pli_stats.pollution.reading.concentrations.cell_values import PANDAS_IS_EXACT


def read_exact(source: Any, **options: Any) -> pd.DataFrame:
    """Return a CSV file as a frame; pandas 2 is exact only where it is asked, pandas 3 warns of being asked."""
    return pd.read_csv(source, **options, **({} if PANDAS_IS_EXACT else {"float_precision": "round_trip"}))
