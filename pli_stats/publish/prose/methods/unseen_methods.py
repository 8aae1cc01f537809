"""How prediction intervals and distances of domains were judged, for a methods section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.display_names import MEASURES
from pli_stats.publish.prose.methods.hypothesis_methods import adjustment_words
from pli_stats.records.interval_methods import INTERVAL_METHODS
from pli_stats.text.notes import coded
from pli_stats.text.numbers import percent_of, spaced
from pli_stats.text.words import counted, series

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
        bca = INTERVAL_METHODS["bca"]
        nominal = series(percent_of(share) for share in dict.fromkeys(result.coverage["nominal"]))
        if coded(result.notes, "protocol"):
            sentences.append(
                f"prediction intervals of networks ({nominal}) were conformal intervals from models trained without "
                f"whole groups {cite('barber2021', 'lee2023')}"
            )
        sentences.append(
            f"coverage was the share of measured values within the {nominal} prediction intervals, with "
            f"{bca.words} {cite(*bca.citations)} over ports"
        )
    if len(result.association):
        known = [_DISTANCES[name] for name in dict.fromkeys(result.association["distance"]) if name in _DISTANCES]
        sentences.append(
            f"association of the error in a port with {series(known)} was tested with Spearman's rank correlation "
            f"{cite('spearman1904')}, by permutation over ports {cite('phipson2010')}, adjusted by "
            f"{adjustment_words('holm', cite)} for all models and distances"
        )
    return sentences


def similarity_tests(result: Similarity, cite: Citations) -> list[str]:
    """Say by which distances domains were compared, and how they were tested."""
    rows = result.distances
    names = [name for name in dict.fromkeys(rows["metric"]) if name != "cka"]
    parts = [
        f"{MEASURES[name][0] if name in MEASURES else name} {cite(*_CITED.get(name, ()))}".rstrip() for name in names
    ]
    what = "the output of the shared layers of the network" if "stage" in rows else "their features"
    sentences = [f"source and target were compared in {what} by {series(parts)}"] if names else []
    tested = rows[rows["p_value"].notna()]
    if len(tested):
        sentences += _exchanged(result, tested, cite)
    if "cka" in set(rows["metric"]):
        sentences.append(
            "the change of this output for the target by fine-tuning was measured by CKA, centred kernel alignment "
            f"{cite('kornblith2019')}"
        )
    return sentences


def _exchanged(result: Similarity, rows: pd.DataFrame, cite: Citations) -> list[str]:
    """Say what was permuted for p values, and on how many rows they are based."""
    first = rows.iloc[0]
    unit = _UNITS.get(str(first["unit"]), str(first["unit"]))
    counts = sorted({int(count) for count in rows["n_permutations"]})
    many = counted(counts[-1], "arrangement")
    many = many if len(counts) == 1 else f"{spaced(counts[0])} to {many}"
    n_source, n_target = int(first["n_source"]), int(first["n_target"])
    whole = coded(result.notes, "latent_rows")
    drawn = ", drawn at random" if whole and (n_source < whole[0]["n_source"] or n_target < whole[0]["n"]) else ""
    return [
        f"p values were obtained by permuting {unit} ({many}, seed {int(first['seed'])}) {cite('phipson2010')} and "
        "were not adjusted for the number of distances",
        f"they are based on {counted(n_source, 'row')} of the source and {spaced(n_target)} of the target{drawn}",
    ]
