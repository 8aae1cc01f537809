"""How the samples of an assessment were weighted, for a methods section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.text.note_wording.survey import LONELY
from pli_stats.text.notes import Note, coded
from pli_stats.text.words import counted, numeral, plural, unit_word, with_article

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pli_stats.publish.prose.grammar.citations import Citations


def weights_used(notes: Iterable[Note], by: str) -> list[str]:
    """Say what samples were weighted by, and within which strata they were drawn; nothing where they were not."""
    word = unit_word(by)
    sentences = []
    for each in coded(notes, "survey_weights"):
        n_strata, single = each["n_strata"], each["single"]
        drawn = f"samples were drawn within {counted(n_strata, 'stratum')} ({each['strata']}), and "
        sentences.append(
            f"{drawn if each['strata'] else ''}each sample was weighted by what it stands for ({each['weights']}) in "
            f"the zone PLI, shares and means of {plural(word)}, which were domains of the survey"
        )
        if "finite" in dict(each.facts):
            sentences.append("the variance of a stratum was multiplied by the share of its units that was not drawn")
        if single:
            lonely = f"{numeral(single)} {plural('stratum', single)} of a single sample"
            sentences.append(f"in {lonely}, {LONELY[each['lonely']]} stood for the variance")
    return sentences


def zone_basis(word: str, unit: str, cite: Citations, *, by_t: bool, weighted: bool) -> list[str]:
    """Say what the intervals of zone PLIs rest on, and what they cover."""
    if not weighted:
        drawn = "sampling unit" if by_t else "unit of resampling"
        return [
            f"the {unit} was the {drawn}, so that an interval covers the zone PLI that many such {plural(unit)} of the "
            f"{word} would give"
        ]
    return [
        f"the sample was the sampling unit, and an interval covers the zone PLI of the whole {word}, sampled or not",
        "degrees of freedom were samples less strata",
        f"the share of {with_article(word)} with a PLI above 1 was given a Clopper-Pearson interval for its effective "
        f"number of samples {cite('korn1998')}",
    ]
