"""The verb `trend`: a table of values over the years in, the test of a trend or its slope out."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pli_stats.cli.input_frames import read_frame, standard_columns, truths
from pli_stats.cli.options import Alternative, Force, Format, Level, Nondetect, Object, Out, TableFile, Value, What
from pli_stats.cli.output_files import put_result, target_of
from pli_stats.records.trend_methods import TREND_METHODS


def trend(
    file: TableFile,
    value: Value = "pli",
    time: Annotated[str, typer.Option(help="Column of the year, as a number.")] = "year",
    slope: Annotated[
        bool, typer.Option("--slope", help="Give the slope with its interval instead of the test.")
    ] = False,
    method: Annotated[str, typer.Option(help=f"One of {', '.join(TREND_METHODS)}.")] = "independent",
    alternative: Alternative = "two-sided",
    season: Annotated[str | None, typer.Option(help="Column: compare values of one season only.")] = None,
    region: Annotated[str | None, typer.Option(help="Column: compare values of one region (station) only.")] = None,
    nondetect: Nondetect = None,
    object_name: Object = None,
    level: Level = 0.95,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Test whether values rise or fall over the years, or measure how steeply.

    The table has a row a sample, with a value and its year. Mann-Kendall and Theil-Sen by default; `--season` and
    `--region` make them seasonal and regional, `--nondetect` takes non-detects in, and `--method` allows for values
    that are correlated with their neighbours (ar1) or with those of other seasons or stations of the year
    (hirsch_slack).

    Example: pli-stats trend surveys.csv --value pli --time year --region station
    """
    from pli_stats.stats.trends.mann_kendall import mann_kendall_test
    from pli_stats.stats.trends.theil_sen import theil_sen_slope

    target = target_of(out, format, force=force)
    frame = standard_columns(
        read_frame(file, object_name=object_name, numbers=(value, time)),
        {"value": value, "time": time, "season": season, "region": region, "nondetect": nondetect},
        needed=("value", "time"),
    )
    asked: dict[str, Any] = {"time": frame["time"].to_numpy(), "method": method}
    for name, column in (("season", season), ("region", region)):
        asked[name] = frame[name].to_numpy(object) if column else None
    asked["nondetect"] = truths(frame["nondetect"], nondetect) if nondetect else None
    if slope:
        put_result(theil_sen_slope(frame["value"].to_numpy(), level=level, **asked), target, what=what)
    else:
        put_result(mann_kendall_test(frame["value"].to_numpy(), alternative=alternative, **asked), target, what=what)
