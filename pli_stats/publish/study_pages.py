"""The page of a study: what was found in one table and in words, then the tables, what names mean, and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pli_stats.publish.digits import NO_VALUE
from pli_stats.publish.markdown import escape_markdown
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.study_cells import EACH, Given, described, level_of, picked, scale_of, size_of, spans, with_unit
from pli_stats.publish.study_tables import tables_of
from pli_stats.publish.study_words import METRICS, TASKS, TERMS, glossary, model_label, readable
from pli_stats.publish.tables import Table
from pli_stats.results import Ablation, Benchmark, StudyResult

READ = (
    "Lower errors are better. Unseen ports: every port was predicted by models that were trained on other ports only. "
    "Random folds: samples of one port stand on both sides, as is often done, which makes errors look smaller than "
    "they are in a new port. Intervals and tests take the port as the unit, since the question is about ports that "
    "nobody measured yet."
)
AGAIN = "Every figure can be made again from `predictions.parquet`, one row a prediction."
ERRORS = "Errors with {level} intervals over ports ({size}; {each})."
COMPARED = "{a} less {b}, unseen ports: negative where pre-training helps; the {level} interval is over {unit}."
UNITS = {"port": "ports, for the networks as trained", "port and split": "ports and networks trained anew"}
ANSWERS = {"helps": "yes", "harms": "no, it harms", "cannot be told apart": "cannot be told"}


def page(results: Mapping[str, StudyResult], common: Sequence[str], files: Iterable[str]) -> str:
    """Return the text of summary.md.

    Parameters
    ----------
    results : mapping of name to result
    common : sequence of str
        Notes on all results.
    files : iterable of str

    Returns
    -------
    str
    """
    lines = ["# What the study found", ""]
    lines += [f"**{escape_markdown(note)}**\n" for note in [stand_ins(common)] if note]
    lines += [table.to_markdown() for table in _in_short(results)]
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


def _in_short(results: Mapping[str, StudyResult]) -> list[Table]:
    """Return one table over all tasks: the best model, its error in both designs, and whether pre-training helps."""
    benchmarks = {result.task: result for result in results.values() if isinstance(result, Benchmark)}
    ablations = {result.task: result for result in results.values() if isinstance(result, Ablation)}
    tasks = list(dict.fromkeys((*benchmarks, *ablations)))
    if not tasks:
        return []
    metrics = {result.metric for result in (*benchmarks.values(), *ablations.values())}
    metric = f"{with_unit(metrics.pop())}" if len(metrics) == 1 else "Error"
    columns: list[Given] = [
        ("task", "Task", [task or NO_VALUE for task in tasks]),
        ("model", "Best model", [_best(benchmarks.get(task)) for task in tasks]),
        ("error", f"{metric}, unseen ports", [_error_of_best(benchmarks.get(task), "unseen ports") for task in tasks]),
        ("error", "Random folds", [_error_of_best(benchmarks.get(task), "random folds") for task in tasks]),
        ("estimate", "Pre-trained less scratch", [_difference(ablations.get(task)) for task in tasks]),
        ("verdict", "Does pre-training help?", [_verdict(ablations.get(task)) for task in tasks]),
    ]
    notes = [f"{task}: {TASKS[task]}." for task in tasks if task in TASKS]
    notes += list(dict.fromkeys(_about_errors(result) for result in benchmarks.values()))
    notes += list(dict.fromkeys(_about_difference(result) for result in ablations.values()))
    return [described("In short", columns, notes)]


def _about_errors(result: Benchmark) -> str:
    """Return on what errors of a benchmark rest."""
    return ERRORS.format(level=level_of(result), size=size_of(result.scores), each=EACH[result.weight])


def _about_difference(result: Ablation) -> str:
    """Return what is compared, and what its interval counts as drawn."""
    row = result.contrasts.iloc[0]
    a, b = model_label(row["group_a"]), model_label(row["group_b"])
    return COMPARED.format(a=a, b=b, level=level_of(result), unit=UNITS[row["unit"]])


def _best(result: Benchmark | None) -> str:
    """Return the model with the least error in the headline design."""
    return NO_VALUE if result is None else model_label(result.scores["model"].iloc[0])


def _error_of_best(result: Benchmark | None, design: str) -> str:
    """Return the error of the best model in a design."""
    if result is None:
        return NO_VALUE
    wanted = {"metric": result.metric, "weight": result.weight, "model": result.scores["model"].iloc[0]}
    return "".join(spans(picked(result.scores, design=design, **wanted), scale_of(result.metric))) or NO_VALUE


def _difference(result: Ablation | None) -> str:
    """Return the primary comparison of an ablation in its headline design."""
    if result is None:
        return NO_VALUE
    return spans(result.contrasts.head(1), scale_of(result.metric))[0]


def _verdict(result: Ablation | None) -> str:
    """Return the verdict of the primary comparison."""
    return NO_VALUE if result is None else ANSWERS[result.contrasts["verdict"].iloc[0]]


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
        columns: list[Given] = [
            ("model", "Model", [label for label, _, _ in known]),
            ("model", "In the files", [name for _, name, _ in known]),
            ("meaning", "What it is", [meaning for *_, meaning in known]),
        ]
        lines.append(described("Models", columns).to_markdown())
    metrics = {name for result in results.values() for frame in result.frames().values() for name in _terms(frame)}
    lines += [f"- {label}: {meaning}." for name, (label, meaning) in METRICS.items() if name in metrics]
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
