"""Values of Python as live R objects, and back."""

from __future__ import annotations

from typing import Any

from pli_stats.checks import refusal
from pli_stats.r.live_values import read, realise
from pli_stats.r.session import r_session


def as_r(value: Any, *, X: Any = None, y: Any = None) -> Any:
    """Return a result, frame, array, scalar, mapping or sequence as a native R object, alive in this process.

    Intervals become objects of class boot, tests htest, frames data.frame; `pli_stats.robjects` says what becomes of
    which type. The same objects are written to files by `pli_stats.save_rds`, which needs no R.

    Parameters
    ----------
    value : result of pli_stats, DataFrame, Series, array, scalar, mapping or sequence
        An R object of rpy2 comes back as it is.
    X : DataFrame or array, (n, d), optional
        With a fitted regressor: features of which its list is to hold the predictions.
    y : array, (n,), optional
        With `X`: the target, by which the list also holds the importance of the features.

    Returns
    -------
    rpy2.rinterface.Sexp
        To be handed to R functions, or to rpy2's higher-level interface.

    Raises
    ------
    InputError
        The value has no counterpart in R; `X` or `y` beside something else than a regressor.
    DataUnavailableError
        R or rpy2 is missing.

    Examples
    --------
    >>> import pli_stats.r as pr
    >>> live = pr.as_r({"harbour": ["Botany", None], "n": 3})  # doctest: +SKIP
    >>> pr.from_r(live)["harbour"]  # doctest: +SKIP
    ['Botany', None]
    """
    from pli_stats.robjects import describe

    if is_live(value) and X is None and y is None:
        return value
    described = describe(value, X=X, y=y)
    with r_session() as r:
        return realise(r, described)


def from_r(obj: Any) -> Any:
    """Return what an R object is in Python: a result, frame, Series, scalar, mapping or list.

    Parameters
    ----------
    obj : rpy2.rinterface.Sexp
        data.frame, htest, boot, list, vector, or an object that `as_r` made.

    Returns
    -------
    value

    Raises
    ------
    InputError
        The object, or a part of it, has no counterpart in Python.
    DataUnavailableError
        R or rpy2 is missing.

    Examples
    --------
    >>> import pli_stats.r as pr
    >>> with pr.r_session() as r:  # doctest: +SKIP
    ...     pr.from_r(r.baseenv["t.test"](r.FloatSexpVector([1.0, 2.0, 4.0])))
    """
    from pli_stats.robjects import restore

    if not is_live(obj):
        raise refusal("r_not_live", got=type(obj).__name__)
    with r_session() as r:
        described = read(r, obj)
    return restore(described)


def is_live(value: Any) -> bool:
    """Say whether a value is an R object of rpy2, without loading rpy2."""
    return hasattr(type(value), "__sexp__")
