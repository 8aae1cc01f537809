"""The bad inputs of docs/bad_inputs.md made again by R: its users are told of R's things, not of Python's.

Refused calls are recorded with their arguments, handed to R as an .rds file and made there, where R has objects for the
arguments: of 757 calls these were 723 when this was written.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from bad_inputs import CASES
from test_bad_inputs import ACCEPTED
from verb_list import public_verbs
from words_of_python import OF_PYTHON

import pli_stats as ps
from pli_stats.rds.description_files import read_description
from pli_stats.rds.xdr.xdr_writer import serialized
from pli_stats.robjects import describe
from pli_stats.robjects.vectors.na_and_text_attributes import unmarked
from pli_stats.robjects.vectors.r_values import RList, RValue, named_list, strings

RSCRIPT = """
given <- commandArgs(TRUE)
.libPaths(c(given[[1L]], .libPaths()))
library(plistats)
said <- lapply(readRDS(given[[2L]]), function(call) {
  tryCatch({
    suppressWarnings(do.call(get(call$verb, envir = asNamespace("plistats")), call$args))
    NA_character_
  }, plistats_input_error = conditionMessage, error = function(cnd) paste("FAULT", conditionMessage(cnd)))
})
saveRDS(as.character(unlist(said)), given[[3L]])
"""
NAMES = {verb.python: verb.name for verb in public_verbs() if not verb.owner and verb.python[0].islower()}


def refused_calls(cases: list[Any], folder: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what came, the verb and the arguments of every case that a function of the package refuses."""
    heard: list[tuple[str, dict[str, Any]]] = []

    def listening(name: str, verb: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return verb(*args, **kwargs)
            except ps.InputError:
                heard.append((name, _arguments(verb, args, kwargs)))
                raise

        return call

    found = []
    with mock.patch.multiple(ps, **{name: listening(name, getattr(ps, name)) for name in NAMES}):
        for number, (what, run) in enumerate(cases):
            heard.clear()
            (folder / str(number)).mkdir()
            with warnings.catch_warnings(), contextlib.suppress(Exception):
                warnings.simplefilter("ignore")
                run(folder / str(number))
            found += [(what, name, args) for name, args in heard[:1]]
    return found


def _arguments(verb: Callable[..., Any], args: Any, kwargs: Any) -> dict[str, Any]:
    """Return the arguments of a call by name."""
    bound = inspect.signature(verb).bind(*args, **kwargs)
    given = dict(bound.arguments)
    for name, parameter in bound.signature.parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            given |= given.pop(name, {})
    return given


def r_value(value: Any) -> RValue:
    """Return an argument as a user of R would have it; a list of numbers, texts or truth values is a vector there."""
    if value is None:
        return None
    if isinstance(value, Path):
        return strings(str(value))
    if isinstance(value, list | tuple):
        kinds = {type(part) for part in value}
        if kinds == {str}:
            return strings(list(value))
        if (kinds and kinds <= {int, float}) or kinds == {bool}:
            return describe(np.array(value))
        if kinds and kinds <= {list, tuple} and len({len(part) for part in value}) == 1:
            return describe(np.array(value))
        return RList(tuple(r_value(part) for part in value))
    if isinstance(value, dict):
        return named_list({name: r_value(part) for name, part in value.items()})
    return describe(value)


def said_in_r(calls: list[tuple[str, str, dict[str, Any]]], library: Path, folder: Path) -> list[tuple[str, str, str]]:
    """Return what came, the verb and what R is told, of the calls whose arguments R can hold and R refuses too."""
    kept, described = [], []
    for what, verb, args in calls:
        try:
            values = {name: r_value(value) for name, value in args.items()}
            serialized(unmarked(named_list(values)))
        except Exception:
            continue  # what R has no object for
        kept.append((what, NAMES[verb]))
        described.append(named_list({"verb": strings(NAMES[verb]), "args": named_list(values)}))
    (folder / "calls.rds").write_bytes(serialized(unmarked(RList(tuple(described)))))
    (folder / "fire.R").write_text(RSCRIPT)
    command = ["Rscript", "--vanilla", str(folder / "fire.R"), str(library), str(folder / "calls.rds")]
    subprocess.run(
        [*command, str(folder / "said.rds")],
        env={**os.environ, "PLISTATS_PYTHON": sys.executable},
        check=True,
        capture_output=True,
    )
    said = read_description(folder / "said.rds").values
    return [(what, verb, text) for (what, verb), text in zip(kept, said, strict=True) if text is not None]


FEWEST = 300


@pytest.fixture(scope="module")
def said(plistats_library, tmp_path_factory):
    folder = tmp_path_factory.mktemp("refused")
    cases = [case for case in CASES if case[0] != ACCEPTED]
    return said_in_r(refused_calls(cases, folder), plistats_library, folder)


def test_a_refusal_is_no_fault_of_the_worker(said):
    assert [one for one in said if one[2].startswith("FAULT")] == []


def test_no_refusal_that_reaches_r_speaks_of_python(said):
    assert len(said) >= FEWEST
    assert [one for one in said if OF_PYTHON.search(one[2])] == []
