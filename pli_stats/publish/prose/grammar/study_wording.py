"""How notes of a study are worded in a methods section, where that differs from what stands under a table."""

from __future__ import annotations

from collections.abc import Iterable

from pli_stats.text.note_wording import Wording
from pli_stats.text.note_wording.domains import WHY_LEFT_OUT
from pli_stats.text.note_wording.studies import limited_predictions
from pli_stats.text.notes import Note
from pli_stats.text.words import counted, opening, series

UNSAID = ""  # another sentence says it
#: Of the paragraph on data.
DATA = ("pli_target", "samples_left_out", "nondetects_halved", "covariates_imputed", "rows_left_out", "not_features",
        "ungrouped_rows", "negative_as_published", "shared_days", "groups_drawn", "target_permuted",
        "simulated", "features_chosen", "log_not_taken", "metals_absent", "added_metals_absent", "source_pli",
        "ports_in_both", "sources_pooled", "sources_rescaled", "outputs_stacked", "ranges_apart")  # fmt: skip


METHODS: Wording = {
    "pli_target": UNSAID,
    "samples_left_out": UNSAID,
    "nondetects_halved": lambda facts: (
        f"{opening(facts['count'], 'non-detect')} {{count:~was|were}} replaced by half the detection limit"
    ),
    "protocol": UNSAID,
    "letters_basis": UNSAID,
    "optimism_criterion": UNSAID,
    "limited_predictions": lambda facts: limited_predictions(facts) if facts["share"] > 0.0 else UNSAID,
    "no_upper_end": ("no upper end of the interval could be given where almost all of the error was in few ports"),
    "no_lower_end": ("no lower end of the interval could be given where almost all of the error was in few ports"),
    "comparison_family": UNSAID,
    "equivalence_margin": UNSAID,
    "size_family": UNSAID,
    "share_family": UNSAID,
    "feature_family": UNSAID,
    "gain_definition": UNSAID,
    "curve_widened": UNSAID,
    "curve_as_trained": UNSAID,
    "groups_exchanged": UNSAID,
    "relevance_family": UNSAID,
    "importance_learner": UNSAID,
    "years_and_ports": UNSAID,
    "random_adapter": (
        "before fine-tuning, the first layer of the target was random; the source passed through its own pre-trained "
        "network at both stages"
    ),
}


def left_out(notes: Iterable[Note]) -> list[str]:
    """Return the sentence on samples that were left out, [] of none.

    Examples
    --------
    >>> from pli_stats.text.notes import note
    >>> left_out([note("samples_left_out", count=2, n=9, reason="port_unknown", metals=())])
    ['of 9 samples, 2 were excluded because the port was unknown']
    """
    found = list(notes)
    if not found:
        return []
    total = sum(each["count"] for each in found)
    reasons = [f"because {WHY_LEFT_OUT[each['reason']]}" for each in found]
    parts = series(f"{each['count']} {why}" for each, why in zip(found, reasons, strict=True))
    why = f": {parts}" if len(found) > 1 else f" {reasons[0]}"
    return [f"of {counted(found[0]['n'], 'sample')}, {total} {'was' if total == 1 else 'were'} excluded{why}"]
