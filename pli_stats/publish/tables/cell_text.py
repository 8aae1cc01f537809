"""Cells of the tables of a study: how many digits, how intervals, p values and changes are written."""

from __future__ import annotations

import math
from typing import Any, Protocol

import pandas as pd

from pli_stats.publish.display_names import METRICS
from pli_stats.results import StudyResult
from pli_stats.stats.metrics.definitions import METRICS as MEASURED
from pli_stats.text.numbers import NO_VALUE, exponent, fixed, whole
from pli_stats.transfer.conclusion_words import decimals_each
from pli_stats.transfer.findings.port_level_errors import METHOD

EACH = {"port": "each port counts once", "sample": "each sample counts once"}
UNITS = {"port": "ports, for the networks as trained", "port and split": "ports and networks trained anew"}
SHARES = ("mape", "smape")  # fractions in the data, percent for the eye
NO_BOUNDS = (-math.inf, math.inf)
NO_INTERVAL = "no interval could be given"


class HasLevel(Protocol):
    """A result whose intervals have one level."""

    @property
    def conf_level(self) -> float:
        """The level, as a share."""


def shown_pair(
    estimate: float, low: float, high: float, scale: float = 1.0, bounds: tuple[float, float] = NO_BOUNDS
) -> tuple[str, str]:
    """Return an estimate and its interval, to two significant digits of the interval's width.

    An estimate that differs from 0 keeps two digits of its own, however wide its interval. An interval that reaches
    over all values (`bounds`) is none.

    Examples
    --------
    >>> shown_pair(0.4123, 0.351, 0.523), shown_pair(0.5, 0.5, 0.5), shown_pair(2.0, 1.1, float("inf"))
    (('0.41', '[0.35, 0.52]'), ('0.500', '[0.500, 0.500]'), ('2.00', '[1.10, ∞]'))
    >>> shown_pair(0.38, 0.21, 1.74), shown_pair(0.38, float("nan"), float("nan"))
    (('0.38', '[0.21, 1.74]'), ('0.380', '—'))
    >>> shown_pair(0.06, 0.0, float("inf"), bounds=(0.0, float("inf"))), shown_pair(2e-12, 1e-12, 4e-12)
    (('0.0600', '—'), ('2.0 × 10⁻¹²', '[1.0 × 10⁻¹², 4.0 × 10⁻¹²]'))
    """
    values = [scale * value for value in (estimate, low, high)]
    if math.isnan(values[0]):
        return NO_VALUE, NO_VALUE
    plain = 2 - exponent(values[0], 3) if values[0] and math.isfinite(values[0]) else 2
    middle, *ends = map(fixed, values, decimals_each(*values) or [plain] * 3)
    none = math.isnan(low) or math.isnan(high) or (low <= bounds[0] and high >= bounds[1])
    return middle, NO_VALUE if none else f"[{', '.join(ends)}]"


def bounds_of(term: str) -> tuple[float, float]:
    """Return between which values a metric lies; differences and what is no metric have no bounds.

    Examples
    --------
    >>> bounds_of("mae"), bounds_of("ccc"), bounds_of("mae difference")
    ((0.0, inf), (-1.0, 1.0), (-inf, inf))
    """
    return (MEASURED[term].low, MEASURED[term].high) if term in MEASURED else NO_BOUNDS


def shown_interval(estimate: float, low: float, high: float, scale: float = 1.0) -> str:
    """Return an estimate with its interval in one text, as `shown_pair` writes both.

    Examples
    --------
    >>> shown_interval(0.4123, 0.351, 0.523), shown_interval(float("nan"), 0.0, 1.0)
    ('0.41 [0.35, 0.52]', '—')
    """
    middle, ends = shown_pair(estimate, low, high, scale)
    return middle if ends == NO_VALUE else f"{middle} {ends}"


def span_cells(
    rows: pd.DataFrame, scale: float = 1.0, estimate: str = "estimate", bounds: tuple[float, float] = NO_BOUNDS
) -> list[tuple[str, str]]:
    """Return the estimates of a frame and their intervals, each as text.

    Parameters
    ----------
    rows : DataFrame
        With conf_low and conf_high, unless no row has an interval.
    estimate : str
        Name of the column of estimates.
    bounds : (float, float)
        Between which values all lie; an interval from one to the other is none.
    """
    bare = [math.nan] * len(rows)
    lows, highs = (rows.get(name, bare) for name in ("conf_low", "conf_high"))
    return [shown_pair(*row, scale, bounds) for row in zip(rows[estimate], lows, highs, strict=True)]


def p_text(p: float) -> str:
    """Return a p value for a cell, to two significant digits; 1 only where it is 1.

    Examples
    --------
    >>> p_text(0.0421), p_text(0.1), p_text(1e-9), p_text(0.9996), p_text(1.0), p_text(float("nan"))
    ('0.042', '0.10', '<0.001', '>0.99', '1', '—')
    """
    if math.isnan(p) or p == 1.0:
        return NO_VALUE if math.isnan(p) else "1"
    return "<0.001" if p < 0.001 else ">0.99" if p >= 0.995 else f"{p:#.2g}"


def signed_percent(share: float) -> str:
    """Return a relative change in percent with its sign.

    Examples
    --------
    >>> signed_percent(-0.041), signed_percent(0.0001), signed_percent(float("inf"))
    ('-4 %', '0 %', '—')
    """
    if not math.isfinite(share):
        return NO_VALUE
    text = f"{100.0 * share:+.0f} %"
    return "0 %" if text[1:] == "0 %" else text


def picked(frame: pd.DataFrame, **wanted: Any) -> pd.DataFrame:
    """Return the rows with these values.

    Parameters
    ----------
    **wanted
        Column and value.
    """
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    return frame


def level_of(result: HasLevel) -> str:
    """Return the level of the intervals of a result in percent."""
    return f"{100.0 * result.conf_level:g} %"


def drawn(result: StudyResult) -> str:
    """Return how the intervals of a study were made."""
    return f"{level_of(result)} intervals: {METHOD} bootstrap over ports, which are drawn whole (seed {result.seed})."


def size_of(frame: pd.DataFrame) -> str:
    """Return on how much a table rests.

    Parameters
    ----------
    frame : DataFrame
        With n and n_ports.
    """
    return f"{whole(frame['n_ports'].iloc[0])} ports, {whole(frame['n'].iloc[0])} samples"


def scale_of(metric: str) -> float:
    """Return by what a metric is multiplied for the eye.

    Examples
    --------
    >>> scale_of("mape"), scale_of("mae")
    (100.0, 1.0)
    """
    return 100.0 if metric in SHARES else 1.0


def with_unit(metric: str) -> str:
    """Return the name of a metric, with percent where it is shown so.

    Examples
    --------
    >>> with_unit("mape"), with_unit("r2")
    ('MAPE (%)', 'R²')
    """
    label = METRICS[metric][0] if metric in METRICS else metric
    return f"{label} (%)" if metric in SHARES else label


def spaced(count: float) -> str:
    """Return a count with its thousands apart.

    Examples
    --------
    >>> spaced(9999), spaced(930)
    ('9 999', '930')
    """
    return f"{count:,.0f}".replace(",", " ")
