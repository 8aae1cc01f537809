"""The network: an adapter for the columns of a domain, a trunk that domains share, a head; many stacked in one.

One forward pass serves all: parameters and rows have the network as their first axis, so that a thousand small
networks are a few large matrix products.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from pli_stats.checks import check_one_of, check_whole, refusal
from pli_stats.transfer.network.aligned_shapes import aligned_tensor

Floats = NDArray[np.floating[Any]]
Parameters = dict[str, Floats]

NORMS = ("none", "layer")


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "elu": functional.elu,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "tanh": torch.tanh,
}
_LAYER_NORM_FLOOR = 1e-5  # added to a variance, as PyTorch's LayerNorm does


@dataclass(frozen=True)
class Architecture:
    """What a network looks like, apart from its input columns.

    Attributes
    ----------
    widths : tuple of int
        The first is the width of the adapter's output, each further one a layer of the trunk.
    residual : bool
        Add its input to the output of a trunk layer where both have one width.
    activation : {"relu", "elu", "gelu", "silu", "tanh"}
    norm : {"none", "layer"}
        Layer normalisation of the input of each trunk layer.
    dropout : float
        Share of units set to 0 while training, 0 <= dropout < 1.
    """

    widths: tuple[int, ...] = (64, 64)
    residual: bool = True
    activation: str = "relu"
    norm: str = "none"
    dropout: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no network."""
        if not isinstance(self.widths, Sequence) or isinstance(self.widths, str) or not len(self.widths):
            raise refusal("no_widths", got=self.widths)
        object.__setattr__(self, "widths", tuple(check_whole("widths", width, 1) for width in self.widths))
        check_one_of("activation", self.activation, tuple(ACTIVATIONS))
        check_one_of("norm", self.norm, NORMS)
        numeric = isinstance(self.dropout, numbers.Real) and not isinstance(self.dropout, bool)
        if not numeric or not 0.0 <= float(self.dropout) < 1.0:
            raise refusal("dropout", got=self.dropout)

    @property
    def layers(self) -> list[tuple[int, int]]:
        """Input and output width of each trunk layer."""
        return list(zip(self.widths, self.widths[1:], strict=False))


def initial_parameters(architecture: Architecture, n_own: int, n_tied: int, seed: int) -> Parameters:
    """Return the parameters of one network before training: He's normal weights, biases of 0.

    References
    ----------
    He, K. et al. (2015). ICCV, 1026-1034. doi:10.1109/ICCV.2015.123

    Examples
    --------
    >>> {name: array.shape for name, array in initial_parameters(Architecture((4, 4)), 3, 0, seed=1).items()}
    {'adapter.weight': (3, 4), 'adapter.bias': (4,), 'trunk.0.weight': (4, 4), 'trunk.0.bias': (4,), 'head.weight': (4, 1), 'head.bias': (1,)}
    """  # noqa: E501
    draws = np.random.Generator(np.random.Philox(seed))
    spreads = {
        "adapter.weight": np.sqrt(2.0 / max(n_own + n_tied, 1)),
        "head.weight": np.sqrt(1.0 / architecture.widths[-1]),
    }
    spreads["adapter.tied"] = spreads["adapter.weight"]
    for k, (inward, outward) in enumerate(architecture.layers):
        # A residual layer starts small, so that a deep trunk starts near the identity.
        share = 0.5 if architecture.residual and inward == outward else 1.0
        spreads[f"trunk.{k}.weight"] = share * np.sqrt(2.0 / inward)
    return {
        name: draws.normal(0.0, spreads[name], shape)
        if name in spreads
        else np.full(shape, float(name.endswith(".scale")))
        for name, shape in parameter_shapes(architecture, n_own, n_tied).items()
    }


def parameter_shapes(architecture: Architecture, n_own: int, n_tied: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of each parameter of one network.

    Examples
    --------
    >>> parameter_shapes(Architecture((4,)), 3, 0)
    {'adapter.weight': (3, 4), 'adapter.bias': (4,), 'head.weight': (4, 1), 'head.bias': (1,)}
    """
    first, last = architecture.widths[0], architecture.widths[-1]
    out: dict[str, tuple[int, ...]] = {"adapter.weight": (n_own, first)}
    if n_tied:
        out["adapter.tied"] = (n_tied, first)
    out["adapter.bias"] = (first,)
    for k, (inward, outward) in enumerate(architecture.layers):
        out |= {f"trunk.{k}.weight": (inward, outward), f"trunk.{k}.bias": (outward,)}
        if architecture.norm == "layer":
            out |= {f"trunk.{k}.scale": (inward,), f"trunk.{k}.shift": (inward,)}
    return out | {"head.weight": (last, 1), "head.bias": (1,)}


def forward(
    parameters: Mapping[str, Tensor], x: Tensor, architecture: Architecture, masks: Sequence[Tensor] = ()
) -> tuple[Tensor, Tensor]:
    """Return predictions (B, m) and latents (B, m, w) of B stacked networks, each on its own m rows.

    Examples
    --------
    >>> net = Architecture((4, 4))
    >>> stacked = stack_parameters([initial_parameters(net, 3, 0, seed) for seed in (1, 2)], torch.float64)
    >>> [tuple(t.shape) for t in forward(stacked, torch.zeros(2, 5, 3, dtype=torch.float64), net)]
    [(2, 5), (2, 5, 4)]
    """
    act = ACTIVATIONS[architecture.activation]
    tied = parameters.get("adapter.tied")
    n_tied = 0 if tied is None else tied.shape[1]
    h = torch.baddbmm(parameters["adapter.bias"], x[:, :, n_tied:], parameters["adapter.weight"])
    if tied is not None:
        h = torch.baddbmm(h, x[:, :, :n_tied], tied)
    h = act(h)
    if masks:
        h = h * masks[0]
    for k, (inward, outward) in enumerate(architecture.layers):
        z = h
        if architecture.norm == "layer":
            z = functional.layer_norm(z[:, :, :inward], (inward,), eps=_LAYER_NORM_FLOOR)
            z = functional.pad(z, (0, h.shape[2] - inward))
            z = z * parameters[f"trunk.{k}.scale"] + parameters[f"trunk.{k}.shift"]
        z = act(torch.baddbmm(parameters[f"trunk.{k}.bias"], z, parameters[f"trunk.{k}.weight"]))
        if masks:
            z = z * masks[k + 1]
        h = h + z if architecture.residual and inward == outward else z
    guess = torch.baddbmm(parameters["head.bias"], h, parameters["head.weight"])[:, :, 0]
    return guess, h[:, :, : architecture.widths[-1]]


def stack_parameters(networks: Sequence[Mapping[str, Floats]], dtype: torch.dtype) -> dict[str, Tensor]:
    """Return the parameters of several networks stacked along a first axis, vectors as (B, 1, width).

    Examples
    --------
    >>> net = initial_parameters(Architecture((4,)), 3, 0, seed=1)
    >>> {name: tuple(t.shape) for name, t in stack_parameters([net, net], torch.float32).items()}
    {'adapter.weight': (2, 3, 4), 'adapter.bias': (2, 1, 4), 'head.weight': (2, 4, 1), 'head.bias': (2, 1, 1)}
    """
    out = {}
    for name in networks[0]:
        whole = aligned_tensor(np.stack([network[name] for network in networks]), dtype)
        out[name] = whole if whole.dim() == 3 else whole[:, None, :]
    return out


def predict(parameters: Mapping[str, Floats], x: Floats, architecture: Architecture) -> Floats:
    """Return the output of one network for encoded rows, in float64.

    Examples
    --------
    >>> net = Architecture((4,))
    >>> predict(initial_parameters(net, 3, 0, seed=1), np.zeros((2, 3)), net).tolist()
    [0.0, 0.0]
    """
    out: Floats = _run(parameters, x, architecture)[0][0].numpy()
    return out


def latents(parameters: Mapping[str, Floats], x: Floats, architecture: Architecture) -> Floats:
    """Return what the trunk of one network makes of encoded rows, in float64.

    Examples
    --------
    >>> net = Architecture((4, 2), residual=False)
    >>> latents(initial_parameters(net, 3, 0, seed=1), np.zeros((5, 3)), net).shape
    (5, 2)
    """
    out: Floats = _run(parameters, x, architecture)[1][0].numpy()
    return out


def _run(parameters: Mapping[str, Floats], x: Floats, architecture: Architecture) -> tuple[Tensor, Tensor]:
    """Run one network forward."""
    rows = aligned_tensor(x, torch.float64)[None]
    with torch.no_grad():
        return forward(stack_parameters([parameters], torch.float64), rows, architecture)
