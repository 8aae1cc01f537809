"""The examples of the help, one after the other in one folder, as a newcomer would try them."""

from __future__ import annotations

import re
import shlex

import pytest
from command_line import field_data, run, run_apart, write_tables

# What makes the example quick; nothing else is changed.
QUICKER = {
    "study": "--metals Cu,Pb --questions benchmark --models median,ridge --n-folds 2 --n-repeats 1 --budget 1",
    "train": "--n-networks 1 --max-steps 20 --interval-folds 10",
}
ORDER = [
    "read",
    "assess",
    "zone-test",
    "compare",
    "intervals",
    "ports",
    "trend",
    "limit",
    "censored",
    "equivalence",
    "survey-mean",
    "plan",
    "table",
    "text",
    "report",
    "train",
    "predict",
    "study",
    "data list",
    "data path",
]


def example_of(verb, folder):
    """Return the arguments of the example in the help of a verb."""
    (line,) = re.findall(r"Example: pli-stats (.*)", run(*verb.split(), "--help", cwd=folder).stdout)
    return shlex.split(line)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("newcomer")
    write_tables(place)
    return place


@pytest.mark.parametrize("verb", ORDER)
def test_the_example_runs(verb, folder):
    if verb == "study":
        field_data().rename(columns={"port": "harbour"}).to_csv(folder / "survey.csv", index=False)
    args = example_of(verb, folder)
    done = run(*args, *shlex.split(QUICKER.get(verb, "")), cwd=folder)
    assert done.returncode == 0, done.stderr
    if "-o" in args:
        assert (folder / args[args.index("-o") + 1]).exists()
    else:
        assert done.stdout or verb == "report"
    assert verb != "study" or (folder / "study" / "covariates_benchmark.rds").exists()


def test_the_example_of_doctor_runs(tmp_path):
    done = run_apart("doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "numpy" in done.stdout and "socal_bight" in done.stdout


def test_the_example_of_fetch_names_a_data_set(tmp_path):
    name = example_of("data fetch", tmp_path)[-1]
    assert name in run("data", "list", cwd=tmp_path).stdout
    done = run("data", "fetch", name + "s", cwd=tmp_path)
    assert done.returncode == 2 and f"Did you mean '{name}'?" in done.stderr


def test_the_example_of_reproduce_hands_over_what_was_asked(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr("pli_stats.reproduction.steps.run_steps", lambda out, **how: calls.append((str(out), how)))
    assert run(*example_of("reproduce", tmp_path), cwd=tmp_path).returncode == 0
    assert run("reproduce", "--full", "--no-study", "--seed", "5", "--jobs", "1", cwd=tmp_path).returncode == 0
    how = [{key: value for key, value in call[1].items() if key != "say"} for call in calls]
    assert how[0] == {"full": False, "study": True, "seed": 1, "n_jobs": 2}
    assert how[1] == {"full": True, "study": False, "seed": 5, "n_jobs": 1}
    assert [call[0] for call in calls] == ["results", "results"]
