"""A test, and what is believed of a difference after the data, as publication tables of one row."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import shown_notes
from pli_stats.publish.tables.cell_text import level_of
from pli_stats.publish.tables.table_builder import Draft
from pli_stats.text.estimates import estimate_cells, p_phrase, p_text
from pli_stats.text.notes import Note, coded
from pli_stats.text.numbers import NO_VALUE, percent, significant, spaced

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import Posterior, Test

SYMBOLS = {"chi-squared": "χ²"}


def one_test_table(result: Test) -> Table:
    """Return the table of a test: statistic, degrees of freedom, p, and the effect with its interval."""
    draft = Draft()
    draft.add_text("test", "Test", [_title(result.test)])
    # The statistic of sign flips is the effect itself.
    if result.statistic != result.effect:
        draft.add("statistic", statistic_label(result.statistic_name), [significant(result.statistic)])
    if result.df:
        draft.add("df", "df", [freedom(result)])
    draft.add_p("p_value", "p", [result.p_value])
    if result.effect is not None:
        name = str(result.effect_name or "effect")
        low, high = (math.nan if end is None else end for end in (result.effect_low, result.effect_high))
        effect, ends = estimate_cells(result.effect, low, high)
        label = _title(name)
        if ends == NO_VALUE:
            draft.add("effect", label, [effect])
        else:
            draft.add("effect", "Estimate", [effect], spanner=label)
            level = "" if result.conf_level is None else f"{100.0 * result.conf_level:g} % "
            draft.add("effect_interval", f"{level}interval", [ends], spanner=label)
    return draft.table(_title(result.test), _test_notes(result))


def _test_notes(result: Test) -> list[str]:
    """Return the alternative, how p was computed, on how much it rests, and what must be read beside it."""
    seed = "" if result.seed is None else f", seed {result.seed}"
    drawn = f"; {spaced(result.n_resamples)} resamples{seed}" if result.n_resamples else ""
    method = f"; {result.method}" if result.method and result.method != result.test else ""
    notes = [f"Alternative: {result.alternative}{method}.", f"n = {spaced(result.n)}; unit: {result.unit}{drawn}."]
    if result.p_error > 0.0:
        said = "Monte Carlo standard error of p:" if result.n_resamples else "p is exact to within"
        notes.append(f"{said} {result.p_error:.1g}.")
    notes += least_p_sentence(result.least_p, result.notes)
    return [*notes, *shown_notes(result.notes)]


def least_p_sentence(least: float | None, said: Iterable[Note] = (), what: str = "p value") -> list[str]:
    """Return which p value the design could have given at least, unless it is too small to matter or a note says so.

    Examples
    --------
    >>> least_p_sentence(0.0625), least_p_sentence(1e-9), least_p_sentence(None)
    (['The least p value that this design allows is 0.062.'], [], [])
    """
    if least is None or p_text(least).startswith("<") or coded(said, "coarse_p", "no_power"):
        return []
    return [f"The least {what} that this design allows is {p_text(least)}."]


def in_one_line(test: Test) -> str:
    """Return a test with its statistic, p and effect in one line.

    Examples
    --------
    >>> from pli_stats.results import Test
    >>> in_one_line(Test("Friedman test", 12.93, (6.0, 222.0), 2e-12, effect=0.259, effect_name="Kendall's W",
    ...                    statistic_name="F"))
    "Friedman test: F(6, 222) = 12.9, p < 0.001, Kendall's W 0.259."
    """
    within = f"({freedom(test)})" if test.df else ""
    effect = "" if test.effect is None else f", {test.effect_name} {significant(test.effect)}"
    head = f"{statistic_label(test.statistic_name)}{within} = {significant(test.statistic)}"
    return f"{test.test}: {head}, {p_phrase(test.p_value)}{effect}."


def freedom(test: Test) -> str:
    """Return the degrees of freedom, whole ones without decimals.

    Examples
    --------
    >>> from pli_stats.results import Test
    >>> freedom(Test("t", 2.0, (9.0, 100.358), 0.1))
    '9, 100.4'
    """
    return ", ".join(f"{round(df, 1):g}" if df < 1e5 else spaced(df) for df in test.df)


def statistic_label(name: str) -> str:
    """Return the letter of a statistic, or its name, as it heads a column.

    Examples
    --------
    >>> statistic_label("chi-squared"), statistic_label("t"), statistic_label("mean difference")
    ('χ²', 't', 'Mean difference')
    """
    return SYMBOLS.get(name, _title(name) if " " in name or name == "statistic" else name)


def posterior_table(result: Posterior) -> Table:
    """Return the table of a posterior: the mean difference, and the probabilities below, within and above the ROPE."""
    middle, ends = estimate_cells(result.estimate, result.conf_low, result.conf_high)
    rope, draft = f"{result.rope:g}", Draft()
    draft.add_text("test", "Test", [_title(result.test)])
    draft.add("estimate", "Estimate", [middle], spanner="Mean difference")
    draft.add("interval", f"{level_of(result)} credible interval", [ends], spanner="Mean difference")
    for name, label in (("p_left", f"Below -{rope}"), ("p_rope", f"Within ±{rope}"), ("p_right", f"Above {rope}")):
        draft.add(name, label, [percent(getattr(result, name))], spanner="Probability (%)")
    notes = [
        f"Posterior: Student's t with {result.df:g} degrees of freedom about the estimate, scale "
        f"{significant(result.scale)}; n = {spaced(result.n)}.",
        f"Differences within ±{rope} are taken as of no practical account.",
    ]
    return draft.table(_title(result.test), [*notes, *shown_notes(result.notes)])


def _title(name: str) -> str:
    """Return the name of a test with a capital."""
    return f"{name[:1].upper()}{name[1:]}"
