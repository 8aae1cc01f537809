"""Tests by example: the same in every run of the quick profile, and none that is drawn only to be thrown away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import settings
from profiles import LONG, by_profile, examples

HERE = Path(__file__).parent
OWN = {Path(__file__), HERE / "conftest.py", HERE / "profiles.py"}
BY_EXAMPLE = sorted(
    path for path in set(HERE.rglob("*.py")) - OWN if re.search("^(from|import) hypothesis", path.read_text(), re.M)
)
# What makes a test red by chance: examples thrown away until hypothesis gives up, a limit of time, fresh examples.
BY_CHANCE = re.compile(r"\bassume\(|\.filter\(|\bsettings\(")


@pytest.mark.parametrize("path", BY_EXAMPLE, ids=lambda path: path.relative_to(HERE).as_posix())
def test_strategies_make_what_tests_need_and_the_profile_says_how_much(path):
    found = [line for line in path.read_text().splitlines() if BY_CHANCE.search(line)]
    assert found == []


def test_profiles():
    profile = settings()
    assert profile.derandomize != LONG
    assert profile.deadline is None, "a slow machine is no fault"
    assert examples(60).max_examples == by_profile(60, 300)
    assert examples(60).derandomize == profile.derandomize
