"""The zone PLI of each port with its interval, its shares and means: one row a port."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import label_text
from pli_stats.pollution.assessment.zone_interval import ZoneData, with_draws, zone_interval
from pli_stats.pollution.reference.class_schemes import classify
from pli_stats.results import Interval, Samples
from pli_stats.stats.arguments import Levels, levels_of
from pli_stats.stats.hypothesis.p_adjustment import adjust_p
from pli_stats.stats.survey_design.designs import Design, Domain
from pli_stats.stats.survey_design.survey_verbs import share_of
from pli_stats.text.note_wording import sentences

Floats = NDArray[np.float64]
DRAWN_TOGETHER = 4096  # samples: NumPy's overhead is then small, and what a sweep holds still in the cache
#: Columns that a weighted survey has beside the others.
WEIGHTED = ("share_over_1_low", "share_over_1_high", "effective_n", "df")
#: Columns of the samples that the rows of ports are made of.
BY_SAMPLE = ("pli", "pli_bound_low", "n_metals", "contamination_degree", "risk_index", "n_over_guideline")


@dataclass(frozen=True, eq=False)
class PortData:
    """What the rows of ports are made of: the panel's concentrations as filled, and the samples with their indices."""

    samples: Samples
    group: str
    panel: list[str]
    filled: pd.DataFrame
    by_sample: pd.DataFrame
    design: Design | None = None


def zones_of(data: PortData, seed: int | None) -> Iterator[tuple[object, NDArray[np.intp], ZoneData]]:
    """Return each port with the rows of its samples and ln PLI, in the order of their names or levels.

    Non-detects are drawn with the seed, if there is one, for several ports at once.
    """
    samples, panel = data.samples, data.panel
    below = samples.nondetect[panel].to_numpy()
    measured, limits, fills = (
        np.log(frame[panel].to_numpy(np.float64)) for frame in (samples.concentrations, samples.limits, data.filled)
    )
    logs, most = (np.log(data.by_sample[column].to_numpy(np.float64)) for column in ("pli", "pli_bound_high"))
    counts = data.by_sample["n_metals"].to_numpy()
    found = samples.info.groupby(data.group, sort=True, observed=True).indices.items()
    for ports in _in_batches([(name, np.asarray(rows)) for name, rows in found]):
        zones = [
            ZoneData(logs[at], most[at], measured[at], limits[at], fills[at], below[at], counts[at]) for _, at in ports
        ]
        if seed is not None:
            zones = with_draws([(label_text(name), zone) for (name, _), zone in zip(ports, zones, strict=True)], seed)
        for (name, rows), zone in zip(ports, zones, strict=True):
            yield name, rows, zone


def _in_batches(ports: list[tuple[object, NDArray[np.intp]]]) -> Iterator[list[tuple[object, NDArray[np.intp]]]]:
    """Return ports in lists of about as many samples as are worth drawing for together."""
    batch: list[tuple[object, NDArray[np.intp]]] = []
    size = 0
    for name, rows in ports:
        batch.append((name, rows))
        size += len(rows)
        if size >= DRAWN_TOGETHER:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def port_table(data: PortData, scheme: str, made: dict[str, Any]) -> tuple[pd.DataFrame, dict[str, Interval]]:
    """Return one row a port, in the order of levels or ranked by zone PLI, and the intervals behind."""
    lines, intervals = [], {}
    # As arrays, for a port takes its rows from each: rows of a wide frame cost a millisecond a port.
    columns = {name: data.by_sample[name].to_numpy(np.float64) for name in BY_SAMPLE}
    for name, rows, zone in zones_of(data, None if made["nondetects"] == "bounds" else made["seed"]):
        here = {column: values[rows] for column, values in columns.items()}
        label = label_text(name)
        domain = None if data.design is None else data.design.domain(rows)
        interval, p_above, p_below = zone_interval(label, zone, domain, **made)
        intervals[label] = interval
        bound = float(np.exp(_mean(zone.logs_at_limits, domain)))
        lines.append(
            port_row(
                name,
                (interval, p_above, p_below),
                made["seed"],
                n_nondetect=int(zone.below.sum()),
                n_values=int(here["n_metals"].sum()),
                bounds=(0.0 if (here["pli_bound_low"] == 0.0).any() else bound, bound),
                shares=_shares(here, domain, interval.conf_level),
                means=(_mean(here["contamination_degree"], domain), _mean(here["risk_index"], domain)),
            )
        )
    return finished_table(pd.DataFrame(lines), scheme, levels_of(data.samples.info[data.group])), intervals


def port_row(
    name: object,
    found: tuple[Interval, float, float],
    seed: int,
    *,
    n_nondetect: int,
    n_values: int,
    bounds: tuple[float, float],
    shares: dict[str, float],
    means: tuple[float, float],
) -> dict[str, Any]:
    """Return the row of a port: `found` is its interval and the p values of 1, `means` those of the indices."""
    interval, p_above, p_below = found
    return {
        "port": name,
        "n": interval.n,
        "n_nondetect": n_nondetect,
        "share_nondetect": n_nondetect / n_values,
        "zone_pli": interval.estimate,
        "conf_low": interval.conf_low,
        "conf_high": interval.conf_high,
        "conf_level": interval.conf_level,
        "p_above_1": p_above,
        "p_below_1": p_below,
        "bound_low": bounds[0],
        "bound_high": bounds[1],
        **shares,
        "mean_contamination_degree": means[0],
        "mean_risk_index": means[1],
        "method": interval.method,
        "n_resamples": interval.n_resamples,
        "mc_error_low": interval.mc_error[0],
        "mc_error_high": interval.mc_error[1],
        "seed": seed,
        "notes": " ".join(sentences(interval.notes)),
    }


def finished_table(table: pd.DataFrame, scheme: str, levels: Levels | None = None) -> pd.DataFrame:
    """Return rows of ports with p adjusted over them and with classes, in the order of levels or ranked by zone PLI."""
    for column in ("p_above_1", "p_below_1"):
        known = table[column].notna()
        if known.any():
            table.loc[known, column] = adjust_p(table.loc[known, column])
    if levels is None:
        table = table.sort_values(["zone_pli", "port"], ascending=[False, True], kind="stable", ignore_index=True)
    else:
        table["port"] = levels.categorical(table["port"])
    table.insert(list(table.columns).index("bound_high") + 1, "zone_class", classify(table["zone_pli"], scheme))
    return table


def _mean(values: Floats, domain: Domain | None) -> float:
    """Return the mean of a port, of its area where samples are weighted; missing where a value is."""
    return float(values.mean() if domain is None else domain.means(values[None, :])[0])


def _shares(here: dict[str, Floats], domain: Domain | None, level: float) -> dict[str, float]:
    """Return which share of the samples, or of the area with its interval, lies over 1 and over the guideline."""
    over = (here["pli"] > 1.0).astype(np.float64)
    guideline = (here["n_over_guideline"] > 0).astype(np.float64)
    if domain is None:
        return {"share_over_1": float(over.mean()), "share_over_guideline": float(guideline.mean())}
    share, low, high = share_of(over, domain, level)
    more = dict(zip(WEIGHTED, (low, high, domain.effective_n, domain.df), strict=True))
    return {"share_over_1": share, **more, "share_over_guideline": share_of(guideline, domain, level)[0]}
