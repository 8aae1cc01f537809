"""A publication table: what stands in each cell, and the formats that show it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from pli_stats.checks import MissingExtraError
from pli_stats.files.atomic import write_rendered
from pli_stats.publish.renderers import csv_text, html, latex, markdown, pdf, typst_text, word
from pli_stats.publish.table_data import Column, TableData

__all__ = ["Column", "Table"]  # whoever makes a table needs both

_NOTEBOOK_ROWS = 60  # as many as pandas shows


class Table(TableData):
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
    stand_in : str
        What stands in for the data that were asked for, '' where it is these.
    """

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
        return markdown.render(self)

    def to_latex(self, *, standalone: bool = False) -> str:
        r"""Return the table as LaTeX: booktabs rules, numbers aligned at the point by siunitx, notes by threeparttable.

        A table that is too wide for the page is turned, one that is too long is broken over pages. pdflatex sets Latin
        letters and the symbols of this field; a table with others says so and makes pdflatex fail, since they need
        lualatex or xelatex.

        Examples
        --------
        >>> print(Table("T", (Column("cu", "Cu"),), (("50%_bg",),)).to_latex().splitlines()[-5])
        50\%\_bg \\
        """
        return latex.render(self, standalone=standalone)

    def to_html(self, *, standalone: bool = False) -> str:
        """Return the table as HTML with its own style; nothing is loaded from elsewhere.

        Examples
        --------
        >>> "Cu &amp; Zn" in Table("Cu & Zn", (Column("cu", "Cu"),), (("0.02",),)).to_html()
        True
        """
        return html.render(self, standalone=standalone)

    def to_typst(self, *, standalone: bool = False) -> str:
        """Return the table as Typst.

        Examples
        --------
        >>> print(Table("T", (Column("cu", "Cu"),), (("<0.02",),)).to_typst().splitlines()[-4])
          "<0.02",
        """
        return typst_text.render(self, standalone=standalone)

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
        return csv_text.render(self)

    def to_docx(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the table as a Word document: a table with numbered caption, a head repeated on each page, notes.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Table("T", (Column("cu", "Cu"),), (("0.02",),)).to_docx(folder + "/t.docx").name
        't.docx'
        """
        return write_rendered(path, lambda: word.render(self), force=force)

    def to_pdf(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the table as a PDF, tagged for screen readers (PDF/UA-1), through Typst.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Table("T", (Column("cu", "Cu"),), (("0.02",),)).to_pdf(folder + "/t.pdf").name
        't.pdf'
        """
        return write_rendered(path, lambda: pdf.render(self), force=force)
