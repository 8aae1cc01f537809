"""The main job on the harbours, without them, and without anything; and what is refused before it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.reproduction import survey_report
from pli_stats.reproduction.survey_report import run_main_job

COMMAND = [sys.executable, "-c", "from pli_stats.cli import main; main()"]
# Neither mirror nor network: nobody listens at that address.
OFFLINE = {"PLI_STATS_DATA": "", "HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
TABLES = ("ports.csv", "samples.csv", "metals.csv", "audit.csv", "assessment.md", "samples.md")
WITHOUT_TORCH = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hide())
"""


def run(*args, cwd, **env):
    """Run the command line in a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, args)], cwd=cwd, capture_output=True, text=True, env={**os.environ, **env}, timeout=300
    )


def test_the_harbours(tmp_path, mirror):
    assessment, paths = run_main_job(tmp_path)
    ports, samples = pd.read_csv(tmp_path / "ports.csv"), pd.read_csv(tmp_path / "samples.csv")
    assert (len(ports), len(samples)) == (38, 932)
    assert (round(samples["pli"].median(), 2), round(samples["pli"].max(), 2)) == (0.70, 4.06)
    kept = ps.read_rds(tmp_path / "assessment.rds")
    assert kept.notes == assessment.notes
    assert ps.table(kept).to_markdown() == ps.table(assessment).to_markdown()
    first = {path: path.read_bytes() for path in paths}
    assert set(first) == set(tmp_path.iterdir())
    run_main_job(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == first


@pytest.mark.r
def test_without_mirror_and_network_every_table_says_so(tmp_path, monkeypatch):
    for name, value in {**OFFLINE, "PLI_STATS_CACHE": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    said = []
    run_main_job(tmp_path / "out", say=said.append)
    assert len(said) == 1 and "PLI_STATS_DATA" in said[0]
    for name in TABLES:
        assert "Stand-in data" in (tmp_path / "out" / name).read_text(), name
    assert survey_report.STAND_IN in ps.read_rds(tmp_path / "out" / "assessment.rds").notes


def without_torch(folder):
    """Return the environment of a machine without the extra `transfer`."""
    (folder / "sitecustomize.py").write_text(WITHOUT_TORCH)
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(Path(ps.__file__).parents[1])])}


def test_without_data_without_r_and_without_torch_is_one_sentence(tmp_path):
    env = {**OFFLINE, "PLI_STATS_CACHE": str(tmp_path / "cache"), "PATH": "", "R_HOME": str(tmp_path)}
    env |= without_torch(tmp_path)
    done = run("reproduce", "--no-study", "-o", "out", cwd=tmp_path, **env)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr and "transfer" not in done.stderr and done.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("jobs", "hidden", "words"), [(0, False, "--jobs"), (1, True, "pli-stats[transfer]")])
def test_what_would_stop_the_study_is_said_before_the_main_job(tmp_path, jobs, hidden, words):
    done = run("reproduce", "-o", "out", "--jobs", jobs, cwd=tmp_path, **(without_torch(tmp_path) if hidden else {}))
    assert done.returncode == 2 and words in done.stderr and done.stderr.startswith("Error: ")
    assert not (tmp_path / "out").exists()
