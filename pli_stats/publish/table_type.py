"""A publication table as an immutable description: what stands in each cell, without any markup."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pli_stats.checks import MissingExtraError, refusal

_NOTEBOOK_ROWS = 60  # as many as pandas shows; a page of thousands takes seconds


@dataclass(frozen=True)
class Column:
    """One column of a table: its name in the data, what stands above it, its unit and its alignment.

    Neighbouring columns with one `spanner` stand together below it.
    """

    name: str
    label: str
    unit: str = ""
    align: Literal["left", "right"] = "right"
    spanner: str = ""

    @property
    def heading(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Table:
    """A table as it shall be printed, without any markup.

    Attributes
    ----------
    title : str
        One line above the table.
    columns : tuple of Column
        What stands in each column.
    rows : tuple of tuple of str
        The cells, rounded and plain; a renderer escapes them.
    notes : tuple of str
        The sentences below the table.
    groups : tuple of str
        The heading that each row stands below, () for none; rows of one group are neighbours.
    bold : frozenset of (int, int)
        Row and column, from 0, of cells in bold.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    bold: frozenset[tuple[int, int]] = frozenset()

    def __post_init__(self) -> None:
        """Refuse rows, groups and bold cells that do not fit the columns and rows."""
        if not self.columns:
            raise refusal("table_columns")
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise refusal("table_row", row=number, cells=len(row), columns=len(self.columns))
        if self.groups and len(self.groups) != len(self.rows):
            raise refusal("table_groups", groups=len(self.groups), rows=len(self.rows))
        runs = [group for group, _ in itertools.groupby(self.groups)]
        if len(runs) > len(set(runs)):
            raise refusal("table_groups_apart", group=next(group for group in runs if runs.count(group) > 1))
        for line, place in self.bold:
            if not (0 <= line < len(self.rows) and 0 <= place < len(self.columns)):
                raise refusal("table_bold", row=line, column=place, rows=len(self.rows), columns=len(self.columns))

    def _repr_html_(self) -> str | None:
        """Return what a notebook shows: the first rows as HTML, or None where great-tables is not installed."""
        shown, all_rows = _NOTEBOOK_ROWS, len(self.rows)
        about = (f"The first {shown} of {all_rows} rows.",) if all_rows > shown else ()
        first = replace(
            self,
            rows=self.rows[:shown],
            notes=(*about, *self.notes),
            groups=self.groups[:shown],
            bold=frozenset(cell for cell in self.bold if cell[0] < shown),
        )
        try:
            return first.to_html()
        except MissingExtraError:
            return None

    def to_markdown(self) -> str:
        r"""Return the table as a Markdown pipe table with its title above and its notes below.

        Examples
        --------
        >>> print(Table("T", (Column("cu", "Cu", "mg/kg"),), (("<0.02",),)).to_markdown())
        **T**
        <BLANKLINE>
        | Cu (mg/kg) |
        | ---------: |
        |     \<0.02 |
        <BLANKLINE>
        """
        from pli_stats.publish.renderers.markdown import render

        return render(self)

    def to_latex(self, *, standalone: bool = False) -> str:
        r"""Return the table as LaTeX: booktabs rules, numbers aligned at the point by siunitx, notes by threeparttable.

        A table that is too wide for the page is turned, one that is too long is broken over pages. pdflatex sets Latin
        letters and the symbols of this field; a table with others says so and makes pdflatex fail, since they need
        lualatex or xelatex.

        Parameters
        ----------
        standalone : bool
            A document of its own instead of what a document reads with `\input`. Its first line names the packages
            that the preamble must load.

        Examples
        --------
        >>> print(Table("T", (Column("cu", "Cu"),), (("50%_bg",),)).to_latex().splitlines()[-5])
        50\%\_bg \\
        """
        from pli_stats.publish.renderers.latex import render

        return render(self, standalone=standalone)

    def to_html(self, *, standalone: bool = False) -> str:
        """Return the table as HTML with its own style; nothing is loaded from elsewhere.

        Parameters
        ----------
        standalone : bool
            A page of its own instead of what stands in a page.

        Raises
        ------
        MissingExtraError
            If great-tables is not installed.

        Examples
        --------
        >>> "Cu &amp; Zn" in Table("Cu & Zn", (Column("cu", "Cu"),), (("0.02",),)).to_html()
        True
        """
        from pli_stats.publish.renderers.html import render

        return render(self, standalone=standalone)

    def to_typst(self, *, standalone: bool = False) -> str:
        """Return the table as Typst.

        Parameters
        ----------
        standalone : bool
            With the page that it asks for, instead of what a document includes.

        Examples
        --------
        >>> print(Table("T", (Column("cu", "Cu"),), (("<0.02",),)).to_typst().splitlines()[-4])
          "<0.02",
        """
        from pli_stats.publish.renderers.typst_text import render

        return render(self, standalone=standalone)

    def to_csv(self) -> str:
        """Return the cells as CSV: one line of headings, one line a row, title and notes left out.

        Groups are a column. So is a note on stand-in data, which belongs beside every number.

        Examples
        --------
        >>> print(Table("T", (Column("cu", "Cu", "mg/kg"),), (("<0.02",),)).to_csv())
        Cu (mg/kg)
        <0.02
        <BLANKLINE>
        """
        from pli_stats.publish.renderers.csv_text import render

        return render(self)

    def to_docx(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the table as a Word document: a table with numbered caption, a head repeated on each page, notes.

        Parameters
        ----------
        force : bool
            Replace a file that exists.

        Raises
        ------
        InputError
            If the file exists and `force` is False, or it cannot be written.
        MissingExtraError
            If python-docx is not installed.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Table("T", (Column("cu", "Cu"),), (("0.02",),)).to_docx(folder + "/t.docx").name
        't.docx'
        """
        from pli_stats.publish.renderers.one_file import written
        from pli_stats.publish.renderers.word import render

        return written(path, lambda: render(self), force=force)

    def to_pdf(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the table as a PDF, tagged for screen readers (PDF/UA-1), through Typst.

        Parameters
        ----------
        force : bool
            Replace a file that exists.

        Raises
        ------
        InputError
            If the file exists and `force` is False, it cannot be written, or no font at hand has one of the letters.
        MissingExtraError
            If typst is not installed.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Table("T", (Column("cu", "Cu"),), (("0.02",),)).to_pdf(folder + "/t.pdf").name
        't.pdf'
        """
        from pli_stats.publish.renderers.one_file import written
        from pli_stats.publish.renderers.pdf import render

        return written(path, lambda: render(self), force=force)
