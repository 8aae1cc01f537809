"""Cells of a study: who is held out; nothing leaks from there; company, workers and kills do not matter."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import joblib
import numpy as np
import pandas as pd
import pytest

import pli_stats.transfer.study.cell as study_cells
import pli_stats.transfer.study.runner as study_runs
from pli_stats.checks import InputError
from pli_stats.transfer.baselines.baseline_verb import baselines
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.study.cell import run_cell
from pli_stats.transfer.study.cell_store import CellStore
from pli_stats.transfer.study.network_cell import pretrained_pool
from pli_stats.transfer.study.protocol import (
    NETWORK_GRID,
    PORT_OUT,
    RANDOM,
    SURVEY_OUT,
    UNSEEN,
    Cell,
    Protocol,
    cell_key,
    derived_seed,
    splits_of,
)
from pli_stats.transfer.study.study import Study

SHORT = Recipe(max_steps=60, patience=2)
SMALL = Protocol(
    n_folds=3, n_repeats=1, n_networks=2, budget=2, n_trees=5, inner_folds=2, interval_folds=12, recipe=SHORT,
    source_recipe=SHORT, least_samples=4, interval_level=0.8,
)  # fmt: skip


def ports(n_ports=12, each=5, seed=1):
    """Return a target domain with gaps, a text column, surveys and port effects."""
    draws = np.random.default_rng(seed)
    n = n_ports * each
    port = np.repeat([f"port {k:02d}" for k in range(n_ports)], each)
    effect = np.repeat(draws.normal(0.0, 0.2, n_ports), each)
    features = pd.DataFrame(
        {
            "depth": np.where(draws.random(n) < 0.1, np.nan, draws.normal(8.0, 3.0, n)),
            "carbon": draws.lognormal(0.0, 0.5, n),
            "stratum": draws.choice(["Bay", "Marina", "Port"], n),
        }
    )
    target = np.exp(0.4 * np.log(features["carbon"]) + 0.2 * (features["stratum"] == "Port") + effect)
    info = pd.DataFrame({"surveyyear": draws.choice([1998, 2008, 2018], n)})
    return Domain("ports", features, target, port, [f"s{k}" for k in range(n)], info=info)


def source(n=120, seed=2):
    """Return a source domain that shares the column carbon."""
    draws = np.random.default_rng(seed)
    features = pd.DataFrame({"carbon": draws.lognormal(0.0, 0.5, n), "wealth": draws.normal(size=n)})
    return Domain("towns", features, np.exp(np.log(features["carbon"]) + features["wealth"]), np.arange(n) % 10)


TARGET, SOURCE = ports(), source()
POOL = pretrained_pool(SOURCE, SMALL, kind="source", share=1.0, repeat=0)
RIVALS = baselines(budget=2, inner_folds=2, n_trees=5)
MODELS = [*(name for name in RIVALS if name != "kriging"), "scratch", "transfer_full", "random_frozen"]


def run(model, target=TARGET, design=UNSEEN, **more):
    """Run one cell of the small protocol."""
    cell = Cell(model, design, **more)
    return run_cell(target, SMALL, cell, RIVALS.get(model), POOL if cell.source else ())


@pytest.mark.parametrize("design", [UNSEEN, RANDOM, PORT_OUT, SURVEY_OUT])
def test_splits_hold_out_what_they_say(design):
    splits = splits_of(TARGET, SMALL, Cell("ridge", design))
    held_out = np.concatenate([split.test for split in splits])
    assert sorted(held_out) == list(range(len(TARGET)))
    for split in splits:
        assert not set(split.train) & set(split.test)
        assert len(split.train) + len(split.test) == len(TARGET)
        shared = set(TARGET.groups.iloc[split.train]) & set(TARGET.groups.iloc[split.test])
        years = set(TARGET.info["surveyyear"].iloc[split.train]) & set(TARGET.info["surveyyear"].iloc[split.test])
        assert bool(shared) == (design in (RANDOM, SURVEY_OUT))
        assert bool(years) == (design != SURVEY_OUT)


def test_small_ports_are_never_held_out_alone():
    few = TARGET.rows(np.r_[0:3, 5:60])
    splits = splits_of(few, SMALL, Cell("ridge", PORT_OUT))
    assert [split.label for split in splits] == [f"port {k:02d}" for k in range(1, 12)]
    assert all(set(range(3)) <= set(split.train) for split in splits)


def test_labelled_samples_are_nested():
    small, large = (splits_of(TARGET, SMALL, Cell("ridge", UNSEEN, n_labelled=n)) for n in (10, 20))
    for a, b in zip(small, large, strict=True):
        assert len(a.train) == 10 and set(a.train) < set(b.train) and not set(b.train) & set(b.test)


@pytest.mark.parametrize("model", MODELS)
def test_nothing_leaks_from_the_held_out_fold(model):
    """Other truths and other neighbours in the held-out fold change no bit of what is predicted there.

    Scaling, imputation, levels, tuning, early stopping and conformal calibration would each show.
    """
    intervals = model in ("scratch", "transfer_full")
    before = run(model, intervals=intervals)
    split = splits_of(TARGET, SMALL, Cell(model, UNSEEN))[0]
    kept, changed = split.test[::2], split.test[1::2]
    features, target = TARGET.features.copy(), TARGET.target.copy()
    target.iloc[split.test] = 50.0 + np.arange(len(split.test))
    features.loc[changed, "depth"] = np.nan
    features.loc[changed, "carbon"] = 1e6
    features.loc[changed, "stratum"] = "Lagoon"
    after = run(model, replace(TARGET, features=features, target=target), intervals=intervals)
    columns = ["y_pred", *(["conf_low", "conf_high"] if intervals else [])]
    rows = [frame.set_index("sample").loc[TARGET.samples.iloc[kept], columns] for frame in (before, after)]
    assert np.array_equal(rows[0].to_numpy(), rows[1].to_numpy())
    others = ~before["sample"].isin(TARGET.samples.iloc[split.test])
    moved = (before["y_pred"] != after["y_pred"])[others].any()
    assert moved, "the other folds train on these rows, so the change is one that training sees"


@pytest.mark.parametrize("design", [RANDOM, PORT_OUT, SURVEY_OUT])
def test_no_truth_leaks_in_the_other_designs(design):
    split = splits_of(TARGET, SMALL, Cell("scratch", design))[0]
    target = TARGET.target.copy()
    target.iloc[split.test] = 50.0 + np.arange(len(split.test))
    for model in ("ridge", "transfer_full"):
        rows = [
            run(model, domain, design).set_index("sample").loc[TARGET.samples.iloc[split.test], "y_pred"]
            for domain in (TARGET, replace(TARGET, target=target))
        ]
        assert np.array_equal(*map(np.asarray, rows))


def test_the_order_of_rows_in_the_folds_decides_nothing_about_models():
    """Two models of one design have the same held-out samples in the same splits."""
    a, b = run("ridge"), run("transfer_full")
    assert a[["sample", "port", "split", "y_true"]].equals(b[["sample", "port", "split", "y_true"]])


def test_predictions_stay_within_the_training_targets():
    target = TARGET.features.assign(carbon=TARGET.features["carbon"].where(TARGET.groups != "port 03", 1e9))
    found = run("ridge", replace(TARGET, features=target))
    for split, rows in found.groupby("split"):
        train = splits_of(TARGET, SMALL, Cell("ridge", UNSEEN))[int(split)].train
        known = TARGET.target.iloc[train]
        assert rows["y_pred"].between(known.min(), known.max()).all()
    assert found.loc[found["port"] == "port 03", "limited"].all()
    assert not run("mean")["limited"].any()


def test_trunks_of_different_folds_and_repeats_are_different():
    again = pretrained_pool(SOURCE, replace(SMALL, n_repeats=7), kind="source", share=1.0, repeat=0)
    other = pretrained_pool(SOURCE, SMALL, kind="source", share=1.0, repeat=1)
    weights = [e.networks[0]["trunk.0.weight"] for pool in (POOL, other) for e in pool]
    assert len({w.tobytes() for w in weights}) == 6
    for a, b in zip(POOL, again, strict=True):
        assert np.array_equal(a.networks[1]["trunk.0.weight"], b.networks[1]["trunk.0.weight"])


def test_a_frozen_trunk_is_the_pool_s(monkeypatch):
    from pli_stats.transfer.study import network_cell

    kept = []
    fit = network_cell.fit_ensembles
    monkeypatch.setattr(network_cell, "fit_ensembles", lambda *a, **k: kept.extend(fit(*a, **k)) or kept[-len(a[0]) :])
    run_cell(TARGET, replace(SMALL, budget=1), Cell("transfer_freeze", UNSEEN), None, POOL)
    for ensemble, start in zip(kept, POOL, strict=True):
        for mine, theirs in zip(ensemble.networks, start.networks, strict=True):
            # float32 holds a float64 that came out of float32 exactly
            assert np.array_equal(mine["trunk.0.weight"], theirs["trunk.0.weight"])
            tied = list(start.encoder.get_feature_names_out()).index("carbon")
            assert np.array_equal(mine["adapter.tied"][0], theirs["adapter.weight"][tied])


def after_a_step(monkeypatch, model, pool=(), tied=()):
    """Return the networks of a cell after a single step."""
    from pli_stats.transfer.study import network_cell

    kept = []
    fit = network_cell.fit_ensembles
    monkeypatch.setattr(network_cell, "fit_ensembles", lambda *a, **k: kept.extend(fit(*a, **k)) or kept[-len(a[0]) :])
    single = replace(SMALL, budget=1, recipe=Recipe(max_steps=1, patience=None))
    run_cell(TARGET, single, Cell(model, UNSEEN), None, pool, tied)
    return [network for ensemble in kept for network in ensemble.networks]


@pytest.mark.parametrize("model", ["scratch", "random_frozen"])
def test_networks_without_a_source_start_as_those_with_one_do(model, monkeypatch):
    """Columns of the target's own count for nothing at first, with a source or without; the others are drawn."""
    step = 1.01 * NETWORK_GRID[0]["learning_rate"]  # no weight moves further in Adam's first one
    for network in after_a_step(monkeypatch, "transfer_full", POOL):
        assert np.abs(network["adapter.weight"]).max() <= step
    for network in after_a_step(monkeypatch, model, tied=["carbon"]):
        assert np.abs(network["adapter.weight"]).max() <= step
        assert network["adapter.tied"].shape == (1, 64) and network["adapter.tied"].std() > 0.1
        assert network["head.weight"].std() > 0.05
    for network in after_a_step(monkeypatch, model):
        assert "adapter.tied" not in network and network["adapter.weight"].std() > 0.1


def test_scratch_knows_the_columns_of_the_source_and_none_of_its_rows():
    scratch, frozen = (Cell(model, UNSEEN) for model in ("scratch", "random_frozen"))

    def made(domain, **changed):
        return Study(domain, TARGET, **(SETTINGS | changed))

    other = replace(SOURCE, features=SOURCE.features * 3.0, target=SOURCE.target**2)
    levels = replace(SOURCE, features=SOURCE.features.assign(stratum="Bay", depth="deep"))
    apart = replace(SOURCE, features=SOURCE.features.rename(columns={"carbon": "toc"}))
    here = made(SOURCE)._run([scratch], "")
    assert np.array_equal(here["y_pred"], run_cell(TARGET, here_protocol(), scratch, tied=["carbon"])["y_pred"])
    key = made(SOURCE)._runner.key
    for cell in (scratch, frozen):
        assert key(cell) == made(other)._runner.key(cell) == made(levels)._runner.key(cell)
        assert key(cell) != made(apart)._runner.key(cell)
    alone = [made(apart)._run([scratch], ""), made(SOURCE, tied=False)._run([scratch], "")]
    assert np.array_equal(alone[0]["y_pred"], alone[1]["y_pred"])
    assert not np.array_equal(alone[0]["y_pred"], here["y_pred"])
    assert key(Cell("ridge", UNSEEN)) == made(apart)._runner.key(Cell("ridge", UNSEEN)), "no network"


def here_protocol():
    """Return the protocol of the small study."""
    return Protocol(**{name: value for name, value in SETTINGS.items() if name not in ("models", "n_resamples")})


def test_keys_name_all_that_matters():
    base = cell_key(Cell("ridge", UNSEEN), SMALL, ["a"], ["v"])
    assert base == cell_key(Cell("ridge", UNSEEN), replace(SMALL, n_repeats=9), ["a"], ["v"])
    others = [
        cell_key(Cell("knn", UNSEEN), SMALL, ["a"], ["v"]),
        cell_key(Cell("ridge", UNSEEN, 1), SMALL, ["a"], ["v"]),
        cell_key(Cell("ridge", UNSEEN), replace(SMALL, seed=2), ["a"], ["v"]),
        cell_key(Cell("ridge", UNSEEN), replace(SMALL, recipe=Recipe()), ["a"], ["v"]),
        cell_key(Cell("ridge", UNSEEN), SMALL, ["b"], ["v"]),
        cell_key(Cell("ridge", UNSEEN), SMALL, ["a"], ["w"]),
    ]
    assert len({base, *others}) == 7


def test_derived_seeds_differ():
    made = {derived_seed(s, what, k) for s in range(10) for what in ("folds", "labels") for k in range(50)}
    assert len(made) == 1000 and max(made) < 1 << 47


# --- studies of a few cells

SETTINGS = {
    "models": ["median", "ridge", "scratch", "transfer_full"], "n_folds": 3, "n_repeats": 2, "n_networks": 2,
    "budget": 1, "recipe": SHORT, "source_recipe": SHORT, "n_resamples": 199,
}  # fmt: skip


def study(folder=None, **changed):
    """Return a small study."""
    return Study(SOURCE, TARGET, folder=folder, **(SETTINGS | changed))


def test_workers_and_company_do_not_matter():
    alone = study().benchmark().predictions
    assert alone.equals(study(n_jobs=2).benchmark().predictions)
    fewer = study(models=["transfer_full"], n_repeats=1)._run([Cell("transfer_full", UNSEEN)], "")
    rows = alone[(alone["model"] == "transfer_full") & (alone["design"] == UNSEEN) & (alone["repeat"] == 0)]
    assert np.array_equal(fewer["y_pred"], rows["y_pred"])


def test_a_dask_cluster_gives_the_same():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.Client(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None),
        joblib.parallel_config("dask"),
    ):
        there = study(n_jobs=2).benchmark().predictions
    assert there.equals(study().benchmark().predictions)


def test_finished_cells_are_not_run_again(tmp_path, monkeypatch):
    first = study(tmp_path)
    assert not first.cells("benchmark")["finished"].any()
    before = first.benchmark()
    again = study(tmp_path)
    assert again.cells("benchmark")["finished"].all()
    monkeypatch.setattr(study_runs, "run_cell", lambda *a: pytest.fail("a finished cell was run"))
    assert again.benchmark().predictions.equals(before.predictions)
    assert not study(tmp_path, seed=2).cells("benchmark")["finished"].any()
    more = study(tmp_path, n_repeats=3).cells("benchmark")
    assert more.groupby("repeat")["finished"].all().tolist() == [True, True, False]


def test_a_damaged_cell_is_said_and_run_again(tmp_path):
    before = study(tmp_path).benchmark().predictions
    for path, damage in zip(sorted(tmp_path.glob("*.parquet")), (b"", b"PAR1", None), strict=False):
        whole = path.read_bytes()
        middle = len(whole) // 3
        path.write_bytes(
            whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :] if damage is None else damage
        )
    with pytest.warns(UserWarning, match="is damaged"):
        after = study(tmp_path).benchmark().predictions
    assert after.equals(before)


@pytest.mark.parametrize("forged", ["predictions", "another cell", "samples of another target"])
def test_a_forged_cell_is_said_and_run_again(forged, tmp_path):
    first = study(tmp_path)
    before = first.benchmark().predictions
    keys = first.cells("benchmark")["key"]
    path, other = (tmp_path / f"{key}.parquet" for key in keys[:2])
    held = pd.read_parquet(path)
    if forged == "predictions":  # its digest stays
        held.assign(y_pred=1.0).to_parquet(path, index=False)
    elif forged == "another cell":
        other.replace(path)
    else:  # a cell that was written as such, of other samples
        CellStore(tmp_path).write(keys[0], held.assign(y_true=held["y_true"] * 2))
    with pytest.warns(UserWarning, match=f"{keys[0]}.* is damaged .*; the cell is run again"):
        after = study(tmp_path).benchmark().predictions
    assert after.equals(before)


def test_two_processes_on_one_folder_are_one_study(tmp_path):
    both = [subprocess.Popen([sys.executable, "-c", JOB, str(tmp_path)]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert study(tmp_path).cells("benchmark")["finished"].all()
    assert study(tmp_path).benchmark().predictions.equals(study().benchmark().predictions)


JOB = """
import sys
sys.path[:0] = ["tests/transfer", "tests/transfer/study"]
from test_study_cells import study
study(sys.argv[1]).benchmark()
"""


def test_a_killed_study_goes_on(tmp_path):
    running = subprocess.Popen([sys.executable, "-c", JOB, str(tmp_path / "killed")])
    deadline = time.monotonic() + 120
    while len(list((tmp_path / "killed").glob("*.parquet"))) < 3 and time.monotonic() < deadline:
        assert running.poll() is None, "it ended before it could be killed"
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = study(tmp_path / "killed").cells("benchmark")["finished"].sum()
    assert 3 <= done < 16
    assert study(tmp_path / "killed").benchmark().predictions.equals(study().benchmark().predictions)


def test_a_process_ended_from_outside_is_one_sentence():
    with pytest.raises(InputError, match="memory runs out"):
        list(study_runs.run_calls([(_end_this_process, ()), (_end_this_process, ())], 2))


def _end_this_process():
    """End a worker as the system does where memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_an_error_says_in_which_cell_it_came_up(monkeypatch):
    monkeypatch.setattr(study_cells, "splits_of", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError) as caught:
        study(models=["ridge"]).benchmark()
    assert caught.value.__notes__ == ["This came up in the cell of model 'ridge', design 'unseen ports', repeat 0."]


def test_a_folder_in_the_place_of_a_cell_is_no_finished_cell(tmp_path):
    first = study(tmp_path)
    (tmp_path / f"{first.cells('benchmark')['key'][0]}.parquet").mkdir()
    assert not study(tmp_path).cells("benchmark")["finished"].any()
