"""The caption is text beside the figure: of every kind of figure, in a file beside the saved one, inside on request."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("matplotlib")

from assessment_fixture import make_assessment, port_names
from figures_of_all import DRAWN, all_figures, draw
from test_port_figures import check_room, texts_with_boxes

from pli_stats.checks import InputError
from pli_stats.publish.figures.captions import TITLES
from pli_stats.publish.figures.plot_verbs import plot, save_plot
from pli_stats.publish.result_kinds import KINDS

WIDTHS = (60, 84, 174)
# What is no panel takes less than that of the height of a figure that has more than three rows.
_MOST_FOOT = 1 / 3


@pytest.fixture(scope="module")
def figure() -> Any:
    """Return a figure."""
    return plot(make_assessment(port_names(3)), width=84)


def test_each_figure_has_a_title_and_no_title_lacks_its_figure() -> None:
    assert {function for kind in KINDS.values() for function in kind.figures.values()} == set(TITLES)
    assert all(title == "" or title.endswith(".") for title in TITLES.values())


@pytest.mark.parametrize("drawn", DRAWN, ids=str)
def test_each_figure_has_a_caption_that_is_not_drawn(drawn: tuple[str, str]) -> None:
    figure = draw(drawn, 84)
    assert figure.pli_caption.endswith(".")
    assert len(figure.pli_caption) > 20
    seen = " ".join(text for _, text, _ in texts_with_boxes(figure))
    assert figure.pli_caption.split(". ")[0] not in seen
    assert not any(gid == "caption" for gid, _, _ in texts_with_boxes(figure))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("drawn", DRAWN, ids=str)
def test_the_key_takes_less_than_a_third(drawn: tuple[str, str], width: int) -> None:
    figure = draw(drawn, width)
    boxes = [box for gid, _, box in texts_with_boxes(figure) if gid in ("key", "name")]
    height = figure.bbox.height
    if figure.get_figheight() * 25.4 > 40:  # below that a key of two lines is a third
        assert sum({round(box.y0): box.height for box in boxes}.values()) < _MOST_FOOT * height


def test_a_caption_is_drawn_on_request() -> None:
    made = make_assessment(port_names(3))
    beside, inside = plot(made, width=84), plot(made, width=84, caption=True)
    assert inside.pli_caption == beside.pli_caption
    lines = [text for gid, text, _ in texts_with_boxes(inside) if gid == "caption"]
    assert " ".join(lines) == beside.pli_caption
    assert inside.get_figheight() > beside.get_figheight()
    check_room(inside)


def test_a_caption_stands_in_a_file_beside_the_figure(figure: Any, tmp_path: Path) -> None:
    save_plot(figure, tmp_path / "ports.png")
    save_plot(figure, tmp_path / "ports.pdf")  # the same caption is in no one's way
    assert (tmp_path / "ports.caption.txt").read_text(encoding="utf-8") == figure.pli_caption + "\n"
    (tmp_path / "ports.caption.txt").write_text("my own")
    with pytest.raises(InputError, match=r"ports\.caption\.txt"):
        save_plot(figure, tmp_path / "ports.svg")
    assert not (tmp_path / "ports.svg").exists()
    save_plot(figure, tmp_path / "ports.svg", caption=None)
    assert (tmp_path / "ports.caption.txt").read_text() == "my own"
    save_plot(figure, tmp_path / "ports.svg", force=True)
    assert (tmp_path / "ports.caption.txt").read_text(encoding="utf-8") == figure.pli_caption + "\n"
    with pytest.raises(InputError, match="`caption` must be one of"):
        save_plot(figure, tmp_path / "more.svg", caption="docx")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_a_caption_for_latex_compiles(tmp_path: Path) -> None:
    made = make_assessment(["Zn & Cu_50 %", "{#1}^~"])
    save_plot(plot(made, width=84), tmp_path / "ports.pdf", caption="tex")
    said = (tmp_path / "ports.caption.tex").read_text(encoding="utf-8")
    assert said.startswith("\\caption{Zone PLI")
    page = r"\documentclass{article}\usepackage{graphicx}\begin{document}\begin{figure}\includegraphics{ports.pdf}"
    page += r"\input{ports.caption.tex}\end{figure}\end{document}"
    (tmp_path / "page.tex").write_text(page)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)


def test_figures_of_others_have_no_caption(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    save_plot(Figure(), tmp_path / "own.png")
    assert [path.name for path in tmp_path.iterdir()] == ["own.png"]


def test_all_kinds_of_figures_are_drawn_here() -> None:
    wanted = {(kind.__name__, what) for kind, made in KINDS.items() for what in made.figures}
    assert wanted == set(all_figures())
