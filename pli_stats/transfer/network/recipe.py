"""How networks are trained, and what each of them is trained on."""

from __future__ import annotations

import numbers
from dataclasses import dataclass

from pli_stats.checks import check_one_of, check_whole, refusal
from pli_stats.transfer.network.alignment_losses import LOSSES
from pli_stats.transfer.network.architecture import Architecture, Floats, Parameters, initial_parameters


@dataclass(frozen=True)
class Recipe:
    """How networks are trained: Adam with decoupled weight decay on the mean squared error.

    Attributes
    ----------
    learning_rate, weight_decay : float
    batch_size, max_steps : int
    evaluate_every : int
        Steps between two looks at the held-out rows.
    patience : int or None
        Looks without improvement after which a member stops and returns to its best parameters. None: train all steps
        and keep the last parameters.
    adapter_rate, trunk_rate, head_rate : float
        Factors of the learning rate; 0 freezes a part. Tied columns go with the trunk.
    l2_sp : float
        Weight of |trunk - start|^2 in the loss.
    align : {None, "mmd", "coral"}
        Loss that draws latents towards those of the source domain, with weight `align_weight`.
    """

    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    batch_size: int = 32
    max_steps: int = 1000
    evaluate_every: int = 20
    patience: int | None = 10
    adapter_rate: float = 1.0
    trunk_rate: float = 1.0
    head_rate: float = 1.0
    l2_sp: float = 0.0
    align: str | None = None
    align_weight: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no recipe."""
        for name in ("batch_size", "max_steps", "evaluate_every"):
            check_whole(name, getattr(self, name), 1)
        if self.patience is not None:
            check_whole("patience", self.patience, 1)
        if self.align is not None:
            check_one_of("align", self.align, tuple(LOSSES))
        for name in (
            "learning_rate",
            "weight_decay",
            "adapter_rate",
            "trunk_rate",
            "head_rate",
            "l2_sp",
            "align_weight",
        ):
            got = getattr(self, name)
            least = 1e-12 if name == "learning_rate" else 0.0
            if isinstance(got, bool) or not isinstance(got, numbers.Real) or not least <= float(got) < float("inf"):
                raise refusal("rate", name=name, got=got)

    @property
    def rates(self) -> dict[str, float]:
        """Learning rate of each part."""
        return {part: self.learning_rate * getattr(self, f"{part}_rate") for part in ("adapter", "trunk", "head")}


@dataclass(frozen=True, eq=False)
class Member:
    """One network to be trained.

    Attributes
    ----------
    x, y : arrays, (n, d) and (n,)
        Encoded rows, tied columns first, and standardised targets. Members may differ in rows and in own columns.
    x_val, y_val : arrays, (v, d) and (v,)
        Held-out rows for early stopping; may be empty where the recipe has no patience.
    seed : int
        Of the initial parameters, the order of rows and dropout.
    start : dict of arrays, optional
        Parameters to start from where they are named; those absent are drawn.
    n_tied : int
    reference : array, (r, w), optional
        Latents of the source domain, for alignment.
    """

    x: Floats
    y: Floats
    x_val: Floats
    y_val: Floats
    seed: int
    start: Parameters | None = None
    n_tied: int = 0
    reference: Floats | None = None

    def initial(self, architecture: Architecture) -> Parameters:
        """Return the parameters to start from."""
        drawn = initial_parameters(architecture, self.x.shape[1] - self.n_tied, self.n_tied, self.seed)
        # A level that only held-out rows have would otherwise be given weights that nothing trains.
        drawn["adapter.weight"][~self.x[:, self.n_tied :].any(axis=0)] = 0.0
        return drawn if self.start is None else drawn | {k: v for k, v in self.start.items() if k in drawn}
