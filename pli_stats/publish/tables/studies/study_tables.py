"""Which tables each result of a study has, and what stands under all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pli_stats.publish.display_names import METRICS, TASKS, of_the_pli, readable
from pli_stats.publish.table_type import Table
from pli_stats.publish.tables.studies.benchmark_tables import measures_table, models_table
from pli_stats.publish.tables.studies.contrast_tables import (
    contrasts_table,
    controls_table,
    curve_contrasts_table,
    curve_table,
    source_table,
)
from pli_stats.publish.tables.studies.similarity_tables import distances_table
from pli_stats.publish.tables.studies.unseen_port_tables import association_table, errors_table, scores_table
from pli_stats.results import (
    Ablation,
    Benchmark,
    LearningCurve,
    Similarity,
    SourceSensitivity,
    StudyResult,
    UnseenPorts,
)

# By kind of result: what a table shows -> what makes it; the main one first.
STUDY_TABLES: dict[type, dict[str, Callable[[Any], Table]]] = {
    Benchmark: {"models": models_table, "measures": measures_table},
    Ablation: {"contrasts": contrasts_table, "controls": controls_table},
    LearningCurve: {"contrasts": curve_contrasts_table, "curve": curve_table},
    SourceSensitivity: {"contrasts": source_table, "curve": curve_table},
    UnseenPorts: {"scores": scores_table, "errors": errors_table, "association": association_table},
    Similarity: {"distances": distances_table},
}
# Of these the page of a study has no table: their figures stand in the files.
_NOT_ON_THE_PAGE = ("curve", "association")


def tables_of(result: StudyResult) -> list[Table]:
    """Return the tables that a reader of the page of a study needs to see of a result, the main one first.

    The page says once what stands under each table that is printed by itself.
    """
    makers = STUDY_TABLES[type(result)]
    return [make(result) for what, make in makers.items() if what not in _NOT_ON_THE_PAGE and has(result, what)]


def has(result: StudyResult, what: str) -> bool:
    """Say whether a result holds what a table shows: not every ablation has controls, nor every study distances."""
    if isinstance(result, Ablation) and what == "controls":
        return bool((result.contrasts["role"] == "attribution").any())
    return not (isinstance(result, UnseenPorts) and what == "association") or len(result.association) > 0


def standing_alone(made: Table, result: StudyResult) -> Table:
    """Return a table with what a reader must know who sees nothing else of the study."""
    task = [f"Task {result.task}: {TASKS[result.task]}."] if result.task in TASKS else []
    notes = (_for_a_table(note) for note in result.notes)
    return replace(made, notes=(*abbreviations(made), *made.notes, *task, *notes))


def abbreviations(made: Table) -> list[str]:
    """Return what the metrics that head columns of a table mean."""
    heads = " ".join(f"{column.label} {column.spanner}" for column in made.columns).replace(",", " ").split()
    return [f"{label}: {of_the_pli(meaning)}." for label, meaning in METRICS.values() if label in heads]


def _for_a_table(note: str) -> str:
    """Return a note with models, and what is in bold, as they are called in a table."""
    return readable(note).replace("`among_best`", "bold")
