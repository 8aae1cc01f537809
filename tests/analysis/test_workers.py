"""Simulations with two workers: their functions can be handed to other processes, and numbers stay the same."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from joblib.externals.loky.backend.reduction import dumps

ANALYSIS = Path(__file__).parents[2] / "analysis"
SIMULATIONS = [path for path in sorted(ANALYSIS.glob("[0-9]*.py")) if "in_parts(" in path.read_text()]
IN_A_WORKER = """
import pickle, sys
sys.path.insert(0, sys.argv[1])
for pickled in pickle.load(sys.stdin.buffer):
    pickle.loads(pickled)
"""


def handed_over(script):
    """Return the functions of a script as joblib hands those of `__main__` to workers: by value, what they use too."""
    here = {"__name__": "__main__", "__file__": str(script)}
    source = script.read_text().replace('if __name__ == "__main__":', "if False:")
    exec(compile(source, str(script), "exec"), here)
    names = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return dumps([here[name] for name in names if name != "main"])


def test_every_function_of_a_simulation_can_be_handed_to_a_worker(monkeypatch):
    monkeypatch.syspath_prepend(str(ANALYSIS))
    assert len(SIMULATIONS) >= 9
    pickled = pickle.dumps([bytes(handed_over(script)) for script in SIMULATIONS])
    command = [sys.executable, "-c", IN_A_WORKER, str(ANALYSIS)]
    done = subprocess.run(command, input=pickled, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_a_cached_function_cannot(tmp_path):
    """The fault that this is to find: a cache in `__main__` is pickled by its name, which workers do not know."""
    script = tmp_path / "cached.py"
    script.write_text("from functools import lru_cache\n\n@lru_cache\ndef ranges(k):\n    return k\n")
    with pytest.raises(pickle.PicklingError, match="ranges"):
        handed_over(script)


def test_two_workers_compute_what_one_does(tmp_path):
    script, tables = ANALYSIS / "20_design_weights.py", []  # the quickest; all scripts share `writing.in_parts`
    for jobs in ("1", "2"):
        command = [sys.executable, script, "-o", tmp_path / jobs, "--simulations", "1", "--jobs", jobs]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        tables.append(pd.read_csv(tmp_path / jobs / "tables" / f"{script.stem}.csv"))
    pd.testing.assert_frame_equal(*tables)
