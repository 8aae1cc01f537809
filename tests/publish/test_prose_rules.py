"""Notes are told by templates that their own rooms word: each template is the one that the room has."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats import reproduce
from pli_stats.publish.prose import assessment_methods, study_rules
from pli_stats.publish.prose.noted import Rule, facts_of, filled, told
from pli_stats.transfer import (
    ablations,
    domains,
    equivalent_sizes,
    latent_shift,
    learning_curves,
    port_errors,
    source_shares,
    study_results,
    verdicts,
)


def shape(template):
    """Return a template without the names of its facts."""
    return re.sub(r"\{[^}]*\}", "{}", template)


PAIRS = [
    (study_rules.ABSENT, domains.NOTE_ABSENT),
    (study_rules.LETTERS, study_results.NOTE_LETTERS),
    (study_rules.FLATTERY, study_results.NOTE_FLATTERY),
    (study_rules.LIMITED, study_results.NOTE_LIMITED),
    (study_rules.ABLATION_FAMILY, ablations.NOTE_FAMILY),
    (study_rules.CURVE_FAMILY, learning_curves.NOTE_FAMILY),
    (study_rules.RIVAL, learning_curves.NOTE_RIVAL),
    (study_rules.GAIN, learning_curves.NOTE_GAIN),
    (study_rules.CURVE, learning_curves.NOTE_CURVE),
    (study_rules.AS_TRAINED, learning_curves.NOTE_AS_TRAINED),
    (study_rules.SHARES_FAMILY, source_shares.NOTE_SHARES),
    (study_rules.HELD_OUT, port_errors.NOTE_LABELS),
    (study_rules.ROWS, latent_shift.NOTE_ROWS),
    (study_rules.BEFORE, latent_shift.NOTE_BEFORE),
    (study_rules.GROUPS, latent_shift.NOTE_UNIT),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_templates_of_a_study_are_those_of_their_rooms(ours, theirs):
    assert shape(ours) == shape(theirs)


def test_notes_of_the_main_job_are_known():
    templates = {shape(rule.template) for rule in assessment_methods.RULES}
    assert shape(reproduce.NOTE_INCOMPLETE) in templates
    assert shape(reproduce.NOTE_NO_HARBOUR) in templates


def test_notes_of_a_study_and_of_its_domains_are_known():
    torch = pytest.importorskip("torch")
    assert torch
    from pli_stats.transfer.study import NOTE_SMALL_PORTS

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
    note = verdicts.NOTE_NETWORKS.format(ratio=1.2)
    assert told([note], study_rules.RULES) == [note]
    assert told([equivalent_sizes.NOTE_ONE_SPLIT], study_rules.RULES) == [equivalent_sizes.NOTE_ONE_SPLIT]
