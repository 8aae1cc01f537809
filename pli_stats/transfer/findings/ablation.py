"""What each part of pre-training brings: planned comparisons with an answer in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from pli_stats.checks import check_one_of
from pli_stats.results import Ablation
from pli_stats.stats.hypothesis.p_adjustment import ADJUSTMENTS
from pli_stats.stats.hypothesis.pairwise_many_models import told
from pli_stats.text.words import series
from pli_stats.transfer.findings.benchmark import by_design
from pli_stats.transfer.findings.conclusions import HARMS, HELPS, SAME, in_words
from pli_stats.transfer.findings.planned_contrasts import contrast_rows, judged, remarks_on
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
SAID = {
    HELPS: "Pre-training helps",
    HARMS: "Pre-training harms",
    SAME: "Whether pre-training helps or harms cannot be told",
}
AGAINST = {HELPS: "errs less than", HARMS: "errs more than", SAME: "cannot be told apart from"}
NOTE_FAMILY = "P values are adjusted ({adjust}) for the {m} planned comparisons of a design."


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
    adjust: str = "holm",
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    notes: Iterable[str] = (),
) -> Ablation:
    """Return what pre-training brings: the planned comparisons of every variant, and a conclusion in words.

    Planned are `transfer` against `scratch` (primary: does pre-training help?), every other variant against `scratch`,
    and `transfer` against each control that was run (attribution: what of it helps?). A trunk pre-trained on shuffled
    targets has seen the source's features but learnt nothing about its target; a random frozen trunk has seen no source
    at all; another source shows whether this one matters. Sampling unit, null hypothesis and intervals are those of
    `contrasts`; p values are adjusted for all comparisons of a design, the primary one among them.

    Parameters
    ----------
    predictions : DataFrame, one row a prediction
        Columns sample, port, model, y_true, y_pred; repeat, split and design where there are such.
    transfer, scratch : str
        Models of the primary comparison.
    controls : iterable of str
        Models of the attribution; those that were not run are left out.
    metric, weight, unit, level, adjust, n_resamples, seed
        As in `contrasts`.
    fingerprint : str
        Of the data.

    Raises
    ------
    InputError
        As `contrasts`.

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
    check_one_of("metric", metric, LOSSES)
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    frame = study_frame(predictions)
    models = list(pd.unique(frame["model"]))
    check_model("transfer", transfer, models)
    check_model("scratch", scratch, models)
    plan = _plan(models, transfer, scratch, list(controls))
    parts, scores, said = [], [], []
    for design, rows in by_design(frame):
        found = contrast_rows(
            rows, [pair for _, pair in plan], metric=metric, weight=weight, unit=unit, request=request
        )
        found.insert(0, "role", [role for role, _ in plan])
        found.insert(0, "design", design)
        parts.append(judged(found, adjust=adjust))
        errors, remarks = scored(read_errors(rows, [metric], weight=weight), [metric], request)
        scores.append(errors.assign(design=design))
        said += remarks
    table = pd.concat(parts, ignore_index=True)
    pairs = [f"{a} - {b}" for a, b in zip(table["group_a"], table["group_b"], strict=True)]
    return Ablation(
        **common_fields(frame, metric, weight, request, fingerprint),
        contrasts=table,
        scores=_design_first(pd.concat(scores, ignore_index=True)),
        answer=_ablation_in_words(table[table["design"] == table["design"].iloc[0]]),
        notes=(*notes, NOTE_FAMILY.format(adjust=adjust, m=len(plan)), *remarks_on(table, pairs), *told(said)),
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


def _ablation_in_words(table: pd.DataFrame) -> str:
    """Return the conclusion on the primary comparison, then what the controls say."""
    first, *others = table.to_dict("records")
    figures = in_words(first, alone=len(table) == 1).partition(": ")[2]
    text = f"{SAID[first['conclusion']]}: {first['group_a']} against {first['group_b']}, {figures}"
    controls: dict[str, list[str]] = {}
    for row in others:
        if row["role"] == ATTRIBUTION:
            controls.setdefault(row["conclusion"], []).append(str(row["group_b"]))
    parts = [f"{AGAINST[conclusion]} {series(names)}" for conclusion, names in controls.items()]
    return f"{text} Of the controls, {first['group_a']} {'; '.join(parts)}." if parts else text
