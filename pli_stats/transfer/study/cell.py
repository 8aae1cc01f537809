"""One cell of a study run and written down: predictions of one model under one design in one repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone
from threadpoolctl import threadpool_limits

from pli_stats.records.models import BASELINES, NETWORKS
from pli_stats.transfer.baselines.port_effects import PORT
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.network.ensemble import Ensemble
from pli_stats.transfer.study.network_cell import limited_predictions, network_predictions
from pli_stats.transfer.study.protocol import (
    HELD_OUT,
    UNSEEN,
    Cell,
    Protocol,
    Split,
    splits_of,
    tuning_groups,
)


def run_cell(
    target: Domain,
    protocol: Protocol,
    cell: Cell,
    rival: Any = None,
    pool: Sequence[Ensemble] = (),
    tied: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the predictions of a cell, one row a held-out sample.

    `tied` are the columns that the study ties, for networks that have no `pool` to take them from.
    """
    if cell.without:
        target = replace(target, features=target.features.drop(columns=list(cell.without)))
    with threadpool_limits(limits=1), _named(cell):
        splits = splits_of(target, protocol, cell)
        if cell.model in NETWORKS:
            predicted = network_predictions(target, protocol, cell, splits, pool, tied)
        else:
            predicted = [_rival_predictions(target, cell, split, rival) for split in splits]
    frames = [_frame(target, protocol, cell, split, p) for split, p in zip(splits, predicted, strict=True)]
    return pd.concat(frames, ignore_index=True)


@contextmanager
def _named(cell: Cell) -> Iterator[None]:
    """Note on an error in which cell it came up, as thousands of them are run."""
    try:
        yield
    except BaseException as error:
        c = cell
        error.add_note(f"This came up in the cell of model {c.model!r}, design {c.design!r}, repeat {c.repeat}.")
        raise


def _rival_predictions(target: Domain, cell: Cell, split: Split, rival: Any) -> dict[str, Any]:
    """Fit a rival to the training rows and predict those held out."""
    table = target.features
    if BASELINES[cell.model].needs_ports:
        table = table.assign(**{PORT: target.groups.to_numpy()})
    fitted = clone(rival).fit(
        table.iloc[split.train].reset_index(drop=True),
        target.target.to_numpy()[split.train],
        groups=tuning_groups(target, cell, split.train),
    )
    features = table.iloc[split.test].reset_index(drop=True)
    if not BASELINES[cell.model].learns:  # it computes, and was trained on nothing
        return {"y_pred": fitted.predict(features), "limited": False}
    return limited_predictions(fitted.predict_log(features), target.target.iloc[split.train])


def _frame(target: Domain, protocol: Protocol, cell: Cell, split: Split, predicted: dict[str, Any]) -> pd.DataFrame:
    """Return the predictions of one split as rows of the long frame."""
    frame = pd.DataFrame(
        {
            "sample": target.samples.iloc[split.test].to_numpy(),
            "port": target.groups.iloc[split.test].to_numpy(),
            "repeat": cell.repeat,
            "split": str(split.label),
            "model": cell.model,
            "y_true": target.target.to_numpy()[split.test],
            "y_pred": np.asarray(predicted["y_pred"], dtype=np.float64),
            "limited": predicted["limited"],
            "design": UNSEEN if cell.design in HELD_OUT else cell.design,
            "task": protocol.task,
        }
    )
    if cell.design in HELD_OUT:
        frame["held_out"] = HELD_OUT[cell.design]
    if cell.n_labelled is not None:
        frame["n_labelled"] = cell.n_labelled
    if cell.without:
        frame["without"] = ", ".join(cell.without)
    if cell.source is not None:
        frame["source_share"] = cell.source_share
    for column in ("conf_low", "conf_high"):
        if column in predicted:
            frame[column] = predicted[column]
    return frame
