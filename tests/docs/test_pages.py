"""The pages: they build without a warning, need no network, and their commands and R examples run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(path for path in DOCS.glob("*.md") if path.name not in ("reference.md", "bad_inputs.md"))
# What a browser would fetch by itself: scripts, styles, pictures, fonts; links that a reader may follow are none.
FETCHED = re.compile(r"""(?:<(?:script|img|source|iframe)\b[^>]*\bsrc|<link\b[^>]*\bhref)=["'](?:https?:)?//[^"']*""")


def blocks(page, language):
    """Return the code of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def with_code(language):
    """Return the pages that have any code in a language."""
    return [pytest.param(page, id=page.stem) for page in PAGES if blocks(page, language)]


def write_field_data(folder):
    """Write the files that the commands of the pages read."""
    survey = pd.read_csv(ps.example_path())
    survey["harbour"] = np.repeat(["north", "south", "quay"], 5)
    survey.drop(columns="river").to_csv(folder / "survey.csv", index=False)
    rng = np.random.default_rng(7)
    y = np.exp(rng.normal(0.3, 0.5, 36))
    port = np.repeat([f"port {k:02d}" for k in range(12)], 3)
    frame = {"sample": range(36), "port": port, "split": port, "y_true": y}
    models = {"forest": y * np.exp(rng.normal(0, 0.1, 36)), "kriging": y * np.exp(rng.normal(0, 0.25, 36))}
    long = pd.concat(pd.DataFrame({**frame, "model": name, "y_pred": p}) for name, p in models.items())
    long.to_csv(folder / "predictions.csv", index=False)


def test_the_pages_build_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(DOCS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    reference = (tmp_path / "reference.html").read_text()
    assert [name for name in ps._MODULES if f'id="pli_stats.{name}"' not in reference] == []
    fetched = [url for page in tmp_path.glob("*.html") for url in FETCHED.findall(page.read_text())]
    assert fetched == []


@pytest.mark.parametrize("page", with_code("sh"))
def test_the_commands_of_a_page(page, tmp_path):
    write_field_data(tmp_path)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for code in blocks(page, "sh"):
        done = subprocess.run(
            ["bash", "-euc", code], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{code}\n{done.stderr}"


def test_the_path_of_a_newcomer(tmp_path):
    write_field_data(tmp_path)
    (code,) = [code for code in blocks(DOCS.parent / "README.md", "sh") if "table1.docx" in code]
    commands = [line.partition("#")[0].strip() for line in code.splitlines()]
    assert len(commands) == 7 and commands[:2] == ["make setup", "source .venv/bin/activate"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands[2:]:
        done = subprocess.run(
            ["bash", "-euc", command], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "table1.docx").read_bytes().startswith(b"PK")
    assert ">Summary</h2>" in (tmp_path / "results" / "report.html").read_text(encoding="utf-8")


@pytest.mark.r
@pytest.mark.parametrize("page", with_code("r"))
def test_the_r_examples_of_a_page(page, plistats_library, tmp_path):
    (tmp_path / "page.R").write_text("\n".join(blocks(page, "r")))
    env = {**os.environ, "R_LIBS": str(plistats_library), "PLISTATS_PYTHON": sys.executable}
    done = subprocess.run(["Rscript", "--no-environ", "page.R"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
