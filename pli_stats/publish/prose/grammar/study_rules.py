"""How notes of a study are told in a methods section.

The notes are worded in modules that need the packages of the extra `transfer`, which a text must not; their templates
stand here again, and a test holds both together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pli_stats.publish.prose.grammar.note_sentences import Facts, Rule, filled, unsaid
from pli_stats.publish.prose.grammar.statistics_rules import INTERVAL_RULES, TEST_RULES
from pli_stats.stats.model_comparison.caveats import NOTE_RESAMPLES
from pli_stats.text.numbers import spaced
from pli_stats.text.words import counted, numeral, series
from pli_stats.transfer.findings.interval_bounds import NOTE_NO_LOWER, NOTE_NO_UPPER

_PRESENT = re.compile(r" is (?=missing|a non-detect|not known)")

LEARNERS = (
    "{repeats} repeat(s) of {folds} folds; every learner chose among {budget} settings on {inner} inner folds; "
    "networks are averages of {networks}; seed {seed}."
)
TARGET = "Target: PLI of {metals} on background {background}."
LEFT_OUT = "{count} of {n} samples left out: {why}."
HALF = "{count} non-detects stand at half their limit."
ABSENT = (
    "Missing covariates stay missing in the table of features; the preparation of each model imputes them from its "
    "training part, with indicators: {what}."
)
SOURCE = "Source {name}: {note}"
LETTERS = (
    "Letters and `among_best` are of {metric}, {each}: sign flips by port for every pair, Holm-adjusted for all pairs."
)
FLATTERY = "A model counts as flattered where the {level} % interval of its own ratio lies above 1."
LIMITED = "Held within the range of the training targets, in {design}: {share} of the predictions{models}."
ABLATION_FAMILY = "P values are adjusted ({adjust}) for the {m} planned comparisons of a design."
CURVE_FAMILY = "P values are adjusted ({adjust}) over the {m} numbers of labelled samples, for each comparison apart."
SHARES_FAMILY = "P values are adjusted ({adjust}) for the {m} shares of the source."
RIVAL = (
    "{rival} was chosen as the best rival on these same predictions (least error on average over the curve), which "
    "favours it a little."
)
GAIN = (
    "A gain is the number of labelled samples at which {scratch} would err as {transfer} does, over the number that "
    "{transfer} had: both curves made non-increasing, linear in log n. Percentile interval over ports and splits (the "
    "labelled samples drawn, with the networks trained on them); beyond the numbers that were run an end is 0 or "
    "infinite. It is not adjusted for their number."
)
CURVE = (
    "Intervals of the curve count the labelled samples and the networks as drawn, too: they are those over ports, "
    "widened by the ratio of the standard errors."
)
AS_TRAINED = "Intervals of the curve are over ports, for the labelled samples and the networks as they were drawn."
SMALL_PORTS = "{few} of {ports} ports have fewer than {least} samples: they are trained on, and not held out alone."
HELD_OUT = (
    "Held out by {kind}: intervals cover ports like these, not further {kind}s, of which there were {count} only."
)
ROWS = (
    "One network, fine-tuned on {trained} samples of {ports} ports; compared are the other {n} samples, which it never "
    "saw, with the source that it was pre-trained on."
)
BEFORE = (
    "Before fine-tuning the adapter of the target is as it was drawn: random. The source goes through its own network, "
    "as pre-trained, at both stages."
)
GROUPS = "Whole groups (ports, countries, stations) are exchanged; the p values are not adjusted for their number."


def left_out(found: Sequence[Facts]) -> list[str]:
    """Return the sentence on samples that were left out, [] of none.

    Parameters
    ----------
    found : sequence of mapping
        The facts of the notes on them.

    Examples
    --------
    >>> left_out([{"count": "2", "n": "9", "why": "the port is not known"}])
    ['of 9 samples, 2 were left out, as the port was not known']
    """
    if not found:
        return []
    total = sum(int(facts["count"]) for facts in found)
    whys = [_PRESENT.sub(" was ", facts["why"]) for facts in found]
    parts = series(f"{facts['count']} as {why}" for facts, why in zip(found, whys, strict=True))
    reasons = f": {parts}" if len(found) > 1 else f", as {whys[0]}"
    return [f"of {found[0]['n']} samples, {spaced(total)} {'was' if total == 1 else 'were'} left out{reasons}"]


def _source(facts: Facts) -> str:
    """Say what must be read about the source."""
    kind, _, names = facts["note"].partition("No features: ")
    if names and not kind:
        return f"not used as features of the source ({facts['name']}) were {names.rstrip('.')}"
    return f"on the source ({facts['name']}): {facts['note']}"


def _half(facts: Facts) -> str:
    """Say how non-detects were treated."""
    count = int(facts["count"])
    were = "non-detect was" if count == 1 else "non-detects were"
    return f"in all, {numeral(count)} {were} replaced by half the detection limit"


def _small_ports(facts: Facts) -> str:
    """Say which ports were not held out."""
    few = int(facts["few"])
    had = "port with" if few == 1 else "ports with"
    return (
        f"not held out alone, but trained on, were {few} of {facts['ports']} {had} fewer than {facts['least']} samples"
    )


def _limited(facts: Facts) -> str:
    """Say how many predictions were held within the range of the training targets."""
    share = facts["share"]
    if share == "0 %":
        return ""
    models = facts["models"].replace("; of those of ", " (").strip()
    return (
        f"in {facts['design']}, {share} of the predictions were limited to the range of the training targets"
        f"{f' {models})' if models else ''}"
    )


def _rows(facts: Facts) -> str:
    """Say which samples were compared."""
    trained = counted(int(facts["trained"]), "sample")
    return (
        f"one network was fine-tuned on {trained} of {facts['ports']} ports; the other {facts['n']} samples, which it "
        "never saw, were compared with the source that it was pre-trained on"
    )


DATA_RULES = (
    Rule(LEARNERS, unsaid),
    Rule(TARGET, unsaid),
    Rule(LEFT_OUT, unsaid),
    Rule(HALF, _half),
    Rule(
        ABSENT,
        filled(
            "covariates that were missing in some samples ({what}) stayed missing in the table of features; the "
            "preparation of each model imputed them from its training part, with indicators"
        ),
    ),
    Rule(SOURCE, _source),
)
RULES = (
    Rule(LETTERS, unsaid),
    Rule(
        NOTE_NO_UPPER, filled("no upper end of an interval could be given where few ports hold almost all of the error")
    ),
    Rule(
        NOTE_NO_LOWER, filled("no lower end of an interval could be given where few ports hold almost all of the error")
    ),
    Rule(NOTE_RESAMPLES, filled("each interval rests on {n} resamples")),
    Rule(FLATTERY, unsaid),
    Rule(LIMITED, _limited),
    Rule(ABLATION_FAMILY, unsaid),
    Rule(CURVE_FAMILY, unsaid),
    Rule(SHARES_FAMILY, unsaid),
    Rule(RIVAL, filled("{rival} was chosen as the best rival on these same predictions, which favours it a little")),
    Rule(GAIN, unsaid),
    Rule(CURVE, unsaid),
    Rule(AS_TRAINED, unsaid),
    Rule(SMALL_PORTS, _small_ports),
    Rule(
        HELD_OUT,
        filled(
            "held out by {kind}, intervals cover ports like these, not further {kind}s, of which there were only "
            "{count}"
        ),
    ),
    Rule(ROWS, _rows),
    Rule(
        BEFORE,
        filled(
            "before fine-tuning, the first layer of the target was random; the source went through its own network, as "
            "pre-trained, at both stages"
        ),
    ),
    Rule(GROUPS, unsaid),
    *INTERVAL_RULES,
    *TEST_RULES,
)
