"""The rivals of the network: traditional learners under one protocol, and the closed form where it is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.dummy import DummyRegressor
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import ElasticNet, Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.svm import SVR
from xgboost import XGBRegressor

from pli_stats.checks import (
    as_names,
    check_one_of,
    check_seed,
    check_whole,
    listed,
    near_miss,
    optional_package,
    refusal,
)
from pli_stats.pollution.reference.reference_values import background_values
from pli_stats.records.models import BASELINES, MOST_SETTINGS
from pli_stats.transfer.baselines.closed_form import ClosedForm
from pli_stats.transfer.baselines.kriging import COORDINATES, OrdinaryKriging
from pli_stats.transfer.baselines.pooled_rows import PooledRidge
from pli_stats.transfer.baselines.port_effects import PortBoosting, PortRidge, is_port
from pli_stats.transfer.baselines.regression_kriging import RegressionKriging
from pli_stats.transfer.baselines.simple_models import FixedGaussianProcess, NearestNeighbours
from pli_stats.transfer.baselines.source_residuals import SourceResiduals
from pli_stats.transfer.baselines.source_rows import SourceRows, source_rows
from pli_stats.transfer.baselines.tradaboost import TwoStageTrAdaBoost
from pli_stats.transfer.baselines.tuned_regressor import SEEDS, TunedRegressor
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.target_leakage import PANEL, TASKS
from pli_stats.transfer.features.place_and_time import place_or_time

# Coordinate descent and Adam stop when they no longer improve, long before these; a limit met would be a warning.
MOST_STEPS = 100_000


@dataclass(frozen=True)
class LearnerArguments:
    """What every learner is given: trees, seed, the columns of latitude and longitude, and rows of a source if any."""

    n_trees: int
    seed: int
    coordinates: tuple[Any, ...]
    source: Any = None  # SourceRows; no learner that needs them is made without


def _boosted_trees(given: LearnerArguments) -> XGBRegressor:
    """Return XGBoost with the settings that are not searched."""
    return XGBRegressor(
        n_estimators=given.n_trees, subsample=0.8, colsample_bytree=0.8, n_jobs=1, random_state=given.seed
    )


def _leafwise_trees(given: LearnerArguments) -> Any:
    """Return LightGBM with the settings that are not searched."""
    lightgbm = optional_package("lightgbm", "The model 'lightgbm'")
    # Rows and columns are drawn as for XGBoost; the histogram is built row by row, so that no speed test chooses how.
    return lightgbm.LGBMRegressor(
        n_estimators=given.n_trees, subsample=0.8, subsample_freq=1, colsample_bytree=0.8, n_jobs=1,
        random_state=given.seed, deterministic=True, force_row_wise=True, verbose=-1,
    )  # fmt: skip


def _port_boosting(given: LearnerArguments) -> PortBoosting:
    """Return GPBoost, if it is installed."""
    optional_package("gpboost", "The model 'port_boosting'")
    return PortBoosting(given.n_trees, seed=given.seed)


def _residuals(given: LearnerArguments, learner: Any) -> SourceResiduals:
    """Return a model of what the source leaves over; of another quantity, as good as nothing is known of the slope."""
    same = given.source is not None and given.source.same_quantity
    return SourceResiduals(given.source, learner, prior_rows=math.inf if same else 1.0)


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
    "ridge_no_places": lambda given: Ridge(),
    "gaussian_process_no_places": lambda given: FixedGaussianProcess(),
    "pooled_ridge": lambda given: PooledRidge(given.source),
    "source_offset": lambda given: SourceResiduals(given.source),
    "source_gaussian_process": lambda given: _residuals(given, FixedGaussianProcess()),
    "source_xgboost": lambda given: _residuals(given, _boosted_trees(given)),
    "tradaboost": lambda given: TwoStageTrAdaBoost(given.source, seed=given.seed),
    "port_ridge": lambda given: PortRidge(),
    "port_boosting": _port_boosting,
    "regression_kriging": lambda given: RegressionKriging(given.coordinates),
    "lightgbm": _leafwise_trees,
}


def baselines(
    names: Sequence[str] | None = None,
    *,
    budget: int = 6,
    inner_folds: int = 3,
    n_trees: int = 200,
    seed: int = 1,
    task: str = "covariates",
    metals: Sequence[str] = PANEL,
    background: Any = "shale",
    coordinates: Sequence[str] = COORDINATES,
    source: Domain | None = None,
    target: Domain | None = None,
) -> dict[str, Any]:
    """Return the rivals of the network as scikit-learn estimators that take a domain's features as they come.

    Each is fitted by `fit(X, y, groups=None)` to a positive y and predicts its median (see `TunedRegressor`): features
    encoded and the target in standardised logarithms, both learnt from the rows of `fit`; the best of `budget` settings
    by mean absolute error over inner folds that keep groups whole; one thread. All learners choose among equally many
    settings. "mean" and "median" have none to choose: they predict the geometric mean and the median of y.

    Some are returned only where they are named. Those with `source` learn from the rows of another domain too, through
    the columns that both have by name and kind, places, dates, stations and surveys excepted. Models with port effects
    need the port of each row in a column "group" of X; of a port that `fit` did not see they know no effect.

    Parameters
    ----------
    names : sequence of str, optional
        By default mean, median, ridge, elastic_net, knn, svr, random_forest, xgboost, gaussian_process, kriging, mlp,
        ridge_no_places; with `source` also pooled_ridge and source_offset. Further ones: gaussian_process_no_places,
        source_gaussian_process, source_xgboost, tradaboost, port_ridge, regression_kriging; lightgbm and port_boosting
        (GPBoost), which the extra `boosting` brings.
    budget : int
        Settings that each learner may choose among, 1 (nothing is searched) to 8.
    inner_folds : int
        Folds of the search, 2 or more; as many as there are groups if those are fewer.
    n_trees : int
        Trees of the random forest, and rounds of boosting.
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
    source, target : Domain, optional
        For the rivals that learn from a source, both: `target` says which columns there are and in which unit.

    Returns
    -------
    dict
        Name -> estimator, in the order of `names`; closed_form last for task="all-metals".

    Raises
    ------
    InputError
        An argument is out of range, a name that is none, a metal without background, or domains without a common column
        for a rival that needs one.
    MissingExtraError
        lightgbm or port_boosting is named and its package not installed.

    References
    ----------
    Pedregosa, F. et al. (2011). J. Mach. Learn. Res. 12, 2825-2830. https://jmlr.org/papers/v12/pedregosa11a.html
    Chen, T. & Guestrin, C. (2016). KDD '16, 785-794. doi:10.1145/2939672.2939785
    Ke, G. et al. (2017). LightGBM: a highly efficient gradient boosting decision tree. Advances in Neural Information
    Processing Systems 30, 3146-3154.
    https://proceedings.neurips.cc/paper/2017/hash/6449f44a102fde848669bdd9eb6b76fa-Abstract.html

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
    check_whole("n_trees", n_trees, 1)
    check_seed(seed)
    shared = _shared(source, target, n_trees, seed)
    given = LearnerArguments(n_trees, seed % SEEDS, places, shared)
    tuning = {"inner_folds": check_whole("inner_folds", inner_folds, 2), "seed": seed % SEEDS}
    chosen = _standard(shared is not None) if names is None else _named(names, source, shared)
    rivals: dict[str, Any] = {name: _tuned(name, given, budget, tuning) for name in chosen}
    if task == "all-metals":
        background_values(background, list(metals))  # what has no background is refused here, not after hours
        rivals["closed_form"] = ClosedForm(tuple(metals), background)
    return rivals


def _tuned(name: str, given: LearnerArguments, budget: int, tuning: dict[str, Any]) -> TunedRegressor:
    """Return a learner with the settings that it may choose among."""
    record = BASELINES[name]
    as_it_came = record.needs_coordinates or record.needs_source or record.needs_ports
    kept_out = place_or_time if record.without_places else is_port if record.needs_ports else None
    return TunedRegressor(
        LEARNERS[name](given), record.grid[:budget], encode=not as_it_came, leave_out=kept_out, **tuning
    )


def _standard(with_source: bool) -> list[str]:
    """Return the rivals that are run without being named."""
    return [n for n in LEARNERS if not BASELINES[n].by_name and (with_source or not BASELINES[n].needs_source)]


def _named(names: Any, source: Domain | None, shared: SourceRows | None) -> list[str]:
    """Return the rivals asked for, or refuse one that is none or that lacks its source."""
    asked = as_names(names, "names")
    if not asked:
        raise refusal("no_rivals", known=listed(LEARNERS, 30))
    for name in asked:
        if name not in LEARNERS:
            raise refusal("rival_name", got=name, known=listed(LEARNERS, 30), hint=near_miss(str(name), list(LEARNERS)))
        if BASELINES[name].needs_source and shared is None:
            raise refusal("rival_source" if source is None else "rival_common", model=name)
    return list(dict.fromkeys(asked))


def _shared(source: Any, target: Any, n_trees: int, seed: int) -> SourceRows | None:
    """Return what the source can teach the target; None without a source or a common column."""
    if source is None and target is None:
        return None
    for name, domain in (("source", source), ("target", target)):
        if not isinstance(domain, Domain):
            raise refusal("rival_domains", name=name, got=type(domain).__name__)
    return source_rows(source, target, n_trees=n_trees, seed=seed)
