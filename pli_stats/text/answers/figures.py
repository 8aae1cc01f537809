"""Errors, differences and changes as the answers of a study write them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.text.estimates import interval_texts
from pli_stats.text.numbers import percent_of, significant, with_minus


def error_name(metric: str) -> str:
    """Return what an error is called.

    Examples
    --------
    >>> error_name("mae"), error_name("smape")
    ('MAE', 'sMAPE')
    """
    return METRIC_RECORDS[metric].label


def error_text(value: float, metric: str) -> str:
    """Return an error, with percent where it is a share.

    Examples
    --------
    >>> error_text(0.1234, "mae"), error_text(0.1234, "mape")
    ('0.123', '12.3 %')
    """
    return f"{significant(100.0 * value)} %" if METRIC_RECORDS[metric].is_share else significant(value)


def with_interval(row: Mapping[Any, Any], metric: str, *, points: bool = False) -> tuple[str, str]:
    """Return an estimate, and its interval with its level.

    Examples
    --------
    >>> row = {"estimate": 0.123, "conf_low": 0.1, "conf_high": 0.15, "conf_level": 0.95}
    >>> with_interval(row, "mae"), with_interval(row, "mape")
    (('0.123', '95 % CI 0.100 to 0.150'), ('12.3 %', '95 % CI 10.0 to 15.0 %'))
    """
    scale, unit, ends = (100.0, " percentage points" if points else " %", "" if points else " %")
    if not METRIC_RECORDS[metric].is_share:
        scale, unit, ends = 1.0, "", ""
    middle, low, high = interval_texts(*(scale * row[name] for name in ("estimate", "conf_low", "conf_high")))
    return f"{middle}{unit}", f"{percent_of(row['conf_level'])} CI {low} to {high}{ends}"


def change(share: float) -> str:
    """Return a relative change before a difference, '' for one without bounds.

    Examples
    --------
    >>> change(-0.5), change(float("inf"))
    ('−50.0 %, ', '')
    """
    if not math.isfinite(share):
        return ""
    return f"{with_minus(f'{100.0 * share:+.1f}')} %, "
