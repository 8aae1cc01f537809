"""The verb `equivalence`: values against a value, or against other values, within a margin."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pli_stats.checks import listed, refusal
from pli_stats.cli.input_frames import read_frame, standard_columns
from pli_stats.cli.options import Force, Format, Level, Object, Out, TableFile, Value, What
from pli_stats.cli.output_files import put_result, target_of


def equivalence(
    file: TableFile,
    margin: Annotated[float, typer.Option(help="Difference that is of no account; a factor with --scale ratio.")],
    value: Value = "pli",
    scale: Annotated[str, typer.Option(help="difference or ratio.")] = "difference",
    about: Annotated[
        float | None, typer.Option(help="Difference (or ratio) that the margins are about; 0 (or 1) by default.")
    ] = None,
    other: Annotated[str | None, typer.Option(help="Column of other values, each of the same row.")] = None,
    group: Annotated[
        str | None, typer.Option(help="Column of two groups; the first in the file less the other.")
    ] = None,
    port: Annotated[
        str | None, typer.Option("--port", "--by", help="Column of the port, whose means are then the units.")
    ] = None,
    object_name: Object = None,
    level: Level = 0.95,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Test whether values are the same within a margin, by two one-sided t tests.

    The same as 0 or the value of `--about`, as the values of another column (pairs), or those of one group as those of
    another.

    Example: pli-stats equivalence results/samples.csv --value pli --scale ratio --margin 1.25
    """
    from pli_stats.stats.planning.equivalence import equivalence_test

    target = target_of(out, format, force=force)
    named = {"other": other, "group": group, "port": port}
    asked = {"value": value, **{name: column for name, column in named.items() if column}}
    read = read_frame(file, object_name=object_name, numbers=tuple(filter(None, (value, other))))
    frame = standard_columns(read, asked, needed=("value",))
    if group and (other or port):
        raise refusal("groups_alone", other="--other" if other else "--port")
    values, others = frame["value"], frame["other"].to_numpy() if other else None
    if group:
        names = frame["group"].dropna().unique().tolist()
        if len(names) != 2 or frame["group"].isna().any():
            raise refusal("two_groups", column=group, got=listed(names))
        others = values[frame["group"] == names[1]].to_numpy()
        values = values[frame["group"] == names[0]]
    more: dict[str, Any] = {"scale": scale, "value": about, "paired": group is None, "level": level}
    ports = frame["port"].to_numpy(object) if port else None
    put_result(equivalence_test(values.to_numpy(), others, margin=margin, ports=ports, **more), target, what=what)
