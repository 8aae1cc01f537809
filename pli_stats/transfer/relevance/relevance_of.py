"""Which features go with the target in either domain, and whether both domains rank their features alike."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import (
    check_dict,
    check_level,
    check_resamples,
    check_seed,
    check_whole,
    listed,
    near_miss,
    refusal,
)
from pli_stats.results import FeatureRelevance
from pli_stats.stats.hypothesis.p_adjustment import adjust_p
from pli_stats.stats.hypothesis.paired_tests import paired_permutation_test
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.feature_tables import NUMBER, cells_of
from pli_stats.transfer.relevance.group_intervals import group_interval
from pli_stats.transfer.relevance.permutation_importance import permutation_importance
from pli_stats.transfer.relevance.rank_association import Association, rank_association
from pli_stats.transfer.unseen_ports.error_correlates import LEAST, rank_correlation

SPEARMAN, IMPORTANCE = MEASURES = ("spearman", "importance")
COLUMNS = (
    "domain", "name", "measure", "feature", "estimate", "conf_low", "conf_high", "conf_level", "p_value", "p_adjusted",
    "least_p", "n", "n_groups",
)  # fmt: skip
AGREEMENT = ["measure", "estimate", "p_value", "least_p", "n_features"]
ADJUST = "holm"  # few features, each a claim of its own; valid however features depend on each other


def relevance_of(
    source: Domain,
    target: Domain,
    *,
    same: Mapping[str, str] | None = None,
    n_permutations: int = 9999,
    n_trees: int = 100,
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    task: str = "",
    notes: Iterable[Note] = (),
) -> FeatureRelevance:
    """Return how each feature goes with the target of its domain, and whether both domains rank features alike.

    The sampling unit is the group: the port of the target, the country or station of the source. See
    `rank_association` and `permutation_importance` for both measures. p of an importance is that of sign flips of the
    groups' increases, against a mean of 0 or less; p values are adjusted by Holm's method over the features of one
    domain and measure.

    Agreement is Spearman's rho of the estimates in both domains over the features of one name, or named alike by
    `same`; p permutes features, and says whether the domains rank these features alike, not further ones.

    Examples
    --------
    >>> from pli_stats.transfer.domains.simulated_domains import simulated_pair
    >>> source, target = simulated_pair("shared", n_source=90, n_target=48, n_ports=6)
    >>> found = relevance_of(source, target, n_permutations=99, n_trees=5, n_resamples=99)
    >>> found.associations["domain"].unique().tolist(), found.associations["measure"].unique().tolist()
    (['target', 'source'], ['spearman', 'importance'])
    """
    request = Request("studentized", check_level(level), check_resamples(n_resamples), check_seed(seed))
    n_permutations, n_trees = check_resamples(n_permutations, "n_permutations"), check_whole("n_trees", n_trees, 1)
    pairs = _pairs(source, target, same)
    parts, noted = [], list(notes)
    for kind, domain in (("target", target), ("source", source)):
        if domain.groups.nunique() < 2:
            raise refusal("relevance_groups", name=domain.name)
        made, found = _of_domain(domain, request, n_permutations, n_trees)
        parts.append(made.assign(domain=kind, name=domain.name, conf_level=level))
        noted += [each.with_about("domain", kind) for each in found]
    associations = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    agreement, found_there = _agreement(associations, pairs, request)
    return FeatureRelevance(
        associations=associations,
        agreement=agreement,
        task=task,
        conf_level=level,
        seed=request.seed,
        fingerprint=fingerprint,
        notes=(*noted, note("relevance_family", adjust=ADJUST), *found_there),
    )


def _pairs(source: Domain, target: Domain, same: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """Return the features that both domains have, as (of the source, of the target)."""
    ours, theirs = list(source.features.columns), list(target.features.columns)
    check_dict("same", same, "feature of the source to feature of the target")
    named = dict(same or {})
    for side, columns, names in (("source", ours, named), ("target", theirs, named.values())):
        for name in names:
            if name not in columns:
                hint = near_miss(str(name), columns)
                raise refusal("same_features", side=side, got=name, columns=listed(columns), hint=hint)
    if len(set(named.values())) < len(named):
        raise refusal("same_twice", got=listed(named.values()))
    alike = [(name, name) for name in ours if name in theirs and name not in named and name not in named.values()]
    return [*named.items(), *alike]


def _of_domain(domain: Domain, request: Request, n_permutations: int, n_trees: int) -> tuple[pd.DataFrame, list[Note]]:
    """Return both measures of each feature of a domain, the most relevant feature first, and the notes on them."""
    names = [str(name) for name in domain.features.columns]
    ranked, notes = _ranked(domain, request, n_permutations)
    importance = permutation_importance(domain, n_trees=n_trees, seed=request.seed)
    rows = []
    for name, increase in zip(names, importance.increase, strict=True):
        low, high, found = group_interval(increase, request)
        test = paired_permutation_test(
            increase, np.zeros_like(increase), ports=np.arange(len(increase)),
            alternative="greater", n_resamples=n_permutations, level=None, seed=request.seed,
        )  # fmt: skip
        figures = Association(float(increase.mean()), low, high, test.p_value, float(test.least_p or 0.0))
        rows.append(_row(IMPORTANCE, name, figures, len(domain), len(increase)))
        notes += [each.with_about("feature", name) for each in found]
    frame = pd.concat([_ordered(ranked), _ordered(rows)], ignore_index=True)
    learnt = note("importance_learner", n_trees=n_trees, error=float(importance.error.mean()), seed=request.seed)
    return frame, [*notes, learnt]


def _ranked(domain: Domain, request: Request, n_permutations: int) -> tuple[list[dict[str, Any]], list[Note]]:
    """Return the rank correlation of each feature of numbers with the target, where the feature is known."""
    rows, text, notes = [], [], list[Note]()
    logs, groups = np.log(domain.target.to_numpy()), np.unique(domain.groups.astype(str), return_inverse=True)[1]
    for position, name in enumerate(map(str, domain.features.columns)):
        cells = cells_of(domain.features, position, name)
        known = ~cells.missing
        if cells.kind != NUMBER or not known.any():
            text.append(name)
            continue
        values = cells.values.astype(np.float64)[known]
        found = rank_association(values, logs[known], groups[known], request, n_permutations)
        rows.append(_row(SPEARMAN, name, found, int(known.sum()), len(np.unique(groups[known]))))
        notes += [each.with_about("feature", name) for each in found.notes]
    notes += [note("features_without_order", names=tuple(text))] if text else []
    return rows, notes


def _row(measure: str, feature: str, found: Association, n: int, n_groups: int) -> dict[str, Any]:
    """Return one measure of one feature as a row."""
    figures = {name: getattr(found, name) for name in ("estimate", "conf_low", "conf_high", "p_value", "least_p")}
    return {"measure": measure, "feature": feature, **figures, "n": n, "n_groups": n_groups}


def _ordered(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the features of one measure with adjusted p values, the most relevant first."""
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in ("domain", "name", "conf_level")])
    if not len(frame):
        return frame
    frame["p_adjusted"] = adjust_p(frame["p_value"].to_numpy(), method=ADJUST)
    # A permuted feature that lowers the error is not relevant; a correlation is, whatever its sign.
    size = -frame["estimate"] if frame["measure"].iloc[0] == IMPORTANCE else -frame["estimate"].abs()
    return frame.iloc[np.argsort(size.to_numpy(), kind="stable")]


def _agreement(
    associations: pd.DataFrame, pairs: list[tuple[str, str]], request: Request
) -> tuple[pd.DataFrame, list[Note]]:
    """Return the rank correlation of the estimates of both domains, by measure, and why there is none."""
    rows, notes = [], list[Note]()
    by_place = associations.set_index(["domain", "measure", "feature"])["estimate"]
    for measure in MEASURES:
        both = [
            (by_place["source", measure, ours], by_place["target", measure, theirs])
            for ours, theirs in pairs
            if ("source", measure, ours) in by_place.index and ("target", measure, theirs) in by_place.index
        ]
        if len(both) < LEAST:
            named = tuple(ours if ours == theirs else f"{ours} = {theirs}" for ours, theirs in pairs)
            notes.append(note("few_shared_features", n=len(both), names=named, least=LEAST))
            continue
        x, y = np.array(both).T
        rho, p = rank_correlation(x, y, request)
        least = max(2.0 / math.factorial(len(both)), 1.0 / (request.n_resamples + 1.0))
        rows.append((measure, rho or 0.0, max(p, least), least, len(both)))
    return pd.DataFrame(rows, columns=AGREEMENT), list(dict.fromkeys(notes))
