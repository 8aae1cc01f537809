"""The worker: verbs of a fixed list, data by files of its own folder, and a service that outlives what it is sent."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings
from inspect import Parameter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.rds.xdr.xdr_reader import unserialize
from pli_stats.rds.xdr.xdr_writer import serialized
from pli_stats.robjects import describe, restore
from pli_stats.robjects.vectors.r_values import RList, RVector, classes_of, named_list, parts_of, strings
from pli_stats.worker import channel
from pli_stats.worker.channel import Progress, parsed, sent
from pli_stats.worker.folder import PrivateFolder
from pli_stats.worker.service import Service
from pli_stats.worker.values import Kept, from_json, from_r, to_r
from pli_stats.worker.verbs import PATHS, Verb, find_verb, known_verbs

HOSTILE = ["a;b", 'say "x"', "it's", "two\nlines", "$(touch owned)", "`id`", "../../up", "%n%s", "{0}", "ü漢😀", "\\"]
REPOSITORY = Path(__file__).parents[2]
PATIENCE = 30  # seconds that a process may take before the test is stuck


@pytest.fixture
def folder(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    return private


class Bench:
    """A service in this process, with its answers."""

    def __init__(self, folder, **verbs):
        self.folder, self.said, self.verbs, self.count = folder, [], verbs, 0
        self.service = Service(PrivateFolder(folder), self.said.append, self.find)

    def find(self, name):
        if name in self.verbs:
            return Verb(name, self.verbs[name], {"x": Parameter("x", Parameter.KEYWORD_ONLY, default=None)})
        return find_verb(name)

    def tell(self, verb, args=None, **more):
        """Return the whole answer to a request whose arguments are JSON or descriptions of R objects."""
        self.count += 1
        plain = {name: self.on_its_way(name, value) for name, value in (args or {}).items()}
        self.service.answer(json.dumps({"id": self.count, "verb": verb, "args": plain, **more}).encode())
        assert self.said[-1]["id"] == self.count
        return self.said[-1]

    def on_its_way(self, name, value):
        if isinstance(value, RVector | RList):
            (self.folder / f"a{self.count}-{name}.rds").write_bytes(serialized(value))
            return {"rds": f"a{self.count}-{name}.rds"}
        return value

    def described(self, verb, args=None):
        """Return the result as R gets it."""
        answer = self.tell(verb, args)
        assert answer["ok"], answer
        if answer["result"] is None:
            return None
        path = self.folder / answer["result"]
        value = unserialize(path.read_bytes(), "the result")
        path.unlink()
        return value

    def ask(self, verb, args=None):
        return restore(self.described(verb, args))


@pytest.fixture
def bench(folder):
    return Bench(folder)


def marks_in(value):
    """Return the names of attributes that only Python reads, anywhere in a description."""
    if not isinstance(value, RVector | RList):
        return []
    inside = [*value.attributes.values(), *(value.values if isinstance(value, RList) else ())]
    return [n for n in value.attributes if n.startswith("python")] + [
        name for part in inside for name in marks_in(part)
    ]


def test_nothing_of_python_stays_on_an_object_of_r(folder):
    mixed = pd.Series([True, None], dtype=object)
    frame = pd.DataFrame({"silt": mixed, "text": pd.Series(["a", None], dtype=object), "n": np.ones(2, np.float32)})
    found = {"silt": mixed, "all": [frame, {"big": 2**40}], "category": pd.Series(pd.Categorical([1, 2]))}
    assert marks_in(describe(found))
    bench = Bench(folder, found=lambda x=None: found)
    described = bench.described("found")
    assert marks_in(described) == []
    silt = parts_of(described)["silt"]
    assert (silt.kind, silt.values.tolist(), silt.attributes) == ("logical", [1, -(2**31)], {})


class Process:
    """The worker as R starts it."""

    def __init__(self, folder, started_by=("-m", "pli_stats.worker"), **env):
        self.popen = subprocess.Popen(
            [sys.executable, "-P", *started_by, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **env},
        )
        self.folder, self.lines = folder, queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.popen.stdout:
            self.lines.put(json.loads(line))
        self.lines.put(None)

    def next(self):
        return self.lines.get(timeout=PATIENCE)

    def write(self, line):
        self.popen.stdin.write(line)
        self.popen.stdin.flush()

    def ask(self, verb, args=None, id=1, **more):
        self.write(json.dumps({"id": id, "verb": verb, "args": args or {}, **more}).encode() + b"\n")
        return self.next()

    def result(self, verb, data, typed=None, **more):
        """Return the result of a verb whose data go as files."""
        for name, value in data.items():
            (self.folder / f"a-{name}.rds").write_bytes(serialized(describe(value)))
        answer = self.ask(verb, {name: {"rds": f"a-{name}.rds"} for name in data} | (typed or {}), **more)
        assert answer["ok"], answer
        path = self.folder / answer["result"]
        value = restore(unserialize(path.read_bytes(), "the result"))
        path.unlink()
        return value


@pytest.fixture
def process(folder):
    started = Process(folder)
    yield started
    started.popen.kill()
    started.popen.wait(PATIENCE)


# --- the protocol -----------------------------------------------------------------------------------------------------


def test_process_answers_and_clears_its_folder(process, folder):
    ready = process.next()
    assert ready == {"ready": True, "version": ps.__version__, "protocol": 1, "pid": process.popen.pid}
    answer = process.ask("mae", {"y": [1, 2.5], "yhat": [2, 2.5]})
    assert answer == {"id": 1, "ok": True, "result": "r1.rds", "kept": False, "warnings": []}
    assert (folder / "r1.rds").stat().st_mode & 0o777 == 0o600
    assert restore(unserialize((folder / "r1.rds").read_bytes(), "")) == 0.5
    process.popen.stdin.close()
    assert process.popen.wait(PATIENCE) == 0
    assert not folder.exists()


BAD_LINES = [
    b"",
    b"junk",
    b"[]",
    b"1",
    b"null",
    b'"pli"',
    b"{}",
    b'{"id": 1}',
    b'{"id": "1", "verb": "pli", "args": {}}',
    b'{"id": true, "verb": "pli", "args": {}}',
    b'{"id": 1, "verb": 1, "args": {}}',
    b'{"id": 1, "verb": "pli", "args": []}',
    b'{"id": 1, "verb": "pli", "args": {}, "eval": "1+1"}',
    b'{"id": 1, "verb": "pli", "verb": "mae", "args": {}}',
    b'{"id": 1, "verb": "mae", "args": {"y": NaN, "yhat": 1}}',
    b'{"id": 1, "verb": "pli", "args": {}',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"id": ' + b"9" * 5000 + b', "verb": "pli", "args": {}}',
]


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: repr(line[:40]))
def test_lines_that_are_no_request(bench, line):
    bench.service.answer(line)
    answer = bench.said[-1]
    assert not answer["ok"] and answer["error"] == "input_error"
    assert answer["sentence"].startswith("A request to the worker must be one line of JSON")
    assert bench.ask("mae", {"y": [1.0], "yhat": [2.0]}) == 1.0


def test_process_outlives_bad_lines_and_huge_ones(process, monkeypatch):
    process.next()
    process.write(b"x" * (channel.MOST_BYTES + 10) + b"\n" + b"junk\n")
    assert "more than" in process.next()["sentence"]
    assert "no JSON" in process.next()["sentence"]
    assert process.ask("backgrounds")["ok"]


def test_stray_prints_do_not_reach_the_protocol(folder):
    code = (
        "import os, sys, subprocess; from pli_stats.worker.channel import claim_streams, sent\n"
        "requests, answers = claim_streams()\n"
        "print('by print'); os.write(1, b'by descriptor'); subprocess.run(['echo', 'by a child']); sys.stdin.read()\n"
        "sent(answers, {'id': 1}); sent(answers, {'line': requests.readline().decode()})"
    )
    run = subprocess.run([sys.executable, "-c", code], input=b"request\n", capture_output=True, check=True)
    assert run.stdout == b'{"id": 1}\n{"line": "request\\n"}\n'
    assert all(text in run.stderr for text in (b"by print", b"by descriptor", b"by a child"))


def test_answers_are_ascii(tmp_path):
    with (tmp_path / "answers").open("wb") as file:
        sent(file, {"sentence": "ü漢😀\n\udc80"})
    assert (tmp_path / "answers").read_bytes().isascii()
    assert (tmp_path / "answers").read_bytes().count(b"\n") == 1


def test_parsed_knows_what_a_request_is():
    assert parsed(b'{"id": 1, "verb": "pli", "args": {"x": 1.0}, "cwd": "/", "release": []}')["args"] == {"x": 1.0}


def test_process_ends_with_the_other_side_even_during_a_job(folder, monkeypatch):
    code = (
        "import sys, time; from pli_stats.worker import channel; channel.GRACE = 0.1\n"
        "channel.Requests(sys.stdin.buffer, lambda: print('cleared', flush=True)); time.sleep(600)"
    )
    run = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, timeout=PATIENCE, check=True)
    assert run.stdout.strip() == b"cleared"


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="there are no groups of processes")
def test_what_a_job_started_ends_with_it():
    code = (
        "import subprocess, sys, time; from pli_stats.worker import channel; channel.GRACE = 0.1\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True)\n"
        "channel.Requests(sys.stdin.buffer, lambda: print('cleared', flush=True)); time.sleep(600)"
    )
    leader = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    with leader:
        pid = int(leader.stdout.readline())
        said, _ = leader.communicate(timeout=PATIENCE)
    assert (said.strip(), leader.returncode) == (b"cleared", -signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while runs(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not runs(pid)


def runs(pid):
    """Say whether a process runs; one that has ended may still be listed where nobody asks how."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not (stat.exists() and ") Z " in stat.read_text())
    except (ProcessLookupError, FileNotFoundError):
        return False


# --- the fixed list ---------------------------------------------------------------------------------------------------


def test_verbs_are_the_public_ones():
    python_only = {"plot", "save_plot", "baselines", "save_rds", "read_rds", "scan_samples"}
    functions = {name for name in ps._MODULES if name[0].islower()} - python_only
    assert functions < set(known_verbs())
    assert all(callable(find_verb(name).function) for name in known_verbs())


UNKNOWN = [
    "",
    "os.system",
    "eval",
    "__import__",
    "pli.__globals__",
    "study.__init__",
    "study.__class__",
    "study.protocol",
    "TransferRegressor.fit",
    "transfer_regressor",
    "save_rds",
    "table.to_markdown",
]
UNKNOWN += [
    "regressor._train",
    "pli_stats.pli",
    "checks",
    "InputError",
    "_MODULES",
    "builtins",
    "pli\n",
    "PLI",
    *HOSTILE,
]


@pytest.mark.parametrize("name", UNKNOWN)
def test_other_names_are_refused(bench, name):
    answer = bench.tell(name)
    assert answer["error"] == "input_error"
    assert answer["sentence"].startswith(f"There is no verb {name!r}.")


def test_near_misses_are_named(bench):
    assert "Did you mean 'bootstrap_ci'?" in bench.tell("bootstrap_cl")["sentence"]
    assert "Did you mean 'yhat'?" in bench.tell("mae", {"y": [1], "yhta": [1]})["sentence"]
    assert bench.tell("mae", {"y": [1]})["sentence"] == "`mae` needs the argument `yhat`."
    told = bench.tell("Study", {"source": 1, "target": 1, "n_fold": 3})["sentence"]
    assert told == find_refusal(lambda: ps.Study(1, 1, n_fold=3))


def find_refusal(call):
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value)


# Arguments of any type that never name a file: text in them is a name, a metal, a model.
DATA = {
    "add_columns", "add_rows", "tables",
    "X", "X_source", "X_target", "a", "analytical_sd", "b", "background", "by", "conc", "coordinates", "diff",
    "domain", "err_a", "err_b", "finetune_recipe", "fpc", "groups", "guideline", "loss_a", "loss_b", "metric",
    "metrics", "nondetect", "nondetect_a", "nondetect_b", "nondetect_x", "nondetect_y", "normalizer", "object",
    "order", "others", "p", "pilot", "pivots", "pli_values", "ports", "pretrain_recipe", "protocol", "reference",
    "region", "result", "results", "scheme_spec", "scores", "season", "site_pli", "source_groups", "spec", "strata",
    "survey", "target_groups", "test", "time", "toxic_response", "train", "values", "values_a", "values_b",
    "weights", "x", "y", "y_source", "yhat", "yhat_a", "yhat_b", "zone",
}  # fmt: skip


def test_path_arguments_are_all_listed():
    """An argument of any type is a path or stands above, so that a new one is looked at."""
    verbs, seen = [find_verb(name) for name in known_verbs()], set()
    for verb in verbs:
        for argument, parameter in verb.parameters.items():
            declared = "Any" if parameter.annotation is Parameter.empty else str(parameter.annotation)
            of_name = argument in ("path", "folder", "checkpoint") or "Path" in declared
            is_path = argument in PATHS.get(verb.name, ())
            assert is_path or not of_name, (verb.name, argument)
            seen |= {argument} if "Any" in declared and not is_path else set()
    assert seen == DATA
    assert set(PATHS) <= {verb.name for verb in verbs}


# Of the verbs with a path, those that read it or only remember it.
NOT_WRITING = {"read_samples", "TransferRegressor", "Study", "TransferRegressor.load"}


@pytest.mark.r
def test_r_repeats_no_verb_that_writes_files():
    code = f"source('{REPOSITORY}/r/R/worker.R'); cat(Filter(writes_files, commandArgs(TRUE)))"
    command = ["Rscript", "--vanilla", "-e", code, *known_verbs()]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert {find_verb(name).name for name in told} == set(PATHS) - NOT_WRITING


def test_r_asks_for_every_verb_and_for_no_other():
    code = "".join(path.read_text() for path in sorted((REPOSITORY / "r" / "R").glob("*.R")))
    asked = re.findall(r'call_verb\("([\w.]+)"', code)
    owners = {"object": "regressor", "study": "study"}
    asked += [f"{owners[owner]}.{name}" for owner, name in re.findall(r'run_method\((object|study), "(\w+)"', code)]
    assert sorted(set(asked)) == sorted(known_verbs())


# --- the folder -------------------------------------------------------------------------------------------------------

OUTSIDE = ["../x.rds", "/etc/passwd", "x", ".rds", "a/b.rds", "..", "", "a\0.rds", "a.rds\n", "x.RDS", 1, None, ["a"]]


@pytest.mark.parametrize("name", OUTSIDE)
def test_files_outside_the_folder_are_refused(bench, folder, name):
    (folder.parent / "x.rds").write_bytes(serialized(strings("secret")))
    answer = bench.tell("backgrounds", {})
    answer = bench.tell("pli", {"conc": {"rds": name}})
    assert answer["error"] == "input_error" and "private folder" in answer["sentence"]
    assert (folder.parent / "x.rds").exists()


def test_links_are_not_followed(bench, folder, tmp_path):
    secret = tmp_path / "secret.rds"
    secret.write_bytes(serialized(strings("secret")))
    (folder / "a.rds").symlink_to(secret)
    assert "private folder" in bench.tell("pli", {"conc": {"rds": "a.rds"}})["sentence"]
    (folder / "r2.rds").symlink_to(secret)
    assert "private folder" in bench.tell("mae", {"y": [1], "yhat": [2]})["sentence"]
    assert restore(unserialize(secret.read_bytes(), "")) == "secret"


def test_only_private_folders_serve(tmp_path, folder):
    (tmp_path / "link").symlink_to(folder)
    (tmp_path / "file").write_text("")
    (tmp_path / "open").mkdir(mode=0o755)
    for name in ("link", "file", "open", "none"):
        with pytest.raises(InputError, match="private folder"):
            PrivateFolder(tmp_path / name)
    refused = Process(tmp_path / "open")
    assert "others than its owner" in refused.next()["sentence"]
    assert refused.popen.wait(PATIENCE) == 2


def test_closing_spares_what_is_not_ours(folder):
    (folder / "a.rds").write_bytes(b"")
    (folder / "other.csv").write_text("x")
    PrivateFolder(folder).close()
    assert [path.name for path in folder.iterdir()] == ["other.csv"]


def test_argument_files_are_removed(bench, folder):
    bench.ask("mae", {"y": describe(np.arange(30.0)), "yhat": describe(np.arange(30.0))})
    assert not list(folder.iterdir())


# --- text is data -----------------------------------------------------------------------------------------------------


# A hook cannot be removed: it gets a process of its own.
AUDITED = """
import json, os, sys
opened = []
sys.addaudithook(lambda event, facts: opened.append(str(facts[0])) if event == "open" else None)
from pli_stats.worker import main
main()
with open(os.environ["OPENED"], "w") as file:
    json.dump(opened, file)
"""


def test_hostile_names_come_through(folder, tmp_path):
    names = HOSTILE
    place, told = tmp_path / "place", tmp_path / "opened.json"
    place.mkdir()
    audited = Process(folder, ("-c", AUDITED), OPENED=str(told))
    audited.next()
    values = np.repeat(np.arange(1.0, len(names) + 1), 4) + np.tile([0.0, 0.1, 0.2, 0.3], len(names))
    ports = np.repeat(names, 4).astype(object)
    found = audited.result("compare_ports", {"values": values, "ports": ports}, cwd=str(place))
    assert sorted(found.groups["port"]) == sorted(names)
    assert found.n_ports == len(names)
    frame = pd.DataFrame({name: [1.0, 2.0] for name in names} | {"Cu": [50.0, 60.0], "harbour": names[:2]})
    typed = {"port": "harbour", "ignore": names[1:]}
    samples = audited.result("read_samples", {"source": frame}, typed, cwd=str(place))
    assert samples.info["harbour"].tolist() == names[:2]
    assert names[0] in samples.info
    audited.popen.stdin.close()
    assert audited.popen.wait(PATIENCE) == 0
    opened = json.loads(told.read_text())
    assert any(path.endswith("a-values.rds") for path in opened), "the hook hears of files"
    assert not [path for path in opened for name in names if len(name) > 2 and name in path]
    assert not list(place.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"place", "opened.json"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_named_as_it_is(bench, name):
    answer = bench.tell("pli", {"conc": describe(pd.DataFrame({"Cu": [1.0]})), "background": name})
    assert answer["error"] == "input_error"
    assert answer["sentence"] == find_refusal(lambda: ps.pli(pd.DataFrame({"Cu": [1.0]}), name))


def test_hostile_paths_are_paths(bench, tmp_path):
    for number, name in enumerate(n for n in HOSTILE if "/" not in n):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        path = folder / f"{name}.csv"
        path.write_text("site,Cu\na,5\n")
        assert bench.ask("read_samples", {"source": str(path)}).metals == ["Cu"]
        assert [found.name for found in folder.iterdir()] == [path.name]


def test_relative_paths_are_those_of_r(bench, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    (tmp_path / "data.csv").write_text("site,Cu\na,5\n")
    assert bench.tell("read_samples", {"source": "data.csv"}, cwd=str(tmp_path))["ok"]
    assert "cannot be entered" in bench.tell("backgrounds", cwd=str(tmp_path / "none"))["sentence"]
    assert "cannot be entered: embedded null" in bench.tell("backgrounds", cwd="a\0b")["sentence"]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert bench.tell("read_samples", {"source": "~/data.csv"})["ok"]


def test_a_folder_that_has_gone_can_be_left(bench, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    (tmp_path / "soon gone").mkdir()
    assert bench.tell("backgrounds", cwd=str(tmp_path / "soon gone"))["ok"]
    shutil.rmtree(tmp_path / "soon gone")
    assert bench.tell("backgrounds", cwd=str(tmp_path))["ok"]
    assert Path.cwd() == tmp_path


# --- arguments and results --------------------------------------------------------------------------------------------


def test_arguments_as_python_takes_them():
    mapping = Parameter("limits", Parameter.KEYWORD_ONLY, annotation="Mapping[str, float] | None")
    named = RVector("double", np.array([0.02, 1.0]), {"names": strings(["Cd", "Pb"])})
    assert from_r(named, mapping, Kept()) == {"Cd": 0.02, "Pb": 1.0}
    assert from_r(named, None, Kept()).to_dict() == {"Cd": 0.02, "Pb": 1.0}
    for texts in (["a", None], [None], ["a"] * 20, ["a"] * 21):
        assert from_r(strings(texts), None, Kept()) == texts
    long = "a" * 20_000  # too long for a line, so that it comes as a file
    assert from_r(strings(long), Parameter("x", Parameter.KEYWORD_ONLY, annotation="str"), Kept()) == long
    several = Parameter("x", Parameter.KEYWORD_ONLY, annotation="Sequence[str]")
    assert from_r(strings(long), several, Kept()) == [long]
    factor = from_r(describe(pd.Series(pd.Categorical(["x", "y"] * 30))), None, Kept())
    assert isinstance(factor, pd.Categorical)


def test_one_value_is_a_list_where_python_takes_lists(bench):
    for annotation, wanted in (("Sequence[int]", [8]), ("Iterable[Any] | None", [8]), ("int", 8), ("Any", 8)):
        assert from_json(8, Parameter("x", Parameter.KEYWORD_ONLY, annotation=annotation)) == wanted
    assert from_json(True, Parameter("tie", Parameter.KEYWORD_ONLY, annotation="bool | Sequence[str]")) is True
    # R sends every argument: the default stays itself, since the reader refuses a `sheet` of a text file.
    sheet = Parameter("sheet", Parameter.KEYWORD_ONLY, annotation="int | Sequence[int]", default=0)
    assert from_json(0, sheet) == 0 and from_json(1, sheet) == [1]
    assert bench.ask("mae", {"y": 3, "yhat": 4.5}) == 1.5
    assert bench.ask("critical_difference", {"n_models": 4, "n_blocks": 20}) == ps.critical_difference(4, 20)


def test_results_are_those_of_python(bench):
    frame = pd.read_csv(ps.example_path())
    samples = bench.ask("read_samples", {"source": str(ps.example_path()), "port": "river"})
    again = bench.ask("assess", {"samples": describe(samples), "normalizer": "Fe", "n_resamples": 99})
    pd.testing.assert_frame_equal(again.ports, ps.assess(samples, normalizer="Fe", n_resamples=99).ports)
    assert len(again.samples) == len(frame)
    assert bench.described("example_path").values == [str(ps.example_path())]


def test_rows_are_numbered_as_in_r(bench):
    conc = pd.DataFrame({"Cu": [45.0, -1.0], "Zn": [95.0, 95.0]})
    assert "row 2, Cu is -1.0" in bench.tell("pli", {"conc": describe(conc)})["sentence"]
    found = bench.described("contamination_factor", {"conc": describe(conc.abs())})
    assert found.attributes["row.names"].values.tolist() == [-(2**31), -2]  # as R numbers rows by itself
    audit = bench.ask("read_samples", {"source": describe(pd.DataFrame({"Cu": ["5", "<2"]}))}).audit
    assert audit["row"].dropna().tolist()[-1] == 2


def test_samples_of_a_file_are_numbered_from_1_once_r_has_them(bench):
    from_file = ps.read_samples(ps.example_path(), port="river")
    asked = {"samples": describe(from_file), "normalizer": "Fe", "n_resamples": 99}
    numbers = bench.ask("assess", asked).metals["sample"]
    assert sorted(set(numbers)) == list(range(1, len(from_file) + 1))
    assert numbers.tolist() == (ps.assess(from_file, normalizer="Fe", n_resamples=99).metals["sample"] + 1).tolist()
    labelled = from_file.kept(np.arange(len(from_file)) > 3)  # labels of its own stay
    assert from_r(describe(labelled), None, Kept()).concentrations.index[0] == 4


def test_samples_whose_parts_do_not_fit_are_refused(bench):
    parts = parts_of(describe(ps.read_samples(ps.example_path(), port="river")))
    rows = len(restore(parts["info"]))
    text = restore(parts["concentrations"]).astype(str)
    for name, value, said in (
        ("limits", describe(restore(parts["limits"]).iloc[:5].copy()), f"5 rows beside the {rows} rows"),
        ("nondetect", describe(restore(parts["nondetect"]).iloc[:, :2].copy()), "got the columns"),
        ("nondetect", parts["limits"], "something else than TRUE and FALSE"),
        ("concentrations", describe(text), "no numbers in"),
        ("info", describe(restore(parts["info"]).iloc[::-1]), "other labels of rows"),
        ("rows", describe(np.arange(3)), f"3 numbers for {rows} rows"),
        ("port", strings("harbour"), "'harbour', which is not a column of `info`"),
    ):
        broken = named_list({**parts, name: value}, classes=["pli_samples", "list"])
        told = bench.tell("assess", {"samples": broken})
        assert (told["error"], said in told["sentence"]) == ("input_error", True), told
    whole = describe(restore(parts["concentrations"]).round().astype("Int64"))
    edited = named_list({**parts, "concentrations": whole}, classes=["pli_samples", "list"])
    assert (from_r(edited, None, Kept()).concentrations.dtypes == "float64").all()


def test_columns_of_bare_matrices_are_named_as_in_r(bench):
    bare = describe(np.array([[1.0, 2.0], [2.0, 1.5], [4.0, 5.0]]))
    frame = from_r(bare, Parameter("yhat", Parameter.POSITIONAL_OR_KEYWORD, annotation="Any"), Kept())
    assert (frame.columns.tolist(), frame.index.tolist()) == (["V1", "V2"], [1, 2, 3])
    asked = {"y": describe(np.array([1.0, 2.0, 3.0])), "yhat": bare, "metrics": "mae", "n_resamples": 99}
    assert {model for model, _ in bench.ask("bootstrap_ci", asked)} == {"V1", "V2"}
    features = from_r(bare, Parameter("X", Parameter.POSITIONAL_OR_KEYWORD, annotation="Any"), Kept())
    assert isinstance(features, np.ndarray)


def test_one_row_of_a_result_is_a_plain_vector_of_r(bench):
    found = bench.described("pli", {"conc": describe(pd.DataFrame({"Cu": [90.0]})), "background": "shale"})
    assert (found.values.tolist(), "dim" in found.attributes) == ([2.0], False)


def test_frames_of_numbered_rows_go_by_position_beside_samples(bench):
    from_file = ps.read_samples(ps.example_path(), port="river")
    from_frame = bench.ask("read_samples", {"source": describe(pd.read_csv(ps.example_path())), "port": "river"})
    sd = describe(pd.DataFrame(0.1, index=range(len(from_file)), columns=from_file.metals))
    for samples in (from_file, from_frame):
        asked = {"samples": describe(samples), "analytical_sd": sd, "metals": ["Cu", "Pb"], "n_resamples": 99}
        assert (bench.ask("pli_interval", asked).frame["conf_high"] > 0).all()


def test_paths_and_files_of_results(bench, tmp_path):
    samples = ps.read_samples(ps.example_path(), port="river")
    result = describe(ps.assess(samples, normalizer="Fe", n_resamples=99))
    paths = bench.described(
        "write_assessment", {"assessment": result, "folder": str(tmp_path / "out"), "figure": False}
    )
    assert sorted(paths.values) == sorted(str(path) for path in (tmp_path / "out").iterdir())


def test_tables_come_with_all_that_they_have(bench):
    samples = ps.read_samples(ps.example_path(), port="river")
    found = bench.described("table", {"result": describe(ps.assess(samples, normalizer="Fe", n_resamples=99))})
    assert classes_of(found) == ("pli_table", "list")
    assert list(parts_of(found)) == [
        "title", "cells", "columns", "groups", "bold", "notes", "stand_in", "numbers",
        "form", "markdown",
    ]  # fmt: skip
    assert not bench.said[-1]["kept"] and not len(bench.service._kept)


# --- objects that stay ------------------------------------------------------------------------------------------------


def test_handles(bench):
    spec = bench.described("background", {"spec": "shale"})
    handle = parts_of(spec)["handle"].values[0]
    conc = describe(pd.DataFrame({"Cu": [45.0, 90.0]}))
    assert bench.ask("pli", {"conc": conc, "background": {"handle": handle}}).tolist() == [1.0, 2.0]
    assert bench.ask("pli", {"conc": conc, "background": spec}).tolist() == [1.0, 2.0]
    assert bench.tell("pli", {"conc": conc, "background": {"handle": handle}}, release=[handle, "x", 3])["error"]
    told = bench.tell("regressor.predict", {"object": {"handle": "regressor-0123-1"}, "X": conc})["sentence"]
    assert told == "The model was in a Python process that has ended. Fit it again, or load it from a file."
    told = bench.tell("study.benchmark", {"object": {"handle": "study-0123-1"}})["sentence"]
    assert told.startswith("The study was in a Python process that has ended. Make it again")
    inside = named_list({"a": spec})
    assert "by itself" in bench.tell("write_study", {"results": inside, "folder": "x"})["sentence"]


@pytest.mark.parametrize("handle", ["", "os", None, 1, [], {"rds": "a.rds"}, "background-0-1", *HOSTILE])
def test_forged_handles(bench, handle):
    answer = bench.tell("pli", {"conc": {"handle": handle}})
    assert answer["error"] == "input_error" and "has ended" in answer["sentence"]


def test_wrong_receiver(bench):
    handle = parts_of(bench.described("background", {"spec": "shale"}))["handle"].values[0]
    answer = bench.tell("study.benchmark", {"object": {"handle": handle}})
    assert answer["sentence"] == "`benchmark` needs a Study, got Background."
    assert bench.tell("study.benchmark", {"object": 3})["sentence"].endswith("got a number.")


def test_models_are_values_in_r(bench, tmp_path):
    """Fitting a model leaves the one it was made of as it was."""
    pytest.importorskip("torch")
    draws = np.random.default_rng(1)
    X = describe(pd.DataFrame(draws.normal(size=(30, 2)), columns=["depth", "toc"]))
    y, other = describe(np.exp(draws.normal(size=30))), describe(np.exp(draws.normal(size=30)))
    settings = {"max_steps": 20, "n_networks": 1, "interval": None, "widths": [8, 8], "random_state": 1}
    model = {"handle": handle_of(bench.described("TransferRegressor", settings))}
    assert "not fitted" in bench.tell("regressor.predict", {"object": model, "X": X})["sentence"]
    first = {"handle": handle_of(bench.described("regressor.fit", {"object": model, "X": X, "y": y}))}
    before = bench.ask("regressor.predict", {"object": first, "X": X})
    second = {"handle": handle_of(bench.described("regressor.fit", {"object": first, "X": X, "y": other}))}
    assert not np.allclose(before, bench.ask("regressor.predict", {"object": second, "X": X}))
    np.testing.assert_array_equal(before, bench.ask("regressor.predict", {"object": first, "X": X}))
    assert bench.described("regressor.save", {"object": first, "path": str(tmp_path / "m")}) is None
    loaded = {"handle": handle_of(bench.described("TransferRegressor.load", {"path": str(tmp_path / "m")}))}
    np.testing.assert_array_equal(before, bench.ask("regressor.predict", {"object": loaded, "X": X}))
    said = [answer["progress"] for answer in bench.said if "progress" in answer]
    assert said and all(report["total"] >= report["done"] for report in said)


def handle_of(described):
    return parts_of(described)["handle"].values[0]


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_errors_have_a_class_and_the_sentence_of_python(folder):
    def fault(x=None):
        raise KeyError("lost")

    def extra(x=None):
        raise ps.MissingExtraError("install it")

    def memory(x=None):
        raise MemoryError

    bench = Bench(folder, fault=fault, extra=extra, memory=memory)
    assert bench.tell("extra") == {
        "id": 1,
        "ok": False,
        "error": "missing_extra",
        "sentence": "install it",
        "warnings": [],
    }
    fault = bench.tell("fault")
    assert fault["error"] == "fault"
    assert "KeyError: 'lost'" in fault["sentence"] and "This is a bug" in fault["sentence"]
    assert "ran out of memory" in bench.tell("memory")["sentence"]
    assert not bench.tell("fault", {"x": {"y": 1}})["ok"]


def test_warnings_are_told_once(folder):
    def warns(x=None):
        for _ in range(3):
            warnings.warn("few samples", UserWarning, stacklevel=1)
        warnings.warn("for developers", DeprecationWarning, stacklevel=1)

    answer = Bench(folder, warns=warns).tell("warns")
    assert answer["warnings"] == [{"class": "UserWarning", "sentence": "few samples"}]
    assert answer["result"] is None


def test_results_that_r_cannot_hold_are_refused(folder):
    bench = Bench(folder, odd=lambda x=None: object())
    answer = bench.tell("odd")
    assert answer["error"] == "input_error" and "no form in R" in answer["sentence"]
    assert not list(folder.iterdir())


def two(second):
    """Return a result of two parts, the first of which stays."""
    return {"first": ps.background("shale"), "second": second}


def test_what_a_failed_job_kept_is_forgotten(folder):
    bench = Bench(folder, refused=lambda x=None: two(object()), fine=lambda x=None: two(1.0))
    assert "no form in R" in bench.tell("refused")["sentence"]
    assert len(bench.service._kept) == 0
    (folder / "r2.rds").write_bytes(b"")
    assert "private folder" in bench.tell("fine")["sentence"]
    assert len(bench.service._kept) == 0
    assert bench.tell("fine")["kept"]
    assert len(bench.service._kept) == 1


def test_what_an_interrupted_job_kept_is_forgotten(folder, monkeypatch):
    bench = Bench(folder, fine=lambda x=None: two(1.0))
    first = handle_of(bench.described("background", {"spec": "shale"}))
    monkeypatch.setattr("pli_stats.rds.xdr.xdr_writer.serialized", lambda value: bench.service.interrupt())
    assert bench.tell("fine")["error"] == "interrupted"
    assert len(bench.service._kept) == 1
    assert bench.service._kept.find(first).name


# --- interrupts and progress ------------------------------------------------------------------------------------------


def test_interrupt_stops_the_job_only(folder):
    bench = Bench(folder)
    before = signal.signal(signal.SIGINT, bench.service.interrupt)
    try:
        bench.verbs["nap"] = lambda x=None: (os.kill(os.getpid(), signal.SIGINT), time.sleep(PATIENCE))
        answer = bench.tell("nap")
        assert answer["error"] == "interrupted" and "ready for the next" in answer["sentence"]
        os.kill(os.getpid(), signal.SIGINT)  # between two jobs: nothing happens
        assert bench.ask("mae", {"y": [1.0], "yhat": [2.0]}) == 1.0
    finally:
        signal.signal(signal.SIGINT, before)


def test_process_goes_on_after_an_interrupt(process):
    process.next()
    process.popen.send_signal(signal.SIGINT)
    assert process.ask("mae", {"y": [1], "yhat": [2]})["ok"]
    process.popen.send_signal(signal.SIGINT)
    assert process.ask("mae", {"y": [1], "yhat": [3]}, id=2)["id"] == 2


def test_progress_is_told_now_and_then():
    said, clock = [], iter([0.0, 0.05, 1.0, 1.05, 4.0])
    report = Progress(said.append, lambda: next(clock))
    for done in (1.0, 5.0, 6.0, 20.0):
        report("ridge", done, 20.0)
    assert [part["done"] for part in said] == [5.0, 20.0]
    assert said[0] == {"done": 5.0, "total": 20.0, "text": "ridge", "seconds_left": 3.0}


def test_floors_of_the_worker():
    """The service says that it is ready before anything heavy is loaded, and needs no R."""
    code = "import sys, pli_stats.worker; print([m for m in ('pandas', 'torch', 'rpy2', 'numba') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_to_r_of_several_that_stay():
    kept = Kept()
    several = to_r({"a": ps.background("shale"), "b": 2.0}, kept)
    assert len(kept) == 1
    assert classes_of(parts_of(several)["a"]) == ("pli_background", "list")
    assert parts_of(several)["b"].values.tolist() == [2.0]
