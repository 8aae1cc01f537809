"""The verbs `equivalence` and `survey-mean`: what Python computes of the columns of a file."""

from __future__ import annotations

import pandas as pd
import pytest
from command_line import run

import pli_stats as ps

PLI = [1.2, 0.9, 1.1, 1.0, 1.1, 0.9, 1.3, 0.8]
LATER = [1.1, 1.0, 1.1, 0.9, 1.2, 0.9, 1.2, 0.9]
AREA = [2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 0.5, 0.5]


@pytest.fixture
def folder(tmp_path):
    frame = pd.DataFrame({"pli": PLI, "later": LATER, "area": AREA, "port": [*"aabbccdd"], "year": [*"xxxyyyyy"]})
    frame = frame.assign(zone=[*"uuuvvvww"], basin=[*"ppppppqq"], inner=["yes"] * 5 + ["no"] * 3, units=60)
    frame.assign(east=[0, 1, 0, 3, 2, 1, 5, 4], north=[0, 0, 2, 1, 2, 4, 5, 3]).to_csv(tmp_path / "s.csv", index=False)
    return tmp_path


def printed(result):
    return ps.table(result).to_markdown().rstrip("\n") + "\n"


def test_equivalence(folder):
    def asked(*words):
        done = run("equivalence", "s.csv", *words, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    ratio = {"margin": 1.25, "scale": "ratio"}
    words = ["--margin", "1.25", "--scale", "ratio"]
    assert asked(*words) == printed(ps.equivalence_test(PLI, **ratio))
    wanted = ps.equivalence_test(PLI, margin=0.3, value=1.0, level=0.9, ports=[*"aabbccdd"])
    assert asked("--margin", 0.3, "--about", 1, "--level", 0.9, "--by", "port") == printed(wanted)
    assert asked(*words, "--other", "later") == printed(ps.equivalence_test(PLI, LATER, **ratio))
    wanted = ps.equivalence_test(PLI[:3], PLI[3:], paired=False, **ratio)
    assert asked(*words, "--group", "year") == printed(wanted)


def test_survey_mean(folder):
    def asked(*words):
        done = run("survey-mean", "s.csv", "--weights", "area", *words, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert asked() == printed(ps.survey_mean(PLI, weights=AREA))
    drawn = {"weights": AREA, "strata": ["u, p"] * 3 + ["v, p"] * 3 + ["w, q"] * 2}
    words = ["--strata", "zone,basin"]
    inner = [True] * 5 + [False] * 3
    wanted = ps.survey_mean(PLI, geometric=True, domain=inner, fpc=[60] * 8, level=0.9, **drawn)
    assert asked(*words, "--geometric", "--domain", "inner", "--fpc", "units", "--level", 0.9) == printed(wanted)
    places = [[0, 0], [1, 0], [0, 2], [3, 1], [2, 2], [1, 4], [5, 5], [4, 3]]
    wanted = ps.survey_mean(PLI, weights=AREA, variance="local", coordinates=places)
    assert asked("--variance", "local", "--coordinates", "east,north") == printed(wanted)
    assert asked("--shares", "--value", "zone") == printed(ps.survey_shares([*"uuuvvvww"], weights=AREA))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["equivalence", "--margin", "0.9", "--scale", "ratio"], "`--margin` must be a factor above 1"),
        (["equivalence", "--margin", "0.9", "--group", "port"], "must name a column of two groups"),
        (["equivalence", "--margin", "0.9", "--group", "year", "--by", "port"], "leave `--port` out"),
        (["survey-mean", "--weights", "size"], "`--weights` names the column 'size', which is not in the data."),
        (["survey-mean", "--weights", "area", "--strata", "zone,dock"], "`--strata` names the column 'dock'"),
        (
            ["survey-mean", "--weights", "area", "--strata", "port", "--fpc", "area"],
            "must be one number, that of its",
        ),
        (["survey-mean", "--weights", "area", "--domain", "zone"], "must say true or false in every row"),
    ],
)
def test_refusals(folder, words, said):
    done = run(words[0], "s.csv", *words[1:], cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr
