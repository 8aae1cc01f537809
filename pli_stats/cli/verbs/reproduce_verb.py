"""The verb `reproduce`: the whole study, table by table and figure by figure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pli_stats.cli.options import Jobs, Seed
from pli_stats.cli.output_files import say


def reproduce(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results; its files are replaced.")] = Path(
        "results"
    ),
    seed: Seed = 1,
    full: Annotated[bool, typer.Option("--full/--quick", help="More folds, repeats, networks and settings.")] = False,
    study: Annotated[bool, typer.Option(help="Run the transfer study too.")] = True,
    jobs: Jobs = 2,
) -> None:
    """Run the whole study of 38 harbours.

    Assesses them, asks whether pre-training on PM2.5 helps to predict their PLI, and makes all tables and figures. A
    run that was stopped goes on where it stopped. OUT/MANIFEST.csv lists every file with its SHA-256.

    Example: pli-stats reproduce -o results
    """
    if study:
        _check_study(jobs)
    from pli_stats.reproduction.steps import run_steps

    run_steps(out, full=full, study=study, seed=seed, n_jobs=jobs, say=say)


def _check_study(jobs: int) -> None:
    """Refuse before the assessment what would stop the study after it: packages that lack, a number of processes."""
    import pli_stats
    from pli_stats.checks import check_jobs

    check_jobs(jobs)
    _ = pli_stats.Study
