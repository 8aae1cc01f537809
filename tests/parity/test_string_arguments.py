"""Every argument of every public verb given a text that means nothing: refused in a sentence, or free text."""

from __future__ import annotations

import copy
import inspect
import re
import warnings

import pandas as pd
import pytest
from all_cases import CASES
from parity_calls import _found, _python_value
from verb_list import public_verbs

import pli_stats as ps

NONSENSE = "no such thing"
# Arguments that take any text: names for people, and paths.
FREE = {
    "background": {"name"},
    "background_from": {"name"},
    "bootstrap_mean": {"term", "unit"},
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
    (tmp_path / "cases").mkdir()
    by_name, kept, asked, wrong = {verb.name: verb for verb in public_verbs()}, {}, set(), []
    for call in (case for name, cases in CASES.items() if name != "data" for case in cases()):
        verb = by_name[call.verb]
        if not call.keep and call.verb in asked:
            continue
        args = {name: _python_value(value, kept, tmp_path / "cases") for name, value in call.args.items()}
        owner = args.pop(verb.owner) if verb.owner else None

        def function(verb=verb, owner=owner):
            return getattr(copy.copy(owner), verb.call) if verb.owner else _found(verb.call)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if call.keep or call.verb == "save_model":
                kept[call.keep] = function()(**args)
            if call.verb in asked | LATER:
                continue
            asked.add(call.verb)
            free = FREE.get(call.verb, set()) | WHERE_THERE_ARE_SUCH.get(call.verb, set())
            for name, parameter in inspect.signature(function()).parameters.items():
                if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL) or name in free:
                    continue
                said = answer_to_nonsense(function(), args, name)
                if said is None or (documented_choices(function(), name) and "must be one of" not in said):
                    wrong.append((call.verb, name, said))
    assert len(asked) > 60
    assert not wrong


@pytest.mark.parametrize("name", ["strategy", "activation", "norm", "interval", "back_transform", "task", "device"])
def test_the_regressor_refuses_unknown_texts_when_it_is_fitted(name):
    model = ps.TransferRegressor(**{name: NONSENSE})
    with pytest.raises(ps.InputError, match="must"):
        model.fit([[1.0], [2.0], [3.0], [4.0]], [1.0, 2.0, 3.0, 4.0])


def test_a_sentence_of_the_callers_own_is_one_note():
    domain = ps.Domain("a", pd.DataFrame({"depth": [1.0, 2.0]}), [1.0, 2.0], ["x", "y"], notes="Gulls ate a sample.")
    assert [each["text"] for each in domain.notes] == ["Gulls ate a sample."]
