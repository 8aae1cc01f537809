"""How a methods section words notes on intervals, tests and comparisons: in its tense, '' where it says them itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.text.note_wording import Wording
from pli_stats.text.note_wording.statistics import ON_INTERVALS, ZEROS
from pli_stats.text.notes import Note, coded
from pli_stats.text.numbers import with_minus


def _two(correlation: float) -> str:
    """Return a correlation with two decimals."""
    return with_minus(f"{correlation:.2f}")


_NEIGHBOURS = "neighbouring values were correlated (lag-1 correlation {phi:.2f}, the trend removed), so that "
_BLOCKS = "blocks were correlated, which made the variance of S {ratio} times as large, so that "
_TREND_PHRASES: Wording = {
    "neighbours_correlated": f"{_NEIGHBOURS}the test rejects too often",
    "neighbours_interval": f"{_NEIGHBOURS}the interval is too narrow",
    "blocks_correlated": f"{_BLOCKS}the test rejects too often",
    "blocks_interval": f"{_BLOCKS}the interval is too narrow",
    "ar1_variance": lambda facts: (
        f"the lag-1 correlation was {_two(facts['phi'])}, which made the variance of S {{factor}} times as large"
    ),
    "serial_variance": "significant autocorrelations made the variance of S {factor} times as large",
    "whitened": lambda facts: f"the lag-1 correlation taken out was {_two(facts['r1'])}",
    "trend_blocks": "only values of the same {kinds} were compared, in {n:block}",
    "trend_left_out": "{n:value} from a {kinds} with a single time {n:~was|were} left out",
    "trend_nondetects": "of {of:value}, {n} {n:~was a non-detect|were non-detects}",
    "trends_differ": "trends differed between blocks (chi-squared {chi} on {df:degree of freedom|degrees of freedom}, "
    "p = {p:.2g})",
    "few_years_covariances": "with only {n:year}, the covariances of blocks are uncertain",
    "uneven_times": "times were unevenly spaced, while lags count values",
}
_FEW = "with only {n:{unit}}, coverage may be below nominal"


def _no_power(facts: Mapping[str, Any]) -> str:
    """Return that so few units can show no difference."""
    adjusted = "after adjustment for {pairs:pair}, " if facts["pairs"] > 1 else ""
    return (
        f"with only {{n:{{unit}}}}, no p value of a pair could be below {{least:.3g}}, so that, {adjusted}no "
        "difference could be significant"
    )


INTERVAL_PHRASES: Wording = {
    "enumerated": "all {n} possible resamples of {n_ports:port} were enumerated, so that nothing was simulated",
    "undefined_resamples": "of {of:resample}, {n} {n:~was|were} left out, in which {metric} was not defined",
    "lone_strata": "as one value shows no spread, {n:stratum|strata} of a single sample added nothing to the width",
    "few_units": _FEW,
    "few_units_studentized": _FEW,
    "too_few_units": "with only {n:{unit}}, no {level:percent} confidence interval could be given",
    "survey_design": (
        "they left {df:degree of freedom|degrees of freedom} ({n:sample} less {n_strata:stratum}) and, by their "
        "weights, counted as {effective_n} samples of equal weight"
    ),
    "no_degree_of_freedom": (
        "{n:sample} in {n_strata:stratum} left no degree of freedom, so that no confidence interval could be given"
    ),
    "few_neighbours": "in {n:stratum|strata} with fewer than four samples the stratified variance was taken instead",
    "no_design_variance": "the design left no variance, so that the interval has zero width",
    "equal_values": "all values were equal, so that the interval has zero width",
    "equal_resamples": "so many resamples gave the same value that the interval has zero width",
    "extreme_replicate": "an end point was the most extreme replicate",
    "omitted_truths": "of {of:sample}, {n} {n:~was|were} left out, whose measured value was zero or nearly so",
    **_TREND_PHRASES,
}
TEST_PHRASES: Wording = {
    "ports_as_units": "",
    "coarse_p": "with only {n:{unit}}, no p value below {least:.3g} was possible",
    "unbounded_interval": "with only {n:{unit}}, sign flips gave no bounded {level:percent} interval",
    "zero_differences": lambda facts: f"of the differences, {{n}} {{n:~was|were}} zero and {ZEROS[facts['zeros']]}",
    "one_sign": "all differences had the same sign, so that the effect is at its limit and has no interval",
    "metric_by_unit": "{metric} was computed in each {unit} and averaged",
    "no_power": _no_power,
    "autocorrelated": "the differences were still correlated at lag {lag}",
    "order_ignored": "the samples have an order in time ({column}), but the test takes neighbours as independent",
    "wilcoxon_no_interval": "the test gives no interval for the mean difference",
    "familywise_if_all_equal": "the family-wise error rate is controlled when all models are equal; when some differ, "
    "a pair of equal ones is declared different more often",
    "familywise_weak": "the family-wise error rate is controlled only when all models are equal",
    "few_blocks": "for {n:block} of {n_models:model} the approximation of p is rough",
    "sign_test": "with two models, this is the sign test",
    "small_ports": "with fewer than {least} samples in a port ({ports}), the chi-squared approximation is rough",
    "small_welch_ports": "with fewer than {least} samples in a port ({ports}), Welch's t test of a pair may reject too "
    "often",
    "infinite_limits": "some ports were too small for an interval at this level",
    **_TREND_PHRASES,
}
#: Notes that say why no interval could be given.
WITHOUT_INTERVAL = ("no_degree_of_freedom", "too_few_units")
# Notes that reverse what a results section seems to say: that there is an interval, or no difference.
_REVERSING: Wording = {
    "no_degree_of_freedom": (
        "{n:sample} in {n_strata:stratum} {n:~leaves|leave} no degree of freedom, so that no confidence interval "
        "can be given"
    ),
    "too_few_units": "with only {n:{unit}}, no {level:percent} confidence interval can be given",
    "coarse_p": "with only {n:{unit}}, no p value below {least:.3g} is possible",
    "no_power": _no_power,
    "neighbours_correlated": f"{_NEIGHBOURS}the test rejects too often",
    "neighbours_interval": f"{_NEIGHBOURS}the interval is too narrow",
    "blocks_correlated": f"{_BLOCKS}the test rejects too often",
    "blocks_interval": f"{_BLOCKS}the interval is too narrow",
}
#: What the sentences on a comparison say of its design and its intervals.
COMPARISON_PHRASES: Wording = {
    **INTERVAL_PHRASES,
    **TEST_PHRASES,
    **dict.fromkeys(("model_design", "block_design", "port_design", "averaged_losses", "resamples"), ""),
    **{code: "" for code in ON_INTERVALS if code != "single_pair_intervals"},
    "coarse_p": "with only {n:{unit}}, no p value of a pair could be below {least:.3g}",
}


def reversals(notes: Iterable[Note], **wording: str) -> list[str]:
    """Return the notes without which a results section would mislead, as its sentences; some in words of their own."""
    return phrases_of(coded(notes, *_REVERSING), {**_REVERSING, **wording})
