"""How the command line ends: codes, one sentence on standard error, help, completion, streams."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import COMMAND, run, run_apart, write_tables

import pli_stats as ps
from pli_stats.cli.entry import EXIT_INTERRUPTED
from pli_stats.cli.output_files import EXIT_NO_READER

VERBS = [
    "read",
    "assess",
    "compare",
    "intervals",
    "ports",
    "limit",
    "censored",
    "study",
    "train",
    "predict",
    "table",
    "text",
    "report",
    "reproduce",
]


@pytest.mark.parametrize("verb", [*VERBS, "doctor", "data list", "data fetch", "data path"])
def test_each_verb_has_help_with_an_example(verb, tmp_path):
    done = run(*verb.split(), "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert re.search(rf"^  Example: pli-stats {verb}( [\w.-]|$)", done.stdout, re.MULTILINE), "in a line of its own"


def test_help_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; from pli_stats.cli import main\n"
        "sys.argv = ['pli-stats', 'study', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print([m for m in ('numpy', 'pandas', 'scipy', 'torch', 'matplotlib', 'narwhals') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_needs_no_command(tmp_path):
    done = run("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, ps.__version__)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["asess", "a.csv"], "'asess'"),
        (["compare"], "Missing argument"),
        (["compare", "a.csv", "--metrc", "mae"], "--metric"),
        (["compare", "a.csv", "--level", "high"], "'--level'"),
        (["data", "get"], "'get'"),
    ],
)
def test_a_slip_in_the_command_is_one_line_that_names_the_help(args, said, tmp_path):
    done = run(*args, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("Error: ") and said in done.stderr and "--help` shows" in done.stderr


def test_without_a_verb_comes_the_help(tmp_path):
    done = run(cwd=tmp_path)
    # Click 8.1 prints the help as an answer, later ones as a reproof.
    assert done.returncode == (2 if done.stderr else 0)
    assert all(f"  {verb} " in done.stderr or f"  {verb} " in done.stdout for verb in VERBS)
    assert "Error" not in done.stderr


def test_a_fault_of_ours_ends_with_one_and_asks_for_a_report(tmp_path, monkeypatch):
    write_tables(tmp_path)
    monkeypatch.setattr("pli_stats.stats.port_comparison.comparison_verb.compare_ports", None)
    done = run("ports", "ports.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "Fault in pli-stats (TypeError" in done.stderr and "Traceback" not in done.stderr
    with pytest.raises(TypeError):
        run("--traceback", "ports", "ports.csv", cwd=tmp_path)


def test_a_warning_is_one_line_beside_the_table(tmp_path):
    write_tables(tmp_path)
    (tmp_path / "few.csv").write_text("y_true,y_pred\n" + "".join(f"{k},{k + 0.1 * k % 3}\n" for k in range(1, 8)))
    done = run("intervals", "few.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert all(line.startswith(("Warning: ", "Note: ")) for line in done.stderr.splitlines())


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_ends_with_130_and_leaves_nothing(tmp_path):
    write_tables(tmp_path)
    code = (
        "import pli_stats.stats.port_comparison.comparison_verb as p\n"
        "def wait(*a, **k):\n    import time; print('ready', flush=True); time.sleep(60)\n"
        "p.compare_ports = wait\nfrom pli_stats.cli import main; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "ports", "ports.csv", "-o", "t.md"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip()) == (EXIT_INTERRUPTED, "Interrupted; nothing half-written was left.")
    assert not (tmp_path / "t.md").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_output_on_a_full_disk_is_one_sentence(tmp_path):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, "data", "path"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "Standard output cannot be written to: no space left on device" in done.stderr


def test_a_reader_that_leaves_is_no_fault(tmp_path):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, "data", "path"], cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (done.returncode, done.stderr) == (EXIT_NO_READER, "")


def test_the_locale_does_not_show(tmp_path):
    write_tables(tmp_path)
    table = tmp_path / "ports.csv"
    table.write_text(table.read_text().replace("P1,", "Gdańsk 港,"), encoding="utf-8")
    done = run_apart("ports", table, cwd=tmp_path, LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr
    assert "Gdańsk 港" in done.stdout
    assert done.stdout == run("ports", table, cwd=tmp_path).stdout


def test_completion_knows_verbs_and_options(tmp_path):
    assert "_PLI_STATS_COMPLETE=complete_bash" in run("--show-completion", "bash", cwd=tmp_path).stdout
    asked = {"_PLI_STATS_COMPLETE": "complete_bash", "COMP_CWORD": "2", "COMP_WORDS": "pli-stats compare --form"}
    assert run_apart(cwd=tmp_path, **asked).stdout.split() == ["--format"]
