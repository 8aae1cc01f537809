"""Packages of the extra `publish`: loaded when a renderer needs them, asked for in one sentence where they lack."""

from __future__ import annotations

import importlib
from types import ModuleType

from pli_stats.checks import MissingExtraError, sentence

#: Import name -> what pip calls it.
_CALLED = {"great_tables": "great-tables", "docx": "python-docx", "typst": "typst"}


def package(name: str, verb: str) -> ModuleType:
    """Return an imported package.

    Parameters
    ----------
    verb : str
        Who needs it, for the sentence.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        instead = " Or write .md, .tex, .typ or .csv, which need nothing."
        raise MissingExtraError(
            sentence("missing_extra", verb=verb, package=_CALLED[name], extra="publish", instead=instead)
        ) from None
