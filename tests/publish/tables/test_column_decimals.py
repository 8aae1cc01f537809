"""One number of decimals a column: by its widest interval, never so few that its narrowest shows nothing."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from edge_surveys import EDGE_SURVEYS, edge_surveys
from hypothesis import given
from hypothesis import strategies as st
from table_cells import cells, is_rounded

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.publish.result_kinds import KINDS, kind_of
from pli_stats.publish.table_data import is_number
from pli_stats.publish.table_type import Table
from pli_stats.text.estimates import column_decimals, column_digits, interval_decimals
from pli_stats.text.numbers import column_of_numbers
from tests.publish.prose_fixture import results

WIDTHS = st.floats(1e-3, 90.0)
ROWS = st.lists(st.tuples(WIDTHS, WIDTHS), min_size=1, max_size=8)


@given(ROWS)
def test_decimals_show_the_widest_interval_by_two_digits_and_the_narrowest_by_one(
    rows: list[tuple[float, float]],
) -> None:
    triples = [(low + width / 2.0, low, low + width) for low, width in rows]
    decimals = column_decimals(triples)
    assert decimals is not None
    widths = [high - low for _, low, high in triples]
    assert decimals >= min(1 - math.floor(math.log10(max(widths)) + 1e-9), 4)
    if max(widths) < 100 * min(widths):
        assert min(widths) >= 0.5 * 10.0**-decimals or decimals >= 4
    assert column_decimals(triples[::-1]) == decimals  # the order of rows means nothing


@given(st.lists(st.floats(1e-6, 9e5), min_size=1, max_size=9))
def test_numbers_of_a_column_have_one_number_of_decimals_and_are_rounded_not_cut(values: list[float]) -> None:
    texts = column_of_numbers(values)
    shown = {len(text.partition(".")[2]) for text in texts if float(text.replace("−", "-").split(" ")[0]) >= 0.01}
    largest = max(values)
    assert (
        len({len(t.partition(".")[2]) for t, v in zip(texts, values, strict=True) if v > largest / 50}) == 1
        or not shown
    )
    for text, value in zip(texts, values, strict=True):
        assert " × " in text or is_rounded(text, value)
        assert not is_number(text) or float(text) > 0.0


@given(ROWS, st.sampled_from([None, 1.0]))
def test_rows_share_decimals_and_leave_them_only_to_show_their_own_interval(
    rows: list[tuple[float, float]], line: float | None
) -> None:
    triples = [(low + width / 2.0, low, low + width) for low, width in rows]
    usual = column_decimals(triples, apart_from=line)
    assert usual is not None
    for triple, digits in zip(triples, column_digits(triples, apart_from=line), strict=True):
        own = interval_decimals(*triple, apart_from=line)
        assert digits in (own, (usual,) * 3)
        assert own is None or round(triple[1], digits[1]) < round(triple[2], digits[2])
        if line is not None and digits == own:
            assert all(round(v, d) != line or abs(v - line) < 1e-6 for v, d in zip(triple, digits, strict=True))


@pytest.mark.parametrize("name", EDGE_SURVEYS)
def test_the_columns_of_edge_surveys_end_with_the_same_decimals(name: str) -> None:
    table = ps.table(edge_surveys()[name])
    for column in ("zone_pli", "mean_contamination_degree", "mean_risk_index"):
        decimals = {len(text.partition(".")[2]) for text in cells(table, column) if is_number(text)}
        assert len(decimals) == 1, (column, cells(table, column))


# Columns whose rows are of different measures, and what measures: each row has the digits of its own.
BY_ROW = {
    ("Intervals", "intervals"): {"estimate", "interval"},  # MAE, MAPE, r²
    ("Assessment", "metals"): {"median", "range", "background"},  # each metal as it was measured and published
    ("Similarity", "distances"): {"estimate", "estimate_before", "estimate_after", "estimate_before_and_after"},
}
# p values have significant digits, as journals ask for.
P_VALUE = re.compile(r"(least_)?p($|_)")
RESULTS = {kind.__name__ for kind in KINDS}
PRINTED = re.compile(r"(?<![\d.])[−-]?\d+(?:\.(\d+))?(?![\d.])")


def all_tables() -> Iterator[tuple[str, str, Table]]:
    """Yield the kind of result, which table, and the table of every result of the fixtures and the edge surveys."""
    for name, result in {**results(), **edge_surveys()}.items():
        kind = kind_of(result)
        assert kind is not None
        for what in kind.tables:
            if (name, what) == ("assessment with stand-in data", "metals"):
                continue  # made by hand, without detection limits
            try:
                yield type(result).__name__, what, ps.table(result, what=what)
            except InputError:
                continue  # a table that this result does not have


def measures_of(kind: str, what: str, column: str, table: Table) -> list[str]:
    """Return of which measure the cell of each row is, where rows may differ in it."""
    if column not in BY_ROW.get((kind, what), ()):
        return [""] * len(table.rows)
    return [row[0] if kind == "Intervals" else f"{row[0]} {number}" for number, row in enumerate(table.rows)]


def odd_ones(texts: list[str]) -> list[str]:
    """Return the numbers with other decimals than the rest, unless these would show them as 0, which they are not."""
    # A power of ten has digits of its own, and an exact 0 is no rounded number.
    found = [match for text in texts if " × " not in text for match in PRINTED.finditer(text) if match[0] != "0"]
    usual = min((len(match[1] or "") for match in found), default=0)
    least = 0.5 * 10.0**-usual * (1.0 + 1e-9)
    return [m[0] for m in found if len(m[1] or "") != usual and abs(float(m[0].replace("−", "-"))) > least]


def test_all_numbers_of_one_measure_in_a_column_have_the_same_decimals() -> None:
    seen, mixed = set(), []
    for kind, what, table in all_tables():
        seen.add(kind)
        for place, column in enumerate(table.columns):
            if column.align == "left" or P_VALUE.match(column.name):
                continue
            by_measure = defaultdict(list)
            for measure, row in zip(measures_of(kind, what, column.name, table), table.rows, strict=True):
                by_measure[measure].append(row[place])
            if (kind, column.name) != ("Assessment", "range"):  # ends of a range have significant digits, as measured
                mixed += [(kind, what, column.name, odd) for odd in map(odd_ones, by_measure.values()) if odd]
    assert mixed == []
    assert seen == set(RESULTS)


def test_a_column_that_a_user_adds_has_one_number_of_decimals() -> None:
    made = ps.change_table(ps.table(edge_surveys()["two ports"]), add_columns={"depth": [12.345, 3], "site": [1, 2]})
    assert cells(made, "depth") == ["12.3", "3.0"]
    assert cells(made, "site") == ["1", "2"]
