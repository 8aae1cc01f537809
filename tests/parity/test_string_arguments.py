"""Every argument of every public verb given a text that means nothing: refused in a sentence, or free text."""

from __future__ import annotations

import inspect
import re

import pandas as pd
import pytest
from parity_calls import arguments_of, each_verb_once

import pli_stats as ps

NONSENSE = "no such thing"
# Arguments that take any text: names for people, and paths.
FREE = {
    "background": {"name"},
    "background_from": {"name"},
    "bootstrap_mean": {"term", "unit"},
    "change_table": {"title", "notes"},
    "merge_tables": {"title"},
    "domain": {"name", "unit", "licence", "citation", "notes", "task"},
    "fit": {"licence"},
    "pretrain": {"licence"},
    "save_model": {"path"},
    "sediment_domain": {"name", "licence", "citation", "unassigned"},
    "source_domain": {"name"},
    "study": {"folder"},
    "survey_mean": {"term"},
    "write_assessment": {"folder"},
    "write_report": {"title"},
    "write_study": {"folder", "notes"},
}
# Columns that are taken where the samples have them, and metals that other tasks than the one called for take.
WHERE_THERE_ARE_SUCH = {"sediment_domain": {"places", "normalisers", "panel"}}
LATER = {"transfer_regressor"}  # checked when it is fitted, as scikit-learn asks


def documented_choices(function, name):
    """Say whether the documentation lists the texts that an argument takes."""
    line = re.search(rf"^ *(?:\w+, )*{name}(?:, \w+)* : (.*)$", inspect.getdoc(function) or "", re.MULTILINE)
    return bool(line) and line[1].startswith("{")


def answer_to_nonsense(function, args, name):
    """Return the sentence that refuses the text, None where it is accepted."""
    try:
        function(**{**args, name: NONSENSE})
    except ps.InputError as error:
        return str(error)
    return None


def test_unknown_texts_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked, wrong = 0, []
    for verb, function, args in each_verb_once(tmp_path / "cases", LATER):
        asked += 1
        free = FREE.get(verb, set()) | WHERE_THERE_ARE_SUCH.get(verb, set())
        for name in arguments_of(function()):
            if name not in free:
                said = answer_to_nonsense(function(), args, name)
                if said is None or (documented_choices(function(), name) and "must be one of" not in said):
                    wrong.append((verb, name, said))
    assert asked > 60
    assert not wrong


@pytest.mark.parametrize("name", ["strategy", "activation", "norm", "interval", "back_transform", "task", "device"])
def test_the_regressor_refuses_unknown_texts_when_it_is_fitted(name):
    model = ps.TransferRegressor(**{name: NONSENSE})
    with pytest.raises(ps.InputError, match="must"):
        model.fit([[1.0], [2.0], [3.0], [4.0]], [1.0, 2.0, 3.0, 4.0])


def test_a_sentence_of_the_callers_own_is_one_note():
    domain = ps.Domain("a", pd.DataFrame({"depth": [1.0, 2.0]}), [1.0, 2.0], ["x", "y"], notes="Gulls ate a sample.")
    assert [each["text"] for each in domain.notes] == ["Gulls ate a sample."]
