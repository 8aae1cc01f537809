"""One record for each way to allow for dependence in a test of trend: how p is computed, what its interval is."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass


@dataclass(frozen=True)
class TrendMethod:
    """What is known of a method beside its formula.

    Attributes
    ----------
    name : str
        As the argument `method` has it.
    how : str
        How p is computed, as results have it, around `{law}` where that depends on ties and the number of values.
    interval : str
        The method of the interval of the slope; empty where there is none.
    words : str
        How p is computed as a sentence of a methods section, around `{}` for what is cited.
    citations : tuple of str
        Keys of the references.
    least : int
        Years with fewer of which there is a note.
    """

    name: str
    how: str
    interval: str
    _: KW_ONLY
    words: str = ""
    citations: tuple[str, ...] = ()
    least: int = 0


_NORMAL = "p is that of the normal approximation with continuity correction"
TREND_METHODS: dict[str, TrendMethod] = {
    record.name: record
    for record in (
        TrendMethod("independent", "{law}", "normal Kendall"),
        TrendMethod(
            "hamed_rao",
            "normal with continuity correction, Hamed-Rao variance",
            "Hamed-Rao Kendall",
            words=f"the variance of S was that for the autocorrelation of the ranks {{}}, and {_NORMAL}",
            citations=("hamed1998",),
        ),
        TrendMethod(
            "ar1",
            "t with continuity correction, variance for AR(1) errors",
            "AR(1) Kendall",
            words="the variance of S was that for a fitted autoregressive series of order 1, its correlation corrected "
            "for bias {}, and p is that of Student's t with continuity correction",
            citations=("hamed1998", "giersbergen2004"),
        ),
        TrendMethod(
            "tfpw",
            "trend-free pre-whitening, {law}",
            "",
            words="the series was pre-whitened free of its trend {}",
            citations=("yue2002",),
        ),
        TrendMethod(
            "hirsch_slack",
            "normal with continuity correction, covariances of blocks",
            "Hirsch-Slack Kendall",
            words=f"the variance of S included the covariances of blocks {{}}, and {_NORMAL}",
            citations=("hirsch1984",),
            least=10,
        ),
    )
}
