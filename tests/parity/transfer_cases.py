"""Calls of the transfer model and the study, small enough for a test."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from case_type import PAGE, SIMULATED, Case, Folder, Frame, Kept, Matrix, Together

_DRAWS = np.random.default_rng(7)


def _normal(rows: int, names: str) -> Frame:
    """Return columns of normal numbers."""
    return Frame({name: _DRAWS.normal(size=rows).tolist() for name in names.split()})


def transfer_cases() -> list[Case]:
    """Return all calls, in the order in which one would make them."""
    return [*_domains(), *_distances(), *_model(), *_study()]


def _domains() -> Iterator[Case]:
    survey = Frame(
        {"port": ["Eden", "Eden", "Botany"], "depth": [3, 5, 9], "Cu": ["45", "<90", "90"], "Pb": [20, 21, 19]}
    )
    yield Case("read_samples", {"source": survey}, PAGE, keep="ports")
    asked = {"samples": Kept("ports"), "metals": ["Cu", "Pb"], "covariates": ["depth"]}
    yield Case("sediment_domain", asked, PAGE)
    towns = Frame({"town": ["a", "a", "b"], "traffic": [3.0, 4.0, 9.0], "NO2": [20.0, 31.0, 51.0]})
    yield Case("source_domain", {"frame": towns, "target": "NO2", "groups": "town"}, PAGE)
    given = {"features": Frame({"depth": [3.0, 5.0, 9.0]}), "target": [0.5, 0.7, 1.2], "groups": ["a", "a", "b"]}
    yield Case("domain", {"name": "two ports", **given}, PAGE)
    yield Case("simulated_pair", {"kind": "shared", "n_source": 200, "n_target": 48, "n_ports": 6}, SIMULATED, "pair")


def _distances() -> Iterator[Case]:
    here, there = _normal(40, "depth carbon"), _normal(30, "depth carbon")
    yield Case("domain_similarity", {"X_source": here, "X_target": there, "n_permutations": 99}, PAGE)
    yield Case("applicability", {"train": here, "test": there, "groups": ["a", "b", "c", "d"] * 10}, PAGE)
    yield Case("cka", {"a": Matrix([[1.0, 2.0], [3.0, 5.0], [4.0, 0.0]]), "b": Matrix([[2.0], [1.0], [7.0]])}, PAGE)


def _model() -> Iterator[Case]:
    cities, ports = _normal(80, "gdp traffic"), _normal(30, "depth carbon")
    pm25, pli = np.exp(cities.columns["gdp"]).tolist(), np.exp(ports.columns["depth"]).tolist()
    settings = {"max_steps": 40, "n_networks": 1, "interval_folds": 4, "widths": [8, 8], "stack_below": 31}
    settings |= {"same_target": False, "finetune_recipe": {"max_steps": 30}, "pretrain_recipe": {"patience": 3}}
    yield Case("transfer_regressor", settings, SIMULATED, keep="plain")
    pretrained = {"object": Kept("plain"), "X_source": cities, "y_source": pm25, "licence": "CC0-1.0"}
    yield Case("pretrain", pretrained, SIMULATED, keep="pretrained")
    yield Case("fit", {"object": Kept("pretrained"), "X": ports, "y": pli}, SIMULATED, keep="fitted")
    fitted = {"object": Kept("fitted"), "X": ports}
    yield Case("predict", fitted, SIMULATED)
    yield Case("predict_interval", {**fitted, "level": 0.8}, SIMULATED)
    yield Case("represent", fitted, SIMULATED)
    yield Case("save_model", {"object": Kept("fitted"), "path": Folder("model.safetensors")}, SIMULATED)
    yield Case("load_model", {"path": Folder("model.safetensors")}, SIMULATED, keep="loaded")
    yield Case("predict", {**fitted, "object": Kept("loaded")}, SIMULATED)


def _study() -> Iterator[Case]:
    few = {"n_folds": 2, "n_repeats": 1, "n_draws": 1, "n_networks": 1, "budget": 1, "interval_folds": 2}
    asked = {
        "source": Kept("pair", 0),
        "target": Kept("pair", 1),
        "models": ["median", "ridge"],
        "n_resamples": 199,
        "margin": 0.1,
    }
    yield Case("study", {**asked, **few}, SIMULATED, keep="study plan")
    plan = {"study": Kept("study plan")}
    yield Case("cells", {**plan, "question": "benchmark"}, SIMULATED)
    yield Case("benchmark", plan, SIMULATED, keep="benchmark")
    asked = {**plan, "variants": ["scratch", "transfer_full"], "designs": ["unseen ports"]}
    yield Case("ablation", asked, SIMULATED, keep="ablation")
    yield Case("plan_study", {"pilot": Kept("ablation"), "margin": 0.2}, SIMULATED)
    yield Case("learning_curve", {**plan, "sizes": [12], "rival": "ridge"}, SIMULATED, keep="learning_curve")
    yield Case("source_sensitivity", {**plan, "shares": [1.0]}, SIMULATED, keep="source_sensitivity")
    asked = {**plan, "groups": {"waves": ["shared_3", "shared_4"]}, "models": ["ridge"]}
    yield Case("feature_groups", asked, SIMULATED, keep="feature_groups")
    yield Case("unseen_ports", {**plan, "models": ["ridge"]}, SIMULATED, keep="unseen_ports")
    dated = {"depth": _DRAWS.normal(size=48).tolist(), "taken": [2003, 2008, 2013, 2018] * 12}
    harbours, pli = [f"port {k // 8}" for k in range(48)], np.exp(_DRAWS.normal(size=48)).tolist()
    given = {"features": Frame(dated), "target": pli, "groups": harbours}
    yield Case("domain", {"name": "dated ports", **given}, PAGE, keep="dated")
    asked = {"source": Kept("pair", 0), "target": Kept("dated"), "models": ["median", "ridge"], "n_resamples": 199}
    yield Case("study", {**asked, **few}, SIMULATED, keep="dated plan")
    asked = {"study": Kept("dated plan"), "models": ["ridge"], "time": "taken", "n_permutations": 99}
    yield Case("unseen_years", asked, SIMULATED, keep="unseen_years")
    yield Case("overlap", {**plan, "models": ["ridge"]}, SIMULATED, keep="overlap")
    yield Case("feature_relevance", {**plan, "n_permutations": 99}, SIMULATED, keep="feature_relevance")
    yield Case("similarity", {**plan, "n_permutations": 19}, SIMULATED, keep="similarity")
    written = {"results": Together({"benchmark": "benchmark"}), "folder": Folder("study")}
    yield Case("write_study", written, SIMULATED)
