"""A figure without pyplot, which a notebook shows all the same."""

from __future__ import annotations

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pli_stats.publish.figures.appearance.look import Look, look
from pli_stats.publish.figures.canvas.style import write_figure

_MM = 25.4
_DPI = 144  # letters of 7 points are 14 dots high: they keep their width where hinting is left on
_CSS_DPI = 96  # dots per inch of a page on a screen, which has up to twice as many


class NotebookFigure(Figure):
    """A figure that draws itself where a notebook asks: IPython knows how only once pyplot was imported.

    Attributes
    ----------
    pli_caption : str
        The caption, which stands in the text and not in the figure.
    pli_look : Look
        What it was drawn with.
    """

    pli_caption: str = ""
    pli_look: Look = Look()

    def _repr_png_(self) -> tuple[bytes, dict[str, int | str]]:
        """Return the figure as PNG, its size on the page (that on paper), and its caption as alternative text."""
        file = BytesIO()
        write_figure(self, file, format="png", dpi=2 * _CSS_DPI, metadata={"Software": None})
        width, height = (round(inches * _CSS_DPI) for inches in self.get_size_inches())
        return file.getvalue(), {"width": width, "height": height, "alt": self.pli_caption}


def new_figure(width_mm: float, height_mm: float) -> NotebookFigure:
    """Return an empty figure of this size, with a surface to draw on; call it inside `own_style`."""
    figure = NotebookFigure(figsize=(width_mm / _MM, height_mm / _MM), dpi=_DPI)
    figure.pli_look = look()
    FigureCanvasAgg(figure)
    return figure
