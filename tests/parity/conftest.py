"""The R package, installed into a library of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# The generator of the verbs is no package.
sys.path.insert(0, str(Path(__file__).parents[2] / "r" / "tools"))


@pytest.fixture(scope="session")
def plistats_library(tmp_path_factory) -> Path:
    """Return a library of R that has the package as it stands here."""
    library = tmp_path_factory.mktemp("library")
    command = ["R", "CMD", "INSTALL", "--no-docs", "--no-multiarch", "--no-test-load", f"--library={library}"]
    done = subprocess.run([*command, str(Path(__file__).parents[2] / "r")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return library
