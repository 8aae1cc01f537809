"""A made-up Assessment with the columns of a real one, for tables, figures and files."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.results import Assessment, Interval
from pli_stats.text.notes import Note, note

#: Stand-in data, and how every table, text and file says so.
STAND_IN = note("stand_in_data", wanted="the harbours", used="soils of the Meuse (sp::meuse)")
SAID = (
    "Stand-in data, not the harbours: soils of the Meuse (sp::meuse). They show that the job runs and say nothing "
    "about harbours."
)

PANEL = ("As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn")
HARBOURS = [
    "Agua Hedionda Lagoon", "Alamitos Bay", "Anaheim-Huntington Harbor", "Andree Clark Bird Refuge",
    "Ballona Creek", "Batiquitos Lagoon", "Bolsa Chica", "Dana Point Harbor", "Dominguez Channel",
    "Goleta Slough", "LA-Long Beach Harbor", "Los Angeles River Estuary", "Los Penasquitos Lagoon",
    "Malibu Lagoon", "Marina del Rey", "Mission Bay", "Mugu Lagoon", "Newport Bay", "Oceanside Harbor",
    "Oxnard-Channel Islands Harbor", "Port Hueneme", "Redondo-King Harbor", "San Diego Bay",
    "San Diego River", "San Dieguito Lagoon", "San Elijo Lagoon", "San Gabriel River Estuary",
    "San Luis Rey River", "San Mateo", "Santa Ana River", "Santa Barbara Harbor", "Santa Clara River",
    "Santa Margarita Estuary", "Talbert Marsh", "Talbert/Huntington Beach*", "Tijuana River Estuary",
    "Ventura Harbor", "Ventura River",
]  # fmt: skip


def port_names(count: int) -> list[str]:
    """Return that many different names."""
    return [HARBOURS[i] if i < len(HARBOURS) else f"{HARBOURS[i % len(HARBOURS)]} {i}" for i in range(count)]


def make_assessment(names: list[str] | None = None, *, seed: int = 7, notes: tuple[Note, ...] = ()) -> Assessment:
    """Return an assessment of these ports; every ninth has one station, every third non-detects."""
    names = port_names(38) if names is None else names
    rng = np.random.default_rng(seed)
    rows = [_port_row(i, name, rng) for i, name in enumerate(names)]
    ports = pd.DataFrame(rows)
    samples = _samples(ports, rng)
    intervals = {
        str(row["port"]): Interval(
            "zone_pli",
            row["zone_pli"],
            row["conf_low"],
            row["conf_high"],
            0.95,
            "bca",
            row["n"],
            unit="station",
            notes=(note("remark", text="One station."),) if row["n"] == 1 else (),
        )
        for row in rows
    }
    return Assessment(
        samples=samples,
        metals=_metals(samples, rng),
        ports=ports,
        intervals=intervals,
        audit=pd.DataFrame(
            {"row": [3], "column": ["Cu"], "before": ["<0.02"], "after": [0.02], "rule": ["non-detect"]}
        ),
        by="harbour",
        background="shale",
        scheme="tomlinson1980_pli",
        panel=PANEL,
        seed=1,
        notes=(note("half_limit"), *notes),
    )


def hand_made() -> Assessment:
    """Return four ports with written-down numbers, for golden text."""
    made = make_assessment(["Dalian 大连", "Zn|Cu_bay*", "50%_bg <0.02", "One`Station"])
    values = {
        "n": [12, 150, 9, 1],
        "n_nondetect": [0, 2, 9, 0],
        "share_nondetect": [0.0, 2 / 1200, 0.125, 0.0],
        "zone_pli": [0.712, 1.0, 1.73, 0.0461],
        "conf_low": [0.60, 0.995, 1.1, 0.0],
        "conf_high": [0.85, 1.004, 2.6, np.inf],
        "p_above_1": [1.0, 1.0, 0.012, np.nan],
        "p_below_1": [0.001, 0.9, 1.0, np.nan],
        "bound_low": [0.712, 0.0, 0.0, 0.0461],
        "bound_high": [0.712, 1.002, 1.9, 0.0461],
        "zone_class": ["below baseline", "baseline", "deterioration", "below baseline"],
        "share_over_1": [0.25, 0.999, 1.0, 0.0],
        "share_over_guideline": [1 / 12, 0.004, 0.0, np.nan],
        "mean_contamination_degree": [6.0, 8.126, 1234.5, 0.4567],
        "mean_risk_index": [57.0, 80.04, 140.0, 3.9],
        "method": ["percentile", "percentile", "percentile", "none"],
        "n_resamples": [9999, 9999, 9999, 0],
        "mc_error_low": [0.0012, 0.0012, 0.0012, 0.0],
        "mc_error_high": [0.0021, 0.0021, 0.0021, 0.0],
        "notes": ["", "", "Few stations.", "One station."],
    }
    few, one = (note("remark", text=text) for text in ("Few stations.", "One station."))
    about = {"50%_bg <0.02": few, "One`Station": one}
    intervals = {
        name: dataclasses.replace(interval, notes=(about[name],) if name in about else ())
        for name, interval in made.intervals.items()
    }
    return dataclasses.replace(made, ports=made.ports.assign(**values), intervals=intervals)


def _port_row(i: int, name: str, rng: np.random.Generator) -> dict[str, Any]:
    n = 1 if i % 9 == 4 else int(rng.integers(2, 60))
    zone = float(np.exp(rng.normal(-0.4, 0.5)))
    half = 1.96 * 0.5 / np.sqrt(n)
    nondetects = int(rng.integers(1, 5)) if i % 3 == 0 else 0
    return {
        "port": name,
        "n": n,
        "n_nondetect": nondetects,
        "share_nondetect": nondetects / (8 * n),
        "zone_pli": zone,
        "conf_low": 0.0 if n == 1 else zone * float(np.exp(-half)),
        "conf_high": np.inf if n == 1 else zone * float(np.exp(half * 1.1)),
        "conf_level": 0.95,
        "p_above_1": np.nan if n == 1 else 0.001 if np.log(zone) > half else 1.0,
        "p_below_1": np.nan if n == 1 else 0.001 if np.log(zone) < -1.1 * half else 1.0,
        "bound_low": 0.0 if nondetects else zone,
        "bound_high": zone * (1 + 0.5 * nondetects / n) if nondetects else zone,
        "zone_class": "deterioration" if zone > 1 else "no metal pollution",
        "share_over_1": float(rng.integers(0, n + 1)) / n,
        "share_over_guideline": float(rng.integers(0, n + 1)) / n,
        "mean_contamination_degree": 8 * zone * 1.2,
        "mean_risk_index": 80 * zone,
        "method": "none" if n == 1 else "bca",
        "n_resamples": 0 if n == 1 else 9999,
        "mc_error_low": 0.0 if n == 1 else 0.0012,
        "mc_error_high": 0.0 if n == 1 else 0.0021,
        "notes": "One station." if n == 1 else "",
    }


def _samples(ports: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for port in ports.to_dict("records"):
        for k in range(min(int(port["n"]), 3)):
            pli = float(port["zone_pli"]) * float(np.exp(rng.normal(0, 0.2)))
            row = {
                "stationid": f"B{len(rows):04d}",
                "harbour": port["port"],
                "surveyyear": 2003 + 5 * k,
                "depth": 3.5,
            }
            row |= {"pli": pli, "pli_conf_low": 0.8 * pli, "pli_conf_high": 1.3 * pli}
            row |= {"pli_bound_low": pli, "pli_bound_high": pli, "pli_class": "deterioration"}
            row |= {
                "n_metals": 8,
                "metals_used": "As Cd Cr Cu Hg Ni Pb Zn",
                "n_nondetect": 0,
                "share_nondetect": 0.0,
            }
            for name, value in (("contamination_degree", 9.1), ("modified_contamination_degree", 1.14)):
                row |= {name: value * pli, f"{name}_class": "low"}
            for name, value in (("nemerow_index", 1.7), ("risk_index", 95.0)):
                row |= {name: value * pli, f"{name}_class": "low"}
            rows.append(row | {"mean_quotient": 0.21 * pli, "n_over_guideline": 1})
    return pd.DataFrame(rows)


def _metals(samples: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    long = pd.DataFrame({"sample": np.repeat(samples.index.to_numpy(), len(PANEL)), "metal": PANEL * len(samples)})
    return long.assign(concentration=rng.lognormal(2, 1, len(long)), nondetect=False, cf=rng.lognormal(0, 1, len(long)))
