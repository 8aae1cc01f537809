"""Conclusions of planned contrasts in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.text.estimates import interval_texts, p_phrase
from pli_stats.text.numbers import significant, with_minus

HELPS, HARMS, SAME = ("helps", "harms", "cannot be told apart")
SAID = {
    HELPS: "{a} helps, it errs less than {b}",
    HARMS: "{a} harms, it errs more than {b}",
    SAME: "{a} and {b} cannot be told apart",
}
WORDS = (
    "{conclusion}: {label} {error_a} against {error_b} ({relative} %), difference {estimate} "
    "({level:g} % interval {low} to {high}), {n_ports} ports, {p}{adjusted}."
)


def in_words(row: Mapping[Any, Any], *, alone: bool) -> str:
    """Return a comparison as one sentence with its figures.

    Parameters
    ----------
    row : mapping
        One row of `judged`.
    alone : bool
        Whether it is the only one, so that nothing was adjusted.
    """
    estimate, low, high = interval_texts(row["estimate"], row["conf_low"], row["conf_high"])
    return WORDS.format(
        conclusion=SAID[row["conclusion"]].format(a=row["group_a"], b=row["group_b"]),
        label=METRICS[row["metric"]].label,
        error_a=significant(row["error_a"]),
        error_b=significant(row["error_b"]),
        relative=with_minus(f"{100.0 * row['relative']:+.1f}"),
        estimate=estimate,
        level=100.0 * row["conf_level"],
        low=low,
        high=high,
        n_ports=row["n_ports"],
        p=p_phrase(row["p_value"]),
        adjusted="" if alone else f" ({p_phrase(row['p_adjusted'], 'adjusted p')})",
    )
