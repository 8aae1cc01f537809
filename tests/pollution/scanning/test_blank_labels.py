"""Labels of which nobody sees anything: refused alike by every reader and engine."""

from __future__ import annotations

import re

import narwhals
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.checks import BLANK_LABEL, plain_label

BLANK = ["", " \t", "\u00a0", "\u3000", "\u200b\u2060", None]


@pytest.mark.parametrize(
    "kind", ["pandas", "polars", "duckdb", "dask", pytest.param("pyspark", marks=pytest.mark.spark)]
)
def test_a_blank_port_is_refused_on_every_engine(kind, request):
    frame = pd.DataFrame({"port": ["Eden", "Eden", *BLANK], "analyte": "Cu", "result": 45.0, "unit": "mg/kg"})
    frame["station"] = [f"s{k}" for k in range(len(frame))]
    with pytest.raises(ps.InputError, match=f"column 'port' is empty in {len(BLANK)} rows"):
        ps.scan_samples(on_engine(kind, frame, request))
    sites = on_engine(kind, pd.DataFrame({"port": ["Eden", *BLANK], "pli": range(1, 8)}), request)
    if kind == "pandas":
        with pytest.raises(ps.InputError, match="Every sample needs a zone: row 1"):
            ps.zone_pli(sites, "port")
    else:  # nothing is read before: no number for no port
        found = narwhals.from_native(ps.zone_pli(sites, "port")).lazy().collect("pandas").to_native()
        assert found.dropna().to_numpy().tolist() == [["Eden", 1.0]] and len(found) == 7


def on_engine(kind, frame, request):
    """Return a frame of this library."""
    if kind == "polars":
        return pytest.importorskip("polars").from_pandas(frame).lazy()
    if kind == "duckdb":
        return pytest.importorskip("duckdb").from_df(frame)
    if kind == "dask":
        pytest.importorskip("dask")
        from dask import config
        from dask import dataframe as dd

        with config.set({"dataframe.convert-string": False}):
            return dd.from_pandas(frame, npartitions=2)
    if kind == "pyspark":
        return request.getfixturevalue("spark").createDataFrame(frame.astype(object).where(frame.notna(), None))
    return frame


def test_blank_is_what_leaves_nothing_to_read():
    """The pattern for frames of other libraries, and what is done to labels in memory."""
    blank = re.compile(BLANK_LABEL)
    assert [chr(c) for c in range(0x110000) if (plain_label(chr(c)) == "") != bool(blank.match(chr(c)))] == []


def test_a_frame_in_memory_is_scanned_like_a_lazy_one():
    frame = pd.DataFrame({"port": ["Eden", "Eden", "Zug"], "Cu": [45.0, 46.0, 47.0], "Pb": [20.0, 21.0, 22.0]})
    lazy = pytest.importorskip("polars").from_pandas(frame).lazy()
    one, other = (ps.assess(ps.scan_samples(source), "shale").ports for source in (frame, lazy))
    pd.testing.assert_frame_equal(one, other, rtol=1e-12)  # sums of three logs in another order


def test_a_missing_unit_is_said_not_called_out_of_range():
    frame = pd.DataFrame({"station": ["A", "B"], "analyte": "Cu", "result": [31.0, 48.0], "unit": ["mg/kg", None]})
    with pytest.raises(ps.InputError, match="Row 1, column 'unit': the unit is missing"):
        ps.read_samples(frame)
