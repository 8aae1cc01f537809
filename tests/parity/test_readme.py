"""The R examples of the README run as they stand, in the folder of the clone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What the page says of the first example.
CLAIMS = ("2.7 (2.43 to 3)", "2.434,  2.941")


@pytest.mark.r
def test_the_r_examples_of_the_readme(plistats_library, tmp_path):
    program = "\n".join(re.findall(r"^```r\n(.*?)^```$", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE))
    assert program.count("library(plistats)") == 1
    (tmp_path / "readme.R").write_text(program)
    env = {**os.environ, "R_LIBS": str(plistats_library), "PLISTATS_PYTHON": sys.executable}
    done = subprocess.run(
        ["Rscript", "--no-environ", str(tmp_path / "readme.R")], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert [claim for claim in CLAIMS if claim not in done.stdout] == []
