"""How far the latents of a batch lie from those of the other domain: losses for the alignment of two domains."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from pli_stats.transfer.network.aligned_shapes import aligned_size, aligned_units

# Bandwidths of the Gaussian kernels, as multiples of the median squared distance within the reference.
BANDWIDTHS = (0.25, 1.0, 4.0)


def mmd_loss(latent: Tensor, weight: Tensor, reference: Tensor) -> Tensor:
    """Return the squared maximum mean discrepancy of each member's batch and its reference, summed over members.

    MMD^2 = E k(a, a') - 2 E k(a, b) + E k(b, b'), k a sum of Gaussian kernels; the last term does not depend on the
    network that is trained and is left out.

    References
    ----------
    Long, M. et al. (2015). Learning transferable features with deep adaptation networks. ICML, 97-105.

    Examples
    --------
    >>> a = torch.randn(1, 8, 2, generator=torch.Generator().manual_seed(1))
    >>> near, far = (mmd_loss(a + shift, torch.full((1, 8), 0.125), a) for shift in (0.0, 2.0))
    >>> bool(near < far)
    True
    """
    width = _median_squared_distance(reference)[:, None, None]
    latent, reference = aligned_units(latent), aligned_units(reference)
    within, across = _squared_distances(latent, latent), _squared_distances(latent, reference)
    own = weight[:, :, None] * weight[:, None, :]
    loss = latent.new_zeros(())
    for factor in BANDWIDTHS:
        scale = 2.0 * factor * width
        loss = loss + (own * torch.exp(-within / scale)).sum()
        loss = loss - 2.0 * (weight[:, :, None] * torch.exp(-across / scale)).sum() / reference.shape[1]
    return loss / len(BANDWIDTHS)


def coral_loss(latent: Tensor, weight: Tensor, reference: Tensor) -> Tensor:
    """Return the CORAL loss of each member's batch and its reference, summed over members.

    |C_a - C_b|^2 / (4 w^2), with C the covariance of the latents.

    References
    ----------
    Sun, B. & Saenko, K. (2016). ECCV Workshops, 443-450. doi:10.1007/978-3-319-49409-8_35

    Examples
    --------
    >>> a = torch.randn(1, 8, 2, generator=torch.Generator().manual_seed(1))
    >>> float(coral_loss(a, torch.full((1, 8), 0.125), a))
    0.0
    """
    even = latent.new_full(reference.shape[:2], 1.0 / reference.shape[1])
    gap = _covariance(aligned_units(latent), weight) - _covariance(aligned_units(reference), even)
    return (gap**2).sum() / (4.0 * latent.shape[2] ** 2)


LOSSES = {"mmd": mmd_loss, "coral": coral_loss}


def _covariance(rows: Tensor, weight: Tensor) -> Tensor:
    """Return the covariance of each member's rows, (B, w, w)."""
    centred = rows - (weight[:, :, None] * rows).sum(1, keepdim=True)
    return torch.bmm((weight[:, :, None] * centred).transpose(1, 2), centred)


def _squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """Return squared distances of rows, (B, m, r)."""
    cross = torch.bmm(a, b.transpose(1, 2))
    return ((a**2).sum(2)[:, :, None] + (b**2).sum(2)[:, None, :] - 2.0 * cross).clamp_min(0.0)


def _median_squared_distance(reference: Tensor) -> Tensor:
    """Return the median over pairs of reference rows, (B,); 1 where all rows are the same."""
    with torch.no_grad():
        r = reference.shape[1]
        above = torch.triu(torch.ones(r, r, dtype=torch.bool), diagonal=1)
        rows = functional.pad(aligned_units(reference), (0, 0, 0, aligned_size(r) - r))
        median = _squared_distances(rows, rows)[:, :r, :r][:, above].median(dim=1).values
        return torch.where(median > 0.0, median, torch.ones_like(median))
