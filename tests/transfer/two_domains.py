"""A small pair of domains for the tests of the regressor, and settings that train in a moment."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import pli_stats as ps

QUICK: dict[str, Any] = {
    "widths": (8, 8),
    "n_networks": 2,
    "max_steps": 60,
    "evaluate_every": 10,
    "patience": 3,
    "learning_rate": 0.01,
    "interval_folds": 3,
    "stack_below": 0,
}


def source(n=120, seed=1):
    """Return features and target of many cities."""
    draws = np.random.default_rng(seed)
    x = pd.DataFrame({"depth": draws.normal(size=n), "gdp": draws.normal(size=n), "kind": draws.choice(["a", "b"], n)})
    return x, np.exp(x["depth"] + 0.5 * x["gdp"] + (x["kind"] == "b")).rename("pm25")


def target(n=36, n_ports=12, seed=2):
    """Return features, target and port of few samples; two cells are missing."""
    draws = np.random.default_rng(seed)
    index = [f"s{k}" for k in range(n)]
    x = pd.DataFrame({"toc": draws.normal(size=n), "depth": draws.normal(size=n)}, index=index)
    x.iloc[[3, 20], 0] = np.nan
    port = pd.Series([f"port {k % n_ports}" for k in range(n)], index=index)
    y = np.exp(x["depth"] + 0.3 * draws.normal(size=n)).rename("pli")
    return x, y, port


def quick(**changed):
    """Return a regressor that trains in a moment."""
    return ps.TransferRegressor(**{**QUICK, **changed})


def pretrained(**changed):
    """Return one that has seen the cities."""
    return quick(**changed).pretrain(*source(), licence="CC-BY-4.0")
