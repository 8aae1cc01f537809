"""Seven kinds in which field data were misread: no number is silently another, no column or row is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from audit_replay import csv_rows, replay_long, replay_wide
from kinds import KINDS, TRIED, Tried, numbers, outcome, page

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("tried", TRIED, ids=[f"{tried.kind} {tried.what}" for tried in TRIED])
def test_right_numbers_or_the_right_question(tried):
    came = outcome(tried)
    if isinstance(tried.expected, str):
        assert isinstance(came, str), f"accepted: {numbers(came)}"
        assert tried.expected in came
        return
    assert not isinstance(came, str), came
    assert numbers(came) == tried.expected
    header, rows = csv_rows(tried.text)
    if "analyte" in header:
        replay_long(header, rows, came, "Station", "analyte", "result")
    else:
        replay_wide(header, rows, came)


def test_each_kind_was_tried_in_many_ways():
    counts = Counter(tried.kind for tried in TRIED)
    assert set(counts) == set(KINDS) and min(counts.values()) >= 15
    assert len({(tried.kind, tried.what) for tried in TRIED}) == len(TRIED)


def test_the_page_shows_what_comes_out_today():
    written = (ROOT / "docs" / "reading_kinds.md").read_text(encoding="utf-8")
    assert written == page(), "run: python tests/pollution/reading/kinds.py > docs/reading_kinds.md"


CLEAN = {
    "types U and R": "Station,Type,Cu,Pb\nA,U,30,20\nB,R,31,21\nC,U,32,22\n",
    "zone letters": "Station,Zone,Cu,Pb\nA,N,30,20\nB,S,31,21\nC,E,32,22\nD,W,33,20\n",
    "TRUE and FALSE": "Station,Dredged,Depth (m),Cu,Pb\nA,TRUE,3,30,20\nB,FALSE,4,31,21\n",
    "yes and no": "Station,Vegetated,Cu,Pb\nA,yes,30,20\nB,no,31,21\n",
    "class, status, quality": "Station,Class,Status,Quality,Cu,Pb\nA,I,final,good,30,20\nB,II,final,poor,31,21\n",
    "one matrix": "Station,Matrix,Cu,Pb\nA,sediment,30,20\nB,sediment,31,21\n",
    "seasons dry and wet": "Station,Season,Cu,Pb\nA,Dry,30,20\nA,Wet,31,21\n",
    "cores": "Core,Depth (cm),Cu,Pb,210Pb (Bq/kg)\nC1,0-2,30,20,50\nC1,2-4,31,21,40\n",
    "dates": "Station,Date,Cu,Pb\nA,2019-05-01,30,20\nA,2019-08-01,31,21\n",
    "grain size and carbon": "Station,TOC (%),LOI (%),Sand (%),Mz (phi),Cu,Pb\nA,1.2,3,40,5.2,30,20\n",
    "bottom water": "Station,Salinity,pH,Eh (mV),DO (mg/L),Temp (C),Cu,Pb\nA,30,8.1,120,7,22,30,20\n",
    "coordinates": "Station,Lat,Lon,Cu,Pb\nA,22.1,113.2,30,20\nB,22.2,113.3,31,21\n",
    "x and y": "Station,X,Y,Cu,Pb\nA,22.1,113.2,30,20\nB,22.2,113.3,31,21\n",
    "organic pollutants": "Station,PCB (ug/kg),PAH (ug/kg),TBT (ng/g),Cu,Pb\nA,10,200,3,30,20\n",
    "long": "Station,Parameter,Value,Unit\nA,Cu,30,mg/kg\nA,Pb,20,mg/kg\nB,Cu,31,mg/kg\nB,Pb,21,mg/kg\n",
    "oxides beside": "Sample,SiO2,Al2O3,Fe2O3,Cu,Pb\nA,60,15,5,30,20\nB,61,14,6,31,21\n",
    "one replicate each": "Station,Replicate,Cu,Pb\nA,1,30,20\nB,1,31,21\n",
    "metals as place names": "Name,River,County,Cu,Pb\nLead Creek,Tin,Iron,30,20\nMercury Bay,Gold,Silver,31,21\n",
    "stations called so": "Station,Cu,Pb\nBlank Point,30,20\nControl 1,31,21\nREF,29,19\nS12a,30,20\nSD1,1,2\n",
    "compass": "Station,Cu,Pb\nN,30,20\nE,31,21\nS,32,22\nW,33,23\nSE,34,24\n",
    "capitals": "SITE,CU,PB\nA,30,20\nB,31,21\n",
    "names": "Site,Copper,Lead\na,30,20\nb,31,21\n",
    "German": "Probe;Ort;Cu [mg/kg TS];Pb [mg/kg TS];TOC [%]\nP1;Elbe;30,5;20,1;1,2\nP2;Elbe;31,5;21,1;1,3\n",
    "French": "Station;Cu (mg/kg);Plomb (mg/kg);Matière organique (%)\nS1;30,5;20,1;5\nS2;31,5;21,1;6\n",
    "Russian": "Станция,Cu (мг/кг),Pb (мг/кг),Глубина (м)\n1,30,20,5\n2,31,21,6\n",
    "Chinese": "采样点,Cu,Pb,pH\nS1,30,20,7.1\nS2,31,21,7.2\n",
    "comments": "Station,Cu,Pb,Comments\nA,30,20,black mud\nB,31,21,\nC,32,22,ND of shells\n",
    "laboratory": "Lab ID,Sampled by,Cu,Pb,Method\nL1,JD,30,20,EPA 3050B\nL2,JD,31,21,EPA 3050B\n",
    "indices beside": "Station,Cu,Pb,PLI,Igeo_Cu,EF_Cu,CF_Pb,RI\nA,30,20,1.1,0.1,1.2,1,30\nB,31,21,1.2,0.1,1.3,1,31\n",
    "states": "Country,State,Cu,Pb\nUS,LA,30,20\nUS,IN,31,21\nUS,AL,30,22\n",
    "control and impact": "Station,Group,Cu,Pb\nA,control,30,20\nB,impact,31,21\n",
    "letters of stations": "Station,Code,Cu,Pb\nA,J,30,20\nB,U,31,21\nC,R,33,22\n",
    "quality passed": "Station,QC,Cu,Pb\nA,pass,30,20\nB,pass,31,21\n",
    "distances": "Station,Cu,Pb,Area (km2),Distance to Zn plant (km)\nA,30,20,3,12\nB,31,21,4,10\n",
    "names like controls": "Site,Cu,Pb\nDuplin River,30,20\nReplica,31,21\nSpike Island,40,22\nMeander,41,23\n",
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAN)
def test_clean_tables_are_read_without_a_question(name):
    came = outcome(Tried("", name, CLEAN[name], {}))
    assert not isinstance(came, str), came
    assert came.metals == ["Cu", "Pb"]
    delimiter = ";" if ";" in CLEAN[name] else ","
    header, rows = csv_rows(CLEAN[name], delimiter)
    assert len(came) == (len(rows) if "Parameter" not in header else 2)
    assert not came.nondetect.to_numpy().any() and came.concentrations.notna().to_numpy().all()
    if delimiter == "," and "Parameter" not in header:
        replay_wide(header, rows, came)


LOGGED = {
    "limits in another unit": ("station,Cu (mg/kg),Cu MDL (ug/kg)\nA,1.5,100\nB,ND,200\nC,<3,300\n", {}),
    "two limits of each result": ("station,Cu (ppb),Cu_mdl,Cu_rl\nA,1500,10,50\nB,ND,20,70\nC,30,20,70\n", {}),
    "a limit that is none": ("station,Cu,Cu_mdl\nA,1.5,0\nB,2.5,0.1\n", {}),
    "limits by argument": ("station,Cu,Zn\nA,1.5,ND\nB,bdl,3\n", {"limits": {"Cu": 0.3, "Zn": 0.7}}),
    "one limit for all": ("station,Cu,Zn\nA,1.5,ND\nB,bdl,3\n", {"limits": 0.3}),
    "wet weight": ("station,Cu (mg/kg ww),Cu_mdl,moisture\nA,1.5,0.7,45\nB,ND,0.7,61\n", {"moisture": "moisture"}),
    "a unit for each row": ("station,Cu,Zn,unit\nA,1.5,9,mg/kg\nB,1700,<13,ug/kg\n", {}),
    "codes": ("station,Cu,Zn\nA,-88,9\nB,3,-99\n", {"nondetect_codes": -88, "missing_codes": -99, "limits": 0.2}),
    "negative values": ("station,Cu (ppb),Zn\nA,-150,9\nB,3700,-2\n", {"negative": "limit"}),
    "words and qualifiers in cells": ("station,Cu,Zn\nA,nd (0.05),12.3 ± 0.4\nB,0.7 J,0.05U\nC,n.a.,<LOD (0.1)\n", {}),
    "thousands": ('station,Cu,Zn\nA,"1,234.5",9.5\nB,2.25,8\n', {}),
    "a row of limits": ("station,Cu,Zn\nA,ND,9\nB,7,8\nLOD,0.5,1\n", {}),
    "rejected and missing by qualifier": ("station,Cu,Cu_Q,Zn\nA,5,R,9\nB,7,,8\nC,6,U,7\n", {}),
    "a unit overruled": ("station,Cu (mg/kg),Zn\nA,1500,90\nB,1700,<80\n", {"units": {"Cu (mg/kg)": "ppb"}}),
    "long, limits in their own unit": (
        "station,analyte,result,unit,qual,mdl,rl,mdl_unit\nA,Copper,1500,ug/kg,,0.1,0.4,mg/kg\n"
        "A,Zn,90,mg/kg,,1,4,mg/kg\nB,Copper,0.4,mg/kg,U,0.1,0.4,mg/kg\nB,Zn,ND,mg/kg,,1,4,mg/kg\n", {},
    ),
    "long, limits by argument": (
        "station,analyte,result,unit\nA,Copper,1500,ug/kg\nA,Zn,ND,mg/kg\n", {"limits": {"Cu": 0.3, "Zn": 0.7}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOGGED)
def test_the_raw_table_and_the_audit_log_give_every_number(name):
    text, options = LOGGED[name]
    came = outcome(Tried("", name, text, {}, options))
    assert not isinstance(came, str), came
    header, rows = csv_rows(text)
    if "analyte" in header:
        replay_long(header, rows, came, "station", "analyte", "result")
    else:
        replay_wide(header, rows, came)
