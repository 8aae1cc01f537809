"""Drawings as parts of a page: SVG without what no browser needs, and with names that no other drawing has."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, MutableMapping
from xml.etree import ElementTree

from pli_stats.publish.figures.appearance.mark_words import MarkWords
from pli_stats.publish.figures.canvas.text_metrics import LEFT_TO_RIGHT
from pli_stats.text.safe import visible

_DECIMALS = re.compile(r"-?\d+\.\d+")
_AROUND_LETTERS = re.compile(r"\s*([A-Za-z])\s*")
_AROUND_SIGNS = re.compile(r"\s*([:;,])\s*")
_NUMBERS = frozenset({"d", "x", "y", "width", "height"})
_KEPT = frozenset({"data-series", "transform"})
_NOT_TURNED = "rotate(-0 "
_POINTS = "pt"


class Drawings:
    """The drawings of one page, which share the rules of their style.

    Attributes
    ----------
    styles : dict
        What an element looks like -> the class that stands for it.
    """

    def __init__(self) -> None:
        """Begin with an empty page."""
        self.styles: dict[str, str] = {}
        self._count = 0

    def rules(self) -> str:
        """Return the style of all drawings so far."""
        return "".join(f".{name}{{{style}}}\n" for style, name in self.styles.items())

    def inline(self, svg: str, words: str, marks: Mapping[str, MarkWords]) -> str:
        """Return a drawing as an element of the page.

        `words` say what it shows to those who see none; `marks` what its marks say, by the name of their group.
        """
        self._count += 1
        root = ElementTree.fromstring(svg)
        _entitle(root, marks)
        names = {name: f"d{self._count}-{number}" for number, name in enumerate(_referred(root))}
        inside = "".join(_written(child, names, self.styles) for child in root)
        wide, high = (root.attrib[side].removesuffix(_POINTS) for side in ("width", "height"))
        size = f'width="{_rounded(wide)}pt" height="{_rounded(high)}pt" viewBox="{_rounded(root.attrib["viewBox"])}"'
        return f'<svg {size} role="img" aria-label="{drawn_text(" ".join(words.split()))}">{inside}</svg>'


def drawn_text(text: str) -> str:
    r"""Return text of a figure as HTML: the marks without a shape that keep names in their place stay in it.

    Examples
    --------
    >>> drawn_text("\u200eZn & Cu\u200e, S1\x07").encode("ascii", "backslashreplace")
    b'\\u200eZn &amp; Cu\\u200e, S1\\x07'
    """
    return LEFT_TO_RIGHT.join(html.escape(visible(part)) for part in text.split(LEFT_TO_RIGHT))


def _entitle(root: ElementTree.Element, marks: Mapping[str, MarkWords]) -> None:
    """Put the words of marks into a drawing as titles, which a browser shows where one points at a mark."""
    for group in root.iter():
        said = marks.get(group.attrib.get("id", ""))
        if said is None:
            continue
        if said.series:
            group.set("data-series", said.series)
        drawn = [node for node in group.iter() if node.tag.endswith("}use")]
        # A mark without a place is not drawn: then no one can say whose the others are.
        for mark, words in zip(drawn, said.words, strict=True) if len(drawn) == len(said.words) else ():
            ElementTree.SubElement(mark, "title").text = words


def _referred(root: ElementTree.Element) -> dict[str, None]:
    """Return the names that other elements refer to, in the order in which they do."""
    found: dict[str, None] = {}
    for node in root.iter():
        for name, value in _attributes(node):
            if name == "href" or value.startswith("url(#"):
                found[value.removeprefix("url(").strip("#)")] = None
    return found


def _attributes(node: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element without their namespace."""
    for name, value in node.attrib.items():
        yield name.rpartition("}")[2], value


def _written(node: ElementTree.Element, names: Mapping[str, str], styles: MutableMapping[str, str]) -> str:
    """Return an element and what is in it; groups that say nothing, metadata and names without a use are left out."""
    tag = node.tag.rpartition("}")[2]
    if tag in ("metadata", "style"):
        return ""
    shared = _shared_style(node) if tag == "g" else ""
    for child in node if shared else ():
        del child.attrib["style"]
    inside = drawn_text(node.text or "") if tag in ("text", "title") else ""
    inside += "".join(_written(child, names, styles) for child in node)
    given = "".join(f' {name}="{drawn_text(value)}"' for name, value in _kept(node, shared, names, styles))
    if not inside and tag in ("g", "defs"):
        return ""
    return inside if tag == "g" and not given else f"<{tag}{given}>{inside}</{tag}>"


def _kept(
    node: ElementTree.Element, shared: str, names: Mapping[str, str], styles: MutableMapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element that its page needs, `shared` being the style of all that is in it."""
    for name, value in _attributes(node):
        if name == "href":
            yield name, f"#{names[value.removeprefix('#')]}"
        elif name == "id" and value in names:
            yield name, names[value]
        elif name == "clip-path":
            yield name, f"url(#{names[value[5:-1]]})"
        elif name in _NUMBERS:
            yield name, _rounded(_AROUND_LETTERS.sub(r"\1", value.strip()) if name == "d" else value)
        elif name in _KEPT and not value.startswith(_NOT_TURNED):
            yield name, value
    style = shared or node.attrib.get("style", "")
    if style:
        yield "class", styles.setdefault(_plain_style(style), f"s{len(styles)}")


def _shared_style(group: ElementTree.Element) -> str:
    """Return the one style of many marks, which then is that of their group; an opacity would not be handed down."""
    styles = {child.attrib.get("style", "") if child.tag.endswith("}use") else "" for child in group}
    (style,) = styles if len(styles) == 1 else ("",)
    return "" if re.search(r"(^|[; ])opacity", style) else style


def _plain_style(style: str) -> str:
    """Return a style without spaces; Verdana is as wide as DejaVu Sans, in which drawings are measured.

    Examples
    --------
    >>> _plain_style("font-size: 7px; font-family: 'DejaVu Sans', 'Arial'; fill: #1a1a1a")
    "font-size:7px;font-family:DejaVu Sans,Verdana,'Arial';fill:#1a1a1a"
    """
    return re.sub(r"['\"]?DejaVu Sans['\"]?", "DejaVu Sans,Verdana", _AROUND_SIGNS.sub(r"\1", style.strip()))


def _rounded(text: str) -> str:
    """Return numbers to a hundredth of a point.

    Examples
    --------
    >>> _rounded("M12.3456 -0.001L300.50 7")
    'M12.35 0L300.5 7'
    """
    return _DECIMALS.sub(lambda found: f"{round(float(found[0]), 2) + 0.0:.8g}", text)
