"""The one reader: what is a number, what stays a label, and which cell is wrong."""

from __future__ import annotations

import pandas as pd
import pytest
from command_line import run

import pli_stats as ps
from pli_stats.cli.input_frames import read_frame


def typed(tmp_path, *cells):
    """Return one column of a text file as it is read, beside a column of labels."""
    path = tmp_path / "a.csv"
    path.write_text("label;x\n" + "".join(f"r{k};{cell}\n" for k, cell in enumerate(cells)))
    return read_frame(path)["x"]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1", "2"], [1, 2]),
        (["1.5", "-2e-3", ".5", "+4."], [1.5, -0.002, 0.5, 4.0]),
        (["1,5", "2"], [1.5, 2.0]),
        (["0", "0.0", " 7 "], [0.0, 0.0, 7.0]),
        (["1.5", "NA", ""], [1.5, None, None]),
    ],
)
def test_cells_that_are_numbers(tmp_path, cells, numbers):
    column = typed(tmp_path, *cells)
    assert pd.api.types.is_numeric_dtype(column.dtype)
    assert [None if pd.isna(x) else x for x in column] == numbers


@pytest.mark.parametrize(
    "cells",
    [
        ["007", "7"],
        ["1,234.5", "2"],
        ["1", "two"],
        ["<0.02", "1"],
        ["1 000", "2"],
        ["inf", "1"],
        ["0x1f", "1"],
        ["2021-03-01", "2021-03-02"],
        ["NA", "NA"],
    ],
)
def test_cells_that_stay_text(tmp_path, cells):
    assert typed(tmp_path, *cells).tolist() == cells


def test_labels_with_leading_zeros_stay_apart(tmp_path):
    rows = "".join(
        f"{label},{m},{k},{k + d}\n" for m, d in (("a", 0.1), ("b", 0.3)) for k, label in enumerate(LABELS, 1)
    )
    (tmp_path / "p.csv").write_text("sample,model,y_true,y_pred\n" + rows)
    done = run("intervals", "p.csv", "--n-resamples", "99", "-o", "i.rds", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert ps.read_rds(tmp_path / "i.rds")["a", "mae"].n == len(LABELS)


LABELS = ["7", "07", "007", "8", "9", "10", "11", "12"]


def test_another_encoding_is_said(tmp_path):
    frame = "port,pli\n" + "Málaga,1.2\nMálaga,1.5\nMálaga,1.1\nEden,2.2\nEden,2.5\nEden,2.9\n"
    (tmp_path / "a.csv").write_bytes(frame.encode("cp1252"))
    done = run("ports", "a.csv", cwd=tmp_path)
    assert "Málaga" in done.stdout
    warned, noted = done.stderr.splitlines()
    assert warned.startswith("Warning: 'a.csv' is not UTF-8 and was read as Windows-1252, so that it says 'Málaga'.")
    assert noted == "Note: a.csv: not UTF-8, read as Windows-1252."


def test_types_of_other_files_are_kept(tmp_path):
    frame = pd.DataFrame({"port": pd.Categorical(["a", "b"]), "n": [1, 2], "x": [0.5, None], "code": ["007", "7"]})
    frame.to_parquet(tmp_path / "a.parquet")
    ps.save_rds(frame, tmp_path / "a.rds")
    for name in ("a.parquet", "a.rds"):
        read = read_frame(tmp_path / name)
        assert read["port"].tolist() == ["a", "b"] and read["code"].tolist() == ["007", "7"]
        assert read["n"].tolist() == [1, 2] and read["x"].isna().tolist() == [False, True]
        assert read["x"].dtype == float


@pytest.mark.parametrize("kind", ["csv", "parquet", "rds"])
@pytest.mark.parametrize("wrong", [None, "high", True])
def test_a_cell_that_is_no_number_is_named_by_its_row(tmp_path, kind, wrong):
    frame = pd.DataFrame({"port": ["a", "a", "b", "b"], "pli": [1.0, 2.0, wrong, 3.0]}, dtype=object)
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif wrong == "high" or wrong is True:
        as_text = frame.astype({"pli": str})
        as_text.to_parquet(path) if kind == "parquet" else ps.save_rds(as_text, path)
    else:
        floats = frame.astype({"pli": float})
        floats.to_parquet(path) if kind == "parquet" else ps.save_rds(floats, path)
    done = run("ports", path, cwd=tmp_path)
    assert done.returncode == 2
    assert "Column 'pli' must hold a number in every row, row " in done.stderr
    if kind == "csv" or wrong is None:
        assert f"row 4 of the file holds {'nothing' if wrong is None else repr(str(wrong))}." in done.stderr
