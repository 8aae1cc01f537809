"""What groups of features bring: the errors of models without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pli_stats.text.answers.comparisons import comparison_answer
from pli_stats.text.answers.figures import error_name
from pli_stats.text.conclusions import HARMS, HELPS
from pli_stats.text.words import series

if TYPE_CHECKING:
    import pandas as pd

MOST = 3  # comparisons with their figures; the table has all


def feature_answer(contrasts: pd.DataFrame, label: Callable[[object], str]) -> str:
    """Return which models differed without a group of features, the largest change first."""
    clear = contrasts[contrasts["conclusion"].isin([HELPS, HARMS])]
    clear = clear.sort_values("relative", key=abs, ascending=False, kind="stable")
    if not len(clear):
        groups = series(dict.fromkeys(contrasts["left_out"]))
        metric = error_name(contrasts["metric"].iloc[0])
        return f"No model differed significantly in {metric} without {groups} from itself with all features."
    told = [
        comparison_answer(
            {**row, "group_a": f"{label(row['model'])} without {row['left_out']}", "group_b": "with all features"},
            alone=len(contrasts) == 1,
        )
        for row in clear.head(MOST).to_dict("records")
    ]
    more = len(clear) - MOST
    return " ".join(told) + (f" So did {more} more comparisons." if more > 1 else " So did one more." * (more == 1))
