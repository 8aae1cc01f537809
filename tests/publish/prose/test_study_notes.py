"""Notes of a study are facts: each code has a wording, nothing is said that did not happen, and counts agree."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.publish.prose.grammar.study_wording import DATA, METHODS, left_out
from pli_stats.text.note_wording import NOTES, sentence, sentences
from pli_stats.text.note_wording.domains import DOMAINS
from pli_stats.text.note_wording.studies import STUDIES
from pli_stats.text.notes import coded
from pli_stats.transfer.findings.ablation import ablation_of
from pli_stats.transfer.findings.benchmark import benchmark_of
from pli_stats.transfer.findings.learning_curve import learning_curve_of
from tests.publish.study_fixture import SCALES, joined, predicted
from tests.transfer.findings.test_interval_bounds import one_port_errs

TRANSFER = Path(ps.__file__).parent / "transfer"
FEW = 99


def codes_in(path):
    """Return the codes of the notes that a module makes."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    first = [call.args[0] for call in calls if getattr(call.func, "id", "") == "note" and call.args]
    either = [part for arg in first for part in ((arg.body, arg.orelse) if isinstance(arg, ast.IfExp) else (arg,))]
    return {part.value for part in either if isinstance(part, ast.Constant)}


def test_each_note_of_the_transfer_layer_has_a_wording_and_each_wording_a_note():
    made = set().union(*(codes_in(path) for path in TRANSFER.rglob("*.py")))
    assert made <= set(NOTES)
    assert set(STUDIES) <= made


def test_wordings_of_methods_are_of_notes_that_there_are():
    assert set(METHODS) <= set(NOTES)
    assert set(DATA) <= {*DOMAINS, *STUDIES}


def made_study(models, **more):
    source, target = ps.simulated_pair("shared", n_source=60, n_target=36, n_ports=6)
    return ps.Study(source, target, models=models, n_folds=3, n_resamples=FEW, **more)


def test_methods_say_nothing_of_settings_or_networks_that_there_were_not():
    found = made_study(["median", "ridge"], budget=1, n_repeats=1).benchmark()
    text = ps.methods_text(found)
    assert "Models were trained and tested in one repeat of 3 folds (seed 1)." in text
    assert not re.search(r"inner fold|hyperparameter|setting|network|averaged over (?!its)", text, re.IGNORECASE)
    (protocol,) = coded(found.notes, "protocol")
    assert sentence(protocol) == "3 folds, 1 repeat; seed 1."
    # A median has nothing to choose, whatever the budget.
    assert "setting" not in ps.methods_text(made_study(["mean", "median"], budget=3, n_repeats=1).benchmark())


def test_methods_say_how_settings_were_chosen_where_they_were():
    text = ps.methods_text(made_study(["median", "ridge"], budget=2, n_repeats=2, inner_folds=2).benchmark())
    assert "in two repeats of 3 folds" in text
    assert "chosen among two settings of each learner by the error in two inner folds" in text
    assert "network" not in text


@pytest.mark.parametrize(
    ("models", "budget", "facts", "said"),
    [
        (
            ["scratch"], 1, (1, None, 5),
            "10 folds, 3 repeats; predictions of networks averaged over 5 networks; seed 1.",
        ),
        (["median"], 6, (1, None, None), "10 folds, 3 repeats; seed 1."),
        (
            ["ridge"], 6, (6, 3, None),
            "10 folds, 3 repeats; hyperparameters chosen among 6 settings in 3 inner folds; seed 1.",
        ),
    ],
)  # fmt: skip
def test_the_protocol_holds_what_happened(models, budget, facts, said):
    from pli_stats.transfer.study.protocol import Protocol
    from pli_stats.transfer.study.study_notes import protocol_note

    made = protocol_note(Protocol(budget=budget), models, repeats=3)
    assert (made["budget"], made["inner_folds"], made["n_networks"]) == facts
    assert sentence(made) == said
    assert sentence(protocol_note(Protocol(budget=1, seed=20261), ["median"], repeats=None)) == "Seed 20261."


def test_one_comparison_is_not_adjusted_and_counts_agree():
    pair = {name: SCALES[name] for name in ("scratch", "transfer_full")}
    alone = ablation_of(predicted(pair), n_resamples=FEW)
    (family,) = coded(alone.notes, "comparison_family")
    assert sentence(family) == "P values were not adjusted, since one comparison was planned."
    assert "The planned comparison was that of transfer with scratch" in ps.methods_text(alone)
    assert "adjusted" not in ps.methods_text(alone)
    curve = learning_curve_of(joined(predicted(pair, n_labelled=n) for n in (10, 20)), n_resamples=FEW)
    (family,) = coded(curve.notes, "size_family")
    assert sentence(family).startswith("P values were adjusted for the 2 numbers of labelled samples")
    for result in (alone, curve):
        for text in (*sentences(result.notes), result.answer, ps.methods_text(result), ps.results_text(result)):
            assert not re.search(r"\(s\)|\b1 (?:repeats|comparisons|folds|splits|shares|ports|samples)\b", text), text


def test_a_note_on_one_design_is_shown_only_with_it():
    """Ends of intervals that cannot be given under random folds are no matter of a table of unseen ports."""
    even, odd = one_port_errs(design="unseen ports", small=0.3), one_port_errs(design="random folds")
    found = benchmark_of(pd.concat([even, odd]), n_resamples=999)
    bounded = coded(found.notes, "no_upper_end")
    assert {name for each in bounded for name in each.about_names("design")} == {"random folds"}
    shown = {what: " ".join(ps.table(found, what=what).notes) for what in ("models", "measures")}
    assert "No upper end of the interval" in shown["models"] and "No upper end" not in shown["measures"]


def test_notes_of_a_study_cover_both_domains():
    table = pd.DataFrame(
        {
            "harbour": np.repeat(["Eden", "Botany", "Kembla", "unassigned"], 4),
            "Cu": ["<10", *(10.0 + np.arange(15.0))],
            "Pb": [np.nan, *(20.0 + np.arange(15.0))],
            "depth": [1.0, np.nan, *np.arange(2.0, 16.0)],
        }
    )
    target = ps.sediment_domain(ps.read_samples(table, port="harbour"), metals=["Cu", "Pb"], covariates=["depth"])
    source, _ = ps.simulated_pair("shared", n_source=40, n_target=24, n_ports=4)
    protocol, *others = ps.Study(source, target)._notes(["ridge"], 3)
    assert protocol["folds"] == 10
    assert {each.code for each in others} <= set(DATA)
    assert [each["metals"] for each in coded(others, "pli_target")] == [("Cu", "Pb")]
    assert len(coded(others, "covariates_imputed")) == 1
    assert sentence(others[-1]) == "Simulated data, kind 'shared' (source simulated source)."
    assert left_out(coded(others, "samples_left_out")) == [
        "of 16 samples, 5 were excluded: 1 because a metal of the PLI was missing and 4 because the port was unknown"
    ]
