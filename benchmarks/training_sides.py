"""What `benchmarks/training.py` compares: the same networks, rows and epochs for us and for each peer.

Each function takes how many networks to train and a recipe, and returns a call that trains them.
"""

from __future__ import annotations

import itertools
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from joblib import Parallel, delayed
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

from pli_stats.transfer.network.architecture import Architecture
from pli_stats.transfer.network.recipe import Member, Recipe
from pli_stats.transfer.network.training_loop import train

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "transfer"))
from plain_loop import train_plainly

NETWORKS, COLUMNS, ROWS = 50, 12, 120
ARCHITECTURE = Architecture((64, 32), residual=False)
RECIPE = Recipe(patience=None, max_steps=800, batch_size=30)
ONE_EPOCH = Recipe(patience=None, max_steps=4, batch_size=30)
TORCH_THREADS = torch.get_num_threads()


def epochs(recipe):
    """Return how often a recipe goes through all rows."""
    return recipe.max_steps * recipe.batch_size // ROWS


def members(count=NETWORKS, rows=ROWS, columns=COLUMNS, held_out=0):
    """Return networks to be trained, each with data of its own."""
    rng = np.random.default_rng(0)
    out = []
    for seed in range(count):
        x = rng.normal(size=(rows, columns))
        y = np.sin(x[:, 0]) + x[:, 1] * x[:, 2] + rng.normal(0.0, 0.3, rows)
        out.append(Member(x[held_out:], y[held_out:], x[:held_out], y[:held_out], seed))
    return out


def ours(count, recipe=RECIPE):
    """Return our call in one process."""
    several = members(count)
    return lambda: train(several, ARCHITECTURE, recipe)


def ours_shared(count, recipe=RECIPE):
    """Return our call on two processes, half of the networks each."""
    several = members(count)
    return lambda: Parallel(n_jobs=2)(delayed(train)(several[k::2], ARCHITECTURE, recipe) for k in range(2))


def one_by_one(fit, count, recipe, threads):
    """Return a call that trains one network after another with some of torch's threads."""
    several = members(count)

    def run():
        torch.set_num_threads(threads)
        for member in several:
            fit(member, recipe)
        torch.set_num_threads(TORCH_THREADS)

    return run


def fit_plainly(member, recipe):
    """Train one network with the plain torch loop."""
    return train_plainly(member, ARCHITECTURE, recipe)


def plain(count, recipe=RECIPE):
    """Return the plain torch loop with one thread."""
    return one_by_one(fit_plainly, count, recipe, 1)


def plain_threaded(count, recipe=RECIPE):
    """Return the plain torch loop with torch's threads as they come."""
    return one_by_one(fit_plainly, count, recipe, TORCH_THREADS)


def fit_sklearn(member, recipe):
    """Train one network with scikit-learn."""
    network = MLPRegressor(
        hidden_layer_sizes=ARCHITECTURE.widths,
        alpha=recipe.weight_decay,
        learning_rate_init=recipe.learning_rate,
        batch_size=recipe.batch_size,
        max_iter=epochs(recipe),
        n_iter_no_change=epochs(recipe) + 1,
        tol=0.0,
        random_state=member.seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # all epochs are wanted
        return network.fit(np.float32(member.x), np.float32(member.y))


def sklearn_loop(count, recipe=RECIPE):
    """Return scikit-learn's call in one process."""
    return one_by_one(fit_sklearn, count, recipe, TORCH_THREADS)


def sklearn_shared(count, recipe=RECIPE):
    """Return scikit-learn's call on two processes."""
    several = members(count)
    return lambda: Parallel(n_jobs=2)(delayed(fit_sklearn)(member, recipe) for member in several)


def fit_skorch(member, recipe):
    """Train one network with skorch."""
    from skorch import NeuralNetRegressor

    widths = (member.x.shape[1], *ARCHITECTURE.widths)
    hidden = [layer for a, b in itertools.pairwise(widths) for layer in (torch.nn.Linear(a, b), torch.nn.ReLU())]
    network = NeuralNetRegressor(
        torch.nn.Sequential(*hidden, torch.nn.Linear(widths[-1], 1)),
        optimizer=torch.optim.AdamW,
        optimizer__weight_decay=recipe.weight_decay,
        lr=recipe.learning_rate,
        max_epochs=epochs(recipe),
        batch_size=recipe.batch_size,
        iterator_train__shuffle=True,
        train_split=None,
        verbose=0,
    )
    return network.fit(np.float32(member.x), np.float32(member.y)[:, None])


def skorch_loop(count, recipe=RECIPE):
    """Return skorch's call with one thread, which is faster than more for networks of this size."""
    return one_by_one(fit_skorch, count, recipe, 1)


SIDES = {
    # name: (what makes the call, networks)
    "one process": (ours, NETWORKS),
    "two processes": (ours_shared, NETWORKS),
    f"torch loop, {TORCH_THREADS} threads": (plain_threaded, 2),
    "torch loop, one thread": (plain, 2),
    "scikit-learn, one process": (sklearn_loop, 4),
    "scikit-learn, two processes": (sklearn_shared, 10),
    "skorch, one thread": (skorch_loop, 2),
}
