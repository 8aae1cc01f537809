"""The calls of the parity test, made in Python and in R."""

from __future__ import annotations

import copy
import inspect
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from all_cases import CASES
from case_type import Case, Folder, Frame, Kept, Matrix, Named, Together
from verb_list import ROW_NUMBERS, SAMPLE_NUMBERS, public_verbs

import pli_stats as ps
from pli_stats.rds.description_files import read_description

HERE = Path(__file__).parent


def in_python(calls: list[Case], verbs: list[Any], folder: Path) -> list[Any]:
    """Return what each call gives in Python."""
    folder.mkdir()
    by_name, kept, results = {verb.name: verb for verb in verbs}, {}, []
    for call in calls:
        verb = by_name[call.verb]
        args = {name: _python_value(value, kept, folder) for name, value in call.args.items()}
        if call.verb in SAMPLE_NUMBERS:
            args = {name: _counted_from_1(value) for name, value in args.items()}
        # In R, `fit` returns another model than it was given.
        function = getattr(copy.copy(args.pop(verb.owner)), verb.call) if verb.owner else _found(verb.call)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ps.UnverifiedValueWarning)  # warnings are the worker's tests
            result = function(**args) + 1 if call.verb in ROW_NUMBERS else function(**args)
        results.append(result)
        if call.keep:
            kept[call.keep] = result
    return results


def each_verb_once(folder: Path, later: Container[str] = ()) -> Iterator[tuple[str, Callable[[], Any], dict[str, Any]]]:
    """Yield each verb that needs no data set, its function, made anew by a call, and arguments that it takes."""
    folder.mkdir()
    by_name, kept, asked = {verb.name: verb for verb in public_verbs()}, {}, set()
    for call in (case for name, cases in CASES.items() if name != "data" for case in cases()):
        verb = by_name[call.verb]
        if not call.keep and call.verb in asked:
            continue
        args = {name: _python_value(value, kept, folder) for name, value in call.args.items()}
        owner = args.pop(verb.owner) if verb.owner else None

        def function(verb: Any = verb, owner: Any = owner) -> Any:
            return getattr(copy.copy(owner), verb.call) if verb.owner else _found(verb.call)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if call.keep or call.verb == "save_model":
                kept[call.keep] = function()(**args)
            if call.verb not in asked and call.verb not in later:
                asked.add(call.verb)
                yield call.verb, function, args


def arguments_of(function: Any) -> list[str]:
    """Return the arguments that a function names."""
    several = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return [name for name, each in inspect.signature(function).parameters.items() if each.kind not in several]


def _counted_from_1(value: Any) -> Any:
    """Return samples or a frame whose rows are only numbered with the numbers that R gives them, others as they are."""
    if isinstance(value, pd.DataFrame) and isinstance(value.index, pd.RangeIndex):
        return value.set_axis(value.index + 1)
    if not isinstance(value, ps.Samples) or not isinstance(value.info.index, pd.RangeIndex):
        return value
    names = ("concentrations", "limits", "nondetect", "info")
    return replace(value, **{name: getattr(value, name).set_axis(value.info.index + 1) for name in names})


def begun_in_r(calls: list[Case], library: Path, folder: Path) -> subprocess.Popen[str]:
    """Start the R process that makes the calls."""
    (folder / "r").mkdir()
    told = [
        {"verb": call.verb, "keep": call.keep, "args": {k: _r_value(v) for k, v in call.args.items()}} for call in calls
    ]
    (folder / "calls.json").write_text(json.dumps(told))
    command = ["Rscript", "--vanilla", str(HERE / "run_cases.R"), str(library)]
    command += [str(folder / "calls.json"), str(folder / "r"), str(folder / "results.rds")]
    env = {**os.environ, "PLISTATS_PYTHON": sys.executable}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def results_in_r(begun: subprocess.Popen[str], folder: Path) -> list[Any]:
    """Return what each call gave in R, as descriptions of its objects."""
    _, said = begun.communicate()
    assert begun.returncode == 0, said
    return list(read_description(folder / "results.rds").values)


def _found(name: str) -> Any:
    """Return a function of the package, or a method by its dotted name."""
    found: Any = ps
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _python_value(value: Any, kept: dict[str, Any], folder: Path) -> Any:
    """Return an argument as Python takes it."""
    match value:
        case Frame(columns):
            # Rows have the names that they have in R, which stand in audit logs and sentences.
            return pd.DataFrame(columns, index=range(1, len(next(iter(columns.values()))) + 1))
        case Matrix(rows):
            return np.array(rows, dtype=float)
        case Named(values):
            return values
        case Kept(key, part):
            whole = kept[key]
            return whole if part is None else getattr(whole, part) if isinstance(part, str) else whole[part]
        case Together(names):
            return {name: kept[key] for name, key in names.items()}
        case Folder(name):
            return folder / name
    return value


def _r_value(value: Any) -> dict[str, Any]:
    """Return an argument for the R script, which makes a vector, a data frame and so on of it."""
    match value:
        case Frame(columns):
            return {"kind": "frame", "columns": columns}
        case Matrix(rows):
            return {"kind": "matrix", "rows": [[None if x is None or x != x else x for x in row] for row in rows]}
        case Named(values):
            return {"kind": "named", "values": values}
        case Kept(key, part):
            return {"kind": "kept", "key": key, "part": part}
        case Together(names):
            return {"kind": "together", "kept": names}
        case Folder(name):
            return {"kind": "folder", "name": name}
        case list() | tuple():
            return {"kind": "vector", "values": list(value)}
    return {"kind": "value", "value": value}
