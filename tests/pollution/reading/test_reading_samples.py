"""Field data as they come: what is understood, and that every change stands in the audit log."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.pollution.reading.concentrations import cell_values
from pli_stats.pollution.reading.text_files import delimited_text, fast_csv
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import coded, note

NAN = float("nan")


def read(folder, text, name="survey.csv", **options):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return ps.read_samples(path, **options)


def column(samples, metal="Cu"):
    """Return value, limit and flag of a metal as lists."""
    return samples.concentrations[metal].tolist(), samples.limits[metal].tolist(), samples.nondetect[metal].tolist()


def logged(samples, rule):
    return samples.audit[samples.audit["rule"].str.contains(rule, regex=False)]


UNDERSTOOD = {
    # text, options, values, limits
    "plain": ("Cu\n1.5\n2\n", {}, [1.5, 2.0], [NAN, NAN]),
    "non-detect": ("Cu\n1.5\n<0.02\n", {}, [1.5, NAN], [NAN, 0.02]),
    "non-detect with a space": ("Cu\n1.5\n< 0.02\n", {}, [1.5, NAN], [NAN, 0.02]),
    "non-detect with a comma": ("Cu;Pb\n1.5;1\n< 0,02;1\n", {}, [1.5, NAN], [NAN, 0.02]),
    "quoted non-detect": ('Cu,Pb\n"1.5",1\n"<0.02",1\n', {}, [1.5, NAN], [NAN, 0.02]),
    "at most": ("Cu\n1.5\n≤0.02\n", {}, [1.5, NAN], [NAN, 0.02]),
    "ND with limit column": ("Cu,Cu_mdl\n1.5,0.1\nND,0.2\n", {}, [1.5, NAN], [0.1, 0.2]),
    "BDL with argument": ("Cu\n1.5\nbdl\n", {"limits": {"Cu": 0.3}}, [1.5, NAN], [0.3, 0.3]),
    "limit in another unit": ("Cu (mg/kg),Cu MDL (ug/kg)\n1.5,100\nND,200\n", {}, [1.5, NAN], [0.1, 0.2]),
    "code -88": ("Cu,Cu_mdl\n1.5,0.1\n-88,0.2\n", {"nondetect_codes": (-88,)}, [1.5, NAN], [0.1, 0.2]),
    "code 0": ("Cu\n1.5\n0\n", {"nondetect_codes": (0,), "limits": 0.2}, [1.5, NAN], [0.2, 0.2]),
    "code -99 is missing": ("Cu,Pb\n1.5,1\n-99,1\n", {"missing_codes": (-99,)}, [1.5, NAN], [NAN, NAN]),
    "flag, value is the limit": ("Cu,Cu_flag\n1.5,\n0.2,<\n", {}, [1.5, NAN], [NAN, 0.2]),
    "flag and limit": ("Cu,Cu_nd,Cu_mdl\n1.5,false,0.1\n,true,0.2\n", {}, [1.5, NAN], [0.1, 0.2]),
    "a rejected non-detect is missing": ("Cu,Cu_Q\n1.5,\n<0.3,R\n", {}, [1.5, NAN], [NAN, NAN]),
    "the cell's own limit wins": ("Cu,Cu_mdl\n1.5,0.1\n<0.3,0.2\n", {}, [1.5, NAN], [0.1, 0.3]),
    "ug/g": ("Cu ug/g dw,Pb\n1.5,1\n<2,1\n", {}, [1.5, NAN], [NAN, 2.0]),
    "ppb by header": ("Cu (ppb),Pb\n1500,1\n<20,1\n", {}, [1.5, NAN], [NAN, 0.02]),
    "g/kg by argument": ("Cu,Pb\n0.0015,1\n<0.001,1\n", {"units": {"Cu": "g/kg"}}, [1.5, NAN], [NAN, 1.0]),
    "an unknown unit, settled by the caller": (
        "Cu (mg/kg TS),Pb\n1.5,1\n2,1\n",
        {"units": {"Cu": "mg/kg"}},
        [1.5, 2.0],
        [NAN, NAN],
    ),
    "percent": ("Cu (%),Pb\n1.5,1\n2,1\n", {}, [15000.0, 20000.0], [NAN, NAN]),
    "ng/g": ("copper_ng_g,Pb\n1500,1\n20,1\n", {}, [1.5, 0.02], [NAN, NAN]),
    "a unit for each row": ("Cu,Pb,unit\n1.5,1,mg/kg\n1500,1,ug/kg\n", {}, [1.5, 1.5], [NAN, NAN]),
    "wet weight": ("Cu (mg/kg ww),moisture (%)\n1.5,50\n<1,75\n", {"moisture": "moisture (%)"}, [3.0, NAN], [NAN, 4.0]),
    "wet limit": ("Cu (mg/kg ww),Cu_mdl,moisture\n1.5,1,50\nND,1,75\n", {}, [3.0, NAN], [2.0, 4.0]),
    "decimal comma": ("Cu;Pb\n1,5;1\n2,25;1\n", {}, [1.5, 2.25], [NAN, NAN]),
    "decimal comma and points for thousands": ("Cu;Pb\n1.234,5;1\n2,25;1\n", {}, [1234.5, 2.25], [NAN, NAN]),
    "1.234 in a comma table is 1234": ("Cu;Pb\n1.234;0,5\n2.000;1,5\n", {}, [1234.0, 2000.0], [NAN, NAN]),
    "thousands commas": ('Cu,Pb\n"1,234.5",1\n2.25,1\n', {}, [1234.5, 2.25], [NAN, NAN]),
    "1,234 where points are decimal": ('Cu,Pb\n"1,234",1.5\n2.25,1\n', {}, [1234.0, 2.25], [NAN, NAN]),
    "1,234 where the caller says so": ('Cu,Pb\n"1,234",1\n2,1\n', {"decimal": ","}, [1.234, 2.0], [NAN, NAN]),
    "thin spaces": ("Cu\n1 234.5\n2\n", {}, [1234.5, 2.0], [NAN, NAN]),
    "exponents": ("Cu\n1.5e2\n2E-1\n", {}, [150.0, 0.2], [NAN, NAN]),
    "tab separated": ("Cu\tPb\n1.5\t1\n2\t1\n", {}, [1.5, 2.0], [NAN, NAN]),
    "bar separated": ("Cu|Pb\n1.5|1\n2|1\n", {}, [1.5, 2.0], [NAN, NAN]),
    "byte-order mark": (b"\xef\xbb\xbfCu,Pb\n1.5,1\n2,1\n", {}, [1.5, 2.0], [NAN, NAN]),
    "UTF-16": ("Cu,Pb\n1.5,1\n2,1\n".encode("utf-16"), {}, [1.5, 2.0], [NAN, NAN]),
    "Windows line ends": ("Cu,Pb\r\n1.5,1\r\n2,1\r\n", {}, [1.5, 2.0], [NAN, NAN]),
    "old Mac line ends": ("Cu,Pb\r1.5,1\r2,1\r", {}, [1.5, 2.0], [NAN, NAN]),
    "no last line end": ("Cu,Pb\n1.5,1\n2,1", {}, [1.5, 2.0], [NAN, NAN]),
    "lines above the header": ("Lab report\n\nCu,Pb\n1.5,1\n2,1\n", {"skip_rows": 2}, [1.5, 2.0], [NAN, NAN]),
    "blank lines": ("Cu,Pb\n1.5,1\n\n2,1\n\n\n", {}, [1.5, 2.0], [NAN, NAN]),
    "header over two lines": ('"Cu\n(mg/kg)",Pb\n1.5,1\n2,1\n', {}, [1.5, 2.0], [NAN, NAN]),
    "named element": ("ICP 63,Pb\n1.5,1\n2,1\n", {"elements": {"ICP 63": "copper"}}, [1.5, 2.0], [NAN, NAN]),
    "ignored repeat": ("Cu,copper_ppm\n1.5,1\n2,1\n", {"ignore": "copper_ppm"}, [1.5, 2.0], [NAN, NAN]),
}


@pytest.mark.parametrize("case", UNDERSTOOD)
def test_understood(case, tmp_path):
    text, options, values, limits = UNDERSTOOD[case]
    if isinstance(text, str) and not set(text) & set(",;|\t"):  # a second column, so that there is a delimiter
        first, *rest = text.splitlines()
        text = "\n".join([f"{first},Pb", *[f"{line},1" for line in rest], ""])
    samples = read(tmp_path, text, **options)
    np.testing.assert_allclose(samples.concentrations["Cu"], values, rtol=1e-15)
    np.testing.assert_allclose(samples.limits["Cu"], limits, rtol=1e-15)
    np.testing.assert_array_equal(samples.nondetect["Cu"], np.isnan(values) & ~np.isnan(limits))


@pytest.mark.parametrize(
    ("text", "rule", "row", "before", "after"),
    [
        ("Cu,Pb\n1,2\n<0.02,3\n", "non-detect", 3, "<0.02", 0.02),
        ("Cu,Pb\n1,2\nn.a.,3\n", "text for a missing value", 3, "n.a.", NAN),
        ("Cu;Pb\n1;2.5\n0,5;3\n", "decimal comma", 3, "0,5", 0.5),
        ('Cu,Pb\n1,2\n"1,234.5",3\n', "thousands", 3, "1,234.5", 1234.5),
        ("Cu (ppb),Pb\n1,2\n500,3\n", "unit -> mg/kg", 3, 500.0, 0.5),
        ("Cu,Pb\n1,2\n3,4\nMean,3\n", "nothing", None, None, None),
    ],
)
def test_each_change_is_logged(tmp_path, text, rule, row, before, after):
    if rule == "nothing":
        with pytest.raises(ps.InputError):
            read(tmp_path, text)
        return
    entries = logged(read(tmp_path, text), rule)
    entry = entries[entries["row"] == row].iloc[0]
    assert (entry["column"].split()[0], entry["before"]) == ("Cu", before)
    np.testing.assert_equal(entry["after"], after)


def test_nothing_changed_nothing_logged(tmp_path):
    samples = read(tmp_path, "Cu (mg/kg),Pb (mg/kg)\n1,2\n3,\n")
    assert samples.audit["row"].isna().all()
    assert samples.audit["rule"].tolist() == ["column name -> element"] * 2


def test_footers_are_removed_and_logged(tmp_path):
    samples = read(tmp_path, "station,Cu,Pb\nA,1,2\nB,3,4\n,,\nMean,2,3\nSource: the laboratory,,\n")
    assert samples.info["station"].tolist() == ["A", "B"]
    removed = samples.audit[samples.audit["column"] == "(row)"]
    assert removed[["row", "before"]].to_numpy().tolist() == [[4, None], [5, "Mean"], [6, "Source: the laboratory"]]


def test_latin1_port_names(tmp_path):
    with pytest.warns(UserWarning, match=r"read as Windows-1252, so that it says 'Málaga'.*`encoding='gbk'`"):
        samples = read(tmp_path, "harbour,Cu\nMálaga,1\nSète,2\n".encode("cp1252"))
    assert (samples.port, samples.info["harbour"].tolist()) == ("harbour", ["Málaga", "Sète"])
    assert len(logged(samples, "Windows-1252")) == 1


@pytest.mark.parametrize(
    ("encoding", "ports"),
    [
        ("gbk", ["上海", "大连"]),
        ("gbk", ["锌", "镉"]),
        ("big5", ["高雄", "基隆"]),
        ("shift_jis", ["横浜港", "神戸港"]),
        ("euc_kr", ["부산", "인천"]),
        ("cp1251", ["Одесса", "Ялта"]),
        ("mac_roman", ["Malmö", "Åbo"]),
    ],
)
def test_text_that_is_not_western_is_asked_for(encoding, ports, tmp_path):
    raw = "harbour,Cu\n{},1\n{},2\n".format(*ports).encode(encoding)
    samples = read(tmp_path, raw, encoding=encoding)
    assert samples.info["harbour"].tolist() == ports
    assert logged(samples, "encoding as asked for")["before"].tolist() == [encoding]
    with pytest.raises(ps.InputError, match="does not look Western") as caught:
        read(tmp_path, raw)
    assert f"`encoding='{encoding}'` (it would say '{ports[0]}')" in str(caught.value)


@pytest.mark.parametrize("word", ["Málaga", "Süßwasser", "Å ö", "l’été", "“Élan”", "40 µg/m³", "Ríó", "Ærø – Ø"])
def test_western_words_are_read_with_a_warning(word, tmp_path):
    raw = f"harbour,Cu\n{word},1\nEden,2\n".encode("cp1252")
    with pytest.warns(UserWarning, match="read as Windows-1252"):
        assert read(tmp_path, raw).info["harbour"].tolist() == [word, "Eden"]


def test_signs_that_are_no_letters_are_read_without_warning(tmp_path, recwarn):
    samples = read(tmp_path, "station,note,Cu\nA,5 °C,1\n".encode("cp1252"))
    assert samples.info["note"].tolist() == ["5 °C"] and not recwarn.list


ALIKE = {
    "wide": 'harbour,station,Cu\nnorth ,S 1,1\nnorth,S  2,2\n"n\nx",S3,3\nn x,S4 ,4\n\u00a0n x ,S5,5\n',
    "long": 'harbour,station,analyte,result\nnorth ,S 1,Cu,1\nnorth,S  2,Cu,2\n"n\nx",S3,Cu,3\nn x,S4 ,Cu,4\n'
    "\u00a0n x ,S5,Cu,5\n",
}


@pytest.mark.parametrize("layout", ALIKE)
def test_labels_that_print_alike_are_one_and_logged(layout, tmp_path):
    samples = read(tmp_path, ALIKE[layout])
    assert samples.info["harbour"].tolist() == ["north", "north", "n x", "n x", "n x"]
    assert samples.info["station"].tolist() == ["S 1", "S 2", "S3", "S4", "S5"]
    rule = "white space of a label folded"
    entries = logged(samples, rule)
    assert entries[["row", "column", "before"]].to_numpy().tolist() == [
        [2, "harbour", "north "],
        [4, "harbour", "n\nx"],
        [7, "harbour", "\u00a0n x "],
        [3, "station", "S  2"],
        [6, "station", "S4 "],
    ]
    assert [change.column for change in samples.changes if change.rule == rule] == ["harbour", "station"]


def test_stations_that_print_alike_are_replicates(tmp_path):
    with pytest.raises(ps.InputError, match="Station 'S 1' appears in rows 2, 3"):
        read(tmp_path, "station,Cu\nS 1,1\nS  1 ,2\n")


def test_labels_of_a_frame_that_print_alike_are_one():
    frame = pd.DataFrame({"port": ["a", "a ", 7], "Cu": [1.0, 2.0, 3.0]}, index=["x", "y", "z"])
    samples = ps.read_samples(frame)
    assert samples.info["port"].tolist() == ["a", "a", 7]
    assert logged(samples, "folded")["row"].tolist() == ["y"]
    assert frame["port"].tolist() == ["a", "a ", 7]


def test_more_than_the_whole_sediment_is_logged_and_noted(tmp_path):
    samples = read(tmp_path, "port,station,Cu (mg/kg),Pb (ppm)\na,A,1e6,20\na,B,1000001,2e7\n")
    assert logged(samples, "1 000 000")[["row", "column", "after"]].to_numpy().tolist() == [
        [3, "Cu", 1000001.0],
        [3, "Pb", 2e7],
    ]
    notes = ps.assess(samples, n_resamples=99).notes
    notes = coded(notes, "impossible_values")
    assert tuple(notes) == tuple(note("impossible_values", n=1, rows=(3,)).with_about("metal", m) for m in ("Cu", "Pb"))
    assert sentences(notes)[0] == (
        "1 value above 1 000 000 mg/kg, which is impossible, in row 3: check the units (Cu and Pb)."
    )


def test_info_is_kept_as_it_came(tmp_path):
    samples = read(tmp_path, "station,lab,year,depth,note,Cu\n007,NA,2003,1.5,=1+1,1\n012,x,2004,,ok,2\n")
    assert samples.info["station"].tolist() == ["007", "012"]
    assert samples.info["lab"].tolist() == ["NA", "x"]
    assert samples.info["year"].tolist() == [2003, 2004]
    np.testing.assert_equal(samples.info["depth"].tolist(), [1.5, NAN])
    assert samples.info["note"].tolist() == ["=1+1", "ok"]


LONG = """station,year,analyte,result,unit,mdl,lab,lat
A,2003,Copper,10,ppm,1,x,33
A,2003,Pb,ND,ug/kg,20,y,33
B,2003,Cu,5,mg/kg,1,x,34
A,2004,Cu,7,mg/kg,,x,33
"""


def test_long_table(tmp_path):
    samples = read(tmp_path, LONG)
    assert samples.info[["station", "year", "lat"]].to_numpy().tolist() == [
        ["A", 2003, 33],
        ["B", 2003, 34],
        ["A", 2004, 33],
    ]
    np.testing.assert_equal(samples.concentrations[["Cu", "Pb"]].to_numpy(), [[10.0, NAN], [5.0, NAN], [7.0, NAN]])
    np.testing.assert_equal(samples.limits[["Cu", "Pb"]].to_numpy(), [[1.0, 0.02], [1.0, NAN], [NAN, NAN]])
    assert samples.nondetect["Pb"].tolist() == [True, False, False]
    assert logged(samples, "differs within a sample")["column"].tolist() == ["lab"]


def test_long_and_wide_say_the_same(tmp_path):
    wide = pd.DataFrame({"station": ["A", "B", "C"], "Cu": ["1.5", "<0.2", "3"], "Pb": ["4", "5", "<0.6"]})
    long = wide.melt("station", var_name="analyte", value_name="result")
    one, other = ps.read_samples(wide), ps.read_samples(long)
    for name in ("concentrations", "limits", "nondetect"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_index_type=False)


@pytest.mark.parametrize(
    ("how", "cu", "pb"),
    [("mean", 3.0, 5.0), ("geometric_mean", 2.0 * np.sqrt(2.0), 5.0), ("first", 2.0, NAN)],
)
def test_replicates(tmp_path, how, cu, pb):
    samples = read(tmp_path, "station,year,Cu,Pb,Zn\nA,1,2,,<1\nA,1,4,5,<3\nA,2,9,9,9\n", replicates=how)
    assert len(samples) == 2
    np.testing.assert_allclose(samples.concentrations.iloc[0, :2].to_numpy(), [cu, pb], rtol=1e-15)
    assert samples.nondetect["Zn"].tolist() == [True, False]
    assert samples.limits["Zn"].iloc[0] == (1.0 if how == "first" else 3.0)
    assert logged(samples, "replicate")["row"].isin([2, 3]).all()


def test_formats_agree(tmp_path):
    frame = pd.DataFrame({"station": ["A", "B"], "Cu (mg/kg)": ["<0.2", "3"], "Pb": [1.5, np.nan]})
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    polars = pytest.importorskip("polars").from_pandas(frame)
    expected = ps.read_samples(frame)
    for source in (tmp_path / "a.csv", tmp_path / "a.xlsx", tmp_path / "a.parquet", polars, str(tmp_path / "a.csv")):
        samples = ps.read_samples(source)
        for name in ("concentrations", "limits", "nondetect", "info"):
            pd.testing.assert_frame_equal(
                getattr(samples, name), getattr(expected, name), check_index_type=False, check_dtype=False
            )


@pytest.mark.r
def test_r_files(tmp_path):
    import subprocess

    code = (
        'd <- data.frame(station = c("A", "B"), Cu = c("<0.2", "3"), Pb = c(1.5, NA)); saveRDS(d, "a.rds");'
        'e <- d; save(d, e, file = "a.RData")'
    )
    subprocess.run(["Rscript", "-e", code], cwd=tmp_path, check=True, capture_output=True)
    for samples in (ps.read_samples(tmp_path / "a.rds"), ps.read_samples(tmp_path / "a.RData", object="e")):
        assert samples.limits["Cu"].iloc[0] == 0.2
        assert samples.concentrations["Pb"].iloc[0] == 1.5
        assert np.isnan(samples.concentrations["Pb"].iloc[1])
    with pytest.raises(ps.InputError, match="holds 2 data frames"):
        ps.read_samples(tmp_path / "a.RData")


cells = st.one_of(
    st.floats(1e-3, 1e5).map(lambda v: f"{v:.4g}"), st.floats(1e-3, 1e2).map(lambda v: f"<{v:.3g}"),
    st.sampled_from(["", "n.a.", "<0.5", "< 0.5", "NA"]),
)  # fmt: skip
notes = st.sampled_from(["A", "-1", "<x", "", "  ", "\u00a0"])


@examples(60)
@given(st.lists(st.tuples(cells, cells, notes), min_size=1, max_size=30))
def test_the_fast_and_the_careful_reader_agree(records):
    records = [("1.5", "2.5", "A"), *records]
    text = "Cu,Pb,note\n" + "".join(",".join(record) + "\n" for record in records)
    raw, wanted = text.encode(), {0, 1}
    careful = delimited_text._read_carefully(raw, raw.find(b"\n") + 1, ",", None, ["Cu", "Pb", "note"], wanted, 2)
    arrow = delimited_text._read(raw, raw.find(b"\n") + 1, ",", None, ["Cu", "Pb", "note"], wanted, 2)
    with pytest.MonkeyPatch.context() as without:
        without.setattr(fast_csv, "_text_type", lambda: object)
        regular = delimited_text._read(raw, raw.find(b"\n") + 1, ",", None, ["Cu", "Pb", "note"], wanted, 2)
    from pli_stats.pollution.reading.concentrations.cell_values import read_cells

    for j in wanted:
        one, other = (read_cells(table.numbers[j], table.rows, None) for table in (careful, regular))
        np.testing.assert_array_equal(one.value, other.value)
        np.testing.assert_array_equal(one.below, other.below)
    for table in (arrow, regular):
        assert table.texts[2].codes.tolist() == careful.texts[2].codes.tolist()
        assert table.texts[2].uniques.tolist() == careful.texts[2].uniques.tolist()


def test_pieces_do_not_show(tmp_path, monkeypatch):
    rng = np.random.default_rng(1)
    lines = [
        f"S{i},{v:.3f},{'<' if i % 7 == 0 else ''}{w:.3f}"
        for i, (v, w) in enumerate(np.exp(rng.normal(0, 1, (500, 2))))
    ]
    text = "station,Cu,Pb\n" + "\n".join(lines) + "\n"
    whole = read(tmp_path, text)
    monkeypatch.setattr(delimited_text, "PIECE_BYTES", 700)
    pieces = read(tmp_path, text)
    for name in ("concentrations", "limits", "nondetect", "info"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(pieces, name))
    pd.testing.assert_frame_equal(whole.audit, pieces.audit)


@pytest.mark.filterwarnings("ignore:The 'float_precision' argument")
@pytest.mark.parametrize("exact", [cell_values.PANDAS_IS_EXACT, False])
def test_numbers_are_read_to_the_last_bit(exact, tmp_path, monkeypatch):
    for module in (cell_values, fast_csv):  # False: as with pandas 2, whose own parser is off in the last digit
        monkeypatch.setattr(module, "PANDAS_IS_EXACT", exact)
    rng = np.random.default_rng(3)
    values = np.concatenate([np.exp(rng.normal(0, 20, 2000)), [0.1, 5e-324, 1.7976931348623157e308, 53.7000007]])
    samples = read(tmp_path, "Cu,Pb\n" + "\n".join(f"{float(v)!r},1" for v in values) + "\n")
    np.testing.assert_array_equal(samples.concentrations["Cu"], values)


def test_frames_keep_their_index():
    samples = ps.read_samples(pd.DataFrame({"Cu": ["1", "<2"]}, index=["x", "y"]))
    assert samples.concentrations.index.tolist() == ["x", "y"]
    assert logged(samples, "non-detect")["row"].tolist() == ["y"]


def test_complete_samples_logs_what_it_leaves_out(tmp_path):
    samples = read(tmp_path, "station,Cu,Pb\nA,1,2\nB,,3\nC,<1,4\n")
    complete = ps.complete_samples(samples, ["Cu", "Pb"])
    assert complete.info["station"].tolist() == ["A", "C"]
    left = logged(complete, "left out: no value")
    assert left[["row", "column"]].to_numpy().tolist() == [[3, "Cu"]]


def test_a_station_may_be_called_like_a_statistic(tmp_path):
    samples = read(tmp_path, "station,Cu,Pb\nW,1,2\nN,2,3\nSD,3,4\nMax,4,5\n")
    assert samples.info["station"].tolist() == ["W", "N", "SD", "Max"]
    summarised = read(tmp_path, "station,Cu,Pb\nN,1,2\nE,2,3\nMean,1.5,2.5\nSD,0.7,0.7\nN,2,2\n")
    assert summarised.info["station"].tolist() == ["N", "E"]
    assert logged(summarised, "no sample")["before"].tolist() == ["Mean", "SD", "N"]


def test_recognised_columns_are_logged(tmp_path):
    samples = read(tmp_path, "site,harbour,year,Cu\nA,north,2003,1\n")
    roles = logged(samples, "recognised")[["column", "after"]].to_numpy().tolist()
    assert roles == [["site", "station"], ["year", "date"], ["harbour", "port"]]
    named = read(tmp_path, "site,harbour,year,Cu\nA,north,2003,1\n", station="site", date="year", port="harbour")
    assert len(logged(named, "recognised")) == 0


def test_odd_cells_of_an_unused_moisture_column_stay(tmp_path):
    samples = read(tmp_path, "Cu,moisture\n1,n.a.\n2,<5\n3,40\n")
    assert samples.info["moisture"].tolist() == ["n.a.", "<5", 40.0]
