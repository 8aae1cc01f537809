"""In a notebook results and tables show as tables, and figures as pictures, whether or not pyplot was imported.

The executed notebook also becomes a page: what a reader of it finds is what the cells showed, word by word.
"""

from __future__ import annotations

import base64
import dataclasses
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from matplotlib.figure import Figure
from nbclient import NotebookClient
from nbconvert import HTMLExporter

import pli_stats as ps
from pli_stats.publish.table_type import Column, Table
from pli_stats.results.notebook_table import ShownAsTable
from tests.publish.prose_fixture import results

ROOT = Path(__file__).parents[1]
RESULTS = [name for name in ps._TASKS["Results"] if isinstance(getattr(ps, name), type)]
CELLS = {
    "start": """
        import sys, warnings
        import pli_stats as ps
        samples = ps.read_samples(ps.example_path(), port="river")
        result = ps.assess(samples, normalizer="Fe", n_resamples=199)""",
    "table": "ps.table(result)",
    "result": "result",
    "figure": "ps.plot(result, width=84)",
    "no pyplot so far": "'matplotlib.pyplot' in sys.modules",
    "samples": "samples",
    "methods": "print(ps.methods_text(result))",
    "figure with pyplot": "import matplotlib.pyplot\nps.plot(result, width=84)",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Return an executed notebook."""
    folder = tmp_path_factory.mktemp("notebook")
    cells = [nbformat.v4.new_code_cell("\n".join(map(str.strip, source.splitlines()))) for source in CELLS.values()]
    book = nbformat.v4.new_notebook(cells=cells)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
            patch.setenv(name, str(folder / name.lower()))
        patch.setenv("PYTHONPATH", str(ROOT))
        NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    return book


@pytest.fixture(scope="module")
def shown(book):
    """Return what each cell shows: cell -> [kind of output and its data]."""
    return {name: cell.outputs for name, cell in zip(CELLS, book.cells, strict=True)}


class Page(HTMLParser):
    """The words of a page, how many tables it has, and what its pictures say to those who do not see them."""

    def __init__(self, page):
        super().__init__()
        self.words, self.pictures, self.n_tables, self.within = [], [], 0, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.within = tag
        self.n_tables += tag == "table"
        if tag == "img":
            self.pictures.append(dict(attrs).get("alt"))

    def handle_data(self, data):
        if self.within not in ("style", "script"):
            self.words += data.split()


def only_data(outputs):
    """Return the data of the one output of a cell, which is its last line."""
    (output,) = outputs
    assert output.output_type in ("execute_result", "display_data")
    return output.data


def test_a_table_and_a_bare_result_show_the_same_table(shown):
    html = only_data(shown["table"])["text/html"]
    assert "<table" in html
    assert "Buriganga" in html
    assert only_data(shown["result"])["text/html"] == html


@pytest.mark.parametrize("cell", ["figure", "figure with pyplot"])
def test_a_figure_is_a_picture(shown, cell):
    png = base64.b64decode(only_data(shown[cell])["image/png"])
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") > 300, "wide enough to be read"


def test_a_figure_has_its_size_on_paper(shown):
    assert only_data(shown["no pyplot so far"])["text/plain"] == "False"
    (output,) = shown["figure"]
    assert output.metadata["image/png"]["width"] == round(84 / 25.4 * 96)


@pytest.mark.parametrize("cell", ["figure", "figure with pyplot"])
def test_a_figure_says_its_caption_to_those_who_do_not_see_it(shown, cell):
    (output,) = shown[cell]
    assert output.metadata["image/png"]["alt"].startswith("Zone PLI with its interval, from the highest down.")


def test_what_has_no_table_shows_its_repr(shown):
    data = only_data(shown["samples"])
    assert data["text/plain"].startswith("<Samples: 15 samples")
    assert "text/html" not in data


def test_the_notebook_becomes_a_page_with_every_word(book, shown):
    # The template of nbconvert that says what pictures show: that of JupyterLab, its default, does not read it.
    made, _ = HTMLExporter(template_name="classic").from_notebook_node(book)
    page = Page(made)
    words = f" {' '.join(page.words)} "
    (methods,) = shown["methods"]
    assert f" {' '.join(methods.text.split())} " in words
    table = Page(only_data(shown["table"])["text/html"])
    assert words.count(f" {' '.join(table.words)} ") == 2, "the table, and the bare result"
    assert page.n_tables == 2 * table.n_tables == 2
    (figure,) = shown["figure"]
    assert page.pictures == [figure.metadata["image/png"]["alt"]] * 2


@pytest.mark.parametrize("name", list(results()))
def test_each_result_shows_its_table(name):
    result = results()[name]
    assert result._repr_html_() == ps.table(result)._repr_html_()


def test_each_kind_of_result_is_shown():
    shown = {type(result).__name__ for result in results().values()}
    assert set(RESULTS) == shown


def test_a_result_without_a_table_shows_its_repr():
    class Unlisted(ShownAsTable):
        pass

    assert Unlisted()._repr_html_() is None


def test_a_long_table_is_cut():
    rows = tuple((str(number),) for number in range(61))
    long = Table("T", (Column("n", "n"),), rows, ("A note.",), ("a",) * 61, frozenset({(0, 0), (60, 0)}))
    html = long._repr_html_()
    assert "The first 60 of 61 rows." in html
    assert (">59<" in html, ">60<" in html) == (True, False)
    whole = dataclasses.replace(long, rows=rows[:60], groups=("a",) * 60, bold=frozenset({(0, 0)}))
    assert "The first" not in whole._repr_html_()


def test_without_great_tables_the_repr_is_shown(monkeypatch):
    monkeypatch.setitem(sys.modules, "great_tables", None)
    assert ps.table(results()["assessment"])._repr_html_() is None
    assert results()["assessment"]._repr_html_() is None


def test_a_figure_is_one_of_matplotlib():
    figure = ps.plot(results()["assessment"], width=84)
    assert isinstance(figure, Figure)
    assert figure._repr_png_() == figure._repr_png_()
