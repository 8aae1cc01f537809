"""How a table is printed besides its cells: decimal and thousands marks, and the style of a journal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pli_stats.text.numbers import MINUS

#: U+202F, the narrow space that does not break.
THIN = "\u202f"


@dataclass(frozen=True)
class TableStyle:
    r"""How a journal writes the caption of a table, its first note, and numbers that cannot exceed 1.

    Attributes
    ----------
    after_number : str
        What stands between "Table 1" and the title; "\n" for a line of its own.
    bold : {"", "number", "all"}
        What of the caption is bold.
    italic : bool
        The title is in italics.
    notes : str
        What stands before the first note.
    bare_p : bool
        p values have no zero before the point.
    """

    after_number: str = ". "
    bold: str = ""
    italic: bool = False
    notes: str = ""
    bare_p: bool = False


#: As these publishers print tables; for APA see the Publication Manual, 7th edition, sections 6.36 and 7.8 to 7.14.
STYLES: dict[str, TableStyle] = {
    "": TableStyle(),
    "elsevier": TableStyle("\n"),
    "acs": TableStyle(". ", bold="all"),
    "springer": TableStyle(" ", bold="number"),
    "apa": TableStyle("\n", bold="number", italic=True, notes="Note. ", bare_p=True),
    "nature": TableStyle(" | ", bold="all"),
}
_NUMBER = re.compile(r"(?<![\w.])([0-9]+)(?:\.([0-9]+))?(?![\w.])")


@dataclass(frozen=True)
class Form:
    """The marks and the style that a table is printed with."""

    decimal_mark: str = "."
    big_mark: str = ""
    style: str = ""

    @property
    def journal(self) -> TableStyle:
        """How the journal writes captions and notes."""
        return STYLES[self.style]

    @property
    def is_plain(self) -> bool:
        """Whether numbers stand as programs write them."""
        return self.decimal_mark == "." and not self.big_mark


def localised(text: str, form: Form) -> str:
    """Return the numbers of a text with these marks; where the comma is decimal, a semicolon parts two numbers.

    Examples
    --------
    >>> localised("[−1234.5, 0.06]", Form(",", " ")), localised("<.001", Form(","))
    ('[−1 234,5; 0,06]', '<,001')
    """
    if form.is_plain:
        return text
    if form.decimal_mark == ",":
        text = re.sub(rf"(?<=[0-9⁰¹²³⁴⁵⁶⁷⁸⁹∞—]), (?=[{MINUS}0-9∞—-])", "; ", text)
        text = re.sub(r"(?<![\w.])\.(?=[0-9])", ",", text)
    return _NUMBER.sub(lambda found: _marked(found[1], found[2], form), text)


def _marked(whole: str, decimals: str | None, form: Form) -> str:
    """Return a number of these digits with its marks."""
    grouped = f"{int(whole):,}".replace(",", form.big_mark) if form.big_mark and whole[0] != "0" else whole
    return grouped if decimals is None else f"{grouped}{form.decimal_mark}{decimals}"
