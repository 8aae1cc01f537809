"""Figures of a page that readers ask: what a mark says is of that mark, and a page without script says it too."""

from __future__ import annotations

import re
from importlib import resources
from xml.etree import ElementTree

import numpy as np
import pytest
from surveyed_assessment import survey, surveyed

import pli_stats as ps
from pli_stats.publish.figures.appearance.mark_words import artists_with_words

LAYOUT = 1e-3  # browsers lay boxes out to a 64th of a dot
ROUNDING = 0.011  # points: each place is rounded to a hundredth
ARABIC, HOSTILE = "ميناء الزور", "<script>alert(1)</script> & \x07"
MAP = 1  # place of the figure in the page


@pytest.fixture(scope="module")
def assessed():
    """Return an assessment of a survey with coordinates and names that may do harm."""
    names = {"Dalian": ARABIC, "Mission Bay": HOSTILE}
    field = survey()
    return surveyed(field.assign(harbour=field["harbour"].replace(names)))


@pytest.fixture(scope="module")
def page(assessed, tmp_path_factory):
    """Return the path of a report."""
    return ps.write_report({"bay": assessed}, tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture
def opened(chromium, page):
    """Return the browser with the page as it opens."""
    chromium.get_log("browser")
    chromium.get(page.as_uri())
    return chromium


def titles(page):
    """Return the signs of the map that have words, with their places."""
    text = page.read_text(encoding="utf-8")
    root = ElementTree.fromstring(re.findall("<svg.*?</svg>", text, re.DOTALL)[MAP])
    return [(use[0].text, float(use.get("x")), float(use.get("y"))) for use in root.iter("use") if len(use)]


def test_each_mark_of_the_map_says_which_sample_it_is(assessed, page):
    found = {words.partition(": PLI ")[0].rpartition(", ")[2]: place for words, *place in titles(page)}
    samples = assessed.samples.set_index("station")
    assert set(found) == set(samples.index), "one mark a sample"
    places = np.array([found[name] for name in samples.index])
    for side, name in enumerate(("longitude", "latitude")):
        line = np.polynomial.Polynomial.fit(samples[name], places[:, side], 1)
        np.testing.assert_allclose(line(samples[name].to_numpy()), places[:, side], atol=ROUNDING)


def test_the_words_of_a_mark_are_its_row_of_the_table(assessed, page):
    said = {words for words, _, _ in titles(page)}
    (doubtful,) = [words for words in said if ", S2: " in words]
    assert doubtful == (
        "Zn|Cu $50%$_bg, S2: PLI 0.63 (95 % interval [0.38, 0.70]; range over non-detects [0, 0.70]); below baseline"
    )
    assert any(words.startswith(f"\u200e{ARABIC}\u200e, S1: PLI ") for words in said), "numbers stay behind the name"
    assert any(words.startswith("<script>alert(1)</script> & \\x07, S3: PLI ") for words in said)
    table = ps.table(assessed, what="samples")
    place = [column.name for column in table.columns].index("pli")
    plis = {row[1]: row[place] for row in table.rows}
    told = {words.partition(", S")[2].partition(":")[0]: words.partition(": PLI ")[2].split()[0] for words in said}
    assert {f"S{name}": pli.rstrip(";") for name, pli in told.items()} == plis


@pytest.mark.parametrize("what", ["ports", "map", "map_ports", "biplot", "spider", "spider_ports"])
def test_every_mark_has_words(assessed, what):
    found = [words for artist, words in artists_with_words(ps.plot(assessed, what=what)) if words.words]
    assert all(word and "nan" not in word for words in found for word in words.words)
    count = {"ports": 5, "spider": 2 * 6, "spider_ports": 5 * 6}.get(what, len(assessed.samples))
    assert sum(len(words.words) for words in found) == count


@pytest.mark.browser
def test_a_mark_says_what_it_is_to_the_mouse(opened):
    from selenium.webdriver.common.action_chains import ActionChains

    figure = opened.find_elements("css selector", "figure")[MAP]
    opened.execute_script("arguments[0].scrollIntoView()", figure)
    tip = figure.find_element("css selector", ".tip")
    assert not tip.is_displayed()
    assert opened.execute_script("return document.querySelectorAll('svg title').length") == 0, "told once only"
    signs = figure.find_elements("css selector", "[data-series] use")
    ActionChains(opened).move_to_element(signs[-1]).perform()
    assert tip.is_displayed() and ": PLI " in tip.text
    ActionChains(opened).move_to_element(figure.find_element("css selector", "figcaption")).perform()
    assert not tip.is_displayed()


@pytest.mark.browser
def test_keys_go_from_mark_to_mark_and_zoom(opened, page):
    from selenium.webdriver.common.keys import Keys

    figure = opened.find_elements("css selector", "figure")[MAP]
    chart, drawing = (figure.find_element("css selector", name) for name in (".chart", "svg"))
    whole = drawing.get_dom_attribute("viewBox")
    across = sorted(titles(page), key=lambda one: (one[1], one[2]))
    opened.execute_script("arguments[0].focus()", chart)
    for words, _, _ in across[:2]:
        chart.send_keys(Keys.ARROW_RIGHT)
        assert figure.find_element("css selector", "[role=status]").get_property("textContent") == words
    _, x, y = across[1]
    chart.send_keys("++")
    left, top, wide, high = map(float, drawing.get_dom_attribute("viewBox").split())
    assert wide == pytest.approx(float(whole.split()[2]) / 4)
    assert left <= x <= left + wide and top <= y <= top + high, "what is told stays in sight"
    scale = "return arguments[0].getScreenCTM().a"
    sign = figure.find_element("css selector", "[data-series] use")
    larger = opened.execute_script(scale, sign)
    chart.send_keys("0")
    assert drawing.get_dom_attribute("viewBox") == whole
    assert opened.execute_script(scale, sign) == pytest.approx(larger, rel=LAYOUT), "signs keep their size"


@pytest.mark.browser
def test_a_larger_map_is_moved_and_classes_are_hidden(opened):
    from selenium.webdriver.common.action_chains import ActionChains

    figure = opened.find_elements("css selector", "figure")[MAP]
    opened.execute_script("arguments[0].scrollIntoView()", figure)
    drawing = figure.find_element("css selector", "svg")
    figure.find_element("css selector", "[aria-label='Zoom in']").click()
    before = drawing.get_dom_attribute("viewBox").split()
    ActionChains(opened).move_to_element(drawing).click_and_hold().move_by_offset(-30, 20).release().perform()
    after = drawing.get_dom_attribute("viewBox").split()
    assert float(after[0]) > float(before[0]) and float(after[1]) < float(before[1]) and after[2:] == before[2:]
    first = figure.find_element("css selector", "[aria-pressed]")
    groups = figure.find_elements("css selector", f"[data-series='{first.text}']")
    first.click()
    assert first.get_dom_attribute("aria-pressed") == "false" and not any(group.is_displayed() for group in groups)
    first.click()
    assert all(group.is_displayed() for group in groups)
    fetched = opened.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in fetched if not name.startswith("data:")] == []
    assert opened.get_log("browser") == []


@pytest.mark.browser
def test_without_script_figures_stand_and_marks_have_titles(chromium, page):
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    chromium.get(page.as_uri())
    drawings = chromium.find_elements("css selector", "figure > svg[role=img]")
    seen = [(one.size["width"], one.get_dom_attribute("aria-label")) for one in drawings]
    named = len(chromium.find_elements("css selector", "figure use > title"))
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert len(seen) == 7 and all(width > 200 and len(words) > 40 for width, words in seen)
    assert named >= 3 * 60


@pytest.mark.browser
def test_on_a_telephone_a_tap_tells_and_nothing_keeps_anybody_out(chromium, page):
    pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python, which brings axe-core, is not installed"
    )
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    chromium.get(page.as_uri())
    figure = chromium.find_elements("css selector", "figure")[MAP]
    chromium.execute_script("arguments[0].scrollIntoView()", figure)
    sign = figure.find_element("css selector", "[data-series] use")
    box = chromium.execute_script("return arguments[0].getBoundingClientRect().toJSON()", sign)
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    for kind, points in (("touchStart", [place]), ("touchEnd", [])):
        chromium.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    told = figure.find_element("css selector", ".tip").text
    letters = "return Math.max(...Array.from(arguments[0].querySelectorAll('text'), one => one.getScreenCTM().a))"
    before = chromium.execute_script(letters, figure)
    figure.find_element("css selector", "[aria-label='Zoom in']").click()
    after = chromium.execute_script(letters, figure)
    chromium.execute_script(axe)
    code = "axe.run(document).then(found => arguments[0](found.violations.map(one => [one.id, one.nodes.length])))"
    violations = chromium.execute_async_script(code)
    across = chromium.execute_script("return document.documentElement.scrollWidth")
    chromium.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert ": PLI " in told and violations == [] and across <= 390
    assert before < 1 and after == pytest.approx(96 / 72, rel=LAYOUT), (
        "letters grow to their size on paper, not further"
    )
