"""Comparisons of models or ports as publication tables: groups with intervals and letters, and all pairs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pli_stats.publish.display_names import model_label, shown_notes
from pli_stats.publish.tables.cell_text import HasLevel, bounds_of, level_of, scale_of, with_unit
from pli_stats.publish.tables.statistics.hypothesis_tables import in_one_line, least_p_sentence
from pli_stats.publish.tables.table_builder import Draft, any_value
from pli_stats.records.hypothesis_tests import TESTS
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.records.p_adjustments import adjustment_of
from pli_stats.stats.hypothesis.p_adjustment import could_differ
from pli_stats.stats.hypothesis.p_adjustment import significant as significant_at
from pli_stats.text.note_wording import NOTES
from pli_stats.text.note_wording.designs import DESIGNS
from pli_stats.text.numbers import spaced, whole
from pli_stats.text.words import plural

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import Comparison
    from pli_stats.stats.arguments import Floats

BEST = {"model": "best", "port": "lowest"}  # what stands first: scores are ranked, ports go from low to high


def groups_table(result: Comparison) -> Table:
    """Return the table of the models or ports, best first: value, interval, p against the best, letters.

    The best is in bold, and so is whatever does not differ significantly from it.
    """
    rows, draft = best_first(result), Draft()
    draft.add_text(result.what, result.what.capitalize(), (_label(result, name) for name in rows[result.what]))
    if rows["n"].nunique() > 1:
        draft.add("n", "n", map(whole, rows["n"]))
    label, scale = _measure(result), scale_of(result.measure)
    draft.add_estimates("estimate", label, rows, level_of(result), scale=scale, bounds=bounds_of(result.measure))
    draft.add_numbers(rows, (("mean_rank", "Mean rank"),))
    draft.add_p("p_adjusted", _p_label(result), adjusted_against_first(result, rows))
    possible = could_differ(result.least_p, result.conf_level)
    if possible:
        draft.add_text("letters", "Letters", rows["letters"])
    bold = [i for i, best in enumerate(rows["among_best"]) if best and (possible or i == 0)]
    title = f"{label} of {len(rows)} {result.what}s, {_first_word(result, rows)} first"
    first = _label(result, rows[result.what].iloc[0])
    shared = shared_letters(result.what, alpha_of(result)) if possible else no_letters(alpha_of(result))
    notes = [_bold_note(result, first, len(bold), len(rows) if possible else 0)]
    notes += [f"{_p_label(result)}: against {first}. {shared}"]
    notes += _notes(result)
    return draft.table(title, notes, bold_rows=bold, bold_columns=(result.what, "estimate"))


def pairs_table(result: Comparison) -> Table:
    """Return the table of all pairs: difference with interval, statistic, p, effect."""
    rows, draft = result.pairs, Draft()
    draft.add_text("group_a", "A", (_label(result, name) for name in rows["group_a"]))
    draft.add_text("group_b", "B", (_label(result, name) for name in rows["group_b"]))
    draft.add_estimates("estimate", _difference(result), rows, level_of(result), scale=scale_of(result.measure))
    # The statistic of sign flips is the difference itself.
    if not np.allclose(rows["statistic"], rows["estimate"]):
        draft.add_numbers(rows, (("statistic", "Statistic"),))
    if not rows["p_value"].equals(rows["p_adjusted"]):
        draft.add_p("p_value", "p", rows["p_value"])
    draft.add_p("p_adjusted", _p_label(result), rows["p_adjusted"])
    _add_effects(draft, rows, level_of(result))
    count = f"{len(rows)} pair{'' if len(rows) == 1 else 's'}"
    return draft.table(f"Differences of {count} of {result.what}s", _notes(result))


def best_first(result: Comparison) -> pd.DataFrame:
    """Return the groups of a comparison, those first that no other is better than."""
    if result.what == "model":
        return result.groups
    rows = result.groups.sort_values("estimate", kind="stable", ignore_index=True)
    # What does not differ significantly from the port that stands first, whatever ranks would put there.
    p = adjusted_against_first(result, rows)
    return rows.assign(among_best=[True, *~significant_at(p[1:], result.conf_level)])


def _label(result: Comparison, name: Any) -> str:
    """Return what a model or port is called."""
    return model_label(name) if result.what == "model" else str(name)


def _measure(result: Comparison) -> str:
    """Return what is compared, for display."""
    known = result.measure in METRIC_RECORDS
    return with_unit(result.measure) if known else f"{result.measure[:1].upper()}{result.measure[1:]}"


def _difference(result: Comparison) -> str:
    """Return what the estimate of a pair is."""
    if compares_ranks(result):
        return "Difference of mean ranks, A less B"
    if result.measure.startswith("median"):
        return f"Shift (Hodges-Lehmann{result.measure.removeprefix('median')}), A less B"
    what = with_unit(result.measure) if result.measure in METRIC_RECORDS else result.measure
    return f"Difference in {what}, A less B"


def compares_ranks(result: Comparison) -> bool:
    """Say whether the differences of pairs are those of mean ranks."""
    return result.method in TESTS and TESTS[result.method].by_ranks


def _p_label(result: Comparison) -> str:
    """Return what the p values of pairs are called."""
    return "p" if result.adjust == "none" else "Adjusted p"


def _first_word(result: Comparison, rows: pd.DataFrame) -> str:
    """Return what stands first; models are ranked by mean rank where their estimates are of different cases."""
    estimates = rows["estimate"]
    by_estimate = estimates.is_monotonic_increasing or estimates.is_monotonic_decreasing
    by_rank = result.what == "model" and "mean_rank" in rows and not by_estimate
    return "best mean rank" if by_rank else BEST[result.what]


def adjusted_against_first(result: Comparison, rows: pd.DataFrame) -> Floats:
    """Return the adjusted p value of every group against the first, NaN for the first itself."""
    names, columns = list(rows[result.what]), ("group_a", "group_b", "p_adjusted")
    found = {frozenset((a, b)): p for a, b, p in zip(*(result.pairs[name] for name in columns), strict=True)}
    return np.array([math.nan, *(found[frozenset((names[0], name))] for name in names[1:])])


def _add_effects(draft: Draft, rows: pd.DataFrame, level: str) -> None:
    """Append the effects of pairs, with their intervals where there are any."""
    if not any_value(rows, "effect"):
        return
    name = " / ".join(f"{name[:1].upper()}{name[1:]}" for name in rows["effect_name"].dropna().unique())
    ends = {"effect_low": "conf_low", "effect_high": "conf_high"}
    effects = rows.filter(items=["effect", *ends]).rename(columns=ends)
    draft.add_estimates("effect", name, effects, level, estimate="effect")


def _bold_note(result: Comparison, first: str, count: int, all_of_them: int) -> str:
    """Return what bold says."""
    what, best, level = result.what, BEST[result.what], alpha_of(result)
    if count == all_of_them:
        return f"Bold: no {what} differs significantly from the {best} ({first}) at the {level} level, so all are."
    others = "" if count == 1 else f", and every {what} that does not differ from it significantly at the {level} level"
    return f"Bold: the {best} ({first}){others}."


def alpha_of(result: HasLevel) -> str:
    """Return 1 less the level of a result in percent: below it a p value is significant."""
    return f"{round(100.0 * (1.0 - result.conf_level), 9):g} %"


def shared_letters(what: str, alpha: str) -> str:
    """Return what letters say.

    Examples
    --------
    >>> shared_letters("model", "5 %")
    'Models that share a letter do not differ significantly at the 5 % level.'
    """
    return f"{what.capitalize()}s that share a letter do not differ significantly at the {alpha} level."


def no_letters(alpha: str) -> str:
    """Return why there are no letters.

    Examples
    --------
    >>> no_letters("5 %")
    'No letters: in this design no difference could have been significant at the 5 % level.'
    """
    return f"No letters: in this design no difference could have been significant at the {alpha} level."


def _notes(result: Comparison) -> list[str]:
    """Return the design, the tests and how they are adjusted, on how much all rests, and what else is said."""
    pairs = "one pair" if len(result.pairs) == 1 else f"all {spaced(len(result.pairs))} pairs"
    by = adjustment_of(result.adjust).label
    adjusted = "not adjusted" if result.adjust == "none" else f"adjusted for {pairs} ({by})"
    tests = list(dict.fromkeys(result.pairs["method"])) if result.what == "model" else [result.method]
    ports = "" if result.n_ports is None else f", {spaced(result.n_ports)} {plural('port', result.n_ports)}"
    n = f"{spaced(result.n)} {'blocks' if result.unit == 'block' else 'samples'}{ports}"
    seed = "" if result.seed is None else f"; seed {result.seed}"
    metric = METRIC_RECORDS.get(result.measure)
    notes = [f"{metric.label}: {metric.meaning}."] if metric else []
    notes += [result.design, *([in_one_line(result.omnibus)] if result.omnibus else [])]
    notes += [f"{'Pairs' if result.what == 'model' else 'Tests'}: {'; '.join(tests)}; p of pairs {adjusted}."]
    notes += least_p_sentence(
        result.least_p, result.notes, f"{_p_label(result)[:1].lower()}{_p_label(result)[1:]} of a pair"
    )
    notes += [f"Unit of tests and intervals: {result.unit}; {n}{seed}."]
    notes += [f"Check, not used to choose the test: {in_one_line(check)}" for check in result.checks]
    return [*notes, *shown_notes(result.notes, NOTES | dict.fromkeys(DESIGNS, ""))]  # the design is said above
