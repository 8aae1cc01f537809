"""Stacked networks while they are trained: parameters, gradients and rows of many members in a few large tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.optim.adamw import adamw

from pli_stats.transfer.network.aligned_shapes import aligned_size, aligned_tensor
from pli_stats.transfer.network.alignment_losses import LOSSES
from pli_stats.transfer.network.architecture import Architecture, forward
from pli_stats.transfer.network.manual_gradients import by_hand, fill_gradients
from pli_stats.transfer.network.minibatches import RowOrder, unit_masks
from pli_stats.transfer.network.recipe import Member, Recipe

PARTS = ("adapter", "trunk", "head")
# Flat tensors are padded to whole vectors of the processor: what is left over is rounded by other instructions, and
# which parameters that are would depend on the company.
WHOLE_VECTORS = 64
BETAS, EPSILON = (0.9, 0.999), 1e-8  # of Adam, as Kingma and Ba (2015) propose


def part_of(name: str) -> str:
    """Return the part that a parameter is trained with: tied columns go with the trunk, as both domains share them.

    Examples
    --------
    >>> part_of("adapter.tied"), part_of("adapter.weight"), part_of("head.bias")
    ('trunk', 'adapter', 'head')
    """
    return "trunk" if name == "adapter.tied" else name.split(".", 1)[0]


@dataclass(frozen=True, eq=False)
class PaddedRows:
    """Rows of several members in one tensor; padding has weight 0, so that each member's weights sum to 1."""

    x: Tensor
    y: Tensor
    weight: Tensor

    @classmethod
    def of(cls, rows: Sequence[tuple[np.ndarray, np.ndarray]], dtype: torch.dtype, device: str) -> PaddedRows:
        """Pad the columns of each member to those of the widest, and its rows to an aligned size."""
        most, d = aligned_size(max(len(y) for _, y in rows)), max(values.shape[1] for values, _ in rows)
        x, y, weight = np.zeros((len(rows), most, d)), np.zeros((len(rows), most)), np.zeros((len(rows), most))
        for b, (values, target) in enumerate(rows):
            n = len(target)
            x[b, :n, : values.shape[1]], y[b, :n], weight[b, :n] = values, target, 1.0 / max(n, 1)
        return cls(*(aligned_tensor(array, dtype, device) for array in (x, y, weight)))

    def kept(self, keep: Tensor) -> PaddedRows:
        """Return the rows of some members."""
        return PaddedRows(self.x[keep], self.y[keep], self.weight[keep])


class FlatParameters:
    """Parameters of stacked networks, those of one learning rate together: the optimiser sees few tensors."""

    def __init__(self, networks: dict[str, Tensor], rates: dict[str, float], weight_decay: float) -> None:
        self.rates, self.weight_decay = rates, weight_decay
        self.values: dict[str, Tensor] = {}
        self.gradients: dict[str, Tensor] = {}
        self.flat: dict[str, Tensor] = {}
        self._flat_gradients: dict[str, Tensor] = {}
        self.moments: dict[str, dict[str, Tensor]] = {}
        for rate in sorted(set(rates.values())):
            parts = [part for part in PARTS if rates[part] == rate]
            together = {name: values for name, values in networks.items() if part_of(name) in parts}
            if together:
                self._lay_out("+".join(parts), together, trained=rate > 0.0)

    def _rate(self, key: str) -> float:
        """Return the learning rate of a flat tensor, which its name's parts share."""
        return self.rates[key.split("+")[0]]

    def _lay_out(self, key: str, networks: dict[str, Tensor], *, trained: bool) -> None:
        """Copy parameters into one tensor, and let the gradients of those trained share one tensor too."""
        pieces = [values.detach().reshape(-1) for values in networks.values()]
        flat = torch.cat([*pieces, pieces[0].new_zeros(-sum(map(len, pieces)) % WHOLE_VECTORS)])
        gradients = torch.zeros_like(flat)
        place = 0
        for name, values in networks.items():
            leaf = flat[place : place + values.numel()].view(values.shape)
            if trained:
                self.gradients[name] = gradients[place : place + values.numel()].view(values.shape)
            self.values[name] = leaf
            place += values.numel()
        self.flat[key] = flat
        if trained:
            self._flat_gradients[key] = gradients
            zeros = {name: torch.zeros_like(flat) for name in ("exp_avg", "exp_avg_sq")}
            self.moments[key] = zeros | {"step": torch.zeros((), device=flat.device)}

    def leaves(self) -> dict[str, Tensor]:
        """Return the parameters for automatic differentiation, which adds to `gradients`, set to 0 here."""
        out = {}
        for name, values in self.values.items():
            out[name] = values.detach()
            if name in self.gradients:
                out[name].requires_grad_()
                out[name].grad = self.gradients[name].zero_()
        return out

    def descend(self) -> None:
        """Take one step of AdamW; the function, as its optimiser class takes longer than a small batch."""
        for key, moment in self.moments.items():
            adamw(
                [self.flat[key]],
                [self._flat_gradients[key]],
                [moment["exp_avg"]],
                [moment["exp_avg_sq"]],
                [],
                [moment["step"]],
                fused=True,
                amsgrad=False,
                beta1=BETAS[0],
                beta2=BETAS[1],
                lr=self._rate(key),
                weight_decay=self.weight_decay,
                eps=EPSILON,
                maximize=False,
            )

    def kept(self, keep: Tensor) -> FlatParameters:
        """Return the parameters of some networks, with their moments."""
        fewer = FlatParameters(
            {name: values.detach()[keep] for name, values in self.values.items()}, self.rates, self.weight_decay
        )
        fewer.moments = {
            key: {name: value if value.dim() == 0 else self._kept(key, value, keep) for name, value in moment.items()}
            for key, moment in self.moments.items()
        }
        return fewer

    def _kept(self, key: str, flat: Tensor, keep: Tensor) -> Tensor:
        """Return a tensor laid out like a flat one for some networks."""
        pieces, place = [], 0
        for name, values in self.values.items():
            if part_of(name) in key.split("+"):
                pieces.append(flat[place : place + values.numel()].view(values.shape)[keep].reshape(-1))
                place += values.numel()
        return torch.cat([*pieces, flat.new_zeros(-sum(map(len, pieces)) % WHOLE_VECTORS)])


class Stack:
    """Members that are trained together, step by step; each has its own rows, order and random numbers."""

    def __init__(
        self, members: Sequence[Member], networks: dict[str, Tensor], architecture: Architecture, recipe: Recipe
    ) -> None:
        some = next(iter(networks.values()))
        dtype, device = some.dtype, str(some.device)
        self.architecture, self.recipe, self.dtype, self.device = architecture, recipe, dtype, device
        self.by_hand = by_hand(architecture, recipe.align)
        self.rows = PaddedRows.of([(m.x, m.y) for m in members], dtype, device)
        self.held_out = PaddedRows.of([(m.x_val, m.y_val) for m in members], dtype, device)
        self.n_held_out = max(len(m.y_val) for m in members)
        self.orders = [RowOrder(len(m.y), recipe.batch_size, m.seed) for m in members]
        self.seeds = [m.seed for m in members]
        self.reference = None
        if recipe.align is not None:
            stacked = np.stack([m.reference for m in members])  # type: ignore[misc]
            self.reference = aligned_tensor(stacked, dtype, device)
        self.parameters = FlatParameters(networks, recipe.rates, recipe.weight_decay)
        # Only the pull to the start needs it.
        self.start = {
            name: values.detach().clone()
            for name, values in self.parameters.values.items()
            if recipe.l2_sp > 0.0 and part_of(name) == "trunk"
        }

    def __len__(self) -> int:
        """Return the number of members still trained."""
        return len(self.orders)

    def run(self, first: int, last: int) -> None:
        """Train from step `first` to step `last` (excluded)."""
        if not self.parameters.gradients:  # all parts are frozen
            return
        x, y, weight = self._batches(first, last)
        for k in range(last - first):
            masks = self._masks(first + k, x.shape[2])
            if self.by_hand:
                rows = (x[k], y[k], weight)
                fill_gradients(self.parameters.values, self.parameters.gradients, rows, self.architecture, masks)
            else:
                self._differentiate(x[k], y[k], weight, masks)
            for name, start in self.start.items():  # the gradient of l2_sp * |trunk - start|^2
                if name in self.parameters.gradients:
                    away = self.parameters.values[name] - start
                    self.parameters.gradients[name].add_(away, alpha=2.0 * self.recipe.l2_sp)
            self.parameters.descend()

    def _differentiate(self, x: Tensor, y: Tensor, weight: Tensor, masks: list[Tensor]) -> None:
        """Fill the gradients by automatic differentiation."""
        with torch.enable_grad():
            guess, latent = forward(self.parameters.leaves(), x, self.architecture, masks)
            loss = ((guess - y) ** 2 * weight).sum()
            if self.reference is not None:
                loss = loss + self.recipe.align_weight * LOSSES[str(self.recipe.align)](latent, weight, self.reference)
            loss.backward()  # type: ignore[no-untyped-call]

    def _batches(self, first: int, last: int) -> tuple[Tensor, Tensor, Tensor]:
        """Gather the rows of some steps: x (steps, B, m, d), y (steps, B, m), weight (B, m)."""
        most, longest = aligned_size(max(order.size for order in self.orders)), self.rows.y.shape[1]
        rows = np.zeros((last - first, len(self.orders), most), dtype=np.int64)
        weight = np.zeros((len(self.orders), most))
        for b, order in enumerate(self.orders):
            rows[:, b, : order.size] = order.between(first, last) + b * longest
            weight[b, : order.size] = 1.0 / order.size
        taken = torch.as_tensor(rows.reshape(-1), device=self.device)
        shape = rows.shape
        x = self.rows.x.reshape(-1, self.rows.x.shape[2]).index_select(0, taken).view(*shape, -1)
        y = self.rows.y.reshape(-1).index_select(0, taken).view(shape)
        return x, y, torch.as_tensor(weight, dtype=self.dtype, device=self.device)

    def _masks(self, step: int, most: int) -> list[Tensor]:
        """Return the dropout masks of a step, or nothing."""
        net = self.architecture
        if net.dropout == 0.0:
            return []
        out = [np.zeros((len(self.orders), most, aligned_size(width))) for width in net.widths]
        for b, (order, seed) in enumerate(zip(self.orders, self.seeds, strict=True)):
            for whole, mask in zip(out, unit_masks(order.size, net.widths, net.dropout, seed, step), strict=True):
                whole[b, : order.size, : mask.shape[1]] = mask
        return [torch.as_tensor(mask, dtype=self.dtype, device=self.device) for mask in out]

    def validation_losses(self) -> Tensor:
        """Return the mean squared error of each member on its held-out rows, (B,)."""
        with torch.no_grad():
            guess, _ = forward(self.parameters.values, self.held_out.x, self.architecture)
            # Without padding, which would group the sum in another way.
            return ((guess - self.held_out.y) ** 2 * self.held_out.weight)[:, : self.n_held_out].sum(1)

    def keep(self, keep: Tensor) -> None:
        """Go on with some members only."""
        chosen = keep.tolist()
        self.rows, self.held_out = self.rows.kept(keep), self.held_out.kept(keep)
        self.orders = [self.orders[b] for b in chosen]
        self.seeds = [self.seeds[b] for b in chosen]
        self.start = {name: values[keep] for name, values in self.start.items()}
        self.parameters = self.parameters.kept(keep)
        if self.reference is not None:
            self.reference = self.reference[keep]
