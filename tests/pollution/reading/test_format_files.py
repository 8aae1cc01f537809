"""The formats of the field, read at once: each example file against numbers worked out apart from the reader."""

from __future__ import annotations

import contextlib
import sys
from fractions import Fraction
from pathlib import Path

import field_formats as formats
import numpy as np
import pandas as pd
import pytest
from format_page import page

import pli_stats as ps
from pli_stats.cli import main

# Average shale of Turekian and Wedepohl (1961), mg/kg.
SHALE = {"Al": 80000, "As": 13, "Cd": 0.3, "Cu": 45, "Fe": 47200, "Hg": 0.4, "Mn": 850, "Ni": 68, "Pb": 20, "Zn": 95}
# A number is parsed (half a unit in the last place) and scaled once (another half): two roundings of 2**-53. One of wet
# sediment is divided by 1 - m/100 besides: m parsed and divided, both errors magnified by m/(100 - m) < 1.7 for the
# at most 62.5 % of these files, the difference and the quotient rounded: 2 + 2 * 1.7 + 2 < 8.
ROUNDING = Fraction(1, 2**53)
MOST_ROUNDINGS, MOST_OF_WET = 2, 8

# file: function of a row, columns of the key, option of read_samples, (option of the command line, zone column)
LONG = {
    "wqp_legacy.csv": (
        formats.wqp_legacy,
        ["MonitoringLocationIdentifier", "ActivityStartDate", "ActivityTopDepthHeightMeasure/MeasureValue"],
        "ProjectIdentifier",
        ["--missing", "omit"],
    ),
    "wqx3.csv": (
        formats.wqx3,
        ["Location_Identifier", "Activity_StartDate", "Activity_TopDepthMeasure"],
        "Location_Name",
        [],
    ),
    "ices_dome.csv": (
        formats.ices_dome,
        ["STATN", "DATE", "DEPHU", "MATRX"],
        "HELCOM_subbasin",
        ["--metals", "Cd,Cu,Pb,Zn"],
    ),
    "equis_edd.csv": (
        formats.equis_edd,
        ["sys_loc_code", "sample_date", "start_depth"],
        "subfacility_code",
        ["--missing", "omit"],
    ),
    "lab_edd.csv": (formats.lab_edd, ["Client Sample ID", "Collected"], "Harbour", ["--missing", "omit"]),
    "wims.csv": (
        formats.wims,
        ["sample.samplingPoint.notation", "sample.sampleDateTime"],
        "sample.samplingPoint.label",
        [],
    ),
    "ceden.csv": (formats.ceden, ["StationCode", "SampleDate", "CollectionDepth"], "Project", ["--missing", "omit"]),
}
WIDE = {
    "nada_cuzn.csv": (formats.nada, {}, "Zone", []),
    "envstats_manganese.csv": (formats.envstats, {}, "Well", []),
    "proucl.csv": (formats.proucl, {}, "Area", []),
    "nure.csv": (formats.nure, {"negative": "limit"}, "QUAD", ["--negative", "limit"]),
    "pluto.csv": (formats.pluto, {}, "QUAD", ["--missing", "omit"]),
}


def expected_long(name):
    """Return the measurements by sample, the zone of each sample, and the lines that are no sediment sample."""
    measure, _, zone, _ = LONG[name]
    rows = formats.rows_of(name)
    samples, zones, left_out = {}, {}, []
    for line, row in rows:
        found = measure(row, rows)
        if found is None:
            left_out.append(line)
            continue
        key, metal, measurement = found
        assert metal not in samples.setdefault(key, {}), f"{name}, line {line}: twice"
        samples[key][metal] = measurement
        zones[key] = row[zone]
    return samples, zones, left_out


def expected_wide(name):
    cell, _, zone, _ = WIDE[name]
    return formats.wide(name, cell), {(line,): row[zone] for line, row in formats.rows_of(name)}


def key_part(value):
    """Return a cell of a key as the file writes it: numbers without their zeros, dates without their hours."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    text = str(value)[:10] if str(value)[10:11] == "T" else str(value)
    try:
        return str(float(text))
    except ValueError:
        return text


def keys_of(samples, columns):
    """Return the key of each sample: its columns, or its line where the table has a row a sample."""
    if not columns:
        return [(key_part(int(line)),) for line in samples.row_numbers]
    return [tuple(map(key_part, cells)) for cells in samples.info[columns].itertuples(index=False)]


def compare(samples, keys, expected):
    """Say in which samples and metals the reader differs."""
    assert sorted(keys, key=str) == sorted((tuple(map(key_part, k)) for k in expected), key=str)
    wanted = {tuple(map(key_part, k)): v for k, v in expected.items()}
    assert set(samples.metals) == {metal for sample in expected.values() for metal in sample}
    differing = []
    for at, key in enumerate(keys):
        for metal in samples.metals:
            want = wanted[key].get(metal, formats.Measurement("missing"))
            got, limit = samples.concentrations[metal].iloc[at], samples.limits[metal].iloc[at]
            censored = bool(samples.nondetect[metal].iloc[at])
            state = "nondetect" if censored else "missing" if np.isnan(got) else "detect"
            number = limit if censored else got
            if state != want.state or (want.value is not None and not close(number, want)):
                differing.append((key, metal, f"{state} {number}", f"{want.state} {float(want.value or 'nan')}"))
    assert not differing


def close(got, want):
    most = MOST_OF_WET if want.wet else MOST_ROUNDINGS
    return not np.isnan(got) and abs(Fraction(float(got)) - want.value) <= most * ROUNDING * want.value


@pytest.mark.parametrize("name", LONG)
def test_a_long_file_is_read_without_an_argument(name):
    samples = ps.read_samples(formats.FILES / name)
    expected, _, _ = expected_long(name)
    compare(samples, keys_of(samples, LONG[name][1]), expected)


@pytest.mark.parametrize("name", LONG)
def test_every_row_that_is_no_sample_stands_in_the_audit_log(name):
    samples = ps.read_samples(formats.FILES / name)
    _, _, left_out = expected_long(name)
    assert left_out and set(left_out) <= set(samples.audit["row"].dropna().astype(int))


@pytest.mark.parametrize("name", WIDE)
def test_a_wide_file_is_read_with_one_argument_at_most(name):
    samples = ps.read_samples(formats.FILES / name, **WIDE[name][1])
    expected, _ = expected_wide(name)
    compare(samples, keys_of(samples, []), expected)


def test_a_supplement_is_read_without_an_argument(tmp_path):
    expected = formats.supplement(tmp_path / "supplement.xlsx")
    samples = ps.read_samples(tmp_path / "supplement.xlsx")
    compare(samples, keys_of(samples, ["Site"]), expected)
    assert samples.info["Estuary"].tolist() == ["North"] * 13 + ["South"] * 9
    told = [str(cell) for cell in samples.audit.to_numpy().ravel()]
    for word in ("Mean", "SD", "Min", "Max", "Average shale", "ERL", "ERM", "calc"):
        assert any(word in cell for cell in told), word


def zone_pli(expected, zones, metals=None):
    """Return the zone PLI, non-detects at half their limit, over the metals that a sample has."""
    logs = {}
    for key, sample in expected.items():
        factors = [
            float(m.value) / (2 if m.state == "nondetect" else 1) / SHALE[metal]
            for metal, m in sample.items()
            if m.value is not None and (metals is None or metal in metals)
        ]
        logs.setdefault(zones[key], []).append(np.mean(np.log(factors)))
    return {zone: float(np.exp(np.mean(values))) for zone, values in logs.items()}


@pytest.fixture
def assessed(tmp_path, monkeypatch, capsys):
    """Return how to assess a file at the command line: the zone PLI that it writes."""

    def assess(path, zone, option):
        words = ["assess", str(path), "--by", zone, *option, "--no-figure", "-o", str(tmp_path / "out")]
        monkeypatch.setattr(sys, "argv", ["pli-stats", *words])
        with contextlib.suppress(SystemExit):
            main()
        written = tmp_path / "out" / "ports.csv"
        assert written.exists(), capsys.readouterr().err
        ports = pd.read_csv(written, dtype={"port": str})
        return dict(zip(ports["port"], ports["zone_pli"], strict=True))

    return assess


@pytest.mark.parametrize("name", [*LONG, *WIDE])
def test_the_command_line_assesses_the_file_with_one_option_at_most(assessed, name):
    if name in LONG:
        expected, zones, _ = expected_long(name)
        _, _, zone, option = LONG[name]
    else:
        expected, zones = expected_wide(name)
        _, _, zone, option = WIDE[name]
    metals = option[1].split(",") if option[:1] == ["--metals"] else None
    got = assessed(formats.FILES / name, zone, option)
    assert got == pytest.approx(zone_pli(expected, zones, metals), rel=1e-12)


def test_the_command_line_assesses_a_supplement(assessed, tmp_path):
    expected = formats.supplement(tmp_path / "supplement.xlsx")
    zones = {key: "North" if at < 13 else "South" for at, key in enumerate(expected)}
    got = assessed(tmp_path / "supplement.xlsx", "Estuary", [])
    assert got == pytest.approx(zone_pli(expected, zones), rel=1e-12)


def test_the_page_of_formats_says_what_the_reader_does():
    written = (Path(__file__).parents[3] / "docs" / "field_formats.md").read_text(encoding="utf-8")
    assert written == page(), "run: python tests/pollution/reading/format_page.py > docs/field_formats.md"
