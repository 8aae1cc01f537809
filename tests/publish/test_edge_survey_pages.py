"""Surveys at the edge in the formats of files, in words and on the page; tests of tables and figures have them, too."""

from __future__ import annotations

import html
import math
import re
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import read_back
from edge_surveys import CHINESE, EDGE_SURVEYS, edge_surveys

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.publish.tables.survey.assessment_tables import ranked
from pli_stats.text.safe import one_line

NONSENSE = re.compile(r"\bnan\b|\bNone\b|[{}]|  |\binf\b|\b1 (samples|ports|metals)\b|\(\)")
ON_THE_PAGE = ("omit", "one sample a port", "scripts")  # each takes a second


def letters(text: str) -> str:
    """Return a text without white space and marks of direction, as names are broken and turned in pictures."""
    return re.sub(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


@pytest.mark.parametrize("name", EDGE_SURVEYS)
def test_words_name_the_ports_at_both_ends_and_say_no_nonsense(name: str) -> None:
    result = edge_surveys()[name]
    methods, findings = ps.methods_text(result), ps.results_text(result)
    for text in (methods, findings):
        assert NONSENSE.findall(text) == []
        assert text.endswith((".", ")"))
    ports = ranked(result.ports)
    for place in {0, len(ports) - 1}:
        assert ports["port"].iloc[place] in findings


@pytest.mark.parametrize("name", EDGE_SURVEYS)
def test_excel_and_pdf_hold_every_port(name: str, tmp_path: Path) -> None:
    for package in ("openpyxl", "typst"):
        pytest.importorskip(package)
    table = ps.table(edge_surveys()[name])
    shown = read_back.xlsx_cells(table.to_xlsx(tmp_path / "t.xlsx"), len(table.columns))
    assert shown[: len(table.rows)] == [[one_line(text).replace("−", "-") for text in row] for row in table.rows]
    try:
        assert table.to_pdf(tmp_path / "t.pdf").read_bytes().startswith(b"%PDF")
    except InputError as reason:  # where no font is installed that has these letters
        assert name == "scripts" and any(char in str(reason) for char in CHINESE)


@pytest.mark.parametrize("name", EDGE_SURVEYS)
def test_the_figure_of_ports_is_written_in_every_format_with_its_names(name: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    figure = drawn(name)
    for kind, begin in {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}.items():
        ps.save_plot(figure, tmp_path / f"ports.{kind}", dpi=72)
        assert (tmp_path / f"ports.{kind}").read_bytes().startswith(begin)
    picture = letters("".join(ElementTree.parse(tmp_path / "ports.svg").getroot().itertext()))
    names = list(ranked(edge_surveys()[name].ports)["port"])
    # Of what is higher than a page the first are drawn, and the caption says how many.
    first = re.search(rf"Only the first (\d+) of {len(names)} ports", figure.pli_caption)
    assert bool(first) == (name == "forty long names")
    drawn_ports = int(first[1]) if first else len(names)
    assert [letters(port) in picture for port in names] == [True] * drawn_ports + [False] * (len(names) - drawn_ports)
    assert math.isclose(figure.get_figwidth() * 25.4, 174.0)


def drawn(name: str) -> Any:
    """Return the figure of the ports of a survey."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no font may have the characters of a name
        return ps.plot(edge_surveys()[name])


@pytest.mark.parametrize("name", ON_THE_PAGE)
def test_the_page_of_an_edge_survey_holds_every_port_and_its_figures(name: str, tmp_path: Path) -> None:
    for package in ("great_tables", "matplotlib"):
        pytest.importorskip(package)
    result = edge_surveys()[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        page = ps.write_report({"survey": result}, tmp_path / "r.html").read_text(encoding="utf-8")
    plain = html.unescape(page)
    assert all(port in plain for port in result.ports["port"])
    assert page.count("<figure") >= 4
    assert not re.search(r">\s*(nan|None)\s*<", page)
