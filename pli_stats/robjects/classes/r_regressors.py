"""A fitted regressor as a card: what was learnt from what and how, in numbers and words, without its networks."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from pli_stats import __version__
from pli_stats.checks import refusal
from pli_stats.robjects.classes.r_notes import describe_notes
from pli_stats.robjects.vectors.r_frames import describe_frame
from pli_stats.robjects.vectors.r_scalars import describe_scalar, whole_or_text
from pli_stats.robjects.vectors.r_values import RList, RValue, RVector, doubles, named_list, strings

MODULE = "pli_stats.transfer.regressor.regressor"  # never loaded from here: who has a regressor has loaded it
NETWORK = ("widths", "residual", "activation", "norm", "dropout")
DOMAINS = ("source", "target")
REPEATS = 10  # permutations of a feature


def is_regressor(value: Any) -> bool:
    """Say whether a value is a `TransferRegressor`.

    Examples
    --------
    >>> is_regressor(3)
    False
    """
    module = sys.modules.get(MODULE)
    return module is not None and isinstance(value, module.TransferRegressor)


def describe_regressor(model: Any, X: Any = None, y: Any = None, *, seed: int = 1) -> RList:
    """Return the card of a fitted regressor, with predictions where features, and importance where targets are given.

    References
    ----------
    Breiman, L. (2001). Machine Learning 45, 5-32. doi:10.1023/A:1010933404324

    Examples
    --------
    >>> from pli_stats.transfer.regressor.regressor import TransferRegressor
    >>> ports, pli = np.arange(24.0).reshape(8, 3) % 5, np.linspace(1.0, 2.0, 8)
    >>> model = TransferRegressor(max_steps=2, n_networks=1, interval=None).fit(ports, pli)
    >>> describe_regressor(model).attributes["class"].values
    ['pli_regressor', 'list']
    """
    learnt = {domain: getattr(model, f"{domain}_") for domain in DOMAINS if hasattr(model, f"{domain}_")}
    if not learnt:
        raise refusal("r_regressor_unfitted")
    settings = {name: value for name, value in model.get_params(deep=False).items() if name != "checkpoint"}
    parts: dict[str, RValue] = {
        "architecture": named_list({name: _setting(settings[name]) for name in NETWORK}),
        "settings": named_list({name: _setting(value) for name, value in settings.items()}),
        **{domain: _card(what) for domain, what in learnt.items()},
        "versions": strings(list(_versions().values())),
    }
    parts["versions"].attributes["names"] = strings(list(_versions()))  # type: ignore[union-attr]
    if X is not None:
        parts["predictions"] = doubles(model.predict(X))
    if X is not None and y is not None:
        parts["importance"] = describe_frame(_importance(model, X, y, seed))
    return named_list(parts, classes=["pli_regressor", "list"])


def _card(learnt: Any) -> RList:
    """Return what is known of the data of a domain, and of the ensemble that learnt from them."""
    encoder = learnt.ensemble.encoder
    names = getattr(encoder, "feature_names_in_", None)
    parts: dict[str, RValue] = {
        name: describe_scalar(getattr(learnt, name)) for name in ("n", "n_groups", "strategy", "licence", "fingerprint")
    }
    parts["features"] = None if names is None else strings([str(name) for name in names])
    parts["log_target"] = describe_scalar(learnt.log_target)
    parts["smearing"] = doubles(learnt.smearing)
    parts["n_folds"] = whole_or_text(len(learnt.folds))
    parts["notes"] = describe_notes(learnt.notes)
    return named_list(parts)


def _setting(value: Any) -> RValue:
    """Return a setting: a value, nothing, several as a vector, or those of a recipe as a list."""
    if value is None:
        return None
    if is_dataclass(value):  # a Recipe
        value = {name: part for name, part in vars(value).items() if part is not None}
    if isinstance(value, Mapping):
        return named_list({str(name): _setting(part) for name, part in value.items()})
    if isinstance(value, list | tuple | np.ndarray):
        several = list(value)
        if all(isinstance(one, str) for one in several):
            return strings(several)
        return RVector("integer", np.array(several, dtype=np.int32))
    return describe_scalar(value)


def _versions() -> dict[str, str]:
    """Return the versions of what computes here."""
    found = {"pli_stats": __version__, "numpy": np.__version__, "python": platform.python_version()}
    torch = sys.modules.get("torch")
    return found if torch is None else {**found, "torch": str(torch.__version__)}


def _importance(model: Any, X: Any, y: Any, seed: int) -> pd.DataFrame:
    """Return by how much the error rises when a feature is permuted, with the standard deviation over permutations."""
    from sklearn.inspection import permutation_importance

    names = getattr(X, "columns", None)
    names = [f"x{k + 1}" for k in range(np.shape(X)[1])] if names is None else list(map(str, names))
    found = permutation_importance(model, X, y, scoring="neg_mean_absolute_error", n_repeats=REPEATS, random_state=seed)
    frame = pd.DataFrame({"feature": names, "importance": found.importances_mean, "sd": found.importances_std})
    return frame.sort_values("importance", ascending=False, kind="stable").reset_index(drop=True)
