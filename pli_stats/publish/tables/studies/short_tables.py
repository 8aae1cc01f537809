"""Several results of a study in one table: the best model of every task, its error, and whether pre-training helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pli_stats.checks import refusal
from pli_stats.publish.display_names import TASKS, model_label
from pli_stats.publish.tables.cell_text import (
    EACH,
    bounds_of,
    level_of,
    picked,
    scale_of,
    size_of,
    span_cells,
    units_drawn,
    with_unit,
)
from pli_stats.publish.tables.table_builder import Draft
from pli_stats.results import Ablation, Benchmark, StudyResult
from pli_stats.text.conclusions import EQUIVALENT, HARMS, HELPS, INCONCLUSIVE
from pli_stats.text.numbers import NO_VALUE

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table

ERRORS = "Errors with {level} intervals over ports ({size}; {each})."
COMPARED = "{a} − {b}, unseen ports: negative where pre-training helps; {level} interval over {unit}."
ANSWERS = {HELPS: "yes", HARMS: "no, it harms", EQUIVALENT: "no, equivalent", INCONCLUSIVE: INCONCLUSIVE}
NONE = (NO_VALUE, NO_VALUE)


def short_table(results: Mapping[str, StudyResult]) -> Table:
    """Return one table over all tasks: the best model, its error in both designs, and whether pre-training helps."""
    benchmarks = {result.task: result for result in results.values() if isinstance(result, Benchmark)}
    ablations = {result.task: result for result in results.values() if isinstance(result, Ablation)}
    tasks = list(dict.fromkeys((*benchmarks, *ablations)))
    if not tasks:
        raise refusal("short_table", got=", ".join(type(result).__name__ for result in results.values()) or "none")
    both: tuple[Benchmark | Ablation, ...] = (*benchmarks.values(), *ablations.values())
    metrics, levels = {result.metric for result in both}, dict.fromkeys(level_of(result) for result in both)
    metric, level = with_unit(metrics.pop()) if len(metrics) == 1 else "Error", " / ".join(levels)
    draft = Draft()
    draft.add_text("task", "Task", (task or NO_VALUE for task in tasks))
    if benchmarks:
        draft.add_text("model", "Best model", (_best(benchmarks.get(task)) for task in tasks))
        for design in ("unseen ports", "random folds"):
            cells = [_error_of_best(benchmarks.get(task), design) for task in tasks]
            _add(draft, design.replace(" ", "_"), f"{metric}, {design}", level, cells)
    if ablations:
        _add(draft, "difference", "Pre-trained − scratch", level, [_less(ablations.get(task)) for task in tasks])
        draft.add_text("conclusion", "Does pre-training help?", (_conclusion(ablations.get(task)) for task in tasks))
    notes = [f"{task}: {TASKS[task]}." for task in tasks if task in TASKS]
    notes += list(dict.fromkeys(_about_errors(result) for result in benchmarks.values()))
    notes += list(dict.fromkeys(_about_difference(result) for result in ablations.values()))
    return draft.table("In short", notes)


def _add(draft: Draft, name: str, label: str, level: str, cells: list[tuple[str, str]]) -> None:
    """Append estimates and their intervals below a spanner."""
    draft.add(name, "Estimate", (first for first, _ in cells), spanner=label)
    draft.add(f"{name}_interval", f"{level} interval", (second for _, second in cells), spanner=label)


def _about_errors(result: Benchmark) -> str:
    """Return how errors of a benchmark were obtained."""
    return ERRORS.format(level=level_of(result), size=size_of(result.scores), each=EACH[result.weight])


def _about_difference(result: Ablation) -> str:
    """Return what is compared, and what its interval counts as drawn."""
    row = result.contrasts.iloc[0]
    a, b = model_label(row["group_a"]), model_label(row["group_b"])
    return COMPARED.format(a=a, b=b, level=level_of(result), unit=units_drawn(result.contrasts.iloc[:1]))


def _best(result: Benchmark | None) -> str:
    """Return the model with the least error in the headline design."""
    return NO_VALUE if result is None else model_label(result.scores["model"].iloc[0])


def _error_of_best(result: Benchmark | None, design: str) -> tuple[str, str]:
    """Return the error of the best model in a design."""
    if result is None:
        return NONE
    wanted = {"metric": result.metric, "weight": result.weight, "model": result.scores["model"].iloc[0]}
    rows = picked(result.scores, design=design, **wanted)
    return next(iter(span_cells(rows, scale_of(result.metric), bounds=bounds_of(result.metric))), NONE)


def _less(result: Ablation | None) -> tuple[str, str]:
    """Return the primary comparison of an ablation in its headline design."""
    return NONE if result is None else span_cells(result.contrasts.head(1), scale_of(result.metric))[0]


def _conclusion(result: Ablation | None) -> str:
    """Return the conclusion of the primary comparison."""
    return NO_VALUE if result is None else ANSWERS[result.contrasts["conclusion"].iloc[0]]
