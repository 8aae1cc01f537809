"""Excel files are read as Excel shows them, or refused by the cell; what was set aside is in the audit log."""

from __future__ import annotations

import datetime
import re
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlwt
from openpyxl.comments import Comment
from openpyxl.styles import Font

import pli_stats as ps

RIVERS = [
    ["River", "Site", "Cr", "Cu"],
    ["Ganga", "G1", 52.1, 31.2],
    [None, "G2", 61, 40.5],
    [None, "G3", 49.3, 28.8],
    ["Yamuna", "Y1", 82.4, 66.1],
    [None, "Y2", 90.2, 71.5],
]
SITES = [["Site", "Cu", "Pb"], ["A", 45.5, 20], ["B", 30.25, 10]]


def book(path, *, change=lambda sheet: None, **sheets):
    """Write rows as the sheets of an .xlsx file; `change` is given the first."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    change(workbook.worksheets[0])
    workbook.save(path)
    return path


def xls(path, sheets, change=lambda workbook: None):
    """Write rows as the sheets of an .xls file."""
    workbook = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = workbook.add_sheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell is not None:
                    sheet.write(i, j, cell)
    change(workbook)
    workbook.save(str(path))
    return path


def logged(samples, rule):
    """Return row, column, before and after of the audit entries whose rule has these words."""
    audit = samples.audit
    found = audit[audit["rule"].str.contains(rule, regex=False)]
    return [tuple(entry) for entry in found[["row", "column", "before", "after"]].to_numpy().tolist()]


def refused(path, **options):
    """Return the sentence of a refusal."""
    with pytest.raises(ps.InputError) as caught:
        ps.read_samples(path, **options)
    return str(caught.value)


def stored(path, cell, value):
    """Put a stored value behind the formula of a cell, as Excel does when it saves; openpyxl writes none."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    text = parts[part].decode()
    pattern = rf'(<c r="{cell}")([^>]*>)(<f>[^<]*</f>)<v\s*/>|(<c r="{cell}")([^>]*>)(<f>[^<]*</f>)<v></v>'
    kind = ' t="str"' if isinstance(value, str) else ""
    changed = re.sub(
        pattern,
        lambda found: "".join(
            [found[1] or found[4], kind, found[2] or found[5], found[3] or found[6], f"<v>{value}</v>"]
        ),
        text,
    )
    assert changed != text
    parts[part] = changed.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


# ---- merged cells ----------------------------------------------------------------------------------------------------


def merge_rivers(sheet):
    """Merge each river over its sites."""
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("A5:A6")


def test_merged_group_cells_hold_for_every_row(tmp_path):
    samples = ps.read_samples(book(tmp_path / "a.xlsx", change=merge_rivers, Data=RIVERS), port="River")
    assert samples.info["River"].tolist() == ["Ganga"] * 3 + ["Yamuna"] * 2
    assert samples.row_numbers.tolist() == [2, 3, 4, 5, 6]
    assert samples.concentrations["Cu"].tolist() == [31.2, 40.5, 28.8, 66.1, 71.5]
    filled = [(3, "River", None, "Ganga"), (4, "River", None, "Ganga"), (6, "River", None, "Yamuna")]
    assert sorted(logged(samples, "merged cells")) == filled
    assert ps.assess(samples, by="River").to_frame().groupby("River").size().tolist() == [3, 2]


def test_blank_cells_that_are_not_merged_stay_blank(tmp_path):
    path = book(tmp_path / "a.xlsx", change=lambda sheet: sheet.merge_cells("A5:A6"), Data=RIVERS)
    sentence = refused(path, port="River")
    assert sentence.startswith("Every sample needs its port: row 3, column 'River' is empty. Fill it in")
    assert "drop" not in sentence


def test_a_measurement_merged_over_rows_is_refused(tmp_path):
    path = book(tmp_path / "a.xlsx", change=lambda sheet: sheet.merge_cells("D2:D3"), Data=RIVERS)
    assert refused(path).startswith("Sheet 'Data': cells D2:D3 of column 'Cu' are merged, which gives several rows")
    path = book(tmp_path / "b.xlsx", change=lambda sheet: sheet.merge_cells("C3:D3"), Data=RIVERS)
    assert refused(path).startswith("Sheet 'Data': cells C3:D3 are merged across columns")


def test_a_note_merged_across_the_table_holds_for_nothing(tmp_path):
    rows = [*SITES, ["Measured by ICP-MS", None, None]]
    path = book(tmp_path / "a.xlsx", change=lambda sheet: sheet.merge_cells("A4:C4"), Data=rows)
    samples = ps.read_samples(path)
    assert samples.info["Site"].tolist() == ["A", "B"]
    assert logged(samples, "footer row") == [(4, "(row)", "Measured by ICP-MS", "removed")]


def test_headers_of_several_rows_are_not_guessed(tmp_path):
    rows = [["Site", "Metals", None], [None, "Cu", "Pb"], ["A", 45.5, 20]]

    def change(sheet):
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    sentence = refused(book(tmp_path / "a.xlsx", change=change, Data=rows))
    assert sentence.startswith("The header in row 1 of sheet 'Data' has merged cells (A1:A2, B1:C1)")
    samples = ps.read_samples(tmp_path / "a.xlsx", skip_rows=1)
    assert samples.info["Site"].tolist() == ["A"]
    assert samples.metals == ["Cu", "Pb"]
    title = book(tmp_path / "b.xlsx", Data=[["Table S1. Metals in mg/kg", None, None], *SITES])
    assert refused(title).endswith("with the header in row 2. Pass `skip_rows=1`.")
    samples = ps.read_samples(title, skip_rows=1)
    assert samples.row_numbers.tolist() == [3, 4]


def test_a_lone_header_is_no_title(tmp_path):
    samples = ps.read_samples(book(tmp_path / "a.xlsx", Data=[[None, "Cu"], ["A", "<0.5"], ["B", 3]]))
    assert samples.info["column A"].tolist() == ["A", "B"]


def test_a_header_merged_over_a_blank_row_is_one_header(tmp_path):
    rows = [SITES[0], [None, None, None], *SITES[1:]]

    def change(sheet):
        for area in ("A1:A2", "B1:B2", "C1:C2"):
            sheet.merge_cells(area)

    samples = ps.read_samples(book(tmp_path / "a.xlsx", change=change, Data=rows))
    assert samples.row_numbers.tolist() == [3, 4]
    assert logged(samples, "row without any value") == []


# ---- sheets ----------------------------------------------------------------------------------------------------------


def test_every_sheet_is_named(tmp_path):
    def change(sheet):
        sheet.sheet_state = "hidden"
        sheet.parent["Old"].sheet_state = "veryHidden"

    path = book(tmp_path / "a.xlsx", change=change, Draft=[["Cu"], [1.0]], Data=SITES, Notes=[["x"]], Old=SITES)
    samples = ps.read_samples(path)
    assert samples.concentrations["Cu"].tolist() == [45.5, 30.25]
    assert logged(samples, "sheet") == [
        (None, "(file)", "Draft", "left out"),
        (None, "(file)", "Data", "read"),
        (None, "(file)", "Notes", "left out"),
        (None, "(file)", "Old", "left out"),
    ]
    assert logged(samples, "very hidden sheet not read") == [(None, "(file)", "Old", "left out")]
    draft = ps.read_samples(path, sheet="Draft")
    assert logged(draft, "hidden sheet read on request") == [(None, "(file)", "Draft", "read")]
    assert "has 2 ('Data', 'Notes'); got 2" in refused(path, sheet=2)
    assert "Did you mean 'Draft'?" in refused(path, sheet="Drafd")
    assert refused(path, sheet="Notes").startswith("Sheet 'Notes' of ")
    for bad in (True, 1.0, [], [None]):
        assert refused(path, sheet=bad).startswith("`sheet` must be the name or position of a sheet")
    assert refused(path, sheet=["Data", 0]) == "`sheet` must name each sheet once: 'Data' appears twice."


def test_hidden_rows_and_columns_are_read_and_named(tmp_path):
    def change(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    samples = ps.read_samples(book(tmp_path / "a.xlsx", change=change, Data=SITES))
    assert samples.concentrations["Pb"].tolist() == [20, 10]
    assert logged(samples, "hidden row") == [(3, "(row)", "hidden", "read")]
    assert logged(samples, "hidden column") == [(None, "Pb", None, None)]


METALS_A = [["Site", "Zone", "Cu"], ["A", "north", 45.5], ["B", "south", 30.25], ["C", "south", 12]]
METALS_B = [["Site", "Pb", "Zone"], ["B", "10", "south"], ["A", 20, "north"], ["* by XRF", None, None]]


def test_sheets_are_joined_on_the_sample(tmp_path):
    path = book(tmp_path / "a.xlsx", Metals_A=METALS_A, Metals_B=METALS_B)
    samples = ps.read_samples(path, sheet=["Metals A", 1])
    assert samples.info["Site"].tolist() == ["A", "B", "C"]
    assert samples.concentrations["Cu"].tolist() == [45.5, 30.25, 12]
    np.testing.assert_array_equal(samples.concentrations["Pb"], [20, 10, np.nan])
    assert samples.row_numbers.tolist() == [2, 3, 4]
    assert logged(samples, "sheet joined") == [(None, "Site", "Metals B", "Metals A")]
    assert logged(samples, "sample not in the sheet") == [(4, "Pb", None, None)]
    assert logged(samples, "text (rows of sheet 'Metals B')") == [(2, "Pb", "10", 10.0)]
    assert logged(samples, "left out of the join") == [(4, "(row)", "* by XRF", "left out")]
    assert len(logged(samples, "sheet read")) == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Site", "Pb"], ["A", 1], ["A", 2]], "'A' is in rows 2 and 3 of sheet 'Metals B'"),
        ([["Site", "Pb"], ["A", 1], ["D", 2]], "Sample 'D' ('Site', cell A3 of sheet 'Metals B') is not in"),
        ([["Place", "Pb"], ["A", 1], ["B", 2]], "Columns in all of them: none"),
        ([["Zone", "Pb"], ["north", 1], ["south", 2]], "Columns in all of them: 'Zone'"),
        ([["Site", "Cu"], ["A", 45.5], ["B", 30]], "'Cu' is '30.25' in sheet 'Metals A' and '30' in sheet 'Metals B'"),
        ([["Site", "Zone", "Pb"], ["A", None, 1]], "'Zone' is 'north' in sheet 'Metals A' and ''"),
        ([["Site", "Pb"], ["A", 1], [None, 2]], "Row 3 of sheet 'Metals B' has no entry in 'Site'"),
        ([["Site", "Pb", "Pb"], ["A", 1, 2]], "'Pb' appears 2 times"),
    ],
)
def test_sheets_that_do_not_fit_are_refused(tmp_path, rows, words):
    path = book(tmp_path / "a.xlsx", Metals_A=METALS_A, Metals_B=rows)
    assert words in refused(path, sheet=["Metals A", "Metals B"])


# ---- cells that are not what they store ------------------------------------------------------------------------------


def test_a_formula_without_a_stored_value_is_refused_by_cell(tmp_path):
    rows = [[*SITES[0], "Sum"], ["A", 45.5, 20, 65.5], ["B", "=B2*2", 10, "=B3+C3"]]
    path = book(tmp_path / "a.xlsx", Data=rows)
    assert refused(path).startswith("Sheet 'Data', cell B3, column 'Cu': the formula has no stored value.")
    stored(path, "B3", 91)
    assert "cell D3, column 'Sum'" in refused(path)
    samples = ps.read_samples(path, ignore="Sum")
    assert samples.concentrations["Cu"].tolist() == [45.5, 91]
    stored(path, "D3", "")
    assert ps.read_samples(path).info["Sum"].tolist()[0] == 65.5


def test_errors_are_refused_by_cell_and_not_available_is_missing(tmp_path):
    rows = [[*SITES[0], "Ratio"], ["A", "#N/A", 20, 1.5], ["B", 30.25, 10, "#DIV/0!"]]
    path = book(tmp_path / "a.xlsx", Data=rows)
    assert refused(path).startswith("Sheet 'Data', cell D3, column 'Ratio' holds the error #DIV/0!.")
    samples = ps.read_samples(path, ignore="Ratio")
    np.testing.assert_array_equal(samples.concentrations["Cu"], [np.nan, 30.25])
    assert logged(samples, "#N/A") == [(2, "Cu", "#N/A", None)]
    assert logged(samples, "error value in a column left out") == [(3, "Ratio", "#DIV/0!", None)]


def shown_as(shown, *cells):
    """Return a change that gives cells a number format."""

    def change(sheet):
        for cell in cells:
            sheet[cell].number_format = shown

    return change


def test_percentages_are_never_read_as_fractions(tmp_path):
    change = shown_as("0.00%", "B2", "B3", "C2")
    rows = [["Site", "Fe (%)", "Mud"], ["A", 0.0543, 0.35], ["B", 0.029, 12]]
    samples = ps.read_samples(book(tmp_path / "a.xlsx", change=change, Data=rows))
    assert samples.concentrations["Fe"].tolist() == [54300.0, 29000.0]
    assert logged(samples, "shown as percent -> percent") == [(2, "Fe (%)", 0.0543, 5.43), (3, "Fe (%)", 0.029, 2.9)]
    assert logged(samples, "kept as the stored fraction") == [(2, "Mud", None, None)]
    rows[0][1] = "Fe"
    sentence = refused(book(tmp_path / "b.xlsx", change=change, Data=rows))
    assert sentence.startswith("Sheet 'Data', cell B2: column 'Fe' holds 0.0543 but shows 5.43 %.")
    literal = book(tmp_path / "c.xlsx", change=shown_as('0.00"%"', "B2", "B3"), Data=[["Site", "Fe (%)"], ["A", 5.43]])
    assert ps.read_samples(literal).concentrations["Fe"].tolist() == [54300.0]


def test_a_truth_value_is_no_percentage(tmp_path):
    path = book(tmp_path / "a.xlsx", change=shown_as("0%", "B3"), Data=[*SITES[:2], ["B", True, 10]])
    assert "column 'Cu': 'True' is not a number" in refused(path)


def test_a_sign_that_only_the_number_format_shows_is_refused(tmp_path):
    path = book(tmp_path / "a.xlsx", change=shown_as('"<"0.00', "B3"), Data=SITES)
    assert refused(path).startswith("Sheet 'Data', cell B3, column 'Cu': the '<' is only in the number format")
    coloured = book(tmp_path / "b.xlsx", change=shown_as("[<1][Red]0.00;0.00", "B3"), Data=SITES)
    assert ps.read_samples(coloured).concentrations["Cu"].tolist() == [45.5, 30.25]


@pytest.mark.parametrize("value", [datetime.datetime(2005, 3, 1), datetime.time(5, 30)])
def test_a_number_that_became_a_date_is_refused(tmp_path, value):
    path = book(tmp_path / "a.xlsx", Data=[*SITES, ["C", 3.5, value]])
    assert refused(path).startswith("Sheet 'Data', cell C4, column 'Pb': Excel stores a date or time")


def test_dates_stay_dates_and_numbers_are_exact(tmp_path):
    values = [0.1 + 0.2, 1 / 3, 123456789.1234568, 5e-5]
    days = [datetime.datetime(2021, 5, day) for day in (3, 4, 5, 6)]
    rows = [
        ["Site", "date", "Cu"],
        *([12 + i, day, value] for i, (day, value) in enumerate(zip(days, values, strict=True))),
    ]
    rows[1][2] = "=A1"
    path = book(tmp_path / "a.xlsx", Data=rows)
    stored(path, "C2", values[0])  # openpyxl would write 16 digits of it
    samples = ps.read_samples(path)
    assert samples.concentrations["Cu"].tolist() == values
    assert pd.to_datetime(samples.info["date"]).tolist() == [pd.Timestamp(day) for day in days]
    assert samples.info["Site"].tolist() == [12, 13, 14, 15]


def test_text_struck_out_cells_and_comments_are_named(tmp_path):
    def change(sheet):
        sheet["B2"].font = Font(strike=True)
        sheet["C3"].comment = Comment("repeated\nin May", "lab")

    rows = [SITES[0], ["A", 45.5, " 20.10 "], ["B", "<0.5", 10]]
    samples = ps.read_samples(book(tmp_path / "a.xlsx", change=change, Data=rows))
    assert logged(samples, "struck out") == [(2, "Cu", "struck out", "read")]
    assert [entry[:3] for entry in logged(samples, "comment")] == [(3, "Pb", "repeated in May")]
    assert logged(samples, "stored as text") == [(2, "Pb", " 20.10 ", 20.1)]
    assert samples.nondetect["Cu"].tolist() == [False, True]


def test_columns_without_a_header_are_named_by_their_letter(tmp_path):
    rows = [["Site", "Cu", None, "Pb"], ["A", 45.5, None, 20, None, "see text"]]
    samples = ps.read_samples(book(tmp_path / "a.xlsx", Data=rows))
    assert samples.info.columns.tolist() == ["Site", "column F"]
    assert logged(samples, "without a header") == [(None, "column F", None, None)]


def test_a_stray_cell_far_below_costs_nothing(tmp_path):
    def change(sheet):
        sheet["A1000000"].font = Font(bold=True)

    assert len(ps.read_samples(book(tmp_path / "a.xlsx", change=change, Data=SITES))) == 2


# ---- .xls ------------------------------------------------------------------------------------------------------------


def test_old_workbooks_are_read_alike(tmp_path):
    def change(workbook):
        workbook.get_sheet("Data").merge(1, 3, 0, 0)
        workbook.get_sheet("Data").merge(4, 5, 0, 0)
        workbook.get_sheet("Data").row(2).hidden = True
        workbook.get_sheet("Data").col(3).hidden = True
        workbook.get_sheet("Old").visibility = 1

    old = ps.read_samples(xls(tmp_path / "a.xls", {"Data": RIVERS, "Old": SITES}, change), port="River")
    new = ps.read_samples(book(tmp_path / "a.xlsx", change=merge_rivers, Data=RIVERS), port="River")
    for name in ("concentrations", "limits", "nondetect", "info"):
        pd.testing.assert_frame_equal(getattr(old, name), getattr(new, name))
    assert sorted(logged(old, "merged cells")) == sorted(logged(new, "merged cells"))
    assert logged(old, "hidden sheet not read") == [(None, "(file)", "Old", "left out")]
    assert logged(old, "hidden row") == [(3, "(row)", "hidden", "read")]
    assert logged(old, "hidden column") == [(None, "Cu", None, None)]


def test_old_workbooks_are_refused_by_cell(tmp_path):
    def styled(shown, value, strike=False):
        style = xlwt.XFStyle()
        style.num_format_str = shown
        style.font.struck_out = strike
        return lambda workbook: workbook.get_sheet("Data").write(2, 1, value, style)

    rows = [SITES[0], SITES[1], ["B", None, 10]]
    path = tmp_path / "a.xls"
    assert "holds 0.05 but shows 5 %" in refused(xls(path, {"Data": rows}, styled("0%", 0.05)))
    day = xls(path, {"Data": rows}, styled("YYYY-MM-DD", datetime.date(2005, 3, 1)))
    assert "cell B3, column 'Cu': Excel stores a date" in refused(day)
    struck = ps.read_samples(xls(path, {"Data": rows}, styled("General", 3.25, strike=True)))
    assert struck.concentrations["Cu"].tolist() == [45.5, 3.25]
    assert logged(struck, "struck out") == [(3, "Cu", "struck out", "read")]
    failed = xls(path, {"Data": rows}, lambda workbook: workbook.get_sheet("Data").row(2).set_cell_error(1, "#DIV/0!"))
    assert "cell B3, column 'Cu' holds the error #DIV/0!" in refused(failed)


def test_the_content_says_what_kind_of_workbook_it_is(tmp_path):
    named_old = tmp_path / "a.xls"
    book(tmp_path / "a.xlsx", Data=SITES).rename(named_old)
    assert ps.read_samples(named_old).concentrations["Cu"].tolist() == [45.5, 30.25]
    named_new = tmp_path / "b.xlsx"
    xls(tmp_path / "b.xls", {"Data": SITES}).rename(named_new)
    assert "is protected by a password" in refused(named_new)
    for name in ("c.xls", "c.xlsx"):
        (tmp_path / name).write_bytes(b"Site\tCu\nA\t1\n")
        assert " cannot be read: " in refused(tmp_path / name)
