"""Surveys at the edge of what users have, assessed as they would: for tests of tables, figures, words and pages."""

from __future__ import annotations

import warnings
from functools import cache

import numpy as np
import pandas as pd

import pli_stats as ps
from pli_stats.results import Assessment

METALS = ("As", "Cd", "Cr", "Cu", "Pb", "Zn")
_MIDDLES = (7.0, 0.3, 60.0, 40.0, 20.0, 90.0)
GREEK, ARABIC, CHINESE = "Λιμάνι Πειραιά", "ميناء دبي", "大连港"
# 80 characters, as ports are called in official lists of monitoring stations.
LONG = ("Estuary of the Greater Northern River and its Tidal Flats off the Old Harbour No", 80)
FOREIGN_NAMES = (GREEK, ARABIC, CHINESE, "Dalian")


def long_name(number: int) -> str:
    """Return a name of 80 characters."""
    text, width = LONG
    return f"{text[: width - 3]} {number:02d}"


def survey(ports: list[str], *, each: int = 6, seed: int = 5, nondetect: float = 0.0, lost: float = 0.0) -> Assessment:
    """Return an assessment of `each` samples a port; shares of the values are non-detects, and missing."""
    rng = np.random.default_rng(seed)
    n = each * len(ports)
    frame = pd.DataFrame({"station": [f"S{i:03d}" for i in range(n)], "port": np.repeat(ports, each)})
    frame["longitude"], frame["latitude"] = rng.uniform(-118.5, -117.0, n), rng.uniform(32.5, 34.0, n)
    level = np.repeat(rng.normal(0.0, 0.6, len(ports)), each)
    for metal, middle in zip(METALS, _MIDDLES, strict=True):
        values = middle * np.exp(level + rng.normal(0.0, 0.4, n))
        texts = [f"{value:.3g}" for value in values]
        # The lowest values are those that a laboratory does not detect.
        limit = np.quantile(values, nondetect) if nondetect else 0.0
        texts = [f"<{limit:.3g}" if value < limit else text for value, text in zip(values, texts, strict=True)]
        frame[metal] = np.where(rng.uniform(size=n) < lost, "", texts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        samples = ps.read_samples(frame, port="port")
        return ps.assess(samples, missing="omit" if lost else "error")


EDGE_SURVEYS = (
    "nondetects", "omit", "one port", "two ports", "forty ports", "one sample a port", "scripts", "long names",
    "forty long names",
)  # fmt: skip


@cache
def edge_surveys() -> dict[str, Assessment]:
    """Return each edge survey by its name."""
    few = ["Eden", "Botany", "Newcastle"]
    return {
        "nondetects": survey(few, nondetect=0.6),
        "omit": survey(few, lost=0.15),
        "one port": survey(["Eden"]),
        "two ports": survey(["Eden", "Botany"]),
        "forty ports": survey([f"Harbour {i:02d}" for i in range(40)], each=4),
        "one sample a port": survey([*few, "Port Kembla"], each=1),
        "scripts": survey(list(FOREIGN_NAMES)),
        "long names": survey([long_name(i) for i in range(12)], each=4),
        "forty long names": survey([long_name(i) for i in range(40)], each=4, nondetect=0.2),
    }
