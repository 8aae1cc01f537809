"""The golden files are what R says today: making them again on the same versions changes no byte."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="module")
def made_again(tmp_path_factory):
    """Return a folder with all golden files made anew."""
    folder = tmp_path_factory.mktemp("golden")
    subprocess.run(["Rscript", "--vanilla", str(GOLDEN / "make.R"), str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.r
@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.glob("*.json")))
def test_making_the_golden_files_again_gives_no_difference(name, made_again):
    old, new = (GOLDEN / name).read_text(), (made_again / name).read_text()
    if json.loads(old)["versions"] != json.loads(new)["versions"]:
        pytest.skip(f"made with other versions: {json.loads(old)['versions']}")
    assert new == old
