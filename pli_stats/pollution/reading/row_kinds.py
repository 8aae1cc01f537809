"""Rows that are no samples: units, repeated headers, quality control, statistics, guidelines, footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.plans import Plan
from pli_stats.pollution.reading.concentrations.cell_values import read_token
from pli_stats.pollution.reading.concentrations.units import plain, read_unit
from pli_stats.pollution.reading.formats.row_labels import (
    COMPASS,
    CONTROL_PARTS,
    CONTROLS,
    DOUBLES,
    FILL,
    LABEL_PARTS,
    LIMIT_ROWS,
    REFERENCES,
    STRONG,
    WEAK,
)
from pli_stats.pollution.reading.formats.rows import KEEP, MEDIUM
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.pollution.reading.text_columns import TextColumn
from pli_stats.results import Change

MOST_REFERENCES = 2
HEAD_ROWS = 3  # below the header, rows of units are looked for


def without_head_rows(table: RawTable, plan: Plan) -> RawTable:
    """Return a wide table without rows of units and repeated headers, whose units the plan then knows."""
    drop = np.zeros(len(table.rows), bool)
    changes: list[Change] = []
    names = {plain(name).casefold() for name in table.names}
    cells = _odd_cells(table, plan)
    for row in sorted(cells):
        here = cells[row]
        if all(plain(str(cell)).casefold() in names for cell in here.values()):
            drop[row] = True
            changes.append(Change(audit_rules.HEADER_AGAIN, "(row)", table.rows[[row]], "header", "removed"))
            continue
        if row >= HEAD_ROWS or not _is_unit_row(here):
            continue
        drop[row] = True
        for element, j in plan.results.items():
            text = here.get(j)
            if text is None:
                continue
            unit = read_unit(str(text))
            if unit is not None:
                plan.units[element] = unit
                plan.unit_said[element] = "the row of units"
                plan.how[j] = (f"{element} ({unit.name})", "its name; the row of units")
                changes.append(Change(audit_rules.UNIT_ROW, table.names[j], table.rows[[row]], str(text), unit.name))
        changes.append(Change(audit_rules.UNIT_ROW, "(row)", table.rows[[row]], "units", "removed"))
    return table.kept(~drop, changes) if drop.any() else table


def _odd_cells(table: RawTable, plan: Plan) -> dict[int, dict[int, Any]]:
    """Return the odd cells of result columns by row: row -> column -> text; only rows that are odd throughout."""
    found: dict[int, dict[int, Any]] = {}
    columns = list(plan.results.values())
    for j in columns:
        column = table.numbers[j]
        for row, token in zip(column.odd, column.tokens, strict=True):
            found.setdefault(int(row), {})[j] = token
        if len(found) > 10_000 and len(columns) > 1:  # a column of text, no header rows
            break
    numbers = {row: any(not np.isnan(table.numbers[j].number[row]) for j in columns) for row in found}
    return {row: cells for row, cells in found.items() if not numbers[row]}


def _is_unit_row(cells: dict[int, Any]) -> bool:
    """Say whether every cell of the metals is a unit (one at least), a blank or a repeat of a basis."""
    units = [read_unit(str(cell)) for cell in cells.values()]
    return bool(units) and all(unit is not None for unit in units)


def without_rows_out(table: RawTable, plan: Plan, problems: Problems) -> RawTable:
    """Return the table without the rows that a column of sample type, medium, fraction or status leaves out."""
    drop = np.zeros(len(table.rows), bool)
    changes = []
    for rule, j in plan.rows:
        column = table.texts[j] if j in table.texts else TextColumn.of(table.numbers[j].number.astype(object))
        codes, uniques = column.codes, column.uniques
        readings = [rule.reading(str(one)) for one in uniques]
        known = plan.format is not None and plan.format.layout == "long"
        if not known and (KEEP not in readings if rule is MEDIUM else set(readings) == {None}):
            continue  # soils alone are what the caller has; a column of words of its own is information
        for code, (text, reading) in enumerate(zip(uniques, readings, strict=True)):
            where = np.flatnonzero((codes == code) & ~drop)
            if reading == KEEP or not len(where):
                continue
            if reading is None:
                problems.ask(
                    "unknown_row_kind", row=table.rows[where[0]], column=table.names[j], value=str(text),
                    what=rule.what, n=len(where),
                    settle={"ignore": [table.names[j]]},
                )  # fmt: skip
                continue
            drop[where] = True
            changes.append(
                Change(
                    rule.rule,
                    table.names[j],
                    table.rows[where],
                    str(text),
                    "left out",
                )
            )
    if not drop.any():
        return table
    if drop.all():
        kinds = ", ".join(dict.fromkeys(repr(change.before) for change in changes))
        raise refusal("no_rows_left", why=f"every row is left out by its sample type, medium or fraction ({kinds})")
    return table.kept(~drop, changes)


def without_controls(table: RawTable, plan: Plan, labels: dict[int, str]) -> RawTable:
    """Return a wide table without blanks, reference materials, duplicates and spikes that their labels name."""
    columns = [plan.single["station"]] if "station" in plan.single else []
    columns += [
        j for j in plan.info if j in table.texts and j not in columns and j != plan.port and j not in plan.date
    ][:2]
    drop = np.zeros(len(table.rows), bool)
    changes = []
    for j in columns:
        if not _may_match(labels[j], CONTROL_PARTS):
            continue
        codes, uniques = table.texts[j].codes, table.texts[j].uniques
        texts = [" ".join(str(one).split()).casefold() for one in uniques]
        known = set(texts)
        for code, text in enumerate(texts):
            double = DOUBLES.fullmatch(text)
            if CONTROLS.fullmatch(text) or (double and double["sample"].strip(" _-(") in known):
                where = np.flatnonzero((codes == code) & ~drop)
                drop[where] = True
                changes.append(
                    Change(
                        audit_rules.QUALITY_CONTROL, table.names[j], table.rows[where], str(uniques[code]), "left out"
                    )
                )
    if drop.all():
        raise refusal("no_rows_left", why="every row is quality control by its label")
    return table.kept(~drop, changes) if drop.any() else table


def without_labelled(table: RawTable, plan: Plan) -> RawTable:
    """Return a long table without the rows whose station is quality control, a statistic or a reference value."""
    j = plan.single["station"]
    if plan.format is not None or j not in table.texts:  # formats say it in columns of their own
        return table
    codes, uniques = table.texts[j].codes, table.texts[j].uniques
    words = [_folded(one) for one in uniques]
    if not _may_match("\n" + re.sub(r"\d+", "", "\n".join(words)), (*LABEL_PARTS, *CONTROL_PARTS)):
        return table
    known, times = set(words), np.bincount(codes[codes >= 0], minlength=len(words))
    often = MOST_REFERENCES * len(table.texts[plan.single["analyte"]].uniques)
    summary = {word for word, n in zip(words, times, strict=True) if n <= often and _is_summary(word)}
    if summary and len(COMPASS & known) < 2:
        summary |= {word for word in words if word in WEAK}
    drop = np.zeros(len(table.rows), bool)
    changes = []
    for code, word in enumerate(words):
        double = DOUBLES.fullmatch(word)
        control = CONTROLS.fullmatch(word) or (double and double["sample"].strip(" _-(") in known)
        if not control and word not in summary:
            continue
        rule = audit_rules.QUALITY_CONTROL if control else audit_rules.SUMMARY
        where = np.flatnonzero(codes == code)
        drop[where] = True
        changes.append(Change(rule, table.names[j], table.rows[where], str(uniques[code]), "left out"))
    if drop.all():
        raise refusal("no_rows_left", why="every station is quality control, a statistic or a reference value")
    return table.kept(~drop, changes) if drop.any() else table


def without_summaries(table: RawTable, plan: Plan, labels: dict[int, str]) -> tuple[RawTable, dict[str, float]]:
    """Return a wide table without statistics, references and footers; and the limits of a row of limits."""
    measured = _has_value(table, plan)
    first = [j for j in sorted(table.texts) if j not in plan.date][:3]  # "4", "Mean": the label is not the first text
    if measured.all() and not any(_may_match(text, LABEL_PARTS) for text in labels.values()):
        return table, {}
    label = _labels(table, plan)
    words = [_folded(one) for one in label]
    limit_row = [i for i, word in enumerate(words) if LIMIT_ROWS.fullmatch(_short(word))]
    summary = _statistics(table, plan, words)
    for j in first:
        named = _named([_folded(one) for one in table.texts[j].cells()]) & ~summary
        if named.any() and named.sum() <= len(named) / 2:
            summary |= named
            label[named] = table.texts[j].rows(named).cells()
    suspects = np.flatnonzero(~measured & ~summary)
    last = int(np.flatnonzero(measured & ~summary)[-1]) if (measured & ~summary).any() else -1
    others = [j for j in table.texts if j in plan.info]
    filled = sum((table.texts[j].codes[suspects] >= 0 for j in others), np.zeros(len(suspects), np.intp))
    blank = suspects[filled == 0].tolist()
    footer = suspects[(filled == 1) & (suspects > last)].tolist()
    used = sorted(
        limit_row, key=lambda i: not (LIMIT_ROWS.fullmatch(_short(words[i])) or {"reporting": ""})["reporting"]
    )
    limits = _limits_of(table, plan, used[0]) if used else {}
    summary[used[1:] if limits else used] = True
    limit_row = used[:1] if limits else []
    drop = summary.copy()
    drop[blank + footer + limit_row] = True
    if not drop.any():
        return table, {}
    kinds = [
        (blank, audit_rules.BLANK_ROW, None, "removed"),
        (footer, audit_rules.FOOTER, _texts_of([_first_text(table, i) for i in footer]), "removed"),
        (np.flatnonzero(summary).tolist(), audit_rules.SUMMARY, _texts_of(label[summary]), "left out"),
    ]
    changes = [
        Change(rule, "(row)", table.rows[where], before, after)
        for where, rule, before, after in sorted(kinds, key=lambda kind: kind[0][:1])
        if where
    ]
    for element, value in limits.items():
        name = table.names[plan.results[element]]
        changes.append(Change(audit_rules.LIMITS_ROW, name, table.rows[limit_row], str(label[limit_row[0]]), value))
    if drop.all():
        raise refusal("no_rows_left", why="every row is empty, a statistic or a reference value")
    return table.kept(~drop, changes), limits


def _texts_of(cells: Iterable[Any]) -> NDArray[Any]:
    """Return cells as text."""
    return np.array([str(cell) for cell in cells], dtype=object)


def _folded(cell: Any) -> str:
    """Return a label in lower case without the marks around it."""
    return "" if cell is None else " ".join(str(cell).split()).casefold().strip(" .:*")


def _named(words: list[str]) -> NDArray[np.bool_]:
    """Say which labels name a statistic, or a reference in a row or two: a zone of this name is a zone."""
    times = Counter(words)
    summary = {word: _is_summary(word) for word in times}
    often = {word for word, n in times.items() if n > MOST_REFERENCES and REFERENCES.fullmatch(_short(word))}
    return np.array([summary[word] and word not in often for word in words], bool)


def label_texts(table: RawTable, plan: Plan) -> dict[int, str]:
    """Return the different labels of each text column without their digits: of a million stations few are left."""
    texts = {}
    for j, column in table.texts.items():
        if j not in plan.date:
            words = "\n".join(map(str, column.uniques)).casefold().encode().translate(None, b"0123456789")
            texts[j] = "\n" + b"\n".join(set(words.split(b"\n"))).decode()
    return texts


def _may_match(text: str, parts: tuple[str, ...]) -> bool:
    return any(part.rstrip("0123456789") in text for part in parts)


def _is_summary(word: str) -> bool:
    """Say whether a label names a statistic or a reference value and nothing else."""
    if REFERENCES.fullmatch(word) or REFERENCES.fullmatch(_short(word)):
        return True
    outside = re.sub(r"[(\[].*?[)\]]", " ", word.replace("s.d", "sd"))
    parts = [part for part in re.findall(r"[^\W\d_]+|[pq]\d+", outside) if part not in ("th", "st", "rd")]
    weak = {part for part in parts if part in WEAK}
    known = bool(parts) and all(part in STRONG or part in WEAK or part in FILL for part in parts)
    return known and (any(part in STRONG for part in parts) or len(weak) > 1)


def _statistics(table: RawTable, plan: Plan, words: list[str]) -> NDArray[np.bool_]:
    """Say which rows are statistics by their labels; a weak word counts beside one, or by its numbers."""
    summary = _named(words)
    compass = len(COMPASS & set(words)) > 1
    weak = {
        i: re.sub(r"\W.*", "", word.replace("s.d", "sd"))
        for i, word in enumerate(words)
        if re.sub(r"\W.*", "", word.replace("s.d", "sd")) in WEAK and not (compass and word in ("n", "se"))
    }
    if not weak:
        return summary
    values = np.column_stack([table.numbers[j].number for j in plan.results.values()])
    samples = [i for i in range(len(words)) if i not in weak and not summary[i]]
    for i, word in weak.items():
        extreme = {"max": np.fmax, "min": np.fmin}.get(word)
        if extreme is not None and samples and len(plan.results) > 1:
            summary[i] = np.array_equal(values[i], extreme.reduce(values[samples]), equal_nan=True)
        if word in ("sd", "std") and len(samples) > 2 and not np.isnan(values[i]).all():
            spread = [pd.DataFrame(values[samples]).std(ddof=ddof).to_numpy() for ddof in (0, 1)]
            summary[i] = any(np.allclose(values[i], one, rtol=0.02, equal_nan=True) for one in spread)
        if word in ("n", "count") and not (values[i] == np.round(values[i])).all():
            continue
        near = range(i - 1, -1, -1), range(i + 1, len(words))
        summary[i] |= any(summary[next((k for k in side if k not in weak or summary[k]), i)] for side in near)
    return summary


def _short(word: str) -> str:
    """Return a label without its reference in brackets: "Average shale [12]"."""
    return re.sub(r"\s*[(\[].*$|[\s,*]*\d*$", "", word).strip(" .:*") or word


def _label_columns(table: RawTable, plan: Plan) -> list[int]:
    """Return the columns that may say what a row is called: the station first."""
    station = plan.single.get("station")
    columns = sorted(j for j in table.texts if j not in plan.date)
    return ([station] if station is not None and station in table.texts else []) + columns


def _labels(table: RawTable, plan: Plan) -> NDArray[Any]:
    """Return what each row is called: its station, else its first text."""
    rows = len(table.rows)
    label = np.full(rows, None, dtype=object)
    for j in _label_columns(table, plan):
        empty = np.array([one is None for one in label], bool)
        if not empty.any():
            break
        label[empty] = table.texts[j].rows(empty).cells()
    return label


def _limits_of(table: RawTable, plan: Plan, row: int) -> dict[str, float]:
    """Return the numbers of a row of detection limits, in the unit of their columns."""
    found = {}
    for element, j in plan.results.items():
        if element in plan.limits:
            continue
        column = table.numbers[j]
        value = column.number[row]
        at = np.flatnonzero(column.odd == row)
        if len(at):
            token = read_token(str(column.tokens[at[0]]), table.decimal)
            value = np.nan if isinstance(token, str) else token.value
        if value > 0:
            found[element] = float(value)
    return found


def _has_value(table: RawTable, plan: Plan) -> NDArray[np.bool_]:
    """Say which rows have anything in an element column, or a flag beside it."""
    measured = np.zeros(len(table.rows), bool)
    for j in plan.results.values():
        measured |= ~np.isnan(table.numbers[j].number)
        measured[table.numbers[j].odd] = True
        if measured.all():
            return measured
    for columns in plan.flags.values():
        for j in columns:
            measured |= ~table.texts[j].blank
    return measured


def _first_text(table: RawTable, row: int) -> Any:
    """Return the first text cell of a row that is not blank."""
    return next((table.texts[j].cell(row) for j in sorted(table.texts) if table.texts[j].codes[row] >= 0), None)
