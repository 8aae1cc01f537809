"""Which test a design makes valid, which it makes invalid, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pli_stats.checks import check_one_of, refusal, spoken
from pli_stats.records.hypothesis_tests import CHOICES, CORRECTED_T, DIEBOLD_MARIANO
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.model_comparison.prediction_design import PredictionDesign
from pli_stats.text.notes import Note, note

NAIVE = ("t", "t_test", "ttest", "paired_t", "paired_t_test", "naive_t")
BAYESIAN = ("bayesian", "bayesian_t", "bayesian_correlated_t")
UNIT_OF = {"corrected_t": "split", "diebold_mariano": "time step"}
PURPOSES = {
    "horizon": DIEBOLD_MARIANO,
    "n_train": CORRECTED_T,
    "n_test": CORRECTED_T,
}


@dataclass(frozen=True)
class Plan:
    """Which test of pairs, on which unit, after which omnibus test; `asked` where the user named it."""

    test: str
    unit: str
    omnibus: str | None
    asked: bool


def check_test(test: Any) -> str:
    """Return the name of a test, or refuse it; those that would be wrong, with the reason."""
    if isinstance(test, str) and test in NAIVE:
        raise refusal("naive_t", test=test)
    if isinstance(test, str) and test in BAYESIAN:
        raise refusal("bayesian_alone", test=test)
    return check_one_of("test", test, CHOICES)


def choose_plan(
    design: PredictionDesign, test: str, metric: str, ports_as_unit: bool | None, *, named_order: bool
) -> Plan:
    """Return the test that the design makes valid, or refuse the one that was named."""
    by_port = _ports_are_units(design, ports_as_unit, named_order)
    chosen = test
    if test == "auto":
        chosen = _automatic(design, METRICS[metric].loss, by_port, bool(ports_as_unit), named_order)
    unit = UNIT_OF.get(chosen, "port" if by_port else "sample")
    if named_order and unit != "time step":
        raise refusal("argument_idle", name="order", purpose=DIEBOLD_MARIANO.words, test=chosen)
    if ports_as_unit and unit != "port":
        raise refusal("argument_idle", name="ports_as_unit", purpose="tests that exchange ports", test=chosen)
    units = {"port": len(design.ports), "sample": len(design.samples)}.get(unit, 0)
    _refuse_invalid(design, chosen, metric, unit, units)
    ranked = METRICS[metric].best != "zero" and units > 1 and (len(design.models) > 2 or _by_ranks(chosen))
    omnibus = ("Skillings-Mack" if design.absent.any() else "Friedman") if ranked else None
    return Plan("permutation" if chosen == "friedman" else chosen, unit, omnibus, test != "auto")


def _by_ranks(test: str) -> bool:
    """Say whether a test ranks models within units."""
    return test in ("friedman", "nemenyi")


def _ports_are_units(design: PredictionDesign, ports_as_unit: bool | None, named_order: bool) -> bool:
    """Return whether ports may be the unit: by default where there are several."""
    if ports_as_unit is not None and not isinstance(ports_as_unit, bool | np.bool_):
        raise refusal(
            "one_of",
            name="ports_as_unit",
            choices=", ".join(map(spoken, ("True", "False", "None"))),
            got=ports_as_unit,
            hint="",
        )
    several = len(design.ports) > 1
    if ports_as_unit and not several:
        raise refusal("no_ports_column", got=len(design.ports))
    if ports_as_unit and named_order:
        raise refusal("two_schemes", first="ports_as_unit", second="order")
    return several and (ports_as_unit is None or bool(ports_as_unit))


def _automatic(design: PredictionDesign, plain: bool, by_port: bool, insisted: bool, named_order: bool) -> str:
    """Return the name of the valid test; `plain` metrics are means over samples."""
    one_series = design.step is not None and not design.ports[1:] and not design.repeated and plain
    if named_order or (one_series and not design.shared_steps):
        return "diebold_mariano"
    if by_port and (not design.repeated or design.holds_out_ports or insisted or design.absent.any()):
        return "permutation"
    by_split = not plain and not by_port and len(design.split_sizes) > 1
    return "corrected_t" if design.repeated or by_split else "permutation"


def _refuse_invalid(design: PredictionDesign, test: str, metric: str, unit: str, units: int) -> None:
    """Refuse a test that the design or the metric makes invalid, with the reason."""
    absent, alone = design.absent, unit in ("sample", "time step")
    if absent.any() and (_by_ranks(test) or unit != "port"):
        port, model = (int(i[0]) for i in np.nonzero(absent))
        raise refusal("missing_cells", test=test, unit=unit, model=design.models[model], port=design.ports[port])
    if test == "diebold_mariano" and design.step is None:
        raise refusal("no_order")
    if design.repeated and alone:
        raise refusal("repeats_dependent", test=test, unit=unit, repeats=design.n_repeats)
    if test == "corrected_t" and len(design.split_sizes) < 2:
        raise refusal("no_splits", got=len(design.split_sizes))
    if not METRICS[metric].loss and alone:
        raise refusal("metric_by_units", metric=metric, test=test, instead=METRICS[metric].instead)
    if _by_ranks(test) and METRICS[metric].best == "zero":
        raise refusal("metric_unranked", metric=metric, test=test)
    if _by_ranks(test) and units < 2:
        raise refusal("too_few_blocks", test=test, unit=unit, got=units)


def refuse_idle(plan: Plan, **given: bool) -> None:
    """Refuse arguments that the chosen test has no use for."""
    for name, there in given.items():
        used_by = PURPOSES[name]
        if there and plan.test != used_by.argument:
            raise refusal("argument_idle", name=name, purpose=used_by.words, test=plan.test)


def design_note(design: PredictionDesign, plan: Plan, metric: str, *, horizon: int, n_train: int, n_test: int) -> Note:
    """Return what the data are and why the test is the valid one."""
    return note(
        "model_design",
        n_models=len(design.models),
        n=len(design.samples),
        n_ports=len(design.ports),
        repeats=design.n_repeats,
        splits=len(design.split_sizes),
        reruns=design.reruns,
        held_out=design.holds_out_ports,
        missing=int(design.absent.sum()),
        cells=design.absent.size,
        unit=plan.unit,
        test=plan.test,
        omnibus=plan.omnibus,
        named=plan.asked,
        measure=METRICS[metric].words,
        order=design.clock,
        horizon=horizon,
        n_train=n_train,
        n_test=n_test,
    )
