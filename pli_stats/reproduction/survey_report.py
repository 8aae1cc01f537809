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

PANEL = ["As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn"]
NO_HARBOUR = "unassigned"
NOTE_FALLBACK = (
    "Fallback data: the harbour survey was not at hand (no mirror, no cache, no network), so this is sp::meuse, "
    "topsoil of the Meuse flood plain grouped by flooding frequency, four metals. It shows that the job runs; it says "
    "nothing about harbours."
)
NOTE_NO_HARBOUR = "{count} sample(s) belong to no named harbour; they are in the samples, not in the table of harbours."
NOTE_INCOMPLETE = (
    "{count} of {n} samples lack a value for one of the eight metals and were left out (see the audit log)."
)

Report = Callable[[str], None]


def run_main_job(
    out: Path, *, seed: int = 1, report: Report = lambda step: None, say: Report = lambda sentence: None
) -> tuple[Assessment, list[Path]]:
    """Write the assessment of the harbours to a folder, also as assessment.rds, and return it with the paths.

    Parameters
    ----------
    report : callable
        Called with the name of each step before it starts.
    say : callable
        Called with the reason where the survey is not to be had.

    Raises
    ------
    DataUnavailableError
        Neither the survey nor the R data set is to be had.
    """
    report("reading the survey")
    try:
        samples, fallback = _bight(), ""
    except DataUnavailableError as error:
        report("reading the R data set instead")
        say(str(error))
        samples, fallback = _meuse(), NOTE_FALLBACK
    metals = [metal for metal in PANEL if metal in samples.metals]
    normalizer = None if fallback else "Al"
    report("leaving out incomplete samples")
    complete = complete_samples(samples, metals)
    report("computing indices and intervals")
    assessment = assess(complete, "shale", metals=metals, normalizer=normalizer, seed=seed)
    notes = [fallback] if fallback else []
    if len(complete) < len(samples):
        notes.append(NOTE_INCOMPLETE.format(count=len(samples) - len(complete), n=len(samples)))
    ports = assessment.ports
    nowhere = ports["port"] == NO_HARBOUR
    if nowhere.any():
        notes.append(NOTE_NO_HARBOUR.format(count=int(ports.loc[nowhere, "n"].sum())))
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
