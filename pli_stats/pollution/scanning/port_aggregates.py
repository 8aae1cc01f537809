"""Ports of scanned data: sums over the samples of each port where the data lie, and intervals from these.

With L_i = ln PLI of sample i, mean and variance of L by port are all that a t interval needs, so that memory grows with
the number of ports. A bootstrap needs the PLIs themselves, one number a sample. They are drawn in the order of their
size, since the rows of a lazy frame have none: the same seed gives the same interval on every engine, and one equal in
law to that of `assess(read_samples(...))`, where samples are drawn in the order of the file.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from pli_stats.checks import (
    check_level,
    check_metals,
    check_one_of,
    check_resamples,
    check_seed,
    check_whole,
    label_text,
    listed,
    near_miss,
    plain_label,
    refusal,
)
from pli_stats.pollution.assessment.caveats import guideline_metals, scanned_notes, with_values
from pli_stats.pollution.assessment.port_table import finished_table, port_row
from pli_stats.pollution.assessment.zone_interval import METHODS, ROUNDING, MeanOfLogs
from pli_stats.pollution.indices.contamination import MISSING
from pli_stats.pollution.indices.frames import small, sum_of
from pli_stats.pollution.reference.catalogue import named_rows, toxic_responses
from pli_stats.pollution.reference.reference_values import (
    UnverifiedValueWarning,
    background_values,
    guideline_values,
    toxic_response_values,
)
from pli_stats.pollution.reference.reference_values import background as background_of
from pli_stats.pollution.scanning.scanned_tables import columns_of
from pli_stats.results import Assessment, Interval, ScannedSamples
from pli_stats.stats.intervals.mean_intervals import bootstrap_mean, bytes_a_resample
from pli_stats.text.notes import note

NONDETECTS = ("half", "bounds")
LOGS, AT_LIMITS, SHORT = "pli_logs", "pli_at_limits", "pli_short"


def assess_scanned(
    samples: ScannedSamples,
    background: Any,
    by: str,
    metals: list[str] | None,
    guideline: str,
    scheme: str,
    missing: str,
    made: dict[str, Any],
    single: dict[str, Any],
) -> Assessment:
    """Return the ports of scanned samples; `single` are arguments that single samples would be needed for."""
    for name, value in single.items():
        if value is not None:
            raise refusal("scan_argument", name=name)
    check_one_of("method", made["method"], METHODS)
    check_one_of("nondetects", made["nondetects"], NONDETECTS)
    check_one_of("missing", missing, MISSING)
    check_level(made["level"])
    check_whole("n_resamples", made["n_resamples"], 1)
    check_seed(made["seed"])
    if made["method"] != "t" and made["nondetects"] == "bounds":
        raise refusal("bounds_need_t", got=made["method"])
    frame = nw.from_native(samples.frame).lazy()  # a frame of pandas comes back as it is
    group = _group(samples, by, list(frame.collect_schema()))
    panel = check_metals(list(samples.metals) if metals is None else metals, list(samples.metals))
    guideline = str(named_rows("guidelines", "guideline", guideline, "guideline", "guidelines")["guideline"].iloc[0])
    chosen = background_of(background)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnverifiedValueWarning)  # the notes say it
        sites = _sites(frame, group, panel, background_values(chosen, panel)[0], guideline)
    ports = _sums(sites, group)
    short = {label_text(port): int(count) for port, count in zip(ports["port"], ports["short"], strict=True)}
    n_short = int(ports["short"].sum())
    if missing == "error" and n_short:
        raise refusal("scan_incomplete", n=n_short, total=int(ports["n"].sum()), metals=listed(panel))
    if (ports["empty"] > 0).any():
        raise refusal("scan_empty", n=int(ports["empty"].sum()))
    if made["method"] != "t":
        check_resamples(made["n_resamples"], each=bytes_a_resample(len(ports)))
    drawn = _bootstraps(sites, made) if made["method"] != "t" else {}
    rows = [_row(port, made, drawn) for port in ports.itertuples(index=False)]
    table = finished_table(pd.DataFrame([row for row, _ in rows]), scheme)
    intervals = {interval.term: interval for _, interval in rows}
    return Assessment(
        pd.DataFrame({group: pd.Series(dtype=object), **{name: pd.Series(dtype=float) for name in _SAMPLES}}),
        pd.DataFrame({**dict.fromkeys(("sample", "metal"), pd.Series(dtype=object)), _FACTOR: pd.Series(dtype=float)}),
        table,
        intervals,
        samples.audit,
        by=group,
        background=chosen.name,
        scheme=scheme,
        guideline=guideline,
        panel=tuple(panel),
        seed=made["seed"],
        source=samples.source,
        notes=tuple(scanned_notes(samples, panel, chosen, guideline, table, short, made["level"], made["nondetects"])),
    )


# Columns that assessments have, here without rows.
_FACTOR = "contamination_factor"
_SAMPLES = ("pli", "pli_conf_low", "pli_conf_high", "pli_bound_low", "pli_bound_high", "n_metals", "n_nondetect")


def _group(samples: ScannedSamples, by: str, names: list[str]) -> str:
    """Return the column to group by."""
    if by == "port":
        if samples.port is None:
            raise refusal("no_port")
        return samples.port
    parts = {name for metal in samples.metals for name in columns_of(metal)}
    info = [name for name in names if name not in parts]
    if by not in info:
        raise refusal("no_group_column", got=by, columns=listed(info), hint=near_miss(by, info))
    return by


def _sites(frame: Any, group: str, panel: list[str], base: Any, guideline: str) -> Any:
    """Return one row a sample: its port, ln PLI, the same with non-detects at their limits, and what is averaged."""
    factors = toxic_responses()["element"]
    toxic = with_values(panel, factors)
    weights = dict(zip(toxic, toxic_response_values(toxic), strict=True)) if toxic else {}
    known = guideline_metals(panel, guideline)
    against = dict(zip(known, guideline_values(guideline, known), strict=True)) if known else {}
    filled, limit, there, below = {}, {}, {}, {}
    for metal in panel:
        value, nondetect, bound = columns_of(metal)
        censored = nw.col(nondetect) == 1
        filled[metal] = nw.when(censored).then(nw.col(bound) * 0.5).otherwise(nw.col(value))
        limit[metal] = nw.when(censored).then(nw.col(bound)).otherwise(nw.col(value))
        there[metal] = nw.when(censored | ~nw.col(value).is_null()).then(1).otherwise(0)
        below[metal] = nw.col(nondetect)
    named = {f"pli_c{k}": filled[metal] for k, metal in enumerate(panel)}
    named |= {f"pli_l{k}": limit[metal] for k, metal in enumerate(panel)}
    named |= {f"pli_t{k}": there[metal] for k, metal in enumerate(panel)}
    frame = frame.select(
        nw.col(group).alias("port"), *(expr.alias(name) for name, expr in named.items()),
        sum_of(list(below.values())).alias("n_nondetect"),
    )  # fmt: skip
    count = sum_of([nw.col(f"pli_t{k}") for k in range(len(panel))])
    bases = [float(b) for b in base]

    def total(terms: Iterator[nw.Expr]) -> nw.Expr:
        return sum_of([term.fill_null(0.0) for term in terms])

    every = range(len(panel))
    over = [nw.col(f"pli_c{k}") > float(against[metal]) for k, metal in enumerate(panel) if metal in against]
    lacking = [nw.col(f"pli_t{k}") for k, metal in enumerate(panel) if metal not in weights]
    risk = [nw.col(f"pli_c{k}") / bases[k] * float(weights[metal]) for k, metal in enumerate(panel) if metal in weights]
    frame = frame.with_columns(
        count.alias("n_metals"),
        total(nw.col(f"pli_c{k}").log() - float(np.log(bases[k])) for k in every).alias(LOGS),
        total(nw.col(f"pli_l{k}").log() - float(np.log(bases[k])) for k in every).alias(AT_LIMITS),
        total(nw.col(f"pli_c{k}") / bases[k] for k in every).alias("cdeg"),
        (total(iter(risk)) if risk else nw.lit(0.0)).alias("risk"),
        (sum_of(lacking) if lacking else nw.lit(0)).alias("no_factor"),
        (sum_of([nw.when(one.fill_null(False)).then(1).otherwise(0) for one in over]) if over else nw.lit(0)).alias(
            "over"
        ),
    )
    some = nw.when(nw.col("n_metals") > 0).then(nw.col("n_metals"))
    frame = frame.with_columns((nw.col(LOGS) / some).alias(LOGS), (nw.col(AT_LIMITS) / some).alias(AT_LIMITS))
    return frame.with_columns(nw.when(nw.col("n_metals") < len(panel)).then(1).otherwise(0).alias(SHORT))


def _sums(sites: Any, group: str) -> pd.DataFrame:
    """Return the sums over each port, one row a port, sorted by its name."""
    flags = {
        "above": nw.when(nw.col(LOGS) > 0).then(1.0).otherwise(0.0),
        "exceeds": nw.when(nw.col("over") > 0).then(1.0).otherwise(0.0),
        "blank": nw.when(nw.col("n_metals") == 0).then(1).otherwise(0),
    }
    logs, limits = nw.col(LOGS), nw.col(AT_LIMITS)
    grouped = sites.with_columns(*(expr.alias(f"pli_{name}") for name, expr in flags.items())).group_by("port")
    found: pd.DataFrame = small(grouped.agg(
        nw.len().alias("n"), nw.col("n_nondetect").sum(), nw.col("n_metals").sum().alias("n_values"),
        nw.col(SHORT).sum().alias("short"), nw.col("pli_blank").sum().alias("empty"),
        logs.mean().alias("mean"), logs.var(ddof=1).alias("variance"),
        logs.min().alias("low"), logs.max().alias("high"),
        limits.mean().alias("limit_mean"), limits.var(ddof=1).alias("limit_variance"),
        limits.min().alias("limit_low"), limits.max().alias("limit_high"),
        nw.col("pli_above").mean().alias("share_over_1"), nw.col("pli_exceeds").mean().alias("share_over_guideline"),
        nw.col("cdeg").mean(), nw.col("risk").mean(), nw.col("no_factor").max(),
    )).sort_values("port", ignore_index=True)  # fmt: skip
    labels: dict[str, Any] = {}
    for port in found["port"]:
        label = "" if pd.isna(port) else plain_label(str(port))
        if not label:
            blank = found["port"].isna() if pd.isna(port) else found["port"] == port
            raise refusal("scan_blank", column=group, n=int(found.loc[blank, "n"].sum()))
        seen = labels.setdefault(label, port)
        if seen != port:
            raise refusal("scan_one_port", column=group, first=str(seen), second=str(port))
    return found


def _row(port: Any, made: dict[str, Any], drawn: dict[str, Interval]) -> tuple[dict[str, Any], Interval]:
    """Return the row of a port, and its interval."""
    label, censored = label_text(port.port), port.n_nondetect > 0
    interval, above, below = _interval(label, port, made)
    interval = drawn.get(label, interval)
    bound = float(np.exp(port.limit_mean))
    row = port_row(
        port.port,
        (interval, above, below),
        made["seed"],
        n_nondetect=int(port.n_nondetect),
        n_values=int(port.n_values),
        bounds=(0.0 if censored else bound, bound),
        shares={
            "share_over_1": float(port.share_over_1),
            "share_over_guideline": float(port.share_over_guideline),
        },
        means=(float(port.cdeg), np.nan if port.no_factor > 0 else float(port.risk)),
    )
    return row, interval


def _interval(label: str, port: Any, made: dict[str, Any]) -> tuple[Interval, float, float]:
    """Return the t interval of a port from its sums, and the p values of 1, as `zone_interval` does from samples."""
    n, level, estimate = int(port.n), made["level"], float(np.exp(port.mean))
    if n == 1:
        few = note("too_few_units", n=1, unit="sample", level=level)
        return Interval(label, estimate, 0.0, np.inf, level, "t", 1, notes=(few,)), np.nan, np.nan
    bounded = made["nondetects"] == "bounds"
    censored = bounded and port.n_nondetect > 0
    if bounded:
        found = _mean(port.limit_mean, port.limit_variance, port.limit_low, port.limit_high, n)
    else:
        found = _mean(port.mean, port.variance, port.low, port.high, n)
    none = found.variance == 0.0
    low, high = (estimate, estimate) if none else found.ends(level)
    notes = (note("equal_values"),) if none else ()
    interval = Interval(label, estimate, 0.0 if censored else low, high, level, "t", n, notes=notes)
    return interval, 1.0 if censored else found.p_above(), found.p_below()


def _mean(centre: float, variance: float, low: float, high: float, n: int) -> MeanOfLogs:
    """Return the mean of ln PLI; spread and distance from 0 of rounding are none."""
    scale = max(abs(low), abs(high), 1.0)
    spread = 0.0 if high - low <= ROUNDING * scale else float(variance)
    at_one = spread == 0.0 and abs(centre) <= ROUNDING
    return MeanOfLogs(0.0 if at_one else float(centre), spread / n, n - 1)


def _bootstraps(sites: Any, made: dict[str, Any]) -> dict[str, Interval]:
    """Return the bootstrap interval of each port, its samples drawn in the order of their PLI."""
    asked = {name: made[name] for name in ("method", "level", "n_resamples", "seed")}
    found = small(sites.select("port", LOGS)).sort_values(["port", LOGS], ignore_index=True)
    values = found[LOGS].to_numpy(np.float64)
    return {
        label_text(port): bootstrap_mean(values[rows], transform=np.exp, term=label_text(port), **asked)
        for port, rows in found.groupby("port", sort=True).indices.items()
    }
