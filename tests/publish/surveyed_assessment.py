"""A small survey with coordinates and non-detects, assessed as a user would: its columns are those of a real one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import pli_stats as ps
from pli_stats.results import Assessment

METALS = ("As", "Cd", "Cr", "Cu", "Pb", "Zn")
PORTS = ("Oxnard-Channel Islands Harbor", "Dalian", "Zn|Cu $50%$_bg", "Mission Bay", "One station")


def survey(*, seed: int = 3, n: int = 60, **columns: Any) -> pd.DataFrame:
    """Return field data: Cu, Pb and Zn rise together, Cd goes its own way; `columns` replace or add some."""
    rng = np.random.default_rng(seed)
    dirt = rng.normal(0, 0.8, n)
    port = np.array([PORTS[i % 4] for i in range(n - 1)] + [PORTS[4]])
    frame = pd.DataFrame({"station": [f"S{i}" for i in range(n)], "harbour": port})
    frame["latitude"] = 33.0 + 0.3 * (np.arange(n) % 4) + rng.normal(0, 0.02, n)
    frame["longitude"] = -118.0 - 0.4 * (np.arange(n) % 4) + rng.normal(0, 0.02, n)
    for metal, middle, share in zip(METALS, (7, 0.3, 60, 40, 20, 90), (0.3, 0.0, 0.4, 0.9, 0.9, 0.9), strict=True):
        values = middle * np.exp(share * dirt + np.sqrt(1 - share**2) * rng.normal(0, 0.5, n))
        frame[metal] = np.round(values, 4).astype(str)
    frame.loc[[2, 11], "Cd"] = "<0.1"
    return frame.assign(**columns)


def surveyed(frame: pd.DataFrame | None = None, **options: Any) -> Assessment:
    """Return the assessment of a survey."""
    read = ps.read_samples(survey() if frame is None else frame, port="harbour")
    return ps.assess(read, "shale", **{"n_resamples": 99, "seed": 1, "method": "percentile", **options})
