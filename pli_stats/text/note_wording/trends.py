"""Notes on trends over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pli_stats.text.numbers import significant, with_minus

_FALSE_ALARMS = "series without a trend are still found to have one in"
_REJECTS, _NARROW = "the test rejects too often", "the interval is too narrow"
_BLOCKS = (
    "Blocks are correlated: with their covariances the variance of S is {{ratio}} times as large, so that {}; the "
    'method "hirsch_slack" allows for it.'
)


def _neighbours(consequence: str) -> Callable[[Mapping[str, Any]], str]:
    """Return the wording of the note that neighbours in time are correlated, and what follows."""

    def wording(facts: Mapping[str, Any]) -> str:
        """Return the note with its correlations."""
        return (
            f"Neighbouring values are correlated: their lag-1 correlation is {_two(facts['r1'])} after the trend is "
            f"removed ({_two(facts['phi'])} corrected for the length of the series), so that {consequence}; the method "
            '"ar1" allows for it.'
        )

    return wording


def _whitened(facts: Mapping[str, Any]) -> str:
    """Return what was taken out before the test, and how little that helps."""
    return (
        f"A lag-1 correlation of {_two(facts['r1'])} was taken out before the test. Where the true one is 0.6 to 0.8, "
        f'{_FALSE_ALARMS} 28 to 64 % of cases at the 5 % level; the method "ar1" stays nearer to 5 %.'
    )


def _ar1(facts: Mapping[str, Any]) -> str:
    """Return by what the variance of S was multiplied, and for which correlation."""
    return (
        f"The variance of S was multiplied by {significant(facts['factor'])} for a lag-1 correlation of "
        f"{_two(facts['phi'])} ({_two(facts['r1'])} as measured)."
    )


def _two(value: float) -> str:
    """Return a correlation with two decimals."""
    return with_minus(f"{value:.2f}")


TRENDS: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    "neighbours_correlated": _neighbours(_REJECTS),
    "neighbours_interval": _neighbours(_NARROW),
    "blocks_correlated": _BLOCKS.format(_REJECTS),
    "blocks_interval": _BLOCKS.format(_NARROW),
    "whitened": _whitened,
    "ar1_variance": _ar1,
    "serial_variance": "The variance of S was multiplied by {factor} for the significant autocorrelations. Where the "
    f"lag-1 correlation is 0.6 to 0.8, {_FALSE_ALARMS} 18 to 39 % of cases at the 5 % level; the method "
    '"ar1" stays nearer to 5 %.',
    "uneven_times": "Times are unevenly spaced (the longest gap is {ratio} times the usual one): lags count values, "
    "not time.",
    "no_comparable_pairs": "No two values can be put in order: there is nothing to say about a trend.",
    "few_years_covariances": "Only {n:year}: the covariances of blocks are uncertain.",
    "trend_blocks": "Only values of the same {kinds} were compared, in {n:block}.",
    "trend_left_out": "{n:value} from a {kinds} with a single time {n:~was|were} left out.",
    "trend_nondetects": "{n} of {of:value} {n:~is a non-detect|are non-detects}; pairs that they leave in doubt count "
    "as ties.",
    "trends_differ": "Trends differ between blocks (chi-squared {chi} on {df:degree of freedom|degrees of freedom}, "
    "p = {p:.2g}): S sums over them.",
}
