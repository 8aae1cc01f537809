"""The verbs `limit` and `censored`: values with non-detects, as "<0.2" or by a column of flags, to one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pli_stats.checks import check_one_of, listed, near_miss, refusal
from pli_stats.cli.input_frames import NUMBER, read_frame, truths
from pli_stats.cli.options import (
    Alternative,
    CensoredValue,
    Force,
    Format,
    Level,
    Nondetect,
    Object,
    Out,
    Port,
    Resamples,
    Seed,
    TableFile,
    What,
)
from pli_stats.cli.output_files import put_result, target_of

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("mean", "tolerance", "prediction")
TESTS = ("groups", "pairs", "kendall")


def limit(
    file: TableFile,
    value: CensoredValue = "value",
    nondetect: Nondetect = None,
    of: Annotated[str, typer.Option(help="mean, tolerance or prediction.")] = "mean",
    limit_method: Annotated[
        str,
        typer.Option(
            "--method",
            help="Of the mean: auto, t, modified_t, clt, land, lognormal, gamma, bca, bootstrap_t or chebyshev.",
        ),
    ] = "auto",
    distribution: Annotated[
        str, typer.Option(help="Of tolerance and prediction: lognormal, normal, gamma or nonparametric.")
    ] = "lognormal",
    side: Annotated[str, typer.Option(help="Of tolerance and prediction: upper, lower or two-sided.")] = "upper",
    coverage: Annotated[float, typer.Option(help="Share of values within a tolerance limit.")] = 0.95,
    n_future: Annotated[int, typer.Option(help="Future values within a prediction limit.")] = 1,
    mean_of: Annotated[int, typer.Option(help="Each is the mean of so many values.")] = 1,
    object_name: Object = None,
    level: Level = 0.95,
    n_resamples: Resamples = 9999,
    seed: Seed = 1,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Put an upper limit on a mean, or tolerance and prediction limits on values.

    The table has a row a value. Non-detects are cells such as "<0.2", or limits with a column of flags.

    Example: pli-stats limit results/samples.csv --value pli --of tolerance --coverage 0.9
    """
    from pli_stats.stats.limits.mean_limits import upper_confidence_limit
    from pli_stats.stats.limits.prediction_limits import prediction_limit
    from pli_stats.stats.limits.tolerance_limits import tolerance_limit

    target = target_of(out, format, force=force)
    check_one_of("--of", of, KINDS)
    values, below = _values(read_frame(file, object_name=object_name), "value", value, nondetect)
    common: dict[str, Any] = {"nondetect": below, "level": level}
    if of == "mean":
        found = upper_confidence_limit(values, method=limit_method, n_resamples=n_resamples, seed=seed, **common)
    elif of == "tolerance":
        found = tolerance_limit(values, coverage=coverage, side=side, distribution=distribution, **common)
    else:
        more = {"n_future": n_future, "mean_of": mean_of}
        found = prediction_limit(values, side=side, distribution=distribution, **more, **common)
    put_result(found, target, what=what)


def censored(
    file: TableFile,
    test: Annotated[str, typer.Option(help="groups, pairs or kendall.")] = "groups",
    value: CensoredValue = "value",
    nondetect: Nondetect = None,
    port: Port = None,
    other: Annotated[str, typer.Option(help="Of pairs and kendall: column of the other values.")] = "other",
    other_nondetect: Annotated[str | None, typer.Option(help="Column of flags of the other values.")] = None,
    weights: Annotated[str, typer.Option(help="Of groups: prentice or peto.")] = "prentice",
    alternative: Alternative = "two-sided",
    object_name: Object = None,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Compare groups or pairs of values with non-detects, or test their rank correlation.

    The table has a row a value with its group (Peto-Prentice), or a row a place with two values (paired
    Prentice-Wilcoxon, Kendall's tau). Non-detects are cells such as "<0.2", or limits with a column of flags.

    Example: pli-stats censored results/samples.csv --value pli --by harbour
    """
    from pli_stats.cli.input_frames import standard_columns
    from pli_stats.stats.censored_comparisons.censored_tau import censored_kendall_test
    from pli_stats.stats.censored_comparisons.group_comparison import peto_prentice_test
    from pli_stats.stats.censored_comparisons.paired_comparison import paired_prentice_test

    target = target_of(out, format, force=force)
    check_one_of("--test", test, TESTS)
    frame = read_frame(file, object_name=object_name)
    values, below = _values(frame, "value", value, nondetect)
    if test == "groups":
        groups = standard_columns(frame, {"port": port}, needed=("port",))["port"].to_numpy(object)
        put_result(peto_prentice_test(values, groups, nondetect=below, weights=weights), target, what=what)
        return
    others, below_too = _values(frame, "other", other, other_nondetect)
    if test == "pairs":
        flags: dict[str, Any] = {"nondetect_a": below, "nondetect_b": below_too}
        put_result(paired_prentice_test(values, others, alternative=alternative, **flags), target, what=what)
        return
    flags = {"nondetect_x": below, "nondetect_y": below_too}
    put_result(censored_kendall_test(values, others, alternative=alternative, **flags), target, what=what)


def _values(frame: pd.DataFrame, option: str, column: str, flag: str | None) -> tuple[list[float], list[bool]]:
    """Return the numbers of a column, and which are non-detects by their cell or their flag."""
    cells = [str(cell).strip() for cell in _column(frame, f"--{option}", column).tolist()]
    below = [cell.startswith("<") for cell in cells]
    numbers = [cell.removeprefix("<").strip().replace(",", ".") for cell in cells]
    for row, number in enumerate(numbers):
        if not NUMBER.fullmatch(number):
            raise refusal("cell_no_number", column=column, row=row + 2, got=repr(cells[row]))
    if flag is not None:
        flags = _column(frame, f"--{option}-nondetect" if option == "other" else "--nondetect", flag)
        below = [marked or flagged for marked, flagged in zip(below, truths(flags), strict=True)]
    return [float(number) for number in numbers], below


def _column(frame: pd.DataFrame, option: str, name: str) -> pd.Series:
    """Return a column, or refuse a name that is none."""
    if name not in frame:
        known = [str(column) for column in frame.columns]
        raise refusal("argument_column", name=option, got=name, columns=listed(known), hint=near_miss(name, known))
    return frame[name]
