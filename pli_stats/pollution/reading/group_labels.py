"""Labels of ports, stations and visits: those that print alike are one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd

from pli_stats.pollution.reading.text_files.delimited_text import RawTable
from pli_stats.results import Change

RULE_SPACE = "white space of a label folded"


def fold_labels(table: RawTable, columns: Iterable[int]) -> RawTable:
    """Return the table with white space at the ends of labels taken off and runs of it made one space, logged."""
    texts, changes = dict(table.texts), []
    for j in dict.fromkeys(columns):
        if j not in texts:
            continue  # numbers have no white space
        codes, distinct = pd.factorize(texts[j])
        folded = [" ".join(label.split()) if isinstance(label, str) else label for label in distinct]
        odd = np.array([new is not old and new != old for new, old in zip(folded, distinct, strict=True)], bool)
        if not odd.any():
            continue
        where = np.flatnonzero((codes >= 0) & odd[codes])
        after = np.array([folded[code] for code in codes[where]], dtype=object)
        changes.append(Change(RULE_SPACE, table.names[j], table.rows[where], texts[j][where], after))
        texts[j] = texts[j].copy()
        texts[j][where] = after
    return dataclasses.replace(table, texts=texts, changes=[*table.changes, *changes]) if changes else table
