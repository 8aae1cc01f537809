"""The margin within which two models count as equivalent: given, or a tenth of the error of the median."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pli_stats.checks import refusal
from pli_stats.stats.arguments import finite_vector
from pli_stats.stats.model_comparison.prediction_design import PredictionDesign
from pli_stats.text.conclusions import SHARE
from pli_stats.text.notes import Note, note
from pli_stats.transfer.findings.port_level_errors import StudyErrors
from pli_stats.transfer.findings.two_way_clustered_se import row_loss, run_weights


def check_margin(margin: Any) -> float | None:
    """Return a margin if it is a number above 0, or None.

    Examples
    --------
    >>> check_margin(0.05), check_margin(None)
    (0.05, None)
    """
    if margin is None:
        return None
    if np.ndim(margin):
        raise refusal("numbers_only", name="margin", got=margin, position=0)
    number = float(finite_vector("margin", margin)[0])
    if number <= 0.0:
        raise refusal("margin_sign", got=number)
    return number


def margin_of(errors: StudyErrors, metric: str, margin: float | None) -> float:
    """Return the margin that was given, or else a tenth of the error of the median; NaN where that has no error.

    What counts as equal is for the user to say, in the unit of the metric. Where nobody did, it is a share of the error
    of the baseline without any feature, in the same design: of the median of those samples that a split does not hold
    out (of those of other ports, where the predictions do not say who was held out together).
    """
    if margin is not None:
        return margin
    reference = SHARE * median_error(errors.design, metric, errors.weight)
    return reference if reference > 0.0 else math.nan


def median_error(design: PredictionDesign, metric: str, weight: str) -> float:
    """Return the error of predicting the median of the samples that are not held out."""
    ports = len(design.split_sizes) < 2
    parts = design.port[design.sample] if ports else design.split
    predicted = np.empty(len(parts))
    for part in np.unique(parts):
        held = np.zeros(len(design.truth), dtype=bool)
        held[design.sample[parts == part]] = True
        predicted[parts == part] = np.median(design.truth[~held])
    loss = row_loss(metric, design.truth[design.sample], predicted)
    return float(run_weights(design, weight) @ loss)


def margin_note(metric: str, margins: dict[str, float], *, given: bool, level: float) -> Note:
    """Return the note on the margins of some designs, by design."""
    facts = {"of": metric, "designs": list(margins), "margins": list(margins.values())}
    return note("equivalence_margin", **facts, given=given, share=SHARE, alpha=1.0 - level)
