"""What the axes of figures of studies are called, each with its unit."""

from __future__ import annotations

from pli_stats.publish.display_names import METRICS
from pli_stats.publish.tables.cell_text import SHARES

# Ratios of variances have no unit, whatever is predicted.
_FREE = ("r2", "ccc")


def metric_label(metric: str) -> str:
    """Return what a metric is called on an axis; a measure that is none stands as it is.

    Examples
    --------
    >>> metric_label("mae"), metric_label("own")
    ('MAE', 'own')
    """
    return METRICS[metric][0] if metric in METRICS else metric


def error_axis(metric: str, *, of: str = "the PLI", unit: str = "dimensionless") -> str:
    """Return the name of an axis of errors.

    Parameters
    ----------
    of : str
        What is predicted; empty where that is not known.
    unit : str
        Of what is predicted.

    Examples
    --------
    >>> error_axis("mae"), error_axis("mape"), error_axis("r2", of="", unit="mg/kg")
    ('MAE of the PLI (dimensionless)', 'MAPE of the PLI (%)', 'R² (dimensionless)')
    """
    shown = "%" if metric in SHARES else "dimensionless" if metric in _FREE else unit
    return f"{metric_label(metric)}{f' of {of}' if of else ''} ({shown})"


def difference_axis(metric: str, *, of: str = "the PLI", unit: str = "dimensionless") -> str:
    """Return the name of an axis of differences of errors, the first model less the second.

    Examples
    --------
    >>> difference_axis("mape")
    'Difference of MAPE of the PLI (percentage points)'
    """
    if metric in SHARES:
        return f"Difference of {metric_label(metric)}{f' of {of}' if of else ''} (percentage points)"
    return f"Difference of {error_axis(metric, of=of, unit=unit)}"
