"""R as a second opinion: results computed anew in R, and put beside ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.r.console import tell
from pli_stats.r.live_values import by_r, read, realise
from pli_stats.r.live_vectors import strings_of
from pli_stats.r.r_calls import RError, evaluate
from pli_stats.r.second_opinion.interval_questions import interval_cases
from pli_stats.r.second_opinion.r_questions import Case, Question, call
from pli_stats.r.second_opinion.test_questions import cases_of_test
from pli_stats.r.session import r_session
from pli_stats.results import Comparison, Interval, Intervals, Test
from pli_stats.robjects.vectors.r_values import RCall, RVector, strings

COLUMNS = ("quantity", "ours", "r", "difference", "tolerance", "agrees", "how")


def check(result: Any, *data: Any, **arguments: Any) -> pd.DataFrame:
    """Compute an interval or a test anew in R, and say whether R agrees.

    A bootstrap interval carries its data. With R's stream R draws the same resamples, and each replicate is compared;
    else the ends are compared with those of resamples that R draws by itself, within the error of chance. A test
    carries no data: hand over what its verb was given, such as `pr.check(ps.wilcoxon_test(a, b), a, b)`.

    Parameters
    ----------
    result : Interval, Intervals, Test or Comparison
        Of a comparison, its omnibus test is computed anew.
    *data : array
        For a test: the data, in the order in which the verb takes them.
    **arguments
        For a test: arguments of the verb that the result does not hold (`ports`, `time`, `log`, `value`).

    Returns
    -------
    DataFrame
        One row a quantity: quantity, ours, r, difference (the largest, where it is a vector; `ours` and `r` stand where
        it is), tolerance, agrees (missing where R has no answer), how (the R call, or why there is none).

    Raises
    ------
    InputError
        R has no counterpart to the result, or its data are not those that it was made of.
    DataUnavailableError
        R or rpy2 is missing.

    References
    ----------
    R Core Team (2022). R: A language and environment for statistical computing. https://www.R-project.org/.
    Canty, A. & Ripley, B. D. boot: Bootstrap R (S-Plus) Functions. https://cran.r-project.org/package=boot.

    Examples
    --------
    >>> import pli_stats as ps, pli_stats.r as pr
    >>> a, b = [3.0, 5.0, 4.0, 6.0, 7.0], [2.0, 3.0, 4.5, 3.0, 3.0]
    >>> pr.check(ps.wilcoxon_test(a, b), a, b)["agrees"].all()  # doctest: +SKIP
    True
    """
    if isinstance(result, Comparison) and result.omnibus is not None:
        result = result.omnibus
    if isinstance(result, Intervals | Interval):
        if data or arguments:
            raise refusal("r_check_data", got=len(data) + len(arguments))
        named = result.items() if isinstance(result, Intervals) else [("", result)]
        cases = [(_prefix(key), case) for key, interval in named for case in interval_cases(interval)]
    elif isinstance(result, Test):
        cases = [("", case) for case in cases_of_test(result, data, arguments)]
    else:
        raise refusal("r_no_check", what=f"a result of type {type(result).__name__}")
    with r_session() as r, _random_numbers_kept(r):
        rows = [row for prefix, case in cases for row in _answers(r, case, prefix)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"agrees": "boolean"})


def _prefix(key: Any) -> str:
    """Return what stands before a quantity where there are several intervals."""
    return f"{': '.join(map(str, key)) if isinstance(key, tuple) else key}: " if key else ""


def _answers(r: ModuleType, case: Case, prefix: str) -> Iterator[tuple[Any, ...]]:
    """Return a row for each question of a case."""
    fault = _lacking(r, case.package)
    # Below R's own functions, not below the global environment: a user may have others of the same names there.
    environment = r.baseenv["new.env"](parent=r.baseenv["asNamespace"](r.StrSexpVector(["stats"])))
    told: list[str] = []
    if not fault and any(question.answer for question in case.questions):
        for name, value in case.data.items():
            environment[name] = _looking_up_in(environment, r, realise(r, value, name))
        for step in case.steps:
            try:
                told += evaluate(r, realise(r, step), environment)[1]
            except RError as error:
                fault = f"R says: {error}"
                break
    tell(told)
    for question in case.questions:
        yield (prefix + question.quantity, *_compared(r, case, question, environment, fault))


def _looking_up_in(environment: Any, r: ModuleType, live: Any) -> Any:
    """Return an object of class boot with a statistic that finds its functions from an environment, else itself."""
    if "boot" not in list(live.rclass):
        return live
    base, name = r.baseenv, r.StrSexpVector(["statistic"])
    return base["[[<-"](live, name, base["environment<-"](base["[["](live, name), environment))


def _compared(r: ModuleType, case: Case, question: Question, environment: Any, fault: str) -> tuple[Any, ...]:
    """Return the rest of a row: ours, R's, difference, tolerance, whether they agree, and how."""
    ours = np.atleast_1d(np.asarray(question.ours, dtype=np.float64))
    why = question.why or fault
    if question.answer is None or why:
        first = float(ours[0]) if len(ours) == 1 else float("nan")
        return first, float("nan"), float("nan"), question.tolerance, pd.NA, why
    try:
        value = read(r, evaluate(r, realise(r, question.answer), environment)[0])
    except RError as error:
        return _compared(r, case, question, environment, f"R says: {error}")
    theirs = np.asarray(value.values, dtype=np.float64) if isinstance(value, RVector) else np.empty(0)
    how = "; ".join(_in_words(r, step) for step in (*case.steps, question.answer))
    how += f" # {question.remark}" if question.remark else ""
    if not len(theirs):  # as `boot.ci` where all replicates are equal
        return _compared(r, case, question, environment, f"R gives nothing: {how}")
    if theirs.shape != ours.shape:
        nan = float("nan")
        return nan, nan, nan, 0.0, False, f"R gives {len(theirs)} values, not {len(ours)}: {how}"
    with np.errstate(invalid="ignore"):
        gaps = np.where(ours == theirs, 0.0, np.abs(ours - theirs))  # both may be infinite
    worst = int(np.argmax(np.where(np.isnan(gaps), np.inf, gaps)))
    tolerance, gap = question.tolerated(float(theirs[worst])), float(gaps[worst])
    return float(ours[worst]), float(theirs[worst]), gap, tolerance, bool(gap <= tolerance), how


def _in_words(r: ModuleType, step: RCall) -> str:
    """Return a call as it is typed in R."""
    written = by_r(r, "deparse", realise(r, step), r.IntSexpVector([500]), where="the call")
    return " ".join((line or "").strip() for line in strings_of(r, written))


def _lacking(r: ModuleType, package: str) -> str:
    """Return what to say where a package of R is missing, else ''."""
    found, _ = evaluate(r, realise(r, call("system.file", package=strings(package))), r.baseenv)
    return "" if strings_of(r, found) != [""] else f"needs the R package {package}: install.packages({package!r})"


@contextmanager
def _random_numbers_kept(r: ModuleType) -> Iterator[None]:
    """Put R's random numbers back where the caller had them."""
    name = ".Random.seed"
    before = r.globalenv[name] if _exists(r, name) else None
    try:
        yield
    finally:
        if before is not None:
            r.globalenv[name] = before
        elif _exists(r, name):
            r.baseenv["rm"](list=r.StrSexpVector([name]), envir=r.globalenv)


def _exists(r: ModuleType, name: str) -> bool:
    """Say whether the global environment has a value of this name."""
    text = r.StrSexpVector([name])
    return bool(r.baseenv["exists"](text, envir=r.globalenv, inherits=r.BoolSexpVector([False]))[0])
