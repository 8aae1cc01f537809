"""Files of every kind that is read, changed at random from a seed, and what came of reading them.

    python tests/hostile/mutators.py 2000        # so many of each kind; prints a table

A changed file may be read (what is left of it is a table) or be refused in a sentence; anything else is a fault.
"""

from __future__ import annotations

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

import pli_stats as ps
from pli_stats.checks import InputError

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
    """A kind of file: its ending, how a good one is written, and what reads it."""

    suffix: str
    write: Callable[[Path], Any]
    read: Callable[[Path], Any]
    is_text: bool = False


@dataclass
class Outcome:
    """What came of the files of a kind."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


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
            path.write_bytes(mutated(good, random, is_text=kind.is_text))
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


if __name__ == "__main__":
    print("| kind | tried | read | refused in a sentence | other |\n|---|--:|--:|--:|--:|")
    for kind_name in KINDS:
        found = try_kind(kind_name, int(sys.argv[1]))
        print(
            f"| {kind_name} | " + " | ".join(str(found.counts[c]) for c in ("tried", "read", "refused", "other")) + " |"
        )
        for fault_found in found.faults[:8]:
            print(fault_found[:400], file=sys.stderr)
