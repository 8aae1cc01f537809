"""The command line run in this process, and the tables that its tests hand over."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.cli import main

COMMAND = [sys.executable, "-c", "from pli_stats.cli import main; main()"]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def run(*args: Any, cwd: Path) -> Done:
    """Run a command in this process, which spares a test the imports."""
    out, err, argv = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["pli-stats", *map(str, args)]
    try:
        with (
            contextlib.chdir(cwd),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            warnings.catch_warnings(),
        ):
            main()
        code: Any = 0
    except SystemExit as ended:
        code = ended.code or 0
    finally:
        sys.argv = argv
    return Done(code, out.getvalue(), err.getvalue())


def run_apart(*args: Any, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, for what depends on the process: locale, streams, what is imported."""
    return subprocess.run(
        [*COMMAND, *map(str, args)], cwd=cwd, capture_output=True, text=True, env={**os.environ, **env}, timeout=300
    )


def write_tables(folder: Path) -> None:
    """Write the tables that the examples of the help name, small ones."""
    (folder / "survey.csv").write_text(
        "station,harbour,Cu (mg/kg),Pb (mg/kg),Al (mg/kg)\n"
        "S1,north,45,20,80000\nS2,north,90,<40,80000\nS3,north,30,10,70000\nS4,north,33,15,70000\nS5,south,20,10,60000\n"
        "S6,south,25,11,60000\nS7,south,24,13,60000\n"
    )
    predictions().to_csv(folder / "predictions.csv", index=False)
    ports().to_csv(folder / "ports.csv", index=False)
    surveys().to_csv(folder / "surveys.csv", index=False)
    pm25().to_csv(folder / "pm25.csv", index=False)
    ports().head(3).drop(columns="pli").to_csv(folder / "new.csv", index=False)


def predictions() -> pd.DataFrame:
    """Return predictions of two models for three samples in each of twelve ports."""
    rng = np.random.default_rng(7)
    y = np.exp(rng.normal(0.3, 0.5, 36))
    rows = {"sample": [f"S{k:02d}" for k in range(36)], "port": [f"port {k // 3:02d}" for k in range(36)], "y_true": y}
    models = {"forest": y * np.exp(rng.normal(0, 0.1, 36)), "kriging": y * np.exp(rng.normal(0, 0.25, 36))}
    return pd.concat([pd.DataFrame({**rows, "model": m, "y_pred": p}) for m, p in models.items()], ignore_index=True)


def surveys() -> pd.DataFrame:
    """Return the PLI of three stations over twelve years, in two seasons, with non-detects."""
    rng = np.random.default_rng(16)
    years = np.repeat(np.arange(2009, 2021), 6)
    pli = np.exp(rng.normal(0.0, 0.3, 72) - 0.03 * (years - 2009))
    labels = {"station": list("abc") * 24, "season": (["wet"] * 3 + ["dry"] * 3) * 12}
    nondetect = np.where(pli < 0.6, "yes", "no")
    return pd.DataFrame({"year": years, **labels, "pli": pli.clip(min=0.6), "nondetect": nondetect})


def ports() -> pd.DataFrame:
    """Return samples of ten ports whose PLI follows the organic carbon, and metals that have this PLI."""
    rng = np.random.default_rng(3)
    toc = rng.uniform(0.2, 3.0, 40)
    pli = np.exp(0.5 * np.log(toc) + rng.normal(0, 0.1, 40))
    place = {"port": [f"P{k % 10}" for k in range(40)], "depth": rng.uniform(2, 30, 40).round(1)}
    return pd.DataFrame({**place, "toc_pct": toc.round(3), "pli": pli})


def field_data() -> pd.DataFrame:
    """Return the same samples as field data: copper and lead instead of the PLI."""
    frame = ports()
    pli = frame.pop("pli")
    return frame.assign(Cu=(45 * pli).round(2), Pb=(20 * pli).round(2))


def pm25() -> pd.DataFrame:
    """Return a source of eight countries."""
    rng = np.random.default_rng(4)
    gdp = rng.normal(size=80)
    frame = pd.DataFrame({"country": [f"C{k % 8}" for k in range(80)], "gdp": gdp, "depth": rng.normal(size=80)})
    return frame.assign(pm25=np.exp(2 + 0.4 * gdp))
