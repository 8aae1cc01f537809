"""The verbs `compare`, `intervals`, `ports` and `plan`: a table in, one result out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pli_stats.checks import check_one_of, refusal
from pli_stats.cli.input_frames import read_frame, standard_columns
from pli_stats.cli.options import (
    Adjust,
    Alternative,
    Force,
    Format,
    Level,
    Method,
    Model,
    Object,
    Out,
    Port,
    Predicted,
    PredictionsFile,
    Resamples,
    Sample,
    Seed,
    TableFile,
    Truth,
    Unit,
    What,
    split_names,
)
from pli_stats.cli.output_files import put_result, target_of
from pli_stats.records.hypothesis_tests import CHOICES
from pli_stats.records.metrics import METRIC_RECORDS

if TYPE_CHECKING:
    import pandas as pd

UNITS = ("auto", "port", "sample")
CLOCKS = ("time", "date")
METRICS = ", ".join(METRIC_RECORDS)


def compare(
    file: PredictionsFile,
    metric: Annotated[str, typer.Option(help=f"One of {METRICS}.")] = "mae",
    test: Annotated[str, typer.Option(help=f"One of {', '.join(CHOICES)}.")] = "auto",
    unit: Unit = "auto",
    model: Model = None,
    sample: Sample = None,
    port: Port = None,
    y_true: Truth = "y_true",
    y_pred: Predicted = "y_pred",
    split: Annotated[str | None, typer.Option(help="Column: which samples were held out together.")] = None,
    repeat: Annotated[str | None, typer.Option(help="Column of the repeat; `repeat` where there is one.")] = None,
    order: Annotated[str | None, typer.Option(help="Column that orders samples in time.")] = None,
    horizon: Annotated[int, typer.Option(help="Of the Diebold-Mariano test.")] = 1,
    n_train: Annotated[int | None, typer.Option(help="Training samples of a split, for corrected_t.")] = None,
    n_test: Annotated[int | None, typer.Option(help="Test samples of a split, for corrected_t.")] = None,
    adjust: Adjust = None,
    object_name: Object = None,
    level: Level = 0.95,
    method: Method = "bca",
    n_resamples: Resamples = 9999,
    seed: Seed = 1,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Compare models that predicted the same samples.

    The test is the one that is valid for the design, which is read from the table: a row a prediction, with the columns
    sample, model, y_true, y_pred, and port, split and repeat where there are such. Options name other columns.

    Example: pli-stats compare predictions.csv --metric mape -o models.md
    """
    from pli_stats.stats.model_comparison.comparison_verb import compare_models

    target = target_of(out, format, force=force)
    table = read_frame(file, object_name=object_name, numbers=(y_true, y_pred))
    if order:
        standard_columns(table, {"order": order})
    frame = standard_columns(
        table,
        {"sample": sample, "model": model, "y_true": y_true, "y_pred": y_pred, "port": port, "split": split,
         "repeat": repeat},
        needed=("sample", "model", "y_true", "y_pred"),
    )  # fmt: skip
    result = compare_models(
        _with_times(frame, [*CLOCKS, *filter(None, [order])]),
        metric=metric,
        test=test,
        ports_as_unit={"auto": None, "port": True, "sample": False}[check_one_of("--unit", unit, UNITS)],
        order=order,
        horizon=horizon,
        n_train=n_train,
        n_test=n_test,
        adjust=adjust or "holm",
        level=level,
        method=method,
        n_resamples=n_resamples,
        seed=seed,
    )
    put_result(result, target, what=what)


def intervals(
    file: PredictionsFile,
    metrics: Annotated[
        str, typer.Option("--metrics", "--metric", help=f"As in mae,mape; any of {METRICS}.")
    ] = "mae,mape",
    unit: Unit = "auto",
    y_true: Truth = "y_true",
    y_pred: Predicted = "y_pred",
    port: Port = None,
    model: Model = None,
    sample: Sample = None,
    strata: Annotated[str | None, typer.Option(help="Column: resample samples within each stratum.")] = None,
    two_stage: Annotated[bool, typer.Option(help="Draw ports, then samples within them.")] = False,
    block_length: Annotated[int | None, typer.Option(help="Rows are a series in time: draw blocks.")] = None,
    zeros: Annotated[str, typer.Option(help="MAPE where the truth is zero: error, or omit these samples.")] = "error",
    object_name: Object = None,
    level: Level = 0.95,
    method: Method = "bca",
    n_resamples: Resamples = 9999,
    seed: Seed = 1,
    stream: Annotated[str | None, typer.Option(help="r (R's own, the default where it fits) or philox.")] = None,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Put intervals on MAE, MAPE and other metrics.

    The table has a row a prediction with the columns y_true and y_pred, and port where ports are the unit. Several
    models (column model) must have predicted the same samples (column sample), and share the resamples.

    Example: pli-stats intervals predictions.csv --metrics mae,mape --method studentized
    """
    from pli_stats.stats.intervals.bootstrap_verbs import bootstrap_ci

    target = target_of(out, format, force=force)
    check_one_of("--unit", unit, UNITS)
    asked = {"sample": sample, "model": model, "y_true": y_true, "y_pred": y_pred, "port": port, "strata": strata}
    frame = standard_columns(
        read_frame(file, object_name=object_name, numbers=(y_true, y_pred)),
        asked,
        needed=("y_true", "y_pred", *["port"] * (unit == "port")),
    )
    rows, predictions = _by_model(frame)
    by_strata = "strata" in rows and strata is not None
    # A column of ports beside strata or a series is a label: these say who is drawn.
    several = "port" in rows and rows["port"].nunique() > 1 and not by_strata and block_length is None
    by_port = unit == "port" or (unit == "auto" and several)
    result = bootstrap_ci(
        rows["y_true"].to_numpy(),
        predictions,
        metrics=tuple(split_names(metrics) or ()),
        method=method,
        n_resamples=n_resamples,
        level=level,
        ports=rows["port"].to_numpy(object) if by_port and "port" in rows else None,
        strata=rows["strata"].to_numpy(object) if by_strata else None,
        two_stage=two_stage,
        block_length=block_length,
        seed=seed,
        stream=stream,
        zeros=zeros,
    )
    put_result(result, target, what=what)


def ports(
    file: TableFile,
    value: Annotated[str, typer.Option(help="Column of the values to compare.")] = "pli",
    port: Port = None,
    method: Annotated[str, typer.Option(help="bootstrap, kruskal, welch, permutation or mixed.")] = "bootstrap",
    adjust: Adjust = None,
    survey: Annotated[str | None, typer.Option(help="Column of the survey, for mixed.")] = None,
    log: Annotated[bool, typer.Option(help="Compare natural logarithms.")] = False,
    object_name: Object = None,
    level: Level = 0.95,
    n_resamples: Annotated[int, typer.Option(help="Of the bootstrap and the permutation test.")] = 9999,
    seed: Seed = 1,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Compare ports: which differ, and by how much.

    The table has a row a sample, with a value and its port, as OUT/samples.csv of `pli-stats assess` has. Ports that
    share a letter do not differ significantly.

    Example: pli-stats ports results/samples.csv --value pli --by harbour
    """
    from pli_stats.stats.port_comparison.comparison_verb import compare_ports

    target = target_of(out, format, force=force)
    frame = standard_columns(
        read_frame(file, object_name=object_name, numbers=(value,)),
        {"value": value, "port": port, "survey": survey},
        needed=("value", "port"),
    )
    result = compare_ports(
        frame["value"].to_numpy(),
        frame["port"].to_numpy(object),
        method=method,
        adjust=adjust,
        level=level,
        survey=frame["survey"].to_numpy(object) if survey else None,
        log=log,
        n_resamples=n_resamples,
        seed=seed,
    )
    put_result(result, target, what=what)


def plan(
    file: Annotated[Path | None, typer.Argument(help="Table of a pilot survey, a row a sample.")] = None,
    value: Annotated[str, typer.Option(help="Column of the pilot values.")] = "pli",
    by: Annotated[
        str | None, typer.Option(help="Column of the port or survey, whose means are then the units.")
    ] = None,
    sd: Annotated[
        float | None, typer.Option(help="Standard deviation instead of a pilot; of ln PLI with ratio.")
    ] = None,
    width: Annotated[float | None, typer.Option(help="How far the ends of the interval may lie; a factor.")] = None,
    difference: Annotated[float | None, typer.Option(help="Difference to find; a factor.")] = None,
    power: Annotated[float, typer.Option(help="Probability of the width, or of finding the difference.")] = 0.8,
    level: Level = 0.95,
    scale: Annotated[str, typer.Option(help="ratio or difference.")] = "ratio",
    groups: Annotated[int, typer.Option(help="1, or 2 that are compared.")] = 1,
    alternative: Alternative = "two-sided",
    unit: Annotated[str, typer.Option(help="sample, port or survey.")] = "sample",
    object_name: Object = None,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Plan a study: how many samples, ports or surveys it needs.

    Either for an interval of a given width or to find a given difference, from a pilot survey or an assumed standard
    deviation.

    Example: pli-stats plan --sd 0.4 --width 1.25
    """
    from pli_stats.stats.planning.sample_size import plan as planned

    target = target_of(out, format, force=force)
    pilot = units = None
    if file is not None:
        frame = standard_columns(
            read_frame(file, object_name=object_name, numbers=(value,)), {"value": value, "by": by}, needed=("value",)
        )
        pilot = frame["value"].to_numpy()
        units = frame["by"].to_numpy(object) if by else None
    result = planned(
        pilot,
        sd=sd,
        width=width,
        difference=difference,
        power=power,
        level=level,
        scale=scale,
        groups=groups,
        alternative=alternative,
        unit=unit,
        by=units,
    )
    put_result(result, target, what=what)


def plan_study(
    file: Annotated[
        Path | None, typer.Argument(help="A pilot: the ablation.rds that `pli-stats study` has written.")
    ] = None,
    sd: Annotated[float | None, typer.Option(help="Standard deviation between ports instead.")] = None,
    sd_sample: Annotated[float | None, typer.Option(help="Between samples of a port; 0 by default.")] = None,
    sd_split: Annotated[float | None, typer.Option(help="Between splits, by their networks; 0 by default.")] = None,
    margin: Annotated[
        float | None, typer.Option(help="Difference of the errors that matters; that of the pilot by default.")
    ] = None,
    n_samples: Annotated[int | None, typer.Option(help="Samples a port; those of the pilot by default.")] = None,
    n_splits: Annotated[int | None, typer.Option(help="Folds times repeats.")] = None,
    comparisons: Annotated[int, typer.Option(help="Planned together, for which p values are adjusted.")] = 1,
    power: Annotated[float, typer.Option(help="Probability of a conclusion.")] = 0.8,
    level: Level = 0.95,
    what: What = None,
    format: Format = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Plan how many ports a study of two models needs.

    So many that a difference as large as the margin is found, and that models without any difference are shown to be
    equivalent, from a pilot study or assumed standard deviations.

    Example: pli-stats plan-study --sd 0.08 --margin 0.03
    """
    from pli_stats.rds.rds_files import read_rds
    from pli_stats.stats.planning.study_plan import plan_study as planned

    target = target_of(out, format, force=force)
    result = planned(
        None if file is None else read_rds(file),
        sd=sd,
        sd_sample=sd_sample,
        sd_split=sd_split,
        margin=margin,
        n_samples=n_samples,
        n_splits=n_splits,
        comparisons=comparisons,
        power=power,
        level=level,
    )
    put_result(result, target, what=what)


def _with_times(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return a frame whose columns of ISO dates, which text files hold as text, are dates."""
    import pandas as pd

    for column in names:
        if column in frame and pd.api.types.infer_dtype(frame[column], skipna=True) == "string":
            times = pd.to_datetime(frame[column], format="ISO8601", errors="coerce")
            if times.notna().all():
                frame = frame.assign(**{column: times})
    return frame


def _by_model(frame: pd.DataFrame) -> tuple[pd.DataFrame, Any]:
    """Return one row a sample and the predictions for it: an array, or one by model where there are several."""
    names = frame["model"].unique().tolist() if "model" in frame else []
    if len(names) < 2:
        _refuse_repeats(frame)
        return frame, frame["y_pred"].to_numpy()
    if "sample" not in frame:
        raise refusal("models_need_samples", models=len(names))
    parts = {str(name): frame[frame["model"] == name].set_index("sample") for name in names}
    rows = next(iter(parts.values()))
    for name, part in parts.items():
        _refuse_repeats(part.reset_index(), name)
        same = len(part) == len(rows) and part.index.isin(rows.index).all()
        if not same or (part["y_true"].reindex(rows.index).to_numpy() != rows["y_true"].to_numpy()).any():
            raise refusal("models_same_samples", model=name, other=next(iter(parts)))
    return rows, {name: part["y_pred"].reindex(rows.index).to_numpy() for name, part in parts.items()}


def _refuse_repeats(frame: pd.DataFrame, model: str = "") -> None:
    """Refuse a sample that is predicted twice: its rows would count as independent samples."""
    if "sample" not in frame or not frame["sample"].duplicated().any():
        return
    twice = frame.loc[frame["sample"].duplicated(), "sample"].iloc[0]
    of_model = f" by the model {model!r}" if model else ""
    raise refusal("sample_twice", sample=str(twice), times=int((frame["sample"] == twice).sum()), of_model=of_model)
