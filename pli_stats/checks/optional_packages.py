"""Packages that not every install has: which extra brings each, and the one sentence where it is missing."""

from __future__ import annotations

import importlib
from types import ModuleType

from pli_stats.checks.wording import MissingExtraError, sentence

#: Name that is imported -> name that pip knows, and the extra that brings it.
OPTIONAL = {
    "docx": ("python-docx", "publish"),
    "great_tables": ("great-tables", "publish"),
    "joblib": ("joblib", "transfer"),
    "llvmlite": ("llvmlite", "fast"),
    "matplotlib": ("matplotlib", "publish"),
    "numba": ("numba", "fast"),
    "openpyxl": ("openpyxl", "files"),
    "pingouin": ("pingouin", "stats"),
    "pyarrow": ("pyarrow", "files"),
    "safetensors": ("safetensors", "transfer"),
    "sklearn": ("scikit-learn", "transfer"),
    "statsmodels": ("statsmodels", "stats"),
    "threadpoolctl": ("threadpoolctl", "transfer"),
    "torch": ("torch", "transfer"),
    "typst": ("typst", "publish"),
    "xgboost": ("xgboost", "transfer"),
    "xlrd": ("xlrd", "files"),
}


def optional_package(name: str, verb: str, *, extra: str = "", instead: str = "") -> ModuleType:
    """Return an imported package, or a module of it, or refuse in one sentence."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise missing_extra(name.partition(".")[0], verb, extra=extra, instead=instead) from None


def missing_extra(package: str, verb: str, *, extra: str = "", instead: str = "") -> MissingExtraError:
    """Return (not raise) the error for a verb whose package is not installed.

    Examples
    --------
    >>> print(missing_extra("docx", "`to_docx`", instead=" Or write .md."))
    `to_docx` needs python-docx, which is not installed: pip install 'pli-stats[publish]'. Or write .md.
    """
    called, own = OPTIONAL[package]
    return MissingExtraError(
        sentence("missing_extra", verb=verb, package=called, extra=extra or own, instead=instead), name=package
    )
