"""Checks of single arguments: each returns what it was given, or refuses it."""

from __future__ import annotations

import math
import operator
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pli_stats.checks.refusals import listed, near_miss, refusal

# Of each resample: replicates of two statistics, and as much again twice while they are made and sorted.
RESAMPLE_BYTES = 48
# What has no width of its own: zero-width spaces and joiners, marks and turns of direction, soft hyphens, tags.
_NO_WIDTH = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0001-\U000e007f"
_UNSEEN = re.compile(f"[{_NO_WIDTH}]")
_WHITE_SPACE = "\t-\r\x1c-\x20\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Labels of which a reader sees nothing, in the words of every library that frames come from: they disagree on \s.
BLANK_LABEL = f"^[{_WHITE_SPACE}{_NO_WIDTH}]*$"


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
    try:
        seed = -1 if isinstance(got, bool) else operator.index(got)  # type: ignore[arg-type]
    except TypeError:
        seed = -1
    if not 0 <= seed < 1 << 128:
        raise refusal("seed", got=got)
    return seed


def check_text(name: str, got: object) -> None:
    """Refuse what is neither text nor None."""
    if got is not None and not isinstance(got, str):
        raise refusal("text", name=name, got=got)


def as_names(names: str | Iterable[str], argument: str) -> list[str]:
    """Return one name or several as a list, or refuse what is none."""
    if isinstance(names, str):
        return [names]
    if isinstance(names, bytes | Mapping) or not isinstance(names, Iterable) or getattr(names, "ndim", 1) != 1:
        raise refusal("names_kind", name=argument, got=names)
    several = list(names)
    for name in several:
        if not isinstance(name, str):
            raise refusal("names_kind", name=argument, got=name)
    return several


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
    asked = as_names(metals, "metals")
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


def check_resamples(got: object, name: str = "n_resamples", each: int = RESAMPLE_BYTES) -> int:
    """Return the number of resamples if it is a whole number, and so many times `each` bytes are free.

    Examples
    --------
    >>> check_resamples(9999)
    9999
    """
    n = check_whole(name, got, 1)
    check_memory(n * each, "too_many_resamples", name=name, got=n)
    return n


def check_memory(need: int, code: str, **facts: Any) -> None:
    """Refuse what would take more bytes of memory than are free."""
    free = free_memory()
    if free is not None and need > free:
        raise refusal(code, need=_size(need), free=_size(free), **facts)


def free_memory() -> int | None:
    """Return the bytes that this process may still take, or None where the system does not say.

    Examples
    --------
    >>> free = free_memory()
    >>> free is None or free > 0
    True
    """
    found = [_available(), _below_limit()]
    known = [one for one in found if one is not None]
    return min(known) if known else None


def _available() -> int | None:
    """Return what the system has left without swapping."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError):
        pass
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _below_limit() -> int | None:
    """Return what the limit of this process's address space leaves."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (ImportError, OSError, ValueError):
        return None
    return None if limit == resource.RLIM_INFINITY else max(limit - used, 0)


def _size(n: int) -> str:
    """Return bytes for a sentence.

    Examples
    --------
    >>> _size(16_000_000_000), _size(2_000_000)
    ('16 GB', '2 MB')
    """
    return f"{n / 1e9:,.3g} GB" if n >= 1e9 else f"{n / 1e6:,.3g} MB"
