"""Names from outside are shown by one rule wherever people read them: nothing in them is obeyed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from assessment_fixture import make_assessment
from study_fixture import predicted

import pli_stats as ps
from pli_stats.cli.output_files import say_written
from pli_stats.publish.figures.plot_verbs import plot
from pli_stats.publish.report.report_page import report_page
from pli_stats.publish.table_type import Column, Table
from pli_stats.text.safe import one_line, visible
from pli_stats.transfer.findings.benchmark import benchmark_of

NAME = "Eden\x1b[2J\x07\u202eBay"  # clears a terminal, rings, turns what follows
SHOWN = ("\\x1b", "\\x07", "\\u202e")


def table_with(name: str) -> Table:
    """Return a table that has the name everywhere."""
    return Table(name, (Column("a", name, name, spanner=name),), ((name,),), notes=(name,), groups=(name,))


def figure_texts(name: str) -> str:
    """Return all texts of a figure in which a port has the name."""
    drawn = plot(make_assessment([name, "Botany"]))
    return "".join(text.get_text() for text in drawn.findobj(lambda part: hasattr(part, "get_text")))


def study_of(name: str) -> ps.results.StudyResult:
    """Return a study that says the name in its answer and its frames."""
    return benchmark_of(predicted({name: 0.2, "forest": 0.3}, design="unseen ports"), n_resamples=99)


def written(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the command line says on a file."""
    say_written([Path(name)])
    return capsys.readouterr().err


PLACES: dict[str, Callable[[str, pytest.CaptureFixture[str]], str]] = {
    "Markdown": lambda name, _: table_with(name).to_markdown().replace("\\\\", "\\"),
    "CSV": lambda name, _: table_with(name).to_csv(),
    "LaTeX": lambda name, _: table_with(name).to_latex().replace(r"\textbackslash{}", "\\"),
    "HTML": lambda name, _: table_with(name).to_html(),
    "Typst": lambda name, _: table_with(name).to_typst().replace("\\\\", "\\"),
    "figure": lambda name, _: figure_texts(name),
    "report": lambda name, _: report_page({name: ps.wilcoxon_test([1, 2, 4], [0, 1, 1])}, name),
    "prose": lambda name, _: ps.results_text(make_assessment([name, "Botany"])),
    "command line": written,
    "a printed study": lambda name, _: repr(study_of(name)),
    "printed intervals": lambda name, _: repr(ps.bootstrap_ci([1, 2, 3], {name: [1, 2, 4], "b": [1, 3, 3]})),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("place", PLACES)
def test_a_name_is_shown_and_not_obeyed(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = PLACES[place](NAME, capsys)
    assert all(code in text for code in SHOWN)
    assert not set(NAME) & set("\x1b\x07\u202e") & set(text)


def test_one_line_and_visible() -> None:
    assert one_line(" a\r\n\tb\u2028c \ud800") == r"a b c \ud800"
    assert visible("a  b\n\U0001ffff") == r"a  b\x0a\U0001ffff"
    assert one_line("Zürich 大连 שלום") == visible("Zürich 大连 שלום") == "Zürich 大连 שלום"
