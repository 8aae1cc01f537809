"""Weighted means and shares with their intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from pli_stats.checks import check_level, check_text, check_truth, label_text, refusal
from pli_stats.records.interval_methods import KORN_GRAUBARD
from pli_stats.results import Interval, Intervals
from pli_stats.stats.arguments import Floats, finite_vector, labels, length
from pli_stats.stats.survey_design.design_checks import checked_domain, design_of
from pli_stats.stats.survey_design.designs import LOCAL, Domain
from pli_stats.stats.survey_design.share_intervals import share_interval
from pli_stats.text.notes import Note, note

ROUNDING = 8.0 * float(np.finfo(np.float64).eps)  # a spread below this share of the values is rounding


def survey_mean(
    values: Any,
    *,
    weights: Any,
    strata: Any = None,
    domain: Any = None,
    geometric: bool = False,
    coordinates: Any = None,
    variance: str = "stratified",
    lonely: str = "error",
    fpc: Any = None,
    level: float = 0.95,
    term: str = "mean",
) -> Interval:
    """Return the weighted mean of a survey drawn with unequal probability, with its interval.

    mean = sum(w y) / sum(w) (Hajek's ratio of Horvitz-Thompson totals), +- t sqrt(V) with as many degrees of freedom as
    samples less strata. V is that of a sample drawn with replacement within strata, linearised,

        V = sum_h n_h/(n_h - 1) sum_i (u_hi - mean u_h)^2,  u_i = w_i (y_i - mean) / sum(w),

    or the local neighbourhood variance. The sampling unit is the sample, drawn independently of the others within its
    stratum; the interval covers the mean over the whole area (or all units) from which the samples were drawn, or over
    the domain. For a domain that is part of strata, V is multiplied by [n_d/(n_d - H_d)] [(n_T - H_d)/n_T], n_d being
    its samples and n_T those of the H_d strata that it has part in: without, intervals of small domains are too narrow.

    Parameters
    ----------
    values : array, (n,)
    weights : array, (n,)
        Above 0: the area (or number of units) that each sample stands for, 1 / probability of being drawn. For a
        stratum of area A with n samples it is A/n. Only their ratios matter.
    strata : array, (n,), optional
        Stratum of each sample.
    domain : array of bool, (n,), optional
        True for the samples whose mean is asked for, as of one port. Hand over the others, too: they tell how many
        samples each stratum has.
    geometric : bool
        The geometric mean: mean and interval of the logarithms, transformed back.
    coordinates : DataFrame or array, (n, 2), optional
        East and north in one unit (not degrees), for `variance="local"`.
    variance : {"stratified", "local"}
        "local" is for spatially balanced samples (GRTS), among which neighbours share what varies over the area: there
        it covers 94 to 97 % (`analysis/20_design_weights.py`), but of samples drawn at random 74 to 84 %. In strata
        with fewer than four samples of the domain the stratified variance stands for it.
    lonely : {"error", "adjust", "average", "certainty"}
        What stands for the variance of a stratum of a single sample, as `survey.lonely.psu` of R's package survey.
    fpc : float, dict or array (n,), optional
        Number of units in the population (by stratum, or beside each sample), where they can be counted: V of a stratum
        is then multiplied by 1 - n_h/N_h, which is 0 in a census.
    level : float
    term : str
        Name for the result.

    Returns
    -------
    Interval
        `term` is "geometric mean" where that was asked for under no other name. Unbounded, with a note, where no degree
        of freedom is left.

    Raises
    ------
    InputError
        A weight is not above 0, a stratum has a single sample (see `lonely`), or an argument is out of range.

    References
    ----------
    Horvitz, D. G. & Thompson, D. J. (1952). Journal of the American Statistical Association 47, 663-685.
    doi:10.1080/01621459.1952.10483446
    Binder, D. A. (1983). International Statistical Review 51, 279-292. doi:10.2307/1402588
    Stevens, D. L. & Olsen, A. R. (2003). Environmetrics 14, 593-610. doi:10.1002/env.606

    Examples
    --------
    >>> strata = ["bay"] * 3 + ["marina"] * 3
    >>> found = survey_mean([0.5, 0.7, 0.6, 1.4, 1.8, 1.9], weights=[9, 9, 9, 1, 1, 1], strata=strata)
    >>> round(found.estimate, 3), round(found.conf_low, 3), round(found.conf_high, 3)
    (0.71, 0.56, 0.86)
    """
    check_level(level)
    check_truth("geometric", geometric)
    check_text("term", term)
    x = finite_vector("values", values)
    if geometric:
        if (x <= 0.0).any():
            at = int(np.argmax(x <= 0.0))
            raise refusal("geometric_positive", position=at, value=float(x[at]))
        x = np.log(x)
    design = design_of(values, weights, strata, coordinates, variance=variance, lonely=lonely, fpc=fpc)
    rows = checked_domain(domain, len(x))
    of_domain = design.domain(rows)
    x = x[rows]
    centre, spread = mean_and_variance(x, of_domain)
    low, high = t_ends(centre, spread, of_domain.df, level)
    with np.errstate(over="ignore"):
        ends = np.exp([centre, low, high]) if geometric else np.array([centre, low, high])
    named = "geometric mean" if geometric and term == "mean" else term
    estimate, conf_low, conf_high = map(float, ends)
    notes = tuple(_notes(x, spread, of_domain))
    return Interval(named, estimate, conf_low, conf_high, level, t_method(of_domain), len(x), notes=notes)


def survey_shares(
    values: Any,
    *,
    weights: Any,
    strata: Any = None,
    domain: Any = None,
    coordinates: Any = None,
    variance: str = "stratified",
    lonely: str = "error",
    fpc: Any = None,
    level: float = 0.95,
) -> Intervals:
    """Return the share of each class in a survey drawn with unequal probability (of its area), with intervals.

    A share is the weighted mean of an indicator, sum(w [y = class]) / sum(w), with the variance of `survey_mean`. Its
    interval is that of Korn & Graubard: Clopper & Pearson's for share (1 - share) / V samples, times
    (t(n - 1)/t(df))^2. The sampling unit is the sample; the interval covers the share of the whole area.

    Parameters
    ----------
    values : array, (n,)
        Class of each sample: text, a categorical (classes that do not occur have a share of 0), or True and False as
        in `pli > 1`.
    weights, strata, domain, coordinates, variance, lonely, fpc, level
        As for `survey_mean`.

    Returns
    -------
    Intervals
        Class -> Interval, classes in order; shares are fractions, 0 to 1.

    Raises
    ------
    InputError
        As `survey_mean`; a class is missing.

    References
    ----------
    Korn, E. L. & Graubard, B. I. (1998). Survey Methodology 24, 193-201.
    Horvitz, D. G. & Thompson, D. J. (1952). Journal of the American Statistical Association 47, 663-685.
    doi:10.1080/01621459.1952.10483446

    Examples
    --------
    >>> found = survey_shares(["low", "high", "low", "low"], weights=[5, 1, 3, 1])
    >>> round(found["high"].estimate, 3), round(found["high"].conf_high, 3)
    (0.1, 0.584)
    """
    check_level(level)
    if not length(values) or isinstance(values, str):
        raise refusal("empty_vector", name="values", least=1, got=0)
    classes, codes = _classes(values)
    design = design_of(values, weights, strata, coordinates, variance=variance, lonely=lonely, fpc=fpc)
    rows = checked_domain(domain, len(codes))
    of_domain = design.domain(rows)
    found = {}
    for k, name in enumerate(classes):
        inside = (codes[rows] == k).astype(np.float64)
        share, low, high = share_of(inside, of_domain, level)
        notes = tuple(_notes(inside, 1.0, of_domain))
        found[name] = Interval(label_text(name), share, low, high, level, KORN_GRAUBARD, len(inside), notes=notes)
    return Intervals(found)


def share_of(inside: Floats, domain: Domain, level: float) -> tuple[float, float, float]:
    """Return a weighted share with its interval.

    Examples
    --------
    >>> from pli_stats.stats.survey_design.designs import whole_design
    >>> one_of_two = whole_design(np.ones(2)).domain(np.arange(2))
    >>> tuple(round(each, 3) for each in share_of(np.array([0.0, 1.0]), one_of_two, 0.9))
    (0.5, 0.002, 0.998)
    """
    share, spread = mean_and_variance(inside, domain)
    share = 0.0 if not inside.any() else 1.0 if inside.all() else share
    return share, *share_interval(share, spread, len(inside), domain.df, domain.effective_n, level)


def mean_and_variance(x: Floats, domain: Domain) -> tuple[float, float]:
    """Return the mean of a domain and its variance, 0 where values differ by rounding only.

    Examples
    --------
    >>> from pli_stats.stats.survey_design.designs import whole_design
    >>> mean_and_variance(np.array([1.0, 3.0]), whole_design(np.ones(2)).domain(np.arange(2)))
    (2.0, 1.0)
    """
    centre = float(domain.means(x[None, :])[0])
    if float(np.ptp(x)) <= ROUNDING * max(float(np.abs(x).max()), 1.0):
        return centre, 0.0
    return centre, float(domain.variances(x[None, :])[0])


def t_ends(centre: float, spread: float, df: int, level: float) -> tuple[float, float]:
    """Return the end points by t, infinite where no degree of freedom is left.

    Examples
    --------
    >>> t_ends(2.0, 1.0, 0, 0.95)
    (-inf, inf)
    """
    from scipy.special import stdtrit

    half = float(stdtrit(df, 0.5 + level / 2.0)) * float(np.sqrt(spread)) if df > 0 else np.inf
    return centre - half, centre + half


def t_method(domain: Domain) -> str:
    """Return what the t interval of a domain is called."""
    return "local t" if domain.variance == LOCAL else "stratified t"


def _notes(x: Floats, spread: float, domain: Domain) -> list[Note]:
    """Return what must be read beside a mean or share."""
    n, n_strata = len(x), len(domain.sizes)
    facts = {"n": n, "n_strata": n_strata, "df": domain.df, "effective_n": domain.effective_n}
    out = [note("survey_design", **facts) if domain.df > 0 else note("no_degree_of_freedom", n=n, n_strata=n_strata)]
    if domain.n_stratified:
        out.append(note("few_neighbours", n=domain.n_stratified))
    if spread == 0.0 and domain.df > 0:
        out.append(note("equal_values") if np.ptp(x) == 0.0 else note("no_design_variance"))
    return out


def _classes(values: Any) -> tuple[list[Any], Any]:
    """Return the classes in order, and the class of each sample by its position among them."""
    categories = getattr(getattr(values, "cat", values), "categories", None)
    names, codes = labels("values", values, length(values), "class")
    if categories is not None:
        order = list(categories)
    else:
        order = sorted(
            names.tolist(), key=lambda name: (str(type(name)), name), reverse=isinstance(names[0], bool | np.bool_)
        )
    place = {name: k for k, name in enumerate(order)}
    return order, np.array([place[name] for name in names])[codes]
