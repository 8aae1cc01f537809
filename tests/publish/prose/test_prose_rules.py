"""Notes in sections of a paper: worded by their codes, about what they are about, and said where they matter."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.publish.prose.grammar.statistics_phrases import COMPARISON_PHRASES
from pli_stats.publish.prose.grammar.study_wording import METHODS
from pli_stats.publish.prose.methods import assessment_methods
from pli_stats.text.note_wording import NOTES, sentences
from pli_stats.text.note_wording.survey import SURVEY
from pli_stats.text.notes import coded, note

PACKAGE = Path(ps.__file__).parent
FEW = note("few_units", n=5, unit="port")


def literals(path):
    """Return the texts that stand in a module as constants."""
    return {n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant)}


def test_each_code_has_one_wording_and_is_made_somewhere():
    modules = [path for path in PACKAGE.rglob("*.py") if "note_wording" not in path.parts and "prose" not in path.parts]
    made = set().union(*map(literals, modules))
    assert set(NOTES) - made == {"remark"} - made
    codes = {
        call.args[0].value
        for path in modules
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "note"
        and isinstance(call.args[0], ast.Constant)
    }  # fmt: skip
    assert codes <= set(NOTES)


@pytest.mark.parametrize("wording", [COMPARISON_PHRASES, METHODS, assessment_methods.WORDING])
def test_sections_word_codes_that_there_are(wording):
    assert set(wording) <= set(NOTES)


def test_every_note_of_a_survey_has_words_in_a_methods_section():
    of_tables = {"no_interval"}  # which the methods say by themselves
    assert set(assessment_methods.WORDING) == set(SURVEY) - of_tables


def test_those_that_a_note_is_about_are_named_or_counted():
    wording = {"few_units": "there were {n:{unit}}"}
    assert phrases_of([FEW.with_about("model", "ridge", "mlp")], wording) == ["there were 5 ports (ridge and MLP)."]
    four = FEW.with_about("pair", *((one, "mlp") for one in "abcd"))
    assert phrases_of([four], wording) == ["there were 5 ports (a − MLP, b − MLP, c − MLP and 1 more)."]
    assert phrases_of([FEW, FEW], wording) == ["there were 5 ports."]


def test_a_note_without_words_of_its_own_stands_as_under_a_table():
    assert phrases_of([FEW], {}) == sentences([FEW])
    assert phrases_of([FEW], {"few_units": ""}) == []


def test_results_say_what_reverses_them():
    none = ps.bootstrap_ci([1.0, 2.0], [1.2, 2.5], metrics="mae")
    assert "was 0.350, but with only 2 samples, no 95 % confidence interval can be given." in ps.results_text(none)
    four = ps.paired_permutation_test([0.1, 0.2, 0.3, 0.4], [0.3, 0.3, 0.5, 0.7])
    assert "4 values), but with only 4 samples, no p value below 0.125 is possible." in ps.results_text(four)
    y = 1.0 + np.arange(30.0) % 7
    frame = pd.concat(
        pd.DataFrame({"sample": range(30), "port": np.arange(30) // 5, "model": model, "y_true": y,
                      "y_pred": y + size * np.sin(1.0 + np.arange(30) ** 2)})
        for model, size in (("a", 0.1), ("b", 0.2), ("c", 0.3))
    )  # fmt: skip
    models = ps.compare_models(frame, n_resamples=99)
    said = "after adjustment for 3 pairs, no difference could be significant"
    assert coded(models.notes, "no_power") and said in ps.results_text(models)


def test_a_note_on_one_of_several_measures_names_it():
    found = ps.bootstrap_ci([1.0] * 29 + [2.0], [1.0] * 29 + [9.0], metrics=["mae", "bias"], method="normal")
    assert [one.code for one in found["mae"].notes] == ["outside_range"] and not found["bias"].notes
    assert ps.table(found).notes[-1] == "An end point lies outside the range of the metric (0 to ∞) (MAE)."
    y = np.arange(1.0, 31.0)
    models = ps.bootstrap_ci(y, {"random_forest": y + 0.5, "ridge": y + np.sin(y)}, metrics=["mae", "mape"])
    assert ps.table(models).notes[-1] == "All values are equal: the interval has zero width (MAE of random forest)."


@pytest.mark.parametrize("n_resamples", [19, 999])
def test_notes_stay_whole_however_they_are_worded(n_resamples):
    # "An end point is the most extreme replicate; use more resamples." was torn at its semicolon.
    found = ps.assess(ps.read_samples(ps.example_path(), port="river"), method="bca", n_resamples=n_resamples)
    for interval in found.intervals.values():
        assert (note("extreme_replicate") in interval.notes) == (n_resamples == 19)
        assert interval.to_frame()["notes"][0] == " ".join(sentences(interval.notes))
    torn = "An end point is the most extreme replicate; use more resamples"
    said = [text for text in ps.table(found).notes if "resamples" in text and "bootstrap" not in text]
    assert [text.startswith(torn) for text in said] == [True] * (n_resamples == 19)
