"""Tables of intervals, tests and posteriors, and of the PLI of samples with measurement uncertainty."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from table_cells import cells, ends, is_rounded, is_sound

import pli_stats as ps
from pli_stats.publish.tables.table_verbs import table
from pli_stats.results import Interval, Intervals, Test
from pli_stats.text.estimates import p_text
from pli_stats.text.note_wording import sentence
from pli_stats.text.notes import note

RNG = np.random.default_rng(1)
Y = RNG.lognormal(0, 0.5, 60)
P, Q = Y * RNG.lognormal(0, 0.2, 60), Y * RNG.lognormal(0, 0.4, 60)
PORT = np.repeat(list("abcdefghij"), 6)


def shows(text: str, interval: str, one: Interval, scale: float) -> bool:
    """Say whether two cells are an interval, rounded."""
    pairs = zip(ends(interval), (one.conf_low, one.conf_high), strict=True)
    return is_rounded(text, scale * one.estimate) and all(is_rounded(end, scale * value) for end, value in pairs)


def test_one_row_a_measure_shares_in_percent():
    found = ps.bootstrap_ci(Y, P, metrics=("mae", "mape"), ports=PORT, n_resamples=199)
    made = table(found)
    assert is_sound(made)
    assert cells(made, "term") == ["MAE", "MAPE (%)"]
    for text, interval, one, scale in zip(
        cells(made, "estimate"), cells(made, "interval"), found.values(), (1, 100), strict=True
    ):
        assert shows(text, interval, one, scale)
    said = " ".join(made.notes)
    assert "95 % interval: bootstrap over ports (BCa, 199 resamples, seed 1); 60 samples of 10 ports." in said
    assert "MAPE: mean absolute error as a share of the measured value." in said
    assert "PLI" not in said
    assert "Only 10 ports: coverage may be below nominal; a studentized interval comes closest." in made.notes
    widths = [max(one.mc_error) / (one.conf_high - one.conf_low) for one in found.values()]
    assert f"at most {100 * max(widths):.0f} % of the interval's width" in said


def test_one_row_a_model_measures_side_by_side():
    found = ps.bootstrap_ci(Y, {"A": P, "B": Q}, metrics=("mae", "mape"), method="exact", level=0.9)
    made = table(found)
    assert is_sound(made)
    assert [c.spanner for c in made.columns] == ["", "MAE", "MAE", "MAPE (%)", "MAPE (%)"]
    assert made.columns[2].label == "90 % interval"
    for i, model in enumerate("AB"):
        for term, scale in (("mae", 1.0), ("mape", 100.0)):
            assert shows(
                cells(made, term)[i], cells(made, f"{term}_interval")[i], found[model, term], scale
            )  # fmt: skip
    assert "90 % interval: bootstrap over samples (exact, without simulation); 60 samples." in made.notes
    assert not [note for note in made.notes if "Monte Carlo" in note]


def test_a_model_without_a_measure_has_a_dash():
    one = Interval("mae", 0.5, 0.4, 0.6, 0.95, "bca", 10)
    made = table(Intervals({("A", "mae"): one, ("B", "rmse"): one}))
    assert made.rows == (("A", "0.50", "[0.40, 0.60]", "—", "—"), ("B", "—", "—", "0.50", "[0.40, 0.60]"))


def test_differences_and_other_estimates_are_named():
    found = ps.bootstrap_difference(Y, P, Q, metric="mape", n_resamples=199)
    made = table(found)
    assert cells(made, "term") == ["Difference in MAPE (%)"]
    assert shows(*(cells(made, name)[0] for name in ("estimate", "interval")), found, 100.0)
    assert "Difference: the first model less the second." in made.notes
    slope = table(ps.theil_sen_slope(Y[:20]))
    assert slope.title == "Theil-Sen slope with its interval"
    assert "95 % interval: exact Kendall; 20 samples." in slope.notes


def test_an_interval_that_cannot_be_given():
    few = note("too_few_units", n=2, unit="sample", level=0.95)
    made = table(Interval("mae", 0.5, 0.0, float("inf"), 0.95, "bca", 2, notes=(few,)))
    assert cells(made, "interval") == ["—"]
    one = Interval("mae", 0.5, 0.2, float("inf"), 0.95, "studentized", 9, notes=(note("infinite_end"),))
    assert cells(table(one), "interval") == ["[0.200, ∞]"], "an end that could be given stays"
    both = Intervals({("a", "mae"): dataclasses.replace(one, conf_low=0.0), ("b", "mae"): one})
    assert cells(table(both), "mae_interval") == ["—", "[0.200, ∞]"]
    assert "0.500 (no interval could be given; 9 samples)" in ps.results_text(both)
    assert "Only 2 samples: no 95 % confidence interval can be given." in made.notes
    within = Interval("own", 0.5, -9.0, 9.0, 0.95, "bca", 2, notes=(few,))  # a measure whose range nobody knows
    assert cells(table(within), "interval") == ["—"]


LEAD = [1.0, 3.0, 2.5, 3.4, 1.0, 5.5, 7.4, 4.0, 9.5, 15.0, 6.0, 21.0]


def test_a_limit_is_one_number_to_three_digits():
    found = ps.upper_confidence_limit(LEAD, method="t")
    made = table(found)
    assert [column.label for column in made.columns] == ["Measure", "Estimate", "95 % upper confidence limit"]
    assert made.rows == (("Mean", f"{found.estimate:.2f}", f"{found.conf_high:.2f}"),)
    assert (made.title, made.notes[0]) == (
        "Mean: confidence limit",
        "95 % upper confidence limit: Student's t; 12 values.",
    )
    low = table(ps.tolerance_limit(LEAD, side="lower", coverage=0.9, level=0.9))
    assert low.columns[2].label == "90 % lower tolerance limit"
    both = ps.prediction_limit(LEAD, side="two-sided", n_future=2)
    made = table(both)
    assert [column.label for column in made.columns] == ["Measure", "Estimate", "95 % prediction interval"]
    assert cells(made, "term") == ["Next 2 values"]
    assert shows(*(cells(made, name)[0] for name in ("estimate", "interval")), both, 1.0)
    same = table(ps.upper_confidence_limit([2.0] * 4))
    assert cells(same, "interval") == ["[2.00, 2.00]"]


@pytest.mark.parametrize(
    ("test", "columns", "facts"),
    [
        (ps.pli_test(Y), ["t", "df", "p", "Estimate", "95 % interval"], ["n = 60; unit: sample.", "two-sided; t test"]),
        (ps.mann_kendall_test(Y[:20]), ["S", "p", "Kendall's tau-b"], ["exact, by inversions"]),
        (
            ps.paired_permutation_test(abs(Y - P), abs(Y - Q), ports=PORT),
            ["p", "Estimate", "95 % interval"],
            ["sign flips of 10 ports, exact", "n = 60; unit: port."],
        ),
        (
            ps.paired_permutation_test(abs(Y - P), abs(Y - Q)),
            ["p", "Estimate", "95 % interval"],
            ["p is exact to within 3e-08."],
        ),
    ],
)
def test_a_test_in_one_row(test, columns, facts):
    made = table(test)
    assert is_sound(made)
    assert [column.label for column in made.columns][1:] == columns
    assert cells(made, "p_value") == [p_text(test.p_value)]
    assert is_rounded(cells(made, "effect")[0], test.effect)
    if "df" in columns:
        assert cells(made, "df") == ["59"]
        assert is_rounded(cells(made, "statistic")[0], test.statistic)
    assert all(fact in " ".join(made.notes) for fact in facts)


def test_a_simulated_p_says_how_exact_it_is():
    drawn = Test("F test", 3.2, (), 0.04, n=20, seed=3, n_resamples=9999, p_error=0.00196, statistic_name="F")
    assert "n = 20; unit: sample; 9 999 resamples, seed 3." in table(drawn).notes
    assert "Monte Carlo standard error of p: 0.002." in table(drawn).notes
    assert [column.label for column in table(drawn).columns] == ["Test", "F", "p"]


def test_a_posterior_in_one_row():
    found = ps.bayesian_correlated_t_test(Y[:10] - P[:10], n_train=80, n_test=20, rope=0.01)
    made = table(found)
    assert is_sound(made)
    assert [column.label for column in made.columns][2:] == [
        "95 % credible interval", "Below -0.01", "Within ±0.01", "Above 0.01",
    ]  # fmt: skip
    for name in ("p_left", "p_rope", "p_right"):
        assert is_rounded(cells(made, name)[0], 100.0 * getattr(found, name))
    assert "n = 10" in made.notes[0]


def test_samples_with_measurement_uncertainty():
    survey = pd.DataFrame({"Cu": [90.0, "<2", 30.0], "Pb": [40.0, 10.0, 5.0]}, index=["x", "y_1", "z"])
    found = ps.pli_interval(ps.read_samples(survey), analytical_sd=0.1, n_resamples=499)
    made = table(found)
    assert is_sound(made)
    assert cells(made, "sample") == ["x", "y_1", "z"]
    for text, interval, row in zip(
        cells(made, "estimate"), cells(made, "interval"), found.frame.itertuples(), strict=True
    ):
        assert is_rounded(text, row.estimate)
        assert all(is_rounded(t, v) for t, v in zip(ends(interval), (row.conf_low, row.conf_high), strict=True))
    assert made.columns[2].label == "95 % interval"
    assert [bool(text) for text in cells(made, "bounds")] == [False, True, False]
    assert cells(made, "n_nondetect") == ["0", "1", "0"]
    assert [c.label for c in made.columns if c.spanner] == list(found.class_probability.columns)
    said = " ".join(made.notes)
    assert "Monte Carlo, 499 draws, seed 1." in said
    assert found.notes and all(sentence(note) in said for note in found.notes)
