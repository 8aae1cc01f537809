"""Results, limits and flags as expressions: what `reading.concentrations.measuring` does with arrays, row by row.

The rules are the same, and so is their order; what cannot be is counted, and asked about once for a column.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from pli_stats.pollution import audit_rules
from pli_stats.pollution.assessment.caveats import WHOLE
from pli_stats.pollution.reading.columns.plans import Options
from pli_stats.pollution.reading.concentrations.cell_values import (
    MISSING_TOKENS,
    NONDETECT_TOKENS,
    RULE_MISSING_CODE,
    RULE_MISSING_TOKEN,
    RULE_NONDETECT_CODE,
)
from pli_stats.pollution.reading.concentrations.flags import CLOSE, CODE
from pli_stats.pollution.reading.concentrations.measuring import RULE_UNIT
from pli_stats.pollution.reading.formats.codes import BELOW_QUANTITATION, MISSING, NONDETECT, OVER, REJECT

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
INFINITY = float("inf")


@dataclass(frozen=True)
class Results:
    """A column of results with what stands beside it, as expressions.

    Attributes
    ----------
    name : str
        Of the column, for sentences.
    times, over : Expr or float
        value * times / over is in mg/kg dry weight.
    flag : Expr, optional
        The reading of the weightiest flag, as in `CODE`.
    limits : list of Expr, mg/kg dry weight
        The one that a non-detect without a number takes first.
    fallback : Expr or float, optional
        The `limits` argument.
    """

    name: str
    is_text: bool
    times: Any = 1.0
    over: Any = 1.0
    flag: Any = None
    limits: list[Any] = field(default_factory=list)
    fallback: Any = None


def sure(condition: nw.Expr) -> nw.Expr:
    """Return a condition that is false where it cannot be said."""
    return condition.fill_null(False)


def number_of(name: str, is_text: bool) -> nw.Expr:
    """Return a column as numbers, null where it holds none."""
    if is_text:
        text = _without_mark(name)
        return nw.when(sure(text.str.contains(NUMBER))).then(text).cast(nw.Float64)
    number = nw.col(name).cast(nw.Float64)
    return nw.when(~sure(number.is_nan())).then(number)


def _without_mark(name: str) -> nw.Expr:
    """Return text cells without "<" before the number."""
    return nw.col(name).str.strip_chars().str.replace_all(r"^(<=|<|≤)\s*", "")


def any_of(conditions: list[nw.Expr]) -> nw.Expr:
    """Return whether one of the conditions holds."""
    return functools.reduce(operator.or_, conditions, nw.lit(False))


@dataclass(frozen=True)
class MeasuredColumns:
    """Names of the columns that `measured` adds, and what is to be counted: problem or audit rule -> condition."""

    value: str
    limit: str
    below: str
    rejected: str
    problems: dict[str, nw.Expr]
    counts: dict[str, nw.Expr]


def measured(frame: Any, results: Results, options: Options, prefix: str) -> tuple[Any, MeasuredColumns]:
    """Return the frame with concentration, limit and non-detect of a column of results, mg/kg dry weight."""
    x, marked, read, gone, coded, flagged, below, value, limit = (
        f"{prefix}{part}" for part in ("x", "marked", "read", "gone", "coded", "flagged", "below", "value", "limit")
    )
    words = nw.col(results.name).str.strip_chars().str.to_lowercase() if results.is_text else None
    blank = sure(words.is_in(sorted(MISSING_TOKENS))) if words is not None else nw.lit(False)
    worded = sure(words.is_in(sorted(NONDETECT_TOKENS))) if words is not None else nw.lit(False)
    written = sure(words.str.contains(r"^(<|≤)")) & ~worded if words is not None else nw.lit(False)
    frame = frame.with_columns(
        number_of(results.name, results.is_text).alias(x),
        (written | worded).alias(marked),
        (nw.lit(0) if results.flag is None else results.flag).alias(read),
    )
    v, r = nw.col(x), nw.col(read)
    unreadable = ~nw.col(results.name).is_null() & v.is_null() & ~blank & ~worded if results.is_text else nw.lit(False)
    is_code = {
        name: sure(any_of([v == code for code in codes])) & ~nw.col(marked)
        for name, codes in ((gone, options.missing_codes), (coded, options.nondetect_codes))
    }
    frame = frame.with_columns(unreadable.alias(f"{prefix}odd"), *(expr.alias(name) for name, expr in is_code.items()))
    is_negative = sure(v < 0) & ~nw.col(marked) & ~nw.col(gone) & ~nw.col(coded)
    if options.negative != "limit":
        is_negative = nw.lit(False)
    frame = frame.with_columns(is_negative.alias(f"{prefix}negative"))
    negative = nw.col(f"{prefix}negative")
    out = (r == CODE[REJECT]) | (r == CODE[MISSING])
    frame = frame.with_columns(
        nw.when(~nw.col(gone) & ~nw.col(coded) & ~out).then(nw.when(negative).then(v * -1.0).otherwise(v)).alias(x),
        ((nw.col(marked) | nw.col(coded) | negative) & ~out).alias(below),
    )
    usable = [nw.when(sure((one > 0) & (one < INFINITY))).then(one) for one in results.limits]
    known = [*usable, *([] if results.fallback is None else [results.fallback])]
    chosen = _one_or(nw.coalesce, known) if known else None
    no_limit = nw.lit(True) if chosen is None else chosen.is_null()
    said = ((r == CODE[NONDETECT]) | ((r == CODE[BELOW_QUANTITATION]) & ~sure(v > 0))) & ~nw.col(below)
    frame = frame.with_columns((said & ~(nw.col(gone) & no_limit)).alias(flagged))
    # A number of 0 or less beside "not detected" is a code for nothing.
    frame = frame.with_columns(nw.when(~(nw.col(flagged) & sure(v <= 0))).then(v).alias(x))
    frame = frame.with_columns((nw.col(below) | nw.col(flagged)).alias(below))
    is_below, bare = nw.col(below), nw.col(x)
    impossible = {
        "scan_infinite": sure(bare == INFINITY) & ~is_below,
        "scan_negative": sure(bare < 0) & ~is_below,
        "scan_zero": sure(bare == 0) & ~is_below,
        "scan_bad_limit": sure((bare <= 0) | (bare == INFINITY)) & is_below,
    }
    # Looked at before units: the columns of these conditions stay as they are from here on.
    frame = frame.with_columns(*(expr.alias(f"{prefix}{name}") for name, expr in impossible.items()))
    scaled = bare * results.times / results.over
    frame = frame.with_columns(sure(scaled != bare).alias(f"{prefix}converted"), scaled.alias(x))
    own = nw.col(marked) & ~bare.is_null()
    number = is_below & ~bare.is_null()
    frame = frame.with_columns(_limit_used(bare, own, number, usable, chosen).alias(limit))
    frame = frame.with_columns(nw.when(~is_below).then(bare).alias(value))
    problems = {name: nw.col(f"{prefix}{name}") for name in impossible}
    problems |= {"scan_over": r == CODE[OVER], "scan_no_limit": is_below & nw.col(limit).is_null()}
    counts = {
        audit_rules.FLAGGED: nw.col(flagged),
        audit_rules.REJECTED: r == CODE[REJECT],
        audit_rules.FLAG_MISSING: r == CODE[MISSING],
        RULE_UNIT: nw.col(f"{prefix}converted"),
        audit_rules.IMPOSSIBLE: sure(nw.col(value) > WHOLE),
    }
    if words is not None:
        problems["scan_unreadable"] = nw.col(f"{prefix}odd")
        counts |= {audit_rules.NONDETECT: nw.col(marked) & is_below, RULE_MISSING_TOKEN: blank}
    if options.missing_codes:
        counts[RULE_MISSING_CODE] = nw.col(gone)
    if options.nondetect_codes:
        counts[RULE_NONDETECT_CODE] = nw.col(coded)
    if options.negative == "limit":
        counts[audit_rules.NEGATIVE] = negative
    if usable:
        highest, lowest = _one_or(nw.max_horizontal, usable), _one_or(nw.min_horizontal, usable)
        problems["scan_above_limits"] = nw.col(flagged) & sure(bare > highest * (1 + CLOSE))
        counts[audit_rules.MEASURED_BELOW] = sure(nw.col(value) < lowest * (1 - CLOSE)) & (r == 0)
    return frame, MeasuredColumns(value, limit, below, read, problems, counts)


def _one_or(joined: Any, several: list[Any]) -> Any:
    """Return the only expression, or several joined; PySpark joins two at least."""
    return several[0] if len(several) == 1 else joined(*several)


def _limit_used(value: nw.Expr, own: nw.Expr, number: nw.Expr, usable: list[Any], chosen: Any) -> nw.Expr:
    """Return the limit of each row, as `measuring.measure` says."""
    if chosen is None:
        return nw.when(number).then(value)
    if not usable:
        return nw.when(number).then(value).otherwise(chosen)
    there = [nw.when(sure(one >= value * (1 - CLOSE))).then(one) for one in usable]
    best = _one_or(nw.min_horizontal, there)
    near = best.is_null() | own | sure((best - value).abs() <= CLOSE * value)
    return nw.when(number & near).then(value).otherwise(nw.when(number).then(best).otherwise(chosen))
