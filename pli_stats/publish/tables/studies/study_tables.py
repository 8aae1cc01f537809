"""Which tables each result of a study has, and what stands under all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pli_stats.publish.display_names import TASKS, of_the_pli, shown_notes
from pli_stats.publish.result_kinds import KINDS, loaded
from pli_stats.publish.table_type import Table
from pli_stats.publish.tables.cell_text import picked
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.results import (
    Ablation,
    Benchmark,
    StudyResult,
    UnseenPorts,
)
from pli_stats.text.notes import Name, Note

# Of these tables the page of a study has none: their figures stand in the files.
_NOT_ON_THE_PAGE = ("curve", "association", "autocorrelation", "places")


def tables_of(result: StudyResult) -> list[Table]:
    """Return the tables that a reader of the page of a study needs to see of a result, the main one first.

    The page says once what stands under each table that is printed by itself.
    """
    kind = KINDS[type(result)]
    wanted = [what for what in kind.tables if what not in _NOT_ON_THE_PAGE and has(result, what)]
    return [loaded(kind.tables[what])(result) for what in wanted]


def has(result: StudyResult, what: str) -> bool:
    """Say whether a result holds what a table shows: not every ablation has controls, nor every study distances."""
    if what in ("agreement", "association"):
        return len(result.frames()[what]) > 0
    return not (isinstance(result, Ablation) and what == "controls") or bool(
        (result.contrasts["role"] == "attribution").any()
    )


def standing_alone(made: Table, result: StudyResult, what: str) -> Table:
    """Return a table with what a reader must know who sees nothing else of the study."""
    task = [f"Task {result.task}: {TASKS[result.task]}."] if result.task in TASKS else []
    notes = shown_notes(_belonging(result.notes, _shown(result, what)))
    return replace(made, notes=(*abbreviations(made), *made.notes, *task, *notes))


def _shown(result: StudyResult, what: str) -> dict[str, set[Name]]:
    """Return what a table shows of the kinds of things that notes are about; of other kinds it shows all."""
    shown: dict[str, set[Name]] = {"table": {what}}
    if isinstance(result, Benchmark):
        if what == "models":
            scores: set[Name] = {(str(model), result.metric) for model in result.scores["model"]}
            return shown | {"weight": {result.weight}, "score": scores}
        return shown | {"design": {str(result.scores["design"].iloc[0])}, "ratio": set()}
    if isinstance(result, UnseenPorts):
        if what == "scores":
            return shown | {"weight": {result.weight}}
        return shown | {"score": set(), "coverage": set(), "held_out": {str(result.scores["held_out"].iloc[0])}}
    if what == "curve":
        return shown | {"pair": set()}
    shown |= {"score": set()}  # errors of comparisons stand without intervals
    if isinstance(result, Ablation):
        rows = picked(result.contrasts, design=result.contrasts["design"].iloc[0])
        rows = rows[(rows["role"] == "attribution") == (what == "controls")]
        pairs: set[Name] = {(str(a), str(b)) for a, b in zip(rows["group_a"], rows["group_b"], strict=True)}
        shown |= {"design": {str(rows["design"].iloc[0])}, "pair": pairs}
    return shown


def _belonging(notes: Iterable[Note], shown: Mapping[str, set[Name]]) -> list[Note]:
    """Return the notes on what is shown, and of what they are about only that."""
    found = []
    for each in notes:
        about = tuple((kind, name) for kind, name in each.about if kind not in shown or name in shown[kind])
        if {kind for kind, _ in about} == {kind for kind, _ in each.about}:
            found.append(Note(each.code, each.facts, about))
    return found


def abbreviations(made: Table) -> list[str]:
    """Return what the metrics that head columns of a table mean."""
    heads = " ".join(f"{column.label} {column.spanner}" for column in made.columns).replace(",", " ").split()
    return [f"{each.label}: {of_the_pli(each.meaning)}." for each in METRIC_RECORDS.values() if each.label in heads]
