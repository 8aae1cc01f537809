"""Errors by number of labelled target samples, and how many labelled samples pre-training is worth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_one_of, check_whole, refusal
from pli_stats.results import LearningCurve
from pli_stats.stats.hypothesis.p_adjustment import ADJUSTMENTS
from pli_stats.stats.hypothesis.pairwise_many_models import told
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.estimates import interval_texts
from pli_stats.text.words import series
from pli_stats.transfer.findings.conclusions import HARMS, HELPS
from pli_stats.transfer.findings.equivalent_sample_size import AT_LEAST, AT_MOST, gains_of
from pli_stats.transfer.findings.interval_bounds import both, possible
from pli_stats.transfer.findings.planned_contrasts import contrast_rows, judged, remarks_on
from pli_stats.transfer.findings.port_level_errors import (
    LOSSES,
    StudyErrors,
    check_model,
    common_fields,
    read_errors,
    scored,
    study_frame,
    study_request,
)
from pli_stats.transfer.findings.two_way_clustered_se import clustered_mean, run_losses

FOUND = {HELPS: "helps, it errs less than {b}", HARMS: "harms, it errs more than {b}"}
NOWHERE = "At no number of labelled samples ({sizes}) can {a} and {b} be told apart."
GAIN = " With {n} it is worth {bound}{gain} times as many ({level:g} % interval {ends})."
LOSS = " With {n} it is worth fewer than it has: {bound}{gain} times as many ({level:g} % interval {ends})."
NO_GAIN = " With {n} no gain can be told ({level:g} % interval of the factor {ends})."
OUT_OF_REACH = {
    AT_LEAST: " With {n}, the most that were run, the gain is above 1, its size unknown: {b} never errs as little.",
    AT_MOST: " With {n}, the fewest that were run, the gain is below 1, its size unknown: {b} never errs as much.",
}
NOTE_FAMILY = "P values are adjusted ({adjust}) over the {m} numbers of labelled samples, for each comparison apart."
NOTE_RIVAL = (
    "{rival} was chosen as the best rival on these same predictions (least error on average over the curve), which "
    "favours it a little."
)
NOTE_GAIN = (
    "A gain is the number of labelled samples at which {scratch} would err as {transfer} does, over the number that "
    "{transfer} had: both curves made non-increasing, linear in log n. Percentile interval over ports and splits (the "
    "labelled samples drawn, with the networks trained on them); beyond the numbers that were run an end is 0 or "
    "infinite. It is not adjusted for their number."
)
NOTE_CURVE = (
    "Intervals of the curve count the labelled samples and the networks as drawn, too: they are those over ports, "
    "widened by the ratio of the standard errors."
)
NOTE_AS_TRAINED = "Intervals of the curve are over ports, for the labelled samples and the networks as they were drawn."


def learning_curve_of(
    predictions: pd.DataFrame,
    *,
    transfer: Any = "transfer_full",
    scratch: Any = "scratch",
    rival: Any = None,
    metric: str = "mae",
    weight: str = "port",
    unit: str = "port",
    level: float = 0.95,
    adjust: str = "holm",
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    notes: Iterable[str] = (),
) -> LearningCurve:
    """Return errors by number of labelled samples, transfer against scratch and the best rival, and what it is worth.

    The gain at n is n'/n, where n' is the number of labelled samples with which `scratch` would reach the error that
    `transfer` has with n. Both curves are made non-increasing (isotonic regression) and interpolated in log n. Its
    interval is a percentile interval over ports and splits, which are crossed: a resample draws ports whole and weighs
    splits, the same for both curves (see `gains_of`). It covers the gain to expect in more ports, with other labelled
    samples and other networks: with few labelled samples most of the luck is in which these are, and all ports of a
    split share it. Where n' lies outside the numbers that were run, only a bound is known: `bound` says "at least" or
    "at most", and an end of the interval that lies there is infinite or 0.

    Intervals of the curve are those of errors over ports, stretched on the log scale by `network_ratio`, the ratio of
    the standard errors clustered by port and split and by port alone. How many of 400 simulated ones held the error at
    10, 20 and 320 labelled samples, stretched (and as they were): with 5 repeats of 5 splits 92, 94, 95 % (82, 87, 93),
    with 2 repeats 90, 90, 92 % (70, 77, 89).

    Parameters
    ----------
    predictions : DataFrame, one row a prediction
        Columns sample, port, model, y_true, y_pred, n_labelled; repeat and split where there are such. Every model
        predicts the same samples at every number.
    rival : str, optional
        By default the model, of those that are left, with the least error on average over the curve.
    metric, weight, unit, level, adjust, n_resamples, seed
        As in `contrasts`; p values are adjusted over the numbers of labelled samples.
    fingerprint : str
        Of the data.

    Raises
    ------
    InputError
        A number of labelled samples is not whole and positive, samples differ between numbers, or as `contrasts`.

    References
    ----------
    Barlow, R. E., Bartholomew, D. J., Bremner, J. M. & Brunk, H. D. (1972). Statistical Inference under Order
    Restrictions. Wiley.

    Examples
    --------
    >>> port = np.repeat([f"port {k}" for k in range(10)], 2)
    >>> y, wave = np.linspace(1.0, 3.0, 20), 1.0 + np.arange(20) % 3
    >>> frames = [pd.DataFrame({"sample": range(20), "port": port, "model": name, "n_labelled": n, "y_true": y,
    ...                         "y_pred": y + wave / (factor * n)})
    ...           for name, factor in (("full", 2.0), ("scratch", 1.0)) for n in (10, 20, 40)]
    >>> found = learning_curve_of(pd.concat(frames), transfer="full")
    >>> found.gains[["n_labelled", "bound", "gain"]].round(2).values.tolist()
    [[10, '', 2.0], [20, '', 2.0], [40, 'at least', 1.0]]
    """
    request = study_request(level, n_resamples, seed)
    check_one_of("metric", metric, LOSSES)
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    frame = study_frame(predictions, "n_labelled")
    models = list(pd.unique(frame["model"]))
    check_model("transfer", transfer, models)
    check_model("scratch", scratch, models)
    parts = _by_number(frame)
    errors = {n: read_errors(part, [metric], weight=weight) for n, part in parts.items()}
    _same_throughout(errors)
    chosen = _best_rival(errors, metric, (transfer, scratch)) if rival is None else check_model("rival", rival, models)
    curve, said = _scored_by_number(errors, metric, request)
    as_trained = bool(curve["network_ratio"].isna().any())
    tables = []
    for against in (scratch, *(() if chosen is None else (chosen,))):
        plan: dict[str, Any] = {"metric": metric, "weight": weight, "unit": unit, "request": request}
        rows = [_numbered(contrast_rows(part, [(transfer, against)], **plan), n) for n, part in parts.items()]
        tables.append(judged(pd.concat(rows, ignore_index=True), adjust=adjust))
    table = pd.concat(tables, ignore_index=True)
    gains, few = gains_of(errors, transfer, scratch, metric, request)
    about = [f"{a} - {b}, {n}" for a, b, n in table[["group_a", "group_b", "n_labelled"]].itertuples(index=False)]
    return LearningCurve(
        **common_fields(frame, metric, weight, request, fingerprint),
        curve=curve,
        contrasts=table,
        gains=gains,
        answer=_in_words(tables[0], gains, transfer, scratch),
        notes=(
            *notes,
            NOTE_FAMILY.format(adjust=adjust, m=len(parts)),
            NOTE_GAIN.format(transfer=transfer, scratch=scratch),
            *few,
            NOTE_AS_TRAINED if as_trained else NOTE_CURVE,
            *((NOTE_RIVAL.format(rival=chosen),) if rival is None and chosen is not None else ()),
            *remarks_on(table, about),
            *told(said),
        ),
    )


def _by_number(frame: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """Return the predictions at each number of labelled samples, in order."""
    given = {check_whole("n_labelled", n, 1): n for n in pd.unique(frame["n_labelled"]).tolist()}
    return {n: frame[frame["n_labelled"] == given[n]] for n in sorted(given)}


def _same_throughout(errors: Mapping[int, StudyErrors]) -> None:
    """Refuse numbers of labelled samples at which other samples or models were predicted than at the first."""
    first = next(iter(errors.values())).design
    for n, found in errors.items():
        for what in ("samples", "models"):
            here, there = (getattr(design, what) for design in (found.design, first))
            if odd := sorted(set(map(str, here)) ^ set(map(str, there))):
                raise refusal("curve_uneven", what=what, n=n, first=next(iter(errors)), odd=odd[0])


def _best_rival(errors: Mapping[int, StudyErrors], metric: str, taken: tuple[Any, Any]) -> Any:
    """Return the model with the least error on average over the curve, None where there is no other."""
    others = [m for m in next(iter(errors.values())).models if m not in taken]
    means = {m: float(np.mean([e.loss(m, metric).mean() for e in errors.values()])) for m in others}
    return min(means, key=lambda m: means[m]) if means else None


def _numbered(frame: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return a frame with the number of labelled samples in front."""
    frame.insert(0, "n_labelled", n)
    return frame


def _scored_by_number(
    errors: Mapping[int, StudyErrors], metric: str, request: Request
) -> tuple[pd.DataFrame, list[tuple[str, tuple[str, ...]]]]:
    """Return every model's error at each number, with what must be said about it."""
    parts, said = [], []
    for n, found in errors.items():
        scores, remarks = scored(found, [metric], request)
        stretched, more = possible(_stretched(scores, found, metric), found.worst)
        parts.append(_numbered(stretched, n))
        said += [(f"{n}: {who}", what) for who, what in both(remarks, more)]
    return pd.concat(parts, ignore_index=True), said


def _stretched(scores: pd.DataFrame, errors: StudyErrors, metric: str) -> pd.DataFrame:
    """Return the errors with intervals that count networks and labelled samples as drawn."""
    design = errors.design
    ratios = np.array(
        [clustered_mean(design, run_losses(design, m, metric), errors.weight).ratio for m in scores["model"]]
    )
    times, middle = np.where(np.isnan(ratios), 1.0, ratios), scores["estimate"].to_numpy()
    # An error of 0 has no logarithm, nor an interval to stretch.
    ends = {
        name: np.where(
            middle > 0.0, middle * (scores[name] / np.where(middle > 0.0, middle, 1.0)) ** times, scores[name]
        )
        for name in ("conf_low", "conf_high")
    }
    out = scores.assign(**ends)
    out.insert(list(out.columns).index("conf_level") + 1, "network_ratio", ratios)
    return out


def _in_words(table: pd.DataFrame, gains: pd.DataFrame, transfer: Any, scratch: Any) -> str:
    """Return at which numbers pre-training helps or harms, and what it is worth at the fewest and the most."""
    numbers, parts = gains["n_labelled"].tolist(), []
    for conclusion, said in FOUND.items():
        sizes = [str(n) for n in table.loc[table["conclusion"] == conclusion, "n_labelled"]]
        if sizes:
            start = f"with {series(sizes, len(sizes))} labelled samples {transfer} "
            parts.append(start + said.format(b=scratch))
    nowhere = NOWHERE.format(sizes=series(list(map(str, numbers)), len(numbers)), a=transfer, b=scratch)
    text = "; ".join(parts)
    text = f"{text[:1].upper()}{text[1:]}." if parts else nowhere
    rows = gains.iloc[[0, -1] if len(gains) > 1 else [0]].to_dict("records")
    return text + "".join(_gain_in_words(row, numbers, scratch, first=k == 0) for k, row in enumerate(rows))


def _gain_in_words(row: Mapping[Any, Any], numbers: list[int], scratch: Any, *, first: bool) -> str:
    """Return what pre-training is worth at one number; nothing is claimed where the interval holds 1."""
    n, low, high = row["n_labelled"], row["conf_low"], row["conf_high"]
    gain, start, end = interval_texts(row["gain"], low, high)
    ends = f"{start} to {end}"
    if math.isinf(high):
        ends = f"{low:.2g} or more" if low > 0.0 else "without bounds"
    elif low == 0.0:
        ends = f"up to {high:.2g}"
    said = NO_GAIN if low <= 1.0 <= high else GAIN if low > 1.0 else LOSS
    if math.isinf(high) and n == numbers[-1] and low >= 1.0:
        said = OUT_OF_REACH[AT_LEAST]
    elif low == 0.0 and n == numbers[0] and high <= 1.0:
        said = OUT_OF_REACH[AT_MOST]
    bound = f"{row['bound']} " if row["bound"] else ""
    what = f"{n} labelled samples" if first else n
    return said.format(n=what, gain=gain, bound=bound, level=100.0 * row["conf_level"], ends=ends, b=scratch)
