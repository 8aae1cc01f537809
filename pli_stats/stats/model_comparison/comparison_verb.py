"""Several models compared on one long frame of predictions: the design is read, the valid test chosen and run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_resamples, check_seed, check_whole, refusal
from pli_stats.records.hypothesis_tests import WILCOXON
from pli_stats.records.interval_methods import METHODS
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import Comparison, Test
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.nemenyi_conover import PAIR_ORDER
from pli_stats.stats.hypothesis.p_adjustment import adjust_p, letters_if_possible, significant
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.model_comparison.caveats import notes_of
from pli_stats.stats.model_comparison.pair_tests import (
    Case,
    Ends,
    intervals,
    least_p_of,
    mean_ranks,
    omnibus_test,
    pair_columns,
    pair_tests,
    rank_biserial,
)
from pli_stats.stats.model_comparison.prediction_design import read_design
from pli_stats.stats.model_comparison.score_tables import Scores, scores_of
from pli_stats.stats.model_comparison.test_choice import check_test, choose_plan, design_note, refuse_idle
from pli_stats.stats.resampling.bootstrap_replicates import STREAMS
from pli_stats.text.note_wording import sentence

if TYPE_CHECKING:
    import pandas as pd


def compare_models(
    predictions: pd.DataFrame,
    *,
    metric: str = "mae",
    test: str = "auto",
    ports_as_unit: bool | None = None,
    order: str | None = None,
    horizon: int = 1,
    n_train: int | None = None,
    n_test: int | None = None,
    adjust: str = "holm",
    level: float = 0.95,
    method: str = "bca",
    n_resamples: int = 9999,
    seed: int = 1,
    stream: str | None = None,
) -> Comparison:
    """Compare models on the same samples by the test that the design makes valid, with the reason in words.

    Every pair is tested on d = score_A - score_B in the same units, and p values are adjusted for all pairs. The
    sampling unit, and what is exchangeable under the null hypothesis of a pair, follow from the design:

    - Ports: the port; the signs of whole ports are exchangeable (`paired_permutation_test`). Three or more models have
      Friedman's omnibus test of ranks within ports first. Intervals cover new ports.
    - No ports, each sample predicted once: the same with the sample as unit. Intervals cover new samples.
    - Samples predicted again from other splits (repeated K-fold), unless each split holds out whole ports: the split,
      and the mean difference over splits of this size is zero (`corrected_resampled_t_test`). Intervals cover the
      expected score of models trained on so many samples.
    - Samples in time order, one at a time, no ports: the time step (`diebold_mariano_test`).
    - Models without predictions for some ports: Skillings-Mack's omnibus test, pairs on the ports that both have.

    Repeats that hold out the same splits again (with other random starts) are averaged first.

    Parameters
    ----------
    predictions : DataFrame, one row a prediction
        Columns sample, model, y_true, y_pred; port, repeat, split where there are such. `split` says which samples were
        held out together. The order of rows and of models is of no account.
    metric : str
        What `score` returns: mae, mape, r2, ... Those that are no means over samples (rmse, r2, ccc, medae) are
        computed in each port or split.
    test : {"auto", "permutation", "wilcoxon", "corrected_t", "diebold_mariano", "friedman", "nemenyi"}
        "friedman" is Friedman's omnibus test, then sign flips.
    ports_as_unit : bool, optional
        By default wherever there are two ports or more. False takes samples of one port as independent.
    order : str, optional
        Column that orders samples in time; `time` or `date` serve unnamed where they order samples without ports.
    horizon : int
        Of the Diebold-Mariano test.
    n_train, n_test : int, optional
        For the corrected t test: by default the samples of the largest split, and all others.
    adjust : str
        Method of `adjust_p`.
    level : float
        Of intervals and letters.
    method, n_resamples, seed, stream
        Of the bootstrap intervals, as in `bootstrap_ci`; splits and time steps have the intervals of their test.

    Returns
    -------
    Comparison
        `design` says what the data are and why this test. `groups`, best first: model, n, estimate, interval, mean rank
        where ranks are used, letters, among_best. `pairs`: estimate A - B, its interval, statistic and p of the test;
        the effect is the rank-biserial correlation of the units' differences, positive where A has the larger scores.

    Raises
    ------
    InputError
        A prediction is missing, repeated or not finite (named by model and sample), models predict different samples
        other than by whole ports, or a test is named that this design makes invalid.

    References
    ----------
    Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
    Nadeau, C. & Bengio, Y. (2003). Machine Learning 52, 239-281. doi:10.1023/A:1024068626366
    Benavoli, A., Corani, G. & Mangili, F. (2016). Journal of Machine Learning Research 17(5), 1-10.

    Examples
    --------
    >>> import pandas as pd
    >>> import pli_stats as ps
    >>> y = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    >>> rf, svm = [1.1, 2.2, 2.9, 4.1, 5.3, 6.1, 6.9, 8.2], [1.5, 1.4, 3.6, 4.4, 5.5, 6.8, 6.2, 8.6]
    >>> found = ps.compare_models(
    ...     pd.DataFrame({"sample": [*range(8)] * 2, "model": ["rf"] * 8 + ["svm"] * 8, "y_true": y * 2,
    ...                   "y_pred": rf + svm})
    ... )
    >>> found.groups[["model", "letters", "among_best"]].values.tolist()
    [['rf', 'a', True], ['svm', 'b', False]]
    >>> float(found.pairs["p_value"][0])
    0.0078125
    """
    check_one_of("metric", metric, tuple(METRICS))
    check_test(test)
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    check_one_of("method", method, METHODS)
    if stream is not None:
        check_one_of("stream", stream, STREAMS)
    request = Request(method, check_level(level), check_resamples(n_resamples), check_seed(seed))
    horizon = check_whole("horizon", horizon, 1)
    design = read_design(predictions, order)
    plan = choose_plan(design, test, metric, ports_as_unit, named_order=order is not None)
    refuse_idle(plan, horizon=horizon != 1, n_train=n_train is not None, n_test=n_test is not None)
    tested = int(design.split_sizes.max()) if n_test is None else check_whole("n_test", n_test, 1)
    trained = len(design.samples) - tested if n_train is None else check_whole("n_train", n_train, 1)
    if plan.unit == "split" and trained < 1:
        raise refusal("no_training", got=tested, n=len(design.samples))
    return _comparison(Case(design, plan, metric, request, stream, adjust, horizon, trained, tested))


def _comparison(case: Case) -> Comparison:
    """Return groups best first and pairs, with intervals, letters and notes."""
    design, plan = case.design, case.plan
    scores = scores_of(design, plan.unit, case.metric)
    omnibus = omnibus_test(case, scores)
    ranks = None if omnibus is None else mean_ranks(case, scores)
    place = _best_first(case, scores, ranks)
    scores = Scores([design.models[j] for j in place], scores.values[:, place], scores.ports)
    tests = pair_tests(case, scores)
    ends = intervals(case, scores, tests)
    pairs = _pairs(case, scores, tests, ends)
    least_p = least_p_of(case, tests)
    groups = _groups(case, scores, place, ends, pairs, least_p)
    if ranks is not None:
        groups.insert(6, "mean_rank", ranks[place])
    drawn = any(end.random for end in ends) or any(test.seed is not None for test in (*tests, omnibus) if test)
    numbers = {"horizon": case.horizon, "n_train": case.n_train, "n_test": case.n_test}
    about = design_note(design, plan, case.metric, **numbers)
    return Comparison(
        what="model",
        measure=case.metric,
        design=sentence(about),
        omnibus=omnibus,
        groups=groups,
        pairs=pairs,
        method=tests[0].test if omnibus is None else f"{omnibus.test}, then {tests[0].test}",
        adjust="studentized range" if plan.test == "nemenyi" else case.adjust,
        conf_level=case.request.level,
        n=len(design.samples),
        n_ports=len(design.ports) or None,
        unit=plan.unit,
        seed=case.request.seed if drawn else None,
        notes=(about, *notes_of(case, scores, tests, ends, least_p)),
        least_p=least_p,
    )


def _best_first(case: Case, scores: Scores, ranks: Floats | None) -> list[int]:
    """Return the models in order: by estimate, or by mean rank where estimates cover different ports."""
    means = scores.estimates
    by = {"low": means, "high": -means, "zero": np.abs(means)}[METRICS[case.metric].best]
    if ranks is not None and case.design.absent.any():
        by = ranks
    return [int(j) for j in np.argsort(by, kind="stable")]


def _pairs(case: Case, scores: Scores, tests: list[Test], ends: list[Ends]) -> pd.DataFrame:
    """Return a row for every pair, the better model first."""
    import pandas as pd

    columns = pair_columns(scores)
    p = np.array([test.p_value for test in tests])
    frame = pd.DataFrame(
        {
            "group_a": pd.Series([scores.models[a] for a, _ in columns]),
            "group_b": pd.Series([scores.models[b] for _, b in columns]),
            "estimate": [float(np.subtract(*scores.of(pair).estimates)) for pair in columns],
            "conf_low": [end.low for end in ends[len(scores.models) :]],
            "conf_high": [end.high for end in ends[len(scores.models) :]],
            "statistic": [test.statistic for test in tests],
            "p_value": p,
            "p_adjusted": p if case.plan.test == "nemenyi" else adjust_p(p, method=case.adjust),
            "effect": [rank_biserial(scores, pair) for pair in columns],
            "effect_name": WILCOXON.effect,
            "method": [f"{test.test}, {test.method}" for test in tests],
        }
    )
    return frame[list(PAIR_ORDER)]


def _groups(
    case: Case, scores: Scores, place: list[int], ends: list[Ends], pairs: pd.DataFrame, least_p: float | None
) -> pd.DataFrame:
    """Return a row for every model, with its letters; the first and those not distinguishable from it are best."""
    import pandas as pd

    k, level, design = len(place), case.request.level, case.design
    return pd.DataFrame(
        {
            "model": pd.Series(scores.models),
            "n": (~design.absent[design.port]).sum(axis=0)[place],
            "estimate": scores.estimates,
            "conf_low": [end.low for end in ends[:k]],
            "conf_high": [end.high for end in ends[:k]],
            "conf_level": level,
            "letters": list(letters_if_possible(pairs, scores.models, level, least_p).values()),
            "among_best": [True, *~significant(pairs["p_adjusted"][: k - 1], level)],
        }
    )
