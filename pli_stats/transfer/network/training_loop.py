"""Many small networks trained as one: each has its own rows, order, start and early stopping."""

from __future__ import annotations

import hashlib
import numbers
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pli_stats.checks import check_one_of, check_whole, refusal
from pli_stats.transfer.network.alignment_losses import LOSSES
from pli_stats.transfer.network.architecture import (
    Architecture,
    Floats,
    Parameters,
    initial_parameters,
    stack_parameters,
)
from pli_stats.transfer.network.safetensors_files import read_arrays, write_arrays
from pli_stats.transfer.network.stacked_networks import Stack

Report = Callable[[int, int], None]

PRECISIONS = {"float32": torch.float32, "float64": torch.float64}
_CHECKPOINT_EVERY = 10  # evaluations
# Members that have stopped are taken out of the batch when they are this share of it: taking out copies all others.
_STOPPED_SHARE = 0.25
# A product of one matrix alone takes another path through the library, whose sums round differently; so nobody trains
# alone.
LEAST_COMPANY = 2


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
        return drawn if self.start is None else drawn | {k: v for k, v in self.start.items() if k in drawn}


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained network: the parameters of its best look at the held-out rows, or the last ones."""

    parameters: Parameters
    best_step: int
    best_loss: float
    steps: int


@dataclass(eq=False)
class _Progress:
    """What a training has reached: kept apart from the stack, so that it can be written down."""

    best: dict[str, Tensor]
    best_loss: Tensor
    best_step: Tensor
    steps: Tensor
    stopped: Tensor
    active: Tensor
    step: int = 0
    names: tuple[str, ...] = field(init=False, default=("best_loss", "best_step", "steps", "stopped", "active"))


def train(
    members: Sequence[Member],
    architecture: Architecture,
    recipe: Recipe,
    *,
    dtype: str = "float32",
    device: str = "cpu",
    checkpoint: Path | None = None,
    report: Report | None = None,
) -> list[Trained]:
    """Train members as one batch; each comes out as it would in any other company, but for rounding.

    To the last bit it does where every member has rows for a whole batch and the columns are few; shorter batches and
    hundreds of columns are padded to the largest in the company, and longer sums may round otherwise. The same members
    in the same order always give the same bits.

    One thread does all products, so that the number of threads of the machine does not matter; use processes for more.

    Parameters
    ----------
    members : sequence of Member
        All with the same number of tied columns, and with latents to align with or without.
    checkpoint : Path, optional
        Where the state is kept now and then; a training that finds its own state there goes on from it, with the same
        numbers in the end. The file is removed when the training is done.
    report : callable, optional
        Called with the steps done and `max_steps`.

    Raises
    ------
    InputError
        The state at `checkpoint` belongs to another training.

    Examples
    --------
    >>> draws = np.random.default_rng(1)
    >>> x = draws.normal(size=(40, 3))
    >>> alike = [Member(x[:30], x[:30, 0], x[30:], x[30:, 0], seed) for seed in (1, 2)]
    >>> [t.best_loss < 0.1 for t in train(alike, Architecture((16, 16)), Recipe(learning_rate=0.01))]
    [True, True]
    """
    check_one_of("dtype", dtype, tuple(PRECISIONS))
    if len(members) < LEAST_COMPANY:
        twice = [*members, *members]
        return train(twice, architecture, recipe, dtype=dtype, device=device, checkpoint=checkpoint, report=report)[
            : len(members)
        ]
    with _one_thread():
        most = max(m.x.shape[1] - m.n_tied for m in members)
        networks = stack_parameters([_widened(m.initial(architecture), most) for m in members], PRECISIONS[dtype])
        stack = Stack(members, {k: v.to(device) for k, v in networks.items()}, architecture, recipe)
        progress = _begun(stack)
        mark = "" if checkpoint is None else _mark(members, architecture, recipe, dtype)
        if checkpoint is not None and os.path.exists(checkpoint):  # noqa: PTH110 (Path.exists raises at a name that is too long)
            _restore(stack, progress, checkpoint, mark)
        _run(stack, progress, recipe, checkpoint, mark, report)
        if checkpoint is not None:
            checkpoint.unlink(missing_ok=True)
    return _results(progress, members)


def _begun(stack: Stack) -> _Progress:
    """Return the state before the first step."""
    best = {name: values.detach().clone() for name, values in stack.parameters.values.items()}
    zeros = torch.zeros(len(stack), dtype=torch.int64)
    loss = torch.full((len(stack),), float("inf"), dtype=torch.float64)
    return _Progress(best, loss, zeros.clone(), zeros.clone(), zeros.bool(), torch.arange(len(stack)))


def _run(
    stack: Stack, progress: _Progress, recipe: Recipe, checkpoint: Path | None, mark: str, report: Report | None
) -> None:
    """Train until the steps are done or all members have stopped."""
    if recipe.patience is not None and progress.step == 0:
        _look(stack, progress, recipe)
    looks = 0
    while len(progress.active) and progress.step < recipe.max_steps:
        last = min(progress.step + recipe.evaluate_every, recipe.max_steps)
        stack.run(progress.step, last)
        progress.step = last
        if recipe.patience is not None:
            _look(stack, progress, recipe)
        looks += 1
        # Nothing is left to go on from once all have stopped.
        if checkpoint is not None and looks % _CHECKPOINT_EVERY == 0 and len(progress.active):
            _write(stack, progress, checkpoint, mark)
        if report is not None:
            report(progress.step, recipe.max_steps)
    if recipe.patience is None:
        for name, values in stack.parameters.values.items():
            progress.best[name][progress.active.to(values.device)] = values.detach()
        progress.best_step[:] = progress.steps[:] = progress.step


def _look(stack: Stack, progress: _Progress, recipe: Recipe) -> None:
    """Compare the members on their held-out rows with their best so far; take out those that have stopped."""
    losses = stack.validation_losses().to("cpu", torch.float64)
    active = progress.active
    # A member that has stopped stays as it is, even where it waits to be taken out.
    better = (losses < progress.best_loss[active]) & ~progress.stopped[active]
    place = active[better]
    progress.best_loss[place], progress.best_step[place] = losses[better], progress.step
    for name, values in stack.parameters.values.items():
        progress.best[name][place.to(values.device)] = values.detach()[better.to(values.device)]
    ended = progress.step - progress.best_step[active] >= recipe.evaluate_every * (recipe.patience or 0)
    progress.steps[active[~progress.stopped[active]]] = progress.step
    progress.stopped[active[ended]] = True
    gone = progress.stopped[active]
    if int(gone.sum()) >= _STOPPED_SHARE * len(active) and bool(gone.any()):
        keep = (~gone).nonzero()[:, 0]
        if len(keep) == 1:
            keep = torch.cat([keep, gone.nonzero()[: LEAST_COMPANY - 1, 0]]).sort().values
        progress.active = active[keep]
        if len(keep):
            stack.keep(keep.to(stack.device))


def _widened(network: Parameters, most: int) -> Parameters:
    """Return the network with rows of 0 for the columns that only other members have; they stay 0."""
    weight = network["adapter.weight"]
    return network | {"adapter.weight": np.pad(weight, ((0, most - len(weight)), (0, 0)))}


def _results(progress: _Progress, members: Sequence[Member]) -> list[Trained]:
    """Return each member's best parameters as float64 arrays, vectors without their stacking axis."""
    arrays = {name: values.to("cpu", torch.float64).numpy() for name, values in progress.best.items()}
    out = []
    for b, member in enumerate(members):
        best = {name: (a[b] if name.endswith(("weight", "tied")) else a[b, 0]).copy() for name, a in arrays.items()}
        best["adapter.weight"] = best["adapter.weight"][: member.x.shape[1] - member.n_tied]
        out.append(Trained(best, int(progress.best_step[b]), float(progress.best_loss[b]), int(progress.steps[b])))
    return out


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let PyTorch use one thread: sums then have one order on every machine, and processes do not crowd each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _mark(members: Sequence[Member], architecture: Architecture, recipe: Recipe, dtype: str) -> str:
    """Return a fingerprint of everything that the outcome depends on."""
    digest = hashlib.sha256(repr((architecture, recipe, dtype, len(members))).encode())
    for member in members:
        for item in fields(member):
            value = getattr(member, item.name)
            for name, part in sorted(value.items()) if isinstance(value, dict) else [("", value)]:
                digest.update(f"{item.name}.{name}".encode())
                digest.update(
                    part.tobytes() + repr(part.shape).encode() if hasattr(part, "tobytes") else repr(part).encode()
                )
    return digest.hexdigest()


def _write(stack: Stack, progress: _Progress, path: Path, mark: str) -> None:
    """Write the state down: parameters and moments of the members still trained, the best of all."""
    arrays: dict[str, Any] = {name: getattr(progress, name).numpy() for name in progress.names}
    arrays |= {f"best/{name}": values.cpu().numpy() for name, values in progress.best.items()}
    arrays |= {f"flat/{part}": flat.detach().cpu().numpy() for part, flat in stack.parameters.flat.items()}
    arrays |= {f"start/{name}": values.cpu().numpy() for name, values in stack.start.items()}
    for part, state in stack.parameters.moments.items():
        arrays |= {f"moment/{part}/{key}": value.cpu().numpy() for key, value in state.items()}
    write_arrays(path, arrays, {"kind": "training", "mark": mark, "step": str(progress.step)})


def _restore(stack: Stack, progress: _Progress, path: Path, mark: str) -> None:
    """Go on from the state at `path`."""
    arrays, words = read_arrays(path)
    if words.get("kind") != "training" or words.get("mark") != mark:
        raise refusal("foreign_checkpoint", path=str(path))
    progress.step = int(words["step"])
    for name in progress.names:
        setattr(progress, name, torch.from_numpy(arrays[name]))
    for name, values in progress.best.items():
        values.copy_(torch.from_numpy(arrays[f"best/{name}"]))
    if len(progress.active) < len(stack):
        stack.keep(progress.active.to(stack.device))
    moments: dict[str, dict[str, Tensor]] = {}
    with torch.no_grad():
        for part, flat in stack.parameters.flat.items():
            flat.copy_(torch.from_numpy(arrays[f"flat/{part}"]))
        for name, values in stack.start.items():
            values.copy_(torch.from_numpy(arrays[f"start/{name}"]))
    for key, array in arrays.items():
        if key.startswith("moment/"):
            _, part, name = key.split("/")
            moments.setdefault(part, {})[name] = torch.from_numpy(array).to(stack.device)
    stack.parameters.moments = moments
