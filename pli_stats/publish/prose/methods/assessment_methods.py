"""How an assessment was made, for a methods section."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pli_stats.checks import InputError
from pli_stats.pollution.assessment import caveats, measurement_uncertainty
from pli_stats.pollution.reference.catalogue import toxic_responses
from pli_stats.pollution.reference.class_schemes import scheme
from pli_stats.publish.notes import has_interval, level_text, stand_ins
from pli_stats.publish.prose.grammar.background_citations import (
    background_words,
    guideline_words,
    scheme_keys,
    survey_words,
)
from pli_stats.publish.prose.grammar.note_sentences import Facts, Rule, by_count, facts_of, filled, holds, told, unsaid
from pli_stats.publish.prose.grammar.phrases import paragraph
from pli_stats.publish.prose.methods.interval_methods import BOOTSTRAP
from pli_stats.stats.intervals.percentile_bca import FEW_UNITS, NOTE_CONSTANT
from pli_stats.text.nouns import column_mark, plural, unit_word, with_article
from pli_stats.text.numbers import percent, rounded_up, spaced
from pli_stats.text.words import numeral, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Assessment, PliIntervals

INDICES = (
    ("contamination_degree", "the degree of contamination", "hakanson1980"),
    ("modified_contamination_degree", "the modified degree of contamination", "abrahim2008"),
    ("nemerow_index", "the Nemerow index", "nemerow1974"),
    ("risk_index", "the potential ecological risk index", "hakanson1980"),  # the last
)


def _metals(facts: Facts) -> str:
    """Return the metals of a note as a series."""
    return series(facts["metals"].split(", "))


RULES = (
    Rule(caveats.NOTE_RULE, unsaid),
    Rule(caveats.NOTE_NORMALIZER, filled("{normalizer}, the normaliser, was not part of the PLI")),
    Rule(
        caveats.NOTE_IMPOSSIBLE,
        filled("concentrations of more than 1 000 000 mg/kg, which cannot be, were kept as they are ({values})"),
    ),
    Rule(
        caveats.NOTE_ALL_CENSORED,
        filled(
            "as all values of {ports} were non-detects, their zone PLIs and intervals of sampling follow from the "
            "detection limits alone and say nothing of the sediment"
        ),
    ),
    Rule(caveats.NOTE_LEFT_OUT, lambda facts: f"measured as well, but not part of the PLI, were {_metals(facts)}"),
    Rule(
        caveats.NOTE_UNVERIFIED,
        lambda facts: f"background values of {_metals(facts)} could not be verified against a source",
    ),
    Rule(
        caveats.NOTE_FACTOR_UNVERIFIED,
        lambda facts: f"toxic-response factors of {_metals(facts)} could not be verified against a source",
    ),
    Rule(
        caveats.NOTE_NO_GUIDELINE,
        filled(
            "{guideline} has no value for {metals}, so that exceedances and mean quotients rest on the other metals"
        ),
    ),
    Rule(
        caveats.NOTE_NO_FACTOR,
        filled("no ecological risk index was computed, since there is no toxic-response factor for {metals}"),
    ),
    Rule(
        caveats.NOTE_RI,
        filled(
            "the classes of the risk index were defined for eight substances, PCB among them; here it sums {n} metals"
        ),
    ),
    Rule(
        caveats.NOTE_CDEG,
        filled("the classes of the degree of contamination, defined for eight substances, were scaled to {n} metals"),
    ),
    Rule(
        caveats.NOTE_OMIT,
        by_count(
            "the PLI of {counted} that lacked a metal was computed from the metals that it had, and is not comparable "
            "with the others",
            "the PLI of {counted} that lacked a metal was computed from the metals that each had, and is not "
            "comparable with the others",
        ),
    ),
    Rule(
        caveats.NOTE_ABOVE,
        by_count(
            "the limit of {counted} of {metal} lay above its largest measured value",
            "the limits of {counted} of {metal} lay above its largest measured value",
            noun="non-detect",
        ),
    ),
    Rule(
        caveats.NOTE_CENSORED,
        filled("more than 80 % of the values of {metal} were non-detects, so that its substituted values say little"),
    ),
    Rule(measurement_uncertainty.NOTE_NO_ERROR, unsaid),
    Rule(measurement_uncertainty.NOTE_CENSORED, unsaid),
    # The notes of the main job, which stands above this module; a test holds both together.
    Rule(
        "{count} of {n} samples lack a value for one of the eight metals and were left out (see the audit log).",
        filled("left out were {count} of {n} samples, which lacked a value for one of the eight metals"),
    ),
    Rule(
        "{count} sample(s) belong to no named harbour; they are in the samples, not in the table of harbours.",
        by_count(
            "of no named harbour was {counted}, which was assessed but is not part of the comparison of harbours",
            "of no named harbour were {counted}, which were assessed but are not part of the comparison of harbours",
        ),
    ),
)


def assessment_methods(result: Assessment, cite: Citations) -> list[str]:
    """Return the paragraphs on indices, data and intervals."""
    survey, keys = survey_words(str(result.source))
    data = f"the data were those of {survey} {cite(*keys)}" if survey else ""
    first = [stand_ins(result.notes), data, *_indices(result, cite)]
    return [paragraph(first), paragraph(_data(result, cite)), paragraph(_intervals(result, cite))]


def pli_interval_methods(result: PliIntervals, cite: Citations) -> list[str]:
    """Return the paragraphs on the PLI of samples and its measurement uncertainty."""
    frame = result.frame
    sentences = [stand_ins(result.notes), *_pli(cite, result.background, ()), *_classes(cite, result.scheme)]
    sentences += _non_detects(int(frame["n_nondetect"].sum()), int(frame["n_metals"].sum()), cite)
    levels = " and ".join(f"{100.0 * level:g} %" for level in frame["conf_level"].unique())
    sentences += _measurement(frame, ("conf_low", "conf_high"), levels, result.notes, cite)
    if (frame["method"] == "monte carlo").any():
        seed = "" if result.seed is None else f" (seed {result.seed})"
        sentences.append(f"for each of these samples, {spaced(result.n_resamples)} values were drawn{seed}")
        sentences.append("the probability of a class was the share of draws that fell into it")
    return [paragraph([*sentences, *told(result.notes, RULES)])]


def _pli(cite: Citations, background: str, panel: tuple[str, ...]) -> list[str]:
    """Say what the PLI is, of which metals and against which background."""
    over = f" of {numeral(len(panel))} {plural('metal', len(panel))}: {series(panel)}" if panel else ""
    named, keys = background_words(background)
    return [
        "the pollution load index (PLI) of a sample was the geometric mean of its contamination factors "
        f"{cite('tomlinson1980')}, the ratios of concentration to background concentration{over}",
        f"background concentrations were {named} {cite(*keys)}",
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
    zone = f"the PLI of {of} was the geometric mean of the PLIs of its samples {cite('tomlinson1980')}"
    sentences = [*_pli(cite, result.background, result.panel), zone, *_classes(cite, result.scheme)]
    there = [f"{label} {cite(key)}" for name, label, key in INDICES if _any(result.samples, name)]
    if _any(result.samples, "risk_index"):
        there[-1] += _toxic_responses(result.panel, cite)
    if there:
        sentences.append(f"also computed {'was' if len(there) == 1 else 'were'} {series(there)}")
    single = [f"the geoaccumulation index {cite('muller1969')}"] if _any(result.metals, "geoaccumulation_index") else []
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
    found = [facts["normalizer"] for facts in facts_of(caveats.NOTE_NORMALIZER, result.notes)]
    if not found:
        factors = result.metals.groupby("metal", sort=False)["enrichment_factor"]
        found = [str(metal) for metal, values in factors if values.isna().all()]
    return f" relative to {found[0]}" if len(found) == 1 else ""


def _data(result: Assessment, cite: Citations) -> list[str]:
    """Say what was done about non-detects, missing metals and the like."""
    samples = result.samples
    if not {"n_nondetect", "n_metals"} <= set(samples):
        return told(result.notes, RULES)
    values = int(samples["n_metals"].sum())
    if not samples["n_nondetect"].sum() and (result.ports["n_nondetect"] > 0).any():
        return told(result.notes, RULES)  # samples were taken out of the result, so that they cannot be counted
    return [*_non_detects(int(samples["n_nondetect"].sum()), values, cite), *told(result.notes, RULES)]


def _non_detects(count: int, values: int, cite: Citations) -> list[str]:
    """Say how non-detects were treated."""
    if not count:
        return ["no concentration was reported as below a detection limit"]
    were = "was" if count == 1 else "were"
    return [
        f"of {spaced(values)} concentrations, {spaced(count)} ({percent(count / values)} %) {were} below the detection "
        f"limit (non-detect) and {were} replaced by half the limit",
        f"as any substituted value is arbitrary {cite('helsel2012')}, the range that non-detects leave open was "
        "computed as well, with all of them towards zero and with all at their limits",
    ]


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
    none = (
        f"no interval was given for {with_article(word)} with so few samples that the most extreme resample is "
        "likelier than a tail of the interval"
    )
    if not len(given):
        return [none]
    unit = next(iter(result.intervals.values())).unit if result.intervals else "sample"
    methods = series(BOOTSTRAP[name][0] for name in dict.fromkeys(given["method"]) if name in BOOTSTRAP)
    keys = dict.fromkeys(key for name in given["method"] if name in BOOTSTRAP for key in BOOTSTRAP[name][1])
    seed = "" if result.seed is None else f", seed {result.seed}"
    counts = sorted({int(count) for count in given["n_resamples"]} - {0})
    drawn = " to ".join(map(spaced, dict.fromkeys((counts[0], counts[-1])))) if counts else ""
    resamples = f" from {drawn} resamples of the {plural(unit)} of each {word}" if counts else ""
    error = float(given[["mc_error_low", "mc_error_high"]].max().max())
    sentences = [
        f"confidence intervals ({level_text(given)} CI) of the zone PLI were {methods} bootstrap intervals "
        f"{cite(*keys)}{resamples}, computed on the logarithmic scale{seed and f' ({seed[2:]})'}",
        f"the {unit} was the unit of resampling, so that an interval covers the zone PLI that many such {plural(unit)} "
        f"of the {word} would give",
    ]
    if error > 0.0:
        sentences.append(f"the Monte Carlo standard error of an end point was at most {rounded_up(error)}")
    few = int((given["n"] < FEW_UNITS).sum())
    if few:
        sentences.append(
            f"intervals of {plural(word)} with fewer than {FEW_UNITS} {plural(unit)} ({spaced(few)} of "
            f"{spaced(len(ports))}) may cover less than their level says"
        )
    if any(NOTE_CONSTANT in one.notes for one in result.intervals.values()):
        sentences.append("an interval has zero width where all values were equal")
    return [*sentences, *([] if all(shown) else [none])]


def _measurement(
    frame: pd.DataFrame, ends: tuple[str, str], level: str, notes: tuple[str, ...], cite: Citations
) -> list[str]:
    """Say what the intervals of single samples cover, nothing where none has a width."""
    low, high = (frame[name] for name in ends)
    censored = frame["n_nondetect"] > 0
    errors = not holds(measurement_uncertainty.NOTE_NO_ERROR, notes) and bool((high > low)[~censored].any())
    if not (high > low).any():
        return ["no measurement error was stated, so that the PLI of single samples has no interval"]
    sentences = [f"intervals ({level}) of the PLI of single samples express the uncertainty of measurement"]
    if errors:
        sentences.append(f"relative errors of measurement were taken as lognormal {cite('limpert2001')}")
    elif (~censored).any():
        sentences.append("no measurement error was stated, so that fully detected samples have none")
    if censored.any():
        sentences.append(
            "in these intervals, non-detects were drawn uniformly between zero and the detection limit, by Monte Carlo "
            "simulation"
        )
    return sentences


def _any(frame: pd.DataFrame, name: str) -> bool:
    """Say whether a column is there and not all missing."""
    return name in frame and not all(math.isnan(value) for value in frame[name])
