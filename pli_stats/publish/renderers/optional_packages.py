"""Packages of the extra `publish`: loaded when a renderer needs them, asked for in one sentence where they lack."""

from __future__ import annotations

from types import ModuleType

from pli_stats.checks import optional_package


def package(name: str, verb: str) -> ModuleType:
    """Return an imported package."""
    return optional_package(name, verb, instead=" Or write .md, .tex, .typ or .csv, which need nothing.")
