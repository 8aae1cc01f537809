"""Measurement uncertainty of a sample's PLI: laboratory, background and censoring, carried through in logs.

What is random here is the measurement, not the choice of the sample: the interval says where this sample's PLI lies,
not where the next sample's would. Relative errors are lognormal, so ln PLI of a fully detected sample is normal and
the interval is exact. Intervals of samples with non-detects are simulated. The laboratory errs in these, too: what lies
below the limit is the measured value, X = C exp(e) < DL with e ~ N(0, s^2), s^2 = ln(1 + r^2), and the true C may lie
above it. If every C is equally likely before the measurement, ln C is ln DL + ln U + s^2 + s Z, with U uniform and Z
standard normal: uniform between 0 and the limit without error. With the lognormal model of the survey
(`lognormal_draws`), ln X is drawn below ln DL, and ln C given ln X is normal about the model's mean + k (ln X - mean)
with variance k s^2, k = 1 - s^2/sd^2.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import (
    check_level,
    check_metals,
    check_one_of,
    check_resamples,
    check_seed,
    check_whole,
    listed,
    refusal,
)
from pli_stats.pollution.assessment.panel_completeness import incomplete_panel
from pli_stats.pollution.indices.contamination import MISSING, metals_used, pli
from pli_stats.pollution.nondetects.lognormal_imputation import LognormalDraws, below_limits, lognormal_draws
from pli_stats.pollution.nondetects.nondetect_verbs import by_row, impute_nondetects, pli_bounds
from pli_stats.pollution.reference.class_schemes import Scheme, class_codes
from pli_stats.pollution.reference.class_schemes import scheme as scheme_of
from pli_stats.pollution.reference.reference_values import Background, background_values
from pli_stats.results import PliIntervals, Samples
from pli_stats.stats.intervals.percentile_bca import quantile_error
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.text.notes import Note, note

Floats = NDArray[np.float64]

NONDETECTS = ("half", "ros", "mle", "bounds")
NUMPY_LANES = 8  # from so many values on NumPy sums in lanes
FILLING = ("ros", "mle")  # methods of `impute_nondetects`


def pli_interval(
    samples: Samples,
    background: Any = "shale",
    *,
    level: float = 0.95,
    analytical_sd: Any = None,
    metals: list[str] | None = None,
    scheme: str = "tomlinson1980_pli",
    missing: str = "error",
    nondetects: str = "half",
    n_resamples: int = 9999,
    seed: int = 1,
) -> PliIntervals:
    """Return the interval of each sample's PLI that analytical error, background error and censoring leave.

    ln PLI = mean(ln C - ln B), with ln C ~ N(., ln(1 + r^2)) for a relative standard deviation r, ln B likewise, and
    C with that error below its limit for a non-detect.

    Parameters
    ----------
    samples : Samples
    background : str, dict, Series, frame or Background
        mg/kg; a frame with a column `sd` (mg/kg) carries the background's error along, one from `background_from` also
        the covariance of its metals (as normal on the log scale; `index_interval` gives percentiles of its replicates).
    level : float
        Probability of the interval.
    analytical_sd : float, dict or DataFrame, optional
        Relative standard deviation of the laboratory: one for all, one a metal, or one a value (n, m).
    metals : list of str, optional
        The panel; all by default.
    scheme : str
        Class scheme for the class probabilities.
    missing : {"error", "omit"}
        As in `pli`.
    nondetects : {"half", "ros", "mle", "bounds"}
        "half": the estimate takes DL/2, and C ~ U(0, DL) but for the laboratory's error. "ros", "mle": the estimate is
        filled as by `impute_nondetects`, and C is drawn from a lognormal model of all samples. "bounds": the estimate
        takes DL/2, and the interval reaches from 0 to that with all non-detects at their limits.
    n_resamples : int
        Draws for samples with non-detects.
    seed : int
        Draws of a sample depend on the seed and its position only.

    Returns
    -------
    PliIntervals
        `frame`: estimate, conf_low, conf_high, conf_level, bound_low, bound_high, sd_log, mc_error_low, mc_error_high,
        n_metals, n_nondetect, method. `class_probability`: one column a class.

    Raises
    ------
    InputError
        A standard deviation is negative or missing, or as `pli`.

    References
    ----------
    Limpert, E., Stahel, W. A. & Abbt, M. (2001). BioScience 51, 341-352 (the lognormal error model).
    doi:10.1641/0006-3568(2001)051[0341:LNDATS]2.0.CO;2

    Examples
    --------
    >>> import pandas as pd
    >>> from pli_stats import read_samples
    >>> samples = read_samples(pd.DataFrame({"Cu": [90.0], "Pb": [40.0]}))
    >>> line = pli_interval(samples, analytical_sd=0.1).frame.iloc[0]
    >>> line[["estimate", "conf_low", "conf_high"]].astype(float).round(3).tolist()
    [2.0, 1.742, 2.297]
    """
    check_level(level)
    check_whole("n_resamples", n_resamples, 1)
    check_seed(seed)
    if not isinstance(samples, Samples):
        raise refusal("not_samples", got=type(samples).__name__)
    panel = samples.metals if metals is None else check_metals(metals, samples.metals)
    check_one_of("nondetects", nondetects, NONDETECTS)
    filled = by_row(samples, filled_nondetects(samples, nondetects))
    refused = None if check_one_of("missing", missing, MISSING) == "omit" else incomplete_panel(filled, panel)
    if refused is not None:
        raise refused
    bounds = pli_bounds(samples, background, metals=panel, missing=missing)
    estimate = pli(filled, background, metals=panel, missing=missing).to_numpy()
    counts = metals_used(filled, metals=panel)
    below = samples.nondetect[panel].to_numpy()
    present = filled[panel].notna().to_numpy()
    base, chosen = background_values(background, panel)
    errors = np.where(present, _analytical(analytical_sd, samples, panel), 0.0)
    of_background = ((present @ log_background_covariance(chosen, panel, base)) * present).sum(axis=1)
    m = counts["n_metals"].to_numpy()
    bounded = nondetects == "bounds"
    # The errors of non-detects are in the draws.
    analytical = (np.where(below & ~bounded, 0.0, errors) ** 2).sum(axis=1)
    sd_log = np.sqrt(analytical + of_background) / m
    centre = np.log(bounds["bound_high"].to_numpy() if bounded else estimate)
    result = _closed_form(centre, sd_log, level, scheme_of(scheme))
    censored = np.flatnonzero(below.any(axis=1))
    if bounded:
        result.low[censored] = 0.0
    elif len(censored):
        logs = np.log(np.where(below, filled[panel].to_numpy(), np.nan))
        limits = np.log(samples.limits[panel].to_numpy(np.float64))
        # Measured: arrays of one double a draw and non-detect that are held at a time, and three of one a draw.
        kinds = 2 + errors[censored].any() + 4 * (nondetects != "half")
        check_resamples(n_resamples, each=int(24 + 8 * kinds * below.sum(axis=1).max()))
        drawn = None
        if nondetects != "half":
            measured = np.log(samples.concentrations[panel].to_numpy(np.float64))
            drawn = lognormal_draws(measured, limits, below, philox(seed, len(samples)))
        for row in censored:
            draw = philox(seed, int(row))
            where = below[row]
            values = _nondetects(draw, limits[row, where], errors[row, where], drawn, int(row), where, n_resamples)
            logs_drawn = centre[row] + _row_sums(values - logs[row, where]) / m[row]
            if sd_log[row] > 0.0:  # else the draws, the last of the stream, would be times zero
                logs_drawn += sd_log[row] * draw.standard_normal(n_resamples)
            logs_drawn.sort()
            _put_simulated(result, int(row), np.exp(logs_drawn), level)
    notes = _interval_notes(result, nondetects, censored)
    return _assembled(samples, result, estimate, bounds, counts, below, level, scheme, chosen, n_resamples, seed, notes)


def filled_nondetects(samples: Samples, nondetects: str) -> pd.DataFrame:
    """Return concentrations with the non-detects as estimates take them.

    Examples
    --------
    >>> from pli_stats import read_samples
    >>> samples = read_samples(pd.DataFrame({"Cd": ["<0.2", "0.4"]}))
    >>> filled_nondetects(samples, "bounds")["Cd"].tolist()
    [0.1, 0.4]
    """
    return impute_nondetects(samples, method=nondetects if nondetects in FILLING else "substitute")


class _Columns:
    """The columns under construction; rows of censored samples are overwritten by simulation."""

    def __init__(self, n: int, scheme: Scheme) -> None:
        self.scheme = scheme
        self.low, self.high, self.sd = np.empty(n), np.empty(n), np.empty(n)
        self.error = np.zeros((n, 2))
        self.probability = np.zeros((n, len(scheme.classes)))
        self.simulated = np.zeros(n, bool)


def _closed_form(centre: Floats, sd: Floats, level: float, scheme: Scheme) -> _Columns:
    """Return normal quantiles of ln PLI and the exact probability of each class."""
    from scipy.special import ndtr

    result = _Columns(len(centre), scheme)
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    result.low, result.high, result.sd = np.exp(centre - z * sd), np.exp(centre + z * sd), sd.copy()
    certain = sd == 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.log(np.maximum(scheme.lower, 0.0))
        upper = np.log(np.maximum(scheme.upper, 0.0))
        for k in range(len(scheme.classes)):
            ends = np.array([(lower[k] - centre) / sd, (upper[k] - centre) / sd])
            # Above the centre by upper tails, whose difference keeps its digits.
            spread = np.abs(np.diff(ndtr(np.where(ends[0] > 0.0, -ends, ends)), axis=0)[0])
            result.probability[:, k] = np.where(certain, 0.0, spread)
    codes = class_codes(np.exp(centre[certain]), scheme) if certain.any() else np.empty(0, np.intp)
    result.probability[np.flatnonzero(certain), codes] = 1.0
    return result


def _nondetects(
    draw: np.random.Generator,
    limits: Floats,
    errors: Floats,
    drawn: LognormalDraws | None,
    row: int,
    where: NDArray[np.bool_],
    n_resamples: int,
) -> Floats:
    """Return draws (n_resamples, k) of ln C of the non-detects of a sample."""
    if drawn is None:
        uniform = np.log1p(-draw.random((n_resamples, len(limits))))
        error = errors**2 + errors * draw.standard_normal(uniform.shape) if errors.any() else 0.0
        return np.asarray(limits + uniform + error)
    of = np.arange(n_resamples) % len(drawn.mean)
    mean, sd = drawn.mean[of][:, where] + drawn.level[of, row][:, None], drawn.sd[of][:, where]
    measured = below_limits(mean, sd, np.broadcast_to(limits, mean.shape), draw)
    kept = np.maximum(1.0 - (errors / sd) ** 2, 0.0)
    return np.asarray(mean + kept * (measured - mean) + np.sqrt(kept) * errors * draw.standard_normal(measured.shape))


def _row_sums(values: Floats) -> Floats:
    """Return the sum of each row of (n, k), added up column by column while this is NumPy's order, as it is for k < 8.

    NumPy takes ten times as long over many rows of a few values.
    """
    if values.shape[1] >= NUMPY_LANES:
        return np.asarray(values.sum(axis=1))
    return reduce(np.add, values.T)


def _put_simulated(result: _Columns, row: int, values: Floats, level: float) -> None:
    """Overwrite one row by the quantiles of drawn values, which are sorted."""
    tails = (1.0 - level) / 2.0, (1.0 + level) / 2.0
    result.low[row], result.high[row] = np.quantile(values, tails)
    result.error[row] = [quantile_error(values, tail) for tail in tails]
    result.sd[row] = float(np.log(values).std())
    result.simulated[row] = True
    codes = class_codes(values, result.scheme)
    result.probability[row] = np.bincount(codes, minlength=len(result.scheme.classes)) / len(values)


def _interval_notes(result: _Columns, nondetects: str, censored: NDArray[np.intp]) -> list[Note]:
    """Return what must be read beside the intervals."""
    detected = np.delete(result.sd, censored)
    codes = {"half": "nondetects_uniform", "bounds": "nondetects_bounds"}
    return [
        *([note("no_measurement_error")] if (detected == 0.0).any() else []),
        *([note(codes.get(nondetects, "nondetects_lognormal"))] if len(censored) else []),
    ]


def _analytical(analytical_sd: Any, samples: Samples, panel: list[str]) -> Floats:
    """Return sqrt(ln(1 + r^2)) for each value."""
    shape = (len(samples), len(panel))
    if analytical_sd is None:
        return np.zeros(shape)
    if isinstance(analytical_sd, pd.DataFrame):
        lacking = [metal for metal in panel if metal not in analytical_sd]
        if lacking or not analytical_sd.index.equals(samples.concentrations.index):
            raise refusal("sd_shape", name="analytical_sd")
        table = analytical_sd[panel].to_numpy(np.float64)
    elif isinstance(analytical_sd, Mapping | pd.Series):
        by_metal = dict(analytical_sd)
        lacking = [metal for metal in panel if metal not in by_metal]
        if lacking:
            raise refusal("sd_metal", name="analytical_sd", metals=listed(lacking))
        table = np.broadcast_to(np.array([by_metal[metal] for metal in panel], dtype=np.float64), shape)
    else:
        if isinstance(analytical_sd, bool) or not isinstance(analytical_sd, int | float | np.number):
            raise refusal("sd_value", name="analytical_sd", metal="for all metals it", value=analytical_sd)
        table = np.full(shape, analytical_sd, dtype=np.float64)
    bad = ~((table >= 0.0) & (table < np.inf))
    if bad.any():
        row, column = divmod(int(np.argmax(bad.ravel())), shape[1])
        raise refusal("sd_value", name="analytical_sd", metal=panel[column], value=float(table[row, column]))
    return np.asarray(np.sqrt(np.log1p(table**2)))


def log_background_covariance(chosen: Background, panel: list[str], base: Floats) -> Floats:
    """Return the covariance of ln B over the metals of a panel.

    Metals of one's own background come from the same samples and err together, which replicates know; of published
    values only standard deviations are known, which are taken as independent: ln(1 + r^2), 0 where not known.

    Examples
    --------
    >>> own = Background("own", pd.Series({"Cu": 10.0}), pd.Series({"Cu": 1.0}))
    >>> log_background_covariance(own, ["Cu"], np.array([10.0])).round(5).tolist()
    [[0.00995]]
    """
    if chosen.replicates is not None:
        return np.atleast_2d(np.cov(np.log(chosen.replicates[panel].to_numpy(np.float64)), rowvar=False))
    if chosen.sd is None:
        return np.zeros((len(panel), len(panel)))
    relative = chosen.sd.reindex(panel).fillna(0.0).to_numpy(np.float64) / base
    return np.diag(np.log1p(relative**2))


def _assembled(
    samples: Samples,
    result: _Columns,
    estimate: Floats,
    bounds: pd.DataFrame,
    counts: pd.DataFrame,
    below: NDArray[np.bool_],
    level: float,
    scheme: str,
    chosen: Background,
    n_resamples: int,
    seed: int,
    notes: list[Note],
) -> PliIntervals:
    """Return the columns as a result."""
    index = samples.concentrations.index
    frame = pd.DataFrame(
        {
            "estimate": estimate,
            "conf_low": result.low,
            "conf_high": result.high,
            "conf_level": level,
            "bound_low": bounds["bound_low"].to_numpy(),
            "bound_high": bounds["bound_high"].to_numpy(),
            "sd_log": result.sd,
            "mc_error_low": result.error[:, 0],
            "mc_error_high": result.error[:, 1],
            "n_metals": counts["n_metals"].to_numpy(),
            "n_nondetect": below.sum(axis=1),
            "method": np.where(result.simulated, "monte carlo", "closed form"),
        },
        index=index,
    )
    probability = pd.DataFrame(result.probability, index=index, columns=list(result.scheme.classes))
    about = (*chosen.notes, *(each.with_about("interval", "measurement") for each in notes))
    return PliIntervals(frame, probability, scheme, chosen.name, n_resamples, seed, about)
