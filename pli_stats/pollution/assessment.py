"""The whole assessment of a survey: every index by sample and by metal, zone PLI by port."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import as_names, listed, near_miss, refusal
from pli_stats.pollution import indices, risk
from pli_stats.pollution.catalogue import named_rows, toxic_responses
from pli_stats.pollution.classes import classify
from pli_stats.pollution.nondetects import impute_nondetects
from pli_stats.pollution.reference import UnverifiedValueWarning
from pli_stats.pollution.reference import background as background_of
from pli_stats.pollution.remarks import CDEG_SUBSTANCES, assessment_notes, guideline_metals, with_values
from pli_stats.pollution.uncertainty import pli_interval
from pli_stats.results import Assessment, Interval, PliIntervals, Samples
from pli_stats.stats.intervals import bootstrap_mean

CF_SCHEME, IGEO_SCHEME, EF_SCHEME, ER_SCHEME = (
    "hakanson1980_cf",
    "muller1969_igeo",
    "sutherland2000_ef",
    "hakanson1980_er",
)
CDEG_SCHEME, MCD_SCHEME, NEMEROW_SCHEME, RI_SCHEME = (
    "hakanson1980_cdeg",
    "abrahim2008_mcd",
    "nemerow1974",
    "hakanson1980_ri",
)


def assess(
    samples: Samples,
    background: Any = "shale",
    *,
    by: str = "port",
    metals: list[str] | None = None,
    normalizer: str | None = None,
    guideline: str = "ERM",
    scheme: str = "tomlinson1980_pli",
    missing: str = "error",
    analytical_sd: Any = None,
    method: str = "bca",
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
) -> Assessment:
    """Return every index of a survey, by sample, by metal and by port, with intervals.

    Two intervals are given, of two kinds. By sample, `pli_conf_low` and `pli_conf_high` carry measurement error
    (see `pli_interval`). By port, `conf_low` and `conf_high` are a bootstrap over the port's samples: the sampling unit
    is the sample (station and visit), taken as an independent draw from the port, and the interval covers the zone PLI
    that many such samples would give.

    Parameters
    ----------
    samples : Samples
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    by : str
        "port" for the port column of the samples, or any column of `samples.info`.
    metals : list of str, optional
        The panel of the PLI; all but the normaliser by default.
    normalizer : str, optional
        Conservative element for enrichment factors (Al, Fe).
    guideline : str
        Set for exceedances, such as "ERM"; see `guidelines()`.
    scheme : str
        Class scheme of the PLI; see `schemes()`.
    missing : {"error", "omit"}
        As in `pli`.
    analytical_sd : float, dict or DataFrame, optional
        As in `pli_interval`.
    method, level, n_resamples, seed
        Of the bootstrap over samples; see `bootstrap_mean`.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        As the indices; there is no port; a result column would overwrite an info column.

    References
    ----------
    Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
    566-575. doi:10.1007/BF02414780

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> ps.assess(samples, "shale", normalizer="Fe").ports[["port", "n", "zone_pli"]].round(2).to_numpy().tolist()
    [['Buriganga', 15, 2.7]]
    """
    group = _group_column(samples, by)
    panel = _panel(samples, metals, normalizer)
    guideline = str(named_rows("guidelines", "guideline", guideline, "guideline", "guidelines")["guideline"].iloc[0])
    chosen = background_of(background)
    filled = impute_nondetects(samples)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnverifiedValueWarning)  # the notes say it, once for all
        intervals = pli_interval(
            samples,
            chosen,
            level=level,
            analytical_sd=analytical_sd,
            metals=panel,
            scheme=scheme,
            missing=missing,
            n_resamples=n_resamples,
            seed=seed,
        )
        by_metal = _metal_table(samples, filled, panel, chosen, normalizer, guideline)
    notes = assessment_notes(samples, panel, chosen, normalizer, guideline, intervals)
    by_sample = _sample_table(samples, panel, by_metal, intervals, scheme, guideline)
    by_port, zone_intervals = _port_table(
        samples,
        group,
        panel,
        by_sample,
        by_metal,
        scheme,
        {"method": method, "level": level, "n_resamples": n_resamples, "seed": seed},
    )
    return Assessment(
        by_sample,
        by_metal,
        by_port,
        zone_intervals,
        samples.audit,
        by=group,
        background=chosen.name,
        scheme=scheme,
        guideline=guideline,
        panel=tuple(panel),
        seed=seed,
        source=samples.source,
        notes=notes,
    )


def _group_column(samples: Samples, by: str) -> str:
    """Return the info column to group by."""
    if not isinstance(samples, Samples):
        raise refusal("not_samples", got=type(samples).__name__)
    if not len(samples):
        raise refusal("no_rows_left", why="`samples` is empty")
    labels = samples.concentrations.index
    if not labels.is_unique:
        label = labels[labels.duplicated()][0]
        raise refusal("repeated_labels", label=label, times=int((labels == label).sum()))
    if by == "port" and samples.port is not None:
        return samples.port
    if by in samples.info:
        missing = samples.info[by].isna().to_numpy()
        if missing.any():
            raise refusal("port_missing", row=samples.row_numbers[int(np.argmax(missing))], column=by)
        return by
    if by == "port":
        raise refusal("no_port")
    names = [str(c) for c in samples.info.columns]
    raise refusal("no_group_column", got=by, columns=listed(names), hint=near_miss(by, names))


def _panel(samples: Samples, metals: list[str] | None, normalizer: str | None) -> list[str]:
    """Return the metals of the PLI."""
    if normalizer is not None and normalizer not in samples.metals:
        raise refusal("normalizer_missing", normalizer=normalizer, columns=listed(samples.metals))
    panel = [m for m in samples.metals if m != normalizer] if metals is None else as_names(metals)
    for metal in panel:
        if metal not in samples.metals:
            raise refusal(
                "unknown_metal", metal=metal, columns=listed(samples.metals), hint=near_miss(metal, samples.metals)
            )
    if not panel:
        raise refusal("no_metals_left")
    return panel


def _metal_table(
    samples: Samples, filled: pd.DataFrame, panel: list[str], chosen: Any, normalizer: str | None, guideline: str
) -> pd.DataFrame:
    """Return one row a sample and metal: concentration, non-detect flag, every index and its class."""
    position = np.repeat(np.arange(len(samples)), len(panel))
    columns: dict[str, Any] = {
        "sample": samples.concentrations.index.to_numpy()[position],
        "metal": np.tile(np.array(panel, object), len(samples)),
        "concentration": filled[panel].to_numpy().ravel(),
        "nondetect": samples.nondetect[panel].to_numpy().ravel(),
        "limit": samples.limits[panel].to_numpy().ravel(),
    }
    table = pd.DataFrame(columns)
    there = table["concentration"].notna().to_numpy()
    # Metal by metal, because samples may lack a metal; the index verbs refuse gaps.
    ruled = [
        ("contamination_factor", panel, lambda c: indices.contamination_factor(c, chosen), CF_SCHEME),
        ("geoaccumulation_index", panel, lambda c: indices.geoaccumulation_index(c, chosen), IGEO_SCHEME),
        (
            "ecological_risk",
            with_values(panel, toxic_responses()["element"]),
            lambda c: risk.ecological_risk(c, chosen),
            ER_SCHEME,
        ),
    ]
    for name, metals, verb, scheme in ruled:
        table[name] = _by_metal(filled, panel, metals, verb)
        table[f"{name}_class"] = _classes(table[name], scheme)
    if normalizer is not None:
        table["enrichment_factor"] = _enrichment(filled, panel, chosen, normalizer)
        table["enrichment_factor_class"] = _classes(table["enrichment_factor"], EF_SCHEME)
    table["guideline_quotient"] = _by_metal(
        filled, panel, guideline_metals(panel, guideline), lambda c: risk.guideline_quotient(c, guideline)
    )
    return table.loc[there].reset_index(drop=True)


def _by_metal(filled: pd.DataFrame, panel: list[str], metals: list[str], verb: Any) -> np.ndarray[Any, Any]:
    """Return the verb's values as a flat (sample, metal) column; NaN where concentration or reference is missing."""
    values = np.full((len(filled), len(panel)), np.nan)
    for metal in metals:
        there = filled[metal].notna().to_numpy()
        if there.any():
            values[there, panel.index(metal)] = verb(filled.loc[there, [metal]])[metal].to_numpy()
    return values.ravel()


def _enrichment(filled: pd.DataFrame, panel: list[str], chosen: Any, normalizer: str) -> np.ndarray[Any, Any]:
    """Return enrichment factors as a flat column; NaN where the sample lacks metal or normaliser."""
    values = np.full((len(filled), len(panel)), np.nan)
    for metal in panel:
        pair = filled[[metal, normalizer]] if metal != normalizer else filled[[metal]]
        there = pair.notna().all(axis=1).to_numpy()
        if metal != normalizer and there.any():
            factor = indices.enrichment_factor(pair.loc[there], chosen, normalizer=normalizer)
            values[there, panel.index(metal)] = factor[metal].to_numpy()
    return values.ravel()


def _classes(values: pd.Series, scheme: str) -> pd.Series:
    """Return class words, missing where the value is."""
    there = values.notna()
    words = classify(values[there], scheme)
    return words.reindex(values.index)


def _sample_table(
    samples: Samples, panel: list[str], by_metal: pd.DataFrame, intervals: PliIntervals, scheme: str, guideline: str
) -> pd.DataFrame:
    """Return one row a sample: info, PLI with bounds and interval, sums over metals, classes."""
    table = intervals.frame
    out = pd.DataFrame(index=samples.concentrations.index)
    out["pli"] = table["estimate"]
    for ours, theirs in (
        ("conf_low", "conf_low"),
        ("conf_high", "conf_high"),
        ("bound_low", "bound_low"),
        ("bound_high", "bound_high"),
    ):
        out[f"pli_{ours}"] = table[theirs]
    out["pli_class"] = classify(out["pli"], scheme)
    out["n_metals"] = table["n_metals"]
    out["metals_used"] = by_metal.groupby("sample", sort=False)["metal"].agg(" ".join).reindex(out.index)
    out["n_nondetect"] = table["n_nondetect"]
    out["share_nondetect"] = out["n_nondetect"] / out["n_metals"]
    factors = by_metal.groupby("sample", sort=False)["contamination_factor"]
    count = out["n_metals"].to_numpy()
    out["contamination_degree"] = factors.sum().reindex(out.index)
    out["contamination_degree_class"] = classify(out["contamination_degree"] * CDEG_SUBSTANCES / count, CDEG_SCHEME)
    out["modified_contamination_degree"] = out["contamination_degree"] / count
    out["modified_contamination_degree_class"] = classify(out["modified_contamination_degree"], MCD_SCHEME)
    out["nemerow_index"] = np.hypot(factors.max().reindex(out.index), out["modified_contamination_degree"]) / np.sqrt(
        2.0
    )
    out["nemerow_index_class"] = classify(out["nemerow_index"], NEMEROW_SCHEME)
    out["risk_index"] = (
        by_metal.groupby("sample", sort=False)["ecological_risk"]
        .agg(lambda er: er.sum(skipna=False))
        .reindex(out.index)
    )
    out["risk_index_class"] = _classes(out["risk_index"], RI_SCHEME)
    quotient = by_metal.groupby("sample", sort=False)["guideline_quotient"]
    out["mean_quotient"] = quotient.mean().reindex(out.index)
    out["n_over_guideline"] = (
        (by_metal["guideline_quotient"] > 1.0).groupby(by_metal["sample"], sort=False).sum().reindex(out.index)
    )
    clash = [name for name in samples.info if name in out]
    if clash:
        raise refusal("result_column", column=clash[0])
    return pd.concat([samples.info, out], axis=1)


def _port_table(
    samples: Samples,
    group: str,
    panel: list[str],
    by_sample: pd.DataFrame,
    by_metal: pd.DataFrame,
    scheme: str,
    bootstrap: dict[str, Any],
) -> tuple[pd.DataFrame, dict[str, Interval]]:
    """Return one row a port, ranked by zone PLI, and the intervals behind."""
    lines, intervals = [], {}
    below = samples.nondetect[panel].to_numpy()
    seed = bootstrap["seed"]
    for name, rows in samples.info.groupby(group, sort=True).indices.items():
        here = by_sample.iloc[rows]
        interval = bootstrap_mean(
            np.log(here["pli"]), transform=np.exp, term=str(name), unit="sample", **{**bootstrap, "seed": seed}
        )
        intervals[str(name)] = interval
        count = int(here["n_metals"].sum())
        logs_high = np.log(here["pli_bound_high"])
        lines.append(
            {
                "port": name,
                "n": len(here),
                "n_nondetect": int(below[rows].sum()),
                "share_nondetect": below[rows].sum() / count,
                "zone_pli": interval.estimate,
                "conf_low": interval.conf_low,
                "conf_high": interval.conf_high,
                "conf_level": interval.conf_level,
                "bound_low": 0.0 if (here["pli_bound_low"] == 0.0).any() else float(np.exp(logs_high.mean())),
                "bound_high": float(np.exp(logs_high.mean())),
                "share_over_1": float((here["pli"] > 1.0).mean()),
                "share_over_guideline": float((here["n_over_guideline"] > 0).mean()),
                "mean_contamination_degree": float(here["contamination_degree"].mean()),
                "mean_risk_index": float(here["risk_index"].mean(skipna=False)),
                "method": interval.method,
                "n_resamples": interval.n_resamples,
                "mc_error_low": interval.mc_error[0],
                "mc_error_high": interval.mc_error[1],
                "seed": seed,
                "notes": "; ".join(interval.notes),
            }
        )
    table = pd.DataFrame(lines).sort_values(
        ["zone_pli", "port"], ascending=[False, True], kind="stable", ignore_index=True
    )
    table.insert(list(table.columns).index("bound_high") + 1, "zone_class", classify(table["zone_pli"], scheme))
    return table, intervals
