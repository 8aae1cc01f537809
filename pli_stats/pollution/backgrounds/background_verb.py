"""Backgrounds from one's own samples: rules on quantiles, and regression on a conservative element.

On paper first. What is estimated is what the rule would give for the population that the reference samples were drawn
from; whether that population is free of contamination is the user's knowledge, not the rule's. The unit of sampling is
the port where reference samples lie in several, because samples of one harbour resemble each other, else the sample.
Intervals are percentiles of bootstrap replicates, drawn for all metals at once, so that what is made of several metals
(EF, PLI) gets their covariance.

Non-detects: a quantile is known where it is the same with all non-detects towards zero and with all at their limits; a
background that is not is refused. In resamples, where a non-detect may come to matter, half the limit stands for it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import (
    argument_text,
    check_level,
    check_metals,
    check_one_of,
    check_resamples,
    check_seed,
    check_truth,
    check_whole,
    listed,
    refusal,
)
from pli_stats.pollution.backgrounds.quantile_rules import rule_values
from pli_stats.pollution.backgrounds.regression_baseline import BaselineRegression, fitted_baseline
from pli_stats.pollution.backgrounds.resampled_rows import SampledUnits, reference_samples, sampled_units
from pli_stats.pollution.backgrounds.value_intervals import with_intervals
from pli_stats.pollution.nondetects.nondetect_verbs import impute_nondetects
from pli_stats.pollution.reference.catalogue import shared_table
from pli_stats.pollution.reference.reference_values import Background
from pli_stats.records.background_rules import BACKGROUND_RULES
from pli_stats.results import Samples
from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.percentile_bca import FEW_UNITS
from pli_stats.text.notes import Note, note

ENOUGH_ABOVE = 10  # measured: intervals of the 95 % quantile cover 78, 85 and 93 % for 30, 60 and 200 lognormal samples
TOWARDS_ZERO = float(np.finfo(np.float64).tiny)


def background_from(
    samples: Samples,
    *,
    method: str = "median_2mad",
    reference: Any = None,
    metals: list[str] | None = None,
    log: bool = False,
    percentile: float | None = None,
    normalizer: str | None = None,
    at: float | None = None,
    unit: str = "auto",
    level: float = 0.95,
    n_resamples: int = 1999,
    seed: int = 1,
    name: str = "own",
) -> Background | BaselineRegression:
    """Return a background from one's own samples, with its bootstrap interval.

    The first three are upper limits of the background's variation, so that CF > 1 means more than it explains; the
    regression is its centre at a content of fine material.

    median_2mad: median + 2 MAD, MAD = 1.4826 median |C - median C| (scaled as in R's `mad`, so that it is the standard
    deviation of a normal distribution); tukey: Q3 + 1.5 (Q3 - Q1); percentile: the 95th of reference samples;
    regression: a + b X on a conservative element X by least squares. Quantiles are R's default (type 7).

    Parameters
    ----------
    samples : Samples
    method : {"median_2mad", "tukey", "percentile", "regression"}
    reference : array of bool, Series of bool or dict, optional
        The samples to take it from: a mask (n,), or column of `samples.info` -> value or values, as in
        {"area": "offshore"}. All samples by default; "percentile" asks for it, where "all" says that all are reference
        samples.
    metals : list of str, optional
        All metals by default.
    log : bool
        Work on logarithms, which right-skewed concentrations ask for; of the regression both sides.
    percentile : float, optional
        Of "percentile", between 50 and 100; 95 by default.
    normalizer : str, optional
        Of "regression", the conservative element, such as "Al".
    at : float, optional
        Of "regression", the content of the normaliser (mg/kg) at which to read the background off. Without it the
        regression is returned, as each sample has a background of its own: see `enrichment_by_regression`.
    unit : {"auto", "port", "sample"}
        What the bootstrap draws; "auto": whole ports where the reference samples lie in two or more.
    level : float
        Of the intervals.
    n_resamples, seed : int
        Stream "philox": the same for any chunk size.
    name : str
        What to call it.

    Returns
    -------
    Background or BaselineRegression
        A Background goes wherever a named one does; `.to_frame()` shows values and intervals. The intervals cover the
        background that the rule would give if the sampling were repeated without end; they do not cover contamination
        of reference samples, nor the choice of the rule.

    Raises
    ------
    InputError
        Fewer than 10 samples (20 for the 95th percentile), a quantile that depends on non-detects, two or three ports.

    References
    ----------
    Reimann, C., Filzmoser, P. & Garrett, R. G. (2005). Science of the Total Environment 346, 1-16.
    doi:10.1016/j.scitotenv.2004.11.023
    Tukey, J. W. (1977). Exploratory Data Analysis. Addison-Wesley.
    Loring, D. H. (1991). ICES Journal of Marine Science 48, 101-115. doi:10.1093/icesjms/48.1.101
    Schropp, S. J. et al. (1990). Estuaries 13, 227-235. doi:10.2307/1351913

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path())
    >>> own = background_from(samples, metals=["Cu", "Pb"], n_resamples=199)
    >>> own.to_frame()[["element", "value", "conf_low", "conf_high"]].round(1).to_numpy().tolist()
    [['Cu', 96.3, 64.6, 112.1], ['Pb', 88.2, 75.3, 100.2]]
    """
    if not isinstance(samples, Samples):
        raise refusal("not_samples", got=type(samples).__name__)
    check_one_of("method", method, tuple(BACKGROUND_RULES))
    check_level(level)
    check_whole("n_resamples", check_resamples(n_resamples), 99)
    check_seed(seed)
    check_truth("log", log)
    if not isinstance(name, str):
        raise refusal("text", name="name", got=name)
    if name.casefold() in {str(each).casefold() for each in shared_table("backgrounds")["background"]}:
        raise refusal("background_name_taken", got=name)
    _check_arguments(method, reference, percentile, normalizer, at)
    share = _share(percentile)
    least = max(BACKGROUND_RULES[method].least, round(1.0 / (1.0 - share)) if method == "percentile" else 0)
    every = [metal for metal in samples.metals if metal != normalizer]
    panel = check_metals(every if metals is None else metals, every if normalizer else samples.metals)
    chosen = reference_samples(samples, reference)
    units = sampled_units(samples, chosen, unit, level)
    about: dict[str, Any] = {"method": method, "log": log, "n": int(chosen.sum()), "unit": units.noun}
    if method == "percentile":
        about["percentile"] = 100.0 * share
    if method == "regression":
        baseline = fitted_baseline(
            samples, chosen, units, panel, str(normalizer), log=log, least=least,
            n_resamples=n_resamples, seed=seed, name=name, level=level, about=about,
        )  # fmt: skip
        return baseline if at is None else baseline.at(at)
    columns = {fraction: _columns(samples, panel, fraction) for fraction in (TOWARDS_ZERO, 0.5, 1.0)}
    values = _known_values(columns, chosen, panel, least, method, share, log)
    replicates = _replicates(columns, units, panel, (method, share, log), n_resamples, seed)
    notes = [
        note("background_estimated", **about),
        *_few(units),
        *_few_above(method, share, about["n"]),
        *_censored_replicates(replicates, panel),
    ]
    counts = pd.DataFrame(
        {
            "n": (~np.isnan(columns[0.5][chosen])).sum(axis=0),
            "n_nondetect": samples.nondetect[panel].to_numpy()[chosen].sum(axis=0),
        },
        index=panel,
    )
    drawn = pd.DataFrame(replicates[0.5], columns=panel)
    return with_intervals(name, values, drawn, counts, level, notes)


def _check_arguments(
    method: str, reference: Any, percentile: float | None, normalizer: str | None, at: float | None
) -> None:
    """Refuse arguments that the method does not use, and the lack of one that it needs."""
    given = {"percentile": percentile, "normalizer": normalizer, "at": at}
    owners = {"percentile": "percentile", "normalizer": "regression", "at": "regression"}
    for argument, value in given.items():
        if value is not None and method != owners[argument]:
            raise refusal("background_argument", argument=argument, owner=owners[argument], method=method)
    if method == "percentile" and reference is None:
        raise refusal("percentile_reference")
    if method == "regression" and normalizer is None:
        raise refusal("regression_normalizer")


def _share(percentile: float | None) -> float:
    """Return the percentile as a share."""
    if percentile is None:
        return 0.95
    if isinstance(percentile, bool) or not isinstance(percentile, int | float) or not 50.0 <= percentile < 100.0:
        raise refusal("percentile_range", got=percentile)
    return percentile / 100.0


def _columns(samples: Samples, panel: list[str], fraction: float) -> Floats:
    """Return concentrations with non-detects at a fraction of their limits, or towards zero."""
    filled = impute_nondetects(samples, fraction=1.0 if fraction == TOWARDS_ZERO else fraction)[panel]
    values = filled.to_numpy(dtype=np.float64, copy=True)
    if fraction == TOWARDS_ZERO:
        values[samples.nondetect[panel].to_numpy()] = TOWARDS_ZERO
    return values


def _known_values(
    columns: dict[float, Floats],
    chosen: np.ndarray[Any, Any],
    panel: list[str],
    least: int,
    method: str,
    share: float,
    log: bool,
) -> pd.Series:
    """Return the background of each metal, refusing all at once those that have too few samples or non-detects."""
    low, high = (columns[fraction][chosen] for fraction in (TOWARDS_ZERO, 1.0))
    counts = (~np.isnan(high)).sum(axis=0)
    few = [f"{metal} {n}" for metal, n in zip(panel, counts.tolist(), strict=True) if n < least]
    if few:
        enough = [metal for metal, n in zip(panel, counts, strict=True) if n >= least]
        raise refusal("few_background_samples", least=least, metals=", ".join(few), ways=_other_metals(enough))
    found = [rule_values(part.T, method, share=share, log=log) for part in (low, high)]
    unknown = [metal for metal, a, b in zip(panel, *found, strict=True) if a != b]
    if unknown:
        known = [metal for metal in panel if metal not in unknown]
        raise refusal("censored_background", metals=listed(unknown), ways=_other_metals(known))
    return pd.Series(found[1], index=panel, name="value")


def _other_metals(metals: list[str]) -> str:
    """Return the beginning of what to do: leave metals out where others are left, or give something."""
    return f"Leave them out (`{argument_text('metals', metals)}`), or give" if metals else "Give"


def _replicates(
    columns: dict[float, Floats],
    units: SampledUnits,
    panel: list[str],
    rule: tuple[str, float, bool],
    n_resamples: int,
    seed: int,
) -> dict[float, Floats]:
    """Return the background of each metal in each resample, (n_resamples, m), by what stands for non-detects."""
    method, share, log = rule
    found: dict[float, list[Floats]] = {fraction: [] for fraction in columns}
    censored = [bool((columns[TOWARDS_ZERO][:, j] != columns[1.0][:, j]).any()) for j in range(len(panel))]
    for rows in units.resamples(n_resamples, seed):
        for fraction, values in columns.items():
            part = np.empty((len(rows), len(panel)))
            for j in range(len(panel)):
                if fraction == 0.5 or censored[j]:
                    drawn = np.where(rows < 0, np.nan, values[rows, j])
                    part[:, j] = rule_values(drawn, method, share=share, log=log)
                else:
                    part[:, j] = 0.0
            found[fraction].append(part)
    return {fraction: np.concatenate(parts) for fraction, parts in found.items()}


def _few(units: SampledUnits) -> list[Note]:
    """Return what must be said of few units."""
    n = len(units.members)
    return [note("few_background_units", n=n, unit=units.noun)] if n < FEW_UNITS else []


def _few_above(method: str, share: float, n: int) -> list[Note]:
    """Return what must be said of a high quantile of few samples: resamples have nothing above the largest value."""
    above = round(n * (1.0 - share))
    known = method != "percentile" or above >= ENOUGH_ABOVE
    return [] if known else [note("few_above_quantile", n=above, percentile=100.0 * share)]


def _censored_replicates(replicates: dict[float, Floats], panel: list[str]) -> list[Note]:
    """Return the metals whose non-detects came to matter in resamples."""
    moved = (replicates[TOWARDS_ZERO] != replicates[1.0]) & ~np.isnan(replicates[1.0])
    return [
        note("nondetects_in_resamples", share=float(share)).with_about("metal", metal)
        for metal, share in zip(panel, moved.mean(axis=0), strict=True)
        if share > 0.0
    ]
