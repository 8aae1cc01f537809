"""How zone PLIs were tested against one value, and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.methods.assessment_methods import nondetect_sentences, pli_sentences, told
from pli_stats.publish.prose.methods.hypothesis_methods import adjustment_words
from pli_stats.publish.tables.survey.zone_test_tables import adjusted_words, n_tested, zone_cells
from pli_stats.records.hypothesis_tests import LOG_PLI_T
from pli_stats.stats.hypothesis.p_adjustment import significant
from pli_stats.text.estimates import bracketed, p_phrase
from pli_stats.text.numbers import percent_of
from pli_stats.text.words import numeral, plural, series, unit_word

if TYPE_CHECKING:
    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import ZoneTests


def zone_test_methods(result: ZoneTests, cite: Citations) -> list[Paragraph]:
    """Return the paragraph on the tests of zone PLIs."""
    frame, word = result.frame, unit_word(result.by)
    sided = "two-sided" if result.alternative == "two-sided" else f"one-sided (alternative: {result.alternative})"
    data = pli_sentences(cite, result.background, result.panel, result.notes)
    data += nondetect_sentences(int(frame["n_nondetect"].sum()), int(frame["n_values"].sum()), result.notes, cite)
    test = (
        f"{LOG_PLI_T.words} {cite(*LOG_PLI_T.citations)} was used in each {word}, {sided}, its samples being the units "
        f"and a zone PLI of {result.value:g} the null hypothesis"
    )
    adjusted = (
        f"p values were adjusted over the {numeral(n_tested(result))} {plural(word)} that were tested by "
        f"{adjustment_words(result.adjust, cite)}; confidence intervals were not"
    )
    return [
        paragraph(
            [
                stand_ins(result.notes),
                *data,
                test,
                *([adjusted] if adjusted_words(result) else []),
                *told([each for each in result.notes if each.code != "too_few_units"]),
            ]
        )
    ]


def zone_test_findings(result: ZoneTests) -> list[Paragraph]:
    """Return the paragraph on which zone PLIs differ from the value."""
    frame, word = result.frame, unit_word(result.by)
    differ = significant(frame["p_adjusted"].to_numpy(), result.conf_level)
    p_name = "adjusted p" if adjusted_words(result) else "p"
    sides: dict[str, list[str]] = {"significantly above": [], "significantly below": []}
    others, untested = [], []
    for i, name in enumerate(frame["port"].astype(str)):
        p = float(frame["p_adjusted"].iloc[i])
        cells = zone_cells(frame.iloc[[i]], result.value)[0]
        shown = f"{name} {bracketed(*cells, result.conf_level, more=p_phrase(p, p_name))}"
        if frame["n"].iloc[i] == 1:
            untested.append(name)
        elif differ[i]:
            sides[f"significantly {'above' if frame['statistic'].iloc[i] > 0.0 else 'below'}"].append(shown)
        else:
            others.append(shown)
    value = f"{result.value:g}"
    sentences = [
        f"the zone PLI was {side} {value} {_in(found, word)}: {series(found)}" for side, found in sides.items() if found
    ]
    if others:
        what = {"greater": "above", "less": "below"}.get(result.alternative, "different from")
        sentences.append(
            f"it was not significantly {what} {value} {_in(others, word)}: {series(others)}"
            if sentences
            else f"no zone PLI was significantly {what} {value}: {series(others)}"
        )
    if untested:
        sentences.append(f"{series(untested)} had a single sample and no test")
    sentences[0] = f"at the {percent_of(1.0 - result.conf_level)} level, {sentences[0]}"
    return [paragraph([stand_ins(result.notes), *sentences])]


def _in(found: list[str], word: str) -> str:
    """Return in how many ports."""
    return f"in {numeral(len(found))} {plural(word, len(found))}"
