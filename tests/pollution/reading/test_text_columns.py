"""Columns of text: the different cells once, and which of them stands where."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pli_stats.pollution.reading.text_columns import TextColumn
from tests.profiles import examples

CELLS = st.one_of(st.none(), st.sampled_from(["U", "J", "<", "007"]), st.sampled_from([1, 1.0, True, 2.5]))


def objects(cells):
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


def kinds(cells):
    return [(type(cell), cell) for cell in cells]


@examples(200)
@given(st.lists(CELLS, max_size=20), st.data())
def test_cells_come_back_as_they_went_in_whatever_rows_are_taken(cells, data):
    column = TextColumn.of(objects(cells))
    assert kinds(column.cells()) == kinds(cells)
    assert column.blank.tolist() == [cell is None for cell in cells]
    keep = np.array(data.draw(st.lists(st.booleans(), min_size=len(cells), max_size=len(cells))), bool)
    part, direct = column.rows(keep), TextColumn.of(objects([c for c, k in zip(cells, keep, strict=True) if k]))
    assert part.codes.tolist() == direct.codes.tolist()
    assert kinds(part.uniques) == kinds(direct.uniques)


@examples(100)
@given(st.lists(st.lists(st.sampled_from([None, "a", "b", "c"]), max_size=6), min_size=1, max_size=4))
def test_joined_pieces_are_the_whole(pieces):
    joined = TextColumn.joined([TextColumn.of(objects(piece)) for piece in pieces])
    whole = TextColumn.of(objects([cell for piece in pieces for cell in piece]))
    assert joined.codes.tolist() == whole.codes.tolist()
    assert joined.uniques.tolist() == whole.uniques.tolist()


def test_names_that_become_equal_are_one():
    column = TextColumn.of(objects(["A ", "B", None, "A"])).renamed(["A", "B", "A"])
    assert column.codes.tolist() == [0, 1, -1, 0]
    assert column.uniques.tolist() == ["A", "B"]
    assert column.where(name == "A" for name in column.uniques).tolist() == [True, False, False, True]
