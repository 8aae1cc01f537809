"""Results on what a study rests on, over made-up predictions and domains: features, later years, overlap."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.results import FeatureRelevance, Overlap, UnseenYears
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.relevance.overlap_of import overlap_of
from pli_stats.transfer.relevance.relevance_of import relevance_of
from pli_stats.transfer.unseen_years.years_of import unseen_years_of

G, FEW = 10, 99
YEARS = np.tile(np.repeat([2003, 2008, 2013, 2018], 2), G)
PORTS = np.repeat([f"Port {chr(65 + k)}" for k in range(G)], 8)
SCALES = {"ridge": 0.15, "transfer_full": 0.1}


def _predicted(seed: int, noise: int = 0, **columns: Any) -> pd.DataFrame:
    """Return predictions of two models for samples of four surveys."""
    random = np.random.default_rng(seed)
    y = np.exp(random.normal(0.3, 0.4, len(PORTS)))
    random = np.random.default_rng([seed, noise])
    frames = [
        pd.DataFrame(
            {"sample": range(len(y)), "port": PORTS, "split": PORTS, "model": model, "y_true": y,
             "y_pred": y * np.exp(scale * random.normal(size=len(y))), "task": "covariates", **columns}
        )
        for model, scale in SCALES.items()
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True)


@cache
def years(*, notes: tuple[Any, ...] = ()) -> UnseenYears:
    """Return later years beside unseen ports."""
    later = np.tile(YEARS > 2003, len(SCALES))
    forward = _predicted(1, held_out="year").assign(split=np.tile(YEARS.astype(str), len(SCALES)))[later]
    both = pd.concat([forward, _predicted(1, noise=1, held_out="port")], ignore_index=True)
    return unseen_years_of(both, pd.Series(YEARS), n_permutations=FEW, n_resamples=FEW, notes=notes)


@cache
def overlap(*, notes: tuple[Any, ...] = ()) -> Overlap:
    """Return errors inside and outside, with prediction intervals of one model."""
    frame = _predicted(2)
    random = np.random.default_rng(3)
    di = np.tile(random.uniform(0.0, 0.6, len(PORTS)), len(SCALES))
    frame = frame.assign(di=di, threshold=0.5, inside=di <= 0.5)
    own = frame["model"] == "transfer_full"
    frame["conf_low"] = np.where(own, frame["y_pred"] - 0.3, np.nan)
    frame["conf_high"] = frame["conf_low"] + 0.6
    places = pd.DataFrame({"region": np.where(PORTS < "Port F", "north", "south"), "survey": YEARS})
    return overlap_of(frame, places, n_resamples=FEW, notes=notes)


@cache
def relevance(*, shared: bool = True, notes: tuple[Any, ...] = ()) -> FeatureRelevance:
    """Return the relevance of five features of two domains, which share them or none."""
    random = np.random.default_rng(4)

    def made(name: str, n_groups: int, unit: str, suffix: str) -> Domain:
        features = [f"{word}{suffix}" for word in ("depth", "carbon", "fines", "year", "distance")]
        x = pd.DataFrame(random.normal(size=(n_groups * 4, 5)), columns=features)
        x["kind"] = np.where(x.iloc[:, 0] > 0.0, "deep", "shallow")
        y = np.exp(x.iloc[:, 0] + 0.5 * x.iloc[:, 1] + 0.2 * random.normal(size=len(x)))
        return Domain(name, x, y, np.repeat([f"{unit} {k:02d}" for k in range(n_groups)], 4))

    source = made("PM2.5", 20, "country", "" if shared else " of countries")
    target = made("sediments", 9, "port", "")
    if not shared:
        source = Domain(source.name, source.features.drop(columns="kind"), source.target, source.groups)
    return relevance_of(source, target, n_permutations=FEW, n_trees=5, n_resamples=FEW, task="covariates", notes=notes)
