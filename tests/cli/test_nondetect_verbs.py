"""The verbs `limit` and `censored`: what Python computes of cells such as "<0.2", or of a column of flags."""

from __future__ import annotations

import pandas as pd
import pytest
from command_line import run

import pli_stats as ps

CELLS = ["<0.5", "0.7", "<1", "2.5", "3", "4.1", "0.9", "8", "1.2", "<0.5"]
VALUES, BELOW = [float(cell.lstrip("<")) for cell in CELLS], [cell.startswith("<") for cell in CELLS]
OTHERS = [1.0, 2.0, 1.5, 6.0, 2.0, 5.0, 0.5, 9.0, 0.8, 0.7]


@pytest.fixture
def folder(tmp_path):
    frame = pd.DataFrame({"Pb": CELLS, "number": VALUES, "flag": BELOW, "other": OTHERS, "port": list("ab") * 5})
    frame.to_csv(tmp_path / "lead.csv", index=False)
    return tmp_path


def printed(result):
    return ps.table(result).to_markdown().rstrip("\n") + "\n"


@pytest.mark.parametrize("column", [["--value", "Pb"], ["--value", "number", "--nondetect", "flag"]])
def test_limits(folder, column):
    done = run("limit", "lead.csv", *column, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == printed(ps.upper_confidence_limit(VALUES, nondetect=BELOW))
    more = ["--method", "bca", "--n-resamples", "199", "--seed", "3", "--level", "0.9"]
    wanted = ps.upper_confidence_limit(VALUES, nondetect=BELOW, method="bca", n_resamples=199, seed=3, level=0.9)
    assert run("limit", "lead.csv", *column, *more, cwd=folder).stdout == printed(wanted)
    more = ["--of", "tolerance", "--coverage", "0.8", "--side", "lower", "--distribution", "normal"]
    wanted = ps.tolerance_limit(VALUES, nondetect=BELOW, coverage=0.8, side="lower", distribution="normal")
    assert run("limit", "lead.csv", *column, *more, cwd=folder).stdout == printed(wanted)
    more = ["--of", "prediction", "--n-future", "2", "--mean-of", "3"]
    wanted = ps.prediction_limit(VALUES, nondetect=BELOW, n_future=2, mean_of=3)
    assert run("limit", "lead.csv", *column, *more, cwd=folder).stdout == printed(wanted)


def test_comparisons(folder):
    done = run("censored", "lead.csv", "--value", "Pb", cwd=folder)
    assert done.stdout == printed(ps.peto_prentice_test(VALUES, list("ab") * 5, nondetect=BELOW))
    done = run("censored", "lead.csv", "--value", "Pb", "--test", "pairs", "--alternative", "less", cwd=folder)
    assert done.stdout == printed(ps.paired_prentice_test(VALUES, OTHERS, nondetect_a=BELOW, alternative="less"))
    done = run("censored", "lead.csv", "--value", "other", "--test", "kendall", "--other", "Pb", cwd=folder)
    assert done.stdout == printed(ps.censored_kendall_test(OTHERS, VALUES, nondetect_y=BELOW))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["limit", "--value", "Cd"], "`--value` names the column 'Cd', which is not in the data."),
        (["limit", "--value", "port"], "Column 'port' must hold a number in every row, row 2 of the file holds 'a'."),
        (["limit", "--value", "number", "--nondetect", "Pb"], "must say true or false in every row, row 2"),
        (["limit", "--value", "Pb", "--of", "median"], "`--of` must be one of 'mean', 'tolerance', 'prediction'"),
        (["limit", "--value", "Pb", "--method", "land"], "needs measured values only, got 3 non-detects among 10"),
        (["censored", "--value", "Pb", "--weights", "gehan"], "must be one of 'prentice', 'peto'"),
        (["censored", "--value", "Pb", "--test", "trend"], "`--test` must be one of 'groups', 'pairs', 'kendall'"),
    ],
)
def test_refusals(folder, words, said):
    done = run(words[0], "lead.csv", *words[1:], cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr
