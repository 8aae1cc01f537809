"""What the axes of figures of studies are called, each with its unit."""

from __future__ import annotations

from pli_stats.publish.figures.appearance.names import metric_label
from pli_stats.publish.tables.cell_text import is_share
from pli_stats.records.metrics import METRIC_RECORDS


def error_axis(metric: str, *, of: str = "the PLI", unit: str = "dimensionless") -> str:
    """Return the name of an axis of errors.

    Examples
    --------
    >>> error_axis("mae"), error_axis("mape"), error_axis("r2", of="", unit="mg/kg")
    ('MAE of the PLI (dimensionless)', 'MAPE of the PLI (%)', 'R² (dimensionless)')
    """
    kind = METRIC_RECORDS[metric].unit if metric in METRIC_RECORDS else "values"
    squared = unit if unit == "dimensionless" else f"{unit}, squared"
    shown = {"share": "%", "none": "dimensionless", "values": unit, "squared values": squared}[kind]
    return f"{metric_label(metric)}{f' of {of}' if of else ''} ({shown})"


def difference_axis(metric: str, *, of: str = "the PLI", unit: str = "dimensionless") -> str:
    """Return the name of an axis of differences of errors, first − second model.

    Examples
    --------
    >>> difference_axis("mape")
    'Difference of MAPE of the PLI (percentage points)'
    """
    if is_share(metric):
        return f"Difference of {metric_label(metric)}{f' of {of}' if of else ''} (percentage points)"
    return f"Difference of {error_axis(metric, of=of, unit=unit)}"
