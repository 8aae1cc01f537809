"""How confidence intervals were made, for a methods section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.grammar.statistics_phrases import INTERVAL_PHRASES
from pli_stats.publish.tables.statistics.interval_tables import limit_kind, limit_words, notes_on_intervals
from pli_stats.records.interval_methods import BY_T, INTERVAL_METHODS, KORN_GRAUBARD, METHODS
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.results import Interval
from pli_stats.text.notes import Note, coded
from pli_stats.text.numbers import percent_of, rounded_up, spaced
from pli_stats.text.words import counted, series

if TYPE_CHECKING:
    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Intervals

DIFFERENCE = " difference"
_WHOLE = (
    "since samples of one port share errors; the intervals thus refer to ports like these, not only to those sampled"
)
_UNITS = {
    "sample": "the unit of resampling was the sample, samples being taken as independent of each other",
    "stratum": "the unit of resampling was the sample within its stratum, so that strata kept their proportions",
    "port": f"the unit of resampling was the whole port, {_WHOLE}",
    "port, then sample": f"ports were resampled whole, then samples within each port drawn, {_WHOLE}",
    "moving block": "the samples being a series in time, blocks of fixed length were resampled",
    "stationary block": "the samples being a series in time, blocks of random length were resampled",
}


def measure_words(term: str, *, article: str = "the ") -> str:
    """Return what an interval is of, for a sentence.

    Examples
    --------
    >>> measure_words("mae"), measure_words("mape difference"), measure_words("Theil-Sen slope")
    ('the mean absolute error (MAE)', 'the difference in mean absolute percentage error (MAPE)', 'the Theil-Sen slope')
    """
    if term.endswith(DIFFERENCE):
        return f"{article}difference in {measure_words(term.removesuffix(DIFFERENCE), article='')}"
    if term not in METRIC_RECORDS:
        return f"{article}{term}"
    words, label = METRIC_RECORDS[term].words, METRIC_RECORDS[term].label
    return f"{article}{words}" + ("" if words.startswith(label.casefold()) else f" ({label})")


def interval_methods(result: Interval | Intervals, cite: Citations) -> list[Paragraph]:
    """Return the paragraph on one interval, or on several of one call, which share their resamples."""
    by_key = {result.term: result} if isinstance(result, Interval) else result
    found = list(by_key.values())
    one = found[0]
    notes = notes_on_intervals(by_key)
    terms = list(dict.fromkeys(map(estimand_words, found)))
    level, words = percent_of(one.conf_level), _made(one, cite)
    if len(found) == 1 and limit_kind(one):
        return [paragraph([stand_ins(notes), *_limited(one, terms[0], words), *phrases_of(notes, INTERVAL_PHRASES)])]
    head = f"confidence intervals ({level} CI) of {series(terms)} were {words}"
    if len(found) == 1:
        head = f"the {level} confidence interval (CI) of {terms[0]} was {_singular(words)}"
    sentences = [stand_ins(notes), head]
    if one.method in METHODS:
        sentences += _drawn(found, notes)
    elif one.method in (*BY_T, KORN_GRAUBARD):
        sentences.append(_basis(one, len(found)))
    if any(term.term.endswith(DIFFERENCE) for term in found):
        sentences.append("differences are those of the first model less the second, paired by sample")
    return [paragraph([*sentences, *phrases_of(notes, INTERVAL_PHRASES)])]


def estimand_words(one: Interval) -> str:
    """Return what an interval is of, also where that is no metric: a mean, or a name that its caller gave."""
    known = INTERVAL_METHODS.get(one.method)
    if one.term.removesuffix(DIFFERENCE) in METRIC_RECORDS or (known is not None and known.named):
        return measure_words(one.term)
    if one.method == "t":
        return f"the zone PLI of {one.term}"
    if one.method == KORN_GRAUBARD:
        return f"the weighted share of {one.term!r}"
    if one.method in BY_T:
        plain = one.term in ("mean", "geometric mean")
        return f"the weighted {one.term}" if plain else f"the weighted mean of {one.term}"
    kind = one.resampling.metric if one.resampling is not None else None
    if kind in ("mean", "geometric mean"):
        return f"the {kind}" if one.term == "mean" else f"the {kind} of {one.term}"
    return "the mean" if one.term == "mean" else f"the estimate of {one.term}"


def _limited(one: Interval, term: str, words: str) -> list[str]:
    """Say what was limited, by which method, and from how much."""
    drawn = f" ({spaced(one.n_resamples)} resamples, seed {one.seed})" if one.n_resamples else ""
    head = f"the {percent_of(one.conf_level)} {limit_words(one)} of {term} was {words}{drawn}"
    return [head, f"it rests on {counted(one.n, 'value')}"]


def _singular(words: str) -> str:
    """Return how several intervals were made as how one was."""
    if not words[:1].islower() or words.startswith(("obtained", "made")):
        return words
    article = "an" if words[:1] in "aeiou" else "a"
    return f"{article} {words}".replace(" intervals", " interval", 1).replace("which need no", "which needs no")


def _made(one: Interval, cite: Citations) -> str:
    """Say by which method."""
    known = INTERVAL_METHODS.get(one.method)
    return f"{known.words} {cite(*known.citations)}" if known else f"made by the method {one.method!r} "


def _drawn(found: Sequence[Interval], notes: Sequence[Note]) -> list[str]:
    """Say what was drawn, how often, and with what error."""
    one = found[0]
    sentences = [_basis(one, len(found)), *_unit(one)]
    counts = sorted({each.n_resamples for each in found} - {0})
    if coded(notes, "enumerated"):
        return sentences  # the note says it
    if INTERVAL_METHODS[one.method].ideal and not coded(notes, "too_few_units"):
        sentences.append("the distribution over all resamples was computed numerically, so that nothing was simulated")
    elif counts:
        low, high = spaced(counts[0]), spaced(counts[-1])
        drawn = low if low == high else f"{low} to {high}"
        shared = ", the same for all intervals" if len(found) > 1 else ""
        sentences.append(f"in all, {drawn} resamples were drawn{shared} ({_seeded(one)})")
        error = max(max(each.mc_error) for each in found)
        if error > 0.0 and len(found) == 1:
            sentences.append(f"the Monte Carlo standard error of an end point was at most {rounded_up(error)}")
    return sentences


def _basis(one: Interval, count: int) -> str:
    """Say on how much the intervals rest."""
    ports = f" of {counted(one.n_ports, 'port')}" if one.n_ports else ""
    return f"{'it rests' if count == 1 else 'they rest'} on {counted(one.n, 'sample')}{ports}"


def _unit(one: Interval) -> list[str]:
    """Say what moves together in a resample."""
    text = _UNITS.get(one.unit, f"the unit of resampling was the {one.unit}")
    if one.resampling is not None and one.resampling.block_length:
        text += f" ({one.resampling.block_length} samples)"
    return [text]


def _seeded(one: Interval) -> str:
    """Say from which random numbers."""
    stream = ", the random stream of R" if one.resampling is not None and one.resampling.stream == "r" else ""
    return f"seed {one.seed}{stream}"
