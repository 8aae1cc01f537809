"""One record for each model of a study: what it is called and is, what it costs, and what is cited for it.

The learners stand by the same names in `transfer.baselines.baseline_verb`. Nothing of the extra `transfer` is imported
here, so that results can be published without it.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from math import inf
from typing import Any

#: Settings that a learner may choose among, the first choice first.
Grid = tuple[dict[str, Any], ...]
#: How many settings each grid has, so that all learners can be given equally many.
MOST_SETTINGS = 8


@dataclass(frozen=True)
class Model:
    """What is known of a model beside its code.

    Attributes
    ----------
    name : str
        As arguments and columns have it.
    label, meaning : str
        Its name in tables ("random forest"), and what it is.
    cost : float
        How long it takes to fit, relative to ridge regression; for progress bars.
    citations : tuple of str
        Keys of the references.
    """

    name: str
    label: str
    meaning: str
    _: KW_ONLY
    cost: float = 1.0
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Network(Model):
    """A variant of the network: the strategy on the target, and the source that its trunk was pre-trained on."""

    cost: float = 6.0
    strategy: str
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class Baseline(Model):
    """A traditional learner, or a formula, that the network is compared with.

    Attributes
    ----------
    package : str
        What its learner is from, where a methods section names it.
    grid : tuple of dict
        General values for standardised features and a standardised target, set before any result was seen on a test
        fold.
    needs_coordinates, needs_ports, needs_source : bool
        Whether it takes latitude and longitude as they are, the port of each row, or rows of a source.
    without_places : bool
        Whether coordinates, dates, stations and surveys are kept from it.
    learns : bool
        False for a formula, which is trained on nothing.
    by_name : bool
        Whether it is run only where it is named: what is slow, or answers a question of its own.
    needs_package : str
        A package beyond the extra `transfer`, as it is imported.
    """

    package: str = ""
    grid: Grid = ({},)
    needs_coordinates: bool = False
    needs_ports: bool = False
    needs_source: bool = False
    without_places: bool = False
    learns: bool = True
    by_name: bool = False
    needs_package: str = ""


def _grid(names: Sequence[str], *values: Sequence[Any]) -> Grid:
    """Return settings from their names and rows of values."""
    return tuple(dict(zip(names, row, strict=True)) for row in values)


_RIDGE = _grid(["alpha"], [1.0], [10.0], [100.0], [0.1], [1000.0], [0.01], [30.0], [3.0])
_BOOSTING = _grid(["max_depth", "learning_rate", "min_child_weight"], [3, 0.05, 1.0], [2, 0.05, 1.0], [5, 0.05, 5.0],
    [3, 0.02, 1.0], [3, 0.1, 5.0], [2, 0.1, 1.0], [5, 0.02, 5.0], [7, 0.05, 10.0])  # fmt: skip
_PROCESS = _grid(["length", "noise"], [1.0, 0.5], [2.0, 0.5], [0.5, 0.5], [1.0, 0.2], [4.0, 0.5], [2.0, 0.2],
    [0.5, 0.8], [1.0, 0.8])  # fmt: skip


def _inner(grid: Grid) -> Grid:
    """Return the settings of a learner within another one."""
    return tuple({f"learner__{name}": value for name, value in settings.items()} for settings in grid)


NETWORKS: dict[str, Network] = {
    network.name: network
    for network in (
        Network("scratch", "scratch", "neural network trained on the labelled sediments alone", strategy="scratch"),
        Network(
            "transfer_full", "transfer", "the same network, pre-trained on the source, then all of it fine-tuned",
            strategy="full", source="source", citations=("lai2025",)
        ),
        Network(
            "transfer_auto", "transfer (ladder)",
            "pre-trained; inner folds choose the source's prediction as it is, with an offset or a ridge regression of "
            "its residuals, or fine-tuning", strategy="auto", source="source"
        ),
        Network(
            "transfer_freeze", "transfer (frozen)", "pre-trained; the shared layers (trunk) are kept fixed",
            strategy="freeze", source="source"
        ),
        Network(
            "transfer_gradual", "transfer (gradual)", "pre-trained; the shared layers learn ten times as slowly",
            strategy="gradual", source="source", citations=("howard2018",)
        ),
        Network(
            "transfer_l2_sp", "transfer (L2-SP)", "pre-trained; weights are shrunk towards their pre-trained values",
            strategy="l2_sp", source="source", citations=("li2018",)
        ),
        Network(
            "transfer_mmd", "transfer (MMD)", "pre-trained; both domains are aligned by their mean embeddings (MMD)",
            strategy="mmd", source="source", citations=("long2015",)
        ),
        Network(
            "transfer_coral", "transfer (CORAL)", "pre-trained; both domains are aligned by their covariances (CORAL)",
            strategy="coral", source="source", citations=("sun2016",)
        ),
        Network(
            "transfer_shuffled", "transfer (shuffled)", "control: pre-trained on the source with its targets shuffled",
            strategy="full", source="shuffled source"
        ),
        Network(
            "transfer_other", "transfer (other source)", "control: pre-trained on another source", strategy="full",
            source="other source"
        ),
        Network(
            "random_frozen", "random (frozen)",
            "control: shared layers kept at random initial values, no pre-training", strategy="random_frozen"
        ),
    )
}  # fmt: skip
BASELINES: dict[str, Baseline] = {
    baseline.name: baseline
    for baseline in (
        Baseline("mean", "mean", "predicts the geometric mean of the training samples; uses no feature"),
        Baseline("median", "median", "predicts the median of the training samples; uses no feature"),
        Baseline(
            "ridge", "ridge", "linear regression with an L2 penalty", package="scikit-learn", grid=_RIDGE
        ),
        Baseline(
            "elastic_net", "elastic net", "linear regression with L1 and L2 penalties", package="scikit-learn",
            grid=_grid(["alpha", "l1_ratio"], [0.03, 0.5], [0.1, 0.5], [0.01, 0.5], [0.3, 0.5], [0.03, 0.1],
                [0.1, 0.1], [0.03, 0.9], [0.1, 0.9])
        ),
        Baseline(
            "knn", "nearest neighbours", "mean of the most similar samples",
            grid=_grid(["n_neighbors", "weights"], [10, "distance"], [5, "distance"], [20, "distance"],
                [40, "distance"], [10, "uniform"], [5, "uniform"], [20, "uniform"], [3, "distance"])
        ),
        Baseline(
            "svr", "support vectors", "support vector regression", package="scikit-learn", cost=3.0,
            grid=_grid(["C", "gamma"], [1.0, "scale"], [0.1, "scale"], [10.0, "scale"], [1.0, 0.01], [10.0, 0.01],
                [0.3, "scale"], [3.0, "scale"], [100.0, 0.001])
        ),
        Baseline(
            "random_forest", "random forest", "mean of many decision trees", package="scikit-learn", cost=12.0,
            citations=("breiman2001",),
            grid=_grid(["min_samples_leaf", "max_features"], [3, 1 / 3], [10, 1 / 3], [1, 1 / 3], [5, 2 / 3], [3, 1.0],
                [20, 2 / 3], [1, 1.0], [10, 1.0])
        ),
        Baseline(
            "xgboost", "XGBoost", "boosted decision trees", cost=4.0, citations=("chen2016",),
            grid=_BOOSTING
        ),
        Baseline(
            "gaussian_process", "Gaussian process", "smooth regression in the space of the features", cost=3.0,
            citations=("rasmussen2006",), grid=_PROCESS
        ),
        Baseline(
            "kriging", "kriging", "spatial interpolation from coordinates alone", citations=("matheron1963",),
            needs_coordinates=True,
            grid=_grid(["range_km", "nugget"], [10.0, 0.5], [50.0, 0.5], [2.0, 0.5], [10.0, 0.2], [200.0, 0.5],
                [50.0, 0.2], [2.0, 0.2], [10.0, 0.8])
        ),
        Baseline(
            "mlp", "MLP", "multilayer perceptron, a plain neural network", package="scikit-learn", cost=6.0,
            grid=_grid(["hidden_layer_sizes", "alpha"], [(32,), 3.0], [(32,), 10.0], [(32,), 1.0], [(32, 32), 3.0],
                [(16,), 3.0], [(32, 32), 10.0], [(64,), 3.0], [(64,), 0.3])
        ),
        Baseline(
            "ridge_no_places", "ridge, no places", "ridge regression without coordinates, dates, stations and surveys",
            package="scikit-learn", without_places=True, grid=_RIDGE
        ),
        Baseline(
            "gaussian_process_no_places", "Gaussian process, no places",
            "Gaussian process without coordinates, dates, stations and surveys", cost=3.0,
            citations=("rasmussen2006",), without_places=True, by_name=True, grid=_PROCESS
        ),
        Baseline(
            "pooled_ridge", "pooled ridge", "ridge regression on rows of source and target, weighted", cost=3.0,
            needs_source=True,
            grid=_grid(["alpha", "weight"], [1.0, 1.0], [10.0, 1.0], [1.0, 0.0], [10.0, 0.1], [0.1, 0.0], [10.0, 0.0],
                [100.0, 1.0], [1.0, 0.1])
        ),
        Baseline(
            "source_offset", "source with offset", "the source's prediction at the level of the labelled sediments",
            cost=3.0, needs_source=True,
            grid=_grid(["prior_rows"], [inf], [30.0], [0.0], [10.0], [100.0], [3.0], [300.0], [1.0])
        ),
        Baseline(
            "source_gaussian_process", "source with Gaussian process",
            "the source's prediction, and a Gaussian process of what it leaves over", cost=4.0,
            citations=("rasmussen2006",), needs_source=True, by_name=True, grid=_inner(_PROCESS)
        ),
        Baseline(
            "source_xgboost", "source with XGBoost",
            "the source's prediction, and boosted decision trees of what it leaves over", cost=5.0,
            citations=("chen2016",), needs_source=True, by_name=True, grid=_inner(_BOOSTING)
        ),
        Baseline(
            "tradaboost", "TrAdaBoost.R2",
            "boosted trees of both domains; rows of the source lose weight by their errors",
            cost=30.0, citations=("pardoe2010",), needs_source=True, by_name=True,
            grid=_grid(["step", "max_depth"], [2, 4], [4, 4], [0, 4], [5, 4], [3, 4], [1, 4], [4, 2], [2, 2])
        ),
        Baseline(
            "port_ridge", "ridge with port effects", "ridge regression with a random intercept of the port", cost=1.5,
            citations=("laird1982",), needs_ports=True, by_name=True,
            grid=_grid(["alpha", "ratio"], [10.0, 0.3], [100.0, 0.3], [1.0, 0.3], [10.0, 1.0], [10.0, 0.1],
                [100.0, 1.0], [100.0, 0.1], [1.0, 1.0])
        ),
        Baseline(
            "port_boosting", "GPBoost", "boosted decision trees with a random intercept of the port", cost=40.0,
            citations=("sigrist2022",), needs_ports=True, by_name=True, needs_package="gpboost",
            grid=_grid(["max_depth", "learning_rate", "min_data_in_leaf"], [3, 0.05, 5], [2, 0.05, 5], [5, 0.05, 10],
                [3, 0.02, 5], [3, 0.1, 10], [2, 0.1, 5], [5, 0.02, 10], [1, 0.1, 5])
        ),
        Baseline(
            "regression_kriging", "regression kriging", "a ridge trend, and kriging of what it leaves over", cost=2.0,
            citations=("hengl2007",), needs_coordinates=True, by_name=True,
            grid=_grid(["alpha", "range_km", "nugget"], [10.0, 10.0, 0.5], [10.0, 50.0, 0.5], [100.0, 10.0, 0.5],
                [10.0, 2.0, 0.5], [1.0, 10.0, 0.5], [10.0, 10.0, 0.8], [10.0, 50.0, 0.2], [100.0, 50.0, 0.5])
        ),
        Baseline(
            "lightgbm", "LightGBM", "boosted decision trees grown leaf by leaf", cost=3.0, citations=("ke2017",),
            by_name=True, needs_package="lightgbm",
            grid=_grid(["num_leaves", "learning_rate", "min_child_samples"], [7, 0.05, 5], [4, 0.05, 5], [15, 0.05, 10],
                [7, 0.02, 5], [7, 0.1, 10], [4, 0.1, 5], [15, 0.02, 10], [31, 0.05, 20])
        ),
        Baseline("closed_form", "closed form", "the PLI computed from its metals; nothing is learnt", learns=False),
    )
}  # fmt: skip
#: All of them, in the order in which tables and texts list them: networks first.
MODELS: Mapping[str, Model] = ChainMap[str, Any](BASELINES, NETWORKS)
