"""Notes go to R with code, facts, what they are about and their sentence, and come back equal."""

from __future__ import annotations

import pytest

from pli_stats.checks import InputError
from pli_stats.robjects import describe, restore
from pli_stats.robjects.classes.r_notes import describe_notes, restore_notes
from pli_stats.robjects.vectors.r_values import classes_of, doubles, named_list, parts_of, strings
from pli_stats.text.note_wording import sentence
from pli_stats.text.notes import note

FEW = note("few_units", n=5, unit="port")
GIVEN = [
    FEW,
    FEW.with_about("port", "Eden", "Botany").with_about("pair", ("rf", "svm"), ("rf", "knn")),
    note("few_units", n=2**90, unit="port"),
    note("remark", text="", share=0.1, none=None, whole=2**40, flag=True, names=("Cd",), metals=("Cd", "Pb"), empty=()),
    note("remark", text="é − '\"", mixed=("Cd", 1, 2.5, None, ("a", "b")), infinite=float("-inf")),
]


@pytest.mark.parametrize("given", GIVEN)
def test_a_note_comes_back_equal(given):
    found = describe_notes((given, FEW))
    assert restore_notes(found) == (given, FEW)
    assert restore(found) == (given, FEW)
    one = parts_of(found.values[0])
    assert one["text"].values == [sentence(given)]
    assert classes_of(found.values[0]) == ("pli_note", "list")


def test_notes_of_an_earlier_version_or_of_a_later_one_are_remarks():
    assert restore_notes(strings(["Two ports.", "Few."])) == (
        note("remark", text="Two ports."),
        note("remark", text="Few."),
    )
    assert restore_notes(None) == restore_notes(strings([])) == ()
    later = named_list(
        {"code": strings("not_yet"), "facts": named_list({}), "about": named_list({}), "text": strings("New.")}
    )
    assert restore_notes(describe([later])) == (note("remark", text="New."),)


def test_what_is_no_note_is_refused():
    with pytest.raises(InputError, match="notes"):
        restore_notes(describe([doubles(1.0)]))
