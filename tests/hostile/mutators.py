"""Files of every kind that is read, changed at random from a seed, and what came of reading them.

    python tests/hostile/mutators.py 2000        # so many of each kind; prints a table

A changed file may be read (what is left of it is a table) or be refused in a sentence; anything else is a fault.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.datasets import files, loaders
from pli_stats.transfer.network.safetensors_files import read_arrays, write_arrays
from pli_stats.transfer.regressor import save_load
from pli_stats.transfer.study.cell_store import CellStore

FRAME = pd.DataFrame(
    {
        "port": np.repeat(["Botany", "Eden", "Malmö"], 4),
        "date": ["2019-05-03"] * 12,
        "Cu (mg/kg)": [31.5, 48, 27, 60, 12, 15.2, 11, 9.75, 100, 140, 80, 99],
        "Pb (mg/kg)": ["20", "<5", "33", "41", "8", "<3", "7", "9", "70", "88", "65", "<10"],
        "weather": ["calm", "", "calm", "see note", "", "rain", "", "", "windy, wet", "", "", ""],
    }
)
LONG = (
    FRAME.assign(station=[f"S{i}" for i in range(12)])
    .melt(["port", "station", "date"], ["Cu (mg/kg)", "Pb (mg/kg)"], "analyte", "result")
    .replace({"Cu (mg/kg)": "Cu", "Pb (mg/kg)": "Pb"})
    .assign(unit="mg/kg")
)
# What has broken readers: quotation marks, line ends, NUL, marks of byte order and direction, formulas, numbers that
# are none, too large or too small, words that programs obey.
TOKENS = (
    b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xe2\x80\x8b", b",",
    b";", b"\t", b"=1+1", b"nan", b"inf", b"-inf", b"1e999", b"1e-999", b"-1", b"0", b"1,234.5", b"1.234,5", b"<",
    b"<<5", b"< 5", b">5", b"<0", b"N/A", b"None", b"__import__('os')", b"%s%n", b"../..", b"\x1b[2J",
    b"\xf0\x9f\x98\x80", b"9" * 400, b"A" * 5000, b"1\xc2\xb15", b"5%", b"\xc2\xb5g/kg", b"TRUE", b"2019-02-30",
    b"&amp;", b"<script>",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of file: its ending, how a good one is written, what reads it, and what changes it if not `mutated`."""

    suffix: str
    write: Callable[[Path], Any]
    read: Callable[[Path], Any]
    is_text: bool = False
    change: Callable[[Path, np.random.Generator], None] | None = None


@dataclass
class Outcome:
    """What came of the files of a kind."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def save_model(path: Path) -> None:
    """Write a small model."""
    ports, pli = np.arange(24.0).reshape(8, 3) % 5, np.linspace(1.0, 2.0, 8)
    small = ps.TransferRegressor(widths=(4,), n_networks=1, max_steps=2, interval_folds=2, stack_below=0)
    small.fit(ports, pli).save(path)


def resealed(path: Path, random: np.random.Generator) -> None:
    """Change one value or array of a model as a forger would."""
    seal(path, lambda model, arrays: _forge(model, arrays, random))


def seal(path: Path, change: Callable[[Any, Any], None]) -> None:
    """Change the description and arrays of a model, and note the digest that fits them."""
    arrays, words = read_arrays(path)
    model = json.loads(words[save_load.WORD])["model"]
    change(model, arrays)
    text = save_load._text({"model": model, "sha256": save_load._digest(model, arrays)})
    write_arrays(path, arrays, {save_load.WORD: text})


def _forge(model: Any, arrays: Any, random: np.random.Generator) -> None:
    """Change one value or array."""
    if random.random() < 0.2:
        name = sorted(arrays)[int(random.integers(len(arrays)))]
        arrays[name] = (arrays[name][:-1], arrays[name] * np.nan, arrays[name].reshape(-1, 1))[int(random.integers(3))]
    else:
        at, keys = model, [*model]
        while True:
            key = keys[int(random.integers(len(keys)))]
            keys = (
                [*at[key]] if isinstance(at[key], dict) else [*range(len(at[key]))] if isinstance(at[key], list) else []
            )
            if not keys or random.random() < 0.1:
                break
            at = at[key]
        at[key] = FORGED[int(random.integers(len(FORGED)))]


FORGED: tuple[Any, ...] = (
    -1, 0, 1, 2.5, 10**12, 10**400, 1e308, -1e308, "", "x", "1", None, True, [], {}, [[]], [10**9, 10**9], ["x"] * 9,
)  # fmt: skip


def read_model(path: Path) -> None:
    """Load a model and predict with it."""
    ps.TransferRegressor.load(path).predict(np.ones((2, 3)))


def write_cell(path: Path) -> None:
    """Write the predictions of a cell of a study."""
    CellStore(path.parent).write(path.stem, CELL)


CELL = pd.DataFrame({"sample": range(6), "port": list("AABBCC"), "y_true": np.arange(6.0), "y_pred": np.ones(6)})


def read_cell(path: Path) -> None:
    """Read a cell as it was written, or not at all: one that is damaged is said and run again."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = CellStore(path.parent).read(path.stem)
    if found is None:
        raise InputError(str(said[0].message))
    pd.testing.assert_frame_equal(found, CELL)


def write_folder(path: Path) -> None:
    """Write the assessment of a results folder, not compressed, so that changes come through to what reads it."""
    ps.save_rds(ps.assess(ps.read_samples(FRAME), "shale", by="port"), path, compress=False)


def read_folder(path: Path) -> None:
    """Read the assessment of a results folder, and make a table of what it holds."""
    found = ps.read_rds(path)
    if type(found).__name__ == "Assessment":
        ps.table(found).to_markdown()


def write_cache(path: Path) -> None:
    """Write a data set into the cache."""
    path.write_bytes(b"pinned" * 100)


def read_cache(path: Path) -> None:
    """Fetch a data set that lies in the cache."""
    content = b"pinned" * 100
    toy = files._Dataset("toy", path.name, "", hashlib.sha256(content).hexdigest(), "", "", "", "", "")
    places = {files.MIRROR_VARIABLE: "", files.CACHE_VARIABLE: str(path.parent)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_datasets", lambda: {"toy": toy})
        for name, value in places.items():
            patch.setenv(name, value)
        if loaders.fetch("toy").read_bytes() != content:
            raise ValueError("another content was taken for the pinned one")


KINDS = {
    "wide CSV": Kind(".csv", lambda path: FRAME.to_csv(path, index=False), ps.read_samples, is_text=True),
    "long CSV": Kind(".csv", lambda path: LONG.to_csv(path, index=False), ps.read_samples, is_text=True),
    "Excel": Kind(".xlsx", lambda path: FRAME.to_excel(path, index=False), ps.read_samples),
    "Parquet": Kind(".parquet", lambda path: FRAME.to_parquet(path), ps.read_samples),
    "R data": Kind(".rds", lambda path: ps.save_rds(FRAME, path, compress=False), ps.read_samples),
    "R result": Kind(
        ".rds", lambda path: ps.save_rds(ps.bootstrap_mean([1, 2, 4.0, 9, 3], n_resamples=99), path, compress=False),
        ps.read_rds,
    ),
    "model": Kind(".safetensors", save_model, read_model),
    "model, sealed anew": Kind(".safetensors", save_model, read_model, change=resealed),
    "cell of a study folder": Kind(".parquet", write_cell, read_cell),
    "results folder": Kind(".rds", write_folder, read_folder),
    "cache of data sets": Kind(".bin", write_cache, read_cache),
}  # fmt: skip


def mutated(content: bytes, random: np.random.Generator, *, is_text: bool) -> bytes:
    """Return the bytes with one to four changes."""
    for _ in range(int(random.integers(1, 5))):
        place = int(random.integers(len(content) + 1))
        other = int(random.integers(len(content) + 1))
        low, high = sorted((place, other))
        kind = random.integers(8 if is_text else 6)
        if kind == 0 and content:
            at = min(place, len(content) - 1)
            content = content[:at] + bytes([content[at] ^ (1 << int(random.integers(8)))]) + content[at + 1 :]
        elif kind == 1:
            content = content[:place] + TOKENS[int(random.integers(len(TOKENS)))] + content[place:]
        elif kind == 2:
            content = content[:place]
        elif kind == 3:
            content = content[:low] + content[low : low + 40] + content[low:]
        elif kind == 4:
            content = content[:low] + content[min(high, low + 30) :]
        elif kind == 5:
            content = content[:place] + random.bytes(int(random.integers(1, 9))) + content[place:]
        else:
            content = _cells_changed(content, random, drop=kind == 7)
    return content


def _cells_changed(content: bytes, random: np.random.Generator, *, drop: bool) -> bytes:
    """Return delimited text with a cell replaced by a token, or a column left out."""
    rows = [line.split(b",") for line in content.split(b"\n")]
    row = rows[int(random.integers(len(rows)))]
    column = int(random.integers(len(row)))
    if drop:
        rows = [[*cells[:column], *cells[column + 1 :]] for cells in rows]
    else:
        row[column] = TOKENS[int(random.integers(len(TOKENS)))]
    return b"\n".join(b",".join(cells) for cells in rows)


def try_kind(name: str, n: int, seed: int = 1) -> Outcome:
    """Read `n` changed files of a kind and count what came of them."""
    kind, outcome = KINDS[name], Outcome()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / f"mutant{kind.suffix}"
        kind.write(path)
        good = path.read_bytes()
        kind.read(path)  # else the changes say nothing
        for number in range(n):
            random = np.random.Generator(np.random.Philox([seed, number]))
            path.write_bytes(good if kind.change else mutated(good, random, is_text=kind.is_text))
            if kind.change:
                kind.change(path, random)
            outcome.counts["tried"] += 1
            try:
                kind.read(path)
                outcome.counts["read"] += 1
            except InputError as refused:
                outcome.counts["refused"] += 1
                sentence = str(refused)
                if not sentence.rstrip().endswith((".", "?", "`")) or "Traceback" in sentence:
                    outcome.faults.append(f"{name} {number}: no sentence: {sentence!r}")
            except Exception as fault:
                outcome.faults.append(f"{name} {number}: {type(fault).__name__}: {fault}")
    outcome.counts["other"] = len(outcome.faults)
    return outcome


def try_arguments() -> Outcome:
    """Give every argument of every verb what it cannot be, and count what came of it."""
    tests = Path(__file__).parents[1]
    sys.path[:0] = [str(path) for path in (tests, tests / "parity", tests / "transfer", tests.parent / "r" / "tools")]
    from test_hostile_arguments import HOSTILE, outcomes

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(), contextlib.chdir(folder):
        warnings.simplefilter("ignore")
        counts, wrong = outcomes(Path(folder) / "cases", HOSTILE)
    outcome = Outcome(counts, [str(one) for one in wrong])
    outcome.counts["tried"], outcome.counts["read"] = counts.total(), counts["taken"]
    return outcome


def print_counts(n: int) -> None:
    """Print a table of what came of `n` changed files of each kind, and of arguments."""
    print("| kind | tried | read | refused in one sentence | other |\n|---|--:|--:|--:|--:|")
    for name in (*KINDS, "arguments of verbs"):
        found = try_kind(name, n) if name in KINDS else try_arguments()
        cells = (str(found.counts[count]) for count in ("tried", "read", "refused", "other"))
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
        for fault in found.faults[:8]:
            print(fault[:400], file=sys.stderr)


if __name__ == "__main__":
    print_counts(int(sys.argv[1]))
