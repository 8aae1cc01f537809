"""Editors and type checkers see the signatures of the verbs, and `help` and the Tab key the verbs by task."""

from __future__ import annotations

import ast
import os
import pydoc
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pli_stats as ps

ROOT = Path(__file__).parents[1]
STUB = ROOT / "pli_stats" / "__init__.pyi"
CHECKERS = {
    # The cache is kept beside that of `make lint`: from scratch mypy takes half a minute.
    "mypy": ["--strict", "--cache-dir", str(ROOT / ".mypy_cache" / "user_script")],
    "pyright": ["--pythonpath", sys.executable],
}
# Expression of a user's script -> what a checker must know of it.
TYPES = {
    "ps.pli": r"\(conc: .*, background: .*, \*, metals: .*\) -> \S+",
    "ps.assess": r"\(samples: \S*Samples \| \S*ScannedSamples, background: .*, \*, by: str.*\) -> \S*Assessment",
    "samples": "Samples",
    "result": "Assessment",
    "result.ports": "DataFrame",
    "result.intervals['Eden'].conf_low": "float",
    "ps.bootstrap_ci(truth, predicted)['mae'].estimate": "float",
    "ps.compare_ports(truth, ['a', 'b']).omnibus": r"Test \| None",
    "ps.TransferRegressor().pretrain(x, y).fit(x, y)": "TransferRegressor",
    "study.benchmark()": "Benchmark",
    "ps.table(result).to_markdown()": "str",
    "ps.plot(result)": "Figure",
}
# What a checker must object to.
MISTAKES = ["ps.bootstrap_ci(truth, predicted, metric='mae')", "ps.assess('survey.csv')", "result.sample", "ps.plli"]
START = """
import pandas as pd
import pli_stats as ps

x, y, truth, predicted = pd.DataFrame(), pd.Series([1.0]), [1.0, 2.0], [1.1, 1.9]
samples = ps.read_samples("survey.csv", port="harbour")
result = ps.assess(samples, "shale", by="harbour")
study = ps.Study(x, samples, task="covariates")
"""


@pytest.fixture(scope="module", params=CHECKERS)
def said(request, tmp_path_factory):
    """Return what a checker says of a user's script: line of the script -> messages."""
    script = tmp_path_factory.mktemp("user") / "script.py"
    script.write_text("\n".join([START, *(f"reveal_type({expression})" for expression in TYPES), *MISTAKES, ""]))
    command = [sys.executable, "-m", request.param, *CHECKERS[request.param], script.name]
    # On PYTHONPATH the package is to a checker what it is when installed: typed only if it says so (PEP 561).
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=script.parent, env=environment, capture_output=True, text=True)
    lines = re.findall(rf"{script.name}:(\d+)(?::\d+)?(?: -|:) (.+)", done.stdout)
    assert lines, done.stdout + done.stderr
    source = script.read_text().splitlines()
    by_source = {}
    for number, message in lines:
        by_source.setdefault(source[int(number) - 1], []).append(message)
    return by_source


@pytest.mark.parametrize("expression", TYPES)
def test_a_checker_knows_the_type(said, expression):
    (message,) = said[f"reveal_type({expression})"]
    kind, _, revealed = message.partition(": ")
    assert kind in ("note", "information")
    assert re.search(TYPES[expression] + '"$', revealed), revealed


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_checker_finds_the_mistake(said, mistake):
    assert said[mistake][0].startswith("error")


def test_a_checker_finds_nothing_else(said):
    assert {line for line, messages in said.items() if messages[0].startswith("error")} == set(MISTAKES)


def test_the_stub_is_the_list_of_names():
    imported = [node for node in ast.parse(STUB.read_text()).body if isinstance(node, ast.ImportFrom)]
    listed = {alias.name: node.module for node in imported for alias in node.names if alias.name == alias.asname}
    assert listed == ps._MODULES
    assert len(imported) == len(listed), "one line a name, and no name twice"
    assert [name for names in ps._TASKS.values() for name in names] == list(listed)
    assert ["__version__", *listed] == ps.__all__


def test_help_lists_the_verbs_by_task():
    text = pydoc.render_doc(ps, renderer=pydoc.plaintext)
    start = text.index("The public names by task:")
    description = text[start : text.index("PACKAGE CONTENTS")]
    headings = [line.strip() for line in description.splitlines()[1:] if re.match(r"    \S", line)]
    assert headings == list(ps._TASKS)
    assert re.findall(r"\b\w+\b", description.partition("Read\n")[2])[:2] == ["read_samples", "scan_samples"]
    for names in ps._TASKS.values():
        for name in names:
            assert re.search(rf"\b{name}\b", description), name


# Not torch: scipy looks into that module once it has a place among the imported.
WITHOUT_EXTRA = """
import pydoc, sys
sys.modules["safetensors"] = None
import pli_stats as ps
help_text = pydoc.render_doc(ps, renderer=pydoc.plaintext)
try:
    ps.Study
except ps.MissingExtraError as error:
    print(error, "|", "pli" in dir(ps), "Study" in dir(ps), "bootstrap_ci(y" in help_text)
"""


def test_help_works_without_the_extra():
    done = subprocess.run([sys.executable, "-c", WITHOUT_EXTRA], capture_output=True, text=True, check=True)
    sentence = "`Study` needs safetensors, which is not installed: pip install 'pli-stats[transfer]'."
    assert done.stdout.strip() == f"{sentence} | True False True"
