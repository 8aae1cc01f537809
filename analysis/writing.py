"""What the scripts of this folder share: where results lie, how tables and figures are written, and what is said.

Not numbered, since it answers nothing by itself. A script writes `tables/<its name>*` and `figures/<its name>*`.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import sys
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.progress import track

import pli_stats as ps

TABLES, FIGURES = (".md", ".csv", ".tex", ".docx"), ("png", "pdf")
LEFT_OUT = 3  # exit code of a script whose result is not there
NAME = Path(sys.argv[0]).stem


def options(about, **numbers):
    """Return the options of a script: the folder of the results, and whole numbers by name with their defaults."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--out", type=Path, default=Path("results"), help="folder of the results")
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{default} by default")
    return parser.parse_args()


def run(main):
    """Run a script; what it refuses ends in one sentence."""
    try:
        main()
    except (ps.InputError, ps.MissingExtraError, ps.DataUnavailableError) as error:
        sys.exit(f"Error: {error}")


def read(out, name):
    """Return a result that the main job or the study has kept, or leave where it was not asked for."""
    path = out / f"{name}.rds"
    if not path.exists():
        print(f"Left out: there is no '{path}'. `pli-stats reproduce -o {out}` makes it, unless the data for it lack.")
        sys.exit(LEFT_OUT)
    return ps.read_rds(path)


def stand_in(result):
    """Return what a result, or any of several, says about stand-in data, '' where its data are those asked for."""
    several = result.values() if isinstance(result, dict) else [result]
    return " ".join(filter(None, dict.fromkeys(ps.table(one).stand_in for one in several)))


def write(out, result, *, tables=(), figures=(), of=""):
    """Write tables and figures of one result, each named by what it shows ("" for the main one); print one table.

    `of` names the result where a script has several. With stand-in data a figure that they cannot fill (a map without
    coordinates) is left out, and that is said.
    """
    note = stand_in(result)
    for number, what in enumerate(tables):
        table = ps.table(result, what=what or None)
        if note and note not in table.notes:
            table = dataclasses.replace(table, notes=(note, *table.notes))
        for suffix in TABLES:
            ps.write_table(table, _path(out, "tables", (of, what), suffix), force=True)
        if number == 0:
            print(dataclasses.replace(table, notes=(note,) if note else ()).to_markdown())
    for what in figures:
        try:
            figure = ps.plot(result, what=what or None)
        except ps.InputError as error:
            if not note:
                raise
            print(f"Left out: {error}")
            continue
        for kind in FIGURES:
            ps.save_plot(figure, _path(out, "figures", (of, what), f".{kind}"), force=True)


def write_csv(out, frame):
    """Write a frame at full precision, whole or not at all."""
    with _whole(_path(out, "tables", (), ".csv")) as file:
        frame.to_csv(file, index=False, lineterminator="\n")


def in_parts(out, function, parts, jobs):
    """Return what a function gives for each part of a simulation; parts that were finished before are read from disk.

    The last argument of the function is handed in here: a hash of the script and of what computes in the package, so
    that a change of either computes anew.
    """
    import joblib  # comes with the extra `transfer`, which tables and figures do not need

    layers = [Path(ps.__file__).parent / name for name in ("results", "stats", "pollution", "transfer")]
    sources = [Path(sys.argv[0]), *(path for layer in layers for path in sorted(layer.rglob("*.py")))]
    code = joblib.hash([path.read_bytes() for path in sources])
    kept = joblib.Memory(out / "simulations" / "cells", verbose=0).cache(function)
    found = joblib.Parallel(n_jobs=jobs, return_as="generator")(joblib.delayed(kept)(*part, code) for part in parts)
    return list(track(found, total=len(parts), description=NAME, console=Console(stderr=True)))


def rows(parts, columns):
    """Return the rows of all parts as one frame."""
    return pd.DataFrame([row for part in parts for row in part], columns=columns)


@contextlib.contextmanager
def _whole(path):
    """Open a file that gets its name once all is written."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        yield file
    beside.replace(path)


def _path(out, folder, words, suffix):
    """Return the path of a file, whose folder is made; a word that the script's name ends with is not said twice."""
    (out / folder).mkdir(parents=True, exist_ok=True)
    said = [word for word in words if word and not NAME.endswith(f"_{word}")]
    return out / folder / ("_".join([NAME, *said]) + suffix)
