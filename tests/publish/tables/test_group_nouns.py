"""Words for what a survey is grouped by, ties, and values that lie beside the line at 1."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest
from assessment_fixture import hand_made

import pli_stats as ps
from pli_stats.publish.figures.survey.log_cf_matrix import metal_matrix
from pli_stats.text.words import plural, unit_word, with_article


def survey(column, values, names=("north", "south", "east")):
    """Return an assessment of one metal, two columns of values the same, grouped by a column of this name."""
    table = pd.DataFrame({column: np.repeat(names, len(values) // len(names)), "Cu": values, "Pb": values})
    return ps.assess(ps.read_samples(table, port=column), {"Cu": 1.0, "Pb": 1.0}, n_resamples=199)


MIXED = [*np.linspace(0.5, 2.0, 8), *np.linspace(0.6, 1.8, 8), *np.linspace(0.7, 4.0, 8)]


@pytest.mark.parametrize(
    ("column", "one", "several"),
    [
        ("harbour", "a harbour", "harbours"),
        ("estuary", "an estuary", "estuaries"),
        ("area", "an area", "areas"),
        ("beach", "a beach", "beaches"),
        ("Harbours", "a harbour", "harbours"),
        ("beaches", "a beach", "beaches"),
        ("estuaries", "an estuary", "estuaries"),
        ("port_name", "a port", "ports"),
        ("upper bay", "an upper bay", "upper bays"),
        ("US harbour", "a US harbour", "US harbours"),
        ("Häfen", "a group", "groups"),
        ("Status", "a group", "groups"),
        ("港", "a group", "groups"),
    ],
)
def test_the_word_for_a_column_is_english(column, one, several):
    word = unit_word(column)
    assert (with_article(word), plural(word)) == (one, several)
    result = survey(column, MIXED)
    described = ps.table(result)
    mark = f" (column '{column}')" if one == "a group" else ""
    assert described.title == f"Pollution load of 3 {several}{mark}, ranked by zone PLI"
    assert f"samples of {one} (" in described.notes[0]
    assert described.columns[0].label.casefold() == column.replace("_", " ").casefold()
    methods, found = ps.methods_text(result), ps.results_text(result)
    assert f"The PLI of {one} (" in methods and f"three {several} (" in found
    for text in (methods, found):
        assert text.count(f"'{column}'") == (1 if mark else 0)
        assert not re.search(r"\ba [aeio]|\ban [^aeioun]|hs\b|ss\b(?<!class)(?<!less)", text), text


def test_equal_ports_are_no_range():
    found = ps.results_text(survey("harbour", [1.0] * 12))
    assert "was 1.00 (95 % confidence interval [CI] 1.00 to 1.00) in all three harbours (12 samples)." in found
    two = ps.results_text(survey("harbour", [2.0] * 8, names=("north", "south")))
    assert "was 2.00 (95 % confidence interval [CI] 2.00 to 2.00) in both harbours (8 samples)." in two
    assert "ranged from" in ps.results_text(survey("harbour", MIXED))


def test_values_beside_the_line_are_not_rounded_onto_it():
    made = hand_made()
    tested = {"p_above_1": 0.02, "p_below_1": 1.0}
    ports = made.ports.assign(zone_pli=1.11, conf_low=1.00198, conf_high=1.2436, **tested)
    result = dataclasses.replace(made, ports=ports)
    described = ps.table(result)
    place = [column.name for column in described.columns].index("interval")
    assert {row[place] for row in described.rows} == {"[1.002, 1.244]"}
    tests = "(one-sided t tests at 2.5 %, Holm-adjusted over the harbours)"
    assert f"all four zone PLIs were significantly above 1 {tests}, but " in ps.results_text(result)
    on = dataclasses.replace(made, ports=ports.assign(conf_low=1.0, p_above_1=0.03))
    assert {row[place] for row in ps.table(on).rows} == {"[1.00, 1.24]"}
    assert f"no zone PLI differed significantly from 1 {tests}, but " in ps.results_text(on)


def test_no_metal_is_singled_out_where_all_values_are_non_detects():
    table = pd.DataFrame({"port": ["a"] * 4, "Cu": [1.0, "<2", "<3", "<4"], "Pb": ["<1", "<2", "<3", 4.0]})
    said = metal_matrix(ps.assess(ps.read_samples(table), n_resamples=99), "a biplot", metals=1, rows=2).notes[0]
    assert said == "Non-detects (75.0 % of values) enter at half their detection limit."
    every = table.assign(Cu=["<1", "<2", "<3", "<4"], Pb=["<2", "<3", "<5", "<9"])
    said = metal_matrix(ps.assess(ps.read_samples(every), n_resamples=99), "a biplot", metals=1, rows=2).notes[0]
    assert said == "Non-detects (all values) enter at half their detection limit."
    one = table.assign(Pb=[1.0, 2.0, 3.0, 4.0])
    said = metal_matrix(ps.assess(ps.read_samples(one), n_resamples=99), "a biplot", metals=1, rows=2).notes[0]
    assert said == "Non-detects (37.5 % of values; Cu 75.0 %) enter at half their detection limit."


def test_one_pair_and_one_port_are_counted_in_the_singular():
    rows = {"sample": [*range(6)] * 2, "model": ["a"] * 6 + ["b"] * 6, "port": "x", "y_true": [1.0, 2, 3, 4, 5, 6] * 2}
    frame = pd.DataFrame(rows).assign(y_pred=[1.1, 2.3, 3.1, 4.2, 5.4, 6.1, 1.5, 2.9, 3.2, 4.9, 5.1, 6.8])
    notes = " ".join(ps.table(ps.compare_models(frame, n_resamples=99)).notes)
    assert "adjusted for one pair (Holm)" in notes and "6 samples, 1 port;" in notes
    assert not re.search(r"\b1 (?:pairs|ports)\b", notes)
