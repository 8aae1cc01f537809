"""Files and series that ask for more memory or time than they hold data: refused before room is made for them."""

from __future__ import annotations

import re
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pandas as pd
import pytest
from mutators import FRAME, save_model, seal

import pli_stats as ps
from pli_stats.checks import values
from pli_stats.pollution.reading.excel import excel_files


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("target", "all", "architecture", "widths"), [10**9, 10**9], "a network does not fit its architecture"),
        (("target", "all", "n_networks"), 10**12, "network 1 of 1000000000000 has no arrays"),
        (("target", "all", "n_references"), 10**12, "its parts do not fit together"),
        (("target", "smearing"), 10**400, "its parts do not fit together"),
    ],
)
def test_a_model_that_asks_for_more_than_its_file_holds(path, value, said, tmp_path):
    save_model(tmp_path / "a.safetensors")

    def change(model, arrays, at=path):
        for key in at[:-1]:
            model = model[key]
        model[at[-1]] = value

    seal(tmp_path / "a.safetensors", change)
    with pytest.raises(ps.InputError, match=said):
        ps.TransferRegressor.load(tmp_path / "a.safetensors")


def with_part(folder, edit, part="xl/worksheets/sheet1.xml"):
    """Return a workbook of which one part was edited."""
    FRAME.to_excel(folder / "good.xlsx", index=False)
    with ZipFile(folder / "good.xlsx") as good, ZipFile(folder / "a.xlsx", "w", ZIP_DEFLATED) as changed:
        for name in good.namelist():
            changed.writestr(name, edit(good.read(name)) if name == part else good.read(name))
    return folder / "a.xlsx"


def test_rows_and_columns_that_no_sheet_has(tmp_path):
    pytest.importorskip("openpyxl")
    expected = ps.read_samples(with_part(tmp_path, lambda sheet: sheet)).concentrations
    columns = b'<cols><col min="1" max="1000000000000" hidden="1"/></cols><sheetData>'
    hidden = ps.read_samples(with_part(tmp_path, lambda sheet: sheet.replace(b"<sheetData>", columns)))
    assert hidden.concentrations.equals(expected)
    far = with_part(tmp_path, lambda sheet: re.sub(rb'(r="[A-E]?)13"', rb'\g<1>1000000000000"', sheet))
    with pytest.raises(ps.InputError, match="a row below row 1048576"):
        ps.read_samples(far)


def test_a_workbook_that_unpacks_to_more_than_it_may(tmp_path, monkeypatch):
    pytest.importorskip("openpyxl")
    path = with_part(tmp_path, lambda sheet: sheet.replace(b"</sheetData>", b"</sheetData>" + b" " * (2 << 20)))
    assert path.stat().st_size < 20_000 and len(ps.read_samples(path)) == 12
    monkeypatch.setattr(excel_files, "MOST_MB", 1)
    with pytest.raises(ps.InputError, match=r"unpacks to more than 1 MB. Save the sheet as CSV"):
        ps.read_samples(path)


def test_a_parquet_file_of_more_rows_than_memory_or_than_it_holds(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    pd.DataFrame({"port": "A", "Cu": np.full(200_000, 40.0)}).to_parquet(tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 10_000
    with monkeypatch.context() as small:
        small.setattr(values, "_available", lambda: 1_000_000)
        with pytest.raises(ps.InputError, match=r"200000 rows of 2 columns, which would take 3.2 MB .* 1 MB are free"):
            ps.read_samples(tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    said = b"\x16\x80\xb5\x18"  # 200,000 as the footer writes it: a field of 64 bits, zigzag
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    forged = content[footer:].replace(said, b"\x16\x82\xb5\x18", 1)  # that of the file comes first
    (tmp_path / "a.parquet").write_bytes(content[:footer] + forged)
    with pytest.raises(ps.InputError, match="its footer names 200001 rows, and it holds 200000"):
        ps.read_samples(tmp_path / "a.parquet")


def test_blank_rows_are_each_in_the_audit_log(tmp_path):
    (tmp_path / "a.csv").write_text("port,Cu\nA,1\n" + "\n" * 3000 + "B,2\n", encoding="utf-8")
    samples = ps.read_samples(tmp_path / "a.csv", units="mg/kg")
    blank = samples.audit[samples.audit["rule"] == "row without any value removed"]
    assert blank["row"].tolist() == list(range(3, 3003)) and samples.row_numbers.tolist() == [2, 3003]


def test_a_series_of_more_pairs_than_memory_holds(monkeypatch):
    monkeypatch.setattr(values, "_available", lambda: 10_000_000)
    y, nondetect = np.arange(2000.0) + 1, np.arange(2000) % 3 == 0
    for run in (lambda: ps.mann_kendall_test(y, nondetect=nondetect), lambda: ps.theil_sen_slope(y)):
        with pytest.raises(ps.InputError, match="A series of 2000 values has 1999000 pairs, which would take"):
            run()
