"""A text says nothing twice, spells each abbreviation out once, where it stands first, and keeps names of the data."""

from __future__ import annotations

import re
import warnings
from functools import cache

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.publish.prose.grammar.abbreviations import abbreviations, explained_once
from pli_stats.text.spelling import BRITISH_WORD
from tests.publish.assessment_fixture import SAID
from tests.publish.prose_fixture import results

OURS = ("Harbour Grey of the PLI", "neighbour's colour (95 % CI)")
NAMES = ("Πειραιάς", "ميناء دبي", "上海港", "a" * 80, "It was drawn", *OURS)
SPELLED = re.compile(r"[(\[](?:[\d.]+ % )?([A-Za-z0-9²-]+?)s?[)\]]")


def survey(ports, each, *, nondetects=0.0, gaps=0):
    """Return an assessment of a made survey."""
    rng = np.random.default_rng(5)
    n = len(ports) * each
    frame = pd.DataFrame({metal: rng.lognormal(3.0, 0.5, n).round(1) for metal in ("Cu", "Pb", "Zn")}).astype(object)
    for metal in frame:
        low = rng.random(n) < nondetects
        frame.loc[low, metal] = [f"<{value}" for value in frame.loc[low, metal]]
    frame.loc[: gaps - 1, "Zn"] = np.nan
    frame["harbour"] = np.repeat(list(ports), each)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        samples = ps.read_samples(frame, port="harbour", units="mg/kg")
        return ps.assess(samples, missing="omit" if gaps else "error", n_resamples=99)


@cache
def edges():
    """Return surveys at the edge of what is asked of a text."""
    many = [f"p{k:02d}" for k in range(40)]
    return {
        "60 % non-detects": survey("abc", 8, nondetects=0.6),
        "gaps": survey("abc", 6, gaps=4),
        "one port": survey("a", 8),
        "two ports": survey("ab", 8),
        "40 ports": survey(many, 4, nondetects=0.2, gaps=3),
        "one sample a port": survey("abcdef", 1),
        "one sample": survey("a", 1),
        "odd names": survey(NAMES, 5),
    }


def texts():
    """Yield the name, the kind and the text of everything that is written."""
    for name, result in {**results(), **edges()}.items():
        yield name, "methods", ps.methods_text(result)
        for style in ("full", "brief"):
            yield name, style, ps.results_text(result, style=style)


def statements(text):
    """Return the clauses of a text that say something: five words and more."""
    parts = re.split(r"(?<=[a-z\d)'])\. |; |\n\n|, (?:but|while|and) ", text)
    return [part.strip().rstrip(".").lower() for part in parts if len(part.split()) >= 5]


def repeated(found):
    """Return what stands there more than once."""
    return sorted({each for each in found if found.count(each) > 1})


def test_results_say_nothing_twice():
    said = {(name, kind): repeated(statements(text)) for name, kind, text in texts() if kind != "methods"}
    assert {place: twice for place, twice in said.items() if twice} == {}


def test_a_repeated_statement_would_be_found():
    text = "The zone PLI was above 1 in Eden. One harbour was classed. The zone PLI was above 1 in Eden."
    assert repeated(statements(text)) == ["the zone pli was above 1 in eden"]


def test_each_abbreviation_is_spelled_out_once_and_first():
    known = set(abbreviations())
    for name, kind, text in texts():
        for port in NAMES:
            text = text.replace(port, "")
        spelled = [match for match in SPELLED.finditer(text) if match[1] in known]
        found = [match[1] for match in spelled]
        assert repeated(found) == [], (name, kind)
        for short in known:
            first = re.search(rf"(?<![\w-]){re.escape(short)}s?(?![\w-])", text)
            if first and short in found:
                where = next(match for match in spelled if match[1] == short)
                assert where.start() <= first.start() <= where.end(), (name, kind, short)
            elif first:
                assert short == "CKA" and "CKA, centred kernel alignment" in text, (name, kind, short)


def test_names_are_neither_spelled_nor_spelled_out():
    two = survey(OURS, 5)
    for text in (ps.results_text(two), ps.results_text(two, spelling="american", person="we")):
        assert all(name in text for name in OURS)


def test_american_texts_have_no_british_word_of_ours():
    for name, result in results().items():
        for text in (ps.methods_text(result, spelling="american"), ps.results_text(result, spelling="american")):
            left = BRITISH_WORD.search(re.sub(r"'[^']*'", "", text.replace(SAID, "")))
            assert left is None, (name, left)


@pytest.mark.parametrize("name", [*edges(), "ablation", "benchmark"])
def test_a_brief_text_is_the_beginning_of_the_full_one(name):
    result = {**results(), **edges()}[name]
    brief, full = ps.results_text(result, style="brief"), ps.results_text(result)
    assert full.startswith(brief)


def test_spelled_out_within_brackets_and_in_the_plural():
    assert explained_once(["A (95 % CI 1 to 2) and CIs.", "MAE fell."]) == [
        "A (95 % confidence interval [CI] 1 to 2) and CIs.",
        "Mean absolute error (MAE) fell.",
    ]
