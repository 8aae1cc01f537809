"""The coding rules of the Tampa Bay sediment file: its long rows become `Samples` through the long reader.

Florida's qualifiers stand in one cell without a mark between them ("TJQ"). U and T say that a result is below its
method detection limit (the number beside T may be anything), O that nothing was analysed; the others are remarks on
what was measured. A 0 is no concentration. Four stations stand twice without a word; their first rows are taken.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd

from pli_stats.pollution.reading.reading_verbs import read_samples
from pli_stats.pollution.reference.elements import element_of
from pli_stats.rds.workspaces import read_frames
from pli_stats.results import Change, Samples

METALS = ("Ag", "Al", "As", "Cd", "Cr", "Cu", "Fe", "Hg", "Mn", "Ni", "Pb", "Zn")
NAMES = {
    "StationID": "stationid", "StationNumber": "StationNumber", "yr": "surveyyear", "AreaAbbr": "port",
    "Latitude": "latitude", "Longitude": "longitude", "Parameter": "analyte", "ValueAdjusted": "result",
    "Units": "unit", "Qualifier": "qualifier", "MDLnum": "mdl",
}  # fmt: skip
CARBON = {"TIC(Solids)": "tic_pct", "TOC(Solids)": "toc_pct"}
ZERO = 0.0

_TABLE, _KIND, _REPLICATE = "sedimentdata", "SedResultsType", "Replicate"


def read_segments(path: str | Path) -> Samples:
    """Read the sediment metals of the segments and rivers of Tampa Bay; duplicates of the laboratory are left out.

    References
    ----------
    Tampa Bay Estuary Program, benthic monitoring 1993-2024, as in the R package tbeptools
    (https://github.com/tbep-tech/tbeptools).

    Examples
    --------
    >>> samples = read_segments("sedimentdata.RData")  # doctest: +SKIP
    """
    table = read_frames(path, {_TABLE: [*NAMES, _KIND, _REPLICATE]})[_TABLE]
    field = table[_REPLICATE].astype(str) == "no"
    kind, parameter = table[_KIND].astype(str), table["Parameter"].astype(str)
    metals = table.loc[field & (kind == "Metals"), list(NAMES)].rename(columns=NAMES)
    changes = [
        Change("laboratory duplicate left out", _REPLICATE, table.index.to_numpy()[~field], "dup", "left out"),
    ]
    codes = {str(code): _reading(str(code)) for code in metals["qualifier"].dropna().unique() if str(code).strip()}
    below = metals["qualifier"].map(codes).eq("nondetect").to_numpy()
    # The number beside U and T is a reading below the limit, half of it, or a remnant: the limit alone is meant.
    changes.append(
        Change(
            "number beside U or T set aside: the result is below its limit", "ValueAdjusted",
            metals.index.to_numpy()[below], metals["result"].to_numpy(float)[below], np.nan,
        )
    )  # fmt: skip
    others = sorted(name for name in metals["analyte"].astype(str).unique() if element_of(name) not in METALS)
    samples = read_samples(
        metals.assign(result=metals["result"].astype(float).mask(below)),
        layout="long", station="stationid", date="surveyyear", port="port", unit="unit", limit="mdl", flag="qualifier",
        qualifiers=codes, missing_codes=(ZERO,), ignore=others, replicates="first",
    )  # fmt: skip
    return _with_carbon(samples, table[field & parameter.isin(list(CARBON))], changes)


def _reading(code: str) -> str:
    """Return what the letters of a qualifier say together."""
    letters = set(code.upper())
    return "missing" if "O" in letters else "nondetect" if letters & {"U", "T"} else "detect"


def _with_carbon(samples: Samples, rows: pd.DataFrame, changes: list[Change]) -> Samples:
    """Return the samples with inorganic and organic carbon in percent among their information, the mean of repeats."""
    info = samples.info.copy()
    for parameter, name in CARBON.items():
        mine = rows[rows["Parameter"].astype(str) == parameter]
        info[name] = info["stationid"].map(mine["ValueAdjusted"].astype(float).groupby(mine["StationID"]).mean())
    return dataclasses.replace(samples, info=info, changes=(*changes, *samples.changes), source="tampa_bay")
