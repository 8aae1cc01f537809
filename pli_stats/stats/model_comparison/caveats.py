"""What must be read beside the numbers of a model comparison."""

from __future__ import annotations

import math

import numpy as np

from pli_stats.checks import listed
from pli_stats.results import Test
from pli_stats.stats.hypothesis.p_adjustment import adjust_p, significant
from pli_stats.stats.hypothesis.pairwise_many_models import told
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.model_comparison.pair_tests import Case, Ends, pair_columns
from pli_stats.stats.model_comparison.prediction_design import NOTE_CLOCK
from pli_stats.stats.model_comparison.score_tables import Scores

LAG_ERRORS = 2.0  # standard errors of an autocorrelation beyond which it is worth a note
COARSE = 0.05  # sign flips themselves say where no p value is below this
SIGN_TESTS = ("permutation", "wilcoxon")  # their p values are multiples of 2^(1 - units)

NOTE_SPLIT_SIZES = "Splits hold {low} to {high} test samples: the correction takes {n_test}."
NOTE_BY_UNIT = (
    "{metric} is no mean of per-sample losses: it is computed in each {unit}, and estimates are the means of those."
)
NOTE_AVERAGED = "Losses of a sample are averaged over its predictions by each model (up to {r})."
NOTE_MISSING = "{model} has no predictions for {ports}: its estimate covers the other ports only."
NOTE_BY_RANK = "Models are sorted by mean rank, since their estimates cover different ports."
NOTE_SIGNED = "Mean errors carry a sign: pairs say whether two of them differ, not which is nearer to zero."
NOTE_DRAWN = "Intervals: {method} bootstrap of {unit}s, models and pairs from the same resamples, for one pair each."
NOTE_DRAWN_APART = (
    "Intervals: {method} bootstrap of the ports that a model, or both of a pair, predicted; for one pair each."
)
NOTE_RESAMPLES = "Each interval rests on {n} resamples."
NOTE_FROM_TEST = "Intervals: those of the test, for one model or pair each."
NOTE_STEPS = "Samples of one time are averaged: {n} steps."
NOTE_LAG = "The difference still correlates at lag {lag}: raise `horizon`."
NOTE_IN_TIME = "Samples have an order in time (`{clock}`), and this test takes neighbours as independent."
NOTE_POWER = (
    "With {n} {unit}s no p value of a pair is below {least:.3g}: adjusted ({adjust}) for {m} pair(s), none can be "
    "found different at the {alpha:.4g} % level."
)
PORTS_FIRST = "ports are the units"
TIES = "several samples share a time; name it with `order=` to compare time steps"


def notes_of(case: Case, scores: Scores, tests: list[Test], ends: list[Ends]) -> tuple[str, ...]:
    """Return the notes on the data, the power, the tests and the intervals, each once.

    Parameters
    ----------
    tests : list of Test
        Of the pairs.
    ends : list of Ends
        Of the models, then of the pairs.
    """
    pairs = [f"{scores.models[a]} - {scores.models[b]}" for a, b in pair_columns(scores)]
    return (
        *_on_data(case),
        *_on_time(case),
        *_on_power(case, scores, len(pairs)),
        *told(zip(pairs, (test.notes for test in tests), strict=True)),
        *told(zip(pairs, _lags(case, scores), strict=True)),
        _on_intervals(case),
        *([NOTE_RESAMPLES.format(n=case.request.n_resamples)] if any(end.random for end in ends) else []),
        *told(zip([*map(str, scores.models), *pairs], (end.notes for end in ends), strict=True)),
    )


def _on_data(case: Case) -> list[str]:
    """Return notes on repeats, splits, missing cells and the metric."""
    design, plan, metric, out = case.design, case.plan, case.metric, []
    if plan.unit == "split" and np.ptp(sizes := design.split_sizes):
        out.append(NOTE_SPLIT_SIZES.format(low=sizes.min(), high=sizes.max(), n_test=case.n_test))
    if not METRICS[metric].loss:
        out.append(NOTE_BY_UNIT.format(metric=metric, unit=plan.unit))
    elif design.n_repeats > 1 and plan.unit != "split":
        out.append(NOTE_AVERAGED.format(r=design.n_repeats))
    absent = design.absent
    for j in np.flatnonzero(absent.any(axis=0)):
        ports = listed([design.ports[g] for g in np.flatnonzero(absent[:, j])])
        out.append(NOTE_MISSING.format(model=repr(str(design.models[j])), ports=ports))
    if absent.any() and plan.omnibus:
        out.append(NOTE_BY_RANK)
    if METRICS[metric].best == "zero":
        out.append(NOTE_SIGNED)
    return out


def _on_time(case: Case) -> list[str]:
    """Return notes on an order in time that is, or is not, made use of."""
    design, plan = case.design, case.plan
    if design.step is None:
        return list(design.notes)
    if plan.unit == "time step":
        return [NOTE_STEPS.format(n=len(np.unique(design.step)))] if design.shared_steps else []
    if plan.asked and plan.unit == "sample":
        return [NOTE_IN_TIME.format(clock=design.clock)]
    if plan.unit == "port":
        return [NOTE_CLOCK.format(column=design.clock, why=PORTS_FIRST)]
    return [NOTE_CLOCK.format(column=design.clock, why=TIES)] if plan.unit == "sample" and design.shared_steps else []


def _on_power(case: Case, scores: Scores, m: int) -> list[str]:
    """Return a note where so few units have such coarse p values that no adjusted one can be small."""
    if case.plan.test not in SIGN_TESTS:
        return []
    n, level = len(scores.units()), case.request.level
    least = math.ldexp(1.0, 1 - n)
    told_already = case.plan.test == "permutation" and least > COARSE
    if told_already or significant(adjust_p(np.full(m, least), method=case.adjust), level).any():
        return []
    facts = {"n": n, "unit": case.plan.unit, "least": least, "adjust": case.adjust, "m": m}
    return [NOTE_POWER.format(**facts, alpha=100.0 * (1.0 - level))]


def _lags(case: Case, scores: Scores) -> list[tuple[str, ...]]:
    """Return for each pair a note where its differences in time correlate beyond what the test takes into account."""
    out: list[tuple[str, ...]] = []
    for a, b in pair_columns(scores):
        far = False
        if case.plan.unit == "time step":
            d = scores.values[:, a] - scores.values[:, b]
            d = d - d.mean()
            lagged = float(d[case.horizon :] @ d[: -case.horizon])
            far = abs(lagged) * math.sqrt(len(d)) > LAG_ERRORS * float(d @ d)
        out.append((NOTE_LAG.format(lag=case.horizon),) if far else ())
    return out


def _on_intervals(case: Case) -> str:
    """Return how intervals were made."""
    if case.plan.unit in ("split", "time step"):
        return NOTE_FROM_TEST
    note = NOTE_DRAWN_APART if case.design.absent.any() else NOTE_DRAWN
    return note.format(method=case.request.method, unit=case.plan.unit)
