"""Which metals the samples have, and the largest panels that are complete in many of them.

A sample is complete for a panel where it lacks none of its metals, so samples count by the set of metals that they
lack. Up to 15 metals every panel is counted; of more, metals are taken away one by one, each time the one without which
most samples are complete.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import InputError, argument_text, refusal, spoken
from pli_stats.text.numbers import spaced
from pli_stats.text.words import counted, series

MOST_COUNTED = 15  # metals; 2^15 panels take a millisecond
MOST_NAMED = 3  # panels in a sentence

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class CompletePanel:
    """A panel and the number of samples that have all of it."""

    metals: tuple[str, ...]
    n: int

    @property
    def size(self) -> int:
        """Number of concentrations that the panel keeps, metals x samples."""
        return len(self.metals) * self.n


def complete_panels(there: pd.DataFrame) -> list[CompletePanel]:
    """Return the panels than which none has more metals and as many complete samples, from most metals to fewest.

    Examples
    --------
    >>> there = pd.DataFrame({"Cu": [True] * 4, "Pb": [True, True, True, False], "Al": [True, False, False, False]})
    >>> [(panel.metals, panel.n) for panel in complete_panels(there)]
    [(('Cu', 'Pb', 'Al'), 1), (('Cu', 'Pb'), 3), (('Cu',), 4)]
    """
    names = [str(metal) for metal in there.columns]
    present = there.to_numpy(dtype=bool)
    kept = _every_panel(present) if len(names) <= MOST_COUNTED else _thinned_panels(present)
    best: dict[int, tuple[int, list[int]]] = {}
    for chosen, n in kept:
        if n > best.get(len(chosen), (0, []))[0]:
            best[len(chosen)] = (n, chosen)
    found: list[CompletePanel] = []
    for m in sorted(best, reverse=True):
        n, chosen = best[m]
        if not found or n > found[-1].n:
            found.append(CompletePanel(tuple(names[j] for j in chosen), n))
    return found


def incomplete_panel(filled: pd.DataFrame, panel: list[str]) -> InputError | None:
    """Return the refusal of samples that lack a metal of the panel, None where all are complete."""
    there = filled[panel].notna()
    complete = int(there.to_numpy().all(axis=1).sum())
    if complete == len(there):
        return None
    first = int(np.argmin(there.to_numpy().all(axis=1)))
    row = filled.index[first]
    counts = there.sum().sort_values(ascending=False, kind="stable")
    panels = complete_panels(there)
    return refusal(
        "incomplete_panel",
        row=row.item() if isinstance(row, np.generic) else row,
        metal=panel[int(np.argmin(there.to_numpy()[first]))],
        short=len(there) - complete,
        total=len(there),
        results=series(f"{spaced(int(n))} for {metal}" for metal, n in counts.items()),
        panels="; ".join(_described(one, panel, len(there)) for one in _largest(panels)) or "none",
        ways=_ways(there, panel, panels, complete),
    )


def _every_panel(present: Bools) -> list[tuple[list[int], int]]:
    """Return every panel with the number of samples that have all of it.

    `counts[s]` begins as the number of samples that have exactly the metals s; adding, metal by metal, those that have
    one more makes it the number that have at least s.
    """
    m = present.shape[1]
    counts = np.bincount(present @ (1 << np.arange(m)), minlength=1 << m)
    for j in range(m):
        pairs = counts.reshape(-1, 2, 1 << j)
        pairs[:, 0] += pairs[:, 1]
    return [([j for j in range(m) if code >> j & 1], int(counts[code])) for code in range(1, 1 << m)]


def _thinned_panels(present: Bools) -> list[tuple[list[int], int]]:
    """Return the panels that are left when metals are taken away one by one."""
    chosen = list(range(present.shape[1]))
    lacking = (~present).sum(axis=1)
    found = [(list(chosen), int((lacking == 0).sum()))]
    while len(chosen) > 1:
        gains = [int((lacking - ~present[:, j] == 0).sum()) for j in chosen]
        ties = [(gain, int((~present[:, j]).sum()), -k) for k, (gain, j) in enumerate(zip(gains, chosen, strict=True))]
        gone = chosen.pop(-max(ties)[2])
        lacking = lacking - ~present[:, gone]
        found.append((list(chosen), int((lacking == 0).sum())))
    return found


def _largest(panels: list[CompletePanel]) -> list[CompletePanel]:
    """Return the panels that keep most concentrations, the largest first."""
    return sorted(panels, key=lambda one: (-one.size, -len(one.metals)))[:MOST_NAMED]


def _described(one: CompletePanel, panel: list[str], total: int) -> str:
    """Return a panel by its size and by what it leaves out, or what it keeps where that is shorter."""
    gone = [metal for metal in panel if metal not in one.metals]
    of = f"without {series(gone)}" if 0 < len(gone) <= len(one.metals) else series(one.metals)
    samples = f"all {counted(one.n, 'sample')}" if one.n == total else counted(one.n, "sample")
    return f"{counted(len(one.metals), 'metal')} x {samples} ({of if gone else 'all metals'})"


def _ways(there: pd.DataFrame, panel: list[str], panels: list[CompletePanel], complete: int) -> str:
    """Return the calls that go on."""
    every = [metal for metal in panel if there[metal].all()]
    best = _largest(panels)
    ways = []
    if every:
        ways.append(f"choose metals that all samples have (`{argument_text('metals', every)}`)")
    if complete:
        ways.append(f"leave out the samples that lack a metal (`{spoken(f'complete_samples(samples, {panel})')}`)")
    if best and (not every or not complete) and list(best[0].metals) not in (every, panel):
        metals: Any = list(best[0].metals)
        both = argument_text("metals", metals), spoken(f"complete_samples(samples, {metals})")
        ways.append(f"do both (`{both[0]}`, `{both[1]}`)")
    ways.append(f"take the PLI over the metals that each sample has (`{argument_text('missing', 'omit')}`)")
    text = f"{', '.join(ways[:-1])}, or {ways[-1]}" if len(ways) > 1 else ways[0]
    return f"{text[0].upper()}{text[1:]}."
