"""The verb `write_table`: a result as a table in a file, in the format that the file's name asks for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pli_stats.checks import near_miss, refusal
from pli_stats.files.atomic import write_rendered
from pli_stats.publish.renderers import pdf, word
from pli_stats.publish.table_type import Table
from pli_stats.publish.tables.table_verb import table


def write_table(result: Any, path: str | os.PathLike[str], *, what: str | None = None, force: bool = False) -> Path:
    """Write a result as a publication table.

    Parameters
    ----------
    result : Table or any result
        What `table` returned, or anything that it takes.
    path : path
        Where to; its ending says in which format: .md (Markdown), .tex (LaTeX, to be read by a document with
        `input`), .html (a page of its own), .docx (Word), .typ (Typst), .pdf or .csv (the cells without title and
        notes). The folder is made if it does not exist.
    what : str, optional
        Which table of the result, as for `table`; none for a Table, which is one already.
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
    target = Path(path)
    render = _FORMATS.get(target.suffix.lower())
    if render is None:
        raise refusal(
            "table_format", path=str(target), known=", ".join(_FORMATS), hint=near_miss(target.suffix, _FORMATS)
        )
    if isinstance(result, Table) and what is not None:
        raise refusal("table_chosen", what=what)
    described = result if isinstance(result, Table) else None

    def rendered() -> bytes:
        """Return the file, tabulated only where it may be written."""
        return render(table(result, what=what) if described is None else described)

    return write_rendered(target, rendered, force=force)


def _text(method: Callable[..., str], **options: bool) -> Callable[[Table], bytes]:
    """Return what renders a table as the bytes of a text file."""
    return lambda described: method(described, **options).encode("utf-8")


_FORMATS: dict[str, Callable[[Table], bytes]] = {
    ".md": _text(Table.to_markdown),
    ".tex": _text(Table.to_latex),
    ".html": _text(Table.to_html, standalone=True),
    ".docx": word.render,
    ".typ": _text(Table.to_typst, standalone=True),
    ".pdf": pdf.render,
    ".csv": _text(Table.to_csv),
}
