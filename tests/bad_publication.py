"""Bad inputs of tables, figures, prose and reports: cases for `bad_inputs.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import pli_stats as ps
from pli_stats.publish.table_type import Column, Table

Case = tuple[str, Callable[[Path], Any]]

ONE = (Column("a", "a"),)


@cache
def assessment() -> Any:
    """Return an assessment of five samples without coordinates."""
    field = {"port": list("aabbb"), "Cu": [45.0, 60.0, 30.0, 52.0, 41.0], "Pb": [20.0, 31.0, 12.0, 25.0, 18.0]}
    return ps.assess(ps.read_samples(pd.DataFrame(field), port="port"), n_resamples=99)


def blocked(folder: Path) -> Path:
    """Return a file where a folder is wanted."""
    (folder / "file").write_text("")
    return folder / "file"


def placed(latitude: float, ports: int = 0, longitude: float = -118.0) -> Any:
    """Return the assessment with coordinates, and with so many ports more."""
    found = assessment()
    more = pd.concat([found.ports, *([found.ports.iloc[:1]] * ports)], ignore_index=True)
    return replace(found, samples=found.samples.assign(longitude=longitude, latitude=latitude), ports=more)


def projected(x: str, y: str) -> Any:
    """Return the assessment with projected coordinates in columns of these names."""
    return replace(assessment(), samples=assessment().samples.assign(**{x: 1.0, y: 2.0}))


@cache
def comparison() -> Any:
    """Return a comparison of two models."""
    y = np.linspace(1.0, 3.0, 12)
    frames = [
        pd.DataFrame({"sample": range(12), "model": name, "y_true": y, "y_pred": y + error * (1.0 + np.arange(12) % 3)})
        for name, error in (("forest", 0.1), ("mean", 0.3))
    ]
    return ps.compare_models(pd.concat(frames), n_resamples=99)


def made(**parts: Any) -> Callable[[Path], Any]:
    """Return the case of a description of a table with one column."""
    return lambda folder: Table(**{"title": "T", "columns": ONE, "rows": (("1",), ("2",), ("3",)), **parts})


PUBLICATION_CASES: list[Case] = [
    ("table: no result", lambda folder: ps.table({"Cu": 45.0})),
    ("table: a frame", lambda folder: ps.table(pd.DataFrame({"Cu": [45.0]}))),
    ("table: no result in the mapping", lambda folder: ps.table({})),
    ("table: one that this result lacks", lambda folder: ps.table(assessment(), what="models")),
    ("table: rows of another width", made(rows=(("1", "2"),))),
    ("table: no columns", made(columns=(), rows=())),
    ("table: groups for fewer rows", made(groups=("x",))),
    ("table: groups apart", made(groups=("x", "y", "x"))),
    ("table: bold beyond the last row", made(bold=frozenset({(3, 0)}))),
    ("file of a table: .docs", lambda folder: ps.write_table(assessment(), folder / "t.docs")),
    (
        "file of a table: `what` of a Table",
        lambda folder: ps.write_table(made()(folder), folder / "t", what="ports"),
    ),
    ("file of a table: a letter without a font", lambda folder: made(title="\u0378")(folder).to_pdf(folder / "t.pdf")),
    (
        "changed table: a column that is none",
        lambda folder: ps.change_table(assessment(), columns=["port", "zone_pil"]),
    ),
    ("changed table: a row that is none", lambda folder: ps.change_table(assessment(), rows=["c"])),
    ("changed table: a label for nothing", lambda folder: ps.change_table(assessment(), labels={"zone_pil": "PLI"})),
    (
        "changed table: elements of a table without metals",
        lambda folder: ps.change_table(assessment(), labels="elements"),
    ),
    ("changed table: units in another style", lambda folder: ps.change_table(assessment(), unit_style="exponents")),
    ("changed table: labels as text", lambda folder: ps.change_table(assessment(), labels="PLI")),
    (
        "changed table: cells for fewer rows",
        lambda folder: ps.change_table(assessment(), add_columns={"Country": ["AU"]}),
    ),
    ("changed table: a column that it has", lambda folder: ps.change_table(assessment(), add_columns={"n": [1, 2]})),
    ("changed table: half a decimal", lambda folder: ps.change_table(assessment(), digits={"zone_pli": 1.5})),
    ("changed table: digits of words", lambda folder: ps.change_table(assessment(), digits={"zone_class": 1})),
    (
        "changed table: stars by what is no p",
        lambda folder: ps.change_table(assessment(), stars={"zone_pli": "interval"}),
    ),
    (
        "changed table: a group of columns apart",
        lambda folder: ps.change_table(assessment(), spanners={"PLI": ["port", "zone_pli"]}),
    ),
    ("changed table: one mark for both", lambda folder: ps.change_table(assessment(), decimal_mark=",", big_mark=",")),
    ("changed table: a mark that is none", lambda folder: ps.change_table(assessment(), decimal_mark=";")),
    ("changed table: a style that is none", lambda folder: ps.change_table(assessment(), style="elsevir")),
    ("changed table: `what` of a Table", lambda folder: ps.change_table(made()(folder), what="ports")),
    ("merged tables: none", lambda folder: ps.merge_tables({})),
    (
        "merged tables: panels of other columns",
        lambda folder: ps.merge_tables({"a": assessment(), "b": made()(folder)}),
    ),
    (
        "merged tables: a row twice",
        lambda folder: ps.merge_tables({"a": made(rows=(("x",), ("x",)))(folder)}, how="side"),
    ),
    ("merged tables: how", lambda folder: ps.merge_tables({"a": assessment()}, how="beside")),
    ("table: numbers for fewer rows", lambda folder: made(numbers=(((1.0,),),))(folder)),
    ("table in LaTeX: a label that it would obey", lambda folder: made()(folder).to_latex(label="tab:50%")),
    ("table in LaTeX: three columns of text", lambda folder: made()(folder).to_latex(text_columns=3)),
    (
        "file of a table: a label for Word",
        lambda folder: ps.write_table(assessment(), folder / "t.docx", label="tab:ports"),
    ),
    (
        "file of a table: a template that is none",
        lambda folder: ps.write_table(assessment(), folder / "t.docx", template=blocked(folder)),
    ),
    (
        "file of a table: a language by its name",
        lambda folder: ps.write_table(assessment(), folder / "t.docx", language="German"),
    ),
    (
        "file of a table: a language of a page",
        lambda folder: ps.write_table(assessment(), folder / "t.html", language="de-DE"),
    ),
    ("file of a table: it exists", lambda folder: [ps.write_table(assessment(), folder / "t.md") for _ in range(2)]),
    ("file of a table: a file for a folder", lambda folder: ps.write_table(assessment(), blocked(folder) / "t.md")),
    ("figure: no result", lambda folder: ps.plot("assessment.rds")),
    ("figure: one that this result lacks", lambda folder: ps.plot(assessment(), what="maps")),
    ("figure: 59 mm", lambda folder: ps.plot(assessment(), width=59)),
    ("figure: a width of no name", lambda folder: ps.plot(assessment(), width="two columns")),
    ("figure: caption asked for by a word", lambda folder: ps.plot(assessment(), caption="yes")),
    ("figure: decimal mark that is none", lambda folder: ps.plot(assessment(), decimal_mark=";")),
    ("figure: theme that is a number", lambda folder: ps.plot(assessment(), theme=8)),
    ("figure: theme of no name", lambda folder: ps.plot(assessment(), theme="gray")),
    ("figure: part that no theme has", lambda folder: ps.plot(assessment(), theme={"fonts": "times"})),
    ("figure: letters of 4 points", lambda folder: ps.plot(assessment(), theme={"size": 4})),
    ("figure: lines of no width", lambda folder: ps.plot(assessment(), theme={"lines": 0})),
    ("figure: colours of no name", lambda folder: ps.plot(assessment(), theme={"colours": "rainbow"})),
    ("figure: font that is not installed", lambda folder: ps.plot(assessment(), theme={"font": "No Such Font"})),
    ("figure: labels that are a list", lambda folder: ps.plot(assessment(), labels=["Cu", "copper"])),
    ("figure: label that is no text", lambda folder: ps.plot(assessment(), labels={"a": None})),
    ("figure: labels in a chain", lambda folder: ps.plot(assessment(), labels={"a": "b", "b": "c"})),
    ("figure: map without coordinates", lambda folder: ps.plot(assessment(), what="map")),
    ("figure: map of samples without a place", lambda folder: ps.plot(placed(float("nan")), what="map")),
    ("figure: latitude in metres", lambda folder: ps.plot(placed(3_752_000.0), what="map")),
    ("figure: samples at 0, 0", lambda folder: ps.plot(placed(0.0, longitude=0.0), what="map")),
    ("figure: x in m and y in km", lambda folder: ps.plot(projected("x_m", "y_km"), what="map")),
    ("figure: a system for no map", lambda folder: ps.plot(assessment(), crs="EPSG:28356")),
    ("figure: a system that is none", lambda folder: ps.plot(placed(33.0), what="map", crs=True)),
    ("figure: map by nine ports", lambda folder: ps.plot(placed(33.0, ports=9), what="map_ports")),
    ("figure: spider of two metals", lambda folder: ps.plot(assessment(), what="spider")),
    ("figure: ranks of two models", lambda folder: ps.plot(comparison(), what="critical_difference")),
    ("figure: 30 dots per inch", lambda folder: ps.save_plot(ps.plot(assessment()), folder / "p.png", dpi=30)),
    ("figure: caption as .docx", lambda folder: ps.save_plot(ps.plot(assessment()), folder / "p.png", caption="docx")),
    ("figure: .bmp", lambda folder: ps.save_plot(ps.plot(assessment()), folder / "ports.bmp")),
    ("prose: no result", lambda folder: ps.methods_text(3)),
    ("prose: no results", lambda folder: ps.results_text({})),
    ("prose: form", lambda folder: ps.methods_text(assessment(), form="latex")),
    ("prose: style", lambda folder: ps.results_text(assessment(), style="short")),
    ("prose: person", lambda folder: ps.results_text(assessment(), person="I")),
    ("prose: spelling", lambda folder: ps.methods_text(assessment(), spelling="American")),
    ("report: one result without a name", lambda folder: ps.write_report(assessment(), folder / "r.html")),
    ("report: .pdf", lambda folder: ps.write_report({"ports": assessment()}, folder / "r.pdf")),
]
