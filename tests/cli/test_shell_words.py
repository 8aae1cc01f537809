"""What errors and warnings say of arguments is said as options on the command line."""

from __future__ import annotations

import pytest
from command_line import run

from pli_stats.cli.shell_words import in_shell

OPTIONS = {
    "--missing",
    "--metals",
    "--complete",
    "--decimal",
    "--nondetect-code",
    "--limit",
    "--ignore",
    "--port",
    "--test",
    "--units",
    "--force",
    "--figure",
}


@pytest.mark.parametrize(
    ("python", "shell"),
    [
        ('Pass `missing="omit"` here.', "Pass `--missing omit` here."),
        ("Pass `decimal=','` or `decimal='.'`.", "Pass `--decimal ,` or `--decimal .`."),
        ("`nondetect_codes=(-1,)` or `missing_codes=(-1,)`", "`--nondetect-code -1` or `missing_codes=(-1,)`"),
        ("`limits={'Cu': 0.02}`", "`--limit Cu=0.02`"),
        ("`units={'Cu': 'mg/kg'}`", "`--units mg/kg`"),
        ("`ignore=['lab of A']`, `ignore=[...]`", "`--ignore 'lab of A'`, `--ignore ...`"),
        ("Or pass `figure=False`.", "Or pass `--no-figure`."),
        ("Without `ports=` samples are drawn.", "Without `--port` samples are drawn."),
        ('Use test="corrected_t" for splits', "Use `--test corrected_t` for splits"),
        ("`force=True` (`--force` on the command line)", "`force=True` (`--force` on the command line)"),
        ("`metals=['Cu', 'Pb']`, `complete_samples(samples, ['Cu', 'Pb'])`", "`--metals Cu,Pb`, `--complete`"),
        ("`read_samples(port=...)`, `elements={'x': 'Cu'}`", "`read_samples(port=...)`, `elements={'x': 'Cu'}`"),
    ],
)
def test_arguments_become_options(python, shell):
    assert in_shell(python, OPTIONS | {"--port"}) == shell


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "row 3, Cu. Of 2 samples, 1 lacks a metal of the panel (Pb 2, Cu 1 of 2)."),
        (
            "",
            "(`--metals Pb`), leave out the samples that lack a metal (`--complete`), or take the PLI over the metals",
        ),
        ("", "that each sample has (`--missing omit`)."),
        ("-1", "Row 3, column 'Cu': -1 is negative. If it is a code, name it: `--nondetect-code -1`"),
        ("nd", "or pass `--limit Cu=0.02`"),
        ('"1,234"', "Pass `--decimal ,` or `--decimal .`."),
    ],
)
def test_refusals_of_assess_name_its_options(cell, said, tmp_path):
    (tmp_path / "survey.csv").write_text(f"harbour,Cu,Pb\na,1,2\na,{cell},2\n")
    done = run("assess", "survey.csv", "--by", "harbour", cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr, done.stderr


def test_an_encoding_is_warned_of_and_given(tmp_path):
    (tmp_path / "survey.csv").write_bytes("harbour,Cu\n上海,1\n上海,2\n".encode("gbk"))
    done = run("assess", "survey.csv", "--by", "harbour", "--no-figure", "-o", "a", cwd=tmp_path)
    assert done.stderr.startswith("Warning: 'survey.csv' is not UTF-8") and "as in `--encoding gbk`" in done.stderr
    done = run("assess", "survey.csv", "--by", "harbour", "--no-figure", "-o", "b", "--encoding", "gbk", cwd=tmp_path)
    assert "上海" in done.stdout and "Warning" not in done.stderr
