"""What each group of features brings: errors without it against errors with all features."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pli_stats.checks import check_one_of, refusal
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import FeatureGroups
from pli_stats.text.notes import Note, as_notes, note, placed
from pli_stats.transfer.findings.interval_bounds import Noted, beneath
from pli_stats.transfer.findings.margins import check_margin, margin_note
from pli_stats.transfer.findings.planned_contrasts import contrast_rows, judged, least_notes, notes_on
from pli_stats.transfer.findings.port_level_errors import (
    LOSSES,
    common_fields,
    read_errors,
    scored,
    study_frame,
    study_request,
)

ALL = "all features"


def feature_groups_of(
    predictions: pd.DataFrame,
    *,
    metric: str = "mae",
    weight: str = "port",
    unit: str = "port",
    margin: float | None = None,
    level: float = 0.95,
    adjust: str = "holm",
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    notes: Iterable[Note | str] = (),
) -> FeatureGroups:
    """Return for each model its errors without each group of features against those with all features.

    `predictions` has a column `left_out` with the name of the group, empty where all features were seen. Sampling unit,
    null hypothesis and intervals are those of `contrasts`: the port is what is exchangeable, and the interval covers
    the difference over ports like these. A negative difference: the model does better without the group, as happens
    with coordinates, which in a port that was not seen lie outside the training rows. p values are adjusted for all
    models and groups. Not significant does not mean that a group is of no use: another feature may say the same.

    Examples
    --------
    >>> import numpy as np
    >>> port = np.repeat([f"port {k}" for k in range(10)], 2)
    >>> y = np.linspace(1.0, 3.0, 20)
    >>> frames = [pd.DataFrame({"sample": range(20), "port": port, "model": "ridge", "left_out": group, "y_true": y,
    ...                         "y_pred": y + error * (1.0 + np.arange(20) % 3)})
    ...           for group, error in (("", 0.2), ("coordinates", 0.1), ("depth", 0.3))]
    >>> found = feature_groups_of(pd.concat(frames))
    >>> found.contrasts[["model", "left_out", "conclusion"]].values.tolist()
    [['ridge', 'coordinates', 'helps'], ['ridge', 'depth', 'harms']]
    """
    request = study_request(level, n_resamples, seed)
    given = check_margin(margin)
    check_one_of("metric", metric, LOSSES)
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    frame = study_frame(predictions, "left_out")
    groups = [str(name) for name in pd.unique(frame["left_out"])]
    if "" not in groups or len(groups) < 2:
        raise refusal("left_out_groups", got=", ".join(repr(group) for group in groups))
    raw, scores = [], []
    noted: Noted = []
    for model, rows in frame.groupby("model", sort=False):
        # Sets of features take the place of models in what compares models.
        sets = rows.assign(model=[f"without {group}" if group else ALL for group in rows["left_out"]])
        pairs = [(f"without {group}", ALL) for group in groups if group]
        found = contrast_rows(sets, pairs, metric=metric, weight=weight, unit=unit, margin=given, request=request)
        found.insert(0, "left_out", [group for group in groups if group])
        found.insert(0, "model", model)
        raw.append(found)
        errors, on_errors = scored(read_errors(sets, [metric], weight=weight), [metric], request)
        scores.append(errors.rename(columns={"model": "features"}).assign(model=model))
        noted += beneath((("model", model),), on_errors)
    rows = pd.concat(raw, ignore_index=True)
    family = note("feature_family", adjust=adjust, m=len(rows)).with_about("table", "contrasts")
    used = margin_note(metric, {"": float(rows["margin"].iloc[0])}, given=given is not None, level=level)
    return FeatureGroups(
        **common_fields(frame, metric, weight, request, fingerprint),
        contrasts=judged(rows, adjust=adjust),
        scores=_model_first(pd.concat(scores, ignore_index=True)),
        notes=(
            *as_notes(notes),
            family,
            *(each.with_about("table", "contrasts") for each in (used, *least_notes(rows, adjust=adjust))),
            *notes_on(rows, "model"),
            *placed(noted),
        ),
    )


def _model_first(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the scores with the model in front."""
    return scores[["model", *(name for name in scores.columns if name != "model")]]
