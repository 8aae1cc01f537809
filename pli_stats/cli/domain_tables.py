"""Tables of source and target as domains, and the options that say what their columns are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pli_stats.cli.input_frames import read_frame, standard_columns
from pli_stats.cli.options import COMMAS, FILE, split_names
from pli_stats.cli.output_files import say
from pli_stats.text.note_wording import sentences

if TYPE_CHECKING:
    from pli_stats.transfer.domains.sediment_domain_builder import Domain

SourceFile = Annotated[Path, typer.Option("--source", help=f"{FILE} with plentiful data, such as PM2.5.")]
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
    return source_domain(frame, target=target, groups=groups, ignore=ignore or (), name=path.stem)


def say_notes(*domains: Domain) -> None:
    """Say on standard error what is learnt from, and which rows and columns were left out."""
    for domain in domains:
        about = f"{len(domain)} rows, {domain.groups.nunique()} groups"
        say(f"{domain.name}: {about}; features: {', '.join(domain.features.columns)}")
        for text in sentences(domain.notes):
            say(f"Note: {domain.name}: {text}")
