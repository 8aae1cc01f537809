"""One record for each way to allow for dependence in a test of trend: how p is computed, what its interval is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TrendMethod:
    """What is known of a method beside its formula.

    Attributes
    ----------
    name : str
        As the argument `method` has it.
    how : str
        How p was computed, as results have it, around `{law}` where that depends on ties and the number of values.
    interval : str
        The method of the interval of the slope; empty where there is none.
    citations : tuple of str
        Keys of the references.
    least : int
        Years or values with fewer of which there is a note.
    """

    name: str
    how: str
    interval: str
    citations: tuple[str, ...] = ()
    least: int = 0


TREND_METHODS: dict[str, TrendMethod] = {
    record.name: record
    for record in (
        TrendMethod("independent", "{law}", "normal Kendall"),
        TrendMethod(
            "hamed_rao",
            "normal with continuity correction, Hamed-Rao variance",
            "Hamed-Rao Kendall",
            ("hamed1998",),
        ),
        TrendMethod(
            "ar1",
            "t with continuity correction, variance for AR(1) errors",
            "AR(1) Kendall",
            ("hamed1998", "giersbergen2004"),
        ),
        TrendMethod("tfpw", "trend-free pre-whitening, {law}", "", ("yue2002",)),
        TrendMethod(
            "hirsch_slack",
            "normal with continuity correction, covariances of blocks",
            "Hirsch-Slack Kendall",
            ("hirsch1984",),
            least=10,
        ),
    )
}
