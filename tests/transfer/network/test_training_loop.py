"""Batched training against torch.nn one by one, and what must not matter: company, padding, threads, being killed."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from plain_loop import train_plainly
from torch.utils._python_dispatch import TorchDispatchMode

import pli_stats.transfer.network.training_loop as training
from pli_stats.checks import InputError
from pli_stats.transfer.network.architecture import Architecture, latents, predict
from pli_stats.transfer.network.minibatches import RowOrder, unit_masks
from pli_stats.transfer.network.recipe import Member, Recipe
from pli_stats.transfer.network.training_loop import train

# After 100 steps the two programs differ by rounding only, which grows slowly with the steps (design of the issue).
EQUAL = {"float32": 1e-5, "float64": 1e-10}
PLAIN = Recipe(patience=None, max_steps=100, batch_size=30)


def members(count, n=60, d=5, v=15, seed=0, **more):
    """Return members with rows of their own."""
    draws = np.random.default_rng(seed)
    out = []
    for k in range(count):
        x = draws.normal(size=(n + 7 * k + v, d + k % 2))
        y = np.sin(x[:, 0]) + x[:, 1] * x[:, 2] + draws.normal(0.0, 0.1, len(x))
        out.append(Member(x[v:], y[v:], x[:v], y[:v], seed=100 + k, **more))
    return out


def furthest(a, b):
    """Return the largest difference between two sets of parameters."""
    return max(float(np.abs(a[name] - b[name]).max()) for name in a)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Let the plain loop use one thread, as `train` does: products this small only wait for a second one."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "architecture",
    [
        Architecture((64, 32), residual=False),
        Architecture((16, 16, 16)),
        Architecture((16, 16, 8), norm="layer", activation="tanh"),
        Architecture((8,), activation="gelu"),
        Architecture((8, 8), activation="silu"),
        Architecture((8, 8), activation="elu"),
    ],
    ids=str,
)
def test_a_batch_is_the_loop(architecture, dtype):
    several = members(5)
    batched = train(several, architecture, PLAIN, dtype=dtype)
    for member, trained in zip(several, batched, strict=True):
        alone = train_plainly(member, architecture, PLAIN, getattr(torch, dtype))
        assert furthest(alone, trained.parameters) < EQUAL[dtype]
        assert furthest(member.initial(architecture), trained.parameters) > 0.01, "it must have moved"


# Powers of two and odd widths: a matrix of 7 x 5 starts elsewhere in memory than its neighbours in a batch.
COMPANIES = [
    Architecture((64, 64)),
    Architecture((16, 16), dropout=0.3),
    Architecture((64, 32), residual=False),
    Architecture((12, 12), norm="layer"),
    Architecture((7, 5, 5), activation="tanh"),
    Architecture((13, 13, 3), activation="silu", norm="layer"),
    Architecture((9, 9), activation="elu", dropout=0.3),
    Architecture((1,), activation="gelu"),
]
QUICK = Recipe(learning_rate=0.01, max_steps=400, patience=2)


def company_matters(several, architecture, recipe, dtype):
    """Return the members whose parameters alone differ from those in company in any bit, and how steps differ."""
    together = train(several, architecture, recipe, dtype=dtype)
    assert len({t.steps for t in together}) > 1, "members stop at different steps, and leave the batch"
    out = []
    for k, (member, trained) in enumerate(zip(several, together, strict=True)):
        (alone,) = train([member], architecture, recipe, dtype=dtype)
        assert (alone.best_step, alone.steps) == (trained.best_step, trained.steps)
        out += [k] if furthest(alone.parameters, trained.parameters) > 0.0 else []
    return out


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("architecture", COMPANIES, ids=str)
def test_company_does_not_matter(architecture, dtype):
    assert company_matters(members(9), architecture, QUICK, dtype) == []


@pytest.mark.parametrize("align", ["mmd", "coral"])
def test_company_does_not_matter_to_aligned_latents(align):
    several = members(5, reference=np.random.default_rng(1).normal(size=(29, 5)))
    recipe = replace(QUICK, align=align, align_weight=0.1)
    assert company_matters(several, Architecture((7, 5)), recipe, "float32") == []


class Products(TorchDispatchMode):
    """Notes the operands of batched products that do not start on the boundary, in memory or from member to member."""

    def __init__(self, offset):
        super().__init__()
        self.offset, self.count, self.misaligned = offset, 0, []

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        out = function(*args, **(kwargs or {}))
        if function.overloadpacket in (torch.ops.aten.bmm, torch.ops.aten.baddbmm):
            operands = [*(args if function.overloadpacket is torch.ops.aten.bmm else args[1:]), out]
            self.count += 1
            for tensor in operands:
                start, stride = tensor.data_ptr() % 64, tensor.stride(0) * tensor.element_size() % 64
                if stride or start not in (0, self.offset):
                    self.misaligned.append((str(function), tuple(tensor.shape), start, stride))
        return out


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("align", [None, "mmd", "coral"])
@pytest.mark.parametrize("architecture", COMPANIES, ids=str)
def test_every_matrix_of_a_batch_starts_on_the_boundary(architecture, align, dtype):
    """What makes company harmless, also where the processor at hand would round alike in any case."""
    n_tied = 1
    reference = np.random.default_rng(1).normal(size=(29, architecture.widths[-1]))
    several = members(3, n=21, v=13, n_tied=n_tied, reference=reference)
    recipe = Recipe(max_steps=2, evaluate_every=1, align=align, align_weight=0.1)
    with Products(offset=n_tied * np.dtype(dtype).itemsize) as products:
        train(several, architecture, recipe, dtype=dtype)
    assert products.count > 0
    assert products.misaligned == []


def test_early_stopping_returns_the_best_look():
    (member,) = members(1)
    architecture, recipe = Architecture((32, 32)), Recipe(learning_rate=0.01, max_steps=2000, patience=3)
    (trained,) = train([member], architecture, recipe)
    assert trained.steps == trained.best_step + 3 * recipe.evaluate_every < 2000
    loss = np.mean((predict(trained.parameters, member.x_val, architecture) - member.y_val) ** 2)
    assert loss == pytest.approx(trained.best_loss, rel=1e-5)  # float32 against float64


def test_frozen_parts_stay_and_others_move():
    several, architecture = members(3), Architecture((8, 8))
    for part in ("adapter", "trunk", "head"):
        recipe = Recipe(max_steps=60, patience=None, **{f"{part}_rate": 0.0})
        for member, trained in zip(several, train(several, architecture, recipe, dtype="float64"), strict=True):
            start = member.initial(architecture)
            for name in start:
                moved = np.abs(start[name] - trained.parameters[name]).max() > 0.0
                assert moved == (not name.startswith(part)), (part, name)


def test_tied_columns_go_with_the_trunk():
    (member,) = members(1, n_tied=2)
    architecture = Architecture((8, 8))
    (trained,) = train([member], architecture, Recipe(max_steps=60, patience=None, trunk_rate=0.0), dtype="float64")
    start = member.initial(architecture)
    assert np.array_equal(start["adapter.tied"], trained.parameters["adapter.tied"])
    assert not np.array_equal(start["adapter.weight"], trained.parameters["adapter.weight"])


def test_l2_sp_pulls_the_trunk_to_its_start():
    (member,) = members(1)
    architecture = Architecture((16, 16))
    away = []
    for weight in (0.0, 0.1, 10.0):
        recipe = Recipe(max_steps=300, patience=None, l2_sp=weight, weight_decay=0.0)
        (trained,) = train([member], architecture, recipe)
        away.append(
            float(np.linalg.norm(trained.parameters["trunk.0.weight"] - member.initial(architecture)["trunk.0.weight"]))
        )
    assert away[0] > away[1] > away[2]


@pytest.mark.parametrize(("align", "weight"), [("mmd", 5.0), ("coral", 50.0)])
def test_alignment_draws_latents_to_the_reference(align, weight):
    architecture = Architecture((8, 8))
    far = np.random.default_rng(1).normal(3.0, 0.5, (64, 8))
    gaps = []
    for strength in (0.0, weight):
        (member,) = members(1, reference=far)
        recipe = Recipe(learning_rate=0.01, max_steps=400, patience=None, align=align, align_weight=strength)
        (trained,) = train([member], architecture, recipe)
        found = latents(trained.parameters, member.x, architecture)
        gap = {"mmd": found.mean(0) - far.mean(0), "coral": np.cov(found.T) - np.cov(far.T)}[align]
        gaps.append(float(np.linalg.norm(gap)))
    assert gaps[1] < 0.7 * gaps[0]


def test_held_out_rows_steer_stopping_only():
    (member,) = members(1)
    other = Member(member.x, member.y, member.x_val + 9.0, member.y_val - 9.0, member.seed)
    one, two = train([member], Architecture((8, 8)), PLAIN)[0], train([other], Architecture((8, 8)), PLAIN)[0]
    assert furthest(one.parameters, two.parameters) == 0.0


def test_orders_are_reached_without_what_was_before():
    order = RowOrder(11, 4, seed=3)
    whole = order.between(0, 200)
    assert np.array_equal(whole[57:133], RowOrder(11, 4, seed=3).between(57, 133))
    epochs = whole.reshape(-1, 2 * 4)
    assert all(len(set(epoch)) == 8 for epoch in epochs.tolist())
    # 100 epochs leave out 3 of 11 rows each: a row is left out 27 times on average, sd 4.5.
    assert np.bincount(whole.ravel(), minlength=11).min() > 100 - 27 - 6 * 4.5


def test_dropout_keeps_the_mean():
    masks = unit_masks(500, (64,), 0.25, seed=1, step=5)
    assert set(np.unique(masks[0])) == {0.0, 1.0 / 0.75}
    assert masks[0].mean() == pytest.approx(1.0, abs=5 * np.sqrt(1 / 3 / 32_000))  # 5 standard errors


def test_threads_do_not_matter(tmp_path):
    code = (
        "import sys, numpy as np, torch; torch.set_num_threads(int(sys.argv[1])); sys.path[:0] = sys.argv[3:];"
        "from test_training_loop import *; t = train(members(20), Architecture((64, 64)), Recipe(max_steps=100));"
        "np.save(sys.argv[2], np.concatenate([v.ravel() for m in t for v in m.parameters.values()]))"
    )
    here = Path(__file__).parent
    for threads in ("1", "3"):
        arguments = [threads, str(tmp_path / threads), str(here), str(here.parent)]
        subprocess.run([sys.executable, "-c", code, *arguments], check=True)
    assert np.array_equal(np.load(tmp_path / "1.npy"), np.load(tmp_path / "3.npy"))


class Killed(Exception):
    """Stands for a process that is killed."""


@pytest.mark.parametrize("align", [None, "coral"])
def test_a_killed_training_goes_on_to_the_same_weights(tmp_path, align):
    architecture = Architecture((16, 16), dropout=0.1)
    recipe = Recipe(learning_rate=0.01, max_steps=1200, patience=6, l2_sp=0.01, align=align, align_weight=0.1)
    several = members(6, reference=np.random.default_rng(1).normal(size=(32, 16)))
    whole = train(several, architecture, recipe)

    def kill(done, most):
        if done >= 300:
            raise Killed

    path = tmp_path / "state.safetensors"
    with pytest.raises(Killed):
        train(several, architecture, recipe, checkpoint=path, report=kill)
    assert path.exists()
    resumed = train(several, architecture, recipe, checkpoint=path)
    assert not path.exists()
    for a, b in zip(whole, resumed, strict=True):
        assert (a.best_step, a.steps) == (b.best_step, b.steps)
        assert furthest(a.parameters, b.parameters) == 0.0


def test_a_state_of_another_training_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "_CHECKPOINT_EVERY", 1)
    path = tmp_path / "state.safetensors"

    def kill(done, most):
        raise Killed

    with pytest.raises(Killed):
        train(members(1), Architecture((8,)), Recipe(), checkpoint=path, report=kill)
    for other in (
        lambda: train(members(1), Architecture((8,)), Recipe(batch_size=16), checkpoint=path),
        lambda: train(members(1, seed=2), Architecture((8,)), Recipe(), checkpoint=path),
        lambda: train(members(2), Architecture((8,)), Recipe(), checkpoint=path),
    ):
        with pytest.raises(InputError, match="another training"):
            other()
