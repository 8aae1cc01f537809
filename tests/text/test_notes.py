"""Notes are facts; the catalogue words them, counts and agrees, and shows each with what it is about only."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pli_stats.text.note_wording import NOTES, filled, sentence, sentences, statistics, studies, survey
from pli_stats.text.notes import coded, gathered, gathered_by, note, shown_with

FEW = note("few_units", n=5, unit="port")


def test_a_note_is_frozen_plain_and_hashable():
    made = note("few_units", n=np.int64(5), unit="port")
    assert made == FEW
    assert len({made, FEW}) == 1
    assert type(made["n"]) is int
    assert note("remark", text=["a", "b"])["text"] == ("a", "b")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.code = "other"


@pytest.mark.parametrize(
    ("template", "facts", "text"),
    [
        ("{n:sample}", {"n": 1}, "1 sample"),
        ("{n:sample}", {"n": 12000}, "12 000 samples"),
        ("{n:stratum adds|strata add} nothing", {"n": 1}, "1 stratum adds nothing"),
        ("{n:stratum adds|strata add} nothing", {"n": 2}, "2 strata add nothing"),
        ("{metals} {n:~is|are} out", {"metals": ("Cd",), "n": 1}, "Cd is out"),
        ("{metals}", {"metals": ("Cd", "Pb", "Zn")}, "Cd, Pb and Zn"),
        ("{level:percent}", {"level": 0.95}, "95 %"),
        ("{x}", {"x": -0.012345}, "−0.0123"),
        ("{n:{unit}}", {"n": 3, "unit": "estuary"}, "3 estuaries"),
        ("{text}", {"text": "{braces} stay"}, "{braces} stay"),
    ],
)
def test_templates_count_and_agree(template, facts, text):
    assert filled(template, facts) == text


def test_what_a_note_is_about_stands_in_brackets_once():
    about = [FEW.with_about("port", "Eden"), FEW.with_about("port", "Botany"), FEW.with_about("port", "Eden")]
    assert sentences(about) == ["Only 5 ports: coverage may be below nominal (Eden and Botany)."]
    assert sentences(gathered(about)) == sentences(about)


def test_counts_are_told_as_a_range_and_other_facts_never_are():
    notes = [note("few_units", n=n, unit="port") for n in (5, 3, 4)]
    assert sentences(notes) == ["Only 3 to 5 ports: coverage may be below nominal."]
    assert len(sentences([*notes, note("few_units", n=5, unit="sample")])) == 2


def test_a_note_is_shown_with_what_it_is_about_only():
    on_ri = FEW.with_about("index", "RI")
    assert shown_with([on_ri, FEW], "index", ["PLI"]) == (FEW,)
    assert shown_with([on_ri, FEW], "index", ["PLI", "RI"]) == (on_ri, FEW)
    assert "RI" not in sentence(on_ri)
    assert coded([on_ri, FEW], "remark") == []


def test_notes_of_several_name_those_they_are_about_unless_it_is_all():
    ties = note("remark", text="Ties.")
    found = gathered_by("pair", [(("rf", "svm"), [FEW]), (("rf", "knn"), [FEW, ties])])
    assert found == (FEW, ties.with_about("pair", ("rf", "knn")))
    assert sentences(found)[1] == "Ties (rf − knn)."


def test_of_many_pairs_a_few_are_named():
    pairs = [("a", str(place)) for place in range(5)]
    assert sentence(FEW.with_about("pair", *pairs)).endswith("(a − 0, a − 1, a − 2 and 2 more).")


def test_another_wording_may_leave_a_note_to_other_sentences():
    assert sentences([FEW, note("remark", text="Kept.")], NOTES | {"few_units": ""}) == ["Kept."]


def test_no_code_has_two_wordings():
    catalogues = [statistics.STATISTICS, survey.SURVEY, studies.STUDIES]
    codes = [code for catalogue in catalogues for code in catalogue]
    assert len(codes) == len(set(codes))
