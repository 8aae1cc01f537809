"""The whole assessment of a survey: every index by sample and by metal, zone PLI by port."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import check_one_of, check_resamples, refusal
from pli_stats.pollution.assessment.caveats import (
    CDEG_SUBSTANCES,
    assessment_notes,
    guideline_metals,
    with_values,
)
from pli_stats.pollution.assessment.groups_and_panel import group_column, panel_of
from pli_stats.pollution.assessment.measurement_uncertainty import NONDETECTS, filled_nondetects, pli_interval
from pli_stats.pollution.assessment.port_table import PortData, port_table
from pli_stats.pollution.assessment.survey_weights import Weighting, weighted_survey
from pli_stats.pollution.assessment.zone_interval import METHODS
from pli_stats.pollution.indices import contamination, degrees_and_risk
from pli_stats.pollution.nondetects.nondetect_verbs import by_row
from pli_stats.pollution.reference.catalogue import named_rows, toxic_responses
from pli_stats.pollution.reference.class_schemes import classify
from pli_stats.pollution.reference.reference_values import Background, UnverifiedValueWarning
from pli_stats.pollution.reference.reference_values import background as background_of
from pli_stats.pollution.scanning.port_aggregates import assess_scanned
from pli_stats.results import Assessment, PliIntervals, Samples, ScannedSamples
from pli_stats.stats.intervals.mean_intervals import bytes_a_resample

METAL_SCHEMES = {
    "contamination_factor": "hakanson1980_cf",
    "geoaccumulation_index": "muller1969_igeo",
    "ecological_risk": "hakanson1980_er",
    "enrichment_factor": "sutherland2000_ef",
}
CDEG_SCHEME, MCD_SCHEME = "hakanson1980_cdeg", "abrahim2008_mcd"
NEMEROW_SCHEME, RI_SCHEME = "nemerow1974", "hakanson1980_ri"

Floats = NDArray[np.float64]


def assess(
    samples: Samples | ScannedSamples,
    background: Any = "shale",
    *,
    by: str = "port",
    metals: list[str] | None = None,
    normalizer: str | None = None,
    guideline: str = "ERM",
    scheme: str = "tomlinson1980_pli",
    missing: str = "error",
    analytical_sd: Any = None,
    nondetects: str = "half",
    method: str = "t",
    weights: Any = None,
    strata: Any = None,
    coordinates: Any = None,
    variance: str = "stratified",
    lonely: str = "error",
    fpc: Any = None,
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
) -> Assessment:
    """Return every index of a survey, by sample, by metal and by port, with intervals.

    Two intervals are given, of two kinds. By sample, `pli_conf_low` and `pli_conf_high` carry measurement error
    (see `pli_interval`). By port, `conf_low` and `conf_high` are those of the zone PLI: the sampling unit is the sample
    (station and visit), taken as an independent draw from the port, and the interval covers the zone PLI that many such
    samples would give. By default it is a t interval on the logarithms, exp(mean ln PLI +- t s / sqrt(n)); non-detects
    are drawn again and again below their limits from a lognormal model of the port and combined by Rubin's rules, so
    that it widens with censoring. Whether a port lies above or below 1 is a one-sided t test each, Holm-adjusted over
    the ports: `p_above_1`, `p_below_1`. The uncertainty of a background from `background_from` is in the intervals by
    sample; those by port hold the background fixed, and a note says by which factor it multiplies all of them alike.

    With `weights`, as of a survey drawn with unequal probability, zone PLIs, shares and means by port are those of the
    area (or of all units) rather than of the samples: exp(sum(w ln PLI) / sum(w)), with the variance of `survey_mean`,
    each port being a domain of the survey, and as many degrees of freedom as the port has samples less strata.

    Samples of `scan_samples` are assessed where they lie, by sums over each port: `ports` is as above, and neither
    samples nor metals are held. Their intervals take non-detects as half their limits, as if measured (exact where a
    port has none), or with `nondetects="bounds"` as above.

    Parameters
    ----------
    samples : Samples or ScannedSamples
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
    nondetects : {"half", "ros", "mle", "bounds"}
        How non-detects enter estimates: as half their limit, or filled as by `impute_nondetects`. "bounds" estimates
        with half the limit, and its intervals are the union of those with all non-detects towards 0 and with all at
        their limits.
    method : {"t", "percentile", "basic", "normal", "bca"}
        Of the intervals by port. All but "t" are bootstrap intervals over samples (see `bootstrap_mean`), which take
        filled non-detects as if measured and cover less than their level with fewer than 20 samples.
    weights : str or array (n,), optional
        Column of `samples.info`, or one number a sample: the area that the sample stands for (see `survey_mean`).
    strata : str, list of str or array (n,), optional
        Column that names the stratum in which each sample was drawn; several are crossed, as survey year and stratum.
    coordinates : list of str, or DataFrame (n, 2), optional
        Columns of `samples.info` with the place of each sample, for `variance="local"`: longitude and latitude by
        default, or east and north in one unit.
    variance : {"stratified", "local"}
        Of weighted means; see `survey_mean`.
    lonely : {"error", "adjust", "average", "certainty"}
        What stands for the variance of a stratum of a single sample; see `survey_mean`.
    fpc : str, float, dict or array (n,), optional
        Number of units in the population, or column of it, where units (as docks or basins) are drawn and not places of
        an area; see `survey_mean`.
    level : float
    n_resamples : int
        Of the bootstrap, and draws for samples with non-detects.
    seed : int

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        As the indices and `survey_mean`; there is no port; a result column would overwrite an info column.

    References
    ----------
    Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
    566-575. doi:10.1007/BF02414780
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley. doi:10.1002/9780470316696

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> ps.assess(samples, "shale", normalizer="Fe").ports[["port", "n", "zone_pli"]].round(2).to_numpy().tolist()
    [['Buriganga', 15, 2.7]]
    """
    if isinstance(samples, ScannedSamples):
        single = {"normalizer": normalizer, "analytical_sd": analytical_sd, "weights": weights, "strata": strata}
        single |= {"coordinates": coordinates, "fpc": fpc}
        made = {"method": method, "nondetects": nondetects, "level": level, "n_resamples": n_resamples, "seed": seed}
        return assess_scanned(samples, background, by, metals, guideline, scheme, missing, made, single)
    group = group_column(samples, by)
    panel = panel_of(samples, metals, normalizer)
    guideline = str(named_rows("guidelines", "guideline", guideline, "guideline", "guidelines")["guideline"].iloc[0])
    chosen = background_of(background)
    check_one_of("method", method, METHODS)
    check_one_of("nondetects", nondetects, NONDETECTS)
    if method != "t" and nondetects == "bounds":
        raise refusal("bounds_need_t", got=method)
    if method != "t":
        check_resamples(n_resamples, each=bytes_a_resample(samples.info[group].nunique()))
    weighted = weighted_survey(samples, Weighting(weights, strata, coordinates, variance, lonely, fpc), method)
    filled = filled_nondetects(samples, nondetects)
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
            nondetects=nondetects,
            n_resamples=n_resamples,
            seed=seed,
        )
        matrices = _matrices(by_row(samples, filled), panel, chosen, normalizer, guideline)
    by_metal = _metal_table(samples, filled, panel, matrices)
    used = contamination.metals_used(filled[panel], metals=panel)
    by_sample = _sample_table(samples, used, matrices, intervals, scheme)
    by_port, zone_intervals = port_table(
        PortData(samples, group, panel, filled, by_sample, None if weighted is None else weighted.design),
        scheme,
        {"method": method, "nondetects": nondetects, "level": level, "n_resamples": n_resamples, "seed": seed},
    )
    notes = assessment_notes(
        samples, panel, chosen, normalizer, guideline, by_sample, by_port, group, level, (nondetects, method)
    )
    return Assessment(
        by_sample,
        by_metal,
        by_port,
        zone_intervals,
        samples.audit if weighted is None else replace(samples, changes=(*samples.changes, *weighted.changes)).audit,
        by=group,
        background=chosen.name,
        scheme=scheme,
        guideline=guideline,
        panel=tuple(panel),
        seed=seed,
        source=samples.source,
        notes=(*([] if weighted is None else [weighted.note]), *notes, *intervals.notes),
    )


def _matrices(
    filled: pd.DataFrame, panel: list[str], chosen: Background, normalizer: str | None, guideline: str
) -> dict[str, Floats]:
    """Return each index of single metals as a matrix (samples, metals); NaN where a value or its reference is missing.

    Metal by metal, because samples may lack a metal and the index verbs refuse gaps.
    """
    with_factor = with_values(panel, toxic_responses()["element"])
    ruled: list[tuple[str, list[str], Callable[[pd.DataFrame], pd.DataFrame]]] = [
        ("contamination_factor", panel, lambda c: contamination.contamination_factor(c, chosen)),
        ("geoaccumulation_index", panel, lambda c: contamination.geoaccumulation_index(c, chosen)),
        ("ecological_risk", with_factor, lambda c: degrees_and_risk.ecological_risk(c, chosen)),
        (
            "guideline_quotient",
            guideline_metals(panel, guideline),
            lambda c: degrees_and_risk.guideline_quotient(c, guideline),
        ),
    ]
    if normalizer is not None:
        others = [metal for metal in panel if metal != normalizer]
        ruled.append(
            ("enrichment_factor", others, lambda c: contamination.enrichment_factor(c, chosen, normalizer=normalizer))
        )
    matrices = {}
    for name, metals, verb in ruled:
        matrices[name] = np.full((len(filled), len(panel)), np.nan)
        for metal in metals:
            needed = filled[[metal, normalizer] if normalizer and name == "enrichment_factor" else [metal]]
            there = needed.notna().all(axis=1).to_numpy()
            if there.any():
                matrices[name][there, panel.index(metal)] = verb(needed.loc[there])[metal].to_numpy()
    return matrices


def _metal_table(samples: Samples, filled: pd.DataFrame, panel: list[str], matrices: dict[str, Floats]) -> pd.DataFrame:
    """Return one row a sample and metal that it has: concentration, non-detect flag, every index and its class."""
    table = pd.DataFrame(
        {
            "sample": np.repeat(samples.concentrations.index.to_numpy(), len(panel)),
            "metal": np.tile(np.array(panel, object), len(samples)),
            "concentration": filled[panel].to_numpy().ravel(),
            "nondetect": samples.nondetect[panel].to_numpy().ravel(),
            "limit": samples.limits[panel].to_numpy().ravel(),
        }
    )
    for name, scheme in METAL_SCHEMES.items():
        if name in matrices:
            table[name] = matrices[name].ravel()
            table[f"{name}_class"] = _classes(table[name], scheme)
    table["guideline_quotient"] = matrices["guideline_quotient"].ravel()
    return table.loc[table["concentration"].notna()].reset_index(drop=True)


def _classes(values: pd.Series, scheme: str) -> pd.Series:
    """Return class words, missing where the value is."""
    return classify(values[values.notna()], scheme).reindex(values.index)


def _sample_table(
    samples: Samples, used: pd.DataFrame, matrices: dict[str, Floats], intervals: PliIntervals, scheme: str
) -> pd.DataFrame:
    """Return one row a sample: info, PLI with bounds and interval, sums over the metals it has, classes."""
    factor, quotient = matrices["contamination_factor"], matrices["guideline_quotient"]
    count = used["n_metals"].to_numpy()
    out = pd.DataFrame({"pli": intervals.frame["estimate"]})
    for column in ("conf_low", "conf_high", "bound_low", "bound_high"):
        out[f"pli_{column}"] = intervals.frame[column]
    out["pli_class"] = classify(out["pli"], scheme)
    out[["n_metals", "metals_used"]] = used
    out["n_nondetect"] = intervals.frame["n_nondetect"]
    out["share_nondetect"] = out["n_nondetect"] / count
    out["contamination_degree"] = np.nansum(factor, axis=1)
    out["contamination_degree_class"] = classify(out["contamination_degree"] * CDEG_SUBSTANCES / count, CDEG_SCHEME)
    out["modified_contamination_degree"] = out["contamination_degree"] / count
    out["modified_contamination_degree_class"] = classify(out["modified_contamination_degree"], MCD_SCHEME)
    out["nemerow_index"] = np.hypot(np.nanmax(factor, axis=1), out["modified_contamination_degree"]) * np.sqrt(0.5)
    out["nemerow_index_class"] = classify(out["nemerow_index"], NEMEROW_SCHEME)
    # A metal without toxic-response factor leaves no risk index: a partial sum would understate it.
    whole = ~(np.isnan(matrices["ecological_risk"]) & ~np.isnan(factor)).any(axis=1)
    out["risk_index"] = np.where(whole, np.nansum(matrices["ecological_risk"], axis=1), np.nan)
    out["risk_index_class"] = _classes(out["risk_index"], RI_SCHEME)
    n_quotients = (~np.isnan(quotient)).sum(axis=1)
    out["mean_quotient"] = np.nansum(quotient, axis=1) / np.where(n_quotients == 0, np.nan, n_quotients)
    out["n_over_guideline"] = (quotient > 1.0).sum(axis=1)
    clash = [name for name in samples.info if name in out]
    if clash:
        raise refusal("result_column", column=clash[0])
    return pd.concat([samples.info, out], axis=1)
