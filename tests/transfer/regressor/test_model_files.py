"""Saved models: the same predictions, the same bytes, every damage refused; a killed training that goes on."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from two_domains import pretrained, quick, source, target

import pli_stats as ps
from pli_stats.files import atomic
from pli_stats.transfer.network import safetensors_files, training_loop
from pli_stats.transfer.regressor import save_load
from pli_stats.transfer.regressor.save_load import FORMAT, WORD

ROUNDING = 1e-12  # relative, of a few sums in float64
SMALL = {"widths": (4,), "n_networks": 1, "max_steps": 10, "interval_folds": 2}


@pytest.fixture(scope="module")
def fitted():
    """Return a model with all parts: pre-trained, tied, with intervals for ports."""
    x, y, port = target()
    return pretrained().fit(x, y, groups=port, licence="CC0-1.0")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the bytes of a small saved model, and a place for damaged ones."""
    x, y, _ = target()
    path = tmp_path_factory.mktemp("small") / "model.safetensors"
    quick(**SMALL).fit(x, y).save(path)
    return path.read_bytes(), path.with_name("damaged.safetensors")


def description(path):
    """Return the JSON text in the header of a saved model, parsed."""
    with safe_open(str(path), framework="numpy") as file:
        return json.loads(file.metadata()[WORD])


def format_1(path):
    """Write the smallest model of format 1 by hand, as versions before tied scales and partners wrote it.

    Two units that pass on what is positive of z and of -z, so that the network is the identity: log y = 1 + 2 z with
    z = (depth - 10) / 4.
    """
    column = {"name": "depth", "kind": "number", "mean": 10.0, "sd": 4.0, "levels": None, "missing": False}
    ensemble = {
        "encoder": {"named": True, "columns": [column]}, "center": 1.0, "scale": 2.0, "n_networks": 1,
        "n_references": 0, "tied": [],
        "architecture": {"widths": [2], "residual": True, "activation": "relu", "norm": "none", "dropout": 0.0},
    }  # fmt: skip
    learnt = {
        "fingerprint": "0" * 64, "licence": "CC0-1.0", "strategy": "scratch", "n": 6, "n_groups": 0, "log_target": True,
        "smearing": 1.0, "notes": [], "all": ensemble, "folds": [], "calibration": None,
    }  # fmt: skip
    parameters = {
        "strategy": "full", "widths": [2], "residual": True, "activation": "relu", "norm": "none", "dropout": 0.0,
        "learning_rate": 0.001, "weight_decay": 0.0001, "batch_size": 32, "max_steps": 10, "evaluate_every": 20,
        "patience": 10, "validation_share": 0.2, "l2_sp": 0.0, "align_weight": 0.0, "tie": True, "n_networks": 1,
        "interval": None, "interval_folds": 10, "log_target": True, "back_transform": "median", "task": "covariates",
        "target_metals": ["Cu", "Zn"], "device": "cpu", "checkpoint": None, "random_state": 3, "progress": False,
    }  # fmt: skip
    model = {
        "kind": "pli_stats TransferRegressor", "format": 1, "parameters": parameters, "target": learnt,
        "versions": {"pli_stats": "0.1.0", "torch": "2.0.0", "numpy": "2.0.0", "python": "3.11.0"},
    }  # fmt: skip
    arrays = {
        "target/all/0/adapter.weight": [[1.0, -1.0]], "target/all/0/adapter.bias": [0.0, 0.0],
        "target/all/0/head.weight": [[1.0], [-1.0]], "target/all/0/head.bias": [0.0],
    }  # fmt: skip

    def text(values):
        return json.dumps(values, sort_keys=True, separators=(",", ":"))

    arrays = {name: np.array(arrays[name], dtype=np.float32) for name in sorted(arrays)}
    digest = hashlib.sha256(text(model).encode())
    for name, array in arrays.items():
        digest.update(text([name, "<f4", list(array.shape)]).encode() + array.tobytes())
    save_file(arrays, path, metadata={"pli_stats": text({"model": model, "sha256": digest.hexdigest()})})
    return parameters


def test_a_model_of_format_1_predicts_as_it_did_and_takes_defaults_for_what_came_later(tmp_path):
    path, depth = tmp_path / "old.safetensors", np.array([6.0, 10.0, 15.0])
    before, loaded = format_1(path), ps.TransferRegressor.load(path)
    frame = pd.DataFrame({"depth": depth})
    assert loaded.predict(frame) == pytest.approx(np.exp(1.0 + 2.0 * (depth - 10.0) / 4.0), rel=ROUNDING)
    after, defaults = loaded.get_params(), ps.TransferRegressor().get_params()
    later = {"tie_anyway", "same_target", "pretrain_recipe", "finetune_recipe", "stack_below"}
    assert set(after) == set(before) | later
    assert {name: after[name] for name in later} == {name: defaults[name] for name in later}
    assert {**after, "widths": [2], "target_metals": ["Cu", "Zn"]} == {**after, **before}
    loaded.save(tmp_path / "new.safetensors")
    assert description(tmp_path / "new.safetensors")["model"]["format"] == FORMAT
    again = ps.TransferRegressor.load(tmp_path / "new.safetensors")
    assert np.array_equal(again.predict(frame), loaded.predict(frame))


# The same model


def test_a_loaded_model_is_the_saved_one(fitted, tmp_path):
    x, _, _ = target(seed=7)
    fitted.save(tmp_path / "model.safetensors")
    loaded = ps.TransferRegressor.load(tmp_path / "model.safetensors")
    assert np.array_equal(loaded.predict(x), fitted.predict(x))
    assert loaded.predict_interval(x, level=0.8).equals(fitted.predict_interval(x, level=0.8))
    assert np.array_equal(loaded.represent(x), fitted.represent(x))
    cities = source(seed=8)[0]
    assert np.array_equal(loaded.represent(cities, domain="source"), fitted.represent(cities, domain="source"))
    assert loaded.get_params() == fitted.get_params()
    assert loaded.feature_names_in_.tolist() == ["toc", "depth"]
    for domain in ("source_", "target_"):
        ours, theirs = getattr(fitted, domain), getattr(loaded, domain)
        for name in ("fingerprint", "licence", "strategy", "n", "n_groups", "log_target", "smearing", "notes"):
            assert getattr(ours, name) == getattr(theirs, name), name
    with pytest.raises(ps.InputError, match="not known: 'deep'"):
        loaded.predict(x.rename(columns={"depth": "deep"}))


@pytest.mark.parametrize("strategy", ["full", "coral"])
def test_a_pre_trained_model_is_fine_tuned_after_loading(strategy, tmp_path):
    x, y, port = target()
    model = pretrained(strategy=strategy)
    model.save(tmp_path / "source.safetensors")
    loaded = ps.TransferRegressor.load(str(tmp_path / "source.safetensors"))
    assert not hasattr(loaded, "target_")
    here, there = (m.fit(x, y, groups=port).predict_interval(x) for m in (model, loaded))
    assert here.equals(there)


@pytest.mark.parametrize("changed", [{"log_target": False}, {"interval": None}, {"norm": "layer", "dropout": 0.1}])
def test_other_kinds_of_models(changed, tmp_path):
    x, y, _ = target()
    model = quick(**changed, random_state=np.int64(3), target_metals=["Cu"]).fit(x.to_numpy(), y.to_numpy())
    model.save(tmp_path / "m")
    loaded = ps.TransferRegressor.load(tmp_path / "m")
    assert np.array_equal(loaded.predict(x.to_numpy()), model.predict(x.to_numpy()))
    assert loaded.get_params()["target_metals"] == ("Cu",)
    assert not hasattr(loaded, "feature_names_in_")
    assert np.array_equal(loaded.fit(x, y).predict(x), model.fit(x, y).predict(x)), "it can be fitted again"


def test_what_the_file_says_of_itself(fitted, tmp_path):
    path = tmp_path / "model.safetensors"
    fitted.save(path)
    model = description(path)["model"]
    assert model["format"] == FORMAT
    assert model["versions"]["pli_stats"] == ps.__version__
    assert set(model["versions"]) == {"pli_stats", "torch", "numpy", "python"}
    assert (model["source"]["licence"], model["target"]["licence"]) == ("CC-BY-4.0", "CC0-1.0")
    assert model["target"]["fingerprint"] == fitted.target_.fingerprint
    assert model["target"]["all"]["architecture"]["widths"] == [8, 8]
    assert [column["name"] for column in model["target"]["all"]["encoder"]["columns"]] == ["toc", "depth"]
    assert all(len(what["fingerprint"]) == 64 for what in (model["source"], model["target"]))
    assert load_file(path)["target/all/0/head.weight"].shape == (8, 1), "other programs can read the arrays"


def test_the_fingerprint_tells_data_apart():
    x, y, port = target()
    same = quick(**SMALL).fit(x, y, groups=port).target_.fingerprint
    assert same == quick(**SMALL, random_state=4).fit(x.copy(), y, groups=port).target_.fingerprint
    other_x, other_y, other_port = x.copy(), y.copy(), port.copy()
    other_x.iloc[5, 1] += 1e-12
    other_y.iloc[5] += 1e-12
    other_port.iloc[5] = "elsewhere"
    changed = [(other_x, y, port), (x, other_y, port), (x, y, other_port), (x, y, None), (x.to_numpy(), y, port)]
    prints = {quick(**SMALL).fit(a, np.asarray(b), groups=c).target_.fingerprint for a, b, c in changed}
    assert len(prints | {same}) == 6


def test_the_same_model_gives_the_same_bytes(fitted, tmp_path):
    fitted.save(tmp_path / "a.safetensors")
    (tmp_path / "elsewhere").mkdir()
    x, y, port = target()
    again = pretrained(checkpoint=tmp_path / "state").fit(x, y, groups=port, licence="CC0-1.0")
    again.save(tmp_path / "elsewhere" / "b.safetensors")
    ps.TransferRegressor.load(tmp_path / "a.safetensors").save(tmp_path / "c.safetensors")
    first = (tmp_path / "a.safetensors").read_bytes()
    assert first == (tmp_path / "elsewhere" / "b.safetensors").read_bytes()
    assert first == (tmp_path / "c.safetensors").read_bytes()
    assert str(tmp_path).encode() not in first


# Damage


def refused(path, data):
    """Say how a file of these bytes is refused."""
    path.write_bytes(data)
    with pytest.raises(ps.InputError) as caught:
        ps.TransferRegressor.load(path)
    said = str(caught.value)
    assert str(path) in said
    assert "\n" not in said
    assert said.endswith(".")
    return said


def test_the_whole_file_is_taken(small):
    data, path = small
    path.write_bytes(data)
    assert ps.TransferRegressor.load(path).n_features_in_ == 2


def test_a_truncated_file(small):
    data, path = small
    lengths = {0, 1, 7, 8, 9, 100, len(data) // 2, len(data) - 8, len(data) - 1, *range(10, len(data), 997)}
    for length in sorted(lengths):
        refused(path, data[:length])
    refused(path, data + b"\0")


@examples(200)
@given(place=st.floats(0.0, 1.0, exclude_max=True), flip=st.integers(1, 255))
def test_a_flipped_byte(small, place, flip):
    data, path = small
    at = int(place * len(data))
    refused(path, data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :])


@examples(100)
@given(place=st.floats(0.0, 1.0, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_in_the_header(small, place, bit):
    data, path = small
    at = int(place * (8 + int.from_bytes(data[:8], "little")))
    refused(path, data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])


def test_white_space_in_the_header(small):
    """The one change that a reader of JSON would not see."""
    data, path = small
    length = int.from_bytes(data[:8], "little")
    header = data[8 : 8 + length]
    padded = header.rstrip(b" ") + b"\t" * 8
    assert "header is not whole" in refused(path, len(padded).to_bytes(8, "little") + padded + data[8 + length :])


def test_another_spelling_of_the_same_description(small):
    data, path = small
    path.write_bytes(data)
    arrays, whole = load_file(path), description(path)
    safetensors_files.write_arrays(path, arrays, {WORD: json.dumps(whole)})
    assert "not whole" in refused(path, path.read_bytes())


@examples(50)
@given(noise=st.binary(max_size=300))
def test_noise(small, noise):
    refused(small[1], noise)


class Bomb:
    """Would make a folder if it were unpickled."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def test_a_pickle_is_not_unpickled(tmp_path):
    path = tmp_path / "model.safetensors"
    said = refused(path, pickle.dumps(Bomb(str(tmp_path / "made"))))
    assert "no safetensors file" in said
    torch.save({"weight": torch.ones(2)}, path)
    assert "no safetensors file" in refused(path, path.read_bytes())
    assert not (tmp_path / "made").exists()


def test_files_of_other_programs(tmp_path):
    path = tmp_path / "other.safetensors"
    for words in (None, {"format": "pt"}):
        save_file({"weight": np.ones(3)}, path, metadata=words)
        assert "another program" in refused(path, path.read_bytes())
    from safetensors.torch import save_file as save_tensors

    save_tensors({"weight": torch.ones(3, dtype=torch.bfloat16)}, path)
    assert "another program" in refused(path, path.read_bytes()), "a type that NumPy lacks"
    for text in (
        "",
        "{",
        "[]",
        '{"model":{},"sha256":""}',
        '{"model":{"format":1,"kind":"x"},"sha256":"0"}',
        "[" * 9000,
    ):
        save_file({"weight": np.ones(3)}, path, metadata={WORD: text})
        assert "damaged" in refused(path, path.read_bytes())


def test_a_checkpoint_is_no_model(tmp_path):
    path = tmp_path / "state"
    safetensors_files.write_arrays(path, {"x": np.ones(2)}, {"kind": "training", "mark": "0", "step": "10"})
    assert "another program" in refused(path, path.read_bytes())


def forged(data, path, to, without):
    """Return a file whose description was changed by somebody who knows how its SHA-256 is made."""
    path.write_bytes(data)
    arrays, model = load_file(path), description(path)["model"]
    for key, value in to.items():
        *parts, last = key.split("/")
        (model[parts[0]] if parts else model)[last] = value
    for name in without:
        del arrays[name]
    whole = {"model": model, "sha256": save_load._digest(model, arrays)}
    safetensors_files.write_arrays(path, arrays, {WORD: save_load._text(whole)})
    return path.read_bytes()


@pytest.mark.parametrize(
    ("to", "without", "expected"),
    [
        ({"format": FORMAT + 1}, (), f"in format {FORMAT + 1} by pli_stats 0.1.0"),
        ({"format": 99, "versions": []}, (), "unknown"),
        ({"target": {}}, (), "do not fit together"),
        ({"target": None}, (), "do not fit together"),
        ({"parameters": {}}, (), "do not fit together"),
        ({"parameters": 7}, (), "do not fit together"),
        ({"target/n": "many"}, (), "do not fit together"),
        ({"target/folds": []}, (), "do not fit together"),
        ({}, ("target/all/0/head.weight",), "do not fit together"),
        ({}, ("target/residuals",), "do not fit together"),
        ({"target/all": {"encoder": {"columns": []}}}, (), "do not fit together"),
    ],
    ids=str,
)
def test_a_description_that_makes_no_model(small, to, without, expected):
    data, path = small
    assert expected in refused(path, forged(data, path, to, without))


# Writing


def test_what_stood_there_is_replaced_whole_or_not_at_all(fitted, tmp_path, monkeypatch):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"before")

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    for owner, name in ((atomic.os, "fsync"), (Path, "replace")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, full)
            with pytest.raises(ps.InputError, match="no space left"):
                fitted.save(path)
        assert path.read_bytes() == b"before"
        assert list(tmp_path.iterdir()) == [path], "nothing is left behind"
    fitted.save(path)
    assert path.read_bytes() != b"before"
    assert list(tmp_path.iterdir()) == [path]


# Killed

TRAINING = """
import sys
sys.path.insert(0, sys.argv[1])
from two_domains import pretrained, target
x, y, port = target()
model = pretrained().set_params(checkpoint=sys.argv[2], patience=None, evaluate_every=1, max_steps=int(sys.argv[3]))
model.fit(x, y, groups=port).save(sys.argv[4])
"""
STEPS, PATIENT = 400, 60.0  # steps of a training, and seconds after which a test gives up on its first checkpoint


def start_training(folder):
    """Start a training in a process of its own."""
    here = str(Path(__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-c", TRAINING, here, str(folder / "state"), str(STEPS), str(folder / "killed.safetensors")]
    )


def in_this_process(folder, name, **changed):
    """Train the same model here and return the bytes of its file."""
    x, y, port = target()
    model = pretrained().set_params(patience=None, evaluate_every=1, max_steps=STEPS)
    model.set_params(**{"checkpoint": folder / "state", **changed})
    model.fit(x, y, groups=port).save(folder / name)
    return (folder / name).read_bytes()


def test_a_killed_training_goes_on_to_the_same_weights(tmp_path, monkeypatch):
    process = start_training(tmp_path)
    try:
        until = time.monotonic() + PATIENT
        while not (tmp_path / "state").exists() and time.monotonic() < until:
            time.sleep(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (tmp_path / "state").exists(), "the state was written down"
    assert not (tmp_path / "killed.safetensors").exists(), "it was killed on the way"
    with pytest.raises(ps.InputError, match=r"state.* is the state of another training .*Delete it"):
        in_this_process(tmp_path, "other.safetensors", random_state=1)
    resumed, real = [], training_loop._restore

    def restore(stack, progress, path, mark):
        real(stack, progress, path, mark)
        resumed.append(progress.step)

    monkeypatch.setattr(training_loop, "_restore", restore)
    went_on = in_this_process(tmp_path, "went_on.safetensors")
    assert len(resumed) == 1
    assert 0 < resumed[0] < STEPS
    assert not (tmp_path / "state").exists(), "a training that is done leaves no state"
    assert went_on == in_this_process(tmp_path, "whole.safetensors", checkpoint=None)
    assert len(resumed) == 1


def test_pre_training_has_a_state_of_its_own(tmp_path):
    """A fit that was killed must not stop the pre-training that the same script does before it."""
    x, y = source()
    safetensors_files.write_arrays(
        tmp_path / "state", {"x": np.ones(2)}, {"kind": "training", "mark": "a fit", "step": "1"}
    )
    model = quick(checkpoint=tmp_path / "state").pretrain(x, y)
    with pytest.raises(ps.InputError, match="another training"):
        model.fit(x, y)


def test_what_is_no_plain_file_is_left_alone(fitted, tmp_path):
    """A rename would put a file in the place of a device (as root, of /dev/null), and a pipe would be read forever."""
    x, y, _ = target()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for use in (
        lambda: fitted.save(pipe),
        lambda: ps.TransferRegressor.load(pipe),
        lambda: quick(checkpoint=pipe).fit(x, y),
    ):
        with pytest.raises(ps.InputError, match="not a plain file"):
            use()
    assert pipe.is_fifo()
