"""The golden files are what R says today: making them again on the same versions changes no byte."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.r
def test_making_the_golden_files_again_gives_no_difference(tmp_path):
    subprocess.run(["Rscript", "--vanilla", str(GOLDEN / "make.R"), str(tmp_path)], check=True, capture_output=True)
    for old in sorted(GOLDEN.glob("*.json")):
        new = tmp_path / old.name
        if json.loads(old.read_text())["versions"] != json.loads(new.read_text())["versions"]:
            pytest.skip(f"{old.name} was made with other versions: {json.loads(old.read_text())['versions']}")
        assert new.read_text() == old.read_text(), old.name
