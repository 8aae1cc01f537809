"""One number of decimals a column: by its widest interval, never so few that its narrowest shows nothing."""

from __future__ import annotations

import math

import pytest
from edge_surveys import EDGE_SURVEYS, edge_surveys
from hypothesis import given
from hypothesis import strategies as st
from table_cells import cells, is_rounded

import pli_stats as ps
from pli_stats.publish.table_data import is_number
from pli_stats.text.estimates import column_decimals, column_digits, interval_decimals
from pli_stats.text.numbers import column_of_numbers

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
