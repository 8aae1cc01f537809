"""Pieces of an HTML page; every text is escaped here, on its way into the page."""

from __future__ import annotations

import base64
import dataclasses
import html
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pli_stats.publish.renderers import html as html_table
from pli_stats.publish.table_type import Table
from pli_stats.text.safe import one_line, visible

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
    return html.escape(one_line(text))


def preformatted(text: str) -> str:
    """Return text whose lines and spaces are kept."""
    return element("pre", "\n".join(html.escape(visible(line)) for line in text.split("\n")))


def paragraphs(text: str) -> str:
    """Return text with blank lines between paragraphs as HTML."""
    return "\n".join(element("p", text_of(part.strip())) for part in text.split("\n\n") if part.strip())


def listed_items(texts: Iterable[str], class_: str) -> str:
    """Return texts as a list, '' for none."""
    items = [element("li", text_of(text)) for text in texts]
    return element("ul", "".join(items), class_=class_) if items else ""


def folded(title: str, content: str, class_: str = "short") -> str:
    """Return content that opens when its title is clicked, and in print unless it is of class "long"."""
    return element("details", element("summary", text_of(title)) + content, class_=class_)


def table_html(table: Table, name: str) -> str:
    """Return a described table in a part of the page that scrolls, with its notes below; `name` begins its ids."""
    cells = html_table.unstyled(dataclasses.replace(table, notes=()), name)
    return element("div", cells, class_="scroll", tabindex="0") + "\n" + listed_items(table.notes, class_="notes")


def figure_html(figure: Figure, caption: str) -> str:
    """Return a figure inside the page itself, as a vector drawing, with what it says of itself below."""
    from pli_stats.publish.figures.plot_verbs import save_plot

    drawn = io.BytesIO()
    save_plot(figure, drawn, kind="svg")
    # As a picture and not as part of the page: the names inside two drawings may be equal.
    data = "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode("ascii")
    picture = f'<img src="{data}" alt="{html.escape(caption)}">'
    return element("figure", picture + element("figcaption", text_of(getattr(figure, "pli_caption", "") or caption)))
