"""What a study needs, as a publication table: numbers of units with the probability and the width that they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.display_names import shown_notes
from pli_stats.publish.tables.table_builder import Draft
from pli_stats.text.numbers import fixed, percent, percent_of, shared_decimals, significant, spaced
from pli_stats.text.words import plural

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import Plan


def plan_table(result: Plan) -> Table:
    """Return the table of a plan: a row for each number of units, those that were asked for in bold."""
    rows, draft = result.curve, Draft()
    asked = {result.n, result.n_cautious}
    draft.add(
        "n", f"{plural(result.unit)}{' a group' if result.groups == 2 else ''}".capitalize(), map(spaced, rows["n"])
    )
    spanner = f"{probability_words(result)[:1].upper()}{probability_words(result)[1:]} (%)"
    both = "power_cautious" in rows
    draft.add("power", "sd of the pilot" if both else "Probability", map(percent, rows["power"]), spanner=spanner)
    if both:
        draft.add("power_cautious", "upper limit of sd", map(percent, rows["power_cautious"]), spanner=spanner)
    level = f"{percent_of(result.conf_level)} interval"
    ends = f"Ends of the {level}: {'factor' if result.scale == 'ratio' else 'distance'} from the estimate"
    # A factor says by how much it differs from 1.
    none = 1.0 if result.scale == "ratio" else 0.0
    decimals = shared_decimals(rows["half_width"] - none)
    texts = (fixed(value, decimals) for value in rows["half_width"])
    draft.add("half_width", ends, texts, numbers=[(value,) for value in rows["half_width"]])
    bold = [i for i, n in enumerate(rows["n"]) if n in asked]
    notes = [*plan_notes(result), *shown_notes(result.notes)]
    return draft.table(plan_title(result), notes, bold_rows=bold, bold_columns=("n",))


def plan_title(result: Plan) -> str:
    """Return what was planned for.

    Examples
    --------
    >>> import pli_stats as ps
    >>> plan_title(ps.plan(sd=0.4, width=1.25))
    'Samples for a 95 % interval within a factor of 1.25 of the estimate'
    """
    units = plural(result.unit).capitalize()
    factor = "a factor of " if result.scale == "ratio" else ""
    if result.question == "width":
        return (
            f"{units} for a {percent_of(result.conf_level)} interval within {factor}{result.target:g} of the estimate"
        )
    if result.question == "study":
        return f"{units} for a conclusion with a margin of {result.target:g}"
    return f"{units} to find {factor or 'a difference of '}{result.target:g}"


def probability_words(result: Plan) -> str:
    """Return what the probability of a plan is."""
    return {"width": "probability of a width so small", "study": "probability of a conclusion"}.get(
        result.question, "power"
    )


def plan_notes(result: Plan) -> list[str]:
    """Return what the numbers rest on."""
    of_logs = "of natural logarithms " if result.scale == "ratio" else ""
    of_difference = "of the mean difference " if result.question == "study" else ""
    sd = f"Standard deviation {of_difference}{of_logs}among {plural(result.unit)}: {significant(result.sd)}"
    if result.sd_cautious is not None:
        sd += f"; its upper 80 % limit: {significant(result.sd_cautious)}"
    needed = f"Bold: the {plural(result.unit)} needed for a probability of {percent_of(result.power)}"
    groups = " in each of two groups" if result.groups == 2 else ""
    sides = {
        "width": "",
        "study": " Conclusion: a difference as large as the margin is significant, and models without any difference "
        "are shown to be equivalent; the lesser probability of both.",
    }.get(result.question, f" Test: t, {result.alternative}, at {percent_of(1.0 - result.conf_level)}.")
    return [f"{needed}{groups}.", f"{sd}.{sides}"]
