"""Results from R or from a file, where a number may have been changed: what cannot be is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.results import Assessment
from pli_stats.text.notes import coded

Result = TypeVar("Result")
Rule = tuple[str, Callable[[Any], Any]]

_POSITIVE: Rule = ("a number above 0", lambda x: (x > 0) & np.isfinite(x))
_SHARE: Rule = ("a number from 0 to 1", lambda x: (x >= 0) & (x <= 1))
_LEVEL: Rule = ("a level between 0 and 1", lambda x: (x > 0) & (x < 1))
_COUNT: Rule = ("a count", lambda x: (x >= 0) & (x == np.floor(x)))
_FINITE: Rule = ("a finite number", np.isfinite)
# What the numbers of a column or field of this name must be, wherever it stands; missing ones are missing.
_RULES: dict[str, Rule] = {
    **dict.fromkeys(("pli", "zone_pli", "contamination_factor", "concentration"), _POSITIVE),
    **dict.fromkeys(("p_value", "p_adjusted", "p_above_1", "p_below_1", "least_p", "share_nondetect"), _SHARE),
    **dict.fromkeys(("share_over_1", "share_over_guideline"), _SHARE),
    "conf_level": _LEVEL,
    **dict.fromkeys(("n", "n_ports", "n_resamples", "n_nondetect", "n_metals"), _COUNT),
    **dict.fromkeys(("y_true", "y_pred"), _FINITE),
}
_ENDS = (
    ("conf_low", "conf_high"), ("pli_conf_low", "pli_conf_high"), ("bound_low", "bound_high"),
    ("pli_bound_low", "pli_bound_high"), ("effect_low", "effect_high"),
)  # fmt: skip
# Without these columns nothing can be shown of the frames of a result.
_NEEDED = {
    ("pli_assessment", "samples"): ("pli",),
    ("pli_assessment", "metals"): ("sample", "metal", "contamination_factor"),
    ("pli_assessment", "ports"): ("n", "zone_pli", "conf_low", "conf_high"),
    ("pli_zone_tests", "frame"): ("port", "n", "estimate", "conf_low", "conf_high", "p_value", "p_adjusted"),
    ("pli_comparison", "groups"): ("n", "estimate"),
    ("pli_comparison", "pairs"): ("group_a", "group_b", "estimate"),
    ("pli_pli_intervals", "table"): ("pli",),
}


def plausible(found: Result, kind: str) -> Result:
    """Return a result of a class of R, or refuse one that holds what no computation gives.

    Examples
    --------
    >>> from pli_stats.results import Interval
    >>> plausible(Interval("mae", 1.0, 0.5, 2.0, 0.95, "bca", 9), "boot").conf_low
    0.5
    """
    if not is_dataclass(found):
        return found
    plain = {f.name: getattr(found, f.name) for f in fields(found)}
    for name, value in plain.items():
        if isinstance(value, pd.DataFrame):
            lacking = [column for column in _NEEDED.get((kind, name), ()) if column not in value]
            if lacking:
                raise refusal("from_r_frame", kind=kind, part=name, column=lacking[0])
            _check_table(kind, f"{name}$", {str(column): value[column] for column in value})
    _check_table(kind, "", {name: [value] for name, value in plain.items() if isinstance(value, int | float)})
    if isinstance(found, Assessment):
        _refuse_other_samples(found, kind)
    return found


def _refuse_other_samples(found: Assessment, kind: str) -> None:
    """Refuse an assessment that lacks samples which its ports count; of scanned data it holds none.

    Samples may be in no port, as two of the Southern California Bight are: held, and not counted.
    """
    counted, held = int(np.nansum(_numbers(found.ports["n"]))), len(found.samples)
    scanned = coded(found.notes, "scanned_ports")
    if held > 0 if scanned else held < counted:
        raise refusal("from_r_part", kind=kind, part="samples", got=f"{held} rows for {counted} samples of `ports`")
    if any(note["n"] != counted for note in scanned):
        told = f"a note on {scanned[0]['n']} samples for {counted} of `ports`"
        raise refusal("from_r_part", kind=kind, part="notes", got=told)


def _check_table(kind: str, prefix: str, columns: dict[str, Iterable[Any]]) -> None:
    """Refuse the first number that breaks the rule of its column, and ends of intervals in the wrong order."""
    numbers = {name: _numbers(cells) for name, cells in columns.items() if name in _RULES or _is_end(name)}
    for name, (must, holds) in _RULES.items():
        if name in numbers:
            values = numbers[name]
            with np.errstate(invalid="ignore"):
                _refuse_first(kind, prefix + name, values, ~np.isnan(values) & ~holds(values), must)
    for low, high in _ENDS:
        if low in numbers and high in numbers:
            must = f"a number of at most {high} ({{}})"
            _refuse_first(kind, prefix + low, numbers[low], numbers[low] > numbers[high], must, numbers[high])


def _is_end(name: str) -> bool:
    """Say whether a column holds ends of intervals."""
    return any(name in ends for ends in _ENDS)


def _numbers(cells: Iterable[Any]) -> Any:
    """Return cells as numbers, NaN where they are none."""
    return pd.to_numeric(pd.Series(list(cells), dtype=object), errors="coerce").to_numpy(np.float64, na_value=np.nan)


def _refuse_first(kind: str, name: str, values: Any, wrong: Any, must: str, other: Any = None) -> None:
    """Refuse the first wrong value."""
    if wrong.any():
        row = int(np.argmax(wrong))
        stands = must if other is None else must.format(f"{other[row]:g}")
        raise refusal("from_r_value", kind=kind, part=name, row=row + 1, must=stands, got=f"{values[row]:g}")
