"""The study of the main job: does pre-training on PM2.5 help to predict the PLI of harbours that were never seen."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pli_stats import Study  # says which extra is missing
from pli_stats.checks import DataUnavailableError
from pli_stats.publish.output.study_folder import write_study
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.sediment_domain_builder import COVARIATES, Domain, sediment_domain, source_domain

Say = Callable[[str], None]

QUICK: dict[str, Any] = {"n_folds": 5, "n_repeats": 2, "n_draws": 5, "n_networks": 3, "budget": 3, "n_trees": 100}
FULL: dict[str, Any] = {"n_folds": 10, "n_repeats": 5, "n_draws": 20, "n_networks": 5, "budget": 6, "n_trees": 200}
# The task without any metal is the question of the paper; tasks with metals show what a few measurements would bring.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "covariates": (
        "benchmark",
        "ablation",
        "learning_curve",
        "source_sensitivity",
        "unseen_ports",
        "unseen_years",
        "overlap",
        "feature_relevance",
        "domain_similarity",
    ),
    "normalisers": ("benchmark", "ablation", "feature_groups"),
    "reduced-panel": ("benchmark", "ablation"),
    "all-metals": ("benchmark", "ablation"),
}
STAND_IN_QUESTIONS: dict[str, tuple[str, ...]] = {"covariates": ("benchmark", "ablation")}
STAND_IN_METALS = ["Cd", "Cu", "Pb", "Zn"]
STAND_IN_FEATURES = ["dist", "elev", "om", "ffreq", "soil", "lime"]
BLOCK = 500.0  # metres: samples of one square of the flood plain count as one port
STAND_IN = note(
    "stand_in_data",
    wanted="the harbours and PM2.5",
    used="as target topsoil of the Meuse flood plain (sp::meuse), four metals, squares of 500 m as ports; as source "
    "NOx beside a motorway (robustbase::NOxEmissions)",
)


def run_study(
    out: Path,
    *,
    full: bool = False,
    seed: int = 1,
    n_jobs: int = 2,
    progress: bool = False,
    say: Say = lambda sentence: None,
) -> tuple[dict[str, Any], list[Path]]:
    """Run the study and write predictions, results, the summary and every result as .rds to a folder."""
    try:
        target_of, source, other = _harbours()
        questions, notes = QUESTIONS, list[Note]()
    except DataUnavailableError as error:
        say(str(error))
        target_of, source, other = _meuse()
        questions, notes = STAND_IN_QUESTIONS, [STAND_IN]
    results: dict[str, Any] = {}
    for task, asked in questions.items():
        study = Study(
            source,
            target_of(task),
            task=task,
            other_source=other,
            folder=out / "cells",
            n_jobs=n_jobs,
            progress=progress,
            seed=seed,
            **(FULL if full else QUICK),
        )
        for question in asked:
            found = getattr(study, question)()
            # In each result, so that whatever is made of it later says so too.
            results[f"{task}: {question}"] = dataclasses.replace(found, notes=(*notes, *found.notes))
    return results, write_study(results, out, force=True, notes=notes)


def _harbours() -> tuple[Callable[[str], Domain], Domain, Domain | None]:
    """Return the harbours of the Bight, by task, and both PM2.5 sources."""
    from pli_stats.datasets.loaders import load_beijing_pm25, load_socal_bight, load_worldbank_pm25

    samples = load_socal_bight()

    def target_of(task: str) -> Domain:
        return sediment_domain(
            samples,
            task=task,
            covariates=COVARIATES,
            name="Southern California Bight",
            licence="CC0",
            citation="Southern California Coastal Water Research Project, Bight Regional Monitoring 1998-2023",
        )

    return target_of, source_domain(load_worldbank_pm25()), source_domain(load_beijing_pm25())


def _meuse() -> tuple[Callable[[str], Domain], Domain, Domain | None]:
    """Return the soils of the Meuse flood plain and NOx beside a motorway, both from R packages."""
    import numpy as np

    from pli_stats.datasets.loaders import load_meuse, load_zurich_nox
    from pli_stats.pollution.reading.reading_verbs import read_samples

    frame = load_meuse()
    places = [np.floor(frame[axis] / BLOCK).astype(int).astype(str) for axis in ("x", "y")]
    frame["square"] = places[0] + ", " + places[1]
    samples = read_samples(frame, port="square", units="ppm", ignore=["x", "y"])
    nox = load_zurich_nox()
    nox["NOx"] = np.exp(nox.pop("LNOx"))
    source = source_domain(nox, target="NOx", groups="julday", name="Zurich NOx")

    def target_of(task: str) -> Domain:
        return sediment_domain(
            samples, task=task, metals=STAND_IN_METALS, covariates=STAND_IN_FEATURES, places=(), name="Meuse"
        )

    return target_of, source, None
