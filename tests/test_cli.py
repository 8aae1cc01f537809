"""The command line as a user meets it: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import pli_stats as ps

COMMAND = [sys.executable, "-c", "from pli_stats.cli import main; main()"]


def run(*args, cwd, **env):
    return subprocess.run(
        [*COMMAND, *map(str, args)], cwd=cwd, capture_output=True, text=True, env={**os.environ, **env}, timeout=300
    )


@pytest.fixture
def survey(tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text(
        "station,harbour,Cu (mg/kg),Pb (mg/kg),Al (mg/kg)\n"
        "S1,north,45,20,80000\nS2,north,90,<40,80000\nS3,north,30,10,70000\nS4,north,33,15,70000\nS5,south,20,10,60000\n"
    )
    return path


def test_assess_writes_what_python_computes(survey, tmp_path):
    done = run(
        "assess", survey, "--background", "shale", "--by", "harbour", "--normalizer", "Al", "-o", "out", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "| north" in done.stdout
    result = ps.assess(ps.read_samples(survey, port="harbour"), "shale", normalizer="Al")
    ports = pd.read_csv(tmp_path / "out" / "ports.csv")
    for column in ("port", "n", "zone_pli", "conf_low", "conf_high", "n_nondetect"):
        assert ports[column].tolist() == result.ports[column].tolist()
    tables = {"ports.csv", "samples.csv", "metals.csv", "audit.csv", "assessment.md", "samples.md"}
    assert {p.name for p in (tmp_path / "out").iterdir()} == tables | {"zone_pli.png", "zone_pli.pdf"}


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["assess", "nowhere.csv", "--by", "harbour"], "There is no file 'nowhere.csv'"),
        (["assess", "survey.csv", "--by", "harbor"], "Did you mean 'harbour'?"),
        (["assess", "survey.csv"], "`layout`"),
        (["assess", "survey.csv", "--by", "harbour", "--background", "shael"], "Did you mean 'shale'?"),
        (["assess", "survey.csv", "--by", "harbour", "--background", "own.csv"], "There is no file 'own.csv'"),
        (["assess", "survey.csv", "--by", "harbour", "--level", "95"], "Write 0.95 for 95 %"),
        (["assess", "survey.csv", "--by", "harbour", "--limit", "Cd"], "`limits` must map"),
        (["assess", "survey.csv", "--by", "harbour", "-o", "survey.csv/out"], "cannot be written"),
        (["data", "fetch", "bight"], "`name` must be one of"),
    ],
)
def test_bad_input_ends_with_two_and_one_sentence(args, sentence, survey, tmp_path):
    if sentence == "`layout`":
        survey.write_text("station,analyte,result,Cu\nA,Pb,1,2\n")
    done = run(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_results_are_not_overwritten_without_force(survey, tmp_path):
    args = ["assess", survey, "--by", "harbour", "-o", "out", "--no-figure"]
    assert run(*args, cwd=tmp_path).returncode == 0
    again = run(*args, cwd=tmp_path)
    assert (again.returncode, "--force" in again.stderr) == (2, True)
    assert run(*args, "--force", cwd=tmp_path).returncode == 0


def test_a_fault_of_ours_ends_with_one(survey, tmp_path):
    code = "import pli_stats.pollution.assessment as a; a.assess = None; from pli_stats.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "assess", str(survey), "--by", "harbour"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Fault in pli-stats" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("locale", ["C", "de_DE.UTF-8", "C.UTF-8"])
def test_locale_does_not_show(survey, tmp_path, locale):
    done = run(
        "assess", survey, "--by", "harbour", "-o", locale, "--no-figure", cwd=tmp_path, LC_ALL=locale, LANG=locale
    )
    assert done.returncode == 0, done.stderr
    reference = run("assess", survey, "--by", "harbour", "-o", "plain", "--no-figure", cwd=tmp_path)
    assert done.stdout == reference.stdout
    for name in ("ports.csv", "samples.csv", "metals.csv", "audit.csv", "assessment.md"):
        assert (tmp_path / locale / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()


def test_own_background_file(survey, tmp_path):
    (tmp_path / "own.csv").write_text("element,value,sd\nCu,45,4.5\nPb,20,2\nAl,80000,\n")
    done = run("assess", survey, "--by", "harbour", "--background", "own.csv", "-o", "out", "--no-figure", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    samples = pd.read_csv(tmp_path / "out" / "samples.csv")
    assert (samples["pli_conf_low"] < samples["pli"]).all()


def test_data_and_doctor(tmp_path):
    listed = run("data", "list", cwd=tmp_path)
    assert "socal_bight" in listed.stdout
    folders = run("data", "path", cwd=tmp_path, PLI_STATS_CACHE=str(tmp_path / "cache"))
    assert folders.stdout.splitlines()[1] == f"cache\t{tmp_path / 'cache'}"
    doctor = run("doctor", cwd=tmp_path)
    assert doctor.returncode == 0, doctor.stderr
    assert "numpy" in doctor.stdout


def test_the_version_needs_no_command(tmp_path):
    done = run("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, ps.__version__)


WITHOUT_TORCH = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hide())
"""


@pytest.mark.parametrize(("jobs", "hidden", "words"), [(0, False, "n_jobs"), (1, True, "pli-stats[transfer]")])
def test_what_would_stop_the_study_is_said_before_the_main_job(tmp_path, jobs, hidden, words):
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_TORCH)
    path = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(ps.__file__).parents[1])])} if hidden else {}
    done = run("reproduce", "-o", "out", "--jobs", jobs, cwd=tmp_path, **path)
    assert done.returncode == 2 and words in done.stderr and done.stderr.startswith("Error: ")
    assert not (tmp_path / "out").exists()


def test_reproduce_on_the_harbours(tmp_path, mirror):
    done = run("reproduce", "--no-study", "-o", "results", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    ports = pd.read_csv(tmp_path / "results" / "ports.csv")
    samples = pd.read_csv(tmp_path / "results" / "samples.csv")
    assert (len(ports), len(samples)) == (38, 932)
    assert (round(samples["pli"].median(), 2), round(samples["pli"].max(), 2)) == (0.70, 4.06)
    first = {p.name: p.read_bytes() for p in (tmp_path / "results").iterdir()}
    assert run("reproduce", "--no-study", "-o", "results", cwd=tmp_path).returncode == 0
    assert {p.name: p.read_bytes() for p in (tmp_path / "results").iterdir()} == first


def without_data(folder):
    """Return the environment of a machine with neither mirror nor network (nobody listens at that address)."""
    nobody = "http://127.0.0.1:9"
    return {
        "PLI_STATS_DATA": "", "PLI_STATS_CACHE": str(folder / "cache"), "HTTPS_PROXY": nobody, "https_proxy": nobody,
    }  # fmt: skip


@pytest.mark.r
def test_reproduce_without_mirror_and_network_says_so(tmp_path):
    done = run("reproduce", "--no-study", "-o", "out", cwd=tmp_path, **without_data(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Fallback data" in done.stdout
    for name in ("ports.csv", "samples.csv", "metals.csv", "audit.csv", "assessment.md", "samples.md"):
        assert "Fallback data" in (tmp_path / "out" / name).read_text(), name


def test_reproduce_without_data_and_without_r_is_one_sentence(tmp_path):
    done = run(
        "reproduce", "--no-study", "-o", "out", cwd=tmp_path, **without_data(tmp_path), PATH="", R_HOME=str(tmp_path)
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_five_lines_of_the_readme(tmp_path, mirror, monkeypatch):
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    lines = [line.split("# doctest")[0][4:] for line in readme.splitlines() if "# doctest: +SKIP" in line]
    assert len(lines) == 4  # and the import above them
    monkeypatch.chdir(tmp_path)
    exec("import pli_stats as ps\n" + "\n".join(lines), {})
    assert len(pd.read_csv(tmp_path / "results" / "samples.csv")) == 932
