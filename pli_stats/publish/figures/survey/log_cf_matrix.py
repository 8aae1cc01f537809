"""CF of all metals in all samples that have them all: what figures of the metals rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.checks import refusal
from pli_stats.publish.figures.canvas.text_metrics import plain
from pli_stats.publish.notes import stand_ins

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.results import Assessment

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class MetalMatrix:
    """Logarithms of CF, one row a sample and one column a metal.

    Attributes
    ----------
    log_cf : array, (n, m)
        Natural logarithms, dimensionless.
    metals : tuple of str, (m,)
    samples : DataFrame, (n, ...)
        The rows of `Assessment.samples` that they belong to.
    notes : tuple of str
        How non-detects enter, what is left out.
    """

    log_cf: Floats
    metals: tuple[str, ...]
    samples: pd.DataFrame
    notes: tuple[str, ...]


def metal_matrix(result: Assessment, figure: str, *, metals: int, rows: int, varying: bool = True) -> MetalMatrix:
    """Return the CF of an assessment as logarithms."""
    wide = result.metals.pivot(index="sample", columns="metal", values="contamination_factor")
    wide = wide[list(dict.fromkeys(result.metals["metal"]))].reindex(result.samples.index)
    values = wide.to_numpy(dtype=np.float64)
    complete = np.isfinite(values).all(axis=1)
    log_cf = np.log(values[complete])
    spread = np.ptp(log_cf, axis=0) if len(log_cf) else np.zeros(values.shape[1])
    kept = (spread > 0) | (not varying)
    if kept.sum() < metals or len(log_cf) < rows:
        facts = {"least": metals, "rows": rows, "metals": int(kept.sum()), "samples": len(log_cf)}
        raise refusal("metals_few", figure=figure, **facts)
    names = [plain(name) for name in wide.columns]
    notes = [_nondetect_note(result.metals), _gap_note(len(values) - len(log_cf))]
    same = [name for name, keep in zip(names, kept, strict=True) if not keep]
    notes += [f"Left out, since CF is the same in all samples: {', '.join(same)}."] if same else []
    notes.append(stand_ins(result.notes))
    shown = tuple(name for name, keep in zip(names, kept, strict=True) if keep)
    return MetalMatrix(log_cf[:, kept], shown, result.samples[complete], tuple(note for note in notes if note))


def _nondetect_note(metals: pd.DataFrame) -> str:
    """Say how non-detects enter."""
    censored = metals["nondetect"].to_numpy(dtype=bool)
    if not censored.any():
        return "There are no non-detects."
    share = metals["nondetect"].groupby(metals["metal"]).mean()
    half = np.isclose(metals["concentration"][censored], metals["limit"][censored] / 2).all()
    how = "at half their detection limit" if half else "with the values that they have in the assessment"
    most = "" if share.min() == share.max() else f"; {plain(share.idxmax())} {100 * float(share.max()):.1f} %"
    of = "all values" if censored.all() else f"{100 * censored.mean():.1f} % of values{most}"
    return f"Non-detects ({of}) enter {how}."


def _gap_note(count: int) -> str:
    """Say how many samples are left out."""
    return f"{count} samples that lack a metal are left out." if count else ""
