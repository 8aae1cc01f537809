"""The verb `write_report`: results as one HTML file that can be mailed, archived and printed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pli_stats.checks import optional_package, refusal
from pli_stats.files.atomic import as_path, atomic_write, bytes_writer, check_targets
from pli_stats.publish.figures.canvas.style import check_matplotlib
from pli_stats.publish.report.report_page import report_page
from pli_stats.publish.result_kinds import kind_of

SUFFIXES = (".html", ".htm")


def write_report(
    results: Mapping[str, Any],
    path: str | os.PathLike[str],
    *,
    title: str = "Report",
    force: bool = False,
) -> Path:
    """Write results as one HTML page: summary, figures, tables, methods, audit log, versions.

    The page holds its style, its script and its figures; it loads nothing, and nothing leaves it. Tables can be sorted
    by a click on a heading. The same results give the same bytes on the same versions.

    Parameters
    ----------
    results : mapping of name to result
        Whatever `table` takes; the names head the sections.
    path : path
        A file that ends in .html.
    title : str
        Heading of the page.
    force : bool
        Replace a file that exists.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        There is no result, one is of a kind without a table, the suffix is another, the file exists and `force` is
        False, or it cannot be written.
    MissingExtraError
        If matplotlib or great-tables is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> result = ps.assess(samples, normalizer="Fe")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = ps.write_report({"Buriganga": result}, f"{folder}/report.html")
    ...     page = path.read_text(encoding="utf-8")
    >>> 'id="summary"' in page, "https://" in page.partition("References")[0]
    (True, False)
    """
    target = as_path("path", path)
    if target.suffix.casefold() not in SUFFIXES:
        raise refusal("report_suffix", path=str(path))
    if not isinstance(results, Mapping) or not results:
        raise refusal("report_results", got=type(results).__name__ if not isinstance(results, Mapping) else "none")
    for name, result in results.items():
        if kind_of(result) is None:
            raise refusal("report_results", got=f"{type(result).__name__} under {name!r}")
    check_targets([target], force=force)
    check_matplotlib("`write_report`", " `write_table` needs no matplotlib.")
    optional_package("great_tables", "`write_report`", instead=" `write_table` to .md or .csv needs nothing.")
    page = report_page({str(name): result for name, result in results.items()}, title)
    atomic_write(target, bytes_writer(page.encode("utf-8")))
    return target
