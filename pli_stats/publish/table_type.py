"""A publication table: what stands in each cell, and the formats that show it."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pli_stats.checks import MissingExtraError, refusal
from pli_stats.files.atomic import write_rendered
from pli_stats.publish.renderers import (
    csv_text,
    html,
    latex,
    markdown,
    pdf,
    presentation,
    rtf,
    spreadsheet,
    typst_text,
    word,
)
from pli_stats.publish.table_data import Column, TableData

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Column", "Table"]  # whoever makes a table needs both

_LABEL = re.compile(r"[A-Za-z0-9:._/+*-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
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
    numbers : tuple of tuple of tuple of float
        The numbers of each cell before they were rounded (of an interval both ends), () where it has none.
    form : Form
        Decimal and thousands marks, and the style of a journal.
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
            numbers=self.numbers[:shown],
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

    def to_latex(self, *, standalone: bool = False, label: str | None = None, text_columns: int = 1) -> str:
        r"""Return the table as LaTeX: booktabs rules, numbers aligned at the point by siunitx, caption and notes.

        LaTeX measures the table and puts it where it fits: into a column of text, across the page (`table*`), or turned
        by 90 degrees and, where even that is too narrow, in smaller letters. A table that is too long for a page is
        broken over pages. The first line, a comment, is what the preamble must have. pdflatex sets Latin letters and
        the symbols of this field; a table with others says so and makes pdflatex fail, since they need lualatex or
        xelatex.

        Parameters
        ----------
        standalone : bool
            A document of its own, not what a document reads by `\input`.
        label : str, optional
            What `\ref` calls the table; "tab:" and the first words of the title by default.
        text_columns : int
            1 or 2: the columns of text of the document. Where there are two, a long table is given in parts.

        Returns
        -------
        str
            LaTeX.

        Raises
        ------
        InputError
            If `label` holds what LaTeX would obey, or `text_columns` is neither 1 nor 2.

        Examples
        --------
        >>> made = Table("Metals", (Column("cu", "Cu"),), (("50%_bg",),)).to_latex()
        >>> print(made.splitlines()[0])
        % Preamble: \usepackage[T1]{fontenc}\usepackage{booktabs}\usepackage{siunitx}
        >>> r"\caption{Metals}\label{tab:metals}" in made, r"50\%\_bg \\" in made
        (True, True)
        """
        if label is not None and not _LABEL.fullmatch(label):
            raise refusal("table_label", got=label)
        if text_columns not in (1, 2):
            raise refusal("text_columns", got=text_columns)
        return latex.render(self, standalone=standalone, label=label, text_columns=text_columns)

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
        """Return the cells as CSV for people and spreadsheets: a line of headings, a line a row, no title, no notes.

        What a spreadsheet would run as a formula has an apostrophe before it. For programs, the exact numbers are in
        the frames of the result, and in the CSV files of `write_assessment` and `write_study`. Groups are a column. So
        is a note on stand-in data, which belongs beside every number.

        Examples
        --------
        >>> print(Table("T", (Column("cu", "Cu", "mg/kg"),), (("<0.02",),)).to_csv())
        Cu (mg/kg)
        <0.02
        <BLANKLINE>
        """
        return csv_text.render(self)

    def to_docx(
        self,
        path: str | os.PathLike[str],
        *,
        template: str | os.PathLike[str] | None = None,
        language: str | None = None,
        force: bool = False,
    ) -> Path:
        """Write the table as a Word document: a table with numbered caption, a head repeated on each page, notes.

        With `template`, a Word document, on its paper and in its styles, without its text. `language`, such as "de-DE",
        is the one whose spelling Word checks: that of the template, or British English, by default.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Table("T", (Column("cu", "Cu"),), (("0.02",),)).to_docx(folder + "/t.docx").name
        't.docx'
        """
        return write_rendered(
            path, lambda: word.render(self, template=template, language=checked_language(language)), force=force
        )

    def to_xlsx(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the table as an Excel workbook: numbers at full precision, shown in the digits of the table.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Table("T", (Column("cu", "Cu"),), (("0.02",),)).to_xlsx(folder + "/t.xlsx").name
        't.xlsx'
        """
        return write_rendered(path, lambda: spreadsheet.render(self), force=force)

    def to_pptx(self, path: str | os.PathLike[str], *, language: str | None = None, force: bool = False) -> Path:
        """Write the table as PowerPoint slides: its title, a table that can be edited, the notes; long ones on several.

        `language`, such as "de-DE", is the one whose spelling PowerPoint checks; British English by default.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Table("T", (Column("cu", "Cu"),), (("0.02",),)).to_pptx(folder + "/t.pptx").name
        't.pptx'
        """
        return write_rendered(path, lambda: presentation.render(self, language=checked_language(language)), force=force)

    def to_rtf(self) -> str:
        r"""Return the table as Rich Text Format, for word processors other than Word.

        Examples
        --------
        >>> Table("T", (Column("cu", "Cu"),), (("<0.02",),)).to_rtf().startswith(r"{\rtf1")
        True
        """
        return rtf.render(self)

    def to_frame(self) -> pd.DataFrame:
        """Return the cells as text, a column for each by its name in the data, groups first.

        Numbers at full precision are in the `to_frame()` of the result itself.

        Examples
        --------
        >>> Table("T", (Column("cu", "Cu"),), (("<0.02",),)).to_frame()["cu"].tolist()
        ['<0.02']
        """
        import pandas as pd

        frame = pd.DataFrame(self.rows, columns=[column.name for column in self.columns], dtype="str")
        if self.groups:
            frame.insert(0, "group", pd.Series(self.groups, dtype="str"), allow_duplicates=True)
        return frame

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


def checked_language(given: str | None) -> str | None:
    """Return the tag of a language, or None; refuse what is none.

    Examples
    --------
    >>> checked_language("pt-BR"), checked_language("zh-Hans-CN"), checked_language(None)
    ('pt-BR', 'zh-Hans-CN', None)
    """
    if given is not None and not (isinstance(given, str) and _LANGUAGE.fullmatch(given)):
        raise refusal("table_language", got=given)
    return given
