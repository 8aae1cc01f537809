"""Results of a study over made-up predictions, for its files, tables and figures."""

from __future__ import annotations

from typing import Any

import condition_fixture
import numpy as np
import pandas as pd

from pli_stats.results import Similarity, StudyResult
from pli_stats.transfer.findings.ablation import ablation_of
from pli_stats.transfer.findings.benchmark import benchmark_of
from pli_stats.transfer.findings.feature_groups import feature_groups_of
from pli_stats.transfer.findings.learning_curve import learning_curve_of
from pli_stats.transfer.findings.source_sensitivity import source_sensitivity_of
from pli_stats.transfer.unseen_ports.leave_one_port_out import unseen_ports_of

G, FEW = 12, 99
PORTS = np.repeat([f"Port {chr(65 + k)}" for k in range(G)], 3)
SCALES = {"forest": 0.2, "scratch": 0.25, "transfer_full": 0.1}


def predicted(scales: dict[str, float], seed: int = 0, **columns: Any) -> pd.DataFrame:
    """Return predictions of models whose errors have these scales."""
    rng = np.random.default_rng(seed)
    y, noise = np.exp(rng.normal(0.3, 0.5, 3 * G)), rng.normal(size=3 * G)
    return joined(
        pd.DataFrame(
            {"sample": range(3 * G), "port": PORTS, "split": PORTS, "model": m, "y_true": y, "task": "covariates",
             "y_pred": y + s * (noise + 0.3 * rng.normal(size=3 * G)), **columns}
        )
        for m, s in scales.items()
    )  # fmt: skip


def joined(frames: Any) -> pd.DataFrame:
    """Return frames below each other, rows numbered anew."""
    return pd.concat(frames, ignore_index=True)


def study_results() -> dict[str, StudyResult]:
    """Return one result of each kind, pre-training helping by construction."""
    more: dict[str, Any] = {"n_resamples": FEW}
    held = predicted(SCALES, held_out="port", conf_low=0.0, conf_high=2.0)
    far = pd.DataFrame({"port": sorted(set(PORTS)), "distance_km": np.arange(G) + 1.0, "feature_distance": 1.0})
    shares = [("scratch", 0.3, np.nan), ("transfer_full", 0.28, 0.1), ("transfer_full", 0.1, 1.0)]
    distances = pd.DataFrame({"stage": ["before"], "metric": ["proxy_a"], "estimate": [1.2], "p_value": [0.004]})
    return {
        "covariates: benchmark": benchmark_of(
            joined(
                [predicted({m: 1.5 * s for m, s in SCALES.items()}, design="unseen ports"),
                 predicted(SCALES, design="random folds")]
            ), **more,
        ),
        "covariates: ablation": ablation_of(predicted(SCALES | {"transfer_shuffled": 0.25}, 1), **more),
        "covariates: learning_curve": learning_curve_of(
            joined(predicted({m: s * 10 / n for m, s in SCALES.items()}, n_labelled=n) for n in (10, 20)), **more
        ),
        "covariates: source_sensitivity": source_sensitivity_of(
            joined(predicted({m: s}, source_share=share) for m, s, share in shares), **more
        ),
        "covariates: feature_groups": feature_groups_of(
            joined(predicted({"ridge": s}, left_out=group) for group, s in (("", 0.3), ("coordinates", 0.2))), **more
        ),
        "covariates: unseen_ports": unseen_ports_of(held, far, **more),
        "covariates: unseen_years": condition_fixture.years(),
        "covariates: overlap": condition_fixture.overlap(),
        "covariates: feature_relevance": condition_fixture.relevance(),
        "covariates: domain_similarity": Similarity(distances=distances, task="covariates"),
    }  # fmt: skip
