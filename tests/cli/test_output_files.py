"""Where results go: every format from one result, and all that can stop a file from being written, in one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import ports, predictions, run, write_tables

import pli_stats as ps

FORMATS = {
    "markdown": ".md", "csv": ".csv", "latex": ".tex", "html": ".html", "typst": ".typ", "docx": ".docx",
    "rtf": ".rtf", "xlsx": ".xlsx", "pptx": ".pptx", "pdf": ".pdf",
}  # fmt: skip
TEXTS = ("markdown", "csv", "latex", "html", "typst")


@pytest.fixture
def folder(tmp_path):
    write_tables(tmp_path)
    return tmp_path


def mounted(place: Path, *options: str):
    """Mount a small file system in memory while a test runs, or skip the test."""
    place.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, "-t", "tmpfs", *options, "tmpfs", place], capture_output=True, text=True)
    if not done or done.returncode:
        pytest.skip("a small file system can be mounted by root only")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.fixture
def full_disk(tmp_path):
    yield from mounted(tmp_path / "full", "-o", "size=64k")


@pytest.fixture
def unwritable(tmp_path):
    place = tmp_path / "locked"
    if os.geteuid() == 0:  # whom no permission stops
        yield from mounted(place, "-o", "ro")
    else:
        place.mkdir(mode=0o500)
        yield place


def fill(place: Path) -> None:
    """Write until the disk is full."""
    with pytest.raises(OSError), (place / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"0" * 1024)


def compared():
    """Return what `pli-stats ports ports.csv` computes."""
    return ps.compare_ports(ports()["pli"], ports()["port"])


@pytest.mark.parametrize("format", TEXTS)
def test_each_format_of_text_is_printed(folder, format):
    done = run("ports", "ports.csv", "--format", format, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == getattr(ps.table(compared()), f"to_{format}")().rstrip("\n") + "\n"


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_written_and_the_same_again(folder, format):
    name = f"new/t{FORMATS[format]}"
    wanted = ps.write_table(compared(), folder / f"python{FORMATS[format]}").read_bytes()
    for args in ([], ["--format", format, "--force"]):
        done = run("ports", "ports.csv", "-o", name, *args, cwd=folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Written: {name}\n")
        assert (folder / name).read_bytes() == wanted


def test_a_result_is_kept_whole_and_tabulated_later(folder):
    few = ["compare", "predictions.csv", "--n-resamples", "99"]
    assert run(*few, "-o", "new/models.rds", cwd=folder).returncode == 0
    for what in ([], ["--what", "pairs"]):
        direct = run(*few, *what, cwd=folder)
        assert run("table", "new/models.rds", *what, cwd=folder).stdout == direct.stdout != ""
    ps.save_rds(ps.compare_models(predictions(), n_resamples=99), folder / "python.rds")
    assert (folder / "new/models.rds").read_bytes() == (folder / "python.rds").read_bytes()


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--format", "word"], "`--format` must be one of 'markdown', 'csv'"),
        (["--format", "docx"], "Name it, as in `-o table.docx`"),
        (["-o", "t.doc"], ".tex, .html, .typ, .docx, .rtf, .xlsx, .pptx, .pdf, .rds, got 't.doc'"),
        (["-o", "t"], "must end in"),
        (["-o", "t.md", "--format", "csv"], "must end in .csv, got 't.md'"),
        (["-o", "there.md"], "'there.md' exists. Pass `--force` to replace it"),
        (["-o", "there.rds"], "'there.rds' exists"),
        (["-o", "folder.md", "--force"], "a folder has that name"),
        (["-o", "ports.csv/t.md"], "'ports.csv' cannot be written: a file has that name"),
        (["-o", "ports.csv/t.rds"], "'ports.csv' cannot be written: a file has that name"),
        (["--what", "metals"], "`--what` must be one of"),
        (["--level", "95", "-o", "t.md"], "Write 0.95 for 95 %"),
    ],
)
def test_what_cannot_be_written_is_one_sentence_and_changes_nothing(folder, args, sentence):
    for name in ("there.md", "there.rds"):
        (folder / name).write_text("mine")
    (folder / "folder.md").mkdir()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = run("ports", "ports.csv", *args, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert sentence in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_formats_and_names_are_checked_before_the_data(tmp_path):
    for args in (["--format", "word"], ["-o", "t.doc"], ["--format", "pdf"]):
        done = run("compare", "no_such_file.csv", *args, cwd=tmp_path)
        assert "no_such_file" not in done.stderr and done.returncode == 2


OUTPUTS = {
    "markdown": ["ports", "ports.csv", "-o", "{}/t.md"],
    "rds": ["ports", "ports.csv", "-o", "{}/t.rds"],
    "docx": ["ports", "ports.csv", "-o", "{}/t.docx"],
    "pdf": ["ports", "ports.csv", "-o", "{}/t.pdf"],
    "assess": ["assess", "survey.csv", "--by", "harbour", "--no-figure", "-o", "{}/out"],
    "train": ["train", "ports.csv", "--n-networks", "1", "--max-steps", "20", "--interval", "none", "-o",
              "{}/m.safetensors"],
    "study": ["study", "ports.csv", "--target", "pli", "--source", "pm25.csv", "--source-target", "pm25", "--questions",
              "benchmark", "--models", "median", "--n-folds", "2", "--n-repeats", "1", "-o", "{}/out"],
}  # fmt: skip


@pytest.mark.parametrize("args", OUTPUTS.values(), ids=OUTPUTS)
def test_an_unwritable_folder_is_one_sentence(folder, unwritable, args):
    done = run(*[arg.format(unwritable) for arg in args], cwd=folder)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    sentence = done.stderr.splitlines()[-1].casefold()
    assert (sentence.startswith("error: ") and "read-only file system" in sentence) or "permission denied" in sentence
    assert not list(unwritable.iterdir())


@pytest.mark.parametrize("args", OUTPUTS.values(), ids=OUTPUTS)
def test_a_full_disk_is_one_sentence_and_leaves_nothing(folder, full_disk, args):
    fill(full_disk)
    done = run(*[arg.format(full_disk) for arg in args], cwd=folder)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "no space left on device" in done.stderr.splitlines()[-1].casefold()
    left = [path for path in full_disk.rglob("*") if path.name != "filler"]
    assert not [path for path in left if path.is_file()]


@pytest.mark.parametrize("name", ["t.md", "t.rds", "t.docx"])
def test_a_disk_that_fills_leaves_the_file_that_was_there(folder, full_disk, name):
    assert run("ports", "ports.csv", "-o", full_disk / name, cwd=folder).returncode == 0
    before = (full_disk / name).read_bytes()
    fill(full_disk)
    done = run("ports", "ports.csv", "--method", "welch", "--force", "-o", full_disk / name, cwd=folder)
    assert (done.returncode, "no space left" in done.stderr) == (2, True), done.stderr
    assert {path.name for path in full_disk.iterdir()} == {name, "filler"}
    assert (full_disk / name).read_bytes() == before


def test_a_disk_that_fills_while_assessing_keeps_all_old_results(folder, full_disk):
    args = ["assess", "survey.csv", "--by", "harbour", "--no-figure", "-o", full_disk / "out"]
    assert run(*args, cwd=folder).returncode == 0
    before = {path.name: path.read_bytes() for path in (full_disk / "out").iterdir()}
    fill(full_disk)
    done = run(*args, "--force", "--seed", "2", cwd=folder)
    assert (done.returncode, "no space left" in done.stderr) == (2, True), done.stderr
    assert {path.name: path.read_bytes() for path in (full_disk / "out").iterdir()} == before
