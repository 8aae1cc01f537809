"""Bad inputs of comparisons and limits of values with non-detects: cases for `bad_inputs.py`."""

from __future__ import annotations

from typing import Any

from bad_intervals import Case, call

import pli_stats as ps

VALUES = [1.0, 2.0, 4.0, 3.0, 9.0]
BELOW = [True, False, False, True, False]


def ucl(values: Any = VALUES, **more: Any) -> Any:
    """Call `upper_confidence_limit`."""
    return ps.upper_confidence_limit(values, **more)


NONDETECTS: list[Case] = [
    call("peto_prentice_test, one group", lambda: ps.peto_prentice_test(VALUES, list("aaaaa"))),
    call("peto_prentice_test, a group missing", lambda: ps.peto_prentice_test(VALUES, ["a", "b", None, "a", "b"])),
    call("peto_prentice_test, a label too few", lambda: ps.peto_prentice_test(VALUES, list("abab"))),
    call(
        "peto_prentice_test, flags 0 and 1",
        lambda: ps.peto_prentice_test(VALUES, list("ababa"), nondetect=[0, 1] * 2 + [0]),
    ),
    call(
        "peto_prentice_test, a flag too few", lambda: ps.peto_prentice_test(VALUES, list("ababa"), nondetect=BELOW[:4])
    ),
    call(
        "peto_prentice_test, a flag missing",
        lambda: ps.peto_prentice_test(VALUES, list("ababa"), nondetect=[None, *BELOW[1:]]),
    ),
    call("peto_prentice_test, '<1' for a value", lambda: ps.peto_prentice_test(["<1", *VALUES[1:]], list("ababa"))),
    call("peto_prentice_test, weights of Gehan", lambda: ps.peto_prentice_test(VALUES, list("ababa"), weights="gehan")),
    call("paired_prentice_test, a pair too few", lambda: ps.paired_prentice_test(VALUES, VALUES[:4])),
    call(
        "paired_prentice_test, an infinite value", lambda: ps.paired_prentice_test(VALUES, [*VALUES[:4], float("inf")])
    ),
    call(
        "paired_prentice_test, method permutation",
        lambda: ps.paired_prentice_test(VALUES, VALUES, method="permutation"),
    ),
    call("censored_kendall_test, two values", lambda: ps.censored_kendall_test([1.0, 2.0], [1.0, 2.0])),
    call(
        "censored_kendall_test, flags in text", lambda: ps.censored_kendall_test(VALUES, VALUES, nondetect_y=["<"] * 5)
    ),
    call("upper_confidence_limit, two values", lambda: ucl([1.0, 2.0])),
    call("upper_confidence_limit, a complex value", lambda: ucl([1.0, 2.0, 3j])),
    call("upper_confidence_limit, beyond a double", lambda: ucl([1e308, 1.0, 2.0])),
    call("upper_confidence_limit, Land of 0", lambda: ucl([0.0, 1.0, 2.0], method="land")),
    call("upper_confidence_limit, Land with non-detects", lambda: ucl(nondetect=BELOW, method="land")),
    call("upper_confidence_limit, gamma at 97.5 %", lambda: ucl(method="gamma", level=0.975)),
    call("upper_confidence_limit, level 95", lambda: ucl(level=95)),
    call("upper_confidence_limit, method ucl95", lambda: ucl(method="ucl95")),
    call("upper_confidence_limit, no resamples", lambda: ucl(method="bca", n_resamples=0)),
    call(
        "upper_confidence_limit, nearly all non-detects",
        lambda: ucl(list(range(1, 12)), nondetect=[True] * 10 + [False]),
    ),
    call(
        "upper_confidence_limit, one measured value",
        lambda: ucl([1.0, 1.0, 2.0, 2.0], nondetect=[True, True, False, False]),
    ),
    call("tolerance_limit, coverage 95", lambda: ps.tolerance_limit(VALUES, coverage=95)),
    call("tolerance_limit, side above", lambda: ps.tolerance_limit(VALUES, side="above")),
    call("tolerance_limit, a negative value", lambda: ps.tolerance_limit([-1.0, *VALUES])),
    call(
        "tolerance_limit, 5 values without a distribution",
        lambda: ps.tolerance_limit(VALUES, distribution="nonparametric"),
    ),
    call("tolerance_limit, distribution weibull", lambda: ps.tolerance_limit(VALUES, distribution="weibull")),
    call("prediction_limit, no future values", lambda: ps.prediction_limit(VALUES, n_future=0)),
    call("prediction_limit, half a value", lambda: ps.prediction_limit(VALUES, mean_of=1.5)),
    call(
        "prediction_limit, a mean of gamma values", lambda: ps.prediction_limit(VALUES, mean_of=2, distribution="gamma")
    ),
    call(
        "prediction_limit, 5 values without a distribution",
        lambda: ps.prediction_limit(VALUES, n_future=2, distribution="nonparametric"),
    ),
    call("prediction_limit, empty", lambda: ps.prediction_limit([])),
]
