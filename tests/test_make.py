"""What `make test` promises: every part runs and is reported, whichever of them fail."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STUBS = {  # what each part calls, by its path
    "Makefile": "lint:\n\t@echo linted; exit {lint}\n",
    ".ci/setup": "exit 0\n",
    ".ci/check_r": "echo checked R; exit {r}\n",
    ".venv/bin/python": '#!/usr/bin/env bash\necho "python $*"; exit {python}\n',
}


def run(folder, **codes):
    """Return what the script of the tests says and returns where its parts end with these codes."""
    for name, text in STUBS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**{"lint": 0, "python": 0, "r": 0, **codes}))
        path.chmod(0o755)
    shutil.copy(ROOT / ".ci" / "test", folder / ".ci" / "test")
    return subprocess.run(["bash", folder / ".ci" / "test"], capture_output=True, text=True)


@pytest.mark.parametrize("failing", [(), ("lint",), ("python",), ("r",), ("lint", "python", "r")])
def test_every_part_runs_and_is_reported(tmp_path, failing):
    done = run(tmp_path, **dict.fromkeys(failing, 1))
    for said in ("linted", "python -m pytest", "checked R"):
        assert said in done.stdout
    parts = dict(zip(("lint", "python", "r"), done.stdout.splitlines()[-3:], strict=True))
    for part, line in parts.items():
        assert ("FAILED" in line, "passed" in line) == (part in failing, part not in failing), line
    assert done.returncode == bool(failing)


def test_help_lists_every_target():
    text = (ROOT / "Makefile").read_text()
    targets = next(line for line in text.splitlines() if line.startswith(".PHONY:")).split()[1:]
    done = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == targets
