"""A described table as Rich Text Format, which every word processor reads."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from pli_stats.publish.table_data import as_printed, extent_of, grouped_rows, spanners
from pli_stats.text.safe import is_right_to_left, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pli_stats.publish.table_data import TableData

_TWIPS = 1440 / 25.4
_PAGE_MM, _MARGIN_MM = (210, 297), 20
_WIDER = 1.25  # letters and gaps than `extent_of` has them
# Half points, as RTF counts.
_LETTERS = 18
_HEAD = r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\froman\fcharset0 Times New Roman;}}"
_THICK, _THIN = r"\brdrs\brdrw20", r"\brdrs\brdrw10"


def render(description: TableData) -> str:
    """Return the document; all but ASCII stands as codes, so that its encoding cannot be mistaken."""
    description = as_printed(description)
    taken = extent_of(description)
    wide = taken.width_mm * _WIDER > min(_PAGE_MM) - 2 * _MARGIN_MM
    width, height = sorted(_PAGE_MM, reverse=wide)
    across = min(width - 2 * _MARGIN_MM, taken.width_mm * _WIDER) * _TWIPS
    ends = [round(end) for end in accumulate(across * count / sum(taken.letters) for count in taken.letters)]
    margin = round(_MARGIN_MM * _TWIPS)
    turned = r"\landscape" if wide else ""
    paper = rf"\paperw{round(width * _TWIPS)}\paperh{round(height * _TWIPS)}{turned}"
    lines = [_HEAD, rf"{paper}\margl{margin}\margr{margin}\margt{margin}\margb{margin}\f0\fs{_LETTERS}"]
    lines += [_caption(description), *_head_rows(description, ends), *_body_rows(description, ends)]
    lines += [rf"\pard{_direction(note)} {rtf_text(note)}\par" for note in description.notes]
    return "\n".join(lines) + "\n}\n"


def rtf_text(text: str) -> str:
    r"""Return a text as RTF shows it.

    Examples
    --------
    >>> print(rtf_text(r"{Zürich} \b 大"))
    \{Z\u252?rich\} \\b \u22823?
    """
    plain = one_line(text).replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return "".join(char if char.isascii() else _coded(char) for char in plain)


def _coded(char: str) -> str:
    """Return a character as the codes of its UTF-16 halves, which are signed."""
    data = char.encode("utf-16-le")
    codes = [int.from_bytes(data[i : i + 2], "little", signed=True) for i in range(0, len(data), 2)]
    return "".join(rf"\u{code}?" for code in codes)


def _caption(description: TableData) -> str:
    """Return the caption as the journal has it."""
    style = description.form.journal
    number, title = r"Table {\field{\*\fldinst SEQ Table \\* ARABIC}{\fldrslt 1}}", rtf_text(description.title)
    number = rf"{{\b {number}}}" if style.bold else number
    title = rf"{{\b {title}}}" if style.bold == "all" else rf"{{\i {title}}}" if style.italic else title
    between = style.after_number.replace("\n", r"\line ")
    return rf"\pard\keepn {number}{between}{title}\par"


def _row(cells: Sequence[str], ends: Sequence[int], borders: Sequence[str] | str = "", *, head: bool = False) -> str:
    """Return a row: where its cells end, the lines around them, what stands in them."""
    each = [borders] * len(cells) if isinstance(borders, str) else borders
    kept = r"\trhdr" if head else ""
    places = "".join(f"{border}\\cellx{end}" for border, end in zip(each, ends, strict=True))
    return rf"\trowd\trkeep{kept}\trgaph60{places}" + "".join(rf"\pard\intbl{cell}\cell" for cell in cells) + r"\row"


def _cell(text: str, side: str, mark: str = "") -> str:
    """Return what stands in a cell."""
    side = r"\qr" if side == "right" else r"\qc" if side == "center" else r"\ql"
    return rf"{_direction(text)}{side} {{{mark} {rtf_text(text)}}}"


def _direction(text: str) -> str:
    """Return from which side a paragraph is written."""
    return r"\rtlpar" if is_right_to_left(text) else ""


def _head_rows(description: TableData, ends: Sequence[int]) -> Iterator[str]:
    """Yield the rows that are repeated on every page."""
    columns, runs = description.columns, spanners(description.columns)
    top = r"\clbrdrt" + _THICK
    if any(text for text, *_ in runs):
        cells = [_cell(text, "center") for text, *_ in runs]
        borders = [top + (r"\clbrdrb" + _THIN if text else "") for text, *_ in runs]
        yield _row(cells, [ends[first + count - 1] for _, first, count in runs], borders, head=True)
        top = ""
    cells = [_cell(column.heading, column.align) for column in columns]
    yield _row(cells, ends, rf"\clvertalb{top}\clbrdrb{_THIN}", head=True)


def _body_rows(description: TableData, ends: Sequence[int]) -> Iterator[str]:
    """Yield the rows, headings of groups above them."""
    sides, last = [column.align for column in description.columns], len(description.rows) - 1
    for heading, number in grouped_rows(description):
        if heading is not None:
            yield _row([_cell(heading, "left", r"\i")], ends[-1:])
        cells = [
            _cell(text, side, r"\b" if (number, place) in description.bold else "")
            for place, (text, side) in enumerate(zip(description.rows[number], sides, strict=True))
        ]
        yield _row(cells, ends, r"\clbrdrb" + _THICK if number == last else "")
