"""The design of a model comparison, read from the long frame: who predicted what, how often, in which splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_labels, check_text, listed, near_miss, refusal
from pli_stats.stats.arguments import Floats, finite_vector
from pli_stats.stats.resampling.random_streams import Indices
from pli_stats.text.notes import Note, note

if TYPE_CHECKING:
    import pandas as pd

REQUIRED = ("sample", "model", "y_true", "y_pred")
LABELS = ("sample", "model", "port", "repeat", "split")
CLOCKS = ("time", "date")  # columns that are taken for the order in time when nobody names one


@dataclass(frozen=True, eq=False)
class PredictionDesign:
    """Predictions by run (one sample in one split of one repeat) and model, sorted by their labels.

    Attributes
    ----------
    models, samples, ports : list
        Labels; `ports` is empty where the frame has no such column.
    truth : array, (n,)
    predicted : array, (N, k)
        One row a run, one column a model; NaN where a model lacks a whole port.
    sample, split : array of int, (N,)
        Sample and split of each run.
    port : array of int, (n,)
    step : array of int, (n,), or None
        Place of each sample in the order of time, from the column `clock`.
    n_repeats : int
        Most predictions that one model makes of one sample.
    reruns : bool
        Whether repeats hold out the same splits again, so that they differ by chance within the training only.
    """

    models: list[Any]
    samples: list[Any]
    ports: list[Any]
    truth: Floats
    predicted: Floats
    sample: Indices
    split: Indices
    port: Indices
    step: Indices | None
    clock: str | None
    n_repeats: int
    reruns: bool
    notes: tuple[Note, ...] = ()

    @property
    def repeated(self) -> bool:
        """Whether samples are predicted more than once, by models trained on different splits."""
        return self.n_repeats > 1 and not self.reruns

    @property
    def shared_steps(self) -> bool:
        """Whether several samples stand at one time."""
        return self.step is not None and len(np.unique(self.step)) < len(self.samples)

    @property
    def split_sizes(self) -> Indices:
        """Samples in the test part of each split, (J,)."""
        held_out = np.unique(np.column_stack((self.split, self.sample)), axis=0)
        return np.bincount(held_out[:, 0])

    @property
    def absent(self) -> NDArray[np.bool_]:
        """Which ports each model lacks, (G, k)."""
        out = np.zeros((max(len(self.ports), 1), len(self.models)), dtype=bool)
        np.logical_or.at(out, self.port[self.sample], np.isnan(self.predicted))
        return out

    @property
    def holds_out_ports(self) -> bool | None:
        """Whether each split holds out whole ports; None where there is one split or no port."""
        if not self.ports or len(self.split_sizes) < 2:
            return None
        runs = np.unique(np.column_stack((self.split, self.port[self.sample], self.sample)), axis=0)
        parts, sizes = np.unique(runs[:, :2], axis=0, return_counts=True)
        return bool((sizes == np.bincount(self.port)[parts[:, 1]]).all())


def read_design(predictions: Any, order: str | None = None) -> PredictionDesign:
    """Return the design of predictions in long form, or refuse what no comparison can use.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"sample": [1, 2, 1, 2], "model": ["a", "a", "b", "b"], "y_true": 1.0, "y_pred": 1.5})
    >>> design = read_design(frame)
    >>> design.models, len(design.samples), design.n_repeats
    (['a', 'b'], 2, 1)
    """
    frame = _checked_frame(predictions, order)
    names, codes = {}, {}
    for column in LABELS:
        names[column], codes[column] = _coded(frame, column)
    if len(names["model"]) < 2:
        raise refusal("one_model", model=names["model"][0])
    sample, samples = codes["sample"], names["sample"]
    y = {column: _finite_column(frame, column, codes, names) for column in ("y_true", "y_pred")}
    _refuse_repeated(codes, names, "repeat" in frame, "split" in frame)
    truth = _of_sample("y_true", y["y_true"], sample, samples)
    port = _of_sample("port", codes["port"], sample, samples, names["port"]) if "port" in frame else None
    keys = np.ravel_multi_index(
        (codes["repeat"], codes["split"], sample), (len(names["repeat"]), len(names["split"]), len(samples))
    )
    runs, at = np.unique(keys, return_inverse=True)
    repeat, fold, who = np.unravel_index(runs, (len(names["repeat"]), len(names["split"]), len(samples)))
    predicted = np.full((len(runs), len(names["model"])), np.nan)
    predicted[at, codes["model"]] = y["y_pred"]
    _refuse_scattered(predicted, port, who, samples, names["model"])
    n_repeats = int(np.bincount(who).max())
    reruns = n_repeats > 1 and _same_splits(repeat, fold, who)
    if n_repeats > 1 and "split" not in frame:
        raise refusal("split_needed")
    step, clock, notes = _time_steps(frame, order, sample, samples)
    return PredictionDesign(
        models=names["model"],
        samples=samples,
        ports=names["port"] if port is not None else [],
        truth=truth,
        predicted=predicted,
        sample=who,
        split=np.unique(fold if reruns else repeat * len(names["split"]) + fold, return_inverse=True)[1],
        port=np.zeros(len(samples), np.int64) if port is None else port,
        step=step,
        clock=clock,
        n_repeats=n_repeats,
        reruns=reruns,
        notes=notes,
    )


def _checked_frame(predictions: Any, order: str | None) -> pd.DataFrame:
    """Return the frame if it has the columns, each once, and a row."""
    import pandas as pd

    if not isinstance(predictions, pd.DataFrame):
        raise refusal("predictions_kind", got=type(predictions).__name__)
    columns = list(predictions.columns)
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise refusal("predictions_kind", got=f"a frame without {listed(missing)} ({listed(columns)})")
    check_text("order", order)
    if order is not None and order not in columns:
        names = [str(column) for column in columns]
        raise refusal("argument_column", name="order", got=order, columns=listed(names), hint=near_miss(order, names))
    for column in (*LABELS, *REQUIRED, *CLOCKS, *([] if order is None else [order])):
        if columns.count(column) > 1:
            raise refusal("duplicate_column", column=column, times=columns.count(column))
    if predictions.empty:
        raise refusal("predictions_kind", got="a frame without rows")
    return predictions


def _coded(frame: pd.DataFrame, column: str) -> tuple[list[Any], Indices]:
    """Return the sorted labels of a column and the place of each row's label; one label where there is no column."""
    import pandas as pd

    if column not in frame:
        return [0], np.zeros(len(frame), np.int64)
    found, distinct = pd.factorize(frame[column])
    names = list(distinct)
    blank = names.index("") if "" in names else -1
    empty = (found < 0) | (found == blank)
    if empty.any():
        raise refusal("label_missing", name=column, what=column, position=int(np.argmax(empty)))
    check_labels(column, names)
    try:
        order = sorted(range(len(names)), key=lambda i: names[i])
    except TypeError:
        kinds = sorted({type(name).__name__ for name in names})
        raise refusal("mixed_labels", name=column, kinds=" and ".join(kinds)) from None
    place = np.empty(len(names), np.int64)
    place[order] = np.arange(len(names))
    return [names[i] for i in order], place[found]


def _finite_column(frame: pd.DataFrame, column: str, codes: dict[str, Indices], names: dict[str, list[Any]]) -> Floats:
    """Return a column as doubles, or refuse the first that is missing or infinite by its model and sample."""
    given = frame[column]
    missing = given.isna().to_numpy()
    if given.dtype.kind in "iuf":
        values = given.to_numpy(np.float64, na_value=np.nan)
    else:
        values = np.full(len(given), np.nan)
        if not missing.all():
            values[~missing] = finite_vector(column, given[~missing].to_numpy(object))
    wrong = ~np.isfinite(values)
    if wrong.any():
        row = int(np.argmax(wrong))
        model, sample = (names[label][codes[label][row]] for label in ("model", "sample"))
        raise refusal("prediction_value", column=column, model=model, sample=sample, got=float(values[row]))
    return values


def _refuse_repeated(codes: dict[str, Indices], names: dict[str, list[Any]], by_repeat: bool, by_split: bool) -> None:
    """Refuse two predictions of one sample by one model in one repeat (or split, where repeats are not told apart)."""
    level = "repeat" if by_repeat else "split"
    part = codes[level]
    shape = (len(names["model"]), len(names["sample"]), len(names[level]))
    keys, times = np.unique(np.ravel_multi_index((codes["model"], codes["sample"], part), shape), return_counts=True)
    if (times > 1).any():
        at = int(np.argmax(times > 1))
        model, sample, place = np.unravel_index(keys[at], shape)
        where = f" in {level} {names[level][place]}" if by_repeat or by_split else ""
        raise refusal(
            "prediction_twice",
            model=names["model"][model],
            sample=names["sample"][sample],
            times=int(times[at]),
            where=where,
        )


def _of_sample(
    column: str, values: NDArray[Any], sample: Indices, samples: list[Any], names: list[Any] | None = None
) -> NDArray[Any]:
    """Return the one value that a sample has in all its rows, or refuse the first sample that has two."""
    first = np.empty(len(samples), values.dtype)
    first[sample[::-1]] = values[::-1]
    differs = values != first[sample]
    if differs.any():
        which = int(sample[differs].min())
        two = sorted({first[which].item(), values[differs & (sample == which)][0].item()})
        low, high = two if names is None else (names[i] for i in two)
        raise refusal("sample_differs", column=column, sample=samples[which], first=low, second=high)
    return first


def _refuse_scattered(
    predicted: Floats, port: Indices | None, who: Indices, samples: list[Any], models: list[Any]
) -> None:
    """Refuse models that predict different samples, unless what a model lacks are whole ports."""
    absent = np.isnan(predicted)
    if port is not None:
        of_run = port[who]
        lacks = np.ones((int(port.max()) + 1, len(models)), dtype=bool)
        np.logical_and.at(lacks, of_run, absent)
        absent &= ~lacks[of_run]
    if absent.any():
        sample = int(who[absent.any(axis=1)].min())
        model = int(np.argmax(absent[who == sample].any(axis=0)))
        raise refusal("prediction_missing", model=models[model], sample=samples[sample])


def _same_splits(repeat: Indices, fold: Indices, who: Indices) -> bool:
    """Say whether every repeat holds out the same samples in the same splits."""
    if repeat.max() == 0:  # repeats are not told apart: the splits overlap
        return False
    held_out = np.full((int(repeat.max()) + 1, int(who.max()) + 1), -1)
    held_out[repeat, who] = fold
    return bool((held_out == held_out[0]).all())


def _time_steps(
    frame: pd.DataFrame, order: str | None, sample: Indices, samples: list[Any]
) -> tuple[Indices | None, str | None, tuple[Note, ...]]:
    """Return the place of each sample in time and the column that says so; a column nobody named is used if it can."""
    from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

    column = order or next((clock for clock in CLOCKS if clock in frame), None)
    if column is None:
        return None, None, ()
    given = frame[column]
    sortable = is_datetime64_any_dtype(given) or (is_numeric_dtype(given) and not is_bool_dtype(given))
    if order is not None and not sortable:
        raise refusal("order_kind", column=order, got=given.iloc[0])
    usable = sortable and not given.isna().any()
    if order is not None or usable:
        names, codes = _coded(frame, column)  # refuses an empty time by its position
        steady = (frame.assign(_step=codes).groupby(sample)["_step"].nunique() == 1).all()
        if order is not None or steady:
            return _of_sample(column, codes, sample, samples, names), column, ()
    return None, None, (note("no_order", column=column, why="unusable"),)
