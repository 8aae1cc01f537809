"""How confidence intervals were made, for a methods section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import METRICS
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.note_sentences import holds, told
from pli_stats.publish.prose.grammar.phrases import paragraph
from pli_stats.publish.prose.grammar.statistics_rules import INTERVAL_RULES
from pli_stats.stats.intervals import interval_methods as methods
from pli_stats.stats.intervals import percentile_bca
from pli_stats.stats.metrics.definitions import METRICS as MEASURED
from pli_stats.text.numbers import percent_of, rounded_up, spaced
from pli_stats.text.words import counted, series

if TYPE_CHECKING:
    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Interval

# Method -> what it is called before "bootstrap intervals", and what is cited.
BOOTSTRAP: dict[str, tuple[str, tuple[str, ...]]] = {
    "percentile": ("percentile", ("davison1997",)),
    "basic": ("basic", ("davison1997",)),
    "normal": ("normal-approximation", ("davison1997",)),
    "bca": ("bias-corrected and accelerated (BCa)", ("efron1987",)),
    "studentized": ("studentized", ("davison1997",)),
    "exact": ("bias-corrected and accelerated (BCa)", ("efron1987",)),
    "exact_percentile": ("percentile", ("davison1997",)),
    "exact_basic": ("basic", ("davison1997",)),
}
OTHERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "abc": ("approximate bootstrap confidence (ABC) intervals, which need no resampling", ("diciccio1992",)),
    "exact Kendall": ("obtained by inverting the exact test of Mann and Kendall", ("sen1968", "kendall1945")),
    "normal Kendall": ("obtained by inverting the test of Mann and Kendall, normal approximation", ("sen1968",)),
}
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
    if term not in MEASURED:
        return f"{article}{term}"
    label, short = MEASURED[term].label, METRICS[term][0] if term in METRICS else ""
    return f"{article}{label}" + (f" ({short})" if short and short != label else "")


def interval_methods(found: Sequence[Interval], cite: Citations) -> list[str]:
    """Return the paragraph on intervals of one call.

    Parameters
    ----------
    found : sequence of Interval
        At least one; several share their resamples.
    """
    one = found[0]
    notes = tuple(dict.fromkeys(note for each in found for note in each.notes))
    terms = list(dict.fromkeys(map(estimand_words, found)))
    level, words = percent_of(one.conf_level), _made(one, cite)
    head = f"confidence intervals ({level} CI) of {series(terms)} were {words}"
    if len(found) == 1:
        head = f"the {level} confidence interval (CI) of {terms[0]} was {_singular(words)}"
    sentences = [stand_ins(notes), head]
    if one.method in BOOTSTRAP or one.method == "abc":
        sentences += _drawn(found, notes)
    if any(term.term.endswith(DIFFERENCE) for term in found):
        sentences.append("differences are those of the first model less the second, paired by sample")
    return [paragraph([*sentences, *told(notes, INTERVAL_RULES)])]


def estimand_words(one: Interval) -> str:
    """Return what an interval is of, also where that is no metric: a mean, or a name that its caller gave."""
    if one.term.removesuffix(DIFFERENCE) in MEASURED or one.method.endswith("Kendall"):
        return measure_words(one.term)
    kind = one.resampling.metric if one.resampling is not None else None
    if kind in ("mean", "geometric mean"):
        return f"the {kind}" if one.term == "mean" else f"the {kind} of {one.term}"
    return "the mean" if one.term == "mean" else f"the estimate of {one.term}"


def _singular(words: str) -> str:
    """Return how several intervals were made as how one was."""
    if not words[:1].islower() or words.startswith(("obtained", "made")):
        return words
    article = "an" if words[:1] in "aeiou" else "a"
    return f"{article} {words}".replace(" intervals", " interval", 1).replace("which need no", "which needs no")


def _made(one: Interval, cite: Citations) -> str:
    """Say by which method."""
    if one.method in BOOTSTRAP:
        words, keys = BOOTSTRAP[one.method]
        ideal = " of the ideal bootstrap, with infinitely many resamples" if one.method.startswith("exact") else ""
        return f"{words} bootstrap intervals{ideal} {cite(*keys)}"
    words, keys = OTHERS.get(one.method, (f"made by the method {one.method!r}", ()))
    return f"{words} {cite(*keys)}"


def _drawn(found: Sequence[Interval], notes: Sequence[str]) -> list[str]:
    """Say what was drawn, how often, and with what error."""
    one = found[0]
    sentences = [_basis(one, len(found)), *_unit(one)]
    counts = sorted({each.n_resamples for each in found} - {0})
    if holds(methods.NOTE_ENUMERATED, notes):
        return sentences  # the note says it
    if one.method.startswith("exact") and not holds(percentile_bca.NOTE_TOO_FEW, notes):
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
