"""How much the tests do: quick (`make test`) or long (`make test-long`, which sets PLI_STATS_TESTS=long)."""

from __future__ import annotations

import os
from typing import TypeVar

from hypothesis import settings

LONG = os.environ.get("PLI_STATS_TESTS", "").casefold() == "long"
_MORE_EXAMPLES = 5

T = TypeVar("T")


def examples(quick: int) -> settings:
    """Return the settings of a hypothesis test: so many examples, and several times as many in the long profile."""
    return settings(max_examples=_MORE_EXAMPLES * quick if LONG else quick)


def by_profile(quick: T, long: T) -> T:
    """Return what the profile asks for, such as the repetitions of a simulation."""
    return long if LONG else quick
