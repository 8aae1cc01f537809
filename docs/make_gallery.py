"""Draw the gallery: every kind of figure at two widths, and all of them in grey and as seen without green cones.

From the root of the repository: `PYTHONPATH=.:tests:tests/publish:tests/publish/figures python docs/make_gallery.py`.
The results are small and made up; no figure says anything about a real harbour.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from figures_of_all import DRAWN, all_figures
from PIL import Image

import pli_stats as ps

HERE = Path(__file__).parent
WIDTHS = (84, 174)
_DPI, _SHEET_DPI = 100, 72
# Of a picture's palette: a third of the bytes; the rare colours of small marks are among them. Sheets hold far more.
_COLOURS, _SHEET_COLOURS = 48, 32
_GAP, _SHEET = 14, 1000  # dots
# Machado, G. M., Oliveira, M. M. & Fernandes, L. A. F. (2009). A physiologically-based model for simulation of color
# vision deficiency. IEEE Transactions on Visualization and Computer Graphics 15, 1291-1298.
# doi:10.1109/TVCG.2009.113. Deuteranopia, severity 1, on linear RGB.
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)


def without_green_cones(picture: Image.Image) -> Image.Image:
    """Return a picture as a deuteranope sees it."""
    value = np.asarray(picture, dtype=float) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ DEUTERANOPIA.T, 0, 1)
    coded = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    return Image.fromarray(np.round(255 * coded).astype(np.uint8))


def pictured(which: tuple[str, str], width: float, dpi: int, **options: Any) -> tuple[Image.Image, str]:
    """Return a figure as a picture, and its caption."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        figure: Any = ps.plot(all_figures()[which], what=which[1], width=width, **options)
    file = io.BytesIO()
    ps.save_plot(figure, file, dpi=dpi)
    return Image.open(file).convert("RGB"), figure.pli_caption


def abreast(pictures: list[Image.Image], most: int) -> Image.Image:
    """Return pictures in rows no wider than `most`."""
    places, x, y, deep = [], 0, 0, 0
    for one in pictures:
        if x and x + one.width > most:
            x, y, deep = 0, y + deep + _GAP, 0
        places.append((x, y))
        x, deep = x + one.width + _GAP, max(deep, one.height)
    wide = max(x + one.width for (x, _), one in zip(places, pictures, strict=True))
    page = Image.new("RGB", (wide, y + deep), "white")
    for place, one in zip(places, pictures, strict=True):
        page.paste(one, place)
    return page


def few_colours(picture: Image.Image, count: int) -> Image.Image:
    """Return a picture in so many colours: the most frequent as they are, and those that cover the rare ones best."""
    red, green, blue = np.moveaxis(np.asarray(picture, dtype=int), 2, 0)
    codes, where, often = np.unique((red << 16) + (green << 8) + blue, return_inverse=True, return_counts=True)
    found = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    rare = picture.quantize(count - count // 2, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).getpalette()
    palette = np.vstack([found[np.argsort(-often, kind="stable")[: count // 2]], np.reshape(rare, (-1, 3))])
    nearest = ((found[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1)
    drawn = Image.fromarray(nearest[where].reshape(red.shape).astype(np.uint8), "P")
    drawn.putpalette(palette.ravel().tolist())
    return drawn


def saved(picture: Image.Image, name: str, colours: int = _COLOURS) -> str:
    """Write a picture with a small palette; return how a page refers to it."""
    few_colours(picture, colours).save(HERE / "gallery" / name, optimize=True)
    return f"gallery/{name}"


def main() -> None:
    """Write the pictures and the page."""
    lines = [
        "# Gallery of figures",
        "",
        "Every kind of figure at one column (84 mm) and across the page (174 mm), then all of them in grey and as seen",
        "without green cones (deuteranopia after Machado et al. 2009, doi:10.1109/TVCG.2009.113). The results are",
        "small and made up. The text below each is its caption, as `figure.pli_caption` and the file beside a saved",
        "figure hold it. `python docs/make_gallery.py` makes this page.",
        "",
    ]
    kinds: dict[str, list[Image.Image]] = {"grey": [], "deuteranopia": []}
    for kind, what in DRAWN:
        pictures, captions = zip(*(pictured((kind, what), width, _DPI) for width in WIDTHS), strict=True)
        path = saved(abreast(list(pictures), 2000), f"{kind}_{what}.png")
        lines += [f'## {kind}: `what="{what}"`', "", f"![{kind}, {what}]({path})", "", str(captions[1]), ""]
        kinds["grey"].append(pictured((kind, what), WIDTHS[0], _SHEET_DPI, theme="grey")[0])
        kinds["deuteranopia"].append(without_green_cones(pictured((kind, what), WIDTHS[0], _SHEET_DPI)[0]))
    for name, heading in (("grey", 'In grey: `theme="grey"`'), ("deuteranopia", "Without green cones")):
        lines += [f"## {heading}", ""]
        # In two sheets: one would be more than a page should load at once.
        middle = len(kinds[name]) // 2
        for number, part in enumerate((kinds[name][:middle], kinds[name][middle:]), 1):
            path = saved(abreast(part, _SHEET), f"all_{name}_{number}.png", _SHEET_COLOURS)
            lines += [f"![All figures, {name}, sheet {number} of 2]({path})", ""]
    (HERE / "gallery.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
