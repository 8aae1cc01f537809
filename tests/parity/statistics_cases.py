"""Calls of the statistics on the inputs of the golden files."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from case_type import Case, Frame, Kept, Matrix, Named

_FOLDER = Path(__file__).parents[1] / "golden"
BOOT, MODELS, PORTS, RANKS, SURVEYS = (
    json.loads((_FOLDER / f"{name}.json").read_text())
    for name in ("boot", "model_tests", "port_tests", "rank_tests", "survey_designs")
)
METRICS = ["mae", "mape", "smape", "rmse", "mse", "bias", "medae", "r2", "ccc"]
FOLLOWING = [round(math.sin(k / 3.0) + 0.4 * math.sin(2.9 * k * k) + 0.02 * k, 3) for k in range(40)]
SIDES = ("two-sided", "less", "greater")


def statistics_cases() -> list[Case]:
    """Return all calls, room by room."""
    return [
        *_metrics(),
        *_bootstrap(),
        *_surveys(),
        *_pairs_of_models(),
        *_ports(),
        *_trends(),
        *_limits(),
        *_ranks(),
        *_families(),
        *_models(),
    ]


def _metrics() -> Iterator[Case]:
    known = BOOT["metrics"]
    data = {"y": known["y"], "yhat": known["yhat"]}
    for name in METRICS:
        yield Case(name, data)
        yield Case(name, {**data, "weights": known["weights"]})
    yield Case("score", data)
    yield Case("score", {**data, "metrics": ["mae", "ccc"], "weights": known["weights"]})


def _bootstrap() -> Iterator[Case]:
    for known in BOOT["plain"]:
        data = {"y": known["y"], "yhat": known["yhat"], "n_resamples": known["R"], "seed": known["seed"]}
        for method in ("normal", "basic", "percentile", "bca"):
            yield Case("bootstrap_ci", {**data, "metrics": ["mae", "rmse", "ccc"], "method": method})
        yield Case("bootstrap_ci", {**data, "metrics": "mape", "method": "exact", "level": 0.9}, keep="intervals")
    for unit in ("strata", "ports"):
        known = BOOT[unit]
        data = {"y": known["y"], "yhat": known["yhat"], unit: known[unit]}
        yield Case("bootstrap_ci", {**data, "n_resamples": known["R"], "seed": known["seed"], "method": "studentized"})
    known = BOOT["blocks"]
    data = {"y": known["y"], "yhat": known["yhat"], "block_length": known["length"], "method": "percentile"}
    yield Case("bootstrap_ci", {**data, "n_resamples": known["R"], "seed": known["seed"]})
    known = BOOT["ports"]
    data = {"y": known["y"], "yhat_a": known["yhat"], "yhat_b": known["yhat"][::-1]}
    yield Case("bootstrap_difference", {**data, "n_resamples": 199}, keep="interval")
    yield Case("bootstrap_difference", {**data, "metric": "rmse", "ports": known["ports"], "n_resamples": 199})
    yield Case("resample_indices", {"n": 25, "n_resamples": 20, "seed": 1})
    yield Case("resample_indices", {"n": 26, "n_resamples": 9, "strata": BOOT["strata"]["strata"], "seed": 5})
    for method in ("percentile", "basic", "normal", "bca"):
        yield Case("bootstrap_mean", {"values": BOOT["city"]["u"], "method": method, "n_resamples": 199})


def _surveys() -> Iterator[Case]:
    sites = SURVEYS["sites"]
    drawn = {"weights": sites["weight"], "strata": sites["stratum"]}
    mission = [name == "Mission" for name in sites["harbour"]]
    places = Frame({"x": [float(k * 7 % 50) for k in range(50)], "y": [float(k * k % 47) for k in range(50)]})
    mean = {"values": sites["pli"], **drawn}
    yield Case("survey_mean", {**mean, "geometric": True})
    yield Case("survey_mean", {**mean, "domain": mission, "level": 0.9})
    yield Case("survey_mean", {**mean, "fpc": Named(SURVEYS["units"])})
    yield Case("survey_mean", {**mean, "coordinates": places, "variance": "local", "term": "PLI"})
    yield Case("survey_shares", {"values": sites["class"], **drawn})
    yield Case(
        "survey_shares",
        {"values": ["over" if value > 1.0 else "below" for value in sites["pli"]], **drawn, "domain": mission},
    )


def _pairs_of_models() -> Iterator[Case]:
    for known in MODELS["wilcoxon"].values():
        data = {"err_a": known["a"], "err_b": known["b"]}
        for side in SIDES:
            yield Case("wilcoxon_test", {**data, "alternative": side})
        yield Case("wilcoxon_test", {**data, "method": "normal", "zeros": "pratt"}, keep="test")
    for known in MODELS["flips"].values():
        for side in SIDES:
            yield Case("paired_permutation_test", {"err_a": known["a"], "err_b": known["b"], "alternative": side})
    for known in MODELS["diebold_mariano"].values():
        data = {"loss_a": known["loss_a"], "loss_b": known["loss_b"]}
        yield Case("diebold_mariano_test", {**data, "variance": "daniell"})
        for asked in known["cases"]:
            if asked["negative"]:  # refused
                continue
            side = asked["alternative"].replace(".", "-")
            yield Case(
                "diebold_mariano_test",
                {**data, "horizon": asked["horizon"], "variance": asked["variance"], "alternative": side},
            )
    for known in MODELS["resampled"].values():
        data = {"diff": known["d"], "n_train": known["n_train"], "n_test": known["n_test"]}
        for side in SIDES:
            yield Case("corrected_resampled_t_test", {**data, "alternative": side})
        yield Case("bayesian_correlated_t_test", {**data, "rope": known["rope"]}, keep="posterior")


def _ports() -> Iterator[Case]:
    for known in PORTS["cases"].values():
        data = {"values": known["values"], "ports": known["ports"], "level": known["level"]}
        for method in ("bootstrap", "kruskal", "welch"):
            yield Case("compare_ports", {**data, "method": method}, keep=f"ports_by_{method}")
    known = PORTS["permutation"]
    data = {"values": known["values"], "ports": known["ports"], "method": "permutation", "n_resamples": 199}
    yield Case("compare_ports", data)
    known = PORTS["kenward_roger"]["nested"]
    data = {"values": known["values"], "ports": known["ports"], "survey": known["survey"], "method": "mixed"}
    yield Case("compare_ports", data)
    for side in SIDES:
        data = {"pli_values": PORTS["pli"]["values"], "alternative": side}
        yield Case("pli_test", data)
        yield Case("pli_test", {**data, "ports": PORTS["pli"]["ports"]})
    data = {"values": PORTS["pli"]["values"], "margin": 1.5, "scale": "ratio"}
    yield Case("equivalence_test", data)
    yield Case("equivalence_test", {**data, "ports": PORTS["pli"]["ports"], "level": 0.9, "value": 1.1})
    pilot = {"pilot": PORTS["pli"]["values"]}
    yield Case("plan", {**pilot, "width": 1.3}, keep="plan")
    yield Case("plan", {**pilot, "difference": 1.5, "by": PORTS["pli"]["ports"], "unit": "port", "groups": 2})
    yield Case("plan", {"sd": 0.4, "difference": 0.8, "alternative": "less", "power": 0.9})
    yield Case("plan_study", {"sd": 0.08, "sd_sample": 0.1, "n_samples": 4, "margin": 0.03}, keep="plan of a study")
    yield Case("equivalence_test", {**data, "others": PORTS["pli"]["values"][:-2], "paired": False})


def _trends() -> Iterator[Case]:
    for known in PORTS["trends"].values():
        data = {"values": known["values"], "time": known["time"]}
        for side in SIDES:
            yield Case("mann_kendall_test", {**data, "alternative": side})
        yield Case("theil_sen_slope", {**data, "level": known["level"]}, keep="slope")
    for method in ("hamed_rao", "ar1", "tfpw"):
        yield Case("mann_kendall_test", {"values": FOLLOWING, "method": method})
        if method != "tfpw":
            yield Case("theil_sen_slope", {"values": FOLLOWING, "method": method})
    blocks = {"time": [float(k // 4) for k in range(40)], "season": list("abcd") * 10}
    below = [value <= 0.8 for value in FOLLOWING]
    censored = [max(value, 0.8) for value in FOLLOWING]
    for method in ("independent", "hirsch_slack"):
        for verb in ("mann_kendall_test", "theil_sen_slope"):
            yield Case(verb, {"values": FOLLOWING, **blocks, "method": method})
            stations = {"time": blocks["time"], "region": blocks["season"]}
            yield Case(verb, {"values": censored, **stations, "nondetect": below, "method": method})


def _limits() -> Iterator[Case]:
    values = [4.0, 1.5, 2.0, 8.7, 5.1, 5.0, 6.4, 10.9, 7.0, 14.3, 1.9, 10.0, 6.8, 5.0]
    below = [True, False, True, False, False, True, *[False] * 7, True]
    for weights in ("prentice", "peto"):
        groups = ["well 1"] * 6 + ["well 2"] * 8
        yield Case("peto_prentice_test", {"values": values, "groups": groups, "nondetect": below, "weights": weights})
    for side in SIDES:
        data = {"values_a": values, "values_b": values[::-1], "nondetect_a": below, "nondetect_b": below[::-1]}
        yield Case("paired_prentice_test", {**data, "alternative": side, "method": "normal"})
        yield Case("paired_prentice_test", {"values_a": values, "values_b": values[1:] + values[:1]})
        data = {"x": values, "y": sorted(values), "nondetect_x": below, "alternative": side}
        yield Case("censored_kendall_test", data)
    for method in ("auto", "t", "lognormal", "gamma", "bca", "bootstrap_t", "chebyshev"):
        data = {"values": values, "nondetect": below, "method": method, "n_resamples": 199}
        yield Case("upper_confidence_limit", data, keep="limit" if method == "t" else "")
    for method in ("modified_t", "clt", "land"):
        yield Case("upper_confidence_limit", {"values": values, "method": method, "level": 0.9})
    for distribution in ("normal", "lognormal", "gamma"):
        for side in ("upper", "lower", "two-sided"):
            data = {"values": values, "nondetect": below, "side": side, "distribution": distribution}
            yield Case("tolerance_limit", {**data, "coverage": 0.9})
            yield Case("prediction_limit", {**data, "n_future": 3})
    data = {"values": values, "distribution": "nonparametric", "level": 0.5}
    yield Case("tolerance_limit", {**data, "coverage": 0.8})
    yield Case("prediction_limit", data)


def _ranks() -> Iterator[Case]:
    for known in RANKS["friedman"].values():
        scores = Matrix(known["scores"])
        for statistic in ("iman_davenport", "chi_squared"):
            yield Case("friedman_test", {"scores": scores, "statistic": statistic})
        yield Case("nemenyi_test", {"scores": _named(known["scores"])})
        yield Case("conover_test", {"scores": _named(known["scores"]), "adjust": "holm"})
    yield Case("pairwise_tests", {"scores": _named(RANKS["friedman"]["demsar"]["scores"])})
    yield Case("pairwise_tests", {"scores": _named(RANKS["friedman"]["untied"]["scores"]), "test": "permutation"})
    for k in RANKS["range"]["k"]:
        for known in RANKS["range"]["quantiles"]:
            yield Case("critical_difference", {"n_models": k, "n_blocks": 12, "level": known["level"]})
    for known in RANKS["skillings_mack"].values():
        yield Case("skillings_mack_test", {"scores": Matrix(known["scores"])})
        yield Case("skillings_mack_test", {"scores": Matrix(known["scores"]), "method": "monte_carlo", "seed": 3})


def _named(rows: list[list[float]]) -> Frame:
    """Return scores as a data frame with a column a model."""
    return Frame({f"model {j}": [row[j] for row in rows] for j in range(len(rows[0]))})


def _families() -> Iterator[Case]:
    for known in RANKS["adjusted"].values():
        for method in ("holm", "hochberg", "hommel", "bonferroni", "sidak", "bh", "by", "none"):
            yield Case("adjust_p", {"p": known["p"], "method": method})
    for known in RANKS["letters"]:
        names = [f"m{i}" for i in range(known["k"])]
        pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
        columns: dict[str, list[Any]] = {"group_a": [a for a, _ in pairs], "group_b": [b for _, b in pairs]}
        yield Case("compact_letters", {"pairs": Frame({**columns, "p_adjusted": known["p"]})})


def _models() -> Iterator[Case]:
    known = BOOT["ports"]
    n = len(known["y"])
    columns = {
        "sample": [*range(n)] * 2,
        "port": known["ports"] * 2,
        "model": ["rf"] * n + ["svm"] * n,
        "y_true": known["y"] * 2,
        "y_pred": known["yhat"] + known["yhat"][::-1],
    }
    yield Case("compare_models", {"predictions": Frame(columns), "n_resamples": 199}, keep="models")
    yield Case("compare_models", {"predictions": Frame(columns), "ports_as_unit": False, "test": "wilcoxon"})
    yield Case("compact_letters", {"pairs": Kept("models", "pairs"), "level": 0.9})
