"""How far source and target lie apart in the latents of one trunk, before and after it is fine-tuned."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd

from pli_stats.results import Similarity
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domain_distances.similarity_verb import cka, domain_similarity
from pli_stats.transfer.domains.cv_splits import grouped_folds
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.place_and_time import tieable
from pli_stats.transfer.network.ensemble import Ensemble, FitTask, fit_ensembles
from pli_stats.transfer.study.protocol import Protocol, derived_seed


def similarity_of(
    source: Domain,
    target: Domain,
    pretrained: Ensemble,
    protocol: Protocol,
    *,
    n_permutations: int = 999,
    notes: Iterable[Note] = (),
) -> Similarity:
    """Return distances between source and target latents before and after fine-tuning, and their CKA.

    The network is fine-tuned on the ports of one half; the latents of the other half are compared, so that fitting does
    not pass for shift. The exchangeable unit of each p value is the group.

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
    about = note(
        "latent_rows",
        trained=len(rows),
        n_ports=rows.groups.nunique(),
        n=len(others),
        source=source.name,
        n_source=len(source),
    )
    return Similarity(
        distances=distances,
        task=protocol.task,
        seed=protocol.seed,
        fingerprint=target.fingerprint,
        notes=(about, note("random_adapter"), note("groups_exchanged"), *notes),
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
        tied=tieable(rows.features.columns) if protocol.tied else (),
        quantity=rows.quantity,
    )
    still = dataclasses.replace(protocol.recipe, adapter_rate=0.0, trunk_rate=0.0, head_rate=0.0, max_steps=1)
    return {
        stage: fit_ensembles([task], protocol.architecture, recipe, strategy="full")[0]
        for stage, recipe in (("before", still), ("after", protocol.recipe))
    }
