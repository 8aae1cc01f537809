"""Time comparisons of many models and of many ports, and fit the exponent by which the time grows.

    python benchmarks/comparisons.py [--repeats 3]

Models predict 200 samples, in 12 ports or without; ports have 10 samples each, with means that rise from port to port.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

import pli_stats as ps

MODELS, PORTS = (20, 40, 80), (160, 320, 640)


def predictions(k, ports):
    """Return the predictions of k models, which err a little more from model to model."""
    rng, n = np.random.default_rng(1), 200
    y = np.exp(rng.normal(size=n))
    frames = [
        {"sample": np.arange(n), "model": f"model {j}", "y_true": y, "y_pred": y + rng.normal(0.0, 0.3 + 0.01 * j, n)}
        | ({"port": np.arange(n) % ports} if ports else {})
        for j in range(k)
    ]
    return (pd.concat(map(pd.DataFrame, frames), ignore_index=True),)


def samples(k):
    """Return values and ports of 10 samples in each of k ports."""
    rng = np.random.default_rng(1)
    means = np.repeat(np.arange(k) * 10.0 / k, 10)
    return means + rng.normal(size=10 * k), np.repeat([f"port {i}" for i in range(k)], 10)


CASES = {
    "compare_models, 12 ports": (lambda k: predictions(k, 12), ps.compare_models, {}, MODELS),
    "compare_models, 200 samples": (lambda k: predictions(k, 0), ps.compare_models, {}, MODELS),
    "compare_ports": (samples, ps.compare_ports, {}, PORTS),
    "compare_ports, kruskal": (samples, ps.compare_ports, {"method": "kruskal"}, PORTS),
    "compare_ports, welch": (samples, ps.compare_ports, {"method": "welch"}, PORTS),
}


def seconds(function, data, options, repeats):
    """Return the least time that a call spends on the processor, which other work on the machine changes little."""
    best = np.inf
    for _ in range(repeats):
        start = time.process_time()
        function(*data, **options)
        best = min(best, time.process_time() - start)
    return best


def main():
    """Print one row a comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="the least time of so many is taken")
    repeats = parser.parse_args().repeats
    for name, (made, function, options, sizes) in CASES.items():
        function(*made(4), **options)  # imports are no part of it
        times = [seconds(function, made(k), options, repeats) for k in sizes]
        exponent = np.polyfit(np.log(sizes), np.log(times), 1)[0]
        row = ", ".join(f"{k}: {t:.2f} s" for k, t in zip(sizes, times, strict=True))
        print(f"{name:<28} {row}; exponent {exponent:.1f}")


if __name__ == "__main__":
    main()
