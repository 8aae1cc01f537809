"""Linear normalisation with pivot values: every sample as if it had the same content of fine, metal-bearing material.

The line of metal against normaliser runs through the pivot (the sediment without fine fraction) and the sample, and is
read off at one content of the normaliser. Near the pivot it is too steep to say anything: OSPAR leaves out values that
come out negative or with an analytical coefficient of variation above 100 %.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import check_metals, listed, refusal, sentence
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reference.catalogue import named_rows
from pli_stats.results import Change, Samples
from pli_stats.stats.arguments import Floats, finite_vector

NO_PIVOTS = "none"
TARGETS = {"Al": "target_al", "Li": "target_li"}
MOST_CV = 1.0  # of the normalised value; above it OSPAR leaves it out
ARRAY = "normalizer"  # what the normaliser is called where it has no name
REASONS = (
    "normaliser missing or not detected",
    "normaliser at or below its pivot",
    "normalised value not positive",
    "analytical coefficient of variation of the normalised value above 100 %",
)
Codes = NDArray[np.int8]


@dataclass(frozen=True)
class Line:
    """Pivot and target of one metal, and the relative standard deviations of metal and normaliser."""

    pivot: float
    normalizer_pivot: float
    target: float
    sd: float
    normalizer_sd: float


def normalise(
    conc: Any,
    normalizer: Any,
    *,
    pivots: Any,
    analytical_sd: Any,
    target: float | None = None,
    metals: Sequence[str] | None = None,
) -> Any:
    """Return concentrations normalised to one content of a conservative element or of the fine fraction.

    C_ss = C_x + (C - C_x) (N_ss - N_x) / (N - N_x)

    Parameters
    ----------
    conc : DataFrame, (n, m), or Samples, mg/kg dry weight
    normalizer : str or array, (n,)
        A column ("Al", "Li"; of Samples also one of `info`, such as "fines"), or its values.
    pivots : str or dict
        C_x and N_x: a set of `pivots()` by the digestion of metals and normaliser ("ospar_total", "ospar_strong",
        "ospar_weak"), your own values for every metal and the normaliser, in the units of the data, or "none" for 0
        (proportional normalisation, as to the fine fraction).
    analytical_sd : float or dict
        Relative standard deviation of the laboratory, one for all or one for each metal and the normaliser: it decides
        which values lie too near the pivot.
    target : float, optional
        N_ss, in the unit of the normaliser; the set's own by default (5.8, 5.0 and 4.0 % of Al).
    metals : sequence of str, optional
        All but the normaliser by default.

    Returns
    -------
    DataFrame or Samples, (n, m)
        The normalised metals. NaN where OSPAR leaves a value out: N <= N_x, C_ss <= 0, or sd(C_ss) > C_ss, with
        var(C_ss) = A^2 (var(C) + B^2 var(N)), A = (N_ss - N_x) / (N - N_x), B = (C - C_x) / (N - N_x). Samples name
        each such value in the audit log and keep non-detects, their limits normalised; frames come with a warning.

    Raises
    ------
    InputError
        A metal or the normaliser has no pivot, no target is known, or `normalizer` is no column.

    References
    ----------
    Kersten, M. & Smedes, F. (2002). Journal of Environmental Monitoring 4, 109-115. doi:10.1039/b108102k

    Examples
    --------
    >>> conc = pd.DataFrame({"Al": [36000.0, 14500.0], "Pb": [30.0, 10.0]})
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     normalise(conc, "Al", pivots="ospar_total", analytical_sd=0.1)["Pb"].tolist()
    [51.0, nan]
    """
    samples = conc if isinstance(conc, Samples) else None
    if samples is None and not isinstance(conc, pd.DataFrame):
        raise refusal("pandas_only", got=type(conc).__name__)
    frame = conc if samples is None else samples.concentrations
    name, content = _content(normalizer, frame, samples)
    others = [str(column) for column in frame.columns if column != name]
    values, goal = _pivots(pivots, name)
    panel = check_metals(others if metals is None else metals, others)
    proportional = isinstance(pivots, str) and pivots == NO_PIVOTS
    lines = _lines(panel, name, values, goal, target, analytical_sd, proportional=proportional)
    if samples is not None:
        return _normalised_samples(samples, panel, name, content, lines)
    out, left = {}, np.zeros((len(frame), len(panel)), np.int8)
    for j, metal in enumerate(panel):
        out[metal], left[:, j] = _normalised(frame[metal].to_numpy(np.float64), content, lines[metal])
    if left.any():
        text = sentence("values_left_out", n=int((left > 0).sum()), of=left.size, reasons=_counted_reasons(left))
        warnings.warn(text, UserWarning, stacklevel=2)
    return pd.DataFrame(out, index=frame.index)


def _normalised(c: Floats, n: Floats, line: Line) -> tuple[Floats, Codes]:
    """Return normalised values, NaN where left out, and the reason of each (0 for none)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        over = n - line.normalizer_pivot
        slope = (line.target - line.normalizer_pivot) / over
        steep = (c - line.pivot) / over
        value = line.pivot + (c - line.pivot) * slope
        sd = np.abs(slope) * np.hypot(line.sd * c, steep * line.normalizer_sd * n)
        rules = [np.isnan(n), over <= 0.0, value <= 0.0, sd > MOST_CV * value]
    reason = np.select([rule & ~np.isnan(c) for rule in rules], range(1, len(rules) + 1), 0).astype(np.int8)
    return np.where(reason > 0, np.nan, value), reason


def _normalised_samples(
    samples: Samples, panel: list[str], name: str, content: Floats, lines: dict[str, Line]
) -> Samples:
    """Return samples with normalised concentrations and limits, each value left out in the audit log."""
    changes = [Change(audit_rules.NORMALISED, metal, None, name, lines[metal].target) for metal in panel]
    parts: dict[str, dict[str, Any]] = {"concentrations": {}, "limits": {}, "nondetect": {}}
    for metal in panel:
        below = samples.nondetect[metal].to_numpy(dtype=bool)
        measured, limit = (part[metal].to_numpy(np.float64) for part in (samples.concentrations, samples.limits))
        value, reason = _normalised(np.where(below, limit, measured), content, lines[metal])
        for code, words in enumerate(REASONS, 1):
            rows = np.flatnonzero(reason == code)
            if len(rows):
                before = np.where(below, limit, measured)[rows]
                rule = audit_rules.NOT_NORMALISED.format(why=words)
                changes.append(Change(rule, metal, samples.row_numbers[rows], before, "left out"))
        parts["nondetect"][metal] = below & (reason == 0)
        parts["concentrations"][metal] = np.where(below, np.nan, value)
        parts["limits"][metal] = np.where(below, value, _normalised(limit, content, lines[metal])[0])
    frames = {key: pd.DataFrame(part, index=samples.concentrations.index) for key, part in parts.items()}
    return dataclasses.replace(
        samples,
        concentrations=frames["concentrations"],
        limits=frames["limits"],
        nondetect=frames["nondetect"],
        changes=(*samples.changes, *changes),
    )


def _content(normalizer: Any, frame: pd.DataFrame, samples: Samples | None) -> tuple[str, Floats]:
    """Return the name and the values of the normaliser; what was not detected or is missing is NaN."""
    if not isinstance(normalizer, str):
        if isinstance(normalizer, pd.Series) and not normalizer.index.equals(frame.index):
            raise refusal("normalizer_length", got="a Series with other row labels", n=len(frame))
        values = finite_vector("normalizer", normalizer)
        if len(values) != len(frame):
            raise refusal("normalizer_length", got=f"{len(values)} values", n=len(frame))
        return ARRAY, values
    if normalizer in frame.columns:
        return normalizer, frame[normalizer].to_numpy(np.float64)
    if samples is not None and normalizer in samples.info:
        return normalizer, pd.to_numeric(samples.info[normalizer], errors="coerce").to_numpy(np.float64)
    columns = [*frame.columns, *([] if samples is None else samples.info.columns)]
    raise refusal("normalizer_missing", normalizer=normalizer, columns=listed(columns))


def _pivots(pivots: Any, name: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return the pivots by element and normaliser, and the targets that a published set has for each metal."""
    if isinstance(pivots, Mapping | pd.Series):
        own = {str(key): value for key, value in dict(pivots).items()}
        for key, value in own.items():
            if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not 0.0 <= value < np.inf:
                raise refusal("pivot_value", element=key, value=value)
        return {key: float(value) for key, value in own.items()}, {}
    if not isinstance(pivots, str):
        raise refusal("pivots_kind", got=type(pivots).__name__)
    if pivots == NO_PIVOTS:
        return {}, {}
    rows = named_rows("pivot_values", "pivots", pivots, "set of pivots", "pivots")
    elements = rows["element"].tolist()
    goals = dict(zip(elements, rows[TARGETS[name]].tolist(), strict=True)) if name in TARGETS else {}
    return dict(zip(elements, rows["value"].tolist(), strict=True)), goals


def _lines(
    panel: list[str],
    name: str,
    values: Mapping[str, float],
    goals: Mapping[str, float],
    target: float | None,
    analytical_sd: Any,
    *,
    proportional: bool,
) -> dict[str, Line]:
    """Return the line of each metal."""
    needed = [*panel, name]
    lacking = [] if proportional else [key for key in needed if key not in values]
    if lacking:
        raise refusal("pivot_missing", names=listed(lacking), known=listed(values))
    if target is not None and (
        isinstance(target, bool) or not isinstance(target, int | float) or not 0.0 < target < np.inf
    ):
        raise refusal("target_value", got=target)
    if target is None and any(metal not in goals for metal in panel):
        raise refusal("target_missing", normalizer=name)
    sds = (
        dict(analytical_sd) if isinstance(analytical_sd, Mapping | pd.Series) else dict.fromkeys(needed, analytical_sd)
    )
    without = [key for key in needed if key not in sds]
    if without:
        raise refusal("sd_metal", name="analytical_sd", metals=listed(without))
    for key in needed:
        value = sds[key]
        if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not 0.0 <= value < np.inf:
            raise refusal("sd_value", name="analytical_sd", metal=key, value=value)
    nx = 0.0 if proportional else values[name]
    lines = {}
    for metal in panel:
        goal = goals[metal] if target is None else float(target)
        if goal <= nx:
            raise refusal("target_below_pivot", target=goal, pivot=nx)
        pivot = 0.0 if proportional else values[metal]
        lines[metal] = Line(pivot, nx, goal, float(sds[metal]), float(sds[name]))
    return lines


def _counted_reasons(left: Codes) -> str:
    """Return how many values were left out for which reason."""
    counts = [(int((left == code).sum()), words) for code, words in enumerate(REASONS, 1)]
    return "; ".join(f"{words} ({n})" for n, words in counts if n)
