"""Ensembles of networks on a table of features: encoded, standardised, split for early stopping, trained at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from pli_stats.transfer.domains.cv_splits import validation_sets
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.network.architecture import Architecture, Floats, Parameters, latents, predict
from pli_stats.transfer.network.recipe import Member, Recipe
from pli_stats.transfer.network.stacked_networks import part_of
from pli_stats.transfer.network.training_loop import Report, train

STRATEGIES = ("scratch", "freeze", "full", "auto", "gradual", "l2_sp", "mmd", "coral", "random_frozen")

# What a strategy changes in the recipe. Rates differ by part, as Howard and Ruder (2018) divide them by layer; weights
# stand where the recipe leaves them at 0, and were not tuned on any data.
_CHANGES: dict[str, dict[str, Any]] = {
    "scratch": {},
    "full": {},
    "auto": {},  # the last rung of its ladder
    "freeze": {"trunk_rate": 0.0},
    "random_frozen": {"trunk_rate": 0.0},
    "gradual": {"trunk_rate": 0.1},
    "l2_sp": {"l2_sp": 0.01},
    "mmd": {"align": "mmd", "align_weight": 0.1},
    "coral": {"align": "coral", "align_weight": 1.0},
}
_REFERENCE_ROWS = 128
_ROUNDING = 1e-9  # of shares that sum to 1
_SEEDS_APART = 1 << 16  # between the seeds of two tasks, more than any ensemble has networks


class Predictor(Protocol):
    """What predicts on the working scale from features as they come."""

    @property
    def name(self) -> str:
        """What it is called in notes."""

    def predict(self, features: Any) -> Floats:
        """Return predictions, (n,)."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Networks that differ in their seeds, with the encoding and the scale that they were trained on.

    Attributes
    ----------
    encoder : FeatureEncoder
    center, scale : float
        Mean and standard deviation of the target of the training rows; with a scale of 0 all predictions are the mean.
    networks : tuple of dicts of arrays
    architecture : Architecture
    tied : tuple of str
        Encoded columns that the other domain has, too.
    references : tuple of arrays, (r, w) each
        Latents of some training rows under each network, for alignment.
    quantity : str
        What the target is; empty where nobody said.
    partners : tuple of (float, Predictor)
        Other models, on the working scale, that a prediction averages with the networks, and their shares of it.
    """

    encoder: FeatureEncoder
    center: float
    scale: float
    networks: tuple[Parameters, ...]
    architecture: Architecture
    tied: tuple[str, ...] = ()
    references: tuple[Floats, ...] = ()
    quantity: str = ""
    partners: tuple[tuple[float, Predictor], ...] = ()

    @property
    def share(self) -> float:
        """Share of the networks in a prediction."""
        rest = 1.0 - sum(share for share, _ in self.partners)
        return rest if rest > _ROUNDING else 0.0

    def predict(self, features: Any) -> Floats:
        """Return predictions on the working scale, (n,): the mean of the networks, averaged with partners."""
        if not self.partners:
            return self.of_networks(features)
        total = sum(share * partner.predict(features) for share, partner in self.partners if share)
        return np.asarray(total + self.share * self.of_networks(features) if self.share else total)

    def of_networks(self, features: Any) -> Floats:
        """Return the mean prediction of the networks on the working scale, (n,)."""
        x = self._encoded(features)
        total = sum(predict(network, x, self.architecture) for network in self.networks)
        return self.center + self.scale * np.asarray(total) / len(self.networks)

    def of_network(self, k: int, features: Any) -> Floats:
        """Return the prediction of one network on the working scale, (n,)."""
        return self.center + self.scale * predict(self.networks[k], self._encoded(features), self.architecture)

    def latents(self, features: Any) -> Floats:
        """Return the latents of the first network, (n, w)."""
        return latents(self.networks[0], self._encoded(features), self.architecture)

    def _encoded(self, features: Any) -> Floats:
        """Return encoded rows, tied columns first."""
        x = np.asarray(self.encoder.transform(features), dtype=np.float64)
        return x[:, _tied_first(self.encoder, self.tied)]


@dataclass(frozen=True, eq=False)
class FitTask:
    """One ensemble to be trained.

    Attributes
    ----------
    features : frame or array, (n, d)
        Raw features of the training rows.
    target : array, (n,)
        On the working scale: logs of a positive target, or the target.
    groups : array, (n,), or None
        Early stopping holds out whole groups.
    seed : int
    n_networks : int
    start : Ensemble, optional
        Pre-trained networks; network k starts from network k (in a circle, where these are fewer).
    validation_share : float
    tied : tuple of str
        Columns of `features` that the other domain has too. Without `start` they are drawn, and all others start at 0,
        as they do with one: a network that learnt nothing from the other domain, but is told of the same columns.
    quantity : str
        What the target is; empty where nobody says.
    same_target : bool, optional
        Whether it is the quantity that `start` predicts, in its unit; None: see `same_quantity`.
    keep_latents : bool
        Keep latents of some rows, which a target domain can be aligned with.
    """

    features: Any
    target: Floats
    groups: Any
    seed: int
    n_networks: int = 5
    start: Ensemble | None = None
    validation_share: float = 0.2
    tied: tuple[str, ...] = ()
    quantity: str = ""
    same_target: bool | None = None
    keep_latents: bool = False


def recipe_for(strategy: str, recipe: Recipe) -> Recipe:
    """Return the recipe as a strategy changes it; weights that the caller has set stay.

    References
    ----------
    Howard, J. & Ruder, S. (2018). ACL, 328-339. doi:10.18653/v1/P18-1031
    Li, X., Grandvalet, Y. & Davoine, F. (2018). ICML, PMLR 80, 2825-2834.

    Examples
    --------
    >>> recipe_for("freeze", Recipe()).trunk_rate, recipe_for("l2_sp", Recipe(l2_sp=0.5)).l2_sp
    (0.0, 0.5)
    """
    plain = dataclasses.replace(recipe, align=None, align_weight=0.0, l2_sp=0.0)
    changes = dict(_CHANGES[strategy])
    for name in ("l2_sp", "align_weight"):
        if name in changes and getattr(recipe, name) > 0.0:
            changes[name] = getattr(recipe, name)
    return dataclasses.replace(plain, **changes)


def fit_ensembles(
    tasks: Sequence[FitTask],
    architecture: Architecture,
    recipe: Recipe,
    *,
    strategy: str = "scratch",
    dtype: str = "float32",
    device: str = "cpu",
    checkpoint: Path | None = None,
    report: Report | None = None,
) -> list[Ensemble]:
    """Train the networks of several ensembles as one batch.

    Features are encoded and targets standardised on the rows of the task; nothing else has a way in. Columns tied to
    those of a source, and a target of the same quantity, keep the source's mean and standard deviation: what it learnt
    of values is then said of the same values. Each network holds out other rows for early stopping.

    Examples
    --------
    >>> x = np.random.default_rng(1).normal(size=(60, 2))
    >>> task = FitTask(x, x[:, 0], None, seed=1, n_networks=2)
    >>> ensemble = fit_ensembles([task], Architecture((8,)), Recipe(learning_rate=0.01))[0]
    >>> bool(np.corrcoef(ensemble.predict(x), x[:, 0])[0, 1] > 0.9)
    True
    """
    prepared = [_Prepared.of(task) for task in tasks]
    members = [member for p in prepared for member in p.members(architecture)]
    trained = train(
        members, architecture, recipe_for(strategy, recipe),
        dtype=dtype, device=device, checkpoint=checkpoint, report=report,
    )  # fmt: skip
    out, place = [], 0
    for p in prepared:
        networks = [t.parameters for t in trained[place : place + p.task.n_networks]]
        place += p.task.n_networks
        out.append(p.ensemble(networks, architecture))
    return out


def same_quantity(task: FitTask, tied: tuple[str, ...]) -> bool:
    """Say whether the target of a task is what its pre-trained networks predict, in the same unit.

    As the task says; else by the names of both targets, where both have one. Without names the rows decide: it is the
    same if the source's predictions for them, made without any of them, have a smaller mean squared error than the mean
    of these very rows. Where no column is tied the source predicts nothing of them.
    """
    start = task.start
    if start is None or start.scale == 0.0:
        return False
    if task.same_target is not None:
        return task.same_target
    if task.quantity and start.quantity:
        return task.quantity == start.quantity
    if not tied:
        return False
    y = np.asarray(task.target, dtype=np.float64)
    return bool(np.mean((y - start.predict(as_source(start, task.features, tied))) ** 2) < y.var(ddof=1))


def as_source(start: Ensemble, features: Any, tied: tuple[str, ...]) -> pd.DataFrame:
    """Return rows of the target as the source's columns: the tied ones as they are, the others missing.

    Examples
    --------
    >>> x = pd.DataFrame({"toc": [1.0, 2.0], "gdp": [3.0, 9.0]})
    >>> task = FitTask(x, np.array([0.0, 1.0]), None, seed=1, n_networks=1)
    >>> start = fit_ensembles([task], Architecture((4,)), Recipe(max_steps=1))[0]
    >>> as_source(start, pd.DataFrame({"depth": [7.0], "toc": [1.5]}), ("toc",)).to_dict("list")
    {'toc': [1.5], 'gdp': [nan]}
    """
    rows = len(features)
    columns = {
        column.name: features[column.name].to_numpy() if column.name in tied else np.full(rows, np.nan)
        for column in start.encoder.columns_
    }
    return pd.DataFrame(columns)


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A task with its rows encoded and standardised, and split for early stopping by each network."""

    task: FitTask
    encoder: FeatureEncoder
    tied: tuple[str, ...]
    center: float
    scale: float
    x: Floats
    y: Floats
    held_out: list[np.ndarray[Any, Any]]

    @classmethod
    def of(cls, task: FitTask) -> _Prepared:
        """Encode and standardise the rows."""
        held_out = validation_sets(task.groups, len(task.target), task.validation_share, task.n_networks, task.seed)
        encoder = FeatureEncoder().fit(task.features)
        tied = _tied_columns(encoder, task)
        y = np.asarray(task.target, dtype=np.float64)
        center, scale = _center_and_scale(y)
        if task.start is not None:
            encoder = encoder.on_scales_of(task.start.encoder, tied)
            if same_quantity(task, tied):
                center, scale = task.start.center, task.start.scale
        x = np.asarray(encoder.transform(task.features), dtype=np.float64)[:, _tied_first(encoder, tied)]
        return cls(task, encoder, tied, center, scale, x, (y - center) / (scale or 1.0), held_out)

    def members(self, architecture: Architecture) -> list[Member]:
        """Return a member for each network."""
        task = self.task
        known = () if task.start is None else task.start.references
        return [
            Member(
                self.x[~held], self.y[~held], self.x[held], self.y[held],
                task.seed * _SEEDS_APART + k, self._start(k, architecture), len(self.tied),
                known[k % len(known)] if known else None,
            )
            for k, held in enumerate(self.held_out)
        ]  # fmt: skip

    def _start(self, k: int, architecture: Architecture) -> Parameters | None:
        """Return what network k takes over from the other domain: the trunk, the head, and tied columns.

        With tied columns, what the source does not have starts at 0: before its first step the network says what the
        source says. A network that has no source starts in the same way where one that has is compared with it: else
        the few rows would be better used by any source, by one of shuffled targets, too.
        """
        start = self.task.start
        own = np.zeros((self.x.shape[1] - len(self.tied), architecture.widths[0]))
        if start is None:
            return {"adapter.weight": own} if self.tied else None
        network = start.networks[k % len(start.networks)]
        taken = {name: array for name, array in network.items() if part_of(name) in ("trunk", "head")}
        taken.pop("adapter.tied", None)
        if self.tied:
            place = _columns_of(start, self.tied)
            whole = np.concatenate([network.get("adapter.tied", np.empty((0, *network["adapter.weight"].shape[1:]))),
                                    network["adapter.weight"]])  # fmt: skip
            taken["adapter.tied"], taken["adapter.bias"] = whole[place], network["adapter.bias"]
            taken["adapter.weight"] = own
        return taken

    def ensemble(self, networks: list[Parameters], architecture: Architecture) -> Ensemble:
        """Return the trained ensemble."""
        draws = np.random.Generator(np.random.Philox(self.task.seed))
        some = np.sort(draws.permutation(len(self.x))[:_REFERENCE_ROWS])
        kept = networks if self.task.keep_latents else []
        references = tuple(latents(network, self.x[some], architecture) for network in kept)
        return Ensemble(
            self.encoder, self.center, self.scale, tuple(networks), architecture, self.tied, references,
            self.task.quantity,
        )  # fmt: skip


def _center_and_scale(y: Floats) -> tuple[float, float]:
    """Return mean and standard deviation; powers of two keep squares from overflow and from 0, and change no bit."""
    power = int(np.frexp(np.abs(y).max())[1])
    near = np.ldexp(y, -power)
    return float(np.ldexp(near.mean(), power)), float(np.ldexp(near.std(), power))


def _names(encoder: FeatureEncoder) -> list[str]:
    """Return the encoded columns' names."""
    return [str(name) for name in encoder.get_feature_names_out()]


def _tied_columns(encoder: FeatureEncoder, task: FitTask) -> tuple[str, ...]:
    """Return the numeric columns to be tied: named so in the task, and numeric columns of the source too."""
    source = set(task.tied if task.start is None else numeric_columns(task.start.encoder))
    return tuple(name for name in numeric_columns(encoder) if name in task.tied and name in source)


def numeric_columns(encoder: FeatureEncoder) -> list[str]:
    """Return the encoded columns that hold values (no indicators, no levels); every fold has the same.

    Examples
    --------
    >>> numeric_columns(FeatureEncoder().fit(pd.DataFrame({"toc": [1.0, None], "stratum": ["Bay", "Port"]})))
    ['toc']
    """
    return [name for name, kind in zip(_names(encoder), encoder.kind_, strict=True) if kind == "value"]


def _tied_first(encoder: FeatureEncoder, tied: tuple[str, ...]) -> list[int]:
    """Return the order of encoded columns in which networks see them."""
    names = _names(encoder)
    first = [names.index(name) for name in tied]
    return first + [i for i in range(len(names)) if i not in set(first)]


def _columns_of(start: Ensemble, tied: tuple[str, ...]) -> list[int]:
    """Return the places of tied columns among the rows of the source's adapter."""
    names = _names(start.encoder)
    order = [names[i] for i in _tied_first(start.encoder, start.tied)]
    return [order.index(name) for name in tied]
