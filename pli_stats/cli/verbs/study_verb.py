"""The verb `study`: target and source tables in, the questions of the transfer study answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pli_stats.checks import check_one_of
from pli_stats.cli.domain_tables import (
    Features,
    SourceFiles,
    SourceIgnore,
    SourcePort,
    SourceTarget,
    read_sources,
    read_target,
    say_notes,
)
from pli_stats.cli.options import COMMAS, FILE, Force, Jobs, Level, Port, Resamples, Seed, split_names
from pli_stats.cli.output_files import print_text, say_written
from pli_stats.cli.reading_options import reading, reads_field_data
from pli_stats.cli.verbs.survey_verb import Background, Metals, background_of

if TYPE_CHECKING:
    from pli_stats.results import Samples
    from pli_stats.transfer.domains.sediment_domain_builder import Domain

QUESTIONS = (
    "benchmark", "ablation", "learning_curve", "source_sensitivity", "feature_groups", "unseen_ports", "unseen_years",
    "overlap", "feature_relevance", "domain_similarity",
)  # fmt: skip
SUMMARY = "summary.md"


@reads_field_data
def study(
    file: Annotated[Path, typer.Argument(help=f"{FILE} of the target: field data, or with --target a plain table.")],
    source: SourceFiles,
    source_target: SourceTarget = None,
    source_groups: SourcePort = None,
    source_ignore: SourceIgnore = None,
    by: Port = None,
    questions: Annotated[
        str, typer.Option(metavar=COMMAS, help=f"Any of {','.join(QUESTIONS)}.")
    ] = "benchmark,ablation",
    task: Annotated[
        str, typer.Option(help="Metals that features may hold: covariates, normalisers, reduced-panel or all-metals.")
    ] = "covariates",
    target: Annotated[
        str | None, typer.Option(help="Column that holds the PLI already; by default it is computed from the metals.")
    ] = None,
    features: Features = None,
    metals: Metals = None,
    background: Background = "shale",
    models: Annotated[
        str | None, typer.Option(metavar=COMMAS, help="Of the benchmark, as in ridge,scratch; all by default.")
    ] = None,
    n_folds: Annotated[int, typer.Option(help="Folds of ports, and of samples.")] = 5,
    n_repeats: Annotated[int, typer.Option(help="Repeats of the folds.")] = 2,
    n_draws: Annotated[int, typer.Option(help="Draws of labelled samples, for the learning curve.")] = 5,
    n_networks: Annotated[int, typer.Option(help="Networks that a prediction averages.")] = 3,
    budget: Annotated[int, typer.Option(help="Settings that each learner may choose among.")] = 3,
    metric: Annotated[str, typer.Option(help="Of the answers: mae or mape.")] = "mae",
    level: Level = 0.95,
    margin: Annotated[
        float | None,
        typer.Option(help="Within which models count as equivalent; by default a tenth of the error of the median."),
    ] = None,
    n_resamples: Resamples = 9999,
    seed: Seed = 1,
    jobs: Jobs = 1,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path("study"),
    force: Force = False,
    **how: Any,
) -> None:
    """Ask whether pre-training helps, with your data.

    And whether the model holds in ports that it never saw, and beats others. The target is field data with metals, of
    which the PLI is computed, or a plain table with --target. Sources are plain tables with a positive target, or field
    data of other surveys, whose PLI is that of the target's metals; several --source are pooled. Without --features all
    columns that can be features are. A study that was stopped goes on from OUT/cells.

    Example: pli-stats study survey.csv --by harbour --source pm25.csv --source-target pm25 --source-by country
    """
    from pli_stats import Study
    from pli_stats.files.atomic import check_targets
    from pli_stats.pollution.reading.reading_verbs import read_samples

    asked = [check_one_of("--questions", name, QUESTIONS) for name in split_names(questions) or [""]]
    # Before hours of training; what else is there is found when all is written.
    check_targets([out / SUMMARY, *(out / f"{task}_{name}.rds" for name in asked)], force=force)
    chosen = split_names(features)
    how_read: dict[str, Any] = {}
    if target is None:
        place: Samples | Domain = read_samples(file, port=by, **reading(file, **how))
        how_read = {"metals": split_names(metals), "background": background_of(background), "covariates": chosen}
    else:
        place = read_target(file, target, by, features=features, ignore=how["ignore"], object_name=how["object_name"])
    plan = Study(
        read_sources(source, source_target, source_groups, source_ignore),
        place,
        task=task,
        models=split_names(models),
        folder=out / "cells",
        n_jobs=jobs,
        progress=True,
        metric=metric,
        level=level,
        margin=margin,
        n_resamples=n_resamples,
        n_folds=n_folds,
        n_repeats=n_repeats,
        n_draws=n_draws,
        n_networks=n_networks,
        budget=budget,
        seed=seed,
        **how_read,
    )
    say_notes(plan.target, plan.source)
    _answer({f"{task}: {name}": getattr(plan, name)() for name in dict.fromkeys(asked)}, out, force=force)


def _answer(results: dict[str, Any], out: Path, *, force: bool) -> None:
    """Write the results, print the answers and name the files."""
    from pli_stats.publish.output.study_folder import write_study

    paths = write_study(results, out, force=force)
    print_text("\n\n".join(f"{name}\n{result.answer}" for name, result in results.items()))
    say_written(paths)
