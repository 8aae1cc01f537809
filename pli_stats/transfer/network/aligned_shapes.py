"""Shapes in which each matrix of a batch starts on a boundary of 64 bytes, so that its company cannot matter.

A matrix library chooses how to sum by the shapes of its operands and, on some processors, by where each starts in
memory: Intel's oneMKL promises the same bits from call to call for one thread and operands aligned to 64 bytes, and
other bits come out where a network of width 7 is the second in its batch rather than the first. So rows and units are
padded with zeros, which stay 0 through training: every activation maps 0 to 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

BOUNDARY = 16  # numbers: 64 bytes in float32, 128 in float64


def aligned_size(size: int) -> int:
    """Return the least multiple of the boundary that holds `size`.

    Examples
    --------
    >>> aligned_size(16), aligned_size(17)
    (16, 32)
    """
    return -(-size // BOUNDARY) * BOUNDARY


def aligned_network(network: Mapping[str, np.ndarray], n_own: int) -> dict[str, np.ndarray[Any, Any]]:
    """Return the parameters of a network with `n_own` columns of its own and whole numbers of vectors of units.

    Examples
    --------
    >>> network = {"adapter.weight": np.ones((3, 7)), "adapter.bias": np.ones(7), "head.weight": np.ones((7, 1))}
    >>> {name: array.shape for name, array in aligned_network(network, 5).items()}
    {'adapter.weight': (5, 16), 'adapter.bias': (16,), 'head.weight': (16, 1)}
    """
    out = {}
    for name, array in network.items():
        shape = list(array.shape)
        if not name.startswith("head"):
            shape[-1] = aligned_size(shape[-1])
        if name == "adapter.weight":
            shape[0] = n_own
        elif name.endswith(".weight"):
            shape[0] = aligned_size(shape[0])
        out[name] = np.zeros(shape)
        out[name][tuple(map(slice, array.shape))] = array
    return out


def aligned_units(rows: Tensor) -> Tensor:
    """Return rows (B, m, w) with units of 0 up to the boundary.

    Examples
    --------
    >>> aligned_units(torch.ones(2, 3, 5)).shape
    torch.Size([2, 3, 16])
    """
    lacking = -rows.shape[2] % BOUNDARY
    return functional.pad(rows, (0, lacking)) if lacking else rows


def aligned_tensor(array: np.ndarray, dtype: torch.dtype, device: str = "cpu") -> Tensor:
    """Return a copy of the array in PyTorch's own memory: NumPy's starts on any multiple of 16 bytes.

    Examples
    --------
    >>> aligned_tensor(np.ones(3), torch.float64).data_ptr() % 64
    0
    """
    return torch.tensor(array, dtype=dtype, device=device)
