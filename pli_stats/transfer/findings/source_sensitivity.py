"""How much of the source pre-training needs: errors by the share of it that was seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_fraction, check_one_of, refusal
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import SourceSensitivity
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.paired_tests import paired_permutation_test
from pli_stats.stats.intervals.bootstrap_verbs import bootstrap_ci
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.notes import Note, as_notes, note, placed
from pli_stats.text.numbers import percent_of
from pli_stats.transfer.findings.interval_bounds import Noted, beneath
from pli_stats.transfer.findings.margins import check_margin, margin_note
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


def source_sensitivity_of(
    predictions: pd.DataFrame,
    *,
    transfer: Any = "transfer_full",
    scratch: Any = "scratch",
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
) -> SourceSensitivity:
    """Return errors by the share of the source that pre-training saw, against no source at all, and the trend.

    Comparisons are those of `contrasts`, one for each share, adjusted for the number of shares. The trend of a sample
    is the gradient of its loss on log10 of the share, by least squares over the shares. The port is the unit: under the
    null hypothesis (no share better than another) the ports' mean gradients are independent and symmetric about zero,
    and p is that of sign flips by port; the interval is a studentized bootstrap over ports. The gradient covers ports
    like these and the sources that were drawn; larger shares may contain the smaller ones, as ports flip whole.

    Examples
    --------
    >>> port = np.repeat([f"port {k}" for k in range(10)], 2)
    >>> y, wave = np.linspace(1.0, 3.0, 20), 1.0 + np.arange(20) % 3
    >>> runs = [("scratch", 0.0, 0.3), ("full", 0.01, 0.3), ("full", 0.1, 0.2), ("full", 1.0, 0.1)]
    >>> frames = [pd.DataFrame({"sample": range(20), "port": port, "model": name, "source_share": share, "y_true": y,
    ...                         "y_pred": y + error * wave}) for name, share, error in runs]
    >>> found = source_sensitivity_of(pd.concat(frames), transfer="full")
    >>> found.contrasts["conclusion"].tolist(), round(float(found.trend["estimate"][0]), 3)
    (['equivalent', 'helps', 'helps'], -0.195)
    """
    request = study_request(level, n_resamples, seed)
    given = check_margin(margin)
    check_one_of("metric", metric, LOSSES)
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    frame = study_frame(predictions, "source_share")
    parts = _by_share(frame, transfer, scratch)
    rows, curve, losses = [], [], []
    noted: Noted = []
    for share, part in parts.items():
        plan: dict[str, Any] = {"metric": metric, "weight": weight, "unit": unit, "margin": given, "request": request}
        found = contrast_rows(part, [(transfer, scratch)], **plan)
        found.insert(0, "source_share", share)
        rows.append(found)
        errors = read_errors(part, [metric], weight=weight)
        scores, on_scores = scored(errors, [metric], request)
        curve.append(scores.assign(source_share=np.where(scores["model"] == scratch, 0.0, share)))
        losses.append(errors)
        noted += beneath((("source_share", percent_of(share)),), on_scores)
    raw = pd.concat(rows, ignore_index=True)
    shares = list(parts)
    gradients = _gradients(shares, [errors.loss(transfer, metric) for errors in losses])
    trend = _trend(gradients, losses[0], request)
    return SourceSensitivity(
        **common_fields(frame, metric, weight, request, fingerprint),
        curve=_curve(pd.concat(curve, ignore_index=True)),
        contrasts=judged(raw, adjust=adjust),
        trend=trend,
        notes=(
            *as_notes(notes),
            note("share_family", adjust=adjust, m=len(shares)).with_about("table", "contrasts"),
            margin_note(metric, {"": float(raw["margin"].iloc[0])}, given=given is not None, level=level).with_about(
                "table", "contrasts"
            ),
            *(each.with_about("table", "contrasts") for each in least_notes(raw, adjust=adjust)),
            *((note("one_share").with_about("table", "contrasts"),) if len(shares) == 1 else ()),
            *notes_on(raw.assign(source_share=raw["source_share"].map(percent_of)), "source_share"),
            *placed(noted),
        ),
    )


def _by_share(frame: pd.DataFrame, transfer: Any, scratch: Any) -> dict[float, pd.DataFrame]:
    """Return for each share, in order, the predictions of `transfer` at it with those of `scratch`."""
    models = list(pd.unique(frame["model"]))
    check_model("transfer", transfer, models)
    check_model("scratch", scratch, models)
    none = frame[frame["model"] == scratch]
    given = none["source_share"].fillna(0.0)
    if (wrong := given != 0.0).any():
        raise refusal("scratch_share", scratch=scratch, got=given[wrong].tolist()[0])
    own = frame[frame["model"] == transfer]
    for share in pd.unique(own["source_share"]).tolist():
        check_fraction("source_share", share)
    shares = own["source_share"].astype(float)
    return {float(share): pd.concat([own[shares == share], none]) for share in np.sort(shares.unique())}


def _curve(scores: pd.DataFrame) -> pd.DataFrame:
    """Return one row a share, no source at all once and first."""
    columns = ["source_share", *(name for name in scores.columns if name != "source_share")]
    kept = scores[~scores.duplicated(["source_share", "model"])]
    return kept.sort_values("source_share", kind="stable")[columns].reset_index(drop=True)


def _gradients(shares: list[float], losses: list[Floats]) -> Floats:
    """Return the gradient of each unit's loss on log10 of the share."""
    x = np.log10(shares)
    centred = x - x.mean()
    total = float(centred @ centred)
    return np.column_stack(losses) @ centred / total if total > 0.0 else np.zeros(0)


def _trend(gradients: Floats, errors: StudyErrors, request: Request) -> pd.DataFrame:
    """Return the mean gradient with its interval and its test over ports; no row for a single share."""
    names = ["estimate", "conf_low", "conf_high", "conf_level", "p_value", "n", "n_ports"]
    if not len(gradients):
        return pd.DataFrame(columns=names)
    nothing = np.zeros(len(gradients))
    ports = errors.ports()
    owners = np.arange(len(gradients)) if ports is None else ports
    found = bootstrap_ci(
        nothing,
        gradients,
        metrics="bias",  # of a prediction of gradient for a truth of 0: the mean gradient
        method=request.method,
        ports=owners,
        n_resamples=request.n_resamples,
        level=request.level,
        seed=request.seed,
    )["bias"]
    p = paired_permutation_test(gradients, nothing, ports=owners, level=None, seed=request.seed).p_value
    sizes = (len(errors.design.samples), len(errors.design.ports))
    row = (found.estimate, found.conf_low, found.conf_high, request.level, p, *sizes)
    return pd.DataFrame([row], columns=names)
