"""The main job: assess the harbours of the Southern California Bight and write what a reader needs to see.

Without mirror and network the job goes on with a data set that ships inside an R package, and says so on every output.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from pli_stats.checks import DataUnavailableError
from pli_stats.pollution.assessment.assessment_verb import assess
from pli_stats.pollution.reading.reading_verbs import complete_samples, read_samples
from pli_stats.publish.output.survey_folder import write_assessment
from pli_stats.results import Assessment, Samples
from pli_stats.text.notes import Note, note

PANEL = ["As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn"]
NO_HARBOUR = "unassigned"
STAND_IN = note(
    "stand_in_data",
    wanted="the harbour survey",
    used="topsoil of the Meuse flood plain (sp::meuse), grouped by flooding frequency, four metals",
)

Report = Callable[[str], None]


def run_main_job(
    out: Path, *, seed: int = 1, report: Report = lambda step: None, say: Report = lambda sentence: None
) -> tuple[Assessment, list[Path]]:
    """Write the assessment of the harbours to a folder, also as assessment.rds, and return it with the paths."""
    report("reading the survey")
    try:
        samples, notes, normalizer = _bight(), list[Note](), "Al"
    except DataUnavailableError as error:
        report("reading the R data set instead")
        say(str(error))
        samples, notes, normalizer = _meuse(), [STAND_IN], None
    metals = [metal for metal in PANEL if metal in samples.metals]
    report("leaving out incomplete samples")
    complete = complete_samples(samples, metals)
    report("computing indices and intervals")
    assessment = assess(complete, "shale", metals=metals, normalizer=normalizer, seed=seed)
    if len(complete) < len(samples):
        left_out = len(samples) - len(complete)
        notes.append(note("incomplete_samples", n=left_out, total=len(samples), n_metals=len(metals)))
    ports = assessment.ports
    nowhere = ports["port"] == NO_HARBOUR
    if nowhere.any():
        notes.append(note("unassigned_samples", n=ports.loc[nowhere, "n"].sum()))
        ports = ports[~nowhere].reset_index(drop=True)
    assessment = dataclasses.replace(assessment, ports=ports, notes=(*notes, *assessment.notes))
    report("writing tables and figure")
    return assessment, write_assessment(assessment, out, force=True)


def _bight() -> Samples:
    """Return the harbour survey."""
    from pli_stats.datasets.loaders import load_socal_bight

    return load_socal_bight()


def _meuse() -> Samples:
    """Return the soils of the Meuse flood plain, zones by flooding frequency."""
    from pli_stats.datasets.loaders import load_meuse

    frame = load_meuse()
    frame["zone"] = "flooding frequency " + frame.pop("ffreq").astype(str)
    return read_samples(frame, port="zone", units="ppm", ignore=["x", "y"])
