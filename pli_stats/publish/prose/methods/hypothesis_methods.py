"""How hypotheses were tested, for a methods section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.note_sentences import Rule, told, unsaid
from pli_stats.publish.prose.grammar.phrases import paragraph
from pli_stats.publish.prose.grammar.statistics_rules import TEST_RULES
from pli_stats.stats.hypothesis import one_sample
from pli_stats.text.nouns import plural
from pli_stats.text.numbers import percent_of, spaced
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Posterior, Test

# Test -> what it is called in a sentence, and what is cited.
TESTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "paired permutation test": ("the paired permutation test", ("fisher1935",)),
    "Wilcoxon signed-rank test": ("Wilcoxon's signed-rank test", ("wilcoxon1945",)),
    "corrected resampled t test": ("the corrected resampled t test", ("nadeau2003",)),
    "Diebold-Mariano test": ("the Diebold-Mariano test", ("diebold1995", "harvey1997")),
    "Friedman test": ("Friedman's test", ("friedman1937",)),
    "Skillings-Mack test": ("the Skillings-Mack test", ("skillings1981",)),
    "Nemenyi test": ("Nemenyi's test", ("nemenyi1963", "demsar2006")),
    "Conover test": ("Conover's test", ("conover1979",)),
    "Mann-Kendall trend test": ("the Mann-Kendall test", ("mann1945", "kendall1945")),
    "One-sample t test of log PLI": ("Student's t test of the logarithms of the PLI", ("student1908",)),
    "Kruskal-Wallis rank sum test": ("the Kruskal-Wallis test", ("kruskal1952",)),
    "Welch's one-way analysis of means": ("Welch's analysis of variance", ("welch1951",)),
    "Permutation test of F": ("a permutation test of the F statistic", ("phipson2010",)),
    "Wald F test of ports in a mixed model": ("the F test of a linear mixed model", ()),
    "Brown-Forsythe": ("the test of Brown and Forsythe", ("brown1974",)),
    "Shapiro-Wilk": ("the test of Shapiro and Wilk", ()),
    "Variance between surveys": ("a restricted likelihood ratio test", ("self1987",)),
}
# How a test computed p, where its name does not say so.
_HOW: dict[str, str] = {
    "exact": "its p value is exact",
    "exact, by inversions": "its p value is exact",
    "normal with continuity correction": "p is that of the normal approximation with continuity correction",
    "normal with continuity correction, variance for ties": "p is that of the normal approximation with continuity "
    "correction and the variance for ties",
    "chi-squared approximation": "p is that of the chi-squared approximation",
    "random orders within blocks": "p was estimated from random orders within blocks",
    "restricted likelihood ratio, half chi-squared": "p is half that of the chi-squared distribution",
}
_NO_SIDES = ("F", "chi-squared", "SM", "W", "LR")  # statistics that a difference of either sign makes large
_HORIZON = re.compile(r"horizon (\d+), (acf|bartlett) variance")
_ALTERNATIVES = {
    "two-sided": "two-sided",
    "greater": "one-sided (alternative: greater)",
    "less": "one-sided (alternative: less)",
}
RULES = (Rule(one_sample.NOTE_PORTS, unsaid), *TEST_RULES)


def test_words(name: str, cite: Citations) -> str:
    """Return what a test is called in a sentence, with its citation.

    Parameters
    ----------
    name : str
        As a result names it.

    Examples
    --------
    >>> from pli_stats.publish.prose.grammar.citations import Citations
    >>> test_words("Friedman test", Citations()), test_words("my test", Citations())
    ("Friedman's test (Friedman, 1937)", 'the my test')
    """
    words, keys = TESTS.get(name, (f"the {name}", ()))
    return f"{words} {cite(*keys)}".rstrip()


def test_methods(result: Test, cite: Citations) -> list[str]:
    """Return the paragraph on a test."""
    sentences = [stand_ins(result.notes), f"{test_words(result.test, cite)} was used{_sides(result)}"]
    sentences += [*_how(result, cite), *_unit(result), *_effect(result, cite)]
    return [paragraph([*sentences, *told(result.notes, RULES)])]


def _sides(result: Test) -> str:
    """Say against which alternative, nothing of a test that knows no sides."""
    if result.alternative == "two-sided" and result.statistic_name in _NO_SIDES:
        return ""
    return f", {_ALTERNATIVES.get(result.alternative, result.alternative)}"


def _how(result: Test, cite: Citations) -> list[str]:
    """Say what the null hypothesis exchanges or the statistic is referred to."""
    if result.test == "paired permutation test":
        return _sign_flips(result, cite)
    if result.test == "Friedman test" and result.method == "Iman-Davenport F":
        return [f"its statistic was referred to an F distribution {cite('iman1980')}"]
    if result.test == "corrected resampled t test":
        return ["the variance was corrected for the training samples that splits share"]
    if result.test == "One-sample t test of log PLI":
        return [f"the null hypothesis was a geometric mean of {_null_value(result)}"]
    if horizon := _HORIZON.match(result.method):
        steps = counted(int(horizon[1]), "step")
        return [f"errors were taken as correlated over fewer than {steps}"]
    if result.method in _HOW:
        drawn = f" ({spaced(result.n_resamples)}, seed {result.seed})" if result.n_resamples else ""
        return [f"{_HOW[result.method]}{drawn}"]
    return []


def _null_value(result: Test) -> str:
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
    if result.test == "One-sample t test of log PLI" and result.unit == "port":
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
    cited = cite("kerby2014") if result.effect_name == "rank-biserial correlation" else ""
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


def posterior_methods(result: Posterior, cite: Citations) -> list[str]:
    """Return the paragraph on a posterior."""
    sentences = [
        stand_ins(result.notes),
        f"the mean difference between the two models over {spaced(result.n)} splits was judged by the {result.test} "
        f"{cite('corani2015')}, which takes the correlation of splits that share training samples into account",
        f"differences within ±{result.rope:g} (the region of practical equivalence, ROPE) were taken as of no "
        "practical account",
        f"the prior was flat; the {percent_of(result.conf_level)} credible interval (CrI) is the central one",
    ]
    return [paragraph([*sentences, *told(result.notes, TEST_RULES)])]
