"""Trained models in one safetensors file: numbers as arrays, all else as one JSON text; reading runs none of it."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pli_stats import __version__
from pli_stats.checks import InputError, gist, refusal
from pli_stats.files.atomic import as_path, check_plain_file, system_reason
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.network.safetensors_files import read_arrays, write_arrays
from pli_stats.transfer.regressor.fitted_state import Arrays, Learnt, Values, from_plain, to_plain

FORMAT = 2  # rises when files of before can no longer be read, or those of now not by versions of before
KIND = "pli_stats TransferRegressor"
WORD = "pli_stats"  # the one entry in the header's metadata: several would come in any order
DOMAINS = ("source", "target")
_MOST_HEADER = 100_000_000  # bytes; the limit that safetensors sets


def save_model(path: str | os.PathLike[str], parameters: Mapping[str, Any], learnt: Mapping[str, Learnt]) -> None:
    """Write a model: whole or not at all, and the same model to the same bytes.

    The header's metadata holds one JSON text: kind and format, parameters, and for each domain the architecture, the
    encoding of its features with their names, the scale of its target, the fingerprint and licence of its data; the
    versions that made it; and the SHA-256 of all this with the arrays. There are no paths in it and no times.

    References
    ----------
    safetensors, format specification: https://github.com/huggingface/safetensors
    """
    target = as_path("path", path)
    arrays: Arrays = {}
    model: Values = {
        "kind": KIND,
        "format": FORMAT,
        "parameters": {name: _plain(value) for name, value in parameters.items()},
        "versions": {
            "pli_stats": __version__,
            "torch": str(torch.__version__),
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }
    for domain, what in learnt.items():
        model[domain], more = to_plain(what, domain)
        arrays |= more
    text = _text({"model": model, "sha256": _digest(model, arrays)})
    write_arrays(target, arrays, {WORD: text})


def load_model(path: str | os.PathLike[str], *, known: Sequence[str]) -> tuple[Values, dict[str, Learnt]]:
    """Read what `save_model` wrote."""
    source = as_path("path", path)
    check_plain_file(source)
    whole = _whole_text(source)
    model = whole["model"]
    try:
        arrays, _ = read_arrays(source)
    except InputError:
        raise refusal("damaged_model", path=str(path), why="its arrays are not whole") from None
    if whole["sha256"] != _digest(model, arrays):
        raise refusal("damaged_model", path=str(path), why="its SHA-256 is not the one noted in it")
    if model["format"] > FORMAT:
        by = model.get("versions")
        version = by.get("pli_stats", "unknown") if isinstance(by, dict) else "unknown"
        raise refusal(
            "newer_model", path=str(path), got=model["format"], version=version, here=__version__, most=FORMAT
        )
    try:
        learnt: dict[str, Learnt] = {}
        for name in DOMAINS:
            if name in model:
                start = learnt["source"].ensemble if "source" in learnt else None
                learnt[name] = from_plain(model[name], arrays, name, start)
        given = model["parameters"]
        # Files of format 1 lack parameters that came later: those take their defaults.
        parameters = {name: _as_tuple(given[name]) for name in known if name in given or model["format"] == FORMAT}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise refusal("damaged_model", path=str(path), why=f"its parts do not fit together ({gist(error)})") from None
    return parameters, learnt


def _whole_text(path: Path) -> Values:
    """Return the JSON text of the header once the header is seen to be one that `save_model` wrote."""
    header = _header(path)
    if not isinstance(header.get("__metadata__"), dict) or WORD not in header["__metadata__"]:
        raise refusal("foreign_model", path=str(path), why="it is a safetensors file of another program")
    text = header["__metadata__"][WORD]
    whole = _parsed(text)
    model = whole.get("model") if isinstance(whole, dict) else None
    if not isinstance(model, dict) or not isinstance(model.get("format"), int) or set(whole) != {"model", "sha256"}:
        model = {}
    # One text stands for these values: any other spelling of them is not ours.
    if model.get("kind") != KIND or text != _text(whole):
        raise refusal("damaged_model", path=str(path), why="the description in its header is not whole")
    return dict(whole)


def _header(path: Path) -> Values:
    """Return the header of a safetensors file, read without its arrays."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            raw = file.read(length) if length <= _MOST_HEADER else b""
    except FileNotFoundError:
        raise refusal("no_such_file", path=str(path)) from None
    except OSError as error:
        raise refusal("unreadable_file", path=str(path), reason=system_reason(error)) from None
    header = _parsed(raw.decode("utf-8", "replace"))
    if not isinstance(header, dict):
        raise refusal("foreign_model", path=str(path), why="it is no safetensors file, or only the start of one")
    # Padding is the one part of the header that no check sees.
    if raw.rstrip(b" ")[-1:] != b"}":
        raise refusal("damaged_model", path=str(path), why="its header is not whole")
    return header


def _parsed(text: Any) -> Any:
    """Return a JSON text as values, or None if it is none."""
    try:
        values = json.loads(text)
        _text(values)  # refuses what JSON has no word for, such as NaN
    except (ValueError, TypeError, RecursionError):
        return None
    return values


def _text(values: Any) -> str:
    """Return values as the one JSON text that stands for them."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _digest(model: Values, arrays: Mapping[str, np.ndarray[Any, Any]]) -> str:
    """Return the SHA-256 of a description and its arrays, with their names, types and shapes."""
    digest = hashlib.sha256(_text(model).encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(_text([name, array.dtype.str, list(array.shape)]).encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """Return a parameter as JSON knows it: Python's numbers, lists, and mappings of names."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Recipe):
        return asdict(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    return (
        value
        if value is None or isinstance(value, str) or not hasattr(value, "__len__")
        else [_plain(v) for v in value]
    )


def _as_tuple(value: Any) -> Any:
    """Return a sequence as a tuple: JSON knows lists only."""
    return tuple(value) if isinstance(value, list) else value
