"""Notes are told by templates that their own modules word: each template is the one that the module has."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.publish.prose.grammar import study_rules
from pli_stats.publish.prose.grammar.note_sentences import Rule, facts_of, filled, told
from pli_stats.publish.prose.methods import assessment_methods
from pli_stats.reproduction import survey_report
from pli_stats.transfer.domains import sediment_domain_builder
from pli_stats.transfer.findings import (
    ablation,
    benchmark,
    equivalent_sample_size,
    learning_curve,
    planned_contrasts,
    source_sensitivity,
)
from pli_stats.transfer.study import latent_similarity
from pli_stats.transfer.unseen_ports import leave_one_port_out


def shape(template):
    """Return a template without the names of its facts."""
    return re.sub(r"\{[^}]*\}", "{}", template)


PAIRS = [
    (study_rules.ABSENT, sediment_domain_builder.NOTE_ABSENT),
    (study_rules.LETTERS, benchmark.NOTE_LETTERS),
    (study_rules.FLATTERY, benchmark.NOTE_FLATTERY),
    (study_rules.LIMITED, benchmark.NOTE_LIMITED),
    (study_rules.ABLATION_FAMILY, ablation.NOTE_FAMILY),
    (study_rules.CURVE_FAMILY, learning_curve.NOTE_FAMILY),
    (study_rules.RIVAL, learning_curve.NOTE_RIVAL),
    (study_rules.GAIN, learning_curve.NOTE_GAIN),
    (study_rules.CURVE, learning_curve.NOTE_CURVE),
    (study_rules.AS_TRAINED, learning_curve.NOTE_AS_TRAINED),
    (study_rules.SHARES_FAMILY, source_sensitivity.NOTE_SHARES),
    (study_rules.HELD_OUT, leave_one_port_out.NOTE_LABELS),
    (study_rules.ROWS, latent_similarity.NOTE_ROWS),
    (study_rules.BEFORE, latent_similarity.NOTE_BEFORE),
    (study_rules.GROUPS, latent_similarity.NOTE_UNIT),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_templates_of_a_study_are_those_of_their_modules(ours, theirs):
    assert shape(ours) == shape(theirs)


def test_notes_of_the_main_job_are_known():
    templates = {shape(rule.template) for rule in assessment_methods.RULES}
    assert shape(survey_report.NOTE_INCOMPLETE) in templates
    assert shape(survey_report.NOTE_NO_HARBOUR) in templates


def test_notes_of_a_study_and_of_its_domains_are_known():
    torch = pytest.importorskip("torch")
    assert torch
    from pli_stats.transfer.study.study import NOTE_SMALL_PORTS

    assert shape(study_rules.SMALL_PORTS) == shape(NOTE_SMALL_PORTS)
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
    notes = ps.Study(source, target)._notes()
    known = [rule.template for rule in study_rules.DATA_RULES]
    assert [note for note in notes if not any(facts_of(template, [note]) for template in known)] == []
    assert facts_of(study_rules.LEARNERS, notes)[0]["folds"] == "10"
    assert facts_of(study_rules.TARGET, notes)[0] == {"metals": "Cu, Pb", "background": "shale"}
    assert len(facts_of(study_rules.LEFT_OUT, notes)) == 2
    assert facts_of(study_rules.ABSENT, notes)


def test_those_that_a_note_is_about_are_named_or_counted():
    rule = Rule("Only {n} ports.", filled("there were {n} ports"))
    assert told(["Only 5 ports ('ridge', 'mlp')."], [rule]) == ["there were 5 ports (ridge; MLP)"]
    assert told(["Only 5 ports ('a', 'b', 'c', 'd')."], [rule]) == ["there were 5 ports (a; b; c; and 1 more)"]
    assert told(["Only 5 ports.", "Only 5 ports."], [rule]) == ["there were 5 ports"]


def test_a_note_that_no_rule_knows_stands_with_its_counts_in_words():
    assert told(["1 split(s) and 12 fold(s) of random_forest."], []) == ["1 split and 12 folds of random forest."]


def test_notes_of_networks_are_told_as_they_are():
    note = planned_contrasts.NOTE_NETWORKS.format(ratio=1.2)
    assert told([note], study_rules.RULES) == [note]
    assert told([equivalent_sample_size.NOTE_ONE_SPLIT], study_rules.RULES) == [equivalent_sample_size.NOTE_ONE_SPLIT]
