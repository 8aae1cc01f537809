"""The verb `survey-mean`: weighted means, or shares of classes, of a survey drawn with unequal probability."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pli_stats.cli.input_frames import read_frame, standard_columns, truths
from pli_stats.cli.options import (
    Force,
    Format,
    Fpc,
    Level,
    Lonely,
    Object,
    Out,
    Strata,
    TableFile,
    Value,
    Variance,
    What,
    split_names,
)
from pli_stats.cli.output_files import put_result, target_of


def survey_mean(
    file: TableFile,
    weights: Annotated[str, typer.Option(help="Column of the area (or number of units) that each sample stands for.")],
    value: Value = "pli",
    shares: Annotated[bool, typer.Option("--shares", help="Values are classes: give the share of each.")] = False,
    geometric: Annotated[bool, typer.Option("--geometric", help="The geometric mean.")] = False,
    strata: Strata = None,
    domain: Annotated[
        str | None, typer.Option(help="Column of flags: true (1, yes) for the samples whose mean is asked for.")
    ] = None,
    coordinates: Annotated[
        str | None,
        typer.Option(metavar="X,Y", help="Columns of places for --variance local, east and north in one unit."),
    ] = None,
    variance: Variance = "stratified",
    lonely: Lonely = "error",
    fpc: Fpc = None,
    object_name: Object = None,
    level: Level = 0.95,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Give the mean over the whole area of a survey whose samples stand for areas of different size.

    The table has a row a sample with its value and weight.

    Example: pli-stats survey-mean results/samples.csv --value pli --weights n_metals --geometric
    """
    from pli_stats.stats.survey_design import survey_verbs

    target = target_of(out, format, force=force)
    numbers = (weights, *(split_names(coordinates) or ()), *filter(None, [fpc]), *([] if shares else [value]))
    read = read_frame(file, object_name=object_name, numbers=numbers)
    names = split_names(strata) or []
    for option, asked in (("strata", names), ("coordinates", split_names(coordinates) or [])):
        for name in asked:
            standard_columns(read, {option: name})
    frame = standard_columns(
        read, {"value": value, "weights": weights, "domain": domain, "fpc": fpc}, needed=("value", "weights")
    )
    places = split_names(coordinates)
    design: dict[str, Any] = {
        "weights": frame["weights"].to_numpy(),
        "strata": read[names].astype(str).agg(", ".join, axis=1).to_numpy(object) if names else None,
        "domain": truths(frame["domain"], domain) if domain else None,
        "coordinates": read[places].to_numpy() if places else None,
        "variance": variance,
        "lonely": lonely,
        "fpc": frame["fpc"].to_numpy() if fpc else None,
        "level": level,
    }
    if shares:
        put_result(survey_verbs.survey_shares(frame["value"].to_numpy(object), **design), target, what=what)
    else:
        values = frame["value"].to_numpy()
        put_result(survey_verbs.survey_mean(values, geometric=geometric, **design), target, what=what)
