"""The verbs `data` and `doctor`: what is at hand on this machine."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pli_stats.cli.output_files import print_text

data_app = typer.Typer(
    help="Open data: list it, fetch it, find it.\n\nExample: pli-stats data list",
    no_args_is_help=True,
    rich_markup_mode=None,
)
PACKAGES = (
    "pli-stats", "numpy", "pandas", "scipy", "statsmodels", "narwhals", "matplotlib", "great-tables", "python-docx",
    "python-pptx", "typst", "pyarrow", "polars", "duckdb", "torch",
)  # fmt: skip


@data_app.command("list")
def data_list() -> None:
    """List the data sets: where each was found, its size and its licence.

    Example: pli-stats data list
    """
    from pli_stats.datasets.loaders import data_status

    _print_frame(data_status().drop(columns="citation"))


@data_app.command("fetch")
def data_fetch(
    name: Annotated[str, typer.Argument(help="Name of a data set, as `pli-stats data list` prints it.")],
) -> None:
    """Fetch a data set into the cache, check its SHA-256 and print its path.

    Example: pli-stats data fetch worldbank_pm25
    """
    from pli_stats.datasets.loaders import fetch

    print_text(str(fetch(name)))


@data_app.command("path")
def data_path() -> None:
    """Print the folders that are searched: mirror and cache.

    Example: pli-stats data path
    """
    from pli_stats.datasets.loaders import search_folders

    print_text("\n".join(f"{label}\t{folder}" for label, folder in search_folders().items()))


def doctor() -> None:
    """Say what works here, and how to mend the rest.

    Example: pli-stats doctor
    """
    import platform
    from importlib import metadata

    print_text(f"Python {platform.python_version()} on {platform.platform()}")
    for name in PACKAGES:
        try:
            print_text(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            print_text(f"{name} not installed")
    from pli_stats.datasets.loaders import data_status
    from pli_stats.r import doctor as r_doctor

    print_text("")
    _print_frame(r_doctor())
    print_text("")
    _print_frame(data_status().drop(columns="citation"))


def _print_frame(frame: Any) -> None:
    """Print a frame whole, whatever the width of the terminal."""
    print_text(frame.to_string(index=False))
