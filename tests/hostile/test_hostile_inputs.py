"""Input made to break: read as what it says or refused in one sentence, in bounded time and memory."""

from __future__ import annotations

import dataclasses
import gzip
import os
import struct
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from mutators import FRAME, KINDS, try_kind
from profiles import by_profile

import pli_stats as ps
from pli_stats.checks import values
from pli_stats.rds.compression import MOST_MB

R_HEADER = b"X\n" + struct.pack(">iii", 3, 0x040201, 0x030500) + struct.pack(">i", 5) + b"UTF-8"


@pytest.mark.parametrize("kind", KINDS)
def test_changed_files_are_read_or_refused_in_a_sentence(kind):
    outcome = try_kind(kind, by_profile(60, 3000))
    assert outcome.faults == []
    assert outcome.counts["refused"]  # else the changes are useless


@pytest.mark.parametrize(
    ("one", "other"),
    [("Malmö", "Malmo\u0308"), ("Malmö", "Mal\u200bmö"), ("Eden", "\ufeffEden"), ("Eden", "Ed\u00aden"),
     ("Åbo", "Å\u200ebo"), ("Bay A", "Bay\u00a0A"), ("Eden", "\u202aEden\u202c"), ("Eden", "Eden\u2060")],
)  # fmt: skip
def test_labels_that_look_alike_are_one_port_with_a_word(one, other, tmp_path):
    frame = pd.DataFrame({"port": [one, other, "Zug"] * 2, "Cu": np.arange(6) + 40.0, "Pb": np.arange(6) + 20.0})
    frame.to_csv(tmp_path / "a.csv", index=False)
    for source in (frame, tmp_path / "a.csv"):
        samples = ps.read_samples(source)
        assert set(samples.info["port"]) == {one, "Zug"}
        folded = samples.audit[samples.audit["rule"].str.contains("label")]
        assert folded["before"].tolist() == [other] * 2 and folded["after"].tolist() == [one] * 2
    with pytest.raises(ps.InputError, match="labels that look alike"):
        ps.compare_ports(frame["Cu"], frame["port"])


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", "\u200b", None])
def test_a_blank_port_is_refused_by_every_reader_and_engine(blank, tmp_path):
    frame = pd.DataFrame({"port": ["Eden", blank], "pli": [1.0, 2.0], "Cu": [45.0, 46.0], "note": ["a, b", "c"]})
    frame.to_csv(tmp_path / "careful.csv", index=False)
    frame.drop(columns="note").to_csv(tmp_path / "quick.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    for source in (frame, *(tmp_path / name for name in ("careful.csv", "quick.csv", "a.parquet", "a.xlsx"))):
        with pytest.raises(ps.InputError, match="Every sample needs its port"):
            ps.read_samples(source)
    polars = pytest.importorskip("polars")
    table = polars.DataFrame({"port": ["Eden", blank], "pli": [1.0, 2.0]})
    for pli, port in ((frame["pli"], frame["port"]), (table["pli"], table["port"]), (table, "port")):
        with pytest.raises(ps.InputError, match="Every sample needs a zone: row 1"):
            ps.zone_pli(pli, port)
    with pytest.raises(ps.InputError, match="must name a port for every value"):
        ps.compare_ports([1.0, 2, 3, 4], ["Eden", "Eden", "Byron", blank])
    found = ps.zone_pli(table.lazy(), "port").collect()  # nothing is read before: no number for no port
    assert dict(zip(found["port"], found["zone_pli"], strict=True)) == {"Eden": 1.0, blank: None}


def test_complex_numbers_are_refused():
    frame = pd.DataFrame({"port": ["a", "b"], "Cu": np.array([1 + 0j, 2])})
    with pytest.raises(ps.InputError, match="Column 'Cu' holds complex numbers"):
        ps.read_samples(frame)


def test_a_header_that_is_no_header(tmp_path):
    (tmp_path / "a.csv").write_text(f"port,{'x' * 140_000},Cu\nA,1,2\n", encoding="utf-8")
    with pytest.raises(ps.InputError, match="Line 1 has a header of more than 131072 characters"):
        ps.read_samples(tmp_path / "a.csv")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".rds"])
def test_pipes_are_refused_not_waited_for(suffix, tmp_path):
    os.mkfifo(tmp_path / f"a{suffix}")
    with pytest.raises(ps.InputError, match="not a plain file"):
        ps.read_samples(tmp_path / f"a{suffix}")


def test_a_stray_cell_far_below_the_table(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [FRAME.columns.tolist(), *FRAME.to_numpy().tolist()]:
        book.active.append(row)
    book.active.cell(1_048_576, 16_384, "x")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(ps.InputError, match="1048562 blank rows below row 13, and then cell XFD1048576"):
        ps.read_samples(tmp_path / "a.xlsx")


def test_a_file_that_unpacks_to_more_than_asked_for(tmp_path):
    size = 3 << 20
    packed = R_HEADER + struct.pack(">ii", 14, size // 8) + bytes(size)
    with gzip.open(tmp_path / "a.rds", "wb") as file:
        file.write(packed)
    assert len(ps.read_rds(tmp_path / "a.rds")) == size // 8
    with pytest.raises(ps.InputError, match="unpacks to more than 2 MB"):
        ps.read_rds(tmp_path / "a.rds", max_mb=2)
    assert MOST_MB == 1024


def test_a_file_nested_without_end(tmp_path):
    with gzip.open(tmp_path / "a.rds", "wb") as file:
        file.write(R_HEADER + struct.pack(">ii", 19, 1) * 200_000 + struct.pack(">i", 254))
    with pytest.raises(ps.InputError, match="nested too deeply"):
        ps.read_rds(tmp_path / "a.rds")


def test_resamples_that_memory_cannot_hold(monkeypatch):
    monkeypatch.setattr(values, "_available", lambda: 1_000_000_000)
    y = np.arange(1.0, 20.0)
    with pytest.raises(ps.InputError, match=r"`n_resamples` = 100000000 would take 8.8 GB of memory, and 1 GB are"):
        ps.bootstrap_ci(y, y + 1, n_resamples=10**8)
    with pytest.raises(ps.InputError, match="`n_resamples` = 100000000 would take"):
        ps.bootstrap_mean(y, n_resamples=10**8)
    with pytest.raises(ps.InputError, match="`n_resamples` = 100000000 would take"):
        ps.compare_ports(y, np.repeat(["a", "b"], [9, 10]), method="permutation", n_resamples=10**8)
    with pytest.raises(ps.InputError, match="`n_resamples` = 100000 would take 16 GB"):
        ps.resample_indices(10_000, 10**5)
    frame = pd.DataFrame({"port": np.arange(300) // 3, "Cu": np.arange(1.0, 301.0), "Pb": np.arange(301.0, 1.0, -1)})
    samples = ps.read_samples(frame, units="mg/kg", port="port")
    with pytest.raises(ps.InputError, match=r"`n_resamples` = 2000000 would take 1\.62 GB"):
        ps.assess(samples, method="percentile", n_resamples=2_000_000)
    assert len(ps.assess(samples, n_resamples=10**8).ports) == 100  # where nothing is drawn nothing is held
    few = ps.read_samples(frame.head(9).replace({"Cu": {1.0: "<2"}, "Pb": {301.0: "<400"}}), units="mg/kg", port="port")
    with pytest.raises(ps.InputError, match=r"`n_resamples` = 20000000 would take 1\.12 GB"):
        ps.assess(few, n_resamples=2 * 10**7)


# ---- results read back -----------------------------------------------------------------------------------------------


def changed(frame, column, value):
    """Return a frame with the value of its second row changed."""
    cells = frame[column].astype(object).tolist()
    cells[1] = value
    return frame.assign(**{column: pd.Series(cells, index=frame.index).infer_objects()})


@pytest.fixture(scope="module")
def assessment():
    return ps.assess(ps.read_samples(FRAME), "shale", by="port")


@pytest.mark.parametrize(
    ("frame", "column", "value", "said"),
    [
        ("ports", "zone_pli", -1.0, r"a number above 0 in `ports\$zone_pli`, got -1 in row 2"),
        ("ports", "conf_low", 1e6, r"a number of at most conf_high \(.*\) in `ports\$conf_low`, got 1e\+06 in row 2"),
        ("ports", "n", -3, r"a count in `ports\$n`, got -3 in row 2"),
        ("ports", "share_nondetect", 1.5, r"a number from 0 to 1 in `ports\$share_nondetect`"),
        ("samples", "pli", -1.0, r"a number above 0 in `samples\$pli`, got -1 in row 2"),
        ("samples", "pli", np.inf, r"a number above 0 in `samples\$pli`, got inf in row 2"),
        ("metals", "contamination_factor", 0.0, r"a number above 0 in `metals\$contamination_factor`, got 0 in row 2"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused(frame, column, value, said, assessment, tmp_path):
    wrong = changed(getattr(assessment, frame), column, value)
    ps.save_rds(dataclasses.replace(assessment, **{frame: wrong}), tmp_path / "a.rds")
    with pytest.raises(ps.InputError, match=said):
        ps.read_rds(tmp_path / "a.rds")


def test_an_assessment_without_a_column_is_refused(assessment, tmp_path):
    ps.save_rds(dataclasses.replace(assessment, ports=assessment.ports.drop(columns="zone_pli")), tmp_path / "a.rds")
    with pytest.raises(ps.InputError, match="must have the column 'zone_pli' in `ports`"):
        ps.read_rds(tmp_path / "a.rds")


@pytest.mark.parametrize("fields", [{"conf_low": 9.0, "conf_high": 1.0}, {"conf_level": 1.5}, {"n": -4}])
def test_an_interval_that_cannot_be_is_refused(fields, tmp_path):
    found = dataclasses.replace(ps.bootstrap_mean([1, 2, 4.0, 9, 3], n_resamples=99), **fields)
    ps.save_rds(found, tmp_path / "a.rds")
    with pytest.raises(ps.InputError, match="it was changed or damaged"):
        ps.read_rds(tmp_path / "a.rds")


def test_whatever_was_written_comes_back(assessment, tmp_path: Path):
    ps.save_rds(assessment, tmp_path / "a.rds")
    assert ps.read_rds(tmp_path / "a.rds").ports.equals(assessment.ports)


def test_a_comma_at_the_end_of_every_line_is_no_cell(tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("station,Cu (mg/kg),Zn (mg/kg)\nA,10,20,\nB,15,30,\n")
    assert ps.read_samples(path).concentrations.to_numpy().tolist() == [[10.0, 20.0], [15.0, 30.0]]
    # In one line it may be the end of "10,20": the columns behind it would have moved.
    path.write_text("station,Cu (mg/kg),Zn (mg/kg)\nA,10,20,\nB,15,30\n")
    with pytest.raises(ps.InputError, match=r"^Line 2 has 4 fields where the header has 3"):
        ps.read_samples(path)
