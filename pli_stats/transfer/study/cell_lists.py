"""What each question of a study would run: its cells, by names alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pli_stats.checks import check_fraction, refusal
from pli_stats.records.models import NETWORKS
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.regressor.conformal import least_units
from pli_stats.transfer.study.protocol import FORWARD, PORT_OUT, RANDOM, SURVEY_OUT, UNSEEN, Cell, Protocol, splits_of

# Networks and labelled samples count as drawn, too: the question is whether pre-training helps, not these networks.
UNIT = "port and split"
TRANSFER, SCRATCH = "transfer_full", "scratch"
VARIANTS = (
    "scratch", "transfer_full", "transfer_freeze", "transfer_gradual", "transfer_l2_sp",
    "random_frozen", "transfer_shuffled", "transfer_other",
)  # fmt: skip
CONTROLS = ("transfer_shuffled", "random_frozen", "transfer_other")
SIZES = (10, 20, 40, 80, 160, 320)
SHARES = (0.01, 0.03, 0.1, 0.3, 1.0)
HELD_OUT_MODELS = ("median", "ridge", "random_forest", "xgboost", SCRATCH, TRANSFER)


def asked_for(name: str, given: Any) -> list[Any]:
    """Return what was asked for as a list, or refuse nothing and a single word.

    Examples
    --------
    >>> asked_for("sizes", (10, 20))
    [10, 20]
    """
    asked = [] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
    if not asked:
        raise refusal("nothing_asked", name=name, got=given)
    return asked


def crossed_cells(protocol: Protocol, models: Sequence[str], designs: Sequence[str] = (UNSEEN, RANDOM)) -> list[Cell]:
    """Return the cells of models in every design and repeat.

    Examples
    --------
    >>> [(cell.model, cell.design) for cell in crossed_cells(Protocol(n_repeats=1), ["ridge"])]
    [('ridge', 'unseen ports'), ('ridge', 'random folds')]
    """
    repeats = range(protocol.n_repeats)
    return [Cell(model, design, r) for design in designs for r in repeats for model in models]


def variants_run(variants: Sequence[str], *, other_source: bool) -> list[str]:
    """Return the variants of an ablation that can be run: one from another source needs that source.

    Examples
    --------
    >>> variants_run(["scratch", "transfer_other"], other_source=False)
    ['scratch']
    """
    return [v for v in variants if other_source or NETWORKS[v].source != "other source"]


def learning_cells(target: Domain, protocol: Protocol, sizes: Sequence[int], rival: str) -> list[Cell]:
    """Return the cells of the learning curve; the last size is all labelled samples."""
    usable = sorted({n for n in sizes if n < training_rows(target, protocol)})
    return [
        Cell(model, UNSEEN, r, n_labelled=n)
        for n in (*usable, None)
        for r in range(protocol.n_repeats if n is None else protocol.n_draws)
        for model in (SCRATCH, TRANSFER, rival)
    ]


def feature_cells(protocol: Protocol, models: Sequence[str], groups: Iterable[Sequence[str]]) -> list[Cell]:
    """Return the cells with all features, then those without each group of them, in unseen ports.

    Examples
    --------
    >>> [cell.without for cell in feature_cells(Protocol(n_repeats=1), ["ridge"], [["latitude", "longitude"]])]
    [(), ('latitude', 'longitude')]
    """
    left_out = [(), *map(tuple, groups)]
    return [Cell(m, UNSEEN, r, without=w) for w in left_out for r in range(protocol.n_repeats) for m in models]


def share_cells(protocol: Protocol, shares: Sequence[float]) -> list[Cell]:
    """Return the cells of the source sensitivity."""
    repeats = range(protocol.n_repeats)
    asked = [check_fraction("shares", share) for share in asked_for("shares", shares)]
    cells = [Cell(TRANSFER, UNSEEN, r, source_share=share) for share in asked for r in repeats]
    return [*cells, *(Cell(SCRATCH, UNSEEN, r) for r in repeats)]


def held_out_cells(target: Domain, protocol: Protocol, models: Sequence[str]) -> list[Cell]:
    """Return the cells in which one port, or one survey, is held out.

    Networks have conformal intervals for held-out ports, where there are ports enough for the level.
    """
    designs = [PORT_OUT] + [SURVEY_OUT] * ("surveyyear" in target.info)
    enough = target.groups.nunique() > least_units(protocol.interval_level)
    return [Cell(m, d, intervals=enough and m in NETWORKS and d == PORT_OUT) for d in designs for m in models]


def port_out_cells(target: Domain, protocol: Protocol, models: Sequence[str]) -> list[Cell]:
    """Return the cells in which one port is held out."""
    return [cell for cell in held_out_cells(target, protocol, models) if cell.design == PORT_OUT]


def year_cells(target: Domain, protocol: Protocol, models: Sequence[str], time: str) -> list[Cell]:
    """Return the cells of later years and, beside them, those of unseen ports."""
    forward = [Cell(model, FORWARD, time=time) for model in models]
    return forward + port_out_cells(target, protocol, models)


def training_rows(target: Domain, protocol: Protocol) -> int:
    """Return how many samples a fold by port trains on, on average."""
    splits = splits_of(target, protocol, Cell(SCRATCH, UNSEEN))
    return round(sum(len(split.train) for split in splits) / len(splits))
