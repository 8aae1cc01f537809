"""Checks of single arguments: each returns what it was given, or refuses it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pli_stats.checks.refusals import listed, near_miss, refusal

# What has no width of its own: zero-width spaces and joiners, marks and turns of direction, soft hyphens, tags.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0001-\U000e007f]")


def check_one_of(name: str, got: object, choices: Sequence[str]) -> str:
    """Return `got` if it is one of `choices`."""
    if not isinstance(got, str) or got not in choices:
        raise refusal("one_of", name=name, choices=listed(choices), got=got, hint=near_miss(got, choices))
    return got


def check_truth(name: str, got: object) -> bool:
    """Return `got` if it is True or False; text such as "no" would count as True."""
    if type(got).__name__ not in ("bool", "bool_"):
        raise refusal("true_or_false", name=name, got=got)
    return bool(got)


def check_dict(name: str, got: object, what: str) -> None:
    """Refuse what is neither a mapping nor None."""
    if got is not None and not isinstance(got, Mapping):
        raise refusal("dictionary", name=name, what=what, got=got)


def check_seed(got: object) -> int:
    """Return the seed if a counter-based generator can take it."""
    if isinstance(got, bool) or not hasattr(got, "__index__") or not 0 <= int(got) < 1 << 128:
        raise refusal("seed", got=got)
    return int(got)


def as_names(names: str | Iterable[str]) -> list[str]:
    """Return one name or several as a list."""
    return [names] if isinstance(names, str) else list(names)


def plain_label(label: str) -> str:
    """Return a label as a reader sees it: accents with their letters (NFC), nothing invisible, single spaces.

    Examples
    --------
    >>> plain_label("Malmo\u0308 \u200b harbour") == "Malmö harbour"
    True
    """
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", label)).split())


def check_labels(name: str, labels: Iterable[Any]) -> None:
    """Refuse two labels that a reader cannot tell apart: they print alike and would count as two."""
    seen: dict[str, str] = {}
    for label in labels:
        if isinstance(label, str):
            first = seen.setdefault(plain_label(label), label)
            if first != label:
                raise refusal("labels_alike", name=name, first=first, second=label)


def check_metals(metals: str | Iterable[str], known: Sequence[Any]) -> list[str]:
    """Return the metals asked for if there is one, each is known and none is named twice."""
    asked = as_names(metals)
    if not asked:
        raise refusal("no_metals_left")
    for metal in asked:
        if metal not in known:
            names = [str(name) for name in known]
            raise refusal("unknown_metal", metal=metal, columns=listed(names), hint=near_miss(metal, names))
        if asked.count(metal) > 1:
            raise refusal("duplicate_column", column=metal, times=asked.count(metal))
    return asked


def check_level(level: object, name: str = "level") -> float:
    """Return the confidence level if it lies strictly between 0 and 1."""
    if not _is_real(level) or not 0.0 < float(level) < 1.0:  # type: ignore[arg-type]
        raise refusal("level", name=name, got=level)
    return float(level)  # type: ignore[arg-type]


def check_whole(name: str, got: object, least: int) -> int:
    """Return `got` if it is a whole number of at least `least`."""
    if not _is_real(got) or float(got) != int(float(got)) or int(float(got)) < least:  # type: ignore[arg-type]
        raise refusal("whole_number", name=name, least=least, got=got)
    return int(got)  # type: ignore[call-overload, no-any-return]


def check_jobs(got: object) -> int:
    """Return the number of processes: a whole number other than 0, negative ones counted from all cores."""
    if isinstance(got, bool) or not isinstance(got, int) or got == 0:
        raise refusal("n_jobs", got=got)
    return got


def check_fraction(name: str, got: object) -> float:
    """Return `got` if it lies in (0, 1]."""
    if not _is_real(got) or not 0.0 < float(got) <= 1.0:  # type: ignore[arg-type]
        raise refusal("fraction", name=name, got=got)
    return float(got)  # type: ignore[arg-type]


def _is_real(value: object) -> bool:
    """Say whether `value` is a finite real number (a bool is not)."""
    if isinstance(value, bool | str):
        return False
    try:
        return math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return False
