"""Many small networks trained as one: each has its own rows, order, start and early stopping."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pli_stats.checks import check_one_of, refusal
from pli_stats.transfer.network.aligned_shapes import aligned_network
from pli_stats.transfer.network.architecture import Architecture, Parameters, stack_parameters
from pli_stats.transfer.network.recipe import Member, Recipe
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
    """Train members as one batch; each comes out as it would in any other batch, to the last bit.

    That holds on every processor for members of one shape (equally many columns, held-out rows, and rows for a whole
    batch), whose matrices have the same sizes and start on the same boundary in any batch (`aligned_shapes`). Others
    are padded with zeros: a library that groups the longer sums in another way rounds their last digit otherwise. The
    same members in the same order always give the same bits on one kind of processor; other kinds have other
    instructions, hence other last digits, which training makes larger.

    One thread does all products, so that the number of threads of the machine does not matter; use processes for more.

    Examples
    --------
    >>> import numpy as np
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
        starts = [m.initial(architecture) for m in members]
        n_own = max(len(start["adapter.weight"]) for start in starts)
        networks = stack_parameters([aligned_network(start, n_own) for start in starts], PRECISIONS[dtype])
        stack = Stack(members, {k: v.to(device) for k, v in networks.items()}, architecture, recipe)
        progress = _begun(stack)
        mark = "" if checkpoint is None else _mark(members, architecture, recipe, dtype)
        if checkpoint is not None and os.path.exists(checkpoint):  # noqa: PTH110 (Path.exists raises at a name that is too long)
            _restore(stack, progress, checkpoint, mark)
        _run(stack, progress, recipe, checkpoint, mark, report)
        if checkpoint is not None:
            checkpoint.unlink(missing_ok=True)
    return _results(progress, starts)


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


def _results(progress: _Progress, starts: Sequence[Parameters]) -> list[Trained]:
    """Return each member's best parameters as float64 arrays of the shapes that it started with."""
    stacked = {name: values.to("cpu", torch.float64).numpy() for name, values in progress.best.items()}
    out = []
    for b, start in enumerate(starts):
        best = {}
        for name, array in start.items():
            whole = stacked[name][b] if array.ndim == 2 else stacked[name][b, 0]
            best[name] = whole[tuple(map(slice, array.shape))].copy()
        out.append(Trained(best, int(progress.best_step[b]), float(progress.best_loss[b]), int(progress.steps[b])))
    return out


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let PyTorch use one thread: sums then have one order for any number, and processes do not crowd each other."""
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
