"""The report: one file that needs nothing else, in a real browser as well; nothing in it is markup that was text."""

from __future__ import annotations

import base64
import dataclasses
import html
import re
from html.parser import HTMLParser
from importlib import resources
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from assessment_fixture import SAID, STAND_IN
from surveyed_assessment import survey, surveyed

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.publish.report import report_page
from pli_stats.publish.report.html_parts import script_hash, table_html
from pli_stats.publish.table_type import Column, Table
from pli_stats.text.safe import one_line

HUNDREDTH = 0.0051  # points to which a drawing in a page is rounded
DRAWING = re.compile("<svg.*?</svg>", re.DOTALL)
HOSTILE = ["<script>alert(1)</script>", "a & b", 'say "x"', "50%_bg", "ü漢 שלום", "`id`", "$x$", "it's", "\x07bell"]


@pytest.fixture(scope="module")
def results():
    """Return an assessment with hostile names, and a comparison."""
    rng = np.random.default_rng(3)
    port = np.repeat(HOSTILE[:3], 5)
    field = pd.DataFrame({metal: rng.lognormal(3, 0.4, 15).round(2) for metal in ("Cu", "Pb", "Zn", "Ni")})
    samples = ps.read_samples(field.assign(harbour=port, Cd=["<0.02", *["0.3"] * 14]), port="harbour")
    y = rng.lognormal(0, 0.5, 36)
    frame = {"sample": range(36), "port": np.repeat([f"p{k}" for k in range(12)], 3), "y_true": y}
    frame["split"] = frame["port"]
    models = {name: y * rng.lognormal(0, sd, 36) for name, sd in (("forest", 0.1), (HOSTILE[0], 0.3), ("mean", 0.6))}
    predictions = pd.concat(pd.DataFrame({**frame, "model": name, "y_pred": p}) for name, p in models.items())
    return {
        "harbours": ps.assess(samples, n_resamples=199),
        "models & more": ps.compare_models(predictions, n_resamples=199),
    }


@pytest.fixture(scope="module")
def report(results, tmp_path_factory):
    """Return the path of a report."""
    return ps.write_report(results, tmp_path_factory.mktemp("report") / "report.html", title="Metals <& harbours>")


class Reader(HTMLParser):
    """What a browser sees: tags with attributes, and texts."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def test_the_page_needs_nothing_else(report):
    seen = Reader(report.read_text(encoding="utf-8"))
    for tag, attributes in seen.tags:
        for name in ("src", "href", "action", "srcset", "poster", "data"):
            target = attributes.get(name) or "#"
            assert target.startswith(("#", "data:")), (tag, target)
    style = re.search(r"<style>(.*?)</style>", report.read_text(encoding="utf-8"), re.DOTALL)[1]
    assert "url(" not in style and "@import" not in style
    drawings = DRAWING.findall(report.read_text(encoding="utf-8"))
    assert len(drawings) >= 5
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        names = {node.attrib["id"] for node in root.iter() if "id" in node.attrib}
        referred = {node.attrib["href"] for node in root.iter() if "href" in node.attrib}
        clipped = {node.attrib["clip-path"] for node in root.iter() if "clip-path" in node.attrib}
        assert {name.strip("#") for name in referred} | {name[5:-1] for name in clipped} == names


def test_pictures_say_in_words_and_numbers_what_they_show(report):
    seen = Reader(report.read_text(encoding="utf-8")).tags
    said = [attributes["aria-label"] for tag, attributes in seen if tag == "svg" and attributes["role"] == "img"]
    assert all(re.search(r"\d", text) and len(text) > 40 for text in said)
    assert len(set(said)) == len(said)
    assert "the zone pollution load index (PLI) ranged from" in said[0]


def test_the_page_has_landmarks_and_complete_contents(report):
    page = report.read_text(encoding="utf-8")
    seen = Reader(page)
    tags = [tag for tag, _ in seen.tags]
    assert [tags.count(tag) for tag in ("main", "nav", "header", "h1")] == [1, 1, 1, 1]
    first = next(attributes for tag, attributes in seen.tags if tag == "a")
    assert (first["href"], first["class"]) == ("#main", "skip")
    heads = [attributes["id"] for tag, attributes in seen.tags if tag == "h2"]
    links = [attributes["href"].removeprefix("#") for tag, attributes in seen.tags if tag == "a"][1:]
    assert links == heads == ["summary", "result-0", "result-1", "methods", "audit", "session"]


def test_readers_see_no_words_of_the_interface(results, report, monkeypatch):
    monkeypatch.setattr(report_page, "TOO_LONG", 3)
    page = report.read_text(encoding="utf-8") + report_page.report_page({"harbours": results["harbours"]}, "Report")
    assert (
        re.findall(r"`\w+\(|what=|write_table|plot\(|no figure|Leave `", re.sub(r"<script>.*?</script>", "", page))
        == []
    )


def test_only_our_script_may_run(report):
    page = report.read_text(encoding="utf-8")
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    allowed = re.search(r"script-src ([^;\"]*)", page)[1]
    assert html.unescape(allowed) == script_hash(script)


def test_text_stays_text(report):
    seen = Reader(report.read_text(encoding="utf-8"))
    assert [tag for tag, _ in seen.tags if tag == "script"] == ["script"], "ours only"
    assert HOSTILE[0] in "".join(seen.texts), "shown as it is"
    assert "Metals <& harbours>" in seen.texts


@pytest.mark.parametrize("text", HOSTILE)
def test_cells_come_through(text):
    page = table_html(Table(text, (Column("a", text),), ((text,),), (text,), (text,)), "t")
    shown = Reader(page).texts
    assert sum(part == one_line(text) for part in shown) == 5, "title, head, group, cell, note"


def test_tables_are_those_of_the_verb_table(results, report):
    page = report.read_text(encoding="utf-8")
    body = ps.table(results["harbours"], what="ports").to_html().partition("<tbody")[2].partition("</tbody>")[0]
    ours = page.partition("<tbody")[2].partition("</tbody>")[0]
    cells = [re.findall("<td([^>]*)>(.*?)</td>", text) for text in (ours, body)]
    sides = [["left" if "left" in given else "right" for given, _ in shown] for shown in cells]
    assert [text for _, text in cells[0]] == [text for _, text in cells[1]] != []
    assert sides[0] == sides[1] and set(sides[0]) == {"left", "right"}


def test_each_figure_is_drawn_as_it_is_saved(results, report, tmp_path):
    ps.save_plot(ps.plot(results["harbours"], what="spider"), tmp_path / "spider.svg")
    saved = ElementTree.parse(tmp_path / "spider.svg").getroot()
    (ours,) = [
        text for text in DRAWING.findall(report.read_text(encoding="utf-8")) if "Contamination factors by class" in text
    ]
    drawn = ElementTree.fromstring(ours)
    for tag, names in (("path", ("d",)), ("use", ("x", "y")), ("text", ("x", "y"))):
        kept = [node for node in drawn.iter() if node.tag == tag]
        first = [node for node in saved.iter() if node.tag.endswith(f"}}{tag}")]
        assert [node.text for node in kept] == [node.text for node in first]
        for one, other in zip(kept, first, strict=True):
            numbers = [
                [float(n) for name in names for n in re.findall(r"-?[\d.]+", node.get(name, ""))]
                for node in (one, other)
            ]
            np.testing.assert_allclose(*numbers, atol=HUNDREDTH)


def test_ids_are_unique_even_for_equal_results(results):
    page = report_page.report_page({"one": results["harbours"], "two": results["harbours"]}, "Report")
    found = [attributes["id"] for _, attributes in Reader(page).tags if "id" in attributes]
    assert len(found) == len(set(found)) > 50


def test_every_cell_of_the_tables_is_there(results, report):
    texts = set(Reader(report.read_text(encoding="utf-8")).texts)
    for result, whats in ((results["harbours"], ("ports", "samples")), (results["models & more"], ("groups", "pairs"))):
        for what in whats:
            assert {cell for row in ps.table(result, what=what).rows for cell in row if cell} <= texts


def test_the_words_are_those_of_the_verbs(results, report):
    texts = set(Reader(report.read_text(encoding="utf-8")).texts)
    for result in results.values():
        words = [*ps.results_text(result).split("\n\n"), *ps.methods_text(result).split("\n\n")]
        assert {part.strip() for part in words} <= texts
        assert all(key in "".join(texts) for key in re.findall(r"@\w+\{([^,]+),", ps.bibliography(result)))


def test_the_same_results_give_the_same_bytes(results, report, tmp_path):
    again = ps.write_report(results, tmp_path / "again.html", title="Metals <& harbours>")
    assert again.read_bytes() == report.read_bytes()


def test_stand_in_data_are_said_first(results):
    of_soils = dataclasses.replace(results["harbours"], notes=(STAND_IN,))
    page = report_page.report_page({"harbours": of_soils}, "Report")
    assert page.index(SAID) < page.index('<h2 id="summary">Summary</h2>')


def test_tables_too_long_for_a_page_are_named(results, monkeypatch):
    monkeypatch.setattr(report_page, "TOO_LONG", 3)
    page = report_page.report_page({"harbours": results["harbours"]}, "Report")
    assert "15 rows, too many for this page" in page


REFUSED = [
    (lambda found: {}, "r.html", "a mapping of names to results of pli_stats, got none"),
    (lambda found: found["harbours"], "r.html", "got Assessment"),
    (lambda found: {"x": pd.DataFrame()}, "r.html", "got DataFrame under 'x'"),
    (lambda found: found, "r.pdf", "must end in .html, got"),
    (lambda found: found, "none/r.html", "cannot be written"),
]


@pytest.mark.parametrize(("given", "name", "said"), REFUSED)
def test_bad_input_is_one_sentence(results, tmp_path, given, name, said):
    with pytest.raises(InputError, match=re.escape(said)):
        ps.write_report(given(results), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_report_is_not_replaced_unasked(results, tmp_path):
    target = tmp_path / "r.html"
    target.write_text("mine")
    with pytest.raises(InputError, match="exists"):
        ps.write_report(results, target)
    assert target.read_text() == "mine"
    assert ps.write_report({"harbours": results["harbours"]}, target, force=True) == target


WIDTHS = "return Array.from(document.querySelectorAll('figure svg'), one => one.getBoundingClientRect().width)"

# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(chromium, report):
    """Return headless Chromium with the report open."""
    chromium.get(report.as_uri())
    chromium.get_log("browser")
    chromium.get(report.as_uri())
    return chromium


def column(driver, place):
    """Return the cells of a column of the first table as they stand."""
    rows = "document.querySelectorAll('table')[0].tBodies[0].rows"
    return driver.execute_script(f"return Array.from({rows}, row => row.cells[arguments[0]].textContent)", place)


@pytest.mark.browser
def test_the_page_opens_in_a_browser(browser):
    assert browser.title == "Metals <& harbours>"
    assert browser.get_log("browser") == []
    widths = browser.execute_script(WIDTHS)
    assert len(widths) >= 5 and min(widths) > 100
    fetched = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in fetched if not name.startswith("data:")] == []


@pytest.mark.browser
def test_a_page_of_25_figures_is_small_and_shows_them_all(browser, report, tmp_path):
    bay = surveyed(survey(n=219))
    page = ps.write_report({f"bay {number}": bay for number in range(4)}, tmp_path / "large.html")
    browser.get(page.as_uri())
    widths = browser.execute_script(WIDTHS)
    log = browser.get_log("browser")
    browser.get(report.as_uri())
    assert len(widths) >= 25
    assert (min(widths) > 100, log) == (True, [])
    assert page.stat().st_size < 1_500_000


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_keeps_anybody_out(browser, report, width, scheme):
    pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python, which brings axe-core, is not installed"
    )
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    wanted = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", wanted)
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(report.as_uri())
    browser.execute_script(axe)
    code = "axe.run(document).then(found => arguments[0]({violations: found.violations, passes: found.passes.length}))"
    found = browser.execute_async_script(code)
    across = browser.execute_script("return document.documentElement.scrollWidth")
    back = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.get(report.as_uri())
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert found["passes"] > 20 and across <= width
    assert (back == "rgb(255, 255, 255)") == (scheme == "light")


@pytest.mark.browser
def test_tables_sort_by_a_click(browser):
    heads = browser.find_elements("css selector", "table:first-of-type thead th.gt_col_heading")
    place = [" ".join(head.text.split()) for head in heads].index("Zone PLI")
    before = column(browser, place)
    heads[place].find_element("tag name", "button").click()
    rising = column(browser, place)
    assert rising == sorted(before, key=float) != before
    heads[place].find_element("tag name", "button").click()
    assert column(browser, place) == sorted(before, key=float, reverse=True)
    assert heads[place].get_attribute("aria-sort") == "descending"
    heads[0].find_element("tag name", "button").click()
    assert column(browser, 0) == sorted(column(browser, 0), key=str.casefold)


@pytest.mark.browser
def test_heads_stay_in_sight_when_a_table_scrolls(browser):
    code = """const part = document.querySelectorAll(".scroll")[1]; part.scrollTop = 200;
      const top = part.querySelector("th.gt_col_heading").getBoundingClientRect().top;
      return [part.scrollTop, Math.abs(top - part.getBoundingClientRect().top)]"""
    scrolled, away = browser.execute_script(code)
    assert scrolled > 20
    assert away < 2


@pytest.mark.browser
def test_rows_are_sorted_within_their_group_and_columns_below_a_spanner(browser, tmp_path, report):
    columns = (
        Column("a", "A", align="left"),
        Column("b", "B", spanner="S"),
        Column("c", "C", spanner="S"),
        Column("d", "D"),
    )
    cells = [("x", "3", "2", "5"), ("y", "1", "9", "4"), ("z", "2", "1", "2"), ("v", "1", "8", "1")]
    table = Table("T", columns, tuple(cells), groups=("First", "First", "Second", "Second"))
    (tmp_path / "page.html").write_text(report_page._document("T", table_html(table, "t")), encoding="utf-8")
    browser.get((tmp_path / "page.html").as_uri())
    for name, order in (("C", "First x y Second z v"), ("D", "First y x Second v z"), ("A", "First x y Second v z")):
        (button,) = [part for part in browser.find_elements("css selector", "th button") if part.text == name]
        button.click()
        assert " ".join(text for text in column(browser, 0)) == order
    browser.get(report.as_uri())


@pytest.mark.browser
def test_the_page_prints(browser, tmp_path):
    from selenium.webdriver.common.print_page_options import PrintOptions

    printed = base64.b64decode(browser.print_page(PrintOptions()))
    assert printed.startswith(b"%PDF")
    opened = browser.execute_script("return document.querySelectorAll('details:not(.long):not([open])').length")
    assert opened == 0, "what is folded is opened in print"
    assert len(printed) > 20_000
    # Chromium repeats the head of a table on each page, but paints buttons in it on the first page only.
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    code = "return getComputedStyle(document.querySelector(arguments[0])).display"
    shown = [browser.execute_script(code, place) for place in ("thead", "thead th button")]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == ["table-header-group", "contents"]
