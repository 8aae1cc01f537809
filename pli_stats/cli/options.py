"""Options that several verbs share, each worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pli_stats.records.interval_methods import METHODS
from pli_stats.records.p_adjustments import ADJUSTMENTS

COMMAS = "A,B,..."  # of an option that takes several names in one word
FILE = "CSV, Excel, Parquet, .rds or .RData file"

#: Option -> argument of Python, where one is not called like the other.
ARGUMENT_NAMES = {
    "features": "covariates",
    "file_format": "format",
    "limit": "limits",
    "limit_column": "limit",
    "qualifier": "qualifiers",
    "nondetect_code": "nondetect_codes",
    "missing_code": "missing_codes",
    "object_name": "object",
    "jobs": "n_jobs",
    "seed": "random_state",
}

TableFile = Annotated[Path, typer.Argument(help=f"{FILE} with one row a sample.")]
PredictionsFile = Annotated[Path, typer.Argument(help=f"{FILE} with one row a prediction.")]
Object = Annotated[str | None, typer.Option("--object", help="Data frame of an R file that holds several.")]
Port = Annotated[
    str | None, typer.Option("--port", "--by", "--ports", help="Column of the port; `port` where there is one.")
]
Truth = Annotated[str, typer.Option(help="Column of the true values.")]
Predicted = Annotated[str, typer.Option(help="Column of the predictions.")]
Model = Annotated[str | None, typer.Option(help="Column of the model; `model` where there is one.")]
Sample = Annotated[str | None, typer.Option(help="Column of the sample; `sample` where there is one.")]
Unit = Annotated[str, typer.Option(help="port, sample, or auto: the port where there are two or more.")]
Method = Annotated[str, typer.Option(help=f"Interval: {', '.join(METHODS)}.")]
Value = Annotated[str, typer.Option(help="Column of the values.")]
CensoredValue = Annotated[str, typer.Option(help='Column of the values; a cell such as "<0.2" is a non-detect.')]
Nondetect = Annotated[
    str | None, typer.Option(help="Column of flags: true (1, yes) where the value is the limit of a non-detect.")
]
Alternative = Annotated[str, typer.Option(help="two-sided, less or greater; of a test that has sides.")]
Adjust = Annotated[
    str | None,
    typer.Option(help=f"How p values are adjusted, one of {', '.join(ADJUSTMENTS)}; holm by default."),
]
Strata = Annotated[str | None, typer.Option(metavar=COMMAS, help="Columns that name the stratum of each sample.")]
Variance = Annotated[str, typer.Option(help="Of weighted means: stratified, or local (of neighbours).")]
Lonely = Annotated[str, typer.Option(help="Variance of a stratum of one sample: error, adjust, average or certainty.")]
Fpc = Annotated[str | None, typer.Option(help="Column of the number of units in the population (of the stratum).")]
Level = Annotated[float, typer.Option(help="Confidence level.")]
Resamples = Annotated[int, typer.Option(help="Bootstrap resamples.")]
Seed = Annotated[int, typer.Option(help="Seed of every random number.")]
Jobs = Annotated[int, typer.Option(help="Processes; -1 for all cores.")]
What = Annotated[str | None, typer.Option(help="Which table of the result, such as pairs or samples.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        help="File: .md, .csv, .tex, .html, .docx, .rtf, .xlsx, .pptx, .typ, .pdf or .rds (the result itself).",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", "-f", help="markdown, csv, latex, html, typst, docx, rtf, xlsx, pptx, pdf or rds; told from --out."
    ),
]
Force = Annotated[bool, typer.Option(help="Replace files that are there.")]


def split_names(text: str | None) -> list[str] | None:
    """Return the names of `a,b,c`, None where nothing was given.

    Examples
    --------
    >>> split_names("As, Cd,Cr")
    ['As', 'Cd', 'Cr']
    """
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]
