"""Pieces of an HTML page; every text is escaped here, on its way into the page."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from pli_stats.publish.table_type import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def element(tag: str, content: str, **attributes: str) -> str:
    """Return an element around content that is HTML already; attributes are escaped.

    Examples
    --------
    >>> element("td", "1 &lt; 2", class_="right")
    '<td class="right">1 &lt; 2</td>'
    """
    given = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(value)}"' for name, value in attributes.items()
    )
    return f"<{tag}{given}>{content}</{tag}>"


def text_of(text: object) -> str:
    """Return any text as HTML that shows it as it is.

    Examples
    --------
    >>> text_of("Zn & Cu <0.02")
    'Zn &amp; Cu &lt;0.02'
    """
    # Control characters have no form in HTML; a replacement character shows that something stood there.
    plain = "".join(char if char in "\t\n\r" or ord(char) >= 32 else "\ufffd" for char in str(text))
    return html.escape(plain.encode("utf-8", "replace").decode("utf-8"))


def paragraphs(text: str) -> str:
    """Return text with blank lines between paragraphs as HTML."""
    return "\n".join(element("p", text_of(part.strip())) for part in text.split("\n\n") if part.strip())


def listed_items(texts: Iterable[str], class_: str = "notes") -> str:
    """Return texts as a list, '' for none."""
    items = [element("li", text_of(text)) for text in texts]
    return element("ul", "".join(items), class_=class_) if items else ""


def folded(title: str, content: str, class_: str = "short") -> str:
    """Return content that opens when its title is clicked, and in print unless it is of class "long"."""
    return element("details", element("summary", text_of(title)) + content, class_=class_)


def table_html(table: Table) -> str:
    """Return a described table whose columns can be sorted, with its notes below."""
    heads = "".join(_head(column.heading, column.align) for column in table.columns)
    head = _spanners(table) + element("tr", heads, class_="heads")
    caption = element("caption", text_of(table.title))
    bodies = "\n".join(_body(table, name, [k for k, _ in rows]) for name, rows in _by_group(table))
    whole = element("table", f"{caption}\n<thead>{head}</thead>\n{bodies}", class_="sortable")
    return element("div", whole, class_="scroll", tabindex="0") + "\n" + listed_items(table.notes)


def figure_html(figure: Figure, caption: str) -> str:
    """Return a figure inside the page itself, as a vector drawing.

    Parameters
    ----------
    caption : str
        Also its text for those who cannot see it.
    """
    from pli_stats.publish.figures.registry import save_plot

    drawn = io.BytesIO()
    save_plot(figure, drawn, kind="svg")
    # As a picture and not as part of the page: the names inside two drawings may be equal.
    data = "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode("ascii")
    picture = f'<img src="{data}" alt="{html.escape(caption)}">'
    return element("figure", picture + element("figcaption", text_of(caption)))


def _head(heading: str, align: str) -> str:
    """Return the head of a column, whose button sorts."""
    return element("th", f'<button type="button">{text_of(heading)}</button>', class_=align, scope="col")


def _spanners(table: Table) -> str:
    """Return the row above the heads, '' where no column has a spanner."""
    if not any(column.spanner for column in table.columns):
        return ""
    runs = [(name, len(list(run))) for name, run in groupby(column.spanner for column in table.columns)]
    cells = "".join(element("th", text_of(name), colspan=str(width), scope="colgroup") for name, width in runs)
    return element("tr", cells, class_="spanners")


def _by_group(table: Table) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the heading of each group with the numbers of its rows; one without a heading where there are none."""
    names = table.groups or ("",) * len(table.rows)
    return [(name, list(rows)) for name, rows in groupby(enumerate(names), key=lambda pair: pair[1])]


def _body(table: Table, group: str, rows: list[int]) -> str:
    """Return the rows of one group."""
    lines = [element("tr", _cells(table, k)) for k in rows]
    if group:
        across = str(len(table.columns))
        lines.insert(0, element("tr", element("th", text_of(group), class_="group", colspan=across, scope="rowgroup")))
    return element("tbody", "\n".join(lines))


def _cells(table: Table, row: int) -> str:
    """Return the cells of a row."""
    out = ""
    for place, (cell, column) in enumerate(zip(table.rows[row], table.columns, strict=True)):
        shown = text_of(cell)
        out += element("td", element("b", shown) if (row, place) in table.bold else shown, class_=column.align)
    return out
