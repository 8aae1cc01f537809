"""How notes of intervals and tests are told in a methods section."""

from __future__ import annotations

from pli_stats.publish.display_names import METRICS
from pli_stats.publish.prose.grammar.note_sentences import Facts, Rule, filled
from pli_stats.stats.hypothesis import friedman, nemenyi_conover, paired_tests, pairwise_many_models
from pli_stats.stats.intervals import interval_methods, percentile_bca
from pli_stats.stats.model_comparison import caveats
from pli_stats.stats.port_comparison import comparison_verb, omnibus_tests
from pli_stats.text.numbers import spaced
from pli_stats.text.words import counted, numeral, opening


def _few(facts: Facts) -> str:
    """Say that few units make intervals too narrow."""
    return f"with only {counted(int(facts['n']), facts['unit'])}, such intervals may cover less than their level says"


def _too_few(facts: Facts) -> str:
    """Say why no interval could be given."""
    units = counted(int(facts["n"]), facts["unit"])
    return f"with {units} the most extreme resample is likelier than a tail of the interval: no interval could be given"


def _enumerated(facts: Facts) -> str:
    """Say that ports were enumerated."""
    return (
        f"all {spaced(int(facts['m']))} ways to draw {facts['g']} ports were enumerated with their probabilities, so "
        "that nothing was simulated"
    )


def _power(facts: Facts) -> str:
    """Say that so few units can show no difference."""
    m, n = int(facts["m"]), int(facts["n"])
    unit = facts.get("unit", "block")
    pairs = f"adjusted for {numeral(m)} pairs, " if m > 1 else ""
    return (
        f"with {counted(n, unit)} no p value of a pair can be below {facts['least']}, so that, {pairs}no pair could "
        "have been found different"
    )


def _by_unit(facts: Facts) -> str:
    """Say that a metric was computed by unit."""
    name = METRICS[facts["metric"]][0] if facts["metric"] in METRICS else facts["metric"]
    return (
        f"as {name} is no mean over samples, it was computed in each {facts['unit']}, and estimates are the means of "
        "those"
    )


def _coarse(facts: Facts) -> str:
    """Say which p value is the least that is possible."""
    return f"with {counted(int(facts['g']), facts['unit'])} no p value below {facts['least']} is possible"


def _unbounded(facts: Facts) -> str:
    """Say that few units allow no bounded interval."""
    units = counted(int(facts["g"]), facts["unit"])
    return f"the signs of {units} allow no bounded {facts['level']} % interval"


def _zeros(facts: Facts) -> str:
    """Say what was done with differences of zero."""
    count = int(facts["count"])
    what = facts["what"].replace(" (Wilcoxon)", "").replace(" (Pratt)", "")
    return f"{opening(count, 'difference')} of zero {_were(count)} {what}"


def _were(count: int) -> str:
    """Return the verb of a count."""
    return "was" if count == 1 else "were"


def _undefined(facts: Facts) -> str:
    """Say that resamples were left out."""
    return f"left out were {facts['count']} of {facts['n']} resamples, in which the measure is not defined"


def _lone(facts: Facts) -> str:
    """Say that strata of one sample add no width."""
    count = int(facts["count"])
    strata = "stratum" if count == 1 else "strata"
    return f"{numeral(count)} {strata} of one sample added nothing to the width, as one value shows no spread"


def _few_blocks(facts: Facts) -> str:
    """Say that the approximation is rough."""
    return f"{facts['n']} blocks of {facts['k']} models are few for the approximation of p"


INTERVAL_RULES = (
    Rule(interval_methods.NOTE_ENUMERATED, _enumerated),
    Rule(interval_methods.NOTE_UNDEFINED, _undefined),
    Rule(interval_methods.NOTE_LONE, _lone),
    Rule(percentile_bca.NOTE_FEW, _few),
    Rule(percentile_bca.NOTE_FEW_PLAIN, _few),
    Rule(percentile_bca.NOTE_CONSTANT, filled("all values were equal, so that the interval has zero width")),
    Rule(percentile_bca.NOTE_TOO_FEW, _too_few),
    Rule(
        percentile_bca.NOTE_ONE_VALUE,
        filled("so many resamples gave the same value that the interval has zero width"),
    ),
    Rule(percentile_bca.NOTE_EDGE, filled("an end point is the most extreme replicate")),
    Rule(
        "{count} of {n} samples left out, whose truth is zero or nearly so (rows {rows}).",
        filled("left out were {count} of {n} samples, whose measured value was zero or nearly so"),
    ),
)
TEST_RULES = (
    Rule(paired_tests.NOTE_COARSE, _coarse),
    Rule(paired_tests.NOTE_UNBOUNDED, _unbounded),
    Rule(paired_tests.NOTE_ZEROS, _zeros),
    Rule(
        paired_tests.NOTE_ONE_SIGN,
        filled("all differences had one sign, so that the effect is at its limit and has no interval"),
    ),
    Rule(caveats.NOTE_BY_UNIT, _by_unit),
    Rule(caveats.NOTE_POWER, _power),
    Rule(caveats.NOTE_LAG, filled("the difference still correlated at lag {lag}")),
    Rule(
        caveats.NOTE_IN_TIME,
        filled("the samples have an order in time ({clock}), and this test takes neighbours as independent"),
    ),
    Rule(pairwise_many_models.NOTE_COARSE, _power),
    Rule(pairwise_many_models.NOTE_NO_INTERVAL, filled("the test gives no interval of the mean difference")),
    Rule(
        nemenyi_conover.NOTE_ALL_EQUAL,
        filled(
            "the family-wise error is held where all models are equal; among models of which some differ, a pair of "
            "equal ones is found different more often"
        ),
    ),
    Rule(nemenyi_conover.NOTE_WEAK, filled("the family-wise error is held only where all models are equal")),
    Rule(friedman.NOTE_FEW, _few_blocks),
    Rule(friedman.NOTE_TWO_MODELS, filled("with two models, this is the sign test")),
    Rule(
        omnibus_tests.NOTE_FEW,
        filled("with fewer than 5 samples in a port ({ports}), the chi-squared approximation is rough"),
    ),
    Rule(comparison_verb.NOTE_WIDE, filled("some ports were too small for an interval at this level")),
)
