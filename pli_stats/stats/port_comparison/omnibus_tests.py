"""The ways to compare ports: ranks, means, permutation, a mixed model; each gives omnibus, ports, pairs, residuals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from pli_stats.checks import label_text, refusal
from pli_stats.records.hypothesis_tests import (
    KRUSKAL_WALLIS,
    MIXED_MODEL,
    PERMUTATION_OF_F,
    WELCH,
    WELCH_BOOTSTRAP,
)
from pli_stats.results import Test
from pli_stats.stats.arguments import Floats, Labels, Levels
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.stats.hypothesis.studentized_range import range_quantiles, range_tails
from pli_stats.stats.port_comparison.classical_tests import kruskal_wallis, welch_anova
from pli_stats.stats.port_comparison.effect_sizes import Effect, epsilon_squared, eta_squared
from pli_stats.stats.port_comparison.mixed_model import contrast, random_intercept, survey_variance_test, wald_test
from pli_stats.stats.port_comparison.pair_effects import (
    Effects,
    every_pair,
    hedges_gs,
    hodges_lehmann_shifts,
    rank_biserials,
    welch_differences,
)
from pli_stats.stats.port_comparison.permutation import least_permuted_p, permutation_test
from pli_stats.stats.port_comparison.welch_bootstrap import welch_bootstrap
from pli_stats.text.notes import Note, note

FEW_SAMPLES = 5  # below this in a port the chi-squared law of the Kruskal-Wallis statistic is rough
FEW_FOR_WELCH = 3  # with two samples in a port Welch's t rejects in up to 14 % of the cases instead of 5


class Data(NamedTuple):
    """Checked values with their ports."""

    x: Floats
    names: Labels
    codes: Labels
    groups: list[Floats]
    level: float
    levels: Levels | None = None


class Parts(NamedTuple):
    """What a method contributes to a comparison."""

    omnibus: Test
    groups: list[dict[str, Any]]
    pairs: dict[str, Any] | list[dict[str, Any]]
    residuals: Floats
    checks: tuple[Test, ...] = ()
    notes: tuple[Note, ...] = ()
    least: Floats = np.empty(0)  # p of each pair that the design could have given at least


def by_ranks(data: Data) -> Parts:
    """Return Kruskal-Wallis and Dunn, both on the joint ranks with their ties."""
    from scipy.special import chdtrc, erfc
    from scipy.stats import rankdata

    n, k = len(data.x), len(data.names)
    ranks, sizes, (a, b) = rankdata(data.x), np.bincount(data.codes), every_pair(k)
    mean_ranks = np.bincount(data.codes, ranks) / sizes
    # Ranks vary by n (n + 1) / 12 less what ties take away.
    variance = float(((ranks - (n + 1) / 2.0) ** 2).sum()) / (n - 1)
    h, p = kruskal_wallis(data.groups)
    effect = epsilon_squared(h, k, n, data.level)
    omnibus = _omnibus(KRUSKAL_WALLIS.name, h, (k - 1.0,), p, "chi-squared", data)
    groups = [
        {**_median(group, data.level), "mean_rank": float(rank)}
        for group, rank in zip(data.groups, mean_ranks, strict=True)
    ]
    shared = 1.0 / sizes[a] + 1.0 / sizes[b]
    z = (mean_ranks[a] - mean_ranks[b]) / np.sqrt(variance * shared)
    p_values = erfc(np.abs(z) / math.sqrt(2.0))
    pairs = {
        **_names(data),
        **_ends(hodges_lehmann_shifts(data.groups, every_pair(k), data.level)),
        "statistic": z,
        "p_value": p_values,
        **_effect(rank_biserials(data.groups, every_pair(k), data.level), "rank biserial"),
    }
    # The ranks of a port that lies wholly below another, and of ports that lie wholly apart.
    apart = (n - (sizes[a] + sizes[b]) / 2.0) / np.sqrt(n * (n + 1) / 12.0 * shared)
    most = (n - 1.0) * (1.0 - float((sizes**3.0 - sizes).sum()) / (n**3.0 - n))
    least = min(p, float(chdtrc(k - 1.0, most)))
    few = [name for name, size in zip(data.names, sizes.tolist(), strict=True) if size < FEW_SAMPLES]
    return Parts(
        replace(omnibus, least_p=least, notes=coarse_p(least, n, "sample"), **_effect(effect, "rank epsilon squared")),
        groups,
        pairs,
        deviations(data),
        least=np.minimum(erfc(apart / math.sqrt(2.0)), p_values),
        notes=(note("small_ports", ports=tuple(map(label_text, few)), least=FEW_SAMPLES),) if few else (),
    )


def by_means(data: Data) -> Parts:
    """Return Welch's analysis of variance and Games-Howell."""
    pairs = _welch_pairs(data)
    k, apart = len(data.names), welch_differences(data.groups, every_pair(len(data.names)))
    reach = range_quantiles(1.0 - data.level, k, apart.df) * apart.error / math.sqrt(2.0)
    adjusted = range_tails(np.abs(apart.estimate) / apart.error * math.sqrt(2.0), k, apart.df)
    pairs.update(conf_low=apart.estimate - reach, conf_high=apart.estimate + reach, p_adjusted=adjusted)
    return Parts(_welch(data), [_mean(group, data.level) for group in data.groups], pairs, deviations(data))


def by_bootstrap(data: Data, n_resamples: int, seed: int) -> Parts:
    """Return Welch's F with its law under the null simulated, and Welch's t of pairs; of two ports these are one."""
    omnibus = _welch(data)
    if len(data.names) > 2:
        p, error = welch_bootstrap(data.groups, n_resamples=n_resamples, seed=seed)
        least = 1.0 / (n_resamples + 1.0)
        omnibus = replace(
            omnibus,
            test=WELCH_BOOTSTRAP.name,
            method=WELCH_BOOTSTRAP.name,
            p_value=p,
            p_error=error,
            least_p=least,
            notes=coarse_p(least, len(data.x), "sample"),
            n_resamples=n_resamples,
            seed=seed,
        )
    few = [label_text(name) for name, group in zip(data.names, data.groups, strict=True) if len(group) < FEW_FOR_WELCH]
    return Parts(
        omnibus,
        [_mean(group, data.level) for group in data.groups],
        _welch_pairs(data),
        deviations(data),
        notes=(note("small_welch_ports", ports=tuple(few), least=FEW_FOR_WELCH),) if few else (),
    )


def _welch(data: Data) -> Test:
    """Return Welch's analysis of variance with the share of variance."""
    f, df, p = welch_anova(data.groups)
    omnibus = _omnibus(WELCH.name, f, df, p, "F", data)
    return replace(omnibus, **_effect(eta_squared(f, df, data.level), "eta squared"))


def _welch_pairs(data: Data) -> dict[str, Any]:
    """Return Welch's t of every pair, with the interval of its difference and Hedges' g."""
    from scipy.special import stdtr, stdtrit

    pairs = every_pair(len(data.names))
    gap, error, df = welch_differences(data.groups, pairs)
    reach = stdtrit(df, (1.0 + data.level) / 2.0) * error
    return {
        **_names(data),
        **_ends(Effects(gap, gap - reach, gap + reach)),
        "statistic": gap / error,
        "df": df,
        "p_value": 2.0 * stdtr(df, -np.abs(gap / error)),
        **_effect(hedges_gs(data.groups, pairs, data.level), "Hedges' g"),
    }


def by_permutation(data: Data, n_resamples: int, seed: int) -> Parts:
    """Return the permutation tests of all ports, and of every pair with Welch's interval."""
    from scipy.special import stdtrit

    n, k = len(data.x), len(data.names)
    within = float((deviations(data) ** 2).sum())
    between = float(sum(len(g) * (g.mean() - data.x.mean()) ** 2 for g in data.groups))
    f = between / (k - 1) / (within / (n - k)) if within > 0.0 else math.inf
    found = permutation_test(data.x, data.codes, n_resamples=n_resamples, seed=seed)
    omnibus = _omnibus(PERMUTATION_OF_F.name, f, (k - 1.0, n - k + 0.0), found.p_value, "F", data)
    effect = eta_squared(f, (k - 1.0, n - k + 0.0), data.level)
    ends = every_pair(k)
    apart = welch_differences(data.groups, ends)
    reach = stdtrit(apart.df, (1.0 + data.level) / 2.0) * apart.error
    drawn = [
        permutation_test(
            np.concatenate([data.groups[j], data.groups[i]]),
            np.repeat([0, 1], [len(data.groups[j]), len(data.groups[i])]),
            n_resamples=n_resamples,
            seed=seed,
            stream=stream + 1,
        )
        for stream, (i, j) in enumerate(zip(*ends, strict=True))
    ]
    effects = hedges_gs(data.groups, ends, data.level)
    pairs = {
        **_names(data),
        **_ends(Effects(apart.estimate, apart.estimate - reach, apart.estimate + reach)),
        "statistic": apart.estimate,
        "p_value": np.array([each.p_value for each in drawn]),
        "p_error": np.array([each.p_error for each in drawn]),
        **_effect(effects, "Hedges' g"),
    }
    sizes = np.bincount(data.codes)
    least = least_permuted_p(sizes, n_resamples)
    names = zip(pairs["group_a"], pairs["group_b"], np.isinf(effects.estimate), strict=True)
    flat = [(a, b) for a, b, infinite in names if infinite]
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
        least=np.array([least_permuted_p(sizes[[i, j]], n_resamples) for i, j in zip(*ends, strict=True)]),
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
    ends = zip(fit.means, fit.means - reach, fit.means + reach, strict=True)
    groups = [{**_ends(Effect(*map(float, end))), "df": fit.df} for end in ends]
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
        for i, j in zip(*map(np.ndarray.tolist, every_pair(len(data.names))), strict=True)
    ]


def _names(data: Data) -> dict[str, Any]:
    """Return the ports of every pair as columns."""
    pairs = every_pair(len(data.names))
    return {"group_a": data.names[pairs.a].tolist(), "group_b": data.names[pairs.b].tolist()}


def _ends(effect: Effect | Effects) -> dict[str, Any]:
    """Return an estimate with its interval as columns."""
    return {"estimate": effect.estimate, "conf_low": effect.low, "conf_high": effect.high}


def _effect(effect: Effect | Effects, name: str) -> dict[str, Any]:
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
