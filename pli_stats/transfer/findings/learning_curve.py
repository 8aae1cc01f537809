"""Errors by number of labelled target samples, and how many labelled samples pre-training is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_one_of, check_whole, refusal
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import LearningCurve
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.notes import Note, as_notes, note, placed
from pli_stats.transfer.findings.equivalent_sample_size import gains_of
from pli_stats.transfer.findings.interval_bounds import Noted, beneath, both, possible
from pli_stats.transfer.findings.margins import check_margin, margin_note, margin_of
from pli_stats.transfer.findings.planned_contrasts import contrast_rows, judged, least_notes, notes_on
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
from pli_stats.transfer.findings.two_way_clustered_se import crossing_of, run_losses


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
    margin: float | None = None,
    adjust: str = "holm",
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    notes: Iterable[Note | str] = (),
) -> LearningCurve:
    """Return errors by number of labelled samples, transfer against scratch and the best rival, and what it is worth.

    The gain at n is n'/n, where n' is the number of labelled samples with which `scratch` would reach the error that
    `transfer` has with n. Both curves are made non-increasing (isotonic regression) and interpolated in log n. Its
    interval is a percentile interval over ports and splits, which are crossed: a resample draws ports whole and weighs
    splits, the same for both curves (see `gains_of`). It covers the gain to expect in more ports, with other labelled
    samples and other networks: with few labelled samples, most of the variation is in which these are, and all ports
    of a split share it. Where n' lies outside the numbers that were run, only a bound is known: `bound` says "at least"
    or "at most", and an end of the interval that lies there is infinite or 0.

    Intervals of the curve are those of errors over ports, stretched on the log scale by `network_ratio`, the ratio of
    the standard errors clustered by port and split and by port alone. How many of 400 simulated ones held the error at
    10, 20 and 320 labelled samples, stretched (and as they were): with 5 repeats of 5 splits 92, 94, 95 % (82, 87, 93),
    with 2 repeats 90, 90, 92 % (70, 77, 89).

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
    given = check_margin(margin)
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
    curve, noted = _scored_by_number(errors, metric, request)
    as_trained = bool(curve["network_ratio"].isna().any())
    same = margin_of(errors[max(errors)], metric, given)  # one margin at all numbers
    raw = []
    for against in (scratch, *(() if chosen is None else (chosen,))):
        plan: dict[str, Any] = {"metric": metric, "weight": weight, "unit": unit, "margin": same, "request": request}
        rows = [_numbered(contrast_rows(part, [(transfer, against)], **plan), n) for n, part in parts.items()]
        raw.append(pd.concat(rows, ignore_index=True))
    gains, few = gains_of(errors, transfer, scratch, metric, request)
    return LearningCurve(
        **common_fields(frame, metric, weight, request, fingerprint),
        curve=curve,
        contrasts=pd.concat([judged(rows, adjust=adjust) for rows in raw], ignore_index=True),
        gains=gains,
        notes=(
            *as_notes(notes),
            note("size_family", adjust=adjust, m=len(parts)).with_about("table", "contrasts"),
            margin_note(metric, {"": same}, given=given is not None, level=level).with_about("table", "contrasts"),
            *(each.with_about("table", "contrasts") for each in least_notes(raw[0], adjust=adjust)),
            note("gain_definition", transfer=transfer, scratch=scratch).with_about("table", "contrasts"),
            *(each.with_about("table", "contrasts") for each in few),
            note("curve_as_trained" if as_trained else "curve_widened").with_about("table", "curve"),
            *((note("rival_chosen", rival=chosen),) if rival is None and chosen is not None else ()),
            *notes_on(pd.concat(raw), "n_labelled"),
            *placed(noted),
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


def _scored_by_number(errors: Mapping[int, StudyErrors], metric: str, request: Request) -> tuple[pd.DataFrame, Noted]:
    """Return every model's error at each number, and the notes on it."""
    parts: list[pd.DataFrame] = []
    noted: Noted = []
    for n, found in errors.items():
        scores, notes = scored(found, [metric], request)
        stretched, more = possible(_stretched(scores, found, metric), found.worst)
        parts.append(_numbered(stretched, n))
        noted += beneath((("n_labelled", n),), both(notes, more))
    return pd.concat(parts, ignore_index=True), noted


def _stretched(scores: pd.DataFrame, errors: StudyErrors, metric: str) -> pd.DataFrame:
    """Return the errors with intervals that count networks and labelled samples as drawn."""
    crossing = crossing_of(errors.design, errors.weight)
    ratios = np.array([crossing.clustered(run_losses(errors.design, m, metric)).ratio for m in scores["model"]])
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
