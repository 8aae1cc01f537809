"""The coding rules of the Bight regional monitoring file: its long rows become `Samples`.

The file mixes six surveys with codes of their own (-99, -88, 0), a second weaker extraction, duplicate rows
and many spellings of one region. Each rule below leaves its trace in the audit log.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.rds.workspaces import read_frames
from pli_stats.results import Change, Samples

KEY = ["stationid", "surveyyear"]
EMBAYMENTS = ("Bay", "Port", "Marina", "Estuaries", "Brackish Estuaries")
ELEMENTS = {
    "Silver": "Ag",
    "Aluminum": "Al",
    "Arsenic": "As",
    "Barium": "Ba",
    "Beryllium": "Be",
    "Cadmium": "Cd",
    "Chromium": "Cr",
    "Copper": "Cu",
    "Iron": "Fe",
    "Mercury": "Hg",
    "Nickel": "Ni",
    "Lead": "Pb",
    "Antimony": "Sb",
    "Selenium": "Se",
    "Zinc": "Zn",
}
NOT_REPORTED, BELOW_LIMIT, UNASSIGNED = -99.0, -88.0, "unassigned"

_CHEMISTRY = "bight.unified.chem"
_STATIONS = ("bight.unified.benthic", "bight.unified.benthic.offshore")
_CHEMISTRY_COLUMNS = [*KEY, "latitude", "longitude", "stratum", "analytename", "result", "mdl", "units"]
_SITE_COLUMNS = ["region", "depth", "areaweight", "samplingorganization"]
_CARBON, _NITROGEN = ("TOC", "Total Organic Carbon"), ("TN", "Total Nitrogen")


def read_embayments(path: str | Path) -> Samples:
    """Read the sediment metals of bays, ports, marinas and estuaries out of the unified Bight file.

    References
    ----------
    Southern California Coastal Water Research Project, Bight Regional Monitoring Program 1998-2023, as
    unified in the R package SQOUnified.

    Examples
    --------
    >>> samples = read_embayments("unified.bight.data.RData")  # doctest: +SKIP
    """
    stations = {name: [*KEY, *_SITE_COLUMNS] for name in _STATIONS}
    frames = read_frames(path, {_CHEMISTRY: _CHEMISTRY_COLUMNS, **stations})
    changes: list[Change] = []
    rows = _embayment_rows(frames[_CHEMISTRY], changes)
    metals = _metal_rows(rows, changes)
    sites = metals.drop_duplicates(KEY).sort_values(KEY)
    samples = pd.MultiIndex.from_frame(sites[KEY])
    metals = _without_duplicates(metals, samples, changes)
    concentrations, limits, nondetect = _decoded(metals, samples, changes)
    info = sites[[*KEY, "stratum", "latitude", "longitude"]].reset_index(drop=True)
    info = info.join(_covariates(rows, samples, changes))
    info = info.join(_places(pd.concat([frames[name] for name in _STATIONS]), samples, changes))
    return Samples(concentrations, limits, nondetect, info, "harbour", Path(path).name, tuple(changes))


def _embayment_rows(chemistry: pd.DataFrame, changes: list[Change]) -> pd.DataFrame:
    """Keep the rows of real stations in embayments."""
    nameless = chemistry["stationid"] == "0000"
    offshore = ~nameless & ~chemistry["stratum"].isin(EMBAYMENTS)
    _count(changes, "station 0000 stands for no place: rows dropped", "stationid", nameless)
    _count(changes, "stratum is not an embayment: rows left out", "stratum", offshore)
    return chemistry[~nameless & ~offshore]


def _metal_rows(rows: pd.DataFrame, changes: list[Change]) -> pd.DataFrame:
    """Keep the total digestions of the 15 elements."""
    metals = rows[rows["analytename"].isin(list(ELEMENTS))]
    metals = metals.assign(element=metals["analytename"].map(ELEMENTS))
    weaker = metals["units"] != "ug/g dw"
    for element, dropped in weaker.groupby(metals["element"]):
        _count(changes, "unit ug/g marks a second, weaker extraction: rows dropped", str(element), dropped)
    changes.append(Change("ug/g dry weight = mg/kg dry weight", "units", None, "ug/g dw", "mg/kg"))
    return metals[~weaker]


def _without_duplicates(metals: pd.DataFrame, samples: pd.MultiIndex, changes: list[Change]) -> pd.DataFrame:
    """Keep the first row of each station, survey and element."""
    repeated = metals.duplicated([*KEY, "element"])
    kept = metals[~repeated]
    first = kept.set_index([*KEY, "element"])["result"]
    for element, dropped in metals[repeated].groupby("element"):
        before = dropped["result"].to_numpy()
        after = first.loc[pd.MultiIndex.from_frame(dropped[[*KEY, "element"]])].to_numpy()
        rule = "second row of one station and survey dropped, first kept"
        changes.append(Change(rule, str(element), _positions(dropped, samples), before, after))
    return kept


def _decoded(
    metals: pd.DataFrame, samples: pd.MultiIndex, changes: list[Change]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return concentrations, limits and non-detects, with the codes of the file resolved."""
    result = _wide(metals, "result", samples)
    coded_limit = _wide(metals, "mdl", samples)
    missing = result.isna() | (result == NOT_REPORTED)
    nondetect = (result == BELOW_LIMIT) | (result == 0)
    limits = coded_limit.where((coded_limit > 0) & ~missing)
    no_limit = coded_limit.le(0) & ~missing
    for element in result.columns:
        values = result[element].to_numpy()
        limit = limits[element].to_numpy()
        _cells(changes, "-99 is 'not reported' -> missing", element, values == NOT_REPORTED, values, np.nan)
        for code in (BELOW_LIMIT, 0.0):
            rule = f"{code:g} is a non-detect -> left-censored at its limit"
            _cells(changes, rule, element, (values == code) & ~np.isnan(limit), values, limit)
            rule = f"{code:g} is a non-detect -> left-censored, its limit is not reported"
            _cells(changes, rule, element, (values == code) & np.isnan(limit), values, np.nan)
        rule = "limit not reported (-99 or 0) -> unknown"
        before = coded_limit[element].to_numpy()
        _cells(changes, rule, f"{element}_mdl", no_limit[element].to_numpy(), before, np.nan)
    return result.mask(missing | nondetect), limits, nondetect


def _covariates(rows: pd.DataFrame, samples: pd.MultiIndex, changes: list[Change]) -> pd.DataFrame:
    """Return organic carbon, nitrogen and the fine fraction, percent by weight."""
    fine = _percent(rows, ("Percent Fines",), "fines_pct", samples, changes)
    silt = _percent(rows, ("Silt",), "fines_pct", samples, changes)
    clay = _percent(rows, ("Clay",), "fines_pct", samples, changes)
    summed = fine.isna() & (silt + clay).notna()
    _cells(changes, "fines = silt + clay", "fines_pct", summed.to_numpy(), None, (silt + clay).to_numpy())
    return pd.DataFrame(
        {
            "toc_pct": _percent(rows, _CARBON, "toc_pct", samples, changes),
            "tn_pct": _percent(rows, _NITROGEN, "tn_pct", samples, changes),
            "fines_pct": fine.fillna(silt + clay),
        }
    )


def _percent(
    rows: pd.DataFrame, names: tuple[str, ...], column: str, samples: pd.MultiIndex, changes: list[Change]
) -> pd.Series:
    """Return one percentage by sample: negative codes are missing, two laboratories' reports are averaged."""
    found = rows[rows["analytename"].isin(names) & pd.MultiIndex.from_frame(rows[KEY]).isin(samples)]
    coded = found[found["result"] < 0]
    rule = "negative code -> missing"
    if len(coded):
        changes.append(Change(rule, column, _positions(coded, samples), coded["result"].to_numpy(), np.nan))
    reports = found[found["result"] >= 0].groupby(KEY)["result"]
    mean = reports.mean().reindex(samples).reset_index(drop=True)
    several = (reports.nunique() > 1).reindex(samples, fill_value=False).to_numpy()
    text = reports.agg(lambda values: ", ".join(f"{value:g}" for value in values)).reindex(samples)
    _cells(changes, "two reports of one sample -> mean", column, several, text.to_numpy(), mean.to_numpy())
    return mean


def _places(stations: pd.DataFrame, samples: pd.MultiIndex, changes: list[Change]) -> pd.DataFrame:
    """Return what the station tables know of each sample, and its harbour."""
    stations = stations.assign(surveyyear=stations["surveyyear"].astype(np.int64))
    # The shallowest of several entries; stable, so that ties keep the order of the file.
    shallowest = stations.sort_values("depth", kind="stable").drop_duplicates(KEY).set_index(KEY)
    places = shallowest[_SITE_COLUMNS].reindex(samples).reset_index(drop=True)
    depth = places["depth"].to_numpy()
    _cells(changes, "depth of 0 or less -> missing", "depth", depth <= 0, depth, np.nan)
    unnamed = (places["samplingorganization"] == "NA").to_numpy(bool)
    _cells(changes, "text 'NA' -> missing", "samplingorganization", unnamed, "NA", None)
    harbours = _harbours()
    harbour = places["region"].map(harbours)
    homeless = harbour.isna().to_numpy()
    _cells(changes, "no region is known -> unassigned", "harbour", homeless, None, UNASSIGNED)
    changes.append(Change("harbour by the region's name, bight_harbours.csv", "harbour"))
    return places.assign(
        depth=places["depth"].where(places["depth"] > 0),
        samplingorganization=places["samplingorganization"].mask(unnamed),
        harbour=harbour.fillna(UNASSIGNED),
    )


def _harbours() -> dict[str, str]:
    """Return our map from the survey's spellings of a region to one harbour name."""
    with (files("pli_stats") / "data" / "bight_harbours.csv").open(encoding="utf-8") as source:
        table = pd.read_csv(source, keep_default_na=False)
    return dict(zip(table["region"], table["harbour"], strict=True))


def _wide(metals: pd.DataFrame, value: str, samples: pd.MultiIndex) -> pd.DataFrame:
    """Return one row a sample and one column an element."""
    wide = metals.pivot(index=KEY, columns="element", values=value).reindex(samples)
    return wide.reset_index(drop=True).rename_axis(columns=None)


def _positions(rows: pd.DataFrame, samples: pd.MultiIndex) -> np.ndarray[Any, Any]:
    """Return the row of `samples` to which each row belongs."""
    return samples.get_indexer(pd.MultiIndex.from_frame(rows[KEY]))


def _count(changes: list[Change], rule: str, column: str, dropped: pd.Series) -> None:
    """Log rows that are gone: they have no place in the result, so their number is told."""
    number = int(dropped.sum())
    if number:
        changes.append(Change(rule, column, None, f"{number} rows", None))


def _cells(changes: list[Change], rule: str, column: str, where: np.ndarray[Any, Any], before: Any, after: Any) -> None:
    """Log the cells that a rule changed, if any."""
    rows = np.flatnonzero(where)
    if len(rows):
        before = before[rows] if isinstance(before, np.ndarray) else before
        after = after[rows] if isinstance(after, np.ndarray) else after
        changes.append(Change(rule, column, rows, before, after))
