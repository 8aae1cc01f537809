"""Calls that R evaluates: values come back, its errors as an exception, its warnings beside."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pli_stats.r.interrupts import RInterrupted
from pli_stats.r.live_values import by_r, call_of, quoted
from pli_stats.r.live_vectors import strings_of


class RError(RuntimeError):
    """An error that R raised; the message is R's, in one line, in the user's language."""


def evaluate(r: ModuleType, call: Any, environment: Any) -> tuple[Any, list[str]]:
    """Evaluate a live call in an environment of R.

    Examples
    --------
    >>> from pli_stats.r.session import r_session
    >>> with r_session() as r:  # doctest: +SKIP
    ...     evaluate(r, call_of(r, r.baseenv["as.integer"], r.StrSexpVector(["x"])), r.globalenv)[1]
    ['NAs introduced by coercion']
    """
    base, heard = r.baseenv, r.baseenv["new.env"]()
    heard["told"] = r.StrSexpVector([])
    tried = call_of(r, base["list"], call_of(r, base["eval"], quoted(r, call), environment))
    listening = call_of(r, base["withCallingHandlers"], tried, warning=_note_and_go_on(r, heard))
    as_it_is = _function(r, "e", r.SexpSymbol("e"))
    caught = call_of(r, base["tryCatch"], listening, error=as_it_is, interrupt=as_it_is)
    # The functions are handed over themselves: a user may have others of the same names in the global environment.
    outcome = base["eval"](quoted(r, caught), r.globalenv)
    warnings = [" ".join((text or "NA").split()) for text in strings_of(r, heard["told"])]
    if "interrupt" in list(outcome.rclass):
        raise RInterrupted
    if "condition" in list(outcome.rclass):
        message = strings_of(r, by_r(r, "conditionMessage", outcome, where="the error"))
        raise RError(" ".join(" ".join(text or "" for text in message).split()).rstrip("."))
    return outcome[0], warnings


def _note_and_go_on(r: ModuleType, heard: Any) -> Any:
    """Return the R function that keeps the message of a warning and muffles it."""
    base, name = r.baseenv, r.StrSexpVector(["told"])
    told = call_of(r, base["get"], name, envir=heard)
    longer = call_of(r, base["c"], told, call_of(r, base["conditionMessage"], r.SexpSymbol("w")))
    keep = call_of(r, base["assign"], name, longer, envir=heard)
    muffle = call_of(r, base["invokeRestart"], r.StrSexpVector(["muffleWarning"]))
    return _function(r, "w", call_of(r, base["{"], keep, muffle))


def _function(r: ModuleType, argument: str, body: Any) -> Any:
    """Return an R function of one argument."""
    parts = r.baseenv["vector"](r.StrSexpVector(["list"]), r.FloatSexpVector([2.0]))
    parts[0], parts[1] = r.MissingArg, body
    named = by_r(r, "names<-", parts, r.StrSexpVector([argument, ""]), where="a function")
    return by_r(r, "as.function", named, r.globalenv, where="a function")
