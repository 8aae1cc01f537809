"""How a table is printed besides its cells: decimal and thousands marks, units, and the style of a journal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pli_stats.text.numbers import MINUS

#: U+202F, the narrow space that does not break.
THIN = "\u202f"


@dataclass(frozen=True)
class TableStyle:
    r"""How a journal writes the caption of a table, its first note, numbers that cannot exceed 1, and units.

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
    powers : bool
        Units are written with powers (mg kg⁻¹), not with a slash (mg/kg).
    """

    after_number: str = ". "
    bold: str = ""
    italic: bool = False
    notes: str = ""
    bare_p: bool = False
    powers: bool = False


#: As these publishers print tables; for APA see the Publication Manual, 7th edition, sections 6.36 and 7.8 to 7.14.
STYLES: dict[str, TableStyle] = {
    "": TableStyle(),
    "elsevier": TableStyle("\n"),
    "acs": TableStyle(". ", bold="all"),
    "springer": TableStyle(" ", bold="number"),
    "apa": TableStyle("\n", bold="number", italic=True, notes="Note. ", bare_p=True),
    "nature": TableStyle(" | ", bold="all", powers=True),
}
UNIT_STYLES = ("slash", "powers")
_AMOUNT = "[nuµμmk]?g|[nuµμm]?mol|[mk]?Bq"
_PER = f"{_AMOUNT}|[uµμm]?[lL]|[cdm]?m[²³]?|ha|yr|d|h|s"
# An amount per something, not a path, a fraction or a choice of words.
_RATIO = re.compile(rf"(?<![\w/.])(?:{_AMOUNT})(?:/(?:{_PER}))+(?![\w/]|\.\w)")
_NEGATIVE = {"": "⁻¹", "²": "⁻²", "³": "⁻³"}
_NUMBER = re.compile(r"(?<![\w.])([0-9]+)(?:\.([0-9]+))?(?![\w.])")


@dataclass(frozen=True)
class Form:
    """The marks and the style that a table is printed with; units as the journal has them where nothing is said."""

    decimal_mark: str = "."
    big_mark: str = ""
    style: str = ""
    unit_style: str = ""

    @property
    def journal(self) -> TableStyle:
        """How the journal writes captions and notes."""
        return STYLES[self.style]

    @property
    def has_powers(self) -> bool:
        """Whether units are written with powers."""
        return self.unit_style == "powers" or (not self.unit_style and self.journal.powers)

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


def with_powers(text: str) -> str:
    """Return a text whose units have powers instead of slashes, held together by narrow spaces.

    Examples
    --------
    >>> with_powers("Copper (mg/kg)").replace(THIN, " "), with_powers("and/or 3/4 of a/b.csv")
    ('Copper (mg kg⁻¹)', 'and/or 3/4 of a/b.csv')
    """
    return _RATIO.sub(lambda found: _in_powers(*found[0].split("/")), text)


def _in_powers(first: str, *below: str) -> str:
    """Return a unit and those that it is divided by."""
    powers = [each[-1] if each[-1] in _NEGATIVE else "" for each in below]
    parts = [f"{each.removesuffix(power)}{_NEGATIVE[power]}" for each, power in zip(below, powers, strict=True)]
    return THIN.join([first, *parts])


def _marked(whole: str, decimals: str | None, form: Form) -> str:
    """Return a number of these digits with its marks."""
    grouped = f"{int(whole):,}".replace(",", form.big_mark) if form.big_mark and whole[0] != "0" else whole
    return grouped if decimals is None else f"{grouped}{form.decimal_mark}{decimals}"
