"""The page of a report: what was found in words, then tables, figures, methods, the audit log and the versions used."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib import metadata, resources
from typing import Any

import pandas as pd

from pli_stats.checks import InputError
from pli_stats.publish.figures.plot_verbs import plot
from pli_stats.publish.notes import notes_of, stand_ins
from pli_stats.publish.prose.texts import bibliography, methods_text, results_text
from pli_stats.publish.report.drawings import Drawings
from pli_stats.publish.report.figure_words import figure_words
from pli_stats.publish.report.html_parts import (
    element,
    figure_html,
    folded,
    listed_items,
    paragraphs,
    preformatted,
    script_hash,
    table_html,
    text_of,
)
from pli_stats.publish.result_kinds import kind_of
from pli_stats.publish.table_type import Column, Table
from pli_stats.publish.tables.table_verbs import table
from pli_stats.text.numbers import spaced

USED = (
    "pli-stats",
    "numpy",
    "pandas",
    "scipy",
    "statsmodels",
    "numba",
    "matplotlib",
    "torch",
    "scikit-learn",
    "xgboost",
)
# The browser itself refuses whatever would leave the page.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {script}"
LONG, TOO_LONG = 60, 2000  # rows: a longer table is folded, or only named
AUDIT_HEAD = "Audit log"
AUDIT = "Audit log: every value that was changed or assumed"
NAMED = "{title}: {rows} rows, too many for this page."
# What a figure of an assessment or a study shows, where its name alone does not say it.
CAPTIONS = {
    "ports": "Ports",
    "map": "Map of the samples",
    "biplot": "Principal components of the metals",
    "dendrogram": "Which metals vary together",
    "spider": "Contamination factors by class",
    "spider_ports": "Contamination factors by port",
    "models": "Errors of the models",
    "observed": "Predicted against measured PLI",
    "residuals": "Residuals by port",
    "critical_difference": "Mean ranks of the models, with the critical difference",
    "contrasts": "Differences with their intervals",
    "curve": "Errors along the curve",
    "gains": "Gain in labelled samples",
    "distance": "Error of a port by its distance from the others",
    "coverage": "Coverage of prediction intervals by port",
    "distances": "Distances between source and target",
}


def report_page(results: Mapping[str, Any], title: str) -> str:
    """Return the page of a report."""
    notes = stand_ins(notes_of(results))
    lead = element("p", text_of(notes), class_="stand-in") if notes else ""
    audits, drawings = _audits(results), Drawings()
    parts = [
        _summary(results),
        *(_section(k, name, result, drawings) for k, (name, result) in enumerate(results.items())),
        _methods(results),
        audits,
        _session(results),
    ]
    body = [
        element("a", "Skip to the results", href="#main", class_="skip"),
        element("header", element("h1", text_of(title)) + lead),
        element("nav", element("ul", _contents(results, audits)), aria_label="Contents"),
        element("main", "\n" + "\n".join(part for part in parts if part) + "\n", id="main"),
    ]
    return _document(title, "\n".join(body), drawings.rules())


def _document(title: str, body: str, rules: str = "") -> str:
    """Return the whole document with its style, that of its drawings too, and its script inside."""
    room = resources.files("pli_stats.publish.report")
    style, *scripts = (
        room.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js", "figures.js")
    )
    script = "\n" + "".join(scripts)
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY.format(script=script_hash(script))}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<link rel="icon" href="data:,">',  # else a browser asks the server for one
        element("title", text_of(title)),
        element("style", "\n" + style + rules),
    ]
    lines = ["<!DOCTYPE html>", '<html lang="en">', "<head>", *head, "</head>", "<body>", body]
    return "\n".join([*lines, element("script", script), "</body>", "</html>", ""])


def _title(name: str) -> str:
    """Return the name of a result as a heading; names of files are put into words."""
    words = " ".join(name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _contents(results: Mapping[str, Any], audits: str) -> str:
    """Return links to all parts of the page."""
    names = {"summary": "Summary", **{f"result-{k}": _title(name) for k, name in enumerate(results)}}
    names |= {"methods": "Methods", **({"audit": AUDIT_HEAD} if audits else {}), "session": "Session"}
    return "".join(element("li", element("a", text_of(label), href=f"#{name}")) for name, label in names.items())


def _summary(results: Mapping[str, Any]) -> str:
    """Return the results in sentences."""
    several = len(results) > 1
    return element("h2", "Summary", id="summary") + "\n".join(
        (element("h3", text_of(_title(name))) if several else "") + paragraphs(results_text(result))
        for name, result in results.items()
    )


def _section(number: int, name: str, result: Any, drawings: Drawings) -> str:
    """Return tables and figures of one result."""
    parts = [element("h2", text_of(_title(name)), id=f"result-{number}")]
    kind = kind_of(result)
    figures = _each_once(kind.figures if kind else {})
    parts += [_figure(result, what, drawings, main=k == 0) for k, what in enumerate(figures)]
    parts += [_table(result, what, f"table-{number}-{what}") for what in _each_once(kind.tables if kind else {})]
    return "\n".join(part for part in parts if part)


def _each_once(functions: Mapping[str, str]) -> list[str]:
    """Return what can be shown, each once where it has several names."""
    first: dict[str, str] = {}
    for what, function in functions.items():
        first.setdefault(function, what)
    return list(first.values())


def _table(result: Any, what: str, name: str) -> str:
    """Return one table, folded where it is long; what this result holds nothing for has none."""
    try:
        made = table(result, what=what)
    except InputError:
        return ""
    rows = len(made.rows)
    if rows > TOO_LONG:
        return element("p", text_of(NAMED.format(title=made.title, rows=spaced(rows))), class_="absent")
    shown = table_html(made, name)
    return folded(f"{made.title} ({rows} rows)", shown, class_="long") if rows > LONG else shown


def _figure(result: Any, what: str, drawings: Drawings, *, main: bool) -> str:
    """Return one figure; what does not apply to this result has none."""
    caption = CAPTIONS.get(what, what.replace("_", " ").capitalize())
    try:
        figure = plot(result, what=what)
    except InputError:
        return ""
    found = results_text(result, style="brief").partition("\n\n")[0] if main else ""
    words = " ".join(text for text in (f"{caption}.", found, figure_words(figure)) if text)
    return figure_html(figure, caption, words, drawings)


def _methods(results: Mapping[str, Any]) -> str:
    """Return the methods in sentences, each once, and what they cite."""
    texts = dict.fromkeys(part for result in results.values() for part in methods_text(result).split("\n\n"))
    entries = dict.fromkeys(
        entry.strip() for result in results.values() for entry in bibliography(result).split("\n\n") if entry.strip()
    )
    cited = folded("References (BibTeX)", preformatted("\n\n".join(entries))) if entries else ""
    return element("h2", "Methods", id="methods") + paragraphs("\n\n".join(texts)) + cited


def _audits(results: Mapping[str, Any]) -> str:
    """Return the audit log of each assessment."""
    logs = [(name, result.audit) for name, result in results.items() if hasattr(result, "audit")]
    parts = []
    for number, (name, log) in enumerate(logs):
        shown = table_html(_as_table(AUDIT, log), f"audit-{number}")
        parts.append(folded(f"{len(log)} entries ({name})", shown, "long" if len(log) > LONG else "short"))
    return element("h2", AUDIT_HEAD, id="audit") + "\n".join(parts) if parts else ""


def _as_table(title: str, frame: pd.DataFrame) -> Table:
    """Return a frame as a table of text, as it is."""
    columns = tuple(Column(str(name), str(name), align="left") for name in frame.columns)
    rows = tuple(tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in frame.itertuples(index=False))
    return Table(title, columns, rows)


def _session(results: Mapping[str, Any]) -> str:
    """Return seeds, fingerprints and versions: what it takes to make the same page again."""
    facts = []
    for name, result in results.items():
        seed, mark = getattr(result, "seed", None), getattr(result, "fingerprint", "")
        known = [f"seed {seed}"] * (seed is not None) + [f"data {mark}"] * bool(mark)
        facts += [f"{name}: {', '.join(known)}"] if known else []
    versions = [f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"]
    for package in USED:
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{package}: not installed")
    return element("h2", "Session", id="session") + listed_items([*facts, *versions], class_="session")
