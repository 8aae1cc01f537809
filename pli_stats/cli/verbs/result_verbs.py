"""The verbs `table`, `text` and `report`: results that other verbs kept, made ready for readers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pli_stats.checks import check_one_of, refusal
from pli_stats.cli.options import Force, Format, Out, What
from pli_stats.cli.output_files import OF_TABLES, PRINTED, print_text, put_result, say, say_written, target_of
from pli_stats.publish.table_form import STYLES

Results = Annotated[list[Path], typer.Argument(help="An .rds file with a result of any verb; or several of a study.")]


def table(
    results: Results,
    what: What = None,
    label: Annotated[str | None, typer.Option(help="What the text calls a LaTeX table in a reference.")] = None,
    style: Annotated[str | None, typer.Option(help=f"Of a publisher: {', '.join(filter(None, STYLES))}.")] = None,
    decimal_mark: Annotated[str | None, typer.Option(help="Point (.) or comma (,) of numbers.")] = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Make a publication table of a result.

    As Markdown, CSV, LaTeX, HTML, Typst, Word, RTF, Excel or PDF, with the same cells in each. Several results of a
    study make one short table: a row a task, with the best model and whether pre-training helps.

    Example: pli-stats table results/assessment.rds -o table1.docx
    """
    changed = style is not None or decimal_mark is not None
    # An .rds file keeps the result itself, which has neither style nor marks.
    target = target_of(out, format, force=force, known=PRINTED if changed else OF_TABLES)
    found = _read(results)
    if changed:
        from pli_stats.publish.tables.changed_tables import change_table

        found, what = change_table(found, what=what, style=style, decimal_mark=decimal_mark), None
    put_result(found, target, what=what, label=label)


def text(
    results: Results,
    part: Annotated[str, typer.Option(help="results, methods, or references (BibTeX).")] = "results",
    form: Annotated[str, typer.Option(help="text, or markdown with references by key.")] = "text",
    style: Annotated[str, typer.Option(help="full or brief; of results.")] = "full",
    person: Annotated[str, typer.Option(help="passive or we.")] = "passive",
    spelling: Annotated[str, typer.Option(help="british or american.")] = "british",
) -> None:
    """Print what a result found, or how it was made, as a paragraph for a paper.

    What decides stands first, with what reverses it in the same sentence; several results of a study make one text.

    Example: pli-stats text results/assessment.rds --style brief --spelling american
    """
    check_one_of("--part", part, ("results", "methods", "references"))
    found = _read(results)
    from pli_stats.publish.prose.texts import bibliography, methods_text, results_text

    if part == "references":
        print_text(bibliography(found))
    elif part == "methods":
        print_text(methods_text(found, form=form, person=person, spelling=spelling))
    else:
        print_text(results_text(found, form=form, style=style, person=person, spelling=spelling))


def _read(paths: list[Path]) -> Any:
    """Return the result of one file, or those of several by their names."""
    from pli_stats.rds.rds_files import read_rds

    for path in paths:
        if path.suffix.casefold() != ".rds":
            raise refusal("result_file", path=str(path))
    found = {path.stem: read_rds(path) for path in paths}
    return found if len(paths) > 1 else found[paths[0].stem]


def report(
    folder: Annotated[Path, typer.Argument(help="Folder with the .rds results of other verbs.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The page; FOLDER/report.html by default.")] = None,
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "Report",
    force: Force = False,
) -> None:
    """Write one HTML page of all results in a folder.

    With summary, tables, figures, methods and audit log; it needs no network and no other file.

    Example: pli-stats report results
    """
    path = out or folder / "report.html"
    target_of(path, None, force=force, known=("html",))
    results = _results_in(folder)
    from pli_stats.publish.report.report_file import write_report

    say_written([write_report(results, path, title=title, force=force)])


def _results_in(folder: Path) -> dict[str, Any]:
    """Return the results in a folder and the folders below it, by their names without suffix."""
    from pli_stats.publish.result_kinds import kind_of
    from pli_stats.rds.rds_files import read_rds

    if not folder.is_dir():
        raise refusal("no_result_folder", path=str(folder))
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*.rds")):
        value = read_rds(path)
        # Users may keep frames there, too.
        if kind_of(value) is not None:
            found[path.relative_to(folder).with_suffix("").as_posix()] = value
        else:
            say(f"Note: {path} is not in the report: it holds no result of pli_stats.")
    if not found:
        raise refusal("no_results_in_folder", path=str(folder))
    return found
