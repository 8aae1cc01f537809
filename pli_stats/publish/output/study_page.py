"""The page of a study: what was found in one table and in words, then the tables, what names mean, and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pli_stats.publish.display_names import METRICS, TERMS, glossary, of_the_pli, readable
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.renderers.markdown import escape_markdown
from pli_stats.publish.tables.studies.short_tables import short_table
from pli_stats.publish.tables.studies.study_tables import tables_of
from pli_stats.publish.tables.table_builder import Draft
from pli_stats.results import Ablation, Benchmark, StudyResult

READ = (
    "Lower errors are better. Unseen ports: every port was predicted by models that were trained on other ports only. "
    "Random folds: samples of one port stand on both sides, as is often done, which makes errors look smaller than "
    "they are in a new port. Intervals and tests take the port as the unit, since the question is about ports that "
    "nobody measured yet."
)
AGAIN = "Every figure can be made again from `predictions.parquet`, one row a prediction."


def page(results: Mapping[str, StudyResult], common: Sequence[str], files: Iterable[str]) -> str:
    """Return the text of summary.md.

    Parameters
    ----------
    common : sequence of str
        Notes on all results.
    """
    lines = ["# What the study found", ""]
    lines += [f"**{escape_markdown(note)}**\n" for note in [stand_ins(common)] if note]
    if any(isinstance(result, Benchmark | Ablation) for result in results.values()):
        lines.append(short_table(results).to_markdown())
    lines += [f"- **{escape_markdown(_title(key))}.** {_prose(result.answer)}" for key, result in results.items()]
    lines += ["", READ, "", AGAIN, ""]
    for key, result in results.items():
        lines += [f"## {escape_markdown(_title(key))}", ""]
        lines += [table.to_markdown() for table in tables_of(result)]
    lines += ["## What the names mean", "", *_names(results)]
    lines += ["## Notes", "", *_notes(results, common), "", "## Files", "", *(f"- `{name}`" for name in files)]
    return "\n".join(lines) + "\n"


def _title(key: str) -> str:
    """Return the name of a result as a heading."""
    text = str(key).replace("_", " ")
    return text[:1].upper() + text[1:]


def _prose(text: str) -> str:
    """Return a sentence for the page."""
    return escape_markdown(readable(text))


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
    known = glossary(met)
    lines = []
    if known:
        draft = Draft()
        draft.add_text("label", "Model", (label for label, _, _ in known))
        draft.add_text("model", "In the files", (name for _, name, _ in known))
        draft.add_text("meaning", "What it is", (meaning for *_, meaning in known))
        lines.append(draft.table("Models").to_markdown())
    metrics = {name for result in results.values() for frame in result.frames().values() for name in _terms(frame)}
    lines += [f"- {label}: {of_the_pli(meaning)}." for name, (label, meaning) in METRICS.items() if name in metrics]
    lines += [f"- {label}: {meaning}." for label, meaning in TERMS]
    return [*lines, ""]


def _terms(frame: pd.DataFrame) -> set[str]:
    """Return the metrics of a frame, which stand in a column or head one."""
    return {*map(str, frame.columns), *(map(str, frame["metric"].unique()) if "metric" in frame else ())}


def _notes(results: Mapping[str, StudyResult], common: Sequence[str]) -> list[str]:
    """Return each note once, with the results that it is about unless it is about several."""
    about: dict[str, list[str]] = {note: [] for note in common}
    for key, result in results.items():
        for note in result.notes:
            about.setdefault(note, []).append(_title(key))
    return [
        f"- {_prose(note)}" + (f" ({escape_markdown(keys[0])})" if len(keys) == 1 and len(results) > 1 else "")
        for note, keys in about.items()
    ]
