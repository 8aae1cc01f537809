"""Concentrations that no sediment has: an assumed unit is asked about, a stated one is doubted beside the numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reference.reference_values import background
from pli_stats.results import Change

# A median this far from average shale under an assumed unit is asked about: percent and g/kg of major elements lie a
# thousandfold and more below, µg/kg of trace elements a thousandfold above; polluted harbours reach a hundredfold.
TOO_LOW, TOO_HIGH = 1 / 1000, 200.0
MAJOR, TRACE = (
    frozenset(["Al", "Fe", "Ti", "Mn", "Ca", "Mg", "K", "Na", "P", "Si"]),
    frozenset(["Hg", "Cd", "Ag", "Se"]),
)
MAJOR_TOO_LOW, TRACE_TOO_HIGH = 1 / 200, 50.0  # a major element in g/kg, a trace one in ug/kg
# A stated unit is only doubted, so that less is enough.
DOUBTED = 1 / 200, 200.0

Concentrations = dict[str, NDArray[np.float64]]


def check_units(
    concentrations: Concentrations, columns: dict[str, str], said: dict[str, str], problems: Problems
) -> list[Change]:
    """Ask about each assumed unit under which a median is far from average shale; return the doubts of stated ones.

    `said` is how the unit of each element is known; what the caller says is not doubted.
    """
    doubts = []
    for element, (median, usual) in _medians(concentrations).items():
        ratio = median / usual
        if said.get(element) == "assumed":
            low = MAJOR_TOO_LOW if element in MAJOR else TOO_LOW
            if not low <= ratio <= (TRACE_TOO_HIGH if element in TRACE else TOO_HIGH):
                _ask(element, columns[element], median, usual, problems)
        elif said.get(element) != "the caller" and not DOUBTED[0] <= ratio <= DOUBTED[1]:
            doubts.append(Change(audit_rules.UNLIKELY_UNIT, columns[element], None, median, usual))
    return doubts


def _medians(concentrations: Concentrations) -> dict[str, tuple[float, float]]:
    """Return the median of each element beside its average in shale, where there are both."""
    shale = background("shale").values
    measured = {element: values[values > 0] for element, values in concentrations.items() if element in shale}
    return {
        element: (float(np.median(values)), float(shale[element]))
        for element, values in measured.items()
        if len(values)
    }


def _ask(element: str, column: str, median: float, usual: float, problems: Problems) -> None:
    """Ask whether an assumed unit is the one that would make the numbers usual."""
    ratio = median / usual
    likely = ("%" if ratio < TOO_LOW / 4 else "g/kg") if ratio < 1 else "ug/kg"
    times = f"1/{1 / ratio:,.0f} of" if ratio < 1 else f"{ratio:,.0f} times"
    problems.ask(
        "implausible_unit", element=element, column=column, median=f"{median:.3g}", times=times, usual=f"{usual:g}",
        likely=likely, settle={"units": {element: f"{likely}|mg/kg"}},
    )  # fmt: skip
