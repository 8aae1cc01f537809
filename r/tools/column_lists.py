"""The names of columns and frames that R makes itself, as R's vectors: those of `pli_stats.results`."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping

from docstring_parts import taken_apart
from verb_list import Verb

from pli_stats import results
from pli_stats.checks import R_SIDE, asked_by, sentence
from pli_stats.results.column_names import (
    AUDIT_COLUMNS,
    INTERVAL_COLUMNS,
    LIMIT_SUFFIX,
    NONDETECT_SUFFIX,
    SHOWN_COLUMNS,
)
from pli_stats.robjects.classes.r_results import RECORDS
from pli_stats.worker.values import REMEDIES

WIDTH = 118


def column_lists(verbs: list[Verb]) -> str:
    """Return the text of R/column_names.R."""
    class_of = {kind: r_class for r_class, (kind, *_) in RECORDS.items()}
    frames = {
        r_class: getattr(results, kind).frame_names()
        for kind, r_class in class_of.items()
        if issubclass(getattr(results, kind), results.StudyResult)
    }
    shown = {class_of[kind]: columns for kind, columns in SHOWN_COLUMNS.items()}
    return "\n".join(
        [
            "# An interval as one row; an entry of the audit log; what follows the element in further columns.",
            _assigned("INTERVAL_COLUMNS", INTERVAL_COLUMNS),
            _assigned("AUDIT_COLUMNS", AUDIT_COLUMNS),
            f'NONDETECT_SUFFIX <- "{NONDETECT_SUFFIX}"',
            f'LIMIT_SUFFIX <- "{LIMIT_SUFFIX}"',
            "",
            "# By class: every frame but the predictions, the main one first, and the columns of the first screen.",
            _assigned("STUDY_FRAMES", frames),
            _assigned("SHOWN_COLUMNS", shown),
            "",
            "# By verb: the arguments that are vectors of one value a sample.",
            _assigned("VECTORS", {verb.call: vectors_of(verb) for verb in verbs if vectors_of(verb)}),
            "",
            "# By kind of what Python keeps: its name, and what is said of one whose process has ended.",
            _texts("KEPT", {kind: what for kind, (what, _) in REMEDIES.items()}),
            _texts("GONE", {kind: gone_words(what, remedy) for kind, (what, remedy) in REMEDIES.items()}),
            "",
        ]
    )


def vectors_of(verb: Verb) -> list[str]:
    """Return the arguments of a verb that are vectors of one value a sample, and nothing else."""
    entries = taken_apart(verb.doc).entries("Parameters") if not verb.owner else []
    vectors = [entry for entry in entries if re.match(r"(array|Series|Series or array), \(n,\)(?!, or)", entry.kind)]
    return [name for entry in vectors for name in entry.names]


def _texts(name: str, value: Mapping[str, str]) -> str:
    """Return a vector of texts with names."""
    parts = ",\n".join(f"  {key} = {json.dumps(text)}" for key, text in value.items())
    return f"{name} <- c(\n{parts}\n)"


def gone_words(what: str, remedy: str) -> str:
    """Return what R says of an object whose process has ended, as Python does."""
    with asked_by(R_SIDE):
        return sentence("handle_gone", what=what, remedy=remedy)


def _assigned(name: str, value: Iterable[str] | Mapping[str, Iterable[str]]) -> str:
    """Return a vector, or a list of vectors, given a name."""
    if isinstance(value, Mapping):
        parts = ",\n".join(_wrapped(f"  {key} = ", names) for key, names in value.items())
        return f"{name} <- list(\n{parts}\n)"
    return _wrapped(f"{name} <- ", value)


def _wrapped(head: str, names: Iterable[str]) -> str:
    """Return a vector of text behind a head, on as many lines as it needs."""
    indent = " " * (len(head) - len(head.lstrip()))
    vector = ", ".join(map('"{}"'.format, names))
    return textwrap.fill(f"c({vector})", WIDTH, initial_indent=head, subsequent_indent=f"{indent}  ")
