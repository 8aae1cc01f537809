"""How the size of a study was planned, and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.grammar.statistics_phrases import TEST_PHRASES
from pli_stats.text.numbers import percent_of, significant
from pli_stats.text.words import counted, plural

if TYPE_CHECKING:
    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Plan


def plan_methods(result: Plan, cite: Citations) -> list[Paragraph]:
    """Return the paragraph on how a number of units was found."""
    level, power = percent_of(result.conf_level), percent_of(result.power)
    factor = "a factor of " if result.scale == "ratio" else ""
    logs = " of natural logarithms" if result.scale == "ratio" else ""
    if result.question == "width":
        aim = (
            f"the number of {plural(result.unit)} was chosen so that the {level} confidence interval (CI) lies within "
            f"{factor}{result.target:g} of the estimate with a probability of {power} {cite('kelley2003')}"
        )
    elif result.question == "study":
        aim = (
            f"the number of ports was chosen so that, with a probability of {power} each, a difference of the errors "
            f"of two models as large as the margin of {result.target:g} is significant, by the noncentral t "
            "distribution, and models without any difference are shown to be equivalent by two one-sided t tests "
            f"{cite('schuirmann1987', 'phillips1990')}"
        )
    else:
        test = f"{result.alternative} t test{' of two groups' if result.groups == 2 else ''}"
        aim = (
            f"the number of {plural(result.unit)} was chosen so that a {test} at the "
            f"{percent_of(1.0 - result.conf_level)} level finds {factor or 'a difference of '}{result.target:g} with a "
            f"power of {power}, by the noncentral t distribution"
        )
    of_difference = " of the mean difference" if result.question == "study" else ""
    spread = f"the standard deviation{of_difference}{logs} among {plural(result.unit)} was "
    if result.sd_cautious is None:
        spread += f"taken as {significant(result.sd)}"
    else:
        spread += (
            f"{significant(result.sd)} in the pilot data; its upper 80 % confidence limit, "
            f"{significant(result.sd_cautious)}, gave the cautious number {cite('browne1995')}"
        )
    return [paragraph([aim, spread, *phrases_of(result.notes, TEST_PHRASES)])]


def plan_findings(result: Plan) -> list[Paragraph]:
    """Return the paragraph on the number of units that is needed."""
    groups = " in each of two groups" if result.groups == 2 else ""
    said = f"{counted(result.n, result.unit)}{groups} {'is' if result.n == 1 else 'are'} needed {_aim(result)}"
    if result.n_cautious is not None:
        said += (
            f", or {counted(result.n_cautious, result.unit)} if the standard deviation is at its upper 80 % confidence "
            "limit"
        )
    return [paragraph([said])]


def _aim(result: Plan) -> str:
    """Return what a number of units is needed for."""
    factor = "a factor of " if result.scale == "ratio" else ""
    if result.question == "width":
        return (
            f"for the {percent_of(result.conf_level)} confidence interval (CI) to lie within {factor}{result.target:g} "
            f"of the estimate with a probability of {percent_of(result.power)}"
        )
    of = f"{'a ratio of ' if factor else 'a difference of '}{result.target:g}"
    if result.question == "study":
        of = f"a difference as large as the margin of {result.target:g}, and equivalence where there is none,"
    return f"to find {of} with a power of {percent_of(result.power)}"
