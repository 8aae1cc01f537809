"""Pieces of an HTML page; every text is escaped here, on its way into the page."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import html
import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pli_stats.publish.figures.appearance.mark_words import artists_with_words
from pli_stats.publish.renderers import html as html_table
from pli_stats.publish.report.drawings import Drawings, drawn_text
from pli_stats.publish.table_type import Table
from pli_stats.text.safe import one_line, visible

# Of a cell: which column it belongs to its place says, and most cells are numbers.
_SMALLER = (
    (re.compile(r' headers="[^"]*"| (?:row|col)span="1"'), ""),
    (re.compile(r'<td class="gt_row gt_right">'), "<td>"),
    (re.compile(r'<td class="gt_row gt_(\w+)">'), r'<td class="\1">'),
    (re.compile(r"\n\s*"), "\n"),
    (re.compile(r"\n(?=</?td)"), ""),
)

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
    for pattern, kept in _SMALLER:
        cells = pattern.sub(kept, cells)
    scrolled = element("div", cells, class_="scroll", tabindex="0", role="region", aria_label=one_line(table.title))
    return scrolled + "\n" + listed_items(table.notes, class_="notes")


def figure_html(figure: Figure, caption: str, words: str, drawings: Drawings) -> str:
    """Return a figure as a drawing in the page; `words` say what it shows to those who see none."""
    from pli_stats.publish.figures.canvas.style import write_figure

    marks = {}
    for number, (artist, said) in enumerate(artists_with_words(figure)):
        artist.set_gid(f"marks-{number}")
        marks[f"marks-{number}"] = said
    drawn = io.BytesIO()
    write_figure(figure, drawn, format="svg", metadata={"Date": None, "Creator": "pli_stats"})
    picture = drawings.inline(drawn.getvalue().decode("utf-8"), words, marks)
    return element("figure", picture + element("figcaption", drawn_text(getattr(figure, "pli_caption", "") or caption)))


def script_hash(script: str) -> str:
    """Return the hash of a script by which a policy lets it run, and no other.

    Examples
    --------
    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode('ascii')}'"
