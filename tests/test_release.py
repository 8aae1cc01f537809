"""What a release needs: one version and one address everywhere, and a program that builds and tries it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import pli_stats as ps

ROOT = Path(__file__).parents[1]
DESCRIPTION = (ROOT / "r" / "DESCRIPTION").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def field(name):
    """Return a field of the R package's DESCRIPTION that stands on one line."""
    return re.search(rf"^{name}: (.*)$", DESCRIPTION, re.MULTILINE).group(1)


def test_the_version_stands_in_one_place_and_the_others_agree():
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "pli_stats/__init__.py"
    assert field("Version") == ps.__version__
    assert re.search(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE).group(1) == ps.__version__
    assert (ROOT / "r" / "NEWS.md").read_text().startswith(f"# plistats {ps.__version__}\n")
    assert f"\n## {ps.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_both_packages_name_the_same_addresses():
    urls = PROJECT["project"]["urls"]
    assert (field("URL"), field("BugReports")) == (urls["Homepage"], urls["Issues"])


@pytest.mark.skipif("OWNER" not in field("URL"), reason="a maintainer is named")
def test_a_release_without_a_maintainer_is_refused():
    done = subprocess.run(
        ["bash", ROOT / ".ci" / "release"],
        capture_output=True,
        text=True,
        env={"RELEASE": "1", "PATH": "/usr/bin:/bin"},
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("release: refused, no maintainer is named: write the owner of the repository for OWNER")
    assert "pyproject.toml r/DESCRIPTION" in line
