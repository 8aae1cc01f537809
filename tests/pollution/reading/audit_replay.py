"""What the raw table and the audit log alone say about every number, row and column of samples."""

from __future__ import annotations

import csv
import io

import numpy as np
import openpyxl

NONDETECT_RULES = ("non-detect", "flagged as non-detect", "negative value -> non-detect")
LIMIT_ARGUMENT = "limit given by the caller where the data give none"
LIMITS_ROW = "row of detection limits, used as limits of its columns"
COLUMN_RULE, ANALYTE_RULE = "column name -> element", "analyte -> element"


def csv_rows(text, delimiter=","):
    """Return the header and the rows of a text: row number -> column -> cell."""
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    return header, {number: dict(zip(header, row, strict=True)) for number, row in enumerate(rows, 2) if any(row)}


def sheet_rows(path):
    """Return the header and the rows of the first sheet, with merged cells filled."""
    sheet = openpyxl.load_workbook(path).active
    for span in list(sheet.merged_cells.ranges):
        value = sheet.cell(span.min_row, span.min_col).value
        sheet.unmerge_cells(str(span))
        for row in sheet.iter_rows(span.min_row, span.max_row, span.min_col, span.max_col):
            for cell in row:
                cell.value = value
    header, *rows = sheet.iter_rows(values_only=True)
    return list(header), {
        number: {name: "" if cell is None else str(cell) for name, cell in zip(header, row, strict=True)}
        for number, row in enumerate(rows, 2)
    }


class Replay:
    """The audit log by row and column, over the raw cells."""

    def __init__(self, header, rows, samples):
        self.header, self.rows, self.samples = header, rows, samples
        self.entries = {}
        self.elements, self.limits, self.analytes = {}, {}, {}
        self.named, self.kinds, self.given = set(), {}, {}
        for entry in samples.audit.itertuples():
            self.named |= {str(entry.column), str(entry.before)}
            if entry.rule == LIMITS_ROW:
                self.given[entry.column] = entry.after
            if entry.row is not None and entry.row == entry.row:
                self.entries.setdefault((entry.row, entry.column), []).append((entry.rule, entry.after))
            elif entry.rule == COLUMN_RULE and entry.before in header:
                kind, _, element = str(entry.after).rpartition(" ")
                if not kind:
                    self.elements[element] = entry.before
                elif "limit" in kind:
                    self.limits.setdefault(element, []).append(entry.before)
                    self.kinds[entry.before] = kind.split()[0]
            elif entry.rule == LIMIT_ARGUMENT:
                self.given[entry.column] = entry.after
            elif entry.rule == ANALYTE_RULE:
                self.analytes[entry.before] = entry.after
            elif " limit" in str(entry.after) and entry.column in header:
                kind, _, element = str(entry.after).partition(" limit")
                self.limits.setdefault(element.removeprefix(" of "), []).append(entry.column)
                self.kinds[entry.column] = kind

    def told(self, row, columns, cell):
        """Return the last value that the log gives a cell, else the number in it; and whether it is a non-detect."""
        entries = [one for column in columns for one in self.entries.get((row, column), [])]
        if not entries:
            return (float(cell) if cell.strip() else np.nan), False
        below = any(rule.startswith(NONDETECT_RULES) for rule, _ in entries)
        return float(entries[-1][1]), below

    def limit(self, row, metal, cells):
        """Return the limit of a measured value: the preferred column's, else the caller's."""
        found = self.limits.get(metal, self.limits.get("", []))
        columns = sorted(found, key=lambda column: self.kinds[column] != "reporting")
        for column in columns:
            value, _ = self.told(row, [column], cells[column])
            if not np.isnan(value):
                return value
        return self.given.get(metal, self.given.get(self.elements.get(metal, metal), np.nan))

    def left_out(self, row):
        """Say whether the log says that a row is no sample."""
        found = [one for (at, _), entries in self.entries.items() if at == row for one in entries]
        return any(rule == LIMITS_ROW or after in ("left out", "removed") for rule, after in found)


def replay_wide(header, rows, samples):
    """Hold a wide table to its log: each number, each row, each column."""
    log = Replay(header, rows, samples)
    kept = list(samples.row_numbers)
    for row in rows:
        assert (row in kept) != log.left_out(row), f"row {row} must be a sample or named as left out"
    for metal in samples.metals:
        column = log.elements.get(metal, metal)
        for at, row in enumerate(kept):
            value, below = log.told(row, [column], rows[row][column])
            got = samples.concentrations[metal].iloc[at], samples.limits[metal].iloc[at]
            assert bool(samples.nondetect[metal].iloc[at]) == below, (metal, row)
            np.testing.assert_equal(got[1] if below else got[0], value, err_msg=f"{metal}, row {row}")
            if not below and not np.isnan(value):
                np.testing.assert_equal(
                    got[1], log.limit(row, metal, rows[row]), err_msg=f"limit of {metal}, row {row}"
                )
    used = {log.elements.get(metal, metal) for metal in samples.metals}
    for column in header:
        assert column in used or column in samples.info.columns or column in log.named, f"column {column!r} vanished"


def replay_long(header, rows, samples, station, analyte, result):
    """Hold a long table to its log: each number, each row, each column."""
    log = Replay(header, rows, samples)
    stations = list(samples.info[station].astype(str))
    for row, cells in rows.items():
        if log.left_out(row):
            continue
        metal = log.analytes.get(cells[analyte], cells[analyte])
        at = stations.index(cells[station])
        value, below = log.told(row, [result], cells[result])
        got = samples.limits[metal].iloc[at] if below else samples.concentrations[metal].iloc[at]
        assert bool(samples.nondetect[metal].iloc[at]) == below, (metal, row)
        np.testing.assert_equal(got, value, err_msg=f"{metal}, row {row}")
        if not below and not np.isnan(value):
            limit = samples.limits[metal].iloc[at]
            np.testing.assert_equal(limit, log.limit(row, metal, cells), err_msg=f"limit of {metal}, {row}")
    for column in header:
        assert column in samples.info.columns or column in log.named, f"column {column!r} vanished"
