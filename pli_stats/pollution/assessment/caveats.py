"""What must be read beside an assessment: the sentences, and which reference tables know which metals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.pollution.nondetects.nondetect_verbs import MOST_CENSORED
from pli_stats.pollution.reference.catalogue import guidelines, toxic_responses
from pli_stats.pollution.reference.reference_values import Background
from pli_stats.results import PliIntervals, Samples

CDEG_SUBSTANCES = 8  # Hakanson's classes are for eight substances; the edges are n, 2n and 4n

WHOLE = 1e6  # mg/kg: a sediment of nothing else
MOST_VALUES = 5  # named in a note

NOTE_RULE = (
    "Non-detects are taken as half their detection limit (DL/2); bounds take all towards 0 and all at the limit."
)
NOTE_RI = "RI classes were defined for eight substances, PCB among them; this RI sums {n} metals."
NOTE_CDEG = "Degree-of-contamination classes are scaled to {n} metals (edges n, 2n, 4n)."
NOTE_NO_FACTOR = "No ecological risk: there is no toxic-response factor for {metals}."
NOTE_NO_GUIDELINE = "Guideline {guideline} has no value for {metals}; shares and mean quotients use the others."
NOTE_UNVERIFIED = "Background values not verified against a source: {metals}."
NOTE_FACTOR_UNVERIFIED = "Toxic-response factors not verified against a source: {metals}."
NOTE_ABOVE = "{count} non-detect(s) of {metal} have a limit above the largest measured value."
NOTE_CENSORED = "Over 80 % of {metal} are non-detects: its substituted values carry little information."
NOTE_ALL_CENSORED = (
    "All values of {ports} are non-detects: their zone PLIs and intervals of sampling follow from the detection limits "
    "alone and cannot be taken seriously; see the range over non-detects."
)
NOTE_NORMALIZER = "{normalizer} is the normaliser and is not part of the PLI."
NOTE_OMIT = "{count} sample(s) lack a metal; their PLI is over the metals they have (see n_metals) and not comparable."
NOTE_IMPOSSIBLE = "More than 1 000 000 mg/kg cannot be, so check the units: {values}."
NOTE_LEFT_OUT = "Measured but not part of the PLI: {metals}."


def impossible(samples: Samples, metals: list[str]) -> dict[str, NDArray[np.intp]]:
    """Return where concentrations are larger than the whole sediment, by metal; metals without such are left out."""
    found = {metal: np.flatnonzero(samples.concentrations[metal].to_numpy() > WHOLE) for metal in metals}
    return {metal: where for metal, where in found.items() if len(where)}


def _impossible_values(samples: Samples, metals: list[str]) -> str:
    """Return the impossible concentrations for a note, the first few by metal and row; '' of none."""
    beyond = impossible(samples, metals)
    items = [f"{metal} in row {samples.row_numbers[i]}" for metal, where in beyond.items() for i in where]
    return ", ".join(items[:MOST_VALUES]) + (f" and {len(items) - MOST_VALUES} more" * (len(items) > MOST_VALUES))


def port_notes(ports: pd.DataFrame) -> tuple[str, ...]:
    """Return the sentence on ports that have no measured value, if there are such."""
    names = ports.loc[ports["share_nondetect"] == 1.0, "port"].astype(str).tolist()
    if not names:
        return ()
    every = len(names) == len(ports) > MOST_VALUES
    more = f" and {len(names) - MOST_VALUES} more" if len(names) > MOST_VALUES else ""
    which = f"all {len(names)} ports" if every else ", ".join(names[:MOST_VALUES]) + more
    return (NOTE_ALL_CENSORED.format(ports=which),)


def with_values(panel: list[str], known: pd.Series) -> list[str]:
    """Return the metals of the panel that a reference table has."""
    return [metal for metal in panel if metal in set(known)]


def guideline_metals(panel: list[str], guideline: str) -> list[str]:
    """Return the metals of the panel that the guideline has; an unknown guideline is refused by its own verb."""
    table = guidelines()
    return with_values(panel, table.loc[table["guideline"] == guideline, "element"])


def assessment_notes(
    samples: Samples,
    panel: list[str],
    chosen: Background,
    normalizer: str | None,
    guideline: str,
    intervals: PliIntervals,
) -> tuple[str, ...]:
    """Return the sentences that must be read beside the numbers."""
    notes = [NOTE_RULE] if samples.nondetect[panel].to_numpy().any() else []
    beyond = _impossible_values(samples, list(dict.fromkeys([*panel, *([normalizer] if normalizer else [])])))
    if beyond:
        notes.append(NOTE_IMPOSSIBLE.format(values=beyond))
    left_out = [m for m in samples.metals if m not in panel and m != normalizer]
    if normalizer and normalizer not in panel:
        notes.append(NOTE_NORMALIZER.format(normalizer=normalizer))
    if left_out:
        notes.append(NOTE_LEFT_OUT.format(metals=", ".join(left_out)))
    unverified = [m for m in panel if m in chosen.unverified]
    if unverified:
        notes.append(NOTE_UNVERIFIED.format(metals=", ".join(unverified)))
    without = [m for m in panel if m not in guideline_metals(panel, guideline)]
    if without:
        notes.append(NOTE_NO_GUIDELINE.format(guideline=guideline, metals=", ".join(without)))
    no_factor = [m for m in panel if m not in with_values(panel, toxic_responses()["element"])]
    doubtful = [m for m in panel if m in set(toxic_responses().query("verified == 'no'")["element"])]
    if doubtful and not no_factor:
        notes.append(NOTE_FACTOR_UNVERIFIED.format(metals=", ".join(doubtful)))
    notes.append(NOTE_NO_FACTOR.format(metals=", ".join(no_factor)) if no_factor else NOTE_RI.format(n=len(panel)))
    if len(panel) != CDEG_SUBSTANCES:
        notes.append(NOTE_CDEG.format(n=len(panel)))
    short = int((intervals.frame["n_metals"] < len(panel)).sum())
    if short:
        notes.append(NOTE_OMIT.format(count=short))
    for metal in panel:
        below = samples.nondetect[metal].to_numpy()
        above = int((samples.limits[metal].to_numpy()[below] > samples.concentrations[metal].max()).sum())
        if below.mean() > MOST_CENSORED:
            notes.append(NOTE_CENSORED.format(metal=metal))
        elif above:
            notes.append(NOTE_ABOVE.format(count=above, metal=metal))
    return (*notes, *intervals.notes)
