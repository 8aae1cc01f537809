"""The closed form: with all metals of the target among the features there is nothing to learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from pli_stats.pollution.reference.reference_values import background_values
from pli_stats.transfer.baselines.kriging import named_cells
from pli_stats.transfer.features.feature_tables import Floats, feature_table


class ClosedForm(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Compute the PLI from the logarithms of its metals; no target is used.

    PLI = exp(mean(x - ln B)) over the metals, where x is the natural logarithm of the concentration in mg/kg and B the
    background. It is what a model reaches at best with the task "all-metals", and shows that such a model predicts
    nothing.

    References
    ----------
    Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
    566-575. doi:10.1007/BF02414780

    Examples
    --------
    >>> import pandas as pd
    >>> logs = pd.DataFrame({"log_Cu": np.log([90.0]), "log_Zn": np.log([190.0])})
    >>> ClosedForm(metals=("Cu", "Zn")).fit(logs).predict(logs).round(12).tolist()
    [2.0]
    """

    def __init__(self, metals: Sequence[str] = (), background: Any = "shale") -> None:
        self.metals = metals
        self.background = background

    def fit(self, X: Any, y: Any = None, groups: Any = None) -> ClosedForm:
        """Look up the background."""
        base, _ = background_values(self.background, list(self.metals))
        self._logs(X)
        self.log_background_ = np.log(base)
        validate_data(self, feature_table(X), reset=True, skip_check_array=True)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the PLI of each sample."""
        check_is_fitted(self)
        index: Floats = np.exp((self._logs(X) - self.log_background_).mean(axis=1))
        return index

    def _logs(self, X: Any) -> Floats:
        """Return the logarithms of the concentrations."""
        wanted = [f"log_{metal}" for metal in self.metals]
        return np.column_stack([cells.values for cells in named_cells(X, wanted, "The closed form")])
