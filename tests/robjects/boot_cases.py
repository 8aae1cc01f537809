"""Bootstrap intervals of every scheme and stream, one R object each, with the end points that R must give."""

from __future__ import annotations

from functools import cache

import numpy as np

import pli_stats as ps

METHODS = ("normal", "basic", "percentile", "bca")
METRICS = ("mae", "mape", "smape", "rmse", "mse", "bias", "medae", "r2", "ccc")
COMMON = {"n_resamples": 499, "seed": 7}
N = 40


def largest(y, yhat):
    """Return the largest error: a metric that R does not know."""
    return float(np.abs(y - yhat).max())


@cache
def data():
    """Return truth, two predictions, ports and strata."""
    rng = np.random.default_rng(1)
    y = rng.lognormal(0.5, 0.6, N)
    a, b = (y * np.exp(rng.normal(0.05, sd, N)) for sd in (0.3, 0.4))
    return y, a, b, [f"port {k % 12}" for k in range(N)], np.array(["reef", "bay", "cove"])[rng.integers(0, 3, N)]


@cache
def cases():
    """Return name -> (interval by BCa, or the last method that there is; method -> end points)."""
    y, a, b, ports, strata = data()

    def one(metric, **more):
        return lambda method: next(
            iter(ps.bootstrap_ci(y, a, metrics=metric, method=method, **COMMON, **more).values())
        )

    def both(metric, **more):
        return lambda method: ps.bootstrap_difference(y, a, b, metric=metric, method=method, **COMMON, **more)

    makers = {metric: one(metric) for metric in METRICS}
    makers |= {f"{metric} by port": one(metric, ports=ports) for metric in ("mae", "medae", "r2", "ccc")}
    makers |= {f"{metric} difference": both(metric) for metric in ("mae", "rmse", "ccc", "medae")}
    makers |= {
        "difference by port": both("mape", ports=ports),
        "stratified": one("mae", strata=strata),
        "philox": one("mae", stream="philox"),
        "philox by port": one("mae", stream="philox", ports=ports),
        "two-stage": one("mae", ports=ports, two_stage=True),
        "function": one(largest),
        "mean": lambda method: ps.bootstrap_mean(y, method=method, **COMMON),
        "geometric mean": lambda method: ps.bootstrap_mean(np.log(y), transform=np.exp, method=method, **COMMON),
        "blocks": one("mae", block_length=4),
        "difference by block": both("rmse", block_length=4),
        "philox blocks": one("mae", block_length=4, stream="philox"),
        "stationary blocks": one("mae", block_length=4, block="stationary"),
    }
    out = {}
    for name, make in makers.items():
        found = {method: make(method) for method in METHODS}
        out[name] = (found["bca"], {method: (i.conf_low, i.conf_high) for method, i in found.items()})
    return out
