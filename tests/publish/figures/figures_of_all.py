"""One result for each kind of figure, and the figures drawn of them, each once."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

from surveyed_assessment import surveyed

import pli_stats as ps
from pli_stats.publish.result_kinds import KINDS
from tests.publish.prose_fixture import results


@cache
def all_figures() -> dict[tuple[str, str], Any]:
    """Return (kind of result, what is shown) -> a result that has it."""
    found: dict[tuple[str, str], Any] = {}
    for result in (surveyed(), *results().values()):
        kind = next(kind for kind in KINDS if isinstance(result, kind))
        for what in KINDS[kind].figures:
            found.setdefault((kind.__name__, what), result)
    return found


DRAWN = tuple((kind.__name__, what) for kind, made in KINDS.items() for what in made.figures)


@cache
def draw(which: tuple[str, str], width: float) -> Any:
    """Return a figure."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no font may have the characters of a name
        return ps.plot(all_figures()[which], what=which[1], width=width)
