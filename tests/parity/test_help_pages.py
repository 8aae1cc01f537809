"""Help pages, news, vignettes and sentences of the R package speak of R's things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from words_of_python import IN_PAGES, OF_PYTHON

PACKAGE = Path(__file__).parents[2] / "r"
PAGES = sorted((PACKAGE / "man").glob("*.Rd"))
# "Series" in a reference, "index" of what is drawn, are no words of Python there.
TITLES = re.compile(r"Journal of the[^\n]*|\bTime Series\b|Survey Series\b")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_help_page_speaks_of_python_things(page):
    lines = TITLES.sub("", page.read_text()).splitlines()
    assert [line for line in lines if IN_PAGES.search(line)] == []


def test_there_is_a_page_for_every_export():
    exported = re.findall(r"^export\((\w+)\)", (PACKAGE / "NAMESPACE").read_text(), re.MULTILINE)
    documented = {alias for page in PAGES for alias in re.findall(r"\\alias\{(.+?)\}", page.read_text())}
    assert len(exported) > 100 and set(exported) - documented == set()


def test_no_text_that_the_package_itself_holds_speaks_of_python_things():
    sources = [*(PACKAGE / "R").glob("*.R"), *(PACKAGE / "vignettes").glob("*.Rmd"), PACKAGE / "NEWS.md"]
    code = [line for path in sources for line in path.read_text().splitlines() if not re.match(r"\s*#(?!')", line)]
    assert len(code) > 1000 and [line for line in code if OF_PYTHON.search(line)] == []


def test_the_words_are_found_where_they_stand():
    said = ["A DataFrame", "`x` is None", "{'Cu': 1}", "shape (3, 2)", "metric -> Interval", '\\{"area": 1\\}']
    assert [text for text in said if not IN_PAGES.search(text)] == []
    assert not IN_PAGES.search("a number from 0 to 1, as predict() returns")
    assert not OF_PYTHON.search("predict() returns FALSE, NA and TRUE")
