"""Notes on comparisons of values with non-detects, and on confidence, tolerance and prediction limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

#: Distributions by what `upper_confidence_limit` chose.
_CHOICES = {
    "normal": "the values lie closest to a normal distribution",
    "gamma": "the cube roots lie closest to a normal distribution, as those of gamma values do",
    "lognormal": "the logarithms lie closest to a normal distribution",
}


def _limit_chosen(facts: Mapping[str, Any]) -> str:
    """Return why a method was chosen."""
    return (
        f"Method chosen because {_CHOICES[facts['distribution']]} (probability plot correlation {{correlation:.3f}})."
    )


LIMITS: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    # Comparisons
    "nothing_told_apart": "The limits and measured values do not tell the groups apart: p is 1.",
    "small_groups": "Fewer than {least} values in {groups}: the chi-squared approximation is rough.",
    "pairs_not_told_apart": "{n} of {of:pair} cannot be told apart, given {n:~its|their} limits, and "
    "{n:~adds|add} nothing.",
    "all_tied": "All pairs of one variable are tied, or cannot be told apart at its limits: S is 0 and p is 1.",
    # Limits
    "limit_chosen": _limit_chosen,
    "limit_chosen_none": "Method chosen because no distribution fits: of the three, the {transformed} lie closest to a "
    "normal distribution, but the Shapiro-Wilk test rejects it (p = {p:.2g}).",
    "limit_chosen_far": "Method chosen because the logarithms lie closest to a normal distribution, but the limit of a "
    "lognormal mean would be {times} times the mean; Chebyshev's is lower, and covers a little less.",
    "limit_chosen_signed": "Method chosen because values of zero or below rule out gamma and lognormal distributions.",
    "limit_chosen_few": "Method chosen because there are fewer than 3 different measured values.",
    "limit_chosen_from_few": "Fewer than {least} values hardly tell which distribution they come from: of 10 lognormal "
    "values, 95 % limits chosen in this way lay above the mean in 91 to 99 % of simulated samples, and in 84 to 87 % "
    "where the standard deviation of the logarithms is 1.5.",
    "limit_kaplan_meier": "{n} of {of:value} {n:~is a non-detect|are non-detects}: mean and standard error are those "
    "of the Kaplan-Meier estimate.",
    "limit_one_limit": "No value was measured below the limits, so that all non-detects count as the smallest one: the "
    "mean is too high.",
    "limit_likelihood": "{n} of {of:value} {n:~is a non-detect|are non-detects}: by maximum likelihood the spread is "
    "known as well as from {units:.3g} measured values.",
    "limit_far": "The limit is {times} times the mean: these data say little about how large the mean may be.",
    "lognormal_only": "This limit holds for lognormal data; where they are not, it may be far too high or too low.",
    "scale_not_normal": "The {transformed} do not look normal (Shapiro-Wilk p = {p:.2g}), so that this limit may "
    "not hold.",
    "attained_level": "The confidence that order statistics attain is {attained:percent}.",
    "limit_not_detected": "The upper limit is a detection limit: what lies below was not measured.",
    "lower_not_detected": "There is no lower limit, as the value of that rank is a non-detect.",
}
