"""Widths, themes and names as the caller asks: in force everywhere, legible, and refused in one sentence else."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib")

from figures_of_all import DRAWN, all_figures, draw
from matplotlib import colors, font_manager
from matplotlib.text import Text
from surveyed_assessment import surveyed
from test_port_figures import check_room, texts_with_boxes
from test_study_figures import benchmark, comparison

from pli_stats.checks import InputError
from pli_stats.publish.figures.appearance import theme
from pli_stats.publish.figures.appearance.repainting import _drawn
from pli_stats.publish.figures.plot_verbs import WIDTHS, plot, save_plot

EIGHT_BIT = 1.01 / 255  # colours are kept with three digits, and drawn with eight bits


def dots(figure: Any) -> np.ndarray[Any, Any]:
    """Return the figure as rows of dots."""
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[:, :, :3] / 255.0


def test_a_width_has_a_name() -> None:
    for name, width in WIDTHS.items():
        assert plot(comparison(["a", "b"]), width=name).get_figwidth() * 25.4 == pytest.approx(width)
    assert sorted(WIDTHS.values()) == [84, 129, 174, 183]


@pytest.mark.parametrize("size", [6, 10])
@pytest.mark.parametrize("drawn", DRAWN, ids=str)
def test_letters_have_their_size_and_room(drawn: tuple[str, str], size: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no font may have the characters of a name
        figure = plot(all_figures()[drawn], what=drawn[1], width=84, theme={"size": size})
    check_room(figure)
    sizes = {text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()}
    assert size <= min(sizes) <= max(sizes) <= size + 0.5


@pytest.mark.parametrize("drawn", DRAWN, ids=str)
def test_a_grey_figure_has_no_colour(drawn: tuple[str, str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        grey = dots(plot(all_figures()[drawn], what=drawn[1], width=84, theme="grey"))
    assert np.ptp(grey, axis=2).max() <= EIGHT_BIT
    luma = dots(draw(drawn, 84)) @ (0.299, 0.587, 0.114)
    assert np.abs(grey.mean(axis=2) - luma).max() < 0.05


def test_lines_are_wider() -> None:
    usual, wide = (plot(comparison(["a", "b"]), width=84, theme={"lines": lines}) for lines in (1, 2))
    widths = [[a.get_linewidth() for a in _drawn(figure) if hasattr(a, "get_marker")] for figure in (usual, wide)]
    assert widths[1] == pytest.approx([2 * width for width in widths[0]])
    spines = [figure.axes[0].spines["bottom"].get_linewidth() for figure in (usual, wide)]
    assert spines[1] == 2 * spines[0]


def test_times_comes_with_matplotlib_and_is_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(theme.FAMILIES, "times", ("No Such Font", "STIXGeneral"))
    figure = plot(surveyed(), width=84, theme="times")
    check_room(figure)
    file = io.BytesIO()
    save_plot(figure, file, kind="pdf")
    assert b"STIXGeneral" in file.getvalue()


def test_the_first_font_of_the_same_widths_that_is_installed_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    path = font_manager.findfont("DejaVu Serif")
    own = font_manager.FontEntry(fname=path, name="Liberation Sans")
    known = [e for e in font_manager.fontManager.ttflist if e.name not in theme.FAMILIES["arial"]]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [*known, own])
    for name in ("arial", "helvetica"):
        assert theme.check_theme(name).font == "Liberation Sans"
    monkeypatch.setattr(font_manager.fontManager, "ttflist", known)
    with pytest.raises(InputError, match="none of its widths"):
        theme.check_theme("arial")


def test_a_style_sheet_gives_colours_ticks_and_font(tmp_path: Path) -> None:
    sheet = tmp_path / "own.mplstyle"
    sheet.write_text(
        "axes.facecolor: 112233\naxes.prop_cycle: cycler('color', ['ff0000', '00ff00'])\ntext.color: ffee00\n"
        "font.family: serif\nfont.serif: No Such Font, DejaVu Serif\nxtick.direction: in\nfont.size: 30\n"
    )
    figure = plot(benchmark(["ridge", "scratch"]), width=84, theme=str(sheet))
    check_room(figure)
    assert colors.to_hex(figure.axes[0].get_facecolor()) == "#112233"
    points = [line for line in figure.axes[0].lines if line.get_gid() == "point"]
    assert {colors.to_hex(line.get_markeredgecolor()) for line in points} <= {"#ff0000", "#00ff00"}
    labels = [text for text in figure.texts if text.get_gid() == "label"]
    assert {colors.to_hex(text.get_color()) for text in labels} == {"#ffee00"}
    assert {text.get_fontname() for text in labels} == {"DejaVu Serif"}
    assert {text.get_fontsize() for text in labels} == {7.0}
    assert colors.to_hex(plot(comparison(["a", "b"]), theme="ggplot").axes[0].get_facecolor()) == "#e5e5e5"


def test_names_are_shown_as_asked() -> None:
    labels = {"ridge": "Ridge regression", "scratch": "from scratch", "MAE of the PLI (dimensionless)": "MAE", "n": "N"}
    figure = plot(benchmark(["ridge", "scratch"]), width=84, labels=labels)
    shown = [text for _, text, _ in texts_with_boxes(figure)]
    assert {"Ridge regression", "from scratch", "MAE"} <= set(shown)
    assert "ridge" not in shown
    pairs = plot(comparison(["a", "b"]), what="pairs", labels={"a": "first"})
    assert "first − b" in [text for _, text, _ in texts_with_boxes(pairs)]
    names = {"Dalian": "Port 1", "Cu": "copper"}
    assert "Port 1" in [text for _, text, _ in texts_with_boxes(plot(surveyed(), labels=names))]
    for what in ("biplot", "dendrogram", "spider", "spider_ports"):
        metals = [
            text for gid, text, _ in texts_with_boxes(plot(surveyed(), what=what, labels=names)) if gid == "metal"
        ]
        assert "copper" in metals
        assert "Cu" not in metals


def test_axes_can_be_changed_afterwards() -> None:
    for which in (("Benchmark", "models"), ("Benchmark", "observed"), ("Assessment", "map"), ("Plan", "plan")):
        figure = plot(all_figures()[which], what=which[1], width=84)
        axes = figure.axes[0]
        axes.set_xlabel("my own name")
        axes.set_title("")
        axes.set_xlim(axes.get_xlim())
        named = [text for gid, text, _ in texts_with_boxes(figure) if gid == "axis"]
        assert "my own name" in named
        check_room(figure)
        save_plot(figure, io.BytesIO())


@pytest.mark.parametrize("dpi", [300, 600, 1000])
def test_pictures_have_the_dots_that_were_asked_for(dpi: int) -> None:
    from PIL import Image

    figure = plot(comparison(["a", "b"]), width=84)
    for kind in ("png", "tiff"):
        file = io.BytesIO()
        save_plot(figure, file, kind=kind, dpi=dpi)
        with Image.open(file) as picture:
            assert picture.size[0] == pytest.approx(84 / 25.4 * dpi, abs=1)
            assert picture.info["dpi"][0] == pytest.approx(dpi, rel=1e-3)


def test_the_text_of_svg_is_text_and_eps_has_its_fonts_and_no_date() -> None:
    figure = plot(comparison(["a", "b"]), width=84)
    files = {}
    for kind in ("svg", "eps"):
        for _ in range(2):
            file = io.BytesIO()
            save_plot(figure, file, kind=kind)
            assert files.setdefault(kind, file.getvalue()) == file.getvalue()
    assert b">Letters</text>" in files["svg"]
    assert files["eps"].startswith(b"%!PS-Adobe-3.0 EPSF")
    assert b"/FontName /DejaVuSans" in files["eps"]
    assert b"CreationDate" not in files["eps"]
