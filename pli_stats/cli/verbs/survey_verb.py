"""The verbs `read`, `assess` and `zone-test`: how field data are understood, and results of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pli_stats.checks import gist, refusal
from pli_stats.cli.options import (
    COMMAS,
    FILE,
    Adjust,
    Alternative,
    Force,
    Format,
    Fpc,
    Level,
    Lonely,
    Out,
    Seed,
    Strata,
    Variance,
    What,
    split_names,
)
from pli_stats.cli.output_files import TEXTS, Target, print_text, put_result, say_written, target_of
from pli_stats.cli.reading_options import reading, reads_field_data
from pli_stats.files.atomic import check_plain_file

Background = Annotated[str, typer.Option(help="Named set, or a CSV file with the columns element, value (and sd).")]
Metals = Annotated[str | None, typer.Option(metavar=COMMAS, help="Metals of the PLI, as in As,Cd,Cr; all by default.")]
SurveyFile = Annotated[Path, typer.Argument(help=f"{FILE} of field data.")]
By = Annotated[str | None, typer.Option("--by", "--port", help="Column that names the port (harbour, estuary).")]
Missing = Annotated[str, typer.Option(help="error, or omit: PLI over the metals that a sample has.")]
Nondetects = Annotated[str, typer.Option(help="How non-detects enter: half, ros, mle or bounds.")]
TableFormat = Annotated[
    str, typer.Option("--format", "-f", help="Table on standard output: markdown, csv, latex, html or typst.")
]


@reads_field_data
def read(file: SurveyFile, by: By = None, **how: Any) -> None:
    """Show how each column of a file is understood, before anything is computed.

    Column, role, unit, how that was decided, and three example cells; what is left out, and why; what has to be settled
    first, with the one command that settles it. Ends with code 0 where the file can be read, with 2 where questions are
    open. The options are those of `pli-stats assess`.

    Example: pli-stats read survey.csv --by harbour
    """
    from pli_stats.pollution.reading.reading_verbs import read_samples

    explanation = read_samples(file, explain=True, port=by, **reading(file, **how))
    print_text(str(explanation))
    if explanation.questions:
        raise typer.Exit(2)


@reads_field_data
def assess(
    file: SurveyFile,
    background: Background = "shale",
    by: By = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path("assessment"),
    metals: Metals = None,
    normalizer: Annotated[
        str | None, typer.Option(help="Conservative element for enrichment factors, as in Al.")
    ] = None,
    guideline: Annotated[str, typer.Option(help="Sediment quality guideline for exceedances.")] = "ERM",
    scheme: Annotated[str, typer.Option(help="Class scheme of the PLI.")] = "tomlinson1980_pli",
    complete: Annotated[bool, typer.Option(help="Leave out samples that lack a metal of the panel (logged).")] = False,
    missing: Missing = "error",
    analytical_sd: Annotated[
        float | None, typer.Option(help="Relative standard deviation of the laboratory, as in 0.1.")
    ] = None,
    nondetects: Nondetects = "half",
    method: Annotated[
        str, typer.Option(help="Interval by port: t, or a bootstrap: percentile, basic, normal or bca.")
    ] = "t",
    weights: Annotated[
        str | None, typer.Option(help="Column with the area (or number of units) that each sample stands for.")
    ] = None,
    strata: Strata = None,
    coordinates: Annotated[
        str | None,
        typer.Option(metavar="X,Y", help="Columns of places for --variance local; longitude,latitude by default."),
    ] = None,
    variance: Variance = "stratified",
    lonely: Lonely = "error",
    fpc: Fpc = None,
    level: Level = 0.95,
    n_resamples: Annotated[int, typer.Option(help="Bootstrap resamples.")] = 9999,
    seed: Seed = 1,
    figure: Annotated[bool, typer.Option(help="Draw the figure.")] = True,
    format: TableFormat = "markdown",
    force: Force = False,
    **how: Any,
) -> None:
    """Assess a survey of metals in sediments.

    Writes every index by sample and metal, the zone PLI by port with intervals, an audit log and a figure to a folder.
    OUT/assessment.rds keeps the whole result: `pli-stats table` makes tables of it, `pli-stats report` a page.

    Example: pli-stats assess survey.csv --background shale --by harbour -o results
    """
    from pli_stats.pollution.assessment.assessment_verb import assess as assess_samples
    from pli_stats.pollution.reading.reading_verbs import complete_samples, read_samples
    from pli_stats.publish.output.survey_folder import write_assessment

    target = target_of(None, format, force=force, known=TEXTS)
    panel = split_names(metals)
    samples = read_samples(file, port=by, **reading(file, **how))
    if complete:
        samples = complete_samples(samples, panel or [m for m in samples.metals if m != normalizer])
    result = assess_samples(
        samples,
        background_of(background),
        metals=panel,
        normalizer=normalizer,
        guideline=guideline,
        scheme=scheme,
        missing=missing,
        analytical_sd=analytical_sd,
        nondetects=nondetects,
        method=method,
        weights=weights,
        strata=split_names(strata),
        coordinates=split_names(coordinates),
        variance=variance,
        lonely=lonely,
        fpc=fpc,
        level=level,
        n_resamples=n_resamples,
        seed=seed,
    )
    paths = write_assessment(result, out, force=force, figure=figure)
    put_result(result, Target(None, target.format))
    say_written(paths)


@reads_field_data
def zone_test(
    file: SurveyFile,
    background: Background = "shale",
    by: By = None,
    value: Annotated[float, typer.Option(help="PLI to test against.")] = 1.0,
    alternative: Alternative = "two-sided",
    adjust: Adjust = None,
    metals: Metals = None,
    missing: Missing = "error",
    nondetects: Nondetects = "half",
    level: Level = 0.95,
    seed: Seed = 1,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
    **how: Any,
) -> None:
    """Test whether the zone PLI of each port differs from 1, or from another value.

    A t test of ln PLI a port, samples as units; p values adjusted over the ports.

    Example: pli-stats zone-test survey.csv --by harbour --alternative greater
    """
    from pli_stats.pollution.assessment.zone_tests import zone_pli_test
    from pli_stats.pollution.reading.reading_verbs import read_samples

    target = target_of(out, format, force=force)
    samples = read_samples(file, port=by, **reading(file, **how))
    result = zone_pli_test(
        samples,
        background_of(background),
        value=value,
        alternative=alternative,
        adjust=adjust or "holm",
        metals=split_names(metals),
        missing=missing,
        nondetects=nondetects,
        level=level,
        seed=seed,
    )
    put_result(result, target, what=what)


def background_of(text: str) -> Any:
    """Return the named set, or the frame of a CSV file.

    Examples
    --------
    >>> background_of("shale")
    'shale'
    """
    path = Path(text)
    if path.suffix.casefold() != ".csv":
        return text
    import pandas as pd

    check_plain_file(path)
    try:
        return pd.read_csv(path)
    except FileNotFoundError:
        raise refusal("no_such_file", path=text) from None
    except (OSError, ValueError) as error:
        raise refusal("unreadable_file", path=text, reason=gist(error)) from None
