"""Tables of source and target as domains, and the options that say what their columns are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pli_stats.checks import listed, refusal
from pli_stats.cli.input_frames import read_frame, standard_columns
from pli_stats.cli.options import COMMAS, FILE, split_names
from pli_stats.cli.output_files import say
from pli_stats.text.note_wording import sentences

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.results import Samples
    from pli_stats.transfer.domains.sediment_domain_builder import Domain

SourceFiles = Annotated[
    list[Path],
    typer.Option(
        "--source", help=f"{FILE} with plentiful data: PM2.5, or metals of another survey. Several are pooled."
    ),
]
SourceTarget = Annotated[
    str | None, typer.Option(help="Column of the source's target; known for the World Bank's and Beijing's tables.")
]
SourcePort = Annotated[
    str | None, typer.Option("--source-groups", "--source-by", help="Column whose rows are not independent: country.")
]
SourceIgnore = Annotated[list[str] | None, typer.Option(help="Columns of the source that are not features.")]
Features = Annotated[
    str | None, typer.Option(metavar=COMMAS, help="Columns to learn from, as in depth,toc; named where need be.")
]


def read_source(path: Path, target: str | None, groups: str | None, ignore: list[str] | None) -> Domain:
    """Return a table of plentiful data as the source."""
    from pli_stats.transfer.domains.sediment_domain_builder import source_domain

    return source_domain(read_frame(path), target=target, groups=groups, ignore=ignore or (), name=path.stem)


def read_sources(
    paths: list[Path], target: str | None, groups: str | None, ignore: list[str] | None
) -> list[Domain | Samples]:
    """Return each file as a source: a plain table if it has the target named or is known, else metals of a survey."""
    from pli_stats.transfer.domains.source_domain_builder import is_known

    tables = {path: read_frame(path) for path in paths}
    plain = {path for path, table in tables.items() if target in table or (target is None and is_known(table))}
    if target is not None and not plain:
        read_source(paths[0], target, groups, ignore)  # says that the column is not there
    return [
        read_source(path, target, groups if groups in table else None, ignore)
        if path in plain
        else read_survey(path, groups if groups in table else None, table)
        for path, table in tables.items()
    ]


def read_survey(path: Path, port: str | None, table: pd.DataFrame) -> Samples:
    """Return a file of metals as samples; one that holds none is told what a source may be."""
    from pli_stats.pollution.reading.columns.plans import NoElementsError
    from pli_stats.pollution.reading.reading_verbs import read_samples

    try:
        return read_samples(path, port=port)
    except NoElementsError:
        raise refusal("source_file", path=str(path), columns=listed(table.columns)) from None


def read_target(
    path: Path,
    target: str,
    port: str | None,
    *,
    features: str | None,
    ignore: list[str] | None,
    object_name: str | None = None,
) -> Domain:
    """Return a plain table with a column of PLI as the target; a column `sample` labels its rows."""
    from pli_stats.transfer.domains.sediment_domain_builder import source_domain

    frame = read_frame(path, object_name=object_name)
    standard_columns(frame, {"target": target, "port": port})
    groups = port or ("port" if "port" in frame else None)
    wanted = split_names(features)
    if wanted is not None:
        for name in wanted:
            standard_columns(frame, {"features": name})
        labels = ["sample"] if "sample" in frame else []
        frame = frame[list(dict.fromkeys([*labels, *wanted, target, *filter(None, [groups])]))]
    if "sample" in frame:  # the label of a row is no feature
        frame = frame.set_index("sample")
    return source_domain(frame, target=target, groups=groups, covariates=wanted, ignore=ignore or (), name=path.stem)


def say_notes(*domains: Domain) -> None:
    """Say on standard error what is learnt from, and which rows and columns were left out."""
    for domain in domains:
        about = f"{len(domain)} rows, {domain.groups.nunique()} groups"
        say(f"{domain.name}: {about}; features: {', '.join(domain.features.columns)}")
        for text in sentences(domain.notes):
            say(f"Note: {domain.name}: {text}")
