"""The command line. Nothing heavy is imported before a command runs, so that `--help` answers at once."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Annotated, Any

import typer

from pli_stats.checks import DataUnavailableError, InputError, MissingExtraError, gist

app = typer.Typer(
    help="Pollution indices of sediments with honest uncertainty.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
data_app = typer.Typer(
    help="Open data: what is there, where it comes from, fetch it.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(data_app, name="data")

EXIT_DONE, EXIT_FAULT, EXIT_BAD_INPUT, EXIT_INTERRUPTED = 0, 1, 2, 130


def main() -> None:
    """Run the command line; refusals end with code 2 and one sentence, faults of ours with code 1."""
    warnings.showwarning = _show_warning
    try:
        app()
    except (InputError, DataUnavailableError, MissingExtraError) as error:
        _end(f"Error: {error}", EXIT_BAD_INPUT)
    except KeyboardInterrupt:
        _end("Interrupted; nothing half-written was left.", EXIT_INTERRUPTED)
    except Exception as error:  # the last line of defence: a fault is reported as ours, not as the user's
        if "--traceback" in sys.argv:
            raise
        _end(
            f"Fault in pli-stats ({type(error).__name__}: {gist(error)}). This is ours, not yours: please report it; "
            "`pli-stats --traceback ...` shows where.",
            EXIT_FAULT,
        )


def _end(message: str, code: int) -> None:
    """Print one line to standard error and leave."""
    print(message, file=sys.stderr)
    raise SystemExit(code)


def _show_warning(message: Any, *_: Any, **__: Any) -> None:
    """Print a warning as one line."""
    print(f"Warning: {message}", file=sys.stderr)


def _say_version(asked: bool) -> None:
    """Print the version and leave, before a command is missed."""
    if asked:
        from pli_stats import __version__

        print(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", is_eager=True, callback=_say_version)
    ] = False,
    traceback: Annotated[bool, typer.Option("--traceback", help="Show the traceback of a fault.")] = False,
) -> None:
    pass


@app.command()
def assess(
    file: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet, .rds or .RData file of field data.")],
    background: Annotated[
        str, typer.Option(help="Named set, or a CSV file with the columns element, value (and sd).")
    ] = "shale",
    by: Annotated[str | None, typer.Option(help="Column that names the port (harbour, estuary).")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path("assessment"),
    metals: Annotated[str | None, typer.Option(help="Metals of the PLI, as in As,Cd,Cr; all by default.")] = None,
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
    station: Annotated[str | None, typer.Option(help="Column that names the station.")] = None,
    date: Annotated[list[str] | None, typer.Option(help="Column(s) that tell visits of a station apart.")] = None,
    layout: Annotated[str | None, typer.Option(help="wide or long; told from the columns by default.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Column(s) or analyte(s) to leave out.")] = None,
    units: Annotated[str | None, typer.Option(help="Unit of all results where headers give none.")] = None,
    limit: Annotated[
        list[str] | None, typer.Option(help="Detection limit in mg/kg, as in Cd=0.02; may be repeated.")
    ] = None,
    nondetect_code: Annotated[
        list[float] | None, typer.Option(help="Number that stands for a non-detect, as in -88.")
    ] = None,
    missing_code: Annotated[
        list[float] | None, typer.Option(help="Number that stands for a missing value, as in -99.")
    ] = None,
    replicates: Annotated[str, typer.Option(help="error, mean, geometric_mean or first.")] = "error",
    decimal: Annotated[str | None, typer.Option(help="Decimal mark, . or ,")] = None,
    method: Annotated[str, typer.Option(help="Bootstrap interval: bca, percentile, basic or normal.")] = "bca",
    level: Annotated[float, typer.Option(help="Confidence level.")] = 0.95,
    n_resamples: Annotated[int, typer.Option(help="Bootstrap resamples.")] = 9999,
    seed: Annotated[int, typer.Option(help="Seed of every random number.")] = 1,
    figure: Annotated[bool, typer.Option(help="Draw the figure.")] = True,
    force: Annotated[bool, typer.Option(help="Replace results that are there.")] = False,
) -> None:
    """Assess a survey: every index by sample and metal, zone PLI by port with intervals, an audit log and a figure.

    Example: pli-stats assess survey.csv --background shale --by harbour -o results
    """
    from pli_stats.pollution.assessment import assess as assess_samples
    from pli_stats.pollution.samples import complete_samples, read_samples
    from pli_stats.publish.files import write_assessment
    from pli_stats.publish.tables import table

    panel = [m.strip() for m in metals.split(",")] if metals else None
    samples = read_samples(
        file,
        port=by,
        station=station,
        date=date,
        layout=layout,
        ignore=ignore or (),
        units=units,
        limits=_limits(limit),
        nondetect_codes=nondetect_code or (),
        missing_codes=missing_code or (),
        replicates=replicates,
        decimal=decimal,
    )
    if complete:
        samples = complete_samples(samples, panel or [m for m in samples.metals if m != normalizer])
    result = assess_samples(
        samples,
        _background(background),
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
    print(table(result).to_markdown())
    _say_written(paths)


def _limits(pairs: list[str] | None) -> dict[str, float] | None:
    """Return `Cd=0.02` options as a dict."""
    from pli_stats.checks import refusal

    limits: dict[str, float] = {}
    for pair in pairs or []:
        element, _, value = pair.partition("=")
        try:
            limits[element.strip()] = float(value)
        except ValueError:
            raise refusal("limit_value", element=element, value=value) from None
    return limits or None


def _background(text: str) -> Any:
    """Return the named set, or the frame of a CSV file."""
    path = Path(text)
    if path.suffix.casefold() != ".csv":
        return text
    import pandas as pd

    from pli_stats.checks import refusal

    try:
        return pd.read_csv(path)
    except FileNotFoundError:
        raise refusal("no_such_file", path=text) from None
    except (OSError, ValueError) as error:
        raise refusal("unreadable_file", path=text, reason=gist(error)) from None


def _say_written(paths: list[Path]) -> None:
    """Name the files on standard error, so that standard output stays the table."""
    print("Written: " + ", ".join(str(path) for path in paths), file=sys.stderr)


@app.command()
def reproduce(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results; its files are replaced.")] = Path(
        "results"
    ),
    seed: Annotated[int, typer.Option(help="Seed of every random number.")] = 1,
    full: Annotated[bool, typer.Option("--full/--quick", help="More folds, repeats, networks and settings.")] = False,
    study: Annotated[bool, typer.Option(help="Run the transfer study too.")] = True,
    jobs: Annotated[int, typer.Option(help="Processes of the study; -1 for all cores.")] = 2,
) -> None:
    """Run the main job: assess 38 harbours, then ask whether pre-training on PM2.5 helps to predict their PLI.

    Example: pli-stats reproduce -o results
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from pli_stats.publish.tables import table

    if study:
        _check_study(jobs)
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:<32}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("loading", total=5)

        def report(step: str) -> None:
            progress.update(bar, description=step)
            progress.advance(bar)

        from pli_stats.reproduce import run_main_job

        result, paths = run_main_job(out, seed=seed, report=report, say=progress.console.print)
        progress.update(bar, completed=5, description="done")
    print(table(result).to_markdown())
    _say_written(paths)
    if study:
        _reproduce_study(out / "study", full=full, seed=seed, jobs=jobs)


def _check_study(jobs: int) -> None:
    """Refuse before the main job what would stop the study after it: packages that lack, a number of processes."""
    import pli_stats
    from pli_stats.checks import check_jobs

    check_jobs(jobs)
    _ = pli_stats.Study


def _reproduce_study(out: Path, *, full: bool, seed: int, jobs: int) -> None:
    """Run the study, print its answers and name its files."""
    from pli_stats.reproduce_study import run_study

    results, paths = run_study(
        out,
        full=full,
        seed=seed,
        n_jobs=jobs,
        progress=True,
        say=lambda reason: print(reason, file=sys.stderr),
    )
    for name, result in results.items():
        print(f"\n{name}\n{result.answer}")
    _say_written(paths)


@data_app.command("list")
def data_list() -> None:
    """List the data sets: where each was found, its size and its licence."""
    from pli_stats.datasets import data_status

    _print_frame(data_status().drop(columns="citation"))


@data_app.command("fetch")
def data_fetch(
    name: Annotated[str, typer.Argument(help="Name of a data set, as `pli-stats data list` prints it.")],
) -> None:
    """Fetch a data set into the cache, check its SHA-256 and print its path."""
    from pli_stats.datasets import fetch

    print(fetch(name))


@data_app.command("path")
def data_path() -> None:
    """Print the folders that are searched: mirror and cache."""
    from pli_stats.datasets import search_folders

    for label, folder in search_folders().items():
        print(f"{label}\t{folder}")


@app.command()
def doctor() -> None:
    """Say which parts work here: versions, R, data; and how to mend what does not."""
    import platform
    from importlib import metadata

    print(f"Python {platform.python_version()} on {platform.platform()}")
    for name in (
        "pli-stats",
        "numpy",
        "pandas",
        "scipy",
        "statsmodels",
        "narwhals",
        "matplotlib",
        "polars",
        "duckdb",
        "torch",
    ):
        try:
            print(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            print(f"{name} not installed")
    from pli_stats.datasets import data_status
    from pli_stats.r import doctor as r_doctor

    print()
    _print_frame(r_doctor())
    print()
    _print_frame(data_status().drop(columns="citation"))


def _print_frame(frame: Any) -> None:
    """Print a frame whole, whatever the width of the terminal."""
    print(frame.to_string(index=False))
