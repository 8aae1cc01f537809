"""Which features can be left out together: coordinates and dates, and normalisers, as a question of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pli_stats.checks import as_names, listed, near_miss, refusal
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.target_leakage import PANEL, metals_in
from pli_stats.transfer.features.place_and_time import tieable
from pli_stats.transfer.study.study_inputs import lacking_columns

PLACES, NORMALISERS = "coordinates and dates", "normalisers"
FEATURE_MODELS = ("ridge", "gaussian_process", "random_forest")


def default_groups(target: Domain) -> dict[str, list[str]]:
    """Return the groups that there are by the names of the features, without one that is all of them.

    Coordinates and dates (stations and surveys too) are those that are never tied; normalisers are metals that are not
    of the target, such as Al and Fe.

    Examples
    --------
    >>> import pandas as pd
    >>> names = ["latitude", "toc", "log_Al"]
    >>> default_groups(Domain("d", pd.DataFrame([[33.0, 1.0, 9.0]], columns=names), [1.0], ["Eden"]))
    {'coordinates and dates': ['latitude'], 'normalisers': ['log_Al']}
    """
    names, metals = list(target.features.columns), tuple(target.metals) or PANEL
    found = {
        PLACES: [name for name in names if name not in tieable(names)],
        NORMALISERS: [name for name in names if (m := metals_in(name, metals)) and not set(m) & set(metals)],
    }
    return {group: columns for group, columns in found.items() if 0 < len(columns) < len(names)}


def checked_groups(groups: Any, target: Domain) -> dict[str, list[str]]:
    """Return the groups of features that are asked about, or refuse what names none."""
    if groups is None:
        found = default_groups(target)
        if not found:
            raise refusal("no_feature_groups", names=listed(target.features.columns))
        return found
    if not isinstance(groups, Mapping) or not groups:
        raise refusal("feature_groups", got=groups)
    there = list(target.features.columns)
    made: dict[str, list[str]] = {}
    for group, columns in groups.items():
        if not isinstance(group, str) or not group.strip():
            raise refusal("feature_group_name", got=group)
        names = as_names(columns, "groups")
        if not names:
            raise refusal("feature_group_empty", group=group)
        for name in names:
            if name not in there:
                hint = near_miss(str(name), there)
                raise refusal("feature_group_column", group=group, got=name, columns=listed(there), hint=hint)
        made[group] = list(dict.fromkeys(names))
        if len(made[group]) == len(there):
            raise refusal("feature_group_all", group=group)
    if len({frozenset(columns) for columns in made.values()}) < len(made):
        raise refusal("feature_groups_alike", names=listed(made))
    return made


def check_without(models: Sequence[str], groups: Mapping[str, Sequence[str]], target: Domain) -> None:
    """Refuse a rival that cannot do without a group, as kriging without coordinates."""
    for group, columns in groups.items():
        names = [name for name in target.features.columns if name not in columns]
        for model in models:
            problem = lacking_columns(model, names)
            if problem:
                raise refusal("feature_group_model", model=model, group=group, columns=listed(problem))
