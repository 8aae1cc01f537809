"""The verbs `table` and `write_table`: any result as a publication table, alone or in a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pli_stats.checks import check_one_of, near_miss, refusal
from pli_stats.files.atomic import as_path, write_rendered
from pli_stats.publish.notes import notes_of, stand_ins
from pli_stats.publish.prose.grammar.abbreviations import abbreviations_note
from pli_stats.publish.renderers import pdf, presentation, spreadsheet, word
from pli_stats.publish.result_kinds import kind_of, loaded
from pli_stats.publish.table_type import Table, checked_language
from pli_stats.publish.tables.studies.short_tables import short_table
from pli_stats.publish.tables.studies.study_tables import abbreviations, has, standing_alone
from pli_stats.results import Comparison, Intervals, StudyResult


def table(result: Any, *, what: str | None = None) -> Table:
    """Return a result as a publication table.

    Numbers are rounded here and nowhere else: estimates to the digits that their intervals support (two significant
    digits of the widest interval of a column; more where the narrowest would show none), counts whole, shares in
    percent. Notes below the table say how the numbers came about, what they cannot say, and what abbreviations mean.

    Parameters
    ----------
    result : a result of a verb, or a mapping of names to results of a study
        What `assess`, `pli_interval`, `bootstrap_ci`, `compare_models`, `compare_ports`, a test, or a verb of `Study`
        returned. Of a mapping: one row a task, with the best model and whether pre-training helps.
    what : str, optional
        Which table, where a result has several; the first by default. Assessment: "ports" (ranked by zone PLI, the
        highest first), "samples" (in the data's order), "metals". Comparison: "groups" (best first; also "models" or
        "ports"), "pairs". Benchmark: "models", "measures". Ablation: "contrasts", "controls". LearningCurve and
        SourceSensitivity: "contrasts", "curve". FeatureGroups: "contrasts". UnseenPorts: "scores", "errors",
        "association". FeatureRelevance: "features", "agreement". UnseenYears: "comparison", "effects",
        "autocorrelation", "scores", "errors". Overlap: "errors", "places", "association".

    Returns
    -------
    Table
        Immutable description; `.to_markdown()` renders it.

    Raises
    ------
    InputError
        If `result` is no such result, or has no table `what`.

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> result = ps.assess(samples, normalizer="Fe")
    >>> print(ps.table(result).to_markdown().splitlines()[2][:44])
    | River     |   n | Zone PLI | 95 % interval
    """
    if isinstance(result, Mapping) and not isinstance(result, Intervals):
        return _of_several(result, what)
    kind = kind_of(result)
    if kind is None:
        raise refusal("no_table", got=type(result).__name__)
    choices = [name for name in kind.tables if not isinstance(result, Comparison) or _suits(result, name)]
    what = choices[0] if what is None else check_one_of("what", what, choices)
    if isinstance(result, StudyResult) and not has(result, what):
        raise refusal("empty_table", what=what, kind=type(result).__name__)
    made: Table = loaded(kind.tables[what])(result)
    if isinstance(result, StudyResult):
        made = standing_alone(made, result, what)
    return replace(made, notes=(*made.notes, *_abbreviated(made)), stand_in=stand_ins(notes_of(result)))


def write_table(
    result: Any,
    path: str | os.PathLike[str],
    *,
    what: str | None = None,
    label: str | None = None,
    text_columns: int | None = None,
    template: str | os.PathLike[str] | None = None,
    language: str | None = None,
    force: bool = False,
) -> Path:
    """Write a result as a publication table.

    Parameters
    ----------
    result : Table or any result
        What `table` returned, or anything that it takes.
    path : path
        Where to; its ending says in which format: .md (Markdown), .tex (LaTeX, to be read by a document with
        `input`), .html (a page of its own), .docx (Word), .rtf, .xlsx (Excel, with real numbers), .pptx (PowerPoint
        slides), .typ (Typst), .pdf or .csv (the cells without title and notes, for people: no cell is run as a
        formula). The folder is made if it does not exist.
    what : str, optional
        Which table of the result, as for `table`; none for a Table, which is one already.
    label : str, optional
        What the text calls a LaTeX table in a reference; "tab:" and the first words of its title by default.
    text_columns : int, optional
        1 or 2: the columns of text of the LaTeX document. One by default; where there are two, a long table is given in
        parts, since LaTeX cannot break it.
    template : path, optional
        A Word document on whose paper and in whose styles a table in .docx stands; its text is left out.
    language : str, optional
        The language of the text around a table in .docx or .pptx, as its tag (BCP 47): "de-DE", "pt-BR". Word and
        PowerPoint check the spelling of this one. British English, or that of the template, by default; the words of
        the table are replaced by `change_table`.
    force : bool
        Replace a file that exists.

    Returns
    -------
    Path
        The file, whole; the same result gives the same bytes.

    Raises
    ------
    InputError
        If no format has this ending, `result` or `what` is no table, the file exists and `force` is False, it cannot
        be written, or (.pdf) no font at hand has one of the letters. Nothing is written then.
    MissingExtraError
        If the format needs a package of the extra `publish` that is not installed.

    Examples
    --------
    >>> import pli_stats as ps, tempfile
    >>> result = ps.assess(ps.read_samples(ps.example_path(), port="river"), normalizer="Fe")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = ps.write_table(result, folder + "/ports.csv")
    ...     print(path.read_text(encoding="utf-8").splitlines()[0][:38])
    River,n,Zone PLI,95 % interval,Class,N
    """
    target = as_path("path", path)
    suffix = target.suffix.lower()
    render = _FORMATS.get(suffix)
    if render is None:
        raise refusal(
            "table_format", path=str(target), known=", ".join(_FORMATS), hint=near_miss(target.suffix, _FORMATS)
        )
    if isinstance(result, Table) and what is not None:
        raise refusal("table_chosen", what=what)
    described = result if isinstance(result, Table) else None
    options = _options(
        suffix, label=label, text_columns=text_columns, template=template, language=checked_language(language)
    )

    def rendered() -> bytes:
        """Return the file, tabulated only where it may be written."""
        return render(table(result, what=what) if described is None else described, **options)

    return write_rendered(target, rendered, force=force)


def _suits(result: Comparison, name: str) -> bool:
    """Say whether a name of a table is one for models where models are compared, or for ports where ports are."""
    return name in ("groups", "pairs", f"{result.what}s")


def _of_several(results: Mapping[Any, Any], what: str | None) -> Table:
    """Return the table of several results of a study."""
    for name, result in results.items():
        if not isinstance(result, StudyResult):
            raise refusal("study_results", got=f"{type(result).__name__} under {name!r}")
    if what is not None:
        check_one_of("what", what, ("short",))
    made = short_table(results)
    made = replace(made, notes=(*abbreviations(made), *made.notes))
    about = stand_ins(notes_of(results))
    return replace(made, notes=(*made.notes, *_abbreviated(made), *([about] if about else [])), stand_in=about)


def _abbreviated(made: Table) -> list[str]:
    """Return what the abbreviations in title, headings and notes stand for that are not explained yet, if any."""
    heads = (text for column in made.columns for text in (column.heading, column.spanner))
    said = abbreviations_note((made.title, *heads, *made.notes))
    return [said] if said else []


def _options(suffix: str, **given: Any) -> dict[str, Any]:
    """Return what was asked of a format; refuse what is for another one."""
    asked = {name: value for name, value in given.items() if value is not None}
    for name in asked:
        if suffix not in _OPTIONS[name]:
            raise refusal("table_option", name=name, suffix=" or ".join(_OPTIONS[name]), got=suffix)
    return asked


def _text(method: Callable[..., str], **always: bool) -> Callable[..., bytes]:
    """Return what renders a table as the bytes of a text file."""
    return lambda described, **options: method(described, **always, **options).encode("utf-8")


# Arguments of `write_table` that only these formats take.
_OPTIONS = {
    "label": (".tex",), "text_columns": (".tex",), "template": (".docx",), "language": (".docx", ".pptx"),
}  # fmt: skip
_FORMATS: dict[str, Callable[..., bytes]] = {
    ".md": _text(Table.to_markdown),
    ".tex": _text(Table.to_latex),
    ".html": _text(Table.to_html, standalone=True),
    ".docx": word.render,
    ".rtf": _text(Table.to_rtf),
    ".xlsx": spreadsheet.render,
    ".pptx": presentation.render,
    ".typ": _text(Table.to_typst, standalone=True),
    ".pdf": pdf.render,
    ".csv": _text(Table.to_csv),
}
