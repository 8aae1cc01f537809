"""Notes on intervals, tests and comparisons."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from pli_stats.text.note_wording.designs import DESIGNS
from pli_stats.text.numbers import fixed, significant, with_minus
from pli_stats.text.words import counted, series


def _outside_range(facts: Mapping[str, Any]) -> str:
    """Return that an end point cannot be a value of the metric."""
    ends = (facts["low"], facts["high"])
    low, high = (with_minus(f"{end:g}") if math.isfinite(end) else fixed(end, 0) for end in ends)
    return f"An end point lies outside the range of the metric ({low} to {high})."


def _numerical_bound(facts: Mapping[str, Any]) -> str:
    """Return how exactly the ideal bootstrap distribution is known."""
    return f"The ideal bootstrap distribution is known only to within a probability {significant(facts['error'], 1)}."


#: What Wilcoxon's test did with differences of zero.
ZEROS = {"wilcoxon": "dropped before ranking", "pratt": "ranked, then dropped"}


def _zero_differences(facts: Mapping[str, Any]) -> str:
    """Return what was done with differences of zero."""
    return f"{{n:zero difference}} {{n:~was|were}} {ZEROS[facts['zeros']]} ({facts['zeros'].capitalize()})."


_NO_ORDER = {
    "unusable": "it holds something other than numbers or dates, has gaps, or differs within a sample",
    "ports": "ports are the units",
    "ties": "several samples share a time; name the column with `order=` to compare time steps",
}


def _no_order(facts: Mapping[str, Any]) -> str:
    """Return why a column does not order the samples."""
    return f"`{{column}}` is not used as an order in time: {_NO_ORDER[facts['why']]}."


def _r_values(facts: Mapping[str, Any]) -> str:
    """Return numbers of a test of R that have no field of their own."""
    values = [with_minus(f"{value:.6g}") for value in facts["values"]]
    names = facts["names"] or ("",) * len(values)
    listed = ", ".join(f"{name} = {value}" if name else value for name, value in zip(names, values, strict=True))
    return f"{facts['element']}: {listed}.".replace("{", "{{").replace("}", "}}")


def _study_plan(facts: Mapping[str, Any]) -> str:
    """Return what the number of ports of a study rests on."""
    parts = [f"{significant(facts['sd_port'])} between ports"]
    if facts["sd_sample"] > 0.0:
        parts.append(f"{significant(facts['sd_sample'])} between samples of a port")
    if facts["sd_split"] > 0.0:
        parts.append(f"{significant(facts['sd_split'])} between the networks of {counted(facts['n_splits'], 'split')}")
    family = " P values are adjusted for {comparisons:comparison}." if facts["comparisons"] > 1 else ""
    return f"{{n_samples:sample}} a port; the difference has a standard deviation of {series(parts)}.{family}"


def _ports_by_samples(facts: Mapping[str, Any]) -> str:
    """Return how many ports are needed with other numbers of samples."""
    pairs = zip(facts["samples"], facts["ports"], strict=True)
    parts = [f"{ports} of {counted(n, 'sample')}" for n, ports in pairs]
    return f"Ports needed: {'; '.join(parts)}."


STATISTICS: dict[str, str | Callable[[Mapping[str, Any]], str]] = DESIGNS | {
    "remark": "{text}",  # a sentence of the caller's own
    # Intervals
    "few_units": "Only {n:{unit}}: coverage may be below nominal.",
    "few_units_studentized": "Only {n:{unit}}: coverage may be below nominal; a studentized interval comes closest.",
    "too_few_units": "Only {n:{unit}}: no {level:percent} confidence interval can be given.",
    "equal_values": "All values are equal: the interval has zero width.",
    # Surveys drawn with unequal probability
    "survey_design": (
        "{n:sample} in {n_strata:stratum}: {df:degree of freedom|degrees of freedom}; by their weights they count as "
        "{effective_n} samples of equal weight."
    ),
    "no_degree_of_freedom": (
        "{n:sample} in {n_strata:stratum} {n:~leaves|leave} no degree of freedom: no confidence interval can be given."
    ),
    "few_neighbours": (
        "{n:stratum has|strata have} fewer than four samples: the stratified variance stands for the local one there."
    ),
    "no_design_variance": "The design leaves no variance: the interval has zero width.",
    "equal_resamples": "So many resamples share one value that the interval has zero width.",
    "infinite_end": "An end point is infinite: in too many resamples there is no spread, and so a standard error of 0.",
    "extreme_replicate": "An end point is the most extreme replicate; use more resamples.",
    "enumerated": "All {n} possible resamples of {n_ports:port} were enumerated: nothing was simulated.",
    "undefined_resamples": "{n} of {of:resample} had no finite {metric} (R² and CCC need observed values that differ) "
    "and {n:~was|were} left out.",
    "outside_range": _outside_range,
    "lone_strata": "{n:stratum of a single sample adds|strata of a single sample add} nothing to the width: one value "
    "shows no spread.",
    "mc_error_target": "The requested Monte Carlo error was not reached with {n:resample}.",
    "numerical_bound": _numerical_bound,
    "omitted_truths": "{n} of {of:sample} {n:~was|were} left out, whose observed value is zero or nearly so "
    "({n:~row|rows} {rows}, counted from {first}).",
    "wide_slope": "So few values that no {level:percent} interval of the slope is bounded.",
    # Tests
    "equal_differences": "All differences are zero: there is no evidence for either model.",
    "point_posterior": "All differences are equal: the posterior is a single point.",
    "negative_variance": "The variance at horizon {horizon} is not positive: there is no interval.",
    "no_spread": "Every {unit} has the same value: without spread the interval has zero width, and t is 0 or infinite.",
    "ports_as_units": "{n_ports:port} with {n:sample}: each port counts once, by the geometric mean of its samples.",
    "no_trend": "All values are equal: there is no trend.",
    "ties_of_few": "Ties among fewer than {least} values: the normal approximation for S is rough.",
    "coarse_p": "Only {n:{unit}}: no p value below {least:.3g} is possible.",
    "upper_bound_p": "The p value is an upper bound.",
    "unbounded_interval": "With only {n:{unit}} sign flips give no bounded interval at {level:percent}.",
    "random_subsets": "The interval is based on {n:random subset mean|random subset means}.",
    "zero_differences": _zero_differences,
    "one_sign": "All differences have the same sign: the effect is at its limit, where Fisher's transformation gives "
    "no interval.",
    "sign_test": "With two models this is the sign test; Wilcoxon's test and sign flips use more of the data.",
    "few_blocks": "{n:block} of {n_models:model}: too few for a good approximation; a simulated p value "
    "(Skillings-Mack test) holds for any number.",
    "blocks_agree": "All blocks rank the models alike, so {statistic} is infinite; the p value is the exact "
    "probability of that if all orders within a block are equally likely.",
    "blocks_tied": "All models have the same score in every block: there is no difference to test.",
    "tied_blocks": "{n:block} in which all models have the same score {n:~says|say} nothing about differences.",
    "removed_blocks": "{n:block} with fewer than 2 scores {n:~was|were} removed: {blocks}.",
    "lost_df": "Some models are linked by tied blocks only: the test has {df:degree of freedom|degrees of freedom} "
    "instead of {full}.",
    "from_r": "Made in R: {data}.",
    "replicates_from_r": "Made in R by {call}: replicates without an interval; `boot::boot.ci` gives one.",
    "r_values": _r_values,
    # Comparisons
    "scores_tie": "Scores tie within blocks, which the critical difference ignores: the test is conservative.",
    "familywise_if_all_equal": "The family-wise error rate is controlled when all models are equal; when some differ, "
    "a pair of equal ones is declared different more often (8 to 10 % where spreads differ much). Adjusted tests of "
    "pairs do not have this problem.",
    "familywise_weak": "The family-wise error rate is controlled only when all models are equal: with one model far "
    "from three equal ones, some pair of these is declared different in about 11 % of cases at the 5 % level. Adjusted "
    "tests of pairs control it.",
    "no_power": "With {n:{unit}} no p value of a pair can be below {least:.3g}: adjusted ({adjust}) for {pairs:pair}, "
    "none can be significant at the {alpha:percent} level.",
    "unequal_splits": "Splits hold {low} to {high} test samples; n_test = {n_test} was used.",
    "metric_by_unit": "{metric} was computed per {unit} and averaged.",
    "averaged_losses": "Losses of a sample are averaged over its predictions (up to {n} per model).",
    "missing_ports": "{model} has no predictions for {ports}: its estimate covers the other ports only.",
    "sorted_by_rank": "Models are sorted by mean rank, because their estimates cover different ports.",
    "signed_errors": "Bias carries a sign: pairs show whether two models differ, not which is closer to zero.",
    "averaged_steps": "Samples of the same time are averaged: {n:time step}.",
    "autocorrelated": "Differences are still correlated at lag {lag}: raise `horizon`.",
    "order_ignored": "Samples have an order in time (`{column}`), and this test takes neighbours as independent.",
    "no_order": _no_order,
    "all_ports_equal": "All values are equal: there is no evidence of a difference, and p is 1.",
    "unused_levels": "No sample has the {n:~level|levels} {levels}, which {n:~was|were} left out.",
    "small_ports": "Fewer than {least} samples in {ports}: the chi-squared approximation is rough; a permutation test "
    "does not need it.",
    "few_pilot": "The standard deviation of only {n:{unit}} is itself uncertain: plan with the cautious number.",
    "study_plan": _study_plan,
    "ports_by_samples": _ports_by_samples,
    "least_margin": "The least margin within which these data would have shown equivalence is {least:.3g}.",
    "small_welch_ports": "Fewer than {least} samples in {ports}: Welch's t test of a pair may then reject in up to "
    "14 % of the cases at the 5 % level, as two samples hardly show how a port varies.",
    "infinite_effect": "The two ports differ but do not vary within: Hedges' g is infinite.",
    "zero_survey_variance": "The variance between surveys was estimated as 0 (a singular fit). With few surveys this "
    "happens although they differ, so the tests still count it as estimated, as pbkrtest does, which is conservative.",
    "survey_variances": "Variance between surveys {between:.4g}, within surveys {within:.4g}.",
    "infinite_limits": "Some ports are too small for intervals at this level: those limits are infinite.",
    "no_spread_test": "Within every port all deviations from the median are equal: no test of equal spread is defined.",
    "no_normality_test": "Shapiro-Wilk needs {least} to {most} residuals that are not all equal: not reported.",
    # What intervals of models and pairs are; also shown below figures of them
    "bootstrap_intervals": "Intervals: {method} bootstrap over {unit:plural}, models and pairs from the same "
    "resamples; not simultaneous.",
    "bootstrap_common_ports": "Intervals: {method} bootstrap over the ports that a model, or both of a pair, "
    "predicted; not simultaneous.",
    "test_intervals": "Intervals: those of the test; not simultaneous.",
    "single_pair_intervals": "Intervals of pairs are not simultaneous; adjusted p values account for all pairs.",
    "wilcoxon_no_interval": "Wilcoxon's test gives no interval for the mean difference.",
    "separate_intervals": "Intervals of pairs are not simultaneous.",
    "simultaneous_intervals": "Intervals of pairs hold simultaneously.",
    "resamples": "Each interval is based on {n:resample}.",
}
#: Codes of the notes that say what the intervals of a comparison hold for.
ON_INTERVALS = (
    "bootstrap_intervals",
    "bootstrap_common_ports",
    "test_intervals",
    "single_pair_intervals",
    "separate_intervals",
    "simultaneous_intervals",
)
