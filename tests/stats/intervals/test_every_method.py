"""Every method of an interval, with samples and with ports as units, in every verb that takes one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from predictions import ends

import pli_stats as ps
from pli_stats.records.interval_methods import FROM_REPLICATES, INTERVAL_METHODS, METHODS

SAME = 1e-12  # relative: the same resamples written down, their sums added in another order
SIZES = (5, 3, 4, 6)
PORTS = np.repeat(["Eden", "Botany", "Kembla", "Jackson"], SIZES)


def predictions():
    """Return truths and the predictions of two models, small enough to enumerate four ports."""
    rng = np.random.default_rng(13)
    y = rng.lognormal(0.5, 0.6, sum(SIZES))
    return y, y * rng.lognormal(0.0, 0.2, len(y)), y * rng.lognormal(0.1, 0.4, len(y))


def by_verb(method, ports, metric):
    """Return the interval of one metric, of a difference, and those of a model and a pair in a comparison."""
    y, a, b = predictions()
    n, asked = len(y), {"method": method, "n_resamples": 199, "seed": 3}
    one = ps.bootstrap_ci(y, a, metrics=metric, ports=ports, **asked)[metric]
    two = ps.bootstrap_difference(y, a, b, metric=metric, ports=ports, **asked)
    long = pd.DataFrame(
        {"sample": [*range(n)] * 2, "model": ["a"] * n + ["b"] * n, "y_true": [*y] * 2, "y_pred": [*a, *b]}
    )
    if ports is not None:
        long["port"] = [*ports] * 2
    found = ps.compare_models(long, metric=metric, **asked)
    model = found.groups.set_index("model").loc["a"]
    pair = found.pairs.iloc[0]
    sign = 1.0 if pair["group_a"] == "a" else -1.0
    ends = sorted(sign * pair[end] for end in ("conf_low", "conf_high"))
    return {
        "bootstrap_ci": (one.estimate, one.conf_low, one.conf_high),
        "bootstrap_difference": (two.estimate, two.conf_low, two.conf_high),
        "model": (model["estimate"], model["conf_low"], model["conf_high"]),
        "pair": (sign * pair["estimate"], *ends),
    }


@pytest.mark.parametrize(("method", "unit", "metric"), [*product(METHODS, ("sample", "port"), ("mae", "mape", "bias"))])
def test_every_method_by_unit_and_verb(method, unit, metric):
    found = by_verb(method, PORTS if unit == "port" else None, metric)
    for verb, (estimate, low, high) in found.items():
        assert low < estimate < high, verb
    # One seed and the same losses: what a comparison says of a model and of a pair is what the verbs for them say.
    np.testing.assert_allclose(found["model"], found["bootstrap_ci"], rtol=SAME)
    np.testing.assert_allclose(found["pair"], found["bootstrap_difference"], rtol=SAME)


@pytest.mark.parametrize("metric", ["mae", "mape", "mse", "bias", "rmse"])
@pytest.mark.parametrize("method", [name for name, m in INTERVAL_METHODS.items() if m.ideal])
def test_ideal_bootstrap_of_few_ports_is_the_enumerated_one(method, metric):
    y, a, b = predictions()
    plain = INTERVAL_METHODS[method].ideal
    for g in (2, 3, 4):
        rows = np.isin(PORTS, np.unique(PORTS)[:g])
        asked = {"ports": PORTS[rows]}
        one = [
            ps.bootstrap_ci(y[rows], a[rows], metrics=metric, method=how, **asked)[metric] for how in (method, plain)
        ]
        assert ends(one[0]) == pytest.approx(ends(one[1]), rel=SAME)
        if metric == "rmse":
            with pytest.raises(ps.InputError, match="a difference of means only"):
                ps.bootstrap_difference(y[rows], a[rows], b[rows], metric=metric, method=method, **asked)
            continue
        two = [
            ps.bootstrap_difference(y[rows], a[rows], b[rows], metric=metric, method=how, **asked)
            for how in (method, plain)
        ]
        assert ends(two[0]) == pytest.approx(ends(two[1]), rel=SAME)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("unit", ["sample", "port"])
def test_bootstrap_mean_takes_the_methods_that_need_replicates_only(method, unit):
    values = [1.0, 2.5, 4.0, 7.0, 11.0, 3.0]
    if method not in FROM_REPLICATES:
        with pytest.raises(ps.InputError, match="`method` must be one of 'percentile', 'basic', 'normal', 'bca'"):
            ps.bootstrap_mean(values, method=method, unit=unit)
        return
    found = ps.bootstrap_mean(values, method=method, unit=unit, n_resamples=199)
    assert found.conf_low < found.estimate < found.conf_high
    assert found.unit == unit
