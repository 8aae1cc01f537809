"""What must be read beside an assessment, and which reference tables know which metals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.pollution import audit_rules
from pli_stats.pollution.nondetects.lognormal_imputation import IMPUTATIONS
from pli_stats.pollution.reading.formats.rows import ROW_RULES
from pli_stats.pollution.reference.catalogue import guidelines, toxic_responses
from pli_stats.pollution.reference.reference_values import Background
from pli_stats.results import Samples, ScannedSamples
from pli_stats.stats.censored_distributions import MOST_CENSORED
from pli_stats.text.notes import Note, coded, note

CDEG_SUBSTANCES = 8  # Hakanson's classes are for eight substances; the edges are n, 2n and 4n

NO_SAMPLES = frozenset((audit_rules.SUMMARY, audit_rules.QUALITY_CONTROL, *(rows.rule for rows in ROW_RULES)))

WHOLE = 1e6  # mg/kg: a sediment of nothing else
MOST_ROWS = 5  # named in a note


def impossible(samples: Samples, metals: list[str]) -> dict[str, NDArray[np.intp]]:
    """Return where concentrations are larger than the whole sediment, by metal; metals without such are left out."""
    found = {metal: np.flatnonzero(samples.concentrations[metal].to_numpy() > WHOLE) for metal in metals}
    return {metal: where for metal, where in found.items() if len(where)}


def with_values(panel: list[str], known: pd.Series) -> list[str]:
    """Return the metals of the panel that a reference table has."""
    return [metal for metal in panel if metal in set(known)]


def guideline_metals(panel: list[str], guideline: str) -> list[str]:
    """Return the metals of the panel that the guideline has; an unknown guideline is refused by its own verb."""
    table = guidelines()
    return with_values(panel, table.loc[table["guideline"] == guideline, "element"])


def assessment_notes(
    samples: Samples,
    panel: list[str],
    chosen: Background,
    normalizer: str | None,
    guideline: str,
    by_sample: pd.DataFrame,
    by_port: pd.DataFrame,
    group: str,
    level: float,
    intervals: tuple[str, str],
) -> list[Note]:
    """Return what must be read beside the numbers; `intervals` are how non-detects enter, and the method of ports."""
    return [
        *_reading_notes(samples),
        *_pooled(samples, group),
        *_nondetect_notes(by_port, *intervals),
        *_impossible_values(samples, list(dict.fromkeys([*panel, *([normalizer] if normalizer else [])]))),
        *_panel_notes(samples, panel, normalizer),
        *_reference_notes(panel, chosen, guideline),
        *_normalised(samples, panel),
        *_background_held_fixed(panel, chosen, level),
        *_gaps(by_sample, by_port, len(panel), group),
        *_censored_metals(samples, panel),
        *_censored_ports(by_port),
    ]


def zone_notes(
    samples: Samples,
    panel: list[str],
    chosen: Background,
    by_sample: pd.DataFrame,
    by_port: pd.DataFrame,
    group: str,
    level: float,
    nondetects: str,
) -> list[Note]:
    """Return what must be read beside zone PLIs that stand without the other indices."""
    return [
        *chosen.notes,
        *_reading_notes(samples),
        *_pooled(samples, group),
        *_nondetect_notes(by_port, nondetects, "t"),
        *_impossible_values(samples, panel),
        *_panel_notes(samples, panel, None),
        *_unverified(panel, chosen),
        *_normalised(samples, panel),
        *_background_held_fixed(panel, chosen, level),
        *_gaps(by_sample, by_port, len(panel), group),
        *_censored_metals(samples, panel),
        *_censored_ports(by_port),
    ]


def scanned_notes(
    samples: ScannedSamples,
    panel: list[str],
    chosen: Background,
    guideline: str,
    by_port: pd.DataFrame,
    short: dict[str, int],
    level: float,
    nondetects: str,
) -> list[Note]:
    """Return what must be read beside the ports of scanned data; `short` is how many samples of each lack a metal."""
    return [
        note("scanned_ports", n=int(by_port["n"].sum())),
        *([note("unit_assumed", columns=list(samples.assumed), n=len(samples.assumed))] if samples.assumed else []),
        *([note("unlikely_unit", columns=list(samples.doubted), n=len(samples.doubted))] if samples.doubted else []),
        # Intervals take filled non-detects as the bootstrap does: as if measured.
        *_nondetect_notes(by_port, nondetects, "percentile"),
        *_panel_notes(samples, panel, None),
        *_reference_notes(panel, chosen, guideline),
        *_background_held_fixed(panel, chosen, level),
        *(note("not_comparable", n=count).with_about("port", port) for port, count in short.items() if count),
        *_censored_ports(by_port),
    ]


def _nondetect_notes(by_port: pd.DataFrame, nondetects: str, method: str) -> list[Note]:
    """Return how non-detects enter estimates and the intervals of ports, nothing where there is none."""
    censored = by_port[by_port["n_nondetect"] > 0]
    if not len(censored):
        return []
    filled = note("half_limit") if nondetects in ("half", "bounds") else note("filled_nondetects", method=nondetects)
    if nondetects == "bounds":
        how = note("zone_bounds")
    else:
        how = note("nondetects_imputed", n=IMPUTATIONS) if method == "t" else note("filled_as_measured")
    return [filled, *([how.with_about("index", "zone PLI")] if (censored["n"] > 1).any() else [])]


def _reading_notes(samples: Samples) -> list[Note]:
    """Return what was assumed or left out when the data were read, so that it stands on the page beside the numbers."""
    changes = samples.changes
    assumed = [change.column for change in changes if change.rule == audit_rules.UNIT_ASSUMED]
    columns = [c.column for c in changes if c.rows is None and c.after == "left out" and c.rule != audit_rules.IGNORED]
    rows = sum(len(change) for change in changes if change.rule in NO_SAMPLES)
    dry = sum(len(change) for change in changes if change.rule == audit_rules.BASIS_ASSUMED)
    doubted = [change.column for change in changes if change.rule == audit_rules.UNLIKELY_UNIT]
    below = sum(len(change) for change in changes if change.rule == audit_rules.MEASURED_BELOW)
    return [
        *([note("unit_assumed", columns=assumed, n=len(assumed))] if assumed else []),
        *([note("basis_assumed", n=dry)] if dry else []),
        *([note("unlikely_unit", columns=doubted, n=len(doubted))] if doubted else []),
        *([note("columns_not_read", columns=columns, n=len(columns))] if columns else []),
        *([note("rows_no_samples", n=rows)] if rows else []),
        *([note("measured_below_limits", n=below)] if below else []),
    ]


def _pooled(samples: Samples, group: str) -> list[Note]:
    """Return the columns of visits and slices that tell samples of one group apart, which are pooled there."""
    keys = [c.column for c in samples.changes if c.rows is None and c.after in ("date", "part of the sample key")]
    info = samples.info
    names = [name for name in dict.fromkeys(keys) if name in info and name != group and group in info]
    pooled = [name for name in names if (info[name].astype(str).groupby(info[group]).nunique() > 1).any()]
    return [note("pooled", columns=pooled, n=len(pooled))] if pooled else []


def _impossible_values(samples: Samples, metals: list[str]) -> list[Note]:
    """Return the concentrations that cannot be, by metal."""
    notes = []
    for metal, where in impossible(samples, metals).items():
        rows = samples.row_numbers[where[:MOST_ROWS]].tolist()
        notes.append(note("impossible_values", n=len(where), rows=rows).with_about("metal", metal))
    return notes


def _panel_notes(samples: Samples | ScannedSamples, panel: list[str], normalizer: str | None) -> list[Note]:
    """Return what was measured and is not part of the PLI."""
    outside = [metal for metal in samples.metals if metal not in panel and metal != normalizer]
    notes = [note("outside_panel", metals=outside, n=len(outside))] if outside else []
    if normalizer and normalizer not in panel:
        notes.insert(0, note("normalizer", normalizer=normalizer).with_about("index", "EF"))
    return notes


def _reference_notes(panel: list[str], chosen: Background, guideline: str) -> list[Note]:
    """Return what the reference tables lack, or have without a source that was seen."""
    notes = _unverified(panel, chosen)
    known = guideline_metals(panel, guideline)
    without = [metal for metal in panel if metal not in known]
    if without:
        lacking = note("no_guideline_value", guideline=guideline, metals=without)
        notes.append(lacking.with_about("index", "guideline_quotient"))
    factors = toxic_responses()
    known = with_values(panel, factors["element"])
    no_factor = [metal for metal in panel if metal not in known]
    doubtful = with_values(panel, factors.query("verified == 'no'")["element"])
    if doubtful:
        notes.append(note("toxic_response_unverified", metals=doubtful).with_about("index", "RI", "ER"))
    if no_factor:
        notes.append(note("no_toxic_response", metals=no_factor, n=len(no_factor)).with_about("index", "RI", "ER"))
    else:
        notes.append(note("ri_substances", n=len(panel)).with_about("index", "RI"))
    if len(panel) != CDEG_SUBSTANCES:
        notes.append(note("cdeg_substances", n=len(panel)).with_about("index", "Cdeg"))
    return notes


def _unverified(panel: list[str], chosen: Background) -> list[Note]:
    """Return which background values have no source that was seen."""
    metals = [metal for metal in panel if metal in chosen.unverified]
    return [note("background_unverified", metals=metals)] if metals else []


def _normalised(samples: Samples, panel: list[str]) -> list[Note]:
    """Return which metals were normalised, and to what."""
    made = {each.column: str(each.before) for each in samples.changes if each.rule == audit_rules.NORMALISED}
    by_name: dict[str, list[str]] = {}
    for metal in panel:
        if metal in made:
            by_name.setdefault(made[metal], []).append(metal)
    return [note("normalised", normalizer=name, metals=metals) for name, metals in by_name.items()]


def _background_held_fixed(panel: list[str], chosen: Background, level: float) -> list[Note]:
    """Return by which factor the uncertainty of one's own background multiplies the PLI of every port."""
    if chosen.replicates is None:
        return []
    logs = np.log(chosen.values[panel].to_numpy(np.float64)) - np.log(chosen.replicates[panel].to_numpy(np.float64))
    low, high = np.exp(np.quantile(logs.mean(axis=1), [(1.0 - level) / 2.0, (1.0 + level) / 2.0]))
    units = [str(each["unit"]) for each in coded(chosen.notes, "background_estimated")]
    facts = {"low": float(low), "high": float(high), "level": level, "unit": units[0] if units else "sample"}
    found = note("background_held_fixed", **facts)
    return [found.with_about("index", "zone PLI")]


def _gaps(by_sample: pd.DataFrame, by_port: pd.DataFrame, n_metals: int, group: str) -> list[Note]:
    """Return how many samples of each port lack a metal."""
    found = by_sample[group][by_sample["n_metals"] < n_metals].value_counts().to_dict()
    counts = {port: int(found.get(port, 0)) for port in by_port["port"]}
    return [note("not_comparable", n=count).with_about("port", port) for port, count in counts.items() if count]


def _censored_metals(samples: Samples, panel: list[str]) -> list[Note]:
    """Return the metals whose non-detects say little, or lie above all that was measured."""
    notes = []
    for metal in panel:
        below = samples.nondetect[metal].to_numpy()
        above = int((samples.limits[metal].to_numpy()[below] > samples.concentrations[metal].max()).sum())
        if below.mean() > MOST_CENSORED:
            notes.append(note("mostly_nondetects", share=MOST_CENSORED).with_about("metal", metal))
        elif above:
            notes.append(note("limits_above_values", n=above).with_about("metal", metal))
    return notes


def _censored_ports(by_port: pd.DataFrame) -> list[Note]:
    """Return the ports that have no measured value, if there are such."""
    names = by_port.loc[by_port["share_nondetect"] == 1.0, "port"]
    return [note("all_nondetects").with_about("index", "zone PLI").with_about("port", *names)] if len(names) else []
