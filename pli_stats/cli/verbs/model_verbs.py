"""The verbs `train` and `predict`: two tables in, a model in a file; the model and new samples in, predictions out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pli_stats.checks import listed, refusal
from pli_stats.cli.domain_tables import (
    Features,
    SourceIgnore,
    SourcePort,
    SourceTarget,
    read_source,
    read_target,
    say_notes,
)
from pli_stats.cli.input_frames import read_frame
from pli_stats.cli.options import FILE, Force, Object, Port, Seed
from pli_stats.cli.output_files import OF_FRAMES, check_place, put_frame, say, say_written, target_of
from pli_stats.text.note_wording import sentences

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.transfer.regressor.regressor import TransferRegressor

RESULTS = ("estimate", "conf_low", "conf_high", "conf_level")


def train(
    file: Annotated[Path, typer.Argument(help=f"{FILE} with one row a sample: target, port and features.")],
    source: Annotated[
        Path | None, typer.Option(help=f"{FILE} to pre-train on; without it the network learns from scratch.")
    ] = None,
    target: Annotated[str, typer.Option(help="Column to predict.")] = "pli",
    port: Port = None,
    features: Features = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Columns that are not features.")] = None,
    source_target: SourceTarget = None,
    source_groups: SourcePort = None,
    source_ignore: SourceIgnore = None,
    task: Annotated[
        str, typer.Option(help="Metals that features may hold: covariates, normalisers, reduced-panel or all-metals.")
    ] = "covariates",
    strategy: Annotated[str, typer.Option(help="full, auto, freeze, gradual, l2_sp, mmd or coral.")] = "full",
    same_target: Annotated[
        bool | None,
        typer.Option(
            "--same-target/--other-target",
            help="Whether both targets are one quantity in one unit; told from their names or from the data.",
        ),
    ] = None,
    tie: Annotated[
        list[str] | None, typer.Option(help="Columns that mean the same in both; by name where none is named.")
    ] = None,
    interval: Annotated[str, typer.Option(help="cv+, jackknife+ or none.")] = "cv+",
    interval_folds: Annotated[int, typer.Option(help="Folds of cv+, of whole ports.")] = 10,
    n_networks: Annotated[int, typer.Option(help="Networks that a prediction averages.")] = 5,
    stack_below: Annotated[
        int, typer.Option(help="With fewer samples networks are averaged with ridge and a Gaussian process.")
    ] = 200,
    max_steps: Annotated[int, typer.Option(help="Most training steps of a network.")] = 1000,
    source_steps: Annotated[
        int | None, typer.Option(help="Most steps of pre-training, where not as many as --max-steps.")
    ] = None,
    object_name: Object = None,
    seed: Seed = 1,
    out: Annotated[Path, typer.Option("--out", "-o", help="File of the model.")] = Path("model.safetensors"),
    force: Force = False,
) -> None:
    """Train the transfer network.

    It is pre-trained on a source where data are plentiful, and fine-tuned on the target. Intervals hold out whole
    ports, so they are for samples of ports that the model never saw.

    Example: pli-stats train ports.csv --source pm25.csv --source-target pm25 --source-by country -o model.safetensors
    """
    from pli_stats.files.atomic import check_targets

    check_targets([out], force=force)
    check_place(out)
    domain = read_target(file, target, port, features=features, ignore=ignore, object_name=object_name)
    plenty = None if source is None else read_source(source, source_target, source_groups, source_ignore)
    say_notes(domain, *([] if plenty is None else [plenty]))
    from pli_stats import TransferRegressor

    model = TransferRegressor(
        strategy=strategy,
        interval=None if interval == "none" else interval,
        interval_folds=interval_folds,
        n_networks=n_networks,
        stack_below=stack_below,
        same_target=same_target,
        tie=tie or True,
        max_steps=max_steps,
        pretrain_recipe=None if source_steps is None else {"max_steps": source_steps},
        task=task,
        random_state=seed,
        progress=True,
    )
    if plenty is not None:
        model.pretrain(plenty.features, plenty.target.rename(source_target), groups=plenty.groups)
    model.fit(domain.features, domain.target.rename(target), groups=domain.groups)
    for text in sentences(model.target_.notes):
        say(f"Note: {text}")
    model.set_params(progress=False).save(out)
    say_written([out])


def predict(
    model: Annotated[Path, typer.Argument(help="File that `pli-stats train` wrote.")],
    file: Annotated[Path, typer.Argument(help=f"{FILE} with one row a sample and the features of the training.")],
    interval: Annotated[bool, typer.Option(help="With prediction intervals.")] = True,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.9,
    object_name: Object = None,
    format: Annotated[str | None, typer.Option("--format", "-f", help="csv, parquet or rds; told from --out.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File to write: .csv, .parquet or .rds."),
    ] = None,
    force: Force = False,
) -> None:
    """Predict new samples, with intervals.

    Prints or writes all columns of the table, and estimate, conf_low, conf_high and conf_level.

    Example: pli-stats predict model.safetensors new.csv -o predicted.csv
    """
    target = target_of(out, format, force=force, known=OF_FRAMES, usual="csv")
    frame = read_frame(file, object_name=object_name)
    taken = [name for name in RESULTS if name in frame]
    if taken:
        raise refusal("predicted_column", columns=listed(taken))
    from pli_stats import TransferRegressor

    put_frame(_predicted(TransferRegressor.load(model), frame, level if interval else None), target)


def _predicted(model: TransferRegressor, frame: pd.DataFrame, level: float | None) -> pd.DataFrame:
    """Return the samples with what the model says of them; columns that it does not know are carried along."""
    import pandas as pd

    known = list(getattr(model, "feature_names_in_", frame.columns))
    missing = [name for name in known if name not in frame]
    if missing:
        raise refusal("features_of_model", missing=listed(missing), known=listed(known))
    features = frame[known]
    if level is None:
        return frame.assign(estimate=model.predict(features))
    return pd.concat([frame, model.predict_interval(features, level=level)], axis=1)
