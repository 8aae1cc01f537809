"""What must be read beside the numbers of a model comparison."""

from __future__ import annotations

import math

import numpy as np

from pli_stats.results import Test
from pli_stats.stats.hypothesis.p_adjustment import no_power
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.model_comparison.pair_tests import Case, Ends, pair_columns
from pli_stats.stats.model_comparison.score_tables import Scores
from pli_stats.text.notes import Note, coded, gathered_by, note, placed

LAG_ERRORS = 2.0  # standard errors of an autocorrelation beyond which it is worth a note


def notes_of(
    case: Case, scores: Scores, tests: list[Test], ends: list[Ends], least_p: float | None
) -> tuple[Note, ...]:
    """Return the notes on the data, the power, the tests and the intervals, each once."""
    pairs = [(str(scores.models[a]), str(scores.models[b])) for a, b in pair_columns(scores)]
    places = [*((("model", model),) for model in scores.models), *((("pair", pair),) for pair in pairs)]
    return (
        *_on_data(case),
        *_on_time(case),
        *_on_power(case, scores, tests, least_p),
        *gathered_by("pair", zip(pairs, (test.notes for test in tests), strict=True)),
        *gathered_by("pair", zip(pairs, _lags(case, scores), strict=True)),
        _on_intervals(case),
        *([note("resamples", n=case.request.n_resamples)] if any(end.random for end in ends) else []),
        *placed(zip(places, (end.notes for end in ends), strict=True)),
    )


def _on_data(case: Case) -> list[Note]:
    """Return notes on repeats, splits, missing cells and the metric."""
    design, plan, metric, out = case.design, case.plan, case.metric, []
    if plan.unit == "split" and np.ptp(sizes := design.split_sizes):
        out.append(note("unequal_splits", low=sizes.min(), high=sizes.max(), n_test=case.n_test))
    if not METRICS[metric].loss:
        out.append(note("metric_by_unit", metric=metric, unit=plan.unit))
    elif design.n_repeats > 1 and plan.unit != "split":
        out.append(note("averaged_losses", n=design.n_repeats))
    absent = design.absent
    for j in np.flatnonzero(absent.any(axis=0)):
        ports = [str(design.ports[g]) for g in np.flatnonzero(absent[:, j])]
        out.append(note("missing_ports", model=str(design.models[j]), ports=ports))
    if absent.any() and plan.omnibus:
        out.append(note("sorted_by_rank"))
    if METRICS[metric].best == "zero":
        out.append(note("signed_errors"))
    return out


def _on_time(case: Case) -> list[Note]:
    """Return notes on an order in time that is, or is not, made use of."""
    design, plan = case.design, case.plan
    if design.step is None:
        return list(design.notes)
    if plan.unit == "time step":
        return [note("averaged_steps", n=len(np.unique(design.step)))] if design.shared_steps else []
    if plan.asked and plan.unit == "sample":
        return [note("order_ignored", column=design.clock)]
    if plan.unit == "port":
        return [note("no_order", column=design.clock, why="ports")]
    tied = plan.unit == "sample" and design.shared_steps
    return [note("no_order", column=design.clock, why="ties")] if tied else []


def _on_power(case: Case, scores: Scores, tests: list[Test], least_p: float | None) -> tuple[Note, ...]:
    """Return a note where so few units have such coarse p values that no adjusted one can be small."""
    if least_p is None or (case.plan.test == "permutation" and coded(tests[0].notes, "coarse_p")):
        return ()
    least = min(test.least_p for test in tests if test.least_p is not None)
    n, adjust = len(scores.units()), "studentized range" if case.plan.test == "nemenyi" else case.adjust
    return no_power(n, case.plan.unit, least, least_p, adjust, len(tests), case.request.level)


def _lags(case: Case, scores: Scores) -> list[tuple[Note, ...]]:
    """Return for each pair a note where its differences in time correlate beyond what the test takes into account."""
    out: list[tuple[Note, ...]] = []
    for a, b in pair_columns(scores):
        far = False
        if case.plan.unit == "time step":
            d = scores.values[:, a] - scores.values[:, b]
            d = d - d.mean()
            lagged = float(d[case.horizon :] @ d[: -case.horizon])
            far = abs(lagged) * math.sqrt(len(d)) > LAG_ERRORS * float(d @ d)
        out.append((note("autocorrelated", lag=case.horizon),) if far else ())
    return out


def _on_intervals(case: Case) -> Note:
    """Return how intervals were made."""
    if case.plan.unit in ("split", "time step"):
        return note("test_intervals")
    code = "bootstrap_common_ports" if case.design.absent.any() else "bootstrap_intervals"
    return note(code, method=case.request.method, unit=case.plan.unit)
