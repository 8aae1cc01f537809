"""Tables for publication cross to R with all that they have, and come back; what is none is refused."""

from __future__ import annotations

import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.publish.table_type import Column, Table
from pli_stats.robjects import describe
from pli_stats.robjects.vectors.r_values import named_list, parts_of, strings
from pli_stats.worker.tables import table_to_r
from pli_stats.worker.values import Kept, from_r

COLUMNS = (Column("model", "Model", align="left"), *(Column(c, c, "PLI", spanner="MAE") for c in ("low", "high")))
FULL = Table(
    "Errors | of *models*",
    COLUMNS,
    (("ridge", "0.1", "0.2"), ("forest\n\u202e", "0.3", ""), ("median", "0.4", "")),
    ("Bold: the best.",),
    ("far", "far", "near"),
    frozenset({(0, 1), (2, 2)}),
)
PLAIN = Table("T", (Column("cu", "Cu"),), ())


def changed(**parts):
    """Return a table of R with some elements replaced, those of None left out."""
    whole = {**parts_of(table_to_r(FULL)), **parts}
    return named_list({name: part for name, part in whole.items() if part is not None}, classes=("pli_table", "list"))


def columns(**parts):
    """Return the columns of the table with some parts replaced."""
    held = {part: [getattr(c, part) for c in COLUMNS] for part in ("name", "label", "unit", "align", "spanner")}
    return describe(pd.DataFrame({**held, **parts}))


def test_columns_below_one_spanner_have_names_of_their_own_and_places_count_from_1():
    parts = parts_of(table_to_r(FULL))
    assert list(parts_of(parts["cells"])) == ["Model", "MAE: low (PLI)", "MAE: high (PLI)"]
    assert [list(column.values) for column in parts_of(parts["bold"]).values()] == [[1, 3], [2, 3]]
    assert list(parts["groups"].values) == ["far", "far", "near"]


@pytest.mark.parametrize("made", [FULL, PLAIN])
def test_a_table_that_was_in_r_is_the_same(tmp_path, made):
    back = from_r(table_to_r(made), None, Kept())
    assert back == made
    assert ps.write_table(back, tmp_path / "t.tex").read_text(encoding="utf-8") == made.to_latex()


def test_cells_that_were_changed_in_r_are_written_as_they_are():
    cells = pd.DataFrame([["ridge", "0.1", "9.9"]] * 3, columns=list(parts_of(parts_of(table_to_r(FULL))["cells"])))
    assert "9.9" in from_r(changed(cells=describe(cells)), None, Kept()).to_markdown()


WRONG = [
    ("title", None),
    ("title", describe(3.0)),
    ("title", strings(["a", "b"])),
    ("cells", None),
    ("cells", strings("a")),
    ("cells", describe(pd.DataFrame({"a": [1.0], "b": [2.0], "c": [3.0]}))),
    ("cells", describe(pd.DataFrame({"a": ["1", None, "3"], "b": "x", "c": "y"}))),
    ("columns", None),
    ("columns", describe(pd.DataFrame({"name": ["a"]}))),
    ("columns", columns(align="middle")),
    ("columns", columns(unit=1.0)),
    ("groups", None),
    ("groups", describe([1.0, 2.0])),
    ("notes", None),
    ("notes", describe(3.0)),
    ("stand_in", None),
    ("stand_in", strings(["a", "b"])),
    ("bold", None),
    ("bold", describe(pd.DataFrame({"row": [1]}))),
    ("bold", describe(pd.DataFrame({"row": [1.5], "column": [1.5]}))),
]


@pytest.mark.parametrize(("name", "part"), WRONG)
def test_what_is_no_table_is_refused(name, part):
    said = f"An R object of class pli_table must have the element '{name}' as pli_stats writes it, got "
    with pytest.raises(InputError, match=said):
        from_r(changed(**{name: part}), None, Kept())


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("bold", describe(pd.DataFrame({"row": [9], "column": [1]}))),
        ("cells", describe(pd.DataFrame({"a": ["1", "2", "3"]}))),
        ("groups", strings(["far", "near", "far"])),
    ],
)
def test_parts_that_do_not_fit_each_other_are_refused(name, part):
    with pytest.raises(InputError, match=r"`bold`|table"):
        from_r(changed(**{name: part}), None, Kept())
