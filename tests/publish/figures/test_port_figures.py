"""Figures: nothing overlaps or is cut, every port is there, grey tells the classes apart, bytes repeat."""

from __future__ import annotations

import dataclasses
import io
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from assessment_fixture import make_assessment, port_names

from pli_stats.checks import InputError, MissingExtraError
from pli_stats.publish.figures.canvas import log_axis
from pli_stats.publish.figures.plot_verbs import plot, save_plot
from pli_stats.results import Assessment
from pli_stats.text.notes import note

pytest.importorskip("matplotlib")

LONG = "A harbour whose name was written by a committee of sixty let"
HARD_NAMES = [LONG, LONG[:-1] + "2", "x" * 60, "Zn|Cu $50%$_bg", "<0.02", "two\nlines", "\\frac{a}", ""]


def texts_with_boxes(figure: Any) -> list[tuple[str, str, Any]]:
    """Return gid, text and box of every piece of text that is seen."""
    from matplotlib.text import Text

    renderer = figure.canvas.get_renderer()
    figure.canvas.draw()
    seen = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return [(t.get_gid() or "", t.get_text().replace("\n", " "), t.get_window_extent(renderer)) for t in seen]


def marked(figure: Any, gid: str) -> list[Any]:
    """Return what was drawn under that name."""
    return [artist for artist in figure.findobj() if artist.get_gid() == gid]


def check_room(figure: Any) -> None:
    """Fail if two texts meet or one is cut."""
    found = texts_with_boxes(figure)
    boxes = np.array([box.extents for _, _, box in found])
    width, height = figure.canvas.get_width_height()
    assert boxes[:, :2].min() >= 0
    assert boxes[:, 2].max() <= width
    assert boxes[:, 3].max() <= height
    left, low, right, high = boxes.T
    meet = (left[:, None] < right) & (left < right[:, None]) & (low[:, None] < high) & (low < high[:, None])
    pairs = [(found[i][1], found[j][1]) for i, j in zip(*np.nonzero(np.triu(meet, 1)), strict=True)]
    assert pairs == []


@pytest.mark.parametrize("count", [1, 2, 38])
def test_every_port_is_there_and_nothing_overlaps(count: int) -> None:
    made = make_assessment(port_names(count))
    figure = plot(made)
    found = texts_with_boxes(figure)
    assert sorted(text for gid, text, _ in found if gid == "label") == sorted(made.ports["port"])
    assert sorted(text for gid, text, _ in found if gid == "cell") == sorted(str(n) for n in made.ports["n"])
    assert len(marked(figure, "point")) == count
    check_room(figure)


def test_ports_are_ranked_from_the_top() -> None:
    made = make_assessment(port_names(38))
    found = [(text, box.y0) for gid, text, box in texts_with_boxes(plot(made)) if gid == "label"]
    from_top = [text for text, _ in sorted(found, key=lambda pair: -pair[1])]
    assert from_top == made.ports.sort_values("zone_pli", ascending=False)["port"].tolist()


@pytest.mark.parametrize("scheme", ["tomlinson1980_pli", "izah2017_pli"])
def test_hard_names_neither_overlap_nor_are_cut(scheme: str) -> None:
    figure = plot(
        dataclasses.replace(make_assessment(HARD_NAMES, notes=(note("remark", text=LONG * 5),)), scheme=scheme)
    )
    check_room(figure)
    shown = "".join(text for gid, text, _ in texts_with_boxes(figure) if gid == "label")
    assert "Zn|Cu $50%$_bg" in shown  # not read as mathematics
    assert shown.count("x") >= 60


def test_characters_without_a_font_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from pli_stats.publish.figures.canvas import text_metrics

    monkeypatch.setattr(text_metrics, "_OTHER_FONTS", ("No Such Font",))
    monkeypatch.setattr(text_metrics, "_TOLD", set())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure = plot(make_assessment(["大连湾" * 20, "Dalian"]))
        save_plot(figure, io.BytesIO())
        plot(make_assessment(["大连", "Dalian"]), width=84)
    assert len(caught) == 1
    assert "'大湾连'" in str(caught[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check_room(figure)


def test_open_points_only_where_no_interval_can_be_given() -> None:
    made = make_assessment(port_names(38))
    figure = plot(made)
    closed = np.isfinite(made.ports["conf_high"]).sum()
    faces = [point.get_markerfacecolor() for point in marked(figure, "point")]
    assert faces.count("white") == 38 - closed
    assert len(marked(figure, "interval")) == closed
    assert len(marked(figure, "bounds")) == (made.ports["n_nondetect"] > 0).sum()


def test_bounds_that_cannot_be_told_from_the_point_are_not_drawn() -> None:
    made = make_assessment(port_names(4))
    zone = made.ports["zone_pli"]
    close = made.ports.assign(bound_low=zone * 0.999, bound_high=zone * 1.001)
    figure = plot(dataclasses.replace(made, ports=close))
    assert marked(figure, "bounds") == []
    assert not any("non-detects towards 0" in text for gid, text, _ in texts_with_boxes(figure) if gid == "key")


def test_axis_is_logarithmic_with_plain_numbers() -> None:
    figure = plot(make_assessment())
    axes = figure.axes[0]
    assert axes.get_xscale() == "log"
    named = [text for gid, text, _ in texts_with_boxes(figure) if gid == "axis"]
    assert named == ["Zone PLI (geometric mean of CF, dimensionless)"]
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert "1" in labels
    assert all(
        "10^" not in label and float(label) == tick for label, tick in zip(labels, axes.get_xticks(), strict=True)
    )
    assert marked(figure, "line")[0].get_xdata() == [1.0, 1.0]


def test_size_and_letters_suit_a_journal() -> None:
    few, many = plot(make_assessment(port_names(5))), plot(make_assessment(port_names(38)))
    assert few.get_figwidth() * 25.4 == pytest.approx(174)
    assert few.get_figheight() < many.get_figheight() < 240 / 25.4
    from matplotlib.text import Text

    sizes = [text.get_fontsize() for text in many.findobj(Text) if text.get_text().strip()]
    assert min(sizes) >= 7


def test_classes_are_named_and_told_apart_in_grey() -> None:
    made = dataclasses.replace(make_assessment(), scheme="izah2017_pli")
    made = dataclasses.replace(made, ports=made.ports.assign(zone_pli=made.ports["zone_pli"] * 2.5, conf_high=9.0))
    figure = plot(made)
    words = {text for gid, text, _ in texts_with_boxes(figure) if gid in ("class", "key")}
    assert {"no pollution", "moderate", "heavy"} <= words | set(" ".join(words).split())
    colours = [marked(figure, f"band {i}")[0].get_facecolor()[:3] for i in range(4)]
    grey = np.array(colours) @ (0.299, 0.587, 0.114)
    assert (np.diff(grey) < -0.04).all()
    assert grey.min() > 0.5  # dark marks stay readable on it


def test_a_class_is_never_a_sliver_of_margin() -> None:
    low, high = log_axis.limits([0.1, 2.0], [0.05, 2.8], [1.0, 2.0, 3.0])
    assert high == 3.0
    assert [
        band.words for band in log_axis.bands([("a", -np.inf, 1.0), ("one", 1.0, 1.0), ("b", 1.0, np.inf)], low, high)
    ] == [
        "a",
        "b",
    ]


def test_one_wild_interval_does_not_squeeze_the_rest() -> None:
    low, high = log_axis.limits([0.5, 0.8], [1e-9, 1e12])
    assert low > 0.01
    assert high < 50
    made = make_assessment(port_names(3))
    check_room(plot(dataclasses.replace(made, ports=made.ports.assign(conf_low=1e-9, conf_high=1e12))))


def in_full(text: str) -> float:
    """Return the number that a tick says, be it with a power of ten."""
    times, ten, power = text.replace("−", "-").rpartition("10")
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    if not power or power[0] not in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹":
        return float(text.replace("−", "-"))
    return float(times.rstrip("×") or 1) * float(ten) ** int(power.translate(raised))


@pytest.mark.parametrize(("low", "high"), [(0.4, 1.7), (0.03, 3.0), (1e-5, 1e6), (0.8, 4000.0), (1e-12, 1e12)])
def test_ticks_are_few_and_inside(low: float, high: float) -> None:
    values, texts = log_axis.ticks(low, high, lambda labels, at: len(at) <= 12)
    assert 3 <= len(values) <= 12
    assert all(low <= value <= high for value in values)
    assert [in_full(text) for text in texts] == pytest.approx(values, rel=1e-12)


def test_own_scheme_without_edges_has_no_bands() -> None:
    figure = plot(dataclasses.replace(make_assessment(port_names(3)), scheme="own"))
    assert marked(figure, "band 0") == []
    check_room(figure)


def digests(hash_seed: int) -> str:
    """Return the digests of the three formats, drawn by another process."""
    script = (
        "import hashlib, io, sys; from assessment_fixture import make_assessment;"
        "from pli_stats.publish.figures.plot_verbs import plot, save_plot; figure = plot(make_assessment())\n"
        "for kind in ('png', 'pdf', 'svg'):\n"
        "    out = io.BytesIO(); save_plot(figure, out, kind=kind); data = out.getvalue()\n"
        "    print(kind, hashlib.sha256(data).hexdigest(), b'Date' in data)\n"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    paths = os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": paths}
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_same_bytes_every_time_without_date_or_pyplot() -> None:
    first = digests(1)
    assert first == digests(2)
    assert "True" not in first


def test_settings_of_the_user_are_kept_out_and_given_back() -> None:
    import matplotlib

    plain = io.BytesIO()
    save_plot(plot(make_assessment(port_names(3))), plain)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "lines.linewidth": 9, "text.usetex": True}):
        styled = io.BytesIO()
        save_plot(plot(make_assessment(port_names(3))), styled)
        assert matplotlib.rcParams["font.size"] == 30
    assert plain.getvalue() == styled.getvalue()


def test_refusals() -> None:
    with pytest.raises(InputError, match=r"`plot` needs a result that it can draw \(Assessment.*\), got str"):
        plot("assessment")  # type: ignore[arg-type]
    made = make_assessment(port_names(2))
    with pytest.raises(InputError, match="no port"):
        plot(dataclasses.replace(made, ports=made.ports.iloc[:0]))


def test_matplotlib_missing_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    made: Assessment = make_assessment(port_names(2))
    with pytest.raises(MissingExtraError, match=r"`plot` needs matplotlib.*pip install 'pli-stats\[publish\]'"):
        plot(made)


def test_the_figure_of_ports_carries_the_notes_on_what_it_shows() -> None:
    of_ri, of_port = note("ri_substances", n=8).with_about("index", "RI"), note("all_nondetects")
    of_samples = note("nondetects_uniform").with_about("interval", "measurement")
    shown, other = (of_port.with_about("index", "zone PLI").with_about("port", name) for name in ("Alamitos Bay", "X"))
    made = make_assessment(port_names(3), notes=(of_ri, of_samples, shown, other))
    foot = plot(made).pli_caption
    assert "Non-detects are taken as half their detection limit" in foot
    assert "All values are non-detects" in foot and foot.count("Alamitos Bay") == 1
    assert not any(word in foot for word in ("RI", "PCB", "uniformly", "(X)"))
