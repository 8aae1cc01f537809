"""One record each for a metric, a model, an interval method, a test and an adjustment; whoever shows one reads it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import pli_stats as ps
from pli_stats.cli.entry import app
from pli_stats.publish.figures.canvas.axis_titles import error_axis
from pli_stats.publish.prose.grammar.bibtex import catalogue
from pli_stats.publish.prose.grammar.citations import Citations
from pli_stats.publish.prose.methods.hypothesis_methods import adjustment_words
from pli_stats.publish.prose.methods.hypothesis_methods import test_words as words_of_test
from pli_stats.publish.result_kinds import KINDS, loaded
from pli_stats.r.second_opinion.test_questions import _RECIPES
from pli_stats.records.hypothesis_tests import CHOICES, TESTS, WITHOUT_SIDES
from pli_stats.records.interval_methods import FROM_REPLICATES, INTERVAL_METHODS, METHODS
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.records.models import BASELINES, MODELS, MOST_SETTINGS, NETWORKS, Baseline
from pli_stats.records.p_adjustments import ADJUSTMENTS, OF_TESTS
from pli_stats.robjects import describe
from pli_stats.robjects.vectors.r_values import RCall, RSymbol, parts_of
from pli_stats.stats.metrics import definitions
from pli_stats.stats.metrics.definitions import METRICS, Metric
from pli_stats.transfer.baselines import baseline_verb
from pli_stats.transfer.baselines.baseline_verb import LEARNERS
from pli_stats.transfer.baselines.simple_models import NearestNeighbours
from pli_stats.transfer.network.ensemble import STRATEGIES
from pli_stats.transfer.study.cell_lists import CONTROLS
from tests.publish.prose_fixture import results

TRUTH = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
NEAR, FAR = TRUTH + 0.1 * np.sin(TRUTH), TRUTH + 0.5 * np.cos(TRUTH)


def help_of(verb):
    """Return the help of a verb of the command line in one line."""
    return " ".join(CliRunner().invoke(app, [verb, "--help"]).output.split())


# Metrics


def test_each_metric_is_described_whole():
    assert set(METRICS) == set(METRIC_RECORDS)
    for name, metric in METRICS.items():
        assert metric.name == name
        assert metric.label and metric.words and metric.meaning
        assert metric.low < metric.high
        assert not (metric.loss and metric.root)
        assert metric.loss or METRICS[metric.instead].loss, f"{name}: which mean over samples orders models alike"
        assert metric.in_r, f"{name}: R's boot computes it again"
        assert getattr(ps, name).__name__ == name
    assert len({metric.label for metric in METRICS.values()}) == len(METRICS)


def test_the_command_line_names_every_metric_method_test_and_adjustment():
    assert ", ".join(METRIC_RECORDS) in help_of("compare")
    assert ", ".join(METRIC_RECORDS) in help_of("intervals")
    assert ", ".join(METHODS) in help_of("intervals")
    assert ", ".join(CHOICES) in help_of("compare")
    assert ", ".join(ADJUSTMENTS) in help_of("ports")


def cubes(y, p):
    """Return the cubes of the absolute errors."""
    return (np.abs(y - p) ** 3,)


@pytest.fixture
def mean_cube(monkeypatch):
    """Register a metric as a new one would be: its record and its formula."""
    metric = Metric(
        name="mce",
        label="MCE",
        words="mean cubed error",
        meaning="mean of the cubed errors as a share",
        unit="share",
        loss=True,
        in_r=("mean", ("^", ("abs", ("-", "y", "p")), 3.0)),
        columns=cubes,
        value=definitions._first,
        gradient=definitions._unit,
    )
    monkeypatch.setitem(METRIC_RECORDS, "mce", metric)
    monkeypatch.setitem(METRICS, "mce", metric)
    return metric


@pytest.mark.parametrize("method", ["bca", "studentized", "exact", "abc"])
def test_a_new_metric_has_intervals(mean_cube, method):
    found = ps.bootstrap_ci(TRUTH, FAR, metrics=["mae", "mce"], method=method, n_resamples=199)
    assert found["mce"].estimate == pytest.approx(np.mean(np.abs(TRUTH - FAR) ** 3), rel=1e-12)
    assert ps.score(TRUTH, FAR, metrics=["mce"]) == {"mce": pytest.approx(found["mce"].estimate, rel=1e-12)}


def test_a_new_metric_is_shown_by_tables_texts_and_axes(mean_cube):
    found = ps.bootstrap_ci(TRUTH, FAR, metrics=["mce"], n_resamples=199)
    table = ps.table(found).to_markdown()
    assert "MCE (%)" in table and "MCE: mean of the cubed errors as a share." in table
    assert "the mean cubed error (MCE)" in ps.methods_text(found)
    assert re.search(r"the mean cubed error \(MCE\) was \d.* %", ps.results_text(found), re.IGNORECASE)
    assert error_axis("mce") == "MCE of the PLI (%)"
    models = pd.concat(
        pd.DataFrame({"sample": range(8), "model": name, "y_true": TRUTH, "y_pred": predicted})
        for name, predicted in (("near", NEAR), ("far", FAR))
    )
    compared = ps.compare_models(models, metric="mce", n_resamples=199)
    assert "MCE (%)" in ps.table(compared).to_markdown()
    assert "differences in mean cubed error" in compared.design


def test_a_new_metric_is_computed_by_r(mean_cube):
    found = ps.bootstrap_ci(TRUTH, FAR, metrics=["mce"], n_resamples=99)
    statistic = parts_of(describe(found["mce"]))["statistic"].body
    assert isinstance(statistic, RCall)
    cube = statistic.arguments[-1][1]
    assert (cube.function, cube.arguments[0][1].function) == (RSymbol("mean"), RSymbol("^"))


def test_two_functions_of_one_name_do_not_share_their_columns(mean_cube, monkeypatch):
    def cubes(y, p):
        return (np.abs(y - p),)

    other = Metric(**{**vars(mean_cube), "name": "other", "columns": cubes})
    monkeypatch.setitem(METRICS, "other", other)
    found = ps.bootstrap_ci(TRUTH, FAR, metrics=["mce", "other", "mae"], n_resamples=99)
    assert found["other"].estimate == found["mae"].estimate != found["mce"].estimate


# Models


def test_each_model_is_described_whole():
    assert list(MODELS) == [*NETWORKS, *BASELINES]
    for name, model in MODELS.items():
        assert model.name == name and model.label and model.meaning
        assert model.cost > 0.0
        assert set(model.citations) <= set(catalogue())
    assert len({model.label for model in MODELS.values()}) == len(MODELS)
    for network in NETWORKS.values():
        assert network.strategy in STRATEGIES
        assert network.meaning.startswith("control: ") == (network.name in CONTROLS)


def test_each_baseline_that_learns_has_a_learner_with_its_settings():
    assert set(LEARNERS) == {name for name, baseline in BASELINES.items() if baseline.learns}
    for name, rival in ps.baselines().items():
        assert all(set(settings) <= set(rival.model.get_params()) for settings in BASELINES[name].grid)
        assert len(BASELINES[name].grid) in (1, MOST_SETTINGS)


@pytest.fixture
def neighbour(monkeypatch):
    """Register a baseline as a new one would be: its record and its learner."""
    record = Baseline(
        name="one_neighbour",
        label="one neighbour",
        meaning="the most similar sample",
        cost=0.5,
        citations=("breiman2001",),
        grid=({"n_neighbors": 1}, {"n_neighbors": 2}),
    )
    monkeypatch.setitem(BASELINES, record.name, record)
    monkeypatch.setitem(baseline_verb.LEARNERS, record.name, lambda given: NearestNeighbours())
    return record


def test_a_new_baseline_runs_in_a_study_and_is_shown(neighbour):
    source, target = ps.simulated_pair("shared", n_source=60, n_target=48, n_ports=6)
    settings = {"n_folds": 3, "n_repeats": 1, "budget": 2, "inner_folds": 2}
    study = ps.Study(source, target, models=["median", neighbour.name], n_resamples=99, **settings)
    found = study.benchmark()
    assert neighbour.name in set(found.scores["model"])
    assert neighbour.label in ps.table(found).to_markdown()
    text = ps.methods_text(found)
    assert f"{neighbour.label} – {neighbour.meaning} (Breiman, 2001)" in text
    assert neighbour.name not in text


# Interval methods, tests, adjustments


def test_each_interval_method_is_described_whole():
    for name, method in INTERVAL_METHODS.items():
        assert method.name == name and method.label and method.words
        assert method.citations and set(method.citations) <= set(catalogue())
        assert not method.ideal or method.ideal in FROM_REPLICATES
    assert ", ".join(map('"{}"'.format, METHODS)) in (ps.bootstrap_ci.__doc__ or "")
    assert all(f'"{name}"' in (ps.bootstrap_mean.__doc__ or "") for name in FROM_REPLICATES)


@pytest.mark.parametrize("method", METHODS)
def test_intervals_are_called_in_tables_and_texts_as_their_record_says(method):
    found = ps.bootstrap_ci(TRUTH, FAR, metrics="mae", method=method, n_resamples=199)
    assert f"({INTERVAL_METHODS[method].label}" in " ".join(ps.table(found).notes)
    one = INTERVAL_METHODS[method].words.replace("intervals", "interval", 1).replace("which need", "which needs")
    assert one in ps.methods_text(found)


def test_each_test_is_described_whole():
    cite = Citations()
    for name, record in TESTS.items():
        assert record.name == name and record.words
        assert set(record.citations) <= set(catalogue())
        assert words_of_test(name, cite).startswith(record.words)
    assert list(CHOICES) == re.findall(r'"(\w+)"', re.search(r"test : (\{.*\})", ps.compare_models.__doc__ or "")[1])
    assert set(_RECIPES) <= set(TESTS)
    assert {"F", "chi-squared", "SM", "W", "q"} == WITHOUT_SIDES


def test_every_test_that_is_made_has_its_record():
    made = [result for result in results().values() if isinstance(result, ps.Test)]
    for result in results().values():
        if isinstance(result, ps.Comparison):
            made += [test for test in (result.omnibus, *result.checks) if test is not None]
    for test in made:
        record = TESTS[test.test]
        assert test.statistic_name in record.statistics
        assert test.effect_name in (None, record.effect) or not record.effect
    asked_for = {name for name, record in TESTS.items() if record.argument and not record.by_ranks}
    assert {test.test for test in made} >= asked_for


def test_each_adjustment_is_described_whole():
    for name, adjustment in (ADJUSTMENTS | OF_TESTS).items():
        assert adjustment.name == name and adjustment.label and adjustment.words
        assert set(adjustment.citations) <= set(catalogue())
        assert adjustment_words(name, Citations()).startswith(adjustment.words)
        assert (name in ADJUSTMENTS) == bool(adjustment.statsmodels)
    assert ADJUSTMENTS.keys().isdisjoint(OF_TESTS)


# Kinds of results


def test_what_is_made_of_each_kind_of_result_is_there():
    for made in KINDS.values():
        for function in (*made.tables.values(), *made.figures.values(), made.methods, made.findings):
            assert loaded(function).__doc__


def test_manuals_name_all_that_can_be_made():
    for verb, of in ((ps.table, "tables"), (ps.plot, "figures")):
        several = [what for made in KINDS.values() if len(getattr(made, of)) > 1 for what in getattr(made, of)]
        assert [what for what in several if f'"{what}"' not in (verb.__doc__ or "")] == []
