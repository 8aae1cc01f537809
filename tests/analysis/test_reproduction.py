"""`make reproduce` on small data: what it lists, that it goes on after a kill, and what it says without data."""

from __future__ import annotations

import ast
import hashlib
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from small_reproduction import shrink

import pli_stats as ps
from pli_stats.checks import DataUnavailableError, InputError
from pli_stats.reproduction import steps, study_report, survey_report
from pli_stats.reproduction.manifest import MANIFEST, Manifest, files_in

ANALYSIS = Path(__file__).parents[2] / "analysis"
SCRIPTS = sorted(path for path in ANALYSIS.glob("[0-9][0-9]_*.*"))
SHOWN = ("01", "02", "03", "04", "05", "07")
DRIVER = Path(__file__).with_name("small_reproduction.py")


def listed(out):
    """Return the manifest of a folder without the versions."""
    return pd.read_csv(out / MANIFEST, dtype=str, keep_default_na=False).drop(columns="versions")


def parts_of(out):
    """Return the finished cells and parts with the time at which each was written."""
    return {str(path.relative_to(out)): path.stat().st_mtime_ns for path in out.rglob("cells/**/*") if path.is_file()}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Return the folder of one whole reproduction, and what it said."""
    out, said = tmp_path_factory.mktemp("reproduction"), []
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch.setattr)
        steps.run_steps(out, n_jobs=1, say=said.append)
    return out, said


def test_every_file_is_listed_with_its_hash_and_its_script(first):
    out, said = first
    rows = listed(out)
    assert rows["file"].tolist() == sorted(files_in(out))
    for row in rows.itertuples():
        assert row.sha256 == hashlib.sha256((out / row.file).read_bytes()).hexdigest(), row.file
    makers = {name.partition(" --")[0] for name in rows["script"]}
    assert makers == {"assessment", "study", *(f"analysis/{path.name}" for path in SCRIPTS if path.suffix == ".py")} | {
        name for name in makers if name.endswith(".R")
    }
    by_script = rows[rows["script"].str.contains("analysis/") & ~rows["script"].str.endswith(".R")]
    for row in by_script.itertuples():
        stem = re.search(r"analysis/(\w+)", row.script)[1]
        named = rf"(tables|figures)/{stem}[\w-]*\.(md|csv|tex|docx|png|pdf|caption\.txt)"
        assert re.fullmatch("report.html" if stem == "14_report" else named, row.file), row.file
    assert set(rows["seed"]) == {"1", steps.OWN_SEEDS}
    assert re.search("numpy.*processor", pd.read_csv(out / MANIFEST)["versions"].iloc[0])
    exact = rows["script"].str.match(r"assessment|analysis/(01|02|03|11|12|15|16|17|18|19|20|21)_")
    assert rows["digits"].tolist() == np.where(exact, "8", "2").tolist(), "networks differ between processors"
    assert next(line for line in said if line.startswith("[")).startswith("[ 1/")
    assert f"{len(rows)} files" in said[-1]


def test_a_second_run_gives_the_same_files_and_computes_no_cell_again(first, monkeypatch):
    out, _ = first
    rows, parts = listed(out), parts_of(out)
    assert len(parts) > 20
    shrink(monkeypatch.setattr)
    steps.run_steps(out, n_jobs=1)
    pd.testing.assert_frame_equal(listed(out), rows)
    outputs = {name: when for name, when in parts_of(out).items() if not name.endswith((".json", ".py"))}
    assert outputs == {name: when for name, when in parts.items() if name in outputs}


def test_a_run_that_was_killed_goes_on_and_ends_as_if_it_had_not_been(first, tmp_path, monkeypatch):
    with subprocess.Popen([sys.executable, DRIVER, tmp_path], stdout=subprocess.DEVNULL) as begun:
        while len(list(tmp_path.glob("study/cells/*.parquet"))) < 3:
            assert begun.poll() is None, "it ended before it could be killed"
            time.sleep(0.02)
        begun.send_signal(signal.SIGKILL)
    assert begun.returncode == -signal.SIGKILL
    assert not (tmp_path / "study" / "summary.md").exists()
    parts = {name: when for name, when in parts_of(tmp_path).items() if not Path(name).name.startswith(".")}
    assert set(listed(tmp_path)["script"]) == {"assessment"}  # the step that had ended
    shrink(monkeypatch.setattr)
    monkeypatch.setattr(steps, "scripts_folder", lambda: None)
    steps.run_steps(tmp_path, n_jobs=1)
    assert parts.items() <= parts_of(tmp_path).items()
    whole = listed(first[0])
    of_study = whole["script"].str.match("assessment|study")
    pd.testing.assert_frame_equal(listed(tmp_path), whole[of_study].reset_index(drop=True))


def test_without_the_study_what_it_wrote_before_stays(first, monkeypatch):
    out, _ = first
    rows = listed(out)
    shrink(monkeypatch.setattr)
    monkeypatch.setattr(study_report, "_harbours", None)  # would fail if it were called
    monkeypatch.setattr(steps, "OF_ASSESSMENT", ("01_ports.py",))
    steps.run_steps(out, study=False, n_jobs=1)
    pd.testing.assert_frame_equal(listed(out), rows)


def test_what_no_step_writes_any_more_is_removed_unless_somebody_changed_it(tmp_path):
    old = Manifest(tmp_path)
    for name in ("kept.csv", "gone.csv", "mine.csv", "renamed.csv"):
        (tmp_path / name).write_text(name)
    old.record(
        "study", "--quick", seed="1", digits=2, note="", before={"renamed.csv": files_in(tmp_path)["renamed.csv"]}
    )
    (tmp_path / "mine.csv").write_text("changed by hand")
    before = files_in(tmp_path)
    (tmp_path / "renamed.csv").write_text("by a script that has another number now")
    old.record("analysis/99_old.py", "", seed="1", digits=2, note="", before=before)
    before = files_in(tmp_path)
    (tmp_path / "kept.csv").write_text("anew")
    again = Manifest(tmp_path)
    assert again.record("study", "--full", seed="2", digits=2, note="", before=before) == ["kept.csv"]
    rows = again.close(["study"])
    assert rows[["file", "script", "seed"]].to_numpy().tolist() == [["kept.csv", "study --full", "2"]]
    assert {path.name for path in tmp_path.iterdir()} == {MANIFEST, "kept.csv", "mine.csv"}


def test_a_script_that_fails_stops_the_run_with_one_sentence(tmp_path, monkeypatch):
    folder = tmp_path / "analysis"
    folder.mkdir()
    (folder / "01_ports.py").write_text("raise SystemExit(7)")
    shrink(monkeypatch.setattr)
    monkeypatch.setattr(steps, "_run", OWN)
    monkeypatch.setattr(steps, "scripts_folder", lambda: folder)
    with pytest.raises(InputError, match=r"analysis/01_ports\.py ended with code 7"):
        steps.run_steps(tmp_path / "out", study=False)
    assert (tmp_path / "out" / "assessment.rds").exists()
    assert set(listed(tmp_path / "out")["script"]) == {"assessment"}


OWN = steps._run


def no_data():
    """Stand for a machine without data."""
    raise DataUnavailableError("The harbours are not to be had.")


@pytest.mark.r
def test_without_data_every_file_says_so(tmp_path, monkeypatch):
    shrink(monkeypatch.setattr)
    monkeypatch.setattr(survey_report, "_bight", no_data)
    monkeypatch.setattr(study_report, "_harbours", no_data)
    # No script but these has a table or a figure to say it on: their questions need other data, or none.
    monkeypatch.setattr(steps, "_numbered", lambda folder: [p for p in SCRIPTS if p.name[:2] in SHOWN])
    said, drawn, save = [], [], ps.save_plot

    def save_and_read(figure, *args, **kwargs):
        """Keep the words of a figure, which its pixels hide."""
        drawn.append(" ".join(text.get_text() for text in figure.findobj(Text)))
        save(figure, *args, **kwargs)

    monkeypatch.setattr(ps, "save_plot", save_and_read)
    steps.run_steps(tmp_path, n_jobs=1, say=said.append)
    assert said.count("The harbours are not to be had.") == 2
    rows = listed(tmp_path)
    assert rows["note"].str.contains("They show that the job runs and say nothing about harbours").all()
    texts = [name for name in rows["file"] if name.endswith((".md", ".csv", ".tex", ".caption.txt"))]
    assert len(texts) > 20
    for name in texts:
        assert "Stand-in data" in " ".join((tmp_path / name).read_text().split()), name
    for path in tmp_path.glob("tables/*.docx"):
        assert "Stand-in data" in zipfile.ZipFile(path).read("word/document.xml").decode(), path.name
    assert len(drawn) > 10 and all("Stand-in data" in " ".join(words.split()) for words in drawn)


@pytest.mark.r
def test_the_r_script_gives_the_same_table_byte_for_byte(first):
    from_r = first[0] / "tables" / "01_ports_from_r.md"
    assert from_r.exists(), "`bash .ci/setup` installs the R package plistats"
    assert from_r.read_bytes() == from_r.with_name("01_ports.md").read_bytes()


@pytest.mark.parametrize("path", list(ANALYSIS.glob("*.py")), ids=lambda path: path.name)
def test_scripts_use_what_is_public(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.module.split(".")[0] != "pli_stats"
        if isinstance(node, ast.Import):
            assert not [alias.name for alias in node.names if alias.name.startswith("pli_stats.")]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ps":
            assert node.attr in (*ps._MODULES, "__file__"), node.attr


def test_the_page_of_the_scripts_has_a_row_for_each():
    page = (ANALYSIS / "README.md").read_text()
    rows = re.findall(r"^\| \[`(.+?)`\]\((.+?)\)", page, flags=re.MULTILINE)
    assert [name for name, _ in rows] == [path.name for path in SCRIPTS if path.suffix == ".py"]
    assert all((ANALYSIS / target).exists() for _, target in rows)
