"""How prediction intervals and distances of domains were judged, for a methods section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.display_names import MEASURES
from pli_stats.publish.prose.grammar.note_sentences import holds
from pli_stats.publish.prose.grammar.study_rules import LEARNERS
from pli_stats.text.numbers import percent_of, spaced
from pli_stats.text.words import series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Similarity, UnseenPorts

_DISTANCES = {
    "distance_km": "the great-circle distance to the nearest other port",
    "feature_distance": "the distance of its features from those of all other ports",
}
_CITED = {
    "mmd": ("gretton2012",),
    "coral": ("sun2016",),
    "energy": ("szekely2013",),
    "sliced_wasserstein": ("bonneel2015",),
    "proxy_a": ("bendavid2010",),
    "cka": ("kornblith2019",),
}
_UNITS = {"group": "whole groups (ports, countries, stations)", "sample": "samples"}


def unseen_tests(result: UnseenPorts, cite: Citations) -> list[str]:
    """Say how coverage and the association with distance were judged."""
    sentences = []
    if len(result.coverage):
        nominal = series(percent_of(share) for share in dict.fromkeys(result.coverage["nominal"]))
        if holds(LEARNERS, result.notes):
            sentences.append(
                f"prediction intervals of networks ({nominal}) were conformal intervals from models that held out "
                f"whole groups {cite('barber2021', 'lee2023')}"
            )
        sentences.append(
            f"coverage was the share of measured values within the {nominal} prediction intervals, with bias-corrected "
            f"and accelerated (BCa) bootstrap intervals {cite('efron1987')} over ports"
        )
    if len(result.association):
        known = [_DISTANCES[name] for name in dict.fromkeys(result.association["distance"]) if name in _DISTANCES]
        sentences.append(
            f"whether far ports are predicted worse was asked by Spearman's rank correlation {cite('spearman1904')} of "
            f"the error in a port with {series(known)}, tested by permutation over ports {cite('phipson2010')} and "
            f"adjusted for all models and distances by Holm's method {cite('holm1979')}"
        )
    return sentences


def similarity_tests(result: Similarity, cite: Citations) -> list[str]:
    """Say by which distances domains were compared, and how they were tested."""
    rows = result.distances
    names = [name for name in dict.fromkeys(rows["metric"]) if name != "cka"]
    parts = [
        f"{MEASURES[name][0] if name in MEASURES else name} {cite(*_CITED.get(name, ()))}".rstrip() for name in names
    ]
    what = "what the shared layers of the network make of a sample" if "stage" in rows else "their features"
    sentences = [f"source and target were compared in {what} by {series(parts)}"] if names else []
    tested = rows[rows["p_value"].notna()]
    if len(tested):
        sentences += _exchanged(tested, cite)
    if "cka" in set(rows["metric"]):
        sentences.append(
            "how far fine-tuning changed what these layers make of the target was measured by CKA, centred kernel "
            f"alignment {cite('kornblith2019')}"
        )
    return sentences


def _exchanged(rows: pd.DataFrame, cite: Citations) -> list[str]:
    """Say what was exchanged for p values, and on how many rows they rest."""
    first = rows.iloc[0]
    unit = _UNITS.get(str(first["unit"]), str(first["unit"]))
    counts = sorted({int(count) for count in rows["n_permutations"]})
    many = " to ".join(spaced(count) for count in dict.fromkeys((counts[0], counts[-1])))
    drawn = ", drawn at random" if "Drawn at random" in str(first.get("notes", "")) else ""
    n_source, n_target = (spaced(int(first[name])) for name in ("n_source", "n_target"))
    return [
        f"p values come from {many} arrangements (seed {int(first['seed'])}) in which {unit} were exchanged "
        f"{cite('phipson2010')}, and are not adjusted for the number of distances",
        f"they rest on {n_source} rows of the source and {n_target} of the target{drawn}",
    ]
