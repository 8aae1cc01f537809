"""The verb `assess`: field data in, a folder of results out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pli_stats.checks import gist, refusal
from pli_stats.cli.options import FILE, Force, Level, Object, Seed, split_names
from pli_stats.cli.output_files import TEXTS, Target, put_result, say_written, target_of

Background = Annotated[str, typer.Option(help="Named set, or a CSV file with the columns element, value (and sd).")]
Metals = Annotated[str | None, typer.Option(help="Metals of the PLI, as in As,Cd,Cr; all by default.")]
Station = Annotated[str | None, typer.Option(help="Column that names the station.")]
Visit = Annotated[list[str] | None, typer.Option("--date", help="Columns that distinguish visits to a station.")]
Layout = Annotated[str | None, typer.Option(help="wide or long; told from the columns by default.")]
Ignore = Annotated[list[str] | None, typer.Option(help="Columns or analytes to leave out.")]
Units = Annotated[str | None, typer.Option(help="Unit of all results where headers give none.")]
Limit = Annotated[list[str] | None, typer.Option(help="Detection limit in mg/kg, as in Cd=0.02; may be repeated.")]
NondetectCode = Annotated[list[float] | None, typer.Option(help="Number that stands for a non-detect, as in -88.")]
MissingCode = Annotated[list[float] | None, typer.Option(help="Number that stands for a missing value, as in -99.")]
Replicates = Annotated[str, typer.Option(help="error, mean, geometric_mean or first.")]
Decimal = Annotated[str | None, typer.Option(help="Decimal mark, . or ,")]
Encoding = Annotated[
    str | None, typer.Option(help="Of a text file, as in gbk; told from the file by default: UTF-8, else Windows-1252.")
]
TableFormat = Annotated[
    str, typer.Option("--format", "-f", help="Table on standard output: markdown, csv, latex, html or typst.")
]


def assess(
    file: Annotated[Path, typer.Argument(help=f"{FILE} of field data.")],
    background: Background = "shale",
    by: Annotated[
        str | None, typer.Option("--by", "--port", help="Column that names the port (harbour, estuary).")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path("assessment"),
    metals: Metals = None,
    normalizer: Annotated[
        str | None, typer.Option(help="Conservative element for enrichment factors, as in Al.")
    ] = None,
    guideline: Annotated[str, typer.Option(help="Sediment quality guideline for exceedances.")] = "ERM",
    scheme: Annotated[str, typer.Option(help="Class scheme of the PLI.")] = "tomlinson1980_pli",
    complete: Annotated[bool, typer.Option(help="Leave out samples that lack a metal of the panel (logged).")] = False,
    missing: Annotated[str, typer.Option(help="error, or omit: PLI over the metals that a sample has.")] = "error",
    analytical_sd: Annotated[
        float | None, typer.Option(help="Relative standard deviation of the laboratory, as in 0.1.")
    ] = None,
    station: Station = None,
    date: Visit = None,
    layout: Layout = None,
    ignore: Ignore = None,
    units: Units = None,
    limit: Limit = None,
    nondetect_code: NondetectCode = None,
    missing_code: MissingCode = None,
    replicates: Replicates = "error",
    decimal: Decimal = None,
    encoding: Encoding = None,
    object_name: Object = None,
    method: Annotated[str, typer.Option(help="Bootstrap interval: bca, percentile, basic or normal.")] = "bca",
    level: Level = 0.95,
    n_resamples: Annotated[int, typer.Option(help="Bootstrap resamples.")] = 9999,
    seed: Seed = 1,
    figure: Annotated[bool, typer.Option(help="Draw the figure.")] = True,
    format: TableFormat = "markdown",
    force: Force = False,
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
    samples = read_samples(
        file, port=by, object=object_name,
        **reading(
            station=station, date=date, layout=layout, ignore=ignore, units=units, limit=limit,
            nondetect_code=nondetect_code, missing_code=missing_code, replicates=replicates, decimal=decimal,
            encoding=encoding,
        ),
    )  # fmt: skip
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
        method=method,
        level=level,
        n_resamples=n_resamples,
        seed=seed,
    )
    paths = write_assessment(result, out, force=force, figure=figure)
    put_result(result, Target(None, target.format))
    say_written(paths)


def reading(
    *,
    station: str | None,
    date: list[str] | None,
    layout: str | None,
    ignore: list[str] | None,
    units: str | None,
    limit: list[str] | None,
    nondetect_code: list[float] | None,
    missing_code: list[float] | None,
    replicates: str,
    decimal: str | None,
    encoding: str | None,
) -> dict[str, Any]:
    """Return options of reading field data as arguments of `read_samples`."""
    return {
        "station": station,
        "date": date,
        "layout": layout,
        "ignore": ignore or (),
        "units": units,
        "limits": _limits(limit),
        "nondetect_codes": nondetect_code or (),
        "missing_codes": missing_code or (),
        "replicates": replicates,
        "decimal": decimal,
        "encoding": encoding,
    }


def _limits(pairs: list[str] | None) -> dict[str, float] | None:
    """Return `Cd=0.02` options as a dict."""
    limits: dict[str, float] = {}
    for pair in pairs or []:
        element, _, value = pair.partition("=")
        try:
            limits[element.strip()] = float(value)
        except ValueError:
            raise refusal("limit_value", element=element, value=value) from None
    return limits or None


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

    try:
        return pd.read_csv(path)
    except FileNotFoundError:
        raise refusal("no_such_file", path=text) from None
    except (OSError, ValueError) as error:
        raise refusal("unreadable_file", path=text, reason=gist(error)) from None
