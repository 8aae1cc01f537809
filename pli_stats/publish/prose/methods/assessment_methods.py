"""How an assessment was made, for a methods section."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pli_stats.checks import InputError
from pli_stats.pollution.reference.catalogue import toxic_responses
from pli_stats.pollution.reference.class_schemes import scheme
from pli_stats.publish.notes import (
    INDEX_NAMES,
    by_t,
    has_interval,
    is_weighted,
    level_text,
    significance_words,
    stand_ins,
)
from pli_stats.publish.prose.grammar.background_citations import (
    background_words,
    estimated_words,
    guideline_words,
    scheme_keys,
    survey_words,
)
from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.methods.weight_methods import weights_used, zone_basis
from pli_stats.records.interval_methods import INTERVAL_METHODS
from pli_stats.stats.intervals.percentile_bca import FEW_UNITS, too_few
from pli_stats.text.note_wording import Wording
from pli_stats.text.notes import Note, coded
from pli_stats.text.numbers import percent, rounded_up, spaced
from pli_stats.text.words import column_mark, counted, numeral, plural, series, unit_word, with_article

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Assessment, PliIntervals

CITED = {
    "contamination_degree": "hakanson1980",
    "modified_contamination_degree": "abrahim2008",
    "nemerow_index": "nemerow1974",
    "risk_index": "hakanson1980",  # the last
}


# Code of a note -> how a methods section says it; '' where another sentence does.
WORDING: Wording = {
    "stand_in_data": "",
    "half_limit": "",
    "scanned_ports": "",
    "survey_weights": "",
    "unit_assumed": "the file gave no unit for {columns}, and mg/kg dry weight was assumed",
    "basis_assumed": (
        "for {n:result} the file did not say whether {n:~it was|they were} on dry or wet weight, and dry "
        "weight was assumed"
    ),
    "pooled": "samples of one group that differ in {columns} were pooled",
    "unlikely_unit": (
        "the median of {columns} lies below 1/200 of average shale or above 200 times it, so that the stated "
        "{n:~unit is|units are} in doubt"
    ),
    "columns_not_read": (
        "{n:~column|columns} {columns} {n:~was|were} not read as total concentrations and {n:~is|are} not part of the "
        "assessment"
    ),
    "rows_no_samples": (
        "{n:row|rows} of the file that {n:~was no sample|were no samples} of sediment (quality control, statistics, "
        "other media or fractions) {n:~was|were} left out"
    ),
    "measured_below_limits": (
        "{n:measured value|measured values} below {n:~its|their} own detection {n:~limit|limits} {n:~was|were} kept as "
        "measured"
    ),
    "background_estimated": "",
    "normalised": "",
    "few_background_units": (
        "the background was estimated from {n} {n:~{unit}} only, so that the coverage of its interval may be below "
        "nominal"
    ),
    "few_above_quantile": (
        "only {n:sample} lay above the {percentile} % quantile, so that its interval covers less than nominal"
    ),
    "nondetects_in_resamples": (
        "in {share:percent} of the resamples the background depended on non-detects, for which half the detection "
        "limit was taken"
    ),
    "resamples_without_values": "{n} of {of:resample} had no value of a metal and {n:~was|were} left out",
    "background_held_fixed": (
        "the intervals of zone PLIs hold the background fixed; its own uncertainty would multiply all of them alike, "
        "by {low} to {high} ({level:percent} percentile interval from resamples of the {unit:plural})"
    ),
    "no_measurement_error": "",
    "nondetects_uniform": "",
    "nondetects_lognormal": "",
    "nondetects_bounds": "",
    "filled_nondetects": "",
    "nondetects_imputed": "",
    "filled_as_measured": "in intervals of zone PLIs, filled non-detects were taken as measured",
    "estimate_outside": "",
    "zone_bounds": (
        "intervals of zone PLIs were the union of those with all non-detects towards zero and with all at their limits"
    ),
    "not_comparable": "",
    "incomplete_samples": (
        "of {total:sample}, {n} {n:~was|were} left out, as {n:~it|they} lacked a value for at least one of the "
        "{n_metals:metal}"
    ),
    "unassigned_samples": (
        "{n:sample|samples} of no named harbour {n:~was|were} assessed but {n:~is|are} not part of the comparison of "
        "harbours"
    ),
    "normalizer": "{normalizer}, the normaliser, was not part of the PLI",
    "outside_panel": "{metals} {n:~was|were} measured but {n:~is|are} not part of the PLI",
    "impossible_values": (
        "{n:concentration|concentrations} above 1 000 000 mg/kg, which is impossible, {n:~was|were} kept unchanged"
    ),
    "background_unverified": "background values of {metals} could not be verified against a source",
    "toxic_response_unverified": "toxic-response factors of {metals} could not be verified against a source",
    "no_guideline_value": (
        "{guideline} has no value for {metals}, so that exceedances and mean quotients are based on the other metals"
    ),
    "no_toxic_response": (
        "the risk index was not computed, since there {n:~is no toxic-response factor|are no toxic-response factors} "
        "for {metals}"
    ),
    "ri_substances": (
        "the classes of the risk index were defined for eight substances, including PCB; here it is the sum over "
        "{n:metal}"
    ),
    "cdeg_substances": (
        "the classes of the degree of contamination, defined for eight substances, were scaled to {n:metal}"
    ),
    "limits_above_values": (
        "{n:non-detect|non-detects} had {n:~a detection limit|detection limits} above the largest measured value"
    ),
    "mostly_nondetects": (
        "more than {share:percent} of the values were non-detects, so that the substituted values carry little "
        "information"
    ),
    "all_nondetects": (
        "all values were non-detects, so that zone PLI and interval follow from the detection limits alone and say "
        "nothing about the sediment"
    ),
}


def assessment_methods(result: Assessment, cite: Citations) -> list[Paragraph]:
    """Return the paragraphs on indices, data and intervals."""
    survey, keys = survey_words(str(result.source))
    data = f"the data were those of {survey} {cite(*keys)}" if survey else ""
    first = [stand_ins(result.notes), data, *_indices(result, cite)]
    return [paragraph(first), paragraph(_data(result, cite)), paragraph(_intervals(result, cite))]


def pli_interval_methods(result: PliIntervals, cite: Citations) -> list[Paragraph]:
    """Return the paragraphs on the PLI of samples and its measurement uncertainty."""
    frame = result.frame
    sentences = [
        stand_ins(result.notes),
        *pli_sentences(cite, result.background, (), result.notes),
        *_classes(cite, result.scheme),
    ]
    sentences += nondetect_sentences(int(frame["n_nondetect"].sum()), int(frame["n_metals"].sum()), result.notes, cite)
    levels = " and ".join(f"{100.0 * level:g} %" for level in frame["conf_level"].unique())
    sentences += _measurement(frame, ("conf_low", "conf_high"), levels, result.notes, cite)
    if (frame["method"] == "monte carlo").any():
        seed = "" if result.seed is None else f" (seed {result.seed})"
        sentences.append(f"for each of these samples, {spaced(result.n_resamples)} values were drawn{seed}")
        sentences.append("the probability of a class was the share of draws that fell into it")
    return [paragraph([*sentences, *told(result.notes)])]


def pli_sentences(cite: Citations, background: str, panel: tuple[str, ...], notes: Iterable[Note]) -> list[str]:
    """Say what the PLI is, of which metals and against which background."""
    over = f" of {numeral(len(panel))} {plural('metal', len(panel))}: {series(panel)}" if panel else ""
    estimated = coded(notes, "background_estimated")
    named, keys = estimated_words(estimated[0]) if estimated else background_words(background)
    return [
        "the pollution load index (PLI) of a sample was the geometric mean of its contamination factors "
        f"{cite('tomlinson1980')}, the ratios of concentration to background concentration{over}",
        f"background concentrations were {named} {cite(*keys)}",
        *(
            f"concentrations of {series(each['metals'])} were normalised to {each['normalizer']} by the line through a "
            f"pivot, the sediment without fine fraction {cite('kersten2002')}"
            for each in coded(notes, "normalised")
        ),
    ]


def _classes(cite: Citations, name: str) -> list[str]:
    """Say how the PLI was classed, nothing of a scheme that is not in the catalogue."""
    try:
        classes = scheme(name).classes
    except InputError:
        return []
    return [f"the PLI was classed as {series(classes).replace(' and ', ' or ')} {cite(*scheme_keys(name))}"]


def _indices(result: Assessment, cite: Citations) -> list[str]:
    """Say what was computed."""
    word, mark = with_article(unit_word(result.by)), column_mark(result.by)
    of = f"{word} ({mark and f'{mark}; '}zone PLI)"
    mean = "weighted geometric mean" if is_weighted(result) else "geometric mean"
    zone = f"the PLI of {of} was the {mean} of the PLIs of its samples {cite('tomlinson1980')}"
    zones = [zone, *weights_used(result.notes, result.by)]
    sentences = [
        *pli_sentences(cite, result.background, result.panel, result.notes),
        *zones,
        *_classes(cite, result.scheme),
    ]
    there = [f"the {INDEX_NAMES[name][1]} {cite(key)}" for name, key in CITED.items() if _any(result.samples, name)]
    if _any(result.samples, "risk_index"):
        there[-1] += _toxic_responses(result.panel, cite)
    if there:
        sentences.append(f"also computed {'was' if len(there) == 1 else 'were'} {series(there)}")
    single = [f"the geoaccumulation index {cite('muller1981')}"] if _any(result.metals, "geoaccumulation_index") else []
    if _any(result.metals, "enrichment_factor"):
        single.append(f"the enrichment factor{_normaliser(result)} {cite('sutherland2000')}")
    if single:
        sentences.append(f"of single metals, {series(single)} {'was' if len(single) == 1 else 'were'} computed")
    return [*sentences, *_guideline(result, cite)]


def _toxic_responses(panel: tuple[str, ...], cite: Citations) -> str:
    """Say whose toxic-response factors were taken for metals that Hakanson has none for."""
    table = toxic_responses()
    others = table[table["element"].isin(panel) & table["citation"].str.startswith("Xu")]["element"]
    metals = [metal for metal in panel if metal in set(others)]
    if not metals:
        return ""
    factors = plural("toxic-response factor", len(metals))
    return f", with the {factors} of {series(metals)} from {cite.by_name('xu2008')}"


def _guideline(result: Assessment, cite: Citations) -> list[str]:
    """Say what concentrations were held against."""
    if not _any(result.ports, "share_over_guideline"):
        return []
    named, keys = guideline_words(result.guideline)
    text = f"concentrations were compared with {named} {cite(*keys)}".rstrip()
    if _any(result.samples, "mean_quotient"):
        text += f", also as the mean of their quotients {cite('long1998')}"
    return [text]


def _normaliser(result: Assessment) -> str:
    """Say to which element enrichment factors were normalised; it has none of its own where it is in the panel."""
    found = [each["normalizer"] for each in coded(result.notes, "normalizer")]
    if not found:
        factors = result.metals.groupby("metal", sort=False)["enrichment_factor"]
        found = [str(metal) for metal, values in factors if values.isna().all()]
    return f" relative to {found[0]}" if len(found) == 1 else ""


def _data(result: Assessment, cite: Citations) -> list[str]:
    """Say what was done about non-detects, missing metals and the like."""
    samples = result.samples
    if not {"n_nondetect", "n_metals"} <= set(samples):
        return told(result.notes)
    values = int(samples["n_metals"].sum())
    if not samples["n_nondetect"].sum() and (result.ports["n_nondetect"] > 0).any():
        # Samples were taken out of the result, so that their non-detects cannot be counted.
        return ["non-detects were replaced by half their detection limit", *told(result.notes)]
    return [*nondetect_sentences(int(samples["n_nondetect"].sum()), values, result.notes, cite), *told(result.notes)]


def told(notes: Iterable[Note]) -> list[str]:
    """Return the notes of an assessment as sentences; samples that lack a metal are counted over all ports."""
    short = sum(each["n"] for each in coded(notes, "not_comparable"))
    gaps = (
        f"the PLI of {counted(short, 'sample')} that lacked a metal was computed from the metals measured there, and "
        "is not comparable with the others"
    )
    return [*phrases_of(notes, WORDING), *([gaps] if short else [])]


def nondetect_sentences(count: int, values: int, notes: Iterable[Note], cite: Citations) -> list[str]:
    """Say how non-detects were treated."""
    filled, drawn = coded(notes, "filled_nondetects"), coded(notes, "nondetects_imputed")
    if not count:
        return ["no concentration was reported as below a detection limit"]
    were = "was" if count == 1 else "were"
    return [
        f"of {spaced(values)} concentrations, {spaced(count)} ({percent(count / values)} %) {were} below the detection "
        f"limit (non-detect) and {were} replaced by {_filled(filled)}",
        f"as any substituted value is arbitrary {cite('helsel2012')}, the range that non-detects leave open was "
        "computed as well, with all of them towards zero and with all at their limits",
        *(
            f"for the intervals of zone PLIs, non-detects were drawn below their limits {spaced(each['n'])} times from "
            f"a lognormal model of the zone {cite('tanner1987')} and combined by Rubin's rules {cite('rubin1987')}"
            for each in drawn
        ),
    ]


def _filled(notes: Iterable[Note]) -> str:
    """Return what stood for non-detects in estimates."""
    words = {"ros": "regression on order statistics", "mle": "maximum likelihood"}
    return "".join(f"their estimates by {words[each['method']]}" for each in notes) or "half the limit"


def _intervals(result: Assessment, cite: Citations) -> list[str]:
    """Say how the intervals of zones and of samples were made."""
    sentences = _zone_intervals(result, cite)
    samples = result.samples
    if _any(samples, "pli_conf_low"):
        ends = ("pli_conf_low", "pli_conf_high")
        sentences += _measurement(samples, ends, level_text(result.ports), result.notes, cite)
    return sentences


def _zone_intervals(result: Assessment, cite: Citations) -> list[str]:
    """Say how the intervals of zone PLIs were made."""
    ports, word = result.ports, unit_word(result.by)
    shown = [has_interval(*ends) for ends in zip(ports["conf_low"], ports["conf_high"], strict=True)]
    given = ports[shown]
    of_t = by_t(ports)
    enough = 2 if of_t else next(n for n in itertools.count(1) if not too_few(n, float(ports["conf_level"].max())))
    none = f"{plural(word)} with fewer than {numeral(enough)} {plural('sample', enough)} were given no CI"
    if is_weighted(result):
        none = f"{plural(word)} with no more samples than strata were given no CI"
    if not len(given):
        return [none]
    unit = next(iter(result.intervals.values())).unit if result.intervals else "sample"
    made = [INTERVAL_METHODS[name] for name in dict.fromkeys(given["method"]) if name in INTERVAL_METHODS]
    keys = dict.fromkeys(key for method in made for key in method.citations)
    seed = "" if result.seed is None else f", seed {result.seed}"
    counts = sorted({int(count) for count in given["n_resamples"]} - {0})
    drawn = " to ".join(map(spaced, dict.fromkeys((counts[0], counts[-1])))) if counts else ""
    resamples = f" from {drawn} resamples of the {plural(unit)} of each {word}" if counts else ""
    drawing = seed if counts or (given[["mc_error_low", "mc_error_high"]] > 0.0).any(axis=None) else ""
    error = float(given[["mc_error_low", "mc_error_high"]].max().max())
    sentences = [
        f"confidence intervals ({level_text(given)} CI) of the zone PLI were {series(method.words for method in made)} "
        f"{cite(*keys)}{resamples}, computed on the logarithmic scale{drawing and f' ({seed[2:]})'}",
    ]
    sentences += zone_basis(word, unit, cite, by_t=of_t, weighted=is_weighted(result))
    sentences += _tests(result)
    if error > 0.0:
        sentences.append(f"the Monte Carlo standard error of an end point was at most {rounded_up(error)}")
    few = 0 if of_t else int((given["n"] < FEW_UNITS).sum())
    if few:
        sentences.append(
            f"for {plural(word)} with fewer than {FEW_UNITS} {plural(unit)} ({spaced(few)} of "
            f"{spaced(len(ports))}), coverage may be below nominal"
        )
    if any(coded(one.notes, "equal_values") for one in result.intervals.values()):
        sentences.append("an interval has zero width where all values were equal")
    return [*sentences, *([] if all(shown) else [none])]


def _tests(result: Assessment) -> list[str]:
    """Say by which tests a zone PLI was held to be above or below 1."""
    if "p_above_1" not in result.ports or result.ports["p_above_1"].isna().all():
        return []
    words = significance_words(result)
    article = "" if words.startswith("one-sided t tests") else "a "
    return [f"whether a zone PLI was above or below 1 was decided by {article}{words}"]


def _measurement(
    frame: pd.DataFrame, ends: tuple[str, str], level: str, notes: tuple[Note, ...], cite: Citations
) -> list[str]:
    """Say what the intervals of single samples cover, nothing where none has a width."""
    low, high = (frame[name] for name in ends)
    censored = frame["n_nondetect"] > 0
    errors = not coded(notes, "no_measurement_error") and bool((high > low)[~censored].any())
    if not (high > low).any():
        return ["no measurement error was stated, so that the PLI of single samples has no interval"]
    sentences = [f"intervals ({level}) of the PLI of single samples express the uncertainty of measurement"]
    if errors:
        sentences.append(f"relative errors of measurement were taken as lognormal {cite('limpert2001')}")
    elif (~censored).any():
        sentences.append("no measurement error was stated, so that fully detected samples have none")
    if censored.any():
        sentences.append(f"in these intervals, {_drawn(notes)}")
    return sentences


def _drawn(notes: tuple[Note, ...]) -> str:
    """Say how non-detects entered the intervals of single samples."""
    if coded(notes, "nondetects_bounds"):
        return "non-detects were taken towards zero at the lower end and at their limits at the upper"
    if coded(notes, "nondetects_lognormal"):
        return "non-detects were drawn from a lognormal model of all samples, by Monte Carlo simulation"
    return "non-detects were drawn uniformly between zero and the detection limit, by Monte Carlo simulation"


def _any(frame: pd.DataFrame, name: str) -> bool:
    """Say whether a column is there and not all missing."""
    return name in frame and not all(math.isnan(value) for value in frame[name])
