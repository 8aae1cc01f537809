"""The table of conventions runs as it stands, and the table of methods is that of the package."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "r_conventions.md").read_text(encoding="utf-8")
# Code that cannot run alone: of paths, and of objects that stand for the reader's own.
SKETCHES = re.compile(r"\(path\b|, path\)|\bstudy_result\b|\(x\)|\(object\)|\.\.\.|st_drop_geometry")
FEWEST = 40

RUN = """
cells <- jsonlite::fromJSON(commandArgs(TRUE)[[1L]])
here <- globalenv()
told <- lapply(cells, function(code) {
  needed <- regmatches(code, gregexpr("[A-Za-z][A-Za-z0-9.]*(?=::)", code, perl = TRUE))[[1L]]
  if (!all(vapply(needed, requireNamespace, NA, quietly = TRUE))) return("left out")
  tryCatch({
    utils::capture.output(print(eval(parse(text = code), here)))
    "ran"
  }, error = function(cnd) paste(code, conditionMessage(cnd), sep = ": "))
})
cat("\\n", jsonlite::toJSON(unlist(told)), "\\n", sep = "")
"""


def code_of_table():
    """Return the code of the last two columns, in the order of the rows."""
    table = PAGE[PAGE.index("| convention |") : PAGE.index("## Which generic")]
    rows = [re.split(r"(?<!\\)\|", line)[2:4] for line in table.splitlines()[2:] if line.startswith("|")]
    spans = [span.replace("\\|", "|") for row in rows for cell in row for span in re.findall(r"`([^`]+)`", cell)]
    return [code for code in spans if "(" in code and not code.endswith("()") and not SKETCHES.search(code)]


@pytest.mark.r
def test_every_row_of_the_table_of_conventions_runs(plistats_library, tmp_path):
    (setup,) = re.findall(r"^```r\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    cells = code_of_table()
    (tmp_path / "run.R").write_text(f"pdf(NULL)\n{setup}\n{RUN}")
    done = subprocess.run(
        ["Rscript", "--no-environ", str(tmp_path / "run.R"), json.dumps(cells)],
        env={**os.environ, "R_LIBS": str(plistats_library), "PLISTATS_PYTHON": sys.executable},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert [said for said in told if said not in ("ran", "left out")] == []
    assert told.count("ran") >= FEWEST


def test_every_row_is_answered():
    table = PAGE[PAGE.index("| convention |") : PAGE.index("## Which generic")].splitlines()[2:]
    rows = [re.split(r"(?<!\\)\|", line)[1:4] for line in table if line]
    assert len(rows) > 30 and [row for row in rows if not all(cell.strip() for cell in row)] == []


@pytest.mark.r
def test_the_table_of_methods_is_that_of_the_package(plistats_library):
    code = 'for (p in c("ggplot2", "tibble", "generics")) if (!requireNamespace(p, quietly = TRUE)) quit(status = 3)'
    if subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True).returncode == 3:
        pytest.skip("the R packages ggplot2, tibble or generics are not installed")
    made = subprocess.run(
        ["Rscript", "--no-environ", str(ROOT / "r" / "tools" / "methods_matrix.R")],
        env={**os.environ, "R_LIBS": str(plistats_library)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout and PAGE.endswith(made.stdout), "append what r/tools/methods_matrix.R prints"
