"""Notes on field data and assessments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pli_stats.records.background_rules import rule_words


def _impossible(facts: Mapping[str, Any]) -> str:
    """Return where values are larger than the whole sediment."""
    rows = "row {rows}" if len(facts["rows"]) == 1 else "rows {rows}"
    others = ", among others" if facts["n"] != len(facts["rows"]) else ""
    return f"{{n:value}} above 1 000 000 mg/kg, which is impossible, in {rows}{others}: check the units."


def _estimated(facts: Mapping[str, Any]) -> str:
    """Return by which rule a background was taken from one's own samples."""
    drawn = "whole ports" if facts["unit"] == "port" else "samples"
    return f"Background from {{n:reference sample}}: {rule_words(facts)} (bootstrap over {drawn})."


def _filled(facts: Mapping[str, Any]) -> str:
    """Return by which method non-detects were filled."""
    words = {"ros": "regression on order statistics (ROS)", "mle": "maximum likelihood (lognormal)"}
    return f"Non-detects are filled by {words[facts['method']]}, metal by metal."


#: What stands for the variance of a stratum of a single sample.
LONELY = {
    "adjust": "its distance from the mean of the port",
    "average": "the mean of the other strata",
    "certainty": "no variance, as it was bound to be drawn",
}


def _weighted(facts: Mapping[str, Any]) -> str:
    """Return how the samples of a survey are weighted."""
    strata = "" if facts["strata"] is None else " (samples drawn within {n_strata:stratum}: {strata})"
    variance = "local neighbourhood variance" if facts["variance"] == "local" else "linearised variance of the design"
    text = f"Zone PLIs, shares and means are weighted by {{weights}}{strata}; intervals have the {variance}."
    if facts.get("finite"):
        text += " The population is finite: variances of strata are multiplied by the share that was not drawn."
    if facts["single"]:
        stands = LONELY[facts["lonely"]]
        text += f" {{single:stratum has|strata have}} a single sample, for which {stands} stands."
    return text


SURVEY: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    "stand_in_data": "Stand-in data, not {wanted}: {used}. They show that the job runs and say nothing about harbours.",
    "incomplete_samples": (
        "{n} of {total:sample} {n:~lacks|lack} a value for at least one of the {n_metals:metal} and "
        "{n:~was|were} left out (see the audit log)."
    ),
    "unassigned_samples": (
        "{n:sample belongs|samples belong} to no named harbour: {n:~it is|they are} included in the samples, but not "
        "in the table of harbours."
    ),
    "unit_assumed": "The file gives no unit for {columns}: mg/kg dry weight was assumed.",
    "basis_assumed": (
        "For {n:result} the file does not say whether {n:~it is|they are} on dry or wet weight: dry weight was assumed."
    ),
    "pooled": "Samples of one group that differ in {columns} were pooled.",
    "unlikely_unit": (
        "The median of {columns} lies below 1/200 of average shale or above 200 times it: check the "
        "{n:~unit|units} that the file states."
    ),
    "columns_not_read": (
        "{n:Column|Columns} {columns} {n:~was|were} not read as total concentrations and {n:~is|are} not part of the "
        "assessment (see the audit log)."
    ),
    "rows_no_samples": (
        "{n:row|rows} of the file {n:~is no sample|are no samples} of sediment (quality control, statistics, other "
        "media or fractions) and {n:~was|were} left out (see the audit log)."
    ),
    "measured_below_limits": (
        "{n:measured value lies|measured values lie} below {n:~its|their} own detection {n:~limit|limits} and "
        "{n:~was|were} kept as measured."
    ),
    "survey_weights": _weighted,
    "scanned_ports": "The {n:sample} {n:~was|were} assessed where the data lie: only ports are held.",
    "half_limit": "Non-detects are taken as half their detection limit (DL/2).",
    "filled_nondetects": _filled,
    "nondetects_imputed": (
        "In intervals of zone PLIs, non-detects are drawn below their limits {n} times from a lognormal model of the "
        "zone."
    ),
    "filled_as_measured": "Intervals of zone PLIs take filled non-detects as if they were measured.",
    "zone_bounds": (
        "Intervals of zone PLIs are the union of those with all non-detects towards 0 and with all at their limits."
    ),
    "impossible_values": _impossible,
    "normalizer": "{normalizer} is the normaliser of EF and is not part of the PLI.",
    "normalised": (
        "Concentrations of {metals} are normalised to {normalizer}: the background must be, too, and in the same way."
    ),
    "outside_panel": "{metals} {n:~was|were} measured but {n:~is|are} not part of the PLI.",
    "background_unverified": "Background values of {metals} were not verified against a source.",
    "background_estimated": _estimated,
    "few_background_units": "Background from only {n:{unit}}: the coverage of its interval may be below nominal.",
    "few_above_quantile": (
        "Only {n:sample} above the {percentile} % quantile: its interval covers less than it says, on the upper side."
    ),
    "nondetects_in_resamples": (
        "In {share:percent} of the resamples the background depends on non-detects; half the detection limit stands "
        "for them there."
    ),
    "resamples_without_values": "{n} of {of:resample} had no value of a metal and {n:~was|were} left out.",
    "background_held_fixed": (
        "Intervals of ports hold the background fixed: its own uncertainty multiplies all of them alike, by {low} to "
        "{high} ({level:percent} interval, {unit:plural} resampled)."
    ),
    "no_guideline_value": (
        "{guideline} has no value for {metals}: exceedances and mean quotients are based on the other metals."
    ),
    "toxic_response_unverified": "Toxic-response factors of {metals} were not verified against a source.",
    "no_toxic_response": "RI was not computed: {metals} {n:~has|have} no toxic-response factor.",
    "ri_substances": "RI classes were defined for eight substances, including PCB; here RI is the sum over {n:metal}.",
    "cdeg_substances": "Cdeg classes, defined for eight substances, are scaled to {n:metal} (limits n, 2n and 4n).",
    "not_comparable": (
        "{n:sample lacks|samples lack} a metal: the PLI is over the metals that were measured and is not comparable "
        "with the others."
    ),
    "limits_above_values": "{n:non-detect has|non-detects have} a detection limit above the largest measured value.",
    "mostly_nondetects": (
        "More than {share:percent} of the values are non-detects: the substituted values carry little information."
    ),
    "all_nondetects": (
        "All values are non-detects: zone PLI and interval follow from the detection limits alone and say nothing "
        "about the sediment; see the range over non-detects."
    ),
    "no_interval": "No interval could be given.",
    "no_measurement_error": (
        "No analytical or background error was given: intervals of samples without non-detects have zero width."
    ),
    "nondetects_uniform": (
        "In intervals of single samples, non-detects are drawn uniformly between 0 and the detection limit; the range "
        "over non-detects makes no such assumption."
    ),
    "nondetects_lognormal": (
        "In intervals of single samples, non-detects are drawn from a lognormal model of all samples; the range over "
        "non-detects makes no such assumption."
    ),
    "nondetects_bounds": (
        "Intervals of single samples with non-detects reach from 0 to that with all non-detects at their limits."
    ),
    "estimate_outside": (
        "The estimate lies outside the interval, for which non-detects were drawn below their limits: half the limit, "
        "or the filled value, does not fit the measured values."
    ),
}
