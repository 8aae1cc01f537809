"""How hypotheses were tested, for a methods section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.grammar.statistics_phrases import TEST_PHRASES
from pli_stats.records.hypothesis_tests import (
    CORRECTED_T,
    EQUIVALENCE,
    FRIEDMAN,
    LOG_PLI_T,
    MANN_KENDALL,
    PERMUTATION,
    REGIONAL_KENDALL,
    SEASONAL_KENDALL,
    TESTS,
    WILCOXON,
    WITHOUT_SIDES,
)
from pli_stats.records.p_adjustments import adjustment_of
from pli_stats.records.trend_methods import TREND_METHODS
from pli_stats.text.numbers import percent_of, spaced
from pli_stats.text.words import counted, plural

if TYPE_CHECKING:
    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Posterior, Test

_TRENDS = (MANN_KENDALL.name, SEASONAL_KENDALL.name, REGIONAL_KENDALL.name)
_NON_DETECTS = " and non-detects"
# How a test computed p, where its name does not say so.
_HOW: dict[str, str] = {
    "exact": "its p value is exact",
    "exact, by inversions": "its p value is exact",
    "normal with continuity correction": "p is that of the normal approximation with continuity correction",
    "normal with continuity correction, variance for ties": "p is that of the normal approximation with continuity "
    "correction and the variance for ties",
    f"normal with continuity correction, variance for ties{_NON_DETECTS}": "p is that of the normal approximation with "
    "continuity correction and the variance for ties and non-detects",
    "exact, by sign flips": "all sign vectors of the pairs' scores were counted, so that p is exact",
    "normal approximation": "p is that of the normal approximation",
    "normal with continuity correction, variance over all orders": "p is that of the normal approximation with "
    "continuity correction and the variance over all orders",
    "Prentice weights, hypergeometric variance": "points were weighted as Prentice does, and p is that of the "
    "chi-squared approximation with the hypergeometric variance",
    "Peto weights, hypergeometric variance": "points were weighted by the Kaplan-Meier estimate, as Peto and Peto do, "
    "and p is that of the chi-squared approximation with the hypergeometric variance",
    "chi-squared approximation": "p is that of the chi-squared approximation",
    "random orders within blocks": "p was estimated from random orders within blocks",
    "restricted likelihood ratio, half chi-squared": "p is half that of the chi-squared distribution",
}
_HORIZON = re.compile(r"horizon (\d+), (acf|bartlett) variance")
_FREQUENCIES = re.compile(r"Daniell variance, (\d+) ")
_ALTERNATIVES = {
    "two-sided": "two-sided",
    "greater": "one-sided (alternative: greater)",
    "less": "one-sided (alternative: less)",
}


def test_words(name: str, cite: Citations) -> str:
    """Return what a test is called in a sentence, with its citation.

    Examples
    --------
    >>> from pli_stats.publish.prose.grammar.citations import Citations
    >>> test_words("Friedman test", Citations()), test_words("my test", Citations())
    ("Friedman's test (Friedman, 1937)", 'the my test')
    """
    known = TESTS.get(name)
    return f"{known.words} {cite(*known.citations)}".rstrip() if known else f"the {name}"


def adjustment_words(name: str, cite: Citations) -> str:
    """Return what p values were adjusted by, with its citation.

    Examples
    --------
    >>> from pli_stats.publish.prose.grammar.citations import Citations
    >>> adjustment_words("holm", Citations())
    "Holm's method (Holm, 1979)"
    """
    known = adjustment_of(name)
    return f"{known.words} {cite(*known.citations)}".rstrip()


def test_methods(result: Test, cite: Citations) -> list[Paragraph]:
    """Return the paragraph on a test."""
    sentences = [stand_ins(result.notes), f"{test_words(result.test, cite)} was used{_sides(result)}"]
    sentences += [*_how(result, cite), *_unit(result), *_effect(result, cite)]
    return [paragraph([*sentences, *phrases_of(result.notes, TEST_PHRASES)])]


def _sides(result: Test) -> str:
    """Say against which alternative, nothing of a test that knows no sides."""
    if result.alternative == "two-sided" and result.statistic_name in WITHOUT_SIDES:
        return ""
    if result.test == EQUIVALENCE.name:
        return f", for {result.alternative}"
    return f", {_ALTERNATIVES.get(result.alternative, result.alternative)}"


def _how(result: Test, cite: Citations) -> list[str]:
    """Say what the null hypothesis exchanges or the statistic is referred to."""
    if result.test == PERMUTATION.name:
        return _sign_flips(result, cite)
    if result.test == FRIEDMAN.name and result.method == "Iman-Davenport F":
        return [f"its statistic was referred to an F distribution {cite('iman1980')}"]
    if result.test == CORRECTED_T.name:
        return ["the variance was corrected for the training samples that splits share"]
    if result.test == LOG_PLI_T.name:
        return [f"the null hypothesis was a geometric mean of {null_value(result)}"]
    if horizon := _HORIZON.match(result.method):
        steps = counted(int(horizon[1]), "step")
        return [f"errors were taken as correlated over fewer than {steps}"]
    if frequencies := _FREQUENCIES.match(result.method):
        ordinates = counted(int(frequencies[1]), "ordinate")
        return [f"the variance was the mean of the first {ordinates} of the periodogram {cite('coroneo2020')}"]
    if result.test in _TRENDS:
        return _how_of_trend(result.method, cite)
    if result.method in _HOW:
        drawn = f" ({spaced(result.n_resamples)}, seed {result.seed})" if result.n_resamples else ""
        return [f"{_HOW[result.method]}{drawn}"]
    return []


def _how_of_trend(method: str, cite: Citations) -> list[str]:
    """Say by which law p was computed, and what allows for dependence and non-detects."""
    sentences, law = [], method
    for record in TREND_METHODS.values():
        before = record.how.partition("{law}")[0]
        if record.words and method.startswith(before):
            sentences, law = [record.words.format(cite(*record.citations))], method.removeprefix(before)
    if law.endswith(_NON_DETECTS):
        sentences.append(f"pairs that non-detects leave in doubt counted as ties {cite('helsel2012')}")
    return [*sentences, *([_HOW[law]] if law in _HOW else [])]


def null_value(result: Test) -> str:
    """Return the value that a t test of PLI was made against."""
    return result.method.partition("against log ")[2].partition(",")[0] or "1"


def _sign_flips(result: Test, cite: Citations) -> list[str]:
    """Say which signs were flipped, and how p was computed."""
    unit = "whole ports" if result.unit == "port" else plural(result.unit)
    how = result.method.rpartition(", ")[2]
    computed = {
        "exact": "all sign vectors were counted, so that p is exact",
        "characteristic": "p was computed by inversion of the characteristic function",
        "monte_carlo": f"p was estimated from {spaced(result.n_resamples)} random sign vectors "
        f"with seed {result.seed} {cite('phipson2010') if how == 'monte_carlo' else ''}",
    }
    flipped = f"under the null hypothesis the signs of the differences of {unit} are exchangeable"
    return [flipped, computed.get(how, "")]


def _unit(result: Test) -> list[str]:
    """Say on how much the test rests."""
    if result.test == LOG_PLI_T.name and result.unit == "port":
        ports = int(result.df[0]) + 1
        return [f"each of {spaced(ports)} ports counted once, by the geometric mean of its samples ({result.n} in all)"]
    noun = "value" if result.unit == "sample" else result.unit
    if result.unit == "port":
        return [f"the port was the unit; {spaced(result.n)} values were compared"]
    return [f"the {result.unit} was the unit ({spaced(result.n)} {plural(noun, result.n)})"]


def _effect(result: Test, cite: Citations) -> list[str]:
    """Say how large the effect is measured, and what its interval is."""
    if result.effect is None or not result.effect_name:
        return []
    level = "" if result.conf_level is None else percent_of(result.conf_level)
    has_interval = result.effect_low is not None and bool(level)
    if result.effect_name == result.statistic_name:
        holds = f"the {level} confidence interval (CI) holds the shifts that the same test does not reject"
        return [holds] if has_interval else []
    cited = cite("kerby2014") if result.effect_name == WILCOXON.effect else ""
    text = f"{effect_words(result.effect_name)} {cited} is given"
    text += "" if "mean" in result.effect_name else " as the size of the effect"
    return [f"{text}, with its {level} confidence interval (CI)" if has_interval else text]


def effect_words(name: str) -> str:
    """Return the name of an effect with its article where it has one.

    Examples
    --------
    >>> effect_words("mean difference"), effect_words("Kendall's W"), effect_words("eta squared")
    ('the mean difference', "Kendall's W", 'eta squared')
    """
    return name if name[:1].isupper() or "squared" in name else f"the {name}"


def posterior_methods(result: Posterior, cite: Citations) -> list[Paragraph]:
    """Return the paragraph on a posterior."""
    sentences = [
        stand_ins(result.notes),
        f"the mean difference between the two models over {spaced(result.n)} splits was judged by "
        f"{test_words(result.test, cite)}, which takes the correlation of splits that share training samples into "
        "account",
        f"differences within ±{result.rope:g} (the region of practical equivalence, ROPE) were taken as of no "
        "practical account",
        f"the prior was flat; the {percent_of(result.conf_level)} credible interval (CrI) is the central one",
    ]
    return [paragraph([*sentences, *phrases_of(result.notes, TEST_PHRASES)])]
