"""Field files whose flags, units, basis or rows were once misread: what comes out now, in numbers or in words."""

from __future__ import annotations

import contextlib
import csv
import sys

import numpy as np
import openpyxl
import pandas as pd
import pytest
from audit_replay import csv_rows, replay_long, replay_wide, sheet_rows

import pli_stats as ps
from pli_stats.cli import main

NAN = np.nan
SHALE = {"Cd": 0.3, "Cr": 90, "Cu": 45, "Hg": 0.4, "Ni": 68, "Pb": 20, "Zn": 95, "As": 13, "Fe": 47200}

NADA = """Cu,CuCen,Zn,ZnCen,Zone
1,TRUE,10,TRUE,AlluvialFan
3,FALSE,5,FALSE,AlluvialFan
5,FALSE,18,FALSE,AlluvialFan
1,TRUE,10,FALSE,AlluvialFan
5,TRUE,20,FALSE,BasinTrough
10,TRUE,10,TRUE,BasinTrough
"""
LAB_EDD = """Station,Harbour,analyte,result,lab_qualifier,reporting_limit,mdl,unit
A,H1,Cadmium,0.50,U,0.50,0.10,mg/kg
A,H1,Copper,12.0,,1.0,0.2,mg/kg
A,H1,Lead,3.1,J,5.0,0.5,mg/kg
B,H1,Cadmium,0.90,,0.50,0.10,mg/kg
B,H1,Copper,0.2,UJ,1.0,0.2,mg/kg
B,H1,Lead,11.0,,5.0,0.5,mg/kg
"""
EQUIS = """sys_loc_code,sample_date,sample_matrix_code,chemical_name,result_value,result_unit,detect_flag,\
reporting_detection_limit
HB-01,2015-01-15,SE,Copper,34.0,mg/kg,Y,1.0
HB-01,2015-01-15,SE,Cadmium,0.5,mg/kg,N,0.5
HB-02,2015-01-15,SE,Copper,28.0,mg/kg,Y,1.0
HB-02,2015-01-15,SE,Cadmium,0.9,mg/kg,Y,0.5
"""
EQUIS_NAMED = {
    "station": "sys_loc_code", "date": "sample_date", "analyte": "chemical_name", "result": "result_value",
    "unit": "result_unit", "limit": "reporting_detection_limit", "flag": "detect_flag",
}  # fmt: skip
MINUS = """Station,Estuary,As (mg kg\u22121),Pb (mg kg\u22121),Hg (µg kg\u22121)
A1,East,8.1,20.2,85
A2,East,7.4,18.0,60
A3,East,9.9,25.4,110
A4,East,8.8,22.7,95
"""
ENVSTATS = """Sample,Well,Lead.Orig,Lead,Censored
1,W1,<1,1,TRUE
2,W1,<1,1,TRUE
3,W1,2,2,FALSE
4,W2,2.5,2.5,FALSE
"""
HEXAVALENT = """Station,Estuary,Cr(VI),Cu,Pb,Zn
A1,East,0.8,34,20,90
A2,East,0.5,30,18,85
"""
SERIAL = """SN,Site,River,Cr,Cu,Ni,Pb,Zn
1,S1,Ganga,52.1,31.2,30.4,18.2,88
2,S2,Ganga,61.0,40.5,35.0,22.4,102
3,S3,Ganga,49.3,28.8,27.9,17.5,79
4,S4,Yamuna,82.4,66.1,48.3,45.0,187
5,S5,Yamuna,90.2,71.5,52.0,51.3,205
6,S6,Yamuna,77.9,58.4,44.6,39.8,160
"""
NURE = """LABNO,QUAD,Cd_ppm,Zn_ppm
C1,Lead,-2,88
C2,Lead,-0.5,-10
C3,Lead,3,-137
C4,Lead,5,120
"""
CORES = """Station,Estuary,Depth (cm),Cu,Pb
C1,East,0-2,80,60
C1,East,10-12,40,30
C1,East,30-32,15,12
C2,East,0-2,70,50
C2,East,10-12,35,28
C2,East,30-32,14,11
"""
PERCENT = """ID,area,Zn,Fe,Mn,Cd,Cu,Pb
1,x,24,1.08,330,0.4,7,5
2,x,25,1.18,420,0.3,9,7
3,x,42,2.06,910,0.6,12,6
4,x,50,1.73,700,0.5,15,9
"""
UNIT_ROW = """Site,Harbour,Cu,Hg,Fe
,,mg/kg,ug/kg,%
S1,H,12,80,2.1
S2,H,15,95,2.4
"""
RARE_EARTHS = """Station,Harbour,Cu (mg/kg),Nd (mg/kg),Sm_ppm,Nd_ppm_XRF
A,H,30,20,4,21
"""
UTM = """Municipality,Location,Pb (mg/kg),As (mg/kg),X (UTM),Y (UTM)
Alta,P1,30.5,8.72,372486.5,7660543.8
Alta,P2,56.4,9.10,267173.1,7621425.2
Baja,P3,20.2,6.73,271254.8,7656927.0
"""
CONTROLS = """Sample,SampleType,Harbour,Cu (mg/kg),Pb (mg/kg)
A1,Sample,H,30,21
A1-DUP,Duplicate,H,31,20
FIELD BLANK,Blank,H,0.2,0.1
CRM MESS-3,CRM,H,33.9,21.1
B1,Sample,H,44,35
"""
PLUTO = """LABNO,Cd,Cd_Q,Zn,Zn_Q
P1,2,N,88,
P2,2,<,200,>
P3,5,,10,L
"""


def read(folder, text, **options):
    path = folder / "survey.csv"
    path.write_text(text, encoding="utf-8")
    samples = ps.read_samples(path, **options)
    if "analyte" not in text and "chemical_name" not in text:
        replay_wide(*csv_rows(text), samples)
    return samples


def refused(folder, text, **options):
    with pytest.raises(ps.InputError) as caught:
        read(folder, text, **options)
    return str(caught.value)


def cells(samples, metal):
    """Return value, limit of non-detects, as (value or None, limit or None) by row."""
    return [
        (None, limit) if below else (value, None)
        for value, limit, below in zip(
            samples.concentrations[metal], samples.limits[metal], samples.nondetect[metal], strict=True
        )
    ]


def zone_pli(samples, **options):
    """Return the PLI of a panel by sample: the geometric mean of the contamination factors, non-detects at half."""
    return ps.pli(ps.impute_nondetects(samples, method="substitute", **options), "shale").tolist()


def assessed(folder, text, *options, name="survey.csv"):
    """Return the ports and the samples tables that `pli-stats assess` writes."""
    path = folder / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    out = folder / "out"
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(SystemExit):
        patch.setattr(sys, "argv", ["pli-stats", "assess", str(path), *options, "--no-figure", "--out", str(out)])
        main()
    assert (out / "ports.csv").exists()
    return pd.read_csv(out / "ports.csv"), out


def test_01_nada_pairs(tmp_path):
    samples = read(tmp_path, NADA, port="Zone")
    assert cells(samples, "Cu") == [(None, 1.0), (3.0, None), (5.0, None), (None, 1.0), (None, 5.0), (None, 10.0)]
    assert cells(samples, "Zn") == [(None, 10.0), (5.0, None), (18.0, None), (10.0, None), (20.0, None), (None, 10.0)]
    assert zone_pli(samples)[0] == pytest.approx(np.sqrt(0.5 / 45 * 5 / 95), rel=1e-14)
    assert round(zone_pli(samples)[0], 5) == 0.02418


@pytest.mark.parametrize("name", ["lab_qualifier", "qualifier", "Qual", "validator_qualifiers"])
def test_02_laboratory_qualifiers(tmp_path, name):
    text = LAB_EDD.replace("lab_qualifier", name)
    samples = read(tmp_path, text)
    assert cells(samples, "Cd") == [(None, 0.5), (0.9, None)]
    assert cells(samples, "Cu") == [(12.0, None), (None, 0.2)]
    assert cells(samples, "Pb") == [(3.1, None), (11.0, None)]
    replay_long(*csv_rows(text), samples, "Station", "analyte", "result")
    zones, _ = assessed(tmp_path, text, "--by", "Harbour")
    assert zones[["n", "n_nondetect"]].to_numpy().tolist() == [[2, 2]]


@pytest.mark.parametrize("options", [{}, EQUIS_NAMED], ids=["at once", "columns named"])
def test_03_equis_detect_flag(tmp_path, options):
    samples = read(tmp_path, EQUIS, **options)
    assert cells(samples, "Cu") == [(34.0, None), (28.0, None)]
    assert cells(samples, "Cd") == [(None, 0.5), (0.9, None)]
    np.testing.assert_allclose(zone_pli(samples), [0.7935, 1.3663], atol=5e-5)
    replay_long(*csv_rows(EQUIS), samples, "sys_loc_code", "chemical_name", "result_value")


def test_06_typographic_minus(tmp_path):
    samples = read(tmp_path, MINUS)
    assert samples.concentrations["Hg"].tolist() == [0.085, 0.06, 0.11, 0.095]
    zones, _ = assessed(tmp_path, MINUS, "--by", "Estuary")
    assert round(zones["zone_pli"].iloc[0], 4) == 0.5307


def test_06_no_argument_overrides_a_unit_of_the_header(tmp_path):
    assert "`units=` has no effect" in refused(tmp_path, MINUS, units="mg/kg")
    named = refused(tmp_path, MINUS, units={"Hg": "mg/kg"})
    assert "Hg has the unit 'ug/kg' in its header" in named
    column = "Hg (µg kg\u22121)"
    samples = read(tmp_path, MINUS, units={column: "mg/kg"})
    assert samples.concentrations["Hg"].tolist() == [85.0, 60.0, 110.0, 95.0]
    assert (samples.audit["rule"] == "unit of the header overruled by the caller").sum() == 1


def test_07_one_flag_for_the_only_metal(tmp_path):
    for options in ({}, {"flag": "Censored"}):
        samples = read(tmp_path, ENVSTATS, **options)
        assert cells(samples, "Pb") == [(None, 1.0), (None, 1.0), (2.0, None), (2.5, None)]


@pytest.mark.parametrize("header", ["Cr(VI)", "Cu (dissolved)", "As (III)", "Cu (SD)", "Cu (mean)"])
def test_08_what_stands_in_brackets_is_no_unit(tmp_path, header):
    text = HEXAVALENT.replace("Cr(VI)", header)
    samples = read(tmp_path, text)
    assert samples.metals == ["Cu", "Pb", "Zn"]
    assert header in samples.audit["column"].tolist()
    zones, _ = assessed(tmp_path, text, "--by", "Estuary")
    expected = [np.prod([cu / 45, pb / 20, zn / 95]) ** (1 / 3) for cu, pb, zn in ((34, 20, 90), (30, 18, 85))]
    assert zones["zone_pli"].iloc[0] == pytest.approx(np.sqrt(np.prod(expected)), rel=1e-12)


def test_09_a_serial_number_is_no_tin(tmp_path):
    samples = read(tmp_path, SERIAL)
    assert samples.metals == ["Cr", "Cu", "Ni", "Pb", "Zn"]
    zones, _ = assessed(tmp_path, SERIAL, "--by", "River")
    found = dict(zip(zones["port"], zones["zone_pli"].round(4), strict=True))
    assert found == {"Ganga": 0.7108, "Yamuna": 1.3279}


def workbook(path, rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for span in merged:
        book.active.merge_cells(span)
    book.save(path)
    return path


def test_10_statistics_and_guidelines_below_the_sites(tmp_path):
    rows = [
        ["Site", "Cr", "Cu", "Ni", "Pb", "Zn"], ["G1", 52.1, 31.2, 30.4, 18.2, 88], ["G2", 61, 40.5, 35, 22.4, 102],
        ["G3", 49.3, 28.8, 27.9, 17.5, 79], ["Mean", 54.13, 33.5, 31.1, 19.37, 89.67], ["SD", 6.1, 6.2, 3.6, 2.7, 11.6],
        ["Average shale", 90, 45, 68, 20, 95], ["ERL", 81, 34, 20.9, 46.7, 150], ["ERM", 370, 270, 51.6, 218, 410],
    ]  # fmt: skip
    path = workbook(tmp_path / "survey.xlsx", rows)
    samples = ps.read_samples(path)
    assert samples.info["Site"].tolist() == ["G1", "G2", "G3"]
    removed = samples.audit[samples.audit["after"] == "left out"]
    assert removed["before"].tolist() == ["Mean", "SD", "Average shale", "ERL", "ERM"]
    replay_wide(*sheet_rows(path), samples)
    zones, _ = assessed(tmp_path, None, "--by", "Site", name="survey.xlsx")
    assert sorted(zones["port"]) == ["G1", "G2", "G3"]


def test_11_negative_values_are_limits_when_the_caller_says_so(tmp_path):
    assert "`negative='limit'`" in refused(tmp_path, NURE)
    samples = read(tmp_path, NURE, negative="limit")
    assert cells(samples, "Cd") == [(None, 2.0), (None, 0.5), (3.0, None), (5.0, None)]
    assert cells(samples, "Zn") == [(88.0, None), (None, 10.0), (None, 137.0), (120.0, None)]


@pytest.mark.parametrize("how", ["error", "mean", "geometric_mean", "first"])
def test_12_slices_are_no_replicates(tmp_path, how):
    sentence = refused(tmp_path, CORES, replicates=how)
    assert "differ in 'Depth (cm)' (0-2, 10-12, 30-32): these are no replicates" in sentence
    samples = read(tmp_path, CORES, date="Depth (cm)")
    assert samples.concentrations["Cu"].tolist() == [80.0, 40.0, 15.0, 70.0, 35.0, 14.0]


def test_13_iron_in_percent(tmp_path):
    assert "Is it in %? Then pass `units={'Fe': '%'}`" in refused(tmp_path, PERCENT)
    samples = read(tmp_path, PERCENT, units={"Fe": "%"})
    factor = ps.enrichment_factor(samples.concentrations, normalizer="Fe", background="shale")
    assert factor["Zn"].iloc[0] == pytest.approx((24 / 95) / (10800 / 47200), rel=1e-14)
    assert round(factor["Zn"].iloc[0], 3) == 1.104


def test_14_a_row_of_units(tmp_path):
    samples = read(tmp_path, UNIT_ROW)
    assert samples.concentrations.to_numpy().tolist() == [[12.0, 0.08, 21000.0], [15.0, 0.095, 24000.0]]
    assert (samples.audit["rule"] == "row of units").sum() == 4
    zones, _ = assessed(tmp_path, UNIT_ROW, "--by", "Harbour")
    assert zones["n"].tolist() == [2]


def test_15_merged_cells_hold_for_each_row(tmp_path):
    rows = [
        ["River", "Site", "Cr", "Cu", "Ni"], ["Ganga", "G1", 52.1, 31.2, 30.4], [None, "G2", 61, 40.5, 35],
        [None, "G3", 49.3, 28.8, 27.9], ["Yamuna", "Y1", 82.4, 66.1, 48.3], [None, "Y2", 90.2, 71.5, 52],
    ]  # fmt: skip
    path = workbook(tmp_path / "survey.xlsx", rows, ["A2:A4", "A5:A6"])
    samples = ps.read_samples(path, port="River")
    assert samples.info["River"].tolist() == ["Ganga"] * 3 + ["Yamuna"] * 2
    replay_wide(*sheet_rows(path), samples)
    zones, _ = assessed(tmp_path, None, "--by", "River", name="survey.xlsx")
    assert dict(zip(zones["port"], zones["n"], strict=True)) == {"Ganga": 3, "Yamuna": 2}
    workbook(path, rows)
    with pytest.raises(ps.InputError, match="merge the cells of a group") as caught:
        ps.read_samples(path, port="River")
    assert "drop the row" not in str(caught.value)


def test_16_nd_is_neodymium(tmp_path):
    samples = read(tmp_path, RARE_EARTHS)
    assert samples.concentrations.iloc[0].to_dict() == {"Cu": 30.0, "Nd": 20.0, "Sm": 4.0}
    assert "Nd_ppm_XRF" in samples.audit["column"].tolist()
    for header in ("Nd_ppm", "Neodymium (mg/kg Nd)"):
        other = read(tmp_path, f"Station,Cu (mg/kg),{header}\nA,30,20\n")
        assert other.concentrations["Nd"].tolist() == [20.0]


def test_17_coordinates_are_no_yttrium(tmp_path):
    samples = read(tmp_path, UTM)
    assert samples.metals == ["Pb", "As"]
    assert samples.info["Y (UTM)"].tolist() == [7660543.8, 7621425.2, 7656927.0]
    zones, out = assessed(tmp_path, UTM, "--by", "Municipality", "--metals", "As,Pb")
    assert dict(zip(zones["port"], zones["n"], strict=True)) == {"Alta": 2, "Baja": 1}
    with (out / "metals.csv").open() as handle:
        assert {row["metal"] for row in csv.DictReader(handle)} == {"As", "Pb"}


def test_19_quality_control_is_no_sample(tmp_path):
    samples = read(tmp_path, CONTROLS)
    assert samples.info["Sample"].tolist() == ["A1", "B1"]
    assert sorted(samples.audit[samples.audit["after"] == "left out"]["row"]) == [3, 4, 5]
    zones, _ = assessed(tmp_path, CONTROLS, "--by", "Harbour")
    assert zones["n"].tolist() == [2]


def test_21_letters_of_the_usgs(tmp_path):
    sentence = refused(tmp_path, PLUTO)
    assert "Row 3, column 'Zn': 200 is marked as 'more than'" in sentence
    samples = read(tmp_path, PLUTO, qualifiers={">": "missing"})
    assert cells(samples, "Cd") == [(None, 2.0), (None, 2.0), (5.0, None)]
    assert cells(samples, "Zn")[0] == (88.0, None) and cells(samples, "Zn")[2] == (None, 10.0)
    assert np.isnan(samples.concentrations["Zn"].iloc[1]) and not samples.nondetect["Zn"].iloc[1]
