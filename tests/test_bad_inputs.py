"""Every bad input gets one clear sentence; docs/bad_inputs.md is what the program says today."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from pathlib import Path

import pandas as pd
import pytest
from bad_inputs import CASES, told

import pli_stats as ps
from pli_stats.checks import SENTENCES

ROOT = Path(__file__).parents[1]
ACCEPTED = "1,000,000 rows with one '<0.02' and one 'n.a.'"


@pytest.mark.parametrize(("what", "run"), CASES, ids=[what for what, _ in CASES])
def test_refused_in_one_sentence(what, run, tmp_path):
    if what == ACCEPTED:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ps.UnverifiedValueWarning)
        with pytest.raises(ps.InputError) as caught:
            run(tmp_path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith((".", "?"))
    assert "{" not in re.sub(r"`[^`]*`|\{'Cu': 45.0, ...\}", "", sentence), "an unfilled fact"


def test_a_million_rows_keep_their_two_odd_cells(tmp_path):
    samples = dict(CASES)[ACCEPTED](tmp_path)
    assert len(samples) == 1_000_000
    assert samples.nondetect.to_numpy().sum() == 1
    assert samples.limits.loc[499_999, "Cu"] == 0.02
    assert samples.concentrations.isna().to_numpy().sum() == 2
    log = samples.audit.dropna(subset="row")
    assert log[["row", "column", "before"]].to_numpy().tolist() == [[500_001, "Cu", "<0.02"], [700_001, "Pb", "n.a."]]


def test_the_page_shows_what_is_said_today():
    page = (ROOT / "docs" / "bad_inputs.md").read_text()
    made = subprocess.run([sys.executable, "tests/bad_inputs.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    said = made.stdout
    if pd.__version__.startswith("2."):  # which calls its types otherwise
        said = said.replace("holds object", "holds str").replace("datetime64[ns]", "datetime64[us]")
    assert page == said, "run: python tests/bad_inputs.py > docs/bad_inputs.md"


def test_there_are_at_least_sixty():
    assert len(CASES) >= 60


def test_each_sentence_is_raised_somewhere():
    code = "\n".join(path.read_text() for path in (ROOT / "pli_stats").rglob("*.py"))
    looked_up = code.replace('f"missing_{kind}"', '"missing_background" "missing_guideline" "missing_toxic_response"')
    needs = ("unit", "flag", "basis", "limit", "medium")
    looked_up = looked_up.replace('f"format_lacks_{role}"', " ".join(f'"format_lacks_{role}"' for role in needs))
    unused = [key for key in SENTENCES if looked_up.count(f'"{key}"') < 2]
    assert not unused


def test_told_covers_every_case():
    assert [what for what, _ in told()] == [what for what, _ in CASES]
