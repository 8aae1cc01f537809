"""Measurement uncertainty of a sample's PLI: laboratory, background and censoring, carried through in logs.

What is random here is the measurement, not the choice of the sample: the interval says where this sample's PLI lies,
not where the next sample's would. Relative errors are lognormal, so ln PLI of a fully detected sample is normal and the
interval is exact; a non-detect is uniform between 0 and its limit (median DL/2, the substituted value), and intervals
of such samples are simulated.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import check_level, check_metals, check_one_of, check_seed, check_whole, listed, refusal
from pli_stats.pollution.assessment.panel_completeness import incomplete_panel
from pli_stats.pollution.indices.contamination import MISSING, metals_used, pli
from pli_stats.pollution.nondetects.nondetect_verbs import by_row, impute_nondetects, pli_bounds
from pli_stats.pollution.reference.class_schemes import Scheme, class_codes
from pli_stats.pollution.reference.class_schemes import scheme as scheme_of
from pli_stats.pollution.reference.reference_values import Background, background_values
from pli_stats.results import PliIntervals, Samples
from pli_stats.stats.intervals.percentile_bca import quantile_error
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.text.notes import note

Floats = NDArray[np.float64]


def pli_interval(
    samples: Samples,
    background: Any = "shale",
    *,
    level: float = 0.95,
    analytical_sd: Any = None,
    metals: list[str] | None = None,
    scheme: str = "tomlinson1980_pli",
    missing: str = "error",
    n_resamples: int = 9999,
    seed: int = 1,
) -> PliIntervals:
    """Return the interval of each sample's PLI that analytical error, background error and censoring leave.

    ln PLI = mean(ln C - ln B), with ln C ~ N(., ln(1 + r^2)) for a relative standard deviation r, ln B likewise, and
    C ~ U(0, DL) for a non-detect. The estimate takes DL/2.

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
    filled = by_row(samples, impute_nondetects(samples))
    refused = None if check_one_of("missing", missing, MISSING) == "omit" else incomplete_panel(filled, panel)
    if refused is not None:
        raise refused
    bounds = pli_bounds(samples, background, metals=panel, missing=missing)
    estimate = pli(filled, background, metals=panel, missing=missing).to_numpy()
    counts = metals_used(filled, metals=panel)
    below = samples.nondetect[panel].to_numpy()
    present = filled[panel].notna().to_numpy()
    base, chosen = background_values(background, panel)
    # Only measured values carry analytical error; the limit of a non-detect is taken as known.
    analytical = np.where(present & ~below, _analytical(analytical_sd, samples, panel) ** 2, 0.0)
    of_background = ((present @ log_background_covariance(chosen, panel, base)) * present).sum(axis=1)
    log_var = analytical.sum(axis=1) + of_background
    m = counts["n_metals"].to_numpy()
    sd_log = np.sqrt(log_var) / m
    result = _closed_form(np.log(estimate), sd_log, level, scheme_of(scheme))
    censored = np.flatnonzero(below.any(axis=1))
    for row in censored:
        _simulate(
            result,
            int(row),
            np.log(estimate[row]),
            sd_log[row],
            int(below[row].sum()),
            int(m[row]),
            level,
            n_resamples,
            seed,
        )
    return _assembled(samples, result, estimate, bounds, counts, below, level, scheme, chosen, n_resamples, seed)


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


def _simulate(
    result: _Columns,
    row: int,
    centre: float,
    sd: float,
    n_below: int,
    m: int,
    level: float,
    n_resamples: int,
    seed: int,
) -> None:
    """Overwrite one row by the quantiles of drawn values.

    ln U(0, DL) = ln DL + ln U, so a non-detect adds (ln U - ln 0.5)/m to the substituted estimate.
    """
    draw = philox(seed, row)
    shift = np.log1p(-draw.random((n_resamples, n_below))).sum(axis=1) + n_below * np.log(2.0)
    values = np.exp(np.sort(centre + shift / m + sd * draw.standard_normal(n_resamples)))
    for side, probability in enumerate(((1.0 - level) / 2.0, (1.0 + level) / 2.0)):
        end = float(np.quantile(values, probability))
        result.error[row, side] = quantile_error(values, probability)
        (result.low if side == 0 else result.high)[row] = end
    result.sd[row] = float(np.log(values).std())
    result.simulated[row] = True
    codes = class_codes(values, result.scheme)
    result.probability[row] = np.bincount(codes, minlength=len(result.scheme.classes)) / n_resamples


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
    notes = []
    if (result.sd[~result.simulated] == 0.0).any():
        notes.append(note("no_measurement_error"))
    if result.simulated.any():
        notes.append(note("nondetects_uniform"))
    about = (*chosen.notes, *(each.with_about("interval", "measurement") for each in notes))
    return PliIntervals(frame, probability, scheme, chosen.name, n_resamples, seed, about)
