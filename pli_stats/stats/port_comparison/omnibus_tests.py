"""The ways to compare ports: ranks, means, permutation, a mixed model; each gives omnibus, ports, pairs, residuals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from pli_stats.checks import refusal
from pli_stats.records.hypothesis_tests import KRUSKAL_WALLIS, MIXED_MODEL, PERMUTATION_OF_F, WELCH
from pli_stats.results import Test
from pli_stats.stats.arguments import Floats, Labels
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.stats.hypothesis.studentized_range import range_quantile, range_tail
from pli_stats.stats.port_comparison.effect_sizes import (
    Effect,
    epsilon_squared,
    eta_squared,
    hedges_g,
    hodges_lehmann,
    rank_biserial,
    welch_difference,
)
from pli_stats.stats.port_comparison.mixed_model import contrast, random_intercept, survey_variance_test, wald_test
from pli_stats.stats.port_comparison.permutation import least_permuted_p, permutation_test
from pli_stats.stats.port_comparison.pingouin_tests import kruskal_wallis, welch_anova
from pli_stats.text.notes import Note, note

FEW_SAMPLES = 5  # below this in a port the chi-squared law of the Kruskal-Wallis statistic is rough


class Data(NamedTuple):
    """Checked values with their ports."""

    x: Floats
    names: Labels
    codes: Labels
    groups: list[Floats]
    level: float


class Parts(NamedTuple):
    """What a method contributes to a comparison."""

    omnibus: Test
    groups: list[dict[str, Any]]
    pairs: list[dict[str, Any]]
    residuals: Floats
    checks: tuple[Test, ...] = ()
    notes: tuple[Note, ...] = ()
    least: Floats = np.empty(0)  # p of each pair that the design could have given at least


def by_ranks(data: Data) -> Parts:
    """Return Kruskal-Wallis and Dunn, both on the joint ranks with their ties."""
    from scipy.special import chdtrc, erfc
    from scipy.stats import rankdata

    n, k = len(data.x), len(data.names)
    ranks, sizes = rankdata(data.x), np.bincount(data.codes)
    mean_ranks = np.bincount(data.codes, ranks) / sizes
    # Ranks vary by n (n + 1) / 12 less what ties take away.
    variance = float(((ranks - (n + 1) / 2.0) ** 2).sum()) / (n - 1)
    h, p = kruskal_wallis(data.x, data.codes)
    effect = epsilon_squared(h, k, n, data.level)
    omnibus = _omnibus(KRUSKAL_WALLIS.name, h, (k - 1.0,), p, "chi-squared", data)
    groups = [
        {**_median(group, data.level), "mean_rank": float(rank)}
        for group, rank in zip(data.groups, mean_ranks, strict=True)
    ]

    def pair(i: int, j: int) -> dict[str, Any]:
        """Return Dunn's z with shift and rank biserial."""
        z = float(mean_ranks[i] - mean_ranks[j]) / math.sqrt(variance * (1.0 / sizes[i] + 1.0 / sizes[j]))
        a, b = data.groups[i], data.groups[j]
        shift = hodges_lehmann(a, b, data.level)
        delta = rank_biserial(a, b, data.level)
        return {
            **_ends(shift),
            "statistic": z,
            "p_value": math.erfc(abs(z) / math.sqrt(2.0)),
            **_effect(delta, "rank biserial"),
        }

    pairs = _each_pair(data, pair)
    # The ranks of a port that lies wholly below another, and of ports that lie wholly apart.
    apart = np.array([n - (sizes[i] + sizes[j]) / 2.0 for i, j in combinations(range(k), 2)])
    errors = np.sqrt(n * (n + 1) / 12.0 * np.array([1 / sizes[i] + 1 / sizes[j] for i, j in combinations(range(k), 2)]))
    most = (n - 1.0) * (1.0 - float((sizes**3.0 - sizes).sum()) / (n**3.0 - n))
    least = min(p, float(chdtrc(k - 1.0, most)))
    few = [name for name, size in zip(data.names, sizes.tolist(), strict=True) if size < FEW_SAMPLES]
    return Parts(
        replace(omnibus, least_p=least, notes=coarse_p(least, n, "sample"), **_effect(effect, "rank epsilon squared")),
        groups,
        pairs,
        deviations(data),
        least=np.minimum(erfc(apart / errors / math.sqrt(2.0)), [row["p_value"] for row in pairs]),
        notes=(note("small_ports", ports=tuple(map(str, few)), least=FEW_SAMPLES),) if few else (),
    )


def by_means(data: Data) -> Parts:
    """Return Welch's analysis of variance and Games-Howell."""
    from scipy.special import stdtr

    k = len(data.names)
    f, df, p = welch_anova(data.x, data.codes)
    omnibus = _omnibus(WELCH.name, f, df, p, "F", data)
    effect = eta_squared(f, df, data.level)

    def pair(i: int, j: int) -> dict[str, Any]:
        """Return the studentized range of one pair, simultaneous limits, and Welch's own p."""
        a, b = data.groups[i], data.groups[j]
        gap, se, free = welch_difference(a, b)
        q = abs(gap) / se * math.sqrt(2.0)
        reach = range_quantile(1.0 - data.level, k, free) * se / math.sqrt(2.0)
        return {
            **_ends(Effect(gap, gap - reach, gap + reach)),
            "statistic": gap / se,
            "df": free,
            "p_value": 2.0 * float(stdtr(free, -abs(gap / se))),
            "p_adjusted": range_tail(q, k, free),
            **_effect(hedges_g(a, b, data.level), "Hedges' g"),
        }

    return Parts(
        replace(omnibus, **_effect(effect, "eta squared")),
        [_mean(group, data.level) for group in data.groups],
        _each_pair(data, pair),
        deviations(data),
    )


def by_permutation(data: Data, n_resamples: int, seed: int) -> Parts:
    """Return the permutation tests of all ports and of every pair."""
    n, k = len(data.x), len(data.names)
    within = float((deviations(data) ** 2).sum())
    between = float(sum(len(g) * (g.mean() - data.x.mean()) ** 2 for g in data.groups))
    f = between / (k - 1) / (within / (n - k)) if within > 0.0 else math.inf
    found = permutation_test(data.x, data.codes, n_resamples=n_resamples, seed=seed)
    omnibus = _omnibus(PERMUTATION_OF_F.name, f, (k - 1.0, n - k + 0.0), found.p_value, "F", data)
    effect = eta_squared(f, (k - 1.0, n - k + 0.0), data.level)
    streams = {pair: i + 1 for i, pair in enumerate(combinations(range(k), 2))}

    def pair(i: int, j: int) -> dict[str, Any]:
        """Return the permuted mean difference of one pair, with Welch's interval."""
        from scipy.special import stdtrit

        a, b = data.groups[i], data.groups[j]
        gap, se, free = welch_difference(a, b)
        reach = float(stdtrit(free, (1.0 + data.level) / 2.0)) * se
        codes = np.repeat([0, 1], [len(a), len(b)])
        both = np.concatenate([a, b])
        p = permutation_test(both, codes, n_resamples=n_resamples, seed=seed, stream=streams[i, j])
        return {
            **_ends(Effect(gap, gap - reach, gap + reach)),
            "statistic": gap,
            "p_value": p.p_value,
            "p_error": p.p_error,
            **_effect(hedges_g(a, b, data.level), "Hedges' g"),
        }

    pairs = _each_pair(data, pair)
    sizes = np.bincount(data.codes)
    least = least_permuted_p(sizes, n_resamples)
    flat = [(p["group_a"], p["group_b"]) for p in pairs if math.isinf(p["effect"])]
    return Parts(
        replace(
            omnibus,
            p_error=found.p_error,
            least_p=least,
            notes=coarse_p(least, n, "sample"),
            n_resamples=found.n_resamples,
            seed=seed if found.n_resamples else None,
            **_effect(effect, "eta squared"),
        ),
        [_mean(group, data.level) for group in data.groups],
        pairs,
        deviations(data),
        least=np.array([least_permuted_p(sizes[[i, j]], n_resamples) for i, j in combinations(range(k), 2)]),
        notes=(note("infinite_effect").with_about("pair", *flat),) if flat else (),
    )


def by_mixed_model(data: Data, survey: Labels) -> Parts:
    """Return the mixed model's Wald test, its means and its contrasts."""
    from scipy.special import stdtrit

    if not deviations(data).any():
        raise refusal("port_within")
    fit = random_intercept(data.x, data.codes, survey)
    f, df, p = wald_test(fit)
    omnibus = _omnibus(MIXED_MODEL.name, f, df, p, "F", data)
    reach = float(stdtrit(fit.df, (1.0 + data.level) / 2.0)) * np.sqrt(np.diag(fit.covariance))
    groups = [
        _ends(Effect(*map(float, ends))) for ends in zip(fit.means, fit.means - reach, fit.means + reach, strict=True)
    ]
    unit = "survey" if fit.nested else "sample"
    return Parts(
        replace(omnibus, unit=unit, **_effect(eta_squared(f, df, data.level), "partial eta squared")),
        groups,
        _each_pair(data, lambda i, j: contrast(fit, i, j, data.level)),
        fit.residuals,
        (survey_variance_test(fit, data.x, data.codes),),
        fit.notes,
    )


def all_equal(data: Data, method: str) -> Parts:
    """Return what holds for any method when every sample has one value."""
    value, k = float(data.x[0]), len(data.names)
    zero = Effect(0.0, 0.0, 0.0)
    omnibus = _omnibus(
        f"Comparison of ports ({method})", 0.0, (k - 1.0,), 1.0, "chi-squared" if method == "kruskal" else "F", data
    )
    group = _ends(Effect(value, value, value))
    if method == "kruskal":
        group["mean_rank"] = (len(data.x) + 1) / 2.0
    row = {**_ends(zero), "statistic": 0.0, "p_value": 1.0, "p_adjusted": 1.0, **_effect(zero, "difference")}
    return Parts(
        replace(omnibus, **_effect(zero, "share of variance")),
        [group] * k,
        _each_pair(data, lambda i, j: row),
        np.zeros(len(data.x)),
        notes=(note("all_ports_equal"),),
    )


def _omnibus(test: str, statistic: float, df: tuple[float, ...], p: float, letter: str, data: Data) -> Test:
    """Return the test of all ports, before its effect."""
    return Test(
        test=test,
        statistic=statistic,
        df=df,
        p_value=p,
        method=test,
        n=len(data.x),
        statistic_name=letter,
        conf_level=data.level,
    )


def _each_pair(data: Data, pair: Callable[[int, int], dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for every pair of ports."""
    return [
        {"group_a": data.names[i], "group_b": data.names[j], **pair(i, j)}
        for i, j in combinations(range(len(data.names)), 2)
    ]


def _ends(effect: Effect) -> dict[str, Any]:
    """Return an estimate with its interval as columns."""
    return {"estimate": effect.estimate, "conf_low": effect.low, "conf_high": effect.high}


def _effect(effect: Effect, name: str) -> dict[str, Any]:
    """Return an effect with its interval as columns (and as fields of a test)."""
    return {"effect": effect.estimate, "effect_low": effect.low, "effect_high": effect.high, "effect_name": name}


def _median(group: Floats, level: float) -> dict[str, Any]:
    """Return the median with the interval of order statistics that the binomial law allows."""
    from scipy.stats import binom

    ordered, n = np.sort(group), len(group)
    rank = int(binom.ppf(round((1.0 - level) / 2.0, 15), n, 0.5))
    low, high = (ordered[rank - 1], ordered[-rank]) if rank else (-np.inf, np.inf)
    return _ends(Effect(float(np.median(group)), float(low), float(high)))


def _mean(group: Floats, level: float) -> dict[str, Any]:
    """Return the mean with its t interval."""
    from scipy.special import stdtrit

    reach = float(stdtrit(len(group) - 1.0, (1.0 + level) / 2.0)) * float(group.std(ddof=1)) / math.sqrt(len(group))
    mean = float(group.mean())
    return _ends(Effect(mean, mean - reach, mean + reach))


def deviations(data: Data) -> Floats:
    """Return each value less the mean of its port; exactly 0 where a port does not vary."""
    out = np.zeros(len(data.x))
    for i, group in enumerate(data.groups):
        if np.ptp(group) > 0.0:
            out[data.codes == i] = group - group.mean()
    return out
