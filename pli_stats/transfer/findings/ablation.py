"""The effect of each part of pre-training, by planned comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from pli_stats.checks import check_one_of
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import Ablation
from pli_stats.text.notes import Note, as_notes, note, placed
from pli_stats.transfer.findings.benchmark import by_design
from pli_stats.transfer.findings.interval_bounds import Noted, beneath
from pli_stats.transfer.findings.margins import check_margin, margin_note
from pli_stats.transfer.findings.planned_contrasts import contrast_rows, judged, least_notes, notes_on
from pli_stats.transfer.findings.port_level_errors import (
    LOSSES,
    check_model,
    common_fields,
    read_errors,
    scored,
    study_frame,
    study_request,
)

CONTROLS = ("transfer_shuffled", "random_frozen", "transfer_other")
PRIMARY, VARIANT, ATTRIBUTION = ("primary", "variant", "attribution")


def ablation_of(
    predictions: pd.DataFrame,
    *,
    transfer: Any = "transfer_full",
    scratch: Any = "scratch",
    controls: Iterable[Any] = CONTROLS,
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
) -> Ablation:
    """Return the effect of pre-training: the planned comparisons of every variant, and their conclusions.

    Planned are `transfer` against `scratch` (primary: does pre-training help?), every other variant against `scratch`,
    and `transfer` against each control that was run (attribution: what of it helps?). A trunk pre-trained on shuffled
    targets has seen the source's features but learnt nothing about its target; a random frozen trunk has seen no source
    at all; another source shows whether this one matters. Sampling unit, null hypothesis and intervals are those of
    `contrasts`; p values are adjusted for all comparisons of a design, the primary one among them. Equivalent is a pair
    without a significant difference whose difference is shown to be smaller than `margin`, by default a tenth of the
    error of the median in the same design.

    Examples
    --------
    >>> import numpy as np
    >>> port = np.repeat([f"port {k}" for k in range(10)], 2)
    >>> y = np.linspace(1.0, 3.0, 20)
    >>> frames = [pd.DataFrame({"sample": range(20), "port": port, "model": name, "y_true": y,
    ...                         "y_pred": y + error * (1.0 + np.arange(20) % 3)})
    ...           for name, error in (("transfer_full", 0.1), ("scratch", 0.2), ("transfer_shuffled", 0.19))]
    >>> found = ablation_of(pd.concat(frames))
    >>> found.contrasts[["role", "group_a", "group_b", "conclusion"]].values.tolist()
    [['primary', 'transfer_full', 'scratch', 'helps'], ['variant', 'transfer_shuffled', 'scratch', 'helps'],
     ['attribution', 'transfer_full', 'transfer_shuffled', 'helps']]
    """
    request = study_request(level, n_resamples, seed)
    given = check_margin(margin)
    check_one_of("metric", metric, LOSSES)
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    frame = study_frame(predictions)
    models = list(pd.unique(frame["model"]))
    check_model("transfer", transfer, models)
    check_model("scratch", scratch, models)
    plan = _plan(models, transfer, scratch, list(controls))
    raw, parts, scores = [], [], []
    margins: dict[str, float] = {}
    noted: Noted = []
    for design, rows in by_design(frame):
        pairs = [pair for _, pair in plan]
        found = contrast_rows(rows, pairs, metric=metric, weight=weight, unit=unit, margin=given, request=request)
        margins[design] = float(found["margin"].iloc[0])
        found.insert(0, "role", [role for role, _ in plan])
        found.insert(0, "design", design)
        raw.append(found)
        parts.append(judged(found, adjust=adjust))
        errors, on_errors = scored(read_errors(rows, [metric], weight=weight), [metric], request)
        scores.append(errors.assign(design=design))
        noted += beneath((("design", design),), on_errors)
    tables = ("table", "contrasts", "controls")
    family = note("comparison_family", adjust=adjust, m=len(plan)).with_about(*tables)
    margin_used = margin_note(metric, margins, given=given is not None, level=level).with_about(*tables)
    least = (each.with_about(*tables) for each in least_notes(raw[0], adjust=adjust))
    return Ablation(
        **common_fields(frame, metric, weight, request, fingerprint),
        contrasts=pd.concat(parts, ignore_index=True),
        scores=_design_first(pd.concat(scores, ignore_index=True)),
        notes=(*as_notes(notes), family, margin_used, *least, *notes_on(pd.concat(raw), "design"), *placed(noted)),
    )


def _plan(models: list[Any], transfer: Any, scratch: Any, controls: list[Any]) -> list[tuple[str, tuple[Any, Any]]]:
    """Return the planned comparisons with their roles."""
    variants = [m for m in models if m not in (transfer, scratch)]
    return [
        (PRIMARY, (transfer, scratch)),
        *((VARIANT, (m, scratch)) for m in variants),
        *((ATTRIBUTION, (transfer, m)) for m in dict.fromkeys(controls) if m in variants),
    ]


def _design_first(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the scores with the design in front."""
    return scores[["design", *(name for name in scores.columns if name != "design")]]
