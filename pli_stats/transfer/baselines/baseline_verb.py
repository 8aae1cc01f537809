"""The rivals of the network: traditional learners under one protocol, and the closed form where it is allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.dummy import DummyRegressor
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import ElasticNet, Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.svm import SVR
from xgboost import XGBRegressor

from pli_stats.checks import check_one_of, check_seed, check_whole, refusal
from pli_stats.pollution.reference.reference_values import background_values
from pli_stats.records.models import BASELINES, MOST_SETTINGS
from pli_stats.transfer.baselines.closed_form import ClosedForm
from pli_stats.transfer.baselines.kriging import COORDINATES, OrdinaryKriging
from pli_stats.transfer.baselines.simple_models import FixedGaussianProcess, NearestNeighbours
from pli_stats.transfer.baselines.tuned_regressor import SEEDS, TunedRegressor
from pli_stats.transfer.domains.target_leakage import PANEL, TASKS

# Coordinate descent and Adam stop when they no longer improve, long before these; a limit met would be a warning.
MOST_STEPS = 100_000


@dataclass(frozen=True)
class LearnerArguments:
    """What every learner is given: trees, seed, and the columns of latitude and longitude."""

    n_trees: int
    seed: int
    coordinates: tuple[Any, ...]


def _boosted_trees(given: LearnerArguments) -> XGBRegressor:
    """Return XGBoost with the settings that are not searched."""
    return XGBRegressor(
        n_estimators=given.n_trees, subsample=0.8, colsample_bytree=0.8, n_jobs=1, random_state=given.seed
    )


def _perceptron(given: LearnerArguments) -> MLPRegressor:
    """Return the multilayer perceptron with the settings that are not searched."""
    # The loss must fall by `tol` at least every eleven passes and stays above 0, so training ends by itself.
    return MLPRegressor(learning_rate_init=0.01, tol=1e-3, max_iter=MOST_STEPS, random_state=given.seed)


# Name of a record in `BASELINES` -> the learner with the settings that are not searched.
LEARNERS: dict[str, Callable[[LearnerArguments], Any]] = {
    "mean": lambda given: DummyRegressor(strategy="mean"),
    "median": lambda given: DummyRegressor(strategy="median"),
    "ridge": lambda given: Ridge(),
    "elastic_net": lambda given: ElasticNet(max_iter=MOST_STEPS),
    "knn": lambda given: NearestNeighbours(),
    "svr": lambda given: SVR(),
    "random_forest": lambda given: RandomForestRegressor(given.n_trees, n_jobs=1, random_state=given.seed),
    "xgboost": _boosted_trees,
    "gaussian_process": lambda given: FixedGaussianProcess(),
    "kriging": lambda given: OrdinaryKriging(given.coordinates),
    "mlp": _perceptron,
}


def baselines(
    *,
    budget: int = 6,
    inner_folds: int = 3,
    n_trees: int = 200,
    seed: int = 1,
    task: str = "covariates",
    metals: Sequence[str] = PANEL,
    background: Any = "shale",
    coordinates: Sequence[str] = COORDINATES,
) -> dict[str, Any]:
    """Return the rivals of the network as scikit-learn estimators that take a domain's features as they come.

    Each is fitted by `fit(X, y, groups=None)` to a positive y and predicts its median (see `TunedRegressor`): features
    encoded and the target in standardised logarithms, both learnt from the rows of `fit`; the best of `budget` settings
    by mean absolute error over inner folds that keep groups whole; one thread. All learners choose among equally many
    settings. "mean" and "median" have none to choose: they predict the geometric mean and the median of y.

    Parameters
    ----------
    budget : int
        Settings that each learner may choose among, 1 (nothing is searched) to 8.
    inner_folds : int
        Folds of the search, 2 or more; as many as there are groups if those are fewer.
    n_trees : int
        Trees of the random forest, and rounds of XGBoost.
    seed : int
        Of forest, boosting, network and of inner folds without groups; learners take it modulo 2^31.
    task : {"covariates", "normalisers", "reduced-panel", "all-metals"}
        "all-metals" adds the closed form, which computes the PLI from the features log_Cu (ln of mg/kg) and so on.
    metals : sequence of str
        Metals of the target, for the closed form.
    background : str, dict, Series, frame or Background
        mg/kg, for the closed form.
    coordinates : pair of str
        Columns of latitude and longitude in degrees, for kriging, which refuses features without them; ask
        `has_coordinates` first.

    Returns
    -------
    dict
        Name -> estimator: mean, median, ridge, elastic_net, knn, svr, random_forest, xgboost, gaussian_process,
        kriging, mlp, and closed_form for task="all-metals".

    Raises
    ------
    InputError
        An argument is out of range, or a metal has no background.

    References
    ----------
    Pedregosa, F. et al. (2011). J. Mach. Learn. Res. 12, 2825-2830. https://jmlr.org/papers/v12/pedregosa11a.html
    Chen, T. & Guestrin, C. (2016). KDD '16, 785-794. doi:10.1145/2939672.2939785

    Examples
    --------
    >>> import pandas as pd
    >>> X = pd.DataFrame({"depth": [3.0, 5.0, 8.0, 9.0, 12.0, None], "stratum": ["Port", "Bay"] * 3})
    >>> rivals = baselines(budget=2)
    >>> ridge = rivals["ridge"].fit(X, [2.0, 1.2, 1.8, 1.1, 1.9, 0.9], groups=["a", "a", "b", "b", "c", "c"])
    >>> ridge.best_params_, ridge.predict(X).round(1).tolist()
    ({'alpha': 1.0}, [1.8, 1.2, 1.8, 1.2, 1.7, 1.0])
    """
    check_one_of("task", task, TASKS)
    if check_whole("budget", budget, 1) > MOST_SETTINGS:
        raise refusal("budget", most=MOST_SETTINGS, got=budget)
    places = tuple(coordinates) if not isinstance(coordinates, str) else ()
    if len(places) != 2 or places[0] == places[1]:
        raise refusal("coordinate_pair", got=coordinates)
    given = LearnerArguments(check_whole("n_trees", n_trees, 1), check_seed(seed) % SEEDS, places)
    shared = {"inner_folds": check_whole("inner_folds", inner_folds, 2), "seed": seed % SEEDS}
    rivals: dict[str, Any] = {
        name: TunedRegressor(
            learner(given), BASELINES[name].grid[:budget], encode=not BASELINES[name].needs_coordinates, **shared
        )
        for name, learner in LEARNERS.items()
    }
    if task == "all-metals":
        background_values(background, list(metals))  # what has no background is refused here, not after hours
        rivals["closed_form"] = ClosedForm(tuple(metals), background)
    return rivals
