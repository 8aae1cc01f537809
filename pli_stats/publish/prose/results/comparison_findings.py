"""What a comparison of models or ports found, for a results section; each estimate in the digits of its interval."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import model_label
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.phrases import Paragraph, but, paragraph
from pli_stats.publish.prose.grammar.statistics_phrases import reversals
from pli_stats.publish.prose.methods.interval_methods import measure_words
from pli_stats.publish.tables.cell_text import bounds_of, is_share, scale_of, span_cells
from pli_stats.publish.tables.statistics.comparison_tables import alpha_of, best_first
from pli_stats.publish.tables.statistics.hypothesis_tables import in_one_line
from pli_stats.publish.tables.table_builder import any_value
from pli_stats.records.hypothesis_tests import TESTS
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.stats.hypothesis.p_adjustment import could_differ, significant
from pli_stats.text.estimates import NO_INTERVAL, bracketed, p_phrase, p_text
from pli_stats.text.numbers import NO_VALUE
from pli_stats.text.words import counted, numeral, plural, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.results import Comparison

MOST_NAMES = 12  # of models or ports that a sentence lists
_BEST = {"low": "the lowest {}", "high": "the highest {}", "zero": "the {} nearest to zero"}


def comparison_findings(result: Comparison) -> list[Paragraph]:
    """Return the paragraph on a comparison."""
    # That no interval could be given stands beside the estimate.
    coarse = "with only {n:{unit}}, no p value of a pair can be below {least:.3g}"
    caveats = reversals(result.notes, coarse_p=coarse, too_few_units="")
    omnibus, details = _omnibus(result), []
    if not could_differ(result.least_p, result.conf_level):
        pairs = [but(_none_possible(result), caveats, joint="as")]
    elif _none_apart(result):
        pairs = [but(_no_pair(result), caveats)]
    else:
        pairs, details = [but(_rest(result), caveats)], _apart(result)
    return [paragraph([stand_ins(result.notes), omnibus, _first(result, rests=not omnibus), *pairs], details)]


def _omnibus(result: Comparison) -> str:
    """Say whether any group differed, and on how much that rests."""
    test = result.omnibus
    if test is None:
        return ""
    what = plural(result.what)
    differ = bool(significant(test.p_value, result.conf_level))
    none = f"the {what} did not differ significantly"
    if not could_differ(test.least_p, result.conf_level):
        none = f"no difference among the {what} could have been significant"
    conclusion = f"the {what} differed significantly" if differ else none
    words = re.sub("^(?:the|a|an) ", "", TESTS[test.test].words) if test.test in TESTS else test.test
    figures = in_one_line(test).removesuffix(".").removeprefix(f"{test.test}: ")
    return f"{conclusion} ({words}, {figures}; {_rests_on(result)})"


def _rests_on(result: Comparison) -> str:
    """Return on how many samples and ports a comparison rests."""
    if result.what == "port":
        return f"{counted(result.n, 'sample')} in {counted(len(result.groups), 'port')}"
    ports = f" in {counted(result.n_ports, 'port')}" if result.n_ports else ""
    return f"{counted(result.n, 'block' if result.unit == 'block' else 'sample')}{ports}"


def _measure(result: Comparison) -> str:
    """Return what is compared, for a sentence."""
    return measure_words(result.measure, article="") if result.measure in METRIC_RECORDS else result.measure


def _label(result: Comparison, name: object) -> str:
    """Return what a model or port is called."""
    return model_label(name) if result.what == "model" else str(name)


def _value(result: Comparison, place: int, rests: str = "") -> str:
    """Return the estimate of a group with its interval, in the digits of this interval."""
    rows = best_first(result)
    middle, ends = span_cells(rows.iloc[[place]], scale_of(result.measure), bounds=bounds_of(result.measure))[0]
    none = any_value(rows, "conf_low") and ends == NO_VALUE
    unit = " %" if is_share(result.measure) else ""
    more = "; ".join(part for part in (NO_INTERVAL if none else "", rests) if part)
    return bracketed(middle, ends, result.conf_level, unit=unit, more=more)


def _first(result: Comparison, *, rests: bool) -> str:
    """Say which group stands first; names stand within the sentence, so that no letter of theirs is changed."""
    rows = best_first(result)
    name = _label(result, rows[result.what].iloc[0])
    value = _value(result, 0, _rests_on(result) if rests else "")
    best = METRIC_RECORDS[result.measure].best if result.measure in METRIC_RECORDS else "low"
    if result.what == "model" and result.measure not in METRIC_RECORDS:
        return f"the best {result.measure} was that of {name}, {value}"
    ranked = result.what == "model" and "mean_rank" in rows and not rows["estimate"].is_monotonic_increasing
    if ranked and best == "low":
        return f"the lowest mean rank was that of {name}, with {_article(_measure(result))} of {value}"
    return f"{_BEST[best].format(_measure(result))} was that of {name}, {value}"


def _article(noun: str) -> str:
    """Return a noun with its article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _rest(result: Comparison) -> str:
    """Say which groups do not differ significantly from the first, and which are worse."""
    rows = best_first(result)
    others = rows.iloc[1:]
    same, worse = others[others["among_best"]], others[~others["among_best"].astype(bool)]
    level, first = alpha_of(result), _label(result, rows[result.what].iloc[0])
    name = "p" if result.adjust == "none" else "adjusted p"
    if not len(worse):
        least = _p_of(result, rows, others[result.what], least=True)
        sign = "=" if len(others) == 1 or least == 1.0 else "≥"
        shown = f"{name} {sign} {p_text(least)}"
        return f"no other {result.what} differed significantly from {first} at the {level} level ({shown})"
    most = _p_of(result, rows, worse[result.what], least=False)
    sign = "=" if len(worse) == 1 else "≤"
    shown = p_phrase(most, name) if p_text(most).startswith("<") else f"{name} {sign} {p_text(most)}"
    said = f"{_worse(result)} {_listed(result, worse)} ({shown})"
    if len(same):
        return f"at the {level} level, {_listed(result, same)} did not differ significantly from {first}, while {said}"
    return said


def _none_possible(result: Comparison) -> str:
    """Say that the design allows no significant difference of a pair, which is no finding about the groups."""
    name = "p" if result.adjust == "none" else "adjusted p"
    least = p_text(1.0 if result.least_p is None else result.least_p)
    return (
        f"in this design, no difference between two {plural(result.what)} could have been significant at the "
        f"{alpha_of(result)} level (least possible {name} = {least})"
    )


def _p_of(result: Comparison, rows: pd.DataFrame, names: pd.Series, *, least: bool) -> float:
    """Return the least or the largest adjusted p of some groups against the first."""
    first = rows[result.what].iloc[0]
    pairs, wanted = result.pairs, set(names)
    ours = [
        float(p)
        for a, b, p in zip(pairs["group_a"], pairs["group_b"], pairs["p_adjusted"], strict=True)
        if (a == first and b in wanted) or (b == first and a in wanted)
    ]
    return min(ours) if least else max(ours)


def _worse(result: Comparison) -> str:
    """Return what is said of those that are not among the best."""
    if result.what == "port":
        return "values were significantly higher in"
    best = METRIC_RECORDS[result.measure].best if result.measure in METRIC_RECORDS else ""
    words = {"low": "larger for", "high": "smaller for", "zero": "different for"}
    return f"values were significantly {words.get(best, 'worse for')}"


def _listed(result: Comparison, rows: pd.DataFrame) -> str:
    """Return the names of groups, or how many they are."""
    if len(rows) <= MOST_NAMES:
        return series(_label(result, name) for name in rows[result.what])
    return f"{numeral(len(rows))} {plural(result.what, len(rows))}"


def _none_apart(result: Comparison) -> bool:
    """Say whether no two of several ports differ significantly."""
    apart = significant(result.pairs["p_adjusted"].to_numpy(), result.conf_level)
    return result.what == "port" and len(result.pairs) > 1 and not apart.any()


def _no_pair(result: Comparison) -> str:
    """Say that no two ports differ significantly."""
    least = float(result.pairs["p_adjusted"].min())
    name, sign = "p" if result.adjust == "none" else "adjusted p", "=" if least == 1.0 else "≥"
    return (
        f"no two of the {numeral(len(result.groups))} {plural(result.what)} differed significantly at the "
        f"{alpha_of(result)} level ({name} {sign} {p_text(least)})"
    )


def _apart(result: Comparison) -> list[str]:
    """Say how many pairs differ significantly."""
    if len(result.pairs) < 2:
        return []
    apart = int(significant(result.pairs["p_adjusted"].to_numpy(), result.conf_level).sum())
    found = "all" if apart == len(result.pairs) else numeral(apart)
    pairs = f"of {numeral(len(result.pairs))} pairs of {plural(result.what)}"
    return [f"{pairs}, {found} differed significantly at the {alpha_of(result)} level"]
