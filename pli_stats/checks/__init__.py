"""Argument checks: the one place where error sentences are worded."""

from pli_stats.checks.optional_packages import OPTIONAL, missing_extra, optional_package
from pli_stats.checks.values import (
    as_names,
    check_fraction,
    check_jobs,
    check_labels,
    check_level,
    check_metals,
    check_one_of,
    check_seed,
    check_whole,
)
from pli_stats.checks.wording import (
    SENTENCES,
    DataUnavailableError,
    InputError,
    MissingExtraError,
    gist,
    listed,
    near_miss,
    numbered,
    refusal,
    sentence,
)

__all__ = [
    "OPTIONAL",
    "SENTENCES",
    "DataUnavailableError",
    "InputError",
    "MissingExtraError",
    "as_names",
    "check_fraction",
    "check_jobs",
    "check_labels",
    "check_level",
    "check_metals",
    "check_one_of",
    "check_seed",
    "check_whole",
    "gist",
    "listed",
    "missing_extra",
    "near_miss",
    "numbered",
    "optional_package",
    "refusal",
    "sentence",
]
