"""The arguments of `read_samples` and `scan_samples` that say what columns and cells mean, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from pli_stats.checks import as_names, check_dict, check_one_of, check_text, refusal
from pli_stats.pollution.reading.columns.plans import Options
from pli_stats.pollution.reading.formats.codes import ASKED
from pli_stats.pollution.reading.formats.known_formats import FORMATS

REPLICATES = ("error", "mean", "geometric_mean", "first")

_TEXTS = ("port", "station", "unit", "moisture", "basis", "limit", "limit_unit", "flag", "analyte", "result")


def options_of(**given: Any) -> Options:
    """Return the arguments as they are used, or refuse one that cannot be meant.

    Examples
    --------
    >>> options_of(date="year", missing_codes=-99).date
    ('year',)
    """
    check_one_of("replicates", given.get("replicates", "error"), REPLICATES)
    for name, choices in (
        ("layout", ("wide", "long")),
        ("format", (*FORMATS, "plain")),
        ("negative", ("limit",)),
    ):
        if given.get(name) is not None:
            check_one_of(name, given[name], choices)
    for name in _TEXTS:
        check_text(name, given.get(name))
    check_dict("elements", given.get("elements"), "column or analyte to element")
    check_dict("qualifiers", given.get("qualifiers"), "code to meaning")
    qualifiers, date = given.get("qualifiers") or {}, given.get("date")
    for reading in qualifiers.values():
        check_one_of("qualifiers", reading, ASKED)
    settled = {
        "date": None if date is None else tuple(as_names(date, "date")),
        "elements": dict(given.get("elements") or {}),
        "ignore": tuple(as_names(given.get("ignore", ()), "ignore")),
        "limits": _limits(given.get("limits")),
        "qualifiers": {str(code): reading for code, reading in qualifiers.items()},
        "nondetect_codes": _codes("nondetect_codes", given.get("nondetect_codes", ())),
        "missing_codes": _codes("missing_codes", given.get("missing_codes", ())),
    }
    return Options(**{**given, **settled})


def _codes(name: str, codes: float | Sequence[float]) -> tuple[float, ...]:
    """Return one code or several, which must be numbers."""
    several = list(codes) if isinstance(codes, Iterable) and not isinstance(codes, str) else [codes]
    for code in several:
        if isinstance(code, bool) or not isinstance(code, int | float | np.number) or not np.isfinite(code):
            raise refusal("codes", name=name, got=code)
    return tuple(float(code) for code in several)


def _limits(limits: Mapping[str, float] | float | None) -> Mapping[str, float] | float | None:
    """Return the `limits` argument if its numbers can be detection limits."""
    items = limits.items() if isinstance(limits, Mapping) else [("all metals", limits)] if limits is not None else []
    for element, value in items:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < np.inf:
            raise refusal("limit_value", element=element, value=value)
    return limits
