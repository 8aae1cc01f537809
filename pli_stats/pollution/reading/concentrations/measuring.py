"""Results, limits and flags together: concentrations in mg/kg dry weight, non-detects and the limit used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.concentrations.cell_values import (
    RULE_MISSING_CODE,
    RULE_NONDETECT_CODE,
    RawColumn,
    read_cells,
)
from pli_stats.pollution.reading.concentrations.flags import CLOSE, CODE, Flags, contradictions, settled
from pli_stats.pollution.reading.formats.codes import BELOW_QUANTITATION, ESTIMATED, MISSING, NONDETECT, OVER, REJECT
from pli_stats.pollution.reading.problems import Problems
from pli_stats.results import Change

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RULE_UNIT = "unit -> mg/kg"
RULE_WET = "wet weight -> dry weight"
RULE_LIMIT_UNUSABLE = "detection limit of a measured value is not positive -> unknown"


@dataclass(frozen=True)
class Scale:
    """How to get to mg/kg dry weight: value * times / over / (1 - moisture/100); arrays go row by row."""

    times: Floats | float = 1.0
    over: Floats | float = 1.0
    dry_share: Floats | float = 1.0

    def apply(self, value: Floats) -> Floats:
        """Return the values in mg/kg dry weight."""
        return value * self.times / self.over / self.dry_share

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it returns the same numbers."""
        return bool(np.all(self.times == self.over) and np.all(self.dry_share == 1.0))


@dataclass(frozen=True)
class Measured:
    """One column of results in mg/kg dry weight; rejected and unmeasured ones are missing."""

    conc: Floats
    limit: Floats
    nondetect: Bools
    changes: list[Change]
    spread: Floats | None = None  # standard deviations written beside values, in mg/kg dry weight


@dataclass(frozen=True)
class Beside:
    """What stands beside results: limits in mg/kg dry weight (the preferred first), flags and the caller's codes."""

    limits: list[Floats] = field(default_factory=list)
    fallback: Floats | float | None = None  # the `limits` argument
    flags: tuple[Flags, ...] = ()
    nondetect_codes: tuple[float, ...] = ()
    missing_codes: tuple[float, ...] = ()
    negative: str | None = None
    value_is_limit: bool = False  # the number of a non-detect is its limit, whatever stands beside it


def measure(
    column: RawColumn,
    rows: NDArray[Any],
    names: NDArray[Any] | str,
    scale: Scale,
    beside: Beside,
    decimal: str | None,
    problems: Problems,
) -> Measured:
    """Return a column of results with its non-detects resolved; `names` is its element, or the element of each row.

    The limit of a non-detect is the one in its own cell; else, where the cell has a number, the smallest limit of the
    row that is not below that number, since a laboratory reports "not detected" at its limit; else the preferred one.
    """
    cells = read_cells(column, rows, decimal)
    value, below = cells.value, cells.below  # at a non-detect `value` is the limit that the cell itself gives
    changes = list(cells.changes)
    own = below & ~np.isnan(value)  # written "<limit"
    gone = _apply_codes(column.name, rows, value, below, changes, beside)
    readings = _readings(column.name, rows, value, own, beside, scale, changes, problems)
    below &= (readings != CODE[REJECT]) & (readings != CODE[MISSING])  # "<5" that is rejected is no non-detect
    with np.errstate(invalid="ignore"):
        flagged = (readings == CODE[NONDETECT]) | ((readings == CODE[BELOW_QUANTITATION]) & ~(value > 0))
    flagged &= ~below
    # A number of 0 or less beside "not detected" is a code for nothing.
    nothing = flagged & (value <= 0)
    before_flag = value.copy() if flagged.any() else value
    value[nothing] = np.nan
    _release_gone(gone & flagged, beside, flagged)
    below |= flagged
    _refuse_impossible(column, rows, value, below, problems)
    if not scale.changes_nothing:
        value = _convert(column.name, rows, value, scale, changes)
    limits = _limit_used(column.name, rows, value, below, own, beside, changes, problems)
    without = np.flatnonzero(below & np.isnan(limits))
    if len(without):
        row = int(without[0])
        element = names if isinstance(names, str) else names[row]
        shown = _cell_text(column, row)
        problems.ask("no_limit", row=rows[row], column=column.name, value=shown, element=element)
    at = np.flatnonzero(flagged)
    if len(at):
        changes.append(Change(audit_rules.FLAGGED, column.name, rows[at], before_flag[at], limits[at]))
    worded = np.flatnonzero(below & ~own & ~flagged)
    _log_limits(column, rows, worded, limits, changes)
    _log_below(column.name, rows, value, below, readings, beside, changes)
    value[below] = np.nan
    spread = None if cells.spread is None else cells.spread if scale.changes_nothing else scale.apply(cells.spread)
    return Measured(value, limits, below, changes, spread)


def _apply_codes(
    name: str, rows: NDArray[Any], value: Floats, below: Bools, changes: list[Change], beside: Beside
) -> Bools:
    """Turn codes of the caller and negative limits into missing values and non-detects; return which are missing."""
    gone = np.zeros(len(value), bool)
    for codes, rule, censored in (
        (beside.missing_codes, RULE_MISSING_CODE, False),
        (beside.nondetect_codes, RULE_NONDETECT_CODE, True),
    ):
        if not codes:
            continue
        hit = np.isin(value, np.asarray(codes, dtype=np.float64)) & ~below
        if hit.any():
            where = np.flatnonzero(hit)
            changes.append(Change(rule, name, rows[where], value[where], np.nan))
            value[hit] = np.nan
            below |= hit & censored
            gone |= hit & (not censored)
    if beside.negative == "limit":
        hit = (value < 0) & ~below
        if hit.any():
            where = np.flatnonzero(hit)
            changes.append(Change(audit_rules.NEGATIVE, name, rows[where], value[where], -value[where]))
            value[hit] = -value[hit]
            below |= hit
    return gone


def _release_gone(gone: Bools, beside: Beside, flagged: Bools) -> None:
    """Take rows with a code for a missing value out of the flagged ones where no limit stands beside them."""
    if gone.any():
        limits = [*beside.limits, *([] if beside.fallback is None else [np.broadcast_to(beside.fallback, len(gone))])]
        known = np.any([limit > 0 for limit in limits], axis=0) if limits else np.zeros(len(gone), bool)
        flagged &= ~(gone & ~known)


def _readings(
    name: str,
    rows: NDArray[Any],
    value: Floats,
    own: Bools,
    beside: Beside,
    scale: Scale,
    changes: list[Change],
    problems: Problems,
) -> NDArray[np.int8]:
    """Return the reading of each row from all of its flags, the weightiest first; rejected cells become missing."""
    readings = np.zeros(len(value), np.int8)
    if not beside.flags:
        return readings
    compared = value if scale.changes_nothing else scale.apply(value)
    for flags in beside.flags:
        codes, how = settled(flags, compared, own, beside.limits, rows, problems)
        if how is not None:
            changes.append(
                Change(audit_rules.FLAG_SENSE.format(how=how, reading=_sense_words(flags, codes)), flags.name)
            )
        readings = np.maximum(readings, codes)
    below = readings == CODE[NONDETECT]
    wrong = (
        np.zeros(len(value), bool)
        if beside.value_is_limit
        else contradictions(below, compared, np.zeros(len(value), bool), beside.limits) & below & ~own
    )
    if wrong.any():
        row = int(np.argmax(wrong))
        problems.ask(
            "nondetect_above_limits",
            row=rows[row],
            column=name,
            value=float(value[row]),
            flag=_flag_at(beside.flags, row),
        )
    over = np.flatnonzero(readings == CODE[OVER])
    if len(over):
        problems.ask("over_range", row=rows[over[0]], column=name, value=float(value[over[0]]), n=len(over), code=">")
    for reading, rule in ((REJECT, audit_rules.REJECTED), (MISSING, audit_rules.FLAG_MISSING)):
        where = np.flatnonzero((readings == CODE[reading]) & ~np.isnan(value))
        if len(where):
            changes.append(Change(rule, name, rows[where], value[where], np.nan))
            value[where] = np.nan
            own[where] = False
    return readings


def _flag_at(flags: tuple[Flags, ...], row: int) -> str:
    """Return the column whose flag makes a row a non-detect."""
    return next((one.name for one in flags if one.readings[row] == CODE[NONDETECT]), flags[0].name)


def _sense_words(flags: Flags, codes: NDArray[np.int8]) -> str:
    """Return what the two truth values of a flag were read as."""
    true, false = flags.texts
    detect = bool((codes[flags.flagged & flags.truth] != CODE[NONDETECT]).all()) if flags.truth is not None else True
    words = ("measured", "not detected") if detect else ("not detected", "measured")
    return f"{true} = {words[0]}, {false} = {words[1]}"


def _refuse_impossible(column: RawColumn, rows: NDArray[Any], value: Floats, below: Bools, problems: Problems) -> None:
    """Ask about the first result or limit that no laboratory reports."""
    if np.fmin.reduce(value, initial=1.0) > 0 and np.fmax.reduce(value, initial=1.0) < np.inf:  # NaN passes
        return
    for bad, key in (
        (np.isinf(value) & ~below, "infinite_cell"),
        ((value < 0) & ~below, "negative_cell"),
        ((value == 0) & ~below, "zero_cell"),
        (((value <= 0) | np.isinf(value)) & below, "bad_limit"),
    ):
        if bad.any():
            row = int(np.argmax(bad))
            shown = float(value[row])
            settle = {"negative": "limit"} if key == "negative_cell" else None
            problems.ask(
                key, row=rows[row], column=column.name, value=int(shown) if shown.is_integer() else shown, settle=settle
            )


def _convert(name: str, rows: NDArray[Any], before: Floats, scale: Scale, changes: list[Change]) -> Floats:
    """Return results and in-cell limits in mg/kg dry weight, one audit entry a value."""
    with np.errstate(over="ignore", under="ignore"):
        after = scale.apply(before)
    lost = ~np.isnan(before) & (before > 0) & ~((after > 0) & (after < np.inf))
    if lost.any():
        row = int(np.argmax(lost))
        raise refusal("tiny_cell", row=rows[row], column=name, value=float(before[row]), after=float(after[row]))
    where = np.flatnonzero(~np.isnan(before) & (after != before))
    rule = RULE_UNIT if np.all(np.asarray(scale.dry_share) == 1.0) else RULE_WET
    if len(where):
        changes.append(Change(rule, name, rows[where], before[where], after[where]))
    return after


def scaled_limits(name: str, rows: NDArray[Any], before: Floats, scale: Scale, changes: list[Change]) -> Floats:
    """Return a column of limits in mg/kg dry weight, one audit entry for each that was converted or is unusable."""
    after = scale.apply(before)
    converted = np.flatnonzero(~np.isnan(before) & (after != before))
    if len(converted):
        rule = RULE_UNIT if np.all(np.asarray(scale.dry_share) == 1.0) else RULE_WET
        changes.append(Change(rule, name, rows[converted], before[converted], after[converted]))
    bad = np.flatnonzero(~np.isnan(after) & ~((after > 0) & (after < np.inf)))
    if len(bad):
        changes.append(Change(RULE_LIMIT_UNUSABLE, name, rows[bad], after[bad], np.nan))
    return after


def _limit_used(
    name: str,
    rows: NDArray[Any],
    value: Floats,
    below: Bools,
    own: Bools,
    beside: Beside,
    changes: list[Change],
    problems: Problems,
) -> Floats:
    """Return the limit of each row: that of a non-detect as `measure` says, of a measured value the preferred one."""
    chosen = np.full(len(value), np.nan)
    usable = []
    for limit in beside.limits:
        usable.append(np.where((limit > 0) & (limit < np.inf), limit, np.nan))
    for limit in usable:
        chosen = np.where(np.isnan(chosen), limit, chosen)
    if beside.fallback is not None:
        chosen = np.where(np.isnan(chosen), beside.fallback, chosen)
    with_number = np.flatnonzero(below & ~np.isnan(value))
    number = value[with_number]
    best = np.full(len(with_number), np.inf)
    for limit in usable:
        there = limit[with_number]
        best = np.where(there >= number * (1 - CLOSE), np.minimum(best, np.where(np.isnan(there), np.inf, there)), best)
    near = beside.value_is_limit | ~np.isfinite(best) | (np.abs(best - number) <= CLOSE * number) | own[with_number]
    chosen[with_number] = np.where(near, number, best)
    wrong = below & np.isnan(chosen)
    for limit in beside.limits:
        odd = np.flatnonzero(wrong & ~np.isnan(limit))
        if len(odd):
            problems.ask("bad_limit", row=rows[odd[0]], column=name, value=float(limit[odd[0]]))
            chosen[odd] = 1.0  # asked about once
    return chosen


def _log_limits(
    column: RawColumn, rows: NDArray[Any], where: NDArray[np.intp], limits: Floats, changes: list[Change]
) -> None:
    """Log the limit used for cells that say only that nothing was detected: the entry of the text gave none."""
    if not len(where):
        return
    texts = np.array([_cell_text(column, int(row)) for row in where], dtype=object)
    changes.append(Change(audit_rules.NONDETECT, column.name, rows[where], texts, limits[where]))


def _log_below(
    name: str,
    rows: NDArray[Any],
    value: Floats,
    below: Bools,
    readings: NDArray[np.int8],
    beside: Beside,
    changes: list[Change],
) -> None:
    """Log measured values under their own smallest limit, and missing ones that have a limit: the reader is told."""
    if not beside.limits:
        return
    with np.errstate(invalid="ignore"):
        stack = np.fmin.reduce([np.where(limit > 0, limit, np.nan) for limit in beside.limits])
        absent = np.flatnonzero(~below & np.isnan(value) & (stack > 0) & (readings < CODE[MISSING]))
        if len(absent):
            changes.append(Change(audit_rules.NO_RESULT, name, rows[absent], None, np.nan))
        low = ~below & (value < stack * (1 - CLOSE)) & (readings != CODE[ESTIMATED])
    where = np.flatnonzero(low)
    if len(where):
        changes.append(Change(audit_rules.MEASURED_BELOW, name, rows[where], value[where], value[where]))


def _cell_text(column: RawColumn, row: int) -> str:
    """Return what stood in the cell, for a sentence."""
    at = np.flatnonzero(column.odd == row)
    if len(at):
        return str(column.tokens[at[0]])
    number = column.number[row]
    return "an empty cell flagged as non-detect" if np.isnan(number) else f"{number:g}"
