"""How far source and target lie apart in the latents of one trunk, before and after it is fine-tuned."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd

from pli_stats.results import Similarity
from pli_stats.text.estimates import p_phrase
from pli_stats.text.numbers import significant
from pli_stats.transfer.domain_distances.similarity_verb import cka, domain_similarity
from pli_stats.transfer.domains.cv_splits import grouped_folds
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.network.ensemble import Ensemble, FitTask, fit_ensembles
from pli_stats.transfer.study.protocol import Protocol, derived_seed

ANSWER = (
    "{source} and ports that the network never saw {apart}: from what the trunk makes of a row, a linear classifier "
    "tells the two domains with a proxy A-distance of {after} ({p}; 2: without error, 0: not at all), {before} before "
    "fine-tuning. Fine-tuning leaves what the trunk makes of these ports {alike} (CKA {cka}, 1: the same but for "
    "rotation and scale)."
)
APART = ((1.0, "lie far apart"), (0.3, "lie apart"), (-np.inf, "lie close together"))
ALIKE = ((0.9, "nearly as it was"), (0.5, "partly as it was"), (-np.inf, "unlike what it was"))
NOTE_ROWS = (
    "One network, fine-tuned on {trained} samples of {ports} ports; compared are the other {n} samples, which it never "
    "saw, with the source that it was pre-trained on."
)
NOTE_BEFORE = (
    "Before fine-tuning the adapter of the target is as it was drawn: random. The source goes through its own network, "
    "as pre-trained, at both stages."
)
NOTE_UNIT = "Whole groups (ports, countries, stations) are exchanged; the p values are not adjusted for their number."


def similarity_of(
    source: Domain,
    target: Domain,
    pretrained: Ensemble,
    protocol: Protocol,
    *,
    n_permutations: int = 999,
    notes: Iterable[str] = (),
) -> Similarity:
    """Return distances between source and target latents before and after fine-tuning, and their CKA.

    The network is fine-tuned on the ports of one half; the latents of the other half are compared, so that fitting does
    not pass for shift. The exchangeable unit of each p value is the group.

    Parameters
    ----------
    pretrained : Ensemble
        On the source.

    Returns
    -------
    Similarity
        stage ("before", "after", "before and after"), metric, estimate, p_value, ...

    References
    ----------
    Kornblith, S. et al. (2019). Similarity of neural network representations revisited. ICML, PMLR 97, 3519-3529.
    """
    held_out = grouped_folds(target.groups, 2, derived_seed(protocol.seed, "latents")) == 0
    rows, others = target.rows(~held_out), target.rows(held_out)
    stages = _networks(rows, pretrained, protocol)
    found = {name: network.latents(others.features) for name, network in stages.items()}
    frames = [
        domain_similarity(
            pretrained.latents(source.features),
            latents,
            source_groups=source.groups.astype(str).to_numpy(),
            target_groups=others.groups.astype(str).to_numpy(),
            n_permutations=n_permutations,
            seed=protocol.seed,
        ).assign(stage=stage)
        for stage, latents in found.items()
    ]
    both = {"metric": "cka", "estimate": cka(found["before"], found["after"]), "stage": "before and after"}
    distances = pd.concat([*frames, pd.DataFrame([both | {"n_target": len(others)}])], ignore_index=True)
    distances = distances[["stage", *(name for name in distances.columns if name != "stage")]]
    about = NOTE_ROWS.format(trained=len(rows), ports=rows.groups.nunique(), n=len(others))
    return Similarity(
        distances=distances,
        answer=_in_words(distances, source.name),
        task=protocol.task,
        seed=protocol.seed,
        fingerprint=target.fingerprint,
        notes=(about, NOTE_BEFORE, NOTE_UNIT, *notes),
    )


def _networks(rows: Domain, pretrained: Ensemble, protocol: Protocol) -> dict[str, Ensemble]:
    """Return the network as it starts on the target, and as it ends."""
    task = FitTask(
        rows.features,
        np.log(rows.target.to_numpy()),
        rows.groups,
        seed=derived_seed(protocol.seed, "latents", "target"),
        n_networks=1,
        start=pretrained,
        tied=tuple(rows.features.columns) if protocol.tied else (),
    )
    still = dataclasses.replace(protocol.recipe, adapter_rate=0.0, trunk_rate=0.0, head_rate=0.0, max_steps=1)
    return {
        stage: fit_ensembles([task], protocol.architecture, recipe, strategy="full")[0]
        for stage, recipe in (("before", still), ("after", protocol.recipe))
    }


def _in_words(distances: pd.DataFrame, source: str) -> str:
    """Return what the distances say, in two sentences."""
    found = {(stage, metric): rows.iloc[0] for (stage, metric), rows in distances.groupby(["stage", "metric"])}
    similarity, distance = found["before and after", "cka"]["estimate"], found["after", "proxy_a"]["estimate"]
    return ANSWER.format(
        source=source,
        before=significant(found["before", "proxy_a"]["estimate"]),
        after=significant(distance),
        apart=next(words for least, words in APART if distance >= least),
        p=p_phrase(found["after", "proxy_a"]["p_value"]),
        alike=next(words for least, words in ALIKE if similarity >= least),
        cka=significant(similarity),
    )
