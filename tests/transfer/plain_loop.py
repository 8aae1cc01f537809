"""The networks of `pli_stats.transfer.network.training_loop` one by one, as one would write them with torch.nn."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from pli_stats.transfer.network.minibatches import RowOrder


class PlainNetwork(nn.Module):
    """Adapter, trunk and head of one network, with torch's own layers."""

    def __init__(self, n_columns, architecture):
        super().__init__()
        activation = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU, "silu": nn.SiLU, "elu": nn.ELU}
        self.residual = architecture.residual
        self.adapter = nn.Linear(n_columns, architecture.widths[0])
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in architecture.layers)
        normed = architecture.norm == "layer"
        self.norms = nn.ModuleList(nn.LayerNorm(a) if normed else nn.Identity() for a, _ in architecture.layers)
        self.head = nn.Linear(architecture.widths[-1], 1)
        self.act = activation[architecture.activation]()

    def forward(self, x):
        h = self.act(self.adapter(x))
        for norm, layer in zip(self.norms, self.layers, strict=True):
            z = self.act(layer(norm(h)))
            h = h + z if self.residual and z.shape[1] == h.shape[1] else z
        return self.head(h)[:, 0]

    def set_from(self, parameters):
        """Take over parameters by the names of pli_stats (whose weights stand transposed)."""
        with torch.no_grad():
            for name, tensor in self.named().items():
                value = torch.as_tensor(parameters[name], dtype=tensor.dtype)
                tensor.copy_(value.T if name.endswith("weight") else value)

    def named(self):
        """Return the parameters by the names of pli_stats."""
        out = {"adapter.weight": self.adapter.weight, "adapter.bias": self.adapter.bias}
        for k, (norm, layer) in enumerate(zip(self.norms, self.layers, strict=True)):
            out |= {f"trunk.{k}.weight": layer.weight, f"trunk.{k}.bias": layer.bias}
            if isinstance(norm, nn.LayerNorm):
                out |= {f"trunk.{k}.scale": norm.weight, f"trunk.{k}.shift": norm.bias}
        return out | {"head.weight": self.head.weight, "head.bias": self.head.bias}

    def arrays(self):
        """Return the parameters as pli_stats lays them out."""
        return {
            k: (t.T if k.endswith("weight") else t).detach().double().numpy().copy() for k, t in self.named().items()
        }


def train_plainly(member, architecture, recipe, dtype=torch.float32):
    """Train one member by a plain loop for all steps: same start, same batches, torch's AdamW."""
    network = PlainNetwork(member.x.shape[1], architecture).to(dtype)
    network.set_from(member.initial(architecture))
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    x, y = torch.as_tensor(member.x, dtype=dtype), torch.as_tensor(member.y, dtype=dtype)
    order = RowOrder(len(member.y), recipe.batch_size, member.seed)
    for rows in torch.as_tensor(np.ascontiguousarray(order.between(0, recipe.max_steps))):
        loss = ((network(x[rows]) - y[rows]) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return network.arrays()
