"""Cells of the tables of a study: how many digits, how intervals, p values and changes are written."""

from __future__ import annotations

import math
from typing import Any, Protocol

import pandas as pd

from pli_stats.publish.display_names import metric_label
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.records.models import NETWORKS
from pli_stats.results import StudyResult
from pli_stats.text.estimates import NO_BOUNDS, column_cells
from pli_stats.text.words import counted
from pli_stats.transfer.findings.port_level_errors import METHOD

EACH = {"port": "each port counts once", "sample": "each sample counts once"}
_UNITS = {"port": "ports, with the {models} as trained", "port and split": "ports and retrained {models}"}


class HasLevel(Protocol):
    """A result whose intervals have one level."""

    @property
    def conf_level(self) -> float:
        """The level, as a share."""


def bounds_of(term: str) -> tuple[float, float]:
    """Return between which values a metric lies; differences and what is no metric have no bounds.

    Examples
    --------
    >>> bounds_of("mae"), bounds_of("ccc"), bounds_of("mae difference")
    ((0.0, inf), (-1.0, 1.0), (-inf, inf))
    """
    return (METRIC_RECORDS[term].low, METRIC_RECORDS[term].high) if term in METRIC_RECORDS else NO_BOUNDS


def trained_models(rows: pd.DataFrame) -> str:
    """Return what training anew would change in these comparisons: networks where all are, else models.

    Examples
    --------
    >>> sides = pd.DataFrame({"group_a": ["without mud", "without mud"], "group_b": "all features"})
    >>> trained_models(sides.assign(model=["scratch", "ridge"])), trained_models(sides.assign(model="scratch"))
    ('models', 'networks')
    """
    sides = ("model",) if "model" in rows else ("group_a", "group_b")
    return "networks" if all(rows[side].isin(list(NETWORKS)).all() for side in sides) else "models"


def units_drawn(rows: pd.DataFrame) -> str:
    """Return what the intervals of these comparisons count as drawn."""
    return _UNITS[str(rows["unit"].iloc[0])].format(models=trained_models(rows))


def span_cells(
    rows: pd.DataFrame, scale: float = 1.0, estimate: str = "estimate", bounds: tuple[float, float] = NO_BOUNDS
) -> list[tuple[str, str]]:
    """Return the estimates of a frame and their intervals as text, the cells of two columns."""
    bare = [math.nan] * len(rows)
    lows, highs = (rows.get(name, bare) for name in ("conf_low", "conf_high"))
    return column_cells(list(zip(rows[estimate], lows, highs, strict=True)), scale, bounds)


def picked(frame: pd.DataFrame, **wanted: Any) -> pd.DataFrame:
    """Return the rows with these values."""
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    return frame


def level_of(result: HasLevel) -> str:
    """Return the level of the intervals of a result in percent."""
    return f"{100.0 * result.conf_level:g} %"


def drawn(result: StudyResult) -> str:
    """Return how the intervals of a study were made."""
    return f"{level_of(result)} intervals: {METHOD} bootstrap over whole ports (seed {result.seed})."


def size_of(frame: pd.DataFrame) -> str:
    """Return how many ports and samples a table is based on."""
    return ", ".join(counted(int(frame[name].iloc[0]), word) for name, word in (("n_ports", "port"), ("n", "sample")))


def is_share(metric: str) -> bool:
    """Say whether a metric is a fraction in the data, and percent for display."""
    return metric in METRIC_RECORDS and METRIC_RECORDS[metric].is_share


def scale_of(metric: str) -> float:
    """Return by what a metric is multiplied for display.

    Examples
    --------
    >>> scale_of("mape"), scale_of("mae")
    (100.0, 1.0)
    """
    return 100.0 if is_share(metric) else 1.0


def with_unit(metric: str) -> str:
    """Return the name of a metric, with percent where it is shown so.

    Examples
    --------
    >>> with_unit("mape"), with_unit("r2")
    ('MAPE (%)', 'R²')
    """
    return f"{metric_label(metric)} (%)" if is_share(metric) else metric_label(metric)
