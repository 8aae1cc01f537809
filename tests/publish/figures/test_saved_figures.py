"""`save_plot`: the format is that of the ending, files are whole and not replaced unasked; fonts and directions."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib")

from assessment_fixture import make_assessment, port_names
from test_port_figures import texts_with_boxes

from pli_stats.checks import InputError
from pli_stats.publish.figures.canvas import text_metrics
from pli_stats.publish.figures.canvas.text_metrics import families_for, left_to_right, plain
from pli_stats.publish.figures.plot_verbs import plot, save_plot

BEGIN = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}
HEBREW, ARABIC = "נמל חיפה", "ميناء جدة"


@pytest.fixture(scope="module")
def figure() -> Any:
    """Return a figure."""
    return plot(make_assessment(port_names(3)), width=84)


@pytest.mark.parametrize("kind", BEGIN)
def test_the_ending_says_the_format(figure: Any, kind: str, tmp_path: Path) -> None:
    for path in (tmp_path / "new" / f"ports.{kind}", str(tmp_path / f"ports.{kind.upper()}")):
        save_plot(figure, path)
        assert Path(path).read_bytes().startswith(BEGIN[kind])
    save_plot(figure, tmp_path / "no_ending", kind=kind)
    assert (tmp_path / "no_ending").read_bytes() == (tmp_path / "new" / f"ports.{kind}").read_bytes()
    # Nothing is left of what was staged.
    files = {path.name for path in tmp_path.iterdir()}
    assert files == {"new", f"ports.{kind.upper()}", "ports.caption.txt", "no_ending", "no_ending.caption.txt"}


def test_a_file_takes_what_is_asked_png_by_default(figure: Any) -> None:
    for kind, begin in ((None, BEGIN["png"]), ("pdf", BEGIN["pdf"])):
        file = io.BytesIO()
        save_plot(figure, file, kind=kind)
        assert file.getvalue().startswith(begin)


def test_a_file_that_exists_is_replaced_only_if_asked(figure: Any, tmp_path: Path) -> None:
    path = tmp_path / "ports.svg"
    path.write_text("kept")
    with pytest.raises(InputError, match=r"ports\.svg"):
        save_plot(figure, path)
    assert path.read_text() == "kept"
    save_plot(figure, path, force=True)
    assert path.read_bytes().startswith(BEGIN["svg"])


@pytest.mark.parametrize(("name", "hint"), [("ports.bmp", ""), ("ports", ""), ("ports.pdff", " Did you mean '.pdf'?")])
def test_unknown_endings_are_refused_in_one_sentence(figure: Any, name: str, hint: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        save_plot(figure, tmp_path / name)
    said = "A figure is written in the format that the file's name ends in, one of .png, .tiff, .pdf, .svg, .eps; got "
    assert str(caught.value) == f"{said}{str(tmp_path / name)!r}.{hint}"
    assert list(tmp_path.iterdir()) == []


def test_unknown_kinds_and_places_that_cannot_be_written_are_refused(figure: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`kind` must be one of"):
        save_plot(figure, tmp_path / "ports.pdf", kind="bmp")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="a file has that name"):
        save_plot(figure, tmp_path / "file" / "ports.pdf")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(InputError, match="a folder has that name"):
        save_plot(figure, tmp_path / "folder.pdf", force=True)


# fonts


def own_font(path: Path, family: str, character: str) -> None:
    """Write a font of a single character."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 700), (700, 700), (700, 0)):
        pen.lineTo(point)
    pen.closePath()
    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder([".notdef", "one"])
    built.setupCharacterMap({ord(character): "one"})
    built.setupGlyf({".notdef": pen.glyph(), "one": pen.glyph()})
    built.setupHorizontalMetrics({".notdef": (800, 0), "one": (800, 0)})
    built.setupHorizontalHeader(ascent=800, descent=-200)
    built.setupNameTable({"familyName": family, "styleName": "Regular"})
    built.setupOS2()
    built.setupPost()
    built.save(path)


def test_fonts_installed_after_the_list_was_made_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from matplotlib import font_manager

    character = "\N{KHMER LETTER KA}"
    own_font(tmp_path / "own.ttf", "Noto Sans Own", character)
    known = [entry for entry in font_manager.fontManager.ttflist if entry.name == "DejaVu Sans"]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", known)
    looks: list[int] = []

    def on_disk(*_: Any, **__: Any) -> list[str]:
        looks.append(1)
        return [str(tmp_path / "own.ttf"), str(tmp_path / "broken.ttf")]

    monkeypatch.setattr(font_manager, "findSystemFonts", on_disk)
    monkeypatch.setattr(text_metrics, "_TOLD", set())
    text_metrics._read_disk.cache_clear()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert families_for(["plain"]) == ("DejaVu Sans",)
            assert looks == []  # the disk is left alone where nothing is missing
            assert families_for([f"port {character}"]) == ("DejaVu Sans", "Noto Sans Own")
        with pytest.warns(UserWarning, match="\N{KHMER LETTER KHA}"):
            families_for(["\N{KHMER LETTER KHA}"])
        assert looks == [1]
    finally:
        text_metrics._read_disk.cache_clear()


# names written from right to left


def ink(text: str) -> np.ndarray[Any, Any]:
    """Return the columns of dots that a text darkens, cut to the text."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(4, 0.5), dpi=100)
    canvas = FigureCanvasAgg(drawn)
    drawn.text(0.98, 0.4, text, ha="right", snap=True)
    canvas.draw()
    dark = np.asarray(canvas.buffer_rgba())[:, :, 0] < 128
    return dark[:, : np.flatnonzero(dark.any(axis=0)).max() + 1]


@pytest.mark.parametrize("name", [HEBREW, ARABIC, f"{HEBREW} 7"])
def test_a_number_stays_right_of_a_name_written_from_the_right(name: str) -> None:
    number = ink("(123)")
    wide = int(number.any(axis=0).sum()) + 4

    def ends_with_the_number(text: str) -> bool:
        found = ink(text)[:, -wide:]
        return bool(np.abs(found.any(axis=0).astype(int) - number[:, -wide:].any(axis=0).astype(int)).sum() <= 3)

    assert ends_with_the_number("port (123)")
    assert not ends_with_the_number(f"{name} port"[: len(name)])
    assert ends_with_the_number(f"{plain(name)} (123)")


def test_marks_of_direction_have_no_width_and_stand_only_where_needed() -> None:
    letters = text_metrics.Lettering(7.0)
    assert letters.width("x\u200ey") == letters.width("xy")
    assert plain("Zn & Cu (3)") == "Zn & Cu (3)"
    assert left_to_right(plain(HEBREW)) == plain(HEBREW) == f"\u200e{HEBREW}\u200e"


def test_every_line_of_a_name_from_the_right_is_read_among_others() -> None:
    figure = plot(make_assessment([HEBREW + " " + HEBREW * 6, "Dalian"]), width=60)
    lines = [text for gid, text, _ in texts_with_boxes(figure) if gid == "label" and "נ" in text]
    assert len(lines) > 1
    assert all(line.startswith("\u200e") and line.endswith("\u200e") for line in lines)
