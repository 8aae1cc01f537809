"""Frames that R makes itself have the columns of Python, in their order: both read one list."""

from __future__ import annotations

import json
import subprocess

import pytest

import pli_stats as ps
from pli_stats.results import StudyResult
from tests.publish.study_fixture import study_results

TRUTH, PREDICTED = [1.0, 2.0, 4.0, 9.0, 5.0], [1.5, 2.5, 3.0, 7.0, 5.5]
PROGRAM = """
    a <- commandArgs(TRUE)
    library(plistats, lib.loc = a[1])
    names_of <- function(x) {
      study <- inherits(x, "pli_study_result")
      list(
        main = names(if (inherits(x, "boot")) interval_frame(x) else as.data.frame(x)),
        audit = if (inherits(x, "pli_samples")) names(as.data.frame(x, what = "audit")),
        frames = if (study) I(names(study_frames(x))),
        shown = if (study) names(first_screen(x))
      )
    }
    environment(names_of) <- asNamespace("plistats")
    told <- lapply(stats::setNames(nm = list.files(a[2], pattern = "[.]rds$")), function(f) {
      names_of(readRDS(file.path(a[2], f)))
    })
    writeLines(jsonlite::toJSON(told, null = "null"), file.path(a[2], "told.json"))
"""


@pytest.fixture(scope="module")
def found():
    """Return results of every kind that R makes a frame of itself."""
    drawn = ps.bootstrap_ci(TRUTH, PREDICTED, n_resamples=99)
    several = {"near": PREDICTED, "far": PREDICTED[::-1]}
    return {
        "drawn": drawn["mae"],
        "exact": ps.bootstrap_ci(TRUTH, PREDICTED, metrics="mae", method="exact")["mae"],
        "intervals": drawn,
        "models": ps.bootstrap_ci(TRUTH, several, n_resamples=99),
        "plan": ps.plan([0.8, 1.4, 1.1, 2.0], width=1.25),
        "posterior": ps.bayesian_correlated_t_test([0.1, 0.2, 0.15, 0.12], n_train=80, n_test=20, rope=0.1),
        "samples": ps.read_samples(ps.example_path(), port="river"),
        "zone_tests": ps.zone_pli_test(ps.read_samples(ps.example_path(), port="river")),
        **{name.rpartition(" ")[2]: result for name, result in study_results().items()},
    }


@pytest.mark.r
def test_r_names_columns_as_python_does(found, plistats_library, tmp_path):
    for name, result in found.items():
        ps.save_rds(result, tmp_path / f"{name}.rds")
    command = ["Rscript", "--vanilla", "-e", PROGRAM, str(plistats_library), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "told.json").read_text())
    for name, result in found.items():
        answer = told[f"{name}.rds"]
        assert answer["main"] == list(result.to_frame().columns), name
        if isinstance(result, ps.Samples):
            assert answer["audit"] == list(result.audit.columns)
        if isinstance(result, StudyResult):
            assert answer["frames"] == list(result.frames())
            assert answer["shown"] == list(result._shown().columns), name
