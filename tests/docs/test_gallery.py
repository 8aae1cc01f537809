"""The gallery shows every kind of figure, with its caption, in pictures that a page can carry."""

from __future__ import annotations

import re
from pathlib import Path

from pli_stats.publish.figures.captions import TITLES
from pli_stats.publish.result_kinds import KINDS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "gallery.md").read_text(encoding="utf-8")
_MOST_BYTES, _MOST_OF_ONE = 1_000_000, 100_000  # of all pictures together, and of each


def test_each_kind_of_figure_is_in_the_gallery_with_its_caption():
    for kind, made in KINDS.items():
        for what, function in made.figures.items():
            assert f"![{kind.__name__}, {what}](gallery/{kind.__name__}_{what}.png)" in PAGE
            assert TITLES[function] in PAGE


def test_its_pictures_are_there_and_small_and_no_other_is():
    shown = {DOCS / path for path in re.findall(r"\]\((gallery/[^)]+)\)", PAGE)}
    assert shown == set((DOCS / "gallery").iterdir())
    sizes = [path.stat().st_size for path in shown]
    assert sum(sizes) < _MOST_BYTES
    assert max(sizes) <= _MOST_OF_ONE
