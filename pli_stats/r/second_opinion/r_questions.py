"""What R is asked to compute anew: calls as data, and the number of ours that each answer must meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pli_stats.robjects.vectors.r_values import RCall, RSymbol, RValue, RVector, doubles

# Same formula, other order of sums; the distribution functions of R and SciPy agree to better than this. Relative.
SAME = 1e-9
# A sum whose terms cancel is 0 in one language and the rounding of its terms in the other. Absolute; a p value is no
# such sum: one of 1e-13 is another than one of 1e-46.
NEAR_ZERO = 1e-12
# Standard errors of a simulation: chance alone exceeds it once in 16,000 times.
SIMULATED = 4.0

FOUND = RSymbol("found")


@dataclass(frozen=True, eq=False)
class Question:
    """One number of ours, and how R finds it.

    Attributes
    ----------
    quantity : str
    ours : float or array
    answer : call or None
        Evaluated after the steps of its case; None where R cannot say, and `why` tells why not.
    tolerance : float
        Absolute; 0 stands for `SAME` of R's value, and of other quantities than p values for `NEAR_ZERO` at least.
    why : str
        Why R has no answer.
    remark : str
        What to know where R's definition is not ours.
    """

    quantity: str
    ours: Any
    answer: RCall | None
    tolerance: float = 0.0
    why: str = ""
    remark: str = ""

    def tolerated(self, theirs: float) -> float:
        """Return how far ours may be from a value of R.

        Examples
        --------
        >>> Question("p_value", 1e-13, None).tolerated(1e-40) < 1e-40 < Question("mean", 0.0, None).tolerated(1e-40)
        True
        """
        least = 0.0 if self.quantity == "p_value" else NEAR_ZERO
        return self.tolerance or max(least, SAME * abs(theirs))


@dataclass(frozen=True, eq=False)
class Case:
    """Questions that share their data and their steps in R.

    Attributes
    ----------
    data : dict of str to description
        What the names in the calls stand for.
    steps : tuple of calls
        Evaluated in this order, once.
    package : str
        The package of R that is needed beyond stats.
    """

    questions: tuple[Question, ...]
    data: dict[str, RValue] = field(default_factory=dict)
    steps: tuple[RCall, ...] = ()
    package: str = "stats"


def call(function: str, *values: RValue, **named: RValue) -> RCall:
    """Return a call of a function of R, `package::name` or an operator; `_` in names of arguments stands for R's dot.

    Examples
    --------
    >>> call("stats::t.test", RSymbol("x"), conf_level=doubles(0.9)).arguments[1][0]
    'conf.level'
    """
    package, _, name = function.rpartition("::")
    head: RSymbol | RCall = RSymbol(name)
    if package:
        head = RCall(RSymbol("::"), (("", RSymbol(package)), ("", RSymbol(name))))
    arguments = [("", value) for value in values] + [(key.replace("_", "."), value) for key, value in named.items()]
    return RCall(head, tuple(arguments))


def found_by(made: RCall) -> RCall:
    """Return the step that keeps a value under the name that answers look at."""
    return call("<-", FOUND, made)


def part(name: str, of: RValue = FOUND) -> RCall:
    """Return `of$name`."""
    return call("$", of, RSymbol(name))


def element(of: RValue, position: int) -> RCall:
    """Return `of[position]`, counted from 1."""
    return call("[", of, doubles(float(position)))


def truth(value: bool) -> RVector:
    """Return TRUE or FALSE."""
    return RVector("logical", np.array([value], dtype=np.int32))


def tail_of(alternative: str, statistic: RValue, df: RValue) -> RCall:
    """Return Student's p of a statistic, as R's `pt` gives it."""
    if alternative == "two-sided":
        upper = call("stats::pt", call("-", call("abs", statistic)), df)
        return call("*", doubles(2.0), upper)
    return call("stats::pt", statistic, df, lower_tail=truth(alternative == "less"))
