"""What the distances of two domains say: how far apart they are in the network, and what fine-tuning changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pli_stats.text.answers.comparisons import Label
from pli_stats.text.estimates import p_phrase
from pli_stats.text.numbers import significant

if TYPE_CHECKING:
    import pandas as pd

_APART = ((1.0, "far apart"), (0.3, "apart"), (-math.inf, "close together"))
_ALIKE = ((0.9, "almost unchanged"), (0.5, "partly changed"), (-math.inf, "much changed"))


def similarity_answer(distances: pd.DataFrame, source: str, label: Label) -> str:
    """Return how far source and target lie apart; of other distances than those of a study, their figures."""
    rows = distances.to_dict("records")
    found = {(row.get("stage"), row["metric"]): row for row in rows}
    before, after = (found.get((stage, "proxy_a")) for stage in ("before", "after"))
    cka = found.get(("before and after", "cka"))
    if before is None or after is None or cka is None:
        parts = [f"{label(row['metric'])} {significant(row['estimate'])}{_p(row['p_value'])}" for row in rows]
        return f"Distances of source and target: {'; '.join(parts)}." if parts else ""
    name = f"The source ({source})" if source else "The source"
    apart = next(words for least, words in _APART if after["estimate"] >= least)
    alike = next(words for least, words in _ALIKE if cka["estimate"] >= least)
    return (
        f"{name} and ports that the network has not seen lie {apart}: from the output of the trunk, a linear "
        f"classifier separates the two domains with a proxy A-distance of {significant(after['estimate'])} "
        f"({p_phrase(after['p_value'])}; 2: without error, 0: not at all), {significant(before['estimate'])} before "
        f"fine-tuning. Fine-tuning left the output of the trunk for these ports {alike} (CKA "
        f"{significant(cka['estimate'])}; 1: the same up to rotation and scale)."
    )


def _p(p: float) -> str:
    """Return a p value in brackets, '' where there is none."""
    return "" if math.isnan(p) else f" ({p_phrase(p)})"
