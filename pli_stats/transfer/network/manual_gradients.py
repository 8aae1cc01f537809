"""The slope of the squared error by hand, for the networks that studies train most: half the time is overhead without.

Networks with layer normalisation or aligned latents go through PyTorch's automatic differentiation; the tests hold both
to the same loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from pli_stats.transfer.network.architecture import Architecture

# The slope of what goes into an activation, from the slope of what comes out and its value.
BACKWARD: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "relu": lambda slope, out: torch.ops.aten.threshold_backward(slope, out, 0.0),
    "tanh": lambda slope, out: slope * (1.0 - out**2),
    "elu": lambda slope, out: torch.where(out > 0.0, slope, slope * (out + 1.0)),
}
_IN_PLACE: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": lambda x: x.clamp_(min=0.0),
    "tanh": torch.tanh_,
    "elu": torch.nn.functional.elu_,
}


def by_hand(architecture: Architecture, align: str | None) -> bool:
    """Say whether `fill_slopes` can serve a training.

    Parameters
    ----------
    architecture : Architecture
    align : str or None

    Returns
    -------
    bool

    Examples
    --------
    >>> by_hand(Architecture(), None), by_hand(Architecture(norm="layer"), None)
    (True, False)
    """
    return architecture.norm == "none" and align is None and architecture.activation in BACKWARD


def fill_slopes(
    values: Mapping[str, Tensor],
    slopes: Mapping[str, Tensor],
    rows: tuple[Tensor, Tensor, Tensor],
    architecture: Architecture,
    masks: Sequence[Tensor] = (),
) -> None:
    """Write the slope of sum_i w_i (f(x_i) - y_i)^2 into `slopes`, for each of B stacked networks.

    Parameters
    ----------
    values : mapping of tensors
        Parameters, (B, in, out) each.
    slopes : mapping of tensors
        Like `values`; parameters that are absent are frozen.
    rows : tuple of tensors
        x (B, m, d), y (B, m) and weights (B, m).
    architecture : Architecture
    masks : sequence of tensors
        As in `forward`.

    Examples
    --------
    >>> values = {"adapter.weight": torch.ones(1, 1, 1), "adapter.bias": torch.zeros(1, 1, 1),
    ...           "head.weight": torch.ones(1, 1, 1), "head.bias": torch.zeros(1, 1, 1)}
    >>> slopes = {"head.weight": torch.zeros(1, 1, 1)}
    >>> rows = torch.full((1, 1, 1), 3.0), torch.ones(1, 1), torch.ones(1, 1)
    >>> fill_slopes(values, slopes, rows, Architecture((1,)))
    >>> slopes["head.weight"].item()  # 2 (3 - 1) 3
    12.0
    """
    x, y, weight = rows
    raw, passed = _activations(values, x, architecture, masks)
    guess = torch.baddbmm(values["head.bias"], passed[-1], values["head.weight"])
    slope = 2.0 * weight[:, :, None] * (guess - y[:, :, None])
    _layer(slopes, "head", passed[-1], slope)
    slope = slope * values["head.weight"].transpose(1, 2)
    backward = BACKWARD[architecture.activation]
    for k in range(len(architecture.layers), 0, -1):
        inward, outward = architecture.layers[k - 1]
        here = backward(slope * masks[k] if masks else slope, raw[k])
        _layer(slopes, f"trunk.{k - 1}", passed[k - 1], here)
        back = values[f"trunk.{k - 1}.weight"].transpose(1, 2)
        through = architecture.residual and inward == outward
        slope = torch.baddbmm(slope, here, back) if through else torch.bmm(here, back)
    slope = backward(slope * masks[0] if masks else slope, raw[0])
    n_tied = x.shape[2] - values["adapter.weight"].shape[1]
    _layer(slopes, "adapter", x[:, :, n_tied:], slope)
    if "adapter.tied" in slopes:
        torch.bmm(x[:, :, :n_tied].transpose(1, 2), slope, out=slopes["adapter.tied"])


def _activations(
    values: Mapping[str, Tensor], x: Tensor, architecture: Architecture, masks: Sequence[Tensor]
) -> tuple[list[Tensor], list[Tensor]]:
    """Return the value of each layer's activation, and what each layer passes on."""
    act = _IN_PLACE[architecture.activation]
    n_tied = x.shape[2] - values["adapter.weight"].shape[1]
    first = torch.baddbmm(values["adapter.bias"], x[:, :, n_tied:], values["adapter.weight"])
    if n_tied:
        first = first.baddbmm_(x[:, :, :n_tied], values["adapter.tied"])
    raw = [act(first)]
    passed = [first * masks[0] if masks else first]
    for k, (inward, outward) in enumerate(architecture.layers):
        out = act(torch.baddbmm(values[f"trunk.{k}.bias"], passed[-1], values[f"trunk.{k}.weight"]))
        raw.append(out)
        out = out * masks[k + 1] if masks else out
        passed.append(passed[-1] + out if architecture.residual and inward == outward else out)
    return raw, passed


def _layer(slopes: Mapping[str, Tensor], name: str, x: Tensor, slope: Tensor) -> None:
    """Write the slopes of one layer's weight and bias, where these are trained."""
    if f"{name}.weight" in slopes:
        torch.bmm(x.transpose(1, 2), slope, out=slopes[f"{name}.weight"])
    if f"{name}.bias" in slopes:
        torch.sum(slope, 1, keepdim=True, out=slopes[f"{name}.bias"])
