"""How models or ports were compared, for a methods section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.grammar.statistics_phrases import COMPARISON_PHRASES
from pli_stats.publish.prose.methods.hypothesis_methods import adjustment_words, test_words
from pli_stats.publish.prose.methods.interval_methods import measure_words
from pli_stats.publish.tables.statistics.comparison_tables import alpha_of
from pli_stats.records.hypothesis_tests import PERMUTATION, WELCH_BOOTSTRAP, WILCOXON
from pli_stats.records.interval_methods import INTERVAL_METHODS
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.stats.hypothesis.p_adjustment import could_differ
from pli_stats.text.notes import coded
from pli_stats.text.numbers import percent_of, spaced
from pli_stats.text.words import counted, opening, plural, series

if TYPE_CHECKING:
    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Comparison

_HELD_OUT: dict[bool | None, list[str]] = {
    None: [],
    True: ["every port was held out whole"],
    False: ["ports were spread over the splits, so that the models had seen samples of each in training"],
}
_BY_UNIT = {
    "port": "the port was the unit, since samples of one port share errors and the question is about other ports",
    "sample": "the sample was the unit, samples being taken as independent of each other",
    "split": "the split was the unit; as splits share training samples, the variance of their mean was corrected",
    "time step": "the time step was the unit",
    "block": "the block was the unit",
}


def comparison_methods(result: Comparison, cite: Citations) -> list[Paragraph]:
    """Return the paragraph on a comparison."""
    body = _ports(result, cite) if result.what == "port" else _models(result, cite)
    sentences = [stand_ins(result.notes), *body, *adjusted(result.adjust, cite), _letters(result, cite)]
    return [paragraph([*sentences, *phrases_of(result.notes, COMPARISON_PHRASES)])]


def adjusted(adjust: str, cite: Citations) -> list[str]:
    """Say how p values of pairs were adjusted."""
    if adjust == "none":
        return ["p values of pairs were not adjusted for their number"]
    return [f"p values of pairs were adjusted for their number by {adjustment_words(adjust, cite)}"]


def _letters(result: Comparison, cite: Citations) -> str:
    """Say what letters mean, where there are any."""
    if not could_differ(result.least_p, result.conf_level):
        return ""
    return (
        f"{plural(result.what)} that share a letter do not differ significantly at the {alpha_of(result)} level "
        f"{cite('piepho2004')}"
    )


def _models(result: Comparison, cite: Citations) -> list[str]:
    """Say how models were compared."""
    metric, k = result.measure, len(result.groups)
    where = f" of {counted(result.n_ports, 'port')}" if result.n_ports else ""
    units = "block" if result.unit == "block" else "sample"
    measure = measure_words(metric) if metric in METRIC_RECORDS else f"their {metric}"
    same = "" if coded(result.notes, "missing_ports") else "the same "
    first = f"{opening(k, 'model')} were compared by {measure} on {same}{counted(result.n, units)}{where}"
    sentences = [first, *_held_out(result), *_averaged(result), _unit(result)]
    pair = result.method.rpartition(", then ")[2]
    if result.omnibus is not None:
        asked = f"whether any models differ was asked by {test_words(result.omnibus.test, cite)} of ranks within "
        form = f" in the form of an F test {cite('iman1980')}" if result.omnibus.method == "Iman-Davenport F" else ""
        sentences.append(f"{asked}{plural(result.unit)}{form}")
    sentences.append(f"pairs of models were compared by {test_words(pair, cite)}{_exchanged(result, pair)}")
    return [*sentences, *_model_intervals(result, cite)]


def _held_out(result: Comparison) -> list[str]:
    """Say whether ports were held out whole, or known to the models."""
    design = coded(result.notes, "model_design")
    return _HELD_OUT[design[0]["held_out"]] if design else []


def _averaged(result: Comparison) -> list[str]:
    """Say that losses were averaged over repeats, where they were."""
    found = coded(result.notes, "averaged_losses")
    return [f"losses of a sample were averaged over up to {found[0]['n']} predictions by each model"] if found else []


def _unit(result: Comparison) -> str:
    """Say what the unit of the tests is."""
    text = _BY_UNIT.get(result.unit, f"the {result.unit} was the unit")
    if result.unit == "sample" and (result.n_ports or 0) > 1:
        text += "; the comparison is about other samples of these ports, not about other ports"
    for design in coded(result.notes, "model_design"):
        if result.unit == "split":
            text += f" ({design['n_train']} training and {design['n_test']} test samples)"
        if result.unit == "time step":
            text += f", errors being taken as correlated over fewer than {counted(design['horizon'], 'step')}"
    return text


def _exchanged(result: Comparison, pair: str) -> str:
    """Say what the null hypothesis of a pair exchanges."""
    if pair == PERMUTATION.name:
        unit = "whole ports" if result.unit == "port" else plural(result.unit)
        return f", in which the signs of the differences of {unit} are exchanged"
    if pair == WILCOXON.name:
        return f" of the differences of {plural(result.unit)}"
    return ""


def _model_intervals(result: Comparison, cite: Citations) -> list[str]:
    """Say how intervals were made."""
    level = percent_of(result.conf_level)
    if coded(result.notes, "test_intervals"):
        return [f"confidence intervals ({level} CI) are those of the test, each for one model or pair"]
    drawn = coded(result.notes, "bootstrap_intervals", "bootstrap_common_ports")
    if not drawn:
        return []
    made = INTERVAL_METHODS[drawn[0]["method"]]
    resamples = [f"{each['n']} resamples" for each in coded(result.notes, "resamples")]
    known = [*resamples, *([f"seed {result.seed}"] if result.seed is not None else [])]
    seed = f" ({', '.join(known)})" if known else ""
    return [
        f"confidence intervals ({level} CI) were {made.words} {cite(*made.citations)} over {plural(result.unit)}, "
        f"each for one model or pair{seed}"
    ]


def _ports(result: Comparison, cite: Citations) -> list[str]:
    """Say how ports were compared."""
    level = percent_of(result.conf_level)
    name = "" if result.omnibus is None else result.omnibus.test
    logs = "logarithms of " if "log" in result.measure else ""
    what = f"{logs}values" if name.startswith("Kruskal") else f"means of {logs or 'values'}".removesuffix(" of ")
    ports = counted(result.n_ports or len(result.groups), "port")
    first = f"{what} in {ports} ({counted(result.n, 'sample')}) were compared"
    kinds = {design["kind"] for design in coded(result.notes, "port_design")}
    by = f"{first} by {test_words(name, cite)}" if name else first
    omnibus = result.omnibus
    if omnibus is not None and omnibus.test == WELCH_BOOTSTRAP.name:
        by += f" with {spaced(omnibus.n_resamples)} resamples (seed {omnibus.seed})"
    return [by, *_port_pairs(name, kinds, level, cite), *_port_assumption(result), *_checks(result, cite)]


def _port_pairs(name: str, kinds: set[str], level: str, cite: Citations) -> list[str]:
    """Say how pairs of ports were compared."""
    if name.startswith("Kruskal"):
        return [
            f"pairs of ports were compared by Dunn's test {cite('dunn1964')} on the joint ranks",
            f"medians had {level} confidence intervals (CI) from order statistics; differences were Hodges-Lehmann "
            f"shifts {cite('hodges1963')}, with the intervals that invert the rank sum test",
        ]
    if "bootstrap" in kinds:
        return [
            "pairs of ports were compared by Welch's t test, with the confidence intervals (CI) of single differences "
            f"({level})"
        ]
    if name.startswith("Welch"):
        games = f"pairs of ports were compared by the test of Games and Howell {cite('games1976')}"
        return [f"{games}, whose {level} confidence intervals (CI) of differences hold simultaneously"]
    if name.startswith("Permutation"):
        return [
            "pairs of ports were compared by permuting the samples of both; confidence intervals (CI) of differences "
            f"were those of Welch's t ({level})"
        ]
    if name.startswith("Wald"):
        return [
            f"the model had fixed ports and random surveys, was fitted by restricted maximum likelihood, and its tests "
            f"and {level} confidence intervals (CI) allow for estimated variances by the method of "
            f"{cite.by_name('kenward1997')}"
        ]
    return []


def _port_assumption(result: Comparison) -> list[str]:
    """Say what was taken as independent."""
    if result.unit == "survey":
        return ["samples of one survey share a shift, so that the survey was the unit"]
    if any(design["kind"] == "crossed" for design in coded(result.notes, "port_design")):
        return ["samples of one survey share a shift; ports were compared within surveys"]
    return ["the sample was the unit, samples being taken as independent draws from their port"]


def _checks(result: Comparison, cite: Citations) -> list[str]:
    """Say which assumptions were looked at."""
    names = series(test_words(test.test, cite) for test in result.checks)
    return [f"assumptions were examined, but did not choose the test: {names}"] if names else []
