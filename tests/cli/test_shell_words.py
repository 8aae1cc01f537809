"""What errors and warnings say of arguments is said as options on the command line."""

from __future__ import annotations

import pytest
from command_line import run


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "",
            "(`--metals Pb`), leave out the samples that lack a metal (`--complete`), or take the PLI over the metals",
        ),
        ("", "that each sample has (`--missing omit`)."),
        ("-1", "pass `--negative limit`; if it is a code, name it: `--nondetect-code -1` or `--missing-code -1`"),
        ("nd", "or pass `--limit Cu=0.02`"),
        ('"1,234"', "Pass `--decimal ,` or `--decimal .`."),
    ],
)
def test_refusals_of_assess_name_its_options(cell, said, tmp_path):
    (tmp_path / "survey.csv").write_text(f"harbour,Cu,Pb\na,1,2\na,{cell},2\n")
    done = run("assess", "survey.csv", "--by", "harbour", cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["compare", "predictions.csv", "--metric", "nope"], "`--metric` must be one of"),
        (["compare", "predictions.csv", "--test", "corrected_t"], "`--test corrected_t` needs"),
        (["ports", "ports.csv", "-o", "there.md"], "Pass `--force` to replace it."),
    ],
)
def test_other_commands_name_their_own_options(args, said, tmp_path):
    from command_line import write_tables

    write_tables(tmp_path)
    (tmp_path / "there.md").write_text("mine")
    done = run(*args, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr, done.stderr


def test_several_questions_are_settled_by_the_command_as_it_was_typed(tmp_path):
    (tmp_path / "my survey.csv").write_text("site,Fe,Cu,Cu_flag\na,1.08,2,1\nb,1.2,3,0\nc,1.1,4,1\n")
    done = run("assess", "my survey.csv", "--by", "site", cwd=tmp_path)
    assert done.returncode == 2
    assert "Together, choosing where two are offered: `pli-stats assess 'my survey.csv' --by site --" in done.stderr, (
        done.stderr
    )


def test_the_side_is_python_again_afterwards(tmp_path):
    from pli_stats.checks import asking

    run("assess", "nowhere.csv", cwd=tmp_path)
    assert asking().name == "python"


def test_an_encoding_is_asked_for_and_given(tmp_path):
    (tmp_path / "survey.csv").write_bytes("harbour,Cu\n上海,1\n上海,2\n".encode("gbk"))
    done = run("assess", "survey.csv", "--by", "harbour", "--no-figure", "-o", "a", cwd=tmp_path)
    assert done.returncode == 2 and "Say which encoding it has: `--encoding gbk` (it would say '上海')" in done.stderr
    done = run("assess", "survey.csv", "--by", "harbour", "--no-figure", "-o", "b", "--encoding", "gbk", cwd=tmp_path)
    assert "上海" in done.stdout and "Warning" not in done.stderr
