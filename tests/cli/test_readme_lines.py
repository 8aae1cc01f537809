"""The commands and lines of README and docs: they run, or at least name verbs and options that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from command_line import run

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(
    {
        line.split("#")[0].strip()
        for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
        for line in path.read_text().splitlines()
        if re.match(r"pli-stats \w", line)
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_pages_name_what_there_is(command, tmp_path):
    words = shlex.split(command)[1:]
    verb = words[:2] if words[0] == "data" else words[:1]
    help_page = run(*verb, "--help", cwd=tmp_path)
    assert help_page.returncode == 0
    options = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    assert not [option for option in options if not re.search(rf"(^|[ ,]){option}[ ,]", help_page.stdout, re.M)]


def test_the_harbours_in_four_lines(tmp_path, mirror, monkeypatch):
    parts = (ROOT / "docs" / "assess_a_survey.md").read_text().split("```")
    (block,) = [part for part in parts if "ps.load_socal_bight()" in part]
    lines = [line.split("# doctest")[0][4:] for line in block.splitlines() if "# doctest: +SKIP" in line]
    assert len(lines) == 4
    monkeypatch.chdir(tmp_path)
    exec("import pli_stats as ps\n" + "\n".join(lines), {})
    assert len(pd.read_csv(tmp_path / "results" / "samples.csv")) == 932
