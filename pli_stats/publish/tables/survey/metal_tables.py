"""The metals of an assessment as a publication table: concentrations, and the indices of each metal by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.publish.notes import basis, guideline_name, guideline_values, metal_notes
from pli_stats.publish.tables.survey.assessment_tables import refuse_scanned
from pli_stats.publish.tables.table_builder import Draft, any_value
from pli_stats.text.numbers import NO_VALUE, column_of_numbers, fixed, percent, significant, whole

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import Assessment

# Column of the metals -> label and what it is; medians over the samples are shown.
_INDICES = {
    "contamination_factor": ("CF", "CF: contamination factor, concentration over background"),
    "geoaccumulation_index": ("Igeo", "Igeo: geoaccumulation index"),
    "enrichment_factor": ("EF", "EF: enrichment factor"),
    "ecological_risk": ("Er", "Er: ecological risk of a single metal"),
}
NOTE_NONDETECTS = (
    "Medians and indices take non-detects as the assessment did; < stands before a limit where the median, or the end "
    "of a range, was not detected, and before the mean of a limit and a value where one of two middle values was not."
)


def metals_table(result: Assessment) -> Table:
    """Return the table of metals, in the order of the data."""
    refuse_scanned(result, "metals")
    measured = result.metals[result.metals["concentration"].notna()]
    parts = [part for _, part in measured.groupby("metal", sort=False)]
    draft, guideline = Draft(), guideline_name(result)
    draft.add_text("metal", "Metal", (part["metal"].iloc[0] for part in parts))
    draft.add("n", "n", (whole(len(part)) for part in parts))
    draft.add("share_nondetect", "Non-detects", (percent(part["nondetect"].mean()) for part in parts), unit="%")
    head = "Concentration (mg/kg)"
    draft.add("median", "Median", map(_median, parts), spanner=head)
    draft.add("range", "Range", map(_range, parts), spanner=head)
    if any_value(result.metals, "contamination_factor"):
        draft.add("background", "Background", map(_background, parts), unit="mg/kg")
    known = [(name, label) for name, (label, _) in _INDICES.items() if any_value(result.metals, name)]
    for name, label in known:
        medians = [float(part[name].dropna().median()) for part in parts]
        # Igeo is a logarithm, whose decimals count.
        is_log = name == "geoaccumulation_index"
        shown = [fixed(value, 2) for value in medians] if is_log else column_of_numbers(medians)
        draft.add(name, label, shown, spanner="Median index", numbers=[(value,) for value in medians])
    if any_value(result.metals, "contamination_factor"):
        draft.add("share_over_1", "CF > 1", (_share_over_1(part, "contamination_factor") for part in parts), unit="%")
    if any_value(result.metals, "guideline_quotient"):
        texts = (_share_over_1(part, "guideline_quotient") for part in parts)
        draft.add("share_over_guideline", f"Over {guideline}", texts, unit="%")
    notes = [f"{'; '.join(_INDICES[name][1] for name, _ in known)}."] if known else []
    notes += [*basis(result)[:1], *([NOTE_NONDETECTS] if result.metals["nondetect"].any() else [])]
    if any_value(result.metals, "guideline_quotient"):
        notes.append(
            f"Over {guideline}: share of the samples in which the metal exceeds {guideline_values(guideline)}."
        )
    n = result.metals["sample"].nunique()
    title = f"Metals in {n} sample{'' if n == 1 else 's'}"
    return draft.table(title, [*notes, *metal_notes(result, draft.names)])


def _median(part: pd.DataFrame) -> str:
    """Return the median concentration; less than a value where it, or one of the two in the middle, is not detected."""
    known, below = _known(part)
    if np.sort(np.where(below, 0.0, known))[(len(known) - 1) // 2] == 0.0:
        return f"<{_plain(float(np.median(known)))}"
    return _plain(float(part["concentration"].dropna().median()))


def _range(part: pd.DataFrame) -> str:
    """Return the least and the largest concentration; less than a limit where it is not detected."""
    known, below = _known(part)
    low, high = known.min(), known.max()
    # Where a value was measured at a limit, others may lie below it, but none above.
    ends = ((low, below[known == low].any()), (high, below[known == high].all()))
    return " to ".join(f"{'<' if unseen else ''}{_plain(float(end))}" for end, unseen in ends)


def _plain(value: float) -> str:
    """Return a concentration to three significant digits, without zeros that nobody measured."""
    text = significant(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _known(part: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the concentrations, non-detects at their limits where these are known, and which are non-detects."""
    below = part["nondetect"].to_numpy(bool)
    limits = part["limit"].fillna(part["concentration"]).to_numpy(np.float64)
    return np.where(below, limits, part["concentration"].to_numpy(np.float64)), below


def _background(part: pd.DataFrame) -> str:
    """Return the background that the contamination factors were divided by, NO_VALUE where none is known."""
    ratios = (part["concentration"] / part["contamination_factor"]).dropna()
    return f"{ratios.iloc[0]:.6g}" if len(ratios) else NO_VALUE


def _share_over_1(part: pd.DataFrame, name: str) -> str:
    """Return the share of the known values above 1 in percent."""
    known = part[name].dropna()
    return percent(float((known > 1.0).mean())) if len(known) else NO_VALUE
