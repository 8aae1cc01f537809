"""Units that nobody stated and that give concentrations no sediment has: the caller is asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reference.reference_values import background

# A median this far from average shale under an assumed unit is asked about: percent and g/kg of major elements lie a
# thousandfold and more below, µg/kg of trace elements a thousandfold above; polluted harbours reach a hundredfold.
TOO_LOW, TOO_HIGH = 1 / 1000, 200.0


def ask_about_units(
    concentrations: dict[str, NDArray[np.float64]], columns: dict[str, str], assumed: list[str], problems: Problems
) -> None:
    """Ask about each assumed unit whose median concentration (mg/kg dry weight) is far from average shale."""
    shale = background("shale").values
    for element in assumed:
        values = concentrations[element]
        values = values[values > 0]  # what is negative or zero is refused elsewhere
        if not len(values) or element not in shale:
            continue
        median, usual = float(np.median(values)), float(shale[element])
        ratio = median / usual
        if TOO_LOW <= ratio <= TOO_HIGH:
            continue
        likely = ("%" if ratio < TOO_LOW / 4 else "g/kg") if ratio < TOO_LOW else "ug/kg"
        times = f"1/{1 / ratio:,.0f}" if ratio < 1 else f"{ratio:,.0f} times"
        problems.ask(
            "implausible_unit", element=element, column=columns[element], median=f"{median:.3g}", times=times,
            usual=f"{usual:g}", likely=likely, settle={"units": {element: f"{likely}|mg/kg"}},
        )  # fmt: skip
