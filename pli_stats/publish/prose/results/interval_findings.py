"""Estimates with intervals, tests and posteriors as sentences of a results section."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import model_label
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.phrases import Paragraph, but, paragraph
from pli_stats.publish.prose.grammar.statistics_phrases import WITHOUT_INTERVAL, reversals
from pli_stats.publish.prose.methods.hypothesis_methods import null_value
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
from pli_stats.records.hypothesis_tests import EQUIVALENCE, LOG_PLI_T, TESTS
from pli_stats.results import Interval
from pli_stats.stats.hypothesis.p_adjustment import could_differ
from pli_stats.stats.hypothesis.p_adjustment import significant as significant_at
from pli_stats.text.estimates import NO_INTERVAL, bracketed, estimate_cells, estimate_phrase, p_phrase, unbracketed
from pli_stats.text.notes import coded
from pli_stats.text.numbers import MINUS, percent, percent_of, significant
from pli_stats.text.words import counted, series

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
    sentences[-1] = but(f"{sentences[-1]}{_sides(list(found.values()))}", reversals(notes))
    return [paragraph([stand_ins(notes), *sentences])]


def _lead(model: str) -> str:
    """Return how a sentence about one of several models begins."""
    return f"for {model}, " if model else ""


def _finding(one: Interval, met: set[str]) -> str:
    """Return one estimate with its interval, and on how much it rests unless that has been said."""
    words = estimand_words(one)
    rests = _rests_on(one)
    more = "" if rests in met else rests
    met.add(rests)
    if limit_kind(one):
        return _limit_finding(one, words, more)
    return f"{words} was {_shown(one, '' if coded(one.notes, *WITHOUT_INTERVAL) else more)}"


def _rests_on(one: Interval) -> str:
    """Return how many samples and ports an interval rests on."""
    if limit_kind(one):
        return counted(one.n, "value")
    ports = f" in {counted(one.n_ports, 'port')}" if one.n_ports else ""
    return f"{counted(one.n, 'sample')}{ports}"


def _limit_finding(one: Interval, words: str, more: str) -> str:
    """Return a limit with what it bounds, or both limits."""
    if none_given(one):
        return f"{words} was {_shown(one, more)}"
    middle, end = limit_cells(one)
    head = f"the {percent_of(one.conf_level)} {limit_words(one)} of {words} was"
    inside = f" ({more})" if more else ""
    if one_side(one) and limit_kind(one) != "prediction":
        return f"{head} {end} ({'; '.join(part for part in (f'estimate: {middle}', more) if part)})"
    return f"{head} {middle if one.conf_low == one.conf_high else end.strip('[]').replace(', ', ' to ')}{inside}"


def _shown(one: Interval, more: str) -> str:
    """Return an estimate with its interval, or that none could be given."""
    name = one.term.removesuffix(DIFFERENCE)
    unit = " %" if is_share(name) else ""
    points = " percentage points" if unit and name != one.term else ""
    unit = "" if points else unit
    # Where a note says why there is none, it stands in the same sentence.
    none = NO_INTERVAL if none_given(one) and not coded(one.notes, *WITHOUT_INTERVAL) else ""
    inside = "; ".join(part for part in (none, more) if part)
    text = bracketed(*shown_interval_of(one), one.conf_level, unit=unit, more=inside)
    return text.replace(" (", f"{points} (", 1)


def _sides(found: list[Interval]) -> str:
    """Return as a clause whether a single difference differs from zero."""
    if len(found) != 1 or not found[0].term.endswith(DIFFERENCE) or none_given(found[0]):
        return ""
    low, high = found[0].conf_low, found[0].conf_high
    if low > 0.0 or high < 0.0:
        return (
            f"; the interval excluded zero, and the {'first' if high < 0.0 else 'second'} model had the smaller value"
        )
    return "; the interval included zero, so that the two models do not differ significantly"


def test_findings(result: Test) -> list[Paragraph]:
    """Return the paragraph on a test: what it shows, with effect, test and size in brackets."""
    figures = unbracketed(test_figures(result))
    if result.effect is not None and result.effect_name:
        shown = f"{result.effect_name} {unbracketed(effect_figures(result))}"
        # The statistic of sign flips is the effect itself.
        figures = p_phrase(result.p_value) if result.effect_name == result.statistic_name else figures
    else:
        shown = ""
    known = TESTS.get(result.test)
    words = re.sub("^(?:the|a|an) ", "", known.words) if known else result.test
    inside = "; ".join(part for part in (shown, f"{words}, {figures}", _tested(result)) if part)
    caveats = reversals(result.notes)
    least = least_p_sentence(result.least_p, result.notes)
    if not could_differ(result.least_p, 1.0 - _alpha(result)):
        caveats, least = [*caveats, *least], []
    return [paragraph([stand_ins(result.notes), but(f"{_shows(result)} ({inside})", caveats)], least)]


def _shows(result: Test) -> str:
    """Return what a test shows, or leaves open, at its level."""
    known, alpha = TESTS.get(result.test), _alpha(result)
    differs = bool(significant_at(result.p_value, 1.0 - alpha))
    if known is None or not known.found or math.isnan(result.p_value):
        verdict = "was" if differs else "was not"
        return f"the {result.test} {verdict} significant at the {percent_of(alpha)} level"
    clause = known.found if differs else known.not_found
    effect = 0.0 if result.effect is None else result.effect
    value = result.alternative if result.test == EQUIVALENCE.name else null_value(result)
    if result.test == LOG_PLI_T.name:
        side = {"greater": "above", "less": "below"}.get(result.alternative, "different from")
        if differs and result.alternative == "two-sided":
            side = "above" if effect > float(value) else "below"
    else:
        side = "upward" if effect > 0.0 else "downward"
    return f"at the {percent_of(alpha)} level, {clause.format(side=side, value=value)}"


def _alpha(result: Test) -> float:
    """Return the level of a test; equivalence at 5 % goes with an interval of 90 %."""
    if result.conf_level is None:
        return 0.05
    return round((1.0 - result.conf_level) / (2.0 if result.test == EQUIVALENCE.name else 1.0), 12)


def _tested(result: Test) -> str:
    """Return on how much a test rests."""
    if result.test == LOG_PLI_T.name and result.unit == "port":
        return counted(int(result.df[0]) + 1, "port")
    if result.unit == "port":
        return f"{counted(result.n, 'value')}, the port being the unit"
    return counted(result.n, "value" if result.unit == "sample" else result.unit)


def test_figures(result: Test) -> str:
    """Return statistic, degrees of freedom and p of a test."""
    name = statistic_label(result.statistic_name)
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
    mean = bracketed(middle, ends, result.conf_level, kind="CrI", more=counted(result.n, "split"))
    return [
        paragraph(
            [
                stand_ins(result.notes),
                f"the mean difference was {mean}, with a posterior probability of {left} % that it lies below "
                f"{MINUS}{rope}, {within} % that it lies within ±{rope}, and {right} % that it lies above {rope}",
            ]
        )
    ]
