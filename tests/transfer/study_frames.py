"""Simulated long frames of predictions, with a known effect, for the tests of studies."""

from __future__ import annotations

import numpy as np
import pandas as pd

SIZES = (30, 14, 9, 8, 7, 6, 5, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1)  # samples of a port: few ports have most of them


def ports_of(sizes=SIZES):
    """Return the port of each sample."""
    return np.repeat([f"port {k:02d}" for k in range(len(sizes))], sizes)


def truths(n, seed=0):
    """Return PLI-like truths."""
    return np.exp(np.random.default_rng([7, seed]).normal(0.3, 0.5, n))


def predicted(scales, *, sizes=SIZES, seed=0, repeats=1, folds=4, by_port=True, shared=0.0, **columns):
    """Return predictions of models whose errors have these scales: all share the ports' luck and the samples' noise.

    `shared` is the spread of the luck of each model's network, common to all ports of a fold.
    """
    rng = np.random.default_rng([11, seed])
    port = ports_of(sizes)
    n, code = len(port), np.repeat(np.arange(len(sizes)), sizes)
    y = truths(n, seed)
    luck, noise = rng.normal(0, 0.3, len(sizes))[code], rng.normal(0, 1.0, n)
    frames = []
    for repeat in range(repeats):
        fold = (rng.permutation(len(sizes)) % folds)[code] if by_port else rng.permutation(n) % folds
        for name, scale in scales.items():
            network = rng.normal(0, shared, folds)[fold]
            error = scale * np.exp(luck) * (noise + 0.3 * rng.normal(0, 1.0, n)) * np.exp(network)
            frames.append(
                pd.DataFrame(
                    {"sample": np.arange(n), "port": port, "repeat": repeat, "split": fold, "model": name,
                     "y_true": y, "y_pred": y + error, **columns}
                )
            )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def mean_losses(frame, model, loss=lambda y, p: abs(y - p)):
    """Return the loss of each sample averaged over repeats, and its port."""
    mine = frame[frame["model"] == model]
    mine = mine.assign(loss=loss(mine["y_true"], mine["y_pred"]))
    grouped = mine.groupby("sample").agg(loss=("loss", "mean"), port=("port", "first"))
    return grouped["loss"].to_numpy(), grouped["port"].to_numpy()
