"""Tests of zone PLIs against one value as a publication table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import shown_notes
from pli_stats.publish.notes import basis
from pli_stats.publish.tables.cell_text import level_of
from pli_stats.publish.tables.table_builder import Draft
from pli_stats.records.p_adjustments import adjustment_of
from pli_stats.text.estimates import column_cells
from pli_stats.text.numbers import NO_VALUE, percent_of, whole
from pli_stats.text.words import column_mark, column_words, plural, unit_word

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.table_type import Table
    from pli_stats.results import ZoneTests


def zone_tests_table(result: ZoneTests) -> Table:
    """Return the table of tests: one row a port, with its zone PLI, interval, t and p."""
    frame, draft = result.frame, Draft()
    head = column_words(result.by) or "port"
    draft.add("port", head[:1].upper() + head[1:], map(str, frame["port"]), "left")
    draft.add("n", "n", map(whole, frame["n"]))
    cells = zone_cells(frame, result.value)
    draft.add("estimate", "Zone PLI", (first for first, _ in cells))
    draft.add("interval", f"{level_of(result)} interval", (second for _, second in cells))
    draft.add_numbers(frame, (("statistic", "t"),))
    draft.add("df", "df", (NO_VALUE if n == 1 else whole(df) for n, df in zip(frame["n"], frame["df"], strict=True)))
    draft.add_p("p_value", "p", frame["p_value"])
    if result.adjust != "none" and n_tested(result) > 1:
        draft.add_p("p_adjusted", "p, adjusted", frame["p_adjusted"])
    count, mark = f"{len(frame)} {plural(unit_word(result.by), len(frame))}", column_mark(result.by)
    title = f"Zone PLI of {count}{mark and f' ({mark})'} against {result.value:g}"
    return draft.table(title, [*test_basis(result), *shown_notes(result.notes)])


def zone_cells(rows: pd.DataFrame, value: float) -> list[tuple[str, str]]:
    """Return the zone PLI of each port and its interval as text; none beside the value is rounded onto it."""
    found = zip(*(rows[name].astype(float) for name in ("estimate", "conf_low", "conf_high")), strict=True)
    return column_cells(list(found), bounds=(0.0, math.inf), apart_from=value)


def n_tested(result: ZoneTests) -> int:
    """Return how many ports have a test."""
    return int(result.frame["p_value"].notna().sum())


def adjusted_words(result: ZoneTests) -> str:
    """Return how p values are adjusted, '' where there is one, or they are not."""
    if result.adjust == "none" or n_tested(result) == 1:
        return ""
    return (
        f"p adjusted ({adjustment_of(result.adjust).label}) over {n_tested(result)} {plural(unit_word(result.by))}, "
        "intervals not"
    )


def test_basis(result: ZoneTests, *, cited: bool = True) -> list[str]:
    """Return which test was made, against what, and of which metals."""
    adjusted = adjusted_words(result)
    test = (
        f"{result.alternative[:1].upper()}{result.alternative[1:]}"
        if result.alternative == "two-sided"
        else (f"One-sided (alternative: {result.alternative})")
    )
    return [
        f"{test} t test of ln PLI against ln {result.value:g} in each {unit_word(result.by)}, samples as units, "
        f"level {percent_of(1.0 - result.conf_level)}"
        f"{adjusted and f'; {adjusted}'}.",
        " ".join(basis(result, cited=cited)),
    ]
