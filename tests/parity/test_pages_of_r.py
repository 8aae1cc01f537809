"""What the R package shows without Python: articles with their output, and its site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "r" / "tools"
pytestmark = pytest.mark.r


def rscript(library, program, *arguments):
    """Run a program of r/tools in the repository's root, with the package as it stands here."""
    environment = {
        **os.environ,
        "R_LIBS": f"{library}:{os.environ.get('R_LIBS', '')}",
        "PLISTATS_PYTHON": sys.executable,
    }
    done = subprocess.run(
        ["Rscript", "--vanilla", str(TOOLS / program), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if "there is no package called" in done.stderr:
        pytest.skip(done.stderr.splitlines()[0])
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_articles_show_what_is_computed_today(plistats_library, tmp_path):
    rscript(plistats_library, "make_vignettes.R", str(tmp_path))
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.Rmd")}
    assert len(made) == 2
    for name, text in made.items():
        shown = (ROOT / "r" / "vignettes" / name).read_text(encoding="utf-8")
        assert text == shown, f"Rscript r/tools/make_vignettes.R writes {name} anew"
        assert "```{r" not in text, "a chunk would be run when the package is built"


def test_the_site_has_every_page_and_no_broken_link(plistats_library, tmp_path):
    rscript(plistats_library, "make_site.R", str(tmp_path / "r"))
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "r").glob("*.html")}
    manual = {path.stem + ".html" for path in (ROOT / "r" / "man").glob("*.Rd")}
    index = pages["index.html"]
    assert manual <= pages.keys()
    assert sorted(re.findall(r'<td><a href="([^"]+)">', index)) == sorted(manual), "each is listed once"
    for name, text in pages.items():
        for target in re.findall(r'(?:href|src)="(?!https?:|mailto:|data:|#)([^"#]+)', text):
            assert target == "../index.html" or (tmp_path / "r" / target).exists(), f"{target} on {name}"
