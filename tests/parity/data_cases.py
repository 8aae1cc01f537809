"""Calls that read data sets: files of the mirror, and data sets of R packages."""

from __future__ import annotations

from case_type import MIRROR, R_PACKAGES, Case


def data_cases() -> list[Case]:
    """Return all calls."""
    mirrored = ("socal_bight", "tampa_bay", "worldbank_pm25", "beijing_pm25")
    files = [Case(f"load_{name}", inputs=MIRROR) for name in mirrored]
    return [*files, *(Case(f"load_{name}", inputs=R_PACKAGES) for name in ("meuse", "zurich_nox"))]
