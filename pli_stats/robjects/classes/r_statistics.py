"""What R's boot calls on each resample: functions of R, built from a fixed catalogue and never from text."""

from __future__ import annotations

import numpy as np

from pli_stats.robjects.vectors.r_values import RCall, RFunction, RSymbol, RValue, RVector, doubles, strings

Expression = RCall | RSymbol


def _(function: str, *arguments: RValue) -> RCall:
    """Return a call."""
    return RCall(RSymbol(function), tuple(("", argument) for argument in arguments))


Y, P, DATA, ROWS = RSymbol("y"), RSymbol("p"), RSymbol("data"), RSymbol("i")
TWO, ONE, ZERO = (doubles(value) for value in (2.0, 1.0, 0.0))
NO = RVector("logical", np.zeros(1, dtype=np.int32))
ERROR = _("-", Y, P)
SQUARE = _("^", _("(", ERROR), TWO)
SIZE = _("+", _("abs", Y), _("abs", P))


def _about_mean(of: Expression) -> RCall:
    """Return the deviations from the mean, in brackets."""
    return _("(", _("-", of, _("mean", of)))


def _mean_square(of: Expression) -> RCall:
    """Return the mean square deviation from the mean."""
    return _("mean", _("^", _about_mean(of), TWO))


# Of y and p, as in `pli_stats.stats.metrics.definitions` and, from the metrics' definitions, in tests/golden/boot.R.
CATALOGUE: dict[str, RCall] = {
    "mae": _("mean", _("abs", ERROR)),
    "mape": _("mean", _("abs", _("/", _("(", ERROR), Y))),
    "smape": _("mean", _("ifelse", _(">", SIZE, ZERO), _("/", _("*", TWO, _("abs", ERROR)), _("(", SIZE)), ZERO)),
    "rmse": _("sqrt", _("mean", SQUARE)),
    "mse": _("mean", SQUARE),
    "bias": _("mean", _("-", P, Y)),
    "medae": _("median", _("abs", ERROR)),
    "r2": _("-", ONE, _("/", _("mean", SQUARE), _mean_square(Y))),
    "ccc": _(
        "/",
        _("*", TWO, _("mean", _("*", _about_mean(Y), _about_mean(P)))),
        _("(", _("+", _("+", _mean_square(Y), _mean_square(P)),
                 _("^", _("(", _("-", _("mean", Y), _("mean", P))), TWO))),
    ),
}  # fmt: skip


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

    Parameters
    ----------
    columns : tuple of str
        Of the predictions; the truth is the column y.
    by_port : bool
        The data are a list of frames, one a port.
    series : bool
        `tsboot` hands over the resampled rows themselves.

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
    value = CATALOGUE[metric]
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
