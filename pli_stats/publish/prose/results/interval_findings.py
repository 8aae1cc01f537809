"""Estimates with intervals, tests and posteriors as sentences of a results section."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import metric_label, model_label
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.grammar.statistics_phrases import reversals
from pli_stats.publish.prose.methods.hypothesis_methods import effect_words
from pli_stats.publish.prose.methods.interval_methods import DIFFERENCE, estimand_words
from pli_stats.publish.tables.cell_text import is_share
from pli_stats.publish.tables.statistics.hypothesis_tables import freedom, least_p_sentence, statistic_label
from pli_stats.publish.tables.statistics.interval_tables import (
    limit_cells,
    limit_kind,
    limit_words,
    none_given,
    notes_on_intervals,
    one_side,
    shown_interval_of,
)
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.results import Interval
from pli_stats.text.estimates import NO_INTERVAL, bracketed, estimate_cells, estimate_phrase, p_phrase
from pli_stats.text.numbers import percent, percent_of, significant
from pli_stats.text.words import series

if TYPE_CHECKING:
    from pli_stats.results import Intervals, Posterior, Test


def interval_findings(result: Interval | Intervals) -> list[Paragraph]:
    """Return the paragraph on one interval, or on several of one call."""
    found = {result.term: result} if isinstance(result, Interval) else result
    notes = notes_on_intervals(found)
    by_model: dict[str, list[Interval]] = {}
    for key, one in found.items():
        by_model.setdefault(model_label(key[0]) if isinstance(key, tuple) else "", []).append(one)
    met: set[str] = set()
    sentences = [
        f"{_lead(model)}{series([_finding(one, met) for one in several])}" for model, several in by_model.items()
    ]
    return [paragraph([stand_ins(notes), *sentences, *_sides(list(found.values())), *reversals(notes)])]


def _lead(model: str) -> str:
    """Return how a sentence about one of several models begins."""
    return f"for {model}, " if model else ""


def _finding(one: Interval, met: set[str]) -> str:
    """Return one estimate with its interval; a measure that was named in full goes by its abbreviation then."""
    words = estimand_words(one)
    if limit_kind(one):
        return _limit_finding(one, words)
    if one.term in met and one.term in METRIC_RECORDS:
        words = metric_label(one.term)
    met.add(one.term)
    return f"{words} was {_shown(one)}"


def _limit_finding(one: Interval, words: str) -> str:
    """Return a limit with what it bounds, or both limits."""
    if none_given(one):
        return f"{words} was {_shown(one)}"
    middle, end = limit_cells(one)
    head = f"the {percent_of(one.conf_level)} {limit_words(one)} of {words} was"
    if one_side(one) and limit_kind(one) != "prediction":
        return f"{head} {end} (estimate: {middle})"
    return f"{head} {middle if one.conf_low == one.conf_high else end.strip('[]').replace(', ', ' to ')}"


def _shown(one: Interval) -> str:
    """Return an estimate with its interval, or that none could be given."""
    name = one.term.removesuffix(DIFFERENCE)
    unit = " %" if is_share(name) else ""
    points = " percentage points" if unit and name != one.term else ""
    unit = "" if points else unit
    more = NO_INTERVAL if none_given(one) else ""
    text = bracketed(*shown_interval_of(one), one.conf_level, unit=unit, more=more)
    return text.replace(" (", f"{points} (", 1)


def _sides(found: list[Interval]) -> list[str]:
    """Say whether a single difference differs from zero."""
    if len(found) != 1 or not found[0].term.endswith(DIFFERENCE) or none_given(found[0]):
        return []
    low, high = found[0].conf_low, found[0].conf_high
    if low > 0.0 or high < 0.0:
        return [f"the interval excluded zero; the {'first' if high < 0.0 else 'second'} model had the smaller value"]
    return ["the interval included zero, so that the two models do not differ significantly"]


def test_findings(result: Test) -> list[Paragraph]:
    """Return the paragraph on a test."""
    head = result.test[:1].upper() + result.test[1:]
    sentences = [stand_ins(result.notes), f"{head}: {test_figures(result)}"]
    if result.effect is not None and result.effect_name and result.effect_name != result.statistic_name:
        sentences.append(f"{effect_words(result.effect_name)} was {effect_figures(result)}")
    sentences += least_p_sentence(result.least_p, result.notes)
    return [paragraph([*sentences, *reversals(result.notes)])]


def test_figures(result: Test) -> str:
    """Return statistic, degrees of freedom and p of a test; of a difference, its interval."""
    name = statistic_label(result.statistic_name)
    if result.effect is not None and result.effect_name == result.statistic_name:
        return f"{result.statistic_name} {effect_figures(result)}, {p_phrase(result.p_value)}"
    within = f"({freedom(result)})" if result.df else ""
    return f"{name}{within} = {significant(result.statistic)}, {p_phrase(result.p_value)}"


def effect_figures(result: Test) -> str:
    """Return the effect of a test with its interval."""
    low, high = (math.nan if end is None else end for end in (result.effect_low, result.effect_high))
    effect = math.nan if result.effect is None else result.effect
    return estimate_phrase(effect, low, high, math.nan if result.conf_level is None else result.conf_level)


def posterior_findings(result: Posterior) -> list[Paragraph]:
    """Return the paragraph on a posterior."""
    middle, ends = estimate_cells(result.estimate, result.conf_low, result.conf_high)
    rope = f"{result.rope:g}"
    left, within, right = (percent(share) for share in (result.p_left, result.p_rope, result.p_right))
    return [
        paragraph(
            [
                stand_ins(result.notes),
                f"the mean difference was {bracketed(middle, ends, result.conf_level, kind='CrI')}",
                f"the posterior probability was {left} % that it lies below -{rope}, {within} % that it lies within "
                f"±{rope}, and {right} % that it lies above {rope}",
            ]
        )
    ]
