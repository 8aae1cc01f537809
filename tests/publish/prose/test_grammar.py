"""Grammar and spelling of what people read: golden texts, the report's own words and the pages of documentation.

The checker is Harper (https://writewithharper.com), which runs without a network; what it may not know or does not
judge well for this field stands in `allowed_terms.txt`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pli_stats as ps
from pli_stats.publish.prose.grammar.bibtex import catalogue, plain
from pli_stats.publish.report.report_page import AUDIT, CAPTIONS, NAMED

harper = pytest.importorskip("harper", reason="the grammar checker harper-py is not installed")

HERE = Path(__file__).parent
ROOT = Path(ps.__file__).parents[1]
ALLOWED = {*(HERE / "allowed_terms.txt").read_text(encoding="utf-8").lower().splitlines(), *map(str.lower, ps.__all__)}
# Symbols of elements are no shouting; lists without a comma before "and" are British; lengths are not judged.
NOT_JUDGED = {"Capitalization", "Formatting", "Readability"}
OXFORD = "Oxford comma"
PAGES = sorted(path for path in (ROOT / "docs").glob("*.md") if path.name != "bad_inputs.md")
# Code, tables and headings are no sentences; code within a sentence stands for a noun.
NO_PROSE = re.compile(r"(?ms)^```.*?^```|^\|.*?$|^\s*:::.*?$|^#.*?$|^-- results$|\[@[^\]]*\]|https?://\S+")
CODE, TARGET = re.compile(r"(?:\b[Aa]n? )?`[^`\n]*`"), re.compile(r"\]\([^)]*\)")


def authors():
    """Return the names that citations hold."""
    return {word.lower() for one in catalogue().values() for word in re.findall(r"[^\W\d]+", plain(one.authors))}


@pytest.fixture(scope="module")
def linter():
    """Return the checker of each dialect."""
    return {name: harper.Linter(dialect=getattr(harper.Dialect, name.upper())) for name in ("british", "american")}


def faults(linter, text):
    """Return what the checker finds that is not allowed: the words, and what it says of them."""
    known = ALLOWED | authors()
    found = []
    for lint in linter.lint(TARGET.sub("]", CODE.sub("code", NO_PROSE.sub("", text)))):
        words = lint.problem_text.lower().removesuffix("'s")
        if lint.lint_kind not in NOT_JUDGED and OXFORD not in lint.message and words not in known:
            found.append((lint.problem_text, lint.message))
    return found


def golden(spelling):
    """Return the golden texts in one spelling."""
    text = (HERE.parent / "golden_prose.md").read_text(encoding="utf-8")
    sections = re.split(r"(?m)^(?=# )", text)
    return "\n".join(each for each in sections if ("American" in each.partition("\n")[0]) == (spelling == "american"))


@pytest.mark.parametrize("spelling", ["british", "american"])
def test_golden_texts(linter, spelling):
    assert faults(linter[spelling], golden(spelling)) == []


def test_the_words_of_a_report(linter):
    words = ". ".join([*CAPTIONS.values(), AUDIT, NAMED.format(title="Samples", rows=2500), ""])
    assert faults(linter["british"], words) == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda path: path.name)
def test_pages(linter, page):
    assert faults(linter["british"], page.read_text(encoding="utf-8")) == []


def test_what_is_wrong_would_be_found(linter):
    wrong = "The two port was compared. An harbour was was clean. The colour of neighbours varied."
    assert {words for words, _ in faults(linter["british"], wrong)} & {"An", "was was"}
    assert {words for words, _ in faults(linter["american"], wrong)} >= {"colour", "neighbours"}
