"""Every pair of models tested as planned, the omnibus test before it, and the intervals of models and pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from pli_stats.checks import InputError, refusal
from pli_stats.results import Test
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.corrected_resampled_t import corrected_resampled_t_test
from pli_stats.stats.hypothesis.diebold_mariano import diebold_mariano_test
from pli_stats.stats.hypothesis.friedman import friedman_test, is_small, score_table
from pli_stats.stats.hypothesis.nemenyi_conover import nemenyi_test
from pli_stats.stats.hypothesis.p_adjustment import least_adjusted_p
from pli_stats.stats.hypothesis.paired_tests import (
    paired_permutation_test,
    rank_biserial_correlation,
    wilcoxon_test,
)
from pli_stats.stats.hypothesis.skillings_mack import skillings_mack_test
from pli_stats.stats.intervals.interval_methods import Request, intervals_of
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.metrics.estimands import Estimand, difference
from pli_stats.stats.model_comparison.prediction_design import PredictionDesign
from pli_stats.stats.model_comparison.score_tables import Scores
from pli_stats.stats.model_comparison.test_choice import Plan
from pli_stats.stats.resampling.resampling_schemes import choose_scheme
from pli_stats.text.notes import Note, note

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Case:
    """One comparison: the design, the plan, and what tests and intervals need beside the scores."""

    design: PredictionDesign
    plan: Plan
    metric: str
    request: Request
    stream: str | None
    adjust: str
    horizon: int
    n_train: int
    n_test: int

    @property
    def lower_is_better(self) -> bool:
        """Whether the lowest value of the metric is the best."""
        return METRICS[self.metric].best == "low"


@dataclass(frozen=True)
class Ends:
    """An interval, what must be said about it, and whether random numbers made it."""

    low: float
    high: float
    notes: tuple[Note, ...] = ()
    random: bool = False


def pair_columns(scores: Scores) -> list[tuple[int, int]]:
    """Return the columns of every pair: the first model with each later one, and so on."""
    return list(combinations(range(len(scores.models)), 2))


def omnibus_test(case: Case, scores: Scores) -> Test | None:
    """Return the planned test of any difference between the models, by ranks within units."""
    if case.plan.omnibus is None:
        return None
    table = _table(case, scores)
    if case.plan.omnibus == "Friedman":
        return friedman_test(table, lower_is_better=case.lower_is_better)
    return skillings_mack_test(
        table,
        method="monte_carlo" if is_small(*table.shape) else "chi_squared",
        n_resamples=case.request.n_resamples,
        seed=case.request.seed,
        lower_is_better=case.lower_is_better,
    )


def mean_ranks(case: Case, scores: Scores) -> Floats:
    """Return the mean rank of each model; rank r among m of the k models counts as r (k + 1) / (m + 1)."""
    ranks = score_table(_table(case, scores), lower_is_better=case.lower_is_better, missing=True).ranks
    scored = (~np.isnan(ranks)).sum(axis=1, keepdims=True)
    means: Floats = np.nanmean(ranks * ((ranks.shape[1] + 1.0) / (scored + 1.0)), axis=0)
    return means


def _table(case: Case, scores: Scores) -> pd.DataFrame:
    """Return the units as a frame, one column a model."""
    import pandas as pd

    units = case.design.ports if case.plan.unit == "port" else case.design.samples
    return pd.DataFrame(scores.units(), index=pd.Series(units), columns=pd.Series(scores.models))


def pair_tests(case: Case, scores: Scores) -> list[Test]:
    """Return the test of every pair."""
    if case.plan.test == "nemenyi":
        return _by_nemenyi(case, scores)
    out = []
    for a, b in pair_columns(scores):
        pair = scores.of((a, b))
        if pair.ports is not None and (shared := len(np.unique(pair.ports))) < 2:
            raise refusal("no_common_ports", a=scores.models[a], b=scores.models[b], got=shared)
        try:
            out.append(_pair_test(case, pair))
        except InputError as error:
            raise refusal("pair_refused", a=scores.models[a], b=scores.models[b], why=str(error)) from None
    return out


def least_p_of(case: Case, tests: list[Test]) -> float | None:
    """Return the least adjusted p that a pair could have had, None where any could come out."""
    least = [test.least_p for test in tests if test.least_p is not None]
    if len(least) < len(tests):
        return None
    return min(least) if case.plan.test == "nemenyi" else least_adjusted_p(least, case.adjust)


def _by_nemenyi(case: Case, scores: Scores) -> list[Test]:
    """Return Nemenyi's test of every pair."""
    found = nemenyi_test(_table(case, scores), level=case.request.level, lower_is_better=case.lower_is_better)
    columns = [found.pairs[name].tolist() for name in ("group_a", "group_b", "statistic", "p_value")]
    of_pair = {frozenset((a, b)): (q, p) for a, b, q, p in zip(*columns, strict=True)}
    values = [of_pair[frozenset((scores.models[a], scores.models[b]))] for a, b in pair_columns(scores)]
    return [
        Test(
            test=found.method,
            statistic=q,
            statistic_name="q",
            df=(),
            p_value=p,
            method="range of normal variables",
            n=found.n,
            notes=found.notes,
            least_p=found.least_p,
        )
        for q, p in values
    ]


def _pair_test(case: Case, pair: Scores) -> Test:
    """Return the planned test of two models on what both have."""
    x, y = pair.values.T
    if case.plan.test == "permutation":
        return paired_permutation_test(x, y, ports=pair.ports, level=None, seed=case.request.seed)
    if case.plan.test == "wilcoxon":
        units = pair.units()
        return wilcoxon_test(units[:, 0], units[:, 1], level=case.request.level)
    return _with_interval(case, x, y)


def _with_interval(case: Case, x: Floats, y: Floats) -> Test:
    """Return the test over splits or time steps, whose effect is the mean difference with its interval."""
    level = case.request.level
    if case.plan.test == "corrected_t":
        return corrected_resampled_t_test(x - y, n_train=case.n_train, n_test=case.n_test, level=level)
    return diebold_mariano_test(x, y, horizon=case.horizon, level=level)


def rank_biserial(scores: Scores, pair: tuple[int, int]) -> float:
    """Return the matched-pairs rank-biserial correlation of two models over the units that both have."""
    units = scores.of(pair).units()
    return rank_biserial_correlation(units[:, 0], units[:, 1])


def intervals(case: Case, scores: Scores, tests: list[Test]) -> list[Ends]:
    """Return the intervals of all models, then of all pairs.

    Splits and time steps have those of their test. Samples and ports are resampled, where no cell is missing once for
    all models and pairs.
    """
    if case.plan.unit in ("split", "time step"):
        return [*(_alone(case, x) for x in scores.values.T), *map(_ends, tests)]
    wanted = [*((j,) for j in range(len(scores.models))), *pair_columns(scores)]
    if not np.isnan(scores.values).any():
        return _resampled(case, scores, wanted)
    return [_resampled(case, scores.of(columns), [tuple(range(len(columns)))])[0] for columns in wanted]


def _alone(case: Case, x: Floats) -> Ends:
    """Return the interval of one model over splits or time steps: that of its difference from zero."""
    if np.ptp(x) == 0.0:
        return Ends(float(x[0]), float(x[0]))
    m = METRICS[case.metric]
    try:
        ends = _ends(_with_interval(case, x, np.zeros(len(x))))
    except InputError:  # a variance that is not positive, which only matters to this model
        return Ends(m.low, m.high, notes=(note("negative_variance", horizon=case.horizon),))
    if m.low <= ends.low and ends.high <= m.high:
        return ends
    return replace(ends, notes=(note("outside_range", low=m.low, high=m.high),))


def _ends(test: Test) -> Ends:
    """Return the interval of the effect of a test that has one."""
    return Ends(float(test.effect_low), float(test.effect_high))  # type: ignore[arg-type]


def _resampled(case: Case, scores: Scores, wanted: Sequence[tuple[int, ...]]) -> list[Ends]:
    """Return the bootstrap intervals of models and of differences of models from one set of resamples."""
    means = [_mean(case.metric, scores, j) for j in range(len(scores.models))]
    estimands = [
        means[columns[0]] if len(columns) == 1 else difference(means[columns[0]], means[columns[1]], case.metric)
        for columns in wanted
    ]
    scheme = choose_scheme(
        len(scores.values), ports=scores.ports, strata=None, two_stage=False, block_length=None, block="moving"
    )
    found = intervals_of(scheme, scores.values, estimands, case.request, case.stream, ())
    return [Ends(i.conf_low, i.conf_high, i.notes, i.seed is not None) for i in found]


def _mean(metric: str, scores: Scores, j: int) -> Estimand:
    """Return the mean of a column as an estimand with the range of the metric."""
    m, plain, column = METRICS[metric], METRICS["mae"], scores.values[:, j]
    return Estimand(
        term=metric,
        model=str(scores.models[j]),
        low=m.low,
        high=m.high,
        positions=(j,),
        value=plain.value,
        gradient=plain.gradient,
        of_rows=lambda rows: float(column[rows].mean()),
        loss=column,
    )
