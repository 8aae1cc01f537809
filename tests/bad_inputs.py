"""Bad inputs and what the user is told: the cases of the test, and the table in docs/bad_inputs.md.

Each case is (what came, a function that meets it). `python tests/bad_inputs.py` prints the table.
"""

from __future__ import annotations

import datetime
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
from bad_backgrounds import BACKGROUNDS
from bad_field_data import FIELD_DATA
from bad_hostile import HOSTILE
from bad_publication import PUBLICATION_CASES
from bad_r import R_OBJECTS
from bad_scans import SCANS
from bad_statistics import STATISTICS
from bad_transfer import TRANSFER_CASES

import pli_stats as ps

Case = tuple[str, Callable[[Path], Any]]

GOOD = pd.DataFrame({"Cu": [45.0, 90.0], "Pb": [20.0, 40.0]})


def csv(what: str, text: str | bytes, name: str = "survey.csv", **options: Any) -> Case:
    """Return the case of a file with this content."""

    def run(folder: Path) -> Any:
        path = folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return ps.read_samples(path, **options)

    return what, run


def call(what: str, run: Callable[[], Any]) -> Case:
    """Return the case of a call that needs no file."""
    return what, lambda folder: run()


def frame(**columns: Any) -> pd.DataFrame:
    """Return a frame of concentrations."""
    return pd.DataFrame(columns)


def samples(**columns: Any) -> Any:
    """Return samples read from a frame."""
    return ps.read_samples(pd.DataFrame(columns))


def tested(**asked: Any) -> Any:
    """Test the zone PLI of a harbour of two samples."""
    return ps.zone_pli_test(
        samples(Cu=[1.0, 2.0], Zn=[1.0, None], harbour=["a", "a"], site=["a", "b"]), **{"by": "harbour", **asked}
    )


def million(folder: Path) -> Any:
    """Read a million rows with one non-detect and one text for a missing value."""
    lines = ["Cu,Pb", *["45.5,20.25"] * 1_000_000]
    lines[500_000], lines[700_000] = "<0.02,20.25", "45.5,n.a."
    path = folder / "million.csv"
    path.write_text("\n".join(lines) + "\n")
    return ps.read_samples(path)


FILES: list[Case] = [
    ("a file that is not there", lambda folder: ps.read_samples(folder / "nowhere.csv")),
    ("a folder instead of a file", lambda folder: ps.read_samples(_folder(folder / "data.csv"))),
    csv("a file type that is not known", "Cu\n1\n", name="survey.docx"),
    csv("an empty file", ""),
    csv("a header without rows", "station,Cu\n"),
    csv("a binary file called .csv", b"\x89PNG\x00\x00\x01\x02,3\n"),
    csv("text called .xlsx", "Cu\n1\n", name="survey.xlsx"),
    csv("text called .rds", "Cu\n1\n", name="survey.rds"),
    csv("text called .parquet", "Cu\n1\n", name="survey.parquet"),
    csv("a header without delimiter", "copper sulphate\n1\n"),
    csv("a line with too many fields", "station,Cu,Pb\nA,1,2\nB,1,2,3\n"),
    csv("a number cut in two by its comma, in a line without a remark", "station,Cu,Pb,remark\nA,1,5,2,\nB,1,2,x\n"),
    csv("a line with too few fields", "station,Cu,Pb,Zn\nA,1,2,3\nB,1,2\n"),
    csv("a quotation that never closes", 'station,Cu\n"A,1\nB,2\n'),
    csv("a quotation mark astray in the header", 'station,Cu "mg\nA,1\nB,2\n'),
    csv("a quotation that swallows the file", 'station,Cu\n"A,1\n' + "B,2\n" * 50_000 + '"C",3\n"D",4\n"'),
    csv("an encoding that is none", "station,Cu\nA,1\n", encoding="gkb"),
    csv("a file in another encoding than said", "station,Cu\nÅ,1\n".encode("cp1252"), encoding="utf-8"),
    csv("neither UTF-8 nor Windows-1252", "station,Cu\n北,1\n".encode("shift_jis") + b"\x81\n"),
    csv("no column that names an element", "station,depth\nA,1\n"),
    csv("the same column twice", "Cu,Pb,Cu\n1,2,3\n"),
    csv("one element under two names", "Cu,copper\n1,2\n"),
    csv("one element in two units", "Cu (mg/kg),Pb\n1,2\n", units={"Cu": "ug/kg"}),
    csv("an unknown unit in the header", "Cu (mmol/kg),Pb\n1,2\n"),
    csv("an unknown unit as argument", "Cu,Pb\n1,2\n", units="furlongs"),
    csv("a unit for an element that is not there", "Cu,Pb\n1,2\n", units={"Zn": "ppm"}),
    csv("an unknown unit in the unit column", "station,Cu,Pb,unit\nA,1,2,mg/l\n"),
    csv("an empty cell in the unit column", "station,Cu,Pb,unit\nA,1,2,mg/kg\nB,1,2,\n"),
    csv("a unit in the header and a unit column", "station,Cu (ppb),unit\nA,1,mg/kg\n"),
    csv("wet weight without moisture", "Cu (mg/kg ww),Pb\n1,2\n"),
    csv("moisture of 120 %", "Cu (mg/kg ww),moisture\n1,120\n"),
    csv("text in a number column", "station,Cu\nA,1\nB,high\n"),
    csv("a number with a remark", "station,Cu\nA,1\nB,5 (J)\n"),
    csv("a value above the range", "station,Cu\nA,1\nB,>1000\n"),
    csv("an infinite value", "station,Cu\nA,1\nB,inf\n"),
    csv("a number beyond a double", "station,Cu\nA,1\nB,1e999\n"),
    csv("a negative concentration", "station,Cu\nA,1\nB,-3.5\n"),
    csv("a code that nobody named", "station,Cu\nA,1\nB,-99\n"),
    csv("a zero concentration", "station,Cu\nA,1\nB,0\n"),
    csv("TRUE in a number column", "station,Cu\nA,TRUE\nB,FALSE\n"),
    csv("a hexadecimal number", "station,Cu\nA,0x1F\nB,2\n"),
    csv("a date in a number column", "station,Cu\nA,2020-01-02\nB,2\n"),
    csv("1,234 without any hint at the decimal mark", 'station,Cu\nA,"1,234"\nB,2\n'),
    csv("ND without a limit", "station,Cu\nA,1\nB,ND\n"),
    csv("<LOD without a limit", "station,Cu\nA,1\nB,<LOD\n"),
    csv("a non-detect code without a limit", "station,Cu\nA,1\nB,-88\n", nondetect_codes=(-88,)),
    csv("a limit of zero", "station,Cu\nA,1\nB,<0\n"),
    csv("a negative limit", "station,Cu\nA,1\nB,<-0.5\n"),
    csv("a limit column that says 0 where it is needed", "station,Cu,Cu_mdl\nA,1,0.1\nB,ND,0\n"),
    csv("a limit argument of -1", "station,Cu\nA,1\nB,ND\n", limits={"Cu": -1}),
    csv("a limit column without results", "station,Pb,Cu_mdl\nA,1,0.1\n"),
    csv("two limit columns for one element", "Cu,Cu_mdl,Cu_lod\n1,0.1,0.2\n"),
    csv("a flag that is not known", "station,Cu,Cu_flag\nA,1,maybe\n"),
    csv("flagged, no value, no limit", "station,Cu,Cu_nd\nA,1,false\nB,,true\n"),
    csv("values in ppb that vanish", "Cu (ppb),Pb\n1e-323,2\n"),
    csv("a port column that is not there", "station,Cu\nA,1\n", port="harbour"),
    csv("a sample without port", "harbour,Cu\nA,1\n,2\n", port="harbour"),
    csv("a station in two rows", "station,Cu\nA,1\nA,2\n"),
    csv("replicates that mix 1 and <0.5", "station,Cu\nA,1\nA,<0.5\n", replicates="mean"),
    csv("an unknown way with replicates", "station,Cu\nA,1\n", replicates="average"),
    csv("a delimiter of two characters", "station;;Cu\nA;;1\n", delimiter=";;"),
    csv("elements that are no dict", "station,Kupfer\nA,1\n", elements="Kupfer=Cu"),
    csv("qualifiers that are no dict", "station,Cu\nA,1\n", qualifiers="U"),
    csv("a number of rows to skip in words", "station,Cu\nA,1\n", skip_rows="two"),
    csv("explain in words", "station,Cu\nA,1\n", explain="yes"),
    csv("no value at all", "station,Cu\nA,\nB,\n"),
    csv("long: an analyte that is no element", "station,analyte,result\nA,Cu,1\nA,Zinkum,2\n"),
    csv("long: no station", "analyte,result\nCu,1\n"),
    csv("long: a row without station", "station,analyte,result\nA,Cu,1\n,Cu,2\n"),
    csv("long and wide at once", "station,analyte,result,Cu\nA,Pb,1,2\n"),
    csv("an unknown layout", "station,Cu\nA,1\n", layout="tall"),
    csv("an element argument that is none", "station,x\nA,1\n", elements={"x": "Xx"}),
    ("1,000,000 rows with one '<0.02' and one 'n.a.'", million),
    ("the same, and its PLI", lambda folder: ps.pli(million(folder).concentrations)),
    csv("a text code", "station,Cu\nA,1\n", nondetect_codes="ND"),
    csv("a column to ignore that is not there", "station,Cu\nA,1\n", ignore="lab"),
    csv("a limit for an element that is not there", "station,Cu\nA,1\n", limits={"Zn": 1.0}),
    call("a list instead of a path or frame", lambda: ps.read_samples([1, 2, 3])),
]

SITES = [["Site", "Cu", "Pb"], ["A", 45.5, 20], ["B", 30.25, 10]]


def excel(what: str, change: Callable[[Any], Any], **options: Any) -> Case:
    """Return the case of a workbook with two sheets of metals and one of notes; `change` is given the first sheet."""

    def run(folder: Path) -> Any:
        book = openpyxl.Workbook()
        first = book.active
        first.title = "Metals"
        for row in SITES:
            first.append(row)
        more = book.create_sheet("Zinc")
        for row in [["Site", "Zn"], ["A", 95], ["B", 80]]:
            more.append(row)
        book.create_sheet("Notes").append(["By ICP-MS"])
        change(first)
        book.save(folder / "survey.xlsx")
        return ps.read_samples(folder / "survey.xlsx", **options)

    return what, run


def cell(place: str, value: Any = None, shown: str | None = None, sheet: str | None = None) -> Callable[[Any], Any]:
    """Return a change of one cell: its value, its number format."""

    def change(first: Any) -> None:
        one = (first if sheet is None else first.parent[sheet])[place]
        one.value = one.value if value is None else value
        one.number_format = one.number_format if shown is None else shown

    return change


def _delete(sheet: Any) -> None:
    """Blank the sample of the second row."""
    sheet.parent["Zinc"]["A3"].value = None


BOTH = {"sheet": ["Metals", "Zinc"]}
WORKBOOKS: list[Case] = [
    excel("a sheet that is not there", lambda sheet: None, sheet="Metal"),
    excel("a sheet beyond the last", lambda sheet: None, sheet=3),
    excel("sheet=1.5", lambda sheet: None, sheet=1.5),
    excel("the same sheet twice", lambda sheet: None, sheet=["Metals", 0]),
    excel("a sheet without rows", lambda sheet: None, sheet="Notes"),
    excel("a title above the header", lambda sheet: (sheet.insert_rows(1), cell("A1", "Table S1")(sheet))),
    excel("headers merged over two columns", lambda sheet: sheet.merge_cells("B1:C1")),
    excel("a number merged over two rows", lambda sheet: sheet.merge_cells("B2:B3")),
    excel("a number merged over two columns", lambda sheet: sheet.merge_cells("B2:C2")),
    excel("a formula that was never computed", cell("B3", "=B2*2")),
    excel("#DIV/0! in a metal", cell("C2", "#DIV/0!")),
    excel("#REF! in the site", cell("A2", "#REF!")),
    excel("0.05 shown as 5 %", cell("B2", 0.05, shown="0%")),
    excel("0.05 shown as <0.05", cell("B2", 0.05, shown='"<"0.00')),
    excel("a concentration that became a date", cell("C3", datetime.datetime(2005, 3, 1))),
    excel("sheets to join, without a site in one", cell("A1", "Place", sheet="Zinc"), **BOTH),
    excel("sheets to join, a site twice in one", cell("A3", "A", sheet="Zinc"), **BOTH),
    excel("sheets to join, a site spelt in two ways", cell("A3", "B-1", sheet="Zinc"), **BOTH),
    excel("sheets to join, a row without site", _delete, **BOTH),
    excel(
        "sheets to join that differ in a metal",
        lambda sheet: (cell("C1", "Pb", sheet="Zinc")(sheet), cell("C2", 21, sheet="Zinc")(sheet)),
        **BOTH,
    ),
    csv("an old workbook under a new name", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), name="survey.xlsx"),
    csv("text called .xls", "Cu\n1\n", name="survey.xls"),
]

VERBS: list[Case] = [
    call("Samples instead of a frame", lambda: ps.pli(samples(Cu=[1.0]))),
    call("complex numbers", lambda: ps.pli(frame(Cu=[1.0 + 2.0j]))),
    call("a PLI below the smallest double", lambda: ps.pli(frame(Cu=[5e-324]))),
    call("an array instead of a frame", lambda: ps.pli(np.ones((2, 2)))),
    call("a background that is misspelt", lambda: ps.pli(GOOD, "shael")),
    call("a background without the metal", lambda: ps.pli(frame(Au=[1.0], Cu=[2.0]), "shale")),
    call("a background value of zero", lambda: ps.pli(GOOD, {"Cu": 0.0, "Pb": 20.0})),
    call("a background for 'copper'", lambda: ps.pli(GOOD, {"copper": 45.0, "Pb": 20.0})),
    call("a background for 'Kupfer'", lambda: ps.pli(GOOD, {"Kupfer": 45.0, "Pb": 20.0})),
    call("a missing concentration", lambda: ps.pli(frame(Cu=[45.0, np.nan], Pb=[1.0, 2.0]))),
    call("a zero concentration", lambda: ps.pli(frame(Cu=[45.0, 0.0], Pb=[1.0, 2.0]))),
    call("a negative concentration", lambda: ps.contamination_factor(frame(Cu=[-1.0]))),
    call("an infinite concentration", lambda: ps.geoaccumulation_index(frame(Cu=[np.inf]))),
    call("text in a frame", lambda: ps.pli(frame(Cu=["<0.02", "1"]))),
    call("truth values in a frame", lambda: ps.pli(frame(Cu=[True, False]))),
    call("a column that is no element", lambda: ps.pli(frame(Cu=[1.0], depth=[3.0]))),
    call("a metal that is not a column", lambda: ps.pli(GOOD, metals=["Cu", "Zn"])),
    call("an empty list of metals", lambda: ps.pli(GOOD, metals=[])),
    call("the same column twice", lambda: ps.pli(pd.DataFrame([[1.0, 2.0]], columns=["Cu", "Cu"]))),
    call(
        "a sample without any value, missing='omit'",
        lambda: ps.pli(frame(Cu=[1.0, np.nan], Pb=[1.0, np.nan]), missing="omit"),
    ),
    call("missing='drop'", lambda: ps.pli(GOOD, missing="drop")),
    call("a factor beyond a double", lambda: ps.contamination_factor(frame(Cu=[1e300]), {"Cu": 1e-300})),
    call("a normaliser that is not there", lambda: ps.enrichment_factor(GOOD, normalizer="Al")),
    call("a normaliser alone", lambda: ps.enrichment_factor(frame(Al=[1.0]), normalizer="Al")),
    call("a risk index of metals without factor", lambda: ps.risk_index(frame(Cu=[1.0], Fe=[2.0]))),
    call("a guideline without the metal", lambda: ps.guideline_quotient(frame(Cu=[1.0], Fe=[2.0]), "ERM")),
    call("a guideline that is misspelt", lambda: ps.guideline_exceedance(GOOD, "ERMM")),
    call("a class scheme that is misspelt", lambda: ps.classify([1.0], "hakanson1980_fc")),
    call(
        "a class scheme with a gap",
        lambda: ps.classify([1.0], pd.DataFrame({"lower": [-np.inf, 2], "upper": [1, np.inf], "class": ["a", "b"]})),
    ),
    call("NaN to classify", lambda: ps.classify([1.0, np.nan], "hakanson1980_cf")),
    call("zones of another length", lambda: ps.zone_pli(pd.Series([1.0, 2.0]), ["a"])),
    call("a sample without zone", lambda: ps.zone_pli(pd.Series([1.0, 2.0]), ["a", None])),
    call("a PLI of zero in a zone", lambda: ps.zone_pli(pd.Series([1.0, 0.0]), ["a", "a"])),
    call("text for the PLIs of a zone", lambda: ps.zone_pli(["1.2", "high"], ["a", "a"])),
    call("level 95", lambda: ps.bootstrap_mean([1.0, 2.0, 3.0], level=95)),
    call("0 resamples", lambda: ps.bootstrap_mean([1.0, 2.0, 3.0], n_resamples=0)),
    call("NaN in a bootstrap", lambda: ps.bootstrap_mean([1.0, np.nan])),
    call("a seed of 2^130", lambda: ps.bootstrap_mean([1.0, 2.0], seed=2**130)),
    call("a table to bootstrap", lambda: ps.bootstrap_mean(np.ones((3, 3)))),
    call("values too large for a mean", lambda: ps.bootstrap_mean([1e308, 1e308, 1.0])),
    call("nothing to bootstrap", lambda: ps.bootstrap_mean([])),
    call("an unknown interval", lambda: ps.bootstrap_mean([1.0, 2.0], method="bcaa")),
    call("a frame where samples are needed", lambda: ps.impute_nondetects(GOOD)),
    call("a frame where complete samples are asked for", lambda: ps.complete_samples(GOOD, ["Cu"])),
    call(
        "half limits by a column that is not there", lambda: ps.impute_nondetects(samples(Cu=["<1", 2.0]), by="harbor")
    ),
    call("90 % non-detects for ROS", lambda: ps.impute_nondetects(samples(Cu=["<1"] * 9 + [2.0]), method="ros")),
    call("one measured value for MLE", lambda: ps.impute_nondetects(samples(Cu=["<1", "<1", 2.0]), method="mle")),
    call(
        "Kaplan-Meier fills with a single limit",
        lambda: ps.impute_nondetects(samples(Cu=["<1", "<1", 2.0, 3.0]), method="km"),
    ),
    call("half a limit of 150 %", lambda: ps.impute_nondetects(samples(Cu=["<1", 2.0]), fraction=1.5)),
    call("a negative laboratory error", lambda: ps.pli_interval(samples(Cu=[1.0]), analytical_sd=-0.1)),
    call(
        "a laboratory error for one metal only",
        lambda: ps.pli_interval(samples(Cu=[1.0], Pb=[1.0]), analytical_sd={"Cu": 0.1}),
    ),
    call("an assessment without ports", lambda: ps.assess(samples(Cu=[1.0]))),
    call("an assessment by a column that is not there", lambda: ps.assess(samples(Cu=[1.0], site=["a"]), by="harbor")),
    call(
        "an assessment by a misspelt guideline", lambda: ps.assess(samples(Cu=[1.0], harbour=["a"]), guideline="ERMM")
    ),
    call("unknown treatment of non-detects", lambda: ps.assess(samples(Cu=[1.0], harbour=["a"]), nondetects="zero")),
    call("unknown interval of ports", lambda: ps.assess(samples(Cu=[1.0], harbour=["a"]), method="studentised")),
    call(
        "bounds by a bootstrap",
        lambda: ps.assess(samples(Cu=[1.0], harbour=["a"]), nondetects="bounds", method="bca"),
    ),
    call("unknown draws of non-detects", lambda: ps.pli_interval(samples(Cu=[1.0]), nondetects="uniform")),
    call("zone_pli_test, a table", lambda: ps.zone_pli_test(pd.DataFrame({"Cu": [1.0, 2.0]}))),
    call("zone_pli_test, no ports", lambda: ps.zone_pli_test(samples(Cu=[1.0, 2.0]))),
    call("zone_pli_test, a column that is not there", lambda: tested(by="harbor")),
    call(
        "zone_pli_test, one sample a port",
        lambda: ps.zone_pli_test(samples(Cu=[1.0, 2.0], harbour=["a", "b"]), by="harbour"),
    ),
    call("zone_pli_test, against 0", lambda: tested(value=0.0)),
    call("zone_pli_test, against two values", lambda: tested(value=[1.0, 2.0])),
    call("zone_pli_test, alternative above", lambda: tested(alternative="above")),
    call("zone_pli_test, adjustment by fdr", lambda: tested(adjust="fdr")),
    call("zone_pli_test, non-detects as zero", lambda: tested(nondetects="zero")),
    call("zone_pli_test, level 95", lambda: tested(level=95)),
    call("zone_pli_test, a seed of text", lambda: tested(seed="one")),
    call("zone_pli_test, a metal that is not there", lambda: tested(metals=["Pb"])),
    call(
        "zone_pli_test, a missing value",
        lambda: ps.zone_pli_test(samples(Cu=[1.0, None, 2.0], harbour=["a"] * 3), by="harbour"),
    ),
    call("pli_test of field data", lambda: ps.pli_test(samples(Cu=[1.0, 2.0], harbour=["a", "a"]))),
    call("an info column called pli", lambda: ps.assess(samples(Cu=[1.0], harbour=["a"], pli=[3.0]), by="harbour")),
]

CASES: list[Case] = [
    *FILES,
    *WORKBOOKS,
    *FIELD_DATA,
    *HOSTILE,
    *VERBS,
    *BACKGROUNDS,
    *STATISTICS,
    *TRANSFER_CASES,
    *R_OBJECTS,
    *PUBLICATION_CASES,
    *SCANS,
]


def _folder(path: Path) -> Path:
    """Make a folder where a file is expected."""
    path.mkdir(exist_ok=True)
    return path


def told() -> Iterator[tuple[str, str]]:
    """Yield what came and what the user is told; the name of the scratch folder is taken out."""
    for what, run in CASES:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore", ps.UnverifiedValueWarning)
            try:
                yield what, accepted(run(Path(folder)))
            except (ps.InputError, ps.MissingExtraError) as error:
                yield what, str(error).replace(f"{folder}/", "")


def accepted(result: Any) -> str:
    """Return what the audit log says of the cells of accepted data."""
    log = result.audit.dropna(subset="row")
    cells = [f"row {e.row}, column {e.column!r}: {e.before!r} -> {e.after!r} ({e.rule})" for e in log.itertuples()]
    return "Accepted; audit log: " + "; ".join(cells) + "."


if __name__ == "__main__":
    print(
        "# Bad inputs and what the user is told\n\n"
        "Made by `python tests/bad_inputs.py`; a test holds this page to it.\n"
    )
    print("| # | what came | what the user is told |\n|---|---|---|")
    for number, (what, sentence) in enumerate(told(), 1):
        print(f"| {number} | {what} | " + sentence.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ") + " |")
