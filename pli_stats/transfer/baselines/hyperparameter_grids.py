"""The settings that rivals may choose among: facts, eight for each learner, the first choice first.

They are general values for standardised features and a standardised target, set before any result was seen on a test
fold. A study gives every learner the first so many of its list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST = 8

Settings = tuple[dict[str, Any], ...]


def _listed(names: Sequence[str], *values: Sequence[Any]) -> Settings:
    """Return settings from their names and rows of values."""
    return tuple(dict(zip(names, row, strict=True)) for row in values)


GRIDS: dict[str, Settings] = {
    "ridge": _listed(["alpha"], [1.0], [10.0], [100.0], [0.1], [1000.0], [0.01], [30.0], [3.0]),
    "elastic_net": _listed(
        ["alpha", "l1_ratio"],
        [0.03, 0.5],
        [0.1, 0.5],
        [0.01, 0.5],
        [0.3, 0.5],
        [0.03, 0.1],
        [0.1, 0.1],
        [0.03, 0.9],
        [0.1, 0.9],
    ),
    "knn": _listed(
        ["n_neighbors", "weights"],
        [10, "distance"],
        [5, "distance"],
        [20, "distance"],
        [40, "distance"],
        [10, "uniform"],
        [5, "uniform"],
        [20, "uniform"],
        [3, "distance"],
    ),
    "svr": _listed(
        ["C", "gamma"],
        [1.0, "scale"],
        [0.1, "scale"],
        [10.0, "scale"],
        [1.0, 0.01],
        [10.0, 0.01],
        [0.3, "scale"],
        [3.0, "scale"],
        [100.0, 0.001],
    ),
    "random_forest": _listed(
        ["min_samples_leaf", "max_features"],
        [3, 1 / 3],
        [10, 1 / 3],
        [1, 1 / 3],
        [5, 2 / 3],
        [3, 1.0],
        [20, 2 / 3],
        [1, 1.0],
        [10, 1.0],
    ),
    "xgboost": _listed(
        ["max_depth", "learning_rate", "min_child_weight"],
        [3, 0.05, 1.0],
        [2, 0.05, 1.0],
        [5, 0.05, 5.0],
        [3, 0.02, 1.0],
        [3, 0.1, 5.0],
        [2, 0.1, 1.0],
        [5, 0.02, 5.0],
        [7, 0.05, 10.0],
    ),
    "gaussian_process": _listed(
        ["length", "noise"],
        [1.0, 0.5],
        [2.0, 0.5],
        [0.5, 0.5],
        [1.0, 0.2],
        [4.0, 0.5],
        [2.0, 0.2],
        [0.5, 0.8],
        [1.0, 0.8],
    ),
    "kriging": _listed(
        ["range_km", "nugget"],
        [10.0, 0.5],
        [50.0, 0.5],
        [2.0, 0.5],
        [10.0, 0.2],
        [200.0, 0.5],
        [50.0, 0.2],
        [2.0, 0.2],
        [10.0, 0.8],
    ),
    "mlp": _listed(
        ["hidden_layer_sizes", "alpha"],
        [(32,), 3.0],
        [(32,), 10.0],
        [(32,), 1.0],
        [(32, 32), 3.0],
        [(16,), 3.0],
        [(32, 32), 10.0],
        [(64,), 3.0],
        [(64,), 0.3],
    ),
}
