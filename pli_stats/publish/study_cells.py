"""Cells of the tables of a study: how many digits, how intervals, p values and changes are written."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pli_stats.publish.digits import NO_VALUE, exponent, fixed, whole
from pli_stats.publish.study_words import METRICS
from pli_stats.publish.tables import Column, Table
from pli_stats.results import StudyResult
from pli_stats.transfer.verdict_words import decimals_of

Given = tuple[str, str, Iterable[str]]  # name, label and cells of a column
EACH = {"port": "each port counts once", "sample": "each sample counts once"}
SHARES = ("mape", "smape")  # fractions in the data, percent for the eye
TEXTS = ("model", "verdict", "held_out", "port", "distance", "letters", "task", "meaning")
MOST_DECIMALS = 4


def described(title: str, columns: Iterable[Given], notes: Iterable[str] = ()) -> Table:
    """Return a table of columns (name, label, cells); text stands left, figures right.

    Parameters
    ----------
    title : str
    columns : iterable of (name, label, cells)
    notes : iterable of str

    Returns
    -------
    Table
    """
    given = [(name, label, list(cells)) for name, label, cells in columns]
    heads = tuple(Column(name, label, "", "left" if name in TEXTS else "right") for name, label, _ in given)
    return Table(title, heads, tuple(zip(*(cells for *_, cells in given), strict=True)), tuple(notes))


def shown_interval(estimate: float, low: float, high: float, scale: float = 1.0) -> str:
    """Return an estimate with its interval, to two significant digits of the interval's width.

    An estimate that differs from 0 keeps two digits of its own, however wide its interval.

    Examples
    --------
    >>> shown_interval(0.4123, 0.351, 0.523), shown_interval(0.5, 0.5, 0.5), shown_interval(2.0, 1.1, float("inf"))
    ('0.41 [0.35, 0.52]', '0.500 [0.500, 0.500]', '2.00 [1.10, ∞]')
    >>> shown_interval(0.38, 0.21, 1.74)
    '0.38 [0.21, 1.74]'
    """
    values = [scale * value for value in (estimate, low, high)]
    if math.isnan(values[0]):
        return NO_VALUE
    decimals = decimals_of(*values)
    if decimals is None:
        decimals = 2 - exponent(values[0], 3) if values[0] else 2
    middle, *ends = (fixed(value, min(decimals, MOST_DECIMALS)) for value in values)
    return f"{middle} [{', '.join(ends)}]"


def spans(frame: pd.DataFrame, scale: float = 1.0, estimate: str = "estimate") -> list[str]:
    """Return the estimates of a frame with their intervals.

    Parameters
    ----------
    frame : DataFrame
        With conf_low and conf_high.
    scale : float
    estimate : str
        Name of the column of estimates.

    Returns
    -------
    list of str
    """
    return [
        shown_interval(*row, scale=scale)
        for row in zip(frame[estimate], frame["conf_low"], frame["conf_high"], strict=True)
    ]


def p_text(p: float) -> str:
    """Return a p value for a cell.

    Examples
    --------
    >>> p_text(0.0421), p_text(1e-9), p_text(float("nan"))
    ('0.042', '<0.001', '—')
    """
    return NO_VALUE if math.isnan(p) else "<0.001" if p < 0.001 else f"{p:.2g}"


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
    frame : DataFrame
    **wanted
        Column and value.

    Returns
    -------
    DataFrame
    """
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    return frame


def level_of(result: StudyResult) -> str:
    """Return the level of the intervals in percent.

    Parameters
    ----------
    result : StudyResult

    Returns
    -------
    str
    """
    return f"{100.0 * result.conf_level:g} %"


def size_of(frame: pd.DataFrame) -> str:
    """Return on how much a table rests.

    Parameters
    ----------
    frame : DataFrame
        With n and n_ports.

    Returns
    -------
    str
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
