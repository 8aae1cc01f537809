"""The page of a study: the findings in one table and in words, then the tables, the names and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pli_stats.publish.display_names import TERMS, glossary, of_the_pli, page_label, shown_notes
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.renderers.markdown import escape_markdown
from pli_stats.publish.tables.studies.short_tables import short_table
from pli_stats.publish.tables.studies.study_tables import tables_of
from pli_stats.publish.tables.table_builder import Draft
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.results import Ablation, Benchmark, StudyResult
from pli_stats.text.notes import Note

READ = (
    "Lower errors are better. Unseen ports: every port was predicted by models trained on other ports only. Random "
    "folds: samples of one port were in both training and test folds, as is often done, which makes errors look "
    "smaller than they are in a new port. The port is the unit of intervals and tests, since the question is about "
    "ports not yet measured."
)
AGAIN = "All figures can be recomputed from `predictions.parquet`, one row per prediction."


def page(results: Mapping[str, StudyResult], common: Sequence[Note], files: Iterable[str]) -> str:
    """Return the text of summary.md."""
    lines = ["# Findings of the study", ""]
    lines += [f"**{escape_markdown(note)}**\n" for note in [stand_ins(common)] if note]
    if any(isinstance(result, Benchmark | Ablation) for result in results.values()):
        lines.append(short_table(results).to_markdown())
    lines += [
        f"- **{escape_markdown(_title(key))}.** {escape_markdown(result.in_words(page_label))}"
        for key, result in results.items()
    ]
    lines += ["", READ, "", AGAIN, ""]
    for key, result in results.items():
        lines += [f"## {escape_markdown(_title(key))}", ""]
        lines += [table.to_markdown() for table in tables_of(result)]
    lines += ["## Names", "", *_names(results)]
    lines += ["## Notes", "", *_notes(results, common), "", "## Files", "", *(f"- `{name}`" for name in files)]
    return "\n".join(lines) + "\n"


def _title(key: str) -> str:
    """Return the name of a result as a heading."""
    text = str(key).replace("_", " ")
    return text[:1].upper() + text[1:]


def _names(results: Mapping[str, StudyResult]) -> list[str]:
    """Return the models of the study and the abbreviations of the tables."""
    met = [
        model
        for result in results.values()
        for frame in result.frames().values()
        for column in ("model", "group_a", "group_b")
        if column in frame
        for model in frame[column]
    ]
    models = glossary(met)
    lines = []
    if models:
        draft = Draft()
        draft.add_text("label", "Model", (label for label, _, _ in models))
        draft.add_text("model", "In the files", (name for _, name, _ in models))
        draft.add_text("meaning", "What it is", (meaning for *_, meaning in models))
        lines.append(draft.table("Models").to_markdown())
    metrics = {name for result in results.values() for frame in result.frames().values() for name in _terms(frame)}
    known = [metric for metric in METRIC_RECORDS.values() if metric.name in metrics]
    lines += [f"- {metric.label}: {of_the_pli(metric.meaning)}." for metric in known]
    lines += [f"- {label}: {meaning}." for label, meaning in TERMS]
    return [*lines, ""]


def _terms(frame: pd.DataFrame) -> set[str]:
    """Return the metrics of a frame, which stand in a column or head one."""
    return {*map(str, frame.columns), *(map(str, frame["metric"].unique()) if "metric" in frame else ())}


def _notes(results: Mapping[str, StudyResult], common: Sequence[Note]) -> list[str]:
    """Return each note once, with the results that it is about unless it is about several."""
    about: dict[str, list[str]] = {text: [] for text in shown_notes(common)}
    for key, result in results.items():
        for text in shown_notes(result.notes):
            about.setdefault(text, []).append(_title(key))
    return [
        f"- {escape_markdown(text)}" + (f" ({escape_markdown(keys[0])})" if len(keys) == 1 and len(results) > 1 else "")
        for text, keys in about.items()
    ]
