"""Tables as authors and journals want them: what each change does, that nothing else changes, and what is refused."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
import read_back
from assessment_fixture import make_assessment, port_names
from hypothesis import given
from hypothesis import strategies as st
from table_cells import cells, is_rounded, is_sound

import pli_stats as ps
from pli_stats.publish.table_form import STYLES, THIN, Form, localised
from pli_stats.publish.table_type import Column, Table

RESULT = make_assessment(port_names(6))
MADE = ps.table(RESULT)
NAMES = [column.name for column in MADE.columns]
TESTED = Table(
    "Tests",
    (Column("port", "Port", align="left"), Column("estimate", "Estimate"), Column("p_value", "p")),
    (("Eden", "0.12", "0.050"), ("Botany", "1234.50", "<0.001"), ("Kembla", "—", "—")),
    ("A note with 1.5 in it.",),
    numbers=(((), (0.1249,), (0.0499,)), ((), (1234.5,), (0.0004,)), ((), (), (math.nan,))),
)


@given(st.permutations(NAMES), st.integers(1, len(NAMES)))
def test_columns_are_chosen_and_ordered_and_nothing_else_changes(order: list[str], count: int) -> None:
    wanted = order[:count]
    made = ps.change_table(MADE, columns=wanted)
    assert [column.name for column in made.columns] == wanted
    assert all(cells(made, name) == cells(MADE, name) for name in wanted)
    assert (made.title, made.notes, made.groups) == (MADE.title, MADE.notes, MADE.groups)
    assert {(row, wanted[place]) for row, place in made.bold} == {
        (row, NAMES[place]) for row, place in MADE.bold if NAMES[place] in wanted
    }
    assert is_sound(made)


def test_rows_are_chosen_and_ordered_with_their_groups_and_bold() -> None:
    table = Table(
        "T", (Column("a", "A", align="left"), Column("b", "B")), (("x", "1"), ("y", "2"), ("z", "3")),
        groups=("one", "one", "two"), bold=frozenset({(1, 1)}),
    )  # fmt: skip
    made = ps.change_table(table, rows=["z", "y"])
    assert (made.rows, made.groups, made.bold) == ((("z", "3"), ("y", "2")), ("two", "one"), {(1, 1)})


def test_labels_name_columns_ports_and_groups_everywhere() -> None:
    first = MADE.rows[0][0]
    made = ps.change_table(MADE, labels={"zone_pli": "PLI_zone", first: "Twofold Bay"})
    assert made.columns[NAMES.index("zone_pli")].label == "PLI_zone"
    assert made.rows[0][0] == "Twofold Bay"
    for text in (made.to_markdown(), made.to_html(), made.to_latex(), made.to_csv(), made.to_typst()):
        assert "Twofold Bay" in text
        assert first not in text


@pytest.mark.parametrize("decimals", [0, 1, 3, 4])
def test_digits_come_from_full_precision_not_from_what_was_shown(decimals: int) -> None:
    made = ps.change_table(RESULT, digits={"zone_pli": decimals, "interval": decimals})
    ports = RESULT.ports.set_index("port")["zone_pli"]
    for name, text in zip(cells(made, "port"), cells(made, "zone_pli"), strict=True):
        assert is_rounded(text, ports[name])
        assert len(text.partition(".")[2]) == decimals
    # 0.0499 is shown as 0.050, and 0.1249 as 0.12: rounding those again would give 0.1 and 0.12.
    twice = ps.change_table(TESTED, digits={"estimate": 3, "p_value": 4})
    assert twice.rows[0] == ("Eden", "0.125", "0.0499")
    assert twice.rows[2] == TESTED.rows[2]


def test_stars_go_by_the_p_value_itself_and_say_what_they_mean() -> None:
    made = ps.change_table(TESTED, stars={"estimate": "p_value"})
    assert cells(made, "estimate") == ["0.12*", "1234.50***", "—"]
    assert made.notes[-1] == "* p < 0.05, ** p < 0.01, *** p < 0.001 (p)."
    assert made.notes[:-1] == TESTED.notes


def test_columns_and_rows_are_added_where_they_are_wanted() -> None:
    made = ps.change_table(
        ps.change_table(TESTED, add_rows={"port": ["All"], "estimate": [1.0]}),
        add_columns={"Depth": [3.14159, 2, None, 1.5], "Country": ["AU", "AU", "NZ", ""]},
        columns=["port", "Country", "Depth", "estimate"],
    )  # fmt: skip
    assert made.rows[0] == ("Eden", "AU", "3.14", "0.12")
    assert made.rows[-2:] == (("Kembla", "NZ", "—", "—"), ("All", "", "1.50", "1"))
    assert [column.align for column in made.columns] == ["left", "left", "right", "right"]
    assert ps.change_table(made, digits={"Depth": 1}).rows[0][2] == "3.1"


def test_groups_of_columns() -> None:
    made = ps.change_table(MADE, spanners={"Pollution load": ["zone_pli", "interval"]})
    assert [column.spanner for column in made.columns if column.spanner] == ["Pollution load"] * 2


def test_decimal_comma_and_thin_space_in_every_format(tmp_path: Path) -> None:
    made = ps.change_table(
        dataclasses.replace(TESTED, rows=(*TESTED.rows[:2], ("Bay 1.5", "[1.5, −0.25]", "1"))),
        decimal_mark=",", big_mark="thin",
    )  # fmt: skip
    for text in (made.to_markdown(), made.to_html(), made.to_typst()):
        assert f"1{THIN}234,50" in text
        assert "[1,5; −0,25]" in text
        assert "Bay 1.5" in text  # a name, not a number
        assert "1.5 in it" in text  # English sentences stay English
    assert r"1\,234,50" in made.to_latex()
    assert f"1{THIN}234,50" in read_back.docx_cells(made.to_docx(tmp_path / "t.docx"))[2]
    assert "1234.50" in made.to_csv()


@given(st.floats(-1e7, 1e7), st.integers(0, 5), st.sampled_from(["", THIN, ".", "’"]))
def test_marks_change_no_number(value: float, decimals: int, big_mark: str) -> None:
    text = f"{value:.{decimals}f}"
    back = localised(text, Form(",", big_mark)).replace(big_mark, "") if big_mark else localised(text, Form(","))
    assert back.replace(",", ".") == text


@pytest.mark.parametrize("style", list(STYLES)[1:])
def test_styles_change_words_of_the_journal_and_no_number(style: str) -> None:
    made = ps.change_table(TESTED, style=style)
    assert made.rows == TESTED.rows
    shown = read_back.markdown_cells(made.to_markdown())
    bare = style == "apa"
    assert [row[2] for row in shown] == ([".050", "<.001", "—"] if bare else ["0.050", "<0.001", "—"])
    assert [row[1] for row in shown] == ["0.12", "1234.50", "—"]
    assert ("Note. A note" in made.to_html()) == bare


METALS = ps.table(ps.assess(ps.read_samples(ps.example_path(), port="river"), normalizer="Fe"), what="metals")


def test_units_have_powers_where_they_are_asked_for_in_every_format(tmp_path: Path) -> None:
    noted = dataclasses.replace(METALS, notes=(*METALS.notes, "0.5 mg/kg or 3 g/m², and/or 1/2 of data/g/kg.csv."))
    made = ps.change_table(noted, unit_style="powers")
    unit = f"mg{THIN}kg⁻¹"
    for text in (made.to_markdown(), made.to_html(), made.to_typst(), made.to_csv()):
        assert f"Concentration ({unit})" in text
        assert text.count(unit) > 1
        assert "mg/kg" not in text
    assert r"(mg\,kg\textsuperscript{\ensuremath{-}}\textsuperscript{1})" in made.to_latex()
    assert r"mg\u8239?kg\u8315?\u185?" in made.to_rtf()
    assert f"Background ({unit})" in read_back.docx_cells(made.to_docx(tmp_path / "t.docx"))[1]
    assert f"0.5 {unit} or 3 g{THIN}m⁻², and/or 1/2 of data/g/kg.csv." in made.to_markdown()
    assert made.rows == METALS.rows
    # A journal's style chooses, and an argument stands above it.
    assert ps.change_table(METALS, style="nature").to_csv() == ps.change_table(METALS, unit_style="powers").to_csv()
    assert "mg/kg" in ps.change_table(METALS, style="nature", unit_style="slash").to_csv()
    assert "mg/kg" in ps.change_table(METALS, style="acs").to_csv()


def test_elements_are_spelled_out_in_the_column_of_metals_only() -> None:
    made = ps.change_table(METALS, labels="elements")
    known = {"As": "Arsenic", "Cd": "Cadmium", "Cr": "Chromium", "Cu": "Copper", "Hg": "Mercury", "Ni": "Nickel",
             "Pb": "Lead", "Zn": "Zinc", "Fe": "Iron", "Mn": "Manganese"}  # fmt: skip
    assert cells(made, "metal") == [known[symbol] for symbol in cells(METALS, "metal")]
    assert made == dataclasses.replace(METALS, rows=made.rows)
    assert [row[1:] for row in made.rows] == [row[1:] for row in METALS.rows]
    mixed = Table("T", (Column("metal", "Metal", align="left"),), (("Er",), ("methyl-Hg",)))
    assert ps.change_table(mixed, labels="elements").rows == (("Erbium",), ("methyl-Hg",))


def test_panels_and_tables_side_by_side_keep_all_cells() -> None:
    one, other = (
        ps.change_table(MADE, rows=cells(MADE, "port")[:3]),
        ps.change_table(MADE, rows=cells(MADE, "port")[2:]),
    )
    below = ps.merge_tables({"Winter": one, "Summer": other})
    assert below.rows == one.rows + other.rows
    assert below.groups == ("Winter",) * len(one.rows) + ("Summer",) * len(other.rows)
    beside = ps.merge_tables({"Winter": one, "Summer": other}, how="side", title="Both")
    assert beside.title == "Both"
    assert [row[0] for row in beside.rows] == cells(MADE, "port")
    assert beside.rows[0][len(NAMES) :] == ("",) * (len(NAMES) - 1)  # not in the second table
    assert beside.rows[2][1:] == one.rows[2][1:] + other.rows[0][1:]
    assert beside.notes == tuple(dict.fromkeys((*one.notes, *other.notes)))
    assert is_sound(beside)
    for made in (below, beside):
        assert [len(row) for row in made.numbers] == [len(made.columns)] * len(made.rows)


def test_a_result_and_its_table_are_changed_alike() -> None:
    asked = {"what": "samples", "columns": ["pli", "pli_class"], "digits": {"pli": 1}}
    table = ps.table(RESULT, what=asked.pop("what"))
    assert ps.change_table(table, **asked) == ps.change_table(RESULT, what="samples", **asked)
    assert table == ps.table(RESULT, what="samples")
