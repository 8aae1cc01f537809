"""What R's boot calls on each resample: functions of R, built from the records of metrics and never from text."""

from __future__ import annotations

import numpy as np

from pli_stats.records.metrics import METRIC_RECORDS, Call
from pli_stats.robjects.vectors.r_values import RCall, RFunction, RSymbol, RValue, RVector, doubles, strings

Expression = RCall | RSymbol


def _(function: str, *arguments: RValue) -> RCall:
    """Return a call."""
    return RCall(RSymbol(function), tuple(("", argument) for argument in arguments))


Y, P, DATA, ROWS = RSymbol("y"), RSymbol("p"), RSymbol("data"), RSymbol("i")
NO = RVector("logical", np.zeros(1, dtype=np.int32))


def _of_record(call: Call) -> RCall:
    """Return a call of a metric's record as one of R."""
    function, *arguments = call
    parts = (
        _of_record(part) if isinstance(part, tuple) else RSymbol(part) if isinstance(part, str) else doubles(part)
        for part in arguments
    )
    return _(function, *parts)


def statistic_of_mean(column: str, *, geometric: bool) -> RFunction:
    """Return the mean of a column, or the exponential of the mean of a column of logarithms.

    Examples
    --------
    >>> statistic_of_mean("value", geometric=False).arguments
    ('data', 'i')
    """
    mean = _("mean", _("[", _("$", DATA, RSymbol(column)), ROWS))
    return RFunction(("data", "i"), _("exp", mean) if geometric else mean)


def statistic_of_metric(metric: str, columns: tuple[str, ...], *, by_port: bool, series: bool = False) -> RFunction:
    """Return a metric of predictions, or the difference of two, of rows, whole ports or a resampled series.

    Examples
    --------
    >>> statistic_of_metric("mae", ("yhat",), by_port=False).body.function.name
    '{'
    """
    rows = RSymbol("data")
    steps: list[Expression] = []
    if by_port:
        steps.append(_("<-", DATA, _("do.call", strings("rbind"), _("[", DATA, ROWS))))

    def column(name: str) -> RCall:
        if series:  # a matrix: tsboot resamples its rows and drops the names of a data frame
            return _("[", rows, RCall(RSymbol("seq_len"), (("", _("nrow", rows)),)), strings(name))
        taken = _("$", rows, RSymbol(name))
        return taken if by_port else _("[", taken, ROWS)

    steps.append(_("<-", Y, column("y")))
    value = _of_record(METRIC_RECORDS[metric].in_r)
    if len(columns) == 1:
        steps += [_("<-", P, column(columns[0])), value]
    else:
        a = RSymbol("a")
        steps += [
            _("<-", P, column(columns[0])),
            _("<-", a, value),
            _("<-", P, column(columns[1])),
            _("-", a, _("(", value)),
        ]
    return RFunction(("data",) if series else ("data", "i"), _("{", *steps))


def no_statistic(reason: str) -> RFunction:
    """Return a function that stops with the reason why R cannot compute the statistic.

    Examples
    --------
    >>> no_statistic("A function of Python.").body.function.name
    'stop'
    """
    return RFunction(("data", "i"), RCall(RSymbol("stop"), (("", strings(reason)), ("call.", NO))))
